"""The parameter panel: controls from a question's model, and the notebook's own cells for what they say."""

import asyncio
import html
import json
import os
import random
import shlex
import time
from types import SimpleNamespace

import ipywidgets as widgets
import pytest
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes
from pydantic import Field

import borderbook as bb
from notemill import catalog, questions
from notemill.catalog import citations
from notemill.errors import UsageError
from notemill.lab.panel.code import Cells
from notemill.lab.panel.controls import controls_of
from notemill.lab.panel.view import Panel
from notemill.questions.call import command_of
from notemill.run.arguments import assignments, steps
from notemill.run.plan import plan

NAMES = questions.names()
SHOW = "ask = RouteTrends.of(globals())\nbb.panel(ask)"
IMPORTS = "import borderbook as bb; from notemill import show\nfrom borderbook.questions.route_trends.parameters import RouteTrends"


@pytest.fixture
def shell():
    shell = ZMQInteractiveShell.instance()
    shell.display_pub.session = Session()
    yield shell
    ZMQInteractiveShell.clear_instance()


@pytest.fixture
def notebook(tmp_path, shell):
    """A notebook whose panel's cell is followed by cells: ``notebook("1 + 1")`` gives its ``Cells``."""

    def make(*sources):
        cells = [new_code_cell('end = "x"'), new_markdown_cell("words"), new_code_cell(f"{IMPORTS}\n{SHOW}")]
        cells += [new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources)]
        path = tmp_path / "explored.ipynb"
        path.write_text(writes(new_notebook(cells=cells)), encoding="utf-8")
        return Cells(path, shell)

    return make


@pytest.fixture
def explored(notebook):
    """The panel of ``route_trends`` over cells: ``explored("show.answer(ask.frequency)")``."""

    def make(*sources):
        return Panel(questions.load("route_trends").check(), notebook(*sources))

    return make


def seen(made):
    """What a panel shows, as text, an item an output."""
    return [output.get("text") or output["data"]["text/plain"] for output in made.view.outputs]


def earlier(made):
    """Whether it says that what it shows is an earlier view, and greys it."""
    assert ("Up to date" not in made.message.value) == ("notemill-earlier" in made.widget._dom_classes)
    return "Up to date" not in made.message.value


def control(made, name):
    """The widgets that somebody moves to set a parameter."""
    return made.controls[name].moved


@pytest.mark.parametrize("name", NAMES)
def test_controls_begin_with_the_defaults_and_carry_descriptions(name):
    model = questions.load(name)
    controls = controls_of(model, model.check().plain())
    assert model.check(**{key: one.read() for key, one in controls.items()}) == model.check()
    for key, field in model.model_fields.items():
        assert field.description in html.unescape(controls[key].widget.children[0].value)
    assert {*model.datasets} - {*model.optional} <= {*model.published_by(steps(model, "as_of")[0])}


@pytest.mark.parametrize(
    ("question", "parameter", "kind"),
    [
        ("route_trends", "start", widgets.SelectionSlider),
        ("route_trends", "frequency", widgets.ToggleButtons),
        ("route_trends", "routes", widgets.Checkbox),
        ("citizenships", "route", widgets.Combobox),
        ("return_rates", "geo", widgets.Combobox),
        ("route_trends", "as_of", widgets.SelectionSlider),
        ("brief", "cut_off", widgets.SelectionSlider),
    ],
)
def test_the_shape_of_a_parameter_decides_its_control(question, parameter, kind):
    model = questions.load(question)
    controls = controls_of(model, model.check().plain())
    assert {type(one) for one in controls[parameter].moved} == {kind}


def test_countries_have_names_and_are_searched_by_them():
    model = questions.load("return_rates")
    geo = controls_of(model, model.check(geo="FR").plain())["geo"]
    (box,) = geo.moved
    assert box.value == "France (FR)"
    assert "Germany (DE)" in box.options
    assert not any("(US)" in option for option in box.options)  # reports nothing to Eurostat
    box.value = "Germany (DE)"
    assert geo.read() == "DE"


def test_none_typed_into_a_field_or_a_list_is_no_value_as_on_the_command_line():
    class Asked(questions.load("citizenships")):
        share: float | None = Field(None, description="of what")

    controls = controls_of(Asked, Asked.check(route="Western African", share=0.5).plain())
    for one in (controls["route"], controls["share"]):
        for one.moved[0].value in ("None ", "null", ""):
            assert one.read() is None
    controls["share"].write(None)
    assert controls["share"].moved[0].value == ""


def test_the_search_field_of_a_list_hides_what_does_not_match_and_its_buttons_tick_all_none_or_one(explored):
    made = explored()
    boxes = control(made, "routes")
    above, missed, ticks = made.controls["routes"].widget.children[1:]
    (search, every, none), lines = above.children, ticks.children
    search.value = "Polen"
    assert (missed.layout.display, missed.value) == (None, '<p role="status">None of these has "Polen".</p>')
    search.value = "mediterr"
    assert sum(line.layout.display != "none" for line in lines) == 3
    assert missed.layout.display == "none"
    for button, ticked in ((none, 0), (lines[4].children[1], 1), (every, 9)):
        button.click()
        assert sum(box.value for box in boxes) == ticked
        assert len(made.values()["routes"]) == ticked
        assert earlier(made) == (ticked == 0)


def test_a_change_runs_the_cells_from_the_panels_own_on_in_variables_of_their_own(explored, shell):
    shell.user_ns["frequency"] = "mine"
    made = explored("twice = 2 * ask.frequency", "print('said')\nshow.answer(twice)", "show.versions()", "twice;")
    assert seen(made) == ["yearyear", "said\n"]  # the first view comes by itself; the answer comes first
    (buttons,) = control(made, "frequency")
    buttons.value = "month"
    assert seen(made) == ["monthmonth", "said\n"]
    assert (shell.user_ns["frequency"], "twice" in shell.user_ns) == ("mine", False)


def test_a_figure_is_drawn_for_the_panel_with_its_words_around_it(explored):
    made = explored(
        "from notemill import charts\nimport pandas as pd\n"
        "figure = charts.bars(pd.Series({'2015': 7}), name='n', title='A < B', unit='events', of='a survey')\nfigure",
        "figure.axes[0].set_title('restyled')\nfigure",
    )
    drawn, restyled = (output["data"]["text/html"] for output in made.view.outputs)
    assert drawn.startswith("<figure><b>A &lt; B</b><div>events</div><svg ")
    assert drawn.endswith("</svg><figcaption>Source: a survey.</figcaption></figure>")
    assert ('width="560"' in drawn, 'role="img" aria-label="' in drawn) == (True, True)
    assert ("restyled" in drawn, "restyled" in restyled) == (False, True)


def test_first_and_latest_are_ends_of_sliders_and_as_of_slides_over_the_days_on_which_vintages_were_published(explored):
    made = explored("show.answer(f'{ask.start} {ask.end} {ask.as_of}')")
    (start,), (end,), (as_of,) = (control(made, name) for name in ("start", "end", "as_of"))
    assert (start.value, end.value, end.options[-1], as_of.options[0]) == ("first", "latest", "latest", "2018-07-06")
    start.value, end.value = "2012-02", "2024-12"
    assert seen(made) == ["2012-02 2024-12 latest"]
    as_of.value = "2025-01-07"
    assert seen(made) == ["2012-02 2024-12 2025-01-07"]
    assert "Data end in 2024-11." in made.message.value
    start.value = "2024-12"
    assert "there are no data for start = 2024-12; they run from 2009-01 to 2024-11" in made.message.value
    assert "UsageError" not in made.message.value
    assert "<b>as of</b>" in made.controls["as_of"].widget.children[0].value
    made.set({**made.begun, "start": "2001-01", "end": "2099-12"})  # there are no data before 2009, nor of then
    assert seen(made) == [f"first {end.options[-2]} latest"]
    assert end.options[-2] == catalog.span("detections")[1]


def test_what_is_not_allowed_and_what_fails_is_explained_and_the_last_view_stays(explored):
    made = explored("show.answer(ask.end)", "rate = {'2020-06': 1, 'latest': 2}[ask.end]")
    (slider,) = control(made, "end")
    slider.value = "2020-06"
    good = seen(made), made.call.value
    assert (good[0], "-p end=2020-06" in good[1], earlier(made)) == (["2020-06"], True, False)
    slider.value = "2020-07"
    assert "KeyError: &#x27;2020-07&#x27;, in the line: rate = {" in made.message.value
    assert ((seen(made), made.call.value), earlier(made)) == (good, True)
    for box in control(made, "routes"):
        box.value = False
    assert "choose at least one." in made.message.value
    assert ((seen(made), made.call.value), earlier(made)) == (good, True)
    made.set(made.begun)
    assert (seen(made), earlier(made)) == (["latest"], False)


@pytest.mark.parametrize("stop", ["raise SystemExit", "import signal; signal.raise_signal(signal.SIGINT)"])
def test_a_cell_that_ends_or_is_interrupted_ends_its_own_run_only(explored, stop):
    made = explored("show.answer(ask.frequency)", f"if ask.frequency == 'month': {stop}")
    (buttons,) = control(made, "frequency")
    buttons.value = "month"
    assert (seen(made), earlier(made)) == (["year"], True)
    buttons.value = "quarter"
    assert (seen(made), earlier(made)) == (["quarter"], False)


def test_a_view_is_saved_beside_its_notebook_as_html_png_and_csv(explored):
    chart = "charts.bars(pd.Series({'2015': 7}), name='n', title='A < B', unit='events', of='a survey')"
    other = f"display({chart})".replace("'n'", "'m'")
    made = explored(
        "from notemill import charts; import pandas as pd", "print('a < b')", "pd.DataFrame({'step': [1]})", chart, other,
        "show.answer('**7**')", "show.table(pd.DataFrame({'a': [1]}), name='t', caption='c', unit='u', of='a survey')",
    )  # fmt: skip
    save = next(one for one in buttons_of(made) if getattr(one, "description", "") == "Save the view")
    for number in (1, 2):
        save.click()
        folder = made.cells.notebook.with_name(f"explored-view-{number}")
        assert f"{folder.parent.name}/{folder.name}" in made.message.value
        assert sorted(path.name for path in folder.iterdir()) == [
            "m.csv", "m.png", "n.csv", "n.png", "t.csv", "view.html",
        ]  # fmt: skip
        assert all((folder / name).read_bytes().startswith(b"\x89PNG") for name in ("m.png", "n.png"))
        assert (folder / "t.csv").read_text().split() == ["a", "1"]
        page = (folder / "view.html").read_text()
        assert all(part in page for part in ("borderbook run route_trends", "<pre>a &lt; b", "A &lt; B", "<strong>7"))
        assert "<button" not in page.partition("<main")[2]
        assert page.index("<strong>7") < page.index("<details><summary>A step</summary>") < page.index("A &lt; B")


def buttons_of(made):
    return [one for box in made.widget.children[0].children for one in getattr(box, "children", [])]


def test_a_cell_is_as_it_was_last_executed_or_saved(notebook, shell):
    cells = notebook("1", "2")
    cells.shell.events.trigger("pre_run_cell", SimpleNamespace(cell_id="cell-0", raw_cell="10"))
    executed = time.time()
    os.utime(cells.notebook, (executed - 5, executed - 5))
    assert cells.sources()[1:] == ["10", "2"]
    assert Cells(cells.notebook, shell).sources()[1:] == ["10", "2"]  # another panel of the notebook
    assert not cells.unsaved
    cells.shell.events.trigger("pre_run_cell", SimpleNamespace(cell_id="new", raw_cell="3"))
    assert (cells.sources()[1:], cells.unsaved) == (["10", "2"], True)
    os.utime(cells.notebook, (executed + 5, executed + 5))
    assert (cells.sources()[1:], cells.unsaved) == (["1", "2"], False)


def test_a_notebook_without_the_panels_cell_or_a_damaged_one_says_so(notebook):
    cells = notebook()
    cells.notebook.write_text(json.dumps({"cells": []}))
    with pytest.raises(UsageError, match=r"No cell of explored.ipynb calls bb.panel"):
        cells.sources()
    cells.notebook.write_text("{")
    with pytest.raises(UsageError, match="cannot be read"):
        cells.sources()


@pytest.mark.parametrize("seed", range(3))
def test_moves_in_another_thread_while_cells_run_end_in_what_was_set_last(explored, seed, capsys):
    """As JupyterLab does: messages of widgets come in a thread of their own, those of cells in the first."""
    choose = random.Random(seed)

    def move(made):
        boxes, (buttons,), (as_of,) = (control(made, name) for name in ("routes", "frequency", "as_of"))
        for _ in range(choose.randint(2, 12)):
            what = choose.randrange(4)
            if what == 0:
                buttons.value = choose.choice(["month", "quarter", "year"])
            elif what == 1:
                choose.choice(boxes).value = choose.random() < 0.5
            elif what == 2:
                as_of.value = choose.choice(as_of.options)
            else:
                made.set({**made.begun, "start": "2012-01"})
            made.cells.shell.set_parent({})  # of each message
            print("of another thread")
            time.sleep(choose.choice([0, 0, 0.003, 0.03]))
        boxes[0].value = True  # not none at all

    async def impatient():
        pause, told = "import time; time.sleep(0.002); ", "print(ask.plain(), end='')"
        made = explored(*[pause + told] * 6)
        await asyncio.to_thread(move, made)
        while earlier(made):
            await asyncio.sleep(0.01)
        return made

    made = asyncio.run(impatient())
    values = made.model.check(**made.values()).plain()
    assert seen(made) == [str(values)] * 6
    assert command_of(made.model, values) in html.unescape(made.call.value)
    assert "of another thread" in capsys.readouterr().out


def test_a_newer_change_ends_what_an_older_one_began(explored):
    ran = []

    async def move():
        made = explored(*["show.answer(ask.frequency)"] * 5)
        made.cells.shell.user_ns["ran"] = ran
        made.cells.run, run = lambda values: noted(run(values)), made.cells.run
        for value in ("month", "quarter"):
            control(made, "frequency")[0].value = value
            await asyncio.sleep(0)
        while earlier(made):
            await asyncio.sleep(0.01)
        return made

    def noted(cells):
        for cell in cells:
            ran.append(cell)
            yield cell

    assert seen(asyncio.run(move())) == ["quarter"] * 5
    assert len(ran) < 12


def test_figures_cite_what_the_panel_loaded_and_the_notebook_what_it_loaded(explored):
    made = explored("from notemill import catalog\ncatalog.load('detections', '2018-07-06');", "show.method()")
    assert not earlier(made)
    assert citations.loaded() == ()


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("route_trends", {"routes": ["Western Balkan", "Black Sea"], "frequency": "month"}),
        ("citizenships", {"route": None, "start": "2015-01"}),
        ("illegally_present", {"geo": "DE"}),
        ("outlook", {"horizon": 3}),
        ("route_displacement", {"start": "2015-01"}),
    ],
)  # fmt: skip
def test_the_command_and_the_python_give_the_view(question, values):
    model = questions.load(question)
    wanted = model.check(**values).plain()
    words = shlex.split(command_of(model, wanted))
    assert words[:3] == ["borderbook", "run", question]
    (run,) = plan([question], assignments(words[4::2]))
    assert run.parameters == wanted


def test_there_is_no_panel_where_nobody_explores(monkeypatch, shell, notebook):
    ask = questions.load("route_trends").check()
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert bb.panel(ask) is None
    monkeypatch.setenv("JPY_SESSION_NAME", str(notebook().notebook))
    assert isinstance(bb.panel(ask), widgets.HBox)
    ZMQInteractiveShell.clear_instance()
    assert bb.panel(ask) is None
