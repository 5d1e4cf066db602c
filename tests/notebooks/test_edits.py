"""A reader changes a line of a notebook: answer, titles and alternative texts stay true, or say what they cannot."""

from __future__ import annotations

import pytest
from edits import answer, edited, shown

GROUPS = 'groupby(["month", "route"], observed=True)'
NEWEST = 'catalog.load("detections")\n'


def figure(results, name):
    return next(one for one in shown(results, "Figure") if one.name == name)


@pytest.fixture(scope="module")
def by_border():
    return edited(
        "route_trends", (NEWEST, 'catalog.load("detections by border_type")\n'),
        (GROUPS, 'groupby(["month", "border_type"], observed=True)'),
    )  # fmt: skip


def test_routes_by_border_type(by_border):
    text = answer(by_border)
    assert "twelve months to April 2025" in text
    assert "**Sea** had the most, 178,298 (80 %)" in text
    assert "route" not in text.split("had the most")[0].split("**Sea**")[0].rsplit(".", 1)[-1]
    change = figure(by_border, "change-on-the-year-before")
    assert set(change.data.iloc[:, 0]) == {"land", "sea"}
    assert "Not on the map: sea 178,298 and land 45,661" in figure(by_border, "on-the-map").note


def test_routes_by_citizenship():
    results = edited(
        "route_trends", (NEWEST, 'catalog.load("detections", vintage="2025-06-03")\n'),
        (GROUPS, 'groupby(["month", "citizenship"], observed=True)'),
    )  # fmt: skip
    assert "**SY** had the most, 37,199" in answer(results)
    assert "SY" in figure(results, "change-on-the-year-before").alt
    assert "route" not in figure(results, "shares-of-all-detections").title


def test_two_routes_merged():
    results = edited(
        "route_trends",
        (GROUPS, 'replace({"route": {"Western Balkan": "Eastern Mediterranean"}}).groupby(["month", "route"], observed=True)'),
    )  # fmt: skip
    plain = edited("route_trends")
    assert "Western Balkan" not in answer(results)
    whole, merged = (figure(r, "change-on-the-year-before").data for r in (plain, results))
    assert whole.iloc[:, -1].sum() == merged.iloc[:, -1].sum()


def test_winter_months_only_are_named_as_such():
    results = edited(
        "route_trends",
        ('by_month = series.between(by_month, "first", ask.end)',
         'by_month = series.between(by_month, "first", ask.end)\n'
         "by_month = by_month[by_month.index.month.isin([12, 1, 2])]"),
    )  # fmt: skip
    text = answer(results)
    assert "In the three months to February 2026" in text
    assert "twelve months" not in text
    assert "three months to February 2026" in figure(results, "change-on-the-year-before").alt
    assert figure(results, "shares-of-all-detections").title == "No year has all of its months"
