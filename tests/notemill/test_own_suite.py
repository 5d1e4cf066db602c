"""The tool works for a suite that is not Borderbook: the one that docs/own_suite.rst makes, as the page makes it."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pypdf
import pytest

from small_project import ROOT

PAGE = (ROOT / "docs" / "own_suite.rst").read_text(encoding="utf-8")
BLOCK = re.compile(r"^\.\. code-block:: (\w+)\n(?:   :caption: (\S+)\n)?\n((?:   .*\n|\n)+)", re.M)


SOURCE = "Source: Orchard office, Fruit picked, vintage {}, from the publisher."


class Orchard:
    """The project that the page makes, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        blocks = [(name, textwrap.dedent(text).strip() + "\n") for _, name, text in BLOCK.findall(PAGE)]
        for name, text in blocks:
            if name:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text, encoding="utf-8")
        (self.commands,) = [text for name, text in blocks if not name]

    def shell(self, text: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BORDERBOOK")}
        paths = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(self.folder)}
        files = [self.folder / name for name in ("stdout", "stderr")]  # pipes would be open until servers end, too
        with files[0].open("w") as out, files[1].open("w") as err:
            call = ["sh", "-euc", text]
            done = subprocess.run(call, cwd=self.folder, env={**kept, **paths}, stdout=out, stderr=err)
        return subprocess.CompletedProcess(call, done.returncode, *(file.read_text() for file in files))

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The suite's command, in a process of its own."""
        variables = next(line for line in self.commands.splitlines() if line.startswith("export "))
        return self.shell(f"{variables}\npython -m orchard {' '.join(words)}")

    def words(self, page: str) -> str:
        """The words of a page below reports/, of HTML or PDF."""
        path = self.folder / "reports" / page
        if path.suffix == ".pdf":
            return " ".join(" ".join(sheet.extract_text() for sheet in pypdf.PdfReader(path).pages).split())
        bare = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", "", path.read_text(encoding="utf-8"), flags=re.S)
        return " ".join(bare.split())


@pytest.fixture(scope="module")
def orchard(tmp_path_factory):
    made = Orchard(tmp_path_factory.mktemp("orchard"))
    done = made.shell(made.commands)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "2 done.\n"
    return made


def test_pages_and_pdfs_say_the_numbers_with_their_sources(orchard):
    for form in ("html", "pdf"):
        said = orchard.words(f"harvest/default/harvest.{form}")
        assert "In 2024, 900 tonnes of apples were picked." in said
        assert ("Caveat: Windfall is not weighed." in said) == (form == "html")
        assert SOURCE.format("2025-02-01") in said
        said = orchard.words(f"harvest_and_rain/default/harvest_and_rain.{form}")
        assert "In 2024 there were 250.0 tonnes per 100 millimetres of rain." in said
        assert "Weather office, Rain, vintage 2025-01-15" in said
    assert "import orchard as bb bb.load(&#34;harvest&#34;" in orchard.words("harvest/default/harvest.html")


def test_the_site_leads_to_every_page_and_nowhere_else(orchard):
    reports, reached = orchard.folder / "reports", set()
    index = orchard.words("index.html")
    assert "In 2024, 900 tonnes of apples were picked." in index
    assert "1 February 2025 Fruit picked (Orchard office), to 2024 (before: 2023)" in index
    assert "The gauge stands a mile from the orchard." in orchard.words("data.html")
    for page in reports.rglob("*.html"):
        for link in re.findall(r'(?:href|src)="([^"#:]+)["#]', page.read_text(encoding="utf-8")):
            assert (page.parent / link).is_file(), f"{page.name}: {link}"
            reached.add((page.parent / link).resolve())
    assert {*reports.glob("*.html"), *reports.glob("*/default/*.html")} <= reached


def test_a_word_and_a_number_are_found_with_the_page_that_prints_them(orchard):
    assert "How much fruit is picked?" in orchard.call("find 1,250").stdout
    assert "Rain" in orchard.call("find weather office").stdout
    assert orchard.call("find qqqq").returncode == 1


def test_a_second_call_finds_all_up_to_date(orchard):
    assert orchard.call("run").stdout == "2 up to date.\n"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("harvest -p fruit=plums", "harvest cannot take 'fruit': 'plums' is no fruit; allowed: apples, pears."),
        ("-p colour=red", "None of these questions has a parameter 'colour'. They have fruit, start, as_of, per."),
    ],
)
def test_what_is_not_allowed_is_refused_before_anything_runs(orchard, asked, said):
    done = orchard.call("run", asked)
    assert (done.returncode, done.stderr) == (2, f"orchard: {said}\n")


def test_a_new_question_needs_no_template_of_the_suite(orchard):
    done = orchard.call("new pears --title 'How many pears are there?'")
    assert done.returncode == 0, done.stderr
    done = orchard.call("accept pears")
    assert done.returncode == 0, done.stderr
    stored = (orchard.folder / "notebooks" / "pears.ipynb").read_text(encoding="utf-8")
    assert "**Not answered yet.** 6 rows are loaded" in stored
    orchard.shell("rm -r notebooks/pears.ipynb orchard/questions/pears tests/orchard/questions/pears")


def test_an_earlier_day_shows_the_older_vintages_and_a_title_names_the_place(orchard):
    done = orchard.call("run -p as_of=2024-06-30 -p fruit=apples --no-pdf")
    assert done.stdout == "2 done.\n", done.stderr
    said = orchard.words("harvest/fruit-apples--as-of-2024-06-30/harvest.html")
    assert "How many tonnes of apples are picked?" in said
    assert "In 2023, 1,200 tonnes of apples were picked." in said
    assert SOURCE.format("2024-02-01") in said
    assert "2025-02-01" not in said
    said = orchard.words("harvest_and_rain/as-of-2024-06-30/harvest_and_rain.html")
    assert "In 2023 there were 187.5 tonnes per 100 millimetres of rain." in said
    assert "Weather office, Rain, vintage 2024-01-15" in said
