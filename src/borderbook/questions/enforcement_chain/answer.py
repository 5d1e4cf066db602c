"""Refused, found, ordered to leave, returned: how do the four compare?"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.methods.enforcement import CHAIN, COUNTED, SMALL, flag_words, shown

_SAID = {
    "refusal_of_entry": "refused entry",
    "found_illegally_present": "found illegally present",
    "order_to_leave": "ordered to leave",
    "return": "returned",
}


def sentences(rows: pd.DataFrame, together: pd.DataFrame, place: str, returns_counted: str) -> list[str]:
    """The four in the latest year that has them all, how they relate, and what is newer.

    Args:
        rows: ``enforcement.chain`` of the years looked at.
        together: ``enforcement.latest_together`` of them.
        place: the name of the geography (and citizenship).
        returns_counted: 'all' or 'third_country'.

    Returns:
        Two or three sentences; one that says so if no year has a figure for every measure.
    """
    if together.empty:
        return [f"For {place} no single year has a figure for every measure. {_newest(rows, 0)}".strip()]
    year = int(together["year"].iloc[0])
    made = [_level(together, place, year, returns_counted), _ratio(together), _newest(rows, year)]
    return [sentence for sentence in made if sentence]


def _level(together: pd.DataFrame, place: str, year: int, returns_counted: str) -> str:
    parts = [
        _part(*cell) for cell in zip(*(together[c] for c in ("measure", "persons", "flag")), strict=True)
    ]
    absent = [_SAID[m] for m in CHAIN if m not in set(together["measure"])]
    lacking = f" No figure is held for: {', '.join(absent)}." if absent else ""
    counted = f" (returns counted: {COUNTED[returns_counted]})" if "returned" not in absent else ""
    return (
        f"In **{year}**, the latest year with a figure for each, {place} reported "
        f"{words.listed(parts)}{counted}.{lacking}"
    )


def _part(measure: str, persons: int, flag: str) -> str:
    return f"{words.number(persons)} persons {_SAID[measure]}{f' ({flag_words(flag)})' if flag else ''}"


def _ratio(together: pd.DataFrame) -> str:
    persons = dict(zip(together["measure"], together["persons"].astype("float64"), strict=True))
    found, orders, returned = (persons.get(m, float("nan")) for m in CHAIN[1:])
    parts = []
    if found >= SMALL and orders == orders:
        parts.append(f"**{shown(orders / found * 100)}** orders to leave for 100 persons found")
    if orders >= SMALL and returned == returned:
        parts.append(f"**{shown(returned / orders * 100)}** returns for 100 orders")
    if not parts:
        return ""
    return (
        f"That is {words.listed(parts)}; the measures count persons at different moments, not stages of one "
        "group."
    )


def _newest(rows: pd.DataFrame, year: int) -> str:
    """Figures of the newest year, where it is later than the year compared."""
    known = rows[rows["persons"].notna() & (rows["year"] > year)]
    if known.empty:
        return ""
    newest = known[known["year"] == known["year"].max()]
    parts = [_part(*cell) for cell in zip(*(newest[c] for c in ("measure", "persons", "flag")), strict=True)]
    return f"The newest figures are of {int(newest['year'].iloc[0])}: {words.listed(parts)}."
