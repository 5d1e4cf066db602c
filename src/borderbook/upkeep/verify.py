"""Whether what is stored is still what the catalog says it is (``borderbook verify``). Each look gives a ``Finding``.

Whether a new table may be stored at all is asked by ``acceptance``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from borderbook import project
from borderbook.catalog import entries, ledger, reference, store
from borderbook.catalog.as_of import LATEST
from borderbook.catalog.compose import AGREE, parts_of
from borderbook.catalog.corrections import holds, rows_of
from borderbook.catalog.entries import Catalog, Control, Correction, Entry, Vintage
from borderbook.catalog.load import as_published, load
from borderbook.catalog.reach import end_of
from borderbook.catalog.schemas import LAYOUTS
from borderbook.catalog.store import PENDING, curated_path, stored, table_path, vintage_path
from borderbook.errors import DataError
from borderbook.files import TEMPORARY, checksum, parquet
from borderbook.upkeep import checksums
from borderbook.upkeep.downloads import MACHINE, download_of
from borderbook.upkeep.tidy import check, not_broken_down, period_of
from borderbook.words import missing


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

    No lock is taken, since data may be read-only: where something fails and data/ was written to meanwhile, all is
    looked at once more.

    Args:
        fresh: also check that no dataset ends earlier than its publisher's rhythm and so many days ago.
        today: the day of which ages are told; None is the day of the call.

    Raises:
        DataError: data/catalog.yml itself cannot be read.
    """
    while True:
        before = checksums.state()
        catalog = entries.read_catalog()
        looks = (_datasets, _strays, _corrections, _places, _reference, _forecasts)
        findings = [
            *(() if fresh is None else _ages(catalog, fresh, today or dt.date.today())),
            *(finding for look in looks for finding in look(catalog)),
        ]
        if all(finding.ok for finding in findings) or checksums.state() == before:
            return findings


def _finding(about: str, check: str, wrong: str, right: str = "") -> Finding:
    """The finding that something is wrong or, if there is nothing to say of that, right."""
    return Finding(about, check, not wrong, wrong or right)


def _checked(about: str, check: str, look: Callable[..., tuple[str, str]], *given: Any) -> Finding:
    """The same of what has to be read first (``look`` says what is wrong or right); what cannot be is wrong."""
    try:
        return _finding(about, check, *look(*given))
    except DataError as error:
        return _finding(about, check, str(error))


def _ages(catalog: Catalog, fresh: int, today: dt.date) -> Iterator[Finding]:
    """How old the newest period is that ``load`` gives, by each name, of the vintages that it is made of."""
    for dataset, entry in catalog.datasets.items():
        if entry.kind == "curated":
            continue
        every = entry.updated_every or 365
        limit = every + entry.lag + fresh
        rule = f"data to within {limit} days: updated every {every}, lag {entry.lag}, and {fresh} more"
        if not entry.vintages:
            yield Finding(dataset, rule, False, "there are none")
            continue
        whole = [vintage for vintage in entry.published() if vintage.complete]
        undivided = sorted({column for vintage in whole for column in vintage.not_broken_down})
        divided = [by for by in undivided if any(by not in vintage.not_broken_down for vintage in whole)]
        for name in (dataset, *(f"{dataset} by {column}" for column in divided)):
            used = store.vintages_of(name, entry, LATEST)
            last = max(vintage.last for vintage in used)
            age = (today - min(end_of(last), used[-1].date)).days
            yield Finding(name, rule, age <= limit, f"data to {last}, {age} days old")


def _datasets(catalog: Catalog) -> Iterator[Finding]:
    for dataset, entry in catalog.datasets.items():
        if entry.kind == "curated":
            yield _checked(dataset, "columns, types and sources", _curated, dataset)
            continue
        yield _checked(dataset, "has a vintage, or can get one", _obtained, dataset, entry)
        if entry.vintages and entry.composition == "cell" and LAYOUTS[dataset].totals:
            yield _checked(dataset, "parts do not exceed the total that they keep", _parts, dataset)
        for vintage in entry.vintages:
            about = f"{dataset} {vintage.date}"
            yield _checked(about, "checksum, schema and row count", _stored, dataset, vintage)
            for control in vintage.controls:
                where = ", ".join(f"{k} {v}" for k, v in control.where.items())
                rule = f"{control.column} of {where} is {control.equals:,}"
                yield _checked(about, rule, _control, dataset, vintage, control)
        for vintage in entry.withdrawn:
            path = table_path(dataset, vintage)
            same = path.exists() and checksum(path) == vintage.sha256
            rule, wrong = "a withdrawn vintage is kept as it was", "" if same else "gone, or changed"
            yield _finding(f"{dataset} {vintage.date}", rule, wrong, vintage.reason)


def _curated(dataset: str) -> tuple[str, str]:
    from borderbook.catalog.curated import read_curated

    return "", f"{len(read_curated(dataset, curated_path(dataset)))} rows"


def _obtained(dataset: str, entry: Entry) -> tuple[str, str]:
    """How many vintages there are, or how to get the first. Raises DataError: the way of downloading is none."""
    way, held = download_of(dataset, entry), len(entry.vintages)
    if held or not isinstance(way, MACHINE):
        return ("" if held else "0 held"), f"{held} held"
    return "", f"none yet: borderbook refresh {dataset}"


def _parts(dataset: str) -> tuple[str, str]:
    """Where parts add up to more than the total they keep; and where they keep another one than is held, or none."""
    layout, table = LAYOUTS[dataset], load(dataset)
    (by, word), *others = layout.totals.items()
    places = [name for name in layout.key if name not in layout.totals]
    rows = table[rows_of(table, dict(others)) & table[layout.value].notna()]
    parts = rows[parts_of(rows[by], word)].groupby(places, observed=True)
    cells = parts.agg(sum=(layout.value, "sum"), count=(layout.value, "size"), total=("total", "max"))
    cells = cells.join(rows[rows[by] == word].set_index(places)[layout.value].rename("held"), how="inner")
    wrong, other = [], []
    for at, (added, count, total, held) in zip(cells.index.tolist(), cells.to_numpy(), strict=True):
        told = f"{' '.join(filter(None, map(str, at)))} ({added:,} of {held:,})"
        if missing(total) or abs(total - held) > AGREE * held:
            other.append(told)
        # each part, and the total, may be half a step from the figure that it stands for
        if not missing(total) and added > total * (1 + AGREE) + (count + 1) * 2.5:
            wrong.append(told)
    note = f"{len(cells):,} totals with parts; no total of the same vintage: {'; '.join(other) or 'none'}"
    return "; ".join(wrong), note


def _stored(dataset: str, vintage: Vintage) -> tuple[str, str]:
    """What is wrong with a stored table, and what is right. Raises DataError."""
    table, wrong = parquet(stored(dataset, vintage)), ""
    if len(table) != vintage.rows:
        wrong = f"{len(table)} rows, the catalog says {vintage.rows}"
    elif not check(dataset, table).equals(table):
        wrong = "not sorted or typed as the schema wants"
    elif not_broken_down(dataset, table) != vintage.not_broken_down:
        wrong = "broken down by other columns than the catalog says"
    return wrong, f"{len(table):,} rows, {vintage.first} to {vintage.last}"


def _control(dataset: str, vintage: Vintage, control: Control) -> tuple[str, str]:
    table = as_published(dataset, vintage.date)
    if "year" not in table.columns:
        table = table.assign(year=table[period_of(table)].dt.year)
    total = int(table.loc[rows_of(table, control.where), control.column].sum())
    note = f"{total:,}; {control.source}"
    return ("" if total == control.equals else note), note


def _strays(catalog: Catalog) -> Iterator[Finding]:
    """Tables that no vintage lists, and other files below data/ that are not as they were recorded."""
    listed = {vintage_path(name, v.date) for name, entry in catalog.datasets.items() for v in entry.every}
    for path in sorted((project.data() / "vintages").rglob("*")):
        # what an ingest that was killed left unfinished harms nobody; the next one removes it
        unfinished = path.name.startswith(TEMPORARY) or path.match(PENDING)
        if path not in listed and path.is_file() and not unfinished:
            name = str(path.relative_to(project.data()))
            yield _finding(
                name, "is listed in the catalog", "remove it; or run an ingest again that was cut short"
            )
    for name, wrong in checksums.differences().items():
        yield _finding(f"data/{name}", f"is as data/{checksums.NAME} has it", wrong)


def _corrections(catalog: Catalog) -> Iterator[Finding]:
    for correction in entries.read_corrections():
        wrong = "; ".join(_misplaced(catalog, correction))
        yield _finding(correction.id, "the error is still there, and nowhere else", wrong, correction.reason)


def _misplaced(catalog: Catalog, correction: Correction) -> Iterator[str]:
    """Vintages for which the correction is listed but not needed, or needed but not listed."""
    entry = catalog.datasets.get(correction.dataset)
    if entry is None:
        yield f"there is no dataset '{correction.dataset}'"
        return
    for date in sorted(set(correction.vintages) - {vintage.date for vintage in entry.every}):
        yield f"vintage {date} is not held"
    if correction.known < min(correction.vintages, default=correction.known):
        yield f"it cannot have been known on {correction.known}, before its first vintage"
    for date in sorted(vintage.date for vintage in entry.vintages):
        try:
            there = holds(as_published(correction.dataset, date), correction)
        except DataError as error:
            yield str(error)
            continue
        if there and date not in correction.vintages:
            yield f"the same value stands in vintage {date}: add it to the correction"
        if not there and date in correction.vintages:
            yield f"vintage {date} does not hold the value that is expected: remove it from the correction"


def _places(catalog: Catalog) -> Iterator[Finding]:
    """Incidents whose coordinates contradict their route and country, once what is known to be wrong is corrected."""
    from borderbook.upkeep.sources.iom.places import looked_at, misplaced

    if "incidents" not in catalog.datasets:
        return
    seen: set[str] = set()

    def look(date: dt.date) -> tuple[str, str]:
        table = load("incidents", date)
        found = misplaced(table, reference.boundaries())
        seen.update(found["incident_id"])
        new = found[~found["incident_id"].isin(looked_at())]
        cells = zip(new["incident_id"], new["km"], new["geo"].map(reference.label), strict=True)
        distances = [f"{incident} lies {km:,.0f} km from {country}" for incident, km, country in cells]
        known = int((table["geo"] != "").sum())
        return "; ".join(distances), f"{known:,} with a country, {len(found)} of them looked at and right"

    for vintage in catalog.datasets["incidents"].vintages:
        rule = "coordinates fit the route and the country"
        yield _checked(f"incidents {vintage.date}", rule, look, vintage.date)
    idle = ", ".join(sorted(looked_at() - seen))
    yield _finding("incidents", "what was looked at is still found", idle)


def _forecasts(catalog: Catalog) -> Iterator[Finding]:
    """Forecasts that were made: well-formed, from vintages that are or were known, and none missing."""
    entry = catalog.datasets.get("detections")
    known = {str(v.date) for v in entry.every} if entry else set()

    def look(path: Path) -> tuple[str, str]:
        wrong = "" if path.stem in known else f"there is no vintage {path.stem} of the detections"
        table = ledger.read(path)
        if path == ledger.erratum_of(path.stem):
            written, late = ledger.read(ledger.path_of(path.stem)), _known_later(path.stem)
            right = table["correction"].isin(late) & table["route"].isin(written["route"])
            wrong = wrong or (
                "" if right.all() else "no correction that was known later, or no route of the file"
            )
        return wrong, f"{len(table):,} rows"

    for folder in ("forecasts", "forecasts/errata", "backtest"):
        for path in sorted((project.data() / folder).glob("*.csv")):
            about, rule = f"{folder}/{path.name}", "a forecast from a vintage, as it was written"
            yield _checked(about, rule, look, path)
    if entry and (project.data() / "forecasts").is_dir():
        complete = [str(v.date) for v in entry.vintages if v.complete]
        lacking = ", ".join(date for date in complete if not ledger.path_of(date).exists())
        wrong = f"not of {lacking}; make what was never there: borderbook forecast" if lacking else ""
        yield _finding("forecasts", "there is one from each vintage", wrong)


def _known_later(vintage: str) -> list[str]:
    """The corrections of a vintage of the detections that were not known on its day."""
    day = dt.date.fromisoformat(vintage)
    return [c.id for c in entries.read_corrections("detections") if day in c.vintages and c.known > day]


def _reference(catalog: Catalog) -> Iterator[Finding]:
    codes = set(reference.countries()["code"])
    routes = set(reference.routes()["route"])
    for name, used, known in (
        ("aliases", reference.table("aliases")["code"], codes),
        ("membership", reference.table("membership")["code"], codes),
        ("route_aliases", reference.table("route_aliases")["route"], routes),
        ("boundaries", reference.boundaries()["code"], codes),
    ):
        unknown = ", ".join(sorted(set(used) - known))
        yield _finding(f"reference/{name}", "every code is known", unknown, f"{len(used)} rows")
    uncovered = ", ".join(sorted(set(LAYOUTS) - set(catalog.datasets)))
    yield _finding("catalog", "every dataset has an entry", uncovered)
