"""Detections by route over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from borderbook import words as say
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.methods import series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

UNIT = "Detections of illegal border-crossing (events, not persons)"
PART_YEAR = "* part of the year only."


def stacked_by_route(wide: pd.DataFrame, complete: pd.Series, frequency: str, source: str) -> Figure:
    """Stacked bars (years) or areas (quarters, months) of detections by route.

    Args:
        wide: a row a period, a column a route; drawn from the largest route (bottom) to the smallest.
        complete: for each period, whether all of its months are there; a part year is starred.
        frequency: month, quarter or year.
        source: the source line.
    """
    ordered = wide[wide.sum().sort_values(ascending=False).index]
    total = ordered.sum(axis=1)
    top, most = series.peak(total)
    highest = f"the highest {frequency} was {say.period(top, frequency)}, with {most:,.0f}"
    title = f"Detections by route: {highest if most else 'none on the routes shown'}"
    note = _notes(complete, wide)
    words = Words(title, f"{UNIT}, by {frequency}", source, note)
    drawing, (axis,) = style.canvas(words, height=5.0)
    _stack(axis, ordered, complete, frequency)
    style.counts_axis(axis)
    style.key(axis, {name: style.ROUTES[name] for name in ordered.columns})
    return Figure(
        name=f"detections-by-route-and-{frequency}",
        title=title,
        alt=_stacked_alt(ordered, total, frequency),
        unit=words.unit,
        source=source,
        data=_long(ordered, frequency),
        drawing=drawing,
        note=note,
    )


def routes_side_by_side(rolling: pd.DataFrame, source: str) -> Figure:
    """A small panel a route: sums of twelve months, each on its own scale from zero, its last value labelled.

    Args:
        rolling: sums of twelve months by route (``series.rolling_year``).
        source: the source line.
    """
    known = rolling.dropna(how="all")
    routes = list(rolling.max().fillna(0).sort_values(ascending=False, kind="stable").index)
    columns = min(3, len(routes))
    rows = -(-len(routes) // columns)
    title = "Each route has its own years: sums of the last twelve months, each panel on its own scale"
    note = "The dot marks the highest value."
    words = Words(title, f"{UNIT}, sum of twelve months", source, note)
    drawing, axes = style.canvas(words, height=1.3 + 1.8 * rows, panels=(rows, columns), sharex=True)
    for axis, route in zip(axes, routes, strict=False):
        if known.empty:
            style.empty(axis, f"{route}: no twelve months")
        else:
            _panel(axis, known[route], style.ROUTES[route])
    for axis in axes[len(routes) :]:
        axis.set_visible(False)
    return Figure(
        name="detections-twelve-month-sums-by-route",
        title=title,
        alt=_panels_alt(known, routes),
        unit=words.unit,
        source=source,
        data=_long(known.round(0), "month"),
        drawing=drawing,
        note=note,
    )


def share_heatmap(shares: pd.DataFrame, complete: pd.Series, source: str) -> Figure:
    """Each route's share of a year's detections, a row a route, a column a year.

    Args:
        shares: per cent, a row a year (first day), a column a route.
        complete: for each year, whether all of its months are there; a part year is starred.
        source: the source line.
    """
    ordered = shares[shares.mean().sort_values(ascending=False).index]
    table = ordered.T
    table.columns = pd.Index(part_years(complete))
    title = _shares_title(ordered)
    note = _notes(complete, ordered)
    words = Words(title, "Share of the year's detections, per cent", source, note)
    drawing, (axis,) = style.canvas(words, height=1.6 + 0.36 * len(table))
    style.heatmap(axis, table, table.map("{:.0f}".format), {"size": 8.5}, cmap="Blues", vmin=0, vmax=100)
    axis.tick_params(axis="x", labelsize=8.5)
    return Figure(
        name="route-shares-by-year",
        title=title,
        alt=_shares_alt(ordered),
        unit=words.unit,
        source=source,
        data=_long(ordered.round(1), "year", "share"),
        drawing=drawing,
        note=note,
    )


def part_years(complete: pd.Series) -> list[str]:
    """The labels of a year axis, with a star behind a year of which months are missing."""
    return [f"{at.year}{'' if whole else '*'}" for at, whole in zip(complete.index, complete, strict=True)]


def _notes(complete: pd.Series, wide: pd.DataFrame) -> str:
    repeated = say.counted_twice(wide.index[0], wide.index[-1], wide.columns)
    return " ".join(filter(None, ["" if complete.all() else PART_YEAR, repeated]))


def _shares_title(ordered: pd.DataFrame) -> str:
    known = ordered.dropna(how="all")
    if known.empty:
        return "No year has a detection on the routes shown"
    last = known.iloc[-1]
    return f"{last.idxmax()} has the largest share of {known.index[-1].year}: {last.max():.0f} %"


def _stack(axis: Axes, ordered: pd.DataFrame, complete: pd.Series, frequency: str) -> None:
    colours = [style.ROUTES[name] for name in ordered.columns]
    axis.tick_params(axis="x", labelsize=8.8)
    if frequency != "year":
        axis.stackplot(ordered.index, ordered.T.to_numpy(), colors=colours, linewidth=0)
        axis.margins(x=0)
        return
    floor = pd.Series(0.0, index=ordered.index)
    years = part_years(complete)
    for name, colour in zip(ordered.columns, colours, strict=True):
        axis.bar(years, ordered[name], bottom=floor, color=colour, width=0.78)
        floor += ordered[name]


def _panel(axis: Axes, counts: pd.Series, colour: str) -> None:
    at, most = series.peak(counts)
    axis.plot(counts.index, counts.to_numpy(), color=colour, linewidth=1.8)
    axis.fill_between(counts.index, counts, color=colour, alpha=0.15, linewidth=0)
    axis.scatter([at.to_numpy()], [most], color=colour, s=16, zorder=3)
    axis.set_title(f"{counts.name}\nlast: {counts.iloc[-1]:,.0f}", loc="left", size=9, weight="bold", pad=4)
    axis.set(xlabel="", ylabel="")
    style.counts_axis(axis)
    style.years_axis(axis)
    axis.tick_params(labelsize=8)


def _long(wide: pd.DataFrame, frequency: str, value: str = "detections") -> pd.DataFrame:
    """A row a period and route; the period as text that reads well in a CSV file."""
    tall = (
        wide.rename_axis(index="at", columns="route")
        .reset_index()
        .melt("at", var_name="route", value_name=value)
    )
    shown = tall["at"].map(
        lambda at: at.strftime("%Y-%m") if frequency == "month" else say.period(at, frequency)
    )
    return pd.DataFrame({frequency: shown, "route": tall["route"].astype("str"), value: tall[value]})


def _stacked_alt(ordered: pd.DataFrame, total: pd.Series, frequency: str) -> str:
    (top, most), last = series.peak(total), total.index[-1]
    largest = ordered.loc[[top]].T.iloc[:, 0].sort_values(ascending=False, kind="stable")
    shape = "Stacked bars" if frequency == "year" else "Stacked areas"
    parts = ", ".join(f"{name} {ordered[name].sum():,.0f}" for name in ordered.columns)
    return (
        f"{shape} of detections by route and {frequency}, {say.period(total.index[0], frequency)} to "
        f"{say.period(last, frequency)}. Highest: {say.period(top, frequency)} with {most:,.0f}, of which "
        f"{largest.index[0]} {largest.iloc[0]:,.0f}. Last: {total.iloc[-1]:,.0f}. Over the whole period: {parts}."
    )


def _panels_alt(known: pd.DataFrame, routes: list[str]) -> str:
    if known.empty:
        return f"Empty charts, one a route ({', '.join(routes)}): fewer than twelve months are held."
    parts = []
    for name in routes:
        at, most = series.peak(known[name])
        parts.append(
            f"{name}: highest {most:,.0f} in the twelve months to {at:%B %Y}, last {known[name].iloc[-1]:,.0f}"
        )
    return f"Small line charts, one a route, to {known.index[-1]:%B %Y}. " + "; ".join(parts) + "."


def _shares_alt(ordered: pd.DataFrame) -> str:
    known = ordered.dropna(how="all")
    leaders = zip(known.index, known.idxmax(axis=1), known.max(axis=1), strict=True)
    parts = ", ".join(f"{at.year} {name} {share:.0f} %" for at, name, share in leaders)
    return (
        f"Table of shares coloured by size, routes by years. Largest share of each year: {parts or 'none'}."
    )
