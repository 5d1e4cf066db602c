"""``borderbook find``: where a number that somebody printed stands, and what the figure is that is meant."""

from __future__ import annotations

import sys
from functools import partial

import click

from borderbook import project
from borderbook.cli.group import main

NOT_THERE = """
Not in the index: figures divided by two of route, country, citizenship and the like; figures below 10; rates and
shares, which are looked for in the tables of reports (24 %); what was published between the vintages that are held."""


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("text", metavar="NUMBER [WORDS]...", nargs=-1, required=True)
@click.option(
    "--most", default=8, show_default=True, type=click.IntRange(1), help="Figures and rows to show."
)
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

        stands = list(shares(project.reports(), asked))
        rest += (
            []
            if any(project.reports().glob("*/default"))
            else ["No report is here: borderbook run makes them."]
        )
    else:
        found = search.find(numbers.index(partial(click.echo, err=True)), asked)
        stands = [search.line(row) for row in found.stands.itertuples()]
        others = found.meant[~found.meant["value"].between(asked.low, asked.high)]
        rest += _part(
            "The figure that your words name is now",
            [search.meant(r, asked) for r in others.itertuples()],
            most,
        )
        rest += [f"No figure has the word '{word}'." for word in found.unknown] or [
            search.how_likely(found, asked)
        ]
    click.echo("\n".join([
        *_part("It stands, or stood, as", stands, most), *_part("Compiled by hand, with its source", compiled, most),
        *rest, *([] if stands or compiled else [f"{text[0]} stands nowhere here.", NOT_THERE]),
    ]))  # fmt: skip
    sys.exit(int(not stands and not compiled))


def _part(title: str, lines: list[str], most: int) -> list[str]:
    more = (
        [f"{len(lines) - most:,} more; more words leave fewer, --most shows them"]
        if len(lines) > most
        else []
    )
    return [f"{title}:", *(f"  {line}" for line in [*lines[:most], *more]), ""] if lines else []
