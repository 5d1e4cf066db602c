"""What each tidy dataset must look like: columns, types, ranges, allowed codes, unique keys.

``check`` is applied to every frame a reader makes, on ingest, and in the tests. Columns stand in the order
given here; rows are sorted by the key; codes are categoricals whose categories are sorted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from borderbook import reference
from borderbook.errors import DataError, Place

if TYPE_CHECKING:
    import pandera.pandas as pa

MEASURES = ("refusal_of_entry", "found_illegally_present", "order_to_leave", "return")
RETURNS_COUNTED = ("all", "third_country")
# external_border contains the three below it; total is only roughly external_border and inland
APPREHENSIONS = (
    "total", "external_border", "at_crossing_point", "between_crossing_points_sea",
    "between_crossing_points_land", "inland",
)  # fmt: skip
BORDER_TYPES = ("land", "sea")
CAUSES = (
    "drowning", "mixed_or_unknown", "hazardous_transport", "harsh_conditions", "sickness", "violence",
    "accidental", "several",
)  # fmt: skip
IOM_REGIONS = (
    "Mediterranean", "Europe", "Northern Africa", "Western Africa", "Middle Africa", "Eastern Africa",
    "Southern Africa", "Western Asia", "Central Asia", "Southern Asia", "South-eastern Asia", "Eastern Asia",
    "North America", "Central America", "Caribbean", "South America",
    "Sub-Saharan Africa", "Horn of Africa", "US-Mexico Border",  # in the download of 2019 only
    "Several regions",  # a split incident, merged by IOM across regions
)  # fmt: skip
BORDER_SCOPES = ("all", "some", "air", "land_and_air", "air_and_sea", "not_stated")
BORDER_REASONS = (
    "migration", "migrant_smuggling", "terrorism", "organised_crime", "health", "political_conference",
    "sports_event", "demonstration", "other_event", "public_order", "external_borders", "not_stated",
)  # fmt: skip
NONE = ""  # the value of a code column that does not apply to a row


@dataclass(frozen=True)
class Layout:
    """The shape of a dataset.

    Attributes:
        columns: name -> type, one of code, text, flag, date, year, count, count?, number, number?.
            A ``?`` allows missing. code and flag are stored as categoricals.
        key: the columns that identify a row.
        allowed: code column -> the values it may take: a tuple, or 'geo' (any code in
            reference/countries.csv), or 'route' (any route in reference/routes.csv).
        whole: code column -> the word that stands in every row of a vintage that is not broken down by it.
    """

    columns: dict[str, str]
    key: tuple[str, ...]
    allowed: dict[str, tuple[str, ...] | str]

    @property
    def value(self) -> str:
        """The column of the figure: the first count."""
        return next(name for name in self.columns if self.columns[name].startswith("count"))

    whole: dict[str, str] = field(default_factory=dict)


LAYOUTS: dict[str, Layout] = {
    # detections: one row a month, route, border type and citizenship; zeros where the publisher prints them. Some
    # vintages give routes only: then border_type is 'all' and citizenship 'TOTAL' in every row, never in some
    "detections": Layout(
        {"month": "date", "route": "code", "border_type": "code", "citizenship": "code",
         "detections": "count", "flag": "flag"},
        ("month", "route", "border_type", "citizenship"),
        {"route": "route", "border_type": (*BORDER_TYPES, "all"), "citizenship": "geo"},
        whole={"border_type": "all", "citizenship": "TOTAL"},
    ),
    # incidents: one row an incident (splits merged). year is IOM's own; date is missing where IOM gives none;
    # missing is <NA> where IOM corrects a figure with a negative number: dead_and_missing is as published
    "incidents": Layout(
        {"incident_id": "text", "date": "date?", "year": "year?", "region": "code", "route": "code",
         "cause": "code", "geo": "code", "origin": "code", "lat": "number?", "lon": "number?",
         "dead": "count", "missing": "count?", "dead_and_missing": "count", "survivors": "count?",
         "females": "count?", "males": "count?", "children": "count?", "source_quality": "count?",
         "flag": "flag"},
        ("incident_id",),
        {"region": IOM_REGIONS, "route": "route", "cause": (*CAUSES, NONE), "geo": "geo", "origin": "geo"},
    ),
    # incident_totals: sums that IOM or others published, or made of a list of incidents; World holds the regions
    "incident_totals": Layout(
        {"year": "year", "region": "code", "dead_and_missing": "count", "flag": "flag"},
        ("region", "year"),
        {"region": (*IOM_REGIONS, "World")},
    ),
    # enforcement: persons, rounded to 5 by Eurostat; returns_counted says which returns, else it is blank
    "enforcement": Layout(
        {"year": "year", "geo": "code", "citizenship": "code", "measure": "code", "returns_counted": "code",
         "reason": "code", "apprehension": "code", "persons": "count?", "flag": "flag"},
        ("measure", "returns_counted", "reason", "apprehension", "geo", "citizenship", "year"),
        {"geo": "geo", "citizenship": "geo", "measure": MEASURES, "returns_counted": (*RETURNS_COUNTED, NONE),
         "reason": ("total", "illegal_entry", "overstay", "other"),
         "apprehension": APPREHENSIONS},
    ),
    "asylum_applicants": Layout(
        {"year": "year", "geo": "code", "citizenship": "code", "sex": "code", "applicant_type": "code",
         "persons": "count?", "flag": "flag"},
        ("applicant_type", "geo", "citizenship", "sex", "year"),
        {"geo": "geo", "citizenship": "geo", "sex": ("total", "female", "male", "unknown"),
         "applicant_type": ("all", "first_time")},
    ),
    # asylum_decisions: at first instance; a rejection may be appealed, and is no order to leave
    "asylum_decisions": Layout(
        {"year": "year", "geo": "code", "citizenship": "code", "decision": "code", "persons": "count?",
         "flag": "flag"},
        ("decision", "geo", "citizenship", "year"),
        {"geo": "geo", "citizenship": "geo", "decision": ("total", "positive", "rejected")},
    ),
    "population": Layout(
        {"year": "year", "geo": "code", "persons": "count?", "flag": "flag"},
        ("geo", "year"),
        {"geo": "geo"},
    ),
    # arrivals: date is the first day of the period; place is sub-national, blank for the whole country.
    # A row with border_type 'all' is not broken down, so rows may be added up over it; geo TOTAL is the five
    # countries together
    "arrivals": Layout(
        {"date": "date", "period": "code", "geo": "code", "place": "code", "border_type": "code",
         "arrivals": "count?", "flag": "flag"},
        ("period", "geo", "place", "border_type", "date"),
        {"period": ("day", "month", "year", "year_to_date"), "geo": "geo",
         "border_type": (*BORDER_TYPES, "all")},
    ),
    # crossings: geo is who recorded it (IT, LY, ...), blank for the deaths of a route; <NA> is not 0
    "crossings": Layout(
        {"month": "date", "route": "code", "kind": "code", "geo": "code", "border_type": "code",
         "persons": "count?", "flag": "flag"},
        ("route", "kind", "geo", "border_type", "month"),
        {"route": "route", "kind": ("arrival", "interception", "dead_and_missing"), "geo": "geo",
         "border_type": BORDER_TYPES},
    ),
    # risk_indicators: as printed in an edition; breakdown 'total' has a blank category
    "risk_indicators": Layout(
        {"edition": "year", "year": "year", "indicator": "code", "breakdown": "code", "category": "code",
         "value": "count?", "flag": "flag"},
        ("indicator", "edition", "breakdown", "category", "year"),
        {"indicator": (
            "illegal_border_crossings", "clandestine_entries", "facilitators", "illegal_stay",
            "refusals_of_entry", "persons_using_fraudulent_documents", "fraudulent_documents",
            "return_decisions", "effective_returns"),
         "breakdown": (
            "total", "border_type", "place", "citizenship", "citizenship_land", "citizenship_sea",
            "citizenship_air", "issuing_country", "document_type", "age", "minors", "sex", "purpose")},
    ),
    # return_operations: returnees on operations coordinated or financed by Frontex; not all returns. geo is
    # who returned: NSP where no returnees are published (then missing), blank for the agency itself
    "return_operations": Layout(
        {"operation": "text", "date": "date", "year": "year", "kind": "code", "geo": "code",
         "destination": "code", "returnees": "count?", "flag": "flag"},
        ("year", "operation", "geo", "destination"),
        {"kind": ("joint", "national", "collecting", "frontex", "voluntary_departure", "voluntary_return",
                  "humanitarian_voluntary_return"),
         "geo": "geo", "destination": "geo"},
    ),
    # internal_borders: notification is the number in the list; two states may share one, and a state may have
    # several periods under one. reasons names all, parted by '; '; document is the Council's number
    "internal_borders": Layout(
        {"list": "code", "notification": "count", "geo": "code", "start": "date?", "end": "date?",
         "scope": "code", "reason": "code", "reasons": "code", "document": "code", "flag": "flag"},
        ("list", "notification", "geo", "start"),
        {"list": ("commission", "council"), "geo": "geo", "scope": BORDER_SCOPES, "reason": BORDER_REASONS},
    ),
}  # fmt: skip

_DTYPES: dict[str, Any] = {
    "text": "str", "date": "datetime64[us]", "year": "Int64", "count": "Int64", "number": "float64",
}  # fmt: skip


def check(dataset: str, table: pd.DataFrame, place: Place | None = None) -> pd.DataFrame:
    """The frame in the dataset's exact shape: columns ordered, typed, sorted, valid; a fresh index.

    Args:
        dataset: a key of ``LAYOUTS``.
        table: at least the dataset's columns; a missing ``flag`` column is added blank.
        place: the file it came from, for the error.

    Raises:
        DataError: a column is missing or the schema does not hold; says which check, column and value.
    """
    import pandera.errors

    layout = LAYOUTS[dataset]
    typed = _typed(layout, table, place or Place())
    _expect_no_mixture(layout, typed, place or Place())
    try:
        return schema(dataset).validate(typed)
    except pandera.errors.SchemaError as error:
        raise _explained(dataset, error, place or Place()) from None


def not_broken_down(dataset: str, table: pd.DataFrame) -> list[str]:
    """The columns by which a tidy frame is not broken down: every row has the word for the whole."""
    return [column for column, word in LAYOUTS[dataset].whole.items() if (table[column] == word).all()]


def _expect_no_mixture(layout: Layout, table: pd.DataFrame, place: Place) -> None:
    for column, word in layout.whole.items():
        whole = table[column] == word
        if whole.any() and not whole.all():
            raise DataError(
                f"some rows are broken down by {column} and {int(whole.sum())} are not ('{word}')",
                place,
                "Their sum would count twice: ingest them as vintages of their own.",
            )


def _typed(layout: Layout, table: pd.DataFrame, place: Place) -> pd.DataFrame:
    if "flag" not in table.columns:
        table = table.assign(flag=NONE)
    for name in layout.columns:
        if name not in table.columns:
            raise DataError(
                f"the tidy table lacks the column '{name}'", place, "This is a fault of the reader."
            )
    ordered = table[list(layout.columns)].sort_values(list(layout.key), kind="stable", ignore_index=True)
    return ordered.assign(**{name: _as(kind, ordered[name]) for name, kind in layout.columns.items()})


def _as(kind: str, column: pd.Series) -> pd.Series:
    kind = kind.removesuffix("?")
    if kind in ("code", "flag"):
        text = column.astype("str").fillna(NONE)
        return text.astype(pd.CategoricalDtype(sorted(text.unique())))
    return column.astype(_DTYPES[kind])


@cache
def schema(dataset: str) -> pa.DataFrameSchema:
    """The pandera schema of a dataset, built from its ``Layout``."""
    import pandera.pandas as pa

    layout = LAYOUTS[dataset]
    columns = {name: _column(layout, name, kind) for name, kind in layout.columns.items()}
    return pa.DataFrameSchema(columns, unique=list(layout.key), strict=True, ordered=True, name=dataset)


def _column(layout: Layout, name: str, kind: str) -> Any:
    import pandera.pandas as pa

    plain = kind.removesuffix("?")
    checks = []
    if plain == "count":
        checks.append(pa.Check.ge(0))
    if plain == "year":
        checks.append(pa.Check.in_range(1990, 2100))
    if name in layout.allowed:
        checks.append(pa.Check.isin(_allowed(layout.allowed[name])))
    if name in ("lat", "lon"):
        limit = 90 if name == "lat" else 180
        checks.append(pa.Check.in_range(-limit, limit))
    dtype = "category" if plain in ("code", "flag") else _DTYPES[plain]
    return pa.Column(dtype, checks, nullable=kind.endswith("?"))


def _allowed(rule: tuple[str, ...] | str) -> list[str]:
    if rule == "geo":
        return [*reference.countries()["code"], NONE]
    if rule == "route":
        return [*reference.routes()["route"], NONE]
    return list(rule)


def _explained(dataset: str, error: Any, place: Place) -> DataError:
    column = getattr(error.schema, "name", None)
    cases = getattr(error, "failure_cases", None)
    value = cases["failure_case"].iloc[0] if isinstance(cases, pd.DataFrame) and len(cases) else cases
    return DataError(
        f"the tidy table breaks the schema of '{dataset}': "
        f"{column or 'key'} fails {error.check} with '{value}'",
        place,
        "Compare with the publisher's page; if the file is right, the schema in sources/schemas.py is not.",
    )
