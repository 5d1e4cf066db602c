"""How numbers that know where they stand are used: wrapped at the last step before words, and told apart again."""

import copy
import json
import pickle

import pandas as pd
import pytest

from borderbook import charts, show, words
from borderbook.show.cited import Rate, cited, fitting, plain, told
from borderbook.show.outputs import FIGURE_MIME, TABLE_MIME, TEXT_MIME

BOTH = pd.DataFrame(
    {"twelve months": [17721, 50827], "a year before": [83472, 70940]},
    index=pd.Index(["Western Balkan", "Central Mediterranean"], name="route"),
)


def places(text):
    """Each number of a text that has a place, as (number, block, row, column)."""
    words_alone, found = told(text)
    return [(words_alone[slice(*one["at"])], one["block"], tuple(one["row"]), one["column"]) for one in found]


def test_a_wrapped_number_writes_itself_with_its_block_row_and_column():
    stands = cited("changes", BOTH)
    now, then = stands["twelve months"], stands["a year before"]
    text = f"from {then['Western Balkan']:,} to **{now['Western Balkan']:,.0f}**."
    assert plain(text) == "from 83,472 to **17,721**."
    assert places(text) == [
        ("83,472", "changes", ("Western Balkan",), "a year before"),
        ("17,721", "changes", ("Western Balkan",), "twelve months"),
    ]


@pytest.mark.parametrize(
    ("value", "write", "expected"),
    [
        (1234.5, words.number, "1,234"), (1234.5, words.decimal, "1234.5"), (1234.5, words.per_cent, "1,234 %"), (1234.5, words.signed, "+1,234 %"),
        (1234.5, lambda value: words.least(value, True), "at least 1,234"), (1234.5, lambda value: words.at_start(words.number(value)), "1,234"),
        (1234.5, lambda value: f"**{value:.1f}**.".rstrip("."), "**1234.5**"), (-7.0, words.signed, "−7 %"), (-7.04, words.signed, "−7 %"), (-99.14, words.signed, "−99.1 %"),
    ],
)  # fmt: skip
def test_words_made_of_a_wrapped_number_are_as_without_it_and_keep_the_place(value, write, expected):
    (wrapped,) = cited("block", pd.Series([value], index=["row"]))
    assert plain(write(wrapped)) == write(value) == expected
    assert [place[1:] for place in places(write(wrapped))] == [("block", ("row",), "")]


def test_a_sum_stands_where_its_parts_all_stand_and_what_is_computed_otherwise_stands_nowhere():
    months = pd.DataFrame({"A": [1, 2], "B": [3, 5]}, index=pd.to_datetime(["2025-01-01", "2025-02-01"]))
    wrapped = cited("block", months)
    sums = wrapped.sum()
    assert places(f"{sums['A']:.0f}, {sums.sum():.0f}") == [("3", "block", (), "A"), ("11", "block", (), "")]
    assert places(f"{wrapped.sum(axis=1).iloc[1]:.0f}") == [("7", "block", ("2025-02-01",), "")]
    other = cited("other", months)["A"].iloc[0]
    assert not places(f"{sums['A'] / sums['B']} {sums['A'] - 1} {sums['A'] + 1} {round(sums['A'])} {sums['A'] + other}")


def test_rows_are_named_by_the_index_by_columns_or_by_hand():
    table = pd.DataFrame({"region": ["World"], "year": [2026], "dead": [3525]})
    row = cited("totals", table, by=["region", "year"]).iloc[0]
    assert (row["region"], row["year"]) == ("World", 2026)
    assert places(f"{row['dead']:,}") == [("3,525", "totals", ("World", "2026"), "dead")]
    by_year = cited("rates", pd.Series([1.5], index=[2024], name="rate"), "Western African")
    assert places(f"{by_year[2024]}") == [("1.5", "rates", ("Western African", "2024"), "rate")]
    wide = pd.DataFrame([[5]], index=["DE"], columns=pd.MultiIndex.from_tuples([("returns", 2024)]))
    assert places(f"{cited('wide', wide).iloc[0, 0]}") == [("5", "wide", ("DE", "returns"), "2024")]


def test_years_words_and_missing_numbers_stay_as_they_are():
    table = pd.DataFrame({"year": [2024, 2025], "flag": ["b", ""], "floor": [True, False], "rate": [1.5, None]})
    wrapped = cited("block", table)
    assert wrapped[["year", "flag", "floor"]].equals(table[["year", "flag", "floor"]])
    assert words.missing(wrapped["rate"][1])
    assert table["rate"].dtype == "float64"


def test_what_is_copied_or_stored_is_the_number():
    (value,) = cited("block", pd.Series([7], index=["row"]))
    assert (str(value), repr(copy.deepcopy(value)), repr(pickle.loads(pickle.dumps(value)))) == ("7", "7", "7")
    assert json.dumps([value]) == "[7.0]"
    assert not places("%.1f" % value + str(value))  # noqa: UP031


def test_an_answer_is_plain_and_keeps_the_places_beside_its_words():
    now = cited("changes", BOTH)["twelve months"]
    bundle, beside = show.answer(f"It was {now.iloc[0]:,.0f} [x].", "", f"Then {now.iloc[1]:,.0f}.")._repr_mimebundle_()
    assert bundle["text/plain"] == bundle["text/markdown"] == r"It was 17,721 \[x\]. Then 50,827."
    kept = beside[TEXT_MIME]["places"]
    assert [bundle["text/plain"][slice(*one["at"])] for one in kept] == ["17,721", "50,827"]
    assert kept[1] == {"at": [26, 32], "block": "changes", "row": ["Central Mediterranean"], "column": "twelve months"}
    assert show.answer("No number.")._repr_mimebundle_()[1] == {}


def test_figures_and_tables_are_plain_and_a_title_keeps_its_places():
    said = f"{cited('changes', BOTH)['twelve months'].iloc[0]:,.0f}"
    same = {"unit": said, "note": said, "of": "a survey"}
    figure = charts.bars(BOTH["twelve months"], name="changes", title=f"Up to {said}", **same)
    assert (figure.title, figure.unit, figure.note) == ("Up to 17,721", "17,721", "17,721")
    place = {"at": [6, 12], "block": "changes", "row": ["Western Balkan"], "column": "twelve months"}
    assert figure._repr_mimebundle_()[1][FIGURE_MIME]["places"] == [place]
    marked, without = (
        show.table(data, caption=f"Up to {text}", **{**same, "unit": text, "note": text})._repr_mimebundle_()
        for data, text in ((cited("changes", BOTH), said), (BOTH, "17,721"))
    )
    assert marked | {TABLE_MIME: ""} == without | {TABLE_MIME: ""}


def test_a_rate_makes_numbers_units_and_words_of_one_factor():
    dead, crossed = (pd.DataFrame({"rate": [3, 5]}, index=["A", "B"]), pd.Series([1000, 2000], index=["A", "B"]))
    rate = Rate("dead and missing", "detections", 1000)
    assert rate.of(dead, crossed)["rate"].tolist() == [3.0, 2.5]
    some = Rate("dead and missing", "detections", least=1001).of(dead, crossed)["rate"]
    assert some.dropna().to_dict() == {"B": 0.25}
    assert (f"{rate}", rate.unit) == ("per 1,000 detections", "Dead and missing per 1,000 detections")
    assert Rate("returns", "orders to leave").unit == "Returns per 100 orders to leave"


def test_a_title_is_the_first_that_has_ninety_letters_at_most_without_the_marks_of_its_numbers():
    (value,) = cited("block", pd.Series([12.0], index=["row"]))
    long, fits = f"{'a' * 89}{value:.0f}", f"{'b' * 88}{value:.0f}"
    assert fitting(long, fits, "c") == fits
    assert fitting(long, long) == long
