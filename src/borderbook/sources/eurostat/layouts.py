"""The layouts of Eurostat's files, each turned into cubes; known by their content, never by a file's name."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.reference import fold
from borderbook.sources import reading
from borderbook.sources.eurostat import derived, jsonstat, r_frame, workbook
from borderbook.sources.eurostat.cube import WORDS, Cube, build

SDMX_COLUMNS = {
    "time": "TIME_PERIOD", "value": "OBS_VALUE", "flag": "OBS_FLAG", "confidentiality": "CONF_STATUS",
}  # fmt: skip
# The Data Explorer did not name the table: its dimensions do. Orders to leave had no sex and age in 2017.
EXPLORER_TABLES = {
    frozenset({"CITIZEN", "SEX", "AGE"}): "migr_eipre",
    frozenset({"CITIZEN"}): "migr_eiord",
    frozenset({"CITIZEN", "SEX", "AGE", "ASYL_APP"}): "migr_asyappctza",
    frozenset({"CITIZEN", "SEX", "AGE", "DECISION"}): "migr_asydcfsta",
    frozenset({"SEX", "AGE"}): "demo_pjan",
}
# the indicator of refusals and returns in the same export; for returns it is what is c_dest today
EXPLORER_INDICATORS = {
    "persons refused entry": "migr_eirfs",
    "total number of persons returned": "migr_eirtn",
    "persons returned to a third country": "migr_eirtn",
}
# what the extract of four series fixed when it was made: all returns, first-time applicants
EXTRACT_FIXED: dict[str, dict[str, str]] = {
    "migr_eipre": {},
    "migr_eiord": {},
    "migr_eirtn": {"c_dest": "TOTAL"},
    "migr_asyappctza": {"asyl_app": "FRST"},
}


def read(path: Path) -> list[Cube]:
    """The tables of one of Eurostat's files, or of a known extract of them; all but one layout hold one.

    Args:
        path: JSON-stat, SDMX-CSV, a Data Browser (CSV or workbook) or old Data Explorer export, a known derived
            table, or the R data frame of IOM's gdidata; plain or packed by gzip.

    Raises:
        DataError: another kind of file or layout; or what ``cube.build`` refuses.
    """
    raw = reading.content(path)
    kind = reading.expect_kind(path, raw, "text", "json", "r", "xlsx")
    if kind == "json":
        return [jsonstat.read(path)]
    if kind == "r":
        return [r_frame.read(path)]
    if kind == "xlsx":
        return [workbook.read(path)]
    rows = reading.csv_rows(path)
    return _layout_of(rows, path)(rows, path)


def _layout_of(rows: pd.DataFrame, path: Path) -> Callable[[pd.DataFrame, Path], list[Cube]]:
    marks: list[tuple[set[str], Callable[[pd.DataFrame, Path], list[Cube]]]] = [
        ({"DATAFLOW"}, _sdmx_csv),
        ({"STRUCTURE_ID"}, _data_browser),
        ({"TIME", "GEO"}, _data_explorer),
        ({"TIME", "Value"}, _data_explorer),
        ({"dataset", "geo", "year"}, _extract),
        ({"citizen", "geo", "year"}, derived.read),
    ]
    for mark, layout in marks:
        if mark <= set(rows.columns):
            return layout
    raise DataError(
        f"none of Eurostat's layouts has the columns {', '.join(rows.columns[:8])}",
        Place(path, row=1),
        "Download the table as SDMX-CSV or JSON-stat.",
    )


def _sdmx_csv(rows: pd.DataFrame, path: Path) -> list[Cube]:
    """SDMX-CSV 1.0: DATAFLOW, LAST UPDATE, dimensions (codes or labels), TIME_PERIOD, OBS_VALUE, OBS_FLAG."""
    dataset = _dataset(_single(rows, "DATAFLOW", path), Place(path, column="DATAFLOW"))
    as_of = _updated(_single(rows, "LAST UPDATE", path), path) if "LAST UPDATE" in rows else None
    cells = rows.drop(columns=["DATAFLOW", "LAST UPDATE"], errors="ignore")
    return [build(Cube(path, dataset, "sdmx-csv", cells, SDMX_COLUMNS, as_of))]


def _data_browser(rows: pd.DataFrame, path: Path) -> list[Cube]:
    """The Data Browser's full layout: each dimension twice, its code (``geo``) and its label beside it."""
    dataset = _dataset(_single(rows, "STRUCTURE_ID", path), Place(path, column="STRUCTURE_ID"))
    codes = [name for name in rows.columns if re.fullmatch(r"[a-z][a-z0-9_]*", name)]
    kept = [*codes, *(name for name in SDMX_COLUMNS.values() if name in rows.columns)]
    return [build(Cube(path, dataset, "data-browser", rows[kept], SDMX_COLUMNS))]


def _data_explorer(rows: pd.DataFrame, path: Path) -> list[Cube]:
    """The export of Eurostat's former Data Explorer: labels only, thousands commas, ":" for missing."""
    ends = {"time": "TIME", "geo": "GEO", "unit": "UNIT", "value": "Value", "flag": "Flag and Footnotes"}
    reading.require_columns(rows, list(ends.values()), Place(path))
    dimensions = frozenset(rows.columns) - set(ends.values())
    names = ends | {name.lower(): name for name in dimensions}
    dataset = EXPLORER_TABLES.get(dimensions)
    if "INDIC_MG" in dimensions:
        dataset = _indicated(rows["INDIC_MG"], path)
        names["c_dest"] = names.pop("indic_mg")
        rows = rows if dataset == "migr_eirtn" else rows.drop(columns="INDIC_MG")
    if dataset is None:
        raise DataError(
            f"no known table of the old Data Explorer has the dimensions {', '.join(sorted(dimensions))}",
            Place(path, row=1),
            "Download the table as SDMX-CSV or JSON-stat, which name it.",
        )
    return [build(Cube(path, dataset, "data-explorer", rows, names))]


def _indicated(indicator: pd.Series, path: Path) -> str:
    """The table that an old export's indicator belongs to; all its rows must agree."""
    tables = indicator.map(lambda label: EXPLORER_INDICATORS.get(fold(label), ""))
    strange = indicator.index[(tables != tables.iloc[0]) | (tables == "")]
    if len(strange):
        raise DataError(
            f"'{indicator[strange[0]]}' is no indicator of refusals or of returns, or is mixed with others",
            Place(path, row=int(strange[0]), column="INDIC_MG"),
            "Download one table at a time.",
        )
    return str(tables.iloc[0])


def _extract(rows: pd.DataFrame, path: Path) -> list[Cube]:
    """Country totals of four tables in one file: dataset, geo, year, value."""
    reading.require_columns(rows, ["dataset", "geo", "year", "value"], Place(path))
    strange = rows.index[~rows["dataset"].isin(list(EXTRACT_FIXED))]
    if len(strange):
        raise DataError(
            f"'{rows['dataset'][strange[0]]}' is not one of {', '.join(EXTRACT_FIXED)}",
            Place(path, row=int(strange[0]), column="dataset"),
            "Say in sources/eurostat/layouts.py what the extract fixes for that table.",
        )
    return [_part(path, dataset, rows[rows["dataset"] == dataset]) for dataset in rows["dataset"].unique()]


def _part(path: Path, dataset: str, rows: pd.DataFrame) -> Cube:
    """One table of the extract, with what it leaves unsaid."""
    cells = rows[["geo", "year", "value"]].assign(citizen="TOTAL", **EXTRACT_FIXED[dataset])
    return build(Cube(path, dataset, "series-extract", cells, {"time": "year"}))


def _single(rows: pd.DataFrame, column: str, path: Path) -> str:
    """The one value of a column that must say the same in every row."""
    other = rows.index[rows[column] != rows[column].iloc[0]]
    if len(other):
        raise DataError(
            f"'{rows[column][other[0]]}' differs from '{rows[column].iloc[0]}' in the rows before",
            Place(path, row=int(other[0]), column=column),
            "A file must hold one table of one date; download them apart.",
        )
    return str(rows[column].iloc[0])


def _dataset(identity: str, place: Place) -> str:
    """The table's code in an SDMX identity: ESTAT:MIGR_EIPRE$DEFAULTVIEW(1.0) is migr_eipre."""
    found = re.match(r"ESTAT:(\w+)(?:\$\w+)?(?:\([\d.]+\))?$", identity.strip(), re.IGNORECASE)
    if not found:
        raise DataError(
            f"'{identity}' names no table of Eurostat's",
            place,
            f"Known are {', '.join(f'ESTAT:{name.upper()}(1.0)' for name in WORDS['titles'])}.",
        )
    return found[1].lower()


def _updated(stamp: str, path: Path) -> str | None:
    """The date in LAST UPDATE (dd/mm/yy and a time), or None where it is empty."""
    if not stamp.strip():
        return None
    try:
        return datetime.strptime(stamp.split()[0], "%d/%m/%y").date().isoformat()
    except ValueError as error:
        raise DataError(
            f"'{stamp}' is no date of the form dd/mm/yy",
            Place(path, row=2, column="LAST UPDATE"),
            "Eurostat changed its date format, or the file went through a spreadsheet; download it again.",
        ) from error
