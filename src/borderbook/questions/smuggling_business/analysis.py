"""Figures on the business of migrant smuggling: one much repeated share, turnover, fees, Europol's activity.

All functions take the curated table ``europol_indicators``, one row a figure and source. Its figures differ in
place, year, currency and in what they count; nothing here adds, converts or averages them. Smuggling is the
facilitation of entry, transit or stay; trafficking in human beings is another offence, and a figure that covers
both says so in ``scope``.
"""

from __future__ import annotations

import pandas as pd

GROUPS = {
    "share": "share using smugglers",
    "turnover": "turnover",
    "fees": "fee by route",
    "emsc": "EMSC activity",
}
COUNTED = {
    "turnover_smuggling_to_and_within_eu": "turnover",
    "turnover_smuggling_networks": "turnover",
    "smuggling_network_profit": "profit",
    "smuggling_profit_worldwide": "profit",
    "smuggler_income_worldwide": "income",
    "smuggler_income_eu_routes": "income",
    "money_paid_by_migrants": "money paid",
}
ACTIVITY = {
    "siena_messages": "Messages exchanged (SIENA)",
    "new_cases_or_investigations": "New cases or investigations",
    "action_days": "Action days",
    "operations_supported": "Operations supported",
    "suspects_in_database_stock": "Suspects in the database (stock)",
    "new_suspects_reported": "Suspects newly reported",
}
SCOPES = {
    "migrant smuggling only": "smuggling only",
    "migrant smuggling (as the article words it)": "smuggling, as an article words it",
    "migrant smuggling and trafficking in human beings together": "smuggling and trafficking",
    "trafficking in human beings only": "trafficking only",
}
WORLD, EU_YEAR, EU_YEARS = "Worldwide, one year", "EU routes, one year", "Europe, several years together"
PLACES = (EU_YEAR, EU_YEARS, WORLD)


def rows_of(facts: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """The rows of one of ``GROUPS``, in the order of the table."""
    return facts[facts["group"] == GROUPS[indicator]].reset_index(drop=True)


def restatements(facts: pd.DataFrame) -> pd.DataFrame:
    """Every text that gives the share of irregular migrants who use smugglers, the earliest first.

    Returns:
        publisher, document, share (per cent), wording ('more than 90 %'), about (the year the text means),
        from and to (the days between which it is dated: a day, a month or a year long), years_after (from the
        earliest text's day to the middle of these), of_whom, confidence, note.
    """
    own = rows_of(facts, "share")
    days = dated(own["document_date"])
    middle = days["from"] + (days["to"] - days["from"]) / 2
    made = pd.DataFrame(
        {
            "publisher": own["publisher"],
            "document": own["document_title"],
            "share": own["value"],
            "wording": [worded(v, q) for v, q in zip(own["value"], own["qualifier"], strict=True)],
            "about": own["year"],
            "from": days["from"],
            "to": days["to"],
            # a text of an unknown day within the origin's year is taken to be no older than the origin
            "years_after": ((middle - days["from"][_precise(days)].min()).dt.days / 365.25).clip(lower=0),
            "of_whom": own["unit"].str.removeprefix("percent of "),
            "confidence": own["confidence"],
            "note": own["note"],
        }
    )
    return made.sort_values("years_after", kind="stable", ignore_index=True)


def dated(texts: pd.Series) -> pd.DataFrame:
    """The first and last day of dates that are a day, a month or a year: columns ``from`` and ``to``.

    ``texts`` are ISO dates ('2016-02-23', '2016-05', '2016'); a blank is missing.
    """
    known = texts.where(texts != "")
    start = pd.to_datetime(known, format="ISO8601")
    length = known.str.len()
    ends = {4: start + pd.offsets.YearEnd(0), 7: start + pd.offsets.MonthEnd(0), 10: start}
    end = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")
    for size, last in ends.items():
        end = end.mask(length == size, last)
    return pd.DataFrame({"from": start, "to": end})


def _precise(days: pd.DataFrame) -> pd.Series:
    """Whether a date is known to the month at least."""
    return (days["to"] - days["from"]).dt.days < 31


def worded(value: float, qualifier: str) -> str:
    """A share as its source puts it: 'more than 90 %', 'about 90 %', '90 %'."""
    prefix = f"{qualifier} " if qualifier in ("more than", "about", "almost", "up to") else ""
    return f"{prefix}{value:,.0f} %"


def turnover(facts: pd.DataFrame) -> pd.DataFrame:
    """Money figures of the smuggling business, grouped by the place and time that they cover.

    Returns:
        place (one of ``PLACES``), counted (turnover, profit, income or money paid), publisher, period, low and
        high (in the stated currency; equal for a single figure), qualifier, currency ('USD or EUR' where the
        sources differ), confidence, note; by place, the lowest first. Not a time series.
    """
    own = rows_of(facts, "turnover")
    money = own[own["indicator"].isin(COUNTED)]
    world = money["scope"].str.contains("worldwide") | money["indicator"].str.contains("worldwide")
    place = pd.Series(EU_YEAR, index=money.index).mask(money["year"].isna(), EU_YEARS).mask(world, WORLD)
    made = _ranges(money).assign(
        place=pd.Categorical(place, PLACES, ordered=True), counted=money["indicator"].map(COUNTED)
    )
    columns = [
        "place", "counted", "publisher", "period", "low", "high", "qualifier", "currency", "confidence", "note",
    ]  # fmt: skip
    return made.sort_values(["place", "low"], kind="stable", ignore_index=True)[columns]


def fees(facts: pd.DataFrame) -> pd.DataFrame:
    """Fees for a person and journey, grouped by the source that gives them.

    Returns:
        source (the publisher), journey, period, low and high (in the stated currency), qualifier, currency,
        confidence, note; sources with most figures first, in each the highest fee first.
    """
    own = rows_of(facts, "fees")
    made = _ranges(own).assign(journey=own["scope"]).rename(columns={"publisher": "source"})
    many = made.groupby("source")["low"].transform("size")
    ordered = made.assign(_many=many).sort_values(
        ["_many", "source", "high"], ascending=[False, True, False], kind="stable", ignore_index=True
    )
    return ordered[
        ["source", "journey", "period", "low", "high", "qualifier", "currency", "confidence", "note"]
    ]


def _ranges(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "publisher": rows["publisher"].map(issuer),
            "period": rows["period"],
            "low": rows["value"],
            "high": rows["value_max"].fillna(rows["value"]),
            "qualifier": rows["qualifier"],
            "currency": rows["unit"].str.replace(r" per (person|year)$", "", regex=True),
            "confidence": rows["confidence"],
            "note": rows["note"],
        }
    )


def issuer(publisher: str) -> str:
    """Who issued a figure, without who restated it: 'UNODC via Teller Report' is UNODC."""
    return publisher.split(" via ")[0].split(" / ")[0].removesuffix(" (J++)")


def activity(facts: pd.DataFrame) -> pd.DataFrame:
    """Counts of the European Migrant Smuggling Centre that are given for more than one year or scope.

    Returns:
        counted (in words), period, scope (smuggling only, with trafficking ...), value, qualifier, note; in
        order of ``ACTIVITY`` and year. Different scopes of one count are not to be compared.
    """
    own = rows_of(facts, "emsc")
    own = own[own["indicator"].isin(ACTIVITY)]
    order = pd.Categorical(own["indicator"], list(ACTIVITY), ordered=True)
    made = own.assign(_order=order).sort_values(["_order", "year", "value"], kind="stable", ignore_index=True)
    return pd.DataFrame(
        {
            "counted": made["indicator"].map(ACTIVITY),
            "period": made["period"],
            "scope": made["scope"].replace(SCOPES),
            "value": made["value"],
            "qualifier": made["qualifier"],
            "note": made["note"],
        }
    )


def evidence(facts: pd.DataFrame) -> pd.DataFrame:
    """How many figures of each of ``GROUPS`` were read in the issuing body's own text, and how many conflict.

    Returns:
        A row a group (index ``figures``); own_text and restated add up to all figures, conflicting is how many
        of these another source contradicts.
    """
    groups = {group: name for name, group in GROUPS.items()}
    own = facts[facts["group"].isin(groups)]
    conflicting = own["confidence"] == "conflicting"
    # of a conflicting figure, the detail says whose text it is
    primary = (own["confidence"] == "primary") | conflicting & own["confidence_detail"].str.startswith(
        "primary"
    )
    marks = pd.DataFrame({"own_text": primary, "restated": ~primary, "conflicting": conflicting})
    table = marks.groupby(own["group"].map(groups)).sum().astype("int64")
    return table.reindex(list(GROUPS), fill_value=0).rename_axis(index="figures")


def as_read(facts: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Every figure of one of ``GROUPS`` with its source, for a table."""
    own = rows_of(facts, indicator)
    columns = [
        "indicator", "scope", "period", "value", "value_max", "qualifier", "unit", "publisher", "document_date",
        "confidence", "note",
    ]  # fmt: skip
    made = own[columns].rename(
        columns={"value_max": "to value", "document_date": "dated", "qualifier": "wording"}
    )
    return made.assign(indicator=made["indicator"].str.replace("_", " "))
