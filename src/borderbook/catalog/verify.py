"""Is everything that the project holds what the catalog says it is? Each check gives a finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from borderbook import project, reference
from borderbook.catalog import checksums, ledger, slices
from borderbook.catalog.corrections import concerned, holds, rows_of
from borderbook.catalog.downloads import MACHINE
from borderbook.catalog.entries import (
    Catalog,
    Control,
    Correction,
    Vintage,
    Withdrawn,
    read_catalog,
    read_corrections,
)
from borderbook.catalog.load import as_published, curated_path, load, stored, table_path, vintage_path
from borderbook.errors import DataError
from borderbook.files import checksum
from borderbook.sources.schemas import LAYOUTS, check, not_broken_down, ranks, stacked


@dataclass(frozen=True)
class Finding:
    """One check of one thing.

    Attributes:
        about: what was checked (a dataset, a vintage, a correction, a table).
        check: what must hold, in a few words.
        ok: whether it does.
        note: what was found.
    """

    about: str
    check: str
    ok: bool
    note: str = ""


def verify(fresh: int | None = None, today: dt.date | None = None) -> list[Finding]:
    """Every check of the catalog, the vintages, the corrections, the tables and the checksums of all of them.

    Args:
        fresh: also check that no dataset is older than its publisher's rhythm and so many days.
        today: the day of which ages are told; None is the day of the call.

    Raises:
        DataError: data/catalog.yml itself cannot be read.
    """
    catalog = read_catalog()
    return [
        *(() if fresh is None else _ages(catalog, fresh, today or dt.date.today())),
        *_vintages(catalog),
        *_strays(catalog),
        *_files(),
        *_corrections(catalog),
        *_places(catalog),
        *_curated(catalog),
        *_reference(),
        *_forecasts(catalog),
    ]


def _ages(catalog: Catalog, fresh: int, today: dt.date) -> Iterator[Finding]:
    for dataset, entry in catalog.datasets.items():
        if entry.updated_every is None or not entry.vintages:
            continue
        newest = max(vintage.date for vintage in entry.vintages)
        age, limit = (today - newest).days, entry.updated_every + fresh
        rule = f"no older than {limit} days: updated every {entry.updated_every}, and {fresh} more"
        yield Finding(dataset, rule, age <= limit, f"the newest vintage, {newest}, is {age} days old")


def _vintages(catalog: Catalog) -> Iterator[Finding]:
    for dataset, entry in catalog.datasets.items():
        if entry.kind == "curated":
            continue
        coming = not entry.vintages and isinstance(entry.download, MACHINE)
        note = f"none yet: borderbook refresh {dataset}" if coming else f"{len(entry.vintages)} held"
        yield Finding(dataset, "has a vintage, or can get one", bool(entry.vintages) or coming, note)
        for vintage in entry.vintages:
            yield _vintage(dataset, vintage)
            yield from (_control(dataset, vintage, control) for control in vintage.controls)
        for gone in entry.withdrawn:
            yield _withdrawn(dataset, gone)


def _vintage(dataset: str, vintage: Vintage) -> Finding:
    about, rule = f"{dataset} {vintage.date}", "checksum, schema and row count"
    try:
        wrong = _wrong(dataset, vintage)
    except DataError as error:
        wrong = str(error)
    return Finding(
        about, rule, not wrong, wrong or f"{vintage.rows:,} rows, {vintage.first} to {vintage.last}"
    )


def _wrong(dataset: str, vintage: Vintage) -> str:
    """What is wrong with a stored table, a large one read a part at a time; '' if nothing is. Raises DataError."""
    rows, whole, last = 0, set(), None
    for part in slices.parts(stored(dataset, vintage)):
        checked = check(dataset, part)
        if not checked.equals(part):
            return "not sorted or typed as the schema wants"
        # keys that grow from part to part, too, stand there once
        if last is not None and not _grows(dataset, stacked([last, part.head(1)])):
            return "not sorted as the schema wants, or a key stands there twice"
        rows, last = rows + len(part), part.tail(1)
        whole.add(tuple(not_broken_down(dataset, part)))
    if rows != vintage.rows:
        return f"{rows} rows, the catalog says {vintage.rows}"
    if whole != {tuple(vintage.not_broken_down)}:
        return "broken down by other columns than the catalog says"
    return ""


def _grows(dataset: str, pair: pd.DataFrame) -> bool:
    first, second = ranks(pair, LAYOUTS[dataset].key)
    return bool(first < second)


def _withdrawn(dataset: str, vintage: Withdrawn) -> Finding:
    path = table_path(dataset, vintage)
    same = path.exists() and checksum(path) == vintage.sha256
    rule = "a withdrawn vintage is kept as it was"
    return Finding(f"{dataset} {vintage.date}", rule, same, vintage.reason if same else "gone, or changed")


def _control(dataset: str, vintage: Vintage, control: Control) -> Finding:
    where = ", ".join(f"{k} {v}" for k, v in control.where.items())
    about, rule = f"{dataset} {vintage.date}", f"{control.column} of {where} is {control.equals:,}"
    try:
        read = {name: value for name, value in control.where.items() if name in LAYOUTS[dataset].columns}
        table = _with_year(as_published(dataset, vintage.date, read))
        found = int(table.loc[rows_of(table, control.where), control.column].sum())
    except DataError as error:
        return Finding(about, rule, False, str(error))
    return Finding(about, rule, found == control.equals, f"{found:,}; {control.source}")


def _with_year(table: pd.DataFrame) -> pd.DataFrame:
    day = next((name for name in ("month", "date") if name in table.columns), None)
    if day is None or "year" in table.columns:
        return table
    return table.assign(year=table[day].dt.year)


def _strays(catalog: Catalog) -> Iterator[Finding]:
    listed = {
        vintage_path(dataset, vintage.date)
        for dataset, entry in catalog.datasets.items()
        for vintage in (*entry.vintages, *entry.withdrawn)
    }
    for path in sorted((project.data() / "vintages").rglob("*.*")):
        # what an ingest that was killed left unfinished harms nobody; the next one removes it
        if path not in listed and path.suffix != ".tmp":
            name = str(path.relative_to(project.data()))
            yield Finding(name, "is listed in the catalog", False, "an ingest was cut short: run it again")


def _files() -> Iterator[Finding]:
    """All other files below data/ are as they were recorded."""
    rule = f"is as data/{checksums.NAME} has it"
    try:
        for name, wrong in checksums.differences():
            yield Finding(f"data/{name}", rule, not wrong, wrong)
    except DataError as error:
        yield Finding(f"data/{checksums.NAME}", "has a checksum of each file", False, str(error))


def _corrections(catalog: Catalog) -> Iterator[Finding]:
    for correction in read_corrections():
        rule = "the error is still there, and nowhere else"
        if correction.dataset not in catalog.datasets:
            yield Finding(correction.id, rule, False, f"there is no dataset '{correction.dataset}'")
            continue
        wrong = list(_misplaced(catalog, correction))
        yield Finding(correction.id, rule, not wrong, "; ".join(wrong) or correction.reason)


def _misplaced(catalog: Catalog, correction: Correction) -> Iterator[str]:
    """Vintages for which the correction is listed but not needed, or needed but not listed."""
    dates = {v.date for v in catalog.datasets[correction.dataset].vintages}
    withdrawn = {v.date for v in catalog.datasets[correction.dataset].withdrawn}
    for date in sorted(set(correction.vintages) - dates - withdrawn):
        yield f"vintage {date} is not held"
    for date in sorted(dates):
        try:
            there = holds(as_published(correction.dataset, date, concerned(correction)), correction)
        except DataError as error:
            yield str(error)
            continue
        if there and date not in correction.vintages:
            yield f"the same value stands in vintage {date}: add it to the correction"
        if not there and date in correction.vintages:
            yield f"vintage {date} does not hold the value that is expected: remove it from the correction"


def _places(catalog: Catalog) -> Iterator[Finding]:
    """Incidents whose coordinates contradict their route and country, once what is known to be wrong is corrected."""
    from borderbook.sources.iom.places import looked_at, misplaced

    if "incidents" not in catalog.datasets:
        return
    seen: set[str] = set()
    for vintage in catalog.datasets["incidents"].vintages:
        about, rule = f"incidents {vintage.date}", "coordinates fit the route and the country"
        try:
            table = load("incidents", vintage.date)
        except DataError as error:
            yield Finding(about, rule, False, str(error))
            continue
        found = misplaced(table, reference.boundaries())
        seen |= set(found["incident_id"])
        new = found[~found["incident_id"].isin(looked_at())]
        cells = zip(new["incident_id"], new["km"], new["geo"].map(reference.label), strict=True)
        told = [f"{incident} lies {km:,.0f} km from {country}" for incident, km, country in cells]
        known = int((table["geo"] != "").sum())
        note = f"{known:,} with a country, {len(found)} of them looked at and right"
        yield Finding(about, rule, not told, "; ".join(told) or note)
    idle = sorted(looked_at() - seen)
    yield Finding("incidents", "what was looked at is still found", not idle, ", ".join(idle))


def _curated(catalog: Catalog) -> Iterator[Finding]:
    from borderbook.sources.curated import read_curated

    for dataset, entry in catalog.datasets.items():
        if entry.kind != "curated":
            continue
        rule = "columns, types and sources"
        try:
            yield Finding(dataset, rule, True, f"{len(read_curated(dataset, curated_path(dataset)))} rows")
        except DataError as error:
            yield Finding(dataset, rule, False, str(error))


def _forecasts(catalog: Catalog) -> Iterator[Finding]:
    """Forecasts that were made: well-formed, from vintages that are or were known, and none missing."""
    entry = catalog.datasets.get("detections")
    known = {str(v.date) for v in (*entry.vintages, *entry.withdrawn)} if entry else set()
    for path in sorted(
        path for kind in ("forecasts", "backtest") for path in (project.data() / kind).glob("*.csv")
    ):
        about, rule = f"{path.parent.name}/{path.name}", "a forecast from a vintage, as it was written"
        try:
            table = ledger.read(path)
        except DataError as error:
            yield Finding(about, rule, False, str(error))
            continue
        note = (
            f"{len(table):,} rows"
            if path.stem in known
            else f"there is no vintage {path.stem} of the detections"
        )
        yield Finding(about, rule, path.stem in known, note)
    if entry and (project.data() / "forecasts").is_dir():
        complete = [str(v.date) for v in entry.vintages if v.complete]
        lacking = ", ".join(date for date in complete if not ledger.path_of(date).exists())
        note = f"not of {lacking}; make what was never there: borderbook forecast" if lacking else ""
        yield Finding("forecasts", "there is one from each vintage", not lacking, note)


def _reference() -> Iterator[Finding]:
    codes = set(reference.countries()["code"])
    routes = set(reference.routes()["route"])
    for name, used, known in (
        ("aliases", reference.aliases()["code"], codes),
        ("membership", reference.membership()["code"], codes),
        ("route_aliases", reference.route_aliases()["route"], routes),
        ("boundaries", reference.boundaries()["code"], codes),
    ):
        unknown = sorted(set(used) - known)
        yield Finding(
            f"reference/{name}", "every code is known", not unknown, ", ".join(unknown) or f"{len(used)} rows"
        )
    uncovered = sorted(set(LAYOUTS) - set(read_catalog().datasets))
    yield Finding("catalog", "every dataset has an entry", not uncovered, ", ".join(uncovered))
