"""Return rates on tables small enough to check by eye."""

import pandas as pd
import pytest

from borderbook.methods.enforcement import ORDERS, RETURNS
from borderbook.questions.return_rates import analysis, answer
from edits import stored
from notemill.show.cited import Rate, plain
from notemill.show.outputs import TABLE_MIME

STEP = pd.DataFrame([{"geo": "PT", "year": 2025, "before": 535.0, "after": 18245.0, "reason": "size", "count": ORDERS}])
NONE = STEP.iloc[:0]
PER = Rate(RETURNS, ORDERS)
THIRD = pd.Series([7.5, None], index=[2024, 2025])


def pairs(part=RETURNS, **years):
    """{y2020: (20, 100)} as the notebook's two columns and their rate."""
    numbers = {int(year[1:]): values for year, values in years.items()}
    frame = pd.DataFrame.from_dict(numbers, orient="index", columns=[part, ORDERS], dtype="float64")
    return frame.rename_axis("year").assign(rate=frame[part] / frame[ORDERS] * 100)


@pytest.mark.parametrize(
    ("counts", "jumps", "first", "second"),
    [
        (pairs(y2024=(10, 100), y2025=(20, 100)), NONE,
         "In **2025** Malta counted 20 returns to any country against 100 orders to leave: **20.0 per 100**.",
         "Returns to third countries alone were 7.5 per 100 in 2024; no total for 2025 is published."),
        (pairs(y2026=(20, 100)), NONE, "In **2026** Malta counted", ""),
        (pairs(y2024=(225, 535), y2025=(825, 18245)), STEP, "18,245 orders to leave: **4.5 per 100**.",
         "It is not set against the year before, since orders to leave jumped from 535 to 18,245."),
        (pairs(y2024=(10, 100), y2025=(20, 100)), STEP.assign(reason="flag", count=RETURNS), "**20.0 per 100**.",
         "It is not set against the year before, since Eurostat flags a break in returns to any country."),
        (pairs(y2025=(150, 100)), NONE, "**150.0 per 100**.",
         "With more returns to any country than orders to leave there is no percentage: they can be of other persons."),
        (pairs(y2016=(10, 100), y2025=(5, None)), NONE,
         "**No rate later than 2016** is held for Malta: it was then 10.0 per 100, 10 returns to any country against", ""),
        (pairs(y2016=(None, 100)), NONE, "For Malta no year has both returns to any country and enough orders", None),
    ],
)  # fmt: skip
def test_the_newest_pair_leads_and_one_more_sentence_says_what_limits_it(counts, jumps, first, second):
    said = [plain(text) for text in answer.sentences(counts, THIRD, jumps, PER, "Malta")]
    assert first in said[0]
    assert said[1:] == [second] * (second is not None)


def test_the_title_is_the_same_finding_and_calls_an_old_rate_old():
    both = pairs(y2024=(10, 100), y2025=(20, 100))
    assert answer.headline(both, PER, "Malta") == "Malta: 20.0 returns to any country per 100 orders to leave in 2025"
    late = pairs(y2016=(10, 100), y2025=(5, None))
    assert answer.headline(late, PER, "Malta") == "Malta: no rate later than 2016, when it was 10.0 per 100"
    assert answer.headline(pairs(y2016=(None, 100)), PER, "Malta") == "Malta: no year has a rate"


def test_a_minimum_whose_upper_limit_is_printed_as_the_same_number_is_the_rate():
    """Spain 2023: between 9.3 and 9.3."""
    rate, most, low = (
        pd.Series({2019: 9.3215, 2020: 50.05}),
        pd.Series({2019: 9.3293, 2020: 52.0}),
        pd.Series(True, [2019, 2020]),
    )
    assert analysis.minimums(rate, most, low).tolist() == [False, True]
    assert analysis.minimums(rate, most * float("nan"), low).all()


def test_each_printed_rate_is_the_quotient_of_printed_counts():
    tables = {data[TABLE_MIME]["name"]: data[TABLE_MIME] for data in stored("return_rates", TABLE_MIME)}
    for name in ("returns-and-orders", "return-rate-by-country"):
        table = pd.DataFrame(tables[name]["rows"], columns=tables[name]["columns"]).dropna(subset=["rate"])
        assert len(table) >= 10
        numbers = table.astype({RETURNS: float, ORDERS: float, "rate": float})
        assert (numbers[RETURNS] / numbers[ORDERS] * 100 - numbers["rate"]).abs().max() <= 0.0501


def test_every_member_of_the_union_is_compared_in_the_newest_year():
    (table,) = (
        data[TABLE_MIME]
        for data in stored("return_rates", TABLE_MIME)
        if data[TABLE_MIME]["name"] == "return-rate-by-country"
    )
    states = pd.DataFrame(table["rows"], columns=table["columns"]).set_index("country")
    assert (len(states), states[RETURNS].notna().all(), states.index[3]) == (27, True, "Cyprus")
    assert (states["remark"].ne("") == states["rate"].isna()).all()
