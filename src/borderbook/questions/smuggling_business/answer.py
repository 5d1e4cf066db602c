"""What do "more than 90 %", the turnover and the fees rest on?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook.methods.money import written
from borderbook.questions.smuggling_business import analysis
from notemill import show, words


def values(share: pd.DataFrame) -> str:
    """Which share the texts found give, how many name a basis, and of which year that is.

    Args:
        share: ``analysis.restatements`` with a column kind (what a text does with the share).
    """
    named = share[share["kind"] == analysis.BASIS]
    each = share.drop_duplicates("wording").sort_values("wording", key=lambda one: one.str.len())
    said = [each["written"][at] + analysis.share_words(show.linked(each, at, "share")) for at in each.index]
    given = words.listed(said).replace(" and ", " or ")
    texts = words.at_start(words.counted(len(share), "text"))
    found = f"{texts} found give the share of irregular migrants who use smugglers as **{given}**"
    if named.empty:
        return f"{found}; none names a basis."
    about, many = words.years(named["about"].dropna()), words.spelt(len(named))
    return f"{found}; only {many}, on {about}, name{'s' * (len(named) == 1)} a basis."


def departures(at_sea: pd.DataFrame) -> str:
    """The share of those smuggled that has a denominator; '' if it is not in the table.

    Args:
        at_sea: value, value_max, year and publisher by indicator.
    """
    if "share_smuggled" not in at_sea.index:
        return ""
    row: Any = at_sea.loc["share_smuggled"]
    least, most = (f"{show.linked(at_sea, 'share_smuggled', name):.0f}" for name in ("value", "value_max"))
    return (
        f"Of departures by sea from North Africa on the Central Mediterranean route in {int(row['year'])}, "
        f"{least} to {most} % were of smuggled migrants, as computed here from "
        f"{row['publisher']}'s estimates: a share of departures, not of arrivals or persons."
    )


def origin(share: pd.DataFrame) -> str:
    """That the report which one of the texts restates is not itself among them; '' without that text. As ``values``."""
    return analysis.WORDS["origin"] if share["note"].str.contains("report of February 2016").any() else ""


def asked(surveys: pd.DataFrame) -> str:
    """What surveys of people on the move found, who was asked where.

    Args:
        surveys: rows of ``smuggler_use_surveys`` on the use of smugglers.
    """
    if surveys.empty:
        return "No survey of people on the move that asked this was found."
    places = surveys["survey_place"] + " (" + surveys["survey_period"] + ")"
    shares = [analysis.share_words(show.linked(surveys, at, "value")) for at in surveys.index]
    parts = "; ".join(written(surveys) + shares + " in " + places)
    return f"Surveys along the way, not of arrivals in the EU, found users of smugglers: {parts}."


def figures(chosen: pd.DataFrame) -> list[str]:
    """How many figures of one kind were found, of which years, and that they are no series.

    Args:
        chosen: rows of the curated table.
    """
    years, undated = words.years(chosen["year"].dropna().astype(int)), chosen["year"].isna().sum()
    others = f"; of {words.spelt(undated)} no single year is given" * bool(undated)
    return [
        f"**{words.at_start(words.counted(len(chosen), 'figure'))}** of this kind were found, of {years}{others}.",
        "They differ in place, year, currency or in what they count: none are added, converted or averaged here.",
    ]


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


def fees_title(drawn: pd.DataFrame, ends: pd.DataFrame) -> str:
    """The lowest and the highest fee of one source: the title of the chart of its ranges.

    Args:
        drawn: of ``analysis.fees``, rows of one publisher, currency and period.
        ends: lowest and highest of each, as they are drawn.
    """
    one = drawn.iloc[0]
    lowest, highest = ends["lowest"], ends["highest"]
    least, most = show.linked(lowest, lowest.idxmin()), show.linked(highest, highest.idxmax())
    span = f"{one['currency']} {least:,.0f} to {most:,.0f}"
    return f"Fees reach from {span} ({one['publisher']}, {one['period']})"
