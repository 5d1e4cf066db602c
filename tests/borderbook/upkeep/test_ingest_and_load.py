"""An official file becomes a dated, validated table, all of it or nothing; and comes back by name."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from borderbook.upkeep.ingest import ingest, prepared
from commands import call
from notemill import catalog
from notemill.errors import DataError, UsageError
from small_files import population


@pytest.fixture
def first(write) -> Path:
    return write("first.csv", population("MT,2015,440000", "MT,2016,450000", "NA,2015,2300000"))


def cells(frame):
    return {(r.geo, r.year): r.persons for r in frame.itertuples()}


FIRST = {("MT", 2015): 440000, ("MT", 2016): 450000, ("NA", 2015): 2300000}


def test_ingest_stores_a_vintage_that_load_gives_back_and_the_same_file_twice_changes_nothing(project, first):
    root = project("population")
    done = ingest("population", [first], dt.date(2025, 3, 27), "copy")
    stored = done.vintage
    assert (done.status, stored.rows, stored.first, stored.last) == ("created", 3, "2015", "2016")
    assert done.vintage.files[0].layout
    assert cells(catalog.load("population")) == FIRST
    table = root / "data/vintages/population/2025-03-27.parquet"
    before, listed = table.read_bytes(), (root / "data/catalog.yml").read_bytes()
    assert ingest("population", [first], dt.date(2025, 3, 27), "copy").status == "unchanged"
    assert (table.read_bytes(), (root / "data/catalog.yml").read_bytes()) == (before, listed)
    table.unlink()
    assert ingest("population", [first], dt.date(2025, 3, 27), "copy", replace=True).status == "replaced"
    assert table.read_bytes() == before


def test_other_content_under_the_same_date_is_refused_unless_replaced(project, first, write):
    root = project("population")
    ingest("population", [first], dt.date(2025, 3, 27), "copy")
    before = (root / "data/catalog.yml").read_bytes()
    other = write("other.csv", population("MT,2015,1"))
    with pytest.raises(DataError, match="exists with other content"):
        ingest("population", [other], dt.date(2025, 3, 27), "copy")
    assert (root / "data/catalog.yml").read_bytes() == before
    assert ingest("population", [other], dt.date(2025, 3, 27), "copy", replace=True).status == "replaced"
    assert cells(catalog.load("population")) == {("MT", 2015): 1}


ALL = [f"{geo},{year},{persons}" for geo in ("MT", "NA") for year, persons in ((2015, 440000), (2016, 450000))]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ALL[:2], "coverage did not shrink: 50.0% of the 4 figures of 2025-03-27 are still there, 98% must be; "
                  "every geo is still there: no longer there: NA"),
        (ALL[1:], "75.0% of the 4 figures"),
        ([ALL[0], ALL[2]], "the period did not shrink: 2015 to 2015; 2025-03-27 has 2015 to 2016"),
        ([*ALL[:3], "NA,2016,4500000"], "totals are near those of the vintage before: furthest in 2016: 900,000 before, "),
        ([*ALL[:3], "NA,2016,45000"], "furthest in 2016: 900,000 before, 495,000 now; allowed is a factor of 1.5"),
    ],
)  # fmt: skip
def test_a_file_that_lacks_much_of_the_vintage_before_is_stored_only_anyway(project, write, rows, said):
    root = project("population")
    ingest("population", [write("whole.csv", population(*ALL))], dt.date(2025, 3, 27), "copy")
    before = (root / "data/catalog.yml").read_bytes()
    path = write("less.csv", population(*rows))
    with pytest.raises(DataError) as error:
        ingest("population", [path], dt.date(2025, 6, 1), "copy")
    assert str(error.value).startswith("less.csv: ")
    assert said in str(error.value)
    assert str(error.value).endswith(
        "Nothing was changed. Compare the file with the publisher's page. If it is right, add --anyway."
    )
    assert (root / "data/catalog.yml").read_bytes() == before
    done = call("ingest", "population", path, "--vintage", "2025-06-01", "--obtained", "copy", "--anyway")
    assert (done.exit_code, "created" in done.output) == (0, True), done.output
    # an older file is compared with what was there before it
    older = write("older.csv", population(*ALL[:1]))
    assert ingest("population", [older], dt.date(2020, 1, 1), "copy").status == "created"


@pytest.mark.parametrize(("column", "value"), [("year", 2024), ("month", "2023-05-01"), ("date", "2023-04-02")])
def test_nothing_is_later_than_its_vintage(project, column, value):
    project("population")
    late = pd.DataFrame({column: [value] if column == "year" else pd.to_datetime([value])})
    with pytest.raises(DataError, match=f"column '{column}' goes to {value}, after the vintage of 2023-04-01"):
        prepared("population", late, [], dt.date(2023, 4, 1), "copy")


def test_the_catalog_keeps_its_comments_and_sorts_vintages_by_date(project, first):
    root = project("population")
    for day in (dt.date(2025, 3, 27), dt.date(2024, 1, 1), dt.date(2026, 1, 1)):
        ingest("population", [first], day, "copy", anyway=True)
    text = (root / "data/catalog.yml").read_text()
    assert "# a comment that must survive" in text
    dates = [v.date.year for v in catalog.read_catalog().entry("population").vintages]
    assert dates == [2024, 2025, 2026]


def test_latest_passes_over_a_vintage_that_does_not_reach_back(project, first, write):
    project("population", "whole")
    ingest("population", [first], dt.date(2024, 1, 1), "copy")
    with pytest.raises(UsageError, match=r"no vintage 2020-01-01.*2024-01-01"):
        catalog.load("population", "2020-01-01")
    late = ingest("population", [write("late.csv", population("MT,2020,5"))], dt.date(2025, 1, 1), "copy")
    assert not late.vintage.complete
    assert cells(catalog.load("population"))[("MT", 2015)] == 440000
    assert cells(catalog.load("population", "2025-01-01")) == {("MT", 2020): 5}


def test_files_of_one_vintage_may_overlap_but_not_contradict(project, first, write):
    project("population", "cell")
    agreeing = write("agreeing.csv", population("MT,2015,440000", "FR,2015,7"))
    assert ingest("population", [first, agreeing], dt.date(2024, 1, 1), "copy").vintage.rows == 4
    contrary = write("contrary.csv", population("MT,2015,1"))
    with pytest.raises(DataError, match=r"contradict each other.*MT"):
        ingest("population", [first, contrary], dt.date(2024, 2, 1), "copy")


READERS = {
    "load": catalog.load, "values": lambda name: catalog.values(name, "geo"),
    "records": lambda name: catalog.records(name, "geo"),
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize(("change", "words"), [(lambda raw: raw + b" ", "checksum differs"), (lambda raw: raw[:99], "checksum differs"), (None, "not on disk")])  # fmt: skip
def test_a_stored_table_that_is_not_what_it_was_is_not_read(project, first, reader, change, words):
    """Nor what is kept of it: neither as a table nor for checks of parameters, which know no frame."""
    root = project("population")
    ingest("population", [first], dt.date(2024, 1, 1), "copy")
    stored = root / "data/vintages/population/2024-01-01.parquet"
    reader("population")
    stored.write_bytes(change(stored.read_bytes())) if change else stored.unlink()
    with pytest.raises(DataError, match=words):
        reader("population")


@pytest.mark.parametrize(
    "reader", [catalog.load, catalog.fingerprint, catalog.provenance, lambda name: catalog.records(name, "geo")]
)
def test_a_table_compiled_by_hand_that_is_missing_or_has_no_such_column_is_named(project, reader):
    root = project("claims", kind="curated")
    with pytest.raises(DataError, match=r"claims.csv: the table is in the catalog but not on disk"):
        reader("claims")
    (root / "data" / "curated").mkdir()
    (root / "data" / "curated" / "claims.csv").write_bytes(b"x\xff,y\n1\n")
    if reader not in (catalog.fingerprint, catalog.provenance):  # which know no column
        with pytest.raises(DataError, match=r"claims.csv"):
            reader("claims")


def test_what_is_loaded_again_is_a_copy_of_what_was_kept_and_never_out_of_date(project, first, write):
    root = project("population")
    ingest("population", [first], dt.date(2024, 1, 1), "copy")
    kept = catalog.load("population")
    kept["persons"] = 0
    assert cells(catalog.load("population"))["MT", 2015] == 440000
    # a correction counts from the moment when it is written
    (root / "data/corrections.yml").write_text(
        "corrections:\n- {id: x, dataset: population, vintages: [2024-01-01], known: 2024-01-01, where: {geo: MT, year: 2015},\n"
        "   change: {persons: [440000, 439000]}, reason: r, source: s}\n"
    )
    assert cells(catalog.load("population"))["MT", 2015] == 439000
    assert cells(catalog.as_published("population", "2024-01-01"))["MT", 2015] == 440000
    # and so does a newer vintage
    ingest("population", [write("next.csv", population("MT,2015,441000"))], dt.date(2025, 1, 1), "copy", anyway=True)
    assert cells(catalog.load("population")) == {("MT", 2015): 441000}
    assert cells(catalog.load("population", "2024-01-01"))["MT", 2015] == 439000
