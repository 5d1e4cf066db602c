"""What moved between vintages, on tables small enough to check by eye."""

import pandas as pd
import pytest

from borderbook.methods import revisions
from borderbook.methods.revisions import Cells
from notemill.errors import UsageError

OLD, NEW = "2015-03-01", "2015-04-01"


def detections(**figures: int) -> pd.DataFrame:
    """``detections(SY_2015_01=5)``: five Syrians by sea on the Eastern Mediterranean in January 2015."""
    keys = [key.split("_") for key in figures]
    return pd.DataFrame(
        {"month": [pd.Timestamp(int(year), int(month), 1) for _, year, month in keys], "border_type": "sea",
         "route": "Eastern Mediterranean", "citizenship": [code for code, *_ in keys], "detections": figures.values()}
    ).astype({"detections": "Int64"})  # fmt: skip


def enforcement(**figures: float | None) -> pd.DataFrame:
    """``enforcement(FR_SY_2016=5)``: five Syrians ordered to leave by France; None is missing."""
    keys = [key.rsplit("_", 2) for key in figures]
    return pd.DataFrame(
        {"year": [int(year) for *_, year in keys], "geo": [geo for geo, *_ in keys],
         "citizenship": [code for _, code, _ in keys], "measure": "order_to_leave", "returns_counted": "",
         "reason": "total", "apprehension": "total", "persons": figures.values()}
    ).astype({"persons": "Int64", "year": "Int64"})  # fmt: skip


def compared(old: pd.DataFrame, new: pd.DataFrame, cells: str | Cells = "detections") -> pd.DataFrame:
    """Steps from one vintage to the next."""
    what = revisions.cells_of(cells) if isinstance(cells, str) else cells
    return revisions.steps(revisions.panel({OLD: old, NEW: new}, what))


def plainly(steps: pd.DataFrame, *columns: str) -> list[tuple]:
    return [tuple(row) for row in steps[list(columns)].to_numpy().tolist()]


@pytest.mark.parametrize(
    ("old", "new", "steps"),
    [
        # a cell that a list leaves out within its span is zero, listed or not
        ({"SY_2015_01": 100, "AF_2015_01": 7}, {"SY_2015_01": 100, "IQ_2015_01": 5},
         [("AF", 7, 0, "withdrawn"), ("IQ", 0, 5, "appeared"), ("SY", 100, 100, "unchanged")]),
        ({"SY_2015_01": 1, "AF_2015_01": 0}, {"SY_2015_01": 1, "AF_2015_01": 5},
         [("AF", 0, 5, "appeared"), ("SY", 1, 1, "unchanged")]),
        # a month that only the newer vintage covers is no revision
        ({"SY_2015_01": 1}, {"SY_2015_01": 1, "SY_2015_02": 900}, [("SY", 1, 1, "unchanged")]),
        # a month of zeros at the end is covered
        ({"SY_2015_01": 1, "SY_2015_02": 0}, {"SY_2015_01": 1, "SY_2015_02": 4},
         [("SY", 1, 1, "unchanged"), ("SY", 0, 4, "appeared")]),
        # another word for the same group is no revision
        ({"OSTLS_2015_01": 529}, {"STLS_2015_01": 529}, [("STLS", 529, 529, "unchanged")]),
    ],
)  # fmt: skip
def test_of_a_list_of_events(old, new, steps):
    found = compared(detections(**old), detections(**new))
    assert plainly(found, "citizenship", "old", "new", "kind") == steps
    assert found["percent"].isna().tolist() == [row[1] == 0 for row in steps]


def test_tables_are_compared_only_where_both_give_a_cell():
    old = enforcement(FR_TOTAL_2016=100, FR_SY_2016=40)
    steps = compared(old, enforcement(FR_TOTAL_2016=110, FR_TOTAL_2017=90), "enforcement")
    assert plainly(steps, "citizenship", "year", "change", "kind") == [("TOTAL", 2016, 10, "revised")]


def test_a_missing_figure_of_a_table_appears_or_is_withdrawn_and_has_no_size():
    old = enforcement(FR_SY_2016=None, FR_AF_2016=5, FR_IQ_2016=None, FR_MA_2016=5)
    new = enforcement(FR_SY_2016=40, FR_AF_2016=None, FR_IQ_2016=None, FR_MA_2016=6)
    moved = revisions.moved(compared(old, new, "enforcement"))
    assert plainly(moved, "citizenship", "kind") == [("SY", "appeared"), ("AF", "withdrawn"), ("MA", "revised")]
    assert moved["change"].isna().tolist() == [True, True, False]


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(UsageError, match="only one vintage"):
        revisions.steps(revisions.panel({OLD: detections(SY_2015_01=1)}, revisions.cells_of("detections")))
    with pytest.raises(UsageError, match="'claims' has no figures by period"):
        revisions.cells_of("claims")


def test_moved_lists_the_largest_first_and_leaves_out_what_did_not():
    old = detections(SY_2015_01=10, AF_2015_01=10, IQ_2015_01=10, IR_2015_01=10)
    steps = compared(old, detections(SY_2015_01=13, AF_2015_01=1, IQ_2015_01=10, IR_2015_01=22))
    rows = revisions.moved(steps).reset_index()
    assert plainly(rows, "index", "citizenship", "change") == [(0, "IR", 12), (1, "AF", -9), (2, "SY", 3)]


def test_what_went_from_one_cell_to_another_is_gross_without_net():
    old = detections(UNK_2015_01=100, SY_2015_02=10)
    steps = compared(old, detections(SY_2015_01=60, AF_2015_01=40, SY_2015_02=0))
    assert revisions.summary(steps, revisions.cells_of("detections")) == {
        "compared": 4, "revised": 0, "appeared": 2, "withdrawn": 2, "rescoped": 0, "net": -10, "gross": 210,
    }  # fmt: skip


def test_no_sum_counts_a_total_beside_its_parts_or_an_aggregate_beside_its_countries():
    tables = [enforcement(FR_TOTAL_2016=100 + n, FR_SY_2016=40 + n, EU28_TOTAL_2016=100 + n) for n in (0, 10)]
    told = revisions.summary(compared(*tables, "enforcement"), revisions.cells_of("enforcement"))
    assert (told["revised"], told["net"], told["gross"]) == (3, 10, 10)
    whole = revisions.totals_of("enforcement")
    assert revisions.summary(compared(*tables, whole), whole)["net"] == 10


def incidents(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["date", "region", "route", "dead_and_missing"])
    return table.assign(date=pd.to_datetime(table["date"])).astype({"dead_and_missing": "Int64"})


def test_incidents_are_added_up_by_month_and_region_without_the_month_that_was_not_over():
    sea, route = "Mediterranean", "Central Mediterranean"
    west = ("2016-01-04", sea, "Western Mediterranean", 4)
    old = incidents(west, ("2016-01-03", sea, route, 5), ("2016-01-09", sea, route, 2), ("2016-02-02", sea, route, 1))
    new = incidents(("2016-01-03", sea, route, 8), ("2016-02-20", sea, route, 50), ("2016-03-01", sea, route, 1))
    steps = compared(old, new, "incidents")
    january = pd.Timestamp("2016-01-01")
    rows = [(january, "Central Mediterranean", 7, 8), (january, "Western Mediterranean", 4, 0)]
    assert plainly(steps, "month", "route", "old", "new") == rows


def test_regions_that_a_vintage_does_not_know_are_not_compared_and_routes_elsewhere_do_not_matter():
    end = ("2016-02-02", "Europe", "", 1)
    old = incidents(("2016-01-03", "Horn of Africa", "", 5), ("2016-01-04", "Europe", "", 3), end)
    new = incidents(("2016-01-03", "Eastern Africa", "", 5), ("2016-01-04", "Europe", "Italy to France", 3), end)
    assert plainly(compared(old, new, "incidents"), "region", "route", "kind") == [("Europe", "", "unchanged")]


def test_a_datasets_own_kind_stands_beside_the_kind_of_change():
    cells = {"date": pd.Timestamp(2026, 8, 20), "period": "day", "kind": ["arrival", "prevention"]}
    steps = compared(*(pd.DataFrame(cells | {"persons": persons}) for persons in ([50, 7], [52, 7])), "small_boats")
    assert plainly(steps, "counted", "old", "new", "kind") == [
        ("arrival", 50, 52, "revised"), ("prevention", 7, 7, "unchanged"),
    ]  # fmt: skip
    names = revisions.named(steps, revisions.cells_of("small_boats"))
    assert names.tolist() == ["20 August 2026, arrival, day", "20 August 2026, prevention, day"]


@pytest.mark.parametrize(
    ("dataset", "table", "name"),
    [
        ("detections", detections(SY_2015_01=10), "January 2015, Eastern Mediterranean, sea, Syria"),
        ("enforcement", enforcement(FR_TOTAL_2016=1).assign(returns_counted="all", reason="over_stay"),
         "2016, order to leave, over stay, France, all citizenships"),
    ],
)  # fmt: skip
def test_figures_are_named_in_words(dataset, table, name):
    steps = compared(table, table, dataset)
    names = revisions.named(steps.set_axis([7]), revisions.cells_of(dataset))
    assert names.to_dict() == {7: name}
