"""Parameters of a question: what is accepted, how it is stored, and the sentence for what is not."""

import subprocess
import sys
from typing import Literal

import pytest
from pydantic import Field

import borderbook.questions
from borderbook.parameters import Citizenship, Geo, Route
from notemill import project, questions
from notemill.cli.listing import described
from notemill.errors import UsageError
from notemill.questions.base import MonthOrEdge, Parameters, YearOrEdge
from small_project import empty_project

COUNTRIES = """code,kind,name,iso3,iso_numeric,eurostat
GB,country,United Kingdom,GBR,826,UK
GR,country,Greece,GRC,300,EL
NA,country,Namibia,NAM,516,NA
NO,country,Norway,NOR,578,NO
EU27_2020,aggregate,European Union (27),,,EU27_2020
STLS,residual,Stateless,,,STLS
"""
ROUTES = """route,label,publisher,border_types,lon,lat,note
Central Mediterranean,Central Mediterranean,frontex,sea,14,35,
Western Balkan,Western Balkan,frontex,land,20,44,
Western African,Western African,frontex,sea,-16,26,
English Channel,English Channel,iom,sea,1,51,
"""


@pytest.fixture(autouse=True)
def _tables(tmp_path, monkeypatch):
    folder = empty_project(tmp_path) / "data" / "reference"
    folder.mkdir()
    (folder / "countries.csv").write_text(COUNTRIES)
    (folder / "aliases.csv").write_text("publisher,spelling,code\niom,Hellenic Republic,GR\n")
    (folder / "routes.csv").write_text(ROUTES)
    (folder / "route_aliases.csv").write_text(
        "publisher,spelling,route\nfrontex,Western African Route,Western African\n"
    )
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))  # what is cached is keyed by it


class Tiny(Parameters):
    name = "tiny"
    title = "How many?"
    theme = "Border"
    datasets = ()

    route: Route = Field("Central Mediterranean", description="the route to look at")
    routes: tuple[Route, ...] = Field(("Western Balkan",), description="routes to compare")
    geo: Geo = Field("GR", description="the country")
    citizenship: Citizenship = Field("STLS", description="the citizenship")
    start: MonthOrEdge = Field("2009-01", description="first month")
    end: MonthOrEdge = Field("latest", description="last month")
    year: YearOrEdge = Field("first", description="a year")
    border: Literal["land", "sea", "all"] = Field("all", description="border type")
    window: int = Field(12, ge=1, le=60, description="months to average over")
    share: float | None = Field(None, ge=0, description="smallest share shown")
    rounded: bool = Field(True, description="round")
    note: str = Field("a = b", description="free text")


@pytest.mark.parametrize(
    ("parameter", "typed", "stored"),
    [
        ("route", "central_mediterranean", "Central Mediterranean"), ("route", "WESTERN-BALKAN", "Western Balkan"),
        ("route", "Western African Route", "Western African"), ("routes", ["western african"], ("Western African",)),
        ("geo", "EL", "GR"), ("geo", "Greece", "GR"), ("geo", "gr", "GR"), ("geo", "Hellenic Republic", "GR"), ("geo", "UK", "GB"),
        ("geo", "NA", "NA"), ("geo", "EU27_2020", "EU27_2020"), ("citizenship", "stateless", "STLS"), ("start", "2015-9", "2015-09"),
        ("start", "2015/09", "2015-09"), ("start", "2015-09-01", "2015-09"), ("end", "Latest", "latest"), ("year", "2016", 2016),
        ("year", 2016, 2016), ("window", "6", 6), ("as_of", "Latest", "latest"), ("share", "0.5", 0.5), ("rounded", "no", False),
    ],
)  # fmt: skip
def test_a_spelling_becomes_the_one_value(parameter, typed, stored):
    assert getattr(Tiny.check(**{parameter: typed}), parameter) == stored


def test_the_parameters_of_a_notebook_are_its_variables_and_none_is_missing():
    names = {**Tiny.check().plain(), "window": "6", "other": 1}
    assert Tiny.of(names).window == 6
    del names["window"], names["as_of"]
    with pytest.raises(UsageError, match=r"needs window, as_of, .* 'parameters': window = 12; as_of = 'latest'$"):
        Tiny.of(names)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"rout": 1}, ["tiny has no parameter 'rout'", "did you mean 'route'?"]),
        ({"xyz": 1}, ["no parameter 'xyz'", "it has route, routes, geo"]),
        ({"route": "Central Med"}, ["'route'", "'Central Med' is no route", "did you mean 'Central Mediterranean'?", "allowed: Central Mediterranean, Western Balkan, Western African"]),
        ({"route": "English Channel"}, ["is no route"]),
        ({"routes": "Western Balkan"}, ["'routes'", "list"]),
        ({"geo": "Grece"}, ["'Grece' is no country or aggregate", "did you mean 'GR'?"]),
        ({"geo": "STLS"}, ["'STLS' is no country"]),
        ({"start": "2015-13"}, ["'2015-13' is no month", "write it like 2015-10"]),
        ({"start": "latest"}, ["start = latest leaves no period", "or 'first'"]),
        ({"start": "1875-01"}, ["from 1990-01 to 2100-12"]),
        ({"year": True}, ["True is no year"]),
        ({"border": "see"}, ["'see' is no choice", "did you mean 'sea'?", "allowed: land, sea, all"]),
        ({"window": 0}, ["'window'", "0 is not right", "greater than or equal to 1"]),
        ({"share": float("nan")}, ["'share'", "finite"]),
        ({"routes": ["Western Balkan", "western_balkan"]}, ["routes has 'Western Balkan' twice; name each once"]),
        ({"end": "first"}, ["end = first leaves no period", "or 'latest'"]),
        ({"as_of": "2025-02-30"}, ["'2025-02-30' is no day or 'latest'", "write it like 2025-02-01"]),
        ({"as_of": "2099-01-01"}, ["2099-01-01 is in the future", "'latest' takes all that is held"]),
        ({"rout": 1, "start": "soon"}, ["has no parameter 'rout'", "; ", "cannot take 'start': 'soon' is no month"]),
    ],
)  # fmt: skip
def test_a_wrong_value_is_explained_in_one_sentence(values, words):
    with pytest.raises(UsageError) as caught:
        Tiny.check(**values)
    message = str(caught.value)
    assert all(word in message for word in words), message
    assert "\n" not in message
    assert caught.value.__cause__ is None


def test_describe_lists_types_defaults_and_allowed_values():
    about = described(Tiny)
    shown = {one.pop("name"): one for one in about["parameters"]}
    assert (about["name"], about["title"], about["datasets"]) == ("tiny", "How many?", [])
    assert shown["route"] == {
        "default": "Central Mediterranean", "description": "the route to look at", "type": "route",
        "allowed": ["Central Mediterranean", "Western Balkan", "Western African"],
    }  # fmt: skip
    assert (shown["routes"]["type"], shown["routes"]["default"]) == ("list of route", ["Western Balkan"])
    assert shown["geo"]["allowed"] == ["EU27_2020", "GB", "GR", "NA", "NO"]
    assert (shown["citizenship"]["allowed"][-1], shown["rounded"]["allowed"]) == ("STLS", [False, True])
    assert (shown["start"]["range"], shown["window"]["range"]) == (["1990-01", "2100-12"], [1, 60])
    assert (shown["share"]["type"], shown["border"]["allowed"]) == ("number or null", ["land", "sea", "all"])
    assert "allowed" not in shown["note"]


def test_a_parameter_without_default_or_description_is_a_fault_of_the_module():
    with pytest.raises(TypeError, match=r"Bare.x needs a default and a description"):

        class Bare(Parameters):
            x: int


def test_parameters_cannot_be_changed_after_the_check():
    with pytest.raises(ValueError, match="frozen"):
        Tiny.check().year = 2000


@pytest.fixture
def two_questions(tmp_path, monkeypatch):
    folder = tmp_path / "more_questions"
    for name in ("route_loads", "empty_one"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").touch()
        (folder / name / "parameters.py").touch()
    (folder / "route_loads" / "parameters.py").write_text(
        "from pydantic import Field\nfrom notemill.questions.base import Parameters\n\n"
        "class RouteLoads(Parameters):\n"
        "    title = 'Loads?'\n    theme = 'x'\n    datasets = ()\n"
        "    n: int = Field(1, description='n')\n"
    )
    monkeypatch.setattr(borderbook.questions, "__path__", [*borderbook.questions.__path__, str(folder)])


@pytest.mark.usefixtures("two_questions")
def test_questions_are_found_by_name_or_notebook():
    assert {"route_loads", "empty_one"} <= set(questions.names())
    assert not {"base", "types"} & set(questions.names())
    assert questions.load("route_loads").name == "route_loads"
    assert questions.load(str(project.notebooks() / "route-loads.ipynb")).name == "route_loads"
    with pytest.raises(UsageError, match=r"/elsewhere/route_loads.ipynb is not one of .* Copy it to scratch/ to run"):
        questions.load("/elsewhere/route_loads.ipynb")
    with pytest.raises(UsageError, match=r"no question 'route_load'. Did you mean 'route_loads'"):
        questions.load("route_load")
    with pytest.raises(UsageError, match="There are: "):
        questions.load("zzzzzz")
    with pytest.raises(UsageError, match="holds no class of Parameters"):
        questions.load("empty_one")


def test_listing_the_names_imports_no_question():
    code = "import sys; from notemill import questions; questions.names(); print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
