"""A Eurostat table as one frame, the same whichever layout it was published in.

Annual tables of persons only: a person is counted once a reference period, so quarters must not be added up
to a year, and a rate is no count. Places become the project's codes here. Of the aggregates, those that are
EU totals are kept under their own code; the others (euro area, EFTA, Asia, Germany with the former GDR, and
the reporting 'Total' of the old asylum tables, which is EU28 with the four EFTA states) would only double
what stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from borderbook import reference
from borderbook.errors import DataError, Place
from borderbook.reference import fold
from borderbook.sources.reading import counts, require_columns
from borderbook.sources.tables import table as words_of

WORDS = words_of("eurostat")

# Eurostat's flags: break, confidential, definition differs, estimated, forecast, not significant,
# provisional, revised, Eurostat estimate, unreliable, not applicable
FLAGS = frozenset("bcdefnprsuz")
NOT_ROUNDED = "not a multiple of 5"
ANNUAL = frozenset({"a", "annual"})
PERSONS = frozenset({"per", "person", "nr", "number"})
TOTAL = frozenset({"t", "total"})
# the aggregates kept: EU totals, which Eurostat computes from unrounded figures, and all citizenships
KEPT_AGGREGATES = {"geo": r"EU\d\d.*", "citizen": r"TOTAL|(EXT_)?EU\d\d.*"}
QUARTERS = (
    "A person is counted once a reference period, so quarters and months must not be added to years; "
    "download the annual table."
)


@dataclass(frozen=True)
class Cube:
    """One Eurostat table.

    Attributes:
        path: the file, for errors.
        dataset: Eurostat's code of the table (``migr_eipre``).
        layout: which layout the file has, in a word.
        cells: geo, year, value (Int64), flag, and a column a dimension, named as Eurostat names it today;
            geo and citizen hold the project's codes, other dimensions what the file says (code or label).
            Index = row as the file shows it (in JSON-stat: the flat index of the cell).
        columns: dimension -> the file's own name for it, where that differs.
        as_of: the date of the data that the file gives (ISO), or None.
    """

    path: Path
    dataset: str
    layout: str
    cells: pd.DataFrame
    columns: Mapping[str, str]
    as_of: str | None = None

    def place(self, dimension: str, row: int | None = None) -> Place:
        """Where a dimension stands in the file."""
        return Place(self.path, row=row, column=self.columns.get(dimension, dimension))

    def where(self, kept: pd.Series) -> Cube:
        """The same table with some of its cells."""
        return replace(self, cells=self.cells[kept])

    def reject(self, dimension: str, bad: pd.Series, problem: str, advice: str) -> None:
        """Raise a DataError that names the first cell of a dimension which is ``bad``, if there is one."""
        if bad.any():
            row = bad.index[bad][0]
            value = self.cells.loc[bad.to_numpy(), dimension].iloc[0]
            raise DataError(f"'{value}' {problem}", self.place(dimension, int(row)), advice)


def build(raw: Cube, publisher: reference.Publisher = "eurostat") -> Cube:
    """A cube out of cells that are still the file's own: its column names, its words, its numbers as text.

    Args:
        raw: its cells hold time, geo, value and perhaps flag, confidentiality, freq, unit and citizen,
            under the names that ``raw.columns`` gives.
        publisher: whose spellings of places they are.

    Raises:
        DataError: a column is missing; not annual; not persons; an unknown place or flag; no count.
    """
    needed = [raw.columns.get(name, name) for name in ("time", "geo", "value")]
    require_columns(raw.cells, needed, Place(raw.path))
    names = {heading: name for name, heading in raw.columns.items()}
    cube = replace(raw, cells=raw.cells.rename(columns=names | WORDS["renamed"]))
    _refuse_other_units(cube)
    cells = cube.cells.assign(
        year=cube.cells["time"].astype("int64"),
        value=counts(cube.cells["value"], cube.place("value")),
        flag=_flags(cube),
        **{name: _codes(cube, name, publisher) for name in ("geo", "citizen") if name in cube.cells},
    )
    cells = cells.drop(columns=["time", "freq", "unit", "confidentiality"], errors="ignore")
    rounded = cube.dataset.startswith("migr_")
    return _without_aggregates(replace(cube, cells=_marked(cells) if rounded else cells))


def _each(column: pd.Series, test: Callable[[str], bool]) -> pd.Series:
    """A test of every cell, made once for each spelling."""
    return column.map({text: test(fold(text)) for text in column.unique()}).astype(bool)


def _refuse_other_units(cube: Cube) -> None:
    cells = cube.cells
    if "freq" in cells:
        cube.reject("freq", ~_each(cells["freq"], ANNUAL.__contains__), "is not annual", QUARTERS)
    not_years = ~_each(cells["time"], lambda text: bool(re.fullmatch(r"\d{4}", text)))
    cube.reject("time", not_years, "is no year", QUARTERS)
    if "unit" in cells:
        other = ~_each(cells["unit"], PERSONS.__contains__)
        cube.reject("unit", other, "is no count of persons", "Download the table with unit = PER.")


def _codes(cube: Cube, dimension: str, publisher: reference.Publisher) -> pd.Series:
    return reference.codes(cube.cells[dimension], publisher, cube.place(dimension))


def _flags(cube: Cube) -> pd.Series:
    """Eurostat's letters, sorted; the mark of a missing value is no flag."""
    blank = pd.Series("", index=cube.cells.index, dtype="str")
    published = cube.cells.get("flag", blank)
    both = published + cube.cells.get("confidentiality", blank).str.lower()
    letters = {text: "".join(sorted(set(re.sub(r"[\s,;:]", "", text)))) for text in both.unique()}
    flags = both.map(letters).astype("str")
    unknown = flags.map(lambda text: not FLAGS.issuperset(text)).astype(bool)
    advice = "If Eurostat has a new flag, add it to FLAGS in sources/eurostat/cube.py."
    cube.reject("flag", unknown, "is no flag of Eurostat's", advice)
    return flags


def _marked(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells of a rounded table; a value that Eurostat's rounding to 5 cannot give is marked, not hidden."""
    odd = (cells["value"] % 5 != 0).fillna(False).astype(bool)
    marked = (cells["flag"] + "; " + NOT_ROUNDED).str.removeprefix("; ")
    return cells.assign(flag=cells["flag"].where(~odd, marked))


def _without_aggregates(cube: Cube) -> Cube:
    table = reference.countries()
    aggregates = table.loc[table["kind"] == "aggregate", "code"]
    for dimension, kept in KEPT_AGGREGATES.items():
        if dimension in cube.cells:
            dropped = aggregates[~aggregates.str.fullmatch(kept)]
            cube = cube.where(~cube.cells[dimension].isin(dropped))
    if cube.cells.empty:
        raise DataError(
            "there is nothing but aggregates that are not kept",
            Place(cube.path),
            "Download the table with the countries, or with totals of the EU.",
        )
    return cube


def only_totals(cube: Cube, kept: Collection[str]) -> Cube:
    """The cells that are totals by every dimension but those ``kept``; the others would be added twice.

    Raises:
        DataError: the file holds breakdowns by a dimension but not its total.
    """
    for dimension in sorted(set(map(str, cube.cells)) - {"year", "value", "flag", *kept}):
        total = _each(cube.cells[dimension], TOTAL.__contains__)
        if not total.any():
            values = ", ".join(map(str, cube.cells[dimension].unique()[:5]))
            raise DataError(
                f"there is no total, only {values}",
                cube.place(dimension),
                f"Download the table with the total of '{dimension}'.",
            )
        cube = cube.where(total)
    return cube


def without_parts(cube: Cube, dimension: str) -> Cube:
    """The cells without those that are parts of others by a dimension (``parts`` in tables/eurostat.yml)."""
    return cube.where(~_each(cube.cells[dimension], frozenset(WORDS["parts"][dimension]).__contains__))


def values(cube: Cube, dimension: str) -> pd.Series:
    """A dimension in the project's words (``values`` in tables/eurostat.yml).

    Args:
        cube: the table.
        dimension: one of its dimensions; a column that is not there holds totals only.

    Raises:
        DataError: a code or label that is not known; names its row.
    """
    meanings = WORDS["values"][dimension]
    if dimension not in cube.cells:
        return pd.Series(meanings["total"], index=cube.cells.index)
    column = cube.cells[dimension]
    unknown = ~_each(column, meanings.__contains__)
    known = ", ".join(meanings)
    cube.reject(dimension, unknown, f"is no {dimension} that this project knows", f"Known are {known}.")
    return column.map({text: meanings[fold(text)] for text in column.unique()}).astype("str")


def chosen(cubes: list[Cube], wanted: Collection[str], subject: str) -> list[Cube]:
    """The cubes of the tables wanted; a file of other tables is refused.

    Raises:
        DataError: none of the file's tables is wanted; says what it holds.
    """
    known = [cube for cube in cubes if cube.dataset in wanted]
    if known:
        return known
    found = ", ".join(
        f"{cube.dataset} ({WORDS['titles'].get(cube.dataset, 'unknown here')})" for cube in cubes
    )
    raise DataError(
        f"the file holds {found}, not {subject}",
        Place(cubes[0].path),
        f"Take a file of {' or '.join(sorted(wanted))}.",
    )
