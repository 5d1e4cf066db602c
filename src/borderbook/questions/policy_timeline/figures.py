"""Monthly detections around an event, and how often such a change is found where nothing was decided."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.dates import date2num
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from borderbook import words as say
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.methods import series
from borderbook.questions.policy_timeline.analysis import as_per_cent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from borderbook.questions.policy_timeline.analysis import Break
    from borderbook.questions.policy_timeline.events import Event

COUNTED = "Detections of illegal border-crossing (events, not persons)"
UNIT = f"{COUNTED} a month, logarithmic scale"
PLACEBO_UNIT = "Months without an event, by the estimate that they give, per cent; logarithmic scale"
OBSERVED, TREND, CONTINUED = "observed", "fitted trend", "earlier trend continued"
_REACH = 3.0  # times the highest count observed: how far the trend is continued
_TICKS = (0, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)


def around_event(
    found: Break, event: Event, route: str, others: Sequence[pd.Timestamp], source: str
) -> Figure:
    """Detections a month to both sides of an event, the fitted segments, and the first one drawn on, dashed.

    Args:
        found: the segmented regression (``analysis.interrupted``).
        event: the event in question.
        route: whose detections these are.
        others: the dates of the table's other events; those in the window are ticks at the foot.
        source: the source line.
    """
    title = _around_title(found, event, route)
    end = found.fit.index[-1] + pd.offsets.MonthBegin()
    inside = [at for at in others if found.fit.index[0] <= at < end]
    continued, cut = _continued(found.fit)
    note = _note(found.fit, cut, len(inside))
    words = Words(title, UNIT, source, note)
    drawing, (axis,) = style.canvas(words, height=5.0)
    _observed(axis, found.fit, style.ROUTES[route])
    for part in (found.fit[: found.window], found.fit[found.window :]):
        axis.plot(part.index, part["trend"], color=style.INK, linewidth=2.2)
    axis.plot(continued.index, continued, color=style.INK, linewidth=1.6, linestyle=(0, (4, 3)))
    _logarithmic(axis, found.fit["observed"], continued)
    _mark(axis, event, inside)
    _name_lines(axis, found, continued, style.ROUTES[route])
    return Figure(
        name="detections-around-event",
        title=title,
        alt=_around_alt(found, event, route),
        unit=UNIT,
        source=source,
        data=found.fit.round(0).astype("Int64").reset_index(),
        drawing=drawing,
        note=note,
    )


def placebo_distribution(
    found: Break, placebo: pd.DataFrame, shares: tuple[float, float], event: Event, source: str
) -> Figure:
    """Two histograms: the change of level and of trend at months without an event, the event's marked.

    Args:
        found: the segmented regression at the event.
        placebo: month, level, slope (``analysis.placebos``).
        shares: of placebo months with a level, and a trend, that changes at least as much; 0 to 1.
        event: the event in question.
        source: the source line.
    """
    title = (
        f"{_part(shares[0])} of {len(placebo)} months without an event show a change of level as large as at "
        f"'{_short(event.title)}', {_part(shares[1]).lower()} such a change of trend"
    )
    note = (
        f"Each month has the same regression as the event, on {found.window} months to both sides, none of "
        "which holds the event. Neighbouring months share most of their data, so these are not independent "
        "trials. Line: the event; its mirror image is dotted."
    )
    words = Words(title, PLACEBO_UNIT, source, note)
    drawing, axes = style.canvas(words, height=4.3, panels=(1, 2), sharey=True)
    for axis, column, own, name in (
        (axes[0], "level", found.level.value, "Change of level"),
        (axes[1], "slope", found.slope.value, "Change of trend a month"),
    ):
        _histogram(axis, placebo[column], own, name)
    axes[0].set_ylabel("months")
    return Figure(
        name="placebo-months",
        title=title,
        alt=_placebo_alt(found, placebo, shares, event),
        unit=PLACEBO_UNIT,
        source=source,
        data=_placebo_data(placebo),
        drawing=drawing,
        note=note,
    )


def _around_title(found: Break, event: Event, route: str) -> str:
    level, low, high = found.level.per_cent()
    if low < 0 < high:
        return (
            f"{route}: no clear change of level at '{_short(event.title)}' "
            f"({say.signed(level)}, 95 % interval {say.signed(low)} to {say.signed(high)})"
        )
    side = "below" if level < 0 else "above"
    return (
        f"{route}: level {abs(level):,.0f} % {side} the earlier trend in the first month after "
        f"'{_short(event.title)}'"
    )


def _part(share: float) -> str:
    return "None" if share == 0 else say.per_cent(share * 100)


def _short(title: str) -> str:
    """A title without what stands in brackets."""
    return title.split(" (")[0]


def _continued(fit: pd.DataFrame) -> tuple[pd.Series, bool]:
    """The earlier trend continued, as far as it stays near the counts observed; whether that cuts it short."""
    whole = fit["counterfactual"].dropna()
    over = (whole > max(fit["observed"].max(), whole.iloc[0]) * _REACH).to_numpy()
    stop = int(over.argmax()) if over.any() else len(whole)
    return whole.iloc[:stop], stop < len(whole)


def _note(fit: pd.DataFrame, cut: bool, others: int) -> str:
    parts = [
        "Trends are of a month of mean season. The earlier trend continued is arithmetic, not a forecast"
    ]
    if cut:
        parts[0] += (
            f": drawn only to {_REACH:.0f} times the highest count, it would reach "
            f"{fit['counterfactual'].iloc[-1]:,.0f} by {fit.index[-1]:%B %Y}"
        )
    parts.append(f"Ticks at the foot: {others} other entries of the table in the window" if others else "")
    return ". ".join(part for part in parts if part) + "."


def _observed(axis: Axes, fit: pd.DataFrame, colour: str) -> None:
    axis.plot(fit.index, fit["observed"], "-", color=colour, linewidth=1.1, alpha=0.55)
    axis.plot(fit.index, fit["observed"], "o", color=colour, markersize=4)


def _logarithmic(axis: Axes, observed: pd.Series, continued: pd.Series) -> None:
    """A scale of log(1 + n), which has a place for months without a detection."""
    axis.set_yscale("function", functions=(np.log1p, np.expm1))
    high, low = max(observed.max(), continued.max()), min(observed.min(), continued.min())
    ticks = [tick for tick in _TICKS if tick <= high * 10]
    ticks = [t for i, t in enumerate(ticks) if i == len(ticks) - 1 or ticks[i + 1] > low]
    axis.yaxis.set_major_locator(FixedLocator(ticks))
    axis.yaxis.set_minor_locator(NullLocator())
    axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: style.thousands(value)))
    axis.set_ylim(max(0, min(ticks[0], low) * 0.9), (high + 1) * 2.2)


def _mark(axis: Axes, event: Event, inside: Sequence[pd.Timestamp]) -> None:
    """A line at the event with its name, and ticks at the foot for the others."""
    axis.axvline(date2num(event.date), color=style.QUIET, linewidth=1.1)
    name = "\n".join([*textwrap.wrap(_short(event.title), 48), event.when()])
    axis.annotate(
        name, (event.date, 1), xycoords=("data", "axes fraction"), xytext=(-3, 4),
        textcoords="offset points", va="bottom", size=8.5, color=style.QUIET,
    )  # fmt: skip
    for at in inside:
        axis.axvline(date2num(at), ymax=0.02, color=style.QUIET, linewidth=1.4)
    style.years_axis(axis)


def _name_lines(axis: Axes, found: Break, continued: pd.Series, colour: str) -> None:
    fit = found.fit
    axis.set_xlim(fit.index[0] - pd.Timedelta(days=20), fit.index[-1] + pd.Timedelta(days=20))
    last = continued.index[-1]
    near_edge = (last - found.at).days > 0.75 * (fit.index[-1] - found.at).days
    axis.annotate(
        CONTINUED, (last, continued.iloc[-1]), xytext=(-4 if near_edge else 5, 7 if near_edge else 0),
        textcoords="offset points", ha="right" if near_edge else "left",
        va="bottom" if near_edge else "center", size=8.5, color=style.INK,
    )  # fmt: skip
    style.key(axis, {OBSERVED: colour, TREND: style.INK})


def _histogram(axis: Axes, estimates: pd.Series, own: float, name: str) -> None:
    sns.histplot(x=estimates, ax=axis, bins=18, color=style.SKY, edgecolor=style.PAPER, linewidth=0.8)
    axis.axvline(own, color=style.VERMILION, linewidth=2.2)
    axis.axvline(-own, color=style.VERMILION, linewidth=1.2, linestyle=":")
    edge = max(abs(own), estimates.abs().max()) * 1.12
    axis.set(xlim=(-edge, edge), xlabel="", ylabel="")
    axis.set_title(name, loc="left", size=9.5, weight="bold", pad=20)
    axis.annotate(
        say.signed(as_per_cent(own)), (own, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 4),
        textcoords="offset points", ha="center", size=8.8, weight="bold", color=style.VERMILION,
    )  # fmt: skip
    axis.xaxis.set_major_locator(FixedLocator(_steps(edge)))
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: say.signed(as_per_cent(value))))
    axis.tick_params(axis="x", labelsize=8.2)


def _steps(edge: float) -> list[float]:
    """Ticks at whole per cents to both sides of 0; they lie unevenly on a scale of logarithms."""
    up = [float(np.log1p(p)) for p in (0.02, 0.05, 0.1, 0.2, 0.5, 1, 3, 9, 50, 200, 1000, 10_000)]
    down = [float(-np.log1p(-p)) for p in (0.02, 0.05, 0.1, 0.15, 0.3, 0.5, 0.75, 0.9, 0.98, 0.995, 0.999)]
    return [*(-step for step in _two(down, edge)), 0.0, *_two(up, edge)]


def _two(steps: list[float], edge: float) -> list[float]:
    """The largest step inside the edge, and the one nearest to the middle of it."""
    far = max((step for step in steps if step < edge * 0.95), default=steps[0])
    near = min(steps, key=lambda step: abs(step - far * 0.45))
    return [near, far] if near < far * 0.65 else [far]


def _placebo_data(placebo: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "month": placebo["month"],
            "level change in %": (np.expm1(placebo["level"]) * 100).round(1),
            "trend change in % a month": (np.expm1(placebo["slope"]) * 100).round(1),
        }
    )


def _around_alt(found: Break, event: Event, route: str) -> str:
    fit, level, slope = found.fit, found.level.per_cent(), found.slope.per_cent()
    before, after = fit["observed"].iloc[: found.window], fit["observed"].iloc[found.window :]
    return (
        f"Line chart of monthly detections on the route {route}, {fit.index[0]:%B %Y} to "
        f"{fit.index[-1]:%B %Y}, with the trends fitted before and after {event.title} ({event.when()}). "
        f"Before: {_span(before)}; after: {_span(after)}. Level in {found.at:%B %Y} against the earlier trend "
        f"continued: {_interval(level)}; change of trend a month: {_interval(slope)}."
    )


def _interval(change: tuple[float, float, float]) -> str:
    value, low, high = (say.signed(part) for part in change)
    return f"{value} (95 % interval {low} to {high})"


def _span(counts: pd.Series) -> str:
    at, most = series.peak(counts)
    return f"{counts.sum():,.0f} detections, highest {most:,.0f} in {at:%B %Y}"


def _placebo_alt(found: Break, placebo: pd.DataFrame, shares: tuple[float, float], event: Event) -> str:
    parts = [
        f"change of {name}: event {say.signed(as_per_cent(own))}, middle half of the other months "
        f"{say.signed(as_per_cent(float(placebo[column].quantile(0.25))))} to "
        f"{say.signed(as_per_cent(float(placebo[column].quantile(0.75))))}, at least as large in "
        f"{say.per_cent(share * 100)}"
        for name, column, own, share in (
            ("level", "level", found.level.value, shares[0]),
            ("trend a month", "slope", found.slope.value, shares[1]),
        )
    ]
    return (
        f"Two histograms of estimates at {len(placebo)} months without an event, with the estimate at "
        f"{event.title} as a line; {'; '.join(parts)}."
    )
