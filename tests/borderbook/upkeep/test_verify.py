"""`borderbook verify` finds what is wrong, names it, and ends with 3."""

import datetime as dt
import json
import shutil

import pandas as pd
import pytest

from borderbook.upkeep import ingest as ingesting
from borderbook.upkeep import tidy
from borderbook.upkeep import verify as checks
from borderbook.upkeep.ingest import ingest
from borderbook.upkeep.verify import verify
from commands import call
from notemill import catalog
from notemill.catalog import reference
from notemill.catalog.entries import SourceFile
from small_files import population


@pytest.fixture
def held(project, write):
    root = project("population")
    ingest("population", [write("a.csv", population("MT,2015,440000"))], dt.date(2025, 3, 27), "copy")
    return root


def bad(about: str) -> list[str]:
    return [f.note for f in verify() if not f.ok and about in f.about]


CORRECTION = """\
corrections:
  - id: c
    dataset: population
    vintages: [{date}]
    known: {known}
    where: {{geo: MT, year: 2015}}
    change:
      persons: [{expect}, 1]
    reason: r
    source: s
"""


def test_a_table_that_was_touched_lost_or_that_nobody_listed_is_found(held):
    assert bad("population") + bad("reference/") == []
    folder = held / "data/vintages/population"
    stored = folder / "2025-03-27.parquet"
    shutil.copy(stored, folder / "2026-01-01.parquet")
    assert bad("2026-01-01.parquet") == ["remove it, or run the ingest again that was interrupted"]
    for name in ("copy", ".hidden", "left.tmp"):
        shutil.copy(stored, folder / name)
        assert bad(name) == ["remove it, or run the ingest again that was interrupted"]
    stored.write_bytes(stored.read_bytes()[:-1])
    assert "checksum differs" in bad("population 2025-03-27")[0]
    stored.unlink()
    assert "not on disk" in bad("population 2025-03-27")[0]
    stored.mkdir()
    assert "not on disk" in bad("population 2025-03-27")[0]


def test_a_table_that_is_stored_meanwhile_is_no_fault(held, write, monkeypatch):
    strays, later = checks._strays, [dt.date(2026, 1, 2), dt.date(2026, 1, 1)]

    def meanwhile(known):
        if later:
            date = later.pop()
            rows = population(f"MT,2015,44000{date.day}")
            ingest("population", [write("b.csv", rows)], date, "copy")
        return strays(known)

    monkeypatch.setattr(checks, "_strays", meanwhile)
    assert bad("population") == []
    assert not later


def test_a_control_total_that_does_not_come_out_is_found(held):
    path = held / "data/catalog.yml"
    control = "        controls:\n          - where: {geo: MT}\n            column: persons\n            equals: 7\n            source: s\n            against: same file\n"
    path.write_text(path.read_text() + control)
    assert bad("population 2025-03-27") == ["440,000; s"]


def test_parts_may_not_exceed_their_total_and_those_whose_total_is_another_now_are_listed(project):
    def store(day, **persons):
        rows = {"year": 2016, "geo": "FR", "citizenship": list(persons), "persons": list(persons.values())}
        words = {"measure": "refusal_of_entry", "returns_counted": "", "reason": "total", "apprehension": "total"}
        table = tidy.check("enforcement", pd.DataFrame(rows).assign(**words))
        file = SourceFile(name="f", sha256="0" * 64, bytes=1, layout="l")
        ingesting.store(ingesting.prepared("enforcement", table, [file], dt.date.fromisoformat(day), "copy"))
        return next(f for f in verify() if f.check == "parts do not exceed the total that they keep")

    project("enforcement", "cell")
    assert (
        store("2017-05-31", SD=7440, AF=55900, TOTAL=63390).note
        == "1 totals with parts; no total of the same vintage: none"
    )
    found = store("2025-05-25", TOTAL=8580)
    assert (found.ok, found.note.partition(": ")[2]) == (True, "refusal_of_entry FR 2016 (63,340 of 8,580)")
    found = store("2026-05-25", SD=7440, AF=55900, TOTAL=8580)
    assert (found.ok, found.note) == (False, "refusal_of_entry FR 2016 (63,340 of 8,580)")


def test_a_correction_is_sound_only_while_and_where_the_error_is(held):
    def found(known="2025-03-27", **entry):
        (held / "data" / "corrections.yml").write_text(CORRECTION.format(known=known, **entry))
        (finding,) = (finding for finding in verify() if finding.about == "c")
        return finding

    assert found(date="2025-03-27", expect=440000).ok
    assert found(date="2025-03-27", expect=440000, known="2026-01-01").ok
    assert "before its first vintage" in found(date="2025-03-27", expect=440000, known="2025-03-26").note
    assert "does not have the expected wrong value" in found(date="2025-03-27", expect=5).note
    note = found(date="2020-01-01", expect=440000).note
    assert "vintage 2020-01-01 is not held" in note
    assert "vintage 2025-03-27 has the same wrong value" in note


def test_the_command_prints_what_is_wrong_and_ends_with_3(held):
    (held / "data/vintages/population/2025-03-27.parquet").unlink()
    done = call("verify")
    assert done.exit_code == 3
    assert "FAIL population 2025-03-27" in done.output
    found = json.loads(call("verify", "--json").output)
    assert {"about", "check", "ok", "note"} == set(found[0])


def test_a_catalog_that_is_no_catalog_names_the_field(held):
    path = held / "data/catalog.yml"
    path.write_text(path.read_text().replace("    publisher: P\n", ""))
    done = call("verify")
    assert done.exit_code == 3
    assert "datasets.population.publisher" in done.output


def test_a_way_of_downloading_that_is_none_names_the_field_and_nothing_is_lost_to_those_who_load(held):
    path = held / "data/catalog.yml"
    download = "    download: {how: linked, page: p, link: '(', kinds: [text], assumed: it answers, seen: never}\n"
    path.write_text(path.read_text().replace("    vintages:", download + "    vintages:"))
    said = "datasets.population.download.linked.link: input should be a valid regular expression"
    assert [note for note in bad("population") if said in note]
    assert said in call("refresh", "population").output
    assert len(catalog.load("population")) == 1


def test_the_caveat_names_each_place_and_year_whose_total_was_revised_without_its_citizenships():
    table = catalog.load("enforcement")
    parts = table[
        (table["citizenship"] != "TOTAL") & (table["vintage"].astype("str") <= table["revised"].astype("str"))
    ]
    caveat = next(c for c in catalog.read_catalog().entry("enforcement").caveats if c.startswith("Citizenships keep"))
    cells = parts[["geo", "year"]].drop_duplicates()
    assert len(cells) > 9
    assert [c for c in cells.itertuples() if reference.label(c.geo) not in caveat or str(c.year) not in caveat] == []


def test_incidents_that_lie_elsewhere_than_their_rows_say_are_named_unless_corrected(monkeypatch):
    held = catalog.read_catalog()
    assert all(finding.ok for finding in checks._places(held))
    monkeypatch.setattr(checks, "load", catalog.as_published)
    bad = [finding.note for finding in checks._places(held) if not finding.ok]
    assert any("2015.MMP00019 lies 581 km from Libya" in note for note in bad)
