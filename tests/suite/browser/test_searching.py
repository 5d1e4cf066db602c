"""The search of the index page, opened from disk: it finds what the command finds, by keyboard and on a phone."""

import pytest
from test_reports import DISK, every_rule_holds

from built import REPORTS
from notemill.report import search

pytestmark = pytest.mark.browser
SHOWN = (
    "[...document.querySelectorAll('#found li')].map(li => "
    "[li.querySelector('a').getAttribute('href'), li.querySelector('a').textContent, li.querySelector('p')?.textContent ?? '', "
    "Number(li.querySelector('small')?.textContent.match(/\\d+/) ?? 0)])"
)


def asked(page, text):
    """What the page shows once it has searched; [] if nothing is found."""
    page.evaluate("document.getElementById('shown').textContent = ''")
    page.fill("#filter", text)
    page.locator("#shown:not(:empty)").wait_for()
    return page.evaluate(SHOWN)


# what leads to which place; to none: None
PLACES = {
    "240,286": "detections_trend/default/detections_trend.html#table-life-of-the-answer",
    "156 000 returns": "return_rates/default/return_rates.html",
    "facilitators": "facilitators/default/facilitators.html",
    "canaries": "route_trends/default/route_trends.html#figure-detections-by-year",
    "asylum decisions": "data.html#asylum-decisions",
    "overstayers": "illegally_present/default/illegally_present.html",
    "deportations": "glossary.html#return",
    "English Channel": "deaths_on_the_way/default/deaths_on_the_way.html#figure-routes-recorded",
    "24": "asylum_and_detections/default/asylum_and_detections.html",
    **dict.fromkeys(["Ungarn", "no such word anywhere", "qqqq"]),
}
MORE = (
    "240 286 detections", "24.3", "240", "libya", "Deutschland", "turkiye", "UK", "EU", "Syrians", "smuglers",
    "the return rate of France", "germany returns 2024", "central mediterranean", "return", "zzz",
)  # fmt: skip


def test_it_finds_what_the_command_finds_and_leads_to_the_place(visit, pages):
    page, requests = visit("index.html", where=DISK)
    assert not [url for url in requests if search.SCRIPT in url]  # before the field is used
    index = search.read(REPORTS)
    assert (REPORTS / search.NAME).stat().st_size < 600_000
    for text in (*PLACES, *MORE):
        found = search.find(index, text)
        expected = [[one["href"], one["title"], line, others] for one, line, others in found.places[: search.MOST]]
        assert asked(page, text) == expected, text
        assert page.locator("#none").is_visible() == (not expected), text
        assert ("common number" in page.inner_text("#shown")) == bool(found.common), text
        if text in PLACES:
            hrefs = [href for href, *_ in expected]
            assert PLACES[text] in hrefs if PLACES[text] else hrefs == [], text
    assert page.errors == []


@pytest.mark.parametrize("width", [375, 1280])
def test_by_keyboard_from_the_field_to_the_row_that_prints_a_number(visit, pages, width):
    page, _ = visit("index.html", where=DISK, width=width)
    page.focus("#filter")
    page.keyboard.type("240,286")
    page.wait_for_selector("#found li")
    assert page.locator("#found li p").first.inner_text().startswith("2025-02-04")
    assert page.locator("#found mark").first.inner_text() == "240,286"
    assert page.locator("#found li span").first.inner_text().startswith("Table · ")
    assert "no number that none of these prints" in page.inner_text("#searched")
    assert not page.locator("#cards").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    every_rule_holds(page)
    assert page.evaluate("location.hash") == "#q=240%2C286"  # a search has an address
    again, _ = visit("index.html#q=240%2C286", where=DISK)
    again.wait_for_selector("#found li")
    assert again.evaluate(SHOWN) == page.evaluate(SHOWN)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**#table-life-of-the-answer")
    assert page.locator("#table-life-of-the-answer").is_visible()


def test_runs_that_failed_are_found_and_without_the_index_it_is_said(visit, chosen, tmp_path):
    page, requests = visit("index.html", where=chosen)
    ((href, _, line, _),) = asked(page, "value17")
    assert (href, line) == ("brief/tried-value17/brief.html", "No answer. ZeroDivisionError: <script>")
    assert [url for url in requests if not url.startswith(("data:", chosen))] == []
    (tmp_path / "index.html").write_bytes((REPORTS / "index.html").read_bytes())
    alone, _ = visit("index.html#q=hungary", where=tmp_path.as_uri() + "/")
    alone.locator("#shown", has_text="search.js").wait_for()
