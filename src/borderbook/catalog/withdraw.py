"""A bad vintage is taken out of use, with a reason; its table stays, so that it can be taken back."""

from __future__ import annotations

import datetime as dt

from borderbook.catalog.edit import edited, insert, locked
from borderbook.catalog.entries import Entry, read_catalog
from borderbook.errors import UsageError


def withdraw(dataset: str, date: dt.date, reason: str) -> None:
    """Take a vintage out of use: nothing loads it any more, and 'latest' passes over it.

    Raises:
        UsageError: no such dataset or vintage, it was withdrawn before, no reason, or nothing would be left to load.
    """
    if not reason.strip():
        raise UsageError("Say why, for those who wonder later: --reason TEXT.")
    with locked() as lock:
        entry = read_catalog().entry(dataset)
        entry.vintage(dataset, date)
        _expect_another(dataset, entry, date)
        with edited(dataset, lock) as fields:
            vintage = _taken(fields["vintages"], date)
            vintage.update(withdrawn=dt.date.today(), reason=reason.strip())
            insert(fields.setdefault("withdrawn", []), vintage)


def restore(dataset: str, date: dt.date) -> None:
    """Take a withdrawn vintage back into use, as it was. Raises UsageError: it was not withdrawn."""
    with locked() as lock:
        known = [gone.date for gone in read_catalog().entry(dataset).withdrawn]
        if date not in known:
            names = ", ".join(map(str, known)) or "none"
            raise UsageError(f"The vintage {date} of '{dataset}' is not withdrawn. Withdrawn: {names}.")
        with edited(dataset, lock) as fields:
            vintage = _taken(fields["withdrawn"], date)
            for name in ("withdrawn", "reason"):
                del vintage[name]
            insert(fields.setdefault("vintages", []), vintage)
            if not fields["withdrawn"]:
                del fields["withdrawn"]


def _taken(listed: list[dict[str, object]], date: dt.date) -> dict[str, object]:
    return listed.pop(next(i for i, one in enumerate(listed) if str(one["date"]) == date.isoformat()))


def _expect_another(dataset: str, entry: Entry, date: dt.date) -> None:
    if not any(other.complete for other in entry.vintages if other.date != date):
        raise UsageError(
            f"{date} is the only complete vintage of '{dataset}': without it nothing can be loaded. "
            f"Ingest another one first: borderbook ingest {dataset} FILE --vintage DATE."
        )
