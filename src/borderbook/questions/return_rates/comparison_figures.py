"""Returns per 100 orders to leave compared: by country, by citizenship, country by year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from borderbook import reference, words
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.methods.enforcement import SMALL, flag_words, shown
from borderbook.questions.enforcement_chain.figures import extremes, halo, joined, nothing
from borderbook.questions.return_rates.figures import COLOUR, as_read, unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HIGHEST = 100  # of the colour scale: more returns than orders is no darker


def rate_dots(
    rows: pd.DataFrame, by: str, year: int | None, of: str, top: int, returns_counted: str, lag: int, source: str,
    highlight: str = "", compared: tuple[str, float] | None = None, note: str = "",
) -> Figure:  # fmt: skip
    """The return rates of one year as dots from zero, with whiskers for what rounding leaves.

    Args:
        rows: ``analysis.latest``.
        by: geo or citizenship: whose rates they are.
        year: the year of the returns; None if there is none.
        of: who or where the others are: 'All citizenships', 'EU (28, 2013-2020)'.
        top: how many to show, from the highest number of orders.
        returns_counted: 'all' or 'third_country'.
        lag: years between orders and returns.
        source: the source line.
        highlight: the code to print bold.
        compared: name and rate of an aggregate, drawn as a line.
        note: what else to say at the foot.
    """
    known = rows.dropna(subset=["rate"])
    known = known[known.index.isin(known["orders"].nlargest(top).index)].reset_index(drop=True)
    title = _dots_title(known, by, year, of)
    foot = joined(
        [
            "Whiskers: what rounding to 5 leaves." if len(known) else "",
            _left_out(rows, known, by),
            note,
            *_dot_remarks(known, by),
        ]
    )
    height = 1.9 + 0.27 * max(3, len(known))
    drawing, (axis,) = style.canvas(Words(title, unit(returns_counted, lag), source, foot), height=height)
    _dots(axis, known, [reference.label(code) for code in known[by]], compared)
    for code, label in zip(known[by], axis.get_yticklabels(), strict=False):
        label.set_fontweight("bold" if code == highlight else "normal")
    return Figure(
        name=f"return-rate-by-{'country' if by == 'geo' else 'citizenship'}",
        title=title,
        alt=_dots_alt(known, by, title, compared),
        unit=unit(returns_counted, lag),
        source=source,
        data=as_read(rows, by),
        drawing=drawing,
        note=foot,
    )


def rate_heatmap(
    wide: pd.DataFrame, returns_counted: str, lag: int, source: str, highlight: str = "", note: str = ""
) -> Figure:
    """Countries by years, each cell a return rate, coloured by size up to 100; a blank is a missing figure.

    Args:
        wide: ``analysis.by_year``.
        returns_counted: 'all' or 'third_country'.
        lag: years between orders and returns.
        source: the source line.
        highlight: the code of a country to print bold.
        note: what else to say at the foot.
    """
    title = _heatmap_title(wide)
    blank = f"Blank: no figure, or fewer than {SMALL} orders. Above 100: orders of other years."
    foot = joined([blank, "Those with the most orders come first.", note])
    text = Words(title, unit(returns_counted, lag), source, foot)
    drawing, (axis,) = style.canvas(text, height=1.7 + 0.25 * max(3, len(wide)))
    if wide.empty:
        nothing(axis)
    else:
        named = wide.rename(index=reference.label)
        rounded = named.map("{:.0f}".format)
        style.heatmap(axis, named, rounded, {"size": 7.5}, cmap="Greens", vmin=0, vmax=HIGHEST)
        axis.tick_params(axis="x", labelsize=8)
        axis.tick_params(axis="y", labelsize=8.5)
        for code, label in zip(wide.index, axis.get_yticklabels(), strict=True):
            label.set_fontweight("bold" if code == highlight else "normal")
    return Figure(
        name="return-rate-by-country-and-year",
        title=title,
        alt=_heatmap_alt(wide, title),
        unit=text.unit,
        source=source,
        data=_tall(wide),
        drawing=drawing,
        note=foot,
    )


def _tall(wide: pd.DataFrame) -> pd.DataFrame:
    named = wide.rename(index=reference.label).rename_axis(index="country").reset_index()
    tall = named.melt("country", var_name="year", value_name="rate").dropna(subset=["rate"])
    return tall.assign(rate=tall["rate"].round(1)).reset_index(drop=True)


def _dots(axis: Axes, known: pd.DataFrame, names: Sequence[str], compared: tuple[str, float] | None) -> None:
    at = np.arange(len(known))
    axis.hlines(at, 0, known["rate"], color=style.RULE, linewidth=2)
    spread = [known["rate"] - known["lower"], known["upper"] - known["rate"]]
    axis.errorbar(
        known["rate"], at, xerr=spread, fmt="o", color=COLOUR, markersize=6, elinewidth=1.6, capsize=3,
        ecolor=style.INK,
    )  # fmt: skip
    for place, row in zip(at, known.to_dict("records"), strict=True):
        label = f"{shown(row['rate'])}  ({row['returns']:,.0f} of {row['orders']:,.0f})"
        axis.annotate(
            label,
            (row["upper"], place),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            size=8,
            path_effects=halo(),
        ).set_in_layout(False)
    high = max([10.0, *known["upper"], compared[1] if compared else 0])
    axis.set_yticks(at, list(names))
    axis.set(xlim=(0, high * 1.28), ylim=(max(1, len(known)) - 0.5, -0.5))
    axis.grid(False)
    if known.empty:
        nothing(axis)
        return
    if compared:
        axis.axvline(compared[1], color=style.QUIET, linestyle="--", linewidth=1.2, zorder=1)
        axis.set_title(
            f"- - -  {compared[0]}: {shown(compared[1])}", loc="left", size=9, color=style.QUIET, pad=4
        )


def _dots_title(known: pd.DataFrame, by: str, year: int | None, of: str) -> str:
    if known.empty or year is None:
        return f"{of}: no return rate can be given by {'country' if by == 'geo' else 'citizenship'}"
    top, low = known.iloc[0], known.iloc[-1]
    ends = f"{reference.label(top[by])} {shown(top['rate'])}"
    if len(known) > 1:
        ends += f" to {reference.label(low[by])} {shown(low['rate'])}"
    return (
        f"{of}, {year}: from {ends} per 100 orders"
        if len(known) > 1
        else f"{of}, {year}: {ends} per 100 orders"
    )


def _left_out(rows: pd.DataFrame, known: pd.DataFrame, by: str) -> str:
    noun = "countries" if by == "geo" else "citizenships"
    small = int(rows["suppressed"].sum())
    hidden = int(rows["rate"].notna().sum()) - len(known)
    return joined(
        [
            f"{noun.capitalize()} with fewer than {SMALL} orders, left out: {small}." if small else "",
            f"Shown are the {len(known)} {noun} with the most orders." if hidden > 0 else "",
        ]
    )


def _dot_remarks(known: pd.DataFrame, by: str) -> list[str]:
    told = {
        "Two vintages divided": known["mixed"],
        "Returns summed over citizenships, a lower figure": known["summed"],
    }
    made = [
        f"{text}: {'all' if asked.all() else words.listed([reference.label(c) for c in known.loc[asked, by]])}."
        for text, asked in told.items()
        if asked.any()
    ]
    flags = known["return_flag"] + known["order_flag"]
    marked = [f"{reference.label(c)} ({flag_words(f)})" for c, f in zip(known[by], flags, strict=True) if f]
    return [*made, f"Flagged: {', '.join(marked)}." if marked else "", *reference.footnotes(known[by])]


def _dots_alt(known: pd.DataFrame, by: str, title: str, compared: tuple[str, float] | None) -> str:
    if known.empty:
        return f"Empty chart. {title}."
    parts = [
        f"{reference.label(row[by])} {row['rate']:.1f} ({row['returns']:,.0f} of {row['orders']:,.0f})"
        for row in known.to_dict("records")
    ]
    line = f" {compared[0]}: {compared[1]:.1f}." if compared else ""
    return (
        f"Dots with whiskers, one a {'country' if by == 'geo' else 'citizenship'}. {'; '.join(parts)}.{line}"
    )


def _heatmap_title(wide: pd.DataFrame) -> str:
    if wide.empty:
        return "No country has a return rate in these years"
    held = wide[wide.notna().sum(axis=1) >= wide.shape[1] / 2]  # a median of few years says little
    middle = (held if len(held) else wide).median(axis=1)
    high, low = reference.label(str(middle.idxmax())), reference.label(str(middle.idxmin()))
    first, last = wide.columns[0], wide.columns[-1]
    if len(middle) == 1:
        return (
            f"{first} to {last}: the median year has {shown(middle.max())} returns per 100 orders in {high}"
        )
    return (
        f"{first} to {last}: the median year has {shown(middle.max())} returns per 100 orders in {high}, "
        f"{shown(middle.min())} in {low}"
    )


def _heatmap_alt(wide: pd.DataFrame, title: str) -> str:
    if wide.empty:
        return f"Empty table. {title}."
    parts = [
        f"{reference.label(str(code))}: {extremes(row.dropna(), '.0f')}" for code, row in wide.iterrows()
    ]
    return f"Table of return rates coloured by size, countries by years. {'; '.join(parts)}."
