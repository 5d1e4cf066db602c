"""Breaks in yearly counts: one place jumps, the others do not."""

import pandas as pd
import pytest

from borderbook.methods import breaks as b
from borderbook.methods.enforcement import EU, ORDERS


def counts(flag=None, **places):
    """Counts from 2018 on: ``counts(PT=[500, 520, 18_000])``; None is missing."""
    rows = [(geo, 2018 + i, value) for geo, values in places.items() for i, value in enumerate(values)]
    table = pd.DataFrame(rows, columns=["geo", "year", "persons"]).astype({"persons": "Int64"})
    return table.assign(flag=[(flag or {}).get((g, y), "") for g, y, _ in rows])


STEADY = [20_000, 21_000, 20_500, 22_000]


def found(table):
    return [(row.geo, row.year, row.reason) for row in b.breaks(table).itertuples()]


# Example: methods.breaks.breaks
def test_a_jump_of_one_place_is_a_break_with_its_two_counts():
    table = b.breaks(counts(PT=[500, 535, 18_245, 17_000], DE=STEADY))
    assert list(table.columns) == b.COLUMNS == ["geo", "year", "before", "after", "reason"]
    assert table.to_numpy().tolist() == [["PT", 2020, 535, 18245, "size"]]


def test_what_moves_everywhere_is_no_break_of_one_place():
    fall = [60_000, 61_000, 9_000, 10_000]
    assert found(counts(FR=fall, DE=[n // 2 for n in fall], IT=[n // 3 for n in fall])) == []
    # but the same fall alone is one, also where no other place is there
    assert found(counts(FR=fall, DE=STEADY)) == found(counts(FR=fall)) == [("FR", 2020, "size")]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([300, 999, 999, 999], []),  # below the minimum
        ([300, 1_000, 1_000, 1_000], [2019]),  # at it
        ([1_000, 3_160, 3_160, 3_160], []),  # factor 3.16, just below
        ([1_000, 3_165, 3_165, 3_165], [2019]),
        ([0, 2_000, 2_000, 2_000], [2019]),  # from nothing
        ([2_000, 0, 0, 0], [2019]),
        ([70_000, 900_000, 80_000, 75_000], [2019, 2020]),  # the next year takes it back
        ([500, None, 18_000, 18_000], []),  # a year is missing: nothing to compare with
    ],
)
def test_where_the_rule_draws_its_lines(values, expected):
    others = [100_000, 100_000, 100_000, 100_000]
    assert [year for _, year, _ in found(counts(PT=values, DE=others))] == expected


def test_a_publishers_mark_counts_without_regard_to_size_and_our_own_words_are_no_mark():
    marks = {("SE", 2019): "b", ("DE", 2019): "bd", ("FR", 2019): "not a multiple of 5", ("IT", 2019): "p"}
    steady = dict.fromkeys(("SE", "DE", "FR", "IT"), STEADY)
    assert found(counts(marks, **steady)) == [("DE", 2019, "flag"), ("SE", 2019, "flag")]
    assert found(counts(marks, SE=[20_000, 2_000, 2_000, 2_000], FR=STEADY)) == [("SE", 2019, "both")]


def test_two_rows_of_one_place_and_year_are_refused():
    with pytest.raises(ValueError, match="DE has two rows for 2018"):
        b.breaks(pd.concat([counts(DE=STEADY)] * 2))


def orders(**places):
    """Rows of the enforcement dataset: orders to leave from 2018 on."""
    return counts(**places).assign(citizenship="TOTAL", measure="order_to_leave", returns_counted="", reason="total", apprehension="total")  # fmt: skip


def test_breaks_are_those_of_members_that_are_held_to_the_newest_year():
    steady = {place: [900, 910, 905] for place in ("FR", "DE", EU)}
    # Greece falls with Hungary, which has no count in the newest year: no break, on either page
    fell = {"GR": [9000, 2000, 2000], "HU": [90000, 15000]}
    rows = orders(**steady, **fell, PT=[500, 18000, 18100], MT=[500, 18000], CH=[None, 1, 9000])
    assert b.of_members(rows)[[*b.COLUMNS[:4]]].to_numpy().tolist() == [["PT", 2019, 500, 18000]]
    every = b.of_places(pd.concat([rows, orders(PT=[9]).assign(citizenship="SY")]))
    assert every.groupby("count")["geo"].agg(list).to_dict() == {ORDERS: ["HU", "MT", "PT", "CH"]}
    assert b.fallen(every.assign(before=2.0, after=[1.0, 3.0, 3.0, 1.0])) == [2019, 2020]


def test_what_is_known_of_a_jump_stands_beside_it():
    jumps = pd.DataFrame({"geo": ["PT", "SE"], "year": 2025, "count": ORDERS, "before": 1.0, "after": 9.0})
    known = pd.DataFrame([{"geo": "PT", "indicator": "order_to_leave", "year": 2025, "known": "notices", "how_sure": "likely",
                           "publisher": "p", "document_title": "t", "document_date": "2025-10-16"}])  # fmt: skip
    table = b.explained(jumps.assign(reason=["size", "flag"]), known)
    assert table[["geo", "kind", "what is known", "how sure", "source"]].to_numpy().tolist() == [
        ["PT", "jump", "notices", "likely", "p: t, 2025-10-16"], ["SE", "break", "", "", ""],
    ]  # fmt: skip
