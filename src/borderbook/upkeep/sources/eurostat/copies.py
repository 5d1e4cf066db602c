"""Reads copies of Eurostat's tables that others made, in layouts that do not state everything that they hold.

- IOM's R data frame 'eu_asyapp' from its package gdidata: geo, t (year), nat, sex, n. Codes are ISO 3166-1 alpha-3 and
  a few of IOM's own: EU27 is the Union since 2020, STL is stateless, OOO is unknown together with the few groups that
  have no ISO code. There are no totals, zeros or flags. The package documents first-time applicants, but the values
  are all applicants: they sum to 1,130,825 for EU27 in 2023, where Eurostat publishes 1,130,865 applicants and
  1,049,905 first-time applicants.
- An extract of country totals of four tables: dataset, geo, year, value.
- Derived tables: citizen, geo, year and one value column, with labels only, and without zeros, totals and flags. The
  name of the value column is not reliable: a column named 'Ordered to Leave' holds returns. Therefore such a file is
  read only if its checksum is listed under ``derived`` in vocabulary/eurostat.yml. The same holds for tables of geo
  with one column for each year, and for JSON that holds figures by place under ``data``.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.upkeep.sources.eurostat.cube import WORDS, Cube, build
from borderbook.upkeep.sources.r_files import data_frame
from borderbook.upkeep.sources.reading import content, records
from borderbook.upkeep.sources.rows import Rows


def gdidata(path: Path) -> Cube:
    """The cube in IOM's R file.

    Raises:
        DataError: the file is damaged or has no data frame with these columns; or ``cube.build`` refuses it.
    """
    columns = ["geo", "t", "nat", "sex", "n"]
    rows = data_frame(path, columns)
    rows = replace(rows, frame=rows.frame[columns])
    text = {name: rows.text(name) for name in ("geo", "nat", "sex")}
    rows = rows.assign(**text, t=rows.text("t").str.removesuffix(".0"), asyl_app="ASY_APP")
    named = replace(rows, headings={"time": "t", "citizen": "nat", "value": "n"})
    return build(Cube(named, "migr_asyappctza", "gdidata"), "iom")


def extract(rows: Rows) -> list[Cube]:
    """The tables in an extract, completed by the dimensions that the extract leaves out."""
    rows.require("dataset", "geo", "year", "value")
    fixed = WORDS["extract_fixed"]
    advice = "Add the table's fixed dimensions to extract_fixed in sources/vocabulary/eurostat.yml."
    rows.refuse(
        "dataset", ~rows["dataset"].isin(list(fixed)), f"{{}} is not one of {', '.join(fixed)}", advice
    )
    cubes = []
    for dataset, part in rows.frame.groupby("dataset", sort=False):
        cells = part[["geo", "year", "value"]].assign(citizen="TOTAL", **fixed[dataset])
        cubes.append(build(Cube(Rows(cells, rows.place, {"time": "year"}), str(dataset), "series-extract")))
    return cubes


def by_place(data: Any, path: Path) -> Rows:
    """Rows from a JSON list of figures, or from one list for each place. Raises DataError: it is something else."""
    place = Place(path, "data")
    if isinstance(data, dict):
        parts = [records(figures, ("year",), place).frame.assign(geo=geo) for geo, figures in data.items()]
        data = [row for part in parts for row in part.to_dict("records")]
    return records(data, ("geo",), place)


def known(path: Path) -> dict[str, Any] | None:
    """The entry of a derived table in vocabulary/eurostat.yml, found by its checksum; None if it has none."""
    entry: dict[str, Any] | None = WORDS["derived"].get(sha256(content(path)).hexdigest())
    return entry


def derived(rows: Rows, path: Path) -> list[Cube]:
    """The cube of a known derived table.

    Raises:
        DataError: the file is unknown; its layout alone does not say what it counts.
    """
    value = [name for name in rows.frame.columns if name not in ("reason", "citizen", "geo", "year")]
    about = known(path)
    if about is None or (len(value) != 1 and "years" not in about):
        raise DataError(
            f"a table of citizen, geo, year and '{', '.join(value)}' does not say what it counts; "
            "one with the column 'Ordered to Leave' holds returns",
            rows.place,
            "Download the table from Eurostat as SDMX-CSV or JSON-stat. Or compare it with such a file to find out "
            "what it counts, and add it under 'derived' in sources/vocabulary/eurostat.yml.",
        )
    rows = rows.where(~rows["geo"].isin(about.get("without", [])))
    years = about.get("years", {value[0]: rows.frame.get("year")})
    kept = rows.frame[[name for name in ("reason", "citizen", "geo") if name in rows]]
    parts = [kept.assign(year=year, value=rows[name], **about["fixed"]) for name, year in years.items()]
    named = replace(rows, frame=pd.concat(parts), headings={"time": "year"})
    return [build(Cube(named, about["dataset"], "derived", about["as_of"]))]
