"""Bars begin at zero, parts stand on each other, and what is missing or incomplete looks it."""

from itertools import pairwise

import numpy as np
import pandas as pd
from given import HALF, PART, WORDS
from readback import is_open, marks, texts_of, ticks_of

from drawn import misdrawn
from notemill.charts import bars, stacked, tile

YEARS = pd.Series({2021: 40.0, 2022: np.nan, 2023: 100.0, 2024: 20.0})
NAMES = pd.Series({"Greece": 30.0, "Malta": -12.0, "Spain": np.nan})
PARTS = pd.DataFrame({"sea": [10.0, 30, 4], "land": [20.0, 10, 6]}, index=[2022, 2023, 2024])
INCOMPLETE = PARTS.mask([[False, False], [True, False], [True, True]])


def test_upright_bars_stand_in_order_of_time_on_a_scale_from_zero(width: int) -> None:
    figure = bars(YEARS.iloc[::-1], part=PART, **WORDS)
    assert figure.data["period"].tolist() == ["2021", "2022", "2023", "2024"]
    assert misdrawn(figure.svg(width), figure.facts()) == []
    assert {bar.get_y() for bar, _ in marks(figure.drawn(width)).values()} == {0}
    axes = figure.drawn(width).panels[0]
    assert axes.get_ylim()[0] == 0 < 100 < axes.get_ylim()[1] < 125
    assert ticks_of(axes)["2024*"] == 3


def test_wholes_parts_and_series_are_written(width: int) -> None:
    canvas = stacked(PARTS, part=PART, **WORDS).drawn(width)
    assert {"40", "sea", "land"} <= set(texts_of(canvas))
    assert [marks(canvas)[f"{part}, 2022"][0].get_y() for part in PARTS] == [0, 10]  # one on the other
    alone = stacked(PARTS[["sea"]], **WORDS)
    assert ("sea" in texts_of(alone.drawn(width)), {*alone.data["series"]}) == (True, {"sea"})  # one part is named, too
    lying = stacked(PARTS.set_axis(["Greece", "Malta", "Spain"]), **WORDS)
    canvas = lying.drawn(width)
    assert {"30", "40", "10", "20", "6"} <= set(texts_of(canvas))
    rows = [bar.get_window_extent() for bar, _ in marks(canvas).values()]
    for box in (text.get_window_extent() for text in canvas.panels[0].texts if text.get_bbox_patch()):
        assert any(bar.y0 <= box.y0 - 1 < box.y1 + 1 <= bar.y1 for bar in rows)  # a number's ground is in its bar


def test_what_is_missing_is_a_flat_strip_with_its_word_where_there_is_room_never_like_a_bar(width: int) -> None:
    few = pd.Series(1.0, range(2000, 2025)).mask(lambda row: row.index == 2022)
    for data, label, said in ((YEARS, "2022", 1), (NAMES, "Spain", 1), (YEARS.dropna(), "2022", 1), (few, "2022", 0)):
        canvas = bars(data, **WORDS).drawn(width)
        strip, value = marks(canvas)[label]
        assert is_open(strip)
        assert min(strip.get_window_extent().size) < 4
        assert (value, texts_of(canvas).count("n/a") >= said) == ("no figure", True)
    span = bars(YEARS.replace(40, np.nan), **WORDS).canvas
    assert "2021 to 2022" in marks(span)
    assert texts_of(span).count("n/a") == 2  # each missing bar has the same sign


def test_a_highlighted_bar_has_its_value_also_beside_a_higher_one(width: int) -> None:
    data = pd.Series({year: float(3_000_000 - year * 1_111) for year in range(2000, 2026)})
    for lower, value in ((None, "750,225"), (data > 0, "≥ 750,225")):
        for compare in (None, (2024, 2025, "−1,111")):
            words = {**WORDS, "highlight": 2025, "compare": compare}
            assert texts_of(bars(data, lower=lower, **words).drawn(width)).count(value) == 1
    cases = (
        (2015, None, data),
        (2024, None, data.mask(data.index == 2025)),  # at the right edge it would be the value of 2025
        (2024, (2023, 2024, "−1,111"), data),
        (2023, None, data.mask(data.index > 2023)),  # 2022 has its value, too, if there is room
    )
    for year, compare, shown in cases:
        canvas = bars(shown, lower=data < 0, **{**WORDS, "highlight": year, "compare": compare}).drawn(width)
        value = f"{data[year]:,.0f}"
        own = next(text.get_window_extent() for text in canvas.panels[0].texts if text.get_text() == value)
        bar = marks(canvas)[str(year)][0].get_window_extent()
        assert any(bar.x0 - 2 < edge < bar.x1 + 2 for edge in (own.x0, own.x1)), year
        near = [text.get_window_extent() for text in canvas.panels[0].texts if text.get_text() not in (value, "n/a")]
        assert not any(own.overlaps(box) for box in near), year
        over = [mark.get_window_extent() for mark, _ in marks(canvas).values()]
        assert all(own.y0 > other.y1 for other in over if other.x0 < own.x1 and other.x1 > own.x0), year


def test_a_missing_part_leaves_a_hatched_mark_and_a_lower_bound_of_the_whole() -> None:
    canvas = stacked(INCOMPLETE, **WORDS).canvas
    shown = marks(canvas)
    for label, start in (("sea, 2023", 10), ("2024", 0)):
        mark, value = shown[label]
        assert (is_open(mark), mark.get_y(), value) == (True, start, "no figure")
    assert "≥ 10" in texts_of(canvas)


def test_part_periods_and_lower_bounds_are_open() -> None:
    figure = bars(YEARS - 0.3, part=PART, lower=YEARS == 100, **WORDS)
    shown = marks(figure.canvas)
    assert {label for label, (bar, _) in shown.items() if is_open(bar)} == {"2022", "2023", HALF}
    assert shown["2023"][1] == "≥ 99"  # a minimum of 99.7
    assert "≥ 99" in texts_of(figure.canvas)
    arrows = [text.xy for text in figure.axes[0].texts if getattr(text, "arrow_patch", None)]
    assert arrows == [(2, 99.7)]
    assert "2023 at least 99" in figure.alt
    assert misdrawn(figure.svg(), figure.facts()) == []
    assert misdrawn(figure.svg().replace("≥ 99", "≥ 100"), figure.facts())
    limited = bars(YEARS - 0.3, lower=YEARS == 100, upper=YEARS + 20, **WORDS)  # filled to 99.7, hatched to 120
    assert (limited.axes[0].get_ylim()[1] > 120, "2023 at least 99 and at most 120" in limited.alt) == (True, True)
    assert {"99–\n120"} < set(texts_of(limited.canvas))
    assert limited.data["at_most"].dropna().tolist() == [120]
    boxes = [(each.get_y(), each.get_height()) for each in limited.axes[0].patches if is_open(each)]
    assert any(abs(low - 99.7) + abs(high - 20.3) < 1e-6 for low, high in boxes)
    assert misdrawn(limited.svg(), limited.facts()) == []
    lying = bars(NAMES, lower=NAMES == 30, upper=NAMES + 9, **WORDS)
    assert "30–39" in texts_of(lying.canvas)
    parts = marks(stacked(PARTS, part=PART, **WORDS).canvas)
    assert {label for label, (bar, _) in parts.items() if is_open(bar)} == {f"sea, {HALF}", f"land, {HALF}"}


def test_rows_of_a_low_tile_have_names_that_do_not_run_into_each_other() -> None:
    names = ["Central Mediterranean", "Eastern Mediterranean", "Western Mediterranean", "Western African", "others"]
    figure = bars(pd.Series([66551.0, 52502, 18979, 17860, 24029], names), **WORDS)
    drawn = tile(figure, lead="37 %", label="x", number=3, height=146)
    drawn.canvas.figure.canvas.draw()
    boxes = [label.get_window_extent() for label in drawn.axes[0].get_yticklabels()]
    assert all(above.y0 >= below.y1 for above, below in pairwise(boxes))
