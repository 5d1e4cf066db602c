"""Countries have the colour of their class; classes leave no gap; what is missing is hatched and named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from readback import WORDS, marks, percent

from borderbook.charts import Figure, choropleth, maps
from borderbook.charts.colours import contrast, luminance
from borderbook.charts.theme import NARROW, WIDE

RATES = pd.Series({"DE": 5.0, "FR": 10.0, "ES": 19.9, "PL": 20.0, "MT": 50.0, "HR": np.nan})
HATCH = "\\\\\\"


def countries(figure: Figure, width: int = WIDE) -> dict[str, tuple[str, str | None, str]]:
    """Name of a country -> colour, hatch, value of its patch."""
    found = marks(figure.drawn(width))
    return {
        name: (to_hex(patch.get_facecolor()), patch.get_hatch(), value)
        for name, (patch, value) in found.items()
    }


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_value_on_an_edge_belongs_to_the_higher_class(width: int) -> None:
    found = countries(choropleth(RATES, edges=[10, 20, 40], form=percent, **WORDS), width)
    assert found["France"][0] == found["Spain"][0]
    shades = [found[name][0] for name in ("Germany", "France", "Poland", "Malta")]
    assert sorted(shades, key=luminance, reverse=True) == shades
    assert len(set(shades)) == 4
    assert found["Poland"][2] == "20 %"
    # the lightest class can be told from the sea and from other land
    assert min(contrast(shades[0], maps.SEA), contrast(shades[0], maps.LAND)) >= 1.3


def test_the_legend_names_classes_without_a_gap_in_the_colours_of_the_countries() -> None:
    figure = choropleth(RATES, edges=[10, 20, 40], form=percent, **WORDS)
    texts = [text.get_text() for text in figure.canvas.sheet.texts]
    assert texts == ["40 % or more", "20 % to under 40 %", "10 % to under 20 %", "under 10 %", "no figure"]
    swatches = [to_hex(patch.get_facecolor()) for patch in figure.canvas.sheet.patches]
    found = countries(figure)
    assert swatches == [found[name][0] for name in ("Malta", "Poland", "France", "Germany", "Croatia")]
    assert figure.data.set_index("country")["class"]["Spain"] == "10 % to under 20 %"


def test_a_missing_country_is_hatched_in_the_map_and_in_the_legend() -> None:
    figure = choropleth(RATES, **WORDS)
    found = countries(figure)
    assert found["Croatia"][1:] == (HATCH, "no figure")
    assert {hatch for name, (_, hatch, _) in found.items() if name != "Croatia"} == {None}
    assert [patch.get_hatch() for patch in figure.canvas.sheet.patches].count(HATCH) == 1


def test_a_country_is_drawn_where_it_lies() -> None:
    found = marks(choropleth(RATES, **WORDS).canvas)
    for name, lon, lat in (("France", 2.35, 48.85), ("Poland", 21.0, 52.2), ("Malta", 14.4, 35.9)):
        x, y = maps.to_map([lon], [lat], maps.EUROPE)
        patch, _ = found[name]
        path = patch.get_patch_transform().transform_path(patch.get_path())
        assert path.contains_point((x[0], y[0]), radius=5000), name


def test_values_are_written_in_countries_that_hold_them_in_ink_that_reads() -> None:
    figure = choropleth(RATES, form=percent, **WORDS)
    by_text = {text.get_text(): text for text in figure.axes[0].texts}
    assert set(by_text) == {"5", "10", "20"}  # not in Malta
    assert contrast(to_hex(by_text["5"].get_color()), countries(figure)["Germany"][0]) >= 4.5
    west, north = maps.to_map([2.5], [46.7], maps.EUROPE)
    assert by_text["10"].get_position() == pytest.approx((west[0], north[0]), abs=300_000)


def test_by_default_classes_hold_about_as_many_countries_each_between_round_limits() -> None:
    codes = ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HU", "IE", "IT"]
    figure = choropleth(pd.Series(np.linspace(1.3, 1000.7, 15) ** 1.5, index=codes), **WORDS)
    counts = figure.data["class"].value_counts()
    assert len(counts) == 5
    assert counts.between(2, 4).all()
    words = " ".join(counts.index).replace(",", "").split()
    assert all(float(word) % 100 == 0 for word in words if word[0].isdigit())
    equal = choropleth(pd.Series({"DE": 5.0, "FR": 5.0}), **WORDS)
    assert set(equal.data["class"]) == {"all values"}


def test_alt_text_and_table_name_every_country() -> None:
    figure = choropleth(RATES, form=percent, **WORDS)
    assert figure.alt == (
        "Map of Europe, countries shaded by value. Malta 50 %; Poland 20 %; Spain 20 %; France 10 %; "
        "Germany 5 %. No figure: Croatia."
    )
    assert figure.data["geo"].tolist() == ["MT", "PL", "ES", "FR", "DE", "HR"]
    assert figure.data["detections"].tolist()[:5] == [50, 20, 19.9, 10, 5]
    outside = choropleth(pd.Series({"DE": 1.0, "US": 2.0}), **WORDS)
    assert outside.alt.endswith("Not on the map: United States.")
    nothing = choropleth(RATES * float("nan"), **WORDS)
    assert nothing.alt == "Map of Europe without any figure."


def test_a_map_of_a_page_is_light() -> None:
    assert len(choropleth(RATES, **WORDS).svg()) < 60_000
    assert len(choropleth(RATES, **WORDS).svg(NARROW)) < 35_000
