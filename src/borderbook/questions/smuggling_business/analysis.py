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
    "siena_messages": "messages exchanged (SIENA)",
    "new_cases_or_investigations": "new cases or investigations",
    "action_days": "action days",
    "operations_supported": "operations supported",
    "suspects_in_database_stock": "suspects in the database (stock)",
    "new_suspects_reported": "suspects newly reported",
    "smugglers_reported_to_europol": "smugglers reported to Europol",
}
ALONE, UNSURE, BOTH = "smuggling alone", "smuggling, as an article words it", "with trafficking"
SCOPES = {
    "migrant smuggling only": ALONE,
    "migrant smuggling (as the article words it)": UNSURE,
    "migrant smuggling and trafficking in human beings together": BOTH,
    "trafficking in human beings only": "trafficking alone",
}
WORLD, EU_YEAR, EU_YEARS = "worldwide, one year", "EU routes, one year", "Europe, several years together"


def restatements(facts: pd.DataFrame) -> pd.DataFrame:
    """Every text that gives the share of irregular migrants who use smugglers, the earliest first.

    Returns:
        publisher, document, share (per cent), wording ('more than 90 %'), about (the year the text means),
        from and to (the days between which it is dated: a day, a month or a year long), years_after (from the
        earliest text's day to the middle of these), of_whom, confidence, note.
    """
    shares = facts[facts["group"] == GROUPS["share"]]
    days = dated(shares["document_date"])
    middle = days["from"] + (days["to"] - days["from"]) / 2
    precise = (days["to"] - days["from"]).dt.days < 31
    rows = pd.DataFrame(
        {
            "publisher": shares["publisher"],
            "document": shares["document_title"],
            "share": shares["value"],
            "wording": [worded(v, q) for v, q in zip(shares["value"], shares["qualifier"], strict=True)],
            "about": shares["year"],
            **days,
            # a text of an unknown day within the origin's year is taken to be no older than the origin
            "years_after": ((middle - days["from"][precise].min()).dt.days / 365.25).clip(lower=0),
            "of_whom": shares["unit"].str.removeprefix("percent of "),
            "confidence": shares["confidence"],
            "note": shares["note"],
        }
    )
    return rows.sort_values("years_after", kind="stable", ignore_index=True)


def dated(texts: pd.Series) -> pd.DataFrame:
    """The first and last day of dates that are a day, a month or a year: columns ``from`` and ``to``.

    ``texts`` are ISO dates ('2016-02-23', '2016-05', '2016'); a blank is missing.
    """
    known = texts.where(texts != "")
    start = pd.to_datetime(known, format="ISO8601")
    length = known.str.len()
    end = start.mask(length == 4, start + pd.offsets.YearEnd(0)).mask(
        length == 7, start + pd.offsets.MonthEnd(0)
    )
    return pd.DataFrame({"from": start, "to": end})


def worded(value: float, qualifier: str) -> str:
    """A share as its source puts it: 'more than 90 %', 'about 90 %', '90 %'."""
    prefix = f"{qualifier} " if qualifier in ("more than", "about", "almost", "up to") else ""
    return f"{prefix}{value:,.0f} %"


def turnover(facts: pd.DataFrame) -> pd.DataFrame:
    """Money figures of the smuggling business with the place and time that they cover; no time series.

    Returns:
        place (worldwide, EU routes in one year, Europe over several years), counted (turnover, profit, income or
        money paid) and the columns of ``ranges``; by place, the lowest first.
    """
    money = facts[(facts["group"] == GROUPS["turnover"]) & facts["indicator"].isin(list(COUNTED))]
    world = money["scope"].str.contains("worldwide") | money["indicator"].str.contains("worldwide")
    place = pd.Series(EU_YEAR, index=money.index).mask(money["year"].isna(), EU_YEARS).mask(world, WORLD)
    ordered = pd.Categorical(place, [EU_YEAR, EU_YEARS, WORLD], ordered=True)
    rows = ranges(money).assign(place=ordered, counted=money["indicator"].map(COUNTED))
    return rows.sort_values(["place", "low"], kind="stable", ignore_index=True)


def fees(facts: pd.DataFrame) -> pd.DataFrame:
    """Fees for a person and journey: journey, year and the columns of ``ranges``; the newest first."""
    chosen = facts[facts["group"] == GROUPS["fees"]]
    rows = ranges(chosen).assign(journey=chosen["scope"].str.split(";").str[0], year=chosen["year"])
    return rows.sort_values(
        ["year", "high"], ascending=False, kind="stable", na_position="last", ignore_index=True
    )


def ranges(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures as ranges: publisher, period, low, high (equal for one figure), qualifier, currency, confidence."""
    return pd.DataFrame(
        {
            "publisher": rows["publisher"].map(issuer),
            "period": rows["period"],
            "low": rows["value"],
            "high": rows["value_max"].fillna(rows["value"]),
            "qualifier": rows["qualifier"],
            "currency": rows["unit"].str.replace(r" per (person|year)$", "", regex=True),
            "confidence": rows["confidence"],
        }
    )


def issuer(publisher: str) -> str:
    """Who issued a figure, without who restated it: 'UNODC via Teller Report' is UNODC."""
    return publisher.split(" via ")[0].split(" / ")[0].removesuffix(" (J++)")


def activity(facts: pd.DataFrame) -> pd.DataFrame:
    """Counts of the European Migrant Smuggling Centre by count and year.

    Columns: counted, period, year, scope, value, qualifier. Different scopes of one count are not to be compared.
    """
    chosen = facts[(facts["group"] == GROUPS["emsc"]) & facts["indicator"].isin(list(ACTIVITY))]
    counted = pd.Categorical(chosen["indicator"].map(ACTIVITY), list(ACTIVITY.values()), ordered=True)
    rows = chosen.assign(counted=counted, scope=chosen["scope"].replace(SCOPES)).sort_values(
        ["counted", "year", "value"]
    )
    return rows[["counted", "period", "year", "scope", "value", "qualifier"]].reset_index(drop=True)


def evidence(facts: pd.DataFrame) -> pd.DataFrame:
    """How many figures of each of ``GROUPS`` were read in the issuing body's own text: own text, restated, conflicting.

    The first two add up to all figures; conflicting is how many of these another source contradicts.
    """
    names = {group: name for name, group in GROUPS.items()}
    chosen = facts[facts["group"].isin(list(names))]
    conflicting = chosen["confidence"] == "conflicting"
    # of a conflicting figure, the detail says whose text it is
    primary = (chosen["confidence"] == "primary") | (
        conflicting & chosen["confidence_detail"].str.startswith("primary")
    )
    marks = pd.DataFrame({"own text": primary, "restated": ~primary, "conflicting": conflicting})
    table = marks.groupby(chosen["group"].map(names)).sum().astype("int64")
    return table.reindex(list(GROUPS), fill_value=0).rename_axis(index="figures")
