"""Numbers, changes, months and routes in words: the same everywhere."""

import pandas as pd
import pytest

from notemill import words
from notemill.show.cited import cited, linked, told

NAN, MAY = float("nan"), pd.Timestamp("2024-05")


def test_a_number_that_knows_its_place_is_spelt_or_keeps_it():
    one, many = (linked(cited("detections", pd.Series([1, 19224])), row) for row in (0, 1))
    assert words.counted(one, "detection") == "one detection"
    text, places = told(words.counted(many, "detection"))
    assert (text, places[0]["block"]) == ("19,224 detections", "detections")


@pytest.mark.parametrize(
    ("value", "form", "down", "up"),
    [
        (36.88, "{:.0f}".format, "36", "37"), (36.88, words.decimal, "36.8", "36.9"), (0.0349, "{:.3f} %".format, "0.034 %", "0.035 %"),
        (0.29, words.decimal, "0.29", "0.29"), (37.0, "{:.0f}".format, "37", "37"), (1605, words.number, "1,605", "1,605"), (NAN, words.decimal, "no figure", "no figure"),
    ],
)  # fmt: skip
def test_a_lower_bound_is_rounded_down_an_upper_bound_up_and_both_keep_their_place(value, form, down, up):
    stands = linked(cited("rates", pd.Series([value])), 0)
    assert (words.bound(value, form), words.bound(value, form, up=True)) == (down, up)
    text, places = told(words.least(stands, True, form))
    assert (text, len(places)) == (f"at least {down}", int(value == value))
    assert words.least(value, False, form) == form(value)


def months(*names: str) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(names)


def test_words_read_in_a_sentence():
    said = [
        (words.number(1822102), "1,822,102"), (words.number(NAN), "no figure"), (words.number(pd.NA), "no figure"),
        (words.per_cent(12.345, 1), "12.3 %"), (words.per_cent(None), "no figure"), (words.per_cent(-3), "−3 %"),
        (words.decimal(34.51), "34.5"), (words.decimal(0.584), "0.58"), (words.decimal(0.999), "1.0"),
        (words.share(36.6), "37"), (words.share(0.5), "<1"), (words.share(0.0), "0"),
        (words.changed(12.4), "up 12 %"), (words.changed(-8), "down 8 %"), (words.changed(0.3), "hardly changed"),
        (words.changed(0.0), "unchanged"), (words.changed(NAN), "not comparable"), (words.changed(837), "up by a factor of 9.4"),
        (words.signed(84.2), "+84 %"), (words.signed(-7.21), "−7.2 %"), (words.signed(-99.12), "−99.1 %"),
        (words.signed(0.01), "0 %"), (words.signed(NAN), "no figure"),
        (words.listed([]), ""), (words.listed(["a"]), "a"), (words.listed(["a", "b", "c"]), "a, b and c"),
        (words.span(MAY, pd.Timestamp("2025-04")), "May 2024 to April 2025"),
        (words.span(MAY, pd.Timestamp("2024-07")), "May to July 2024"), (words.span(MAY, MAY), "May 2024"),
        (words.period(pd.Timestamp("2015-10"), "year"), "2015"), (words.period(pd.Timestamp("2015-10"), "quarter"), "2015 Q4"),
        (words.period(pd.Timestamp("2015-10"), "month"), "October 2015"), (words.day(pd.Timestamp("2015-05-13")), "13 May 2015"),
        (words.years([2025, 2013, 2015, 2016, 2017]), "2013, 2015 to 2017 and 2025"), (words.years([2020, 2021]), "2020 and 2021"),
        (words.years([]), ""), (words.counted(12, "month"), "twelve months"), (words.counted(0, "month"), "no months"), (words.spelt(0), "none"), (words.counted(13, "route"), "13 routes"),
        (words.window(months()), "no months"), (words.window(months("2026-06")), "June 2026"),
        (words.window(months("2026-05", "2026-06")), "the two months to June 2026"),
        (words.window(months("2025-07", "2025-12", "2026-01", "2026-06")), "January, June, July and December between July 2025 and June 2026"),
        (words.as_label("the EU-27: 5"), "EU-27: 5"), (words.at_start("the EU-27 and"), "The EU-27 and"), (words.at_start(""), ""),
    ]  # fmt: skip
    assert [text for text, _ in said] == [expected for _, expected in said]


def test_no_per_cent_is_given_on_few_and_none_without_a_year_before():
    assert words.compared(80, 40) == ", 40 in the same months a year before"
    assert words.compared(80, 0) == ", none in the same months a year before"
    assert words.compared(80, float("nan")) == ", with no year before to compare"


def test_a_change_that_stands_somewhere_is_taken_as_it_stands():
    assert words.compared(150, 100, 49.6) == ", up 50 % on the same months a year before (100)"


def test_words_from_data_are_no_markdown_but_emphasis():
    assert words.literal("a *b* [c](d)\n\n# e <f> \\[") == r"a *b* \[c\](d) # e \<f> \\\["
    assert words.code("x`y\nz") == "`x y z`"
