"""Returns per 100 orders to leave by year and lag, and what all tables and figures of them share."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from borderbook import reference
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.methods.enforcement import COUNTED, FLAGS, SMALL, flag_words, shown
from borderbook.questions.enforcement_chain.figures import (
    extremes,
    joined,
    mark_extremes,
    nothing,
    spans,
    year_ticks,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOUR = style.MEASURES["return"]
DASHES = (("--", "– –"), (":", "···"))  # as drawn, and as written beside the name


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
        by_lag: lag in years -> ``analysis.series``; those other than ``lag`` are drawn thin.
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
        nothing(axis)
    _thin_lines(axis, others)
    _main_line(axis, known, high)
    years = pd.Index([year for rate in (known["rate"], *others.values()) for year in rate.index])
    year_ticks(axis, years)
    _label_lines(axis, known["rate"], others, lag, high)
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


def as_read(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Rates as a table to read: who, year, both counts, rate with bounds, remarks and vintages.

    Args:
        rows: rows of ``analysis``.
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


def summed_words(rows: pd.DataFrame) -> str:
    """For which years returns are sums over citizenships, in a sentence; nothing if for none."""
    years = rows.loc[rows["summed"] & rows["rate"].notna(), "year"].drop_duplicates()
    return f"Returns summed over citizenships, a lower figure: {spans(years)}." if len(years) else ""


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
    bounds = known[["rate", "lower", "upper"]].astype("float64")
    every = bounds.reindex(range(int(known.index.min()), int(known.index.max()) + 1))
    axis.plot(every.index, every["rate"], "-o", color=COLOUR, markersize=5, zorder=3)
    axis.fill_between(
        every.index.astype("int64"), every["lower"], every["upper"], color=COLOUR, alpha=0.25, linewidth=0
    )
    ringed = known[_flagged(known)]
    axis.plot(ringed.index, ringed["rate"], "o", mfc="none", mec=style.INK, markersize=9, zorder=4)
    mark_extremes(axis, known["rate"], high)


def _thin_lines(axis: Axes, others: Mapping[int, pd.Series]) -> None:
    for rate, (dashes, _) in zip(others.values(), DASHES, strict=False):
        axis.plot(rate.index, rate, linestyle=dashes, color=style.QUIET, linewidth=1.4, zorder=2)


def _label_lines(axis: Axes, rate: pd.Series, others: Mapping[int, pd.Series], lag: int, high: float) -> None:
    marks = {lag: "", **{n: f"{mark} " for n, (_, mark) in zip(others, DASHES, strict=False)}}
    ends = {
        f"{marks[n]}orders {of_when(n)}": (float(line.index[-1]), float(line.iloc[-1]))
        for n, line in {lag: rate, **others}.items()
        if len(line) and line.iloc[-1] <= high
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
