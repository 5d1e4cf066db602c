"""A Eurostat table as one frame, the same whichever layout it was published in.

Tables of persons only, for a rate is no count; and a table is annual or, as its code says, quarterly: a person is
counted once a reference period, so quarters must not be added up to a year. Places become the project's codes here.
Of the aggregates, those that are EU totals are kept under their own code; the others (euro area, EFTA, Asia, Germany
with the former GDR, and the reporting 'Total' of the old asylum tables, which is EU28 with the four EFTA states) would
only double what stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from borderbook.catalog import reference
from borderbook.errors import DataError
from borderbook.upkeep.sources import spellings
from borderbook.upkeep.sources.rows import Day, Rows, flagged
from borderbook.upkeep.sources.spellings import fold
from borderbook.upkeep.sources.tables import table as words_of

WORDS = words_of("eurostat")

# Eurostat's flags: break, confidential, definition differs, estimated, forecast, not significant,
# provisional, revised, Eurostat estimate, unreliable, not applicable
FLAGS = frozenset("bcdefnprsuz")
NOT_ROUNDED = "not a multiple of 5"
QUARTERS = (
    "A person is counted once a reference period, so quarters and months must not be added to years: "
    "annual and quarterly tables are datasets of their own."
)


class NothingLeftError(DataError):
    """Of a table, or of a part of a large one, no row is kept."""


@dataclass(frozen=True)
class Cube:
    """One Eurostat table, or a part of one.

    Attributes:
        rows: geo, year (date, the quarter's first day, in quarterly tables), value (Int64), flag, and a column a
            dimension, named as Eurostat names it today (the file's own names are its headings); geo and citizen hold
            the project's codes, other dimensions what the file says (code or label). Index = row as the file shows it
            (in JSON-stat: the flat index of the cell).
        dataset: Eurostat's code of the table (``migr_eipre``).
        layout: which layout the file has, in a word.
        as_of: the date of the data that the file gives, or None.
    """

    rows: Rows
    dataset: str
    layout: str
    as_of: Day = None


def build(raw: Cube, publisher: spellings.Publisher = "eurostat") -> Cube:
    """A cube out of cells that are still the file's own: its column names, its words, its numbers as text.

    Args:
        raw: its rows hold time, geo, value and perhaps flag, confidentiality, freq, unit and citizen,
            under the names that are their headings.
        publisher: whose spellings of places they are.

    Raises:
        DataError: a column is missing; not annual; not persons; an unknown place or flag; no count.
    """
    headings = raw.rows.headings
    raw.rows.require(*(headings.get(name, name) for name in ("time", "geo", "value")))
    names = {heading: name for name, heading in headings.items()}
    rows = replace(raw.rows, frame=raw.rows.frame.rename(columns=names | WORDS["renamed"]))
    quarterly = raw.dataset in WORDS["quarterly"]
    _refuse_other_units(rows, quarterly)
    places = [name for name in ("geo", "citizen") if name in rows]
    value, flag = rows.counts("value"), _flags(rows)
    if raw.dataset.startswith("migr_"):  # rounded to 5: what that cannot give is marked, not hidden
        flag = flagged(flag, {NOT_ROUNDED: value % 5 != 0})
    codes = {name: rows.codes(name, publisher) for name in places}
    time = {"date": _quarters(rows)} if quarterly else {"year": rows.years("time")}
    cells = rows.frame.assign(**time, value=value, flag=flag, **codes)
    kept = cells.drop(columns=["time", "freq", "unit", "confidentiality"], errors="ignore")
    return replace(raw, rows=_without_aggregates(replace(rows, frame=kept)))


def _folded(rows: Rows, column: str) -> pd.Series:
    """A column as ``spellings.fold`` leaves it, each spelling folded once."""
    return rows.each(column, lambda few: few[column].map(fold).astype("str"))


def _quarters(rows: Rows) -> pd.Series:
    """The first days of quarters like 2025-Q4."""
    text = rows.text("time")
    rows.assign(time=text.str[:4]).years("time")
    return (
        pd.PeriodIndex(text.str.replace("-", ""), freq="Q").to_timestamp().to_series(index=rows.frame.index)
    )


def _refuse_other_units(rows: Rows, quarterly: bool) -> None:
    rhythm, period, form = (
        ("quarterly", "quarter", r"\d{4}-Q[1-4]") if quarterly else ("annual", "year", r"\d{4}")
    )
    if "freq" in rows:
        other = ~_folded(rows, "freq").isin([rhythm, rhythm[0]])
        rows.refuse("freq", other, f"{{}} is not {rhythm}", QUARTERS)
    rows.refuse("time", ~rows.text("time").str.fullmatch(form), f"{{}} is no {period}", QUARTERS)
    if "unit" in rows:
        other, advice = ~_folded(rows, "unit").isin(WORDS["persons"]), "Download the table with unit = PER."
        rows.refuse("unit", other, "{} is no count of persons", advice)


def _flags(rows: Rows) -> pd.Series:
    """Eurostat's letters, sorted; the mark of a missing value is no flag."""
    published = pd.Series("", index=rows.frame.index, dtype="str")
    for column in ("flag", "confidentiality"):
        if column in rows:
            published = published + (rows.text(column) if column == "flag" else rows.text(column).str.lower())
    return rows.assign(flag=published).each("flag", _letters)


def _letters(rows: Rows) -> pd.Series:
    letters = rows["flag"].map(lambda text: "".join(sorted(set(re.sub(r"[\s,;:]", "", text))))).astype("str")
    unknown = letters.map(lambda text: not FLAGS.issuperset(text)).astype(bool)
    advice = "If Eurostat has a new flag, add it to FLAGS in sources/eurostat/cube.py."
    rows.assign(flag=letters).refuse("flag", unknown, "{} is no flag of Eurostat's", advice)
    return letters


def _without_aggregates(rows: Rows) -> Rows:
    table = reference.countries()
    aggregates = table.loc[table["kind"] == "aggregate", "code"]
    for dimension, kept in WORDS["kept_aggregates"].items():
        if dimension in rows:
            rows = rows.where(~rows[dimension].isin(aggregates[~aggregates.str.fullmatch(kept)]))
    return rows


def broken_down(rows: Rows, **columns: str) -> pd.DataFrame:
    """The table by year, geo, citizenship and some more dimensions; totals by all others, which would be added twice.

    Args:
        rows: a cube's.
        columns: column of the table -> the dimension that it shows in the project's words. A dimension that is not
            there holds totals only; parts of what stands beside them (``parts`` in tables/eurostat.yml) are left out.

    Raises:
        DataError: a word that is not known, or there is no total.
    """
    if rows.frame.empty:
        advice = "Download the table with the countries, or with totals of the EU."
        raise NothingLeftError("there is nothing but aggregates that are not kept", rows.place, advice)
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
    problem, advice = f"{{}} is no {dimension} that this project knows", f"Known are {', '.join(meanings)}."
    return rows.words(dimension, meanings, problem, advice)


def chosen(cubes: Iterable[Cube], wanted: Collection[str], subject: str) -> Iterator[Cube]:
    """The cubes of the tables wanted; a file of other tables is refused.

    Raises:
        DataError: none of the file's tables is wanted; says what it holds.
    """
    known, others = False, {}
    for cube in cubes:
        if cube.dataset in wanted:
            known = True
            yield cube
        else:
            title = WORDS["titles"].get(cube.dataset, "unknown here")
            others[f"{cube.dataset} ({title})"] = cube.rows.place
    if not known:
        advice = f"Take a file of {' or '.join(sorted(wanted))}."
        problem = f"the file holds {', '.join(others)}, not {subject}"
        raise DataError(problem, next(iter(others.values())), advice)
