"""The pages around the reports in a real browser: found by what people look for, readable by everybody, no dead end."""

import re
from itertools import pairwise

import pytest
from test_reports import BEYOND, DISK, PAPER, every_rule_holds, violations

from notemill.report.order import PAGES

pytestmark = pytest.mark.browser
CARDS = "[...document.querySelectorAll('.card')].filter(c => c.checkVisibility()).map(c => c.dataset.title)"
RUNS = "[...document.querySelectorAll('.run')].filter(c => c.checkVisibility()).length"


def test_where_nothing_is_found_the_index_says_what_to_try(visit, pages):
    page, _ = visit("index.html", where=DISK)
    everything = page.evaluate(CARDS)
    assert len(everything) >= len(pages) - 3  # chart and brief on top stand for their cards
    page.focus("#filter")
    page.keyboard.type("no such report anywhere")
    page.locator("#none").wait_for()
    assert page.evaluate(CARDS) == []
    assert page.inner_text("#shown") == "No page has all these words."
    assert violations(page) == []
    page.click("#searched a >> text=Libya")
    assert page.input_value("#filter") == "libya"
    page.locator("#found li").first.wait_for()
    page.fill("#filter", "")
    assert page.evaluate(CARDS) == everything


def test_the_index_sorts_by_mouse_and_keyboard(visit, pages):
    page, _ = visit("index.html", where=DISK)
    kept = "kind => [...document.querySelectorAll('.card')].map(card => card.dataset[kind])"
    order = page.evaluate(kept, "title")
    page.focus("#order")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.getElementById('order').value") == "end"
    assert page.evaluate(kept, "end") == sorted(page.evaluate(kept, "end"), reverse=True)
    page.select_option("#order", "reading")
    assert page.evaluate(kept, "title") == order


def test_other_runs_are_folded_below_their_question(visit, chosen):
    page, requests = visit("index.html", where=chosen)
    assert page.evaluate(RUNS) == 0
    page.focus(".card:has(.run.failed) .runs summary")
    page.keyboard.press("Enter")
    assert page.evaluate(RUNS) == 2
    assert "Failed: no answer.ZeroDivisionError: <script>" in page.locator(".run.failed").text_content()
    assert violations(page) == []
    assert [url for url in requests if not url.startswith(("data:", chosen))] == []
    page.click(".run a[href$='.html']:visible >> nth=1")
    assert page.locator("main").count() == 1


def test_every_card_tells_how_far_its_data_reach_and_when_the_next_are_due_and_no_column_has_a_hole(visit, pages):
    page, _ = visit("index.html", where=DISK, width=1280)
    told = page.locator(".card .own .meta:last-child").all_inner_texts()
    assert [one for one in told if not re.match(r"(answer of \d{4}; )?data to |PDF\b", one)] == []
    assert sum(bool(re.search(r" · next release (was )?due by \d+ \w+ \d{4} · ", one)) for one in told) > len(told) / 2
    assert re.search(r"last run on \d{4}-\d\d-\d\d\.$", page.inner_text(".lead"))
    assert len(page.query_selector_all(".leads p:has(b)")) == 3
    assert all(re.search(r"\d", lead.inner_text()) for lead in page.query_selector_all(".leads b"))
    assert page.locator(".chart svg:visible").count() == 1
    assert page.locator(".card").count() == len(pages) - 1
    assert page.locator(".card .plot svg").count() == page.locator(".card:not(.dated, .fragment)").count() > 0
    sizes = "all => all.map(text => text.getBoundingClientRect().height / text.getBBox().height)"
    assert {round(size, 2) for size in page.locator(".card:visible .plot text").evaluate_all(sizes)} == {1}
    boxes = [card.bounding_box() for card in page.locator(".card:visible").all()]
    columns = [[box for box in boxes if box["x"] == x] for x in sorted({box["x"] for box in boxes})]
    assert len(columns) == 3
    for above, below in (pair for column in columns for pair in pairwise(column)):
        assert above["y"] + above["height"] == pytest.approx(below["y"], abs=1)


@pytest.mark.parametrize(
    ("name", "first"), [("index.html", ".card:visible h3"), ("route_trends/default/route_trends.html", "main figure")]
)
def test_on_a_phone_every_link_of_the_head_and_every_theme_is_on_the_screen_and_a_card_soon(visit, pages, name, first):
    page, _ = visit(name, where=DISK, width=375)
    assert page.locator(".masthead").bounding_box()["height"] < 45  # one row
    page.click(".masthead button")
    links = page.locator(".masthead a:visible, .forms a, .themes a")
    assert links.count() > len(PAGES)
    for link in links.all():
        box = link.bounding_box()
        assert box, link.inner_text()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 375, link.inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".masthead a:visible").count() == 1
    page.set_viewport_size({"width": 375, "height": 812})
    assert page.locator(first).first.bounding_box()["y"] < 1.5 * 812


def test_themes_lead_to_their_cards_and_with_the_script_show_them_alone(visit, context, pages):
    page, _ = visit("index.html", where=DISK)
    everything, link = page.evaluate(CARDS), page.locator(".themes a").nth(1)
    link.click()
    shown = page.locator(".card:visible")
    assert {one.get_attribute("data-theme") for one in shown.all()} == {link.inner_text()}
    assert {*page.locator(".theme:visible").all_inner_texts()} == {link.inner_text()}
    assert violations(page) == []
    kept = page.evaluate(CARDS)
    assert len(kept) == 1
    assert shown.bounding_box()["width"] == page.locator(".cards").bounding_box()["width"]  # one card fills its row
    assert shown.bounding_box()["y"] < 500
    page.reload()
    assert page.evaluate(CARDS) == kept
    page.select_option("#order", "end")
    kept = page.evaluate(CARDS)
    shared, _ = visit(page.url.rpartition("/")[2], where=DISK)
    assert shared.evaluate(CARDS) == kept
    page.select_option("#order", "reading")
    link.click()
    assert page.evaluate(CARDS) == everything
    page.go_back()
    assert {one.get_attribute("data-theme") for one in shown.all()} == {link.inner_text()}
    bare = context(java_script_enabled=False).new_page()
    bare.goto(DISK + "index.html")
    bare.locator(".themes a").nth(1).click()
    assert bare.locator(bare.evaluate("location.hash")).is_visible()


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_silent_fits_every_screen_and_paper_and_breaks_no_rule_of_wcag(visit, pages, name):
    page, requests = visit(name, where=DISK)
    every_rule_holds(page)
    for width in (1280, 768, 375):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 900})
    assert page.evaluate(BEYOND, PAPER) == []
    assert page.errors == []
    assert [url for url in requests if not url.startswith(("data:", DISK + name))] == []


@pytest.mark.parametrize("script", [True, False])
def test_a_link_to_a_dataset_unfolds_its_entry_alone_on_a_page_of_few_screens(context, pages, script):
    page = context(java_script_enabled=script, viewport={"width": 375, "height": 812}).new_page()
    page.goto(DISK + "data.html")
    assert page.evaluate("document.documentElement.scrollHeight") < 9 * 812
    assert page.locator(".heat").evaluate("e => e.offsetHeight <= e.closest('.scroll').clientHeight")  # of full height
    page.click(".heat a >> text=small boats")
    assert "Home Office" in page.inner_text(".entry[open]")
    assert page.locator(".entry[open] summary").first.bounding_box()["y"] > 50  # below the masthead


# a number that stands in no figure or table
COMPUTED = ".answer a.made[href='#made-answer']"


@pytest.mark.parametrize("by", ["mouse", "keyboard", "mouse without a script"])
def test_a_number_leads_to_how_it_was_made_and_from_there_to_its_cell(context, pages, by):
    page = context(java_script_enabled="without" not in by).new_page()
    page.goto(DISK + "detections_trend/default/detections_trend.html")
    number, panel = page.locator(COMPUTED).first, page.locator("#made-answer")
    assert not panel.is_visible()
    if by == "keyboard":
        number.focus()
        page.keyboard.press("Enter")
    else:
        number.click()
    panel.wait_for(state="visible")
    # words first
    assert re.search(r'(?s)Frontex, Monthly.*bb\.load\("detections", vintage=.*sha256', panel.inner_text())
    panel.locator("a").first.click()
    cell = page.locator(f"#{page.url.rpartition('#')[2]}")
    cell.wait_for(state="visible")
    assert "show.answer(" in cell.inner_text()


def test_a_number_that_leads_to_a_table_is_marked_there(visit, pages):
    page, _ = visit("return_rates/default/return_rates.html", where=DISK)
    for number in page.locator(".answer a.made[href^='#table']").all()[:2]:
        number.click()
        cited = page.locator("td.cited")
        assert cited.all_inner_texts() == [number.inner_text()]
        assert cited.is_visible()


def test_a_figure_can_be_embedded_in_another_page_and_leads_to_its_report(visit, served, pages, tmp_path):
    frame = (
        f'<iframe src="{served}api/route_trends/detections-by-year.html" title="Detections" width="700" height="600">'
    )
    (tmp_path / "blog.html").write_text(f"<!doctype html><title>A blog</title>{frame}</iframe>", encoding="utf-8")
    page, _ = visit("blog.html", where=tmp_path.as_uri() + "/")
    frame = page.frame_locator("iframe")
    frame.locator("svg:visible").first.wait_for()
    assert frame.locator("figure").count() == 1
    assert page.errors == []
    frame.locator("p.under a").last.click()
    page.wait_for_url("**/route_trends/default/route_trends.html")
