"""Defines the figures of each dataset: their key columns, and which of them may be added up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from notemill.catalog import reference
from notemill.catalog.schemas import LAYOUTS
from notemill.errors import UsageError

TIMES = ("month", "date", "year")
# columns in which the publisher also gives totals
_BROKEN_DOWN = ("citizenship", "sex", "reason", "apprehension")
_MEASURES = ("measure", "returns_counted", "applicant_type", "decision", "counted", "indicator", "period")
_RENAMED = {"kind": "counted"}  # a step has another column ``kind``


@dataclass(frozen=True)
class Cells:
    """The definition of a dataset's figures.

    Attributes:
        keys: the key columns, the period first.
        value: the column with the figure.
        unlisted_is_zero: whether a cell that a vintage covers but does not list is 0 (the publisher lists events) or
            unknown (the publisher gives tables).
        vocabulary: a column; cells are compared only if both vintages use its value.
        relabelled: column -> old label -> new label, if a vintage has another word for the same thing.
        whole: column -> the word in every row of a vintage that is not broken down by it.
        at_start: whether a figure refers to the first day of its period and not to the whole period.
        totals: the columns with totals; only their rows with the publisher's total may be added up.
        region: the one region to which totals are limited; '' for all.
        prepare: makes the columns from the tidy table.
    """

    keys: tuple[str, ...]
    value: str
    unlisted_is_zero: bool = False
    vocabulary: str = ""
    relabelled: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    whole: Mapping[str, str] = field(default_factory=dict)
    at_start: bool = False
    totals: tuple[str, ...] = ()
    region: str = ""
    prepare: Callable[[pd.DataFrame], pd.DataFrame] = lambda table: table

    @property
    def measures(self) -> list[str]:
        """The columns that say what is counted; figures with different values in them are never added up."""
        return [name for name in _MEASURES if name in self.keys]

    @property
    def period(self) -> str:
        """The column of the period."""
        return self.keys[0]


def _incident_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Incidents by month, region and (only in the Mediterranean) route.

    Each download gives incidents other numbers, and outside the Mediterranean routes were assigned years later. Neither
    is a revision of a count. The last month of a vintage is left out, as it was not over.
    """
    dated = table[table["date"].notna()].astype({"region": "str", "route": "str"})
    month = dated["date"].dt.to_period("M").dt.to_timestamp()
    route = dated["route"].where(dated["region"] == "Mediterranean", "")
    return dated.assign(month=month, route=route)[month < month.max()]


def _notifications(table: pd.DataFrame) -> pd.DataFrame:
    """Notified periods of border control; each counts as one, in the year in which it begins."""
    dated = table[table["start"].notna()]
    return dated.assign(year=dated["start"].dt.year, geo=dated["geo"].astype("str"), notifications=1)


_SPECIAL = {
    "detections": Cells(
        ("month", "route", "border_type", "citizenship"), "detections", unlisted_is_zero=True,
        relabelled={"citizenship": {"OSTLS": "STLS"}}, whole=LAYOUTS["detections"].whole,
    ),
    "incidents": Cells(
        ("month", "region", "route"), "dead_and_missing", unlisted_is_zero=True, vocabulary="region",
        region="Mediterranean", prepare=_incident_cells,
    ),
    "internal_borders": Cells(("year", "list", "geo"), "notifications", prepare=_notifications),
}  # fmt: skip


def _named_apart(table: pd.DataFrame) -> pd.DataFrame:
    return table.rename(columns=_RENAMED)


def cells_of(dataset: str) -> Cells:
    """The definition of a dataset's figures; a column ``kind`` is renamed to ``counted``.

    Raises:
        UsageError: the dataset is not a time series of counts.
    """
    if dataset in _SPECIAL:
        return _SPECIAL[dataset]
    layout = LAYOUTS.get(dataset)
    times = [name for name in TIMES if layout and name in layout.key]
    values = [name for name, kind in layout.columns.items() if kind.startswith("count")] if layout else []
    if layout is None or not times or not values:
        raise UsageError(f"'{dataset}' has no figures by period, so its vintages cannot be compared.")
    keys = (times[0], *(_RENAMED.get(name, name) for name in layout.key if name != times[0]))
    totals = tuple(name for name in _BROKEN_DOWN if name in keys)
    return Cells(keys, values[0], totals=totals, at_start=dataset == "population", prepare=_named_apart)


def totals_of(dataset: str) -> Cells:
    """The definition of the figures that readers quote: by route and month, or by country and year, for all groups.

    Incidents are limited to one region. Nationality, border, sex and reason are added up or taken from the publisher's
    total. Aggregates of countries are left out.

    Raises:
        UsageError: the dataset is not a time series of counts.
    """
    fine = cells_of(dataset)
    if dataset == "detections":
        return replace(fine, keys=("month", "route"), relabelled={})
    keys = tuple(name for name in fine.keys if name not in (*fine.totals, "region"))

    def prepare(table: pd.DataFrame) -> pd.DataFrame:
        rows = fine.prepare(table)
        if fine.region:
            return rows[rows["region"] == fine.region]
        return rows[adding_up(rows, fine)]

    return replace(fine, keys=keys, vocabulary="", totals=(), prepare=prepare)


def adding_up(rows: pd.DataFrame, cells: Cells) -> np.ndarray:
    """A mask over rows with the key columns: true for figures that can be added up without counting anything twice."""
    mask = np.ones(len(rows), dtype=bool)
    for name in cells.totals:
        mask &= rows[name].isin(["TOTAL", "total"]).to_numpy()
    if "region" in cells.keys:
        mask &= (rows["region"] != "World").to_numpy()
    if "geo" in cells.keys and not cells.unlisted_is_zero:
        mask &= ~reference.aggregates(rows["geo"]).to_numpy(dtype=bool)
    return mask
