"""The pages around the reports and the data for programs: made from catalog, code and runs, and from nothing else."""

from __future__ import annotations

import hashlib
import json
import os
import re
import runpy
import subprocess
import sys
from itertools import pairwise

import pytest
import yaml
from pages import RECORD, notebook

from borderbook import catalog, files, project, questions
from borderbook.errors import DataError, UsageError
from borderbook.report import api, build_site, cite, numbers, order, site
from borderbook.report.remove import removable, remove
from borderbook.report.render import render
from borderbook.upkeep import numbers as upkeep


class Record:
    """A record as ``render`` takes it."""

    def __init__(self, **over):
        self.facts = {**RECORD, "datasets": [], **over}

    def model_dump_json(self):
        return json.dumps(self.facts)


def put(reports, question="q", **over):
    """A run's folder, rendered from a notebook with every kind of block."""
    folder = reports / question / "default"
    folder.mkdir(parents=True)
    (folder / "notebook.ipynb").write_text(json.dumps(notebook()))
    record = Record(question=question, **over)
    render(folder, record)
    (folder / "run.json").write_text(record.model_dump_json())
    return folder


def listed(reports):
    resources = json.loads((reports / "api" / api.INDEX).read_text())["resources"]
    return {one["name"].partition("/")[0] for one in resources}


def test_every_figure_and_table_of_a_default_run_has_an_address_and_says_what_it_is(tmp_path):
    folder = put(tmp_path)
    build_site(tmp_path)
    made = tmp_path / "api" / "q"
    assert {path.name for path in made.iterdir()} == {
        "by-route.csv",
        "by-route.json",
        "by-route.html",
        "t.csv",
        "t.json",
    }
    assert (made / "t.csv").read_bytes() == (folder / "data" / "t.csv").read_bytes()
    figure = json.loads((made / "by-route.json").read_text())
    assert figure["path"] == "by-route.csv"
    assert (figure["title"], figure["unit"]) == ("A finding", "Detections")
    assert figure["sources"] == [{"title": "Source: F, vintage 2025"}]
    assert figure["hash"] == f"sha256:{hashlib.sha256((made / 'by-route.csv').read_bytes()).hexdigest()}"
    every = json.loads((tmp_path / "api" / api.INDEX).read_text())["resources"]
    assert [(one["name"], one["path"]) for one in every] == [("q/by-route", "q/by-route.csv"), ("q/t", "q/t.csv")]
    assert every[0]["bytes"] == (made / "by-route.csv").stat().st_size


def test_a_figure_to_embed_is_that_figure_alone_under_the_reports_own_policy_and_leads_to_it(tmp_path):
    folder = put(tmp_path)
    build_site(tmp_path)
    page, report = ((tmp_path / "api/q/by-route.html").read_text(), (folder / "q.html").read_text())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', report)[1]
    assert policy in page
    assert page.count("<figure") == 1
    assert "A finding" in page
    assert "The question?</h1>" not in page
    assert set(re.findall(r'href="(?!data:|\.\./)[^"]*"', page)) == set()
    leads_to = {(tmp_path / "api/q" / path).resolve() for path in re.findall(r'href="(\.\./[^"#]*)', page)}
    assert leads_to == {(folder / "q.html").resolve(), (folder / "q.xlsx").resolve()}


def test_what_a_killed_command_left_there_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(project, "reports", lambda: tmp_path)
    put(tmp_path)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    kind, _, _ = files.temporary_folder(tmp_path).name.rpartition(f"-{os.getpid()}-")
    left = [tmp_path / f"{kind}-{gone.pid}-x.tmp", tmp_path / "q" / f"{kind}-{gone.pid}-y.tmp"]
    for folder in left:
        folder.mkdir()
    build_site(tmp_path)
    assert not any(folder.exists() for folder in left)


def test_what_is_no_more_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(project, "reports", lambda: tmp_path)
    put(tmp_path)
    put(tmp_path, "other")
    build_site(tmp_path)
    (tmp_path / "other/default/run.json").write_text(Record(question="other", status="failed").model_dump_json())
    build_site(tmp_path)
    assert listed(tmp_path) == {"q"}
    assert not (tmp_path / "api/other").exists()
    assert "q/default" in removable()
    assert not [run for run in removable() if run.startswith("api")]
    remove(["q/default"])
    build_site(tmp_path)
    assert not (tmp_path / "api/q").exists()
    assert listed(tmp_path) == set()


@pytest.mark.parametrize("damage", ["data/datapackage.json", "q.html", "data/t.csv"])
def test_a_damaged_run_stops_no_other_and_has_no_data_for_programs(tmp_path, damage):
    (put(tmp_path) / damage).unlink()
    put(tmp_path, "other")
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / api.INDEX).write_text("[")
    build_site(tmp_path)
    assert listed(tmp_path) == {"other"}


def test_the_page_on_data_names_every_dataset_with_its_publisher_terms_and_checksums(tmp_path):
    build_site(tmp_path)
    page = re.sub(r"\s+", " ", (tmp_path / "data.html").read_text())
    for name, entry in catalog.read_catalog().datasets.items():
        assert f'bb.load("{name}")' in page
        assert f'id="{name.replace("_", "-")}"' in page
        assert all(held.sha256[:16] in page for held in entry.vintages)


def test_the_coverage_is_that_of_the_tables():
    detections = site._covered("detections", catalog.read_catalog().entry("detections"))
    assert (detections[2009], detections[2026]) == (1, 0.5)
    assert set(site._covered("empact_results", catalog.read_catalog().entry("empact_results")).values()) == {1}


def test_every_measure_has_a_worked_example_and_no_example_is_of_nothing():
    measures = {one.function: one for one in site.measures()}
    formulas = [re.findall(r"(?m)^ +Formula: ", path.read_text(encoding="utf-8")) for path in site._HOME.rglob("*.py")]
    assert len(measures) == sum(map(len, formulas)) > 0
    assert [name for name, one in measures.items() if "assert" not in one.example] == []
    assert set(site.examples()) == set(measures)


def test_the_glossary_leads_to_questions_that_there_are():
    terms = yaml.safe_load((site._HOME / "report" / "glossary.yml").read_text())
    assert len({one["term"] for one in terms}) == len(terms) >= 20
    assert {name for one in terms for name in one.get("see", ())} <= set(questions.names())


def test_the_order_names_every_question_once_and_each_theme_stands_together():
    told = yaml.safe_load((site._HOME / "report" / "site.yml").read_text())
    found = order.in_order()
    assert sorted(told["order"]) == sorted(one.name for one in found) == questions.names()
    themes = [one.theme for one in found]
    assert sum(a != b for a, b in pairwise(themes)) == len(set(themes)) - 1
    assert {*told["leads"], *told["samples"], told["chart"], told["revised"]} <= set(questions.names())


def test_a_report_leads_to_its_neighbours_and_an_unknown_question_has_none():
    first, second, *_, last = order.in_order()
    assert (order.around(first.name).before, order.around(first.name).after) == (None, second)
    assert order.around(last.name).after is None
    assert order.around(first.name, {second.name: "geo-gr"}).after.page == f"{second.name}/geo-gr/{second.name}.html"
    assert order.around("no_question") == order.Around("../../", "no_question")


def test_a_citation_names_authors_year_form_run_and_whatever_else_is_configured(tmp_path, monkeypatch):
    record = {"question": "q", "run": "default", "started": "2026-11-24T10:00:00+00:00", "key": "k" * 64}
    assert cite.report("What of it?", record, "PDF").text == (
        "The Borderbook authors (2026). What of it? Borderbook 0.1.0, PDF. Run of 24 November 2026, key kkkkkkkkkkkk."
    )
    (tmp_path / cite.FILE).write_text(yaml.safe_dump({
        "authors": [{"family-names": "Doe", "given-names": "J."}, {"name": "A Library"}], "url": "https://example.org/",
        "preferred-citation": {"publisher": {"name": "A Press"}},
    }))  # fmt: skip
    monkeypatch.setattr(project, "root", lambda: tmp_path)
    assert cite.report("What of it", record, "HTML").text == (
        "Doe, J. and A Library (2026). What of it. Borderbook 0.1.0, HTML. A Press. Run of 24 November 2026, "
        "key kkkkkkkkkkkk. https://example.org/"
    )
    assert "key" not in cite.report("What of it", {**record, "key": ""}, "HTML").text
    assert cite.suite().text.startswith("Doe, J. and A Library (n.d.). Borderbook: ")


def test_a_figure_is_cited_with_its_report_address_and_source_in_words_bibtex_and_ris(tmp_path, monkeypatch):
    (tmp_path / "house.yml").write_text("name: Press & Sons\naddress: https://example.org/b")
    monkeypatch.setattr(project, "house", lambda: tmp_path / "house.yml")
    record = {"question": "q", "run": "default", "started": "2026-11-24T10:00:00+00:00", "key": "k" * 64}
    found = cite.report("What of it?", record, "HTML", {"title": "It fell by 5 %", "source": "Source: F", "anchor": "figure-f"})  # fmt: skip
    assert found.text == (
        "The Borderbook authors (2026). It fell by 5 %. In: What of it? Borderbook 0.1.0, HTML. Press & Sons. "
        "Run of 24 November 2026, key kkkkkkkkkkkk. Source: F. https://example.org/b/q/default/q.html#figure-f"
    )
    assert (
        found.bibtex
        == r"""@misc{borderbook-q-figure-f-kkkkkkkkkkkk,
  author = {{The Borderbook authors}},
  title = {{It fell by 5 \%}},
  howpublished = {What of it?},
  year = {2026},
  publisher = {Press \& Sons},
  version = {Borderbook 0.1.0, HTML},
  note = {Run of 24 November 2026, key kkkkkkkkkkkk. Source: F},
  url = {https://example.org/b/q/default/q.html#figure-f},
}
"""
    )
    assert found.ris.split("\r\n") == [
        "TY  - DATA", "AU  - The Borderbook authors", "TI  - It fell by 5 %", "T2  - What of it?", "PY  - 2026",
        "PB  - Press & Sons", "ET  - Borderbook 0.1.0, HTML", "N1  - Run of 24 November 2026, key kkkkkkkkkkkk. Source: F",
        "UR  - https://example.org/b/q/default/q.html#figure-f", "ER  - ", "",
    ]  # fmt: skip
    assert found.csl == {
        "id": "borderbook-q-figure-f-kkkkkkkkkkkk", "type": "dataset", "author": [{"literal": "The Borderbook authors"}],
        "issued": {"date-parts": [[2026]]}, "title": "It fell by 5 %", "container-title": "What of it?",
        "publisher": "Press & Sons", "version": "Borderbook 0.1.0, HTML",
        "note": "Run of 24 November 2026, key kkkkkkkkkkkk. Source: F", "URL": "https://example.org/b/q/default/q.html#figure-f",
    }  # fmt: skip


def test_data_are_cited_by_publisher_and_vintage_with_how_they_were_obtained_and_what_is_compiled_here_by_its_makers():
    entries = catalog.read_catalog().datasets
    found = cite.data(cite.Source("detections", entries["detections"], "2026-08-04"))
    assert found.text == (
        "Frontex (2026). Monthly detections of illegal border-crossing (IBC). Vintage 2026-08-04. "
        "Read in a reshaped copy by a third party. "
        "https://www.frontex.europa.eu/what-we-do/monitoring-and-risk-analysis/migratory-map/"
    )
    ours = cite.data(cite.Source("empact_results", entries["empact_results"], "2026-11-26"))
    assert ours.authors == ("The Borderbook authors",)
    assert ours.note == "Compiled by hand from Europol, Council of the EU and other agencies, as each row says"
    (_, _, bib), (_, _, ris), (form, ending, csl) = cite.files([found, ours])
    assert (bib.count("@misc{"), ris.count("TY  - DATA"), form, ending) == (2, 2, "CSL-JSON", "json")
    assert [one["id"] for one in json.loads(csl)] == ["detections-2026-08-04", "empact_results-2026-11-26"]


def test_a_sitemap_lists_pages_and_answers_and_there_is_none_without_a_public_address(tmp_path, monkeypatch):
    put(tmp_path)
    put(tmp_path, "other", status="failed")
    style = tmp_path / "house.yml"
    monkeypatch.setattr(project, "house", lambda: style)
    addresses = []
    for text in ("address: https://example.org/a&b", "name: N"):
        style.write_text(text)
        build_site(tmp_path)
        path = tmp_path / "sitemap.xml"
        addresses.append(re.findall("<loc>(.*?)</loc>", path.read_text()) if path.exists() else None)
        assert ("no public address" in (tmp_path / "about.html").read_text()) == (addresses[-1] is None)
    assert addresses[1] is None
    assert {"https://example.org/a&amp;b/index.html", "https://example.org/a&amp;b/q/default/q.html"} < set(
        addresses[0]
    )
    assert "https://example.org/a&amp;b/other/default/other.html" not in addresses[0]


def test_every_page_of_the_site_describes_itself_to_search_engines_and_that_on_data_every_dataset(tmp_path):
    build_site(tmp_path)
    told = {}
    for path in tmp_path.glob("*.html"):
        told[path.name] = json.loads(re.search(r'ld\+json">(.*?)</script>', path.read_text(), re.S)[1])
    assert set(told) == set(order.PAGES)
    assert {name: one["@type"] for name, one in told.items()} == {
        **dict.fromkeys(told, "WebPage"), "index.html": "WebSite", "data.html": "DataCatalog",
    }  # fmt: skip
    every = told["data.html"]["dataset"]
    assert len(every) == len(catalog.read_catalog().datasets)
    wanted = {"name", "creator", "license", "temporalCoverage", "spatialCoverage", "description"}
    assert [one["name"] for one in every if wanted - one.keys()] == []


def test_a_page_describes_itself_as_a_dataset_and_no_word_of_it_ends_the_description(tmp_path):
    page = (put(tmp_path) / "q.html").read_text()
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]
    told = json.loads(text)
    assert (told["@type"], told["name"]) == (["Report", "Dataset"], "The question?")
    assert "7 detections <script>" in told["description"]
    assert [one["contentUrl"] for one in told["distribution"]] == ["data/by-route.csv", "data/t.csv"]


@pytest.mark.parametrize(
    ("named", "origin", "expected"),
    [
        ("", "git@github.com:a-lab/border_book.git", "a-lab/border_book"),
        ("https://github.com/press/borderbook", "https://github.com/a-lab/fork", "press/borderbook"),
        ("", "/srv/git/borderbook", ""),
        ("https://example.org/borderbook", "", ""),
        ("", "", ""),
    ],
)
def test_the_repository_is_the_one_that_the_citation_or_else_git_names_on_github(
    tmp_path, monkeypatch, named, origin, expected
):
    (tmp_path / cite.FILE).write_text(yaml.safe_dump({"repository-code": named} if named else {"title": "B"}))
    monkeypatch.setattr(project, "root", lambda: tmp_path)
    if origin:
        for call in (["init", "-q"], ["remote", "add", "origin", origin]):
            subprocess.run(["git", *call], cwd=tmp_path, check=True)
    assert cite.on_github() == expected


def test_the_page_to_try_links_to_sample_reports_and_to_servers_only_if_the_repository_is_known(tmp_path, monkeypatch):
    monkeypatch.setattr(project, "reports", lambda: tmp_path)
    put(tmp_path, "route_trends")
    links = {}
    for repository in ("a-lab/borderbook", ""):
        monkeypatch.setattr(cite, "on_github", lambda told=repository: told)
        build_site(tmp_path)
        page = (tmp_path / "try.html").read_text()
        links[repository] = set(re.findall(r'href="([^"]+)"', page))
        assert f"git clone {'https://github.com/a-lab/borderbook' if repository else 'ADDRESS'}" in page
        assert "route_trends/default/route_trends.html" in links[repository]
        assert "route_trends/default/route_trends.pdf" not in links[repository]  # none was made
    assert sorted(links["a-lab/borderbook"] - links[""]) == [
        "https://codespaces.new/a-lab/borderbook",
        "https://mybinder.org/v2/gh/a-lab/borderbook/HEAD?urlpath=lab/tree/notebooks/guides/getting_started.ipynb",
    ]


def test_the_example_of_the_library_runs(capsys):
    runpy.run_path(str(site.TEMPLATES / "example_library.txt"))
    assert "Central Mediterranean" in capsys.readouterr().out


def test_a_question_that_is_broken_is_left_out(monkeypatch):
    every = questions.load

    def load(name):
        if name == "outlook":
            raise UsageError("Mend it.")
        return every(name)

    monkeypatch.setattr(questions, "load", load)
    assert {one.name for one in order.in_order()} == {*questions.names()} - {"outlook"}


def test_a_damaged_vintage_stops_no_page_and_its_figures_are_looked_for_again(tmp_path, monkeypatch):
    whole = upkeep.index

    def damaged(names):
        if names == ["enforcement"]:
            raise DataError("its checksum differs")
        return whole(names=names)

    monkeypatch.setattr(upkeep, "index", damaged)
    less = numbers.write(tmp_path)["count"]
    assert '"Refusals of entry' not in (tmp_path / numbers.NAME).read_text(encoding="utf-8")
    monkeypatch.setattr(upkeep, "index", whole)
    assert numbers.write(tmp_path)["count"] > less > 0
