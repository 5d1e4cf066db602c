"""The built reports in a real browser: nothing is requested, everybody can read them, the controls work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
REPORTS = Path(__file__).resolve().parents[2] / "reports"


def test_no_page_requests_anything_but_itself(visit, pages, served):
    for where in (served, REPORTS.as_uri() + "/"):
        for name in pages:
            page, requests = visit(name, where=where)
            others = [url for url in requests if not url.startswith("data:") and url != where + name]
            assert [url for url in others if not url.endswith("/favicon.ico")] == [], name
            assert [text for text in page.errors if "favicon" not in text and "404" not in text] == [], name
            page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule_of_wcag(visit, pages, scheme):
    from axe_playwright_python.sync_playwright import Axe

    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
    for name in pages:
        page, _ = visit(name, scheme=scheme)
        for block in page.query_selector_all("details"):
            block.evaluate("element => { element.open = true }")
        # the page's own policy forbids foreign scripts, so axe is evaluated rather than added as an element
        found = Axe().run(page, options=rules).response["violations"]
        told = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]
        assert told == [], f"{name}, {scheme}"
        page.context.close()


def test_no_page_scrolls_sideways_on_a_phone(visit, pages):
    for name in pages:
        page, _ = visit(name, width=360)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, f"{name} is {wide} pixels wide"
        page.context.close()


def test_every_figure_has_alternative_text_caption_data_and_csv(visit, pages):
    for name in pages[1:]:
        page, _ = visit(name)
        figures = page.query_selector_all("figure")
        assert len(figures) >= 2, name
        for figure in figures:
            assert len(figure.query_selector("img").get_attribute("alt")) > 40
            assert re.search(r"Sources?: ", figure.query_selector("figcaption").inner_text())
            assert figure.query_selector("table tbody tr"), name
            assert figure.query_selector("a[download]").get_attribute("href").startswith("data:text/csv")
        page.context.close()


def test_the_csv_can_be_downloaded_and_is_the_one_beside_the_page(visit, pages):
    page, _ = visit(pages[1])
    with page.expect_download() as waiting:
        page.click("figure a[download]")
    download = waiting.value
    stored = REPORTS / Path(pages[1]).parent / "data" / download.suggested_filename
    assert Path(download.path()).read_bytes() == stored.read_bytes()


def test_code_is_folded_and_unfolded_by_mouse_and_keyboard(visit, pages):
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


def test_the_index_filters_and_sorts(visit, pages):
    page, _ = visit("index.html", where=REPORTS.as_uri() + "/")
    cards = "[...document.querySelectorAll('.card')].filter(c => c.offsetParent).map(c => c.dataset.title)"
    everything = page.evaluate(cards)
    assert len(everything) >= len(pages) - 1
    page.fill("#filter", everything[0])
    assert page.evaluate(cards)[0] == everything[0]
    page.fill("#filter", "no such report anywhere")
    assert page.evaluate(cards) == []
    assert page.inner_text("#shown").startswith("0 of")
    page.fill("#filter", "")
    page.focus("#order")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.getElementById('order').value") == "newest"
    assert sorted(page.evaluate(cards)) == sorted(everything)


def test_links_of_the_index_lead_to_reports(visit, pages):
    page, _ = visit("index.html")
    for link in page.query_selector_all(".card a"):
        assert (REPORTS / link.get_attribute("href")).is_file()
