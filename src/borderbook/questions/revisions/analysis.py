"""Steps from vintage to vintage: how large, which way, at what age, and what is no revision."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from borderbook.methods.revisions import Cells

AGES = {
    "under 3 months": 3.0, "3 to 12 months": 12.0, "1 to 2 years": 24.0, "2 to 5 years": 60.0,
    "5 years or more": np.inf,
}  # fmt: skip
FIFTH, HALF, LARGE = 20.0, 50.0, 1000
KINDS = ("measure", "applicant_type")


def scope(steps: pd.DataFrame, cells: Cells) -> pd.Series:
    """Whether a change of what is counted, and not a correction, is to be suspected: a table's figure of a thousand or
    more that moved by half or more.

    Args:
        steps: ``methods.revisions.steps``.
        cells: what a figure is; of lists of events nothing is suspected.
    """
    if cells.unlisted_is_zero:
        return pd.Series(False, index=steps.index)
    large = steps[["old", "new"]].max(axis=1) >= LARGE
    return large & (steps["percent"].abs() >= HALF)


def by_vintage(steps: pd.DataFrame) -> pd.DataFrame:
    """What each vintage changed: a row a pair of vintages (and measure, where there are several).

    Returns:
        Columns: since, vintage, the measure's column, compared, up, down, net, gross, share (gross in per cent of what
        the older vintages had published).
    """
    by = ["since", "vintage", *(name for name in KINDS if name in steps)]
    rows = steps.assign(up=steps["change"] > 0, down=steps["change"] < 0, gross=steps["change"].abs())
    groups = rows.groupby(by, sort=True)
    table = groups.agg(
        compared=("change", "size"), up=("up", "sum"), down=("down", "sum"), net=("change", "sum"),
        gross=("gross", "sum"), base=("old", "sum"),
    )  # fmt: skip
    table["share"] = table["gross"] / table["base"].where(table["base"] > 0) * 100
    return table.drop(columns="base").reset_index().sort_values(["vintage", "since"], ignore_index=True)


def by_age(steps: pd.DataFrame, months: pd.Series) -> pd.DataFrame:
    """How far figures move by their age when the older vintage gave them.

    Args:
        steps: ``methods.revisions.steps``.
        months: ``methods.revisions.months_old``.

    Returns:
        Index: the age classes that occur. Columns: figures, moved, gross and net (per cent of the older figures).
    """
    age = pd.cut(months, [-np.inf, *AGES.values()], labels=list(AGES), right=False)
    rows = steps.assign(moved=steps["change"].fillna(0) != 0, gross=steps["change"].abs())
    table = rows.groupby(age.rename("age"), observed=True).agg(
        figures=("moved", "size"), moved=("moved", "sum"), gross=("gross", "sum"), net=("change", "sum"),
        base=("old", "sum"),
    )  # fmt: skip
    base = table.pop("base")
    return table.assign(**{name: table[name] / base.where(base > 0) * 100 for name in ("gross", "net")})


def material(steps: pd.DataFrame, least: float) -> pd.DataFrame:
    """The steps of at least a size and a fifth of the older figure, or from zero, the largest first."""
    large = steps["percent"].isna() | (steps["percent"].abs() >= FIFTH)
    rows = steps[(steps["change"].abs() >= least) & large]
    return rows.sort_values("change", key=abs, ascending=False, kind="stable", ignore_index=True)


def composition(material: pd.DataFrame, published: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The largest nationality in the older figure of material changes, where the older vintage has nationalities.

    Args:
        material: ``material``, of detections by route and month.
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


def by_year(values: pd.DataFrame) -> pd.DataFrame:
    """Totals by year (rows) and vintage; of the newest year a vintage may hold a part.

    Args:
        values: ``methods.revisions.Panel.values``, figures by month.
    """
    years = pd.DatetimeIndex(values.index.get_level_values(0)).year
    return values.groupby(years.rename("year")).sum(min_count=1)
