"""Holds the rows of a publisher's file, and checks them; an error gives the row, the column and the cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from borderbook.upkeep import tidy
from borderbook.upkeep.sources import spellings
from notemill.catalog import schemas
from notemill.errors import DataError, Place

ISO = "%Y-%m-%d"
MISSING_MARKS = frozenset({"", ":", ".", "n.a.", "n/a"})
COMPARE = "Compare with the publisher's page; do not change the file by hand."
ANOTHER = "The publisher changed the layout, or this is another file."
# counts as publishers print them; R and spreadsheets print whole numbers with '.0'. 1,5 and 1.000 are ambiguous
COUNT = r"-?([0-9]+(\.0)?|[0-9]{1,3}(,[0-9]{3})+)"
FRACTION = r"-?[0-9]+\.[0-9]*[1-9][0-9]*"
MOST = schemas.RANGES["count"][1]
FIRST, LAST = schemas.RANGES["year"][:2]
Day = pd.Timestamp | str | None  # a string is an ISO date


@dataclass(frozen=True)
class Reading:
    """The result of reading one official file.

    Attributes:
        table: the tidy frame, already checked by the dataset's schema.
        layout: the name of the file's layout (``workbook-2025``).
        as_of: the date that the file itself gives for its data (ISO), or None.
    """

    table: pd.DataFrame
    layout: str
    as_of: str | None = None


@dataclass(frozen=True)
class Rows:
    """Rows of one file or sheet, and their place in it.

    Attributes:
        frame: the cells; the index is the row number that a person sees in the file (in a CSV file or sheet, the header
            is row 1).
        place: the file, and the sheet if it has sheets.
        headings: column of the frame -> the file's own name for it, if that differs.
    """

    frame: pd.DataFrame
    place: Place
    headings: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, column: str) -> pd.Series:
        return self.frame[column]

    def __contains__(self, column: str) -> bool:
        return column in self.frame.columns

    def at(self, column: str, row: int | None = None) -> Place:
        """The place of a column, or of a cell in it, for an error."""
        return replace(self.place, row=row, column=self.headings.get(column, column))

    def where(self, kept: pd.Series) -> Rows:
        """The rows for which ``kept`` is true."""
        return replace(self, frame=self.frame[kept])

    def assign(self, **columns: Any) -> Rows:
        """The rows with columns added or replaced."""
        return replace(self, frame=self.frame.assign(**columns))

    def require(self, *wanted: str) -> Rows:
        """The same rows.

        Raises:
            DataError: a wanted column is missing, or appears twice.
        """
        there = [str(name) for name in self.frame.columns]
        for name in wanted:
            if there.count(name) == 0:
                problem = f"the column '{name}' is missing; there are {', '.join(there[:12])}"
                raise DataError(problem, self.place, ANOTHER)
            if there.count(name) > 1:
                raise DataError(f"the column '{name}' appears twice", self.place, COMPARE)
        return self

    def named(self, headings: Mapping[str, str]) -> Rows:
        """Select and rename columns: new name -> the file's own heading. Raises DataError: a column is missing."""
        names = {heading: name for name, heading in headings.items()}
        return Rows(self.require(*names).frame[list(names)].rename(columns=names), self.place, headings)

    def refuse(self, column: str, bad: pd.Series, problem: str, advice: str = COMPARE) -> None:
        """Raise a DataError for the first row that is ``bad``; the first ``{}`` in ``problem`` becomes its cell."""
        marked = bad.fillna(False).to_numpy(dtype=bool)
        if marked.any():
            first = int(marked.argmax())
            cell = self.text(column).iloc[first]
            place = self.at(column, int(self.frame.index[first]))
            # not str.format, as a problem may quote the file
            raise DataError(problem.replace("{}", f"'{cell}'", 1), place, advice)

    def text(self, column: str) -> pd.Series:
        """A column as trimmed text; a missing cell becomes an empty string."""
        cells = self.frame[column]
        if not isinstance(cells.dtype, pd.StringDtype | pd.CategoricalDtype):
            cells = cells.astype("object").where(cells.notna(), "").map(str)
        return cells.astype("str").fillna("").str.strip()

    def each(self, column: str, read: Callable[[Rows], pd.Series]) -> pd.Series:
        """Apply ``read`` once to each distinct text of a column, with its first row; return the results of all rows."""
        codes, texts = pd.factorize(self.text(column))
        first = ~pd.Series(codes).duplicated().to_numpy()
        few = replace(self, frame=pd.DataFrame({column: texts}, index=self.frame.index[first]))
        return read(few).take(codes).set_axis(self.frame.index)

    def filled(self, *columns: str) -> Rows:
        """The same rows.

        Raises:
            DataError: a cell in these columns is blank.
        """
        for column in columns:
            self.refuse(column, self.text(column) == "", "the cell is blank")
        return self

    def counts(self, column: str) -> pd.Series:
        """A column of counts as Int64. A comma before three digits is ignored; a blank or a missing mark gives <NA>.

        Raises:
            DataError: text, a fraction, a negative count, or more than ``MOST``.
        """
        return self.each(column, lambda rows: rows._counts(column))

    def _counts(self, column: str) -> pd.Series:
        text = self.text(column)
        self.refuse(column, text.str.fullmatch(FRACTION), "{} is a fraction; counts must be whole numbers")
        odd = ~text.isin(MISSING_MARKS) & ~text.str.fullmatch(COUNT)
        self.refuse(column, odd, "{} is not a number written in full, like 1234 or 1,234")
        numbers = pd.to_numeric(text.str.replace(",", ""), errors="coerce").astype("float64")
        self.refuse(column, numbers < 0, "{} is a negative count")
        # pandas gives no number for thousands of digits
        too_many = (numbers > MOST) | (numbers.isna() & ~text.isin(MISSING_MARKS))
        self.refuse(column, too_many, "{} is larger than any count in these tables")
        return numbers.astype("Int64")

    def filled_counts(self, column: str) -> pd.Series:
        """Like ``counts``, but a blank is an error, because the publisher prints zeros."""
        numbers = self.counts(column)
        self.refuse(column, numbers.isna(), "the cell is blank")
        return numbers

    def signed(self, column: str) -> pd.Series:
        """A column of whole numbers that may be negative, as Int64; a blank gives <NA>."""
        text = self.text(column)
        size = self.assign(**{column: text.str.removeprefix("-")}).counts(column)
        return size.where(~text.str.startswith("-"), -size)

    def years(self, column: str) -> pd.Series:
        """A column of years as Int64. Raises DataError: a cell is not a year from ``FIRST`` to ``LAST``."""
        years = self.counts(column)
        self.refuse(column, ~years.between(FIRST, LAST).fillna(False), "{} is not a year")
        return years

    def dates(self, column: str, form: str = ISO) -> pd.Series:
        """A column of days in one format as datetime64; a blank cell gives NaT.

        Raises:
            DataError: another format, an invalid date, or a year outside ``FIRST`` to ``LAST``.
        """
        text = self.text(column)
        days = pd.to_datetime(text.where(text != ""), format=form, errors="coerce")
        self.refuse(column, days.isna() & (text != ""), f"{{}} is not a date of the form {form}")
        return self._of_our_time(column, days)

    def calendar(self, column: str) -> pd.Series:
        """Like ``dates``, for a column of real dates in a workbook."""
        cells = self.frame[column]
        real = cells.map(lambda cell: isinstance(cell, dt.date))
        days = pd.to_datetime(cells.where(real), errors="coerce")
        self.refuse(column, days.isna() & cells.notna(), "{} is not a date")
        return self._of_our_time(column, days.dt.normalize())

    def _of_our_time(self, column: str, days: pd.Series) -> pd.Series:
        strange = days.notna() & ~days.dt.year.between(FIRST, LAST)
        self.refuse(column, strange, f"{{}} is not a date from {FIRST} to {LAST}")
        return days

    def codes(self, column: str, publisher: spellings.Publisher) -> pd.Series:
        """The codes of a column of countries or groups. Raises DataError: an unknown spelling."""
        return self._translated(column, "aliases", publisher, "country or group")

    def routes(self, publisher: spellings.Publisher, column: str = "route") -> pd.Series:
        """The codes of a column of routes, like ``codes``."""
        return self._translated(column, "route_aliases", publisher, "route")

    def _translated(self, column: str, table: spellings.Table, publisher: spellings.Publisher, noun: str) -> pd.Series:
        advice = f"If it is right, add the spelling to data/reference/{table}.csv; if not, correct the file."
        return self.words(column, spellings.known(table, publisher), f"{{}} is not a known {noun}", advice)

    def words(self, column: str, meanings: Mapping[str, str], problem: str, advice: str = COMPARE) -> pd.Series:
        """Replace the publisher's words by the project's: ``meanings`` maps words normalised by ``spellings.fold``.

        Raises:
            DataError: an unknown word; ``problem`` and ``advice`` are as in ``refuse``.
        """

        def known(few: Rows) -> pd.Series:
            words = few[column].map(lambda word: meanings.get(spellings.fold(word)))
            few.refuse(column, words.isna(), problem, advice)
            return words.astype("str")

        return self.each(column, known)

    def unique(self, keys: Sequence[str], table: pd.DataFrame | None = None) -> Rows:
        """The same rows.

        Raises:
            DataError: two rows have the same key; if ``table`` is given, it is checked instead (with the same index).
        """
        frame = self.frame if table is None else table
        twice = frame.loc[frame.duplicated(list(keys), keep=False).to_numpy(), list(keys)]
        if len(twice):
            number = twice.groupby(list(keys), dropna=False, observed=True, sort=False).ngroup().to_numpy()
            same, cells = twice.index[number == number[0]], twice.iloc[[0]].astype("object")
            first = cells.where(cells.notna(), "").iloc[0]
            names = self.headings if table is None else {}
            key = ", ".join(f"{names.get(str(name), name)} = {value}" for name, value in first.items())
            raise DataError(
                f"the same key is in rows {', '.join(map(str, same[:4]))}: {key}",
                replace(self.place, row=int(same[1])),
                "A row was pasted twice, or two spellings mean the same. The publisher must correct the file.",
            )
        return self

    def reading(self, dataset: str, table: pd.DataFrame, layout: str, as_of: Day = None) -> Reading:
        """The result of reading these rows. Raises DataError: ``table`` breaks the dataset's schema."""
        day = None if as_of is None else str(as_of)[:10]
        return Reading(tidy.check(dataset, table, self.place), layout, day)


def flagged(flag: pd.Series, marks: Mapping[str, pd.Series], joint: str = "; ") -> pd.Series:
    """Add each text to the flags of the rows that its mark selects, unless the flag contains it already."""
    for text, mark in marks.items():
        marked = mark.fillna(False).astype(bool)
        if marked.any():
            new = marked & ~flag.str.contains(text, regex=False)
            flag = flag.mask(new, flag.where(flag == "", flag + joint) + text)
    return flag
