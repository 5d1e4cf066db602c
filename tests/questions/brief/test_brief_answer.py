"""The answer of the brief: leading numbers, gaps, confidence."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.errors import UsageError
from borderbook.questions.brief.analysis import NO_FIGURE, Chart, CutOff
from borderbook.questions.brief.answer import sentences
from borderbook.questions.brief.parameters import Brief

KNOWN = pd.DataFrame({"confidence": ["high", "high", "low"]})


def chart(figure, number, values=(1.0,)):
    frame = pd.DataFrame({"x": list(values)})
    return Chart(figure, "t", "d", frame, number, f"things {figure}", "2024")


def made(**numbers):
    names = {"detections": 1, "deaths": 3, "chain": 4}
    return {name: chart(figure, numbers.get(name, "7")) for name, figure in names.items()}


def test_the_leading_numbers_come_first():
    assert sentences(made(), CutOff.at("2024-12"), KNOWN) == [
        "Up to December 2024: **7** things 1; **7** things 3; **7** things 4.",
        "All nine charts have a figure for every year.",
        "The charts themselves are lost: the confidence that they were like these is high for 2 and low for 1 of them.",
    ]


def test_empty_charts_and_years_without_a_figure_are_named():
    charts = made(deaths=NO_FIGURE) | {"arrests": chart(9, "5", (1.0, None))}
    said = sentences(charts, CutOff.at("latest"), KNOWN)
    assert said[0] == "Up to the latest figures held: **7** things 1; **7** things 4."
    assert said[1] == "No figure is held for chart 3; chart 9 has years without one, shown as missing."


def test_a_cut_off_before_all_data_is_said():
    charts = made(detections=NO_FIGURE, deaths=NO_FIGURE, chain=NO_FIGURE)
    assert sentences(charts, CutOff.at("1995-01"), KNOWN)[0].startswith("Up to January 1995 nothing is held")


@pytest.mark.parametrize("value", ["2024", "first", "December 2024", "2024-13"])
def test_a_cut_off_is_a_month(value):
    with pytest.raises(UsageError, match="cut_off"):
        Brief.check(cut_off=value)


def test_a_month_can_be_written_in_several_ways():
    assert Brief.check(cut_off="2024/6").cut_off == "2024-06"
    assert Brief.check(cut_off="latest").cut_off == "latest"
