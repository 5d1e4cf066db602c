"""One country's counts over time and beside the EU-27."""

from __future__ import annotations

import pandas as pd

from borderbook import charts
from borderbook.charts import Figure
from borderbook.questions.country_profile import answer

OF = ["enforcement", "asylum_applicants"]


def course(counts: pd.DataFrame, name: str) -> Figure:
    """A panel a count, by year, each on its own scale.

    Args:
        counts: a row a year, a column a count; missing is a year without a figure.
        name: the country.
    """
    return charts.panels(
        counts.dropna(axis=1, how="all"), kind="bar", name="counts-by-year", title=answer.course_title(counts, name),
        unit="Persons a year, rounded to five by Eurostat; each panel on its own scale", of=OF,
    )  # fmt: skip


def beside(table: pd.DataFrame, name: str) -> Figure:
    """Each count per 1,000 inhabitants, beside the EU-27.

    Args:
        table: a row a count, columns the country and the EU-27, per 1,000 inhabitants.
        name: the country.
    """
    return charts.dots(
        table, join=True, form="{:.2f}".format, name="beside-the-eu", title=answer.beside_title(table, name),
        unit="Persons per 1,000 inhabitants, the newest year that the country has", of=[*OF, "population"],
    )  # fmt: skip


def rates(rate: pd.DataFrame, name: str) -> Figure:
    """Returns to third countries for 100 orders to leave, by year.

    Args:
        rate: a row a year, columns the country and the EU-27.
        name: the country.
    """
    known = rate[name].dropna()
    title = (
        f"{name}: {known.iloc[-1]:.0f} returns to third countries for 100 orders to leave in {known.index[-1]}"
        if len(known)
        else f"{name}: no year has both orders and returns to third countries"
    )
    return charts.lines(
        rate, form="{:.0f}".format, name="return-rate", title=title, of="enforcement",
        unit="Returns to third countries for 100 orders to leave of the same year",
    )  # fmt: skip
