"""Cases and tests of displacement between routes."""

from __future__ import annotations

import pandas as pd

from borderbook import charts, words
from borderbook.catalog import reference
from borderbook.questions.route_displacement import analysis, answer

OF = "detections by citizenship"
SHOWN = 12


def cases(found: pd.DataFrame) -> charts.Figure:
    """The largest cases: what one route lost and another won of the same nationality in the same year.

    Args:
        found: ``analysis.cases``.
    """
    top = found.head(SHOWN)
    rows = top.to_dict("records")
    names = [
        f"{reference.label(row['citizenship'])} {row['year']}: {row['from']} to {row['to']}" for row in rows
    ]
    fall, rise = top["fell_from"] - top["fell_to"], top["rose_to"] - top["rose_from"]
    data = pd.DataFrame({"fall on the first": fall, "rise on the second": rise})
    data = data.set_axis(pd.Index(names, name="case"))
    return charts.dots(
        data, join=True, log=True, name="largest-cases",
        title=f"Largest case: {answer.largest(found)}" if len(found) else "No case by this rule",
        unit="Detections, change on the year before (events, not persons); logarithmic", of=OF,
        note=f"The {len(top)} largest of {len(found)} by the smaller of the two changes." if len(top) else "",
    )  # fmt: skip


def pairs(tests: pd.DataFrame) -> charts.Figure:
    """Coincidences of each pair beside what chance makes, pairs that can have none left out.

    Args:
        tests: ``methods.co_occurrence.coincidences``.
    """
    shown = tests[(tests["observed"] > 0) | (tests["expected"] >= 0.5)].sort_values(
        "observed", ascending=False
    )
    data = shown.set_index(shown["first"] + " falls, " + shown["second"] + " rises")[["observed", "expected"]]
    data = data.rename(columns={"observed": "cases", "expected": "expected by chance"})
    nearest = tests.sort_values("p", kind="stable").iloc[0]
    pair = f"{nearest['first']} falling, {nearest['second']} rising"
    count = words.counted(int(nearest["observed"]), "case")
    return charts.dots(
        data, join=True, form=lambda value: f"{value:.1f}".removesuffix(".0"), name="cases-and-chance",
        title=f"Nearest to standing out: {pair}: {count}, {nearest['expected']:.1f} expected by chance",
        unit="Nationalities and years in which the first route falls and the second rises", of=OF,
    )  # fmt: skip


def power(tests: pd.DataFrame) -> charts.Figure:
    """How often each test finds half of the falls moved to the other route; its positive control.

    Args:
        tests: ``methods.co_occurrence.coincidences``.
    """
    wide = tests.set_index(["first", "second"])["power"].unstack() * 100
    weak = int((tests["power"] < analysis.ENOUGH).sum())
    return charts.heatmap(
        wide.rename_axis(index="falling", columns="rising"), form="{:.0f}".format, limits=(0, 100), name="power",
        title=f"{weak} of {len(tests)} tests would miss half of the falls moving in more than one of five cases",
        unit="How often the test finds half of a route's falls moved to the other, per cent", of=OF,
        note="Rows fall, columns rise. A route is not compared with itself.",
    )  # fmt: skip
