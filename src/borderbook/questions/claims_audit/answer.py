"""Does each statement of the information sheet hold? The sentences."""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.methods.columns import rows_of
from borderbook.questions.claims_audit import analysis


def counted(counts: pd.Series) -> str:
    """The number of statements of each verdict in words: '20 hold, 1 holds as an attribution ...'."""
    phrases = [(counts.get(name, 0), one, many) for name, (one, many) in analysis.TABLES["counted"].items()]
    return words.listed([f"{count} {one if count == 1 else many}" for count, one, many in phrases if count])


def of(counts: pd.DataFrame) -> str:
    """How many statements there are, of a table of them by kind and verdict: '50 statements'."""
    total = counts.sum().sum()
    return f"{total} statement{'' if total == 1 else 's'}"


def sentences(counts: pd.DataFrame, audit: pd.DataFrame) -> list[str]:
    """How many statements hold, which do not, and where the recomputation says otherwise.

    Args:
        counts: statements, a row a kind, a column a verdict.
        audit: a row a statement: claim_id, verdict, and recomputed, which may be missing.
    """
    by_verdict, about = counts.sum(), analysis.TABLES["about"]
    failing = audit.loc[audit["verdict"] == analysis.FAILS, "claim_id"]
    named = "; ".join(f"{about[name]} ({name})" if name in about else name for name in failing)
    of_share = audit.loc[audit["claim_id"] == "C01", "verdict"]
    return [
        f"Of {of(counts)} **{counted(by_verdict)}**.",
        f"What does not hold: {named}." if named else "",
        "".join(f"{analysis.TABLES['share']} {verdict}." for verdict in of_share),
        _recomputed(audit.dropna(subset="recomputed")),
    ]


def _recomputed(audit: pd.DataFrame) -> str:
    if audit.empty:
        return "None of them can be recomputed."
    differs = rows_of(audit[audit["recomputed"] != audit["verdict"]])
    apart = [f"{row.claim_id} (“{row.recomputed}” instead of “{row.verdict}”)" for row in differs]
    how = f"differs for {words.listed(apart)}" if apart else "never differs"
    were = "was" if len(audit) == 1 else "were"
    return f"{len(audit)} {were} recomputed; the computed verdict {how} from the one compiled by hand."
