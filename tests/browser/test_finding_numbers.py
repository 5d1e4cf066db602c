"""The page that finds a number, opened from disk: it answers as the command does, on the figures that it may show."""

import re

import pytest
from test_reports import DISK, violations

from borderbook.methods.numbers import search
from borderbook.upkeep import numbers
from borderbook.upkeep import numbers_page as page_index
from borderbook.upkeep.find import number_found, number_meant
from built import REPORTS
from notemill.report import site

pytestmark = pytest.mark.browser
ITEMS = "title => [...document.querySelectorAll('#found h2')].filter(h => h.textContent.startsWith(title)).flatMap(h => [...h.nextElementSibling.children].map(li => li.textContent))"


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    """Where the pages around the reports lie, without a report."""
    reports = tmp_path_factory.mktemp("reports")
    site.build_site(reports)
    return reports


@pytest.fixture(scope="module")
def shown():
    """The index that the page has."""
    index = numbers.index(names=["italy_landings", "enforcement", "asylum_applicants", "small_boats"])
    return index[~index["series"].astype("str").str.contains("citizens of") & (index["value"] >= page_index.LEAST)]


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("157,652 landings 2023", 375), ("157 600 landings italy", 1280), ("about 1.3 million asylum applicants 2015", 1280),
        ("376,435", 375), ("36,800 small boats uk 2024", 1280), ("more than 1,000,000 found illegally present EU 2015", 375),
        ("5,555 first quarter 2023 boats", 1280),
    ],
)  # fmt: skip
def test_it_answers_as_the_command_does(visit, there, shown, text, width):
    page, requests = visit("find.html", where=there.as_uri() + "/", width=width)
    assert not [url for url in requests if "numbers.js" in url]  # before the field is used
    page.fill("#number", text)
    page.keyboard.press("Enter")
    page.wait_for_selector("#found > p")
    found = search.find(shown, search.read(text))
    stands = {number_found(row) for row in found.stands.itertuples() if not row.period.startswith("twelve")}
    said = [line for line in page.evaluate(ITEMS, "The number is") if "add words to see fewer" not in line]
    assert said[:8] == [line for line in said if line in stands or text == "376,435"][:8]
    assert bool(said) == bool(stands)
    ours = {number_meant(row) for row in found.meant.itertuples()}
    assert set(page.evaluate(ITEMS, "Figures that")) <= ours
    hits = page.locator("#found li:not(:has-text('add words to see fewer'))")
    links = hits.locator("a").evaluate_all("all => all.map(link => link.getAttribute('href'))")
    assert len(links) == hits.count()  # each leads to its dataset
    ids = re.findall(r'id="([^"]+)"', (there / "data.html").read_text(encoding="utf-8"))
    assert {*links} <= {f"data.html#{one}" for one in ids}
    where = search.CHANCE["words" if search.read(text).words else "none"]
    sentence = search.CHANCE["sentence"].format(many="MANY", where=where)  # the command's own words
    pattern = re.escape(sentence).replace("MANY", rf"(\d+|{search.CHANCE['few']})")
    assert re.search(pattern, page.inner_text("#found"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    assert page.errors == []


def test_a_search_has_an_address_and_what_is_no_number_or_a_share_is_told(visit, there):
    page, _ = visit("find.html#q=157,652", where=there.as_uri() + "/")
    page.wait_for_selector("#found > p")
    assert "Landings in Italy, 2023: 157,652 persons" in page.inner_text("#found")
    for text, said in (
        ("landings", "does not begin with a number"),
        ("24 % returns", "by the command alone"),
        ("654,321", "does not make it wrong"),
        ("741", "Below 1,000 this page has only the leading numbers"),
    ):
        page.fill("#number", text)
        page.click("#find button")
        page.wait_for_function("said => document.getElementById('found').textContent.includes(said)", arg=said)
        if text == "landings":
            assert page.get_attribute("#found a", "href") == "index.html#q=landings"
    assert page.evaluate("location.hash") == "#q=741"
    assert "drawn at random" not in page.inner_text("#found")  # of numbers that are not searched
    page.fill("#number", "654,321")
    page.click("#find button")
    page.wait_for_function("() => document.getElementById('found').textContent.includes('borderbook find 654,321')")
    assert "Monthly detections of illegal border-crossing" in page.inner_text("#found")  # what is withheld


def test_a_number_that_an_answer_or_a_first_chart_prints_is_found_with_its_report(visit, pages, chosen):
    beside, _ = visit("find.html#q=168,360", where=chosen)  # a run beside the default one prints it, too
    beside.wait_for_selector("#found li a[href='country_profile/geo-hu/country_profile.html']")
    page, _ = visit("find.html", where=DISK)
    for text, question in {
        "151,799": "detections_trend", "223 616": "detections_trend", "342,482": "detections_trend",
        "17,552 dead or missing": "deaths_on_the_way", "3,404": "brief", "3,404 deaths 2025": "deaths_on_the_way", "110,385 returns": "return_rates",
        "24 returns": "return_rates", "24.3": "return_rates",
    }.items():  # fmt: skip
        page.fill("#number", text)
        page.click("#find button")
        page.wait_for_function("() => document.querySelector('#found > p')")
        links = page.locator("#found li > a:first-child:not([href^=data])").evaluate_all(
            "all => all.map(link => link.getAttribute('href'))"
        )
        assert f"{question}/default/{question}.html" in links, text
        number = re.match(r"[\d, ]+", text)[0]
        assert re.sub(r"\D", "", number) in page.inner_text("#found mark >> nth=0").replace(",", "")
        assert len(links) == len(set(links))  # a report once
        assert not re.search(r"… ,|,\d{1,2} …", page.inner_text("#found ul"), re.M)  # no number is cut in two
        assert all((REPORTS / link).is_file() for link in links)
    page.fill("#number", "at least 3,000 deaths 2024")
    page.click("#find button")
    page.wait_for_function("() => document.querySelector('#found').textContent.includes('January to July 2024')")
    assert not page.locator("#found mark").count()  # 3,140 are of 2017
    page.fill("#number", "1,000 Atlantis")  # words filter what reports print, too
    page.click("#find button")
    page.wait_for_function("() => document.querySelector('#found code')")
    assert page.locator("#found li").count() == 0
    assert violations(page) == []


def test_the_index_holds_no_figure_that_may_not_be_republished_and_is_small(there):
    content = (there / page_index.NAME).read_text(encoding="utf-8")
    assert len(content.encode()) < 500_000
    assert "Detections of illegal border-crossing" not in content
    without = (there / "find.html").read_text(encoding="utf-8").partition("Not included:")[2]
    assert "Monthly detections of illegal border-crossing" in without
