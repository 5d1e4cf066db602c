"""The pages around the reports and the data for programs: made from catalog, code and runs, and from nothing else."""

import ast
import hashlib
import json
import os
import re
import runpy
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from pages import Record, notebook

from notemill import catalog, project, questions, suite
from notemill.errors import UsageError
from notemill.report import api, build_site, cite, order, site
from notemill.report.remove import removable, remove
from notemill.report.render import render

TESTS = Path(__file__).parents[2]


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
    return json.loads((reports / "api" / api.INDEX).read_text())["resources"]


def test_every_figure_and_table_has_an_address_and_a_figure_to_embed_leads_to_its_report(tmp_path):
    folder, made = put(tmp_path), tmp_path / "api" / "q"
    build_site(tmp_path)
    names = sorted(path.name for path in made.iterdir())
    assert names == ["by-route.csv", "by-route.html", "by-route.json", "t.csv", "t.json"]
    assert (made / "t.csv").read_bytes() == (folder / "data" / "t.csv").read_bytes()
    figure, content = json.loads((made / "by-route.json").read_text()), (made / "by-route.csv").read_bytes()
    assert (figure["bytes"], figure["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    found = [(one["name"], one["path"]) for one in listed(tmp_path)]
    assert found == [("q/by-route", "q/by-route.csv"), ("q/t", "q/t.csv")]
    embedded = (made / "by-route.html").read_text()
    assert {*re.findall(r'href="(?!data:)([^"#]*)', embedded)} == {
        f"../../q/default/q.{form}" for form in ("html", "xlsx")
    }


def test_what_is_no_more_or_was_left_by_a_killed_command_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(project, "reports", lambda: tmp_path)
    put(tmp_path)
    put(tmp_path, "other")
    left = [tmp_path / ".notemill--x.tmp", tmp_path / "q" / ".notemill--y.tmp"]
    for folder in left:
        folder.mkdir()
        os.utime(folder, (0, 0))  # long ago
    build_site(tmp_path)
    assert not any(folder.exists() for folder in left)
    (tmp_path / "other/default/run.json").write_text(Record(question="other", status="failed").model_dump_json())
    api.publish(tmp_path)
    assert [path.name for path in sorted((tmp_path / "api").iterdir())] == [api.INDEX, "q"]
    assert removable() == ["other/default", "q/default"]
    remove(["q/default"])
    api.publish(tmp_path)
    assert not (tmp_path / "api/q").exists()
    assert listed(tmp_path) == []


def test_a_damaged_run_stops_no_other_and_has_no_data_for_programs(tmp_path):
    for question, damage in (("q1", "data/datapackage.json"), ("q2", "q2.html"), ("q3", "data/t.csv")):
        (put(tmp_path, question) / damage).unlink()
    put(tmp_path, "other")
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / api.INDEX).write_text("[")
    build_site(tmp_path)
    assert {one["path"].partition("/")[0] for one in listed(tmp_path)} == {"other"}


def test_pages_describe_themselves_to_search_engines_and_that_on_data_names_every_dataset_and_its_checksums(tmp_path):
    build_site(tmp_path)
    told = {}
    for path in tmp_path.glob("*.html"):
        told[path.name] = json.loads(re.search(r'ld\+json">(.*?)</script>', path.read_text(), re.S)[1])
    assert {name: one["@type"] for name, one in told.items()} == {
        **dict.fromkeys(order.pages(), "WebPage"), "index.html": "WebSite", "data.html": "DataCatalog",
    }  # fmt: skip
    assert '<a href="wanted.html">Wanted</a>' in (tmp_path / "index.html").read_text()  # a document of the suite
    assert "<h2>Gaps</h2>" in (tmp_path / "wanted.html").read_text()
    page, entries = re.sub(r"\s+", " ", (tmp_path / "data.html").read_text()), catalog.read_catalog().datasets
    assert len(every := told["data.html"]["dataset"]) == len(entries)
    wanted = {"name", "creator", "license", "temporalCoverage", "spatialCoverage", "description"}
    assert [one["name"] for one in every if wanted - one.keys()] == []
    rows = re.findall(r'<tr><th scope="row" class="long"><a href="#([\w-]+)">(.*?)</a></th>(.*?)</tr>', page)
    titles = [re.sub("&#39;", "'", one) for one in re.findall(r"<summary><h3>(.*?)</h3>", page)]
    assert {name for _, name, _ in rows} <= {title.partition(" (")[0] for title in titles}  # as the list names them
    months = {name: re.findall(r"<td[^>]*>([^<]*)</td>", row) for name, _, row in rows}
    years = [int(year) for year in re.findall(r'<th scope="col">(\d{4})</th>', page)]
    assert years == sorted(years, reverse=True)
    detections = dict(zip(years, months["detections"], strict=True))
    assert (detections[2009], detections[2026]) == ("12", "8")
    assert {*months["empact-results"]} == {"", "•"}  # by year
    assert "Missing Migrants Project, data to 9 April 2026" in page  # a newer, partial file is not read
    for name, entry in entries.items():
        assert f'bb.load("{name}")' in page
        assert f'id="{name.replace("_", "-")}"' in page
        assert all(held.sha256[:16] in page for held in entry.vintages)


def test_every_measure_has_an_example_whose_numbers_a_test_has_and_no_name_of_code():
    """The test is below the comment ``# Example:`` with the function's name."""
    measures, home = {one["function"].removeprefix("borderbook."): one for one in site.measures()}, suite.folder()
    formulas = [re.findall(r"(?m)^ +Formula: ", path.read_text(encoding="utf-8")) for path in home.rglob("*.py")]
    assert len(measures) == sum(map(len, formulas)) > 0
    example = re.compile(r"(?ms)^# Example: (\S+)\n(.*?)(?=\n\n\n|\Z)")
    code = dict(pair for path in TESTS.rglob("test_*.py") for pair in example.findall(path.read_text(encoding="utf-8")))
    assert set(code) == set(measures)
    for name, one in measures.items():
        text = " ".join(one[part] for part in ("Definition", "Measure", "Formula", "Example", "Assumptions"))
        assert not re.search(r"``|_|NaN|\^", text), text
        assert "assert" in code[name]
        said, tested = (
            {float(number) for number in re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d)[,_](?=\d{3})", "", source))}
            for source in (one["Example"], f"{code[name]} {one['Formula']}")
        )
        assert said <= tested, name
        assert used_by(name) == {*one["Used by"].split(", ")} - {"the cookbook alone"}, name


def used_by(measure: str) -> set[str]:
    """The questions whose code or notebook calls a measure, or a function of ``methods`` that calls it."""
    home, (*place, name) = suite.folder(), measure.split(".")
    methods = [node for path in home.glob("methods/**/*.py") for node in ast.parse(path.read_text()).body]
    functions = {node.name: ast.unparse(node) for node in methods if isinstance(node, ast.FunctionDef)}
    through = {name}
    for _ in range(2):  # a rule can be applied by a function that another one calls
        calls = re.compile(rf"\b({'|'.join(through)})\(")
        through |= {other for other, text in functions.items() if calls.search(text)}
    called = re.compile(rf"(?<!def )(?<!answer\.)\b({'|'.join(through)})\(")  # answers have names of their own
    found = set()
    for question in [place[1]] if place[0] == "questions" else questions.names():
        cells = json.loads((TESTS.parent / "notebooks" / f"{question}.ipynb").read_text())["cells"]
        code = [path.read_text() for path in (home / "questions" / question).glob("*.py")]
        code += ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        found |= {question} if called.search("\n".join(code)) else set()
    return found


def test_glossary_and_order_name_questions_that_there_are_and_each_theme_stands_together():
    terms, told = (
        yaml.safe_load((suite.folder() / "tables" / f"{name}.yml").read_text()) for name in ("glossary", "site")
    )
    assert len({one["term"] for one in terms}) == len(terms) >= 20
    found, named = order.in_order(), {*told["leads"], *told["samples"], told["chart"], told["revised"]}
    assert sorted(one.name for one in found) == questions.names()
    assert named | {*told["order"]} | {name for one in terms for name in one.get("see", ())} <= set(questions.names())
    themes = [one.theme for one in found]
    assert sum(a != b for a, b in pairwise(themes)) == len(set(themes)) - 1


def test_a_report_leads_to_related_ones_and_an_unknown_question_has_none():
    assert order.around("no_question", {}) == order.Around("../../", "no_question")
    # a link to the run of the same country is called as that page is
    near = order.around("enforcement_chain", {"return_rates": "geo-gr"}, ["GR"]).related
    titles = {other.page: other.title for other in near}
    assert (
        titles["return_rates/geo-gr/return_rates.html"] == "How many returns are there for 100 orders to leave Greece?"
    )
    assert titles["illegally_present/default/illegally_present.html"] == questions.load("illegally_present").title


RUN = {"question": "q", "run": "default", "started": "2026-11-24T10:00:00+00:00", "key": "k" * 64}


def test_a_citation_names_authors_year_form_run_and_whatever_else_is_configured(tmp_path, monkeypatch):
    assert cite.report("What of it?", RUN, "PDF").text == (
        "The Borderbook authors (2026). What of it? Borderbook 0.1.0, PDF. Run of 24 November 2026, key kkkkkkkkkkkk."
    )
    copy = cite.report("What of it?", {**RUN, "edited": "an edited copy of q, 1 cell changed"}, "PDF")
    assert copy.text.startswith(
        "What of it? [an edited copy of q, 1 cell changed] (2026). Borderbook 0.1.0, PDF. Run of"
    )
    (tmp_path / cite.FILE).write_text(yaml.safe_dump({
        "authors": [{"family-names": "Doe", "given-names": "J."}, {"name": "A Library"}], "url": "https://example.org/",
        "preferred-citation": {"publisher": {"name": "A Press"}},
    }))  # fmt: skip
    monkeypatch.setattr(project, "root", lambda: tmp_path)
    assert cite.report("What of it", {**RUN, "key": ""}, "HTML").text == (
        "Doe, J. and A Library (2026). What of it. Borderbook 0.1.0, HTML. A Press. Run of 24 November 2026. "
        "https://example.org/"
    )
    assert cite.suite().text.startswith("Doe, J. and A Library (n.d.). Borderbook: ")


def test_a_figure_is_cited_with_its_report_address_and_source_in_words_bibtex_ris_and_csl(tmp_path, monkeypatch):
    (tmp_path / "house.yml").write_text("name: Press & Sons\naddress: https://example.org/b")
    monkeypatch.setattr(project, "house", lambda: tmp_path / "house.yml")
    figure = {"title": "It fell by 5 %", "source": "Source: a_b", "anchor": "figure-f"}
    found = cite.report("What of it?", RUN, "HTML", figure)
    note, url = "Run of 24 November 2026, key kkkkkkkkkkkk", "https://example.org/b/q/default/q.html#figure-f"
    assert found.text == (
        "The Borderbook authors (2026). It fell by 5 %. In: What of it? Borderbook 0.1.0, HTML. Press & Sons. "
        f"{note}. Source: a_b. {url}"
    )
    assert found.bibtex.splitlines() == [
        "@misc{borderbook-q-figure-f-kkkkkkkkkkkk,", "  author = {{The Borderbook authors}},", r"  title = {{It fell by 5 \%}},",
        "  howpublished = {What of it?},", "  year = {2026},", r"  publisher = {Press \& Sons},",
        "  version = {Borderbook 0.1.0, HTML},", f"  note = {{{note}. Source: a\\_b}},", f"  url = {{{url}}},", "}",
    ]  # fmt: skip
    assert found.csl == {
        "id": "borderbook-q-figure-f-kkkkkkkkkkkk", "type": "dataset", "author": [{"literal": "The Borderbook authors"}],
        "issued": {"date-parts": [[2026]]}, "title": "It fell by 5 %", "container-title": "What of it?",
        "publisher": "Press & Sons", "version": "Borderbook 0.1.0, HTML", "note": f"{note}. Source: a_b", "URL": url,
    }  # fmt: skip


def test_data_are_cited_by_publisher_and_vintage_with_how_they_were_obtained_and_what_is_compiled_here_by_its_makers():
    entries = catalog.read_catalog().datasets
    found = cite.data(cite.Source("detections", entries["detections"], "2026-08-04"))
    assert found.text.startswith(
        "Frontex (2026). Monthly detections of illegal border-crossing (IBC). Vintage 2026-08-04. "
        "Read in a reshaped copy by a third party. https://www.frontex.europa.eu/"
    )
    ours = cite.data(cite.Source("empact_results", entries["empact_results"], "2026-11-26"))
    assert ours.authors == ("The Borderbook authors",)
    assert ours.note == "Compiled by hand from Europol, Council of the EU and other agencies, as each row says"
    (_, _, bib), (form, ending, csl) = cite.files([found, ours])
    assert (bib.count("@misc{"), form, ending) == (2, "CSL-JSON", "json")
    assert [one["id"] for one in json.loads(csl)] == ["detections-2026-08-04", "empact_results-2026-11-26"]


def test_a_sitemap_lists_pages_and_answers_and_there_is_none_without_a_public_address(tmp_path, monkeypatch):
    put(tmp_path)
    put(tmp_path, "other", status="failed")
    style, sitemap = tmp_path / "house.yml", tmp_path / "sitemap.xml"
    monkeypatch.setattr(project, "house", lambda: style)
    style.write_text("address: https://example.org/a&b")
    build_site(tmp_path)
    addresses = set(re.findall("<loc>https://example.org/a&amp;b/(.*?)</loc>", sitemap.read_text()))
    assert addresses >= {"index.html", "q/default/q.html"}
    assert "other/default/other.html" not in addresses
    assert "no public address" not in (tmp_path / "about.html").read_text()
    style.write_text("name: N")
    build_site(tmp_path)
    assert not sitemap.exists()
    assert "no public address" in (tmp_path / "about.html").read_text()


@pytest.mark.parametrize(
    ("named", "origin", "expected"),
    [
        ("", "git@github.com:a-lab/border_book.git", "a-lab/border_book"),
        ("https://github.com/press/borderbook", "https://github.com/a-lab/fork", "press/borderbook"),
        ("", "/srv/git/borderbook", ""), ("https://example.org/borderbook", "", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_the_repository_is_the_one_that_the_citation_or_else_git_names_on_github(
    tmp_path, monkeypatch, named, origin, expected
):
    (tmp_path / cite.FILE).write_text(yaml.safe_dump({"repository-code": named} if named else {"title": "B"}))
    monkeypatch.setattr(project, "root", lambda: tmp_path)
    if origin:
        for call in (["init", "-q"], ["remote", "add", "origin", origin]):
            subprocess.run(["git", *call], cwd=tmp_path, check=True)
    assert cite.on_github() == expected


def test_the_page_to_try_links_to_sample_reports_and_to_a_server_only_if_the_repository_is_known(tmp_path, monkeypatch):
    monkeypatch.setattr(project, "reports", lambda: tmp_path)
    put(tmp_path, "route_trends")
    links = []
    for repository, address in (("", "ADDRESS"), ("a-lab/borderbook", "https://github.com/a-lab/borderbook")):
        monkeypatch.setattr(cite, "on_github", lambda told=repository: told)
        build_site(tmp_path)
        page = (tmp_path / "try.html").read_text()
        links.append(set(re.findall(r'href="([^"]+)"', page)))
        assert f"git clone {address}" in page
    assert "route_trends/default/route_trends.html" in links[0]
    assert links[1] - links[0] == {"https://codespaces.new/a-lab/borderbook"}


def test_the_example_of_the_library_runs(capsys):
    runpy.run_path(str(suite.folder() / "templates" / "example_library.txt"))
    assert "Central Mediterranean" in capsys.readouterr().out


def test_a_question_that_is_broken_is_left_out(monkeypatch):
    every = questions.load

    def load(name):
        if name == "outlook":
            raise UsageError("Mend it.")
        return every(name)

    monkeypatch.setattr(questions, "load", load)
    assert {one.name for one in order.in_order()} == {*questions.names()} - {"outlook"}
