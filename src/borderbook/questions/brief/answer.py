"""What the charts say: messages, leading numbers, the findings; tables and text on policy; what is counted in part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

import pandas as pd

from borderbook import phrases
from borderbook.methods import enforcement
from borderbook.methods.columns import rows_of
from borderbook.methods.dates import days_of
from borderbook.methods.money import money_counted, ranges
from borderbook.methods.policy_events import began
from notemill import catalog, words
from notemill.catalog.citations import Citation, for_readers, obtained
from notemill.catalog.reach import in_words
from notemill.charts import Figure
from notemill.files import yaml_table
from notemill.show.cited import Rate, linked
from notemill.show.outputs import plain

WORDS = yaml_table(__package__, "words")
Row = tuple[str, str, str]
"""A figure that is counted only in part: what is counted, the figure, of what it is."""


@dataclass(frozen=True)
class Message:
    """What a chart says: the number that leads, what that number is, how it moved, and the year that it is of."""

    number: str
    label: str
    moved: str = ""
    year: int | None = None

    @property
    def leads(self) -> dict[str, str]:
        """What ``charts.tile`` is led by."""
        return {"lead": plain(self.number), "label": plain(self.label + self.moved)}


@dataclass(frozen=True)
class Act:
    """An event of ``policy_events`` as a sentence names it; a part that is not known is an empty string."""

    number: str
    date: str
    end: str
    first: str
    """From when it applies: 'applicable since 12 June 2026'."""


def course(counts: pd.Series, what: str, lower: pd.Series | None = None, vintage: pd.Series | None = None) -> Message:
    """The newest year that has an exact figure and how it moved; a newer lower bound is named beside it.

    A lower bound leads only if no figure is exact, and no change is given from one or from a year without a figure.

    Args:
        counts: by year; missing where there is no figure.
        what: what is counted, in the plural ("detections").
        lower: by year, whether the figure is a lower bound.
        vintage: of each year's figure; figures of different or unknown vintages are not compared. None: all are of one.
    """
    found = counts.dropna()
    bound = pd.Series(False, found.index) if lower is None else lower[found.index]
    used = enforcement.newest(found if bound.all() else found[~bound], bound, vintage)
    if used is None:
        return Message("no figure", f"of {what} was found")
    year, end = used.year, found.index[-1]
    newer = f"; {words.least(linked(found, end), True)} in {end}" if year < end else ""
    last = f", the newest {'exact count' if newer else 'figure found'}" if year < counts.index[-1] else ""
    change = "" if pd.isna(used.before) else f", {phrases.change(used.figure, used.before)} on {year - 1}"
    number = words.marked(linked(counts, year), used.floor)
    return Message(number, f"{what} in {year}{last}", newer or change, year)


def first_route(ordered: pd.Series, year: int) -> Message:
    """The route with most detections and its share.

    Args:
        ordered: detections by route of the year, the most first.
        year: the year.
    """
    share = words.per_cent(ordered.iloc[0] / ordered.sum() * 100)
    counts = " of ".join(map(words.number, (ordered.iloc[0], ordered.sum())))
    return Message(share, f"on {phrases.route(str(ordered.index[0]))}: {counts} in {year}")


def returned(
    pairs: pd.DataFrame, rates: pd.Series, orders: pd.Series, floors: pd.Series, released: pd.Index, per: Rate
) -> tuple[Message, str]:
    """Returns to third countries per 100 orders to leave, in the newest year that has both, and the counts they are of.

    The year before is given, too, if both rates are exact, and are both of first releases, or neither.

    Args:
        pairs: the EU's returns to third countries and orders to leave, one row per year, if possible of one release.
        rates: ``per`` by year.
        orders: by year, as they stand now.
        floors: by year, whether the returns are a floor.
        released: the years whose pair is that of a first release.
        per: returns for how many orders.
    """
    both = pairs.dropna()
    year, (part, whole) = int(both.index[-1]), (both[per.part], both[per.whole])
    exact = year - 1 in both.index and not floors[[year - 1, year]].any()
    years = [year - 1, year] if exact and (year in released) == (year - 1 in released) else [year]
    counts = [f"{words.least(part[at], floors[at])} for {whole[at]:,.0f} orders in {at}" for at in years]
    first = ", as first released together" * (year in released)
    now = "" if orders[year] == whole[year] else f"; orders of {year} are now {words.number(orders[year])}"
    moved = "".join(f", after {words.decimal(linked(rates, at))} in {at}" for at in years[:-1])
    rate = words.least(linked(rates, year), floors[year], words.decimal)
    said = Message(rate, f"{per} of {year}", moved, year)
    return said, words.at_start(f"{words.listed(counts)}{first}{now}.")


def since(incidents: pd.DataFrame, year: int, until: pd.Timestamp) -> str:
    """The dead and missing of the year that is not over: '1,132 in 2026 to 9 April'; '' without an incident of it.

    Args:
        incidents: on the sea routes: date, dead_and_missing.
        year: the last complete year.
        until: the last day of the record that counts.
    """
    newer = incidents[incidents["date"].between(pd.Timestamp(year + 1, 1, 1), until)]
    if newer.empty or until.year != year + 1:
        return ""
    return f"{words.number(newer['dead_and_missing'].sum())} in {until.year} to {words.day(until).rsplit(' ', 1)[0]}"


def pandemic(years: pd.Index) -> str:
    """A caveat on the years of the pandemic that a chart shows; '' without one."""
    shown = words.years(year for year in (2020, 2021) if year in years)
    return f"In {shown} the pandemic restricted travel." if shown else ""


def newest_quarter(quarters: pd.DataFrame, rows: pd.DataFrame, per: Rate) -> list[Row]:
    """Returns to third countries per 100 orders in the newest quarter, and where they were read; no row without one.

    Args:
        quarters: the two counts of ``per`` by quarter, of those after the newest yearly rate.
        rows: of the curated table, those of the EU and that quarter.
        per: returns for how many orders.
    """
    if quarters.empty:
        return []
    rate = per.of(quarters[per.part], quarters[per.whole]).iloc[-1]
    texts = for_readers(rows[rows["confidence"].eq("secondary")])["publisher"].unique()
    read = words.listed(list(texts)) or "as first released"
    what = f"{words.at_start(per.part)}, newest quarter"
    figure = f"{words.decimal(rate)} {per} in {words.period(quarters.index[-1], 'quarter')}"
    return [(what, figure, f"{read}; a quarter is not compared with a year")]


def newest_months(by_month: pd.Series) -> str:
    """The newest twelve months beside the twelve before; '' if they are a calendar year, or not all there.

    Args:
        by_month: detections by month, to the last that counts.
    """
    last = by_month.index[-1]
    if last.month == 12 or len(by_month) < 24:
        return ""
    now, before = by_month[-12:].sum(), by_month[-24:-12].sum()
    moved = f"{words.number(now)}, {phrases.change(now, before)} on the twelve before"
    return f"In the twelve months to {last:%B %Y} there were {moved}."


def estimates(facts: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """Money and persons smuggled of one year, not worldwide, as the estimating body itself printed them by a day, or as
    computed here from what it printed.

    Args:
        facts: the curated table ``europol_indicators``.
        until: the day.
    """
    own = facts["confidence"].eq("primary") | facts["confidence_detail"].str.match("primary|computed here")
    out = days_of(facts["document_date"])["to"] <= until
    smuggled = facts["indicator"].isin(named(" ".join(WORDS["smuggled"])))
    used = money_counted(facts["indicator"]).notna() | smuggled
    return facts[used & own & out & facts["year"].notna() & ~facts["scope"].str.contains("worldwide")]


def in_part(returns: Sequence[Row], rows: pd.DataFrame, arrests: Message) -> pd.DataFrame:
    """What is counted or estimated only in part: returns, arrests, money, a share that has a denominator.

    Args:
        returns: as ``newest_quarter``; other rows that come first.
        rows: as ``estimates``.
        arrests: of migrant smugglers within EMPACT.
    """
    table = [*returns, ("Arrests within EMPACT", arrests.number, arrests.label)]
    counted = money_counted(rows["indicator"]).dropna()
    scope = rows["scope"].str.replace(" (", ", ", regex=False).str.removesuffix(")")
    money = ranges(rows.loc[counted.index]).assign(scope=scope, counted=counted)
    table += [_money(row) for row in rows_of(money.sort_values("period", kind="stable"))]
    found = {row.indicator: row for row in rows_of(rows)}
    if named(" ".join(WORDS["smuggled"])) <= set(found):
        table.append(tuple(text.format_map(found) for text in WORDS["smuggled"]))
    return pd.DataFrame(table, columns=["what", "figure", "of what"]).set_index("what")


def _money(row: Any) -> Row:
    """'Turnover, estimated by Europol', 'EUR 3 to 6 billion in 2015', 'whole journeys, to and within the EU'."""
    size, name = (1e9, "billion") if row.lowest >= 1e9 else (1e6, "million")
    ends = " to ".join(dict.fromkeys(f"{end / size:g}" for end in (row.lowest, row.highest)))
    what = f"{words.at_start(row.counted)}, estimated by {row.publisher}"
    covers = ", ".join(filter(None, (row.covers, row.scope)))
    return what, f"{row.stated} {ends} {name} in {row.period}", covers


def findings(say: Mapping[str, Message], newest: str, earlier: str, part: str) -> list[str]:
    """The three findings: the items of a list without numbers, since the charts have numbers.

    Args:
        say: messages of detections, deaths and the rate of return.
        newest: as ``newest_months``.
        earlier: ``phrases.year_before_then``; '' if no file of that age is available.
        part: what the rate counts.
    """
    detected, died, rate = say["detections"], say["deaths"], say["rate"]
    return [
        f"- **There were {detected.number} {detected.label}**{detected.moved}. {newest}".rstrip(),
        f"- **At least {died.number} people were recorded {died.label}**. {earlier}".rstrip(),
        f"- **{words.at_start(part)} were {rate.number} {rate.label}**{rate.moved}.",
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
        row.event_id: Act(row.document_number, in_words(row.began), row.date_end, _first(row, until))
        for row in rows_of(table)
    }


def _first(row: Any, day: pd.Timestamp) -> str:
    """From when an act applies, as it is said on a day."""
    date = row.date_applied or row.date_in_force
    if not date:
        return "first day of application not found"
    past = pd.Timestamp(date) <= day
    if row.act_type == "directive":
        return f"{'was ' if past else ''}to be transposed by {in_words(date)}"
    when = f"{'since' if past else 'from'} {in_words(date)}"
    return f"{'applicable' if row.date_applied else 'in force'} {when}"


def law(decided: Mapping[str, Act]) -> pd.DataFrame:
    """What is law or proposed: ``subject``, ``act``, ``adopted``, ``applies``; a row a subject."""
    table = pd.DataFrame(_law(decided), columns=WORDS["law"][0])
    return table.map(lambda text: text.format_map(decided)).set_index("subject")


def _law(decided: Mapping[str, Act]) -> list[list[str]]:
    """Of the rows of one subject the first whose acts are all among those decided."""
    fitting = [row for row in WORDS["law"][:0:-1] if named(" ".join(row)) <= set(decided)]
    return [*{row[0]: row for row in fitting}.values()][::-1]


def disputed(decided: Mapping[str, Act]) -> pd.DataFrame:
    """What Commission, Council and Parliament want of the directive that is proposed; no row before its proposal."""
    table = pd.DataFrame(_disputed(decided)).map(lambda text: text.format_map(decided))
    table = table.set_index(table.columns[0])
    return table if len(table.columns) else table[:0]


def _disputed(decided: Mapping[str, Act]) -> dict[str, list[str]]:
    return {head: texts for head, texts in WORDS["disputed"].items() if named(" ".join(texts)) <= set(decided)}


def policy(decided: Mapping[str, Act]) -> str:
    """The text on policy, a paragraph a subject."""
    return "\n\n".join(f"**{head}.** {' '.join(texts)}".format_map(decided) for head, texts in _policy(decided))


def _policy(decided: Mapping[str, Act]) -> list[tuple[str, list[str]]]:
    """Subjects and their sentences whose acts are all among those decided; of several versions the first such one."""
    subjects = []
    for part in WORDS["policy"]:
        versions = [[one] if isinstance(one, str) else one for one in part["sentences"]]
        fitting = [[text for text in some if named(text) <= set(decided)] for some in versions]
        if texts := [some[0] for some in fitting if some]:
            subjects.append((part["head"], texts))
    return subjects


def named(text: str) -> set[str]:
    """The events, or indicators, that a sentence of ``words.yml`` names."""
    return {field.partition(".")[0] for _, field, _, _ in Formatter().parse(text) if field}


def in_policy(decided: Mapping[str, Act]) -> list[str]:
    """The events that tables and text name, in the order in which they are first named."""
    parts = [*_law(decided), *_disputed(decided).values(), *(texts for _, texts in _policy(decided))]
    return list(dict.fromkeys(name for texts in parts for text in texts for name in sorted(named(text))))


def sources(
    tiles: Sequence[Figure], documents: Mapping[str, pd.DataFrame], text: pd.DataFrame, as_of: str | None = None
) -> pd.DataFrame:
    """The sources in the order of their first use, each data set or document with a number of its own; last those of
    the text.

    Args:
        tiles: the charts.
        documents: what a table compiled by hand was read in, by the end of the chart's name: publisher, document_title,
            document_date, url, confidence.
        text: the documents of figures that stand in the text alone.
        as_of: the day on which the data were known, if not the newest are used.
    """
    uses: list[tuple[str, ...]] = []
    for tile in tiles:
        read = [table for name, table in documents.items() if tile.name.endswith(name)]
        found = [*(_data_set(cited, as_of) for cited in tile.citations), *_documents(read)]
        uses += [(*source, str(tile.number)) for source in found if source]
    uses += [(*source, "in the text") for source in _documents([text])]
    rows = pd.DataFrame(uses, columns=["source", "read at", "charts"])
    table = rows.groupby(["source", "read at"], sort=False, as_index=False).agg(", ".join)
    return table.set_axis(table.index + 1).reset_index(names="number")


def _data_set(cited: Citation, as_of: str | None) -> tuple[str, ...]:
    """What is cited and the address of a publisher's files; nothing of a table compiled by hand."""
    dates = {vintage.date.isoformat() for vintage in catalog.published(cited.dataset)}
    it = catalog.provenance(cited.dataset, cited.vintage if cited.vintage in dates else "latest", as_of)
    text = f"{it.publisher}: {it.title} [data set], version of {it.vintage}, to {it.data_to}, {obtained(it.obtained)}"
    return (text, it.landing_page) if it.files else ()


def _documents(read: Sequence[pd.DataFrame]) -> list[tuple[str, ...]]:
    """Documents as a library cites them, the issuing body first: 'Europol (2016-02): Migrant smuggling in the EU'."""
    rows = rows_of(for_readers(pd.concat(read).drop_duplicates("url"))) if read else []
    return [(f"{row.publisher} ({row.document_date or 'no date'}): {row.document_title}", row.url) for row in rows]
