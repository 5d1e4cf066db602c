"""Spans and moments stand at their dates, in the row they belong to; labels touch nothing and are never cut."""

import pandas as pd
import pytest
from given import WORDS
from matplotlib.dates import date2num, num2date
from readback import boxes_of, marks, texts_of, ticks_of

from notemill.charts import timeline
from notemill.charts.theme import WIDE

LONG = "Facilitators Directive (definition of facilitation of unauthorised entry, transit and residence)"
EVENTS = pd.DataFrame(
    [
        ("acts", "2002-11-28", None, LONG, "directive"),
        ("acts", "2015-05-27", None, "Action Plan", "communication"),
        ("controls", "2015-09-13", "2016-03-13", "Germany", "foreseeable"),
        ("controls", "2015-11-16", "2016-02-13", "Austria", "foreseeable"),
        ("acts", "2015-05-13", None, "Agenda", "communication"),
    ],
    columns=["row", "start", "end", "label", "group"],
)


def test_time_runs_from_left_to_right_over_whole_years(width: int) -> None:
    figure = timeline(EVENTS, **WORDS)
    axes = figure.drawn(width).panels[0]
    assert axes.get_xlim() == (date2num(pd.Timestamp("2002-01-01")), date2num(pd.Timestamp("2017-01-01")))
    assert axes.get_ylim()[0] > axes.get_ylim()[1] == 0  # pixels from the top
    ticks = ticks_of(axes)
    assert next(iter(ticks)) == "2002"
    assert all(f"{num2date(at):%Y-%m-%d}" == f"{year}-01-01" for year, at in ticks.items())


def test_it_may_end_on_a_day_that_is_named_and_other_entries_than_those_chosen_are_plain(width: int) -> None:
    until = pd.Timestamp("2016-02-13")
    spans = EVENTS.iloc[2:4].assign(end=until)
    canvas = timeline(spans, until=until, highlight="Austria", **WORDS).drawn(width)
    axes = canvas.panels[0]
    assert axes.get_xlim() == (date2num(pd.Timestamp("2015-09-13")), date2num(until))
    assert list(ticks_of(axes))[-1] == "13 February 2016"
    germany, austria = (marks(canvas)[f"controls, {name}"][0] for name in ("Germany", "Austria"))
    assert germany.get_facecolor() != austria.get_facecolor()
    assert not germany.get_hatch()


def test_labels_are_whole_and_stand_at_their_marks_and_rows_follow_each_other(width: int) -> None:
    canvas = timeline(EVENTS, **WORDS).drawn(width)
    boxes = {text.replace("\n", " "): box for text, box in boxes_of(canvas).items()}
    assert {LONG, "Action Plan", "Agenda", "Germany", "Austria", "acts", "controls"} <= set(boxes)
    shown = marks(canvas)
    plan, agenda = (shown[f"acts, {name}, communication"][0] for name in ("Action Plan", "Agenda"))
    germany, austria = (shown[f"controls, {name}, foreseeable"][0].get_y() for name in ("Germany", "Austria"))
    assert max(*plan.get_ydata(), *agenda.get_ydata()) < min(germany, austria)
    assert germany != austria  # they overlap in time
    first = shown["controls, Germany, foreseeable"][0].get_x()
    assert [*plan.get_xdata(), first] == date2num(pd.to_datetime(["2015-05-27", "2015-09-13"])).tolist()
    x, y = canvas.panels[0].transData.transform(plan.get_xydata())[0]
    label = boxes["Action Plan"]
    if width == WIDE:  # beside its mark on a page, above it on a phone
        assert label.y0 < y < label.y1
        assert label.x0 > x or label.x1 < x
    else:
        assert label.y0 > y


def test_a_label_without_room_beside_its_mark_stands_above_it_on_few_lines(width: int) -> None:
    events = pd.DataFrame([("acts", "2015-03-01", "2016-11-01", LONG)], columns=EVENTS.columns[:4])
    canvas = timeline(events, **WORDS).drawn(width)
    [(text, box)] = [(text, box) for text, box in boxes_of(canvas).items() if text.startswith("Facilitators")]
    [(bar, *_)] = marks(canvas).values()
    assert text.count("\n") < (2 if width == WIDE else 4)
    assert (box.y0 + box.y1) / 2 > bar.get_window_extent().y1


@pytest.mark.parametrize("row", [None, "controls"])
def test_groups_have_looks_and_a_legend_and_keep_both_beside_a_highlighted_row(row: str | None) -> None:
    unknown = EVENTS["group"].replace("foreseeable", "no reason found")
    canvas = timeline(EVENTS.assign(group=unknown), highlight=row, **WORDS).canvas
    assert texts_of(canvas)[:3] == ["directive", "communication", "no reason found"]
    shown = marks(canvas)
    plan, agenda = (shown[f"acts, {name}, communication"][0].get_color() for name in ("Action Plan", "Agenda"))
    assert plan == agenda != shown[f"acts, {LONG}, directive"][0].get_color()
    assert shown["controls, Austria, no reason found"][0].get_facecolor()[3] == 0  # it is no reason
    assert {text.get_text() for text in canvas.figure.texts if text.get_weight() == 600} == {row} - {None}


def test_spans_without_labels_share_a_lane_unless_they_overlap() -> None:
    days = pd.date_range("2015-01-01", periods=6, freq="60D")
    for length, lanes in ((50, 1), (70, 2)):
        data = pd.DataFrame({"row": "France", "start": days, "end": days + pd.Timedelta(days=length)})
        axes = timeline(data.assign(label=""), **WORDS).axes[0]
        assert len({round(patch.get_y(), 6) for patch in axes.patches if patch.get_gid()}) == lanes


def test_what_may_go_on_is_open_and_days_of_which_nothing_is_known_are_dotted_and_read_out() -> None:
    days = [pd.Timestamp(2010, 1, 1)], [pd.Timestamp(2012, 12, 31)]
    absent = pd.DataFrame(dict(zip(("row", "start", "end"), (["controls"], *days), strict=True)))
    drawn = timeline(EVENTS.assign(open=[False, False, True, False, False]), absent=absent, **WORDS)
    assert drawn.alt.endswith("Not in the data: some days of controls.")
    every = pd.concat([absent.assign(row=row) for row in EVENTS["row"].unique()])
    assert timeline(EVENTS, absent=every, **WORDS).alt.endswith("Not in the data: some days of every row.")
    assert "Germany (13 September 2015 to 13 March 2016 or later), Austria (16 November 2015 to 13" in drawn.alt
    assert drawn.data["open"].sum() == 1
    vague = timeline(EVENTS.assign(vague=EVENTS["label"] == "Germany"), **WORDS).canvas
    germany, austria = (marks(vague)[f"controls, {name}, foreseeable"][0] for name in ("Germany", "Austria"))
    assert germany.get_height() < austria.get_height() / 2  # of a day that is not known
    assert "not in the data" in boxes_of(drawn.canvas)
    assert [line.get_linestyle() for line in drawn.axes[0].lines if len(line.get_xdata()) == 2] == ["--"]
    assert "open" not in timeline(EVENTS, **WORDS).data


def test_of_many_entries_the_first_and_the_last_are_read_out_and_those_without_a_label_by_their_days() -> None:
    days = pd.date_range("2015-01-01", periods=20)
    alt = timeline(pd.DataFrame({"row": "acts", "start": days, "end": None, "label": "A law"}), **WORDS).alt
    assert "acts: 20 entries, the first and the last: A law (1 January 2015), A law (20 January 2015)." in alt
    data = pd.DataFrame({"row": "cycles", "start": ["2014-01-01"], "end": ["2017-12-31"], "label": ""})
    assert timeline(data, **WORDS).alt == "Timeline, 2014 to 2017. cycles: 1 January 2014 to 31 December 2017."
    assert timeline(data.assign(end="2014-06-30"), **WORDS).alt.startswith("Timeline, 2014. ")
