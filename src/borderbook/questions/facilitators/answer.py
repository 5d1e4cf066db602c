"""How many facilitators are detected, and of which nationality? Answer and first title."""

from __future__ import annotations

import pandas as pd

from borderbook.questions.facilitators.parameters import Facilitators
from notemill import words
from notemill.catalog.citations import issued
from notemill.show.cited import linked


def sentences(exact: pd.Series, later: pd.DataFrame, ask: Facilitators) -> list[str]:
    """The newest exact figure, and the lower bounds of later years, which may count something else.

    Args:
        exact: facilitators by year, without missing years.
        later: one row per later year: facilitators (more than so many), source.
        ask: the parameters.
    """
    year = exact.index[-1]
    count = f"**{words.number(linked(exact, year))}** facilitators were detected"
    newest = ", the newest year here with an exact figure" * bool(ask.end > year)
    said = [f"In {year}{newest}, {count}."]
    bounds = [
        f"more than {row.facilitators:,.0f} in {row.Index} ({issued(str(row.source))})" for row in later.itertuples()
    ]
    if bounds:
        said.append(f"Later only a lower bound was found, which may count something else: {words.listed(bounds)}.")
    return said


def headline(exact: pd.Series) -> str:
    """'2020: 8,942 facilitators detected'."""
    year = exact.index[-1]
    return f"{year}: {words.number(linked(exact, year))} facilitators detected"
