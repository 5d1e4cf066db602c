"""Correct known errors in official files; ``flag`` marks every corrected row."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from notemill.catalog.entries import Change, Correction
from notemill.catalog.schemas import only_used
from notemill.errors import DataError, Place

MARK = "corrected"
FILE = Place("corrections.yml")
ADVICE = "If the publisher has corrected the error, remove the correction or its vintage."


def rows_of(table: pd.DataFrame, where: dict[str, Any]) -> pd.Series:
    """Which rows match all conditions: a mask. A list in ``where`` matches any of its values.

    Raises:
        DataError: ``where`` names a column that the table does not have.
    """
    mask = pd.Series(True, index=table.index)
    for column, wanted in where.items():
        if column not in table.columns:
            raise DataError(f"there is no column '{column}'", FILE, "Correct the entry.")
        values = wanted if isinstance(wanted, list) else [wanted]
        if pd.api.types.is_datetime64_any_dtype(table[column]):
            values = [pd.Timestamp(str(value)) for value in values]
        mask &= table[column].isin(values)
    return mask


def concerned(correction: Correction) -> dict[str, Any]:
    """The rows that a correction changes, as a condition for ``rows_of``."""
    return {correction.key: list(correction.rows)} if correction.rows else correction.where


def holds(table: pd.DataFrame, correction: Correction) -> bool:
    """Whether the error is in the table: there are such rows, and each has the values that the correction expects."""
    return all(_expected(table, rows, change) for rows, change in _parts(table, correction))


def _parts(table: pd.DataFrame, correction: Correction) -> list[tuple[pd.Index, Change]]:
    """The rows that a correction changes, each with the change: one for all, or one for each value of its key."""
    by_value = [({correction.key: value}, change) for value, change in correction.rows.items()]
    parts = by_value or [(correction.where, correction.change)]
    return [(table.index[rows_of(table, where)], change) for where, change in parts]


def _expected(table: pd.DataFrame, rows: pd.Index, change: Change) -> bool:
    return len(rows) > 0 and all(
        _same(value, old) for column, (old, _) in change.items() for value in table[column].loc[rows]
    )


def apply(table: pd.DataFrame, corrections: list[Correction]) -> pd.DataFrame:
    """The table with the corrections made, and ``corrected`` added to the flag of each changed row.

    Raises:
        DataError: a value is not the one that the correction expects, because somebody has changed it.
    """
    corrected: dict[str, pd.Series] = {}
    touched = pd.Series(False, index=table.index)
    for correction in corrections:
        for rows, change in _parts(table, correction):
            if not _expected(table, rows, change):
                found = f"no longer finds what it expects in '{correction.dataset}'"
                raise DataError(f"correction '{correction.id}' {found}", FILE, ADVICE)
            for name, (_, right) in change.items():
                corrected[name] = _able_to_hold(corrected.get(name, table[name]), right)
                corrected[name].loc[rows] = right
            touched[rows] = True
    if not corrections:
        return table
    return only_used(table.assign(**corrected, flag=_marked(table["flag"], touched)))


def _able_to_hold(column: pd.Series, value: Any) -> pd.Series:
    """A copy of a column that can hold a value, even a code that none of its rows has."""
    if isinstance(column.dtype, pd.CategoricalDtype) and value not in column.cat.categories:
        return column.cat.set_categories(sorted([*column.cat.categories, value]))
    return column.copy()


def _marked(flags: pd.Series, mask: pd.Series) -> pd.Series:
    """The flags, with ``corrected`` added where the mask is true."""
    changed = flags[mask].astype("str").map(lambda flag: f"{flag}; {MARK}" if flag else MARK)
    marked = flags.cat.set_categories(sorted({*flags.cat.categories, *changed}))
    marked.loc[changed.index] = changed.to_numpy()
    return marked


def _same(found: Any, expected: Any) -> bool:
    if expected is None or found is pd.NA or found is None:
        return bool(pd.isna(found)) and expected is None
    if isinstance(expected, float):
        return math.isclose(float(found), expected, abs_tol=1e-5)
    return bool(found == expected)
