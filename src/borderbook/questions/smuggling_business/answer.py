"""What do "more than 90 %", the turnover and the fees rest on?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook.methods.money import written
from borderbook.questions.smuggling_business import analysis
from notemill import show, words

NOT_ONE = "they differ in place, currency or in what they count: none is added, converted or averaged"
SECOND = {
    "share": "To name a basis is not to measure: no text has a count.",
    "surveys": "Samples are not random, and respondents were on the way, not in the EU.",
    "turnover": f"Amounts are as written; {NOT_ONE}.",
    "fees": f"Amounts are as written; {NOT_ONE}.",
    "emsc": "Some counts cover trafficking, too, or part of a year: the table has what each covers.",
}
"""By group of figures, what they do not show."""
NAMES = {"turnover": "estimates of the money in smuggling", "fees": "fees"}
"""By group of amounts, what they are."""


def sentences(indicator: str, rows: pd.DataFrame) -> tuple[str, str]:
    """What the figures of a group say, and what they do not show.

    Args:
        indicator: the parameter.
        rows: of 'share' ``analysis.restatements`` with a column kind (what a text does with the share); of 'surveys'
            those on the use of smugglers; else ``analysis.turnover``, ``fees`` or ``activity``. At least one.
    """
    if indicator == "share":
        return f"{_given(rows)}; {_named(rows, 'only ')}.", SECOND[indicator]
    if indicator == "surveys":
        shares = [analysis.share_words(show.linked(rows, at, "value")) for at in rows.index]
        parts = "; ".join(written(rows) + shares + " in " + rows["survey_place"] + " (" + rows["survey_period"] + ")")
        return f"Surveys of people on the move found users of smugglers: {parts}.", SECOND[indicator]
    if indicator == "emsc":
        counts = _counts(rows, ", Europol's centre against smuggling reports ")
        return f"For {counts}.", SECOND[indicator]
    newest = _newest(rows)
    each = [f"**{money(row)}** ({row.publisher}: {row.what})" for row in newest.itertuples()]
    year = newest["year"].iloc[0]
    return f"The newest {NAMES[indicator]}, of {year}, include {words.listed(each)}.", SECOND[indicator]


def headline(indicator: str, rows: pd.DataFrame) -> str:
    """The finding as a title; as ``sentences``."""
    if indicator == "share":
        return f"{words.at_start(words.counted(len(rows), 'text'))} give the share; {_named(rows)}"
    if indicator == "surveys":
        first: Any = rows.iloc[0]
        share = written(rows).iloc[0] + analysis.share_words(show.linked(rows, rows.index[0], "value"))
        return f"Users of smugglers, of those asked in {first['survey_place']}: {share}"
    if indicator == "emsc":
        return _counts(rows, ": ")
    newest = _newest(rows)
    amounts = words.listed([*map(money, newest.itertuples())])
    return f"The newest {NAMES[indicator]}, of {newest['year'].iloc[0]}: {amounts}"


def _given(share: pd.DataFrame) -> str:
    each = share.drop_duplicates("wording").sort_values("wording", key=lambda one: one.str.len())
    said = [each["written"][at] + analysis.share_words(show.linked(each, at, "share")) for at in each.index]
    texts = words.at_start(words.counted(len(share), "text"))
    either = words.listed(said).replace(" and ", " or ")
    return f"{texts} found give the share of irregular migrants who use smugglers as **{either}**"


def _named(share: pd.DataFrame, only: str = "") -> str:
    """How many texts name a basis, and of which year that is."""
    named = share[share["kind"] == analysis.BASIS]
    if named.empty:
        return "none names a basis"
    about, many = words.years(named["about"].dropna()), words.spelt(len(named))
    return f"{only}{many}, on {about}, name{'s' * (len(named) == 1)} a basis"


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """The first two amounts of the newest year, which are not ranked: currencies and what is counted differ."""
    return rows[rows["year"].eq(rows["year"].max()).fillna(False)].head(2)


def _counts(rows: pd.DataFrame, between: str) -> str:
    """The newest year and at most three counts of it: '2024: 14,000 messages exchanged (SIENA) and 48 action days'."""
    newest = rows[rows["year"] == rows["year"].max()].drop_duplicates("counted")[: analysis.SAID]
    counts = [f"{value:,.0f} {counted}" for value, counted in zip(newest["value"], newest["counted"], strict=True)]
    return f"{newest['year'].iloc[0]}{between}{words.listed(counts)}"


def money(row: Any) -> str:
    """A range as it is read: 'EUR 3–6 billion', 'more than EUR 4 billion', 'about USD 10,000'.

    Args:
        row: lowest, highest and stated, of ``analysis.ranges``.
    """
    return f"{row.stated} {amount(row.lowest, row.highest)}"


def amount(*ends: float) -> str:
    """'3–6 billion', '10,000': one number, or the ends of a range."""
    sizes = {1e9: " billion", 1e6: " million", 1: ""}
    size, unit = next(one for one in sizes.items() if max(ends) >= one[0])
    sized = (end / size for end in dict.fromkeys(ends))
    return "–".join(f"{end:,.{int(end % 1 >= 0.05)}f}" for end in sized) + unit
