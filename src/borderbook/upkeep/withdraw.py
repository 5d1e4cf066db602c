"""Takes a bad vintage out of use, with a reason. Its table is kept, so that it can be restored."""

from __future__ import annotations

import datetime as dt
from typing import Any

from borderbook.upkeep.edit import edited, locked
from notemill.catalog.entries import read_catalog
from notemill.errors import UsageError


def withdraw(dataset: str, date: dt.date, reason: str) -> None:
    """Take a vintage out of use: it can no longer be loaded, and 'latest' skips it.

    Raises:
        UsageError: no such dataset or vintage, the vintage is withdrawn already, the reason is empty, or no complete
            vintage would be left.
    """
    if not reason.strip():
        raise UsageError("Give a reason, which the catalog will show: --reason TEXT.")
    with locked():
        entry = read_catalog().entry(dataset)
        entry.vintage(dataset, date)
        if not any(other.complete for other in entry.vintages if other.date != date):
            raise UsageError(
                f"{date} is the only complete vintage of '{dataset}'. Without it the dataset cannot be loaded. "
                f"Ingest another one first: borderbook ingest {dataset} FILE --vintage DATE --obtained HOW."
            )
        with edited(dataset) as fields:
            _of(fields, date).update(withdrawn=dt.date.today(), reason=reason.strip())


def restore(dataset: str, date: dt.date) -> None:
    """Take a withdrawn vintage back into use, unchanged. Raises UsageError: it is not withdrawn."""
    with locked():
        withdrawn = [vintage.date for vintage in read_catalog().entry(dataset).withdrawn]
        if date not in withdrawn:
            names = ", ".join(map(str, withdrawn)) or "none"
            raise UsageError(f"The vintage {date} of '{dataset}' is not withdrawn. Withdrawn: {names}.")
        with edited(dataset) as fields:
            vintage = _of(fields, date)
            del vintage["withdrawn"], vintage["reason"]


def _of(fields: dict[str, Any], date: dt.date) -> dict[str, Any]:
    return next(vintage for vintage in fields["vintages"] if str(vintage["date"]) == date.isoformat())
