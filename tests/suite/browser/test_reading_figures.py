"""A reader with a pointer, a finger or a keyboard gets from each figure what its data hold; without script, all of it."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import quote_plus
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest
from PIL import Image
from test_reports import DISK, KINDS, PLACES

from built import REPORTS
from drawn import says

pytestmark = pytest.mark.browser


def test_a_finger_gets_a_value_and_a_tap_beside_the_figure_lets_it_go(context, pages):
    page = context(viewport={"width": 375, "height": 800}, has_touch=True).new_page()
    page.goto(DISK + "detections_trend/default/detections_trend.html")
    figures = {one.get_attribute("id"): one for one in page.locator("figure[data-name]").all()}
    figure, place = next((one, places[0]) for name, one in figures.items() if (places := page.evaluate(PLACES, name)))
    page.touchscreen.tap(*place["spot"])
    assert figure.locator(".tip").text_content() == place["words"]
    page.touchscreen.tap(3, 3)
    assert not figure.locator(".tip").is_visible()


def test_a_series_is_picked_out_from_the_legend_and_from_the_end_of_its_line(visit, pages):
    page, _ = visit("deaths_on_the_way/default/deaths_on_the_way.html", where=DISK, width=1280)
    picked = "[...new Set([...document.querySelectorAll('.wide [data-label]:not(.off)')].filter(m => m.closest('#main figure') === document.querySelector('figure')).map(m => m.dataset.series))]"
    assert len(page.evaluate(picked)) == 4
    figure = page.locator("figure").first
    figure.locator(".wide text", has_text="Western African").hover()
    assert page.evaluate(picked) == ["Western African"]
    page.mouse.move(1, 1)
    assert len(page.evaluate(picked)) == 4


@pytest.mark.parametrize(
    ("question", "name", "own", "added", "width"),
    [
        ("country_profile", "return-rate", ["Germany", "EU-27"], ["France", "Sweden"], 375),
        ("country_profile", "return-rate", ["Germany", "EU-27"], ["France", "Sweden"], 1280),
        ("return_rates", "return-rate-by-year", ["EU-27"], ["Germany", "Italy"], 1280),
        ("route_trends", "same-months-of-each-year", ["Eastern Mediterranean", "Central Mediterranean"],
         ["Eastern Borders", "Western African"], 1280),
    ],
)  # fmt: skip
def test_other_places_are_added_to_a_chart_by_name_and_a_link_keeps_them(
    visit, pages, question, name, own, added, width
):
    page, _ = visit(f"{question}/default/{question}.html", where=DISK, width=width)
    figure = page.locator(f"#figure-{name}")
    texts = figure.locator("svg:visible text")
    for place in added:
        figure.locator("select").select_option(place)
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    # a second time would remove it
    assert figure.locator("option:disabled").all_text_contents() == added
    assert figure.locator(".years button").all_text_contents() == [f"{place} ×" for place in added]
    assert 0 <= figure.bounding_box()["y"] < 450  # which the address sets
    figure.locator(".tools summary").click()
    with page.expect_download() as waiting:
        figure.get_by_text("Data as CSV").click()
    figure.locator(".tools summary").click()
    rows = Path(waiting.value.path()).read_text(encoding="utf-8").splitlines()
    assert {row.split(",")[1] for row in rows[1:]} == {*own, *added}
    said = texts.all_text_contents()
    assert [sum(text.startswith(place) for text in said) for place in (*own, *added)] == [1] * len(own + added)
    boxes = [one.bounding_box() for one in figure.locator("svg:visible .raised text").all()]
    assert all(box["x"] + box["width"] <= width for box in boxes)
    lines = [one.bounding_box() for one in figure.locator("svg:visible [data-values] path").all()]
    assert min(box["x"] for box in boxes) > max(line["x"] + line["width"] for line in lines)  # over none of them
    figure.locator("svg:visible .raised", has_text=added[0]).locator("text").click()
    assert page.evaluate("location.search") == f"?pick.{name}={quote_plus(added[1])}"
    end = f"() => [...document.querySelectorAll('#figure-{name} [data-label=\"{added[1]}\"]')].find(m => m.getClientRects().length).getBoundingClientRect()"
    top, bottom = page.evaluate(end)["top"], page.evaluate(end)["bottom"]
    label = figure.locator("svg:visible .raised text").bounding_box()
    assert top - 20 <= label["y"] + label["height"] / 2 <= bottom + 20  # beside its line
    figure.locator(".years button").click()
    assert page.evaluate("location.search") == ""
    assert page.errors == []


def test_the_value_of_a_bar_does_not_hide_the_bars_beside_it(visit, pages):
    page, _ = visit("deaths_on_the_way/default/deaths_on_the_way.html", where=DISK, width=1280)
    figure = page.locator("#figure-causes")
    bars, tip = figure.locator("svg:visible [data-label]").all(), figure.locator(".tip")
    boxes = [bar.bounding_box() for bar in bars]
    for bar, box in zip(bars, boxes, strict=True):
        bar.dispatch_event("pointermove", {"clientX": box["x"] + 1, "clientY": box["y"] + 9})
        top, left = tip.bounding_box()["y"], tip.bounding_box()["x"]
        reached = [one for one in boxes if one["x"] + one["width"] > left + 1]
        assert not [one for one in reached if top < one["y"] + 9 < top + tip.bounding_box()["height"]]


def test_a_picture_to_save_has_title_unit_source_and_typeface_and_the_data_are_the_twin(visit, pages):
    page, _ = visit("route_trends/default/route_trends.html", where=DISK, width=375)
    figure = page.locator("figure").nth(1)
    name = figure.get_attribute("data-name")
    saved = {}
    figure.locator("summary", has_text="Download").click()
    for words in ("Picture as SVG", "Picture as PNG", "Data as CSV"):
        with page.expect_download() as waiting:
            figure.get_by_text(words).click()
        saved[waiting.value.suggested_filename.rpartition(".")[2]] = Path(waiting.value.path()).read_bytes()
        assert waiting.value.suggested_filename.startswith(f"{name}.")
    drawn = ElementTree.fromstring(saved["svg"])
    text = " ".join(" ".join(drawn.itertext()).split())
    title = figure.locator("h2, h3").inner_text()
    for words in (*title.split(), "Source: Frontex", "Detections of illegal border-crossing"):
        assert words in text
    assert float(drawn.get("width")) > 960  # the drawing for a page, also from a phone
    assert b"@font-face" in saved["svg"]
    assert not re.search(rb"currentColor|var\(|class=|https?://(?!www.w3.org/)", saved["svg"])
    with Image.open(io.BytesIO(saved["png"])) as png:
        assert png.width == 2 * float(drawn.get("width"))
        assert png.getpixel((2, 2))[:3] == (255, 255, 255)
        assert len(png.convert("RGB").getcolors(1 << 24)) > 100  # ink, not paper alone
    stored = REPORTS / f"route_trends/default/data/{name}.csv"
    assert saved["csv"] == stored.read_bytes()
    shown = figure.locator("svg.wide").evaluate("svg => svg.textContent")
    assert "".join(shown.split()) in "".join(text.split())  # this drawing, not another one of the page
    assert page.errors == []


def test_the_menu_of_a_figure_works_by_keyboard(visit, pages):
    page, _ = visit("route_trends/default/route_trends.html", where=DISK)
    menu = page.locator("figure details.take").first
    menu.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert menu.get_by_text("Picture as PNG").is_visible()
    words = menu.locator("dd p").all_inner_texts()
    # the address of a page to embed is that of the reports, wherever they stand
    (framed,) = re.findall('src="([^"]+)"', menu.locator("code.frame").inner_text())
    assert framed == f"{DISK}api/route_trends/{menu.locator('xpath=ancestor::figure').get_attribute('data-name')}.html"
    assert 'data-name="' in urlopen(framed).read().decode()
    assert "In: Which routes carry the irregular crossings" in " ".join(words)
    for kind, begins in (("BibTeX", "@misc{"), ("CSL-JSON", '[{"id": "')):
        content = urlopen(menu.locator("a", has_text=kind).get_attribute("href")).read().decode()
        assert content.startswith(f"{begins}borderbook-route_trends-figure-")
    assert menu.get_by_text("The same data in Python").is_visible()
    forms = page.locator(".forms a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert {one.rpartition("/")[2] for one in forms} == {"route_trends.pdf", "route_trends.xlsx", "#cite", "brief.html"}  # fmt: skip


def test_a_map_of_several_years_shows_the_year_on_its_slider_as_its_data_have_it(visit, pages):
    page, _ = visit("illegally_present/default/illegally_present.html", where=DISK, width=1280)
    figure = page.locator("#figure-found-illegally-present-map")
    text = urlopen(figure.locator("a[download]").first.get_attribute("href")).read().decode()
    rows = {row["country"]: row for row in csv.DictReader(io.StringIO(text))}
    shown = "figure => [...figure.querySelectorAll('.wide [data-by]')].map(mark => [mark.dataset.label, mark.dataset.value, mark.querySelector('path').getAttribute('fill')])"
    before = figure.evaluate(shown)
    heading = figure.locator("h2, h3")
    title, alt = heading.inner_text(), figure.locator("svg.wide").get_attribute("aria-label")
    figure.locator("input[type=range]").focus()
    page.keyboard.press("ArrowLeft")
    year = figure.locator("output").inner_text()
    assert year in next(iter(rows.values()))
    after = figure.evaluate(shown)
    for country, value, colour in after:
        held = rows[country][year]
        assert says(value, [float(held) if held else None]), (country, year)
        assert colour.startswith("#" if held else "url("), (country, year)  # hatched as in the legend
    assert after != before
    # title and alternative text speak of another year, so that they give way to its highest figure; also in what is saved
    first = max(rows, key=lambda country: float(rows[country][year] or 0))
    value = next(value for country, value, _ in after if country == first)
    names = " and ".join(country for country, shown_as, _ in after if shown_as == value)
    known = sum(bool(of_country[year]) for of_country in rows.values())  # not all countries have a figure
    of_year = f"{year}: of {known} countries with a figure, highest in {names}, {value} per 1,000"
    assert " ".join(heading.inner_text().split()) == of_year
    assert figure.locator("svg.wide").get_attribute("aria-label") == f"Map. {of_year}"
    figure.locator("summary", has_text="Download").click()
    with page.expect_download() as waiting:
        figure.get_by_text("Picture as SVG").click()
    saved = " ".join("".join(ElementTree.parse(waiting.value.path()).getroot().itertext()).split())
    assert title.split(":")[0] + ":" not in saved
    drawn = figure.locator("svg.wide").evaluate("svg => svg.textContent")
    assert "".join(drawn.split()) in "".join(saved.split())  # the values of the year on the slider
    colours = "figure => [...figure.querySelectorAll('.wide [data-of]:not([data-on])')].map(one => one.querySelector('text').getAttribute('fill'))"
    assert set(figure.evaluate(colours)) <= {"#1c2025", "currentColor"}  # on the sea, and in the list beside it
    figure.locator("input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    assert (heading.inner_text(), figure.locator("svg.wide").get_attribute("aria-label")) == (title, alt)
    assert [value for _, value, _ in figure.evaluate(shown)] == [value for _, value, _ in before]


def test_a_table_is_sorted_by_its_columns_numbers_from_the_highest_and_what_is_missing_last(visit, pages):
    page, _ = visit("route_trends/default/route_trends.html", where=DISK)
    table = page.locator(".table table").first
    column = "table => [...table.tBodies[0].rows].map(row => row.cells[4].textContent)"
    as_numbers = [None if text == "–" else float(text.replace("−", "-")) for text in table.evaluate(column)]
    head = table.locator("thead th").nth(4)
    for falls, said in ((True, "descending"), (False, "ascending")):
        head.locator("button").focus()
        page.keyboard.press("Enter")
        known = sorted((n for n in as_numbers if n is not None), reverse=falls)
        texts = table.evaluate(column)
        assert [float(text.replace("−", "-")) for text in texts if text != "–"] == known
        assert texts[len(known) :] == ["–"] * (len(texts) - len(known))
        assert head.get_attribute("aria-sort") == said
    table.locator("thead th button").first.click()
    names = table.evaluate("table => [...table.tBodies[0].rows].map(row => row.cells[0].textContent)")
    assert names == sorted(names)


def test_of_series_over_time_the_name_of_a_row_stays_and_the_newest_year_is_seen_first(visit, pages):
    page, _ = visit("route_trends/default/route_trends.html", where=DISK, width=375)
    figure = page.locator("#figure-detections-by-year")
    figure.locator("summary").first.click()
    scroll = figure.locator(".scroll")
    route, newest = (scroll.locator(f"tbody tr:first-child {cell}").bounding_box() for cell in ("th", "td >> nth=0"))
    assert newest["x"] + newest["width"] <= 375
    scroll.evaluate("element => element.scrollLeft = 200")
    assert scroll.locator("tbody th").first.bounding_box()["x"] == route["x"]


def test_without_script_every_word_and_number_is_there(context, pages):
    page = context(java_script_enabled=False, viewport={"width": 1280, "height": 800}).new_page()
    for name in (name for name in pages[1:] if Path(name).stem in KINDS):
        page.goto(DISK + name)
        for figure in page.locator("figure[data-name]").all()[:2]:
            assert figure.locator("svg, img").first.is_visible(), name
            figure.locator("summary", has_text="Download").click()
            assert figure.locator("a[download]").first.is_visible()
            assert figure.locator("table").is_visible()
        assert page.locator("button:visible, .tip, .steps").count() == 0, name


def test_what_a_link_leads_to_is_unfolded(visit, pages):
    page, _ = visit("return_rates/default/return_rates.html", where=DISK, width=375)
    fold = page.locator("details.how")
    assert fold.evaluate("one => one.open") is False
    page.locator(".answer a.made").first.click()
    target = page.locator(page.evaluate("location.hash"))
    target.wait_for(state="visible")
    page.goto(page.url.partition("#")[0] + "#parameters-of-this-run")
    page.wait_for_function("document.querySelector('details.how').open")
    assert page.locator(".provenance code").first.is_visible()
