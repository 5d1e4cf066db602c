"""What is said of return rates."""

from __future__ import annotations

import pandas as pd

from borderbook.methods.enforcement import per_hundred
from borderbook.questions.return_rates.answer import sentences


def rows_of(*cells, by="year", summed=False):
    frame = pd.DataFrame(cells, columns=[by, "returns", "orders"]).astype(
        {"returns": "float64", "orders": "float64"}
    )
    frame = frame.join(per_hundred(frame["returns"], frame["orders"])).assign(summed=summed)
    return frame.set_index("year") if by == "year" else frame


NONE = float("nan")
SAME = rows_of((2015, 400, 1000), (2016, 100, 1000), (2017, 300, 1000))
COUNTRIES = rows_of(("SE", 60, 100), ("FR", 5, 100), by="geo")


def said(same=SAME, later=None, lag=0, countries=COUNTRIES, year=2017, kind="all"):
    return sentences({0: same, 1: SAME if later is None else later}, lag, "Malta", kind, countries, year)


def test_the_latest_rate_its_course_another_lag_and_the_range_among_countries():
    latest, course, among = said(later=rows_of((2017, 300, 1500)))
    assert latest == (
        "In 2017, Malta reported 300 returns (all returns) against 1,000 orders to leave of the same year: "
        "**30 for 100**."
    )
    assert course == (
        "From 2015 to 2017 the rate was highest in 2015 (40) and lowest in 2016 (10); over all years with both figures "
        "it is 27. In 2017 it is 20 against the orders of one year before."
    )
    assert (
        among
        == "Of the 2 countries with a rate for 2017, Sweden had the highest (60) and France the lowest (5.0)."
    )


def test_sums_are_called_a_lower_figure():
    assert "summed over citizenships and so a lower figure" in said(same=SAME.assign(summed=True))[0]


def test_no_rate_says_why():
    small = rows_of((2016, 5, 20))
    assert "orders to leave are fewer than 50" in said(same=small)[0]
    lacking = rows_of((2016, NONE, 200))
    assert "returns of this kind are not held for it" in said(same=lacking, kind="third_country")[0]
    apart = rows_of((2015, 20, NONE), (2016, NONE, 200))
    assert "no year has a figure for both" in said(same=apart)[0]


def test_a_single_year_and_a_single_country_are_not_compared():
    made = said(same=SAME.tail(1), later=SAME.iloc[:0], countries=COUNTRIES.head(1))
    assert made[1] == "No other year has a rate."
    assert len(made) == 2
