"""Timeline, series around an event, placebo months: what is drawn, named and said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from borderbook.charts.old import style
from borderbook.questions.policy_timeline import analysis as policy
from borderbook.questions.policy_timeline import events, figures
from borderbook.questions.policy_timeline import timeline_figure as timeline

COLUMNS = (
    "event_id", "short_title", "topic", "act_type", "geo", "date_adopted", "date_in_force", "date_applied",
    "date_end",
)  # fmt: skip
LONG = "Proposal on a subject that takes very many words to name and goes on and on without an end in sight"


def table(*rows):
    return events.dated(
        pd.DataFrame([{**dict.fromkeys(COLUMNS, ""), **row} for row in rows], columns=list(COLUMNS))
    )


def row(event_id, date, topic="pact", title="", **more):
    return {
        "event_id": event_id, "date_adopted": date, "topic": topic, "short_title": title or event_id, **more
    }  # fmt: skip


DATED = table(
    row("OLD", "2005-01-10"),
    row("DEAL", "2016-03-18", "partner agreement", "A deal (with brackets)"),
    *(row(f"ACT{n}", "2024-05-14", act_type="regulation") for n in range(4)),
    row("ALL", "2024-05-14", title="Adoption of the four acts", act_type="adoption"),
    row("TWICE", "2021-02", "EMPACT"),
    row("TWICE", "2021-03", "EMPACT"),
    row("IBC1", "", "internal border control", date_in_force="2024-02-17", act_type="national measure"),
    row("IBC2", "", "internal border control", date_in_force="2024-03-16", act_type="national measure"),
    row("LONG", "2010-06-01", "return", LONG),
)
MONTHS = pd.date_range("2012-01-01", periods=120, freq="MS", name="month")
AT = pd.Timestamp("2016-04-01")
EVENT = events.Event("DEAL", "A deal (with brackets)", pd.Timestamp("2016-03-18"), "adopted", True, AT)


def counts(factor, growth=0.0):
    wave = 1000 * np.exp(growth * np.arange(120)) * (1.1 + np.sin(np.arange(120)))
    return pd.Series(np.where(MONTHS < AT, wave, wave * factor).round(), index=MONTHS, name="Black Sea")


def texts(axis):
    return [text.get_text() for text in axis.texts if text.get_text()]


def around(series, others=()):
    return figures.around_event(policy.interrupted(series, AT, 24), EVENT, "Black Sea", others, "Source: X")


# the timeline


def test_each_event_has_its_line_but_crowds_and_national_measures_share_one():
    made = timeline.decisions(DATED, "DEAL", "Source: X")
    labels = texts(made.drawing.axes[0])
    assert sorted(labels)[:4] == [
        "2 entries on internal border control", "A deal (with brackets)",
        "Adoption of the four acts (5 entries)", "OLD",
    ]  # fmt: skip
    assert "TWICE (sources differ)" in labels
    assert len(labels) == 6
    assert made.title.startswith("7 of the 11 dated events fall in 2024")
    assert len(made.data) == len(DATED)
    assert "Marked: A deal (with brackets), March 2016." in made.alt


def test_the_chosen_event_stands_out_and_rings_mark_entry_into_force():
    axis = timeline.decisions(DATED, "DEAL", "Source: X").drawing.axes[0]
    colours = {text.get_text(): text.get_color() for text in axis.texts}
    assert colours["A deal (with brackets)"] == style.VERMILION
    assert colours["OLD"] == style.INK
    hollow = [line for line in axis.lines if line.get_markerfacecolor() == style.PAPER]
    assert [len(line.get_xdata()) for line in hollow] == [2]


def test_no_title_leaves_the_drawing_or_meets_another():
    made = timeline.decisions(DATED, "DEAL", "Source: X")
    axis = made.drawing.axes[0]
    drawer = FigureCanvasAgg(made.drawing).get_renderer()
    made.drawing.draw(drawer)
    boxes = [text.get_window_extent(drawer) for text in axis.texts]
    edge = made.drawing.bbox
    assert all(edge.x0 <= box.x0 and box.x1 <= edge.x1 for box in boxes)
    assert not [1 for i, a in enumerate(boxes) for b in boxes[:i] if a.shrunk(1, 0.8).overlaps(b)]
    assert any(text.endswith("…") for text in texts(axis))


# the series around the event


def test_observed_segments_and_continued_trend_are_drawn():
    made = around(counts(0.1), [pd.Timestamp("2015-05-13"), pd.Timestamp("2011-01-01")])
    axis = made.drawing.axes[0]
    drawn = {len(line.get_xdata()) for line in axis.lines}
    assert {48, 24} <= drawn
    assert list(made.data.columns) == ["month", "observed", "fitted", "trend", "counterfactual"]
    assert made.data["counterfactual"].isna().sum() == 24
    assert "Ticks at the foot: 1 other entries" in made.note
    assert made.title.startswith(
        "Black Sea: level 90 % below the earlier trend in the first month after 'A deal'"
    )
    assert "A deal\n18 March 2016" in texts(axis)


def test_a_trend_that_runs_away_is_cut_and_the_note_says_where_it_would_go():
    made = around(counts(0.02, growth=0.1))
    axis = made.drawing.axes[0]
    dashed = next(line for line in axis.lines if line.get_linestyle() == "--")
    assert len(dashed.get_xdata()) < 24
    assert max(dashed.get_ydata()) <= 3 * made.data["observed"].max()
    assert f"it would reach {made.data['counterfactual'].iloc[-1]:,}" in made.note


def test_an_interval_that_holds_zero_is_no_clear_change():
    made = around(counts(1.0))
    assert "no clear change of level at 'A deal'" in made.title
    assert "caused" not in repr(made)


def test_months_without_a_detection_have_a_place_on_the_axis():
    series = counts(0.1)
    series.iloc[::6] = 0
    made = around(series)
    low, _ = made.drawing.axes[0].get_ylim()
    assert low == 0
    assert made.png()


# placebo months


@pytest.mark.parametrize(("shares", "start"), [((0.0, 0.3), "None of 60"), ((0.25, 0.0), "25 % of 60")])
def test_the_event_is_marked_among_the_months_without_one(shares, start):
    found = policy.interrupted(counts(0.1), AT, 24)
    placebo = pd.DataFrame(
        {"month": MONTHS[:60], "level": np.linspace(-0.5, 0.5, 60), "slope": np.linspace(-0.1, 0.1, 60)}
    )
    made = figures.placebo_distribution(found, placebo, shares, EVENT, "Source: X")
    left, right = made.drawing.axes
    assert made.title.startswith(f"{start} months without an event")
    assert sum(bar.get_height() for bar in left.patches) == 60
    assert found.level.value in [line.get_xdata()[0] for line in left.lines]
    assert found.slope.value in [line.get_xdata()[0] for line in right.lines]
    assert made.data["level change in %"].iloc[-1] == pytest.approx(64.9)
    assert "Two histograms of estimates at 60 months" in made.alt
