"""What is said of refused, found, ordered to leave, returned."""

from __future__ import annotations

import pandas as pd

from borderbook.methods.enforcement import latest_together
from borderbook.questions.enforcement_chain.answer import sentences


def rows_of(*cells):
    frame = pd.DataFrame(cells, columns=["year", "measure", "persons", "flag"])
    return frame.astype({"persons": "Int64"})


FOUR = rows_of(
    (2023, "refusal_of_entry", 120, "e"),
    (2023, "found_illegally_present", 1000, ""),
    (2024, "found_illegally_present", 700, ""),
    (2023, "order_to_leave", 400, ""),
    (2023, "return", 100, ""),
)


def said(rows, returns_counted="all"):
    return sentences(rows, latest_together(rows), "Malta", returns_counted)


def test_the_four_of_the_latest_common_year_then_their_ratios_then_what_is_newer():
    level, ratio, newest = said(FOUR)
    assert level == (
        "In **2023**, the latest year with a figure for each, Malta reported 120 persons refused entry (estimated), "
        "1,000 persons found illegally present, 400 persons ordered to leave and 100 persons returned (returns "
        "counted: all returns)."
    )
    assert ratio.startswith(
        "That is **40** orders to leave for 100 persons found and **25** returns for 100 orders;"
    )
    assert newest == "The newest figures are of 2024: 700 persons found illegally present."


def test_a_measure_that_is_not_held_is_named_and_its_ratio_left_out():
    level, ratio, _ = said(FOUR[FOUR["measure"] != "return"], "third_country")
    assert level.endswith("No figure is held for: returned.")
    assert "returns counted" not in level
    assert "for 100 orders" not in ratio


def test_no_ratio_is_given_on_small_numbers():
    small = rows_of(
        (2023, "found_illegally_present", 40, ""), (2023, "order_to_leave", 15, ""), (2023, "return", 15, "")
    )
    assert len(said(small)) == 1


def test_no_common_year_is_said():
    apart = rows_of((2022, "order_to_leave", 400, ""), (2023, "return", 100, ""))
    (sentence,) = said(apart)
    assert sentence == (
        "For Malta no single year has a figure for every measure. The newest figures are of 2023: 100 persons returned."
    )
