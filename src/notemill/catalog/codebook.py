"""Say what each column of a dataset holds, and which rows are totals of others."""

from __future__ import annotations

from typing import Any

from notemill.catalog.entries import parted, read_catalog
from notemill.catalog.load import kinds
from notemill.files import suite_table


def columns(dataset: str) -> dict[str, str]:
    """Column -> what it holds, for each column that ``load(dataset)`` returns.

    Raises:
        UsageError: there is no such dataset; the message lists those that there are.
    """
    read_catalog().entry(dataset)
    words = _codebook()["columns"] | _table(dataset).get("columns", {})
    return {name: words.get(name, "") for name in kinds(dataset)}


def row(dataset: str) -> str:
    """What a row of a dataset is, and which rows add up where they overlap; '' for a table that is not described."""
    described, whole = _table(dataset), totals(dataset)
    is_one = f"A row is {described['row']}." if described else ""
    which = ", ".join(f"{column} {value}" for column, value in whole.items())
    where = f"where=bb.totals({dataset!r})".replace("'", '"')
    by = f'by="{next(iter(whole), "")}" gives rows of its values that add up'
    return f"{is_one} Rows overlap; those with {which} are totals: {where}; {by}." if whole else is_one


def undescribed(dataset: str) -> list[str]:
    """The columns of a dataset of which nothing says what they hold."""
    return [name for name, words in columns(dataset).items() if not words]


def totals(dataset: str) -> dict[str, str]:
    """The rows of a dataset that are totals of others, as ``load(..., where=...)`` takes them.

    Without this choice, rows overlap and do not add up: only ``load(name, where=totals(name))`` has each person once in
    a country and year. Empty where no rows are totals.

    Raises:
        UsageError: there is no such dataset.
    """
    read_catalog().entry(dataset)
    return dict(_table(dataset).get("whole", {}))


def parts(dataset: str) -> dict[str, list[str]]:
    """Column -> the values that add up to its total, where not all values do."""
    return dict(_table(dataset).get("parts", {}))


def apart() -> list[str]:
    """The columns whose values are counts of different things, or of different periods, and no parts of a whole."""
    return list(_codebook()["apart"])


def _table(dataset: str) -> dict[str, Any]:
    return dict(_codebook()["tables"].get(parted(dataset)[0], {}))


def _codebook() -> dict[str, Any]:
    return dict(suite_table("codebook"))
