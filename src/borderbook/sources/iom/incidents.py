"""Incidents of the Missing Migrants Project (IOM): people who died or went missing on the way.

One row an incident. IOM publishes a *split incident* (one event whose victims differ in origin, cause or
place) as several rows with the same Main ID in some downloads and as one merged row in others; here it is one
row in every case, merged as IOM does it:

* counts are summed; the date is the earliest; coordinates and country are those of the earliest part;
* several causes make the cause ``several``;
* several regions make the region ``Several regions``, several routes no route, both flagged. The dead of
  such a row cannot be told apart by region, so it belongs to none; IOM's own totals by region, taken from the
  merged files, leave it out too (2026-04: three incidents, 16 people);
* of several source qualities the lowest is kept.

Origin is one country where the file names one, else one region, else mixed or unknown.

Counts are as published: dead and missing are 0 where blank, all others missing where blank. IOM corrects an
earlier figure with a negative number now and then, and leaves some in the merged row. Such a count of missing
or survivors is not a count: it is left out and flagged, while ``dead_and_missing`` stays as published.

Titles, locations, sources, links and the reporters' own words for a cause never leave this reader.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from borderbook import reference
from borderbook.errors import Place
from borderbook.sources import reading, schemas
from borderbook.sources.iom import cells
from borderbook.sources.iom.causes import causes_of
from borderbook.sources.iom.incident_layouts import Source, opened
from borderbook.sources.reading import Reading
from borderbook.sources.tables import table as words

SEVERAL_REGIONS = "Several regions"
UNKNOWN, MIXED, MIXED_OR_UNKNOWN = "UNK", "MIX", "MIX_UNK"
PRESUMED = re.compile(r"\s*\(P\)")

_SUMMED = ("dead", "missing", "dead_and_missing", "survivors", "females", "males", "children")
_TOGETHER = ("region", "route", "cause", "countries", "regions", "flag")
_OF_THE_FIRST = ("date", "year", "geo", "lat", "lon")


def read_incidents(path: Path) -> Reading:
    """The incidents of one Missing Migrants Project file, in any layout that IOM has published.

    Args:
        path: CSV (whole or yearly download), workbook, JSON of the web API, or the R table and its CSV.

    Returns:
        The tidy table ``incidents``, one row an incident (persons dead, missing, surviving; minimum estimates
        by IOM), the layout's name, and the day a workbook says it was made.

    Raises:
        DataError: another file, or a cell that cannot be: an unknown region, route or country, no date, a
            point off the globe, a negative count of dead, dead and missing that do not make the total, an
            incident or part given twice.
    """
    source = opened(path)
    merged = _merged(_parts(source))
    return Reading(
        schemas.check("incidents", _resolved(merged), source.place), source.layout.name, source.as_of
    )


# --- one row a line in the file


def _parts(source: Source) -> pd.DataFrame:
    """Every row of the file with typed columns; names and flags as sets of codes joined by ``|``."""
    _expect_keys(source)
    date = cells.dates(source.text("date"), source.layout.dates, source.at("date"))
    cause, recognised = _causes(source)
    point = _coordinates(source)
    parts = pd.DataFrame(
        {
            "incident_id": source.text("incident_id"),
            "date": date,
            "year": _years(source, date),
            "region": _regions(source),
            "route": _routes(source),
            "cause": cause,
            "geo": _countries_of_incident(source),
            "countries": _origins(source, "country_of_origin"),
            "regions": _origins(source, "region_of_origin"),
            "source_quality": _source_quality(source),
            "flag": _marked(pd.Series("", date.index, dtype="str"), _marks(source, point, recognised)),
        }
    )
    return parts.join(point.mask((point == 0).all(axis=1))).join(_counts(source))


def _marks(source: Source, point: pd.DataFrame, recognised: pd.Series) -> dict[str, pd.Series]:
    """What the file itself makes worth knowing about a row."""
    origin = source.text("country_of_origin") + source.text("region_of_origin")
    return {
        "cause not recognised": ~recognised,
        "coordinates rounded": (point % 1 == 0).all(axis=1) & (point != 0).any(axis=1),
        "coordinates 0, 0 in the source": (point == 0).all(axis=1),
        "cumulative incident": source.text("incident_type").str.contains("Cumulative"),
        "origin presumed": origin.str.contains(PRESUMED),
    }


def _expect_keys(source: Source) -> None:
    ids = source.text("incident_id")
    cells.refuse(ids, ids == "", "the incident has no identifier", source.at("incident_id"))
    if source.has("part_id"):
        reading.expect_unique(source.rows, ["incident_id", "part_id"], source.at("part_id"))
    elif source.layout.name == "download-2019":  # it knew no split incidents
        reading.expect_unique(source.rows, ["incident_id"], source.at("incident_id"))


def _years(source: Source, date: pd.Series) -> pd.Series:
    """IOM's year where the file has one, else that of the date; they must agree."""
    of_date: pd.Series = date.dt.year.astype("Int64")
    if not source.has("year"):
        return of_date
    text, place = source.text("year"), source.at("year")
    year = reading.counts(text, place)
    cells.refuse(text, (year != of_date).fillna(False), "the year {} is not that of the date", place)
    return year


def _regions(source: Source) -> pd.Series:
    text, place = source.text("region"), source.at("region")
    cells.refuse(text, text == "", "the incident has no region", place)
    return cells.sets(text, cells.joined, lambda names: _known_regions(names, place))


def _known_regions(names: pd.Series, place: Place) -> pd.Series:
    regions = names.replace(words("iom")["regions_renamed"])
    known = set(schemas.IOM_REGIONS) - {SEVERAL_REGIONS}
    cells.refuse(
        names, ~regions.isin(known), "{} is no region of IOM's that this project knows", place,
        "If it is right, add it to the regions in sources/tables/datasets.yml (IOM_REGIONS); if not, mend the file.",
    )  # fmt: skip
    return regions


def _routes(source: Source) -> pd.Series:
    place = source.at("route")
    return cells.sets(
        source.text("route"), cells.joined, lambda names: reference.route_codes(names, "iom", place)
    )


def _countries_of_incident(source: Source) -> pd.Series:
    text = source.text("country")
    return cells.sets(text, lambda cell: [cell], lambda c: reference.codes(c, "iom", source.at("country")))


def _causes(source: Source) -> tuple[pd.Series, pd.Series]:
    """The causes of every row as a set, and whether the reporter's words were recognised."""
    found = source.text("cause").map(causes_of)
    causes = found.map(lambda pair: "|".join(sorted(pair[0]))).astype("str")
    return causes, found.map(lambda pair: pair[1]).astype(bool)


def _origins(source: Source, field: str) -> pd.Series:
    text = source.text(field).str.replace(PRESUMED, "", regex=True)
    place = source.at(field)
    return cells.sets(text, _origin_names, lambda names: reference.codes(names, "iom", place))


def _origin_names(cell: str) -> list[str]:
    """The names in a cell of origins; the yearly downloads list countries with a comma and a space."""
    names: list[str] = []
    for name in cells.joined(cell):
        known = reference.code_of(name, "iom") is not None
        names += [name] if known else [part.strip() for part in name.split(",")]
    return names


def _coordinates(source: Source) -> pd.DataFrame:
    """Columns lat and lon as published, missing where blank."""
    if source.has("point"):
        return cells.points(source.text("point"), source.at("point"))
    return cells.degrees(source.text("lat"), source.text("lon"), source.at("lat"))


def _counts(source: Source) -> pd.DataFrame:
    """Persons by fate, sex and age, on the file's rows; missing and survivors may be negative here."""
    counts = pd.DataFrame({"dead": reading.counts(source.text("dead"), source.at("dead")).fillna(0)})
    counts["missing"] = cells.signed(source.text("missing"), source.at("missing")).fillna(0)
    counts["dead_and_missing"] = counts["dead"] + counts["missing"]
    for field in ("females", "males", "children"):
        counts[field] = reading.counts(source.text(field), source.at(field))
    counts["survivors"] = cells.signed(source.text("survivors"), source.at("survivors"))
    if source.has("total"):
        _expect_total(source, counts["dead_and_missing"])
    return counts


def _expect_total(source: Source, recomputed: pd.Series) -> None:
    text, place = source.text("total"), source.at("total")
    total = cells.signed(text, place).fillna(0)
    cells.refuse(text, recomputed != total, "the total {} is not the sum of dead and missing", place)


def _source_quality(source: Source) -> pd.Series:
    """1 (one media report) to 5 (official or forensic source); the lowest where IOM joined several."""
    text, place = source.text("source_quality"), source.at("source_quality")
    quality = reading.counts(text.map(lambda cell: min(cells.joined(cell))), place)
    cells.refuse(text, ~quality.between(1, 5).fillna(True), "the source quality {} is not 1 to 5", place)
    return quality


# --- one row an incident


def _merged(parts: pd.DataFrame) -> pd.DataFrame:
    """One row an incident: the parts of split incidents put together."""
    split = parts["incident_id"].duplicated(keep=False)
    whole = parts[~split]
    if not split.any():
        return whole
    by_incident = parts[split].sort_values("date", kind="stable").groupby("incident_id", sort=False)
    together = pd.concat(
        [
            by_incident[list(_OF_THE_FIRST)].first(),
            by_incident[list(_SUMMED)].sum(min_count=1),
            by_incident[list(_TOGETHER)].agg(cells.union),
            by_incident["source_quality"].min(),
        ],
        axis=1,
    )
    return pd.concat([whole, together.reset_index()], ignore_index=True)


def _resolved(merged: pd.DataFrame) -> pd.DataFrame:
    """Sets of codes brought to one code each, impossible counts left out, and both flagged."""
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
    flag = _marked(table["flag"], marks)
    return table.assign(flag=flag.str.replace("|", "; ", regex=False))


def _origin(countries: str, regions: str) -> str:
    """One country, else one region, else mixed if anything is known, else unknown, else blank."""
    vague = {UNKNOWN, MIXED, MIXED_OR_UNKNOWN}
    for named in (countries, regions):
        if named and "|" not in named and named not in vague:
            return named
    known = {*countries.split("|"), *regions.split("|")} - {""}
    if known <= {UNKNOWN}:
        return UNKNOWN if known else schemas.NONE
    return MIXED_OR_UNKNOWN if known <= {UNKNOWN, MIXED_OR_UNKNOWN} else MIXED


def _marked(flag: pd.Series, marks: dict[str, pd.Series]) -> pd.Series:
    """Flags as sets, with a text added wherever its mark is set."""
    for text, where in marks.items():
        flag = flag.where(~where, flag + "|" + text)
    return flag.str.strip("|")
