"""Tables and notes that know what this notebook has loaded."""

from __future__ import annotations

import os
from importlib import import_module

import pandas as pd
import pytest

from borderbook import catalog, citations, show
from borderbook.errors import UsageError
from borderbook.outputs import TABLE_MIME, slug


@pytest.fixture(autouse=True)
def nothing_loaded():
    """As a new kernel begins."""
    citations.forget()
    yield
    citations.forget()


class Asked:
    def plain(self):
        return {"start": 2015}


def test_a_table_knows_its_source_and_is_named_after_its_caption():
    detections = catalog.load("detections", "2026-08-04")
    by_route = detections.groupby("route", observed=True)["detections"].sum()
    table = show.table(
        by_route, caption="Detections by route", unit="detections", of=detections, note="Events."
    )
    facts = table._repr_mimebundle_()[TABLE_MIME]
    assert facts["name"] == "detections-by-route"
    assert facts["columns"] == ["route", "detections"]
    assert facts["source"] == catalog.provenance("detections", "2026-08-04").source_line
    assert facts["note"] == "Events."
    assert [(d["name"], d["vintage"]) for d in facts["datasets"]] == [("detections", "2026-08-04")]


@pytest.mark.parametrize(
    ("frame", "columns"),
    [
        (pd.DataFrame({"a": [1]}), ["a"]),
        (pd.DataFrame({"a": [1]}, index=["x"]), ["index", "a"]),
        (pd.Series([1], name="a"), ["a"]),
        (pd.Series([1], index=pd.Index([2015], name="year"), name="a"), ["year", "a"]),
    ],
)
def test_an_index_that_says_something_is_the_first_column(frame, columns):
    assert list(show.table(frame, caption="C", unit="U", of="a survey").frame) == columns


def test_what_is_no_table_is_refused():
    with pytest.raises(UsageError, match="made from a DataFrame or Series, not from list"):
        show.table([1, 2], caption="C", unit="U", of="a survey")


def test_a_dataset_that_was_not_loaded_is_no_source():
    with pytest.raises(
        UsageError, match=r"'arrivals' is no dataset that was loaded here.*catalog.load\('arrivals'\)"
    ):
        show.table(pd.DataFrame({"a": [1]}), caption="C", unit="U", of=["a survey", "arrivals"])


def test_footnotes_of_what_is_shown_stand_in_the_note():
    frame = pd.DataFrame({"a": [1]})
    frame.attrs[citations.ATTRIBUTE] = (citations.Citation("d", "D", footnotes=("* A footnote.",)),)
    table = show.table(frame, caption="C", unit="U", of=frame, note="A note.")
    assert (table.source, table.note) == ("Source: D", "A note. * A footnote.")


def test_method_and_provenance_speak_of_what_was_loaded():
    catalog.load("claims")
    catalog.load("detections", "2025-06-03")
    assert show.method() == show.method("claims", "detections by citizenship")
    text = str(show.provenance(Asked()))
    assert text.startswith("Parameters: `start = 2015`")
    assert "`detections`, vintage 2025-06-03" in text
    assert "2026-08-04" not in text


def test_two_vintages_of_a_dataset_are_described_together():
    catalog.load("detections", "2026-08-04")
    catalog.load("detections by citizenship")
    text = str(show.provenance({}))
    assert text.count("- Terms: ") == 1
    assert text.index("vintage 2025-06-03: sha256") < text.index("vintage 2026-08-04: sha256")
    both = str(show.method())
    for vintage in ("2025-06-03", "2026-08-04"):
        for note in catalog.provenance("detections", vintage).notes:
            assert note in both


def test_a_dataset_of_many_vintages_is_described_at_its_newest_cells():
    catalog.load("enforcement")
    assert show.provenance({}) == show.provenance({}, "enforcement")


def test_the_vintages_that_a_table_is_made_of_are_cited_together():
    """Not one by one beside the whole, which a second load, from what is kept, would not cite."""
    citations.forget()
    import_module("borderbook.catalog.load")._frame.cache_clear()
    table = catalog.load("enforcement")
    assert citations.loaded() == table.attrs[citations.ATTRIBUTE]


def test_a_forked_process_has_loaded_nothing():
    catalog.load("claims")
    child = os.fork()
    if not child:
        os._exit(len(citations.loaded()))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert [one.dataset for one in citations.loaded()] == ["claims"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Method & caveats, 2015", "method-caveats-2015"), ("Türkiye: 7 %", "turkiye-7"), ("−", "")],
)
def test_a_text_becomes_a_name(text, expected):
    assert slug(text) == expected
