"""``borderbook find``: where a number that somebody printed stands, and what the figure is that is meant."""

from __future__ import annotations

import sys
from functools import partial

import click

from borderbook import project
from borderbook.cli.group import main

NO_REPORT = "Shares are looked for in reports, and there is none: borderbook run makes them."
NOT_THERE = """
Not in the index: figures divided by two of route, country, citizenship and the like; figures below 10; rates and
shares, which are looked for in the tables of reports (24 %); what was published between the vintages that are held."""


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("text", metavar="NUMBER [WORDS]...", nargs=-1, required=True)
@click.option("--most", default=8, show_default=True, type=click.IntRange(1), help="Lines of each kind.")
def find(text: tuple[str, ...], most: int) -> None:
    """Say where a NUMBER stands or stood as it was printed, and what the figure that the WORDS name is now.

    Write 240,286, 'about 380 000', 1.2 million or '24 %' (looked for in tables of reports). Words filter: a place, a
    year or month, what is counted, as in: borderbook find 23,276 detections 2018 central mediterranean

    Ends with 1 if the number stands nowhere.
    """
    from borderbook.methods.numbers import search
    from borderbook.upkeep import numbers

    asked = search.read(" ".join(text))
    compiled, rest = [line for line, _ in numbers.compiled(asked)], []
    if asked.per_cent:
        from borderbook.report.numbers import shares

        stands, reports = list(shares(project.reports(), asked)), project.reports().glob("*/default")
        rest += [] if any(reports) else [NO_REPORT]
    else:
        found = search.find(numbers.index(partial(click.echo, err=True)), asked)
        stands = list(map(search.line, found.stands.itertuples()))
        others = found.meant[~found.meant["value"].between(asked.low, asked.high)].itertuples()
        meant = [search.meant(row, asked) for row in others]
        rest += _part("The figure that your words name is now", meant, most)
        rest += [f"No figure has the word '{word}'." for word in found.unknown]
        rest += [] if found.unknown else [search.how_likely(found, asked)]
    nowhere = [] if stands or compiled else [f"{text[0]} stands nowhere here.", NOT_THERE]
    known = _part("It stands, or stood, as", stands, most)
    known += _part("Compiled by hand, with its source", compiled, most)
    click.echo("\n".join([*known, *rest, *nowhere]))
    sys.exit(int(bool(nowhere)))


def _part(title: str, lines: list[str], most: int) -> list[str]:
    left = len(lines) - most
    more = [f"{left:,} more; more words leave fewer, --most shows them"] if left > 0 else []
    return [f"{title}:", *(f"  {line}" for line in [*lines[:most], *more]), ""] if lines else []
