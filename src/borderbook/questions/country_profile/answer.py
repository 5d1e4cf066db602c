"""What do the official counts say about one country? The sentences and titles."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words

NOT_STAGES = "The counts are of different persons at different moments and are no successive stages."


def sentences(profile: pd.DataFrame, name: str, breaks: pd.DataFrame) -> list[str]:
    """The newest figure of each count, the return rate with its year, breaks first if there are any.

    Args:
        profile: ``analysis.newest``.
        name: the country.
        breaks: ``methods.enforcement.breaks_of_place``: year, count, factor.
    """
    broken = _steps(breaks)
    parts = [
        f"{'at least ' if row['floor'] else ''}{words.number(row['persons'])} {count} "
        f"({row['year']}{'' if (count, row['year']) in broken else _changed(row)})"
        for count, row in profile.dropna(subset=["persons"]).iterrows()
    ]
    if not parts:
        return [f"No figure of **{name}** is held in these years."]
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


def course_title(profile: pd.DataFrame, name: str, breaks: pd.DataFrame) -> str:
    """Which count changed most, in persons, on the year before; counts that break in their newest year left out.

    Args:
        profile: ``analysis.newest``.
        name: the country.
        breaks: year and count of each break.
    """
    broken = _steps(breaks)
    steady = [str(count) for count, year in profile["year"].items() if (str(count), year) not in broken]
    known = profile.loc[steady]
    known = known[known["before"] > 0]
    if known.empty:
        return f"{name}: no count has two years to compare"
    count = str((known["persons"] - known["before"]).abs().idxmax())
    row: Any = known.loc[count]
    ends = f"from {words.number(row['before'])} in {row['year'] - 1} to {words.number(row['persons'])} in {row['year']}"
    change = words.signed((row["persons"] / row["before"] - 1) * 100)
    return f"{name}: in persons, {count} changed most on the year before, {ends} ({change})"


def rates_title(rate: pd.Series, floor: pd.Series, name: str) -> str:
    """The newest return rate; a floor is called one.

    Args:
        rate: returns to third countries for 100 orders to leave, by year.
        floor: by year, whether the returns are a floor.
        name: the country.
    """
    known = rate.dropna()
    if known.empty:
        return f"{name}: no year has both orders and returns to third countries"
    year = known.index[-1]
    least = "at least " if floor.get(year, False) else ""
    return f"{name}: {least}{known.iloc[-1]:.0f} returns to third countries for 100 orders to leave in {year}"


def beside_title(table: pd.DataFrame, name: str) -> str:
    """In which counts the country lies above the EU-27 per inhabitant."""
    known = table.dropna()
    above = [str(count) for count in known.index[known.iloc[:, 0] > known.iloc[:, 1]]]
    if known.empty:
        return f"{name}: no count that the EU-27 has in the same year"
    where = words.listed(above) if above else "no count"
    return f"Per inhabitant {name} lies above the EU-27 in {where}"


def _steps(breaks: pd.DataFrame) -> set[tuple[str, int]]:
    return set(zip(breaks["count"], breaks["year"], strict=True))


def _changed(row: pd.Series) -> str:
    if not row["before"] > 0:
        return ""
    return f", {words.changed((row['persons'] / row['before'] - 1) * 100)} on {row['year'] - 1}"
