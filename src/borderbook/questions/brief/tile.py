"""A small figure for a page of nine: a topic, one number and what it says, a chart, unit and source below."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.text import Annotation
from matplotlib.ticker import FuncFormatter, MaxNLocator

from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from borderbook.questions.brief.analysis import Chart

WIDTH, HEIGHT = 3.6, 2.6  # inches
SMALL, TINY = 7.2, 6.4  # points


def tile(
    chart: Chart,
    number: int,
    source: str,
    unit: str,
    note: str,
    draw: Callable[[Axes], None],
    alt: str,
) -> Figure:
    """The small drawing: topic, number and label above, the chart, unit, note and the source's number below.

    Args:
        chart: what to draw; an empty frame gives a tile that says so.
        number: of the source in the list of sources.
        source: the full source line, for the caption.
        unit: what is counted.
        note: what a reader must know to read it right, ending in a space.
        draw: draws into the axes.
        alt: the key numbers in words.
    """
    drawing, (axis,) = style.blank(WIDTH, HEIGHT)
    top, bottom = _head(drawing, chart), _foot(drawing, f"{unit}. {note}Source\u00a0{number}.")
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
    size = 19.0 if len(chart.number) < 9 else 15.0
    big = drawing.text(
        0.02, 1 - 0.385 / HEIGHT, chart.number, va="center", size=size, weight="bold", color=style.INK
    )
    room = WIDTH - 0.25 - len(chart.number) * size * 0.009  # inches, of letters about half as wide as high
    label = textwrap.fill(chart.label, max(24, int(room / 0.053)))
    drawing.add_artist(
        Annotation(
            label, xy=(1, 0.5), xycoords=big, xytext=(6, 0), textcoords="offset points", va="center", size=SMALL,
            color=style.INK, linespacing=1.15,
        )
    )  # fmt: skip
    return 0.66 / HEIGHT


def _foot(drawing: Drawing, text: str) -> float:
    lines = textwrap.wrap(text, 76)
    drawing.text(
        0.02, 0.03 / HEIGHT, "\n".join(lines), va="bottom", size=TINY, color=style.QUIET, linespacing=1.2
    )
    return (0.06 + 0.115 * len(lines)) / HEIGHT


def bars(axis: Axes, counts: pd.Series, colours: list[str]) -> None:
    """Bars by year from zero; a year without a number says so."""
    axis.bar(range(len(counts)), counts.astype("float64").fillna(0), color=colours, width=0.76)
    year_ticks(axis, [str(year) for year in counts.index])
    counts_axis(axis)
    missing = [place for place, value in enumerate(counts) if pd.isna(value)]
    for place in missing:
        axis.axvspan(
            place - 0.38, place + 0.38, facecolor="none", edgecolor=style.RULE, hatch="////", linewidth=0
        )
        axis.text(
            place, axis.get_ylim()[1] * 0.5, "no figure", rotation=90, ha="center", va="center", size=TINY,
            color=style.QUIET, bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 1},
        )  # fmt: skip


def lying(axis: Axes, names: pd.Series, counts: pd.Series, colours: list[str]) -> None:
    """Bars from left to right, named at their foot, their numbers at their end."""
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


def starred(part_years: pd.Series) -> list[str]:
    """The years of an axis, with a star behind those of which months are missing."""
    return [f"{year}{'*' if part else ''}" for year, part in part_years.items()]


def year_ticks(axis: Axes, years: list[str]) -> None:
    """Name the bars at 0, 1, 2 ...: every one or, of more than six, every second."""
    step = 1 if len(years) <= 6 else 2
    # counted from the last year, so that it is always named
    places = list(range((len(years) - 1) % step, len(years), step))
    axis.set_xticks(places, [years[place] for place in places])
    axis.set_xlim(-0.6, len(years) - 0.4)


def counts_axis(axis: Axes) -> None:
    """Few ticks with thousands separators, from zero."""
    axis.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: style.thousands(value)))
    axis.set_ylim(0, axis.get_ylim()[1])


def small_key(axis: Axes, colours: Mapping[str, str]) -> None:
    """``style.key`` in the size of a tile."""
    style.key(axis, colours)
    legend = axis.get_legend()
    if legend:
        for text in legend.get_texts():
            text.set_fontsize(SMALL)


def years_alt(counts: pd.Series) -> str:
    """Counts by year in words."""
    said = [
        f"{year} {'no figure' if pd.isna(value) else style.thousands(float(value))}"
        for year, value in counts.items()
    ]
    return f"By year: {', '.join(said)}."


def named_alt(names: pd.Series, counts: pd.Series) -> str:
    """Named counts in words."""
    said = [f"{name} {style.thousands(float(value))}" for name, value in zip(names, counts, strict=True)]
    return f"Bars, the largest first: {', '.join(said)}."


def _data(frame: pd.DataFrame) -> pd.DataFrame:
    """The numbers drawn, rounded, with a year index as a column and dates as days."""
    table = frame.reset_index() if frame.index.name == "year" else frame
    for name in table.select_dtypes(include="datetime").columns:
        table = table.assign(**{str(name): table[name].dt.strftime("%Y-%m-%d")})
    return table.rename_axis(columns=None).round(1)


def _slug(topic: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in topic.lower()).split()[:4])
