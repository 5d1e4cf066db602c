"""What README and CONTRIBUTING say can be done is done: every block of code, in a checkout of its own."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from borderbook.cli import main
from documented import blocks
from notemill import questions, suite
from notemill.catalog.entries import read_catalog
from small_project import ROOT

DOCUMENTS = (
    "README.md", "CONTRIBUTING.md", "data/README.md", "docs/commands.rst", "docs/two-hours.md", "src/notemill/run/README.md"
)  # fmt: skip


OF_QUESTIONS = (
    "tests/borderbook/questions", "tests/suite/notebooks/test_form.py", "tests/suite/packaging/test_wheel.py",
    "tests/notemill/report/test_site.py", *(f"tests/borderbook/upkeep/test_{name}.py" for name in ("codebook", "curated", "wanted")),
    "--nbval notebooks/interviews_and_detections.ipynb",
)  # fmt: skip


def commands() -> list[str]:
    """The lines of the documents and the page to try that call the program, continued lines joined."""
    texts = [text.replace("\\\n", " ") for name in DOCUMENTS for _, text in blocks(name, "sh")]
    texts.append((suite.folder() / "templates" / "try.html.j2").read_text(encoding="utf-8"))
    calls = [call for text in texts for line in text.splitlines() for call in re.split(r"&&|;", line)]
    return [call for call in calls if re.match(r"\s*(\.venv/bin/)?borderbook [a-z]", call)]


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True, text=True).stdout


class Checkout:
    """A clone of this checkout with what was changed and added here since the last commit, and an empty reports/."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        git(ROOT, "clone", "--quiet", "--shared", "--no-checkout", str(ROOT), str(folder))
        for name in git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").strip("\0").split("\0"):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, folder / name)
        (folder / ".venv").symlink_to(sys.prefix)
        git(folder, "reset", "--quiet")

    def run(self, kind: str, text: str) -> subprocess.CompletedProcess[str]:
        """Run a block of code of a document."""
        environ = {
            **os.environ,
            "BORDERBOOK_ROOT": str(self.folder),
            "PYTHONPATH": str(self.folder / "src"),
            "PATH": f"{self.folder / '.venv' / 'bin'}:{os.environ['PATH']}",
            "PYTEST_ADDOPTS": "-p no:cacheprovider",
        }
        call = ["sh", "-euc", text] if kind == "sh" else [sys.executable, "-c", text]
        return subprocess.run(call, cwd=self.folder, env=environ, capture_output=True, text=True)

    def changed(self) -> str:
        """What git says is changed or new."""
        return git(self.folder, "status", "--porcelain", "--untracked-files=all")


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no checkout of git")
def test_the_walk_of_contributing_leads_to_a_question_that_stays_and_passes_all_tests_about_questions(tmp_path):
    *walk, (_, undo) = blocks("CONTRIBUTING.md", "sh", "python")
    checkout = Checkout(tmp_path / "checkout")
    *_, rm, rm_too, restore = undo.splitlines()
    checkout.run("sh", "\n".join([rm, rm_too, restore]))  # whoever walks has the example here
    before = checkout.changed()
    for kind, text in walk:
        done = checkout.run(kind, text)
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
    report = checkout.folder / "reports/interviews_and_detections/default/interviews_and_detections.html"
    assert "interviews for 1,000 detections" in report.read_text(encoding="utf-8")
    assert (checkout.folder / "interviews_and_detections-default.zip").is_file()
    assert "Own survey" in report.read_text(encoding="utf-8")
    about = f"interviews or not ({' or '.join(questions.names())})"
    done = checkout.run(
        "sh", f"{sys.executable} -m pytest -q {' '.join(OF_QUESTIONS)} -k '{about}' && ruff check && borderbook verify"
    )
    assert done.returncode == 0, done.stdout
    done = checkout.run("sh", undo)
    assert done.returncode == 0, done.stderr
    assert checkout.changed() == before
    index = checkout.folder / "reports/index.html"
    assert (report.exists(), "interviews" in index.read_text(encoding="utf-8")) == (False, False)


def test_the_python_of_readme_runs(capsys):
    exec(blocks("README.md", "python")[0][1], {})
    assert capsys.readouterr().out.startswith("Source: Frontex")


@pytest.mark.parametrize("line", commands())
def test_every_command_line_is_one_that_the_program_takes(line):
    name, *words = shlex.split(line, comments=True)[1:]
    command = main.commands[name]
    command.make_parser(click.Context(command)).parse_args(args=words)  # raises on an option that it does not know


def test_the_targets_of_make_that_are_named_are_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS)
    assert set(re.findall(r"`make ([a-z-]+)", text)) | set(re.findall(r"^make ([a-z-]+)", text, re.M)) <= targets


def test_make_help_lists_what_a_newcomer_needs_and_help_all_the_rest_too():
    first, every = (
        set(re.findall(r"^make (\S+)", subprocess.check_output(["make", "-s", goal], cwd=ROOT, text=True), re.M))
        for goal in ("help", "help-all")
    )
    assert {"lab", "reports", "test", "help-all"} <= first < every
    assert every - first == {
        "rooms", "sample", "soak", "cells", "faults", "matrix", "ahead", "bench", "bundle-check", "site-check", "wheel", "release", "lock"
    }  # fmt: skip


@pytest.mark.parametrize(("document", "part"), [("docs/two-hours.md", "## Drop"), ("CONTRIBUTING.md", "## Promises")])
def test_what_a_successor_can_drop_and_what_holds_a_promise_is_there(document, part):
    text = (ROOT / document).read_text(encoding="utf-8").partition(part)[2].partition("\n## ")[0]
    paths = re.findall(r"`([\w.*-]+/[\w./*-]+)`", text)
    assert len(paths) > 15
    assert [path for path in paths if not list(ROOT.glob(path))] == []


def test_every_question_stands_in_readme():
    told = set(re.findall(r"\(notebooks/(\w+)\.ipynb\)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert set(questions.names()) - told == set(), "give it a line in README's table"


def workflows() -> dict[str, dict]:
    """The workflows of GitHub by name of file."""
    paths = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    return {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths}


def test_nothing_is_published_unless_a_variable_of_the_repository_says_so():
    publishing = {}
    for name, workflow in workflows().items():
        for job in workflow["jobs"].values():
            for step in job["steps"]:
                if re.search(r"deploy|publish|pages-artifact", step.get("uses", "")):
                    publishing[name, step["uses"].partition("@")[0]] = f"{job.get('if')} && {step.get('if')}"
    assert sorted(publishing) == [
        ("ci.yml", "actions/deploy-pages"), ("ci.yml", "actions/upload-pages-artifact"),
        ("release.yml", "pypa/gh-action-pypi-publish"),
    ]  # fmt: skip
    for said in publishing.values():
        assert re.search(r"vars\.PUBLISH(_PAGES)? == 'true'", said)
        assert "||" not in said


def test_the_terms_to_settle_are_those_of_the_catalog_and_letters_go_to_whom_is_asked():
    asked = (ROOT / "docs/letters/README.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in asked.splitlines() if line.startswith("| `")]
    told = {name for datasets, *_ in rows for name in re.findall(r"`(\w+)`", datasets)}
    assert told == {name for name, entry in read_catalog().datasets.items() if entry.republish.unsettled}
    letters = {re.search(r"\((\w+\.md)\)", link)[1]: ask for _, ask, *links in rows for link in links}
    assert len(letters) == 3
    for name, ask in letters.items():
        assert re.match(r"\w+", ask)[0] in (ROOT / "docs/letters" / name).read_text(encoding="utf-8").splitlines()[0]


def test_containers_and_workflows_call_what_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    jobs = [job for workflow in workflows().values() for job in workflow["jobs"].values()]
    called = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    container = (ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8")
    described = json.loads(re.sub(r"^//.*", "", container, flags=re.M))
    called += [described["postCreateCommand"], described["postAttachCommand"]]
    for line in called:
        name, *words = shlex.split(line)
        assert name in ("make", "sudo") or (ROOT / name).is_file(), line  # sudo: a package of the system
        assert name != "make" or {word for word in words if "=" not in word} <= targets, line
