"""Verdicts, numbers of the sources beside the same computed now, causes and effects in time."""

from __future__ import annotations

import pandas as pd

from borderbook import charts
from borderbook.charts import Figure
from borderbook.questions.claims_audit import answer
from borderbook.questions.claims_audit.analysis import counted


def verdicts(counts: pd.DataFrame) -> Figure:
    """The number of statements by kind and verdict.

    Args:
        counts: a row a kind, a column a verdict.
    """
    return charts.stacked(
        counts.loc[:, counts.sum() > 0], horizontal=True, name="verdicts-by-kind", of="claims",
        unit="Statements of the information sheet",
        title=f"Of {int(counts.to_numpy().sum())} statements {counted(counts.sum())}",
    )  # fmt: skip


def numbers(table: pd.DataFrame, of: list[str]) -> Figure:
    """Each number computed now, in per cent of what the source prints.

    Args:
        table: ``analysis.numbers``.
        of: the datasets that they are computed from.
    """
    shown = table.dropna(subset="percent")
    index = pd.Index(shown["claim_id"] + ": " + shown["about"], name="number")
    return charts.dots(
        shown["percent"].set_axis(index).rename("computed now"), reference=(100.0, "as printed"),
        form="{:.1f}".format, name="numbers-printed-and-computed", title=answer.numbers_title(table),
        unit="Computed now, in per cent of the printed number", of=of,
        note="The numbers are those of the sources that the statements repeat, not of the information sheet itself.",
    )  # fmt: skip


def order(orders: pd.DataFrame) -> Figure:
    """When what is named as a cause happened, and when its effect.

    Args:
        orders: ``analysis.orders``.
    """
    rows = orders.assign(row=orders["claim_id"], label=orders["role"] + ": " + orders["what"])
    return charts.timeline(
        rows, name="causes-and-effects", title=answer.orders_title(orders), of="policy_events",
        unit="Dates of what the statement names as cause and effect",
    )  # fmt: skip
