"""Does each statement of the information sheet hold?"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.questions.claims_audit.analysis import FAILS, QUOTED, VERDICTS, counted

# what the statements that do not hold are about, in a few words
ABOUT = {
    "C02": "smuggling networks quoted as trafficking networks",
    "C03": "smuggling defined as trafficking in human beings, another offence",
    "C22": "a mandate of Europol as the result of plans that came after its proposal",
    "C24": "a policy cycle of 2015",
    "C30": "a package of 2023 as the result of a report of 2024",
    "C40": "counts of Frontex and Eurostat put side by side",
}


def sentences(table: pd.DataFrame) -> list[str]:
    """How many statements hold, which do not, and where the recomputation says otherwise.

    Args:
        table: ``analysis.audit``, of all statements or of one kind.
    """
    return [_counted(table), _failing(table), _quoted(table), _recomputed(table)]


def _counted(table: pd.DataFrame) -> str:
    counts = table["verdict"].value_counts().reindex(list(VERDICTS), fill_value=0)
    return f"Of {len(table)} statements **{counted(counts)}**."


def _failing(table: pd.DataFrame) -> str:
    names = list(table.loc[table["verdict"] == FAILS, "claim_id"])
    if not names:
        return ""
    said = [f"{ABOUT[name]} ({name})" if name in ABOUT else name for name in names]
    return f"What does not hold: {'; '.join(said)}."


def _quoted(table: pd.DataFrame) -> str:
    rows = table[(table["claim_id"] == "C01") & (table["recomputed"] == QUOTED)]
    return (
        f"Of the share of migrants who use smugglers (C01): {rows['computed'].iloc[0]}" if len(rows) else ""
    )


def _recomputed(table: pd.DataFrame) -> str:
    recomputed = table[table["recomputed"] != ""]
    if recomputed.empty:
        return "None of them can be recomputed."
    apart = recomputed[recomputed["agreement"] == "differs"]
    said = [
        f"{name} (“{new}” instead of “{old}”)"
        for name, new, old in zip(apart["claim_id"], apart["recomputed"], apart["verdict"], strict=True)
    ]
    how = f"differs for {words.listed(said)}" if said else "never differs"
    return f"{len(recomputed)} were recomputed; the computed verdict {how} from the one compiled by hand."


def numbers_title(numbers: pd.DataFrame) -> str:
    """How many numbers that the sources print agree with the data held now."""
    known = numbers[numbers["agrees"] != "no figure"]
    return (
        f"{int((known['agrees'] == 'yes').sum())} of {len(known)} numbers that the sources print agree with the same "
        "computed now"
    )


def orders_title(orders: pd.DataFrame) -> str:
    """How many causes are later than their effects."""
    late = int((~orders["possible"]).sum())
    return f"In {late} of {len(orders)} cases what is named as the cause is later than its effect"
