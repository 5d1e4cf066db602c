"""The command: what it prints, and the exit codes that scripts rely on."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from borderbook import questions
from borderbook.cli import main


def call(*words):
    return CliRunner().invoke(main, list(words))


def test_list_gives_questions_with_parameters_allowed_values_and_datasets():
    described = {about["name"]: about for about in json.loads(call("list", "--json").output)}
    assert sorted(described) == questions.names()
    routes = next(p for p in described["route_trends"]["parameters"] if p["name"] == "routes")
    assert "Western Balkan" in routes["allowed"]
    assert routes["type"] == "list of route"
    assert described["route_trends"]["datasets"] == ["detections by citizenship"]


def test_list_for_people_names_every_question_and_default():
    output = call("list").output
    assert "route_trends: Which routes carry" in output
    assert "frequency = 'year'" in output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "route_trend"], "route_trends"),
        (["run", "route_trends", "-p", "frequencies=year"], "did you mean 'frequency'?"),
        (["run", "route_trends", "-p", "frequency=yearly"], "did you mean 'year'?"),
        (["run", "route_trends", "-p", "routes=Western Balkans,Nowhere"], "Nowhere"),
        (["run", "route_trends", "-p", "frequency"], "frequency"),
        (["run", "route_trends", "--sweep", "start=all"], "start"),
        (["run", "--jobs", "0"], "jobs"),
        (["accept", "no_such_question"], "no_such_question"),
        (["new", "Bad Name", "--title", "What?"], "no name for a question"),
        (["ingest", "detections", "x.xlsx", "--vintage", "yesterday"], "yesterday"),
        (["nonsense"], "nonsense"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_what_was_meant(words, said):
    done = call(*words)
    assert done.exit_code == 2, done.output
    assert said in done.output
    assert "Traceback" not in done.output


def test_outside_a_project_it_says_where_to_go(tmp_path, monkeypatch):
    monkeypatch.delenv("BORDERBOOK_ROOT", raising=False)
    monkeypatch.chdir(tmp_path)
    done = call("verify")
    assert done.exit_code == 2
    assert "No Borderbook project here" in done.output


def test_a_root_that_is_none_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))
    done = call("verify")
    assert done.exit_code == 2
    assert "BORDERBOOK_ROOT" in done.output


def test_debug_shows_the_traceback():
    done = CliRunner().invoke(main, ["--debug", "run", "no_such_question"])
    assert done.exception is not None
    assert "no_such_question" in str(done.exception)


def test_the_module_is_the_command():
    for command in (
        [sys.executable, "-m", "borderbook"],
        [sys.executable, "-c", "from borderbook.cli import main; main()"],
    ):
        done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
        assert "0.1.0" in done.stdout


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from borderbook.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'pandas', 'numpy', 'papermill', 'pydantic', 'yaml', 'rich', 'nbformat'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
