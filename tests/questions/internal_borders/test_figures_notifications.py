"""Calendar, bars, table and map of notified border control: what is drawn, named, hatched and said."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from borderbook.charts.old import maps
from borderbook.questions.internal_borders import analysis as notifications
from borderbook.questions.internal_borders import figures
from borderbook.questions.internal_borders import map_figure as notification_map

ROWS = [
    ("DE", "2015-09-13", "2016-05-13", "migration", "list"),
    ("DE", "2016-05-12", "2019-11-12", "migration", "list"),
    ("DE", "2017-07-01", "2017-07-08", "political_conference", "list"),
    ("FR", "2016-01-01", "2017-12-31", "terrorism", "list"),
    ("AT", "2014-03-01", "2014-03-01", "sports_event", "list"),
    ("AT", "2019-11-12", "2020-05-12", "migration", "list"),
    ("AT", "2024-02-17", "2024-04-16", "migrant_smuggling", "by hand"),
    ("IT", "2024-06-19", "2024-12-18", "not_stated", "by hand"),
]
EVERY = pd.DataFrame(ROWS, columns=["geo", "start", "end", "reason", "origin"]).assign(
    start=lambda t: pd.to_datetime(t["start"]), end=lambda t: pd.to_datetime(t["end"])
)
COVERED = notifications.coverage(EVERY)
ALL = notifications.chosen(EVERY, "all", "first", "latest")


def bars(axis):
    """Every bar: left, width, bottom, height."""
    boxes = [path.get_extents() for c in axis.collections for path in c.get_paths()]
    return [(b.x0, b.width, b.y0, b.height) for b in boxes if b.height < 1]


def texts(axis):
    return [text.get_text() for text in axis.texts]


def names(axis):
    return [label.get_text() for label in axis.get_yticklabels()]


def test_the_calendar_has_a_bar_a_notification_and_a_row_a_state():
    made = figures.calendar(ALL, COVERED, "Source: X")
    axis = made.drawing.axes[0]
    assert len(bars(axis)) == len(ROWS)
    assert names(axis) == ["Germany", "Austria", "France", "Italy"]
    assert texts(axis) == ["not in the data", "3", "3", "1", "1"]
    assert (
        made.title == "Germany and Austria notified most often, 3 times each, of 8 notifications of 4 states"
    )
    assert "12 November 2019" in made.note
    assert "17 February 2024" in made.note
    assert len(made.data) == len(ROWS)


def test_overlapping_bars_share_their_row_and_prolongations_do_not():
    own = ALL[ALL["geo"] == "DE"]
    axis = figures.calendar(own.assign(reason="migration"), COVERED, "S").drawing.axes[0]
    heights = sorted(round(height, 2) for *_, height in bars(axis))
    assert heights == [0.37, 0.37, 0.74]
    assert min(width for _, width, *_ in bars(axis)) == 25  # the eight days of 2017 can be seen


def test_of_one_state_the_calendar_has_a_row_a_reason():
    made = figures.calendar(notifications.chosen(EVERY, "DE", 2016, 2018), COVERED, "S")
    assert names(made.drawing.axes[0]) == ["migration", "political conference"]
    assert made.title == "Germany: 3 notifications, 2016 to 2018"
    assert "not in the data" not in texts(made.drawing.axes[0])


def test_bars_by_year_stack_the_reasons_and_hatch_what_is_not_known():
    counts = notifications.by_year_and_reason(ALL, COVERED)
    made = figures.by_year(counts, COVERED, "S")
    axis = made.drawing.axes[0]
    labels = [label.get_text() for label in axis.get_xticklabels()]
    assert labels[0] == "2014*"
    assert labels[-1] == "2024*"
    assert "2021" in labels
    assert texts(axis).count("not in the data") == 1  # one label for the run of years
    solid = sum(bar.get_height() for container in axis.containers for bar in container)
    assert solid == len(ROWS)
    assert axis.get_ylim()[0] == 0
    assert "Years without data: 2020, 2021, 2022 and 2023." in made.alt
    assert made.data["notifications"].isna().sum() == 4 * counts.shape[1]


@pytest.mark.parametrize(
    ("country", "start", "end", "title"),
    [
        ("AT", 2020, 2020, "No notification is known to begin in these years"),
        ("IT", 2024, 2024, "1 notification began in 2024; no reason is stated in the table"),
        (
            "DE",
            "first",
            "latest",
            "Most notifications began in 2015: 1; migration is 67 % of the reasons stated",
        ),
    ],
)
def test_titles_of_few_notifications(country, start, end, title):
    own = notifications.chosen(EVERY, country, start, end)
    made = figures.by_year(notifications.by_year_and_reason(own, COVERED), COVERED, "S")
    assert made.title == title
    assert made.png()


def test_the_table_of_days_shows_numbers_and_leaves_unknown_cells_hatched():
    made = figures.days_table(notifications.days_by_year(ALL, COVERED), COVERED, "S")
    axis = made.drawing.axes[0]
    assert [name.split("  ")[0] for name in names(axis)] == ["Germany", "France", "Austria", "Italy"]
    assert "365" in texts(axis)
    assert len(axis.patches) == 1  # the hatched ground
    assert len(texts(axis)) == made.data["days"].notna().sum()
    assert made.title == "In 2016, 2 states had a notification running on every day of the year"
    assert "not days with controls" in made.unit


def test_readable_days_spell_out_first_days_of_a_month():
    made = figures.readable(notifications.days_by_state(ALL))
    assert made.set_index("state").loc["Austria", "first day"] == "2014-03-01"


def test_no_two_texts_of_the_calendar_meet():
    made = figures.calendar(ALL, COVERED, "Source: X")
    drawer = FigureCanvasAgg(made.drawing).get_renderer()
    made.drawing.draw(drawer)
    axis = made.drawing.axes[0]
    key = [text.get_window_extent(drawer) for text in axis.get_legend().get_texts()]
    assert all(box.x1 <= made.drawing.bbox.x1 for box in key)
    assert not [1 for i, a in enumerate(key) for b in key[:i] if a.overlaps(b)]


# the map


@pytest.mark.parametrize(
    ("days", "name"),
    [(1, "up to a month"), (30, "up to a month"), (31, "up to half a year"), (366, "up to a year"),
     (1096, "up to three years"), (1097, "more than three years")],
)  # fmt: skip
def test_days_fall_into_classes(days, name):
    assert notification_map.class_of(days) == name
    assert name in notification_map.class_colours()


def test_the_map_names_the_states_of_each_class_and_carries_the_disclaimer():
    made = notification_map.days_map(notifications.days_by_state(ALL), COVERED, "S")
    assert made.title == "Notifications ran for more than three years in all in Germany"
    assert "Up to three years: France." in made.alt
    assert "Most: Germany with 1,522 days." in made.alt
    assert maps.BOUNDARIES_DISCLAIMER in made.note
    assert made.data["class"].to_list()[0] == "more than three years"
    assert [text.get_text() for text in made.drawing.axes[0].get_legend().get_texts()] == [
        "up to a year", "up to three years", "more than three years",
    ]  # fmt: skip
