"""What leaves the report of an edited copy says what it is, and speaks neither for a publisher nor for the project."""

import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from small_project import ROOT

SAID, OTHERS = "an edited copy of route_trends, 3 cells changed", re.compile("Sources?: Frontex|The Borderbook authors")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The report of a copy of route_trends in which three cells were changed."""
    root = tmp_path_factory.mktemp("edited") / "project"
    for name in ("notebooks", "scratch"):
        (root / name).mkdir(parents=True)
    for name in ("data", "requirements.lock", "CITATION.cff"):
        (root / name).symlink_to(ROOT / name)
    own = root / "notebooks" / "route_trends.ipynb"
    shutil.copyfile(ROOT / "notebooks" / own.name, own)
    notebook = json.loads(own.read_text(encoding="utf-8"))
    for cell in [cell for cell in notebook["cells"] if cell["cell_type"] == "code"][-3:]:
        cell["source"] = ["# edited\n", *cell["source"]]
    (root / "scratch" / "route_trends.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    command = [sys.executable, "-m", "borderbook", "run", "scratch/route_trends.ipynb", "--cold"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BORDERBOOK_ROOT", str(root))
        subprocess.run(command, cwd=root, check=True)
    return root / "reports" / "route_trends" / "scratch-route_trends"


def texts_of(path: Path) -> dict[str, str]:
    """The text of a file, and of each file that a page lets a reader save."""
    if path.suffix == ".pdf":
        return {path.name: " ".join(" ".join(one.extract_text() for one in PdfReader(path).pages).split())}
    if path.suffix == ".xlsx":
        with ZipFile(path) as parts:
            return {path.name: "".join(parts.read(name).decode() for name in parts.namelist())}
    text = html.unescape(path.read_text(encoding="utf-8"))
    saved = re.findall(r'download="([^"]+)" href="(data:[^"]+)"', text)
    return {path.name: text, **{f"{path.name}, {name}": urlopen(uri).read().decode() for name, uri in saved}}


def test_every_file_with_a_source_or_an_author_says_so_and_none_speaks_for_others(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".png")
    texts = {name: text for path in files for name, text in texts_of(path).items()}
    assert {name.rpartition(".")[2] for name in texts} >= {"html", "pdf", "xlsx", "csv", "json", "bib", "ipynb"}
    assert [name for name, text in texts.items() if OTHERS.search(text)] == []
    silent = [name for name, text in texts.items() if SAID not in re.sub(r"\\", "", text)]
    # a publisher's own data set is cited as it is; the card is of the index, which leaves copies out
    assert {re.sub(r".*(data-of-.*)\..*", r"\1", name) for name in silent} <= {"card.json", "data-of-route_trends"}


@pytest.mark.browser
def test_the_page_says_it_to_the_eye_and_in_the_picture_that_is_saved(visit, folder):
    page, _ = visit("route_trends.html", where=f"{folder.as_uri()}/")
    lines = page.locator("main .under").all_inner_texts()
    assert lines
    assert [line for line in lines if f"Own computation ({SAID}) from Frontex" not in line] == []
    cited = page.locator("#cite + .quoted").inner_text()
    assert cited.startswith(f"Which routes carry the irregular crossings that are detected? [{SAID}] (20")
    figure = page.locator("figure[data-name]").first
    figure.locator("summary", has_text="Download").click()
    with page.expect_download() as waiting:
        figure.get_by_text("Picture as SVG").click()
    drawn = " ".join(re.findall(">([^<]+)</text>", Path(waiting.value.path()).read_text(encoding="utf-8")))
    assert f"Own computation ({SAID}) from Frontex" in drawn
    assert not OTHERS.search(f"{page.inner_text('main')} {drawn}")
