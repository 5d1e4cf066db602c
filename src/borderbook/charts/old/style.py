"""The suite's own look: one theme, one colour a route or measure everywhere, direct labels, a source line.

Colours are Okabe and Ito's, which readers with any of the common colour-vision deficiencies can tell apart;
no figure tells two series apart by colour alone (each is labelled where it stands).
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import seaborn as sns
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from borderbook.charts.old.sheet import Sheet, without_interruption

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

BLUE, VERMILION, GREEN, PINK = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
ORANGE, SKY, BROWN, GREY, INK = "#E69F00", "#56B4E9", "#7A5C2E", "#8A8A8A", "#22272E"
QUIET, RULE, PAPER = "#5A626B", "#D9DDE1", "#FFFFFF"

ROUTES = {
    "Central Mediterranean": BLUE,
    "Eastern Mediterranean": VERMILION,
    "Western Mediterranean": GREEN,
    "Western African": PINK,
    "Western Balkan": ORANGE,
    "Eastern Borders": SKY,
    "Black Sea": BROWN,
    "Circular Albania-Greece": GREY,
    "Other": QUIET,
}
MEASURES = {
    "refusal_of_entry": SKY,
    "found_illegally_present": BLUE,
    "order_to_leave": ORANGE,
    "return": GREEN,
}
BORDERS = {"sea": BLUE, "land": BROWN}
SERIES = (BLUE, VERMILION, GREEN, PINK, ORANGE, SKY, BROWN, GREY)

WIDTH = 8.0
_THEME = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.edgecolor": RULE,
    "axes.labelcolor": QUIET,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "grid.color": RULE,
    "grid.linewidth": 0.7,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5,
    "text.color": INK,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "lines.linewidth": 2,
    "hatch.linewidth": 0.6,
}


@dataclass(frozen=True)
class Words:
    """What is written around a drawing: the sentence above, the unit below it, the lines at the foot."""

    title: str
    unit: str
    source: str
    note: str = ""


def canvas(
    words: Words, height: float = 4.6, panels: tuple[int, int] = (1, 1), **grid: Any
) -> tuple[Sheet, list[Axes]]:
    """An empty drawing in the suite's style, with title, unit, note and source already set.

    Args:
        words: the texts.
        height: of the whole drawing in inches (it is 8 inches wide).
        panels: rows and columns of axes.
        grid: passed on to ``Figure.subplots`` (``sharey=True``, ``width_ratios=[...]`` by ``gridspec_kw``).

    Returns:
        The drawing and its axes, row by row. No pyplot is involved, so nothing is shown twice or kept alive.
    """
    drawing, flat = blank(WIDTH, height, panels, **grid)
    top = _head(drawing, words, height)
    bottom = _foot(drawing, words, height)
    drawing.set_layout_engine("constrained", rect=(0.005, bottom, 0.985, 1 - bottom - top))
    return drawing, flat


def blank(
    width: float, height: float, panels: tuple[int, int] = (1, 1), **grid: Any
) -> tuple[Sheet, list[Axes]]:
    """A drawing of any size (inches) in the suite's style, without words; its axes row by row."""
    with without_interruption(), mpl.rc_context({**sns.axes_style("white"), **_THEME}):
        drawing = Sheet(figsize=(width, height), layout="constrained")
        flat = list(drawing.subplots(*panels, squeeze=False, **grid).flat)
    for axis in flat:
        axis.grid(axis="y", color=RULE, linewidth=0.7)
        axis.set_axisbelow(True)
        axis.tick_params(length=0)
    return drawing, flat


def _head(drawing: Drawing, words: Words, height: float) -> float:
    """Write title and unit; give the share of the height that they take."""
    title = textwrap.wrap(words.title, 74)
    unit = textwrap.wrap(words.unit, 108)
    drawing.text(
        0.012,
        1 - 0.10 / height,
        "\n".join(title),
        va="top",
        size=12.5,
        weight="bold",
        color=INK,
        linespacing=1.2,
    )
    taken = 0.10 + 0.235 * len(title)
    drawing.text(0.012, 1 - taken / height, "\n".join(unit), va="top", size=9, color=QUIET, linespacing=1.25)
    return (taken + 0.17 * len(unit) + 0.12) / height


def _foot(drawing: Drawing, words: Words, height: float) -> float:
    """Write note and source; give the share of the height that they take."""
    lines = [*textwrap.wrap(words.note, 122), *textwrap.wrap(words.source, 122)]
    drawing.text(0.012, 0.06 / height, "\n".join(lines), va="bottom", size=7.8, color=QUIET, linespacing=1.3)
    return (0.10 + 0.150 * len(lines)) / height


def counts_axis(axis: Axes, which: str = "y") -> None:
    """Number ticks with thousands separators, from zero, with few steps and a little air above."""
    side = axis.yaxis if which == "y" else axis.xaxis
    side.set_major_locator(MaxNLocator(6, integer=True))
    side.set_major_formatter(FuncFormatter(lambda value, _: thousands(value)))
    high = (axis.get_ylim() if which == "y" else axis.get_xlim())[1]
    (axis.set_ylim if which == "y" else axis.set_xlim)(0, high * 1.04)


def empty(axis: Axes, sentence: str) -> None:
    """Say in place of a chart why there is none."""
    axis.set_axis_off()
    axis.text(
        0.5, 0.5, textwrap.fill(sentence, 70), ha="center", va="center", size=10.5, color=QUIET,
        transform=axis.transAxes,
    )  # fmt: skip


def years_axis(axis: Axes) -> None:
    """Date ticks on whole years, few enough to read."""
    locator = AutoDateLocator(minticks=3, maxticks=7)
    axis.xaxis.set_major_locator(locator)
    axis.xaxis.set_major_formatter(ConciseDateFormatter(locator))


def key(axis: Axes, colours: Mapping[str, str], columns: int = 4) -> None:
    """A key in reading order above the axes, for areas and bars, whose ends cannot carry their names."""
    marks = [Patch(color=colour, label=name) for name, colour in colours.items()]
    axis.legend(
        handles=marks, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=min(columns, len(marks)), frameon=False,
        fontsize=8.5, handlelength=1, handleheight=1, columnspacing=1.2, borderaxespad=0.2,
    )  # fmt: skip


def heatmap(
    axis: Axes, table: pd.DataFrame, texts: pd.DataFrame, look: Mapping[str, Any], **how: Any
) -> None:
    """A cell for each value of a table, coloured by it and with a text in it; rows and columns by their names.

    Args:
        axis: where to draw; its grid is taken away.
        table: the numbers; a missing one leaves its cell empty.
        texts: what to write, of the table's shape.
        look: of the texts (``size``, ``color``).
        how: passed on to ``seaborn.heatmap``: ``cmap``, ``vmin``, ``vmax``, ``mask``, ``linewidths``.
    """
    axis.grid(False)
    # texts stand within the cells, so the layout need not measure them; seaborn measures the names that it writes,
    # to turn those that overlap, so it writes none
    sns.heatmap(
        table, ax=axis, annot=texts.to_numpy(), fmt="", cbar=False, linecolor=PAPER, xticklabels=False,
        yticklabels=False, annot_kws={**look, "in_layout": False}, **{"linewidths": 1, **how},
    )  # fmt: skip
    axis.set_xticks(np.arange(len(table.columns)) + 0.5, [str(name) for name in table.columns])
    axis.set_yticks(np.arange(len(table.index)) + 0.5, [str(name) for name in table.index], va="center")
    axis.set(xlabel="", ylabel="")


def thousands(value: float) -> str:
    """A number as it is read: 1,822,102."""
    return f"{value:,.0f}"


def label_ends(
    axis: Axes, ends: Mapping[str, tuple[float, float]], colours: Mapping[str, str], size: float = 9
) -> None:
    """Write each series' name beside the end of its line, moved apart where they would overlap.

    Args:
        axis: where the lines are; its limits must be final.
        ends: name -> (x, y) of the last point, in data units.
        colours: name -> colour.
        size: of the text in points.
    """
    if not ends:
        return
    low, high = axis.get_ylim()
    drawing = axis.get_figure()
    inches = axis.get_position().height * drawing.get_size_inches()[1]  # type: ignore[union-attr]
    gap = (high - low) * (size * 1.35 / 72) / max(inches, 0.5)
    names = sorted(ends, key=lambda name: ends[name][1])
    places = spread([ends[name][1] for name in names], gap, low, high)
    for name, place in zip(names, places, strict=True):
        axis.annotate(
            name, xy=ends[name], xytext=(6, place), textcoords=("offset points", "data"), va="center",
            size=size, color=colours[name], weight="bold", annotation_clip=False,
        )  # fmt: skip


def spread(values: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions at least ``gap`` apart, as near to sorted ``values`` as the space from low to high allows."""
    placed: list[float] = []
    for value in values:
        placed.append(max(value, placed[-1] + gap) if placed else max(value, low))
    over = placed[-1] - high if placed else 0
    if over > 0:
        placed[-1] -= over
        for i in range(len(placed) - 2, -1, -1):
            placed[i] = min(placed[i], placed[i + 1] - gap)
    return placed


def say(axis: Axes, text: str) -> None:
    """Write a sentence where there is nothing to draw."""
    axis.set_axis_off()
    axis.text(
        0.5, 0.5, textwrap.fill(text, 70), transform=axis.transAxes, ha="center", va="center", size=10.5,
        color=QUIET,
    )  # fmt: skip


def gap(axis: Axes, at: float, text: str, top: float = 0.72) -> None:
    """A dashed outline with words in it where a bar is missing: no figure, which is not zero.

    Args:
        axis: where the bars are.
        at: the bar's place on the x axis.
        text: what to write, on two lines at its last space.
        top: how high it reaches, as a share of the axes.
    """
    place = axis.get_xaxis_transform()
    axis.bar(
        at, top, width=0.72, facecolor="none", edgecolor=GREY, linestyle=(0, (3, 3)), linewidth=0.8, transform=place
    )  # fmt: skip
    axis.text(
        at, top / 2, "\n".join(text.rsplit(" ", 1)), transform=place, rotation=90, ha="center", va="center",
        size=7.2, color=QUIET, linespacing=1.1,
    )  # fmt: skip
