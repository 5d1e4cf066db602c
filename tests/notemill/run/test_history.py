"""The life of an answer: a row each day on which its first sentence changed, and of which kind the change was."""

import json

import nbformat
import pytest
from pydantic import Field

from borderbook.questions.detections_trend.parameters import DetectionsTrend
from borderbook.questions.outlook.parameters import Outlook
from borderbook.questions.route_trends.parameters import RouteTrends
from notemill import questions
from notemill.errors import UsageError
from notemill.questions.base import MonthOrEdge, Parameters
from notemill.run import history, manifest
from notemill.run import notebook as documents
from notemill.run.client import Session
from notemill.run.plan import run_of

# day -> number, period, the number before, a last word
SAID = {
    "2025-01-01": (10, "2023", 5, "."),
    "2025-02-01": (10, "2023", 5, "."),
    "2025-03-01": (20, "2024", 10, "."),
    "2025-04-01": (21, "2024", 10, "."),
    "2025-05-01": (21, "2024", 11, ", up."),
    "2025-06-01": (21, "2024", 11, ", at last."),
    "2025-07-01": (21, "2024", 11, ", at last, of 40."),
    "2025-08-01": (22, "2024", 11, ", at last, of 41."),
}


class Made(Parameters):
    """Parameters of no question that there is."""

    title = "How many?"
    theme = "Tests"
    datasets = ()
    end: MonthOrEdge = Field("latest", description="last month")


def cell(source: str, *tags: str) -> dict:
    return {"cell_type": "code", "source": source, "metadata": {"tags": list(tags)}}


@pytest.fixture
def made(monkeypatch):
    cells = [
        cell("as_of = 'latest'", "parameters"),
        cell("from notemill.show import Lead, answer"),
        cell(f"print('not shown')\nnumber, period, before, end = {SAID!r}[as_of]"),
        cell("lead = Lead(number, 'events', period, 'own survey, 2026', before)\n"
             "answer(f'In **{period}** {number} events were counted by those who count{end}', 'More.', lead=lead)", "answer"),
        cell("1 / 0"),
    ]  # fmt: skip
    monkeypatch.setattr(questions, "load", lambda name: Made)
    monkeypatch.setattr(documents, "cells_of", lambda name: cells)
    monkeypatch.setattr(history, "days", lambda model: ["2024-12-01", *SAID])
    return cells


def test_a_new_period_and_a_revision_of_the_same_are_told_apart_by_the_numbers_as_values(made, capsys):
    life = history.of("made", {})
    rows = life[["day", "change", "number", "period", "before"]].itertuples(index=False, name=None)
    assert list(rows) == [  # from the first answer on
        ("2025-01-01", "first answer", 10, "2023", 5),
        ("2025-03-01", "new period", 20, "2024", 10),
        ("2025-04-01", "same period revised", 21, "2024", 10),
        ("2025-05-01", "comparison revised", 21, "2024", 11),
        ("2025-06-01", "another part of the sentence", 21, "2024", 11),
        ("2025-07-01", "another part of the sentence", 21, "2024", 11),
        ("2025-08-01", "same period revised", 22, "2024", 11),
    ]
    assert life["sentence"][0] == "In 2023 10 events were counted by those who count."
    assert capsys.readouterr().out == ""
    first = "The first answer is of 1 January 2025;"
    assert history.table(life).caption == f"{first} seven later days had new data, and it changed on six of them"
    assert history.table(life[:1]).caption == f"{first} one later day had new data, and it did not change"
    assert history.table(life[:2].assign(same=0)).caption == f"{first} one later day had new data, and it changed then"
    several = life[:3].assign(unit=["of 14 cases", "", "of 99 cases"])
    assert history.table(several).unit == "each number counts what its sentence says"


def test_the_chart_has_only_what_was_revised_each_number_at_its_day_and_a_lower_bound_as_one(made):
    life = history.of("made", {})
    drawn = history.chart(life)
    assert drawn.title == "2024: revised from 20 to 22"
    assert drawn.alt == "Timeline, 2025. 2024: 20 (1 March 2025), 21 (1 April 2025), 22 (1 August 2025)."
    assert drawn.data["group"].tolist() == ["new period", *["same period revised"] * 2]
    assert history.chart(life[:-1]) is None  # one revision
    made[3]["source"] = made[3]["source"].replace("before)", "before, least=True)")
    lower = history.of("made", {})
    assert history.chart(lower).data["label"].tolist() == ["≥ 20", "≥ 21", "≥ 22"]
    assert history.chart(lower).note == "≥: a lower bound."
    assert history.table(lower).frame["number"].tolist()[:2] == ["≥ 10", "≥ 20"]


def test_a_sentence_whose_only_change_is_the_day_that_it_opens_with_is_no_row(made):
    made[2]["source"] += "\nfrom notemill.words import day\nimport datetime as dt"
    made[3]["source"] = "answer(f'By {day(dt.date.fromisoformat(as_of))} nobody had counted{end}')"
    assert history.of("made", {})["day"].tolist() == ["2025-01-01", *list(SAID)[4:]]


def test_an_error_that_the_figures_of_a_day_still_have_is_named_under_the_chart(monkeypatch):
    monkeypatch.setattr(history, "days", lambda model: ["2025-06-03", "2025-11-01"])
    (note,) = history._uncorrected(history.of("detections_trend", {}))
    assert note.startswith(
        "Before 1 November 2025, not yet corrected: 2,388 detections of unknown nationality on the Eastern"
    )
    monkeypatch.setattr(history, "days", lambda model: ["2025-11-01", "2026-08-04"])
    assert history._uncorrected(history.of("detections_trend", {})) == []


def test_a_day_without_an_answer_is_a_row_that_says_why_in_plain_words_and_stops_no_other(made):
    made[2]["source"] += """
if as_of == '2025-08-01': raise SystemExit('no')
if as_of == '2025-07-01': raise UsageError(f"made cannot take 'as_of': nothing was published by {as_of}.")"""
    made[1]["source"] += "\nfrom notemill.errors import UsageError"
    life = history.of("made", {})
    assert life[["change", "sentence"]].iloc[-2:].values.tolist() == [
        ["no answer", "Nothing was published by this day."], ["no answer", history.FAILED],
    ]  # fmt: skip
    made[2]["source"] = "raise KeyError(as_of)"
    with pytest.raises(UsageError, match="no answer on any day of publication: KeyError"):
        history.of("made", {})


def test_a_period_is_held_fixed_so_that_only_its_revisions_are_left(made):
    life = history.of("made", {"end": "2024-12"}, fixed=True)
    assert life["number"].tolist() == [20, 21, 21, 21, 21, 22]
    assert history.ending(Made, "2024") == {"end": "2024-12"}
    assert history.ending(Made, "2024-06") == {"end": "2024-06"}
    with pytest.raises(UsageError, match="hold a period fixed"):
        history.ending(Outlook, "2024")


def test_the_days_are_those_on_which_what_is_loaded_was_another_table():
    assert history.days(RouteTrends)[:4] == ["2018-07-06", "2025-01-07", "2025-02-04", "2025-03-04"]  # not the partial


def test_the_detections_of_2024_have_been_published_as_three_numbers():
    life = history.of("detections_trend", {"end": "2024-12"}, fixed=True)
    assert life["change"][0] == "first answer"
    assert list(dict.fromkeys(life["number"]))[:3] == [240286, 240021, 240101]
    assert set(life["unit"]) == {"detections"}
    (source,) = history.table(life).citations[:1]
    assert source.dataset == "detections"


def test_nothing_is_computed_again_while_data_and_code_are_the_same(tmp_path, monkeypatch):
    calls = []

    def execute(notebook, session, parameters=None):
        calls.append([one.source for one in notebook.cells])
        return notebook

    monkeypatch.setattr("notemill.run.engine.execute", execute)
    monkeypatch.setattr(history, "kept_at", lambda question: tmp_path / f"{question}.ipynb")
    run = run_of(DetectionsTrend)
    made = history.executed(run, Session())
    assert history.executed(run, Session()) == made
    assert len(calls) == 1
    monkeypatch.setattr(manifest, "TOOL", tmp_path)  # other code
    history.executed(run, Session())
    assert len(calls) == 2
    assert "life = history.of('detections_trend')" in calls[0][1]
    stored = json.loads((tmp_path / "detections_trend.ipynb").read_text())
    nbformat.validate(stored)
    assert [one["id"] for one in stored["cells"]] == ["history-0", "history-1", "history-2"]
