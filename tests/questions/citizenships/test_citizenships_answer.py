"""What the answer to citizenships says, on months made up for the test."""

from __future__ import annotations

import pandas as pd

from borderbook.methods import series
from borderbook.questions.citizenships import analysis as citizenship
from borderbook.questions.citizenships.answer import sentences

SPANS = ("January 2015 to December 2016", "2015", "2016")


def answer(**columns):
    index = pd.date_range("2015-01", periods=24, freq="MS", name="month")
    wide = pd.DataFrame({code: [a] * 12 + [b] * 12 for code, (a, b) in columns.items()}, index=index)
    first, last = citizenship.ends(wide)
    unnamed = citizenship.unnamed_shares(series.to_frequency(wide, "year")).sum(axis="columns")
    shift = citizenship.shift(first, last, 10)
    return " ".join(sentences(citizenship.ranking(wide, 10), shift, unnamed, "all routes", SPANS))


def test_the_leader_is_a_country_even_where_unknown_is_larger():
    said = answer(UNK=(100, 100), SY=(6, 6), AF=(3, 3))
    assert (
        "**Syria** was the citizenship reported most often on all routes: 144 of 2,616 detections (6 %)"
        in said
    )
    assert "before Afghanistan (3 %)." in said


def test_the_largest_rise_and_fall_are_named():
    said = answer(SY=(90, 50), AF=(10, 50))
    assert "Between the periods 2015 and 2016, the share of Afghanistan rose from 10.0 % to 50.0 %" in said
    assert "and the share of Syria fell from 90.0 % to 50.0 %." in said


def test_nothing_moved_is_not_said_to_have():
    assert "rose" not in answer(SY=(1, 1), AF=(1, 1))


def test_how_much_is_unknown_and_when():
    said = answer(SY=(60, 100), UNK=(30, 0), STLS=(10, 0))
    assert "20.0 % of the detections carry no nationality of a state (most of them: unknown)" in said
    assert "the highest share in 2015 (**40 %**)" in said


def test_no_unknown_and_nothing_but_unknown():
    assert "Every detection carries the nationality of a state." in answer(SY=(1, 1))
    assert "none of the 24 detections on all routes carries the nationality" in answer(UNK=(1, 1))


def test_a_name_with_an_asterisk_brings_its_footnote():
    assert "UNSCR 1244/1999" in answer(XK=(9, 1), SY=(1, 9))
    assert "UNSCR 1244/1999" not in answer(SY=(1, 9))
