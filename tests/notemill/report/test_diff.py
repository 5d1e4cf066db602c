"""``borderbook diff``: what moved between two vintages, on a project of three small ones."""

import re
from base64 import b64decode
from pathlib import Path

import pytest

from borderbook.upkeep.diff import difference
from borderbook.upkeep.diff_page import written
from commands import call
from small_project import with_vintages


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    return with_vintages(tmp_path / "project", monkeypatch)


def test_it_lists_what_moved_the_largest_first(project):
    done = call("diff", "detections", "2018-07-06", "2025-01-07")
    assert done.exit_code == 0
    first, *lines = done.output.splitlines()
    assert first == (
        "Of 4 figures of detections in the vintages of 2018-07-06 and 2025-01-07, 3 changed (1 revised, 1 appeared, 1 "
        "withdrawn). The changes add up to −13; without their signs, to 21. Not compared are figures in one alone: "
        "1 in the newer vintage, 1 in the older."
    )
    assert lines[1:3] == ["year revised appeared withdrawn net gross", "2015       1        1         1 -13    21"]
    assert [row.split()[-5:] for row in lines[5:]] == [
        ["100", "90", "-10", "-10", "revised"],
        ["7", "0", "-7", "-100", "withdrawn"],
        ["0", "4", "4", "–", "appeared"],
    ]
    assert "January 2015, Eastern Mediterranean, sea, Kosovo*" in done.output
    few = call("diff", "detections", "2018-07-06", "2025-01-07", "--most", "1").output
    assert ("2 more; --most shows them." in few, "Kosovo" in few) == (True, False)


@pytest.fixture
def alone(monkeypatch):
    """The page without the site around it."""
    monkeypatch.setattr("borderbook.upkeep.diff_page.build_site", lambda reports: None)


def test_html_writes_one_page_that_requests_nothing_and_carries_all_that_moved_as_csv(project, alone):
    done = call("diff", "detections", "2018-07-06", "2025-01-07", "--html", "--most", "1")
    name = "reports/diff-detections-2018-07-06-2025-01-07.html"
    assert done.output.splitlines()[-1] == f"wrote {name}"
    page = (project / name).read_text()
    assert not re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', page.partition("<main")[2])
    assert not re.findall(r'"(?:https?:)?//(?!www\.w3\.org/2000/svg")[^"]*"', page)  # that is a namespace
    sources = [f"{text}{date}" for date in ("2018-07-06", "2025-01-07") for text in ("Source: P, T, vintage ", "ibc-")]
    for text in (
        "default-src &#39;none&#39;", "Detections &lt;T&gt;: what moved from 2018-07-06 to 2025-01-07", "1 of 1 figure, the largest first",
        "Kosovo*: This designation", "<li>C</li>", *sources,
    ):  # fmt: skip
        assert text in page
    encoded = re.search(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', page)[1]
    assert len(b64decode(encoded).decode().splitlines()) == 4


def test_a_page_is_refused_where_there_is_no_checkout_and_nothing_is_written(project, tmp_path, monkeypatch):
    monkeypatch.delenv("BORDERBOOK_ROOT")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("notemill.project._installed", lambda: project)  # a package with data of its own
    assert "No Borderbook project here" in call("diff", "detections", "--html").output
    assert not (project / "reports").exists()


def test_when_nothing_moved_it_says_so(project, alone):
    done = call("diff", "detections", "--html")  # of the two newest
    assert done.output.startswith(
        "Of 4 figures of detections in the vintages of 2025-01-07 and 2025-06-03, none changed."
    )
    assert done.exit_code == 0
    page = (project / "reports" / "diff-detections-2025-01-07-2025-06-03.html").read_text()
    assert "No figure that both vintages give has moved." in page
    assert "<table>" not in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "There is no dataset 'nothing'. There are: crossings, detections."),
        (["crossings"], "'crossings' has one vintage; a comparison needs two."),
        (["detections", "2018-07-06"], "Give two vintages, OLD and NEW, or none for the two newest: 2018-07-06,"),
        (["detections", "2018-07-06", "2020-01-01"], "There is no vintage 2020-01-01 of 'detections'. There are:"),
        (["detections", "2025-01-07", "2018-07-06"], "2025-01-07 is not older than 2018-07-06"),
    ],
)
def test_a_wrong_call_is_said_in_one_sentence_and_ends_with_2(project, arguments, said):
    done = call("diff", *arguments)
    assert done.exit_code == 2
    assert done.output.startswith(f"borderbook: {said}")
    assert len(done.output.splitlines()) == 1


def test_on_the_vintages_held_detections_of_2023_fell():
    found = difference("detections", ["2025-01-07", "2025-02-04"])
    of_2023 = found.moved[found.moved["month"].dt.year == 2023]
    assert of_2023["change"].sum() == 381_115 - 385_803


def test_what_a_new_vintage_changed_is_written_and_linked_from_the_index(project):
    said = written("detections", "2025-01-07")
    assert said.startswith("Of 4 figures of detections in the vintages of 2018-07-06 and 2025-01-07, 3 changed")
    assert said.endswith("All of it: reports/diff-detections-2018-07-06-2025-01-07.html.")
    index = (project / "reports" / "index.html").read_text()
    assert "</a>, to March 2015; next release " in index
    assert "diff-detections-2018-07-06-2025-01-07.html" in index
    assert written("detections", "2018-07-06") == written("crossings", "2018-07-06") == ""  # nothing before


def test_what_cannot_be_compared_stops_no_refresh(project):
    (project / "data" / "vintages" / "detections" / "2018-07-06.parquet").write_bytes(b"x")
    assert written("detections", "2025-01-07").startswith("What it changed cannot be told: ")


def test_parts_of_a_dataset_are_compared_figure_by_figure_with_the_newest_that_gives_it():
    found = difference("enforcement", new="2026-05-12")
    assert found.notes[0].startswith("Each figure is compared with the newest of 2017-05-31, 2024-05-17,")
    hungary = found.moved[(found.moved["geo"] == "HU") & (found.moved["year"] == 2013)]
    assert hungary[["old", "new", "kind", "since"]].to_numpy().tolist() == [[8255, 28755, "rescoped", "2017-05-31"]]
    assert set(found.sums) == {"geo", "year"}


def test_a_vintage_without_nationalities_is_compared_at_the_level_of_both_and_says_so():
    found = difference("detections", ["2025-06-03", "2025-11-01"])
    assert found.notes == (
        "2025-11-01 has no border type and citizenship: both are added up and compared by month and route.",
    )
    assert (found.counts["compared"], found.counts["revised"]) == (1404, 8)
    assert not any(found.counts[kind] for kind in ("appeared", "withdrawn", "rescoped"))
    assert found.sums["route"].iloc[0][["route", "gross"]].tolist() == ["Eastern Borders", 2388]


def test_what_has_nothing_in_common_says_why():
    assert difference("arrivals", ["2019-11-25", "2023-02-10"]).notes == ("The vintages have no figure in common.",)
