"""Which routes carry the irregular crossings that are detected?"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.methods import series


def sentences(monthly: pd.DataFrame) -> list[str]:
    """Which routes lead, over the whole period and lately.

    Args:
        monthly: detections, a row a month, a column a route.

    Returns:
        The period's total and leading route; the last twelve months, if there are so many; and what must be
        known of 2015 and 2016, where both routes concerned are shown.
    """
    total = monthly.sum()
    if total.sum() == 0:
        return [
            f"There were no detections on the routes shown in {words.span(monthly.index[0], monthly.index[-1])}."
        ]
    first, last = monthly.index[0], monthly.index[-1]
    leader = str(total.idxmax())
    share = words.per_cent(total[leader] / total.sum() * 100)
    made = [
        f"From {first:%B %Y} to {last:%B %Y}, {words.number(total.sum())} detections were reported on the "
        f"routes shown; **{leader}** had the most, {words.number(total[leader])} ({share})."
    ]
    if len(monthly) >= 12:
        made.append(_lately(series.last_year_table(monthly), last))
    repeated = words.counted_twice(first, last, total.index)
    return [*made, repeated] if repeated else made


def _lately(table: pd.DataFrame, last: pd.Timestamp) -> str:
    top = table.iloc[0]
    total, before = table["last twelve months"].sum(), table["twelve months before"]
    whole = (
        ""
        if before.isna().any()
        else f", {words.changed(series.change(total, float(before.sum())))} on the year before"
    )
    return (
        f"In the twelve months to {last:%B %Y} it was **{top.iloc[0]}**, "
        f"{words.number(top['last twelve months'])} of {words.number(total)}{whole}."
    )
