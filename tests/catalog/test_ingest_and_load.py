"""An official file becomes a dated, validated table, all of it or nothing; and comes back by name."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from borderbook import catalog
from borderbook.catalog.ingest import ingest
from borderbook.cli import main
from borderbook.errors import DataError, UsageError

SDMX = "DATAFLOW,LAST UPDATE,freq,indic_de,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"


def population(*rows: str) -> str:
    lines = [f"ESTAT:DEMO_GIND(1.0),27/03/25 23:00:00,A,JAN,{row},," for row in rows]
    return SDMX + "\n".join(lines) + "\n"


@pytest.fixture
def first(write) -> Path:
    return write("first.csv", population("MT,2015,440000", "MT,2016,450000", "NA,2015,2300000"))


def cells(frame):
    return {(r.geo, r.year): r.persons for r in frame.itertuples()}


def test_ingest_stores_a_vintage_that_load_gives_back(project, first):
    project("population", "whole")
    done = ingest("population", [first], dt.date(2025, 3, 27))
    assert (done.status, done.vintage.rows, done.vintage.first, done.vintage.last) == (
        "created",
        3,
        "2015",
        "2016",
    )
    assert done.vintage.files[0].layout
    assert cells(catalog.load("population")) == {
        ("MT", 2015): 440000,
        ("MT", 2016): 450000,
        ("NA", 2015): 2300000,
    }


def test_the_same_file_twice_changes_nothing_and_gives_the_same_bytes(project, first):
    root = project("population")
    ingest("population", [first], dt.date(2025, 3, 27))
    stored = root / "data/vintages/population/2025-03-27.parquet"
    before, listed = stored.read_bytes(), (root / "data/catalog.yml").read_bytes()
    assert ingest("population", [first], dt.date(2025, 3, 27)).status == "unchanged"
    assert (stored.read_bytes(), (root / "data/catalog.yml").read_bytes()) == (before, listed)
    stored.unlink()
    assert ingest("population", [first], dt.date(2025, 3, 27), replace=True).status == "replaced"
    assert stored.read_bytes() == before


def test_other_content_under_the_same_date_is_refused_unless_replaced(project, first, write):
    root = project("population")
    ingest("population", [first], dt.date(2025, 3, 27))
    before = (root / "data/catalog.yml").read_bytes()
    other = write("other.csv", population("MT,2015,1"))
    with pytest.raises(DataError, match="exists with other content"):
        ingest("population", [other], dt.date(2025, 3, 27))
    assert (root / "data/catalog.yml").read_bytes() == before
    assert ingest("population", [other], dt.date(2025, 3, 27), replace=True).status == "replaced"
    assert cells(catalog.load("population")) == {("MT", 2015): 1}


def test_the_catalog_keeps_its_comments_and_sorts_vintages_by_date(project, first):
    root = project("population")
    for day in (dt.date(2025, 3, 27), dt.date(2024, 1, 1), dt.date(2026, 1, 1)):
        ingest("population", [first], day)
    text = (root / "data/catalog.yml").read_text()
    assert "# a comment that must survive" in text
    dates = [v.date.year for v in catalog.read_catalog().entry("population").vintages]
    assert dates == [2024, 2025, 2026]


def test_latest_by_cell_takes_each_cell_from_the_newest_vintage_that_has_a_number(project, first, write):
    project("population", "cell")
    ingest("population", [first], dt.date(2024, 1, 1))
    ingest(
        "population",
        [write("new.csv", population("MT,2015,441000", "MT,2016,", "FR,2015,7"))],
        dt.date(2025, 1, 1),
    )
    latest = catalog.load("population")
    assert cells(latest) == {
        ("MT", 2015): 441000,
        ("MT", 2016): 450000,
        ("NA", 2015): 2300000,
        ("FR", 2015): 7,
    }
    from_where = {(r.geo, r.year): r.vintage for r in latest.itertuples()}
    assert from_where[("MT", 2015)] == "2025-01-01"
    assert from_where[("MT", 2016)] == "2024-01-01"


def test_latest_passes_over_a_vintage_that_does_not_reach_back(project, first, write):
    project("population", "whole")
    ingest("population", [first], dt.date(2024, 1, 1))
    late = ingest("population", [write("late.csv", population("MT,2020,5"))], dt.date(2025, 1, 1))
    assert not late.vintage.complete
    assert cells(catalog.load("population"))[("MT", 2015)] == 440000
    assert cells(catalog.load("population", "2025-01-01")) == {("MT", 2020): 5}


def test_files_of_one_vintage_may_overlap_but_not_contradict(project, first, write):
    project("population", "cell")
    agreeing = write("agreeing.csv", population("MT,2015,440000", "FR,2015,7"))
    assert ingest("population", [first, agreeing], dt.date(2024, 1, 1)).vintage.rows == 4
    contrary = write("contrary.csv", population("MT,2015,1"))
    with pytest.raises(DataError, match=r"contradict each other.*MT"):
        ingest("population", [first, contrary], dt.date(2024, 2, 1))


@pytest.mark.parametrize(
    ("dataset", "vintage", "said"),
    [("populatoin", "2024-01-01", "no dataset 'populatoin'"), ("population", "2199-01-01", "in the future")],
)
def test_a_wrong_call_is_told_apart_from_wrong_data(project, first, dataset, vintage, said):
    project("population")
    with pytest.raises(UsageError, match=said):
        ingest(dataset, [first], dt.date.fromisoformat(vintage))


def test_an_unknown_vintage_names_those_that_there_are(project, first):
    project("population")
    ingest("population", [first], dt.date(2024, 1, 1))
    with pytest.raises(UsageError, match=r"no vintage 2020-01-01.*2024-01-01"):
        catalog.load("population", "2020-01-01")


def test_a_stored_table_that_was_touched_is_not_loaded(project, first):
    root = project("population")
    ingest("population", [first], dt.date(2024, 1, 1))
    stored = root / "data/vintages/population/2024-01-01.parquet"
    catalog.load("population")
    stored.write_bytes(stored.read_bytes() + b" ")
    with pytest.raises(DataError, match="checksum differs"):
        catalog.load("population")


def test_what_is_loaded_again_is_a_copy_of_what_was_kept_and_never_out_of_date(project, first, write):
    root = project("population")
    ingest("population", [first], dt.date(2024, 1, 1))
    kept = catalog.load("population")
    kept["persons"] = 0
    assert cells(catalog.load("population"))["MT", 2015] == 440000
    # a correction counts from the moment when it is written
    (root / "data/corrections.yml").write_text(
        "corrections:\n- {id: x, dataset: population, vintages: [2024-01-01], where: {geo: MT, year: 2015},\n"
        "   change: {persons: {expect: 440000, correct: 439000}}, reason: r, source: s}\n"
    )
    assert cells(catalog.load("population"))["MT", 2015] == 439000
    assert cells(catalog.as_published("population", "2024-01-01"))["MT", 2015] == 440000
    # and so does a newer vintage
    ingest("population", [write("next.csv", population("MT,2015,441000"))], dt.date(2025, 1, 1))
    assert cells(catalog.load("population")) == {("MT", 2015): 441000}
    assert cells(catalog.load("population", "2024-01-01"))["MT", 2015] == 439000
    # a file that is gone is missed, whatever is kept of it
    (root / "data/vintages/population/2024-01-01.parquet").unlink()
    with pytest.raises(DataError, match="not on disk"):
        catalog.load("population", "2024-01-01")


def test_the_command_says_what_it_did_and_ends_with_the_right_code(project, first, write):
    project("population")
    run = CliRunner().invoke
    good = run(main, ["ingest", "population", str(first), "--vintage", "2024-01-01"])
    assert (good.exit_code, "created; 3 rows" in good.output) == (0, True)
    bad = run(
        main,
        [
            "ingest",
            "population",
            str(write("bad.csv", population("MT,2015,many"))),
            "--vintage",
            "2024-02-01",
        ],
    )
    assert bad.exit_code == 3
    assert "bad.csv, row 2" in bad.output
    assert "many" in bad.output
    assert run(main, ["ingest", "population", "nowhere.csv", "--vintage", "2024-02-01"]).exit_code == 2
    assert run(main, ["ingest", "nothing", str(first), "--vintage", "2024-02-01"]).exit_code == 2
    assert run(main, ["ingest", "population", str(first), "--vintage", "soon"]).exit_code == 2


def test_bad_input_writes_nothing(project, write):
    root = project("population")
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    with pytest.raises(DataError):
        ingest("population", [write("bad.csv", population("MT,2015,-5"))], dt.date(2024, 1, 1))
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == before


def _ingest_forever(path: Path) -> None:
    for day in range(1, 29):
        ingest("population", [path], dt.date(2024, 1, day))


@pytest.mark.parametrize("after", [0.4, 0.7, 1.0])
def test_a_kill_in_the_middle_leaves_only_whole_vintages(project, first, after):
    root = project("population")
    worker = multiprocessing.get_context("fork").Process(target=_ingest_forever, args=(first,))
    worker.start()
    time.sleep(after)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    listed = catalog.read_catalog().entry("population").vintages
    for vintage in listed:
        assert len(catalog.as_published("population", vintage.date)) == 3
    ingest("population", [first], dt.date(2024, 12, 1))  # and work goes on
    assert (root / "data/vintages/population/2024-12-01.parquet").exists()
