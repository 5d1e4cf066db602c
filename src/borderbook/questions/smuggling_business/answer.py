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
}
"""By group of figures, what they do not show."""
NAMES = {"turnover": "estimates of the money in smuggling", "fees": "fees"}
"""By group of amounts, what they are."""


def sentences(indicator: str, rows: pd.DataFrame) -> tuple[str, str]:
    """What the figures of a group say, and what they do not show.

    Args:
        indicator: the parameter.
        rows: of 'share' ``analysis.restatements`` with a column kind (what a text does with the share); of 'surveys'
            those on the use of smugglers; else ``analysis.turnover`` or ``fees``. At least one.
    """
    if indicator == "share":
        return f"{_given(rows)}; {_named(rows, 'only ')}.", SECOND[indicator]
    if indicator == "surveys":
        shares = [analysis.share_words(show.linked(rows, at, "value")) for at in rows.index]
        parts = "; ".join(written(rows) + shares + " in " + rows["survey_place"] + " (" + rows["survey_period"] + ")")
        return f"Surveys of people on the move found users of smugglers: {parts}.", SECOND[indicator]
    one = _newest(rows)
    said = f"**{analysis.money(one)}** ({one.publisher}: {one.what})"
    return f"The newest {NAMES[indicator]}, of {one.year}, include {said}.", SECOND[indicator]


def headline(indicator: str, rows: pd.DataFrame) -> str:
    """The finding as a title; as ``sentences``."""
    if indicator == "share":
        return f"{words.at_start(words.counted(len(rows), 'text'))} give the share; {_named(rows)}"
    if indicator == "surveys":
        first: Any = rows.iloc[0]
        share = written(rows).iloc[0] + analysis.share_words(show.linked(rows, rows.index[0], "value"))
        return f"Users of smugglers, of those asked in {first['survey_place']}: {share}"
    one = _newest(rows)
    return f"Among the newest {NAMES[indicator]}, of {one.year}: {analysis.money(one)}"


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


def _newest(rows: pd.DataFrame) -> Any:
    """The first amount of the newest year; amounts are not ranked, as currencies and what is counted differ."""
    return rows[rows["year"].eq(rows["year"].max()).fillna(False)].iloc[0]
