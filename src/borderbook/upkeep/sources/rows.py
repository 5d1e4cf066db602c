"""Rows as a publisher's file shows them, and the checks that name the row, the column and the cell that fails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from borderbook.catalog import schemas
from borderbook.errors import DataError, Place
from borderbook.upkeep import tidy
from borderbook.upkeep.sources import spellings

ISO = "%Y-%m-%d"
MISSING_MARKS = frozenset({"", ":", ".", "n.a.", "n/a"})
COMPARE = "Compare with the publisher's page; mend nothing by hand."
ANOTHER = "The publisher changed the layout, or this is another file."
# as publishers print a count; '.0' is how R and spreadsheets print a whole number. 1,5 and 1.000 may mean two things
COUNT = r"-?([0-9]+(\.0)?|[0-9]{1,3}(,[0-9]{3})+)"
FRACTION = r"-?[0-9]+\.[0-9]*[1-9][0-9]*"
MOST = schemas.RANGES["count"][1]
FIRST, LAST = schemas.RANGES["year"][:2]
Day = pd.Timestamp | str | None  # as text it is ISO


@dataclass(frozen=True)
class Reading:
    """One official file, read.

    Attributes:
        table: the tidy frame, already checked by the dataset's schema.
        layout: which of the publisher's layouts the file has, in a word (``workbook-2025``).
        as_of: the date that the file itself gives for its data (ISO), or None.
    """

    table: pd.DataFrame
    layout: str
    as_of: str | None = None


@dataclass(frozen=True)
class Rows:
    """Rows of one file or sheet, and where they stand.

    Attributes:
        frame: cells as they are; the index is the row as the file shows it to a person (the header line is row 1 of
            a CSV file or sheet).
        place: the file, and the sheet if it has any.
        headings: column of the frame -> the file's own name for it, where that differs.
    """

    frame: pd.DataFrame
    place: Place
    headings: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, column: str) -> pd.Series:
        return self.frame[column]

    def __contains__(self, column: str) -> bool:
        return column in self.frame.columns

    def at(self, column: str, row: int | None = None) -> Place:
        """Where a column stands in the file."""
        return replace(self.place, row=row, column=self.headings.get(column, column))

    def where(self, kept: pd.Series) -> Rows:
        """Some of the rows."""
        return replace(self, frame=self.frame[kept])

    def assign(self, **columns: Any) -> Rows:
        """The rows with columns added or replaced."""
        return replace(self, frame=self.frame.assign(**columns))

    def require(self, *wanted: str) -> Rows:
        """The same rows.

        Raises:
            DataError: a wanted column is not there, or stands there twice.
        """
        there = [str(name) for name in self.frame.columns]
        for name in wanted:
            if there.count(name) == 0:
                found = f"the column '{name}' is missing; there are {', '.join(there[:12])}"
                raise DataError(found, self.place, ANOTHER)
            if there.count(name) > 1:
                raise DataError(f"the column '{name}' stands there twice", self.place, COMPARE)
        return self

    def named(self, headings: Mapping[str, str]) -> Rows:
        """Some of the columns under names of ours: name -> the file's own heading, all of which must be there."""
        names = {heading: name for name, heading in headings.items()}
        return Rows(self.require(*names).frame[list(names)].rename(columns=names), self.place, headings)

    def refuse(self, column: str, bad: pd.Series, problem: str, advice: str = COMPARE) -> None:
        """Raise a DataError for the first row that ``bad`` marks, if any; ``{}`` in ``problem`` is its cell."""
        marked = bad.fillna(False).to_numpy(dtype=bool)
        if marked.any():
            first = int(marked.argmax())
            cell = self.text(column).iloc[first]
            raise DataError(
                problem.format(f"'{cell}'"), self.at(column, int(self.frame.index[first])), advice
            )

    def text(self, column: str) -> pd.Series:
        """A column as trimmed text; a missing cell is blank."""
        cells = self.frame[column]
        if not isinstance(cells.dtype, pd.StringDtype | pd.CategoricalDtype):
            cells = cells.astype("object").where(cells.notna(), "").map(str)
        return cells.astype("str").fillna("").str.strip()

    def each(self, column: str, read: Callable[[Rows], pd.Series]) -> pd.Series:
        """What ``read`` makes of a column, given a row for each different text, the first that has it: rows repeat."""
        codes, texts = pd.factorize(self.text(column))
        first = np.empty(len(texts), dtype="int64")
        first[codes[::-1]] = np.arange(len(codes))[::-1]
        few = replace(self, frame=pd.DataFrame({column: texts}, index=self.frame.index[first]))
        return read(few).take(codes).set_axis(self.frame.index)

    def filled(self, *columns: str) -> Rows:
        """The same rows.

        Raises:
            DataError: a cell of the columns is blank.
        """
        for column in columns:
            self.refuse(column, self.text(column) == "", "the cell holds no value")
        return self

    def counts(self, column: str) -> pd.Series:
        """A column of counts as Int64: a comma before three digits is read over, a missing mark or blank is <NA>.

        Raises:
            DataError: text, a fraction, a negative count, or more than ``MOST``.
        """
        return self.each(column, lambda rows: rows._counts(column))

    def _counts(self, column: str) -> pd.Series:
        text = self.text(column)
        self.refuse(column, text.str.fullmatch(FRACTION), "{} is a fraction, where only whole counts can be")
        odd = ~text.isin(MISSING_MARKS) & ~text.str.fullmatch(COUNT)
        self.refuse(column, odd, "{} is not a number written in full, like 1234 or 1,234")
        numbers = pd.to_numeric(text.str.replace(",", ""), errors="coerce").astype("float64")
        self.refuse(column, numbers < 0, "{} is a negative count")
        too_many = (numbers > MOST) | (
            numbers.isna() & ~text.isin(MISSING_MARKS)
        )  # of 5,000 digits none is made
        self.refuse(column, too_many, "{} is more than can be counted here")
        return numbers.astype("Int64")

    def filled_counts(self, column: str) -> pd.Series:
        """The same where a blank is an error: the publisher prints a zero if it means one."""
        numbers = self.counts(column)
        self.refuse(column, numbers.isna(), "the cell holds no value")
        return numbers

    def signed(self, column: str) -> pd.Series:
        """A column of whole numbers that may be negative, as Int64; blank is <NA>."""
        text = self.text(column)
        size = self.assign(**{column: text.str.removeprefix("-")}).counts(column)
        return size.where(~text.str.startswith("-"), -size)

    def years(self, column: str) -> pd.Series:
        """A column of years as Int64. Raises a DataError for what is none."""
        years = self.counts(column)
        self.refuse(column, ~years.between(FIRST, LAST).fillna(False), "{} is no year")
        return years

    def dates(self, column: str, form: str = ISO) -> pd.Series:
        """A column of days in one form as datetime64; a blank cell as NaT.

        Raises:
            DataError: another form, no day of the calendar, or none of the years that data can be of.
        """
        text = self.text(column)
        days = pd.to_datetime(text.where(text != ""), format=form, errors="coerce")
        self.refuse(column, days.isna() & (text != ""), f"{{}} is no date of the form {form}")
        return self._of_our_time(column, days)

    def calendar(self, column: str) -> pd.Series:
        """The same of a workbook's own dates."""
        cells = self.frame[column]
        real = cells.map(lambda cell: isinstance(cell, dt.date))
        days = pd.to_datetime(cells.where(real), errors="coerce")
        self.refuse(column, days.isna() & cells.notna(), "{} is no date")
        return self._of_our_time(column, days.dt.normalize())

    def days_since_1970(self, column: str) -> pd.Series:
        """The same of days as R stores them."""
        number = self.counts(column).astype("float64")
        self.refuse(column, number > 100_000, "{} is no day since 1970-01-01")
        return self._of_our_time(column, pd.to_datetime(number, unit="D"))

    def _of_our_time(self, column: str, days: pd.Series) -> pd.Series:
        strange = days.notna() & ~days.dt.year.between(FIRST, LAST)
        self.refuse(column, strange, f"{{}} is no date from {FIRST} to {LAST}")
        return days

    def codes(self, column: str, publisher: spellings.Publisher) -> pd.Series:
        """The codes of a column of countries or groups (``spellings.codes``)."""
        return self.each(column, lambda few: spellings.codes(few[column], publisher, self.at(column)))

    def routes(self, publisher: spellings.Publisher, column: str = "route") -> pd.Series:
        """The same of a column of routes."""
        return self.each(column, lambda few: spellings.route_codes(few[column], publisher, self.at(column)))

    def words(
        self, column: str, meanings: Mapping[str, str], problem: str, advice: str = COMPARE
    ) -> pd.Series:
        """The project's word for each of the publisher's, which ``meanings`` has as ``spellings.fold`` leaves them.

        Raises:
            DataError: another word; ``problem`` and ``advice`` are as in ``refuse``.
        """

        def known(few: Rows) -> pd.Series:
            words = few[column].map(lambda word: meanings.get(spellings.fold(word)))
            few.refuse(column, words.isna(), problem, advice)
            return words.astype("str")

        return self.each(column, known)

    def unique(self, keys: Sequence[str], table: pd.DataFrame | None = None) -> Rows:
        """The same rows.

        Raises:
            DataError: two rows, or two of a table made of them on their index, have the same key.
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
                f"the same key stands in rows {', '.join(map(str, same[:4]))}: {key}",
                replace(self.place, row=int(same[1])),
                "A row was pasted twice or two spellings mean the same; the file must be mended at its source.",
            )
        return self

    def reading(self, dataset: str, table: pd.DataFrame, layout: str, as_of: Day = None) -> Reading:
        """What came out of these rows, checked against the dataset's schema."""
        day = None if as_of is None else str(as_of)[:10]
        return Reading(tidy.check(dataset, table, self.place), layout, day)


def flagged(flag: pd.Series, marks: Mapping[str, pd.Series], joint: str = "; ") -> pd.Series:
    """Flags with each text added wherever its mark is set and it does not stand there yet."""
    for text, mark in marks.items():
        marked = mark.fillna(False).astype(bool)
        if marked.any():
            new = marked & ~flag.str.contains(text, regex=False)
            flag = flag.mask(new, flag.where(flag == "", flag + joint) + text)
    return flag
