"""Steps from vintage to vintage: how large, which way, at what age, and what is no revision."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

AGES = {
    "under 3 months": 3.0, "3 to 12 months": 12.0, "1 to 2 years": 24.0, "2 to 5 years": 60.0,
    "5 years or more": np.inf,
}  # fmt: skip
LARGE = 1000
KINDS = ("measure", "applicant_type")


def sums(steps: pd.DataFrame, by: list[str] | pd.Series) -> pd.DataFrame:
    """What steps add up to: a row a group.

    Args:
        steps: ``methods.revisions.steps``.
        by: the columns to group by, or the group of each step.

    Returns:
        Index: the groups. Columns: compared (figures), up, down, net, gross, share (gross in per cent of what the older
        vintages had published).
    """
    rows = steps.assign(up=steps["change"] > 0, down=steps["change"] < 0, gross=steps["change"].abs())
    table = rows.groupby(by, observed=True).agg(
        compared=("change", "size"), up=("up", "sum"), down=("down", "sum"), net=("change", "sum"),
        gross=("gross", "sum"), share=("old", "sum"),
    )  # fmt: skip
    return table.assign(share=table["gross"] / table["share"].where(table["share"] > 0) * 100)


def by_vintage(steps: pd.DataFrame) -> pd.DataFrame:
    """``sums`` of each pair of vintages (and measure, where there are several): since, vintage, measure and sums."""
    by = ["since", "vintage", *(name for name in KINDS if name in steps)]
    return sums(steps, by).reset_index().sort_values(["vintage", "since"], ignore_index=True)


def by_age(steps: pd.DataFrame, months: pd.Series) -> pd.DataFrame:
    """``sums`` of each class of age when the older vintage gave the figures, of those that occur.

    Args:
        steps: ``methods.revisions.steps``.
        months: ``methods.revisions.months_old``.
    """
    age = pd.cut(months, [-np.inf, *AGES.values()], labels=list(AGES), right=False)
    return sums(steps, age.rename("age"))


def composition(material: pd.DataFrame, published: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The largest nationality in the older figure of material changes, where the older vintage has nationalities.

    Args:
        material: steps, of detections by route and month.
        published: the vintages' tables.

    Returns:
        ``material`` with ``nationality`` (code, blank where there is none) and ``of_nationality`` (detections).
    """
    codes, counts = [], []
    for row in material.to_dict("records"):
        table = published[row["since"]]
        code, count = "", float("nan")
        if "route" in row and "citizenship" in table and table["citizenship"].nunique() > 1:
            here = table[(table["month"] == row["month"]) & (table["route"] == row["route"])]
            sums = here.groupby("citizenship", observed=True)["detections"].sum()
            code, count = str(sums.idxmax()), float(sums.max())
        codes.append(code)
        counts.append(count)
    return material.assign(nationality=codes, of_nationality=counts)


def recoded(fine: pd.DataFrame) -> pd.DataFrame:
    """What the changes of finest figures are made of, by vintage.

    A change within a route and month that cancels out is a recoding: the same detections under another nationality or
    border. What goes with a nationality that the newer vintage no longer has at all, and is booked nowhere else, is a
    change of scope. The rest is revision.

    Args:
        fine: ``methods.revisions.steps`` of figures by month, route, border type and citizenship.

    Returns:
        Index: vintage. Columns: recoded, scope, revised; sums of sizes of changes.
    """
    by = ["since", "vintage", "month", "route"]
    label = fine.groupby(["since", "vintage", "citizenship"])["new"].transform("sum") == 0
    rows = fine.assign(gross=fine["change"].abs(), left=fine["change"].where(label, 0.0))
    sums = rows.groupby(by)[["gross", "change", "left"]].sum()
    net = sums["change"].abs()
    same = np.sign(sums["change"]) == np.sign(sums["left"])
    lost = pd.concat([net, sums["left"].abs()], axis=1).min(axis=1).where(same, 0.0)
    parts = pd.DataFrame({"recoded": sums["gross"] - net, "scope": lost, "revised": net - lost})
    return parts.groupby("vintage").sum()
