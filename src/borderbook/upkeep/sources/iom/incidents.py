"""Reads incidents of the Missing Migrants Project (IOM): people who died or went missing on the way.

The table has one row for each incident. IOM publishes a *split incident* (one event whose victims differ in origin,
cause or place) as several rows with the same Main ID in some downloads, and as one merged row in others. Here it is
always one row, merged as IOM does it:

* Counts are summed. The date is the earliest. Coordinates and country are those of the earliest part.
* Several causes give the cause ``several``.
* Several regions give the region ``Several regions``; several routes give an empty route; both are flagged. The dead
  of such a row cannot be divided by region, so the row belongs to no region. IOM's own totals by region, taken from
  merged files, leave such rows out, too (2026-04: three incidents, 16 people).
* Of several source qualities, the lowest is kept.

Origin is one country if the file names one, else one region, else mixed or unknown.

Counts are as published. Blank counts of dead and missing are read as 0; other blank counts are missing. IOM sometimes
corrects an earlier figure with a negative number, and some of these remain in merged rows. A negative count of missing
or survivors is left out and flagged, while ``dead_and_missing`` is kept as published.

Titles, locations, sources, links and the reporters' own words for a cause are never stored.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from borderbook.upkeep import tidy
from borderbook.upkeep.sources import spellings
from borderbook.upkeep.sources.iom import formats
from borderbook.upkeep.sources.iom.causes import causes_of
from borderbook.upkeep.sources.iom.incident_layouts import Source, opened
from borderbook.upkeep.sources.rows import Reading, Rows, flagged
from notemill.catalog import schemas

SEVERAL_REGIONS = "Several regions"
UNKNOWN, MIXED, MIXED_OR_UNKNOWN = "UNK", "MIX", "MIX_UNK"
PRESUMED = re.compile(r"\s*\(P\)")
REGIONS = {spellings.fold(name): name for name in tidy.IOM_REGIONS if name != SEVERAL_REGIONS}

_SUMMED = ("dead", "missing", "dead_and_missing", "survivors", "females", "males", "children")
_TOGETHER = ("region", "route", "cause", "countries", "regions", "flag")
_OF_THE_FIRST = ("date", "year", "geo", "lat", "lon")


def read_incidents(path: Path) -> Reading:
    """The incidents of one Missing Migrants Project file, in any layout that IOM has published.

    Args:
        path: CSV (whole or yearly download), workbook, JSON of the web API, or the CSV of a table in R.

    Returns:
        The tidy table ``incidents``, one row for each incident (persons dead, missing, surviving; minimum estimates
        by IOM), the layout's name, and the day on which a workbook was made.

    Raises:
        DataError: another file, or an invalid cell: an unknown region, route or country, an invalid date, a point
            beyond 90 or 180 degrees, a negative count of dead, dead and missing that do not add up to the total, an
            incident or part that appears twice.
    """
    source = opened(path)
    table = _resolved(_merged(_parts(source)))
    return source.rows.reading("incidents", table, source.layout, source.as_of)


# --- one row for each row of the file


def _parts(source: Source) -> pd.DataFrame:
    """Every row of the file with typed columns; names and flags as sets of codes joined by ``|``."""
    _expect_keys(source)
    rows = source.rows
    date = formats.dates(rows, "date", source.dates)
    causes = rows["cause"].map(causes_of)
    point = formats.points(rows, "point")
    marks = _marks(rows, point, causes.str[1].astype(bool))
    parts = pd.DataFrame(
        {
            "incident_id": rows["incident_id"],
            "date": date,
            "year": _years(source, date),
            "region": formats.sets(rows.filled("region"), "region", formats.joined, _known_regions),
            "route": formats.sets(rows, "route", formats.joined, lambda names: names.routes("iom")),
            "cause": causes.map(lambda pair: "|".join(sorted(pair[0]))).astype("str"),
            "geo": formats.sets(rows, "country", lambda cell: [cell], lambda one: one.codes("country", "iom")),
            "countries": _origins(rows, "country_of_origin"),
            "regions": _origins(rows, "region_of_origin"),
            "source_quality": _source_quality(rows),
            "flag": flagged(pd.Series("", date.index, dtype="str"), marks, "|"),
        }
    )
    return parts.join(point.mask((point == 0).all(axis=1))).join(_counts(source))


def _marks(rows: Rows, point: pd.DataFrame, recognised: pd.Series) -> dict[str, pd.Series]:
    """The flags that follow from the cells of a row: flag -> rows that get it."""
    origin = rows["country_of_origin"] + rows["region_of_origin"]
    return {
        "cause not recognised": ~recognised,
        "coordinates rounded": (point % 1 == 0).all(axis=1) & (point != 0).any(axis=1),
        "coordinates 0, 0 in the source": (point == 0).all(axis=1),
        "cumulative incident": rows["incident_type"].str.contains("Cumulative"),
        "origin presumed": origin.str.contains(PRESUMED),
    }


def _expect_keys(source: Source) -> None:
    ids = source.rows["incident_id"]
    source.rows.refuse("incident_id", ids == "", "the incident has no identifier")
    source.rows.refuse("incident_id", ids.str.contains(r"[\x00-\x1f]"), "{} is not an identifier of an incident")
    if "part_id" in source.fields:
        source.rows.unique(["incident_id", "part_id"])


def _years(source: Source, date: pd.Series) -> pd.Series:
    """IOM's year if the file has one, which must be that of the date; otherwise the year of the date."""
    of_date: pd.Series = date.dt.year.astype("Int64")
    if "year" not in source.fields:
        return of_date
    year = source.rows.counts("year")
    source.rows.refuse("year", year != of_date, "the year {} is not that of the date")
    return year


def _known_regions(names: Rows) -> pd.Series:
    return names.words(
        "region",
        REGIONS,
        "{} is not a known region of IOM's",
        "If it is right, add it to the regions in tables/datasets.yml; if not, download the file again.",
    )


def _origins(rows: Rows, field: str) -> pd.Series:
    certain = rows.assign(**{field: rows[field].str.replace(PRESUMED, "", regex=True)})
    return formats.sets(certain, field, _origin_names, lambda names: names.codes(field, "iom"))


def _origin_names(cell: str) -> list[str]:
    """The names in a cell of origins; the yearly downloads also join countries with a comma and a space."""
    names: list[str] = []
    for name in formats.joined(cell):
        known = spellings.code_of(name, "iom") is not None
        names += [name] if known else [part.strip() for part in name.split(",")]
    return names


def _counts(source: Source) -> pd.DataFrame:
    """Persons by fate, sex and age, one row for each row of the file; missing and survivors may still be negative."""
    rows = source.rows
    dead, missing = rows.counts("dead").fillna(0), rows.signed("missing").fillna(0)
    counts = pd.DataFrame({"dead": dead, "missing": missing, "dead_and_missing": dead + missing})
    for field in ("females", "males", "children"):
        counts[field] = rows.counts(field)
    if "total" in source.fields:
        wrong = rows.signed("total").fillna(0) != counts["dead_and_missing"]
        rows.refuse("total", wrong, "the total {} is not the sum of dead and missing")
    return counts.assign(survivors=rows.signed("survivors"))


def _source_quality(rows: Rows) -> pd.Series:
    """1 (one media report) to 5 (official or forensic source); the lowest if IOM joined several."""
    lowest = rows["source_quality"].map(lambda cell: min(formats.joined(cell)))
    quality = rows.assign(source_quality=lowest).counts("source_quality")
    rows.refuse("source_quality", ~quality.between(1, 5).fillna(True), "the source quality {} is not 1 to 5")
    return quality


# --- one row for each incident


def _merged(parts: pd.DataFrame) -> pd.DataFrame:
    """One row for each incident; the parts of split incidents are merged."""
    split = parts["incident_id"].duplicated(keep=False)
    whole = parts[~split]
    if not split.any():
        return whole
    by_incident = parts[split].sort_values("date", kind="stable").groupby("incident_id", sort=False)
    together = pd.concat(
        [
            by_incident[list(_OF_THE_FIRST)].first(),
            by_incident[list(_SUMMED)].sum(min_count=1),
            by_incident[list(_TOGETHER)].agg(formats.union),
            by_incident["source_quality"].min(),
        ],
        axis=1,
    )
    return pd.concat([whole, together.reset_index()], ignore_index=True)


def _resolved(merged: pd.DataFrame) -> pd.DataFrame:
    """Replace each set of codes by one code, remove negative counts, and flag both."""
    several_regions = merged["region"].str.contains("|", regex=False)
    several_routes = merged["route"].str.contains("|", regex=False)
    table = merged.assign(
        region=merged["region"].mask(several_regions, SEVERAL_REGIONS),
        route=merged["route"].mask(several_routes, schemas.NONE),
        cause=merged["cause"].mask(merged["cause"].str.contains("|", regex=False), "several"),
        origin=[_origin(c, r) for c, r in zip(merged["countries"], merged["regions"], strict=True)],
    )
    marks = {"several regions": several_regions, "several routes": several_routes}
    for name in ("missing", "survivors"):
        negative = (table[name] < 0).fillna(False)
        table[name] = table[name].mask(negative)
        marks[f"{name} negative in the source"] = negative
    flag = flagged(table["flag"], marks, "|")
    return table.assign(flag=flag.str.replace("|", "; ", regex=False))


def _origin(countries: str, regions: str) -> str:
    """One country, else one region, else mixed if anything is known, else unknown; empty if the cells are blank."""
    vague = {UNKNOWN, MIXED, MIXED_OR_UNKNOWN}
    for named in (countries, regions):
        if named and "|" not in named and named not in vague:
            return named
    known = {*countries.split("|"), *regions.split("|")} - {""}
    if known <= {UNKNOWN}:
        return UNKNOWN if known else schemas.NONE
    return MIXED_OR_UNKNOWN if known <= {UNKNOWN, MIXED_OR_UNKNOWN} else MIXED
