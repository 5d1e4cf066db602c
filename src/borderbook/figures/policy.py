"""Monthly detections around an event, and how often a change of that size is found where nothing was decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from borderbook.figures import style
from borderbook.figures.figure import Figure
from borderbook.figures.style import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from borderbook.measures.events import Event
    from borderbook.measures.policy import Break

UNIT = "Detections of illegal border-crossing a month (events, not persons), logarithmic scale"
PLACEBO_UNIT = "Months without an event, by the estimate that they give, per cent; logarithmic scale"
OBSERVED, TREND, DRAWN_ON = "observed", "fitted trend", "trend before, drawn on"
_TICKS = (0, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)


def around_event(
    found: Break, event: Event, route: str, others: Sequence[pd.Timestamp], source: str
) -> Figure:
    """Detections a month to both sides of an event, the fitted segments, and the first one drawn on, dashed.

    Args:
        found: the segmented regression (``measures.policy.interrupted``).
        event: the event in question.
        route: whose detections these are.
        others: the dates of the table's other events; those in the window are ticks at the foot.
        source: the source line.
    """
    level, low, high = found.level.per_cent()
    title = (
        f"{route}: detections {_step(level)} the trend drawn on, in the month after '{_short(event.title)}'"
    )
    inside = [at for at in others if found.fit.index[0] <= at < found.fit.index[-1] + pd.offsets.MonthBegin()]
    drawn_on, cut = _drawn_on(found.fit)
    note = _note(found.fit, cut, len(inside))
    words = Words(title, UNIT, source, note)
    drawing, (axis,) = style.canvas(words, height=5.0)
    _observed(axis, found.fit, style.ROUTES[route])
    for part in (found.fit[: found.window], found.fit[found.window :]):
        axis.plot(part.index, part["trend"], color=style.INK, linewidth=2.2)
    axis.plot(drawn_on.index, drawn_on, color=style.INK, linewidth=1.6, linestyle=(0, (4, 3)))
    _logarithmic(axis, found.fit["observed"], drawn_on)
    _mark(axis, event, inside)
    _name_lines(axis, found, drawn_on, style.ROUTES[route])
    return Figure(
        name="detections-around-event",
        title=title,
        alt=_around_alt(found, event, route, (level, low, high)),
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
        placebo: month, level, slope (``measures.policy.placebos``).
        shares: of placebo months with a level, and a trend, that changes at least as much; 0 to 1.
        event: the event in question.
        source: the source line.
    """
    title = (
        f"{shares[0]:.0%} of {len(placebo)} months without an event show a change of level at least as large as "
        f"'{_short(event.title)}', {shares[1]:.0%} such a change of trend"
    )
    note = (
        f"Each month has the same regression as the event, on {found.window} months to both sides, none of them "
        "holding the event. Neighbouring months share most of their data, so these are not independent trials. "
        "Line: the event; its mirror image is dotted."
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


def _step(level: float) -> str:
    return f"{abs(level):,.0f} % {'below' if level < 0 else 'above'}"


def _short(title: str) -> str:
    """A title without what stands in brackets."""
    return title.split(" (")[0]


def _drawn_on(fit: pd.DataFrame) -> tuple[pd.Series, bool]:
    """The trend before drawn on, up to the highest count observed; whether that cuts it short."""
    whole = fit["counterfactual"].dropna()
    over = (whole > max(fit["observed"].max(), whole.iloc[0])).to_numpy()
    stop = int(over.argmax()) + 1 if over.any() else len(whole)
    return whole.iloc[:stop], stop < len(whole)


def _note(fit: pd.DataFrame, cut: bool, others: int) -> str:
    parts = ["Trends are of a month of mean season. The trend drawn on is arithmetic, not a forecast"]
    if cut:
        parts[0] += (
            f": it is cut where it leaves the range observed, and would reach "
            f"{fit['counterfactual'].iloc[-1]:,.0f} by {fit.index[-1]:%B %Y}"
        )
    parts.append(f"Ticks at the foot: {others} other entries of the table in the window" if others else "")
    return ". ".join(part for part in parts if part) + "."


def _observed(axis: Axes, fit: pd.DataFrame, colour: str) -> None:
    axis.plot(fit.index, fit["observed"], "-", color=colour, linewidth=1.1, alpha=0.55)
    axis.plot(fit.index, fit["observed"], "o", color=colour, markersize=4)


def _logarithmic(axis: Axes, observed: pd.Series, drawn_on: pd.Series) -> None:
    """A scale of log(1 + n), which has a place for months without a detection."""
    axis.set_yscale("function", functions=(np.log1p, np.expm1))
    high, low = max(observed.max(), drawn_on.max()), min(observed.min(), drawn_on.min())
    ticks = [tick for tick in _TICKS if tick <= high * 10]
    ticks = [t for i, t in enumerate(ticks) if i == len(ticks) - 1 or ticks[i + 1] > low]
    axis.yaxis.set_major_locator(FixedLocator(ticks))
    axis.yaxis.set_minor_locator(NullLocator())
    axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: style.thousands(value)))
    axis.set_ylim(max(0, min(ticks[0], low) * 0.9), (high + 1) * 2.2)


def _mark(axis: Axes, event: Event, inside: Sequence[pd.Timestamp]) -> None:
    """A line at the event with its name, and ticks at the foot for the others."""
    axis.axvline(event.date, color=style.QUIET, linewidth=1.1)
    axis.annotate(
        f"{_short(event.title)}\n{event.when()}", (event.date, 0.985), xycoords=("data", "axes fraction"),
        xytext=(5, 0), textcoords="offset points", va="top", size=8.5, color=style.QUIET,
    )  # fmt: skip
    for at in inside:
        axis.axvline(at, ymax=0.02, color=style.QUIET, linewidth=1.4)
    style.years_axis(axis)


def _name_lines(axis: Axes, found: Break, drawn_on: pd.Series, colour: str) -> None:
    fit = found.fit
    axis.set_xlim(fit.index[0] - pd.Timedelta(days=20), fit.index[-1] + pd.Timedelta(days=20))
    last = drawn_on.index[-1]
    near_edge = (last - found.at).days > 0.75 * (fit.index[-1] - found.at).days
    axis.annotate(
        DRAWN_ON, (last, drawn_on.iloc[-1]), xytext=(-4 if near_edge else 5, 7 if near_edge else 0),
        textcoords="offset points", ha="right" if near_edge else "left", va="bottom" if near_edge else "center",
        size=8.5, color=style.INK,
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
        _signed(own), (own, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 4),
        textcoords="offset points", ha="center", size=8.8, weight="bold", color=style.VERMILION,
    )  # fmt: skip
    axis.xaxis.set_major_locator(FixedLocator(_steps(edge)))
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _signed(value)))
    axis.tick_params(axis="x", labelsize=8.2)


def _steps(edge: float) -> list[float]:
    """Five ticks at whole per cents, which lie unevenly on a scale of logarithms."""
    positive = [np.log1p(p) for p in (0.02, 0.05, 0.1, 0.2, 0.5, 1, 3, 9, 50, 200, 1000, 10_000)]
    far = max([p for p in positive if p < edge * 0.95], default=positive[0])
    near = min(positive, key=lambda p: abs(p - far / 2))
    return [-far, -near, 0.0, near, far] if near < far else [-far, 0.0, far]


def _signed(log_points: float) -> str:
    value = float(np.expm1(log_points) * 100)
    digits = 1 if 0 < abs(value) < 10 and abs(value - round(value)) > 0.05 else 0
    digits = 1 if -100 < value < -99 else digits
    return "0" if abs(value) < 0.05 else f"{value:+,.{digits}f} %".replace("-", "−")


def _placebo_data(placebo: pd.DataFrame) -> pd.DataFrame:
    made = placebo.assign(
        level=np.expm1(placebo["level"]) * 100, slope=np.expm1(placebo["slope"]) * 100
    ).round(1)
    return made.rename(columns={"level": "level change in %", "slope": "trend change in % a month"})


def _around_alt(found: Break, event: Event, route: str, level: tuple[float, float, float]) -> str:
    fit = found.fit
    before, after = fit["observed"].iloc[: found.window], fit["observed"].iloc[found.window :]
    slope = found.slope.per_cent()
    return (
        f"Line chart of monthly detections on the route {route}, {fit.index[0]:%B %Y} to "
        f"{fit.index[-1]:%B %Y}, with the trends fitted before and after {event.title} ({event.when()}). "
        f"Before: {before.sum():,.0f} detections, highest {before.max():,.0f} in {before.idxmax():%B %Y}; after: "
        f"{after.sum():,.0f}, highest {after.max():,.0f} in {after.idxmax():%B %Y}. Level in {found.at:%B %Y} "
        f"against the trend drawn on: {level[0]:+.1f} % (95 % interval {level[1]:+.1f} to {level[2]:+.1f}); "
        f"change of trend: {slope[0]:+.1f} % a month ({slope[1]:+.1f} to {slope[2]:+.1f})."
    )


def _placebo_alt(found: Break, placebo: pd.DataFrame, shares: tuple[float, float], event: Event) -> str:
    parts = [
        f"change of {name}: event {own.per_cent()[0]:+.1f} %, middle half of the other months "
        f"{np.expm1(placebo[column].quantile(0.25)) * 100:+.1f} to "
        f"{np.expm1(placebo[column].quantile(0.75)) * 100:+.1f} %, at least as large in {share:.0%}"
        for name, column, own, share in (
            ("level", "level", found.level, shares[0]),
            ("trend a month", "slope", found.slope, shares[1]),
        )
    ]
    return (
        f"Two histograms of estimates at {len(placebo)} months without an event, with the estimate at "
        f"{event.title} as a line; {'; '.join(parts)}."
    )
