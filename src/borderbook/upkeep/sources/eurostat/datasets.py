"""Makes the datasets that come from Eurostat's tables; ``vocabulary/eurostat.yml`` lists the tables of each dataset.

Values are persons, rounded to 5 by Eurostat (except the population), and <NA> where it publishes no number. A value
that is not a multiple of 5 is flagged, as it must come from another source.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd

from borderbook.upkeep import tidy
from borderbook.upkeep.sources.eurostat import layouts
from borderbook.upkeep.sources.eurostat.cube import WORDS, NothingLeftError, broken_down, expect_one_of
from borderbook.upkeep.sources.rows import Reading, Rows
from borderbook.upkeep.sources.spellings import fold
from notemill.catalog import schemas

ON_1_JANUARY = frozenset({"jan", "population on 1 january - total"})


def _read(dataset: str, path: Path) -> Reading:
    """Read a table that belongs to a dataset, as a tidy table.

    Args:
        dataset: a key of ``datasets`` in vocabulary/eurostat.yml.
        path: a file in any of Eurostat's layouts (``layouts``).

    Raises:
        DataError: another table, layout, unit or frequency; no totals; a key that appears twice.
    """
    about, tables = WORDS["datasets"][dataset], []
    nothing: NothingLeftError | None = None  # why the first part that has no rows has none
    for cube in layouts.cubes(path):
        expect_one_of(about["tables"], cube, about["subject"])
        described = about["tables"][cube.dataset]
        rows = cube.rows.require(*about["required"], *described.get("required", ()))
        try:
            table = broken_down(_residents(rows), **described.get("columns", {}))
        except NothingLeftError as error:
            nothing = nothing or error
            continue
        tables.append(tidy.compact(dataset, table.assign(**described.get("words", {}))))
    if nothing and not tables:
        raise nothing
    table = schemas.stacked(tables)
    tables.clear()  # frees memory: only the stacked table is needed
    key = schemas.LAYOUTS[dataset].key
    if pd.Series(tidy.numbered(table, key)).duplicated().any():
        cube.rows.unique(key, table)  # raises the error, with the rows
    return cube.rows.reading(dataset, table.reset_index(drop=True), cube.layout, cube.as_of)


def _residents(rows: Rows) -> Rows:
    """The rows of the population on 1 January, which is one of many indicators in demo_gind."""
    if "indic_de" not in rows:
        return rows
    residents = rows.text("indic_de").map(lambda text: fold(text) in ON_1_JANUARY).astype(bool)
    if not residents.any():
        problem = f"there is no population on 1 January, only '{rows['indic_de'].iloc[0]}'"
        raise NothingLeftError(problem, rows.at("indic_de"), "Download demo_gind with indic_de = JAN.")
    return replace(rows, frame=rows.frame[residents].drop(columns="indic_de"))


read_enforcement = partial(_read, "enforcement")
read_quarterly_orders_and_returns = partial(_read, "quarterly_orders_and_returns")
read_asylum_applicants = partial(_read, "asylum_applicants")
read_asylum_decisions = partial(_read, "asylum_decisions")
read_population = partial(_read, "population")
