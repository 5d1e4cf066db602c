"""How figures moved from vintage to vintage: the largest, by route, by age, and what is no revision."""

from __future__ import annotations

import pandas as pd

from borderbook import charts, words
from borderbook.catalog import reference
from borderbook.methods import revisions
from borderbook.methods.revisions import Cells
from borderbook.questions.revisions import analysis, answer

SHOWN = 12


def largest(moved: pd.DataFrame, dataset: str, cells: Cells) -> charts.Figure:
    """The figures that moved most: before and after.

    Args:
        moved: ``methods.revisions.moved``.
        dataset: names the unit.
        cells: what a figure is.
    """
    sized = moved.dropna(subset="change")
    top = sized.head(SHOWN)
    names = revisions.named(top, cells, reference.label) + " (" + top["vintage"] + ")"
    return charts.dots(
        top.set_index(names.rename("figure"))[["old", "new"]].set_axis(["before", "after"], axis=1), join=True,
        name="largest-revisions", title=f"Largest change: {names.iloc[0]}",
        unit=answer.UNITS[dataset].capitalize(), of=dataset,
        note=f"The {len(top)} largest of {words.number(len(sized))} changes; in brackets the vintage that made it.",
    )  # fmt: skip


def by_group(steps: pd.DataFrame, group: str, dataset: str) -> charts.Figure:
    """Net change in per cent of the older figures, by group and vintage; groups with the largest changes only.

    Args:
        steps: ``methods.revisions.steps``.
        group: the column that makes the rows.
        dataset: names the unit.
    """
    sums = steps.groupby([group, "vintage"])[["change", "old"]].sum()
    sums = sums[sums["old"] >= analysis.LARGE]
    order = sums["change"].abs().groupby(level=0).max().sort_values(ascending=False, kind="stable")
    shown = order[order > 0].index[:SHOWN]
    share = (sums["change"] / sums["old"] * 100).unstack("vintage").reindex(shown)
    vintage, limit = sums["change"].xs(shown[0]).abs().idxmax(), share.abs().max().max()
    change = words.signed(share[vintage][shown[0]])
    return charts.heatmap(
        share.rename(index=_label), form=_change, diverging=True, limits=(-limit, limit), name="net-change",
        title=f"{_label(shown[0])}: {change} net in the vintage {vintage}",
        unit="Net change of the figures that an older vintage gives, per cent", of=dataset,
        note=f"The {len(shown)} of {len(order)} groups that moved most; those with less than "
        f"{words.number(analysis.LARGE)} are left out.",
    )  # fmt: skip


def _label(name: object) -> str:
    return reference.label(str(name)).replace("_", " ")


def _change(value: float) -> str:
    return "0" if abs(value) < 0.005 else words.minus(f"{value:+.2f}")


def ages(table: pd.DataFrame, dataset: str) -> charts.Figure:
    """Sizes of changes by age.

    Args:
        table: ``analysis.by_age``.
        dataset: names the source.
    """
    return charts.bars(
        table["share"].rename("gross change"), form="{:.2f} %".format, name="by-age",
        title=answer.age(table.head(1)).rstrip("."),
        unit="Sizes of changes to the next vintage, per cent of the older figures, by age when published", of=dataset,
    )  # fmt: skip


def kinds(parts: pd.DataFrame, dataset: str) -> charts.Figure:
    """Recoding, change of scope and revision by vintage.

    Args:
        parts: ``analysis.recoded``.
        dataset: names the source.
    """
    named = parts.rename(columns={"scope": "change of scope", "revised": "revision", "recoded": "recoding"})
    return charts.stacked(
        named, horizontal=True, name="recoding-and-revision", title=answer.kinds(parts),
        unit="Detections, sum of the sizes of changes at the finest level", of=dataset,
        note="Recoding cancels out within a route and month. Scope: nationalities that the newer vintage leaves out, "
        "as Croatian nationals after 2018. Newer vintages that are not broken down cannot be compared here.",
    )  # fmt: skip
