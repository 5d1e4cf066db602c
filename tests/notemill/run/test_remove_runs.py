"""Reports of runs that nobody wants any more."""

import json

import pytest

from notemill.errors import UsageError
from notemill.report.remove import leading_to, removable, remove


@pytest.fixture
def reports(project):
    for run in ("a_question/default", "a_question/n-2", "other/default"):
        (project / "reports" / run / "data").mkdir(parents=True)
        (project / "reports" / run / "run.json").write_text("{}")
    (project / "data" / "n-2").mkdir()
    return project / "reports"


def test_a_run_is_gone_and_so_is_the_folder_of_a_question_without_runs(reports):
    assert remove(["a_question/n-2", "reports/other/default/"]) == ["a_question/n-2", "other/default"]
    assert removable() == ["a_question/default"]
    path = reports / "a_question" / "default" / "run.json"
    for beside, toward, leads in (
        ({"n-2": "2"}, {}, True),
        ({}, {"other": "default"}, True),
        ({"n-3": "3"}, {}, False),
        ([], None, False),  # damaged
    ):
        path.write_text(json.dumps({"beside": beside, "toward": toward}))
        assert leading_to(["a_question/n-2", "other/default"]) == ["a_question/default"] * leads
    assert sorted(path.name for path in reports.iterdir()) == ["a_question"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a_question/n-3", "There is no run 'a_question/n-3' in the reports. Did you mean 'a_question/n-2'"),
        ("a_question", "is a question. Name its runs: a_question/default, a_question/n-2"),
        ("../data/n-2", "no run '../data/n-2'"),
        ("a_question/../../data/n-2", "no run"),
        ("/", "no run"),
        ("", "no run"),
    ],
)
def test_what_is_no_run_is_refused_and_nothing_removed(reports, name, words):
    with pytest.raises(UsageError, match=words):
        remove(["other/default", name])
    assert len(removable()) == 3
