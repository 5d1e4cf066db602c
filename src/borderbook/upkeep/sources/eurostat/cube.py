"""Turns a Eurostat table into one frame, which is the same for every layout in which Eurostat publishes it.

Only tables of persons are read; rates are refused. A table is annual or, as its code says, quarterly. A person is
counted once in a reference period, so quarters must not be added up to a year. Places become the project's codes here.
Of the aggregates, EU totals are kept under their own code. The others would count the same persons again: euro area,
EFTA, Asia, Germany with the former GDR, and the reporting 'Total' of the old asylum tables, which is EU28 with the four
EFTA states.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

import pandas as pd

from borderbook.upkeep.sources.rows import Day, Rows, flagged
from borderbook.upkeep.sources.spellings import fold
from borderbook.upkeep.sources.vocabulary import table as words_of
from notemill.catalog import reference
from notemill.errors import DataError

WORDS = words_of("eurostat")

# Eurostat's flags: break, confidential, definition differs, estimated, forecast, not significant,
# provisional, revised, Eurostat estimate, unreliable, not applicable
FLAGS = frozenset("bcdefnprsuz")
NOT_ROUNDED = "not a multiple of 5"
QUARTERS = (
    "A person is counted once in a reference period, so quarters and months must not be added to years. "
    "Annual and quarterly tables are separate datasets."
)


class NothingLeftError(DataError):
    """No row of a table, or of a part of a large table, can be used."""


@dataclass(frozen=True)
class Cube:
    """One Eurostat table, or a part of one.

    Attributes:
        rows: geo, year (in quarterly tables date, the first day of the quarter), value (Int64), flag, and one column
            for each dimension under Eurostat's present name (``headings`` has the file's own names). geo and citizen
            hold the project's codes, other dimensions the file's code or label. The index is the row number in the
            file (in JSON-stat: the flat index of the cell).
        dataset: Eurostat's code of the table (``migr_eipre``).
        layout: the name of the file's layout.
        as_of: the date of the data as the file states it, or None.
    """

    rows: Rows
    dataset: str
    layout: str
    as_of: Day = None


def build(raw: Cube) -> Cube:
    """Make a cube from the raw cells of a file: its own column names, its own words, numbers as text.

    Args:
        raw: its rows hold time, geo, value and optionally flag, confidentiality, freq, unit and citizen,
            under the file's own names (``headings``).

    Raises:
        DataError: a column is missing, the table is not annual (or quarterly) or does not count persons, a place or
            flag is unknown, or a value is not a count.
    """
    headings = raw.rows.headings
    raw.rows.require(*(headings.get(name, name) for name in ("time", "geo", "value")))
    names = {heading: name for name, heading in headings.items()}
    rows = replace(raw.rows, frame=raw.rows.frame.rename(columns=names | WORDS["renamed"]))
    quarterly = raw.dataset in WORDS["quarterly"]
    _refuse_other_units(rows, quarterly)
    places = [name for name in ("geo", "citizen") if name in rows]
    value, flag = rows.counts("value"), _flags(rows)
    if raw.dataset.startswith("migr_"):  # rounded to 5: another value is kept and flagged
        flag = flagged(flag, {NOT_ROUNDED: value % 5 != 0})
    codes = {name: rows.codes(name, "eurostat") for name in places}
    time = {"date": _quarters(rows)} if quarterly else {"year": rows.years("time")}
    cells = rows.frame.assign(**time, value=value, flag=flag, **codes)
    kept = cells.drop(columns=["time", "freq", "unit", "confidentiality"], errors="ignore")
    return replace(raw, rows=_without_aggregates(replace(rows, frame=kept)))


def _folded(rows: Rows, column: str) -> pd.Series:
    """A column normalised by ``spellings.fold``, which is called once for each spelling."""
    return rows.each(column, lambda few: few[column].map(fold).astype("str"))


def _quarters(rows: Rows) -> pd.Series:
    """The first days of quarters like 2025-Q4."""
    text = rows.text("time")
    rows.assign(time=text.str[:4]).years("time")
    quarters = pd.PeriodIndex(text.str.replace("-", ""), freq="Q")
    return quarters.to_timestamp().to_series(index=rows.frame.index)


def _refuse_other_units(rows: Rows, quarterly: bool) -> None:
    rhythm, period, form = "annual", "year", r"\d{4}"
    if quarterly:
        rhythm, period, form = "quarterly", "quarter", r"\d{4}-Q[1-4]"
    if "freq" in rows:
        other = ~_folded(rows, "freq").isin([rhythm, rhythm[0]])
        rows.refuse("freq", other, f"{{}} is not {rhythm}", QUARTERS)
    rows.refuse("time", ~rows.text("time").str.fullmatch(form), f"{{}} is not a {period}", QUARTERS)
    if "unit" in rows:
        other, advice = ~_folded(rows, "unit").isin(WORDS["persons"]), "Download the table with unit = PER."
        rows.refuse("unit", other, "{} is not a count of persons", advice)


def _flags(rows: Rows) -> pd.Series:
    """Eurostat's flags as sorted letters; the mark of a missing value is not a flag."""
    published = pd.Series("", index=rows.frame.index, dtype="str")
    for column in ("flag", "confidentiality"):
        if column in rows:
            published = published + (rows.text(column) if column == "flag" else rows.text(column).str.lower())
    return rows.assign(flag=published).each("flag", _letters)


def _letters(rows: Rows) -> pd.Series:
    letters = rows["flag"].map(lambda text: "".join(sorted(set(re.sub(r"[\s,;:]", "", text))))).astype("str")
    unknown = letters.map(lambda text: not FLAGS.issuperset(text)).astype(bool)
    advice = "If Eurostat has a new flag, add it to FLAGS in sources/eurostat/cube.py."
    rows.assign(flag=letters).refuse("flag", unknown, "{} is not one of Eurostat's flags", advice)
    return letters


def _without_aggregates(rows: Rows) -> Rows:
    table = reference.countries()
    aggregates = table.loc[table["kind"] == "aggregate", "code"]
    for dimension, kept in WORDS["kept_aggregates"].items():
        if dimension in rows:
            rows = rows.where(~rows[dimension].isin(aggregates[~aggregates.str.fullmatch(kept)]))
    return rows


def broken_down(rows: Rows, **columns: str) -> pd.DataFrame:
    """The table by year, geo, citizenship and the dimensions in ``columns``; of all other dimensions only the total.

    Args:
        rows: the rows of a cube.
        columns: column of the table -> the dimension that it shows in the project's words. If the file lacks the
            dimension, all rows are totals. Values that are parts of another value (``parts`` in
            vocabulary/eurostat.yml) are left out, as they would be counted twice.

    Raises:
        DataError: a value of a dimension is unknown, or a dimension has no total.
    """
    if rows.frame.empty:
        advice = "Download the table with the countries, or with totals of the EU."
        raise NothingLeftError("all rows are aggregates, which are not kept", rows.place, advice)
    rows = _only_totals(rows, {"geo", "citizen", *columns.values()})
    for dimension in columns.values():
        if dimension in rows and dimension in WORDS["parts"]:
            rows = rows.where(~_folded(rows, dimension).isin(WORDS["parts"][dimension]))
    table = rows.frame.rename(columns={"citizen": "citizenship", "value": "persons"})
    return table.assign(**{column: _values(rows, dimension) for column, dimension in columns.items()})


def _only_totals(rows: Rows, kept: Collection[str]) -> Rows:
    for dimension in sorted(set(map(str, rows.frame)) - {"year", "date", "value", "flag", *kept}):
        total = _folded(rows, dimension).isin(WORDS["total"])
        if not total.any():
            values = ", ".join(map(str, rows[dimension].unique()[:5]))
            advice = f"Download the table with the total of '{dimension}'."
            raise NothingLeftError(f"there is no total, only {values}", rows.at(dimension), advice)
        rows = rows.where(total)
    return rows


def _values(rows: Rows, dimension: str) -> pd.Series:
    meanings = WORDS["values"][dimension]
    if dimension not in rows:
        return pd.Series(meanings["total"], index=rows.frame.index)
    problem, advice = f"{{}} is not a known {dimension}", f"Known values are {', '.join(meanings)}."
    return rows.words(dimension, meanings, problem, advice)


def expect_one_of(wanted: Collection[str], cube: Cube, subject: str) -> None:
    """Raise a DataError if a cube is of none of the wanted tables; the message says what it is."""
    if cube.dataset not in wanted:
        title = WORDS["titles"].get(cube.dataset, "unknown here")
        problem = f"the file holds {cube.dataset} ({title}), not {subject}"
        raise DataError(problem, cube.rows.place, f"Take a file of {' or '.join(sorted(wanted))}.")
