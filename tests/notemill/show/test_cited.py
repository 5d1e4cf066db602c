"""How numbers that know where they stand are used: linked at the last step before words, and told apart again."""

import copy
import json
import pickle
import re

import pandas as pd
import pytest

from notemill import charts, show, words
from notemill.project import FIGURES_VARIABLE
from notemill.show.cited import Rate, Value, cited, fitting, linked, linked_rows, plain, sum_of, told
from notemill.show.outputs import FIGURE_MIME, TEXT_MIME

BOTH = pd.DataFrame(
    {"twelve months": [17721, 50827], "a year before": [83472, 70940]},
    index=pd.Index(["Western Balkan", "Central Mediterranean"], name="route"),
)


def places(text):
    """Each number of a text that has a place, as (number, block, row, column)."""
    words_alone, found = told(text)
    return [(words_alone[slice(*one["at"])], one["block"], tuple(one["row"]), one["column"]) for one in found]


def test_a_linked_number_writes_itself_with_its_block_row_and_column():
    stands = cited("changes", BOTH)
    now, then = (linked(stands, "Western Balkan", name) for name in BOTH)
    text = f"from {then:,} to **{now:,.0f}**."
    assert plain(text) == "from 83,472 to **17,721**."
    assert places(text) == [
        ("83,472", "changes", ("Western Balkan",), "a year before"),
        ("17,721", "changes", ("Western Balkan",), "twelve months"),
    ]
    assert not places(f"{linked(BOTH, 'Western Balkan', 'twelve months'):,}")  # nobody said where it stands


def test_a_cited_frame_is_the_frame_and_what_is_computed_from_it_is_plain():
    stands = cited("changes", BOTH)
    pd.testing.assert_frame_equal(stands, BOTH)
    now = stands["twelve months"]
    assert now.nlargest(1).to_dict() == {"Central Mediterranean": 50827}
    assert [str(one.dtype) for one in (now, now.round(-3), now.diff(), now.pct_change())] == [
        "int64",
        "int64",
        "float64",
        "float64",
    ]
    assert f"{now.iloc[0]:,}, {now.sum():,}" == "17,721, 68,548"
    kept = now.sort_values().dropna()[now > 20000].rename(str.upper)  # selected, it keeps its name
    assert places(f"{linked(kept, 'CENTRAL MEDITERRANEAN')}")[0][1] == "changes"


@pytest.mark.parametrize(
    ("value", "write", "expected"),
    [
        (1234.5, words.number, "1,234"), (1234.5, words.decimal, "1234.5"), (1234.5, words.per_cent, "1,234 %"), (1234.5, words.signed, "+1,234 %"),
        (1234.5, lambda value: words.least(value, True), "at least 1,234"), (1234.5, lambda value: words.at_start(words.number(value)), "1,234"),
        (1234.5, lambda value: f"**{value:.1f}**.".rstrip("."), "**1234.5**"), (-7.0, words.signed, "−7 %"), (-7.04, words.signed, "−7 %"), (-99.14, words.signed, "−99.1 %"),
    ],
)  # fmt: skip
def test_words_made_of_a_linked_number_are_as_without_it_and_keep_the_place(value, write, expected):
    number = linked(cited("block", pd.Series([value], index=["row"])), "row")
    assert plain(write(number)) == write(value) == expected
    assert [place[1:] for place in places(write(number))] == [("block", ("row",), "")]


def test_a_sum_stands_where_its_parts_all_stand_and_what_is_computed_otherwise_stands_nowhere():
    months = pd.DataFrame({"A": [1, 2], "B": [3, 5]}, index=pd.to_datetime(["2025-01-01", "2025-02-01"]))
    of = cited("block", months)
    sums = f"{sum_of(of['A']):.0f}, {sum_of(of):.0f}, {sum_of(of[:1]):.0f}"
    assert places(sums) == [
        ("3", "block", (), "A"), ("11", "block", (), ""), ("4", "block", ("2025-01-01",), ""),
    ]  # fmt: skip
    assert places(f"{linked(of.sum(axis=1), months.index[1])}") == [("7", "block", ("2025-02-01",), "")]
    one = linked(of, months.index[0], "A")
    assert not places(f"{one / 2} {one - 1} {one + one} {round(one)} {sum_of(months['A'])}")


def test_rows_are_named_by_the_index_by_columns_or_by_hand():
    table = pd.DataFrame({"region": ["World"], "year": [2026], "dead": [3525]})
    (row,) = linked_rows(cited("totals", table, by=["region", "year"]), "dead")
    assert (row.region, row.year) == ("World", 2026)
    assert places(f"{row.dead:,}") == [("3,525", "totals", ("World", "2026"), "dead")]
    rates = pd.Series([1.5, 2.5], index=[2024, 2025], name="rate")
    assert places(f"{linked(cited('rates', rates, 'A'), 2024)}") == [("1.5", "rates", ("A", "2024"), "rate")]
    named = cited("rates", rates, labels={2024: "file of 2024"})
    assert places(f"{linked(named, 2024)}, {linked(named, 2025)}") == [("1.5", "rates", ("file of 2024",), "rate")]
    wide = pd.DataFrame([[5]], index=["DE"], columns=pd.MultiIndex.from_tuples([("returns", 2024)]))
    stands = places(f"{linked(cited('wide', wide), 'DE', ('returns', 2024))}")
    assert stands == [("5", "wide", ("DE", "returns"), "2024")]
    assert words.missing(linked(cited("block", rates.mask(rates > 2)), 2025))


def test_what_is_copied_or_stored_is_the_number():
    value = linked(cited("block", pd.Series([7], index=["row"])), "row")
    again = copy.deepcopy(value), pickle.loads(pickle.dumps(value))
    assert (str(value), again, places(f"{again[0]}{again[1]}")) == ("7", (7, 7), [])
    assert json.dumps([value]) == "[7.0]"
    assert not places("%.1f" % value + str(value))  # noqa: UP031


def test_an_answer_is_plain_and_keeps_the_places_beside_its_words():
    now, then = (linked(cited("changes", BOTH), route, "twelve months") for route in BOTH.index)
    bundle, beside = show.answer(f"It was {now:,.0f} [x].", "", f"Then {then:,.0f}.")._repr_mimebundle_()
    assert bundle["text/plain"] == bundle["text/markdown"] == r"It was 17,721 \[x\]. Then 50,827."
    kept = beside[TEXT_MIME]["places"]
    assert [bundle["text/plain"][slice(*one["at"])] for one in kept] == ["17,721", "50,827"]
    assert kept[1] == {"at": [26, 32], "block": "changes", "row": ["Central Mediterranean"], "column": "twelve months"}
    assert show.answer("No number.")._repr_mimebundle_()[1] == {}


PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]|\\\\u(?:e|f[0-8]|db[89a-f])", re.I)


def test_figures_and_tables_are_plain_and_a_title_keeps_its_places(monkeypatch):
    said = f"{linked(cited('changes', BOTH), 'Western Balkan', 'twelve months'):,.0f}"
    same = {"unit": said, "note": said, "of": "a survey"}
    figure = charts.bars(BOTH["twelve months"], name="changes", title=f"Up to {said}", **same)
    assert (figure.title, figure.unit, figure.note) == ("Up to 17,721", "17,721", "17,721")
    place = {"at": [6, 12], "block": "changes", "row": ["Western Balkan"], "column": "twelve months"}
    assert figure._repr_mimebundle_()[1][FIGURE_MIME]["places"] == [place]
    monkeypatch.setenv(FIGURES_VARIABLE, "svg")
    texts = cited("changes", BOTH).assign(text=said)
    drawn = charts.drawing(
        texts, lambda axes: axes.annotate(f"here {said}", (0, 0)), alt=said, name="d", title="T", **same
    )
    moved = drawn.restyled(lambda axes: axes.set_xlabel(said))
    for shown in (moved, show.table(texts, caption=f"Up to {said}", **same), show.Text(said, "prose")):
        bundle = json.dumps(shown._repr_mimebundle_())
        assert "17,721" in bundle
        assert not PRIVATE.findall(bundle)
    assert "here 17,721" in drawn.svg()
    assert PRIVATE.search(json.dumps(said))


def test_a_rate_makes_numbers_units_and_words_of_one_factor():
    dead, crossed = (pd.DataFrame({"rate": [3, 5]}, index=["A", "B"]), pd.Series([1000, 2000], index=["A", "B"]))
    rate = Rate("dead and missing", "detections", 1000)
    assert rate.of(dead, crossed)["rate"].tolist() == [3.0, 2.5]
    some = Rate("dead and missing", "detections", least=1001).of(dead, crossed)["rate"]
    assert some.dropna().to_dict() == {"B": 0.25}
    assert (f"{rate}", rate.unit) == ("per 1,000 detections", "Dead and missing per 1,000 detections")
    assert Rate("returns", "orders to leave").unit == "Returns per 100 orders to leave"


def test_a_title_is_the_first_that_has_ninety_letters_at_most_without_the_marks_of_its_numbers():
    value = linked(cited("block", pd.Series([12.0], index=["row"])), "row")
    long, fits = f"{'a' * 89}{value:.0f}", f"{'b' * 88}{value:.0f}"
    assert fitting(long, fits, "c") == fits
    assert fitting(long, long) == long


def test_a_missing_number_has_no_place_and_one_without_its_sign_keeps_it():
    data = cited("changes", pd.Series({"A": -3.0, "B": None}, name="change"))
    assert not isinstance(linked(data, "B"), Value)
    assert (abs(linked(data, "A")).number, abs(linked(data, "A")).place) == (3.0, linked(data, "A").place)
