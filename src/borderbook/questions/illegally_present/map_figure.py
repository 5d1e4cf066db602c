"""Persons found illegally present on a map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke

from borderbook import reference
from borderbook.charts.old import maps, style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.questions.enforcement_chain.figures import joined
from borderbook.questions.illegally_present.analysis import FEW, per_head
from borderbook.questions.illegally_present.figures import MET, as_read, population_words, unit

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes

SHADES = ("#D6E6F2", "#9CC7E2", "#559FCB", "#1F72AD", "#0A3F6F")
CLASSES = len(SHADES)
NAMED = 6  # countries whose names and numbers are written on the map


def presence_map(
    countries: pd.DataFrame,
    year: int,
    per_capita: bool,
    source: str,
    who: str = "",
    expected: Sequence[str] = (),
) -> Figure:
    """Countries coloured by persons found, in classes of one size; hatched where a state has no figure.

    Args:
        countries: ``analysis.countries``.
        year: the year.
        per_capita: colour by persons per 1,000 inhabitants rather than by persons.
        source: the source line.
        who: the name of the citizenship; blank for all of them.
        expected: codes of states that would report: hatched where there is no figure.
    """
    column = "per_thousand" if per_capita else "persons"
    values = countries[column].dropna().astype("float64").sort_values(ascending=False)
    title = _map_title(values, year, per_capita, who)
    lacking = [code for code in expected if code not in values.index]
    classed = "Each shade holds about the same number of countries."
    aged = population_words(countries, year, per_capita)
    foot = joined([classed, _lacking(lacking, per_capita), MET, aged, maps.disclaimer(maps.EUROPE)])
    drawing, axis = maps.canvas(Words(title, unit(per_capita, who), source, foot), maps.EUROPE)
    view = maps.europe_axes(axis)
    bins = classes(values)
    maps.fill(axis, view, {code: SHADES[bins[code]] for code in values.index})
    maps.fill(axis, view, dict.fromkeys(lacking, maps.NO_FIGURE), hatch="////")
    _map_labels(axis, view, values, per_capita)
    _map_key(axis, values, bins, per_capita, bool(lacking))
    return Figure(
        name="found-illegally-present-map",
        title=title,
        alt=_map_alt(values, year, per_capita, lacking),
        unit=unit(per_capita, who),
        source=source,
        data=as_read(countries),
        drawing=drawing,
        note=foot,
    )


def classes(values: pd.Series) -> dict[str, int]:
    """Classes of about as many countries each, from 0 for the lowest; fewer classes than shades for few values.

    They start from the light end, but a single class takes the middle shade.
    """
    several = min(CLASSES, int(values.nunique()))
    if several <= 1:
        return dict.fromkeys(values.index, CLASSES // 2)
    # equal values share a class, so that there may be fewer classes than quantiles
    tops = np.unique(np.quantile(values, np.arange(1, several + 1) / several))
    spread = np.linspace(0, CLASSES - 1, several).round().astype(int)
    return dict(zip(values.index, spread[np.searchsorted(tops, values)].tolist(), strict=True))


def _lacking(codes: Sequence[str], per_capita: bool) -> str:
    if not codes:
        return ""
    names = ", ".join(reference.label(code) for code in codes)
    what = f"no figure, or a rate on fewer than {FEW} persons" if per_capita else "no figure"
    return f"Hatched: {what} ({names})."


def _map_title(values: pd.Series, year: int, per_capita: bool, who: str) -> str:
    persons = f"citizens of {who}" if who else "persons"
    if values.empty:
        return f"{year}: no country has a figure for {persons} found illegally present"
    top, value = reference.label(str(values.index[0])), _number(values.iloc[0], per_capita)
    if per_capita:
        return f"{year}: most {persons} found per inhabitant in {top}, {value} per 1,000"
    return f"{year}: most {persons} found in {top}, {value}"


def _number(value: float, per_capita: bool) -> str:
    return per_head(value) if per_capita else style.thousands(value)


def _map_labels(axis: Axes, view: gpd.GeoDataFrame, values: pd.Series, per_capita: bool) -> None:
    """Names and numbers of the highest, each at a point inside the country."""
    points = view.set_index("code").geometry.representative_point()
    for code, value in values.head(NAMED).items():
        if code in points.index:
            point = points[code]
            axis.text(
                point.x, point.y, f"{reference.label(str(code))}\n{_number(value, per_capita)}", ha="center",
                va="center", size=7.5, weight="bold", color=style.INK, zorder=6, linespacing=1.05,
                path_effects=[withStroke(linewidth=2.5, foreground=style.PAPER, alpha=0.85)],
            )  # fmt: skip


def _map_key(axis: Axes, values: pd.Series, bins: dict[str, int], per_capita: bool, lacking: bool) -> None:
    """A patch a class with the lowest and highest value in it, the highest class first."""
    shade = pd.Series(bins, dtype="int64")
    marks = []
    for number in sorted(shade.unique(), reverse=True):
        inside = values[shade[shade == number].index]
        low, high = _number(inside.min(), per_capita), _number(inside.max(), per_capita)
        marks.append(Patch(color=SHADES[number], label=low if low == high else f"{low} to {high}"))
    if lacking:
        marks.append(
            Patch(facecolor=maps.NO_FIGURE, edgecolor=maps.BORDER, hatch="////", label="hatched, see note")
        )
    if marks:
        axis.legend(
            handles=marks, loc="upper right", fontsize=8, frameon=True, framealpha=1, edgecolor=style.RULE,
            handlelength=1.4, handleheight=1.1, borderpad=0.7,
        )  # fmt: skip


def _map_alt(values: pd.Series, year: int, per_capita: bool, lacking: Sequence[str]) -> str:
    if values.empty:
        return f"Map of Europe without any figure for {year}."
    parts = [f"{reference.label(str(code))} {_number(value, per_capita)}" for code, value in values.items()]
    none = ", ".join(reference.label(code) for code in lacking)
    tail = f" Without a figure: {none}." if none else ""
    what = "per 1,000 inhabitants" if per_capita else "persons found"
    return f"Map of Europe, countries shaded by {what}, {year}: {'; '.join(parts)}.{tail}"
