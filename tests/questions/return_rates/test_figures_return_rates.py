"""What is drawn and said of return rates."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.methods.enforcement import per_hundred
from borderbook.questions.return_rates import analysis as return_rates
from borderbook.questions.return_rates import comparison_figures as compare
from borderbook.questions.return_rates import figures

SOURCE = "Source: Eurostat, vintage 2026-05-12"


def rows_of(*cells, by="year"):
    """Rates from (year or code, returns, orders), with what else a cell is given as a dict."""
    frame = pd.DataFrame(
        [(key, returns, orders) for key, returns, orders, *_ in cells], columns=[by, "returns", "orders"]
    )
    frame = frame.astype({"returns": "float64", "orders": "float64"})
    frame = frame.join(per_hundred(frame["returns"], frame["orders"]))
    plain = {"mixed": False, "summed": False, "return_flag": "", "order_flag": "", "vintages": "2026-05-12"}
    frame = frame.assign(**plain)
    for at, (_, _, _, *more) in enumerate(cells):
        for name, value in (more[0] if more else {}).items():
            frame.loc[at, name] = value
    return frame.set_index("year") if by == "year" else frame.assign(year=2023)


NONE = float("nan")
SAME = rows_of(
    (2014, 40, 100),
    (2015, NONE, 100),
    (2016, 10, 100, {"return_flag": "d"}),
    (2017, 20, 100, {"mixed": True, "summed": True}),
    (2018, 5, 45),
)
LATER = rows_of((2016, 30, 100), (2017, 25, 100))


def lines(lag=0, same=SAME, later=LATER):
    return figures.rate_lines({0: same, 1: later}, lag, "Malta", "all", SOURCE)


def test_the_rate_is_drawn_with_its_gap_and_the_other_lag_beside_it():
    made = lines()
    (axis,) = made.drawing.axes
    thin, main = axis.lines[0], axis.lines[1]
    assert list(thin.get_ydata()) == [30, 25]
    assert [y for y in main.get_ydata() if pd.notna(y)] == [40, 10, 20]
    assert len(main.get_ydata()) == 4  # 2015 is a gap
    assert axis.get_ylim()[0] == 0
    assert made.title == "Malta: 20 returns for 100 orders to leave in 2017"
    assert lines(1).title == "Malta: 25 returns in 2017 for 100 orders of one year before"


def test_flags_sums_vintages_and_suppressed_years_are_told():
    note = lines().note
    assert "Ringed: definition differs." in note
    assert "Fewer than 50 orders, no rate: 2018." in note
    assert "Two vintages: 2017." in note
    assert "Returns summed over citizenships, a lower figure: 2017." in note
    assert "Before 2016" in note


def test_a_line_far_above_is_cut_off_and_that_is_told():
    made = lines(later=rows_of((2016, 900, 100)))
    assert made.drawing.axes[0].get_ylim()[1] == pytest.approx(72)
    assert "Values above 72 for other lags are cut off" in made.note


def test_the_alternative_text_has_the_key_numbers_of_each_lag():
    alt = lines().alt
    assert "2014 to 2017: highest 40.0 in 2014, lowest 10.0 in 2016, last 20.0 in 2017." in alt
    assert (
        "Against orders of one year before: highest 30.0 in 2016, lowest 25.0 in 2017, last 25.0 in 2017."
        in alt
    )
    assert set(lines().data["Lag"]) == {0, 1}


def test_no_rate_gives_a_figure_that_says_so():
    made = lines(same=rows_of((2015, NONE, 100)), later=LATER.iloc[:0])
    assert made.title == "Malta: no return rate can be given"
    assert made.drawing.axes[0].texts[0].get_text() == "no figure"
    assert made.png()


COUNTRIES = rows_of(
    ("SE", 60, 100),
    ("DE", 200, 1000, {"mixed": True, "order_flag": "b"}),
    ("XK", 5, 100),
    ("MT", 5, 20),
    by="geo",
)


def dots(rows=COUNTRIES, **more):
    asked = {
        "by": "geo",
        "year": 2023,
        "of": "All citizenships",
        "top": 5,
        "returns_counted": "all",
        "lag": 0,
    }
    return compare.rate_dots(rows, **{**asked, "source": SOURCE, **more})


def test_dots_stand_at_the_rates_with_whiskers_for_rounding():
    made = dots(highlight="DE", compared=("EU", 30.0))
    (axis,) = made.drawing.axes
    assert list(axis.lines[0].get_xdata()) == [60, 20, 5]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["Sweden", "Germany", "Kosovo*"]
    assert axis.get_yticklabels()[1].get_fontweight() == "bold"
    assert axis.get_xlim()[0] == 0
    assert made.title == "All citizenships, 2023: from Sweden 60 to Kosovo* 5.0 per 100 orders"
    assert "Germany 20.0 (200 of 1,000)" in made.alt
    assert made.alt.endswith("EU: 30.0.")


def test_what_is_left_out_mixed_flagged_or_disputed_is_told():
    note = dots().note
    assert "Countries with fewer than 50 orders, left out: 1." in note
    assert "Two vintages divided: Germany." in note
    assert "Flagged: Germany (break in series)." in note
    assert "UNSCR 1244/1999" in note


def test_only_those_with_the_most_orders_are_shown():
    made = dots(top=1)
    assert list(made.drawing.axes[0].lines[0].get_xdata()) == [20]
    assert made.title == "All citizenships, 2023: Germany 20 per 100 orders"
    assert "Shown are the 1 countries with the most orders." in made.note


def test_no_rate_by_citizenship_is_said():
    made = dots(
        COUNTRIES.iloc[:0].rename(columns={"geo": "citizenship"}), by="citizenship", year=None, of="Malta"
    )
    assert made.title == "Malta: no return rate can be given by citizenship"
    assert made.png()


WIDE = pd.DataFrame(
    {2015: [10.0, 80.0], 2016: [20.0, NONE], 2017: [30.0, NONE]}, index=pd.Index(["FR", "SE"], name="geo")
)


def test_the_heatmap_leaves_missing_years_blank_and_judges_only_those_with_enough_of_them():
    made = compare.rate_heatmap(WIDE, "all", 0, SOURCE, highlight="SE", note="A remark.")
    shown = [text.get_text() for text in made.drawing.axes[0].texts]
    assert shown == ["10", "20", "30", "80"]
    assert made.title == "2015 to 2017: the median year has 20 returns per 100 orders in France"
    assert made.data.to_dict("list") == {
        "country": ["France", "Sweden", "France", "France"], "year": [2015, 2015, 2016, 2017], "rate": [10, 80, 20, 30],
    }  # fmt: skip
    assert made.note.endswith("A remark.")


def test_an_empty_heatmap_says_so():
    made = compare.rate_heatmap(return_rates.by_year(COUNTRIES.iloc[:0], 5), "all", 0, SOURCE)
    assert made.title == "No country has a return rate in these years"
    assert made.png()


def test_tables_tell_of_every_row_what_a_reader_must_know():
    made = figures.as_read(SAME, "year").set_index("year")
    assert made.loc[2017, "Remarks"] == "two vintages; sum of citizenships"
    assert made.loc[2018, "Remarks"] == "fewer than 50 orders"
    assert made.loc[2016, "Remarks"] == "returns: definition differs"
    assert made.loc[2014, "Per 100"] == 40


def test_units_name_the_lag_and_the_returns():
    assert figures.unit("third_country", 2) == (
        "Returns per 100 orders to leave of two years before; counted as returned: returns to third countries only"
    )
    assert figures.who("SY") == "Citizens of Syria"
