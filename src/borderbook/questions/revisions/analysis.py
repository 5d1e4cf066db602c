"""Steps from vintage to vintage: how large, which way, at what age, and what is no revision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

AGES = ["under 3 months", "3 to 12 months", "1 to 2 years", "2 to 5 years", "5 years or more"]
ALL, SHARES = "all ages", ["all changes", "without material ones"]
KINDS = ("measure", "applicant_type")


def sums(steps: pd.DataFrame, by: list[str] | pd.Series) -> pd.DataFrame:
    """What steps add up to: one row per group.

    Args:
        steps: ``methods.revisions.steps``.
        by: the columns to group by, or the group of each step.

    Returns:
        Index: the groups. Columns: compared (figures), moved, up, down, net, gross, share (gross in per cent of what
        the older vintages had published).
    """
    change = steps["change"]
    rows = steps.assign(compared=1, moved=change.abs() > 0, up=change > 0, down=change < 0, net=change)
    columns = ["compared", "moved", "up", "down", "net", "gross", "old"]
    table = rows.assign(gross=change.abs()).groupby(by, observed=True)[columns].sum()
    old = table.pop("old")
    return table.assign(share=table["gross"] / old.where(old > 0) * 100)


def by_vintage(steps: pd.DataFrame) -> pd.DataFrame:
    """``sums`` of each pair of vintages (and measure, where there are several): since, vintage, measure and sums."""
    by = ["since", "vintage", *(name for name in KINDS if name in steps)]
    return sums(steps, by).reset_index().sort_values(["vintage", "since"], ignore_index=True)


def by_age(steps: pd.DataFrame) -> pd.DataFrame:
    """What changed by how old the figures were when the older vintage gave them, of ages that occur, and at all ages.

    Args:
        steps: ``methods.revisions.steps`` with ``months_old`` and ``material`` (whether the change is).

    Returns:
        Index: age. Columns: compared (figures), changed (how many of them; in per cent), median change (in
        the dataset's unit), and the sizes of changes in per cent of the older figures: all changes, without large ones.
    """
    edges = [-np.inf, 3, 12, 24, 60, np.inf]
    age = pd.cut(steps["months_old"], edges, labels=AGES, right=False).astype("str")
    rows = pd.concat([steps.assign(age=age), steps.assign(age=ALL)], ignore_index=True)
    table = sums(rows, ["age"])[["compared"]]
    table["changed"] = rows["kind"].ne("unchanged").groupby(rows["age"]).sum()
    table["changed, %"] = table["changed"] / table["compared"] * 100
    table["median change"] = rows.groupby("age")["change"].median()
    for name, part in zip(SHARES, (rows, rows[~rows["material"]]), strict=True):
        table[name] = sums(part, ["age"])["share"]
    return table.loc[[name for name in (*AGES, ALL) if name in table.index]]


def composition(material: pd.DataFrame, published: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The largest nationality in the older figure of material changes, where the older vintage has nationalities.

    Args:
        material: steps, of detections by route and month.
        published: the vintages' tables.

    Returns:
        ``material`` with ``nationality`` (code; an empty string if there is none) and ``of_nationality`` (detections).
    """
    found = [_largest_nationality(published[str(row.since)], row) for row in material.itertuples()]
    columns = ["nationality", "of_nationality"]
    return material.join(pd.DataFrame(found, index=material.index, columns=columns))


def _largest_nationality(table: pd.DataFrame, row: Any) -> tuple[str, float]:
    if not hasattr(row, "route") or "citizenship" not in table or table["citizenship"].nunique() < 2:
        return "", float("nan")
    here = table[(table["month"] == row.month) & (table["route"] == row.route)]
    counts = here.groupby("citizenship", observed=True)["detections"].sum()
    return str(counts.idxmax()), float(counts.max())
