"""The four counts side by side, on tables small enough to check by eye; nbval has the sentences of the default."""

import pandas as pd
import pytest

from borderbook.methods import breaks, enforcement
from borderbook.methods.enforcement import EU, FOUND, ORDERS, REFUSED, TO_THIRD
from borderbook.questions.enforcement_chain import answer
from edits import edited, frame

NAN = float("nan")
STEP = pd.DataFrame([{
    "geo": "PT", "year": 2024, "count": ORDERS, "before": 535.0, "after": 18245.0, "kind": "jump",
    "what is known": "people were told to leave", "how sure": "likely", "source": "News: On orders, 2025-10-16",
}])  # fmt: skip


def counts(**columns):
    names = {"found": FOUND, "orders": ORDERS, "returns": TO_THIRD}
    frame = pd.DataFrame({names[name]: values for name, values in columns.items()}, dtype="float64")
    return frame.set_axis(pd.RangeIndex(2023, 2023 + len(frame), name="year"))


def floors(frame, *years):
    return pd.DataFrame({name: frame.index.isin(years) for name in frame}, index=frame.index)


def of_vintages(own, *vintages, revised=0):
    """Each year of the counts is of one of the vintages; a total is twice the figure."""
    vintage = own.notna().mul(pd.Series(vintages, own.index), axis=0).where(own.notna())
    return pd.concat({"vintage": vintage, "revised": vintage * 0 + revised, "total": own * 2}, axis=1)


def newest(own, *floor_years, vintages=(2, 2), **more):
    held = of_vintages(own, *vintages[: len(own)], **more)
    return answer.newest(own, floors(own, *floor_years), STEP, held)


@pytest.mark.parametrize(
    ("own", "floor_years", "texts"),
    [
        (counts(found=[100, NAN], orders=[NAN, 535]), (), ["In **2024**, the EU-27 counted **535** orders to leave (a jump). In 2023 there were 100 persons"]),
        (counts(found=[100, 80], orders=[9, 10], returns=[50, NAN]), (2024,),
         ["In **2023**, the EU-27 counted **9** orders to leave and **50** returns to third countries.",
          " That year, the newest here with all three counts, had 100 persons found illegally present; in 2024 there were at least 80 persons found", ". No stages."]),
        (counts(returns=[50, 60]), (), ["counted **60** returns to third countries.", "No figure is available here of orders to leave"]),
        (counts(found=[NAN, NAN]), (), ["For the EU-27 no figure of these years is available here"]),
    ],
)  # fmt: skip
def test_the_newest_year_with_all_counts_leads_or_the_newest_figures_with_their_years(own, floor_years, texts):
    table, one = newest(own, *floor_years), newest(answer.to_one_year(own), *floor_years)
    shown, newer = list(own) if FOUND in own else [ORDERS, TO_THIRD], table[table["year"] > one["year"].max()]
    said = " ".join(answer.sentences(one, newer, shown, "the EU-27", "no stages"))
    assert [text for text in texts if text not in said] == [], said


@pytest.mark.parametrize(
    ("own", "floor_years", "more", "change", "remark"),
    [
        (counts(found=[100, 80]), (), {}, -20, ""),
        (counts(found=[100, 80]), (2024,), {}, None, "a minimum"),
        (counts(found=[100, 80]), (2023,), {}, None, "the year before is a minimum"),
        (counts(orders=[535, 18245]), (), {}, None, "a jump"),
        (counts(found=[100, 80]), (), {"vintages": (1, 2)}, None, "of another release than the year before"),
        (counts(found=[NAN, 80]), (), {}, None, ""),
        # France refused 7,440 citizens of Sudan in 2016 in the count of 63,390, which is one of 8,580 today
        (counts(found=[130, 7440]), (), {"vintages": (1, 1), "revised": 1}, None, answer.REVISED),
    ],
)  # fmt: skip
def test_a_change_is_of_two_whole_figures_of_one_release_without_a_jump(own, floor_years, more, change, remark):
    (row,) = newest(own, *floor_years, **more).to_dict("records")
    assert (row["change, %"] == pytest.approx(change)) if change else pd.isna(row["change, %"])
    assert row["remark"] == remark


def test_a_year_with_all_counts_that_is_old_does_not_lead():
    years = pd.RangeIndex(2016, 2023, name="year")
    old = pd.DataFrame({FOUND: range(7), ORDERS: [5, *[NAN] * 6]}, index=years)
    assert answer.to_one_year(old).index[-1] == 2022
    assert answer.to_one_year(old.loc[:2021]).index[-1] == 2016
    assert answer.to_one_year(old.iloc[:0]).empty


def test_figures_that_were_revised_since_their_first_release_are_marked():
    table = newest(counts(found=[100, 80], orders=[9, 10]))
    releases = pd.DataFrame({FOUND: [1.0, 80.0], ORDERS: [NAN, 12.0]}, index=[2023, 2024])
    assert answer.remarks(table.assign(remark=""), releases)[[FOUND, ORDERS]].tolist() == ["", answer.LATER]


@pytest.mark.parametrize(
    ("own", "title"),
    [
        (counts(found=[1000, 800], orders=[900, 810]), "Malta, 2024: 800 persons found illegally present, down 20 % on 2023"),
        (counts(orders=[535, 18245]), "Malta, 2024: 18,245 orders to leave"),
        (counts(orders=[NAN]), "Malta: no figure"),
    ],
)  # fmt: skip
def test_a_title_names_the_count_that_changed_most(own, title):
    assert answer.changes_title(newest(own), "Malta") == title


def test_every_figure_has_its_vintage_and_flag():
    row = {
        "year": 2023, "geo": EU, "citizenship": "TOTAL", "measure": "refusal_of_entry", "returns_counted": "",
        "reason": "total", "apprehension": "total", "persons": 123260, "flag": "e", "vintage": "2025-05-25", "revised": "",
    }  # fmt: skip
    read = enforcement.totals(pd.DataFrame([row, row | {"year": 2024, "revised": "2025-05-25"}]))
    assert answer.cells_as_read(read)[REFUSED].tolist() == [
        "123,260 (2025-05-25, estimated)", "123,260 (2025-05-25, estimated, total revised since)",
    ]  # fmt: skip
    assert breaks.differing(read.assign(flag=["bd", "corrected"])) == {REFUSED: [2023]}
    held = of_vintages(counts(found=[130, 7440]), 1, 1, revised=1)
    assert answer.of_older_totals(held) == {FOUND: [2023, 2024]}


def test_countries_are_counted_only_if_enough_have_both_figures():
    five = pd.DataFrame({FOUND: [10.0] * 5, ORDERS: [20.0] + [5.0] * 4}, index=["NL", "DE", "FR", "IT", "NO"])
    said = "2016 more citizens of Sudan were ordered to leave than found, so"
    assert said in answer.not_stages(five, 2016, ", of citizens of Sudan")
    assert answer.not_stages(five.iloc[1:], 2016) == answer.not_stages(five.iloc[:0], None) == ""
    assert answer.not_stages(five.assign(**{ORDERS: 5.0}), 2016) == ""


def test_the_vintages_without_flags_are_named():
    row = {"measure": "return", "persons": 5.0, "flag": "", "vintage": "2026-05-12"}
    both = pd.DataFrame([row, row | {"flag": "e", "vintage": "2025-05-25"}])
    shown = pd.DataFrame({"count": [ORDERS], "vintage": ["2026-05-12"]})
    assert answer.without_flags(both, shown).startswith("Orders and returns of 2026-05-12 are without flags")
    assert answer.without_flags(both.iloc[1:], shown) == ""
    assert answer.without_flags(both, shown.assign(count=REFUSED)) == ""  # no order of that day is shown


def test_the_table_of_countries_has_no_figure_of_a_total_that_was_revised_since():
    sudan = 'citizenship = "TOTAL"', 'citizenship = "SD"'
    of_sudan = edited("enforcement_chain", ('geo = "EU27_2020"', 'geo = "FR"'), sudan)
    table = frame(of_sudan, "enforcement-counts-by-country").set_index("country")
    assert table.loc["France"].isna().to_dict() == {REFUSED: True, FOUND: False, ORDERS: False, TO_THIRD: False}
    assert table.loc["Belgium", REFUSED] == 0
