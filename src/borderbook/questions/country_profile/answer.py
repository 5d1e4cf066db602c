"""What do the official counts say about one country? The sentences and titles."""

from __future__ import annotations

import pandas as pd

from borderbook import words

NOT_STAGES = "The counts are of different persons at different moments and are no successive stages."


def sentences(profile: pd.DataFrame, name: str, breaks: pd.DataFrame) -> list[str]:
    """The newest figure of each count, the return rate with its year, breaks first if there are any.

    Args:
        profile: ``year``, ``persons``, ``eu`` and ``per_1000`` a count, as the notebook makes it.
        name: the country.
        breaks: ``methods.enforcement.breaks_of_place``: year, count, factor.
    """
    parts = [
        f"{words.number(row['persons'])} {count} ({row['year']})"
        for count, row in profile.dropna(subset=["persons"]).iterrows()
    ]
    first = f"**{name}**, the newest figure of each count: {words.listed(parts)}."
    missing = [str(count) for count in profile.index[profile["persons"].isna()]]
    lacking = f"No figure is held of {words.listed(missing)}." if missing else ""
    return [breaks_in_words(breaks, name), first, lacking, NOT_STAGES]


def breaks_in_words(breaks: pd.DataFrame, name: str) -> str:
    """Which series break and when; blank where none does."""
    if breaks.empty:
        return ""
    parts = [
        f"{count} in {words.listed([str(y) for y in rows['year']])}"
        for count, rows in breaks.groupby("count")
    ]
    return f"Series of {name} break, so their trends must not be read across: {words.listed(parts)}."


def course_title(counts: pd.DataFrame, name: str) -> str:
    """Which count moved most between its first and last figure, and how."""
    moved = {}
    for count in counts:
        known = counts[count].dropna()
        if len(known) > 1 and known.iloc[0]:
            moved[count] = (known.iloc[-1] / known.iloc[0] - 1) * 100
    if not moved:
        return f"{name}: fewer than two years of every count"
    most = max(moved, key=lambda count: abs(moved[count]))
    known = counts[most].dropna()
    return (
        f"{name}: {most} {words.changed(moved[most])} from {known.index[0]} to {known.index[-1]}, the largest change "
        "of the counts shown"
    )


def beside_title(table: pd.DataFrame, name: str) -> str:
    """In which counts the country lies above the EU-27 per inhabitant."""
    known = table.dropna()
    above = [str(count) for count in known.index[known.iloc[:, 0] > known.iloc[:, 1]]]
    if known.empty:
        return f"{name}: no count that the EU-27 has in the same year"
    where = words.listed(above) if above else "no count"
    return f"Per inhabitant {name} lies above the EU-27 in {where}"
