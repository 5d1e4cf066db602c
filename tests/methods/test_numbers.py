"""A printed number is found in the vintages that gave it, beside what the figure is now."""

import datetime as dt
from functools import cache

import pandas as pd
import pytest

from borderbook.methods.numbers import figures, search
from borderbook.upkeep.find import how_likely, number_found, number_meant
from notemill.catalog import reference
from notemill.errors import UsageError


def table(months, detections, routes=("Central Mediterranean", "Western Balkan")):
    """Detections a month and route, the same in every month."""
    rows = [(month, route, "sea", "SY", n) for month in months for route, n in zip(routes, detections, strict=True)]
    columns = ["month", "route", "border_type", "citizenship", "detections"]
    return pd.DataFrame(rows, columns=columns).assign(flag="").astype({"detections": "Int64"})


YEAR = pd.date_range("2024-01-01", "2024-12-01", freq="MS")
VINTAGES = {day: table(YEAR, (n, 20)) for day, n in (("2025-01-07", 101), ("2025-02-04", 101), ("2025-03-04", 99))}


@cache
def held():
    return figures.index("detections", VINTAGES)


def asked(text, index=None):
    found = search.find(held() if index is None else index, search.read(text))
    stands, meant = (list(zip(rows["series"], rows["period"], strict=True)) for rows in (found.stands, found.meant))
    return stands, meant, found


def test_a_sum_over_everything_is_told_with_its_vintages_and_what_it_is_now():
    _, _, found = asked("1,452")  # 12 months of 121
    assert number_found(next(found.stands.itertuples())) == (
        "Detections of illegal border-crossing, 2024: 1,452 detections in vintages 2025-01-07 and 2025-02-04; "
        "now 1,428 (−24, 2025-03-04) (detections)"
    )
    assert list(found.stands["level"]) == [0, 1, 1]  # by border type and citizenship it is the same


@pytest.mark.parametrize(("number", "period"), [("363", "2024 Q1"), ("605", "January to May 2024"), ("1,452", "2024")])
def test_sums_are_by_month_quarter_year_and_from_january(number, period):
    assert asked(number)[0][0] == ("Detections of illegal border-crossing", period)


def test_twelve_months_are_in_the_index_and_a_month_that_is_not_held_makes_no_sum():
    months = pd.date_range("2023-07-01", "2024-06-01", freq="MS")
    index = figures.index("detections", {"2024-07-07": table(months, (100, 20))})
    assert asked("1,440", index)[0][0][1] == "twelve months to June 2024"
    gap = figures.index("detections", {"2024-07-07": table(months.drop("2024-02-01"), (100, 20))})
    assert {"2024 Q1", "twelve months to June 2024"}.isdisjoint(gap["period"])


def test_what_a_partial_vintage_lacks_is_not_zero_and_it_gives_no_total():
    part = table(YEAR[:3], (50,), routes=("Central Mediterranean",))
    index = figures.index("detections", {**VINTAGES, "2025-04-02": part}, partial=["2025-04-02"])
    newest = index[index["now_in"] == "2025-04-02"]
    assert set(newest["series"]) == {
        f"Detections of illegal border-crossing, {one}" for one in ("Central Mediterranean", "sea", "citizens of Syria")
    }


def test_words_filter_and_name_the_figure_that_is_meant():
    stands, meant, found = asked("1,195 detections 2024 central mediterranean")
    assert (stands, meant) == ([], [("Detections of illegal border-crossing, Central Mediterranean", "2024")])
    assert number_meant(next(found.meant.itertuples())).endswith("2024: 1,188 detections (detections, 2025-03-04)")
    assert asked("1,452 western balkan")[0] == []
    assert asked("1,452 unheard")[2].unknown == ["unheard"]
    assert asked("1,452 detections")[1] == []  # no year


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("Jan-Feb 2024", None), ("first quarter of 2024", "2024 Q1"), ("January to March 2024", "2024 Q1"), ("q3 2024", "2024 Q3"),
        ("first half of 2024", "January to June 2024"), ("first nine months of 2024", "January to September 2024"),
        ("Sep 2024", "September 2024"), ("12 months to July 2024", None),
    ],
)  # fmt: skip
def test_a_period_may_be_said_as_readers_do(words, period):
    meant = asked(f"5 total detections {words}")[1]
    assert [when for _, when in meant] == ([period] if period else [])


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("240,286", 240286, 240286, 240286),
        ("240 286 detections", 240286, 240286, 240286),
        ("240.286", 240286, 240286, 240286),
        ("1\u202f822\u202f102", 1822102, 1822102, 1822102),
        ("380 000", 380000, 375000, 385000),
        ("1.2 million", 1.2e6, 1.15e6, 1.25e6),
        ("1,25 million", 1.25e6, 1.245e6, 1.255e6),
        ("about 240,000", 240000, 230000, 250000),
        ("almost 380 000", 380000, 370000, 380000),
        ("more than 1,000,000", 1e6, 1e6, 1.05e6),  # a step is a million: 5 per cent is the most
        ("24 % of returns", 24, 23.5, 24.5),
        ("−7.2 per cent", 7.2, 7.15, 7.25),
        ("4,555", 4555, 4555, 4555),
    ],
)
def test_a_number_is_read_as_it_is_printed(text, value, low, high):
    read = search.read(text)
    assert (read.value, read.low, read.high) == pytest.approx((value, low, high))
    assert read.per_cent == ("%" in text or "per cent" in text)


def test_an_index_without_a_figure_has_nothing():
    assert asked("1,452 detections 2024", figures.nothing())[:2] == ([], [])


@pytest.mark.parametrize("text", ["detections 2018", "", "12,34,56", "5x"])
def test_what_does_not_begin_with_a_number_is_refused(text):
    with pytest.raises(UsageError, match="does not begin with a number"):
        search.read(text)


def test_how_likely_a_match_is_by_chance_is_counted_in_the_index():
    every = held().iloc[:0].reindex(range(60)).assign(value=range(9970, 10030))
    assert search.chance(every["value"].to_numpy(), search.read("10,001")) == pytest.approx(10, abs=1)
    assert search.chance(every["value"].to_numpy()[:0], search.read("10,001")) == 0
    assert search.chance(every["value"].to_numpy(), search.read("about 10,000")) == 100


@pytest.mark.parametrize(
    ("chance", "text", "said"),
    [(0.4, "10,001", "fewer than one would be found here."), (7.6, "10,001 Italy", "8 would be found with your words.")],
)  # fmt: skip
def test_how_likely_a_match_is_by_chance_is_said_in_the_words_of_the_page(chance, text, said):
    found = search.find(held(), search.read(text))._replace(chance=chance)
    assert how_likely(found.chance, bool(search.read(text).words)) == (
        f"Of 100 numbers drawn at random of about this size, {said}"
    )


def test_places_without_a_total_are_added_up_and_the_eu_where_all_members_report():
    members = reference.members("EU", dt.date(2021, 1, 1))
    parts = [pd.DataFrame({"geo": members, "citizenship": who, "persons": n}) for who, n in (("SY", 5), ("AF", 10))]
    of_all = {
        "year": 2023,
        "measure": "return",
        "returns_counted": "third_country",
        "reason": "total",
        "apprehension": "total",
        "flag": "",
    }
    made = figures.index("enforcement", {"2024-09-20": pd.concat(parts).assign(**of_all)})
    values = dict(zip(made["series"], made["value"], strict=True))
    assert values["Returns to third countries, Germany"] == 15
    assert values["Returns to third countries, EU-27"] == 27 * 15
    assert values["Returns to third countries, EU-27, citizens of Syria"] == 27 * 5
