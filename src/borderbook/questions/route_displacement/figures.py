"""Routes beside each other, and what their changes have in common at each lead and lag."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from borderbook import words as w
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.methods.lead_lag import LEVEL, LeadLag, in_words, most_negative, strongest
from borderbook.questions.route_trends.figures import UNIT

CHANCE = "Rank correlation of monthly changes free of season, −1 to 1"


def levels_by_route(levels: pd.DataFrame, source: str) -> Figure:
    """Lines on a logarithmic scale, a route each: what falls while another rises would cross here.

    Args:
        levels: ``lead_lag.levels``: counts free of season, a row a month, a column a route.
        source: the source line.
    """
    first, last = levels.index[0], levels.index[-1]
    smooth = levels.rolling(3, center=True, min_periods=1).median()
    low, high = smooth.clip(lower=1).min(), smooth.clip(lower=1).max()
    widest = str((high / low).idxmax())
    span = f"{w.number(smooth[widest].min())} to {w.number(high[widest])}"
    title = f"{widest} ranged widest: from {span} detections a month"
    unit = f"{UNIT} a month, free of season, median of three months; logarithmic scale"
    none = "Less than one is drawn at 1." if (smooth < 1).any(axis=None) else ""
    note = " ".join(filter(None, [none, w.counted_twice(first, last, levels.columns)]))
    drawing, (axis,) = style.canvas(Words(title, unit, source, note), height=5.0)
    _lines(axis, smooth)
    said = "; ".join(
        f"{route} from {w.number(smooth[route].min())} to {w.number(smooth[route].max())}, last "
        f"{w.number(smooth[route].iloc[-1])}"
        for route in smooth.columns
    )
    return Figure(
        name="detections-free-of-season-by-route",
        title=title,
        alt=f"Lines by route, {w.span(first, last)}, logarithmic. Lowest to highest: {said}.",
        unit=unit,
        source=source,
        data=smooth.round(0).set_axis(pd.DatetimeIndex(smooth.index).strftime("%Y-%m"), axis=0)
        .rename_axis("month").reset_index(),
        drawing=drawing,
        note=note,
    )  # fmt: skip


def strongest_heatmap(found: LeadLag, repeated: str, source: str) -> Figure:
    """For each leader (row) and follower (column) the strongest correlation, its lag, and a mark if significant.

    Args:
        found: ``lead_lag.lead_lag``.
        repeated: the note on detections counted twice, or blank.
        source: the source line.
    """
    table = strongest(found)
    routes = list(dict.fromkeys([*found.table["first"], *found.table["second"]]))
    grid = table.pivot_table(index="leader", columns="follower", values="correlation").loc[routes, routes]
    title = finding(found)
    unit = f"{CHANCE}; below it how many months later the column follows the row"
    note = (
        f"* stronger than chance anywhere among {found.comparisons} comparisons (5 % level, together). Red: one "
        f"falls as the other rises; blue: they move together. {repeated}"
    ).strip()
    drawing, (axis,) = style.canvas(Words(title, unit, source, note), height=1.9 + 0.52 * len(routes))
    shown = table.assign(text=[_cell(r, lag, p) for r, lag, p in _three(table)])
    texts = shown.pivot_table(index="leader", columns="follower", values="text", aggfunc="first")
    _grid(axis, grid, texts.reindex(index=routes, columns=routes).fillna(""))
    return Figure(
        name="strongest-correlation-by-pair",
        title=title,
        alt=_heatmap_alt(found, table),
        unit=unit,
        source=source,
        data=table.round({"correlation": 3, "p_family": 3}),
        drawing=drawing,
        note=note,
    )


def lead_lag_curves(found: LeadLag, source: str, pairs: int = 4) -> Figure:
    """A panel for each of the pairs with the lowest correlations: all lags, with the bands of chance.

    Args:
        found: ``lead_lag.lead_lag``.
        source: the source line.
        pairs: how many panels.
    """
    lowest = most_negative(found, pairs)
    least = lowest.iloc[0]
    title = f"The lowest of all correlations is {w.correlation(least['correlation'])}: {in_words(least)}"
    unit = f"{CHANCE}, by months of lead"
    note = (
        "Right of 0 the first route leads, left of it the second. Grey: 95 % of what chance gives at each lag; "
        "dashed: what the strongest of all comparisons exceeds by chance in 5 % of cases."
    )
    rows, columns = -(-len(lowest) // 2), min(2, len(lowest))
    words = Words(title, unit, source, note)
    drawing, axes = style.canvas(
        words, height=1.6 + 2.0 * rows, panels=(rows, columns), sharex=True, sharey=True
    )
    keys = list(zip(lowest["first"], lowest["second"], strict=True))
    for axis, (first, second) in zip(axes, keys, strict=False):
        own = found.table[(found.table["first"] == first) & (found.table["second"] == second)]
        _curve(axis, own, found.critical, f"{first} and\n{second}")
    for axis in axes[len(keys) :]:
        axis.set_visible(False)
    chosen = pd.MultiIndex.from_frame(found.table[["first", "second"]]).isin(keys)
    return Figure(
        name="lead-lag-of-the-lowest-pairs",
        title=title,
        alt=_curves_alt(lowest, found),
        unit=unit,
        source=source,
        data=found.table[chosen].round(3),
        drawing=drawing,
        note=note,
    )


def finding(found: LeadLag) -> str:
    """What the test found about falls with rises, as a title."""
    falls = found.significant[found.significant["correlation"] < 0]
    if falls.empty:
        return "No pair of routes shows falls that coincide with rises beyond chance"
    return f"Falls coincide with rises beyond chance: {in_words(falls.iloc[0])}"


def _three(table: pd.DataFrame) -> list[tuple[float, int, float]]:
    return list(zip(table["correlation"], table["lag"], table["p_family"], strict=True))


def _cell(correlation: float, lag: int, p: float) -> str:
    mark = " *" if p < LEVEL else ""
    return f"{w.correlation(correlation)}{mark}\n{'same month' if lag == 0 else f'{lag} mo. later'}"


def _lines(axis: Axes, smooth: pd.DataFrame) -> None:
    for route in smooth.columns:
        axis.plot(smooth.index, smooth[route].clip(lower=1), color=style.ROUTES[route], linewidth=1.5)
    axis.set(xlabel="", ylabel="", yscale="log")
    axis.yaxis.set_major_formatter(lambda value, _: style.thousands(value))
    axis.minorticks_off()
    style.years_axis(axis)
    style.key(axis, {route: style.ROUTES[route] for route in smooth.columns})
    axis.set_xlim(date2num(smooth.index[0]), date2num(smooth.index[-1]))


def _grid(axis: Axes, grid: pd.DataFrame, texts: pd.DataFrame) -> None:
    in_lines = grid.rename(columns=lambda name: str(name).replace(" ", "\n"))
    look = {"size": 8, "linespacing": 1.3}
    style.heatmap(axis, in_lines, texts, look, cmap="RdBu", vmin=-0.6, vmax=0.6, linewidths=1.5)
    axis.set(xlabel="follows", ylabel="leads")
    axis.tick_params(axis="x", labelsize=8.2)
    axis.tick_params(axis="y", labelsize=8.8)


def _curve(axis: Axes, own: pd.DataFrame, critical: float, name: str) -> None:
    axis.fill_between(own["lag"], own["low"], own["high"], color=style.RULE, linewidth=0)
    axis.axhline(0, color=style.QUIET, linewidth=0.8)
    for side in (-critical, critical):
        axis.axhline(side, color=style.QUIET, linewidth=1, linestyle=(0, (4, 3)))
    axis.vlines(own["lag"], 0, own["correlation"], color=style.BLUE, linewidth=1.6)
    axis.plot(own["lag"], own["correlation"], "o", color=style.BLUE, markersize=4.5)
    axis.set_title(name, loc="left", size=9, weight="bold", pad=4)
    top = max(0.4, critical * 1.15, float(own["correlation"].abs().max()) * 1.15)
    axis.set(
        ylim=(-top, top),
        xticks=sorted({0, *own["lag"].iloc[[0, -1]], *own["lag"][::3]}),
        xlabel="",
        ylabel="",
    )


def _heatmap_alt(found: LeadLag, table: pd.DataFrame) -> str:
    top = table.iloc[0]
    lowest = most_negative(found).iloc[0]
    count = len(found.significant)
    return (
        f"Coloured table of routes by routes, the strongest rank correlation at lags of 0 to {found.max_lag} months. "
        f"Strongest: {w.correlation(top['correlation'])}, {top['leader']} before {top['follower']} by {top['lag']}. "
        f"Lowest: {w.correlation(lowest['correlation'])}, {in_words(lowest)}. Beyond chance "
        f"(±{found.critical:.2f}): {count} of {found.comparisons}."
    )


def _curves_alt(lowest: pd.DataFrame, found: LeadLag) -> str:
    said = [
        f"{in_words(row)} {w.correlation(row['correlation'])} (p {row['p_family']:.2f})"
        for _, row in lowest.iterrows()
    ]
    return (
        f"Correlations at lags of −{found.max_lag} to {found.max_lag} months with bands of chance; limit for all "
        f"±{found.critical:.2f}. Lowest of each pair: {'; '.join(said)}."
    )
