"""What the charts say: messages, leading numbers, the three findings; the texts on policy and on what nobody counts."""

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
from borderbook.questions.policy_timeline.analysis import began
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
    end: str
    first: str
    """From when it applies: 'applied since 12 June 2026'."""

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


def uncounted(estimates: pd.Series, arrests: pd.Series, cited: int) -> str:
    """What is estimated of smuggling without a count of it, and the one count that was found.

    Args:
        estimates: of a year's income in billion euros, in words, by who estimates and for when.
        arrests: of migrant smugglers within EMPACT by year, missing where none was found.
        cited: the number of the source.
    """
    found = arrests.dropna()
    newest = (
        f"{words.number(found.iloc[-1])} in {found.index[-1]}, the newest year found"
        if len(found)
        else "no figure found"
    )
    text = f"Arrests of migrant smugglers within EMPACT: {newest}"
    if len(estimates):
        said = [f"{amount} ({who})" for who, amount in estimates.items()]
        text += f". Estimates of a year's income, in billion euros, do not count the same thing: {words.listed(said)}"
    return f"{text} [{cited}]."


def findings(say: Mapping[str, Message], route: str, at_sea: pd.Series, by_kind: pd.Series) -> list[str]:
    """The three findings, a sentence each: the items of a numbered list.

    Args:
        say: messages of detections, routes and deaths.
        route: the one with most detections, in a sentence.
        at_sea: detections on the routes of the deaths, by year.
        by_kind: how many texts give the share of migrants who use smugglers, by what they do with it.
    """
    moved = words.change(at_sea.iloc[-1], at_sea.iloc[-2])
    return [
        f"1. **{say['detections'].title}**: {say['detections'].number} were counted, {say['routes'].number} of them on "
        f"{route}.",
        f"2. **{say['deaths'].title}**: at least {say['deaths'].number}, on routes with detections {moved}.",
        f"3. **Of smuggling itself little is counted**: of {by_kind.sum()} texts found that say what share of migrants "
        f"uses smugglers, {by_kind[BASIS]} name what it rests on.",
    ]


def acts(events: pd.DataFrame, until: pd.Timestamp) -> dict[str, Act]:
    """What was decided by a day, by event.

    Args:
        events: the curated table ``policy_events``.
        until: the last day that counts.
    """
    table = events.drop_duplicates("event_id").assign(began=began)
    table = table[pd.to_datetime(table["began"], format="ISO8601", errors="coerce") <= until]
    return {
        row.event_id: Act(row.document_number, _read(row.began), row.date_end, _first(row, until))
        for row in rows_of(table)
    }


def _first(row: Any, day: pd.Timestamp) -> str:
    """From when an act applies, as it is said on a day."""
    date = row.date_applied or row.date_in_force
    if not date:
        return "first day of application not found"
    past = pd.Timestamp(date) <= day
    if row.act_type == "directive":
        return f"{'was ' if past else ''}to be transposed by {_read(date)}"
    return f"{'applied' if row.date_applied else 'in force'} {'since' if past else 'from'} {_read(date)}"


def _read(date: str) -> str:
    """'27 May 2015'; a month or year as it is known."""
    if len(date) < _DAY:
        return f"{pd.Timestamp(date):%B %Y}" if len(date) > len("2021") else date
    return words.day(pd.Timestamp(date))


def policy(decided: Mapping[str, Act]) -> str:
    """The text on policy, a paragraph a subject."""
    parts = ((head, [text.format_map(decided) for text in texts]) for head, texts in _said(decided))
    return "\n\n".join(f"**{head}.** {' '.join(texts)}" for head, texts in parts)


def _said(decided: Mapping[str, Act]) -> list[tuple[str, list[str]]]:
    """Subjects and their sentences whose acts are all among those decided; of several versions the first such one."""
    subjects = []
    for part in WORDS["policy"]:
        versions = [[one] if isinstance(one, str) else one for one in part["sentences"]]
        fitting = [[text for text in some if named(text) <= set(decided)] for some in versions]
        if texts := [some[0] for some in fitting if some]:
            subjects.append((part["head"], texts))
    return subjects


def named(text: str) -> set[str]:
    """The events that a sentence of ``words.yml`` names."""
    return {field.partition(".")[0] for _, field, _, _ in Formatter().parse(text) if field}


def in_policy(decided: Mapping[str, Act]) -> list[str]:
    """The events on which the text rests, in the order in which they are first named."""
    texts = [text for _, some in _said(decided) for text in some]
    return list(dict.fromkeys(name for text in texts for name in sorted(named(text))))


def remarks(twice: str, dead: pd.DataFrame, totals: pd.DataFrame) -> str:
    """What must be known of charts and has no room in them: double counts, IOM's two totals.

    Args:
        twice: which detections are counted on two routes, if any.
        dead: dead and missing, a row a year, a column a route.
        totals: IOM's totals by region and year, of years that were over.
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
    return "\n\n".join(parts)


def sources(
    tiles: Sequence[Figure],
    documents: Mapping[str, pd.DataFrame],
    text: pd.DataFrame,
    as_of: str | None = None,
) -> pd.DataFrame:
    """The numbered sources in the order of their first use, a row a data set or document; last those of the text.

    Args:
        tiles: the charts.
        documents: what a table compiled by hand was read in, by the end of the chart's name: publisher, document_title,
            document_date, url, confidence.
        text: the documents of figures that stand in the text alone.
        as_of: the day on which the data were known, if not the newest are used.
    """
    rows, number = [], 0
    for number, line in enumerate(dict.fromkeys(tile.source for tile in tiles), start=1):
        using = [tile for tile in tiles if tile.source == line]
        read = [documents[name] for tile in using for name in documents if tile.name.endswith(name)]
        found = [_data_set(cited.dataset, as_of) for cited in using[0].citations] + _documents(read)
        charts_of = ", ".join(str(tile.number) for tile in using)
        rows += [(number, *source, charts_of) for source in found if source]
    rows += [(number + 1, *source, "in the text") for source in _documents([text])]
    return pd.DataFrame(rows, columns=["number", "source", "read at", "terms", "charts"])


def _data_set(dataset: str, as_of: str | None) -> tuple[str, ...]:
    """What is cited, address and terms of a publisher's files; nothing of a table compiled by hand."""
    one = catalog.provenance(dataset, as_of=as_of)
    version = f"version of {one.vintage}, to {one.data_to}, {obtained(one.obtained)}"
    text = f"{one.publisher}: {one.title} [data set], {version}"
    return (text, one.landing_page, one.licence) if one.files else ()


def _documents(read: Sequence[pd.DataFrame]) -> list[tuple[str, ...]]:
    """Documents as a library cites them: 'Europol (2016-02): Migrant smuggling in the EU'; who restates says so."""
    rows = rows_of(pd.concat(read).drop_duplicates("url")) if read else []
    second = {"secondary": "; secondary: not the issuing body's own text"}
    return [
        (
            f"{row.publisher} ({row.document_date or 'no date'}): {row.document_title}{second.get(row.confidence, '')}",
            row.url, "a fact with its source",
        )
        for row in rows
    ]  # fmt: skip
