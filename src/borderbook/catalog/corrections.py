"""Known errors in official files, corrected visibly: every corrected row says so in its ``flag``."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from borderbook.catalog.entries import Correction
from borderbook.errors import DataError, Place

MARK = "corrected"
FILE = Place("corrections.yml")


def rows_of(table: pd.DataFrame, where: dict[str, Any]) -> pd.Series:
    """Which rows match: a mask. A list in ``where`` matches any of its values.

    Raises:
        DataError: ``where`` names a column that the table does not have.
    """
    mask = pd.Series(True, index=table.index)
    for column, wanted in where.items():
        if column not in table.columns:
            raise DataError(f"there is no column '{column}'", FILE, "Mend the entry.")
        values = wanted if isinstance(wanted, list) else [wanted]
        if pd.api.types.is_datetime64_any_dtype(table[column]):
            values = [pd.Timestamp(str(value)) for value in values]
        mask &= table[column].isin(values)
    return mask


def holds(table: pd.DataFrame, correction: Correction) -> bool:
    """Whether the error is in the table: rows are found and each holds what the correction expects."""
    return _expected(table[rows_of(table, correction.where)], correction)


def _expected(rows: pd.DataFrame, correction: Correction) -> bool:
    return len(rows) > 0 and all(
        _same(value, change.expect) for column, change in correction.change.items() for value in rows[column]
    )


def apply(table: pd.DataFrame, corrections: list[Correction]) -> pd.DataFrame:
    """The table with each correction made, and ``corrected`` added to the flag of each row it touched.

    Raises:
        DataError: a guard does not hold, because the publisher or somebody else changed the value.
    """
    touched = pd.Series(False, index=table.index)
    for correction in corrections:
        mask = rows_of(table, correction.where)
        if not _expected(table[mask], correction):
            raise DataError(
                f"correction '{correction.id}' no longer finds what it expects in '{correction.dataset}'",
                FILE,
                "If the publisher has mended the error, remove the correction or its vintage.",
            )
        made = {
            column: table[column].mask(mask, pd.NA if change.correct is None else change.correct)
            for column, change in correction.change.items()
        }
        table, touched = table.assign(**made), touched | mask
    return table.assign(flag=_marked(table["flag"], touched)) if corrections else table


def _marked(flags: pd.Series, mask: pd.Series) -> pd.Series:
    """The flags with ``corrected`` added where the mask says so; their categories are those used, sorted."""
    changed = flags[mask].astype("str").map(lambda flag: f"{flag}; {MARK}" if flag else MARK)
    marked = flags.cat.set_categories([*flags.cat.categories, *(set(changed) - set(flags.cat.categories))])
    marked.loc[changed.index] = changed.to_numpy()
    used = marked.cat.remove_unused_categories()
    return used.cat.reorder_categories(sorted(used.cat.categories))


def _same(found: Any, expected: Any) -> bool:
    if expected is None or found is pd.NA or found is None:
        return bool(pd.isna(found)) and expected is None
    if isinstance(expected, float):
        return math.isclose(float(found), expected, abs_tol=1e-5)
    return bool(found == expected)
