"""``import borderbook as bb``: what a researcher finds there."""

import inspect
from importlib import import_module

import pandas as pd
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

import borderbook as bb
from notemill.catalog.completion import offer_names
from notemill.errors import UsageError


def test_a_dataset_is_a_tidy_frame_that_can_be_followed_back():
    frame = bb.load("internal_borders")
    assert {"geo", "flag"} <= set(frame.columns)
    newest = bb.catalog.newest("internal_borders")
    assert bb.provenance("internal_borders").source_line.endswith(
        f"vintage {newest}, in a transcription by or from a third party"
    )
    assert bb.catalog.load is bb.load


def test_all_datasets_are_a_frame_a_row_each():
    table = bb.datasets()
    assert list(table.index) == bb.catalog.names()
    assert tuple(table.loc["detections", ["first", "data_to"]]) == bb.catalog.span("detections")
    assert "2018-07-06" in table.loc["detections", "vintages"]
    assert table.loc["claims", "data_to"] == ""  # compiled by hand; its coverage is words
    assert (table["terms"] != "").all()


def test_what_is_not_there_is_named():
    assert set(bb.__all__) <= set(dir(bb))
    with pytest.raises(AttributeError, match="no attribute 'lod'; it has about, catalog, charts, datasets, load"):
        _ = bb.lod
    with pytest.raises(AttributeError, match="no method 'forcast'; there are border_controls, breaks"):
        _ = bb.methods.forcast
    assert bb.methods.intervals is import_module("borderbook.methods.intervals")
    assert {"forecast", "intervals", "series"} <= set(dir(bb.methods))


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (
            'x = bb.load("detections_s',
            {
                "detections_spanish_routes",
                "detections_spanish_routes by route",
                "detections_spanish_routes by citizenship",
            },
        ),
        ('x = bb.load("detections by b', {"border_type"}),
        ("bb.provenance( 'risk_a", {"risk_analysis"}),
        ('bb.load("nothing_like_it', set()),
        ('open("det', set()),
    ],
)
def test_the_tab_key_offers_the_names_of_datasets_and_their_breakdowns(typed, offered):
    shell = InteractiveShell.instance()
    offer_names()
    with provisionalcompleter():
        found = {one.text for one in shell.Completer.completions(typed, len(typed)) if one.type == "dataset"}
    assert found == offered
    InteractiveShell.clear_instance()


def test_a_table_says_what_it_counts_in_which_vintage_and_to_when():
    said = repr(bb.about(bb.load("detections", "2018-07-06")))
    assert "vintage 2018-07-06" in said
    assert "Not persons" in said
    with pytest.raises(UsageError, match="dataset of this table is not known"):
        bb.about(pd.DataFrame({"a": [1]}))


def test_a_table_stored_as_parquet_still_knows_its_source(tmp_path):
    bb.load("detections").to_parquet(tmp_path / "d.parquet")
    assert repr(bb.about(pd.read_parquet(tmp_path / "d.parquet"))) == repr(bb.about("detections"))


CALLED = [getattr(room, name) for room in (bb, bb.charts, bb.show) for name in room.__all__]


@pytest.mark.parametrize("function", list(filter(inspect.isfunction, CALLED)))
def test_the_docstring_of_what_notebooks_call_says_what_each_argument_is(function):
    text = inspect.getdoc(function)
    assert not [argument for argument in inspect.signature(function).parameters if argument not in text]
