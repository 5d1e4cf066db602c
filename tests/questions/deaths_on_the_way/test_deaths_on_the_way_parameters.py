"""The parameters of deaths_on_the_way: spellings, limits, years that comes after end."""

from __future__ import annotations

import pytest

from borderbook.errors import UsageError
from borderbook.questions.deaths_on_the_way.parameters import DeathsOnTheWay


def test_a_route_has_its_one_name_however_it_is_spelt():
    ask = DeathsOnTheWay.check(routes=["central mediterranean", "Calais to United Kingdom"])
    assert ask.routes == ("Central Mediterranean", "Mainland Europe to the UK")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"routes": ["Darien"]}, "'Darien' is no route to or in Europe"),
        ({"routes": []}, "routes"),
        ({"routes": ["Western African", "western african"]}, "named twice"),
        ({"start": 2020, "end": 2015}, "comes after end"),
        ({"denominator": "population"}, "detections, arrivals, attempted"),
        ({"cause": "drownin"}, "drowning"),
    ],
)
def test_what_is_refused_and_why(values, said):
    with pytest.raises(UsageError, match=said):
        DeathsOnTheWay.check(**values)


def test_its_shape_is_described_for_the_command_line():
    about = {p["name"]: p for p in DeathsOnTheWay.describe()["parameters"]}
    assert about["denominator"]["allowed"] == ["detections", "arrivals", "attempted"]
    assert about["cause"]["type"].endswith("or null")
    assert about["routes"]["default"][0] == "Central Mediterranean"
