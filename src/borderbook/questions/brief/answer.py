"""What the nine charts say: messages, leading numbers, the three findings; the text on policy, timeline and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

import pandas as pd

from borderbook import catalog, words
from borderbook.catalog import reference
from borderbook.catalog.citations import obtained
from borderbook.charts import Figure
from borderbook.files import yaml_table
from borderbook.methods import enforcement
from borderbook.methods.columns import rows_of
from borderbook.methods.dates import days_of
from borderbook.show.cited import plain

WORDS = yaml_table(__package__, "words")
BASIS, CITES, REPEATS = "names what it rests on", "cites Europol", "repeats it without a basis"
"""What a text does with the share: names of the register of colours."""
_ORDINALS = ("", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_DAY = len("2021-02-01")


@dataclass(frozen=True)
class Message:
    """What a small chart says: its title, the number that leads, and what that number is."""

    title: str
    number: str
    label: str

    @property
    def leads(self) -> dict[str, str]:
        """What ``charts.tile`` is led by."""
        return {"lead": plain(self.number), "label": plain(self.label)}


@dataclass(frozen=True)
class Act:
    """An event of ``policy_events`` as a sentence names it; what is not known is blank."""

    number: str
    date: str
    force: str
    end: str

    def __str__(self) -> str:
        return f"{self.number} of {self.date}" if self.number else self.date


def course(counts: pd.Series, subject: str, what: str, lower: pd.Series | None = None) -> Message:
    """The newest year that has a figure and how it moved.

    No change is given where either figure is a lower bound, or the year before has none.

    Args:
        counts: by year; missing where there is no figure.
        subject: what the title speaks of ("Detections").
        what: what is counted, in the plural ("detections").
        lower: by year, whether the figure is a lower bound.
    """
    found = counts.dropna()
    if found.empty:
        return Message(f"{subject}: no figure found", "no figure", f"of {what} was found")
    bounds = set() if lower is None else set(lower.index[lower])
    year, count = int(found.index[-1]), found.iloc[-1]
    last = ", the newest figure found" if year < int(counts.index[-1]) else ""
    number = f"> {words.number(count)}" if year in bounds else words.number(count)
    full = [one for one in found.index if one not in bounds]
    if year not in bounds:
        exact = found.drop(list(bounds), errors="ignore").astype("float64")
        title = f"{subject} {_moved(exact, not last)}{last}"
    else:
        title = f"{subject}: the last full count found is of {full[-1]}" if full else f"{subject} in {year}"
    return Message(title, number, f"{what} in {year}{last}")


def _moved(found: pd.Series, how_long: bool) -> str:
    """'fell by 25 % in 2025, the second fall in a row'; of a year without the one before: 'in 2025'."""
    before = found.index.to_series().astype("int64").diff().eq(1).to_numpy()
    changes = found.diff().where(before).to_numpy()[::-1]
    year, change = found.index[-1], changes[0]
    if pd.isna(change):
        return f"in {year}"
    rate = round(abs(change) / found.iloc[-2] * 100)
    if not rate:
        return f"stayed at their level in {year}"
    verb, noun = ("fell", "fall") if change < 0 else ("rose", "rise")
    run = int((~(changes * change > 0)).argmax()) or len(changes)
    row = f", the {_ORDINALS[run]} {noun} in a row" if how_long and 1 < run < len(_ORDINALS) else ""
    return f"{verb} by {rate:,} % in {year}{row}"


def first_route(ordered: pd.Series, year: int) -> Message:
    """The route with most detections and its share.

    Args:
        ordered: detections by route of the year, the most first.
        year: the year.
    """
    share = words.per_cent(ordered.iloc[0] / ordered.sum() * 100)
    label = f"{words.number(ordered.iloc[0])} of {words.number(ordered.sum())} detections in {year}"
    return Message(f"More detections on {words.route(str(ordered.index[0]))} than on any other", share, label)


def returned(pairs: pd.DataFrame, floors: pd.DataFrame) -> Message:
    """Returns to third countries in the newest year that has them, for 100 orders to leave of that year.

    Args:
        pairs: the EU's returns to third countries and orders to leave, a row a year.
        floors: whether a figure is a sum over citizenships and so a floor; years and columns as in ``pairs``.
    """
    both = pairs.dropna()
    year, (count, orders) = both.index[-1], both.iloc[-1]
    rate, returns = (
        words.least(words.number(figure), floors.loc[year, enforcement.TO_THIRD])
        for figure in (count / orders * 100, count)
    )
    label = f"returns for 100 orders to leave: {returns} for {words.number(orders)}"
    return Message(f"For 100 orders to leave, {rate} returns to third countries in {year}", rate, label)


def found_most(states: pd.Series, whole: float, year: int) -> Message:
    """The state in which most persons were found illegally present.

    Args:
        states: persons by state (code), the most first.
        whole: of all member states.
        year: the last one with a total from every member state.
    """
    state = reference.in_sentence(str(states.index[0]))
    title = f"{words.at_start(state)} found the most persons illegally present"
    share = words.per_cent(states.iloc[0] / whole * 100)
    label = f"in {year}, {share} of all; the last year with a total from every member state"
    return Message(title, words.number(states.iloc[0]), label)


def quoted(texts: pd.DataFrame, by_year: pd.DataFrame) -> Message:
    """How many of the texts that give the share name what it rests on.

    Args:
        texts: a row a text: from (the first day it can be of), wording; the earliest first.
        by_year: the texts of each year, a column a kind.
    """
    count = by_year.sum().reindex([BASIS, CITES, REPEATS], fill_value=0)
    said = words.at_start(texts["wording"].iloc[-1])
    title = f"“{said} use smugglers”: {count[REPEATS]} of {count.sum()} texts give no source"
    since = texts["from"].min().year
    label = f"texts since {since} name what the share rests on; {count[CITES]} cite Europol"
    return Message(title, f"{count[BASIS]} of {count.sum()}", label)


def income(estimates: pd.DataFrame) -> Message:
    """From the lowest to the highest of some estimates in euros.

    Args:
        estimates: publisher, period, low, high in billions.
    """
    by = estimates["publisher"] + " (" + estimates["period"] + ")"
    low, high = estimates["low"], estimates["high"]
    title = f"Income from smuggling: the highest estimate is {words.number(high.max() / low.min())} times the lowest"
    label = f"billion euros a year: {by.iloc[low.argmin()]} is lowest, {by.iloc[high.argmax()]} highest"
    return Message(title, f"{low.min():.1f} to {high.max():.1f}", label)


def findings(say: Mapping[str, Message], route: str, by_year: pd.Series, at_sea: pd.Series) -> list[str]:
    """The three findings, the items of a numbered list.

    Args:
        say: messages of detections, routes, deaths, facilitators, arrests and share.
        route: the one with most detections, in a sentence.
        by_year: detections.
        at_sea: detections on the routes of the deaths.
    """
    before = f", after {words.number(by_year.iloc[-2])} the year before" if len(by_year) > 1 else ""
    moved = words.change(at_sea.iloc[-1], at_sea.iloc[-2])
    return [
        f"1. **{say['detections'].title}.** {say['detections'].number} were counted{before}; {say['routes'].number} of "
        f"them on {route}. A detection is an event, not a person.",
        f"2. **At least {say['deaths'].number} {say['deaths'].label}.** {say['deaths'].title}; detections on the same "
        f"routes: {moved}.",
        f"3. **Of smuggling itself little is counted.** {say['facilitators'].title}. {say['arrests'].title}. Of the "
        f"texts that give a share of migrants who use smugglers, {say['share'].number} name what it rests on.",
    ]


def acts(events: pd.DataFrame, until: pd.Timestamp) -> dict[str, Act]:
    """What was decided by a day, by event.

    Args:
        events: the curated table ``policy_events``.
        until: the last day that counts.
    """
    first = events.drop_duplicates("event_id")
    dates = began(first)
    known = pd.to_datetime(dates, format="ISO8601", errors="coerce")
    return {
        row.event_id: Act(row.document_number, _read(date), _read(row.date_in_force), row.date_end)
        for row, date, day in zip(rows_of(first), dates, known, strict=True)
        if day <= until
    }


def began(events: pd.DataFrame) -> pd.Series:
    """The date of adoption, or else of entry into force, or else of application; blank without any."""
    dates = events["date_adopted"]
    for column in ("date_in_force", "date_applied"):
        dates = dates.mask(dates == "", events[column])
    return dates


def _read(date: str) -> str:
    """'27 May 2015'; a month or year as it is known."""
    if len(date) < _DAY:
        return f"{pd.Timestamp(date):%B %Y}" if len(date) > len("2021") else date
    return words.day(pd.Timestamp(date))


def policy(decided: Mapping[str, Act]) -> str:
    """The text on policy: a paragraph a subject, of the sentences whose acts are all among those decided."""
    paragraphs = []
    for part in WORDS["policy"]:
        said = [text.format_map(decided) for text in part["sentences"] if named(text) <= set(decided)]
        if said:
            paragraphs.append(f"**{part['head']}.** {' '.join(said)}")
    return "\n\n".join(paragraphs)


def named(text: str) -> set[str]:
    """The events that a sentence of ``words.yml`` names."""
    return {field.partition(".")[0] for _, field, _, _ in Formatter().parse(text) if field}


def in_policy(decided: Mapping[str, Act]) -> list[str]:
    """The events on which text and timeline rest, in the order in which they are first named."""
    texts = [named(text) for part in WORDS["policy"] for text in part["sentences"]]
    names = [sorted(some) for some in texts] + [list(row) for row in WORDS["timeline"].values()]
    return [name for name in dict.fromkeys(name for some in names for name in some) if name in decided]


def remarks(twice: str, dead: pd.DataFrame, totals: pd.DataFrame, jumps: pd.DataFrame) -> str:
    """What must be known of charts and has no room in them: IOM's two totals, breaks in Eurostat's counts.

    Args:
        twice: which detections are counted on two routes, if any.
        dead: dead and missing, a row a year, a column a route.
        totals: IOM's totals by region and year, of years that were over.
        jumps: breaks in the counts of member states: count, geo, year.
    """
    year = dead.index[-1]
    here = (totals["region"] == "Mediterranean") & (totals["year"].astype("str") == str(year))
    region = totals.loc[here, "dead_and_missing"]
    mine = float(dead.loc[[year], dead.columns.str.contains("Mediterranean")].to_numpy().sum())
    parts = [f"Chart one: {twice}"] if twice else []
    if len(region) and region.iloc[0] != mine:
        parts.append(
            f"Chart three: in {year} the three Mediterranean routes have {words.number(mine)} dead and missing, IOM's "
            f"total for the region is {words.number(region.iloc[0])}. IOM books some incidents of a route on another "
            "region, and its two files are of different days."
        )
    if len(jumps):
        steps = jumps["geo"].map(reference.label) + " " + jumps["year"].astype("str")
        by_count = steps.groupby(jumps["count"], sort=False)
        broke = [f"{name} {words.listed(list(found))}" for name, found in by_count]
        parts.append(f"Chart four compares no years, for breaks move the EU's figure: {'; '.join(broke)}.")
    return "\n\n".join(parts)


def timeline(events: pd.DataFrame, decided: Mapping[str, Act]) -> pd.DataFrame:
    """Plans, cycles, mandates and proposals, a row each: row, label, start, end (missing of what did not last).

    Args:
        events: the curated table ``policy_events``.
        decided: what was decided within the cut-off (``acts``).
    """
    label = {event: (row, text) for row, some in WORDS["timeline"].items() for event, text in some.items()}
    table = events.drop_duplicates("event_id").set_index("event_id")
    table = table.loc[[event for event in label if event in decided]]
    # a cycle begins with its first year, not with the day on which it was decided
    cycle = (table["date_end"] != "") & (table["act_type"] == "Council conclusions")
    named = pd.DataFrame([label[event] for event in table.index], table.index, ["row", "label"])
    start = days_of(began(table).mask(cycle, table["date_applied"]))["from"]
    return named.assign(start=start, end=days_of(table["date_end"])["to"]).reset_index(drop=True)


def sources(
    tiles: Sequence[Figure], documents: Mapping[str, pd.DataFrame], as_of: str | None = None
) -> pd.DataFrame:
    """The numbered sources in the order of their first use, a row a data set or document.

    Args:
        tiles: the nine charts.
        documents: what a table compiled by hand was read in, by the end of the chart's name: publisher, document_title,
            document_date, url.
        as_of: the day on which the data were known, if not the newest are used.
    """
    rows = []
    for number, line in enumerate(dict.fromkeys(tile.source for tile in tiles), start=1):
        using = [tile for tile in tiles if tile.source == line]
        read = [documents[name] for tile in using for name in documents if tile.name.endswith(name)]
        found = [_data_set(cited.dataset, as_of) for cited in using[0].citations]
        found += [_document(row) for row in rows_of(pd.concat(read).drop_duplicates("url"))] if read else []
        charts_of = ", ".join(str(tile.number) for tile in using)
        rows += [(number, *source, charts_of) for source in found if source]
    return pd.DataFrame(rows, columns=["number", "source", "address", "terms", "charts"])


def _data_set(dataset: str, as_of: str | None) -> tuple[str, ...]:
    """What is cited, address and terms of a publisher's files; nothing of a table compiled by hand."""
    one = catalog.provenance(dataset, as_of=as_of)
    version = f"version of {one.vintage}, to {one.data_to}, {obtained(one.obtained)}"
    text = f"{one.publisher}: {one.title} [data set], {version}"
    return (text, one.landing_page, one.licence) if one.files else ()


def _document(row: Any) -> tuple[str, ...]:
    """A document as a library cites it: 'Europol (2016-02): Migrant smuggling in the EU', its address and terms."""
    when = row.document_date or "no date"
    return f"{row.publisher} ({when}): {row.document_title}", row.url, "a fact with its source"
