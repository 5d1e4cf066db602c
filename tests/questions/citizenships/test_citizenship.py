"""Citizenships ranked, compared and concentrated, on tables small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from borderbook.errors import UsageError
from borderbook.questions.citizenships import analysis as citizenship


def wide(start="2015-01", **columns):
    index = pd.date_range(start, periods=len(next(iter(columns.values()))), freq="MS", name="month")
    return pd.DataFrame(columns, index=index)


def tidy():
    rows = [
        ("2015-01", "Western Balkan", "SY", 5),
        ("2015-01", "Western Balkan", "UNK", 50),
        ("2015-02", "Eastern Borders", "UA", 160),
        ("2015-02", "Eastern Borders", "UNK", 40),
        ("2015-02", "Central Mediterranean", "ER", 7),
        ("2015-03", "Central Mediterranean", "SY", 1),
    ]
    frame = pd.DataFrame(rows, columns=["month", "route", "citizenship", "detections"])
    frame["month"] = pd.to_datetime(frame["month"])
    return frame.astype({"route": "category", "citizenship": "category", "detections": "Int64"})


def test_monthly_keeps_one_route_and_every_month_of_the_table():
    made = citizenship.monthly(tidy(), "Central Mediterranean", "first", "latest")
    assert made["ER"].tolist() == [0, 7, 0]
    assert made.to_numpy().sum() == 8


def test_monthly_of_no_route_is_all_routes():
    assert citizenship.monthly(tidy(), None, "first", "latest").to_numpy().sum() == 263


def test_a_route_without_detections_is_said_to_have_none():
    with pytest.raises(
        UsageError, match="no detections on the Western Balkan route in February to March 2015"
    ):
        citizenship.monthly(tidy(), "Western Balkan", "2015-02", "latest")


def test_unknown_is_never_ranked_among_the_countries():
    made = citizenship.ranking(wide(UNK=[900], SY=[60], AF=[30], ER=[10]), 2)
    assert made["code"].tolist() == ["SY", "AF", citizenship.OTHERS, "UNK"]
    assert made["rank"].tolist()[:2] == [1, 2]
    assert made["rank"].isna().tolist() == [False, False, True, True]
    assert made["share"].tolist() == [6, 3, 1, 90]


@pytest.mark.parametrize("code", ["UNK", "SSA", "STLS", "THIRD"])
def test_groups_without_a_nationality(code):
    assert citizenship.kind(code) == citizenship.NO_NATIONALITY
    assert code not in citizenship.leading(wide(**{code: [9], "SY": [1]}), 3)


def test_grouped_keeps_the_sum_of_each_row():
    table = wide(UNK=[1, 2], SY=[3, 4], AF=[5, 6], ER=[7, 8], IQ=[0, 0])
    made = citizenship.grouped(table, ["ER"])
    assert list(made.columns) == ["ER", citizenship.OTHERS, "UNK"]
    assert made.sum(axis="columns").tolist() == table.sum(axis="columns").tolist()


def test_equals_are_ordered_by_code():
    assert citizenship.leading(wide(SY=[1], AF=[1], IQ=[2]), 3) == ["IQ", "AF", "SY"]


def test_ends_are_twelve_months_each_or_halves():
    first, last = citizenship.ends(wide(SY=range(30)))
    assert (first["SY"].tolist(), last["SY"].tolist()) == (list(range(12)), list(range(18, 30)))
    assert [len(part) for part in citizenship.ends(wide(SY=range(7)))] == [3, 3]


def test_one_month_has_no_two_ends():
    with pytest.raises(UsageError, match="longer span"):
        citizenship.ends(wide(SY=[1]))


def test_shift_is_in_percentage_points_with_groups_last():
    first, last = wide(SY=[80], AF=[10], UNK=[10], ER=[0]), wide(SY=[50], AF=[120], UNK=[20], ER=[10])
    made = citizenship.shift(first, last, 2)
    assert made["code"].tolist() == ["AF", "SY", "UNK"]
    assert made["change"].tolist() == [50, -55, 0]


def test_a_period_with_few_detections_has_no_shares():
    made = citizenship.shift(wide(SY=[98], AF=[1]), wide(SY=[100], AF=[0]), 1)
    assert made["last"].tolist() == [100]
    assert made["change"].isna().all()


def test_concentration_by_hand():
    made = citizenship.concentration(wide(SY=[60], AF=[20], UNK=[20])).iloc[0]
    assert made["named"] == pytest.approx(0.75**2 + 0.25**2)
    assert made["lower"] == pytest.approx(0.6**2 + 0.2**2)
    assert made["upper"] == pytest.approx(0.8**2 + 0.2**2)
    assert made["alike"] == pytest.approx(1.6)


def test_without_unknown_the_bounds_meet():
    made = citizenship.concentration(wide(SY=[50], AF=[50], ER=[50], IQ=[50])).iloc[0]
    assert made[["named", "lower", "upper"]].tolist() == pytest.approx([0.25] * 3)
    assert made["alike"] == pytest.approx(4)


def test_however_the_unknown_are_divided_the_index_stays_within_its_bounds():
    rng = np.random.default_rng(5)
    known = np.array([50, 30, 20])
    bounds = citizenship.concentration(wide(SY=[50], AF=[30], ER=[20], UNK=[60])).iloc[0]
    for _ in range(200):
        extra = rng.multinomial(60, rng.dirichlet(np.ones(8)))
        counts = np.append(known + extra[:3], extra[3:])
        assert bounds["lower"] <= ((counts / 160) ** 2).sum() <= bounds["upper"]


def test_a_row_without_any_nationality_or_with_few_detections_has_no_index():
    made = citizenship.concentration(wide(SY=[0, 99, 100], UNK=[300, 0, 0]))
    assert made["named"].isna().tolist() == [True, True, False]
    assert made["upper"].isna().tolist() == [True, True, False]


def test_unnamed_shares_have_the_largest_group_first_and_leave_out_what_never_occurs():
    made = citizenship.unnamed_shares(wide(SY=[50, 0], STLS=[10, 0], UNK=[40, 0], SSA=[0, 0]))
    assert list(made.columns) == ["UNK", "STLS"]
    assert made.iloc[0].tolist() == [40, 10]
    assert made.iloc[1].isna().all()


def test_by_route_shows_the_first_of_each_route_and_leaves_out_small_ones():
    large = tidy().assign(detections=lambda t: t["detections"] * 10)
    made = citizenship.by_route(large, pd.to_datetime(["2015-01", "2015-02"]), each=1)
    assert list(made.columns) == ["Eastern Borders", "Western Balkan"]  # the Central Mediterranean has 70
    assert made["Eastern Borders"].to_dict() == {"UA": 80, "SY": 0, "UNK": 20}
    assert made["Western Balkan"].round(1).to_dict() == {"UA": 0, "SY": 9.1, "UNK": 90.9}
    assert citizenship.by_route(tidy(), pd.to_datetime(["2015-01"])).empty


@pytest.mark.parametrize(
    ("code", "shown"), [("SY", "Syria"), ("OTHERS", "Other countries"), ("UNK", "Unknown")]
)
def test_names(code, shown):
    assert citizenship.name(code) == shown


def test_the_official_table_has_31_per_cent_of_2015_without_a_nationality():
    from borderbook import catalog

    year = citizenship.monthly(catalog.load("detections by citizenship"), None, "2015-01", "2015-12")
    ranked = citizenship.ranking(year, 10)
    groups = ranked[ranked["kind"] == citizenship.NO_NATIONALITY]
    assert groups["share"].sum() == pytest.approx(31.0, abs=0.05)
    assert ranked["detections"].sum() == 1_822_102
    assert ranked.iloc[0]["code"] == "SY"
