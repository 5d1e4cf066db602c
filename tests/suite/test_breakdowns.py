"""A breakdown is the one that was asked for, and its rows count each person or event once."""

import pandas as pd
import pytest

import borderbook as bb
from notemill.catalog import names, schemas
from notemill.catalog.breakdown import columns_of
from notemill.errors import DataError, UsageError

# what is held of these is broken down by two columns at a time, or not yet at all
NOT_HELD = {"quarterly_orders_and_returns geo", "quarterly_orders_and_returns citizenship",
            "asylum_decisions citizenship", "risk_indicators category"}  # fmt: skip
EACH = [(dataset, column) for dataset in names() for column in columns_of(dataset)]


@pytest.mark.parametrize(("dataset", "column"), EACH)
def test_rows_by_a_column_count_each_one_once(dataset, column):
    if f"{dataset} {column}" in NOT_HELD:
        with pytest.raises((UsageError, DataError), match=r"Held: |no complete vintage"):
            bb.load(dataset, by=column)
        return
    rows = bb.load(dataset, by=column)
    layout, totals = schemas.layouts("datasets")[dataset], bb.totals(dataset)
    counted = [name for name in layout.key if name in rows]
    assert not rows.duplicated(counted).any()
    assert not set(rows[column].dropna()) & {totals.get(column), ""}
    if column not in totals:
        return
    within = [name for name in counted if name not in totals]
    kinds = {
        "rows": rows.groupby(within)[layout.value],
        "whole": bb.load(dataset, where=totals).groupby(within)[layout.value],
    }
    both = pd.DataFrame({kind: each.sum() for kind, each in kinds.items()}).dropna().astype(float).sum()
    assert 0 < both["rows"] <= both["whole"] * 1.001  # each number is rounded by itself


def test_applicants_of_one_state_by_citizenship_are_the_total_of_all_citizenships():
    germany = bb.load("asylum_applicants", by="citizenship", where={"geo": "DE", "year": 2024})
    assert germany["persons"].sum() == 250_570
    assert germany.groupby("citizenship")["persons"].sum()["SY"] == 79_350  # held by sex, without a total


@pytest.mark.parametrize(
    "name", ["detections by border type", "detections by  border_type ", "detections by border_type"]
)
def test_a_blank_is_an_underscore(name):
    asked = bb.load(name)
    assert asked["border_type"].nunique() == 2
    assert asked.equals(bb.load("detections", by="border type"))


@pytest.mark.parametrize("column", ["citizenships", "foo"])
@pytest.mark.parametrize("call", [bb.load, bb.provenance])
def test_a_column_that_does_not_exist_is_an_error_with_those_that_do(call, column):
    with pytest.raises(UsageError, match=r"not broken down by.*There are: route, border_type, citizenship\.") as told:
        call(f"detections by {column}")
    assert ("Did you mean 'citizenship'?" in str(told.value)) == (column == "citizenships")


def test_each_breakdown_is_offered_and_described():
    table = bb.datasets()
    assert {name: list(by) for name, by in table["by"].items() if by} == pd.DataFrame(EACH).groupby(0)[1].agg(
        list
    ).to_dict()
    assert 'by="citizenship" gives rows of its values that add up' in repr(bb.about(bb.load("asylum_applicants")))


def test_codes_are_text_so_that_a_legend_shows_what_is_drawn():
    two = bb.load("detections", where={"route": ["Western Balkan", "Western African"]})
    assert two["route"].dtype == "str"
    assert list(two.groupby("route")["detections"].sum().index) == ["Western African", "Western Balkan"]
