"""The nine charts, each small enough for a page of nine: ordinary kinds of chart, led by one number."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from borderbook import catalog, charts, reference, words
from borderbook.charts import Figure
from borderbook.methods import enforcement
from borderbook.methods.denominators import SEA_ROUTES
from borderbook.questions.brief import answer
from borderbook.questions.brief.answer import Lead

DETECTED = "Detections of illegal border-crossing (events, not persons)"
FACILITATORS = "Facilitators detected, at the border and inland"
COUNTS = "Persons, EU-27, rounded to 5; the newest total of each"


def detections(by_year: pd.Series, lead: Lead) -> Figure:
    """1: a bar a year, complete years only."""
    index = pd.to_datetime(by_year.index.astype(str))
    drawn = charts.bars(
        by_year.rename("detections"), name="brief-1-detections", title="Detections by year", unit=DETECTED,
        of="detections", note=words.counted_twice(index[0], index[-1]),
    )  # fmt: skip
    return _tile(1, drawn, lead)


def routes(by_route: pd.Series, lead: Lead) -> Figure:
    """2: a bar a route, the largest first."""
    name, title = "brief-2-routes", "Detections by route"
    return _tile(2, charts.bars(by_route, name=name, title=title, unit=DETECTED, of="detections"), lead, 184)


def deaths(by_route: pd.DataFrame, totals: pd.DataFrame, lead: Lead) -> Figure:
    """3: a stacked bar a year, by sea route.

    Args:
        by_route: dead and missing, a row a year, a column a route.
        totals: IOM's totals by region and year.
        lead: the leading number.
    """
    year = by_route.index[-1]
    region = totals.loc[(totals["region"] == "Mediterranean") & (totals["year"] == year), "dead_and_missing"]
    total = by_route.reindex(columns=list(SEA_ROUTES[:3])).loc[year].sum()
    note = "Land routes are left out."
    if len(region) and region.iloc[0] != total:
        note += (
            f" In {year} the three Mediterranean routes have {words.number(total)}, IOM's total for the region is "
            f"{words.number(region.iloc[0])}. IOM books some incidents of a route on another region, and its two files "
            "are of different days."
        )
    drawn = charts.stacked(
        by_route, name="brief-3-deaths", title="Dead and missing on the sea routes to Europe",
        unit="Persons dead or missing, a minimum", of=["incidents", "incident_totals"], note=note,
    )  # fmt: skip
    return _tile(3, drawn, lead, 180)


def chain(union: pd.DataFrame, floors: pd.DataFrame, jumps: pd.DataFrame, lead: Lead) -> Figure:
    """4: the newest total of each count, with its year; years before are left out, since most counts broke in between.

    Args:
        union: the EU's counts by year.
        floors: of its shape, whether a figure is a sum over citizenships.
        jumps: breaks in the counts of member states: count, geo, year.
        lead: the leading number.
    """
    newest = {name: union[name].dropna().index[-1] for name in union}
    rows = [(f"{name}, {year}", union[name][year], floors[name][year]) for name, year in newest.items()]
    table = pd.DataFrame(rows, columns=["count", "persons", "least"]).set_index("count")
    steps = jumps["geo"].map(reference.label) + " " + jumps["year"].astype("str")
    by_count = steps.groupby(jumps["count"], sort=False)
    broke = [f"{name} {words.listed(list(found))}" for name, found in by_count]
    notes = [
        "Not successive stages: each counts persons at a different moment.",
        f"Years are not compared, for breaks move the EU's figure: {'; '.join(broke)}." if broke else "",
        "≥: a sum over citizenships." if table["least"].any() else "",
    ]
    drawn = charts.bars(
        table["persons"], lower=table["least"], name="brief-4-chain", unit=COUNTS,
        title="Refused, found, ordered to leave, returned", of=["enforcement", "risk_analysis"],
        note=" ".join(filter(None, notes)),
    )  # fmt: skip
    return _tile(4, drawn, lead)


def found(states: pd.Series, year: int, of_year: int, lead: Lead) -> Figure:
    """5: the states with most persons found, in the last year in which none is missing.

    Args:
        states: persons by state, as it is read, the most first.
        year: their year, the last complete one.
        of_year: the last year that may be used.
        lead: the leading number.
    """
    why = f" {year} is the last year with a total from every member state." if year < of_year else ""
    drawn = charts.bars(
        states.rename(enforcement.FOUND), name="brief-5-found", title="Found illegally present, by state",
        unit=f"Persons, rounded to 5; the {len(states)} highest of all member states, {year}", of="enforcement",
        note=f"Whom the authorities met, not who lives without a permit.{why}",
    )  # fmt: skip
    return _tile(5, drawn, lead)


def facilitators(by_year: pd.Series, lower: pd.Series, lead: Lead) -> Figure:
    """6: a bar a year; what is worded "more than" is a lower bound, what was not found is missing."""
    drawn = charts.bars(
        by_year.rename("facilitators"), lower=lower, name="brief-6-facilitators", title="Facilitators detected",
        unit=FACILITATORS, of=["risk_indicators", "risk_analysis"],
        note=f"{answer.lacking(by_year)} Detections also measure how much is looked for.".strip(),
    )  # fmt: skip
    return _tile(6, drawn, lead)


def share(texts: pd.DataFrame, lead: Lead) -> Figure:
    """7: who said it when; a text of unknown day is as long as its month or year.

    Args:
        texts: a row a text: publisher, wording, from, to (the days between which it is dated), kind.
        lead: the leading number.
    """
    rows = texts.rename(columns={"kind": "row", "from": "start", "wording": "group"})
    rows["label"] = texts["publisher"].str.split(r" \(| OEIL", regex=True).str[0]
    drawn = charts.timeline(
        rows.assign(end=texts["to"].where(texts["to"] > texts["from"])), name="brief-7-share", of="europol_indicators",
        title="Share said to use smugglers", unit="Who said it when, and how it is worded",
        note="No count of persons bears the share out. A bar: only month or year is known.",
    )  # fmt: skip
    return _tile(7, drawn, lead, drawn.heights[1])


def nationalities(counts: pd.Series, year: int, of_year: int, lead: Lead) -> Figure:
    """8: facilitators by nationality, in the newest edition that has the table.

    Args:
        counts: by nationality, as it is read.
        year: their year.
        of_year: the last year that may be used.
        lead: the leading number.
    """
    drawn = charts.bars(
        counts.rename("facilitators"), name="brief-8-nationalities", title="Facilitators by nationality",
        unit=f"{FACILITATORS}, {year}", of="risk_indicators",
        note=f"No table of a later year than {year} was found." if year < of_year else "",
    )  # fmt: skip
    return _tile(8, drawn, lead)


def arrests(by_year: pd.Series, lead: Lead) -> Figure:
    """9: a bar a year; years of which no fact sheet was found are missing."""
    drawn = charts.bars(
        by_year.rename("migrant smugglers arrested"), name="brief-9-arrests", of="empact_results",
        title="Migrant smugglers arrested (EMPACT)", unit="Arrests reported for whole years",
        note=f"{answer.lacking(by_year)} Arrests measure police effort and reporting, too.".strip(),
    )  # fmt: skip
    return _tile(9, drawn, lead)


def leading_numbers(tiles: Sequence[Figure], reconstructed: pd.DataFrame) -> pd.DataFrame:
    """Number of the chart, topic, leading number, what it says, and how sure it is that the lost chart was like it."""
    sure = reconstructed.set_index("figure")["confidence"]
    rows = [(tile.number, tile.title, tile.lead, tile.label, sure[str(tile.number)]) for tile in tiles]
    return pd.DataFrame(rows, columns=["chart", "topic", "number", "what it says", "like the lost chart"])


def decided(acts: pd.DataFrame) -> Figure:
    """What the information sheet names of policy, by date and topic.

    Args:
        acts: ``policy_timeline.analysis.dated`` of the acts, by date.
    """
    first, last = acts["date"].iloc[0], acts["date"].iloc[-1]
    data = acts.rename(columns={"topic": "row", "date": "start", "title": "label"}).assign(end=None)
    return charts.timeline(
        data, name="decisions", unit="Acts, plans, agreements and measures by date", of="policy_events",
        title=f"{len(acts)} acts, plans and measures that the information sheet names, {first:%B %Y} to {last:%B %Y}",
        note="Controls at internal borders are left out.",
    )  # fmt: skip


def sources(tiles: Sequence[Figure]) -> pd.DataFrame:
    """The numbered sources, in the order of their first use: number, source, terms, charts."""
    rows = []
    for number, line in enumerate(dict.fromkeys(tile.source for tile in tiles), start=1):
        using = [tile for tile in tiles if tile.source == line]
        terms = dict.fromkeys(catalog.provenance(one.dataset).licence for one in using[0].citations)
        numbers = words.listed([str(tile.number) for tile in using])
        rows.append((number, line.split(": ", 1)[1], "; ".join(terms), numbers))
    return pd.DataFrame(rows, columns=["number", "source", "terms", "charts"])


def _tile(number: int, drawn: Figure, lead: Lead, height: float = 160) -> Figure:
    return charts.tile(drawn, lead=lead.number, label=lead.label, number=number, height=height)
