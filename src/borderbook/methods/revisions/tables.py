"""What steps amount to: by vintage, by age, by year (the triangle), by group; and what each vintage holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from borderbook.methods.revisions.cells import Cells, adding_up, in_scope
from borderbook.methods.revisions.panel import APPEARED, REVISED, UNCHANGED, WITHDRAWN, Panel

AGE_CLASSES = {
    "under 3 months": 3,
    "3 to 12 months": 12,
    "1 to 2 years": 24,
    "2 to 5 years": 60,
    "5 years or more": None,
}


def summary(table: pd.DataFrame, cells: Cells) -> dict[str, float]:
    """What a table of steps amounts to.

    Returns:
        ``compared``, ``revised``, ``appeared``, ``withdrawn``: numbers of figures. ``net``: the sum of the
        changes; ``gross``: the sum of their sizes; ``cancels``: per cent of gross that cancels out within its
        period, as when a figure is booked elsewhere (missing without any change). The latter three count only
        figures that add up: no totals beside their parts, no aggregates of countries.
    """
    kinds = table["kind"].value_counts()
    counts = {kind: int(kinds.get(kind, 0)) for kind in (REVISED, APPEARED, WITHDRAWN)}
    parts = table[adding_up(table, cells)]
    gross = float(parts["change"].abs().sum())
    left = float(parts.groupby([cells.period, "vintage"])["change"].sum().abs().sum())
    return {
        "compared": len(table),
        **counts,
        "net": float(parts["change"].sum()),
        "gross": gross,
        "cancels": (1 - left / gross) * 100 if gross > 0 else float("nan"),
    }


def by_vintage(table: pd.DataFrame, cells: Cells) -> pd.DataFrame:
    """A row a vintage: what it changed in the figures that earlier vintages gave. Columns as in ``summary``."""
    groups = table.groupby("vintage", sort=True)
    rows = [{"vintage": vintage, **summary(part, cells)} for vintage, part in groups]
    return pd.DataFrame(rows, columns=["vintage", *summary(table, cells)])


def by_age(table: pd.DataFrame, cells: Cells) -> pd.DataFrame:
    """How often and how far figures move, by how old they were when published.

    Args:
        table: ``steps``.
        cells: what a figure is.

    Returns:
        A row an age class that occurs: ``age``, ``figures`` (compared), ``moved``, ``share`` (per cent of them),
        ``net`` and ``gross`` change in per cent of the old figures' sum, of figures that add up only.
    """
    months = _months_old(table[cells.period], table["since"])
    limits = [-np.inf, *(limit for limit in AGE_CLASSES.values() if limit is not None), np.inf]
    age = pd.cut(months, limits, labels=list(AGE_CLASSES), right=False)
    change = table["change"].where(adding_up(table, cells))
    marked = table.assign(
        age=age,
        moved=table["kind"] != UNCHANGED,
        change=change,
        size=change.abs(),
        base=table["old"].where(change.notna()),
    )
    sums = marked.groupby("age", observed=True).agg(
        figures=("moved", "size"), moved=("moved", "sum"), net=("change", "sum"), gross=("size", "sum"),
        base=("base", "sum"),
    )  # fmt: skip
    base = sums["base"].where(sums["base"] > 0)
    made = sums.assign(
        share=sums["moved"] / sums["figures"] * 100,
        net=sums["net"] / base * 100,
        gross=sums["gross"] / base * 100,
    )
    return made.reset_index().astype({"age": "str"})[["age", "figures", "moved", "share", "net", "gross"]]


def _months_old(period: pd.Series, vintage: pd.Series) -> pd.Series:
    """Months from the end of a period (a year, or the month of a date) to a vintage, fractions included."""
    if pd.api.types.is_datetime64_any_dtype(period):
        end = period + pd.offsets.MonthEnd(0)
    else:
        end = pd.to_datetime(period.astype("int64").astype("str") + "-12-31")
    return (pd.to_datetime(vintage) - end).dt.days / 30.4375


def triangle(both: Panel, table: pd.DataFrame) -> pd.DataFrame:
    """Totals by year in every vintage: the revision triangle.

    Args:
        both: ``panel``.
        table: ``steps`` of it.

    Returns:
        A row a year (and measure, where the dataset has several) and vintage that gives it: ``label``,
        ``year``, ``vintage``, ``total``, ``complete`` (whether the vintage covers all months of the year),
        ``change`` and ``percent``: of the figures that the vintage before gave, too. Where unlisted
        is not zero, totals are of the figures that all of the year's vintages give, without aggregates.
    """
    cells = both.cells
    chosen = in_scope(both.values.index.to_frame(index=False), cells)
    values, labels = both.values[chosen], _labels(both.values.index[chosen].to_frame(index=False), cells)
    if not cells.unlisted_is_zero:
        known = values.notna()
        given = known.groupby(labels.to_numpy()).transform("any")
        values = values.where((known | ~given).all(axis=1), axis=0)
    totals = values.groupby(labels.to_numpy()).sum(min_count=1).rename_axis("label").reset_index()
    made = totals.melt("label", var_name="vintage", value_name="total").dropna(subset="total")
    made = made.merge(_yearly_changes(both, table, values), on=["label", "vintage"], how="left")
    years = pd.DataFrame(
        {"label": labels, "year": _years(values.index.to_frame(index=False), cells).to_numpy()}
    )
    made = made.merge(years.drop_duplicates(), on="label")
    made["complete"] = _whole(both, made["year"], made["vintage"])
    columns = ["label", "year", "vintage", "total", "complete", "change", "percent"]
    return made.sort_values(["label", "vintage"], ignore_index=True)[columns]


def largest_total(rows: pd.DataFrame) -> pd.Series | None:
    """The row of a triangle with the largest change between two vintages that cover its whole year, or None.

    The row has ``before`` (the vintage before) and ``old`` (its total) besides.
    """
    groups = rows.groupby("label")
    both = rows["complete"] & groups["complete"].shift(fill_value=False).astype("bool")
    marked = rows.assign(before=groups["vintage"].shift(), old=groups["total"].shift())
    own = marked[both & rows["change"].fillna(0).ne(0)]
    order = own["change"].abs().sort_values(ascending=False, kind="stable").index
    return None if own.empty else own.loc[order].iloc[0]


def _yearly_changes(both: Panel, table: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Change and per cent by label and vintage, of the steps whose figures are in ``values``."""
    cells = both.cells
    inside = pd.MultiIndex.from_frame(table[list(cells.keys)]).isin(values.dropna(how="all").index)
    own = table[inside & table["change"].notna()]
    sums = own.groupby([_labels(own, cells).to_numpy(), "vintage"])[["change", "old"]].sum()
    made = sums.assign(percent=sums["change"] / sums["old"].where(sums["old"] > 0) * 100).drop(columns="old")
    return made.rename_axis(["label", "vintage"]).reset_index()


def _labels(rows: pd.DataFrame, cells: Cells) -> pd.Series:
    """'2016', or 'return 2016' where the dataset has several measures."""
    year = _years(rows, cells).astype("str")
    names = [n for n in ("measure", "returns_counted", "applicant_type", "period") if n in cells.keys]
    parts = [rows[name].where(rows[name] != "", "") + " " for name in names]
    label = year
    for part in reversed(parts):
        label = part.where(part != " ", "").to_numpy() + label
    return label.str.replace("_", " ").reset_index(drop=True)


def _years(rows: pd.DataFrame, cells: Cells) -> pd.Series:
    period = rows[cells.period]
    return period.dt.year if pd.api.types.is_datetime64_any_dtype(period) else period.astype("int64")


def _whole(both: Panel, years: pd.Series, vintages: pd.Series) -> list[bool]:
    """For each year and vintage: whether the vintage covers all months of the year."""
    if not both.cells.unlisted_is_zero:
        return [True] * len(years)
    months = both.values.index.get_level_values(0)
    listed = {vintage: months[both.listed[vintage].to_numpy()] for vintage in both.vintages}
    spans = {vintage: (own.min(), own.max()) for vintage, own in listed.items()}
    return [
        bool(spans[vintage][0] <= pd.Timestamp(year, 1, 1) and spans[vintage][1] >= pd.Timestamp(year, 12, 1))
        for year, vintage in zip(years, vintages, strict=True)
    ]


def by_group(table: pd.DataFrame, cells: Cells) -> pd.DataFrame:
    """Net change by group (route, measure or country) and vintage: a row a group, a column a vintage.

    Only figures in scope that add up are counted. Groups and vintages without a change stay, with 0; a vintage that
    gives nothing of a group that an earlier one gave is missing. The last column is ``all``.
    """
    own = table[in_scope(table, cells)]
    wide = own.pivot_table(
        index=cells.group, columns="vintage", values="change", aggfunc="sum", observed=True
    )
    wide = wide[sorted(wide.columns)].assign(all=wide.sum(axis=1))
    order = wide["all"].abs().sort_values(ascending=False, kind="stable").index
    return wide.loc[order].rename_axis(columns=None)


def coverage(tables: Mapping[str, pd.DataFrame], cells: Cells) -> pd.DataFrame:
    """What each vintage holds: a row a vintage.

    Returns:
        ``vintage``, ``starts`` and ``ends`` (periods as text), ``rows``, ``zeros``, ``missing``; where unlisted
        is zero also ``not in the next``: labels (of citizenship or region) that the next vintage does not use.
    """
    rows = []
    ordered = sorted(tables)
    for at, vintage in enumerate(ordered):
        made = cells.prepare(tables[vintage])
        later = cells.prepare(tables[ordered[at + 1]]) if at + 1 < len(ordered) else None
        period, value = made[cells.period], made[cells.value]
        rows.append(
            {
                "vintage": vintage,
                "starts": _period_text(period.min()),
                "ends": _period_text(period.max()),
                "rows": len(made),
                "zeros": int((value == 0).sum()),
                "missing": int(value.isna().sum()),
                "not in the next": ", ".join(_gone(made, later, cells)),
            }
        )
    made = pd.DataFrame(rows)
    return made if cells.unlisted_is_zero else made.drop(columns="not in the next")


def _gone(table: pd.DataFrame, later: pd.DataFrame | None, cells: Cells) -> list[str]:
    """Labels in use here with a count, but in no row of the next vintage."""
    column = cells.vocabulary or "citizenship"
    if later is None or not cells.unlisted_is_zero:
        return []
    used = table.loc[table[cells.value].fillna(0) > 0, column].unique()
    return sorted(set(used) - set(later[column].unique()))


def _period_text(period: object) -> str:
    return period.strftime("%Y-%m") if isinstance(period, pd.Timestamp) else str(period)


def named(table: pd.DataFrame, cells: Cells, label: Callable[[str], str] = str) -> pd.Series:
    """Each figure in words: 'November 2024, Western African, sea, Senegal'.

    Args:
        table: ``steps`` or ``moved``.
        cells: what a figure is.
        label: gives the name for a code of ``geo`` or ``citizenship`` (``reference.label``).
    """
    parts = []
    for name in cells.keys:
        column = table[name]
        if name == "year":
            text = column.astype("str")
        elif name == cells.period:
            text = column.dt.strftime("%B %Y")
        elif name in ("geo", "citizenship"):
            text = column.map(lambda code: "all citizenships" if code == "TOTAL" else label(code))
        else:
            text = column.str.replace("_", " ").replace({"total": "", "all": ""})
        parts.append(text)
    rows = zip(*parts, strict=True)
    return pd.Series(
        [", ".join(part for part in row if part) for row in rows], index=table.index, dtype="str"
    )
