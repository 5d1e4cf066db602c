"""What is drawn and said of persons found illegally present."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from borderbook.questions.illegally_present import citizenship_figures as of_whom
from borderbook.questions.illegally_present import figures
from borderbook.questions.illegally_present import map_figure as on_map

SOURCE = "Source: Eurostat, vintage 2025-05-25"
NONE = float("nan")


def countries(**cells):
    """Countries from code=(persons, per 1,000)."""
    frame = pd.DataFrame(
        {"persons": [c[0] for c in cells.values()], "per_thousand": [c[1] for c in cells.values()]},
        index=pd.Index(list(cells), name="geo"),
    )
    return frame.assign(flag="", vintage="2025-05-25", population=1000.0, population_year=2023.0)


THREE = countries(DE=(300, 0.3), MT=(200, 4.0), LI=(15, NONE))


def test_the_map_colours_countries_with_a_figure_and_hatches_those_without():
    made = on_map.presence_map(THREE, 2023, True, SOURCE, expected=["DE", "FR", "LI"])
    (axis,) = made.drawing.axes
    hatched = [c for c in axis.collections if c.get_hatch()]
    shades = {
        to_hex(c).upper() for coll in axis.collections if not coll.get_hatch() for c in coll.get_facecolor()
    }
    assert len(hatched) == 1
    assert {on_map.SHADES[0], on_map.SHADES[-1]} <= shades
    assert made.title == "2023: most persons found per inhabitant in Malta, 4.00 per 1,000"
    assert "Hatched: no figure, or a rate on fewer than 25 persons (France, Liechtenstein)." in made.note
    assert "European Union." in made.note  # what has to stand under a map
    assert "Malta 4.00; Germany 0.30" in made.alt


def test_the_map_by_persons_and_by_citizenship():
    made = on_map.presence_map(THREE, 2023, False, SOURCE, who="Libya")
    assert made.title == "2023: most citizens of Libya found in Germany, 300"
    labels = [text.get_text() for text in made.drawing.axes[0].get_legend().get_texts()]
    assert labels == ["300", "200", "15"]


def test_a_map_without_figures_says_so():
    made = on_map.presence_map(THREE.iloc[:0], 2023, True, SOURCE)
    assert made.title == "2023: no country has a figure for persons found illegally present"
    assert made.png()


def test_classes_hold_about_as_many_countries_each():
    ten = on_map.classes(pd.Series(range(1, 11), index=list("abcdefghij")))
    assert [list(ten.values()).count(n) for n in range(on_map.CLASSES)] == [2] * 5
    assert on_map.classes(pd.Series([7, 7], index=["a", "b"])) == {"a": 2, "b": 2}
    assert sorted(on_map.classes(pd.Series([1, 9], index=["a", "b"])).values()) == [0, 4]


def test_bars_show_persons_and_rates_in_the_order_asked_for():
    made = figures.country_bars(THREE, 2023, True, 5, SOURCE, highlight="MT")
    persons, rates = made.drawing.axes
    assert [bar.get_width() for bar in persons.patches] == [200, 300]
    assert [bar.get_width() for bar in rates.patches] == [4.0, 0.3]
    assert persons.get_yticklabels()[0].get_fontweight() == "bold"
    assert made.title == "2023: Germany found most persons (300), Malta most per inhabitant (4.00 per 1,000)"
    by_persons = figures.country_bars(THREE, 2023, False, 5, SOURCE)
    assert [bar.get_width() for bar in by_persons.drawing.axes[0].patches] == [300, 200, 15]
    assert by_persons.drawing.axes[1].texts[2].get_text() == "no rate"


def test_bars_tell_of_flags_older_populations_and_what_is_not_shown():
    aged = THREE.assign(flag=["b", "", ""], population_year=2022.0)
    note = figures.country_bars(aged, 2023, False, 2, SOURCE).note
    assert "The 2 highest of 3 countries." in note
    assert "Flagged: Germany (break in series)." in note
    assert "Population of 2022 where that of 2023 is not held." in note


def test_one_country_can_be_first_in_both():
    made = figures.country_bars(countries(MT=(200, 4.0), DE=(100, 0.1)), 2023, True, 5, SOURCE)
    assert made.title == "2023: Malta found most persons (200), and most per inhabitant (4.00 per 1,000)"


CITIZENS = pd.DataFrame(
    {
        "citizenship": ["SY", "XK"],
        "persons": [300, 100],
        "countries": [2, 1],
        "share": [75.0, 25.0],
        "vintage": "2025-05-25",
    }
)


def test_citizenships_are_drawn_with_their_shares_and_sums_are_told():
    made = of_whom.citizenship_bars(CITIZENS, "EU", 2023, 5, 99.0, SOURCE, highlight="XK")
    (axis,) = made.drawing.axes
    assert [bar.get_width() for bar in axis.patches] == [300, 100]
    assert axis.get_yticklabels()[1].get_fontweight() == "bold"
    assert made.title == "EU, 2023: Syria is the most frequent citizenship, 300 (75 %)"
    assert made.note.startswith("Added up over member states. Who is found in two countries counts in both.")
    assert "make up 99 %" in made.note
    assert "UNSCR 1244/1999" in made.note
    assert "Syria 300  (75 %); Kosovo* 100  (25 %)" in made.alt


def test_the_citizenships_of_one_country_are_no_sum():
    note = of_whom.citizenship_bars(CITIZENS.assign(countries=1), "Malta", 2023, 1, NONE, SOURCE).note
    assert note == "The 1 largest of 2."


MATRIX = pd.DataFrame(
    {"DE": [30.0, 10.0], "MT": [5.0, NONE], "FR": [NONE, NONE]}, index=pd.Index(["SY", "LY"])
)


def test_the_table_of_citizenships_and_countries_leaves_blanks():
    made = of_whom.citizenship_heatmap(MATRIX, 2023, SOURCE)
    assert [text.get_text() for text in made.drawing.axes[0].texts] == ["30", "5", "10"]
    assert made.title == "2023: the largest group shown is of Syria in Germany, 30"
    assert "Malta: Syria 5" in made.alt
    assert made.data["persons"].tolist() == [30, 10, 5]


@pytest.mark.parametrize(
    "made",
    [
        lambda: of_whom.citizenship_bars(CITIZENS.iloc[:0], "Malta", 2023, 5, NONE, SOURCE),
        lambda: of_whom.citizenship_heatmap(MATRIX.iloc[:0], 2023, SOURCE),
        lambda: figures.country_bars(THREE.iloc[:0], 2023, True, 5, SOURCE),
    ],
)
def test_figures_of_nothing_say_so(made):
    figure = made()
    assert "no " in figure.title
    assert figure.drawing.axes[0].texts[0].get_text() == "no figure"
    assert figure.png()


PARTS = pd.DataFrame(
    {
        "kind": ["reason", "place", "place"],
        "category": ["overstay", "external_border", "at_crossing_point"],
        "persons": [150, 120, 110],
        "share": [75.0, 60.0, 55.0],
        "vintage": "2025-05-25",
        "total_vintage": "2026-05-12",
    }
)


def test_the_breakdown_shows_categories_side_by_side_and_says_they_do_not_add_up():
    made = figures.breakdown_bars(PARTS, "Malta", 2022, SOURCE)
    reason, place = made.drawing.axes
    assert [bar.get_width() for bar in reason.patches] == [0, 150, 0]
    assert [text.get_text() for text in reason.texts] == ["no figure", "150  (75 %)", "no figure"]
    assert [bar.get_width() for bar in place.patches] == [120, 110, 0, 0, 0]
    assert made.title == "Malta, 2022: 75 % overstayed, 60 % found in the area of the external border"
    assert "do not add up" in made.note
    assert "Shares are of the total of vintage 2026-05-12." in made.note
    assert "of these, at a crossing point 110" in made.alt


def test_no_breakdown_is_said():
    made = figures.breakdown_bars(PARTS.iloc[:0], "Malta", 2022, SOURCE)
    assert made.title == "Malta: no figure by reason or place of apprehension is held"
    assert made.png()
