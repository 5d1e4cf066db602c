"""Stored forecasts and the figures observed since (``upkeep.forecasts`` makes and stores them)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from borderbook import ledger
from borderbook.ledger import DATASET, HORIZON, backtest, monthly
from borderbook.methods import forecast as forecasts
from borderbook.methods.forecast.models import MODELS, Model, continued
from notemill import catalog
from notemill.catalog.as_of import LATEST

ALIKE = 0.001  # medians that differ by a smaller part are of the same model, fitted on another machine


def forecast(
    table: pd.DataFrame, vintage: str, horizon: int, levels: Sequence[int], models: Sequence[Model] = MODELS
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The forecast from a vintage and its backtest as they were kept; both are computed if the models are others.

    Args:
        table: detections as the vintage has them, one row per month, one column per route.
        vintage: its date.
        horizon: months ahead, twelve at most.
        levels: per cent of outcomes that the intervals are meant to hold.
        models: their plain mean on logs is the forecast. They are those of the kept forecast if they give its medians
            of the first route; others are fitted to all past origins, which takes a minute or two.

    Returns:
        As ``methods.forecast.forecast``, but without ``model`` if it was kept, and with ``made_on``: the day on which
        it was kept (ISO), or an empty string; and as ``methods.forecast.past``.
    """
    past = backtest(vintage)
    if past is None or not ledger.path_of(vintage).exists() or not _made_by(tuple(models), table, vintage):
        past = forecasts.past(table, HORIZON, tuple(models))
        return forecasts.forecast(table, horizon, levels, past, tuple(models)).assign(made_on=""), past
    return kept(table, vintage, horizon, levels), past


def _made_by(models: tuple[Model, ...], table: pd.DataFrame, vintage: str) -> bool:
    """Whether these models give the medians of the first route as they were kept."""
    route = table.columns[0]
    medians = ledger.kept(vintage).query("route == @route and quantile == 0.5").sort_values("ahead")["value"]
    fresh = np.maximum(np.expm1(continued(np.log1p(table[route].to_numpy()), HORIZON, models)), 0)
    return len(medians) == HORIZON and np.allclose(medians, fresh, rtol=ALIKE, atol=ALIKE)


def kept(table: pd.DataFrame, vintage: str, horizon: int, levels: Sequence[int]) -> pd.DataFrame:
    """A forecast as it was kept, or as its erratum has it; arguments and result as of ``forecast``."""
    told = ledger.kept(vintage)
    wide = told.pivot(index=["route", "ahead"], columns="quantile", values="value")
    columns, parts = ["lower", "median", "upper"], {}
    for level in sorted(levels):
        low, high = forecasts.tails(level)
        parts[level] = wide[[low, 0.5, high]].set_axis(columns, axis=1)
    order: list[Any] = [table.columns, range(1, horizon + 1), sorted(levels)]
    index = pd.MultiIndex.from_product(order, names=["route", "ahead", "level"])
    rows = pd.concat(parts, names=["level"]).reorder_levels(index.names).reindex(index).reset_index()
    rows["month"] = [table.index[-1] + pd.DateOffset(months=ahead) for ahead in rows["ahead"]]
    rows["made_on"] = str(told["made_on"].iloc[0])
    return rows.astype({"route": "str"})[["route", "month", "level", *columns, "made_on"]]


def scored(now: pd.DataFrame, as_of: str = LATEST) -> pd.DataFrame:
    """Stored forecasts of months that had not ended when the forecast was made, with the observed figures.

    Args:
        now: the newest figures, one row per month, one column per route; routes without a column are left out.
        as_of: forecasts from vintages that had been published by this day; 'latest' for all.

    Returns:
        ``methods.forecast.each`` beside the baseline on the data of the time, ``vintage`` and ``made_on``. What was
        forecast from a vintage that was withdrawn is left out. Without a row if no such month is known yet.
    """
    every = ledger.forecasts(as_of)
    vintages = {str(v.date) for v in catalog.published(DATASET, as_of) if v.complete}
    every = every[every["vintage"].isin(vintages) & every["route"].isin(now.columns)]
    parts = []
    for vintage, made in every.groupby("vintage"):
        then = monthly(str(vintage))
        then = then[then.columns.intersection(now.columns)]
        naive = forecasts.quantiles(forecasts.baseline(then, HORIZON), then.index[-1])
        rows = forecasts.each(made, naive, now)
        made_on = rows["route"].map(made.groupby("route")["made_on"].first())
        ended = rows["month"] + pd.offsets.MonthEnd(0)
        parts.append(rows.assign(vintage=vintage, made_on=made_on)[ended >= pd.to_datetime(made_on)])
    columns = ["vintage", "made_on", "median", "came", *(f"inside_{level}" for level in forecasts.LEVELS)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def record(kept: pd.DataFrame, levels: Sequence[int]) -> pd.DataFrame:
    """How many outcomes of each stored forecast lay inside its intervals, and below its medians.

    Args:
        kept: ``scored``.
        levels: of the intervals, per cent.

    Returns:
        By vintage: ``made on``, ``outcomes`` (routes times months), ``inside 80 %`` and so on, ``below the median``.
    """
    groups = kept.assign(below=kept["came"] < kept["median"]).groupby("vintage")
    table = groups.agg(**{"made on": ("made_on", "first"), "outcomes": ("came", "size")})
    for level in levels:
        table[f"inside {level} %"] = groups[f"inside_{level}"].sum()
    return table.assign(**{"below the median": groups["below"].sum()})
