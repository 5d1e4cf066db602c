"""Makes the forecasts missing from data/forecasts, one from each vintage of the detections; none is ever rewritten."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from borderbook import ledger
from borderbook.ledger import DATASET, HORIZON, monthly
from borderbook.methods import forecast as forecasts
from borderbook.upkeep import checksums
from borderbook.upkeep.edit import locked
from notemill import catalog
from notemill.errors import UsageError


def make_missing(today: dt.date | None = None) -> list[Path]:
    """Write the missing forecasts of all complete vintages, and their backtests.

    Args:
        today: the day on which they are made; None means the day of the call.

    Returns:
        The files that were written.

    Raises:
        DataError: a vintage is damaged, or has too few months.
    """
    vintages = [str(v.date) for v in catalog.read_catalog().entry(DATASET).vintages if v.complete]
    written = []
    for vintage in (date for date in vintages if not ledger.path_of(date).exists()):
        quantiles = quantiles_from(vintage)
        if not quantiles.empty:
            written.append(keep(quantiles, vintage, today or dt.date.today()))
    for vintage in (date for date in vintages if not ledger.backtest_of(date).exists()):
        written.append(keep_backtest(forecasts.past(monthly(vintage), HORIZON), vintage))
    return written


def quantiles_from(vintage: str) -> pd.DataFrame:
    """A forecast from a vintage by quantiles, without routes whose history is too short for an interval."""
    table = monthly(vintage)
    known = table.loc[:, table.notna().sum() > 1]
    intervals = forecasts.forecast(known, HORIZON, forecasts.LEVELS)
    whole = intervals.groupby("route").filter(lambda rows: rows.notna().all(axis=None))
    return forecasts.quantiles(whole, table.index[-1])


def keep(table: pd.DataFrame, vintage: str, made_on: dt.date) -> Path:
    """Write the forecasts from a vintage, once.

    Args:
        table: ``route``, ``origin``, ``ahead``, ``quantile``, ``value``.
        vintage: its date.
        made_on: the day on which they are made.

    Raises:
        UsageError: the vintage has forecasts already; they are never rewritten.
    """
    path, late = ledger.path_of(vintage), ledger.backfilled(made_on.isoformat(), vintage)
    rows = _rows(table, "quantile").assign(made_on=made_on.isoformat(), backfilled=str(late).lower())
    with locked():
        if path.exists():
            raise UsageError(f"The vintage {vintage} has forecasts already ({path.name}). They are never rewritten.")
        checksums.write(path, _csv(rows))
    return path


def keep_backtest(table: pd.DataFrame, vintage: str) -> Path:
    """Write the model's forecasts from past origins on a vintage's figures.

    Args:
        table: ``route``, ``origin``, ``ahead``, ``median``.
        vintage: its date.
    """
    path = ledger.backtest_of(vintage)
    rows = table.assign(quantile=float("nan"), value=table["median"])
    with locked():
        checksums.write(path, _csv(_rows(rows, "median")))
    return path


def _rows(table: pd.DataFrame, kind: str) -> pd.DataFrame:
    days = table["origin"] + pd.offsets.MonthEnd(0)
    rows = {
        "origin_date": days.dt.strftime("%Y-%m-%d"), "target": "detections", "horizon": table["ahead"],
        "location": table["route"].astype("str"), "output_type": kind, "output_type_id": table["quantile"],
        "value": table["value"].map("{:.6g}".format),
    }  # fmt: skip
    return pd.DataFrame(rows)[ledger.COLUMNS]


def _csv(rows: pd.DataFrame) -> bytes:
    return rows.to_csv(index=False, lineterminator="\n", na_rep="NA").encode()
