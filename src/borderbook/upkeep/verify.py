"""Checks that the stored data agree with the catalog (``borderbook verify``). Each check gives a ``Finding``.

``acceptance`` decides whether a new table may be stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook import ledger
from borderbook.upkeep import checksums
from borderbook.upkeep.downloads import Machine, download_of
from borderbook.upkeep.tidy import check, not_broken_down, period_of
from notemill import project
from notemill.catalog import codebook, entries, reference
from notemill.catalog.compose import AGREE, parts_of
from notemill.catalog.corrections import holds, rows_of
from notemill.catalog.entries import Catalog, Control, Correction, Entry, Vintage
from notemill.catalog.load import as_published, load
from notemill.catalog.schemas import LAYOUTS
from notemill.catalog.store import PENDING, curated_path, stored, table_path, vintage_path
from notemill.errors import DataError
from notemill.files import TEMPORARY, checksum, parquet

RECORDED = f"is as data/{checksums.NAME} has it"
"""The check that ``verify --record`` makes true, once all others pass."""


@dataclass(frozen=True)
class Finding:
    """One check of one thing.

    Attributes:
        about: what was checked (a dataset, a vintage, a correction, a table).
        check: what must hold, in a few words.
        ok: whether it holds.
        note: the observed values, or what is wrong.
    """

    about: str
    check: str
    ok: bool
    note: str = ""


def verify() -> list[Finding]:
    """Run every check of the catalog, the vintages, the corrections, the tables and their checksums.

    No lock is taken, as data/ may be read-only. If a check fails and data/ was changed in the meantime, all checks
    are run again.

    Raises:
        DataError: data/catalog.yml itself cannot be read.
    """
    while True:
        before = checksums.state()
        catalog = entries.read_catalog()
        looks = (_datasets, _strays, _corrections, _places, _reference, _forecasts)
        findings = [finding for look in looks for finding in look(catalog)]
        if all(finding.ok for finding in findings) or checksums.state() == before:
            return findings


def _finding(about: str, check: str, wrong: str, right: str = "") -> Finding:
    """A finding: failed with the note ``wrong`` if that is not empty, else passed with the note ``right``."""
    return Finding(about, check, not wrong, wrong or right)


def _checked(about: str, check: str, look: Callable[..., tuple[str, str]], *given: Any) -> Finding:
    """A finding from ``look(*given)``, which returns the notes (wrong, right); a DataError makes it fail."""
    try:
        return _finding(about, check, *look(*given))
    except DataError as error:
        return _finding(about, check, str(error))


def _datasets(catalog: Catalog) -> Iterator[Finding]:
    for dataset, entry in catalog.datasets.items():
        if entry.kind == "curated":
            yield _checked(dataset, "columns, types and sources", _curated, dataset)
            yield _checked(dataset, "rows and columns are described", _described, dataset)
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
    from notemill.catalog.curated import read_curated

    return "", f"{len(read_curated(dataset, curated_path(dataset)))} rows"


def _described(dataset: str) -> tuple[str, str]:
    """What a person has yet to write on a hand-compiled table, and in which file."""
    words = "src/borderbook/tables/codebook.yml"
    if not codebook.row(dataset):
        return f"say what a row is: add '{dataset}: {{row: ...}}' to the tables of {words}", ""
    lacking = ", ".join(codebook.undescribed(dataset))
    return f"say what {lacking} hold: add them to the columns of {words}" if lacking else "", ""


def _obtained(dataset: str, entry: Entry) -> tuple[str, str]:
    """The number of vintages, or how to get the first one. Raises DataError: the field ``download`` is not valid."""
    way, held = download_of(dataset, entry), len(entry.vintages)
    if held or not isinstance(way, Machine):
        return ("" if held or entry.left_out else "0 held"), f"{held} held"
    return "", f"none yet: borderbook refresh {dataset}"


def _parts(dataset: str) -> tuple[str, str]:
    """Parts that add up to more than the total stored with them; the note lists totals that differ or are missing."""
    layout, table = LAYOUTS[dataset], load(dataset)
    (by, word), *others = layout.totals.items()
    places = [name for name in layout.key if name not in layout.totals]
    rows = table[rows_of(table, dict(others)) & table[layout.value].notna()]
    parts = rows[parts_of(rows[by], word)].groupby(places, observed=True)
    cells = parts.agg(sum=(layout.value, "sum"), count=(layout.value, "size"), total=("total", "max"))
    cells = cells.join(rows[rows[by] == word].set_index(places)[layout.value].rename("held"), how="inner")
    pairs = zip(cells.index, cells["sum"], cells["held"], strict=True)
    labels = [f"{' '.join(filter(None, map(str, at)))} ({added:,} of {held:,})" for at, added, held in pairs]
    of, labelled = cells.astype("float64"), pd.Series(labels, cells.index, "str")
    other = labelled[~((of["total"] - of["held"]).abs() <= AGREE * of["held"])]
    # each part, and the total, may differ by half a rounding step (5 / 2) from the exact figure
    wrong = labelled[of["sum"] > of["total"] * (1 + AGREE) + (of["count"] + 1) * 2.5]
    note = f"{len(cells):,} totals with parts; no total of the same vintage: {'; '.join(other) or 'none'}"
    return "; ".join(wrong), note


def _stored(dataset: str, vintage: Vintage) -> tuple[str, str]:
    """The notes (wrong, right) on a stored table. Raises DataError: its checksum differs."""
    table, wrong = parquet(stored(dataset, vintage)), ""
    if len(table) != vintage.rows:
        wrong = f"{len(table)} rows, the catalog says {vintage.rows}"
    elif not check(dataset, table).equals(table):
        wrong = "not sorted or typed as the schema requires"
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
    """Tables that the catalog does not list, and files below data/ that differ from their recorded checksum."""
    listed = {vintage_path(name, v.date) for name, entry in catalog.datasets.items() for v in entry.every}
    for path in sorted((project.data() / "vintages").rglob("*")):
        # a file that a killed ingest left behind is harmless; the next ingest removes it
        unfinished = path.name.startswith(TEMPORARY) or path.match(PENDING)
        if path not in listed and path.is_file() and not unfinished:
            name = str(path.relative_to(project.data()))
            advice = "remove it, or run the ingest again that was interrupted"
            yield _finding(name, "is listed in the catalog", advice)
    tables = {curated_path(name).name for name, entry in catalog.datasets.items() if entry.kind == "curated"}
    for path in sorted((project.data() / "curated").glob("*.csv")):
        if path.name not in tables:
            advice = "no dataset of data/catalog.yml is read from it: write its entry, or remove the file"
            yield _finding(f"curated/{path.name}", "is a table of the catalog", advice)
    for name, wrong in checksums.differences().items():
        yield _finding(f"data/{name}", RECORDED, wrong)


def _corrections(catalog: Catalog) -> Iterator[Finding]:
    for correction in entries.read_corrections():
        wrong = "; ".join(_misplaced(catalog, correction))
        yield _finding(correction.id, "its vintages, and no others, have the error", wrong, correction.reason)


def _misplaced(catalog: Catalog, correction: Correction) -> Iterator[str]:
    """Vintages that the correction lists but that do not need it, and vintages that need it but are not listed."""
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
            yield f"vintage {date} has the same wrong value: add it to the correction"
        if not there and date in correction.vintages:
            yield f"vintage {date} does not have the expected wrong value: remove it from the correction"


def _places(catalog: Catalog) -> Iterator[Finding]:
    """Incidents whose coordinates contradict their route and country, after the known corrections."""
    from borderbook.upkeep.sources.iom.places import looked_at, misplaced

    if "incidents" not in catalog.datasets:
        return
    seen: set[str] = set()

    def look(date: dt.date) -> tuple[str, str]:
        table = load("incidents", date)
        wrong = misplaced(table, reference.boundaries())
        seen.update(wrong["incident_id"])
        new = wrong[~wrong["incident_id"].isin(looked_at())]
        cells = zip(new["incident_id"], new["km"], new["geo"].map(reference.label), strict=True)
        distances = [f"{incident} lies {km:,.0f} km from {country}" for incident, km, country in cells]
        known = int((table["geo"] != "").sum())
        return "; ".join(distances), f"{known:,} with a country; {len(wrong)} of them were checked by hand"

    for vintage in catalog.datasets["incidents"].vintages:
        rule = "coordinates fit the route and the country"
        yield _checked(f"incidents {vintage.date}", rule, look, vintage.date)
    idle = ", ".join(sorted(looked_at() - seen))
    yield _finding("incidents", "every incident checked by hand still needs it", idle)


def _forecasts(catalog: Catalog) -> Iterator[Finding]:
    """Forecast files: well-formed, made from a vintage in the catalog (in use or withdrawn), and none missing."""
    entry = catalog.datasets.get("detections")
    known = {str(v.date) for v in entry.every} if entry else set()

    def look(path: Path) -> tuple[str, str]:
        wrong = "" if path.stem in known else f"there is no vintage {path.stem} of the detections"
        table = ledger.read(path)
        if path == ledger.erratum_of(path.stem):
            written, late = ledger.read(ledger.path_of(path.stem)), _known_later(path.stem)
            right = table["correction"].isin(late) & table["route"].isin(written["route"])
            odd = "" if right.all() else "a row names no correction made later, or no route of the forecast"
            wrong = wrong or odd
        return wrong, f"{len(table):,} rows"

    for folder in ("forecasts", "forecasts/errata", "backtest"):
        for path in sorted((project.data() / folder).glob("*.csv")):
            about, rule = f"{folder}/{path.name}", "a valid forecast, made from a vintage"
            yield _checked(about, rule, look, path)
    if entry and (project.data() / "forecasts").is_dir():
        complete = [str(v.date) for v in entry.vintages if v.complete]
        lacking = ", ".join(date for date in complete if not ledger.path_of(date).exists())
        wrong = f"missing for {lacking}; make them: borderbook forecast" if lacking else ""
        yield _finding("forecasts", "every complete vintage has one", wrong)


def _known_later(vintage: str) -> list[str]:
    """The corrections of a vintage of the detections that became known after its date."""
    day = dt.date.fromisoformat(vintage)
    return [c.id for c in entries.read_corrections("detections") if day in c.vintages and c.known > day]


def _reference(catalog: Catalog) -> Iterator[Finding]:
    codes = set(reference.countries()["code"])
    routes = {row["route"] for row in reference.rows("routes")}
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
