"""What deaths are divided by: which days are known, on tables small enough to check by eye."""

import pandas as pd
import pytest

from borderbook.methods import denominators

CENTRAL, EASTERN = denominators.CENTRAL, denominators.EASTERN
WESTERN, ATLANTIC, CHANNEL = denominators.WESTERN, denominators.ATLANTIC, denominators.CHANNEL


def table(columns, *rows):
    frame = pd.DataFrame(rows, columns=columns.split())
    dates = [name for name in ("date", "month", "report") if name in frame]
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in dates})


DEAD = table("date route dead_and_missing", ("2020-01-09", CENTRAL, 3), ("2020-01-30", CENTRAL, 4),
             ("2020-04-09", CENTRAL, 9))  # fmt: skip
SEEN = table("month route border_type detections", ("2020-01-01", CENTRAL, "all", 100),
             ("2020-01-01", WESTERN, "all", 50), ("2020-03-01", WESTERN, "all", 7))  # fmt: skip
BROKEN_DOWN = table("month route border_type detections", ("2020-01-01", EASTERN, "sea", 30),
                    ("2020-01-01", EASTERN, "land", 900))  # fmt: skip
CROSSED = table(
    "month route kind geo border_type persons flag",
    ("2020-01-01", CENTRAL, "arrival", "IT", "sea", 50, ""), ("2020-01-01", CENTRAL, "arrival", "MT", "sea", 10, ""),
    ("2020-01-01", CENTRAL, "interception", "LY", "sea", 33, ""), ("2020-01-01", CENTRAL, "arrival", "IT", "land", 8, ""),
    ("2020-01-01", WESTERN, "arrival", "ES", "land", 4, ""), ("2020-01-01", WESTERN, "arrival", "ES", "sea", 2, ""),
    ("2020-02-01", CENTRAL, "arrival", "IT", "sea", 60, ""), ("2020-02-01", CENTRAL, "arrival", "MT", "sea", None, ""),
    ("2020-03-01", CENTRAL, "arrival", "IT", "sea", 70, ""),
    ("2020-03-01", CENTRAL, "arrival", "MT", "sea", 5, "annual figure booked in one month"),
)  # fmt: skip
COUNTED = table(
    "date period geo place border_type arrivals flag",
    ("2020-01-01", "month", "IT", "", "sea", 40, ""), ("2020-02-01", "month", "IT", "", "sea", 1, "incomplete"),
    ("2020-02-03", "day", "IT", "", "sea", 6, ""), ("2020-03-02", "day", "IT", "", "sea", 9, ""),
    ("2020-01-01", "year", "ES", "Canary Islands", "sea", 70, ""), ("2020-01-01", "year", "ES", "Ceuta", "sea", 8, ""),
    ("2020-01-01", "year", "GR", "Kos", "sea", 20, ""), ("2020-01-01", "year", "CY", "", "sea", 5, ""),
    ("2019-01-01", "year", "GR", "Kos", "sea", 99, ""),
)  # fmt: skip
SPAIN = table(
    "report date zone border_type arrivals",
    ("2020-12-31", "2020-12-31", "Canary Islands", "sea", 60), ("2021-12-31", "2020-12-31", "Canary Islands", "sea", 65),
    ("2021-12-31", "2020-12-31", "Ceuta", "land", 7), ("2021-06-30", "2021-06-30", "Ceuta", "land", 3),
)  # fmt: skip
BOATS = table("date period kind persons", ("2020-01-31", "day", "arrival", 30), ("2020-02-03", "day", "arrival", 2),
              ("2020-01-06", "week", "prevention", 99))  # fmt: skip
FRAMES = {"detections": SEEN, "detections by border_type": BROKEN_DOWN, "crossings": CROSSED, "incidents": DEAD,
          "arrivals": COUNTED, "spain_arrivals": SPAIN, "small_boats": BOATS}  # fmt: skip


@pytest.fixture
def spans():
    return denominators.spans(FRAMES)


def values(spans, denominator, route):
    rows = spans[(spans["denominator"] == denominator) & (spans["route"] == route)]
    return {f"{row.first:%Y-%m-%d}": row.value for row in rows.itertuples()}


def test_no_attempts_are_counted_in_a_year_with_a_blank_month():
    blank = CROSSED[CROSSED["kind"] == "interception"].assign(month=pd.Timestamp(2020, 2, 1), persons=float("nan"))
    frames = FRAMES | {"crossings": pd.concat([CROSSED, blank])}
    assert values(denominators.spans(frames), "attempted", CENTRAL) == {}


@pytest.mark.parametrize(
    ("denominator", "route", "expected"),
    [
        ("detections", WESTERN, {"2020-01-01": 50, "2020-02-01": 0, "2020-03-01": 7}),  # not listed: none
        ("detections", EASTERN, {"2020-01-01": 30}),  # at sea only, and only as far as the file that tells
        ("iom_arrivals", CENTRAL, {"2020-01-01": 60}),  # Malta blank in February, annual in March
        ("iom_arrivals", WESTERN, {"2020-01-01": 6}),  # also at the fences of Ceuta and Melilla
        ("attempted", CENTRAL, {"2020-01-01": 60 + 33 + 7}),
        ("attempted", WESTERN, {}),  # no interceptions are known there
        ("unhcr_arrivals", CENTRAL, {"2020-01-01": 40, "2020-02-01": 6}),  # days; March is not over
        ("unhcr_arrivals", ATLANTIC, {"2020-01-01": 70}),
        ("unhcr_arrivals", WESTERN, {"2020-01-01": 8}),
        ("unhcr_arrivals", EASTERN, {"2020-01-01": 25}),  # 2019 lacks Cyprus
        ("spain_arrivals", ATLANTIC, {"2020-01-01": 65}),  # the newest report, ends of years only
        ("spain_arrivals", WESTERN, {"2020-01-01": 7}),
        ("small_boats", CHANNEL, {"2020-01-01": 30}),  # February is not over, preventions do not count
    ],
)
def test_what_is_known(spans, denominator, route, expected):
    assert values(spans, denominator, route) == expected


def test_months_and_days_of_a_span(spans):
    rows = spans[spans["denominator"].isin(["spain_arrivals", "small_boats"])]
    assert denominators.months(rows).tolist() == [12, 12, 1]
    of_years = pd.DataFrame({"first": pd.to_datetime(["2019-11-01"]), "last": pd.to_datetime(["2021-02-28"])})
    assert denominators.months(of_years).tolist() == [16]
    assert rows["last"].dt.strftime("%Y-%m-%d").tolist() == ["2020-12-31", "2020-12-31", "2020-01-31"]


def test_without_days_the_months_are_taken():
    no_days = FRAMES | {"arrivals": COUNTED[COUNTED["period"] != "day"]}
    assert values(denominators.spans(no_days), "unhcr_arrivals", CENTRAL) == {"2020-01-01": 40}


@pytest.mark.parametrize(("last", "expected"), [("2020-04-09", "2020-03"), ("2020-04-30", "2020-04")])
def test_a_month_is_covered_to_its_last_day(last, expected):
    dated = pd.concat([DEAD, table("date route dead_and_missing", (last, WESTERN, 1))])
    months = pd.date_range("2020-01", expected, freq="MS", name="month")
    pd.testing.assert_index_equal(denominators.covered_months(dated), months)
