"""The dead and missing: by year and route, by cause, and where incidents were recorded."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes

from borderbook import reference
from borderbook import words as w
from borderbook.charts.old import maps, style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.maps import Extent
from borderbook.charts.old.style import Words
from borderbook.methods import series
from borderbook.questions.deaths_on_the_way.analysis import CAUSES, UNKNOWN_CAUSE

UNIT = "Persons recorded dead or missing (a minimum)"
LATE = "Incidents are added and revised for years, the latest ones most."

PROFILE = {
    "dead_and_missing": "dead and missing",
    "largest": "largest incident",
    "top_ten": "% in the ten largest",
    "top_hundredth": "% in the largest 1 %",
    "alone": "% of incidents with one death",
    "missing": "% missing",
    "unknown_cause": "% mixed or unknown cause",
}
"""The columns of ``analysis.profile`` as they are read."""

# routes of IOM's own; the others have the suite's colours
_COLOURS = {
    "Sahara Desert crossing": style.BROWN,
    "Mainland Europe to the UK": style.SKY,
    "Türkiye-Europe land route": style.GREY,
    "Belarus-EU border": style.INK,
    "Ukraine to Europe": "#7F8C1F",
    "Italy to France": "#8E5BA6",
}
# where a route's name hides no incident: degrees east, north
_NAMED_AT = {
    "Central Mediterranean": (17.5, 29.0),
    "Eastern Mediterranean": (33.3, 39.2),
    "Western Mediterranean": (-3.6, 39.6),
    "Western African": (-9.5, 21.0),
    "Mainland Europe to the UK": (-1.5, 52.3),
    "Sahara Desert crossing": (3.5, 25.5),
    "Türkiye-Europe land route": (34.3, 43.6),
}
_SOUTHERN = {"Western African", "Sahara Desert crossing"}
_NORTHERN = {"Mainland Europe to the UK", "Belarus-EU border", "Ukraine to Europe"}
_LARGEST, _MOST = 450.0, 3.0  # square points of the largest circle, and at most of a dead or missing person
_KEY = (1000, 100, 10, 1)


PART_YEAR = "* part of the year only."


def part_years(complete: pd.Series) -> list[str]:
    """The labels of a year axis, with a star behind a year of which months are missing."""
    return [f"{at.year}{'' if whole else '*'}" for at, whole in zip(complete.index, complete, strict=True)]


def colours(routes: Iterable[str]) -> dict[str, str]:
    """Each route's colour, the same in every figure."""
    return {name: {**style.ROUTES, **_COLOURS}[name] for name in routes}


def by_year(yearly: pd.DataFrame, complete: pd.Series, source: str, of: str = "") -> Figure:
    """Stacked bars of the dead and missing by year and route, each year's total above its bar.

    Args:
        yearly: a row a year (first day), a column a route.
        complete: for each year, whether the data reach its end; a part year is starred.
        source: the source line.
        of: the one cause that is counted, in words; blank for all.
    """
    ordered = yearly[yearly.sum().sort_values(ascending=False, kind="stable").index]
    total = ordered.sum(axis=1)
    top, highest = series.peak(total)
    alone = ", more than in any other year" if (total < highest).sum() == len(total) - 1 > 0 else ""
    whose = "by route" if len(ordered.columns) > 1 else f"on {w.route(str(ordered.columns[0]))}"
    title = f"Dead and missing {whose}{f' ({of})' if of else ''}: {w.number(highest)} in {top.year}{alone}"
    note = " ".join(["" if complete.all() else PART_YEAR, LATE]).strip()
    words = Words(title, f"{UNIT}, by year", source, note)
    drawing, (axis,) = style.canvas(words, height=5.0)
    _stack(axis, ordered, part_years(complete))
    return Figure(
        name="dead-and-missing-by-route-and-year",
        title=title,
        alt=_by_year_alt(ordered, total),
        unit=words.unit,
        source=source,
        data=_by_year_data(ordered, complete),
        drawing=drawing,
        note=note,
    )


def by_cause(causes: pd.DataFrame, source: str, chosen: str | None = None) -> Figure:
    """Bars of the dead and missing by recorded cause, each with its number and share.

    Args:
        causes: ``analysis.by_cause``, of every cause.
        source: the source line.
        chosen: the cause to bring out; None for none.
    """
    names = causes["cause"].map(CAUSES)
    title = _cause_title(causes, names)
    unknown = causes.loc[causes["cause"] == UNKNOWN_CAUSE, "share"].sum()
    note = (
        "The cause is the one recorded for the whole incident. "
        f"Grey: mixed or unknown, {w.per_cent(unknown)}."
    )
    words = Words(title, f"{UNIT}, by cause recorded", source, note)
    drawing, (axis,) = style.canvas(words, height=1.6 + 0.34 * len(causes))
    _bars(axis, causes, names, chosen)
    return Figure(
        name="dead-and-missing-by-cause",
        title=title,
        alt=_by_cause_alt(causes, names),
        unit=words.unit,
        source=source,
        data=causes.assign(cause=names, share=causes["share"].round(1)),
        drawing=drawing,
        note=note,
    )


def where(places: pd.DataFrame, incidents: pd.DataFrame, source: str) -> Figure:
    """A map of the incidents: a circle a place, its area the dead and missing recorded there.

    Args:
        places: ``analysis.places`` of the incidents.
        incidents: those of the routes and years shown; what cannot be drawn is counted in the note.
        source: the source line.
    """
    extent = _extent(set(incidents["route"].astype("str")))
    shown = places[maps.inside(places["lon"], places["lat"], extent)]
    totals = incidents.groupby(incidents["route"].astype("str"))["dead_and_missing"].sum()
    title = _where_title(shown)
    note = f"{_not_drawn(shown, places, incidents)} {maps.disclaimer(extent)}"
    unit = f"{UNIT}; a circle's area is their number within about 25 km"
    drawing, axis = maps.canvas(Words(title, unit, source, note), extent)
    maps.europe_axes(axis, extent)
    _circles(axis, shown, extent)
    _route_names(axis, totals, extent)
    return Figure(
        name="where-people-died",
        title=title,
        alt=_where_alt(shown, totals),
        unit=unit,
        source=source,
        data=shown.reset_index(drop=True),
        drawing=drawing,
        note=note,
    )


def _stack(axis: Axes, ordered: pd.DataFrame, years: list[str]) -> None:
    floor = pd.Series(0, index=ordered.index)
    shades = colours(ordered.columns)
    for name in ordered.columns:
        axis.bar(years, ordered[name], bottom=floor, color=shades[name], width=0.78)
        floor = floor + ordered[name]
    for place, value in enumerate(floor):
        axis.annotate(
            w.number(value), (place, value), xytext=(0, 3), textcoords="offset points", ha="center", size=8,
            color=style.QUIET,
        )  # fmt: skip
    style.counts_axis(axis)
    if len(ordered.columns) > 1:
        style.key(axis, shades)


def _by_year_alt(ordered: pd.DataFrame, total: pd.Series) -> str:
    top, highest = series.peak(total)
    peak_year = pd.Series(ordered.loc[top])
    most, of_whom = peak_year.idxmax(), w.number(float(peak_year.max()))
    first, last = pd.Timestamp(total.index[0]).year, pd.Timestamp(total.index[-1]).year
    parts = ", ".join(f"{name} {w.number(ordered[name].sum())}" for name in ordered.columns)
    return (
        f"Stacked bars of the dead and missing by route and year, {first} to {last}. Highest: {top.year} with "
        f"{w.number(highest)}, of whom {of_whom} on the route {most}. Last: {w.number(total.iloc[-1])} in {last}. "
        f"Over all years: {parts}."
    )


def _by_year_data(ordered: pd.DataFrame, complete: pd.Series) -> pd.DataFrame:
    plain = ordered.set_axis(pd.Index(ordered.index.year, name="year"))  # type: ignore[attr-defined]
    tall = plain.rename_axis(columns="route").reset_index().melt("year", value_name="dead_and_missing")
    whole = dict(zip(plain.index, complete, strict=True))
    return tall.assign(whole_year=["yes" if whole[year] else "no" for year in tall["year"]])


def _bars(axis: Axes, causes: pd.DataFrame, names: pd.Series, chosen: str | None) -> None:
    shades = [
        style.GREY if cause == UNKNOWN_CAUSE else style.BLUE if chosen in (None, cause) else style.SKY
        for cause in causes["cause"]
    ]
    bars = axis.barh(names.str.capitalize(), causes["dead_and_missing"], color=shades, height=0.7)
    texts = [
        f"{w.number(n)}  ({w.per_cent(share, 1 if share < 1 else 0)})"
        for n, share in zip(causes["dead_and_missing"], causes["share"], strict=True)
    ]
    axis.bar_label(bars, texts, padding=4, size=9, color=style.INK)
    axis.invert_yaxis()
    axis.grid(False)
    axis.set(xticks=[], xlim=(0, max(causes["dead_and_missing"].max(), 1) * 1.2))
    axis.spines["bottom"].set_visible(False)


def _cause_title(causes: pd.DataFrame, names: pd.Series) -> str:
    share = w.per_cent(float(causes["share"].iloc[0]))
    if causes["cause"].iloc[0] == UNKNOWN_CAUSE:
        return f"For {share} of the dead and missing the recorded cause is mixed or unknown"
    return f"For {share} of the dead and missing the recorded cause is {names.iloc[0]}"


def _by_cause_alt(causes: pd.DataFrame, names: pd.Series) -> str:
    parts = ", ".join(
        f"{name} {w.number(n)} ({w.per_cent(share, 1)})"
        for name, n, share in zip(names, causes["dead_and_missing"], causes["share"], strict=True)
    )
    return f"Horizontal bars of the dead and missing by recorded cause: {parts}."


def _extent(routes: set[str]) -> Extent:
    if routes & _NORTHERN:
        return maps.EUROPE_AND_ROUTES
    return maps.ROUTES if routes & _SOUTHERN else maps.MEDITERRANEAN


def _circles(axis: Axes, shown: pd.DataFrame, extent: Extent) -> None:
    """The largest first, so that none is hidden; and a key of sizes in the corner."""
    if shown.empty:
        return
    shades = colours(shown["route"].unique())
    most = shown["dead_and_missing"].max()
    area = min(_LARGEST / most, _MOST)
    x, y = maps.to_map(shown["lon"], shown["lat"], extent)
    axis.scatter(
        x, y, s=shown["dead_and_missing"] * area, c=list(shown["route"].map(shades)), alpha=0.55,
        edgecolors=style.PAPER, linewidths=0.3, zorder=4,
    )  # fmt: skip
    sizes = sorted([n for n in _KEY if n <= most][:3])
    marks = [
        axis.scatter([], [], s=n * area, color=style.QUIET, alpha=0.55, linewidths=0, label=w.number(n))
        for n in sizes
    ]
    axis.legend(
        handles=marks, loc="lower right", ncols=len(marks), title="dead or missing", title_fontsize=8.5, fontsize=8.5,
        frameon=True, framealpha=0.9, edgecolor=style.RULE, borderpad=1.1, columnspacing=1.6, handletextpad=1.0,
        handleheight=3.2,
    )  # fmt: skip


def _route_names(axis: Axes, totals: pd.Series, extent: Extent) -> None:
    table = reference.routes()
    points = dict(zip(table["route"], zip(table["lon"], table["lat"], strict=True), strict=True))
    shades = colours(sorted(totals.index))
    for route, total in totals.items():
        at = _NAMED_AT.get(str(route)) or points[str(route)]
        text = f"{route}\n{w.number(total)}"
        maps.write(axis, text, at, extent, color=shades[str(route)], weight="bold", size=9)


def _where_title(shown: pd.DataFrame) -> str:
    if shown.empty:
        return "No incident lies on this map"
    if len(shown) == 1:
        return f"One place, where {w.number(shown['dead_and_missing'].iloc[0])} people died or went missing"
    half = _places_of_half(shown)
    return (
        f"Half of the dead and missing on this map were recorded in {half} of {w.number(len(shown))} places"
    )


def _places_of_half(shown: pd.DataFrame) -> int:
    """How many places, the largest first, hold half of the dead and missing."""
    running = shown["dead_and_missing"].cumsum()
    return int((running < running.iloc[-1] / 2).sum()) + 1


def _not_drawn(shown: pd.DataFrame, places: pd.DataFrame, incidents: pd.DataFrame) -> str:
    nowhere = incidents[incidents["lat"].isna() | incidents["lon"].isna()]
    moved = incidents["flag"].astype("str").str.contains("corrected") & incidents["lat"].notna()
    outside = places.drop(shown.index)
    texts = ["Coordinates are approximate."]
    for rows, count, why in (
        (nowhere, len(nowhere), "have no usable coordinates"),
        (outside, int(outside["incidents"].sum()), "lie outside the map"),
    ):
        if count:
            dead = w.number(rows["dead_and_missing"].sum())
            texts.append(f"Not drawn: incidents that {why}, {count} with {dead} dead or missing.")
    if moved.any():
        texts.append(f"Drawn where they were corrected to: {int(moved.sum())}.")
    return " ".join(texts)


def _where_alt(shown: pd.DataFrame, totals: pd.Series) -> str:
    parts = ", ".join(
        f"{route} {w.number(total)}" for route, total in totals.sort_values(ascending=False).items()
    )
    drawn = (
        f"{w.number(len(shown))} places with {w.number(shown['incidents'].sum())} incidents and "
        f"{w.number(shown['dead_and_missing'].sum())} dead and missing are drawn."
    )
    if shown.empty:
        return f"Map without circles. Dead and missing by route: {parts}."
    top = shown.iloc[0]
    largest = (
        f"The largest circle, {w.number(top['dead_and_missing'])}, lies at {abs(top['lat']):.1f}° "
        f"{'N' if top['lat'] >= 0 else 'S'}, {abs(top['lon']):.1f}° {'E' if top['lon'] >= 0 else 'W'}."
    )
    return (
        f"Map with a circle a place, its area the number of the dead and missing. Dead and missing by route, "
        f"with those not drawn: {parts}. {drawn} {largest}"
    )
