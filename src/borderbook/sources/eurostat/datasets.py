"""The datasets that are read from Eurostat's tables: enforcement, asylum applicants and decisions, population."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

import pandas as pd

from borderbook.errors import DataError
from borderbook.reference import fold
from borderbook.sources import schemas
from borderbook.sources.eurostat import layouts
from borderbook.sources.eurostat.cube import WORDS, Cube, Expected, broken_down, chosen
from borderbook.sources.rows import Reading, Rows

ON_1_JANUARY = frozenset({"jan", "population on 1 january - total"})


def read_enforcement(path: Path) -> Reading:
    """Persons refused entry, found illegally present, ordered to leave, or returned; by year and country.

    Args:
        path: migr_eirfs, migr_eipre, migr_eiord or migr_eirtn in any of Eurostat's layouts (``layouts``).
            Of an extract of several tables, those that are no enforcement are left aside.

    Returns:
        The table in the shape of ``schemas.LAYOUTS["enforcement"]``: third-country nationals in persons,
        rounded to 5 by Eurostat, <NA> where it publishes no number. reason and apprehension are 'total' but
        for those found illegally present; the reasons for refusals, sex and age are left to Eurostat.
        'external_border' contains the three places 'at' and 'between' crossing points: never add them all.

    Raises:
        DataError: another table, layout or unit; quarters; no totals; a key that stands twice.
    """
    subject = "enforcement of immigration legislation"
    return _reading(path, "enforcement", WORDS["measures"], subject, _enforcement)


def read_quarterly_orders_and_returns(path: Path) -> Reading:
    """Persons ordered to leave, or returned, by quarter and country.

    Args:
        path: migr_eiord1 or migr_eirtn1 in any of Eurostat's layouts (``layouts``).

    Returns:
        The table in the shape of ``schemas.LAYOUTS["quarterly_orders_and_returns"]``: third-country nationals in
        persons, rounded to 5 by Eurostat, <NA> where it publishes no number; all types of return. A person is counted
        once a quarter: quarters never add up to a year, and stand in a dataset of their own.

    Raises:
        DataError: another table, layout or unit; years; no totals; a key that stands twice.
    """

    def tidy(cube: Cube) -> pd.DataFrame:
        return _enforcement(cube).assign(period="quarter")

    subject = "orders to leave or returns by quarter"
    return _reading(path, "quarterly_orders_and_returns", WORDS["quarterly"], subject, tidy)


def _enforcement(cube: Cube) -> pd.DataFrame:
    rows, columns = cube.rows.require("geo", "citizen"), {}
    if cube.dataset == "migr_eipre":
        columns = {"reason": "reason", "apprehension": "apprehen"}
    elif cube.dataset in ("migr_eirtn", "migr_eirtn1"):
        # a table that does not say which returns it counts is refused
        rows, columns = rows.require("c_dest"), {"returns_counted": "c_dest"}
    undivided = {"returns_counted": schemas.NONE, "reason": "total", "apprehension": "total"}
    table = broken_down(rows, cube.expected, **columns)
    others = {name: word for name, word in undivided.items() if name not in columns}
    return table.assign(measure=(WORDS["measures"] | WORDS["quarterly"])[cube.dataset], **others)


def read_asylum_applicants(path: Path) -> Reading:
    """Persons who applied for international protection, by year, reporting country, citizenship and sex.

    Args:
        path: migr_asyappctza in any of Eurostat's layouts (``layouts``), or IOM's copy of it. Of an extract
            of several tables, those that count no applicants are left aside.

    Returns:
        The table in the shape of ``schemas.LAYOUTS["asylum_applicants"]``: persons, rounded to 5 by Eurostat,
        all ages, <NA> where no number is published. A value that the rounding cannot give is flagged: it was
        filled in from somewhere else. Citizenship TOTAL includes EU citizens, EXT_EU28 does not.

    Raises:
        DataError: another table (decisions are not applicants), layout or unit; quarters; no totals; a key
            that stands twice.
    """

    def tidy(cube: Cube) -> pd.DataFrame:
        rows = cube.rows.require("geo", "citizen", "asyl_app")
        return broken_down(rows, cube.expected, sex="sex", applicant_type="asyl_app")

    return _reading(path, "asylum_applicants", ["migr_asyappctza"], "asylum applicants", tidy)


def read_asylum_decisions(path: Path) -> Reading:
    """Persons on whose application was decided at first instance, by year, country, citizenship and outcome.

    Args:
        path: migr_asydcfsta in any of Eurostat's layouts (``layouts``); its sex and age totals are taken.

    Returns:
        The table in the shape of ``schemas.LAYOUTS["asylum_decisions"]``: persons, rounded to 5, decisions of
        the year, whenever applied for. A rejection may be appealed, and is no order to leave.

    Raises:
        DataError: another table, layout or unit; quarters; no totals; a key that stands twice.
    """

    def tidy(cube: Cube) -> pd.DataFrame:
        rows = cube.rows.require("geo", "citizen", "decision")
        return broken_down(rows, cube.expected, decision="decision")

    return _reading(path, "asylum_decisions", ["migr_asydcfsta"], "first-instance decisions", tidy)


def read_population(path: Path) -> Reading:
    """Persons usually resident on 1 January, by year and country; whole numbers, not rounded.

    Args:
        path: demo_pjan (totals of age and sex are taken) or demo_gind (its population on 1 January is taken),
            in any of Eurostat's layouts (``layouts``).

    Returns:
        The table in the shape of ``schemas.LAYOUTS["population"]``: citizens and foreign residents alike;
        <NA> where no number is published. Germany and France stand once, France with its
        overseas departments.

    Raises:
        DataError: another table, layout or unit; no totals; a key that stands twice.
    """

    def tidy(cube: Cube) -> pd.DataFrame:
        return broken_down(_residents(cube.rows, cube.expected), cube.expected)

    return _reading(path, "population", ("demo_pjan", "demo_gind"), "population on 1 January", tidy)


def _residents(rows: Rows, expected: Expected) -> Rows:
    """Of the many indicators of demo_gind, the population on 1 January."""
    if "indic_de" not in rows:
        return rows
    residents = rows.text("indic_de").map(lambda text: fold(text) in ON_1_JANUARY).astype(bool)
    problem = f"there is no population on 1 January, only '{', '.join(rows['indic_de'].unique()[:1])}'"
    error = DataError(problem, rows.at("indic_de"), "Download demo_gind with indic_de = JAN.")
    expected.note("indic_de", bool(residents.any()), error)
    return replace(rows, frame=rows.frame[residents].drop(columns="indic_de"))


def _reading(
    path: Path, dataset: str, wanted: Collection[str], subject: str, tidy: Callable[[Cube], pd.DataFrame]
) -> Reading:
    """A file's tables ``wanted`` as one tidy table; the file is read a part at a time, of which codes are kept."""
    tables, expected = [], []
    for cubes in layouts.parts(path):
        for cube in chosen(cubes, wanted, subject):
            tables.append(schemas.compact(dataset, tidy(cube)))
            expected.append(cube.expected)
    for one in expected:
        one.check()
    table = schemas.stacked(tables)
    tables.clear()
    rows = cube.rows.unique(schemas.LAYOUTS[dataset].key, table)
    return rows.reading(dataset, table.reset_index(drop=True), cube.layout, cube.as_of)
