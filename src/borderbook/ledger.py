"""Read the stored forecasts: ``data/forecasts/<vintage>.csv``, each written once, in the layout of the Hubverse.

A file holds the forecasts made from one vintage of the detections: ``origin_date`` (the last day of its newest month),
``target``, ``horizon`` (months after the origin), ``location`` (the route), ``output_type``, ``output_type_id`` (the
quantile), ``value``, and two columns of this project: ``made_on``, the day of the computation, and ``backfilled``, true
if the forecast was made later, from the data of the time.

Some backfilled forecasts did not use the data of the time. For the routes concerned,
data/forecasts/errata/<vintage>.csv holds the forecasts that are read and scored instead, with the day on which they
were made and the ``correction`` in data/corrections.yml that had been applied too early.

data/backtest/<vintage>.csv is another record: the forecasts that the same model would have made at past origins from
the figures of one vintage, revisions included. ``borderbook.upkeep.forecasts`` writes both
records.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from notemill import project
from notemill.catalog.as_of import LATEST
from notemill.catalog.load import load
from notemill.errors import DataError, Place

DATASET = "detections"
"""The dataset that is forecast."""
HORIZON = 12  # months ahead, in every stored forecast
COLUMNS = ["origin_date", "target", "horizon", "location", "output_type", "output_type_id", "value"]
MARKS = ["made_on", "backfilled"]
LAYOUTS = {"forecasts": COLUMNS + MARKS, "errata": [*COLUMNS, *MARKS, "correction"], "backtest": COLUMNS}
PROMPT = 31  # a forecast made within so many days after its vintage is not backfilled


def monthly(vintage: str) -> pd.DataFrame:
    """Detections as a vintage has them, corrected as on its day: one row per month, one column per route."""
    groups = load(DATASET, vintage, as_of=vintage).groupby(["month", "route"])
    return groups["detections"].sum().unstack(fill_value=0).rename(columns=str)


def path_of(vintage: str) -> Path:
    """The file of the forecasts from a vintage of the detections."""
    return project.data() / "forecasts" / f"{vintage}.csv"


def erratum_of(vintage: str) -> Path:
    """The file that corrects the forecasts from a vintage."""
    return project.data() / "forecasts" / "errata" / f"{vintage}.csv"


def backtest_of(vintage: str) -> Path:
    """The file of the forecasts at past origins from a vintage's figures."""
    return project.data() / "backtest" / f"{vintage}.csv"


def forecasts(as_of: str = LATEST) -> pd.DataFrame:
    """All forecasts made from vintages that had been published by a day, in the order of the vintages.

    Returns:
        One row per quantile: ``vintage``, ``route``, ``origin`` (first day of the newest month with data), ``ahead``
            (months after it), ``quantile``, ``value`` (detections), ``made_on``, ``backfilled`` (true or false).

    Raises:
        DataError: a file is not as this project writes it.
    """
    paths = sorted((project.data() / "forecasts").glob("*.csv"))
    # as text, every date sorts before "latest"
    tables = [kept(path.stem).assign(vintage=path.stem) for path in paths if path.stem <= as_of]
    columns = ["vintage", "route", "origin", "ahead", "quantile", "value", *MARKS]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)


def kept(vintage: str) -> pd.DataFrame:
    """The forecasts from a vintage; for a route with an erratum, those of the erratum. Raises DataError as ``read``."""
    written = read(path_of(vintage))
    if not erratum_of(vintage).exists():
        return written
    right = read(erratum_of(vintage))
    whole = pd.concat([written[~written["route"].isin(right["route"])], right])
    return whole.sort_values("route", kind="stable", ignore_index=True)


def backtest(vintage: str) -> pd.DataFrame | None:
    """A vintage's backtest (``route``, ``origin``, ``ahead``, ``median``), or None. Raises DataError like ``read``."""
    path = backtest_of(vintage)
    return read(path).rename(columns={"value": "median"}) if path.exists() else None


def read(path: Path) -> pd.DataFrame:
    """Read a file of forecasts, with the column names of the methods. Raises DataError if it is not valid."""
    table = pd.read_csv(path, dtype={"output_type_id": "float64"}, keep_default_na=True)
    fault = _fault(table, path)
    if fault:
        raise DataError(fault, Place(path), "Restore it from version control: a forecast is never changed.")
    names = {"location": "route", "horizon": "ahead", "output_type_id": "quantile"}
    origin = pd.to_datetime(table["origin_date"]).dt.to_period("M").dt.to_timestamp()
    return table.rename(columns=names).assign(origin=origin)


def _fault(table: pd.DataFrame, path: Path) -> str:
    """What is wrong with a file of forecasts; '' if nothing is."""
    ledger = path.parent.name != "backtest"
    if list(table.columns) != LAYOUTS[path.parent.name]:
        return "the columns are not those of a file of forecasts"
    origins = pd.to_datetime(table["origin_date"], format="%Y-%m-%d", errors="coerce")
    values = pd.to_numeric(table["value"], errors="coerce")
    by_route = table.groupby("location")
    grid = by_route[["origin_date", "horizon", "output_type_id"]].nunique(dropna=False).prod(axis=1)
    gaps = not (by_route.size() == grid).all() or table.duplicated(COLUMNS[:-1]).any()
    wrong = {
        "no forecast is in it": table.empty,
        "an origin is not the last day of a month": not origins.dt.is_month_end.all(),
        "an origin lies after the vintage": (table["origin_date"] > path.stem).any(),
        "a value is not a count": not (values >= 0).all() and ledger,
        "the target is not detections": not table["target"].eq("detections").all(),
        "a forecast is missing or there twice": gaps,
    }
    if ledger and not any(wrong.values()):
        days = table["made_on"].unique()
        late = str(backfilled(str(days[0]), path.stem)).lower()
        marks = table["backfilled"].astype("str").str.lower()
        steps = table.assign(value=values).groupby(["location", "horizon"])["value"].diff()
        wrong = {
            "it was not made on one day, after the vintage": len(days) != 1 or str(days[0]) < path.stem,
            f"backfilled does not say {late}": not marks.eq(late).all(),
            "a quantile lies below a lower one": (steps < 0).any(),
        }
    return next((problem for problem, is_so in wrong.items() if is_so), "")


def backfilled(made_on: str, vintage: str) -> bool:
    """Whether a forecast was made so long after its vintage that later figures could be known."""
    return (dt.date.fromisoformat(made_on) - dt.date.fromisoformat(vintage)).days > PROMPT
