"""The built reports in a real browser: nothing is requested, everybody can read them, the controls work."""

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from built import BUILT, REPORTS
from notemill.catalog import how_obtained, read_catalog
from notemill.catalog.entries import parted
from notemill.report.page import page_in

pytestmark = pytest.mark.browser
DISK = REPORTS.as_uri() + "/"
PAPER = 673  # CSS pixels between the margins of a printed page
# axe describes only what breaks a rule
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
OF_COLOUR = RULES | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
OF_SIZE = RULES | {"rules": {"color-contrast": {"enabled": False}}}  # colours are the same on a phone
FIGURES = """[...document.querySelectorAll('figure:not(.ordinary)')].map(figure => {
    const picture = [...figure.querySelectorAll('.drawing > *')].find(e => e.checkVisibility());
    return {
        drawn: picture.getBoundingClientRect().height > 50,
        alt: picture.alt || picture.getAttribute('aria-label'),
        caption: figure.innerText,
        rows: figure.querySelectorAll('table tbody tr').length,
        csv: figure.querySelector('a[download]').href.startsWith('data:text/csv'),
    };
})"""
BEYOND = """edge => [...document.querySelectorAll('main *')]
    .filter(e => e.checkVisibility() && !e.ownerSVGElement && e.getBoundingClientRect().right > edge + 1)
    .map(e => e.outerHTML.slice(0, 120))"""


def unfold(page) -> None:
    page.evaluate("for (const block of document.querySelectorAll('details')) block.open = true")


def violations(page, rules=RULES) -> list[str]:
    # rows are alike: the first of each table stand for all, and axe looks at each cell
    page.evaluate("for (const row of document.querySelectorAll('tbody tr:nth-child(n+5)')) row.remove()")
    # the page's own policy forbids foreign scripts, so axe is evaluated rather than added as an element
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]


def every_rule_holds(page) -> None:
    unfold(page)
    for scheme, rules in (("light", RULES), ("dark", OF_COLOUR)):  # colours alone are others in the dark
        page.emulate_media(color_scheme=scheme)
        assert violations(page, rules) == [], scheme


# Reports share a template: these have what makes a page another one. Lists of charts, maps, timelines, long tables of text.
# The others by make soak.
KINDS = {"index", "brief", "illegally_present", "internal_borders", "claims_audit"}
EVERY = ["index.html", *(f"{one.parent.name}/default/{one.parent.name}.html" for one in BUILT)]


def nothing_else(requests, address):
    return {url for url in requests if not url.startswith("data:") and not url.endswith("/favicon.ico")} == {address}


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=[] if Path(one).stem in KINDS else pytest.mark.slow) for one in EVERY]
)
def test_no_page_breaks_a_rule_of_wcag_in_light_in_the_dark_or_on_a_phone(visit, pages, name):
    page, _ = visit(name, where=DISK)
    every_rule_holds(page)
    page.set_viewport_size({"width": 360, "height": 900})
    assert Path(name).stem not in ("index", "brief") or violations(page, OF_SIZE) == [], "on a phone"


PLACES = """id => {
    const svg = [...document.querySelectorAll(`#${id} .drawing > svg`)].find(svg => svg.checkVisibility());
    svg.scrollIntoView({block: 'center'});
    const marks = [...svg.querySelectorAll('[data-label]:not([data-values], [data-other])')];
    return [0, marks.length - 1].filter(n => marks[n]).map(n => {
        const {x, y, width, height} = marks[n].getBoundingClientRect();
        const spots = [[.5, .5], [.2, .5], [.5, .2], [.8, .8], [.3, .7]].map(([a, b]) => [x + width * a, y + height * b]);
        const own = ([a, b]) => document.elementFromPoint(a, b)?.closest('[data-label]') === marks[n];
        return {spot: spots.find(own), words: marks[n].dataset.label + marks[n].dataset.value};
    }).filter(place => place.spot);
}"""
ENDS = """id => {
    const svg = [...document.querySelectorAll(`#${id} .drawing > svg`)].find(svg => svg.checkVisibility());
    const marks = [...svg.querySelectorAll('[data-label]:not([data-other])')].flatMap(({dataset}) => (dataset.values ?? dataset.value)
        .split('|').map(value => [dataset.series ?? (dataset.values ? dataset.label : ''), dataset.label ? `${dataset.label}: ${value}` : value]));
    const series = marks.filter(mark => mark[0] === marks[0][0]);
    return [marks[0][1], series.at(-1)[1]];
}"""
DRAWINGS = """[...document.querySelectorAll('.drawing > svg')].filter(e => e.checkVisibility()).map(svg => ({
    name: svg.closest('figure').id,
    kind: svg.getAttribute('class'),
    right: svg.getBoundingClientRect().right,
    smallest: Math.min(...[...svg.querySelectorAll('text')].map(text =>
        parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)),
    inks: [...new Set([...svg.querySelectorAll('text')].map(text => getComputedStyle(text).fill))],
    font: getComputedStyle(svg).fontFamily,
}))"""
LOADED = "document.fonts.ready.then(fonts => [...fonts].every(font => font.status === 'loaded'))"
SCREENS = [(1280, "light", "wide", 11.9), (800, "dark", "narrow", 9.9), (375, "light", "narrow", 9.9)]
SCRIPT = 26_000  # bytes, with what adds places to a chart


@pytest.mark.parametrize("name", EVERY)
def test_a_page_is_silent_fits_every_screen_and_paper_and_its_figures_have_drawings_words_data_and_values(
    visit, pages, name
):
    page, requests = visit(name, where=DISK, width=1280)
    if name != "index.html":
        assert len(page.locator("body > script:not([type])").first.text_content()) <= SCRIPT
        the_first_screen_holds_the_answer_and_its_figure(page, brief="brief" in name)
        for figure in page.locator("figure[data-name]").all():
            pointer_and_keyboard_get_values(page, figure.get_attribute("id"))
        figures_have_words_and_data(page, name)
        source_lines_say_how_their_files_were_obtained(page, REPORTS / Path(name).parent)
        for screen in SCREENS:
            drawings_are_those_for_the_screen(page, name, *screen)
    nothing_is_cut_off_on_paper(page, name)
    page.emulate_media(media="screen", color_scheme="light")
    page.set_viewport_size({"width": 360, "height": 900})
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert nothing_else(requests, DISK + name)
    assert page.errors == []


def the_first_screen_holds_the_answer_and_its_figure(page, brief):
    for width, height in ((375, 812), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        answer, drawing = (page.locator(one).first.bounding_box() for one in (".answer", "figure svg:visible"))
        assert answer["y"] + answer["height"] <= height
        assert width < 1280 or answer["y"] < 200
        lines = [one.bounding_box()["width"] for one in page.locator(".answer").all()]
        assert width < 1280 or min(lines) > 560, "too narrow to read"
        seen = min(200, drawing["height"]) if brief or width < 1280 else drawing["height"]
        assert drawing["y"] + seen <= height, width


def pointer_and_keyboard_get_values(page, identity):
    figure = page.locator(f"#{identity}")
    tip = figure.locator(".tip")
    for place in page.evaluate(PLACES, identity):
        page.mouse.move(*place["spot"])
        assert tip.text_content() == place["words"], identity
    page.mouse.move(1, 1)
    assert not tip.is_visible()

    figure.locator(".steps").focus()
    first, last = page.evaluate(ENDS, identity)
    for key, words in (("ArrowRight", first), ("End", last)):
        page.keyboard.press(key)
        assert page.locator("#said").text_content() == words, identity
        assert tip.is_visible()
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    assert figure.locator(".on, .off, .ring").count() == 0


def figures_have_words_and_data(page, name):
    figures = page.evaluate(FIGURES)
    assert len(figures) >= 1, name
    for figure in figures:
        assert figure["drawn"], (name, figure["alt"])
        assert len(figure["alt"]) > 20
        assert figure["rows"], (name, figure["alt"])
        assert figure["csv"]


SAID = {
    "publisher": "from the publisher", "mirror": "from an agency's mirror", "copy": "in copies", "reshaped": "in copies",
    "transcribed": "in copies|transcribed",
}  # fmt: skip


def source_lines_say_how_their_files_were_obtained(page, folder):
    """To whoever opens nothing: what the browser shows is read, not the HTML."""
    report = page_in(folder)
    for kind, facts in ((block.kind, block.content) for block in report.blocks if block.kind in ("figure", "table")):
        if page.locator(f"details [id='{kind}-{facts['name']}']").count():
            continue  # what the answer was before
        line = page.locator(f"[id='{kind}-{facts['name']}'] .under").first
        assert line.is_visible(), facts["name"]
        shown = line.inner_text()
        assert re.search(r"(^|[.\]] )Sources?: ", shown), facts["name"]
        for one in facts["datasets"]:
            vintages = read_catalog().entry(parted(one["name"])[0]).vintages
            ways = {held.obtained for held in vintages if str(held.date) in one["sha256"]}
            assert [way for way in ways if not re.search(SAID[way], shown)] == [], (facts["name"], shown)
    said = report.how_obtained(json.loads((folder / "run.json").read_bytes()))  # '' if all is compiled by hand
    assert said in page.locator("#cite ~ .prose").first.inner_text()


def test_how_many_vintages_are_from_their_publishers_stands_on_top_of_the_page_about_the_project(visit, pages):
    page, _ = visit("about.html", where=DISK)
    assert how_obtained() in page.inner_text(".lead")


def drawings_are_those_for_the_screen(page, name, width, scheme, kind, least):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    ink = page.evaluate("getComputedStyle(document.body).color")
    for drawing in page.evaluate(DRAWINGS):
        assert drawing["kind"].split()[0] in (kind, "small"), (name, drawing)
        assert drawing["right"] <= width, (name, drawing)
        assert drawing["smallest"] >= least, (name, drawing)
        assert drawing["font"].startswith("Inter")
        assert (ink in drawing["inks"]) != ("shaded" in drawing["kind"] and scheme == "dark"), (name, drawing)
    assert page.evaluate(LOADED), name


def nothing_is_cut_off_on_paper(page, name):
    """Which is white in the dark, and carries no controls."""
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": PAPER, "height": 900})
    assert page.evaluate(BEYOND, PAPER) == [], name
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    if name != "index.html":
        for part in ("nav", "details", "a[download]"):
            assert not page.locator(part).first.is_visible()


def test_code_and_the_data_of_a_figure_unfold_by_mouse_and_keyboard(visit, pages):
    page, _ = visit("route_trends/default/route_trends.html")
    for folded, key in (("figure details:has(table)", "Enter"), ("details.how", "Space")):
        details = page.locator(folded).first
        details.locator("summary").first.click()
        assert details.locator("table, pre").first.is_visible()
        details.locator("summary").first.focus()
        page.keyboard.press(key)
        assert not details.locator("table, pre").first.is_visible()


def test_the_brief_stands_three_charts_a_row_two_or_one_and_their_numbered_sources_lead_to_their_list(visit, pages):
    page, _ = visit("brief/default/brief.html")
    tiles = page.locator(".tile").all()
    assert len(tiles) == 6
    for width, columns in ((1280, 3), (800, 2), (360, 1)):
        page.set_viewport_size({"width": width, "height": 900})
        assert len({round(tile.bounding_box()["x"]) for tile in tiles}) == columns
    rows: dict[str, str] = {}  # a number has a row a data set or document
    for row in page.locator("#table-sources tbody tr").all():
        number = row.locator("th").inner_text()
        rows[number] = rows.get(number, "") + row.inner_text()
    for tile in tiles:
        cited = tile.locator(".cited")
        assert cited.get_attribute("href") == "#table-sources"
        publisher = re.split("Sources?: ", tile.inner_text())[1].split()[0].strip(",")
        assert publisher in "".join(rows[number] for number in cited.inner_text().strip("[]").split(", "))


# reports that are longer than six screens of 1280 by 900 pixels: the brief is two sheets by design
LONG = {"brief"}


def test_a_report_is_short_for_its_reader(visit, pages):
    """It has at most twelve folds, open or closed, and six screens."""
    page, _ = visit("index.html", where=DISK, width=1280)
    found = set()
    for name in (name for name in pages[1:] if name.count("/") == 2):
        page.goto(DISK + name)
        assert page.locator("main details").count() <= 12, name
        if page.evaluate("document.documentElement.scrollHeight") > 6 * 900:
            found.add(Path(name).stem)
    assert found == LONG  # none may grow, and one that was cut is taken from the list


def test_light_and_dark_are_switched_and_kept(visit, pages):
    page, _ = visit("route_trends/default/route_trends.html", where=DISK, width=375)
    paper = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(paper)
    page.click("#scheme")
    assert page.evaluate(paper) != before
    page.goto(f"{DISK}index.html")
    assert (page.evaluate(paper) != before, page.inner_text("#scheme")) == (True, "Light")
    page.click("#scheme")
    assert page.evaluate(paper) == before
