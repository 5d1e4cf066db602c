"""Verdicts, and numbers of the sources beside the same computed now."""

from __future__ import annotations

import pandas as pd

from borderbook import charts
from borderbook.questions.claims_audit import analysis


def verdicts(counts: pd.DataFrame) -> charts.Figure:
    """The number of statements by kind and verdict.

    Args:
        counts: a row a kind, a column a verdict.
    """
    return charts.stacked(
        counts.loc[:, counts.sum() > 0], horizontal=True, name="verdicts-by-kind", of="claims",
        unit="Statements of the information sheet",
        title=f"Of {int(counts.to_numpy().sum())} statements {analysis.counted(counts.sum())}",
    )  # fmt: skip


def numbers(table: pd.DataFrame, of: list[str]) -> charts.Figure:
    """Each number computed now, in per cent of what the source prints.

    Args:
        table: ``analysis.numbers``.
        of: the datasets that they are computed from.
    """
    shown, agree = table.dropna(subset="percent"), table["agrees"].value_counts()
    yes = agree.get("yes", 0)
    index = pd.Index(shown["claim_id"] + ": " + shown["about"], name="number")
    return charts.dots(
        shown["percent"].set_axis(index).rename("computed now"), reference=(100.0, "as printed"),
        form="{:.1f}".format, name="numbers-printed-and-computed", of=of,
        title=f"{yes} of {yes + agree.get('no', 0)} numbers that the sources print agree with the same computed now",
        unit="Computed now, in per cent of the printed number",
        note="The numbers are those of the sources that the statements repeat, not of the information sheet itself.",
    )  # fmt: skip
