"""What the brief says: its messages and findings, the tables and the text on law and policy, its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

import pandas as pd

from borderbook import phrases
from borderbook.methods import enforcement, policy_events
from borderbook.methods.columns import rows_of
from borderbook.methods.dates import days_of
from notemill import catalog, words
from notemill.catalog.citations import Citation, for_readers, obtained
from notemill.catalog.reach import in_words
from notemill.charts import Figure
from notemill.files import yaml_table
from notemill.show.cited import Rate, linked
from notemill.show.outputs import plain

WORDS = yaml_table(__package__, "words")


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


def course(counts: pd.Series, what: str, vintage: pd.Series | None = None, note: str = "") -> Message:
    """The newest year that has a figure and how it moved; no change from a year without a figure.

    Args:
        counts: by year; missing where there is no figure.
        what: what is counted, in the plural ("detections").
        vintage: of each year's figure; figures of different or unknown vintages are not compared. None: all are of one.
        note: what follows, such as ', the newest year of this series'.
    """
    used = enforcement.newest(counts, pd.Series(False, counts.index), vintage)
    if used is None:
        return Message("no figure", f"of {what} was found")
    change = "" if pd.isna(used.before) else f", {phrases.change(used.figure, used.before)} on {used.year - 1}"
    return Message(words.number(linked(counts, used.year)), f"{what} in {used.year}", change + note, used.year)


def first_route(ordered: pd.Series, year: int) -> Message:
    """The route with most detections and its share.

    Args:
        ordered: detections by route of the year, the most first.
        year: the year.
    """
    share = words.per_cent(ordered.iloc[0] / ordered.sum() * 100)
    counts = " of ".join(map(words.number, (ordered.iloc[0], ordered.sum())))
    return Message(share, f"on {phrases.route(str(ordered.index[0]))}: {counts} in {year}")


def returned(rates: pd.Series, per: Rate) -> Message:
    """Returns per 100 orders to leave of the newest year with a rate, after that of the year before.

    Args:
        rates: by year, as ``per`` gives them.
        per: returns for how many orders.
    """
    year: Any = rates.last_valid_index()
    if year is None:
        return Message("no figure", f"of {per.part} was found")
    before = "" if pd.isna(rates.get(year - 1)) else f", after {words.decimal(linked(rates, year - 1))} in {year - 1}"
    return Message(words.decimal(linked(rates, year)), f"{per} of {year}", before, int(year))


def _newest_months(by_month: pd.Series) -> str:
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


def sentences(
    say: Mapping[str, Message], by_month: pd.Series, earlier: str, part: str, arrested: pd.Series
) -> list[str]:
    """The three findings: the items of a list without numbers, since the charts have numbers.

    Args:
        say: messages of detections, deaths, the rate of return and facilitators.
        by_month: detections by month, to the last that counts.
        earlier: of when the record of deaths is; or ''.
        part: what the rate counts.
        arrested: as for ``arrests``.
    """
    detected, died, rate, helpers = say["detections"], say["deaths"], say["returns"], say["facilitators"]
    within = "; within EMPACT, {} migrant smugglers were arrested in {}"
    newest_arrests = [within.format(words.number(count), year) for year, count in arrested[-1:].items()]
    dead = f"at least {died.number} people were recorded {died.label}"
    first = f"- **There were {detected.number} {detected.label}**{detected.moved}; {dead}."
    return [
        " ".join(filter(None, (first, earlier, _newest_months(by_month)))),
        f"- **{words.at_start(part)} were {rate.number} {rate.label}**{rate.moved}.",
        f"- **Facilitators detected were {helpers.number} {helpers.label}**{helpers.moved}{''.join(newest_arrests)}.",
    ]


def share(facts: pd.DataFrame) -> str:
    """What the share of migrants who use smugglers rests on; '' without a text that gives it.

    Args:
        facts: rows of ``europol_indicators`` that give the share.
    """
    basis = facts[facts["note"].str.startswith("basis")]
    shares = " or ".join(map(words.per_cent, sorted(facts["value"].unique())))
    where = f"in {words.counted(len(facts), 'text')} found (listed in the report on the business of smuggling)"
    given = f"The share of irregular migrants who use smugglers is given as about {shares} or more {where}"
    many, years = words.spelt(len(basis)), words.years(basis["year"].astype(int))
    named = (
        f"{many} of them name{'s' * (len(basis) == 1)} a basis, which is of {years}" if years else "none names a basis"
    )
    return f"{given}; {named}." if shares else ""


def arrests(counts: pd.Series) -> str:
    """Arrests of migrant smugglers within EMPACT in each whole year found, the newest first; '' without one.

    Args:
        counts: arrests by year.
    """
    found = words.listed([f"{words.number(counts[year])} in {year}" for year in counts.index[::-1]])
    caution = " Which states reported in each year was not found, so a difference is no trend." * (len(counts) > 1)
    told = f"Arrests of migrant smugglers within EMPACT were {found}; no figure of another whole year was found."
    return told + caution if found else ""


def law(events: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """What is law, and what is adopted or proposed beside it: ``subject``, ``in force``, ``adopted or proposed``.

    Args:
        events: the curated table ``policy_events``, without what was decided after the day.
        day: the day.
    """
    table, rows = policy_events.stages(events, day), []
    for subject, *chosen in WORDS["law"]:
        own = _of_subject(table, *chosen)
        held: dict[tuple[str, str], list[str]] = {}
        for row in rows_of(own[own["stage"] == "in force"]):
            kind, _, number = _number(row).rpartition(" ")
            held.setdefault((kind, _since(row, day)), []).append(number)
        in_force = [f"{_acts(kind, numbers)} ({since})" for (kind, since), numbers in held.items()]
        ahead = [_ahead(row) for row in rows_of(own[own["stage"] != "in force"])]
        rows.append((subject, "; ".join(in_force), "; ".join(ahead)))
    law = pd.DataFrame(rows, columns=["subject", "in force", "adopted or proposed"]).set_index("subject")
    return law[(law != "").any(axis=1)].replace("", "none found")


def _of_subject(table: pd.DataFrame, topic: str, *kinds: str) -> pd.DataFrame:
    kind = table["act_type"].str.removeprefix("proposal for a ")
    return table[table["topic"].eq(topic) & kind.isin(kinds)]


def _acts(kind: str, numbers: Sequence[str]) -> str:
    """'Regulations (EU) 2024/1348 and 2024/1356'."""
    name, bracket, of = kind.partition(" (")
    return f"{name}{'s' * (len(numbers) > 1)}{bracket}{of} {words.listed(sorted(numbers))}"


def _number(row: Any) -> str:
    """'Directive 2008/115/EC'; of what has no number, its name."""
    return (row.document_number or row.short_title.split(" (")[0]).removesuffix(" final")


def _since(row: Any, day: pd.Timestamp) -> str:
    """From when an act that is in force applies, or is to be transposed, as it is said on a day."""
    if not row.applied:
        return f"in force since {in_words(row.date_in_force)}"
    last = row.applied[-1]
    to_come = pd.Timestamp(last) > day
    if row.act_type == "directive":
        return f"{'' if to_come else 'was '}to be transposed by {in_words(last)}"
    return f"applicable {'from' if to_come else 'since'} {in_words(last)}{' at the latest' * (len(row.applied) > 1)}"


def _ahead(row: Any) -> str:
    """An act that is not in force yet, a proposal and the newest step of its procedure, or a call for evidence."""
    number, date = _number(row), in_words(row.began)
    if row.stage == "announced":
        return f"{row.short_title}, {number}, {date}; no proposal found"
    if row.stage == "adopted":
        first = f"publication not found ({row.confidence} source)"
        if row.date_in_force:
            first = f"in force from {in_words(row.date_in_force)}"
        return f"{row.short_title}, {number}, adopted on {date}, {first}"
    step = WORDS["steps"].get(row.step)
    return f"{number}, proposed on {date}" + (f", {step} on {in_words(row.step_date)}" if step else "")


def _named_events(events: pd.DataFrame, day: pd.Timestamp) -> dict[str, Any]:
    """The events that sentences can name, by ``event_id``, with their number, date, month and ``runs``. As ``law``.

    ``runs`` is of a plan: 'is for 2021 to 2025', or 'for 2015 to 2020 has ended; no later one was found'.
    """
    rows = events.drop_duplicates("event_id").assign(began=policy_events.began)
    rows = rows[rows["began"] != ""].assign(number=rows["document_number"].str.removesuffix(" final"))
    over = days_of(rows["date_end"])["to"] < day
    span = "for " + rows["began"].str[:4] + " to " + rows["date_end"]
    rows["runs"] = ("is " + span).where(~over, span + " has ended; no later one was found")
    rows["date"], rows["month"] = rows["began"].map(in_words), rows["began"].str[:7].map(in_words)
    return {row.event_id: row for row in rows_of(rows)}


def policy(events: pd.DataFrame, day: pd.Timestamp) -> tuple[str, list[str]]:
    """The text on policy, a paragraph a subject, and the events that it names. As ``law``."""
    known, paragraphs, used = _named_events(events, day), [], []
    for part in WORDS["policy"]:
        versions = [[one] if isinstance(one, str) else one for one in part.get("sentences", ())]
        fitting = [[text for text in some if named(text) <= set(known)] for some in versions]
        texts = [some[0].format_map(known) for some in fitting if some]
        used += [name for some in fitting if some for name in sorted(named(some[0]))]
        listed = _listed(events, part["topic"]) if "topic" in part else {}
        used += listed
        if listed:
            texts.append(f"{', '.join(f'{name} ({known[event].date})' for event, name in listed.items())}.")
        paragraphs += [f"**{part['head']}.** {' '.join(texts)}"] if texts else []
    return "\n\n".join(paragraphs), list(dict.fromkeys(used))


def _listed(events: pd.DataFrame, topic: str) -> dict[str, str]:
    """The agreements and plans of a topic by date: identifier -> name."""
    left_out = events["act_type"].isin(["judgment", "visit and announcement"])
    rows = events[events["topic"].eq(topic) & ~left_out & events["date_adopted"].ne("")]
    rows = rows.drop_duplicates("event_id").sort_values("date_adopted", kind="stable")
    names = rows["short_title"].str.replace(r"^EU Action Plan (for|on) the |\s*[(:;].*", "", regex=True)
    return dict(zip(rows["event_id"], names, strict=True))


def named(text: str) -> set[str]:
    """The events that a sentence of ``words.yml`` names."""
    return {field.partition(".")[0] for _, field, _, _ in Formatter().parse(text) if field}


def sources(
    tiles: Sequence[Figure], documents: Mapping[str, pd.DataFrame], text: pd.DataFrame, day: str
) -> pd.DataFrame:
    """The sources in the order of their first use, each data set or document with a number of its own; last those of
    the text.

    Args:
        tiles: the charts.
        documents: what a table compiled by hand was read in, by the end of the chart's name: publisher, document_title,
            document_date, url, confidence.
        text: the documents of figures that stand in the text alone.
        day: the last day that counts (ISO).
    """
    uses: list[tuple[str, ...]] = []
    for tile in tiles:
        read = [table for name, table in documents.items() if tile.name.endswith(name)]
        found = [*(_data_set(cited, day) for cited in tile.citations), *_documents(read)]
        uses += [(*source, str(tile.number)) for source in found if source]
    uses += [(*source, "in the text") for source in _documents([text])]
    rows = pd.DataFrame(uses, columns=["source", "read at", "charts"])
    table = rows.groupby(["source", "read at"], sort=False, as_index=False).agg(", ".join)
    return table.set_axis(table.index + 1).reset_index(names="number")


def _data_set(cited: Citation, day: str) -> tuple[str, ...]:
    """What is cited and the address of a publisher's files; nothing of a table compiled by hand."""
    dates = {vintage.date.isoformat() for vintage in catalog.published(cited.dataset)}
    it = catalog.provenance(cited.dataset, cited.vintage if cited.vintage in dates else "latest", cited.as_of or None)
    end = min(it.data_to, day[: len(it.data_to)])
    text = f"{it.publisher}: {it.title} [data set], version of {it.vintage}, to {end}, {obtained(it.obtained)}"
    return (text, it.landing_page) if it.files else ()


def _documents(read: Sequence[pd.DataFrame]) -> list[tuple[str, ...]]:
    """Documents as a library cites them, the issuing body first: 'Europol (2016-02): Migrant smuggling in the EU'."""
    rows = rows_of(for_readers(pd.concat(read).drop_duplicates("url"))) if read else []
    return [(f"{row.publisher} ({row.document_date or 'no date'}): {row.document_title}", row.url) for row in rows]
