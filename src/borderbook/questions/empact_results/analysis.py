"""EMPACT results: whole years, cycles and joint action days, which are never mixed.

EMPACT is the EU's platform against organised crime; its results count what police and judicial authorities
did (arrests, investigations, victims identified, goods seized). They measure effort and reporting as well as
crime. All functions take the curated table ``empact_results``, one row a figure and source; its column
``scope`` says whether a figure covers a whole year, a cycle of several years, or single action days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal

import pandas as pd

from borderbook.errors import DataError, UsageError

FIRST_YEAR = 2018
# from the firmest to the loosest wording, as in sources.curated.QUALIFIERS
LOOSER = (
    "exact",
    "computed",
    "rounded",
    "exact or rounded",
    "average",
    "about",
    "almost",
    "up to",
    "more than",
)
# what an indicator counts, in words; those with a figure for a whole year or cycle
NAMES = {
    "migrant_smugglers_arrested": "Migrant smugglers arrested",
    "arrests": "Arrests, all crime areas",
    "investigations_initiated": "Investigations initiated",
    "investigations_and_operations": "Investigations and operations",
    "thb_victims_identified": "Victims of trafficking identified",
    "thb_and_cse_victims_identified": "Victims of trafficking and of child sexual exploitation",
    "assets_seized": "Assets seized",
    "drugs_seized": "Drugs seized",
    "firearms_and_weapons_seized": "Firearms and weapons seized",
    "waste_seized": "Waste seized",
}
SCOPES = {"whole_year": "whole year", "cycle": "total of a cycle", "action_days": "joint action days"}
# indicators that answer one question but do not count the same: neither may stand in for the other
RELATED = {"thb_and_cse_victims_identified": "thb_victims_identified"}


@dataclass(frozen=True)
class Change:
    """How a whole-year figure moved between two years.

    ``percent`` is the change in per cent of the earlier figure. ``qualifier`` is 'exact' only if both figures
    are; otherwise 'approximate', because of 'more than EUR 180 million' the true value is not known.
    """

    indicator: str
    from_year: int
    to_year: int
    before: float
    after: float
    unit: str
    percent: float
    qualifier: Literal["exact", "approximate"]


def yearly(
    facts: pd.DataFrame, indicator: str, until: int | None = None, since: int = FIRST_YEAR
) -> pd.DataFrame:
    """Whole-year figures of an indicator, one row a year, the years without a figure included.

    Args:
        facts: the curated table.
        indicator: a value of its column ``indicator``.
        until: the last year to show; by default the latest with a whole-year figure of any indicator.
        since: the first year to show.

    Returns:
        year, scope (always 'whole_year'), value (<NA> if there is none), qualifier, unit, sources (how many
        publishers give the value) and note: why a value is missing, or what other sources say.

    Raises:
        UsageError: no such indicator.
    """
    own = _of(facts, indicator)
    whole = facts[facts["scope"] == "whole_year"]
    years = pd.RangeIndex(since, (until or max([since, *whole["year"]])) + 1, name="year")
    figures = _agreed(own[own["scope"] == "whole_year"], "year").drop_duplicates("year").set_index("year")
    table = figures.reindex(years)
    missing = table.index[table["value"].isna()]
    table.loc[missing, "note"] = _why_missing(own, set(whole["year"]), missing)
    return _tidied(table.reset_index().assign(scope="whole_year"), "year")


def cycle_totals(facts: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Totals of an indicator over a whole policy cycle, one row a cycle and value.

    A cycle's total cannot be split into years. Columns as in ``yearly``, with ``period`` for ``year``.

    Raises:
        UsageError: no such indicator.
    """
    return _by_period(_of(facts, indicator), "cycle")


def action_days(facts: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Figures of joint action days, one row an operation or group of operations; parts of a year, not a year.

    Columns as in ``yearly``, with ``period`` for ``year``. They must not be added up: operations of a year
    that published nothing are not among them.

    Raises:
        UsageError: no such indicator.
    """
    return _by_period(_of(facts, indicator), "action_days")


def panel(facts: pd.DataFrame, indicators: Sequence[str], start: int, end: int) -> pd.DataFrame:
    """Every figure of some indicators that touches the years from start to end, and every year without one.

    Args:
        facts: the curated table.
        indicators: in the order to show them.
        start: first year.
        end: last year, included.

    Returns:
        indicator, scope (whole_year, cycle or action_days), period, from, to (years; <NA> where a source does
        not give the year), value (<NA> for a whole year without a figure), qualifier, unit, sources, note.
        A cycle is there if any of its years is. Scopes are never to be added or compared.

    Raises:
        UsageError: no such indicator.
    """
    parts = []
    for indicator in indicators:
        years = yearly(facts, indicator, until=end, since=start)
        cycles = _spanned(cycle_totals(facts, indicator))
        days = action_days(facts, indicator)
        days = days.assign(**{"from": _year_in(days["period"]), "to": _year_in(days["period"])})
        years = years.assign(
            **{"from": years["year"], "to": years["year"], "period": years["year"].astype("str")}
        )
        parts += [part.assign(indicator=indicator) for part in (years, cycles, days)]
    columns = [
        "indicator", "scope", "period", "from", "to", "value", "qualifier", "unit", "sources", "note",
    ]  # fmt: skip
    every = pd.concat([part[columns] for part in parts], ignore_index=True)
    every = every.astype({"from": "Int64", "to": "Int64"})
    touching = (every["from"] <= end) & (every["to"] >= start) | every["from"].isna()
    return every[touching.astype("bool")].reset_index(drop=True)


def missing_years(shown: pd.DataFrame) -> list[int]:
    """The years of a ``panel`` for which none of its indicators has a whole-year figure."""
    whole = shown[shown["scope"] == "whole_year"]
    known = whole.groupby("from")["value"].count()
    return known.index[known == 0].astype("int64").tolist()


def as_read(shown: pd.DataFrame) -> pd.DataFrame:
    """A ``panel`` in words for a table: result, kind, period, figure, wording, unit, sources, note."""
    made = pd.DataFrame(
        {
            "result": shown["indicator"].replace(NAMES),
            "kind": shown["scope"].replace(SCOPES),
            "period": shown["period"],
            "figure": shown["value"],
            "wording": shown["qualifier"],
            "unit": shown["unit"],
            "sources": shown["sources"].where(shown["value"].notna()),
            "note": shown["note"],
        }
    )
    return made.reset_index(drop=True)


def changes(facts: pd.DataFrame, indicators: Sequence[str], start: int, end: int) -> pd.DataFrame:
    """The change of each indicator between its first and last whole-year figure from start to end.

    Returns:
        The fields of ``Change``, a row an indicator that has two such figures, in the order asked for.

    Raises:
        UsageError: no such indicator.
    """
    rows = []
    for indicator in indicators:
        known = yearly(facts, indicator, until=end, since=start).dropna(subset="value").set_index("year")
        if len(known) > 1:
            rows.append(_moved(known, indicator, int(known.index[0]), int(known.index[-1])))
    return pd.DataFrame(rows, columns=[field.name for field in fields(Change)])


def cycles(events: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """The EU policy cycles (EMPACT) and what is held of each.

    Args:
        events: the curated table ``policy_events``.
        facts: the curated table ``empact_results``.

    Returns:
        cycle, from, to (years), what (as the source words it), status, held (the years with a whole-year
        figure, whether there is a total), note; in order of time.
    """
    own = events[events["event_id"].str.fullmatch(r"EMPACT-\d{4}-\d{4}")]
    made = pd.DataFrame(
        {
            "cycle": own["event_id"].str.removeprefix("EMPACT-"),
            "from": own["date_applied"].str[:4].astype("int64"),
            "to": own["date_end"].str[:4].astype("int64"),
            "what": own["short_title"],
            "status": own["status"],
            "note": own["note"],
        }
    ).sort_values("from", ignore_index=True)
    held = [_held(facts, start, end) for start, end in zip(made["from"], made["to"], strict=True)]
    made.insert(5, "held", pd.Series(held, dtype="str"))
    return made


def change(facts: pd.DataFrame, indicator: str, from_year: int, to_year: int) -> Change:
    """The percent change of an indicator between two whole years.

    Raises:
        UsageError: no such indicator.
        DataError: a year has no whole-year figure, or the earlier one is zero.
    """
    table = yearly(facts, indicator, until=max(from_year, to_year)).set_index("year")
    for year in (from_year, to_year):
        if year not in table.index or table["value"].isna()[year]:
            why = table["note"].get(year, f"the series starts in {FIRST_YEAR}")
            raise DataError(
                f"EMPACT has no whole-year figure of '{indicator}' for {year}: {why}",
                advice="Choose years that have one; empact.yearly lists them.",
            )
    return _moved(table, indicator, from_year, to_year)


def _moved(table: pd.DataFrame, indicator: str, from_year: int, to_year: int) -> Change:
    """The change between two years of a table of ``yearly`` by year, both of which have a figure."""
    before, after = float(table["value"][from_year]), float(table["value"][to_year])
    if before == 0:
        raise DataError(f"'{indicator}' was 0 in {from_year}, so there is no change in per cent")
    firm = set(table.loc[[from_year, to_year], "qualifier"]) == {"exact"}
    return Change(
        indicator, from_year, to_year, before, after, str(table["unit"][to_year]),
        (after / before - 1) * 100, "exact" if firm else "approximate",
    )  # fmt: skip


def conflicts(facts: pd.DataFrame) -> pd.DataFrame:
    """The figures on which sources differ, every row of each disagreement.

    Returns:
        indicator, scope, period, value, qualifier, unit, priority_scope, publisher and kind: 'value' (the
        same thing, other numbers), 'count' (a related indicator counts more or less), 'wording' (the same
        number, exact by one source and not by another).
    """
    about = facts["indicator"].replace(RELATED)
    together = facts.groupby([about, "scope", "period"])
    differs = {c: together[c].transform("nunique") > 1 for c in ("value", "indicator", "qualifier")}
    kind = pd.Series("", index=facts.index)
    kind[differs["qualifier"]] = "wording"
    kind[differs["value"]] = "value"
    kind[differs["value"] & differs["indicator"]] = "count"
    columns = [
        "indicator", "scope", "period", "value", "qualifier", "unit", "priority_scope", "publisher", "kind",
    ]  # fmt: skip
    found = facts.assign(kind=kind, _about=about)[kind != ""]
    return found.sort_values(["_about", "scope", "period", "value"], kind="stable")[columns].reset_index(
        drop=True
    )


def _held(facts: pd.DataFrame, start: int, end: int) -> str:
    whole = facts.loc[facts["scope"] == "whole_year", "year"]
    years = sorted(int(year) for year in whole.unique() if start <= year <= end)
    totals = facts[(facts["scope"] == "cycle") & facts["indicator"].isin(NAMES)]
    parts = [f"whole years {', '.join(map(str, years))}"] if years else []
    if (totals["period"] == f"{start}-{end}").any():
        parts.append("totals of the cycle")
    return "; ".join(parts) or "no results"


def _spanned(totals: pd.DataFrame) -> pd.DataFrame:
    years = totals["period"].str.extract(r"^(?P<start>\d{4})-(?P<end>\d{4})$").astype("Int64")
    return totals.assign(**{"from": years["start"], "to": years["end"]})


def _year_in(period: pd.Series) -> pd.Series:
    return period.str.extract(r"\b((?:19|20)\d{2})\b")[0].astype("Int64")


def _of(facts: pd.DataFrame, indicator: str) -> pd.DataFrame:
    own = facts[facts["indicator"] == indicator]
    if own.empty:
        known = ", ".join(sorted(facts["indicator"].unique()))
        raise UsageError(f"EMPACT has no indicator '{indicator}'. There are: {known}.")
    return own


def _agreed(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """One row a ``by`` and distinct value, the best attested value first; others are named in ``note``."""
    ranked = rows.assign(
        _loose=rows["qualifier"].map({q: i for i, q in enumerate(LOOSER)}).fillna(len(LOOSER)),
        _primary=rows["confidence"] == "primary",
        _from=rows["year"],
    ).sort_values("_loose", kind="stable")
    groups = ranked.groupby([by, "value"], sort=False)
    figures = pd.DataFrame(
        {
            "qualifier": groups["qualifier"].last(),
            "unit": groups["unit"].first(),
            "sources": groups["publisher"].nunique(),
            "_primary": groups["_primary"].any(),
            "_from": groups["_from"].first(),
        }
    )
    figures = figures.reset_index().sort_values(
        ["_from", by, "_primary", "sources"], ascending=[True, True, False, False], kind="stable"
    )
    notes = _others(figures[by].tolist(), figures["value"].tolist())
    return figures.assign(note=pd.Series(notes, index=figures.index, dtype="str"))


def _others(periods: list[object], values: list[float]) -> list[str]:
    """For each figure, what others there are of its period, in words."""
    figures = [*enumerate(zip(periods, values, strict=True))]
    rests = [
        [f"{value:,.0f}" for at, (period, value) in figures if period == own and at != row]
        for row, (own, _) in figures
    ]
    return [f"another source gives {', '.join(rest)}" if rest else "" for rest in rests]


def _by_period(own: pd.DataFrame, scope: str) -> pd.DataFrame:
    return _tidied(_agreed(own[own["scope"] == scope], "period").assign(scope=scope), "period")


def _tidied(table: pd.DataFrame, by: str) -> pd.DataFrame:
    text = {name: table[name].astype("str").where(table[name].notna(), "") for name in ("qualifier", "unit")}
    typed = table.assign(
        **text, value=table["value"].astype("Float64"), sources=table["sources"].fillna(0).astype("Int64")
    )
    return typed[[by, "scope", "value", "qualifier", "unit", "sources", "note"]].reset_index(drop=True)


def _why_missing(own: pd.DataFrame, published: set[int], years: pd.Index) -> list[str]:
    """Why an indicator has no figure in each of some years; ``published`` are those of which any is held."""
    days = set(own.loc[own["scope"] == "action_days", "year"])
    totals = [str(period) for period in own.loc[own["scope"] == "cycle", "period"].unique()]
    return [_reason(int(year), int(year) in published, int(year) in days, totals) for year in years]


def _reason(year: int, published: bool, in_action_days: bool, totals: Sequence[str]) -> str:
    if year < FIRST_YEAR:
        return f"the results held here start in {FIRST_YEAR}"
    if published:
        return "not among the figures of the year held here"
    reasons = ["fact sheet not found"]
    if in_action_days:
        reasons.append("joint action days have a figure of their own")
    spans = [cycle for cycle in totals if int(cycle[:4]) <= year <= int(cycle[-4:])]
    return "; ".join([*reasons, *(f"the year is part of the total for {cycle}" for cycle in spans)])
