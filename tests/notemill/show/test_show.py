"""What a notebook shows: tables and notes that know what it has loaded; stable, rounded, escaped."""

import os
import re
from dataclasses import replace
from importlib import import_module, metadata
from pathlib import Path
from types import SimpleNamespace

import mistune
import pandas as pd
import pytest
import yaml

import borderbook
from borderbook import __version__, catalog, show
from notemill.catalog import citations
from notemill.errors import UsageError
from notemill.project import FIGURES_VARIABLE
from notemill.show import tables, texts
from notemill.show.outputs import TABLE_MIME, TEXT_MIME, as_json, slug

ASKED = SimpleNamespace(name="outlook", as_of="latest", plain=lambda: {"start": 2015})


def test_a_table_knows_its_source_and_is_named_after_its_caption():
    detections = catalog.load("detections", "2026-08-04")
    by_route = detections.groupby("route")["detections"].sum()
    table = show.table(by_route, caption="Detections by route", unit="detections", of=detections, note="Events.")
    facts = table._repr_mimebundle_()[TABLE_MIME]
    assert (facts["name"], facts["note"]) == ("detections-by-route", "Events.")
    assert facts["columns"] == ["route", "detections"]
    assert facts["source"] == catalog.provenance("detections", "2026-08-04").source_line
    assert [(d["name"], d["vintage"]) for d in facts["datasets"]] == [("detections", "2026-08-04")]


@pytest.mark.parametrize(
    ("frame", "columns"),
    [
        (pd.DataFrame({"a": [1]}), ["a"]),
        (pd.DataFrame({"a": [1]}, index=["x"]), ["index", "a"]),
        (pd.Series([1], index=pd.Index([2015], name="year"), name="a"), ["year", "a"]),
    ],
)
def test_an_index_that_says_something_is_the_first_column(frame, columns):
    assert list(show.table(frame, caption="C", unit="U", of="a survey").frame) == columns


@pytest.mark.parametrize(
    ("frame", "of", "said"),
    [
        ([1, 2], "a survey", "made from a DataFrame or Series, not from list"),
        (pd.DataFrame({"a": [1]}), ["a survey", "arrivals"], r"'arrivals' is not a dataset that was loaded here.*catalog.load\('arrivals'\)"),
    ],
)  # fmt: skip
def test_what_is_no_table_or_no_source_is_refused(frame, of, said):
    with pytest.raises(UsageError, match=said):
        show.table(frame, caption="C", unit="U", of=of)


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("year", [2015, 2016], ["2015", "2016"]),
        ("edition", ["Risk Analysis for 2018", pd.NA], ["Risk Analysis for 2018", "–"]),
        ("persons", [2015, 1822102, pd.NA], ["2,015", "1,822,102", "–"]),
        ("rate", [12.34, 5.0], ["12.3", "5.0"]),  # one number of decimals in a column
        ("rate", [10.0, 5.5], ["10.0", "5.5"]),
        ("rate", [2.3, 4.0], ["2.3", "4.0"]),  # they were rounded before: "2.30" would add a digit
        ("rate", [0.123, 4], ["0.12", "4.00"]),
        ("rate", [0.004, -0.002, 0.0, 4.25], ["<0.01", ">−0.01", "0.00", "4.25"]),  # zero is what is zero
        ("month", [pd.Timestamp("2015-04-01"), pd.NaT], ["2015-04", "–"]),
        ("day", [pd.Timestamp("2015-04-02")], ["2015-04-02"]),
        ("flag", ["b", ""], ["b", ""]),
    ],
)
def test_a_column_is_shown_as_it_is_read(name, values, expected):
    assert tables.shown_column(name, values) == expected


def test_columns_of_years_and_rows_of_a_unit_have_the_same_decimals():
    columns = {"country": ["SI", "HR"], "2015": [0.76, 0.9], "2023": [28.9, None], "rate": [0.766, 1]}
    told = [["SI", "HR"], ["0.8", "0.9"], ["28.9", "–"], ["≥ 0.76", "1.00"]]  # a minimum is rounded down
    assert list(tables.shown_columns({**columns, "rate_at_least": [True, False]}).values()) == told
    of_units = {"value": [66.7, 13564.0, 2.5, 4.0], "unit": ["%", "people", float("nan"), float("nan")]}
    assert tables.shown_columns(of_units)["value"] == ["66.7", "13,564", "2.5", "4.0"]


def test_a_leading_number_that_is_a_lower_bound_is_rounded_down_and_called_so():
    texts = [show.Lead(36.9, "per 100", "2013", "a survey", least=least).facts()["text"] for least in (True, False)]
    assert texts == ["at least 36 per 100", "37 per 100"]


def test_a_table_prints_rounded_numbers_and_text_from_data_as_text_and_carries_its_numbers():
    frame = pd.DataFrame({"route": ["<script>alert(1)</script>", "B & C"], "detections": [1234, 5]})
    bundle = show.table(frame, caption="C", unit="U", of="a survey")._repr_mimebundle_()
    assert bundle["text/plain"].splitlines()[0] == "C (U)"
    assert "1,234" in bundle["text/plain"]
    page = bundle["text/html"]
    assert "<caption>C (U)</caption>" in page
    assert ("<script>" in page, "&lt;script&gt;" in page, "B &amp; C" in page) == (False, True, True)
    assert bundle[TABLE_MIME]["rows"][0] == ["<script>alert(1)</script>", 1234]
    empty = show.table(frame[:0], caption="C", unit="U", of="a survey")._repr_mimebundle_()
    assert all("No rows." in empty[form] for form in ("text/plain", "text/html"))


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ([pd.NA], [None]), ([float("nan")], [None]), ([1.5], [1.5]), (["Türkiye"], ["Türkiye"]),
        (pd.to_datetime(["2024-05-01", None]), ["2024-05", None]),  # first days are months
        (pd.to_datetime(["2024-05-01", "2024-05-02"]), ["2024-05-01", "2024-05-02"]),
    ],
)  # fmt: skip
def test_a_frame_as_plain_json(column, expected):
    assert as_json(pd.DataFrame({2015: column})) == {"columns": ["2015"], "rows": [[one] for one in expected]}


def test_method_and_provenance_speak_of_what_was_loaded_and_in_short_on_paper(monkeypatch):
    catalog.load("claims")
    catalog.load("detections", "2025-06-03")
    text = str(show.provenance(ASKED))
    assert re.findall(r"^\*\*(.+)\*\* \(", str(show.method()), re.M) == [
        catalog.provenance(name).title for name in ("claims", "detections")
    ]
    assert text.startswith("Parameters: `start = 2015`")
    for part in ("`detections`, vintage 2025-06-03: sha256 `", "File read `ibc.xlsx`: sha256 `878d7078", "Unsettled"):
        assert part in text
    assert "2026-08-04" not in text
    corrected = "Corrected in the source's figures: eastern-borders"
    basics = ("Unit of count: ", "Rounding: ", "Break: ", "Caveat: ")
    method = show.method(note="Ours:\n- one\n- two")
    assert [part for part in (*basics, corrected) if f"\n- {part}" not in method.markdown] == []
    monkeypatch.setenv(FIGURES_VARIABLE, "svg")  # paper has no files and checksums, but all of the notebook's own note
    short, licences = (text._repr_mimebundle_()[0][TEXT_MIME]["short"] for text in (method, show.provenance(ASKED)))
    assert short.startswith("Ours:\n- one\n- two\n\n**")
    assert [part for part in basics if f" · {part}" in short] == list(basics[:2])
    assert [part for part in (*basics, corrected) if f"\n- {part}" in short] == ["Break: "]
    assert licences.count(" · ") == 4
    assert [part for part in ("Parameters", "sha256", "Terms: ") if part in licences] == []
    # two vintages are described together
    catalog.load("detections", "2026-08-04")
    text = str(show.provenance(ASKED))
    assert text.count("- Terms: ") == 2
    assert text.index("vintage 2025-06-03: sha256") < text.index("vintage 2026-08-04: sha256")
    for vintage in ("2025-06-03", "2026-08-04"):
        for note in catalog.provenance("detections", vintage).notes:
            assert note in str(show.method())


def test_the_vintages_that_a_table_is_made_of_are_cited_together():
    """Not one by one beside the whole, which a second load, from what is kept, would not cite."""
    import_module("notemill.catalog.load")._frame.cache_clear()
    table = catalog.load("enforcement")
    assert citations.loaded() == table.attrs[citations.ATTRIBUTE]
    told = re.findall(r"`enforcement`, vintage (\S+): sha256", str(show.provenance(ASKED)))
    assert tuple(told) == catalog.provenance("enforcement").vintages
    assert len(told) > 1


def test_an_answer_joins_its_sentences_and_drops_empty_ones():
    assert str(show.answer("One.", "", " Two. ")) == "One. Two."


def test_a_forked_process_has_loaded_nothing():
    catalog.load("claims")
    child = os.fork()
    if not child:
        os._exit(len(citations.loaded()))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert [one.dataset for one in citations.loaded()] == ["claims"]


@pytest.mark.parametrize(("text", "expected"), [("Method & caveats, 2015", "method-caveats-2015"), ("Türkiye: 7 %", "turkiye-7"), ("−", "")])  # fmt: skip
def test_a_text_becomes_a_name(text, expected):
    assert slug(text) == expected


def test_no_word_of_the_catalog_becomes_a_link_a_picture_or_html(monkeypatch):
    frame = catalog.load("detections", "2025-06-03")
    words = "![x](https://e.org/x.png) [y](javascript:alert(1)) <img src=x>"
    each = ("title", "publisher", "licence", "terms", "citation", "unit_of_count", "rounding", "republish")
    lists = dict.fromkeys(("breaks", "caveats", "notes", "origins"), (words, words))
    lists["corrections"] = dict.fromkeys((words, f"2 {words}"), words)
    known = catalog.provenance("detections", "2025-06-03")
    hostile = replace(known, **dict.fromkeys(each, words), **lists, landing_page=f"https://e.org {words}")
    monkeypatch.setattr(catalog, "provenance", lambda *_: hostile)
    asked = SimpleNamespace(as_of="latest", plain=lambda: {"a": "`" + words})
    for shown in (show.method(), show.provenance(asked), show.about(frame)):
        made = mistune.create_markdown(escape=False)(shown.markdown)
        assert not re.findall("<(?:a|img)", made), made


def test_published_work_is_that_of_the_day(monkeypatch):
    entries = [{"known": "2005-10-31", "said": "A."}, {"known": "2024-01-01", "said": "B."}]
    held = {("borderbook.questions.outlook", "words"): {"literature": entries}}
    monkeypatch.setattr(texts, "yaml_table", lambda *asked: held[asked])
    asked = [SimpleNamespace(name="outlook", as_of=day) for day in ("latest", "2005-10-31", "2005-10-30")]
    latest, early, none = (show.published_work(ask).markdown for ask in asked)
    assert [latest, early] == ["A.\n\nB.", "A."]
    assert none.startswith("No work")


@pytest.mark.parametrize("path", sorted(Path(borderbook.__file__).parent.glob("questions/*/words.yml")), ids=str)
def test_published_work_is_not_known_before_the_year_of_its_citation(path):
    for work in yaml.safe_load(path.read_text(encoding="utf-8")).get("literature", []):
        cited = re.findall(r"\[[^]]*?((?:19|20)\d\d)\b[^]]*\]\(", work["said"])
        assert max(cited, default="") <= str(work["known"])[:4]


def test_versions_are_known_where_the_package_is_not_installed(monkeypatch):
    """As in a bundle, which has the code in a folder."""
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: real(name.replace("borderbook", "not-installed")))
    assert f", borderbook {__version__}, pandas {pd.__version__}, " in show.versions().markdown


def test_what_was_not_counted_yet_is_named_for_the_periods_that_are_shown():
    detections = catalog.load("detections", "2026-09-02")
    (one,) = show.gaps(detections, ["2026-06", "2026-07"])
    assert one.startswith("The Western Mediterranean land route of 30 and 31 July 2026 is under review")
    assert show.gaps(detections, ["2026-06"]) == show.gaps(catalog.load("detections", "2025-06-03"), ["2026-07"]) == []


def test_a_corrected_error_is_named_for_the_rows_that_have_it(monkeypatch):
    detections = catalog.load("detections", "2025-06-03")
    text = show.corrected(detections)
    assert text.startswith(
        "Corrected in the file's figures: 2,388 detections of unknown nationality on the Eastern Borders in April 2025 that later vintages"
    )
    assert show.corrected(detections[detections["month"] < "2025-04-01"]) == ""
    known = replace(
        catalog.provenance("detections"),
        corrections={"an id: a reason (a source (of 2025))": "a reason; what is right"},
    )
    monkeypatch.setattr(catalog, "provenance", lambda *_: known)
    assert show.corrected(detections) == "Corrected in the file's figures: a reason."
