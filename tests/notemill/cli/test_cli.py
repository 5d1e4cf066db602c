"""The command: what it prints, and the exit codes that scripts rely on."""

import errno
import json
import os
import re
from typing import get_args

import pytest

from borderbook.cli import main
from borderbook.upkeep.commands import OBTAINED
from commands import call
from notemill import questions
from notemill.catalog.entries import Obtained
from notemill.cli.group import PURPOSES
from small_project import ROOT


def test_help_groups_the_commands_and_cuts_no_sentence():
    names = [name for names in PURPOSES.values() for name in names]
    assert sorted(names) == sorted(main.commands)
    told = " ".join(call("--help").output.split())
    assert "..." not in told.partition("Ask:")[2]
    assert "Ask: list List the questions and their parameters; for one QUESTION also all allowed values" in told


def test_what_a_newcomer_never_needs_is_not_in_the_first_help_and_is_explained_elsewhere():
    assert PURPOSES["For maintainers"] == ("withdraw", "forecast")
    hidden = [
        name for option in main.commands["run"].params if getattr(option, "hidden", False) for name in option.opts
    ]
    assert hidden == ["--cold", "--json"]
    told, explained = call("run", "--help").output, (ROOT / "src/notemill/run/README.md").read_text(encoding="utf-8")
    assert "src/notemill/run/README.md" in told
    assert not [name for name in hidden if name in told or f"`{name}" not in explained]


SHOWN = {
    ("--version",): "0.1.0",
    ("list",): "route_trends: Which routes carry",
    ("list", "outlook"): 'Run it: borderbook run outlook -p "routes=Central Mediterranean,Eastern Mediterranean"',
    ("list", "enforcement_chain"): "choice: all, third_country",
    ("datasets",): "population Population on 1 January (demo_pjan, demo_gind) (Eurostat); data to",
    ("datasets", "internal_borders"): "Vintages: 2019-11-11",
}
ADVICE = "Check permissions and free space; --debug shows where it happened."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "route_trend"], "route_trends"),
        (["run", "route_trends", "-p", "frequencies=year"], "did you mean 'frequency'?"),
        (["run", "route_trends", "-p", "frequency=yearly"], "did you mean 'year'?"),
        (["run", "--jobs", "0"], "jobs"),
        (["accept", "no_such_question"], "no_such_question"),
        (["new", "Bad Name", "--title", "What?"], "not a valid name for a question"),
        (["ingest", "detections", __file__, "--vintage", "yesterday", "--obtained", "copy"], "yesterday"),
        (
            ["ingest", "detections", "x.xlsx", "--vintage", "2026-01-01", "--obtained", "copy"],
            "'x.xlsx' does not exist",
        ),
        (["list", "route_trend"], "Did you mean 'route_trends'"),
        (["datasets", "detection"], "no dataset 'detection'"),
        (["remove"], "Missing argument"),
        (["remove", "no/run"], "no run 'no/run'"),
        (["nonsense"], "nonsense"),
        (["find"], "Missing argument"),
        (["run", "--defaults", "-p", "geo=DE"], "leave out -p and --sweep"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_what_was_meant(words, said):
    done = call(*words)
    assert (done.exit_code, said in done.output, "Traceback" in done.output) == (2, True, False), done.output


@pytest.mark.parametrize("words", [["run"], ["accept"], ["remove", "a/b"], ["new", "x", "--title", "X?"]])
def test_outside_a_project_data_are_read_but_nothing_is_written(words, tmp_path, monkeypatch):
    monkeypatch.delenv("BORDERBOOK_ROOT", raising=False)
    monkeypatch.chdir(tmp_path)
    assert re.search(r"detections +Monthly", call("datasets").output)
    done = call(*words)
    assert (done.exit_code, "No Borderbook project here" in done.output) == (2, True)
    assert not list(tmp_path.iterdir())
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))  # a root that is none is named
    done = call("verify")
    assert (done.exit_code, "BORDERBOOK_ROOT is" in done.output) == (2, True)


def test_list_and_datasets_describe_all_and_one_as_text_and_as_json():
    """Their layout is in test_listing."""
    described = {about["name"]: about for about in json.loads(call("list", "--json").output)}
    assert sorted(described) == questions.names()
    routes = next(p for p in described["route_trends"]["parameters"] if p["name"] == "routes")
    assert ("Western Balkan" in routes["allowed"], routes["type"]) == (True, "list of route")
    assert described["route_trends"]["datasets"] == list(questions.load("route_trends").datasets)
    (held,) = json.loads(call("datasets", "population", "--json").output)
    told = {words: " ".join(call(*words).output.split()) for words in SHOWN}
    assert [words for words, part in SHOWN.items() if part not in told[words]] == []
    assert f"{len(held['vintages'])} vintages, the newest of {max(held['vintages'])}" in told["datasets",]


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "reports/a"), 1, f"reports/a: Permission denied. {ADVICE}"),
        (OSError(errno.EFBIG, "File too large"), 1, f"borderbook: File too large. {ADVICE}"),
        (ModuleNotFoundError("No module named 'papermill'", name="papermill"), 2, "pip install 'borderbook["),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_what_a_user_can_mend_is_a_sentence(monkeypatch, error, code, said):
    def fail(*_):
        raise error

    monkeypatch.setattr("notemill.catalog.overview", fail)
    done = call("datasets")
    assert (done.exit_code, said in done.output) == (code, True), done.output
    assert type(call("--debug", "datasets").exception) in (type(error), SystemExit)


def test_a_fault_of_the_program_keeps_its_traceback(monkeypatch):
    monkeypatch.setattr("notemill.catalog.overview", lambda *_: 1 / 0)
    assert isinstance(call("datasets").exception, ZeroDivisionError)


def test_a_run_keeps_all_cores_busy_and_makes_pdfs_unless_told_otherwise(monkeypatch):
    calls = []
    monkeypatch.setattr("notemill.cli.command.run", lambda call, **_: calls.append(call) or (0, []))
    assert call("run", "brief").exit_code == call("run", "brief", "--no-pdf", "--jobs", "1").exit_code == 0
    assert [(one.jobs, one.pdf) for one in calls] == [(len(os.sched_getaffinity(0)) + 1, True), (1, False)]


def test_a_report_is_opened_where_there_is_a_browser(monkeypatch, tmp_path):
    monkeypatch.setattr("notemill.cli.command.run", lambda *_, **__: (0, ["brief/default"]))
    monkeypatch.setattr("notemill.project.reports", lambda: tmp_path)
    assert "was not made" in call("run", "brief", "--open").output
    (tmp_path / "brief" / "default").mkdir(parents=True)
    (tmp_path / "brief" / "default" / "brief.html").touch()
    opened = []
    monkeypatch.setattr("click.launch", lambda url: opened.append(url) or len(opened) - 1)
    assert call("run", "brief", "--open").output == ""
    assert "No browser could be opened. The page is" in call("run", "brief", "--open").output
    assert opened == [(tmp_path / "brief" / "default" / "brief.html").as_uri()] * 2


def test_ways_to_obtain_a_file_are_those_that_the_catalog_knows():
    assert get_args(Obtained) == OBTAINED
