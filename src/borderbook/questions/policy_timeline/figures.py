"""Events around the one in question, the break, its date, and breaks elsewhere."""

from __future__ import annotations

import numpy as np
import pandas as pd

from borderbook import charts, words
from borderbook.methods.interrupted_series import Break
from borderbook.questions.policy_timeline import answer
from borderbook.questions.policy_timeline.analysis import Event

UNIT = f"{words.DETECTIONS}, by month; logarithmic"
_EDGES = (-np.inf, 0.1, 0.25, 0.5, 0.8, 1.25, 2.0, 4.0, 10.0, np.inf)  # factors


def decisions(dated: pd.DataFrame, event: Event, window: int) -> charts.Figure:
    """The events of the table within the window, by topic; the one in question in a row of its own.

    Args:
        dated: ``analysis.dated``.
        event: the event in question.
        window: months to both sides.
    """
    reach = pd.DateOffset(months=window)
    near = dated[dated["date"].between(event.date - reach, event.date + reach)].drop_duplicates("event_id")
    itself = near["event_id"] == event.event_id
    data = near.assign(row=near["topic"].mask(itself, "the event looked at"), end=None)
    data = data.rename(columns={"date": "start", "title": "label"})
    months = words.counted(window, "month")
    return charts.timeline(
        pd.concat([data[itself], data[~itself]]), name="events-in-the-window", of="policy_events",
        title=f"{len(near) - 1} other entries of the table fall within {months} of {event.title}",
        unit="Acts, agreements and measures by date",
    )  # fmt: skip


def around(found: Break, event: Event, route: str) -> charts.Figure:
    """Detections with the trends fitted before and after.

    Args:
        found: the segmented regression.
        event: the event in question.
        route: whose detections are meant.
    """
    level, low, high = map(words.signed, found.level.per_cent())
    trend, earlier = found.fit["trend"], found.fit.index < found.at
    lines = {"trend before": trend.where(earlier), "trend after": trend.mask(earlier)}
    data = pd.DataFrame({"detections": found.fit["observed"], **lines})
    return charts.lines(
        data.where(data > 0), log=True, events={event.date: event.title}, name="around-the-event",
        title=f"{route}: level {level} against the earlier trend (95 % interval {low} to {high})", unit=UNIT,
        of="detections",
        note="Trends are of a month of average season. The earlier trend is not drawn on: nobody knows how long it "
        "would have held.",
    )  # fmt: skip


def scan(scanned: pd.DataFrame) -> charts.Figure:
    """The change of level with the break at other months, with intervals; months that fit about as well are named.

    Args:
        scanned: ``methods.interrupted_series.scan``.
    """
    low, high = words.signed(scanned["level"].min()), words.signed(scanned["level"].max())
    months = words.span(scanned.index[0], scanned.index[-1])
    best = scanned["likelihood_ratio"] == scanned["likelihood_ratio"].min()
    fit = np.select([best, scanned["plausible"]], [", fits best", ", fits about as well"], "")
    tried = scanned.set_axis(pd.DatetimeIndex(scanned.index).strftime("%b %Y") + fit).rename_axis("break in")
    return charts.dots(
        tried["level"], low=tried["low"], high=tried["high"], form=words.signed, name="break-dates",
        title=f"A break in any month from {months} gives {low} to {high}",
        unit="Change of level against the earlier trend, per cent, by the month of the break", of="detections",
        note="Every line is a regression on the same months; only the month of the break differs.",
    )  # fmt: skip


def placebos(placebo: pd.Series, estimate: float) -> charts.Figure:
    """How large the change of level is at months without an event.

    Args:
        placebo: changes of level, logs.
        estimate: that of the event, logs.
    """
    names = ["below a tenth", "a tenth to a quarter", "a quarter to a half", "a half to four fifths", "about the same",
             "up to twice", "twice to four times", "four to ten times", "above ten times"]  # fmt: skip
    counted = pd.cut(np.exp(placebo), _EDGES, labels=names).value_counts().reindex(names)
    interval = pd.cut([np.exp(estimate)], _EDGES, labels=names)[0]
    return charts.bars(
        counted.rename("months").rename_axis("level after, of the level before"), name="placebo-months",
        title=answer.placebo_title(placebo, estimate),
        unit="Months without an event, by the level after the break as a part of the earlier trend", of="detections",
        note=f"The event itself: {interval}.",
    )  # fmt: skip
