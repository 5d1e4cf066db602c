"""How the files of a vintage were obtained is a field of the catalog, and stands in every source line."""

import re
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import pytest

import borderbook as bb
from borderbook.upkeep.verify import verify
from notemill.catalog import citations, read_catalog
from notemill.charts import dots
from notemill.errors import DataError


@pytest.mark.parametrize(
    ("ways", "words", "short"),
    [
        ([], "", ""),
        (["publisher"], "from the publisher", "from the publisher"),
        (["mirror"], "from an agency's mirror", "from an agency's mirror"),
        (["copy"], "in a byte-for-byte copy by a third party", "in copies"),
        (["reshaped", "reshaped"], "in a reshaped copy by a third party", "in copies"),
        (["transcribed"], "in a transcription by or from a third party", "transcribed"),
        (["reshaped", "copy"], "in a byte-for-byte copy and a reshaped copy by third parties", "in copies"),
        (["copy", "publisher"], "from the publisher and in a byte-for-byte copy by a third party",
         "from the publisher and in copies"),
    ],
)  # fmt: skip
def test_the_ways_in_words(ways, words, short):
    assert citations.obtained(ways) == words
    of = [citations.Citation("p", "P", obtained=tuple(ways)), citations.Citation("q", "Q", secondary=(2, 3))]
    assert citations.source_line(of).endswith("; Q, 2 of 3 rows secondary (restated by others or read in a copy)")
    assert citations.source_line(of, short=True) == f"Sources: P{', ' * bool(short)}{short}; Q, partly secondary"
    assert citations.source_line([of[1]._replace(secondary=(3, 3))], short=True) == "Source: Q, secondary"


@pytest.mark.parametrize(
    ("ways", "said"),
    [
        ("", ""),
        ("publisher", "Of one vintage used, one is from the publisher itself."),
        ("mirror", "Of one vintage used, none is from the publisher itself: 1 from an agency's mirror."),
        ("copy publisher copy publisher mirror",
         "Of five vintages used, two are from the publisher itself: 2 in a byte-for-byte copy and 1 from an agency's mirror."),
    ],
)  # fmt: skip
def test_how_many_vintages_are_from_the_publisher_is_one_sentence(monkeypatch, ways, said):
    held = [SimpleNamespace(obtained=way, date=number) for number, way in enumerate(ways.split())]
    datasets = {"d": SimpleNamespace(vintages=held)}
    overview = import_module("notemill.catalog.overview")
    monkeypatch.setattr(overview, "read_catalog", lambda: SimpleNamespace(datasets=datasets))
    assert overview.how_obtained() == overview.how_obtained([("d", str(one.date)) for one in held]) == said
    assert overview.how_obtained([("e", "0")]) == ""


def test_figure_table_about_and_provenance_say_it():
    detections = bb.load("detections", "2026-08-04")
    by_route = detections.groupby("route")["detections"].sum()
    words = {"title": "T", "unit": "Detections", "name": "n", "of": detections}
    said = "Frontex, Monthly detections of illegal border-crossing, vintage 2026-08-04, in a reshaped copy by a third party"
    table = bb.show.table(by_route, caption="T", unit="Detections", of=detections)
    shown = (dots(by_route, **words).source, table.facts()["source"])
    lines = (*shown, bb.provenance("detections", "2026-08-04").source_line)
    assert set(lines) == {f"Source: {said}"}
    assert "vintage 2026-08-04, in a reshaped copy by a third party, data to" in bb.show.about(detections).markdown


def test_a_table_compiled_by_hand_says_how_many_of_its_rows_others_restated():
    events = bb.load("policy_events")
    count = events["confidence"].eq("secondary").sum()
    said = f", {count} of {len(events)} rows secondary (restated by others or read in a copy)"
    assert bb.show.table(events[["status"]], caption="T", unit="U", of=events).facts()["source"].endswith(said)
    for day in ("latest", "2024-01-01"):  # which leaves rows out
        table = bb.show.table(events[["status"]], caption="T", unit="U", of=bb.load("policy_events", as_of=day))
        assert table.facts()["source"] == bb.provenance("policy_events", as_of=day).source_line
    assert " (published by 2024-01-01), " in table.facts()["source"]
    claims = bb.show.table(events[["status"]], caption="T", unit="U", of=bb.load("claims"))
    assert "secondary" not in claims.facts()["source"]


@pytest.mark.parametrize(
    ("pattern", "instead", "field"),
    [
        (r"        obtained: copy\n", "", r"detections\.vintages\.0\.obtained: field required"),
        ("obtained: copy", "obtained: official", r"detections\.vintages\.0\.obtained: input should be 'publisher'.*not 'official'"),
        (r"            against: same file\n", "", r"controls\.0\.against: field required"),
        (r"      what: figures\n", "", r"detections\.republish\.what: field required"),
    ],
)  # fmt: skip
def test_a_vintage_without_a_class_fails_verify(tmp_path, monkeypatch, pattern, instead, field):
    text = bb.catalog.store.project.data().joinpath("catalog.yml").read_text(encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "catalog.yml").write_text(re.sub(pattern, instead, text, count=1))
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))
    with pytest.raises(DataError, match=field):
        verify()


@pytest.mark.parametrize(
    ("unconfirmed", "told"),
    [
        ("", ""),
        ("2025-06-03", "Of two vintages used, only 2026-08-04 is confirmed by a second source."),
        ("2025-06-03 2026-08-04", "None of the two vintages used is confirmed by a second source."),
    ],
)
def test_which_of_the_vintages_used_a_second_source_confirms(unconfirmed, told):
    two = tuple(bb.provenance("detections", day).cited[0] for day in ("2025-06-03", "2026-08-04"))
    made = replace(bb.provenance("detections"), cited=two, unconfirmed=frozenset(unconfirmed.split()))
    assert made.confirmation == told


def test_each_vintage_used_is_confirmed_from_outside_its_files_or_the_page_says_so():
    for name, entry in read_catalog().datasets.items():
        if entry.vintages:
            about, confirmed = bb.provenance(name), {str(v.date) for v in entry.vintages if v.confirmed}
            assert about.unconfirmed == set(about.vintages) - confirmed
    alone = "The vintage 2025-04-02 is not confirmed by a second source."
    assert bb.provenance("detections", "2025-04-02").confirmation == alone  # an older one, asked for
    assert not bb.provenance("detections").confirmation


def test_controls_say_whether_they_are_of_the_same_file():
    controls = [c for entry in read_catalog().datasets.values() for v in entry.every for c in v.controls]
    assert {c.against for c in controls if "same file" in c.source or "own total" in c.source} == {"same file"}
