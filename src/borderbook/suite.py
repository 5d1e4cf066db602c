"""What the general tool is told of this suite; ``notemill.suite.Suite`` says what it asks for."""

from __future__ import annotations

from contextlib import suppress

from borderbook import __version__
from notemill.errors import ExpectedError

TITLE, VERSION = "Borderbook", __version__
DESCRIBED = (
    "Irregular migration to the EU in official figures: detections, routes, deaths, returns, migrant smuggling. Each "
    "report answers one question and gives the source of each number."
)
SUBJECT = "irregular migration to the EU in official figures"
PURPOSE = "Answer questions on irregular migration to the EU from official figures, one Jupyter notebook per question."
PLACES = ("geo", "country", "route", "routes")
PREPARED = ("borderbook.methods", "borderbook.questions")


def in_sentence(place: str) -> str:
    """A country or route as it is written in a sentence: 'the Netherlands', 'the Western Balkan route'."""
    from borderbook import phrases
    from notemill.catalog import reference

    return reference.in_sentence(place) if reference.kind(place) else phrases.route(place)


def revised(dataset: str, vintage: str) -> str:
    """A summary of what a vintage revised; '' if it cannot be compared with the one before."""
    from borderbook.upkeep import diff

    with suppress(ExpectedError):
        return diff.summary(diff.difference(dataset, new=vintage))
    return ""
