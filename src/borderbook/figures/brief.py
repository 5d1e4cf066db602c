"""The brief's nine charts, each small enough for a page of nine: a topic, one number, a chart, its source's number.

Each function takes a ``measures.brief.Chart``, the number of its source in the list of sources, and the full
source line, which goes with the figure but not onto the small drawing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.patches import Circle, FancyBboxPatch
from matplotlib.text import Annotation
from matplotlib.ticker import FuncFormatter, MaxNLocator

from borderbook.figures import style
from borderbook.figures.figure import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from borderbook.measures.brief import Chart

WIDTH, HEIGHT = 3.6, 2.6
SMALL, TINY = 7.2, 6.4
SEAS = {"Mediterranean": style.BLUE, "Atlantic": style.PINK, "By land": style.BROWN}
SHORT = {
    "refusal_of_entry": "refused",
    "found_illegally_present": "found",
    "order_to_leave": "ordered",
    "return": "returned",
}
PART = "Pale: part of the year. "
RETURNS_NOTE = "All returns, also those to another EU state. "


def detections(chart: Chart, number: int, source: str) -> Figure:
    """1: a bar a year; a part year is pale."""
    unit = "Events, not persons"

    def draw(axis: Axes) -> None:
        colours = [style.BLUE if months == 12 else style.SKY for months in chart.frame["months"]]
        _bars(axis, chart.frame["detections"], colours)

    note = PART if (chart.frame["months"] < 12).any() else ""
    return _tile(chart, number, source, unit, note, draw, _years_alt(chart.frame["detections"]))


def routes(chart: Chart, number: int, source: str) -> Figure:
    """2: a bar a route, those without detections left out."""

    def draw(axis: Axes) -> None:
        shown = chart.frame[chart.frame["detections"] > 0]
        colours = [style.ROUTES[name] for name in shown["route"]]
        _lying(axis, shown["route"], shown["detections"], colours)

    alt = _named_alt(chart.frame["route"], chart.frame["detections"])
    return _tile(chart, number, source, "Detections: events, not persons", "", draw, alt)


def deaths(chart: Chart, number: int, source: str) -> Figure:
    """3: a stacked bar a year, by sea; a part year is marked by a star."""
    parts = [name for name in SEAS if name in chart.frame.columns]
    part_years = chart.frame["months"] < 12

    def draw(axis: Axes) -> None:
        floor = pd.Series(0.0, index=chart.frame.index)
        years = [f"{year}{'*' if part else ''}" for year, part in part_years.items()]
        for name in parts:
            axis.bar(
                range(len(floor)),
                chart.frame[name].astype("float64"),
                bottom=floor,
                color=SEAS[name],
                width=0.76,
            )
            floor = floor + chart.frame[name].astype("float64")
        _year_ticks(axis, years)
        _counts(axis)
        style.key(axis, {name: SEAS[name] for name in parts})
        _small_key(axis)

    note = "* Part of the year. " if part_years.any() else ""
    total = chart.frame[parts].sum(axis="columns")
    return _tile(chart, number, source, "Persons, a minimum", note, draw, _years_alt(total))


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
        _counts(axis)
        ends = {
            SHORT[name]: _end(chart.frame[name])
            for name in chart.frame.columns
            if chart.frame[name].notna().any()
        }
        axis.get_figure().draw_without_rendering()  # type: ignore[union-attr]
        style.label_ends(
            axis, ends, {SHORT[name]: style.MEASURES[name] for name in chart.frame.columns}, SMALL
        )

    parts = [f"{SHORT[name]}: {_years_alt(chart.frame[name].dropna())}" for name in chart.frame.columns]
    missing = [SHORT[n] for n in chart.frame.columns if len(chart.frame) and pd.isna(chart.frame[n].iloc[-1])]
    note = f"{', '.join(missing).capitalize()}: no EU total for {chart.frame.index[-1]}. " if missing else ""
    return _tile(
        chart, number, source, "Persons, EU27, rounded to 5", note + RETURNS_NOTE, draw, " ".join(parts)
    )


def found(chart: Chart, number: int, source: str) -> Figure:
    """5: a bar a member state, the largest only."""

    def draw(axis: Axes) -> None:
        colour = style.MEASURES["found_illegally_present"]
        _lying(axis, chart.frame["state"], chart.frame["persons"], [colour] * len(chart.frame))

    alt = _named_alt(chart.frame["state"], chart.frame["persons"])
    unit = f"Persons, rounded to 5; the {len(chart.frame)} highest states"
    return _tile(chart, number, source, unit, "", draw, alt)


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
        axis.set_xlim(-0.2, 10.2)
        axis.set_ylim(-0.2, 2.6)
        axis.set_aspect("equal")
        axis.set_axis_off()

    texts = [
        f"{who}, {when:%Y}" for who, when in zip(chart.frame["publisher"], chart.frame["to"], strict=True)
    ]
    alt = f"Pictogram: {filled} of 10 persons filled. Texts: {'; '.join(texts)}."
    return _tile(chart, number, source, "As quoted; no count bears it out", "", draw, alt)


def nationalities(chart: Chart, number: int, source: str) -> Figure:
    """8: a bar a nationality; those not named are pale."""

    def draw(axis: Axes) -> None:
        colours = [style.ORANGE if named else style.RULE for named in chart.frame["named"]]
        _lying(axis, chart.frame["nationality"], chart.frame["facilitators"], colours)

    alt = _named_alt(chart.frame["nationality"], chart.frame["facilitators"])
    return _tile(chart, number, source, "Detections of facilitators, newest edition held", "", draw, alt)


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
        _bars(axis, chart.frame[column], [colour] * len(chart.frame))

    return _tile(chart, number, source, unit, "", draw, _years_alt(chart.frame[column]))


def _tile(
    chart: Chart,
    number: int,
    source: str,
    unit: str,
    note: str,
    draw: Callable[[Axes], None],
    alt: str,
) -> Figure:
    """The small drawing: topic, number and label above, the chart, unit, note and the source's number below."""
    drawing, (axis,) = style.blank(WIDTH, HEIGHT)
    top, bottom = _head(drawing, chart), _foot(drawing, f"{unit}. {note}Source {number}.")
    drawing.set_layout_engine(
        "constrained", rect=(0.01, bottom, 0.98, 1 - top - bottom), w_pad=0.02, h_pad=0.02
    )
    axis.tick_params(labelsize=SMALL, pad=2)
    empty = chart.frame.empty
    if empty:
        axis.set_axis_off()
        axis.text(
            0.5,
            0.5,
            "no figure",
            ha="center",
            va="center",
            size=9,
            color=style.QUIET,
            transform=axis.transAxes,
        )
    else:
        draw(axis)
    return Figure(
        name=f"brief-{chart.figure}-{_slug(chart.topic)}",
        title=f"{chart.figure}. {chart.topic}: {chart.number} {chart.label}",
        alt=f"Small chart without figures: {chart.label}." if empty else alt,
        unit=unit,
        source=source,
        data=_data(chart.frame),
        drawing=drawing,
        note=note.strip(),
    )


def _head(drawing: Drawing, chart: Chart) -> float:
    """Write topic, number and, to the right of the number, what it says; give the share of the height taken."""
    drawing.text(
        0.02,
        1 - 0.07 / HEIGHT,
        f"{chart.figure}  {chart.topic}",
        va="top",
        size=8.2,
        weight="bold",
        color=style.QUIET,
    )
    big = drawing.text(
        0.02, 1 - 0.24 / HEIGHT, chart.number, va="top", size=19 if len(chart.number) < 9 else 15, weight="bold",
        color=style.INK,
    )  # fmt: skip
    wide = WIDTH - 0.3 - len(chart.number) * big.get_fontsize() * 0.0094
    label = textwrap.fill(chart.label, max(24, int(wide / 0.0565)))
    drawing.add_artist(
        Annotation(
            label, xy=(1, 0.5), xycoords=big, xytext=(6, 0), textcoords="offset points", va="center", size=SMALL,
            color=style.INK, linespacing=1.15,
        )
    )  # fmt: skip
    return 0.66 / HEIGHT


def _foot(drawing: Drawing, text: str) -> float:
    lines = textwrap.wrap(text, 82)
    drawing.text(
        0.02, 0.03 / HEIGHT, "\n".join(lines), va="bottom", size=TINY, color=style.QUIET, linespacing=1.2
    )
    return (0.06 + 0.115 * len(lines)) / HEIGHT


def _bars(axis: Axes, counts: pd.Series, colours: list[str]) -> None:
    """Bars by year from zero; a year without a number says so."""
    axis.bar(range(len(counts)), counts.astype("float64").fillna(0), color=colours, width=0.76)
    _year_ticks(axis, [str(year) for year in counts.index])
    _counts(axis)
    missing = [place for place, value in enumerate(counts) if pd.isna(value)]
    for place in missing:
        axis.axvspan(
            place - 0.38, place + 0.38, facecolor="none", edgecolor=style.RULE, hatch="////", linewidth=0
        )
        axis.text(
            place, axis.get_ylim()[1] * 0.5, "no figure", rotation=90, ha="center", va="center", size=TINY,
            color=style.QUIET, bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 1},
        )  # fmt: skip


def _lying(axis: Axes, names: pd.Series, counts: pd.Series, colours: list[str]) -> None:
    axis.barh(range(len(counts)), counts, color=colours, height=0.74)
    for place, value in enumerate(counts):
        axis.annotate(
            style.thousands(value),
            (value, place),
            (3, 0),
            textcoords="offset points",
            va="center",
            size=SMALL,
        )
    axis.set_yticks(range(len(names)), list(names), size=SMALL)
    axis.set_ylim(len(names) - 0.45, -0.55)
    axis.set_xlim(0, float(counts.max()) * 1.22)
    axis.set_xticks([])
    axis.spines["bottom"].set_visible(False)
    axis.grid(visible=False)


def _year_ticks(axis: Axes, years: list[str]) -> None:
    step = 1 if len(years) <= 6 else 2
    # counted from the last year, so that it is always named
    places = list(range((len(years) - 1) % step, len(years), step))
    axis.set_xticks(places, [years[place] for place in places])
    axis.set_xlim(-0.6, len(years) - 0.4)


def _counts(axis: Axes) -> None:
    axis.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: style.thousands(value)))
    axis.set_ylim(0, axis.get_ylim()[1])


def _small_key(axis: Axes) -> None:
    legend = axis.get_legend()
    if legend:
        for text in legend.get_texts():
            text.set_fontsize(SMALL)


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


def _end(series: pd.Series) -> tuple[float, float]:
    """The last known point of a line."""
    known = series.dropna()
    return float(known.index[-1]), float(known.iloc[-1])


def _years_alt(counts: pd.Series) -> str:
    said = [
        f"{year} {'no figure' if pd.isna(value) else style.thousands(float(value))}"
        for year, value in counts.items()
    ]
    return f"By year: {', '.join(said)}."


def _named_alt(names: pd.Series, counts: pd.Series) -> str:
    said = [f"{name} {style.thousands(float(value))}" for name, value in zip(names, counts, strict=True)]
    return f"Bars, the largest first: {', '.join(said)}."


def _data(frame: pd.DataFrame) -> pd.DataFrame:
    """The numbers drawn, rounded, with a year index as a column and dates as days."""
    table = frame.reset_index() if frame.index.name == "year" else frame
    for name in table.select_dtypes(include="datetime").columns:
        table = table.assign(**{name: table[name].dt.strftime("%Y-%m-%d")})
    return table.rename_axis(columns=None).round(1)


def _slug(topic: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in topic.lower()).split()[:4])
