"""The brief's nine charts, each small enough for a page of nine: a topic, one number, a chart, its source's number.

Each function takes a ``analysis.Chart``, the number of its source in the list of sources, and the full
source line, which goes with the figure but not onto the small drawing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.patches import Circle, FancyBboxPatch

from borderbook import words
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.questions.brief import tile

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from borderbook.questions.brief.analysis import Chart

SEAS = {"Mediterranean": style.BLUE, "Atlantic": style.PINK, "By land": style.BROWN}
SHORT = {
    "refusal_of_entry": "refused",
    "found_illegally_present": "found",
    "order_to_leave": "ordered",
    "return": "returned",
}
PART = "* Part of the year. "
TWICE = "In 2015 and 2016 two routes largely repeat each other. "
RETURNS_NOTE = "All returns, also those to another EU state. "


def detections(chart: Chart, number: int, source: str) -> Figure:
    """1: a bar a year; a part year is pale and has a star."""
    part_years = chart.frame["months"] < 12

    def draw(axis: Axes) -> None:
        tile.bars(axis, chart.frame["detections"], [style.SKY if part else style.BLUE for part in part_years])
        tile.year_ticks(axis, tile.starred(part_years))

    twice = TWICE if 2015 in chart.frame.index else ""
    note = twice + (PART if part_years.any() else "")
    return tile.tile(
        chart, number, source, "Events, not persons", note, draw, tile.years_alt(chart.frame["detections"])
    )


def routes(chart: Chart, number: int, source: str) -> Figure:
    """2: a bar a route, those without detections left out."""

    def draw(axis: Axes) -> None:
        shown = chart.frame[chart.frame["detections"] > 0]
        colours = [style.ROUTES[name] for name in shown["route"]]
        tile.lying(axis, shown["route"], shown["detections"], colours)

    alt = tile.named_alt(chart.frame["route"], chart.frame["detections"])
    return tile.tile(chart, number, source, "Detections: events, not persons", "", draw, alt)


def deaths(chart: Chart, number: int, source: str) -> Figure:
    """3: a stacked bar a year, by sea; a part year is marked by a star."""
    parts = [name for name in SEAS if name in chart.frame.columns]
    part_years = chart.frame["months"] < 12

    def draw(axis: Axes) -> None:
        floor = pd.Series(0.0, index=chart.frame.index)
        for name in parts:
            axis.bar(
                range(len(floor)),
                chart.frame[name].astype("float64"),
                bottom=floor,
                color=SEAS[name],
                width=0.76,
            )
            floor = floor + chart.frame[name].astype("float64")
        tile.year_ticks(axis, tile.starred(part_years))
        tile.counts_axis(axis)
        tile.small_key(axis, {name: SEAS[name] for name in parts})

    note = PART if part_years.any() else ""
    total = chart.frame[parts].sum(axis="columns")
    return tile.tile(chart, number, source, "Persons, a minimum", note, draw, tile.years_alt(total))


def chain(chart: Chart, number: int, source: str) -> Figure:
    """4: a line a measure, named at its end."""

    def draw(axis: Axes) -> None:
        for name in chart.frame.columns:
            axis.plot(
                chart.frame.index,
                chart.frame[name],
                "o-",
                color=style.MEASURES[name],
                linewidth=1.6,
                markersize=2.2,
            )
        first, last = chart.frame.index[0], chart.frame.index[-1]
        axis.set_xlim(first - 0.3, last + (last - first) * 0.28 + 0.5)
        axis.set_xticks(list(range(first, last + 1, 2)) if last > first else [first])
        tile.counts_axis(axis)
        known = [name for name in chart.frame.columns if chart.frame[name].notna().any()]
        ends = {SHORT[name]: (float(last), float(chart.frame[name].dropna().iloc[-1])) for name in known}
        axis.get_figure().draw_without_rendering()  # type: ignore[union-attr]
        style.label_ends(
            axis, ends, {SHORT[name]: style.MEASURES[name] for name in chart.frame.columns}, tile.SMALL
        )

    parts = [f"{SHORT[name]}: {tile.years_alt(chart.frame[name].dropna())}" for name in chart.frame.columns]
    note = _ended(chart.frame) + RETURNS_NOTE
    return tile.tile(chart, number, source, "Persons, EU27, rounded to 5", note, draw, " ".join(parts))


def found(chart: Chart, number: int, source: str) -> Figure:
    """5: a bar a member state, the largest only."""

    def draw(axis: Axes) -> None:
        colour = style.MEASURES["found_illegally_present"]
        tile.lying(axis, chart.frame["state"], chart.frame["persons"], [colour] * len(chart.frame))

    alt = tile.named_alt(chart.frame["state"], chart.frame["persons"])
    unit = f"Persons, rounded to 5; the {len(chart.frame)} highest of the EU27"
    return tile.tile(chart, number, source, unit, "", draw, alt)


def facilitators(chart: Chart, number: int, source: str) -> Figure:
    """6: a bar a year; years that no edition held prints are marked as missing."""
    return _with_gaps(
        chart, number, source, "facilitators", "Detections of facilitators, newest edition", style.ORANGE
    )


def share(chart: Chart, number: int, source: str) -> Figure:
    """7: ten figures, as many of them filled as the share says in tenths."""
    filled = round(float(chart.frame["share"].iloc[-1]) / 10) if len(chart.frame) else 0

    def draw(axis: Axes) -> None:
        for place in range(10):
            _person(axis, place, style.VERMILION if place < filled else style.RULE)
        years = list(dict.fromkeys(f"{when:%Y}" for when in chart.frame["to"]))
        axis.text(
            5,
            -0.75,
            f"texts dated {words.listed(years)}",
            ha="center",
            va="center",
            size=tile.SMALL,
            color=style.QUIET,
        )
        axis.set_xlim(-0.2, 10.2)
        axis.set_ylim(-1.1, 2.6)
        axis.set_aspect("equal")
        axis.set_axis_off()

    texts = [
        f"{who}, {when:%Y}" for who, when in zip(chart.frame["publisher"], chart.frame["to"], strict=True)
    ]
    alt = f"Pictogram: {filled} of 10 persons filled. Texts: {'; '.join(texts)}."
    return tile.tile(chart, number, source, "As quoted; no count bears it out", "", draw, alt)


def nationalities(chart: Chart, number: int, source: str) -> Figure:
    """8: a bar a nationality; those not named are pale."""

    def draw(axis: Axes) -> None:
        colours = [style.ORANGE if named else style.RULE for named in chart.frame["named"]]
        tile.lying(axis, chart.frame["nationality"], chart.frame["facilitators"], colours)

    alt = tile.named_alt(chart.frame["nationality"], chart.frame["facilitators"])
    return tile.tile(chart, number, source, "Detections of facilitators, newest edition held", "", draw, alt)


def arrests(chart: Chart, number: int, source: str) -> Figure:
    """9: a bar a year; years without a fact sheet are marked as missing."""
    return _with_gaps(
        chart, number, source, "arrests", "Arrests, whole years: police effort, too", style.GREEN
    )


DRAWN: dict[str, Callable[[Chart, int, str], Figure]] = {
    "detections": detections,
    "routes": routes,
    "deaths": deaths,
    "chain": chain,
    "found": found,
    "facilitators": facilitators,
    "share": share,
    "nationalities": nationalities,
    "arrests": arrests,
}


def _with_gaps(chart: Chart, number: int, source: str, column: str, unit: str, colour: str) -> Figure:
    def draw(axis: Axes) -> None:
        tile.bars(axis, chart.frame[column], [colour] * len(chart.frame))

    return tile.tile(chart, number, source, unit, "", draw, tile.years_alt(chart.frame[column]))


def _ended(counts: pd.DataFrame) -> str:
    """Which measures have no total in the last year, and since when."""
    last = {
        name: int(counts[name].dropna().index.max()) for name in counts.columns if counts[name].notna().any()
    }
    ended = [f"{SHORT[name]} after {year}" for name, year in last.items() if year < counts.index[-1]]
    return f"No EU total: {', '.join(ended)}. " if ended else ""


def _person(axis: Axes, place: int, colour: str) -> None:
    axis.add_patch(Circle((place + 0.5, 2.05), 0.26, facecolor=colour, linewidth=0))
    axis.add_patch(
        FancyBboxPatch(
            (place + 0.3, 0.25),
            0.4,
            1.2,
            boxstyle="round,pad=0.08,rounding_size=0.22",
            facecolor=colour,
            linewidth=0,
        )
    )
