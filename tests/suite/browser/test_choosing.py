"""A reader chooses another country or route and stays at the same place; what was set on a page stands in its address."""

import pytest
from test_reports import violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [375, 1280])
def test_a_country_is_searched_in_a_list_by_keyboard_and_opens_at_the_same_place(visit, chosen, width):
    page, _ = visit("country_profile/default/country_profile.html", where=chosen, width=width)
    page.evaluate("document.getElementById('figure-return-rate').scrollIntoView()")
    assert page.locator(".choose").inner_text().split("\n")[0] == "Country: Germany Choose one of 32 others ▼"
    page.focus(".choose summary")
    page.keyboard.press("Enter")
    page.locator(".choose .list").wait_for()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    search = page.locator(".choose input")
    before = search.bounding_box()
    assert width > 375 or page.locator(".choose li a").first.bounding_box()["height"] >= 40
    page.fill(".choose input", "libya")  # the other reports may know it
    assert search.bounding_box() == before
    assert page.locator(".choose .none a:visible").get_attribute("href").endswith("index.html#q=libya")
    page.fill(".choose input", "deutsch")
    assert page.locator(".choose li:visible").all_inner_texts() == ["Germany"]
    page.fill(".choose input", "ro")
    assert page.locator(".choose li:visible").first.inner_text() == "Romania"  # what begins so is first, and Enter's
    page.fill(".choose input", "")
    page.keyboard.press("Escape")
    page.keyboard.type("hung")  # keys typed at once, while the focus is still on the button
    assert not page.locator(".choose .none").is_visible()
    assert page.locator(".choose li:visible").all_inner_texts() == ["Hungary"]
    page.press(".choose input", "Enter")
    page.wait_for_url("**/geo-hu/country_profile.html#figure-return-rate")
    assert page.locator(".choose [aria-current]").text_content() == "Hungary"
    assert page.title() == "What do the official counts say about Hungary? · Borderbook"
    page.press(".choose summary", "Enter")
    page.keyboard.press("Escape")
    assert not page.locator(".choose .list").is_visible()
    assert page.errors == []


def test_routes_are_buttons_and_without_a_script_each_leads_to_its_page(context, visit, chosen):
    page = context(java_script_enabled=False).new_page()
    page.goto(f"{chosen}route_trends/default/route_trends.html")
    assert page.locator(".choose [aria-current]").inner_text() == "all routes"
    page.click(".choose >> text=Western Balkan")
    page.wait_for_url("**/routes-western-balkan/route_trends.html")
    assert page.locator(".choose [aria-current]").inner_text() == "Western Balkan"
    page.goto(f"{chosen}country_profile/default/country_profile.html")
    assert "ask the sender for the whole folder" in page.locator("#files + p + p").inner_text()
    assert "borderbook run" not in " ".join(page.locator("#files ~ p").all_inner_texts())
    narrow, _ = visit("route_trends/routes-western-balkan/route_trends.html", where=chosen, width=375, scheme="dark")
    assert narrow.locator(".choose [aria-current]").evaluate("e => e.getBoundingClientRect().right") <= 375
    assert violations(narrow) == []


def test_what_was_picked_moved_sorted_and_opened_survives_a_reload_and_the_way_to_another_run(visit, chosen):
    page, _ = visit("country_profile/default/country_profile.html", where=chosen)
    name = page.locator("#figure-counts-by-year svg:visible .named text")
    page.locator("#figure-counts-by-year .drawing").hover()
    name.first.click()
    page.click("details:has(#table-notifications-by-year) > summary")
    page.click("#table-notifications-by-year thead button >> nth=2")
    page.click("#figure-return-rate .tools summary >> nth=0")
    page.mouse.move(0, 0)
    seen = """() => [document.querySelectorAll('.off').length, document.querySelector('[aria-sort]').cellIndex,
        document.querySelector('[aria-sort]').getAttribute('aria-sort'), document.querySelectorAll('main details[open]').length]"""
    before = page.evaluate(seen)
    assert before[0] > 0
    assert before[1:] == [2, "descending", 2]
    page.reload()
    assert page.evaluate(seen) == before
    page.click(".choose summary")
    page.click(".choose >> text=Hungary")
    page.wait_for_url("**/geo-hu/**")
    assert page.evaluate(seen) == before


def test_the_year_of_a_map_stands_in_the_address(visit, chosen):
    page, _ = visit("illegally_present/default/illegally_present.html", where=chosen)
    own = page.inner_text(".years output")
    page.focus(".years input")
    page.keyboard.press("Home")
    year = page.inner_text(".years output")
    assert page.evaluate("location.search") == f"?year.found-illegally-present-map={year}"
    page.reload()
    assert page.inner_text(".years output") == year
    page.focus(".years input")
    while page.inner_text(".years output") != own:
        page.keyboard.press("ArrowRight")
    assert page.evaluate("location.search") == ""  # the year that a page shows by itself needs no word


def test_the_index_finds_the_pages_of_hungary_first_and_its_search_survives_a_reload(visit, chosen):
    def first_three(page):
        page.locator("#found a").first.wait_for()
        return ["/geo-hu/" in link.get_attribute("href") for link in page.locator("#found a").all()[:3]]

    page, _ = visit("index.html", where=chosen)
    page.fill("#filter", "hungary")
    assert first_three(page) == [True] * 3
    page.reload()
    assert (page.input_value("#filter"), first_three(page)) == ("hungary", [True] * 3)
    page.locator("#found a").first.click()
    page.wait_for_url("**/geo-hu/*.html*")
    page, _ = visit("index.html#q=hungary", where=chosen, width=375)
    assert first_three(page) == [True] * 3
    assert page.locator("#found a").first.bounding_box()["y"] < 800  # on the first screen


def test_countries_and_routes_are_picked_on_top_of_the_index_without_a_script_and_by_name(context, visit, chosen):
    page = context(java_script_enabled=False).new_page()
    page.goto(f"{chosen}index.html")
    summary = page.locator(".places summary")
    assert summary.bounding_box()["y"] < page.locator(".leads, .card").first.bounding_box()["y"]
    summary.click()
    assert page.locator(".places h2").all_inner_texts() == ["Country", "Route"]
    labels = page.locator(".places ul >> nth=0").locator("li").all_inner_texts()
    assert labels == sorted(labels)
    questions = page.locator(".places h3:has(+ ul a[href*=geo-hu])").all_inner_texts()
    assert "How many returns are there for 100 orders to leave?" in questions
    page.locator(".places li:has-text('Western Balkan') a").first.click()
    page.wait_for_url("**/routes-western-balkan/route_trends.html")
    for width, scheme in ((1280, "light"), (375, "dark")):
        page, _ = visit("index.html", where=chosen, width=width, scheme=scheme)
        page.click(".places summary")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.fill("#filter", "lampedusa")
    page.click("#none >> text=the list")
    assert page.locator("#places").is_visible()
