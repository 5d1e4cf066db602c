"""Figures on the business of migrant smuggling: one much repeated share, turnover, fees.

All functions take the curated table ``europol_indicators``, one row a figure and source. Its figures differ in
place, year, currency and in what they count; nothing here adds, converts or averages them. Smuggling is the
facilitation of entry, transit or stay; trafficking in human beings is another offence, and a figure that covers
both says so in ``scope``.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook.methods.dates import days_of
from borderbook.methods.money import money_counted, ranges, written
from notemill.files import yaml_table

WORDS = yaml_table(__package__, "words")
GROUPS: dict[str, str] = WORDS["groups"]
"""What the parameter calls a group of figures -> what the table calls it."""
_TWO_THIRDS, _CLOSE = 200 / 3, 0.1  # per cent: sources that say it in words give no decimals
WORLD, EU_YEAR, EU_YEARS = "worldwide, one year", "EU routes, one year", "Europe, several years together"
SEA_YEAR = "sea routes to the EU, one year"
KINDS = BASIS, CITES, NEITHER = "names a basis", "cites Europol", "no source found in it"
"""What a text does with the share: names of the register of colours."""


def restatements(facts: pd.DataFrame) -> pd.DataFrame:
    """Every text that gives the share of irregular migrants who use smugglers, by the middle of the days it can be of.

    Returns:
        publisher, share (per cent), wording ('more than 90 %'), written ('more than '), about (the year it
        means), period (the same, as the text has it), from and to (the days between which it is dated: a day, a month
        or a year long), of_whom, note.
    """
    shares = facts[facts["group"] == GROUPS["share"]]
    days = days_of(shares["document_date"])
    rows = shares.rename(columns={"value": "share", "year": "about"}).assign(**days)
    rows = rows.assign(wording=worded(shares), written=written(shares))
    rows["of_whom"] = rows["unit"].str.removeprefix("percent of ")
    order = (days["from"] + (days["to"] - days["from"]) / 2).sort_values(kind="stable").index
    columns = ["publisher", "share", "wording", "written", "about", "period", "from", "to", "of_whom", "note"]
    return rows.loc[order, columns].reset_index(drop=True)


def worded(rows: pd.DataFrame) -> pd.Series:
    """Shares as their sources put them: 'more than 90 %', 'about 90 %', '90 %', 'more than two thirds'."""
    return written(rows) + rows["value"].map(share_words).astype("str")


def share_words(share: float) -> str:
    """'90 %'; 'two thirds' where the source says so."""
    return "two thirds" if abs(share - _TWO_THIRDS) < _CLOSE else f"{share:,.0f} %"


def turnover(facts: pd.DataFrame) -> pd.DataFrame:
    """Money figures of the smuggling business with the place and time that they cover; no time series.

    Returns:
        place (EU routes or sea routes in one year, Europe over several years, worldwide), counted (turnover, profit,
        income or money paid), year, the columns of ``ranges``, what (counted, and place) and figure, its name in a
        chart; by place, the lowest first.
    """
    money = facts[(facts["group"] == GROUPS["turnover"]) & money_counted(facts["indicator"]).notna()]
    world = money["scope"].str.contains("worldwide") | money["indicator"].str.contains("worldwide")
    place = pd.Series(EU_YEAR, index=money.index).mask(money["covers"] == "crossings", SEA_YEAR)
    place = place.mask(money["year"].isna(), EU_YEARS).mask(world, WORLD)
    ordered = pd.Categorical(place, [EU_YEAR, SEA_YEAR, EU_YEARS, WORLD], ordered=True)
    rows = ranges(money).assign(place=ordered, counted=money_counted(money["indicator"]))
    rows = rows.assign(year=money["year"], what=rows["counted"] + ", " + place.str.split(",").str[0])
    of = rows["counted"] + ", " + place + ", " + rows["period"]
    rows["figure"] = rows["publisher"] + ": " + of
    return rows.sort_values(["place", "lowest"], kind="stable", ignore_index=True)


def fees(facts: pd.DataFrame) -> pd.DataFrame:
    """Fees for a person and journey: journey, what (the same), year, ``ranges``, figure (a name); the newest first."""
    chosen = facts[facts["group"] == GROUPS["fees"]]
    journey = chosen["scope"].str.split(";").str[0]
    rows = ranges(chosen).assign(journey=journey, what=journey, year=chosen["year"])
    rows["figure"] = journey + ", " + rows["period"] + " (" + rows["publisher"] + ")"
    return rows.sort_values(["year", "currency", "highest"], ascending=False, kind="stable", ignore_index=True)


def money(row: Any) -> str:
    """A range as it is read: 'EUR 3–6 billion', 'more than EUR 4 billion', 'about USD 10,000'.

    Args:
        row: lowest, highest and stated, of ``ranges``.
    """
    return f"{row.stated} {amount(row.lowest, row.highest)}"


def amount(*ends: float) -> str:
    """'3–6 billion', '10,000': one number, or the ends of a range."""
    sizes = {1e9: " billion", 1e6: " million", 1: ""}
    size, unit = next(one for one in sizes.items() if max(ends) >= one[0])
    sized = (end / size for end in dict.fromkeys(ends))
    return "–".join(f"{end:,.{int(end % 1 >= 0.05)}f}" for end in sized) + unit
