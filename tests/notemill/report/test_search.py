"""The search: one index of finished pages, catalog and glossary; words and numbers as they are printed."""

import json

import pandas as pd
import pytest
from test_index import put

from commands import call
from notemill import catalog, project
from notemill.errors import DataError
from notemill.report import search
from notemill.report.index import build_index
from notemill.run import history

FIGURE = {
    "what": "figure", "title": "Detections fell", "anchor": "figure-f", "words": "month Frontex Deutschland",
    "lines": ["2024 · Germany · 240,286", "2025 · Türkiye · 24.5"],
}  # fmt: skip
SAID = ["In 2024, 240,101 were detected.", "Smugglers were fewer."]


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Two questions; one of them has a page for a country, too, and one that failed."""
    reports = tmp_path_factory.mktemp("reports")
    beside = {"default": "EU-27", "geo-gr": "Greece"}
    put(reports, "return_rates", card={"said": SAID, "shown": [FIGURE]}, beside=beside)
    put(reports, "return_rates", "geo-gr", card={"said": ["Nine."], "shown": [FIGURE]}, beside=beside)
    put(reports, "other", card={"said": ["It names Greece."], "words": "ferries"})
    put(reports, "other", "geo-at", status="failed", geo="AT")
    build_index(reports)
    return reports


def found(reports, text):
    """The places that are found, as what they are and where, and their lines."""
    index = search.read(reports)
    pages = [(one, line) for one, line, _ in search.find(index, text).places if one["what"] not in ("dataset", "term")]
    return [f"{one['what']} {one['href'].rpartition('/')[2]}: {line}" for one, line in pages]


ANSWER, DRAWN = "answer return_rates.html", "figure return_rates.html#figure-f"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("240,286", [f"{DRAWN}: 2024 · Germany · 240,286"]),
        ("240 286 germany", [f"{DRAWN}: 2024 · Germany · 240,286"]),
        ("240286", [f"{DRAWN}: 2024 · Germany · 240,286"]),
        ("240,101 detected in", [f"{ANSWER}: In 2024, 240,101 were detected."]),
        ("240", []), ("286", []), ("24", []), ("24.5", [f"{DRAWN}: 2025 · Türkiye · 24.5"]),
        ("Smuggler", [f"{ANSWER}: Smugglers were fewer."]), ("smuglers", [f"{ANSWER}: Smugglers were fewer."]),
        ("turkiye", [f"{DRAWN}: 2025 · Türkiye · 24.5"]), ("deutschland", [f"{DRAWN}: "]), ("urkiye", []),
        ("greece", [f"{ANSWER}: Nine.", "answer other.html: It names Greece."]),  # the page about it is first
        ("detections fell", [f"{DRAWN}: "]), ("ferry", []), ("ferries", ["answer other.html: It names Greece."]),
        ("austria", ["answer other.html: No answer. ZeroDivisionError: <b>"]),
        ("qqqq", []), ("zzz", []), ("the", []), ("", []), ("germany smugglers", []), ("what return_rates", [f"{ANSWER}: In 2024, 240,101 were detected."]),
    ],
)  # fmt: skip
def test_all_words_are_found_whole_or_at_their_start_and_a_number_as_it_is_printed(reports, text, expected):
    assert found(reports, text) == expected


def test_the_index_has_every_dataset_and_term_and_is_the_same_for_page_and_programs(reports):
    index = search.read(reports)
    kinds = [one["what"] for one in index["places"]]
    assert kinds.count("dataset") == len(catalog.read_catalog().datasets)
    assert (kinds.count("figure"), kinds.count("answer"), kinds.count("term") > 20) == (1, 4, True)
    assert (reports / search.SCRIPT).read_text() == f"globalThis.SEARCH = {(reports / search.NAME).read_text()};\n"
    (best, line, _), *_ = search.find(index, "asylum decisions").places
    assert (best["what"], best["href"], line != "") == ("dataset", "data.html#asylum-decisions", True)
    (best, line, _), *_ = search.find(index, "overstayers").places
    assert (best["href"], line[:14]) == ("glossary.html#person-found-illegally-present", "A person whom ")


def test_a_number_of_few_digits_or_on_many_pages_is_common():
    def common(text, *hrefs):
        base = {"what": "answer", "title": "", "page": "", "words": "", "lines": ["240 and 240,286 of 3,000"]}
        places = [base | {"href": href} for href in hrefs]
        return search.find({"idle": [], "places": places}, text).common

    assert [common(text, "a#x", "a#y") for text in ("240", "3,000", "240,286", "240 of")] == ["240", "3000", "", ""]
    assert common("240,286", *"abcdef") == "240286"


def test_of_the_pages_of_one_question_the_best_is_listed_and_words_of_the_glossary_stand_before_figures():
    def place(what, href, line="Returns of all"):
        return {"what": what, "title": "", "page": "", "words": "", "href": href, "lines": [line]}

    countries = [place("answer", f"rates/{name}/rates.html") for name in ("default", "geo-de", "geo-fr")]
    others = [place("figure", "trend/default/trend.html#f"), place("term", "glossary.html#return")]
    found = search.find({"idle": [], "places": [*countries, *others]}, "returns").places
    assert [(one["href"], more) for one, _, more in found] == [
        ("rates/default/rates.html", 2), ("glossary.html#return", 0), ("trend/default/trend.html#f", 0),
    ]  # fmt: skip


def test_a_number_that_led_an_earlier_answer_is_told_as_it_is_now(monkeypatch):
    """The row is of the table of the life of an answer; the twelve months to December 2024 are now one more."""
    life = pd.DataFrame([{"printed": "240,102", "period": "2024", "vintage": "2026-08-04"}])
    asked = []
    monkeypatch.setattr(history, "of", lambda *given, **fixed: asked.append(given) or life)
    line = "2025-02-04 · new period · 240,286 · the twelve months to December 2024 · 2025-02-04"
    table = {"what": "table", "title": "", "page": "", "words": "", "lines": [line]}
    index = {
        "idle": [],
        "places": [table | {"href": "detections_trend/default/detections_trend.html#table-life-of-the-answer"}],
    }
    assert search.now(search.find(index, "240,286"), "240,286") == "now 240,102 (2024, vintage 2026-08-04)"
    assert asked == [("detections_trend", {"end": "2024-12"})]
    assert [search.now(search.find(index, text), text) for text in ("months", "2025")] == ["", ""]


def test_the_command_prints_what_where_and_the_line(reports, monkeypatch, tmp_path):
    monkeypatch.setattr(project, "reports", lambda: reports)
    done = call("find", "germany", "240,286")
    assert (done.exit_code, done.output) == (
        0,
        "Figure: Detections fell (What of return_rates?)\n  2024 · Germany · 240,286\n"
        f"  {reports.name}/return_rates/default/return_rates.html#figure-f\n",
    )
    done = call("find", "-7,654,321", "unheard")
    assert (done.exit_code, done.output) == (1, "No page has all these words.\n")
    monkeypatch.setattr(project, "reports", lambda: tmp_path)
    done = call("find", "germany")
    assert (done.exit_code, "no report to search yet. Make them: borderbook run." in done.output) == (2, True)
    (tmp_path / search.NAME).write_text(json.dumps(search.read(reports) | {"most": 1}))
    assert call("find", "greece").output.endswith(" more: add a word to see fewer.\n")
    (tmp_path / search.NAME).write_text("{")
    with pytest.raises(DataError, match="Make it again"):
        search.read(tmp_path)
