"""The built reports in a real browser: nothing is requested, everybody can read them, the controls work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from built import REPORTS

pytestmark = pytest.mark.browser
DISK = REPORTS.as_uri() + "/"
PAPER = 673  # CSS pixels between the margins of a printed page
# axe describes only what breaks a rule
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
OF_COLOUR = RULES | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
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


@pytest.mark.parametrize("from_disk", [False, True], ids=["served", "from disk"])
def test_no_page_requests_anything_but_itself(visit, pages, served, from_disk):
    where = DISK if from_disk else served
    for name in pages if from_disk else pages[:2]:
        page, requests = visit(name, where=where)
        others = [url for url in requests if not url.startswith("data:") and url != where + name]
        assert [url for url in others if not url.endswith("/favicon.ico")] == [], name
        assert [text for text in page.errors if "favicon" not in text and "404" not in text] == [], name
        page.context.close()


# Reports share a template: these have what makes a page another one. Lists of charts, lines, maps, circles, timelines,
# other libraries' drawings, long tables of text. The others by make soak.
KINDS = {
    "index", "brief", "detections_trend", "illegally_present", "deaths_on_the_way", "internal_borders", "claims_audit",
}  # fmt: skip


def test_the_first_screen_holds_the_answer_and_its_figure(visit, pages):
    for name in pages[1:]:
        for width, height, part in ((1280, 800, 1.0), (375, 812, 0.4)):
            page, _ = visit(name, where=DISK, width=width)
            page.set_viewport_size({"width": width, "height": height})
            answer, drawing = (page.locator(one).first.bounding_box() for one in (".answer", "figure svg:visible"))
            assert answer["y"] + answer["height"] <= height, name
            # the brief has three findings and small charts below them
            assert drawing["y"] + part * drawing["height"] <= height or "brief" in name, (name, width)


@pytest.mark.parametrize("kinds", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_no_page_breaks_a_rule_of_wcag_in_light_in_the_dark_or_on_a_phone(each, kinds):
    for number, (name, page) in enumerate(each(index=True, among=lambda name: (Path(name).stem in KINDS) == kinds)):
        unfold(page)
        for scheme, rules in (("light", RULES), ("dark", OF_COLOUR)):  # colours alone are others in the dark
            page.emulate_media(color_scheme=scheme)
            assert violations(page, rules) == [], f"{name}, {scheme}"
        page.set_viewport_size({"width": 360, "height": 900})
        assert number > 1 or violations(page) == [], f"{name}, on a phone"


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


def test_every_page_fits_every_screen_and_paper_and_its_figures_have_the_drawing_for_it_words_and_data(each):
    for name, page in each(index=True):
        if name != "index.html":
            figures_have_words_and_data(page, name)
            for screen in SCREENS:
                drawings_are_those_for_the_screen(page, name, *screen)
        nothing_is_cut_off_on_paper(page, name)
        page.emulate_media(media="screen", color_scheme="light")
        page.set_viewport_size({"width": 360, "height": 900})
        unfold(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name


def figures_have_words_and_data(page, name):
    figures = page.evaluate(FIGURES)
    assert len(figures) >= 2, name
    for figure in figures:
        assert figure["drawn"], (name, figure["alt"])
        assert len(figure["alt"]) > 40
        assert re.search(r"Sources?: ", figure["caption"])
        assert figure["rows"], (name, figure["alt"])
        assert figure["csv"]


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
        for part in ("nav", "#fold", "details", "a[download]"):
            assert not page.locator(part).first.is_visible()


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_the_csv_can_be_downloaded_and_is_the_one_beside_the_page(visit, pages, by):
    page, _ = visit(pages[1], where=DISK)
    page.locator("figure .take > summary").first.press("Enter")
    with page.expect_download() as waiting:
        if by == "mouse":
            page.click("figure a[download]")
        else:
            page.focus("figure a[download]")
            page.keyboard.press("Enter")
    download = waiting.value
    stored = REPORTS / Path(pages[1]).parent / "data" / download.suggested_filename
    assert Path(download.path()).read_bytes() == stored.read_bytes()


def test_code_and_the_data_of_a_figure_unfold_by_mouse_and_keyboard(visit, pages):
    page, _ = visit(pages[1])
    state = "[...document.querySelectorAll('details.code')].map(d => d.open)"
    assert not any(page.evaluate(state))
    page.click("#fold")
    assert all(page.evaluate(state))
    page.focus("#fold")
    page.keyboard.press("Enter")
    assert not any(page.evaluate(state))
    page.focus("details.code summary")
    page.keyboard.press("Space")
    assert page.evaluate(state)[0]
    folded = page.locator("figure details").first
    folded.locator("summary").click()
    assert folded.locator("table").is_visible()
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    assert not folded.locator("table").is_visible()


@pytest.mark.parametrize(("width", "columns"), [(1280, 3), (800, 2), (360, 1)])
def test_the_brief_stands_three_charts_a_row_two_or_one(visit, pages, width, columns):
    page, _ = visit("brief/default/brief.html", width=width)
    assert page.locator(".tile").count() == 6
    lefts = {round(box["x"]) for tile in page.locator(".tile").all() if (box := tile.bounding_box())}
    assert len(lefts) == columns


def test_sources_of_the_brief_are_numbered_and_lead_to_their_list(visit, pages):
    page, _ = visit("brief/default/brief.html")
    listed = page.locator("#table-sources tbody tr").all()
    rows: dict[str, str] = {}  # a number has a row a data set or document
    for row in listed:
        number = row.locator("th").inner_text()
        rows[number] = rows.get(number, "") + row.inner_text()
    for tile in page.locator(".tile").all():
        cited = tile.locator(".cited")
        assert cited.get_attribute("href") == "#table-sources"
        publisher = re.split("Sources?: ", tile.inner_text())[1].split()[0].strip(",")
        assert publisher in rows[cited.inner_text().strip("[]")]
