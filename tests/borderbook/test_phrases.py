"""The field's phrases: routes, counting twice, changes, and notes on Eurostat's counts."""

import pandas as pd
import pytest

from borderbook import phrases
from borderbook.methods.enforcement import EU, ORDERS
from notemill import words

BOTH = ["Eastern Mediterranean", "Western Balkan", "Other"]


def test_a_route_is_read_in_a_sentence():
    said = [phrases.route(name) for name in (None, "Other", "Black Sea")]
    assert said == ["all routes", "other routes", "the Black Sea route"]


@pytest.mark.parametrize(
    ("first", "last", "routes", "said"),
    [
        ("2009-01", "2025-04", None, True), ("2016-12", "2018-01", BOTH, True), ("2017-01", "2025-04", None, False),
        ("2009-01", "2014-12", None, False), ("2015-01", "2015-12", BOTH[1:], True), ("2015-01", "2015-12", ["Other"], False),
    ],
)  # fmt: skip
def test_counting_twice_is_said_of_each_of_the_two_routes_in_2015_and_2016_only(first, last, routes, said):
    days = pd.Timestamp(first), pd.Timestamp(last)
    assert bool(phrases.counted_twice(*days, routes)) == said
    assert bool(phrases.twice(*days, routes)) == (said and routes in (None, BOTH))  # of sums over both


# Example: phrases.change
@pytest.mark.parametrize(("new", "label", "title"), [
    (106.4, "+6 (+6 %)", "up 6 %"), (253, "+153 (factor of 2.5)", "up by a factor of 2.5"),
    (74, "−26 (−26 %)", "down 26 %"), (100.3, "+0", "hardly changed"),
    (100, "unchanged", "unchanged"),
])  # fmt: skip
def test_a_label_and_a_title_round_a_change_alike(new, label, title):
    assert (words.difference(100, new), phrases.change(new, 100)) == (label, title)
    assert words.difference(*pd.Series([100, new])) == label  # numbers of a table
    assert words.difference(*pd.Series([pd.NA, new], dtype="Float64")) == ""  # no figure


def test_the_member_with_most_at_the_peak_is_named_unless_another_can_have_more():
    of_union = pd.Series({2014: 100.0, 2015: 900.0, 2016: 300.0}, name=ORDERS)
    members = pd.DataFrame({"GR": [10.0, 500.0], "DE": [90.0, 300.0]}, index=[2014, 2015])
    assert phrases.at_peak(of_union, members) == "Greece counted 500 of the 900 orders to leave in 2015, the peak."
    assert phrases.at_peak(of_union, members / 2) == ""
    assert phrases.at_peak(of_union, members[:1]) == ""
    assert phrases.at_peak(of_union * float("nan"), members) == ""


def test_the_state_that_makes_up_more_than_a_third_of_a_net_change_is_named_with_both_figures():
    def part_of(counts, jumps):
        return phrases.main_part(counts, counts.loc[EU, ORDERS], jumps)

    rows = {"PT": (1, 18), "FR": (50, 59), "ES": (40, 35), EU: (100, 121), "CH": (1, 90)}
    index = pd.MultiIndex.from_product([rows, [2024, 2025]], names=["geo", "year"])
    counts = pd.DataFrame({ORDERS: [float(n) for both in rows.values() for n in both]}, index=index)
    jumps = pd.DataFrame({"geo": ["PT"], "year": [2025], "count": [ORDERS], "reason": ["size"]})
    told = "Portugal accounts for 17 of the net rise of 21: 1 in 2024, 18 in 2025"
    assert part_of(counts, jumps) == f"{told}, a jump."
    assert part_of(counts, jumps[:0]) == f"{told}."
    flagged = part_of(counts, jumps.assign(reason="both"))
    assert flagged == f"{told}, a break that Eurostat flags."
    counts.loc[("PT", 2025), ORDERS] = counts.loc[("FR", 2025), ORDERS] = float("nan")
    assert part_of(counts, jumps) == ""
    counts.loc[(EU, 2025), ORDERS] = 90.0
    assert "Spain accounts for 5 of the net fall of 10" in part_of(counts, jumps)
