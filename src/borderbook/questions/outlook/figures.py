"""Forecasts by route, and how such forecasts did in the past."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.methods.forecast import BASELINE
from borderbook.questions.outlook.analysis import expected, rounded, verdicts
from borderbook.questions.route_trends.figures import UNIT

SHOWN_YEARS = 5
FEW_MONTHS = 6  # a fan of fewer would be lost beside five years
SHADES = {1: (0.30,), 2: (0.18, 0.30), 3: (0.14, 0.20, 0.30)}  # of the bands, from the widest
TYPICAL_LEVEL = 80
FAN_NOTE = (
    "Line: detections. Dashes: the forecast's median; bands: its intervals, the darker the likelier. It knows "
    "of no policy, war or weather to come. Each panel has its own scale."
)
ERROR_NOTE = (
    "Filled: the model chosen, by its errors over a year ahead or more. Open: the others. Left of the line is "
    "better than the baseline."
)


def fan_charts(monthly: pd.DataFrame, forecast: pd.DataFrame, source: str, note: str = "") -> Figure:
    """A panel a route: its last five years, the forecast's median and intervals, on its own scale from zero.

    Args:
        monthly: detections, a row a month, a column a route.
        forecast: ``forecast.forecast`` of it.
        source: the source line.
        note: what a reader must know besides (a provisional month).
    """
    routes = list(dict.fromkeys(forecast["route"]))
    years = SHOWN_YEARS if forecast["month"].nunique() >= FEW_MONTHS else 2
    shown = monthly[routes].iloc[-12 * years :]
    title = _fan_title(forecast, shown)
    said = f"{FAN_NOTE} {note}".strip()
    words = Words(title, f"{UNIT}, by month; data end in {shown.index[-1]:%B %Y}", source, said)
    columns = 1 if len(routes) == 1 else 2
    rows = -(-len(routes) // columns)
    height = 4.6 if rows == 1 else 1.4 + 1.95 * rows
    drawing, axes = style.canvas(words, height=height, panels=(rows, columns), sharex=True)
    for axis, route in zip(axes, routes, strict=False):
        _fan(axis, shown[route], forecast[forecast["route"] == route])
    for axis in axes[len(routes) :]:
        axis.set_visible(False)
    if len(routes) % columns:  # the panel above an empty place bears the years itself
        axes[len(routes) - 2].tick_params(axis="x", labelbottom=True)
    return Figure(
        name="detections-outlook-by-route",
        title=title,
        alt=_fan_alt(forecast, shown),
        unit=words.unit,
        source=source,
        data=_fan_data(shown, forecast),
        drawing=drawing,
        note=said,
    )


def relative_errors(scores: pd.DataFrame, horizon: int, source: str) -> Figure:
    """A dot a model, a row a route: its mean absolute error at past origins over the baseline's.

    Args:
        scores: ``forecast.backtest``.
        horizon: months ahead that were scored.
        source: the source line.
    """
    chosen = verdicts(scores)
    title = _error_title(chosen)
    unit = (
        f"Mean absolute error over that of the same month of last year, {ahead(horizon)}, at "
        f"{scores['origins'].max()} origins in the last five years"
    )
    words = Words(title, unit, source, ERROR_NOTE)
    drawing, (axis,) = style.canvas(words, height=2.0 + 0.42 * len(chosen))
    if chosen["relative_mae"].isna().all():
        style.empty(axis, "The history of these routes is too short for a backtest.")
    else:
        _dots(axis, scores, list(chosen["route"])[::-1])
    return Figure(
        name="outlook-relative-errors",
        title=title,
        alt=_error_alt(scores, chosen),
        unit=unit,
        source=source,
        data=scores[["route", "model", "relative_mae", "chosen"]].round(2).reset_index(drop=True),
        drawing=drawing,
        note=ERROR_NOTE,
    )


def _fan(axis: Axes, past: pd.Series, told: pd.DataFrame) -> None:
    colour = style.ROUTES[str(past.name)]
    levels = sorted(told["level"].unique(), reverse=True)
    for shade, level in zip(SHADES[len(levels)], levels, strict=True):
        band = _joined(past, told[told["level"] == level])
        axis.fill_between(band["month"], band["lower"], band["upper"], color=colour, alpha=shade, linewidth=0)
    middle = _joined(past, told.drop_duplicates("month"))
    axis.plot(past.index, past, color=colour, linewidth=1.6)
    axis.plot(middle["month"], middle["median"], color=style.INK, linewidth=1.5, linestyle=(0, (3, 1.6)))
    axis.plot(middle["month"].iloc[-1], middle["median"].iloc[-1], "o", color=style.INK, markersize=3.5)
    axis.axvline(past.index[-1], color=style.QUIET, linewidth=0.8, linestyle=":")
    axis.set_title(f"{past.name}\n{_panel_words(told)}", loc="left", size=9, weight="bold", pad=4)
    axis.margins(x=0.01)
    style.counts_axis(axis)
    style.years_axis(axis)
    axis.tick_params(labelsize=8)


def _joined(past: pd.Series, told: pd.DataFrame) -> pd.DataFrame:
    """The forecast from the last known month on, where it is the figure itself: a fan without a gap."""
    known = float(past.iloc[-1])
    start = pd.DataFrame({"month": [past.index[-1]], "lower": [known], "median": [known], "upper": [known]})
    return pd.concat([start, told[["month", "lower", "median", "upper"]]], ignore_index=True)


def _end(told: pd.DataFrame) -> pd.Series:
    """The last month of a route's forecast, at the level nearest to 80 %."""
    rows = told[told["month"] == told["month"].max()]
    return rows.loc[(rows["level"] - TYPICAL_LEVEL).abs().idxmin()]


def _panel_words(told: pd.DataFrame) -> str:
    """'Apr 2026: 5,400 (80 %: 2,000 to 14,000)'."""
    end = _end(told)
    inside = (
        "no interval"
        if pd.isna(end["lower"])
        else f"{end['level']:g} %: {rounded(end['lower']):,.0f} to {rounded(end['upper']):,.0f}"
    )
    return f"{end['month']:%b %Y}: {rounded(end['median']):,.0f} ({inside})"


def _fan_title(forecast: pd.DataFrame, shown: pd.DataFrame) -> str:
    end = forecast["month"].max()
    lead = shown.iloc[-12:].sum().idxmax()
    row = _end(forecast[forecast["route"] == lead])
    median = f"{rounded(row['median']):,.0f}"
    if pd.isna(row["lower"]):
        return f"{lead}, {end:%B %Y}: about {median} detections; the history is too short for an interval"
    return (
        f"{lead}, {end:%B %Y}: about {median} detections, but anything from {rounded(row['lower']):,.0f} to "
        f"{rounded(row['upper']):,.0f} is within the {row['level']:g} % interval"
    )


def _fan_alt(forecast: pd.DataFrame, shown: pd.DataFrame) -> str:
    parts = []
    for route, told in forecast.groupby("route", sort=False):
        last = shown[route].iloc[-1]
        parts.append(f"{route}: {last:,.0f} in {shown.index[-1]:%B %Y}, then {_panel_words(told)}")
    return (
        f"Small line charts of detections, one a route, from {shown.index[0]:%B %Y}, continued by a forecast "
        f"with widening bands to {forecast['month'].max():%B %Y}. {'; '.join(parts)}."
    )


def _fan_data(shown: pd.DataFrame, forecast: pd.DataFrame) -> pd.DataFrame:
    known = (
        shown.rename_axis(index="month")
        .reset_index()
        .melt("month", var_name="route", value_name="detections")
    )
    told = expected(forecast).drop(columns="model")
    made = pd.concat([known, told], ignore_index=True)
    return made[["route", "month", *made.columns.drop(["route", "month"])]].assign(
        route=made["route"].astype("str")
    )


def ahead(horizon: int) -> str:
    return "one month ahead" if horizon == 1 else f"1 to {horizon} months ahead"


def _dots(axis: Axes, scores: pd.DataFrame, routes: list[str]) -> None:
    place = {route: at for at, route in enumerate(routes)}
    rest = scores[~scores["chosen"] & (scores["model"] != BASELINE)]
    axis.plot(
        rest["relative_mae"], rest["route"].map(place), "o", color="none", markeredgecolor=style.GREY,
        markersize=6.5, markeredgewidth=1.1,
    )  # fmt: skip
    for row in scores[scores["chosen"] & scores["relative_mae"].notna()].to_dict("records"):
        at = (row["relative_mae"], place[row["route"]])
        axis.plot(*at, "o", color=style.ROUTES[row["route"]], markersize=9)
        axis.annotate(
            f"{row['relative_mae']:.2f}  {row['model']}", at, xytext=(0, 8), textcoords="offset points",
            ha="center", va="bottom", size=8, color=style.INK,
        )  # fmt: skip
    for route in scores[scores["chosen"] & scores["relative_mae"].isna()]["route"]:
        axis.annotate(
            "no ratio: the baseline made no error", (0.02, place[route]), size=8, va="bottom", color=style.INK
        )
    axis.axvline(1, color=style.INK, linewidth=1.2)
    axis.set_xlim(0, max(1.15, scores["relative_mae"].max() * 1.05))
    axis.set_ylim(-0.5, len(routes) - 0.3)
    axis.set_yticks(range(len(routes)), routes)
    axis.grid(axis="x", color=style.RULE, linewidth=0.7)
    axis.annotate(
        "baseline", (1, 1), xycoords=("data", "axes fraction"), xytext=(4, -2), textcoords="offset points",
        size=8, color=style.QUIET, va="top",
    )  # fmt: skip


def _error_title(chosen: pd.DataFrame) -> str:
    better = int((chosen["verdict"] == "better").sum())
    if better == 0:
        which = "this route" if len(chosen) == 1 else "these routes"
        if (chosen["verdict"] == "baseline").all():
            return f"Nothing beats the same month of last year on {which}"
        return f"Over this horizon the chosen model does not beat the same month of last year on {which}"
    top = chosen[chosen["verdict"] == "better"].iloc[0]
    if len(chosen) == 1:
        return f"{top['route']}: the error of the chosen model is {top['relative_mae']:.2f} of the baseline's"
    return (
        f"The chosen model beats the same month of last year on {better} of {len(chosen)} routes, by most on "
        f"the route {top['route']}"
    )


def _error_alt(scores: pd.DataFrame, chosen: pd.DataFrame) -> str:
    parts = []
    for row in chosen.to_dict("records"):
        others = scores[(scores["route"] == row["route"]) & (scores["model"] != BASELINE)]["relative_mae"]
        spread = f"all models {others.min():.2f} to {others.max():.2f}"
        known = pd.notna(row["relative_mae"])
        said = (
            f"{row['relative_mae']:.2f} ({row['model']}; {spread})"
            if known
            else "no ratio, as the baseline made no error"
        )
        parts.append(f"{row['route']} {said}")
    return f"Dots by route on a scale on which the baseline is 1 and less is better: {'; '.join(parts)}."
