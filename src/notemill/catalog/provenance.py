"""Describe where a dataset comes from, in the words that a report prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from notemill import words
from notemill.catalog import citations
from notemill.catalog.as_of import LATEST, day_of, day_published, is_undated, known_by
from notemill.catalog.entries import Entry, Vintage, parted, read_catalog, read_corrections
from notemill.catalog.store import curated_rows, sums_of, vintages_of

_OF_THE_ENTRY = ("title", "publisher", "landing_page", "licence", "terms", "citation", "unit_of_count", "rounding")


@dataclass(frozen=True)
class Provenance:
    """Publisher, vintage, checksums, terms and caveats of what ``load`` returns for the same arguments.

    ``cited`` are the citations, as figures of the table have them: from them come ``sha256``, which maps each vintage
    used to the checksum of its tidy table, and ``obtained``, how the files were obtained, as ``entries.Obtained``.
    ``files`` maps the name of each file that was read to the checksum of that file. ``corrections`` maps each known
    error, 'id: reason (source)', to its reason. ``lacks`` says by period what was not counted yet. ``unconfirmed``
    are the vintages whose totals no second source confirms. ``republish`` says in words what may be republished.
    ``data_to`` is the last period with data ('2026-06', '2024', '2026-05-03'; for a curated table its last year or
    start, '' if it has neither).
    """

    dataset: str
    title: str
    publisher: str
    landing_page: str
    licence: str
    terms: str
    citation: str
    unit_of_count: str
    rounding: str
    cited: tuple[citations.Citation, ...]
    data_to: str
    republish: str
    files: dict[str, str]
    origins: tuple[str, ...]
    notes: tuple[str, ...]
    lacks: dict[str, str]
    unconfirmed: frozenset[str]
    breaks: tuple[str, ...]
    caveats: tuple[str, ...]
    corrections: dict[str, str]

    @property
    def sha256(self) -> dict[str, str]:
        """Vintage -> the checksum of its tidy table, the oldest first."""
        return dict(sorted(pair for one in self.cited for pair in one.sha256))

    @property
    def vintages(self) -> tuple[str, ...]:
        """The vintages used, the oldest first."""
        return tuple(self.sha256)

    @property
    def obtained(self) -> tuple[str, ...]:
        """How the files were obtained, each way once."""
        return tuple(dict.fromkeys(way for one in self.cited for way in one.obtained))

    @property
    def vintage(self) -> str:
        """The vintage, or 'a to b' where cells come from several vintages."""
        return _first_to_last(self.vintages)

    @property
    def confirmation(self) -> str:
        """A sentence on which of the vintages used are confirmed by a second source; '' if all are."""
        count = words.counted(len(self.vintages), "vintage")
        confirmed = [date for date in self.vintages if date not in self.unconfirmed]
        if not self.unconfirmed:
            return ""
        if len(self.vintages) == 1:
            return f"The vintage {self.vintage} is not confirmed by a second source."
        if not confirmed:
            return f"None of the {count} used is confirmed by a second source."
        be = "is" if len(confirmed) == 1 else "are"
        return f"Of {count} used, only {words.listed(confirmed)} {be} confirmed by a second source."

    @property
    def source_line(self) -> str:
        """The line under a figure: 'Source: Office, ..., vintage 2026-08-04, in a reshaped copy by a ...'."""
        return citations.source_line(self.cited)


def _first_to_last(dates: Collection[str]) -> str:
    """The date, or 'a to b' of several."""
    return " to ".join(dict.fromkeys((min(dates), max(dates))))


def citation_of(
    dataset: str, entry: Entry, used: list[Vintage], table: Any, day: dt.date | None = None
) -> citations.Citation:
    """The citation of a table: of its vintages or, if it was compiled by hand, of its rows as of a day.

    Args:
        dataset: its name.
        entry: the entry of the dataset.
        used: the vintages that it was made from.
        table: a DataFrame, or a dictionary of its columns; of a table compiled by hand, its rows are counted.
        day: the day as of which it was loaded; None for 'latest'.
    """
    sums, by_hand = sums_of(dataset, entry, used), entry.kind == "curated"
    vintage = _first_to_last(sums)
    if by_hand and day:
        vintage += " (as compiled on that day)" if is_undated(table) else f" (published by {day})"
    columns = ("confidence", "confidence_detail") if by_hand and "confidence_detail" in table else ()
    secondary = ["secondary" in "".join(row) for row in zip(*(table[name] for name in columns), strict=True)]
    return citations.Citation(
        dataset, entry.citation, vintage, tuple(sums.items()), str(day or ""),
        obtained=tuple(dict.fromkeys(one.obtained for one in used)), secondary=(sum(secondary), len(secondary)),
    )  # fmt: skip


def _last_of(rows: list[dict[str, str]]) -> str:
    """The last year of a curated table, or the last day on which a row of it began or was listed; '' without any."""
    listed = (row["document_date"] for row in rows if row.get("lists_all"))
    return max([*(row.get("year", row.get("start")) or "" for row in rows), *listed], default="")


def _since_compiled(rows: list[dict[str, str]], entry: Entry, day: dt.date) -> str:
    """A sentence on which rows of a table compiled by hand are used as of a day, and when it was compiled."""
    compiled = f"as compiled later, on {words.day(entry.compiled)}" if entry.compiled else "as compiled later"
    if is_undated(rows[0]):
        return f"Its rows have no date of publication: the table is {compiled}."
    undated = sum(day_published(row) is None for row in rows)
    also = f", and {undated} of unknown date," if undated else ""
    return f"Rows published after {words.day(day)}{also} are left out; the others are {compiled}."


def provenance(dataset: str, vintage: str | dt.date = LATEST, as_of: str | dt.date | None = None) -> Provenance:
    """The provenance of ``load(dataset, vintage, as_of=as_of)``. Raises like ``load``."""
    entry, day = read_catalog().entry(dataset), day_of(as_of)
    used = vintages_of(dataset, entry, vintage, as_of)
    dates = {v.date for v in used}
    corrections = [c for c in read_corrections(dataset, day) if dates & {*c.vintages}]
    rows = curated_rows(dataset) if entry.kind == "curated" else []
    known = [row for row in rows if known_by(row, day)]
    columns = {name: [row[name] for row in known] for name in (rows[0] if rows else ())}
    return Provenance(
        dataset=parted(dataset)[0],
        **{name: getattr(entry, name) for name in _OF_THE_ENTRY},
        cited=(citation_of(dataset, entry, used, columns, day),),
        data_to=max((v.last for v in used), default="") or _last_of(known),
        republish=str(entry.republish),
        files={f.name: f.sha256 for v in used for f in v.files},
        origins=tuple(dict.fromkeys(v.origin for v in used if v.origin)),
        notes=(_since_compiled(rows, entry, day),) if day and rows else tuple(v.notes for v in used if v.notes),
        lacks={period: text for v in used for period, text in v.lacks.items()},
        unconfirmed=frozenset(str(v.date) for v in used if not v.confirmed),
        breaks=tuple(entry.breaks),
        caveats=tuple(entry.caveats),
        corrections={f"{c.id}: {c.reason} ({c.source})": c.reason for c in corrections},
    )
