"""Does each statement of the information sheet hold?"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.methods.columns import rows_of
from borderbook.questions.claims_audit import rules
from borderbook.questions.claims_audit.analysis import counted


def sentences(table: pd.DataFrame) -> list[str]:
    """How many statements hold, which do not, and where the recomputation says otherwise.

    Args:
        table: ``analysis.audit``, of all statements or of one kind.
    """
    first = f"Of {len(table)} statements **{counted(table['verdict'].value_counts())}**."
    return [first, _failing(table), _quoted(table), _recomputed(table)]


def _failing(table: pd.DataFrame) -> str:
    about, names = rules.listed("about"), table.loc[table["verdict"] == rules.FAILS, "claim_id"]
    failing = [f"{about[name]} ({name})" if name in about else name for name in names]
    return f"What does not hold: {'; '.join(failing)}." if failing else ""


def _quoted(table: pd.DataFrame) -> str:
    found = table.loc[(table["claim_id"] == "C01") & (table["recomputed"] == rules.QUOTED), "computed"]
    return "".join(f"Of the share of migrants who use smugglers (C01): {text}" for text in found)


def _recomputed(table: pd.DataFrame) -> str:
    recomputed = table[table["recomputed"] != ""]
    if recomputed.empty:
        return "None of them can be recomputed."
    apart = [
        f"{row.claim_id} (“{row.recomputed}” instead of “{row.verdict}”)"
        for row in rows_of(recomputed[recomputed["agreement"] == "differs"])
    ]
    how = f"differs for {words.listed(apart)}" if apart else "never differs"
    return f"{len(recomputed)} were recomputed; the computed verdict {how} from the one compiled by hand."
