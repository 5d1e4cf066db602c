"""From what is typed to runs: values read by the parameter's type, names checked, folders named."""

import json
import pickle
import re
from collections.abc import Callable

import pytest

from notemill import questions
from notemill.cli.command import edited_cells
from notemill.errors import DataError, UsageError
from notemill.questions import load
from notemill.run import plan as planning
from notemill.run.arguments import assignments, sweeps_of
from notemill.run.notebook import path_of
from notemill.run.plan import offered, plan, run_of

FIELDS = """n: int = Field(1, ge=0, le=99, description="n")
    geo: Geo = Field("GR", description="g")
    geos: tuple[Geo, ...] = Field(("GR",), description="g")
    start: MonthOrEdge = Field("2009-01", description="s")
    text: str = Field("", description="t")
    share: float | None = Field(None, description="s")
    kind: Literal["sea", "land"] = Field("sea", description="k")"""


@pytest.fixture
def rich(ask, project, monkeypatch) -> str:
    folder = project / "data" / "reference"
    (folder / "countries.csv").write_text(
        "code,kind,name,iso3,iso_numeric,eurostat\nGR,country,Greece,GRC,300,EL\n"
        "NO,country,Norway,NOR,578,NO\nIT,country,Italy,ITA,380,IT\n"
    )
    (folder / "aliases.csv").write_text("publisher,spelling,code\n")
    return ask("n", fields=FIELDS)


@pytest.fixture
def other(ask) -> str:
    return ask("n", fields='m: int = Field(1, description="m")', defaults="m = 1")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("n=5", 5), ("n = 5", 5), ("geo=NO", "NO"), ("geo=EL", "GR"), ("geos=no,Italy", ["NO", "IT"]),
        ("geos=", []), ("start=2015-01", "2015-01"), ("text=a=b=c", "a=b=c"), ("text=5", "5"), ("share=0.5", 0.5),
        ("share=null", None), ("kind=land", "land"),
    ],
)  # fmt: skip
def test_typed_text_is_read_by_the_type_of_the_parameter(rich, typed, value):
    (run,) = plan([rich], assignments([typed]))
    assert run.parameters[typed.partition("=")[0].strip()] == value
    assert pickle.loads(pickle.dumps(run)) == run


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("nn=5", "has no parameter 'nn'; did you mean 'n'"), ("geoss=GR", "did you mean 'geos'"),
        ("n=many", "'many' is not right"), ("n=100", "less than or equal to 99"), ("geo=Grece", "did you mean 'GR'"),
        ("kind=air", "allowed: sea, land"), ("n", "not of the form name=value"), ("=5", "not of the form"),
        ("n=1 n=2", "given twice"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_refused(rich, typed, words):
    with pytest.raises(UsageError, match=words):
        plan([rich], assignments(typed.split()))


def test_sweeps_multiply(rich):
    runs = plan([rich], {"start": "2010-01"}, sweeps_of(["geo=GR,IT", "kind=all"]))
    assert [(run.parameters["geo"], run.parameters["kind"]) for run in runs] == [("GR", "sea"), ("GR", "land"), ("IT", "sea"), ("IT", "land")]  # fmt: skip
    assert {run.parameters["start"] for run in runs} == {"2010-01"}
    assert [run.name for run in runs][:2] == ["start-2010-01", "start-2010-01--kind-land"]


def test_a_sweep_over_all_takes_the_allowed_values(rich):
    assert len(plan([rich], {}, {"geo": ["GR", "EL", "Greece"]})) == 1  # spellings of one value are one run
    assert [run.parameters["geo"] for run in plan([rich], {}, {"geo": "all"})] == ["GR", "IT", "NO"]
    assert [run.parameters["geos"] for run in plan([rich], {}, {"geos": "all"})] == [["GR"], ["IT"], ["NO"]]
    with pytest.raises(UsageError, match=r"'all' cannot be swept for .*'n' \(whole number\)"):
        plan([rich], {}, {"n": "all"})
    with pytest.raises(UsageError, match="both set and swept"):
        plan([rich], {"n": 1}, {"n": [1, 2]})


PICKY = """n: int = Field(1, description="n")
    geo: Geo = Field("GR", description="g")
    choices = Choices("geo", "country", {values})

    def expect_data(self):
        if self.geo == "NO":
            raise ValueError("nothing is held of Norway")"""


@pytest.fixture
def picky(rich, ask) -> Callable[..., str]:
    """A question that has no answer for Norway, and says which of its runs are worth publishing."""
    return lambda values="()": ask("n", fields=PICKY.format(values=values))


def test_a_sweep_over_all_leaves_out_what_has_no_answer_and_names_it(picky):
    question, told = picky(), []
    runs = plan([question], {}, {"geo": "all"}, tell=told.append)
    assert [run.parameters["geo"] for run in runs] == ["GR", "IT"]
    (said,) = told
    assert said.startswith(f"Left out, as {question} has no answer: geo = NO.")
    assert "nothing is held of Norway" in said
    for sweep in (["NO"], ["GR", "NO"]):  # what somebody names is never passed over
        with pytest.raises(UsageError, match="nothing is held of Norway"):
            plan([question], {}, {"geo": sweep})


def test_the_published_runs_are_the_default_and_what_the_question_declares_and_each_names_the_others(picky):
    question = picky()
    both = {"default": "Greece", "geo-it": "Italy"}
    assert [(run.id, run.beside) for run in plan([question], published=True)] == [
        (f"{question}/default", both), (f"{question}/geo-it", both),
    ]  # fmt: skip
    assert [run.name for run in offered(load(question)).values()] == ["default", "geo-it"]
    with pytest.raises(UsageError, match="nothing is held of Norway"):
        plan([picky('("NO",)')], published=True)


def test_a_page_offers_what_is_declared_once_all_of_it_is_there(picky, project):
    question = picky()
    for name in ("default", "geo-it"):
        assert plan([question])[0].beside == {}
        (project / "reports" / question / name).mkdir(parents=True)
        (project / "reports" / question / name / "run.json").touch()
    assert plan([question])[0].beside == plan([question], published=True)[0].beside
    assert plan([question], {"n": 2})[0].beside == {}  # no published run


@pytest.mark.parametrize("damaged", ["run_of", "offered"])
def test_damaged_data_of_a_question_stop_no_other(picky, other, project, monkeypatch, damaged):
    """Also where the defaults do not need them, but the other runs that its page offers."""
    question, faults = picky(), {}
    (project / "reports" / question / "geo-it").mkdir(parents=True)
    (project / "reports" / question / "geo-it" / "run.json").touch()
    as_it_is = getattr(planning, damaged)

    def broken(model, **values):
        if model.name == question:
            raise DataError("row 5 has no date")
        return as_it_is(model, **values)

    monkeypatch.setattr(planning, damaged, broken)
    assert [run.question for run in plan([question, other], on_fault=faults.__setitem__)] == [other]
    assert faults.keys() == {question}
    with pytest.raises(DataError):
        plan([question, other])


def test_a_parameter_applies_to_the_questions_that_have_it(rich, other):
    runs = plan([rich, other], {"n": "7"}, {"m": ["1", "2"]})
    assert [(run.question, run.parameters.get("n"), run.parameters.get("m")) for run in runs] == [
        (rich, 7, None), (other, None, 1), (other, None, 2),
    ]  # fmt: skip
    with pytest.raises(UsageError, match=r"None of these questions has a parameter 'geosx'. Did you mean 'geos'"):
        plan([rich, other], {"geosx": "1"})


@pytest.mark.parametrize(
    ("typed", "name"),
    [("", "default"), ("n=1 geo=Greece", "default"), ("geo=NO", "geo-no"), ("geos=NO", "geos-no"), ("n=12 start=2015-01", "n-12--start-2015-01")],
)  # fmt: skip
def test_a_run_is_named_after_what_differs(rich, typed, name):
    assert [run.name for run in plan([rich], assignments(typed.split()))] == [name]


def test_a_long_name_is_cut_between_parameters_or_words_and_numbered(rich):
    long = {"text": "a text of a length of forty or so", "start": "2015-01", "share": 0.123456789}
    for values, kept in (
        (long, "start-2015-01--text-a-text-of-a-length-of-forty-or-so"),  # the share would be cut
        ({"text": "twelve by " * 9}, "text-twelve-by-twelve-by-twelve-by-twelve-by-twelve-by"),
    ):
        shortened, number = run_of(load(rich), **values).name.rsplit("--", 1)
        assert (shortened, len(number)) == (kept, 8)


@pytest.mark.parametrize("text", ["a b", "a-b", "A b", "ü", "../../etc", "x" * 300, "a/b\\c:d*?", "", " "])
def test_any_text_gives_a_safe_name_of_its_own(rich, text):
    others = ["a_b", "A-b", "u", "etc", "x" * 299, "abcd", "none"]
    name = run_of(load(rich), text=text, n=2).name
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")
    assert len(name) < 100
    assert ".." not in name
    assert name not in {run_of(load(rich), text=other, n=2).name for other in others}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("n = 5", 5), ("n: int = 5", 5), ("n = -1", -1), ("n = 1", None), ("n: int = 1", None), ("n = 2\nother = 2", None),
        ("n = max(1, 2)", None), ("n = = 1", None),
    ],
)  # fmt: skip
def test_a_cell_that_somebody_edited_is_named_and_changes_no_run(ask, cell, value):
    """One with the defaults, or without plain values, gives no line."""
    name = ask("print(n)", defaults=cell)
    said = f"notebooks/{name}.ipynb: the cell says n = {value}; a run sets its own parameters"
    runs = plan([name], {}, {"n": ["1", "2"]})
    assert [run.parameters["n"] for run in runs] == [1, 2]
    assert list(edited_cells(runs)) == ([said] if value else [])


def parameters_cells(count: int) -> str:
    """A notebook of so many cells tagged parameters."""
    cell = {"cell_type": "code", "source": "m = 1", "metadata": {"tags": ["parameters"]}}
    return json.dumps({"cells": [cell] * count})


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("parameters.py", "def (:", r"parameters.py, line 1: SyntaxError"),
        ("parameters.py", "x = 1\n1 / 0", r"parameters.py, line 2: ZeroDivisionError: division by zero"),
        ("parameters.py", "import no_such_library", "ModuleNotFoundError: No module named 'no_such_library'"),
        ("parameters.py", "x = 1", "holds no class of Parameters"),
        ("notebook", None, r"There is no notebooks/\w+.ipynb. Restore it from version control"),
        ("notebook", "{}", "is not a notebook of format 4"),
        ("notebook", parameters_cells(0), "has no cell tagged 'parameters', where exactly one"),
        ("notebook", parameters_cells(2), "has 2 cells tagged 'parameters', where exactly one"),
        (
            "notebook",
            parameters_cells(1),
            r"needs n, as_of, which notebooks/\w+.ipynb does not set. Add to its cell tagged 'parameters': n = 1; as_of = 'latest'",
        ),
    ],
)
def test_a_broken_question_is_a_sentence_and_stops_no_other(ask, question_modules, monkeypatch, file, text, words):
    good, broken = ask("print(n)"), ask("print(n)")
    path = path_of(broken) if file == "notebook" else question_modules / broken / file
    path.write_text(text) if text else path.unlink()
    with pytest.raises(UsageError, match=words):
        plan([good, broken])
    monkeypatch.setattr(questions, "names", lambda: [broken, good])
    for names in ((), (good, broken)):
        faults = {}
        assert [run.question for run in plan(names, on_fault=faults.__setitem__)] == [good]
        assert re.search(words, str(faults[broken]))


def test_a_page_leads_to_the_same_country_of_other_questions_whose_report_is_there_or_made_with_it(picky, ask, project):
    question, other = picky(), ask("n", fields=PICKY.format(values="()").replace('"GR"', '"IT"'))
    toward = {run.id: run.toward for run in plan([question, other], published=True)}
    assert toward == {
        f"{question}/default": {}, f"{question}/geo-it": {other: "default"},
        f"{other}/default": {}, f"{other}/geo-gr": {question: "default"},
    }  # fmt: skip
    assert plan([question], {"geo": "IT"})[0].toward == {}  # not even its default report is there
    (project / "reports" / other / "default").mkdir(parents=True)
    (project / "reports" / other / "default" / "run.json").touch()
    assert plan([question], {"geo": "IT"})[0].toward == {other: "default"}
    assert plan([question], {"geo": "IT", "n": 2})[0].toward == {}  # no published run
