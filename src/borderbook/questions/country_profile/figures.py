"""One country's counts over time and beside the EU-27."""

from __future__ import annotations

import pandas as pd

from borderbook import charts, words
from borderbook.questions.country_profile import answer

OF = ["enforcement", "asylum_applicants"]


def course(counts: pd.DataFrame, profile: pd.DataFrame, name: str) -> charts.Figure:
    """A panel a count, by year, each on its own scale.

    Args:
        counts: a row a year, a column a count; missing is a year without a figure.
        profile: ``analysis.newest``.
        name: the country.
    """
    floors = [str(count) for count in profile.index[profile["floor"]]]
    note = f"The newest figure is a floor: {words.listed(floors)}." if floors else ""
    return charts.panels(
        counts.dropna(axis=1, how="all"), kind="bar", name="counts-by-year",
        title=answer.course_title(profile, name),
        unit="Persons a year, rounded to five by Eurostat; each panel on its own scale", of=OF, note=note,
    )  # fmt: skip


def beside(table: pd.DataFrame, name: str) -> charts.Figure:
    """Each count per 1,000 inhabitants, beside the EU-27.

    Args:
        table: a row a count, columns the country and the EU-27, per 1,000 inhabitants.
        name: the country.
    """
    return charts.dots(
        table, join=True, form="{:.2f}".format, name="beside-the-eu", title=answer.beside_title(table, name),
        unit="Persons per 1,000 inhabitants, newest year of each count, newest inhabitants", of=[*OF, "population"],
    )  # fmt: skip


def rates(rate: pd.DataFrame, floors: pd.DataFrame, name: str) -> charts.Figure:
    """Returns to third countries for 100 orders to leave, by year.

    Args:
        rate: a row a year, columns the country and the EU-27.
        floors: of the same shape, true where the returns are a floor.
        name: the country.
    """
    flagged = (floors & rate.notna()).astype(bool)
    least = {place: flagged.index[flagged[place]] for place in flagged if flagged[place].any()}
    parts = [f"{place} {words.years(years)}" for place, years in least.items()]
    note = f"Floors, without small cells and unknown citizenships: {'; '.join(parts)}." if parts else ""
    return charts.lines(
        rate, form="{:.0f}".format, name="return-rate", title=answer.rates_title(rate[name], floors[name], name),
        of=["enforcement", "risk_analysis"], note=note,
        unit="Returns to third countries for 100 orders to leave of the same year",
    )  # fmt: skip
