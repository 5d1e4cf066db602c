"""Eurostat's four enforcement measures by country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from borderbook import reference
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.methods.enforcement import CHAIN, COUNTED, NAMES
from borderbook.questions.enforcement_chain.figures import joined

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def country_bars(
    countries: pd.DataFrame, year: int, top: int, returns_counted: str, source: str, of: str = "",
    highlight: str = "", note: str = "",
) -> Figure:  # fmt: skip
    """The four measures by country, a panel a measure on its own scale, for countries that have all four.

    Args:
        countries: ``enforcement.countries_compared``: index geo, a column a measure.
        year: the year compared.
        top: how many countries to show, from the largest number found illegally present.
        returns_counted: 'all' or 'third_country'.
        source: the source line.
        of: the name of the citizenship; blank for all of them.
        highlight: the code of a country to print bold.
        note: what else to say at the foot.
    """
    whole = countries.dropna()
    shown = whole.head(top)
    title = _title(shown, year)
    persons = f"Citizens of {of}" if of else "Persons"
    unit = f"{persons} in {year}, rounded to 5; counted as returned: {COUNTED[returns_counted]}"
    foot = joined(["Each panel has its own scale.", _left_out(countries, whole, shown), note])
    height = 1.9 + 0.27 * max(3, len(shown))
    drawing, axes = style.canvas(
        Words(title, unit, source, foot), height=height, panels=(1, len(CHAIN)), sharey=True
    )
    for axis, measure in zip(axes, CHAIN, strict=True):
        _panel(axis, shown[measure], style.MEASURES[measure], NAMES[measure])
    for code, label in zip(shown.index, axes[0].get_yticklabels(), strict=False):
        label.set_fontweight("bold" if code == highlight else "normal")
    return Figure(
        name="enforcement-measures-by-country",
        title=title,
        alt=_alt(shown, year, of),
        unit=unit,
        source=source,
        data=named_countries(countries).assign(year=year),
        drawing=drawing,
        note=foot,
    )


def _left_out(countries: pd.DataFrame, whole: pd.DataFrame, shown: pd.DataFrame) -> str:
    left = len(countries) - len(whole)
    missing = f"Not shown: {left} countries for which a measure is missing." if left else ""
    few = f"Of {len(whole)} countries with all four, the {len(shown)} with the most found."
    return joined([missing, few if len(shown) < len(whole) else ""])


def named_countries(countries: pd.DataFrame) -> pd.DataFrame:
    """Countries by code as a table to read: their names, then a column a measure."""
    made = countries.rename(columns=NAMES)
    made.insert(0, "Country", [reference.label(code) for code in countries.index])
    return made.reset_index(drop=True)


def _panel(axis: Axes, persons: pd.Series, colour: str, name: str) -> None:
    places = range(len(persons))
    axis.barh(places, persons, color=colour, height=0.7)
    for at, value in zip(places, persons, strict=True):
        axis.annotate(
            f"{value:,.0f}", (value, at), xytext=(3, 0), textcoords="offset points", va="center", size=8
        )
    axis.set_yticks(places, [reference.label(code) for code in persons.index])
    axis.set(
        xlim=(0, max(1.0, persons.max() if len(persons) else 1.0) * 1.5),
        ylim=(max(1, len(persons)) - 0.5, -0.5),
    )
    axis.set_xticks([])
    axis.grid(False)
    axis.spines["bottom"].set_visible(False)
    axis.set_title(name, loc="left", size=9, weight="bold", pad=4)


def _title(shown: pd.DataFrame, year: int) -> str:
    if shown.empty:
        return f"No country has a figure for all four measures in {year}"
    refused, found, ordered, returned = (reference.label(str(shown[m].idxmax())) for m in CHAIN)
    return (
        f"Highest in {year}: {refused} (refused entry), {found} (found), {ordered} (ordered to leave), "
        f"{returned} (returned)"
    )


def _alt(shown: pd.DataFrame, year: int, of: str) -> str:
    persons = f"{year}, citizens of {of}" if of else str(year)
    if shown.empty:
        return f"Empty bar charts: no country has a figure for all four measures in {persons}."
    parts = [
        f"{reference.label(code)} " + ", ".join(f"{v:,.0f}" for v in values)
        for code, values in zip(shown.index, shown.to_numpy(), strict=True)
    ]
    heads = ", ".join(NAMES[m].lower() for m in CHAIN)
    return f"Bar charts by country for {persons}, a panel a measure ({heads}). {'; '.join(parts)}."
