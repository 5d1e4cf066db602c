"""Revised, appeared, withdrawn, relabelled or rescoped: each rule on a case that meets it and on one that does not."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from borderbook import catalog
from borderbook.methods import revisions
from borderbook.methods.revisions import Cells

OLD, NEW = "2016-03-01", "2016-04-01"
EVENTS = revisions.cells_of("detections")
TABLE = Cells(("year", "geo", "citizenship"), "persons")
COUNTS = [310, 120, 250, 480, 170, 220, 390, 140, 510, 160]


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


def test_a_route_spelled_otherwise_is_relabelled_and_a_figure_that_changed_besides_is_revised():
    old, new = events(Western_African__SN=COUNTS), events(West_African_route__SN=[*COUNTS[:-1], 161])
    found = revisions.compare({OLD: old, NEW: new}, EVENTS)
    assert found.labels == {"route": {"Western African": "West African route"}}
    assert dict(Counter(found.steps["kind"])) == {"relabelled": 9, "revised": 1}
    assert (found.steps["change"] != 0).sum() == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([*COUNTS], [count + 5 for count in COUNTS]),  # another series
        ([3, 1, 2, 4, 5], [3, 1, 2, 4, 5]),  # five figures prove nothing
    ],
)
def test_a_route_that_went_and_another_that_came_are_two(old, new):
    found = kinds(events(Western_African__SN=old), events(Black_Sea__SN=new))
    assert found == {"withdrawn": len(old), "appeared": len(new)}


def test_a_country_coded_otherwise_in_a_table_is_relabelled():
    assert kinds(table(UK_SY=COUNTS), table(GB_SY=COUNTS), TABLE) == {"relabelled": 10}


def test_the_code_of_stateless_persons_is_found_to_have_changed_in_the_vintages_held():
    tables = {day: catalog.as_published("detections", day) for day in ("2018-07-06", "2025-01-07")}
    found = revisions.compare(tables, EVENTS)
    assert found.labels == {"citizenship": {"OSTLS": "STLS"}}


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ({"UNK": [2], "SN": [70], "ML": [28]}, {"relabelled": 3}),  # those not known were told apart
        ({"UNK": [2], "SN": [70], "ML": [19]}, {"relabelled": 3}),  # nine of 187 remain
        ({"UNK": [2], "SN": [40], "ML": [19]}, {"revised": 1, "appeared": 2}),
    ],
)
def test_events_that_moved_to_another_nationality_of_their_month_and_route_are_relabelled(new, expected):
    after = events(**{f"Western_African__{code}": counts for code, counts in new.items()})
    assert kinds(events(Western_African__UNK=[100]), after) == expected


def test_equal_counts_that_left_one_route_and_came_to_another_are_relabelled_if_they_are_ten():
    old = events(Black_Sea__SY=[30], Other__SY=[50], Western_Balkan__SY=[5])
    moved = events(Black_Sea__SY=[12], Other__SY=[68], Western_Balkan__SY=[9])
    assert kinds(old, moved) == {"relabelled": 2, "revised": 1}
    few = events(Black_Sea__SY=[25], Other__SY=[55], Western_Balkan__SY=[5])
    assert kinds(old, few) == {"revised": 2, "unchanged": 1}


def test_in_a_table_changes_that_cancel_out_by_rounding_are_revisions():
    assert kinds(table(FR_SY=[50], FR_AF=[20]), table(FR_SY=[40], FR_AF=[30]), TABLE) == {"revised": 2}


@pytest.mark.parametrize(
    ("factor", "series", "expected"),
    [
        (1.2, 10, "rescoped"),
        (1.05, 10, "revised"),  # all by a twentieth: a recount
        (1.2, 5, "revised"),  # too few
    ],
)
@pytest.mark.parametrize("cells", [EVENTS, TABLE])
def test_a_label_whose_figures_were_all_multiplied_is_rescoped(factor, series, expected, cells):
    make = (
        (lambda counts: events(Black_Sea__SY=counts))
        if cells is EVENTS
        else (lambda counts: table(FR_SY=counts))
    )
    new = [round(count * factor) for count in COUNTS]
    assert kinds(make(COUNTS[:series]), make(new[:series]), cells) == {expected: series}


def test_one_figure_that_did_not_follow_the_factor_makes_all_of_them_revisions():
    new = [round(count * 1.2) for count in COUNTS[:-1]] + [COUNTS[-1]]
    assert kinds(table(FR_SY=COUNTS), table(FR_SY=new), TABLE) == {"revised": 9, "unchanged": 1}


def test_in_a_table_a_label_is_rescoped_whose_figures_all_jumped_and_in_a_list_it_is_not():
    new = [count * factor for count, factor in zip(COUNTS, [2, 3, 4, 2, 3, 4, 2, 3, 4, 2], strict=True)]
    assert kinds(table(FR_SY=COUNTS), table(FR_SY=new), TABLE) == {"rescoped": 10}
    assert kinds(events(Black_Sea__SY=COUNTS), events(Black_Sea__SY=new)) == {"revised": 10}


@pytest.mark.parametrize(
    ("old", "new", "expected"), [(2000, 1000, "rescoped"), (2000, 1010, "revised"), (990, 400, "revised")]
)
def test_in_a_table_a_large_figure_that_jumped_is_rescoped(old, new, expected):
    assert kinds(table(FR_SY=[old]), table(FR_SY=[new]), TABLE) == {expected: 1}


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
    tables = {
        "2015-01-01": table(FR_SY=[1], DE_SY=[5]),
        OLD: table(FR_SY=[2]),
        NEW: table(FR_SY=[3], DE_SY=[7]),
    }
    steps = revisions.compare(tables, TABLE).steps
    assert steps[["geo", "since", "old"]].to_numpy().tolist() == [["DE", "2015-01-01", 5], ["FR", OLD, 2]]


def test_sums_by_route_and_year_leave_out_what_was_relabelled_and_put_the_largest_first():
    old = events(Black_Sea__SY=[10], Other__SY=[100], Western_Balkan__UNK=[30])
    new = events(Black_Sea__SY=[13], Other__SY=[90], Western_Balkan__SN=[30])
    found = revisions.compare({OLD: old, NEW: new}, EVENTS)
    by = revisions.sums(found.steps, found.cells)
    assert list(by) == ["route", "year"]
    assert by["route"][["route", "revised", "relabelled", "net", "gross"]].to_numpy().tolist() == [
        ["Other", 1, 0, -10, 10], ["Black Sea", 1, 0, 3, 3], ["Western Balkan", 0, 2, 0, 0],
    ]  # fmt: skip
    assert by["year"][["year", "net", "gross"]].to_numpy().tolist() == [[2015, -7, 13]]


def test_what_is_held_of_the_world_is_not_added_to_its_regions():
    frame = pd.DataFrame({"year": 2014, "region": ["World", "Europe"], "dead_and_missing": [10, 4]})
    cells = revisions.cells_of("incident_totals")
    found = revisions.compare({OLD: frame, NEW: frame.assign(dead_and_missing=[11, 5])}, cells)
    assert revisions.summary(found.steps, cells)["net"] == 1


DATASETS = [
    "detections",
    "incidents",
    "incident_totals",
    "enforcement",
    "asylum_applicants",
    "population",
    "arrivals",
]


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
