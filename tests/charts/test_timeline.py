"""Spans and moments stand at their dates, in the row they belong to; labels touch nothing and are never cut."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.dates import date2num, num2date
from matplotlib.patches import Rectangle

from borderbook.charts import Figure, timeline
from borderbook.charts.theme import NARROW, WIDE
from borderbook.errors import DataError

WORDS = {"name": "events", "title": "Events", "unit": "Events", "of": "a survey"}
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


def entries(figure: Figure, width: int = WIDE) -> dict[str, tuple[str, str, float, str]]:
    """Label -> first day, last day, pixels from the top, value."""
    canvas = figure.drawn(width)
    axes, found = canvas.panels[0], {}
    for artist in (*axes.lines, *axes.patches):
        if artist.get_gid() not in canvas.marks:
            continue
        mark = canvas.marks[artist.get_gid()]
        if isinstance(artist, Rectangle):
            begin, end = artist.get_x(), artist.get_x() + artist.get_width()
            y = artist.get_y() + artist.get_height() / 2
        else:
            begin = end = artist.get_xdata()[0]
            y = artist.get_ydata()[0]
        days = [f"{num2date(day):%Y-%m-%d}" for day in (begin, end)]
        found[mark["data-label"]] = (*days, float(y), mark["data-value"])
    return found


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_entries_stand_at_their_dates_in_their_rows(width: int) -> None:
    found = entries(timeline(EVENTS, **WORDS), width)
    plain = {
        label.split(", ")[1]: entry for label, entry in found.items() if not label.startswith(f"acts, {LONG}")
    }
    assert plain["Action Plan"][:2] == ("2015-05-27", "2015-05-27")
    assert plain["Germany"][:2] == ("2015-09-13", "2016-03-13")
    assert plain["Austria"][3] == "16 November 2015 to 13 February 2016"
    assert max(plain["Action Plan"][2], plain["Agenda"][2]) < min(plain["Germany"][2], plain["Austria"][2])
    assert plain["Germany"][2] != plain["Austria"][2]  # they overlap in time


def test_time_runs_from_left_to_right_over_whole_years() -> None:
    axes = timeline(EVENTS, **WORDS).axes[0]
    assert axes.get_xlim() == (date2num(pd.Timestamp("2002-01-01")), date2num(pd.Timestamp("2017-01-01")))
    low, high = axes.get_ylim()
    assert low > high == 0  # pixels from the top
    years = [text.get_text() for text in axes.get_xticklabels()]
    assert years[0] == "2002"
    assert years == sorted(years)
    assert [f"{num2date(tick):%Y-%m-%d}" for tick in axes.get_xticks()] == [f"{year}-01-01" for year in years]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_labels_are_whole_touch_no_other_and_stay_on_the_canvas(width: int) -> None:
    canvas = timeline(EVENTS, **WORDS).drawn(width)
    canvas.figure.draw_without_rendering()
    texts = [text for text in canvas.sheet.texts if text.get_text()]
    whole = {text.get_text().replace("\n", " ") for text in texts}
    assert {LONG, "Action Plan", "Agenda", "Germany", "Austria", "acts", "controls"} <= whole
    boxes = [text.get_window_extent() for text in (*texts, *canvas.panels[0].get_xticklabels())]
    for number, box in enumerate(boxes):
        assert box.x0 >= 0
        assert box.x1 <= width + 0.5
        assert box.y0 >= 0
        assert box.y1 <= canvas.size[1]
        assert not any(box.overlaps(other) for other in boxes[number + 1 :])


def test_a_label_is_beside_its_mark_on_a_page_and_above_it_on_a_phone() -> None:
    for width in (WIDE, NARROW):
        canvas = timeline(EVENTS, **WORDS).drawn(width)
        canvas.figure.draw_without_rendering()
        axes = canvas.panels[0]
        label = next(
            text for text in canvas.sheet.texts if text.get_text() == "Action Plan"
        ).get_window_extent()
        mark = next(
            line
            for line in axes.lines
            if canvas.marks[line.get_gid()]["data-label"].startswith("acts, Action")
        )
        x, y = axes.transData.transform(mark.get_xydata())[0]
        if width == WIDE:
            assert label.y0 < y < label.y1
            assert label.x0 > x or label.x1 < x
        else:
            assert label.y0 > y


def test_groups_have_looks_and_a_legend() -> None:
    figure = timeline(EVENTS, **WORDS)
    texts = [text.get_text() for text in figure.canvas.sheet.texts]
    assert texts[:3] == ["directive", "communication", "foreseeable"]
    canvas = figure.canvas
    colours = {
        canvas.marks[line.get_gid()]["data-label"]: (line.get_color(), line.get_marker())
        for line in canvas.panels[0].lines
    }
    assert colours["acts, Action Plan, communication"] == colours["acts, Agenda, communication"]
    assert len(set(colours.values())) == 2
    spans = [patch for patch in canvas.panels[0].patches if patch.get_gid()]
    assert len({to_hex(patch.get_facecolor()) for patch in spans}) == 1


def test_a_window_clips_spans_and_says_what_it_leaves_out() -> None:
    figure = timeline(EVENTS, first="2015-06-01", last="2015-12-31", **WORDS)
    assert figure.axes[0].get_xlim()[0] == date2num(pd.Timestamp("2015-06-01"))
    assert set(entries(figure)) == {"controls, Germany", "controls, Austria"}
    assert figure.note == "Not drawn: 3 entries outside the period shown."
    assert len(figure.data) == 2


def test_spans_without_labels_share_a_lane_unless_they_overlap() -> None:
    days = pd.date_range("2015-01-01", periods=6, freq="60D")
    data = pd.DataFrame({"row": "France", "start": days, "end": days + pd.Timedelta(days=50), "label": ""})
    figure = timeline(data, **WORDS)
    assert {round(patch.get_y(), 6) for patch in figure.axes[0].patches if patch.get_gid()} == {
        figure.axes[0].patches[-1].get_y()
    }
    overlapping = timeline(data.assign(end=days + pd.Timedelta(days=70)), **WORDS)
    assert len({patch.get_y() for patch in overlapping.axes[0].patches if patch.get_gid()}) == 2


def test_alt_text_names_rows_entries_and_dates() -> None:
    assert timeline(EVENTS.iloc[1:4], **WORDS).alt == (
        "Timeline, 2015 to 2016. acts: Action Plan (27 May 2015); controls: Germany (13 September 2015 to "
        "13 March 2016), Austria (16 November 2015 to 13 February 2016)."
    )
    many = pd.concat(
        [EVENTS.iloc[2:3].assign(start=day, end=None) for day in pd.date_range("2015-01-01", periods=20)]
    )
    assert (
        "controls: 20 entries, the first and the last: Germany (1 January 2015), Germany (20"
        in timeline(many, **WORDS).alt
    )


def test_an_empty_timeline_says_so() -> None:
    assert timeline(EVENTS.iloc[:0], **WORDS).alt == "Timeline without an entry."


def test_frames_that_cannot_be_drawn_are_refused_with_a_reason() -> None:
    with pytest.raises(DataError, match="start, end and label; end missing"):
        timeline(EVENTS.drop(columns="end"), **WORDS)
    wrong = EVENTS.assign(end="2001-01-01")
    with pytest.raises(DataError, match="ends before it starts: 28 November 2002 to 1 January 2001"):
        timeline(wrong, **WORDS)
