"""Cases and tests of displacement between routes."""

from __future__ import annotations

import pandas as pd

from borderbook import charts, reference
from borderbook.charts import Figure
from borderbook.questions.route_displacement import answer
from borderbook.questions.route_displacement.analysis import ENOUGH

OF = "detections by citizenship"
SHOWN = 12


def cases(found: pd.DataFrame) -> Figure:
    """The largest cases: what one route lost and another won of the same nationality in the same year.

    Args:
        found: ``analysis.cases``.
    """
    top = found.head(SHOWN)
    names = [
        f"{reference.label(row['citizenship'])} {row['year']}: {row['from']} to {row['to']}"
        for _, row in top.iterrows()
    ]
    data = pd.DataFrame(
        {"fall on the first": (top["fell_from"] - top["fell_to"]).to_numpy(),
         "rise on the second": (top["rose_to"] - top["rose_from"]).to_numpy()}, index=pd.Index(names, name="case"),
    )  # fmt: skip
    return charts.dots(
        data, join=True, log=True, name="largest-cases", title=answer.cases_title(found),
        unit="Detections, change on the year before (events, not persons); logarithmic", of=OF,
        note=f"The {len(top)} largest of {len(found)} by the smaller of the two changes." if len(top) else "",
    )  # fmt: skip


def pairs(tests: pd.DataFrame) -> Figure:
    """Coincidences of each pair beside what chance makes, pairs that can have none left out.

    Args:
        tests: ``methods.co_occurrence.coincidences``.
    """
    shown = tests[(tests["observed"] > 0) | (tests["expected"] >= 0.5)].sort_values(
        "observed", ascending=False
    )
    labels = shown["first"] + " falls, " + shown["second"] + " rises"
    data = pd.DataFrame(
        {"cases": shown["observed"].to_numpy(), "expected by chance": shown["expected"].to_numpy()},
        index=labels,
    )
    return charts.dots(
        data, join=True, form=lambda value: f"{value:.1f}".removesuffix(".0"), name="cases-and-chance",
        title=answer.tests_title(tests),
        unit="Nationalities and years in which the first route falls and the second rises", of=OF,
    )  # fmt: skip


def power(tests: pd.DataFrame) -> Figure:
    """How often each test finds half of the falls moved to the other route; its positive control.

    Args:
        tests: ``methods.co_occurrence.coincidences``.
    """
    wide = tests.set_index(["first", "second"])["power"].unstack() * 100
    weak = int((tests["power"] < ENOUGH).sum())
    return charts.heatmap(
        wide.rename_axis(index="falling", columns="rising"), form="{:.0f}".format, limits=(0, 100), name="power",
        title=f"{weak} of {len(tests)} tests would miss half of the falls moving in more than one of five cases",
        unit="How often the test finds half of a route's falls moved to the other, per cent", of=OF,
        note="Rows fall, columns rise. A route is not compared with itself.",
    )  # fmt: skip
