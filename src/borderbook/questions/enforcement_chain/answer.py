"""Refused, found, ordered to leave, returned: the answer and the first title.

Both take what is counted from the names of the columns. They stay true if a cell takes other columns.
"""

from __future__ import annotations

import pandas as pd

from borderbook.methods import enforcement
from borderbook.questions.enforcement_chain.parameters import EnforcementChain
from notemill import words
from notemill.catalog import reference
from notemill.show.cited import fitting, linked_rows

ENOUGH = 5
"""Countries with both figures that a count of countries needs: of fewer, one country would be a large share."""

DONE = {enforcement.FOUND: "found", enforcement.ORDERS: "ordered to leave"}
"""What was done with the persons of a count; of the others, they returned."""


def whose(ask: EnforcementChain) -> str:
    """', citizens of Sudan'; an empty string for all citizenships."""
    return "" if ask.citizenship == "TOTAL" else f", citizens of {reference.label(ask.citizenship)}"


def sentences(led: pd.DataFrame, by_country: pd.DataFrame, ask: EnforcementChain) -> list[str]:
    """The counts of the year that leads, of persons inside the country; and whether they can be stages of one group.

    Args:
        led: one row a count: year (the same in all), persons (missing without a figure), persons_at_least.
        by_country: one row a country, with persons found and orders of that year.
        ask: the parameters.
    """
    inside = led.drop(index=enforcement.REFUSED, errors="ignore")
    rows = linked_rows(inside.dropna(subset="persons"), "persons")
    place, year = reference.in_sentence(ask.geo), led["year"].iloc[0]
    if not rows:
        return [f"For {place}{whose(ask)}, no figure of persons found, orders or returns is available."]
    each = [f"**{words.least(row.persons, row.persons_at_least)}** {row.Index}" for row in rows]
    absent = [str(name) for name in inside.index[inside["persons"].isna()]]
    none = f"; no figure is available of {words.listed(absent)}" if absent else ""
    said = [f"In {year}, {place} counted {words.listed(each)}{whose(ask)}{none}."]
    more = (by_country[enforcement.ORDERS] > by_country[enforcement.FOUND]).sum()
    if len(by_country) >= ENOUGH and more:
        both = f"{words.spelt(more)} of the {len(by_country)} countries with both figures here, members or not"
        said.append(f"In {both}, more people were ordered to leave than found: the counts are not successive stages.")
    return said


def headline(led: pd.DataFrame, ask: EnforcementChain) -> str:
    """'EU-27, 2025: 719,395 found, 486,705 ordered to leave, 156,000 returned': the finding of the answer, shorter.

    Args:
        led: as for ``sentences``.
        ask: the parameters.
    """
    inside = led.drop(index=enforcement.REFUSED, errors="ignore").dropna(subset="persons")
    place = reference.in_sentence(ask.geo)
    counts = [
        f"{words.least(row.persons, row.persons_at_least)} {DONE.get(row.Index, 'returned')}"
        for row in linked_rows(inside, "persons")
    ]
    when = f", {led['year'].iloc[0]}" if counts else ""
    said = f"{when}: {', '.join(counts) or 'no figure'}"
    return fitting(words.as_label(f"{place}{whose(ask)}{said}"), words.as_label(f"{place}{said}"))
