"""Lines go through their values in order of time, break where nothing is there, and are named at their ends."""

import numpy as np
import pandas as pd
import pytest
from given import HALF, PART, WORDS
from matplotlib.dates import date2num
from readback import bands_of, lines_of, texts_of, ticks_of

from notemill.charts import labels, lines
from notemill.charts.theme import NARROW, PAPER

MONTHS = pd.DataFrame(
    {"Black Sea": [5.0, 7, 2, 9], "Other": [-1.0, 3, 3, 1]}, index=pd.date_range("2024-11-01", periods=4, freq="MS")
)
YEARS = pd.Series({2020: 4.0, 2021: 8.0, 2022: np.nan, 2023: 6.0, 2024: 3.0})


def test_series_are_named_at_their_ends_with_their_last_values_and_years_if_these_differ() -> None:
    canvas = lines(MONTHS, **WORDS).canvas
    heights = {text.get_text(): text.get_position()[1] for text in canvas.figure.texts}
    for text, value in (("Black Sea 9", 9), ("Other 1", 1)):
        assert heights[text] == pytest.approx(canvas.at(canvas.panels[0], 0, value)[1], abs=1)
    frame = pd.DataFrame({"Germany": [22.0, 23, np.nan], "EU-27": [16.0, 19, 24]}, index=[2022, 2023, 2024])
    canvas = lines(frame, **WORDS).canvas
    assert {"Germany 23 (2023)", "EU-27 24 (2024)"} <= set(texts_of(canvas))
    across, down = canvas.at(canvas.panels[0], date2num(pd.Timestamp("2023-01-01")), 23)
    leads = [line for line in canvas.figure.artists if line.get_ydata()[0] == pytest.approx(down)]
    assert [(line.get_xdata()[0], line.get_marker()) for line in leads] == [(pytest.approx(across + 5), "None")]


def test_a_label_stands_at_the_last_value_of_a_series_that_ends_early_and_a_dot_only_there(width: int) -> None:
    frame = pd.DataFrame({"a": 3.0, "b": [9.0] * 3 + [np.nan] * 17}, index=range(2000, 2020))
    figure = lines(frame, **WORDS)
    canvas = figure.drawn(width)
    assert 'stroke="var(--paper, #ffffff)" stroke-width="3' in figure.svg(width)  # its outline on a dark page, too
    place = next(text for text in canvas.figure.texts if text.get_text() == "b 9 (2002)").get_position()
    assert place[0] < canvas.box(canvas.panels[0])[2]
    assert [line.get_markevery() for line in canvas.panels[0].lines if line.get_gid()] == [[19], [2]]


def test_a_line_breaks_at_a_missing_year_and_at_one_that_is_left_out() -> None:
    for data in (YEARS, YEARS.dropna()):
        ((shown, spoken),) = lines_of(lines(data, **WORDS))[""]
        assert np.isnan(shown).tolist() == [False, False, True, False, False]
        assert spoken == ["2020: 4", "2021: 8", "2023: 6", "2024: 3"]
    alone = lines(YEARS.where(YEARS == 8), **WORDS).axes[0].lines[-1]
    assert alone.get_markevery() == [1]  # a point, since there is no line


def test_a_part_year_is_dotted_and_its_marker_open() -> None:
    figure = lines(YEARS, part=PART, **WORDS)
    (whole, _), (half, spoken) = lines_of(figure)[""]
    assert (whole[[0, 1, 3]].tolist(), half[3:].tolist()) == ([4, 8, 6], [6, 3])
    assert np.isnan([*whole[[2, 4]], *half[:3]]).all()
    assert spoken == ["2023: 6", f"{HALF}: 3"]
    line = figure.axes[0].lines[-1]
    assert (line.is_dashed(), line.get_markerfacecolor(), line.get_markevery()) == (True, PAPER, [4])
    assert "2024*" in ticks_of(figure.axes[0])


def test_the_band_goes_from_low_to_high() -> None:
    figure = lines(YEARS, low=YEARS - 1, high=YEARS * 2, **WORDS)
    assert bands_of(figure.axes[0], "2021-01-01") == [{7, 16}]
    assert figure.axes[0].get_ylim()[1] > 16
    assert lines_of(figure)[""][0][1][1] == "2021: 8 (7 to 16)"
    assert figure.data[["low", "high"]].iloc[1].tolist() == [7, 16]


def test_events_stand_at_their_days_with_their_names_above() -> None:
    events = {pd.Timestamp("2025-01-15"): "A law", pd.Timestamp("1999-01-01"): "Old"}
    canvas = lines(MONTHS["Other"], events=events, **WORDS).canvas
    axes, day = canvas.panels[0], date2num(pd.Timestamp("2025-01-15"))
    name = next(text for text in axes.texts if text.get_text() == "A law")
    assert (name.xy[0], name.get_position()[0]) == (day, 5)
    assert name.get_window_extent().y0 > axes.get_window_extent().y1
    assert any(np.allclose(line.get_xdata(), day) for line in axes.lines)
    assert "Old" not in texts_of(canvas)


def test_a_lower_bound_is_not_joined_to_an_exact_value():
    """A minimum after an exact value is no fall: 28 of 2019, at least 18 of 2020 looked like a crash."""
    rates = pd.DataFrame({"rate": [30.0, 28, 18, 19, 21]}, index=range(2018, 2023))
    axes = lines(rates, lower=rates < 20, **WORDS).canvas.panels[0]
    path = next(line for line in axes.lines if line.get_gid()).get_ydata()
    assert np.isnan(path).tolist() == [False, False, True, False, False, True, False]


@pytest.mark.parametrize(("events", "named"), [({}, True), ({pd.Timestamp("2025-02-01"): "two"}, False)])
def test_a_series_that_ends_at_an_event_has_no_label_at_the_edge_where_another_ends_later(events, named) -> None:
    months = pd.date_range("2025-01-01", periods=3, freq="MS")
    both = pd.DataFrame({"a": [3.0, 2.0, np.nan], "b": [np.nan, 5.0, 7.0]}, months)
    said = texts_of(lines(both, events=events, **WORDS).canvas)
    assert ("a 2 (February 2025)" in said, "b 7 (March 2025)" in said) == (named, True)


def test_many_series_on_a_phone_have_a_legend() -> None:
    names = [f"A country with a name, number {n}" for n in range(9)]
    canvas = lines(pd.DataFrame(1.0, index=MONTHS.index, columns=names), **WORDS).drawn(NARROW)
    legend = {text.get_text(): text.get_position()[1] for text in canvas.figure.texts}
    assert all(legend[name] < canvas.box(canvas.panels[0])[1] for name in names)


def test_a_line_is_cut_where_a_value_cannot_be_compared_with_the_one_before(width: int) -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0, 9.0, 8.0]}, index=[2022, 2023, 2024, 2025])
    figure = lines(frame, cut=pd.DataFrame({"a": {2024: True}, "b": {2023: True}}), **WORDS)
    (line,) = figure.drawn(width).panels[0].lines[-1:]
    assert np.isnan(line.get_ydata()).tolist() == [False, False, True, False, False]
    assert "A line is cut at a break or jump." in figure.note
    assert "cut" not in lines(frame, cut=pd.DataFrame({"b": {2023: True}}), **WORDS).note


def test_of_many_series_only_the_highlighted_are_seen_and_a_page_can_add_the_others(width: int) -> None:
    frame = pd.DataFrame({f"c{n}": [n, n + 1.0] for n in range(14)}, index=[2024, 2025])
    figure = lines(frame, **WORDS | {"highlight": ["c3", "c5"]})
    named = [text.get_text() for text in figure.drawn(width).figure.texts]
    assert named == ["c5 6", "c3 4"] or named == ["c3 4", "c5 6"]
    assert figure.svg(width).count("data-other") == 12
    assert figure.alt.startswith("Lines. c3: 2024 3, 2025 4; c5: 2024 5, 2025 6; not shown: 12 others.")
    assert lines(frame.iloc[:, :8], **WORDS | {"highlight": ["c3"]}).svg(width).count("data-other") == 0


@pytest.mark.parametrize(("first", "labelled"), [("2015-01-01", "2015"), ("2015-02-01", "2016")])
def test_the_first_year_has_its_label_if_it_is_whole_and_the_facts_have_all_labels(first, labelled) -> None:
    months = pd.Series(1.0, pd.date_range(first, "2023-12-01", freq="MS"))
    across, up = lines(months, **WORDS).facts()["ticks"]
    assert across == [str(year) for year in range(int(labelled), 2024)]
    assert up == ["0", "0.5", "1"]


@pytest.mark.parametrize(("months", "said"), [((1, 4), ["2024 Q1", "2024 Q2"]), ((3, 4), ["March 2024", "April 2024"])])
def test_only_first_months_of_quarters_are_called_quarters(months, said) -> None:
    assert labels.names(pd.DatetimeIndex([pd.Timestamp(2024, month, 1) for month in months])) == said
