"""What Eurostat released first, by year and by quarter."""

import pandas as pd

from borderbook.methods import first_releases
from borderbook.methods.enforcement import EU, ORDERS, RETURNS, TO_THIRD


def headline(year, indicator, value, document="news", date="2024-05-06", **other):
    return {
        "series": "Eurostat headline", "scope": "EU-27", "citizenship": "", "qualifier": "exact", "year": year,
        "indicator": indicator, "value": value, "document_title": document, "document_date": date, **other,
    }  # fmt: skip


def test_releases_take_all_counts_of_a_year_from_the_document_that_gives_most_and_eurostats_own_changes_are_read():
    rows = [
        headline(2023, "order_to_leave", 484160),
        headline(2023, "return_to_third_country", 91465),
        headline(2023, "order_to_leave", 488115, "later", "2025-05-01"),
        headline(2023, "return_to_third_country", 11585, citizenship="GE"),
        headline(2019, "return_to_third_country", 142000, qualifier="rounded"),
        headline(2018, "return_to_third_country", 158000, scope="EU-28"),
        headline(2017, "return", 1, series="Commission headline"),
        headline(2016, "asylum_applicants", 1),
        headline(float("nan"), "return", 1),
        headline(2015, "return", 8, "first", "2016-02-01"),
        headline(2015, "return", 9, "newest", "2016-03-01", qualifier="exact or rounded"),
    ]
    expected = pd.DataFrame({"year": [2015, 2023], ORDERS: [None, 484160], TO_THIRD: [None, 91465], RETURNS: [9, None]})
    found = first_releases.by_year(pd.DataFrame(rows))
    pd.testing.assert_frame_equal(found, expected.set_index("year"), check_like=True)


def test_quarters_without_a_release_are_rows():
    rows = [("2024Q3", "order_to_leave", 100, "persons"), ("2025Q1", "order_to_leave", 120, "persons"), ("2025Q1", "return_to_third_country_change_on_same_quarter", 9, "percent")]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["quarter", "indicator", "value", "unit"]).assign(geo=EU, citizenship="")
    part = frame.assign(citizenship="DZ", value=9)  # one nationality is not the total
    frame = pd.concat([part, frame, frame.assign(geo="FR", quarter="2020Q1")])
    quarters = first_releases.by_quarter(frame)
    assert [f"{at:%Y-%m}" for at in quarters.index] == ["2024-07", "2024-10", "2025-01"]
    assert quarters[ORDERS].fillna(0).tolist() == [100, 0, 120]
    assert list(quarters.columns) == [ORDERS]
    assert first_releases.by_quarter(frame[frame["geo"] == "FR"]).empty
    assert len(first_releases.by_quarter(frame[frame["geo"] == "FR"], "FR")) == 1
