"""A house style that is clearly another: page, figure, PDF and brief follow it."""

import json
import re
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest
from fontTools import subset
from pages import RECORD, notebook, reader, words

from notemill import project
from notemill.charts import bars
from notemill.report import pictures
from notemill.report.page import page_of
from notemill.report.pdf import pdf_of
from notemill.report.render import page_html

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><circle cx="4" cy="4" r="4" fill="#7a0019"/></svg>'
STYLE = """
name: The Gazette
contact: data@example.org
address: https://example.org/borders/
logo: gazette.svg
typeface: {regular: fonts/Regular.ttf, bold: fonts/Bold.ttf}
colours: {heading: "#5b1220", link: "#7a0019", series: "#8a3b12"}
"""


@pytest.fixture
def gazette(tmp_path, monkeypatch):
    """The house style in force."""
    (tmp_path / "fonts").mkdir()
    for name, cut in (("DejaVuSerif", "Regular"), ("DejaVuSerif-Bold", "Bold")):
        font = Path(mpl.get_data_path()) / f"fonts/ttf/{name}.ttf"
        subset.main([str(font), "--unicodes=U+0020-007E", f"--output-file={tmp_path / 'fonts' / cut}.ttf"])
    (tmp_path / "gazette.svg").write_text(LOGO)
    path = tmp_path / "house.yml"
    path.write_text(STYLE)
    monkeypatch.setenv(project.HOUSE_VARIABLE, str(path))
    pictures.fonts.cache_clear()
    yield path
    pictures.fonts.cache_clear()


def test_the_page_has_its_name_logo_typeface_colours_and_contact(gazette):
    page = page_html(page_of(notebook()), RECORD)
    assert "<title>The question? · The Gazette</title>" in page
    assert '<img class="logo" src="data:image/svg+xml;base64,' in page
    assert "<b>The Gazette</b></a>" in page
    assert '@font-face { font-family: "DejaVu Serif"; font-weight: 400; src: url(data:font/ttf;base64,' in page
    light, dark = page.partition('--face: "DejaVu Serif";')[2].split("}")[:2]
    assert light.strip() == "--deep: #5b1220; --link: #7a0019;"
    assert "--deep: #" in dark
    assert "#5b1220" not in dark  # too dark for a dark page
    assert "Contact: data@example.org" in page
    assert "https://example.org/borders/q/default/q.html#figure-by-route" in page
    assert "&lt;iframe src=&quot;https://example.org/borders/api/q/by-route.html&quot;" in page
    assert '<link rel="canonical" href="https://example.org/borders/q/default/q.html">' in page
    told = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])
    addresses = [
        told["url"],
        told["includedInDataCatalog"]["url"],
        *(one["contentUrl"] for one in told["distribution"]),
    ]
    assert all(one.startswith("https://example.org/borders/") for one in addresses), addresses
    assert told["publisher"] == {"@type": "Organization", "name": "The Gazette"}


@pytest.mark.parametrize("question", ["q", "brief"])
def test_pdf_and_brief_are_set_in_its_typeface_under_its_name(gazette, question):
    pdf = pdf_of(page_of(notebook()), {**RECORD, "question": question}, "Cite me.")
    fonts = [font for one in reader(pdf).pages for font in one["/Resources"]["/Font"].values()]
    names = {str(font.get_object()["/BaseFont"]).split("+")[-1] for font in fonts}
    assert {name for name in names if name.startswith("DejaVuSerif")} >= {"DejaVuSerif", "DejaVuSerif-Bold"}
    assert not any(name.startswith("Inter") for name in names)
    assert ("THE GAZETTE" if question == "brief" else "The Gazette") in words(pdf)
    assert "data@example.org" in words(pdf)


def test_a_figure_is_drawn_in_the_typeface_and_colour_of_its_time(gazette):
    drawn = bars(
        pd.Series([1, 2], index=["a", "b"], name="n"), name="n", title="T", unit="U", of="own survey, 2026"
    ).svg()
    assert "DejaVu Serif" in drawn
    assert "#8a3b12" in drawn
    assert "Inter" not in drawn
    assert "#33546d" not in drawn
