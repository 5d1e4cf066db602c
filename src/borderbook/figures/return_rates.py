"""Returns per 100 orders to leave: by year and lag, by country, by citizenship, country by year."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import seaborn as sns

from borderbook import reference, words
from borderbook.figures import style
from borderbook.figures.enforcement import extremes, halo, joined, mark_extremes, spans, year_ticks
from borderbook.figures.figure import Figure
from borderbook.figures.style import Words
from borderbook.measures.enforcement import COUNTED, FLAGS, SMALL, flag_words, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOUR = style.MEASURES["return"]
DASHES = (("--", "– –"), (":", "···"))  # as drawn, and as written beside the name
HIGHEST = 100  # of the colour scale: more returns than orders is no darker


def unit(returns_counted: str, lag: int) -> str:
    """What a return rate is here, in words."""
    return f"Returns per 100 orders to leave {of_when(lag)}; counted as returned: {COUNTED[returns_counted]}"


def of_when(lag: int) -> str:
    """Which orders a lag means: 'of the same year', 'of one year before', 'of two years before'."""
    return {0: "of the same year", 1: "of one year before", 2: "of two years before"}[lag]


def who(citizenship: str) -> str:
    """Whose rates are compared: 'All citizenships', or 'Citizens of Syria'."""
    return "All citizenships" if citizenship == "TOTAL" else f"Citizens of {reference.label(citizenship)}"


def rate_lines(
    by_lag: Mapping[int, pd.DataFrame],
    lag: int,
    place: str,
    returns_counted: str,
    source: str,
    note: str = "",
) -> Figure:
    """The return rate by year: against the orders asked for (with its bounds), and against those of other years.

    Args:
        by_lag: lag in years -> ``measures.return_rates.series``; those other than ``lag`` are drawn thin.
        lag: the one to emphasise.
        place: the name of the geography (and citizenship).
        returns_counted: 'all' or 'third_country'.
        source: the source line.
        note: what else to say at the foot.
    """
    rows = by_lag[lag]
    known = rows.dropna(subset=["rate"])
    title = _line_title(known, place, lag)
    others = {other: table["rate"].dropna() for other, table in by_lag.items() if other != lag}
    high, cut = _top(known["rate"], list(others.values()))
    foot = joined([*_remarks(rows), cut, note])
    drawing, (axis,) = style.canvas(Words(title, unit(returns_counted, lag), source, foot), height=4.6)
    axis.set(xlabel="", ylabel="", ylim=(0, high))
    if known.empty:
        axis.text(
            0.5, 0.5, "no figure", ha="center", va="center", transform=axis.transAxes, color=style.QUIET
        )
    _thin_lines(axis, others)
    _main_line(axis, known, high)
    year_ticks(axis, known.index if len(known) else rows.index)
    _label_lines(axis, known["rate"], others, lag)
    return Figure(
        name="return-rate-by-year",
        title=title,
        alt=_line_alt(known, others, place, lag),
        unit=unit(returns_counted, lag),
        source=source,
        data=_line_data(by_lag),
        drawing=drawing,
        note=foot,
    )


def rate_dots(
    rows: pd.DataFrame, by: str, year: int | None, of: str, top: int, returns_counted: str, lag: int, source: str,
    highlight: str = "", compared: tuple[str, float] | None = None, note: str = "",
) -> Figure:  # fmt: skip
    """The return rates of one year as dots from zero, with whiskers for what rounding leaves.

    Args:
        rows: ``measures.return_rates.latest``.
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
        ["Whiskers: what rounding to 5 leaves.", _left_out(rows, known, by), note, *_dot_remarks(known, by)]
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
        wide: ``measures.return_rates.by_year``.
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
    axis.grid(False)
    if len(wide):
        named = wide.rename(index=reference.label)
        sns.heatmap(
            named, ax=axis, cmap="Greens", vmin=0, vmax=HIGHEST, annot=True, fmt=".0f", cbar=False, linewidths=1,
            linecolor=style.PAPER, annot_kws={"size": 7.5},
        )  # fmt: skip
        axis.set(xlabel="", ylabel="")
        axis.tick_params(axis="x", rotation=0, labelsize=8)
        axis.tick_params(axis="y", rotation=0, labelsize=8.5)
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


def as_read(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Rates as a table to read: who, year, both counts, rate with bounds, remarks and vintages.

    Args:
        rows: rows of ``measures.return_rates``.
        by: geo, citizenship or year: what stands first.
    """
    first = rows.index if by == "year" and "year" not in rows.columns else rows[by]
    names = {"geo": "Country", "citizenship": "Citizenship", "year": "year"}
    made = {
        names[by]: list(first) if by == "year" else [reference.label(code) for code in first],
        "Returns": rows["returns"].to_numpy(),
        "Orders to leave": rows["orders"].to_numpy(),
        "Per 100": rows["rate"].round(1).to_numpy(),
        "At least": rows["lower"].round(1).to_numpy(),
        "At most": rows["upper"].round(1).to_numpy(),
        "Remarks": [_row_remark(row) for row in rows.to_dict("records")],
        "Vintages": rows["vintages"].to_numpy(),
    }
    return pd.DataFrame(made)


def _row_remark(row: Mapping[Hashable, Any]) -> str:
    parts = [
        f"fewer than {SMALL} orders" if row["suppressed"] else "",
        "two vintages" if row["mixed"] else "",
        "sum of citizenships" if row["summed"] else "",
        f"returns: {flag_words(str(row['return_flag']))}" if row["return_flag"] else "",
        f"orders: {flag_words(str(row['order_flag']))}" if row["order_flag"] else "",
    ]
    return "; ".join(part for part in parts if part)


def _remarks(rows: pd.DataFrame) -> list[str]:
    """What stands under the lines: rings, suppressed years, mixed vintages, sums, zeros."""
    years = rows.index.to_series()
    told = {
        f"Fewer than {SMALL} orders, no rate": rows["suppressed"],
        "Two vintages": rows["mixed"] & rows["rate"].notna(),
        "Returns summed over citizenships, a lower figure": rows["summed"] & rows["rate"].notna(),
        "Returns published as 0": rows["returns"].eq(0) & rows["rate"].notna(),
    }
    flagged = _flagged(rows)
    made = [f"{text}: {spans(years[asked])}." for text, asked in told.items() if asked.any()]
    letters = sorted({c for flag in (*rows["return_flag"], *rows["order_flag"]) for c in flag if c in FLAGS})
    if flagged.any():
        made.insert(0, f"Ringed: {', '.join(FLAGS[c] for c in letters)}.")
    early = "Before 2016 some states reported returns but not orders." if (rows.index < 2016).any() else ""
    return ["A return of a year may follow an order of another.", early, *made]


def _flagged(rows: pd.DataFrame) -> pd.Series:
    marks = "|".join(FLAGS)
    ringed = rows["return_flag"].str.contains(marks) | rows["order_flag"].str.contains(marks)
    return ringed & rows["rate"].notna()


def _top(rate: pd.Series, others: Sequence[pd.Series]) -> tuple[float, str]:
    """The upper end of the axis, and a word where a thin line is cut off so that the main one can be read."""
    own = float(rate.max()) if len(rate) else 0.0
    highest = max([own, *(float(other.max()) for other in others if len(other))])
    limit = max(10.0, own * 1.5 if own else highest)
    if highest <= limit:
        return max(10.0, highest * 1.2), ""
    return (
        limit * 1.2,
        f"Values above {limit * 1.2:,.0f} for other lags are cut off; they are in the table of the figure.",
    )


def _main_line(axis: Axes, known: pd.DataFrame, high: float) -> None:
    if known.empty:
        return
    every = known["rate"].reindex(range(int(known.index.min()), int(known.index.max()) + 1))
    axis.plot(every.index, every, "-o", color=COLOUR, markersize=5, zorder=3)
    axis.fill_between(
        known.index.astype("int64"), known["lower"], known["upper"], color=COLOUR, alpha=0.25, linewidth=0
    )
    ringed = known[_flagged(known)]
    axis.plot(ringed.index, ringed["rate"], "o", mfc="none", mec=style.INK, markersize=9, zorder=4)
    mark_extremes(axis, known["rate"], high)


def _thin_lines(axis: Axes, others: Mapping[int, pd.Series]) -> None:
    for rate, (dashes, _) in zip(others.values(), DASHES, strict=False):
        axis.plot(rate.index, rate, linestyle=dashes, color=style.QUIET, linewidth=1.4, zorder=2)


def _label_lines(axis: Axes, rate: pd.Series, others: Mapping[int, pd.Series], lag: int) -> None:
    marks = {lag: "", **{n: f"{mark} " for n, (_, mark) in zip(others, DASHES, strict=False)}}
    ends = {
        f"{marks[n]}orders {of_when(n)}": (float(line.index[-1]), float(line.iloc[-1]))
        for n, line in {lag: rate, **others}.items()
        if len(line)
    }
    colours = dict.fromkeys(ends, style.QUIET) | {f"orders {of_when(lag)}": COLOUR}
    if len(ends):
        axis.set_xlim(right=max(x for x, _ in ends.values()) + 0.3)
        style.label_ends(axis, {n: (x + 0.35, y) for n, (x, y) in ends.items()}, colours, size=8.5)


def _line_data(by_lag: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    parts = [as_read(rows, "year").assign(Lag=lag) for lag, rows in by_lag.items() if len(rows)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["year", "Per 100"])


def _line_title(known: pd.DataFrame, place: str, lag: int) -> str:
    if known.empty:
        return f"{place}: no return rate can be given"
    year, rate = known.index[-1], known["rate"].iloc[-1]
    if lag == 0:
        return f"{place}: {shown(rate)} returns for 100 orders to leave in {year}"
    return f"{place}: {shown(rate)} returns in {year} for 100 orders {of_when(lag)}"


def _line_alt(known: pd.DataFrame, others: Mapping[int, pd.Series], place: str, lag: int) -> str:
    if known.empty:
        return f"Empty line chart: for {place} no year has both returns and enough orders to leave."
    also = [f"Against orders {of_when(n)}: {extremes(rate, '.1f')}" for n, rate in others.items()]
    return (
        f"Line chart of returns per 100 orders to leave {of_when(lag)}, {place}, {known.index[0]} to "
        f"{known.index[-1]}: {extremes(known['rate'], '.1f')}. {'. '.join(also)}{'.' if also else ''}"
    ).strip()


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
