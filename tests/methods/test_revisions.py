"""What moved between vintages, on tables small enough to check by eye; then pinned facts of the vintages held."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from borderbook import catalog
from borderbook.errors import UsageError
from borderbook.methods import revisions
from borderbook.methods.revisions import Cells


def detections(**figures: int) -> pd.DataFrame:
    """``detections(SY_2015_01=5)``: five Syrians by sea on the Eastern Mediterranean in January 2015."""
    rows = []
    for key, number in figures.items():
        citizenship, year, month = key.split("_")
        rows.append(
            (pd.Timestamp(int(year), int(month), 1), "Eastern Mediterranean", "sea", citizenship, number)
        )
    names = ["month", "route", "border_type", "citizenship", "detections"]
    return pd.DataFrame(rows, columns=names).astype({"detections": "Int64"})


def compared(cells: Cells | None = None, **tables: pd.DataFrame) -> pd.DataFrame:
    """Steps of vintages given as ``v2020_01_31=table``."""
    named = {name[1:].replace("_", "-"): table for name, table in tables.items()}
    return revisions.steps(revisions.panel(named, cells or revisions.cells_of("detections")))


def plainly(steps: pd.DataFrame, *columns: str) -> list[tuple]:
    return [tuple(row) for row in steps[list(columns)].to_numpy().tolist()]


def test_a_figure_that_moved_is_revised_and_one_that_did_not_is_unchanged():
    made = compared(
        v2015_03_01=detections(SY_2015_01=100, AF_2015_01=7),
        v2015_04_01=detections(SY_2015_01=90, AF_2015_01=7),
    )
    assert plainly(made, "citizenship", "since", "vintage", "old", "new", "change", "percent", "kind") == [
        ("AF", "2015-03-01", "2015-04-01", 7, 7, 0, 0, "unchanged"),
        ("SY", "2015-03-01", "2015-04-01", 100, 90, -10, -10, "revised"),
    ]


def test_a_cell_that_a_list_leaves_out_within_its_span_is_zero():
    made = compared(
        v2015_03_01=detections(SY_2015_01=100, AF_2015_01=7),
        v2015_04_01=detections(SY_2015_01=100, IQ_2015_01=5),
    )
    assert plainly(made, "citizenship", "old", "new", "kind") == [
        ("AF", 7, 0, "withdrawn"),
        ("IQ", 0, 5, "appeared"),
        ("SY", 100, 100, "unchanged"),
    ]
    assert made["percent"].isna().tolist() == [False, True, False]


def test_whether_zeros_are_listed_makes_no_difference():
    listed = compared(
        v2015_03_01=detections(SY_2015_01=1, AF_2015_01=0), v2015_04_01=detections(SY_2015_01=1, AF_2015_01=5)
    )
    left_out = compared(
        v2015_03_01=detections(SY_2015_01=1), v2015_04_01=detections(SY_2015_01=1, AF_2015_01=5)
    )
    pd.testing.assert_frame_equal(listed, left_out)


def test_a_month_that_only_the_newer_vintage_covers_is_no_revision():
    made = compared(
        v2015_03_01=detections(SY_2015_01=1), v2015_04_01=detections(SY_2015_01=1, SY_2015_02=900)
    )
    assert plainly(made, "month", "kind") == [(pd.Timestamp("2015-01-01"), "unchanged")]


def test_a_month_of_zeros_at_the_end_counts_as_covered():
    made = compared(
        v2015_03_01=detections(SY_2015_01=1, SY_2015_02=0), v2015_04_01=detections(SY_2015_01=1, SY_2015_02=4)
    )
    assert ("appeared", 4) in plainly(made, "kind", "new")


def test_another_word_for_the_same_group_is_no_revision():
    made = compared(v2018_07_06=detections(OSTLS_2015_01=529), v2025_01_07=detections(STLS_2015_01=529))
    assert plainly(made, "citizenship", "kind") == [("STLS", "unchanged")]


def enforcement(**figures: float | None) -> pd.DataFrame:
    """``enforcement(FR_SY_2016=5)``: five Syrians ordered to leave by France; None is missing."""
    rows = []
    for key, number in figures.items():
        geo, citizenship, year = key.rsplit("_", 2)
        rows.append((int(year), geo, citizenship, "order_to_leave", "", "total", "total", number))
    names = ["year", "geo", "citizenship", "measure", "returns_counted", "reason", "apprehension", "persons"]
    return pd.DataFrame(rows, columns=names).astype({"persons": "Int64", "year": "Int64"})


def of_tables(**tables: pd.DataFrame) -> pd.DataFrame:
    return compared(revisions.cells_of("enforcement"), **tables)


def test_tables_are_compared_only_where_both_give_a_cell():
    made = of_tables(
        v2017_05_31=enforcement(FR_TOTAL_2016=100, FR_SY_2016=40),
        v2025_05_25=enforcement(FR_TOTAL_2016=110, FR_TOTAL_2017=90),
    )
    assert plainly(made, "citizenship", "year", "change", "kind") == [("TOTAL", 2016, 10, "revised")]


def test_a_missing_figure_of_a_table_appears_or_is_withdrawn():
    made = of_tables(
        v2017_05_31=enforcement(FR_SY_2016=None, FR_AF_2016=5, FR_IQ_2016=None),
        v2025_05_25=enforcement(FR_SY_2016=40, FR_AF_2016=None, FR_IQ_2016=None),
    )
    assert dict(plainly(made, "citizenship", "kind")) == {
        "AF": "withdrawn",
        "IQ": "unchanged",
        "SY": "appeared",
    }
    assert made["change"].isna().all()


def test_a_vintage_that_does_not_give_a_cell_is_passed_over():
    made = of_tables(
        v2017_05_31=enforcement(FR_TOTAL_2016=100),
        v2024_09_20=enforcement(DE_TOTAL_2016=1),
        v2026_05_12=enforcement(FR_TOTAL_2016=120),
    )
    assert plainly(made, "since", "vintage", "change") == [("2017-05-31", "2026-05-12", 20)]


def test_one_vintage_cannot_be_compared():
    with pytest.raises(UsageError, match="one vintage only"):
        compared(v2015_03_01=detections(SY_2015_01=1))


def test_a_dataset_without_figures_by_period_cannot_be_compared():
    with pytest.raises(UsageError, match="'internal_borders' holds no figures by period"):
        revisions.cells_of("internal_borders")


def test_moved_lists_the_largest_first_and_leaves_out_what_is_smaller():
    steps = compared(
        v2015_03_01=detections(SY_2015_01=10, AF_2015_01=10, IQ_2015_01=10),
        v2015_04_01=detections(SY_2015_01=13, AF_2015_01=1, IQ_2015_01=10),
    )
    assert plainly(revisions.moved(steps), "citizenship", "change") == [("AF", -9), ("SY", 3)]
    assert plainly(revisions.moved(steps, 5), "citizenship", "change") == [("AF", -9)]


def test_figures_from_or_to_missing_come_last_and_have_no_size():
    steps = of_tables(
        v2017_05_31=enforcement(FR_SY_2016=None, FR_AF_2016=5),
        v2025_05_25=enforcement(FR_SY_2016=9, FR_AF_2016=6),
    )
    assert plainly(revisions.moved(steps), "citizenship") == [("AF",), ("SY",)]
    assert plainly(revisions.moved(steps, 1), "citizenship") == [("AF",)]


def test_what_went_from_one_cell_to_another_is_gross_without_net_and_cancels():
    steps = compared(
        v2015_03_01=detections(UNK_2015_01=100, SY_2015_02=10),
        v2015_04_01=detections(SY_2015_01=60, AF_2015_01=40, SY_2015_02=0),
    )
    told = revisions.summary(steps, revisions.cells_of("detections"))
    assert told == {
        "compared": 4, "revised": 0, "appeared": 2, "withdrawn": 2, "net": -10, "gross": 210,
        "cancels": pytest.approx((1 - 10 / 210) * 100),
    }  # fmt: skip


def test_no_sum_counts_a_total_beside_its_parts_or_an_aggregate_beside_its_countries():
    steps = of_tables(
        v2017_05_31=enforcement(FR_TOTAL_2016=100, FR_SY_2016=40, EU28_TOTAL_2016=100),
        v2025_05_25=enforcement(FR_TOTAL_2016=110, FR_SY_2016=50, EU28_TOTAL_2016=110),
    )
    told = revisions.summary(steps, revisions.cells_of("enforcement"))
    assert (told["revised"], told["net"], told["gross"]) == (3, 10, 10)


def test_age_counts_from_the_end_of_the_period():
    months = revisions.months_old(
        pd.Series(pd.to_datetime(["2015-01-01", "2014-01-01"])), pd.Series(["2015-03-02"] * 2)
    )
    assert months.tolist() == pytest.approx([30 / 30.4375, 395 / 30.4375])
    assert revisions.months_old(pd.Series([2016]), pd.Series(["2017-05-31"])).round().tolist() == [5]


def test_in_a_partial_vintage_what_is_absent_is_unknown():
    tables = {
        "2015-03-01": detections(SY_2015_01=10, AF_2015_01=7),
        "2015-04-01": detections(SY_2015_01=9, SY_2015_02=1),
    }
    cells = revisions.cells_of("detections")
    whole = revisions.steps(revisions.panel(tables, cells))
    part = revisions.steps(revisions.panel(tables, cells, partial={"2015-04-01"}))
    assert plainly(whole, "citizenship", "kind") == [("AF", "withdrawn"), ("SY", "revised")]
    assert plainly(part, "citizenship", "kind") == [("SY", "revised")]


def test_totals_of_detections_add_up_nationalities_and_borders():
    made = compared(
        revisions.totals_of("detections"),
        v2015_03_01=detections(SY_2015_01=10, AF_2015_01=7), v2015_04_01=detections(SY_2015_01=17),
    )  # fmt: skip
    assert plainly(made, "route", "old", "new") == [("Eastern Mediterranean", 17, 17)]


def test_totals_of_tables_leave_out_nationalities_and_aggregates():
    made = compared(
        revisions.totals_of("enforcement"),
        v2017_05_31=enforcement(FR_TOTAL_2016=100, FR_SY_2016=40, EU28_TOTAL_2016=100),
        v2025_05_25=enforcement(FR_TOTAL_2016=110, FR_SY_2016=50, EU28_TOTAL_2016=110),
    )
    assert plainly(made, "geo", "change") == [("FR", 10)]


def test_releases_are_counted_from_the_first_vintage_that_gives_a_figure():
    values = pd.DataFrame({"a": [1.0, None, None], "b": [None, 5.0, None], "c": [3.0, 6.0, None]})
    made = revisions.releases(values)
    assert made[0].tolist()[:2] == [1, 5]
    assert made[1].tolist()[:2] == [3, 6]
    assert made["final"].tolist()[:2] == [3, 6]
    assert made.iloc[2].isna().all()


RELEASES = pd.DataFrame({0: np.arange(40.0) * 10, 1: np.arange(40.0) * 10 + 5, 2: np.arange(40.0) * 10 + 5})
PERIODS = pd.Series(np.repeat(np.arange(10), 4))
NOISE = pd.Series(np.random.default_rng(1).normal(0, 1, 40))


def test_bias_is_the_mean_of_final_less_release():
    table = RELEASES.assign(final=RELEASES[2] + NOISE)
    size = revisions.bias(table, 0, PERIODS)
    assert (size["figures"], size["periods"]) == (40, 10)
    assert size["bias"] == pytest.approx(5 + NOISE.mean())
    assert size["p_bias"] < 0.001
    assert revisions.bias(table, 1, PERIODS)["p_bias"] > 0.05


def test_the_first_efficient_release_is_the_first_that_is_not_rejected():
    table = RELEASES.assign(final=RELEASES[2] + NOISE)
    tests = pd.DataFrame([revisions.efficiency(table, n, PERIODS) for n in (0, 1)])
    assert tests["slope"].tolist() == pytest.approx([1, 1], abs=0.01)
    assert revisions.first_efficient(tests) == 1
    assert revisions.first_efficient(tests.iloc[:1]) is None
    stretched = RELEASES.assign(final=RELEASES[2] * 1.5 + NOISE)
    assert revisions.efficiency(stretched, 1, PERIODS)["p_efficient"] < 0.001


def test_releases_that_never_moved_are_efficient_and_few_are_not_tested():
    table = RELEASES.assign(final=RELEASES[1])
    assert revisions.efficiency(table, 1, PERIODS)["p_efficient"] == 1
    assert revisions.bias(table, 1, PERIODS)["p_bias"] == 1
    assert np.isnan(revisions.efficiency(table.head(19), 0, PERIODS.head(19))["p_efficient"])
    assert np.isnan(revisions.bias(table, 0, pd.Series([1] * 40))["p_bias"])


def incidents(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["date", "region", "route", "dead_and_missing"])
    return table.assign(
        date=pd.to_datetime(table["date"]), dead_and_missing=table["dead_and_missing"].astype("Int64")
    )


def test_incidents_are_added_up_by_month_and_region_without_the_month_that_was_not_over():
    old = incidents(
        ("2016-01-03", "Mediterranean", "Central Mediterranean", 5),
        ("2016-01-09", "Mediterranean", "Central Mediterranean", 2),
        ("2016-02-02", "Mediterranean", "Central Mediterranean", 1),
    )
    new = incidents(
        ("2016-01-03", "Mediterranean", "Central Mediterranean", 8),
        ("2016-02-20", "Mediterranean", "Central Mediterranean", 50),
        ("2016-03-01", "Mediterranean", "Central Mediterranean", 1),
    )
    made = compared(revisions.cells_of("incidents"), v2016_02_05=old, v2016_03_02=new)
    assert plainly(made, "month", "old", "new") == [(pd.Timestamp("2016-01-01"), 7, 8)]


def test_regions_that_a_vintage_does_not_know_are_not_compared_and_routes_elsewhere_do_not_matter():
    end = ("2016-02-02", "Europe", "", 1)
    old = incidents(("2016-01-03", "Horn of Africa", "", 5), ("2016-01-04", "Europe", "", 3), end)
    new = incidents(
        ("2016-01-03", "Eastern Africa", "", 5), ("2016-01-04", "Europe", "Italy to France", 3), end
    )
    made = compared(revisions.cells_of("incidents"), v2016_02_05=old, v2016_03_02=new)
    assert plainly(made, "region", "route", "kind") == [("Europe", "", "unchanged")]


def test_figures_are_named_in_words():
    steps = compared(v2015_03_01=detections(SY_2015_01=10), v2015_04_01=detections(SY_2015_01=13))
    names = revisions.named(steps, revisions.cells_of("detections"), {"SY": "Syria"}.get)
    assert names.tolist() == ["January 2015, Eastern Mediterranean, sea, Syria"]
    steps = of_tables(v2017_05_31=enforcement(FR_TOTAL_2016=1), v2018_05_31=enforcement(FR_TOTAL_2016=1))
    names = revisions.named(steps, revisions.cells_of("enforcement"))
    assert names.tolist() == ["2016, order to leave, FR, all citizenships"]


# ── pinned facts of the vintages held ───────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def held():
    """Steps of a dataset's own vintages, at the finest level."""
    made = {}

    def of(dataset):
        if dataset not in made:
            vintages = [v for v in catalog.read_catalog().entry(dataset).vintages if not v.not_broken_down]
            tables = {v.date.isoformat(): catalog.as_published(dataset, v.date) for v in vintages}
            made[dataset] = revisions.steps(revisions.panel(tables, revisions.cells_of(dataset)))
        return made[dataset]

    return of


def test_until_2013_detections_fell_by_those_of_croatian_nationals(held):
    steps = held("detections")
    croatian = steps[(steps["citizenship"] == "HR") & (steps["vintage"] == "2025-01-07")]
    assert set(croatian["kind"]) == {"withdrawn"}
    by_year = croatian.groupby(croatian["month"].dt.year)["change"].sum()
    assert by_year.to_dict() == {2009: -96, 2010: -69, 2011: -62, 2012: -55, 2013: -26}


def test_stateless_persons_did_not_move_by_being_relabelled(held):
    steps = held("detections")
    stateless = steps[(steps["citizenship"] == "STLS") & (steps["vintage"] == "2025-01-07")]
    assert set(stateless["kind"]) == {"unchanged"}
    assert "OSTLS" not in set(steps["citizenship"])


def test_enforcement_compares_only_what_two_vintages_give(held):
    steps = held("enforcement")
    french = steps.query(
        "geo == 'FR' and citizenship == 'TOTAL' and year == 2016 and measure == 'refusal_of_entry'"
    )
    assert plainly(french, "since", "vintage", "old", "new") == [("2017-05-31", "2025-05-25", 63_390, 8_580)]
