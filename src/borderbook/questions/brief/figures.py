"""The nine charts, each small enough for a page of nine: ordinary kinds of chart, led by one number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from borderbook import catalog, charts, reference, words
from borderbook.charts import Figure
from borderbook.files import yaml_table
from borderbook.methods.denominators import SEA_ROUTES
from borderbook.questions.brief.answer import Lead

HEIGHT = 160  # pixels, where ``words.yml`` gives none


def bars(tile: str, data: pd.Series, lead: Lead, note: str = "", lower: pd.Series | None = None) -> Figure:
    """A chart of bars.

    Args:
        tile: its name in ``words.yml``, which has its number, title, unit and datasets.
        data: a bar a year or category.
        lead: the leading number.
        note: what is to be said of these data.
        lower: whether a figure is a lower bound.
    """
    measure = _about(tile).get("measure", data.name)  # a colour means one thing in all reports
    return _tile(tile, lead, charts.bars, data.rename(measure), note, lower=lower)


def deaths(by_route: pd.DataFrame, totals: pd.DataFrame, lead: Lead) -> Figure:
    """3: a stacked bar a year, by sea route.

    Args:
        by_route: dead and missing, a row a year, a column a route.
        totals: IOM's totals by region and year, of years that were over.
        lead: the leading number.
    """
    year = by_route.index[-1]
    region = totals.loc[(totals["region"] == "Mediterranean") & (totals["year"] == year), "dead_and_missing"]
    total = by_route.reindex(columns=list(SEA_ROUTES[:3])).loc[year].sum()
    note = ""
    if len(region) and region.iloc[0] != total:
        note = (
            f"In {year} the three Mediterranean routes have {words.number(total)}, IOM's total for the region is "
            f"{words.number(region.iloc[0])}. IOM books some incidents of a route on another region, and its two files "
            "are of different days."
        )
    return _tile("deaths", lead, charts.stacked, by_route, note)


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
        f"Years are not compared, for breaks move the EU's figure: {'; '.join(broke)}." if broke else "",
        "≥: a sum over citizenships." if table["least"].any() else "",
    ]
    return bars("chain", table["persons"], lead, " ".join(filter(None, notes)), table["least"])


def share(texts: pd.DataFrame, lead: Lead) -> Figure:
    """7: who said it when; a text of unknown day is as long as its month or year.

    Args:
        texts: a row a text: publisher, wording, from, to (the days between which it is dated), kind.
        lead: the leading number.
    """
    rows = texts.rename(columns={"kind": "row", "from": "start", "wording": "group"})
    rows["label"] = texts["publisher"].str.split(r" \(| OEIL", regex=True).str[0]
    rows["end"] = texts["to"].where(texts["to"] > texts["from"])
    return _tile("share", lead, charts.timeline, rows)


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


def _about(tile: str) -> dict[str, Any]:
    about: dict[str, Any] = yaml_table(__package__, "words")["tiles"][tile]
    return about


def _tile(
    tile: str, lead: Lead, kind: Callable[..., Figure], data: Any, note: str = "", **how: Any
) -> Figure:
    about = _about(tile)
    number, notes = about["number"], filter(None, (about.get("note"), note))
    drawn = kind(
        data, **how, name=f"brief-{number}-{tile}", title=about["title"], unit=about["unit"], of=about["of"],
        note=" ".join(notes),
    )  # fmt: skip
    height = about.get("height", HEIGHT)
    return charts.tile(drawn, lead=lead.number, label=lead.label, number=number, height=height)
