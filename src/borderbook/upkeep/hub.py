"""Exports the forecasts as a hub (https://hubverse.io), which others can open and score, and to which they can add.

The hub is made from the ledger, data/forecasts. It has ``hub-config``, ``model-metadata``, ``model-output`` with the
combination and the baseline as two models, and ``target-data`` with the detections of each vintage (``as_of``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from borderbook import __version__
from borderbook.catalog import ledger, published
from borderbook.catalog.ledger import DATASET, monthly
from borderbook.errors import DataError, Place
from borderbook.files import write_atomically, yaml_table
from borderbook.methods import forecast as forecasts
from borderbook.upkeep.forecasts import quantiles_from

OURS, BASELINE = "borderbook-combination", "borderbook-baseline"
TASK = ["reference_date", "origin_date", "target", "horizon", "location", "target_end_date"]
COLUMNS = [*TASK, "output_type", "output_type_id", "value"]
_NAMES = {"location": "route", "horizon": "ahead", "output_type_id": "quantile"}


def export(folder: Path, about: Mapping[str, Any]) -> int:
    """Write the hub, or update it; files that others added are kept.

    Args:
        folder: the folder of the hub.
        about: ``authors``, ``licence`` and ``repository`` (OWNER/NAME) of the project.

    Returns:
        The number of its rounds, one for each vintage with forecasts.

    Raises:
        DataError: a vintage or a file of the ledger is damaged.
    """
    says: dict[str, Any] = yaml_table("borderbook.upkeep", "hub")
    files, rounds, observed = {}, [], [_observed(vintage) for vintage in _vintages()]
    for vintage in filter(lambda vintage: ledger.path_of(vintage).exists(), _vintages()):
        kept = ledger.kept(vintage)
        for name, table in ((OURS, kept), (BASELINE, quantiles_from(vintage, forecasts.BASELINE))):
            rows = _rows(table, vintage)
            files[f"model-output/{name}/{vintage}-{name}.csv"] = rows.to_csv(index=False)
        rounds.append(_round(rows, kept, says))
    for name, facts in says["models"].items():
        described = {**facts, "model_version": __version__, "license": about["licence"]}
        files[f"model-metadata/{name}.yml"] = yaml.safe_dump(described, sort_keys=False)
    owner, _, name = (about["repository"] or "OWNER/NAME").partition("/")
    maker = {"maintainer": "; ".join(about["authors"]), "contact": {"name": about["authors"][0]}}
    place = {"repository": {"host": "github", "owner": owner, "name": name}}
    made_here: dict[str, Any] = {"tasks": {"rounds": rounds}, "admin": {**maker, **place}}
    for name, content in says["hub-config"].items():
        files[f"hub-config/{name}.json"] = json.dumps({**content, **made_here.get(name, {})}, indent=1)
    newest = observed[-1].drop(columns="as_of").rename(columns={"observation": "oracle_value"})
    files["target-data/time-series.csv"] = pd.concat(observed).to_csv(index=False)
    files["target-data/oracle-output.csv"] = newest.to_csv(index=False)
    for path, text in files.items():
        write_atomically(folder / path, text.encode())
    return len(rounds)


def _vintages() -> list[str]:
    return [str(vintage.date) for vintage in published(DATASET) if vintage.complete]


def _round(rows: pd.DataFrame, kept: pd.DataFrame, says: Mapping[str, Any]) -> dict[str, Any]:
    """The round of a vintage: what can be forecast in it, and when our forecasts were made."""
    made, late = kept["made_on"].iloc[0], bool(kept["backfilled"].iloc[0])
    fixed, free = ("reference_date", "origin_date", "target"), ("horizon", "location", "target_end_date")
    tasks = {name: {"required": rows[name].unique().tolist(), "optional": None} for name in fixed}
    tasks |= {name: {"required": None, "optional": rows[name].unique().tolist()} for name in free}
    return {
        "round_id_from_variable": True, "round_id": "reference_date",
        "round_name": f"made on {made}{', long after the vintage' * late}",
        "model_tasks": [{"task_ids": tasks, **says["wanted"]}],
        "submissions_due": {"relative_to": "reference_date", "start": 0, "end": ledger.PROMPT},
        "last_data_date": rows["origin_date"].iloc[0],
        "additional_metadata": {"made_on": made, "backfilled": late},
    }  # fmt: skip


def _rows(table: pd.DataFrame, vintage: str) -> pd.DataFrame:
    """Quantiles by ``route``, ``origin`` and ``ahead``, in the columns of a hub."""
    months = table["origin"].dt.to_period("M")
    columns = table.assign(
        reference_date=vintage, origin_date=_last_day(months), target_end_date=_last_day(months + table["ahead"]),
        target=DATASET, output_type="quantile", value=table["value"].map("{:.6g}".format).astype(float),
    )  # fmt: skip
    return columns.rename(columns={ours: theirs for theirs, ours in _NAMES.items()})[COLUMNS]


def _last_day(months: pd.Series) -> pd.Series:
    return months.dt.end_time.dt.strftime("%Y-%m-%d")


def _observed(vintage: str) -> pd.DataFrame:
    """Detections by route and month in a vintage."""
    rows = monthly(vintage).reset_index().melt("month", var_name="location", value_name="observation")
    ends = _last_day(rows["month"].dt.to_period("M"))
    return rows.drop(columns="month").assign(target=DATASET, target_end_date=ends, as_of=vintage)


def scores(folder: Path) -> pd.DataFrame:
    """Score the models of a hub on the newest figures, as ``outlook`` scores its own forecasts.

    Returns:
        By model: ``rounds`` and ``forecasts`` (those whose month is over); their mean absolute error ``mae`` and mean
        weighted interval score ``wis``, in detections; ``relative_wis``, the score divided by the baseline's for the
        same forecasts (below 1 is better); ``coverage_80``, ``coverage_95``: shares of outcomes within the intervals.

    Raises:
        DataError: a model's file lacks a column, or has an invalid value.
    """
    outcomes = monthly(_vintages()[-1])
    parts = []
    for path in sorted((folder / "model-output").glob("*/*.csv")):
        model, vintage = path.parent.name, path.name[:10]
        rival = path.parents[1] / BASELINE / f"{vintage}-{BASELINE}.csv"
        parts.append(forecasts.each(_read(path), _read(rival), outcomes).assign(model=model, vintage=vintage))
    by_model = pd.concat(parts).groupby("model").agg(
        rounds=("vintage", "nunique"), forecasts=("error", "size"), mae=("error", "mean"), wis=("wis", "mean"),
        relative_wis=("naive_wis", "mean"), coverage_80=("inside_80", "mean"), coverage_95=("inside_95", "mean"),
    )  # fmt: skip
    relative = by_model["wis"] / by_model["relative_wis"]
    return by_model.assign(relative_wis=relative).sort_values("relative_wis")


def _read(path: Path) -> pd.DataFrame:
    """A model's file with the column names of ``methods.forecast``."""
    table = pd.read_csv(path)
    if missing := [name for name in COLUMNS if name not in table]:
        problem = f"columns are missing: {', '.join(missing)}"
        raise DataError(problem, Place(path), "Write it as the combination's is.")
    table["origin"] = pd.to_datetime(table["origin_date"]).dt.to_period("M").dt.to_timestamp()
    return table[table["output_type"] == "quantile"].rename(columns=_NAMES)
