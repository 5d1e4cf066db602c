"""Revised, appeared, withdrawn or rescoped: each rule on a case that meets it and on one that does not."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from borderbook.methods import revisions
from borderbook.methods.revisions import Cells
from notemill import catalog

OLD, NEW = "2016-03-01", "2016-04-01"
EVENTS = revisions.cells_of("detections")
TABLE = Cells(("year", "geo", "citizenship"), "persons")


def events(**series: list[int]) -> pd.DataFrame:
    """Detections by month from January 2015 on: ``events(Western_African__SN=[310, 120])``."""
    parts = []
    for label, counts in series.items():
        route, citizenship = label.replace("_", " ").split("  ")
        months = pd.date_range("2015-01-01", periods=len(counts), freq="MS")
        cells = {"month": months, "route": route, "citizenship": citizenship, "detections": counts}
        parts.append(pd.DataFrame(cells).assign(border_type="sea"))
    return pd.concat(parts, ignore_index=True)


def table(**series: list[int | None]) -> pd.DataFrame:
    """Persons by year from 2001 on: ``table(FR_SY=[100, None])``; None is missing."""
    parts = []
    for label, counts in series.items():
        geo, citizenship = label.split("_")
        years = range(2001, 2001 + len(counts))
        parts.append(pd.DataFrame({"year": years, "geo": geo, "citizenship": citizenship, "persons": counts}))
    return pd.concat(parts, ignore_index=True).astype({"persons": "Int64"})


def kinds(old: pd.DataFrame, new: pd.DataFrame, cells: Cells = EVENTS, **how) -> dict[str, int]:
    """How many figures are of each kind."""
    return dict(Counter(revisions.compare({OLD: old, NEW: new}, cells, **how).steps["kind"]))


@pytest.mark.parametrize(
    ("old", "new", "expected"), [(2000, 1000, "rescoped"), (2000, 1010, "revised"), (990, 400, "revised")]
)
def test_in_a_table_a_large_figure_that_jumped_is_rescoped_and_in_a_list_it_is_not(old, new, expected):
    assert kinds(table(FR_SY=[old]), table(FR_SY=[new]), TABLE) == {expected: 1}
    assert kinds(events(Black_Sea__SY=[old]), events(Black_Sea__SY=[new])) == {"revised": 1}


def test_a_vintage_without_nationalities_is_compared_by_month_and_route():
    old = events(Black_Sea__SY=[10, 20], Black_Sea__AF=[1, 2])
    new = events(Black_Sea__TOTAL=[11, 25]).assign(border_type="all")
    found = revisions.compare({OLD: old, NEW: new}, EVENTS)
    assert found.cells.keys == ("month", "route")
    assert found.left_out == {"border_type": (NEW,), "citizenship": (NEW,)}
    assert found.steps["kind"].tolist() == ["unchanged", "revised"]
    assert revisions.compare({OLD: new, NEW: new}, EVENTS).cells.keys == EVENTS.keys


def test_what_a_partial_vintage_does_not_list_is_unknown():
    old, new = events(Black_Sea__SY=[10], Other__SY=[3]), events(Black_Sea__SY=[10])
    assert kinds(old, new) == {"unchanged": 1, "withdrawn": 1}
    assert kinds(old, new, partial={NEW}) == {"unchanged": 1}


def test_what_a_whole_table_no_longer_lists_is_withdrawn():
    old, new = table(FR_SY=[100, 200], DE_SY=[7, 8]), table(FR_SY=[100, 200])
    assert kinds(old, new, TABLE) == {"unchanged": 2}
    assert kinds(old, new, TABLE, whole={OLD, NEW}) == {"unchanged": 2, "withdrawn": 2}


def test_a_year_that_was_not_over_is_compared_with_nothing():
    years = table(FR_SY=[100] * 16)  # to 2016
    found = revisions.compare({OLD: years, NEW: years.assign(persons=[100] * 14 + [101, 300])}, TABLE)
    assert (dict(Counter(found.steps["kind"])), found.unfinished) == ({"unchanged": 14, "revised": 1}, 1)
    assert revisions.cells_of("population").at_start  # of 1 January: over on the first day


def test_each_figure_is_compared_with_the_newest_older_vintage_that_gives_it():
    tables = {"2015-01-01": table(FR_SY=[1], DE_SY=[5]), OLD: table(FR_SY=[2]), NEW: table(FR_SY=[3], DE_SY=[7])}
    steps = revisions.compare(tables, TABLE).steps
    assert steps[["geo", "since", "old"]].to_numpy().tolist() == [["DE", "2015-01-01", 5], ["FR", OLD, 2]]


def test_sums_put_the_largest_first_and_events_under_another_label_are_gross_and_not_net():
    old = events(Black_Sea__SY=[10], Other__SY=[100], Western_Balkan__UNK=[30])
    new = events(Black_Sea__SY=[13], Other__SY=[90], Western_Balkan__SN=[30])
    found = revisions.compare({OLD: old, NEW: new}, EVENTS)
    by = revisions.sums(found.steps, found.cells)
    assert list(by) == ["route", "year"]
    assert by["route"][["route", "revised", "appeared", "net", "gross"]].to_numpy().tolist() == [
        ["Western Balkan", 0, 1, 0, 60], ["Other", 1, 0, -10, 10], ["Black Sea", 1, 0, 3, 3],
    ]  # fmt: skip
    assert by["year"][["year", "net", "gross"]].to_numpy().tolist() == [[2015, -7, 73]]


def test_what_is_held_of_the_world_is_not_added_to_its_regions():
    frame = pd.DataFrame({"year": 2014, "region": ["World", "Europe"], "dead_and_missing": [10, 4]})
    cells = revisions.cells_of("incident_totals")
    found = revisions.compare({OLD: frame, NEW: frame.assign(dead_and_missing=[11, 5])}, cells)
    assert revisions.summary(found.steps, cells)["net"] == 1


DATASETS = ["detections", "incidents", "incident_totals", "enforcement", "asylum_applicants", "population", "arrivals"]


@pytest.mark.parametrize("dataset", DATASETS)
def test_no_pair_of_vintages_held_makes_nonsense(dataset):
    """What nonsense would look like: nearly everything appeared or withdrawn, or a change without a change."""
    entry, cells = catalog.read_catalog().entry(dataset), revisions.cells_of(dataset)
    held = sorted(entry.vintages, key=lambda vintage: vintage.date)
    for pair in pairwise(held):
        tables = {str(one.date): catalog.as_published(dataset, one.date) for one in pair}
        steps = revisions.compare(tables, cells, {str(one.date) for one in pair if not one.complete}).steps
        gone = steps["kind"].isin(["appeared", "withdrawn"])
        assert gone.sum() <= max(0.2 * len(steps), 6), pair
        assert (steps.loc[steps["kind"].isin(["revised", "rescoped"]), "change"] != 0).all()
        assert np.isfinite(steps["old"].fillna(0)).all()
