"""Stored forecasts and the figures observed since (``upkeep.forecasts`` makes and stores them)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from borderbook import ledger
from borderbook.ledger import DATASET, HORIZON, monthly
from borderbook.methods import forecast as forecasts
from notemill import catalog
from notemill.catalog.as_of import LATEST


def forecast(table: pd.DataFrame, vintage: str, horizon: int, levels: Sequence[int]) -> pd.DataFrame:
    """The forecast from a vintage as it was kept, or its erratum has it; what neither holds is computed, in seconds.

    Args:
        table: detections as the vintage has them, one row per month, one column per route.
        vintage: its date.
        horizon: months ahead.
        levels: per cent of outcomes that the intervals are meant to hold.

    Returns:
        As ``methods.forecast.forecast``, but without ``model`` if it was kept, and with ``made_on``: the day on which
        it was kept (ISO); an empty string if it was computed.
    """
    if not ledger.path_of(vintage).exists():
        return forecasts.forecast(table, horizon, levels).assign(made_on="")
    kept = ledger.kept(vintage)
    wide = kept.pivot(index=["route", "ahead"], columns="quantile", values="value")
    ends = {level: [forecasts.tails(level)[0], 0.5, forecasts.tails(level)[1]] for level in levels}
    columns = ["lower", "median", "upper"]
    parts = {level: wide.reindex(columns=names).set_axis(columns, axis=1) for level, names in ends.items()}
    rows: list[Any] = [table.columns, range(1, horizon + 1), sorted(levels)]
    order = pd.MultiIndex.from_product(rows, names=["route", "ahead", "level"])
    table_kept = pd.concat(parts, names=["level"]).reorder_levels(order.names).reindex(order).reset_index()
    if table_kept[columns].isna().any(axis=None):
        return forecasts.forecast(table, horizon, levels, backtest(vintage, horizon)).assign(made_on="")
    table_kept["month"] = [table.index[-1] + pd.DateOffset(months=ahead) for ahead in table_kept["ahead"]]
    table_kept["made_on"] = str(kept["made_on"].iloc[0])
    return table_kept.astype({"route": "str"})[["route", "month", "level", *columns, "made_on"]]


def backtest(vintage: str, horizon: int) -> pd.DataFrame | None:
    """What is kept of past origins on a vintage's figures; None if nothing is, or not so many months ahead."""
    return ledger.backtest(vintage) if horizon <= HORIZON else None


def scored(now: pd.DataFrame, horizon: int, as_of: str = LATEST) -> pd.DataFrame:
    """All stored forecasts with the observed figures.

    Args:
        now: the newest figures, one row per month, one column per route; routes without a column are left out.
        horizon: months ahead that are scored.
        as_of: forecasts from vintages that had been published by this day; 'latest' for all.

    Returns:
        ``methods.forecast.each`` beside the baseline on the data of the time, and ``vintage``, ``made_on``,
        ``backfilled``. What was forecast from a vintage that was withdrawn is left out.
    """
    kept = ledger.forecasts(as_of)
    vintages = {str(v.date) for v in catalog.published(DATASET, as_of) if v.complete}
    kept = kept[kept["vintage"].isin(vintages) & (kept["ahead"] <= horizon) & kept["route"].isin(now.columns)]
    parts = []
    for vintage, made in kept.groupby("vintage"):
        then = monthly(str(vintage))
        then = then[then.columns.intersection(now.columns)]
        naive = forecasts.quantiles(forecasts.baseline(then, horizon), then.index[-1])
        marks = {name: made[name].iloc[0] for name in ("vintage", *ledger.MARKS)}
        parts.append(forecasts.each(made, naive, now).assign(**marks))
    if parts:
        return pd.concat(parts, ignore_index=True)
    numbers = ["ahead", "came", "median", "error", "wis", "naive_error", "naive_wis"]
    numbers += [f"{side}_{level}" for level in (80, 95) for side in ("lower", "upper", "inside")]
    columns = ["vintage", "route", "origin", "month", "backfilled", *numbers]
    return pd.DataFrame(columns=columns).astype(dict.fromkeys(numbers, "float64"))
