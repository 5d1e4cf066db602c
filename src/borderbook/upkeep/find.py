"""``borderbook find``: look up a printed number, and the current values of figures that some words describe."""

from __future__ import annotations

import re
import sys
from functools import partial
from typing import Any

import click

from notemill import project, words
from notemill.cli.group import main

NO_REPORT = "Percentages are looked up in reports, and there is no report yet. Make them: borderbook run."
NOT_THERE = """
Not in the index: figures broken down by two of route, country, citizenship and the like; figures below 10; rates and
percentages (write 24 % to search the tables of reports); figures published only between two of the stored vintages."""


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("text", metavar="NUMBER [WORDS]...", nargs=-1, required=True)
def find(text: tuple[str, ...]) -> None:
    """Find a printed NUMBER in reports and data, and show the current values of figures that the WORDS describe.

    Write 240,286, 'about 380 000', 1.2 million, or '24 %' to search the tables of reports. WORDS narrow the search: a
    place, a year or month, what is counted. An example: borderbook find 23,276 detections 2018 central mediterranean

    The exit code is 1 if the number is not found.
    """
    from borderbook.methods.numbers import search
    from borderbook.upkeep import numbers
    from borderbook.upkeep.numbers_page import printed, shares

    query = search.read(" ".join(text))
    compiled, rest = [line for line, *_ in numbers.compiled(query)], []
    own = [] if query.per_cent else list(printed(project.reports(), query))
    if query.per_cent:
        matches, reports = list(shares(project.reports(), query)), project.reports().glob("*/default")
        rest += [] if any(reports) else [NO_REPORT]
    else:
        result = search.find(numbers.index(partial(click.echo, err=True)), query)
        matches = list(map(number_found, result.stands.itertuples()))
        figures = result.meant[~result.meant["value"].between(query.low, query.high)].itertuples()
        rest += _section("Figures that have your words, each of its own scope", [*map(number_meant, figures)])
        rest += [f"No figure has the word '{word}'." for word in result.unknown]
        rest += [] if result.unknown else [how_likely(result.chance, bool(query.words))]
    not_found = [] if own or matches or compiled else [f"{text[0]} was not found.", NOT_THERE]
    lines = _section("In the reports", own) + _section("The number is, or was", matches)
    lines += _section("In tables compiled by hand, with the source", compiled)
    click.echo("\n".join([*lines, *rest, *not_found]))
    sys.exit(int(bool(not_found)))


def _section(title: str, lines: list[str]) -> list[str]:
    from borderbook.methods.numbers.search import MOST

    hidden = len(lines) - MOST
    more = [f"{hidden:,} more; add words to narrow the search"] if hidden > 0 else []
    return [f"{title}:", *(f"  {line}" for line in [*lines[:MOST], *more]), ""] if lines else []


def number_found(row: Any) -> str:
    """A row of ``search.Found.stands`` in words: '..., 2024: 240,286 detections in vintage 2025-02-04; now 240,101'."""
    several = "s" if re.search(" and | to ", row.stood) else ""
    vintage = "" if row.stood.startswith(("edition", "report")) else f"vintage{several} "
    apart = words.minus(f"{row.now - row.value:+,}")
    now = f"now {row.now:,} ({apart}, {row.now_in})" if row.value != row.now else "unchanged since then"
    return f"{row.series}, {row.period}: {row.value:,} {row.unit} in {vintage}{row.stood}; {now} ({row.dataset})"


def number_meant(row: Any) -> str:
    """A row of ``search.Found.meant`` in words. It is not compared: the number asked for may be of another scope."""
    return f"{row.series}, {row.period}: {row.value:,} {row.unit} ({row.dataset}, {row.now_in})"


def how_likely(chance: float, narrowed: bool) -> str:
    """A sentence on how many of 100 numbers of about this size would match by chance.

    Args:
        chance: their number (``search.Found.chance``).
        narrowed: whether words narrow the search.
    """
    from borderbook.methods.numbers.search import CHANCE

    many = CHANCE["few"] if chance < 1 else f"{chance:.0f}"
    return CHANCE["sentence"].format(many=many, where=CHANCE["words" if narrowed else "none"])
