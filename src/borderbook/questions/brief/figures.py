"""The nine charts, three side by side on a page of A4: ordinary kinds of chart, led by one number; map and timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from borderbook import catalog, charts, words
from borderbook.catalog import reference
from borderbook.charts.labels import Format
from borderbook.charts.maps import Extent, disclaimer
from borderbook.methods.columns import rows_of
from borderbook.methods.texts import days_of
from borderbook.questions.brief import answer
from borderbook.questions.brief.answer import WORDS, Message

HEIGHT = 136  # pixels, where ``words.yml`` gives none
SEEN = 0.01  # of all detections: a route with less is not drawn on the map
ALL_ROUTES = Extent(-22.0, 17.0, 48.0, 59.0, name="Map of the external borders")


def bars(
    tile: str,
    data: pd.Series,
    message: Message,
    note: str = "",
    lower: pd.Series | None = None,
    form: Format = words.number,
) -> charts.Figure:
    """A chart of bars.

    Args:
        tile: its name in ``words.yml``, which has its number, unit and datasets.
        data: a bar a year or category.
        message: title and leading number.
        note: what is to be said of these data.
        lower: whether a figure is a lower bound.
        form: how a value is written.
    """
    measure = WORDS["tiles"][tile].get("measure", data.name)  # a colour means one thing in all reports
    return _tile(tile, message, charts.bars, data.rename(measure), note, lower=lower, form=form)


def chain(union: pd.DataFrame, floors: pd.DataFrame, message: Message) -> charts.Figure:
    """4: the newest total of each count, with its year; years before are left out, since most counts broke in between.

    Args:
        union: the EU's counts by year.
        floors: of its shape, whether a figure is a sum over citizenships.
        message: title and leading number.
    """
    newest = {name: union[name].dropna().index[-1] for name in union}
    rows = [(f"{name}, {year}", union[name][year], floors[name][year]) for name, year in newest.items()]
    table = pd.DataFrame(rows, columns=["count", "persons", "least"]).set_index("count")
    note = "≥: a sum over citizenships." if table["least"].any() else ""
    return bars("chain", table["persons"], message, note, table["least"])


def share(by_year: pd.DataFrame, message: Message) -> charts.Figure:
    """7: texts by year and by what they do with the share.

    Args:
        by_year: texts, a row a year, a column a kind.
        message: title and leading number.
    """
    return _tile("share", message, charts.stacked, by_year.astype("float64"))


def income(estimates: pd.DataFrame, message: Message) -> charts.Figure:
    """8: the highest figure of each estimate, with all that it says in its name.

    Args:
        estimates: publisher, period, low, high in billions, qualifier.
        message: title and leading number.
    """
    lower = estimates["qualifier"] == "more than"
    ends = estimates[["low", "high"]].map("{:.1f}".format)
    told = (ends["low"] + " to " + ends["high"]).mask(estimates["low"] == estimates["high"], ends["low"])
    told = told.mask(lower, "more than " + ends["low"])
    names = estimates["publisher"] + ", " + estimates["period"] + ": " + told
    high = estimates.set_index(names)["high"]
    return bars("income", high, message, lower=lower.set_axis(names), form=lambda value: f"{value:.1f}")


def route_map(by_route: pd.Series, year: int) -> charts.Figure:
    """Detections of the newest complete year where each route ends: a circle a route.

    Args:
        by_route: detections by route.
        year: the year.
    """
    places = reference.routes().set_index("route")[["lon", "lat"]]
    data = places.join(by_route.rename("value"), how="right").rename_axis("label").reset_index()
    return charts.bubbles(
        data[data["value"] >= by_route.sum() * SEEN], extent=ALL_ROUTES, name="route-map",
        title=f"Where crossings were detected in {year}",
        unit=f"{WORDS['tiles']['routes']['unit']}; a circle stands for a whole route", of="detections",
        note=f"Routes with less than {SEEN:.0%} of all are not drawn. {disclaimer(ALL_ROUTES)}".replace("%", " %"),
    )  # fmt: skip


def decided(events: pd.DataFrame, acts: Mapping[str, answer.Act]) -> charts.Figure:
    """Plans, cycles, mandates and proposals by date; what lasted is a bar.

    Args:
        events: the curated table ``policy_events``.
        acts: what was decided within the cut-off (``answer.acts``).
    """
    label = {event: (row, text) for row, some in WORDS["timeline"].items() for event, text in some.items()}
    table = events.drop_duplicates("event_id").set_index("event_id")
    table = table.loc[[event for event in label if event in acts]]
    # a cycle begins with its first year, not with the day on which it was decided
    cycle = (table["date_end"] != "") & (table["act_type"] == "Council conclusions")
    starts = days_of(answer.began(table).mask(cycle, table["date_applied"]))["from"]
    days = zip(table.index, starts, days_of(table["date_end"])["to"], strict=True)
    rows = [(*label[event], start, end) for event, start, end in days]
    data = pd.DataFrame(rows, columns=["row", "label", "start", "end"])
    first, last = data["start"].min(), data["start"].max()
    return charts.timeline(
        data, name="decisions", title=f"Plans, mandates and proposals, {first:%Y} to {last:%B %Y}",
        unit="A bar lasts from start to end; a dot is the day of adoption, proposal or opening", of="policy_events",
    )  # fmt: skip


def messages(tiles: Sequence[charts.Figure], reconstructed: pd.DataFrame) -> pd.DataFrame:
    """Number of the chart, message, leading number, what it is, and how sure it is that the lost chart was like it."""
    sure = reconstructed.set_index("figure")["confidence"]
    rows = [(tile.number, tile.title, tile.lead, tile.label, sure[str(tile.number)]) for tile in tiles]
    return pd.DataFrame(rows, columns=["chart", "message", "number", "what it is", "like the lost chart"])


def sources(
    tiles: Sequence[charts.Figure], documents: Mapping[str, pd.DataFrame], as_of: str | None = None
) -> pd.DataFrame:
    """The numbered sources in the order of their first use, a row a data set or document.

    Args:
        tiles: the nine charts.
        documents: what a table compiled by hand was read in, by the name of the chart: publisher, document_title,
            document_date, url.
        as_of: the day on which the data were known, if not the newest are used.
    """
    rows = []
    for number, line in enumerate(dict.fromkeys(tile.source for tile in tiles), start=1):
        using = [tile for tile in tiles if tile.source == line]
        charts_of = ", ".join(str(tile.number) for tile in using)
        for cited in using[0].citations:
            about = catalog.provenance(cited.dataset, as_of=as_of)
            if about.files:
                text = f"{about.publisher}: {about.title} [data set], version of {about.vintage}, to {about.data_to}"
                rows.append((number, text, about.landing_page, about.licence, charts_of))
        read = [documents[name] for tile in using for name in documents if tile.name.endswith(name)]
        for row in rows_of(pd.concat(read).drop_duplicates("url")) if read else ():
            rows.append((number, answer.cited(row), row.url, "a fact with its source", charts_of))
    return pd.DataFrame(rows, columns=["number", "source", "address", "terms", "charts"])


def _tile(
    tile: str, message: Message, kind: Callable[..., charts.Figure], data: Any, note: str = "", **how: Any
) -> charts.Figure:
    about = WORDS["tiles"][tile]
    number = about["number"]
    drawn = kind(
        data, **how, name=f"brief-{number}-{tile}", title=message.title, unit=about["unit"], of=about["of"],
        note=[about.get("note", ""), note],
    )  # fmt: skip
    height = about.get("height", HEIGHT)
    return charts.tile(drawn, lead=message.number, label=message.label, number=number, height=height)
