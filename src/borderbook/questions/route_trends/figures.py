"""Detections by route: change, course, shares, map."""

from __future__ import annotations

import pandas as pd

from borderbook import charts, words
from borderbook.catalog import reference
from borderbook.charts.maps import Extent, disclaimer
from borderbook.methods import series
from borderbook.questions.route_trends import answer
from borderbook.show.cited import cited

UNIT = words.DETECTIONS
EXTENT = Extent(-21.0, 24.0, 36.5, 58.5, "+proj=laea +lat_0=42 +lon_0=9 +datum=WGS84 +units=m")
"""From the Canary Islands to the border of Latvia with Russia; equal-area."""
PLACES = "A disc stands where the name of the route is written on maps, not where crossings are detected."


def changes(recent: pd.DataFrame, earlier: pd.DataFrame, of: pd.DataFrame) -> charts.Figure:
    """Detections by group: the newest months beside the same months a year before.

    Args:
        recent: a row a month, a column a group.
        earlier: the same, a year before.
        of: the loaded table, as in all figures here.
    """
    both, name = series.beside_year_before(recent, earlier), "change-on-the-year-before"
    return charts.dots(
        both.sort_values(both.columns[0], ascending=False), join=True, name=name,
        title=answer.change_title(cited(name, recent), cited(name, earlier)), unit=UNIT, of=of,
    )  # fmt: skip


def course(
    by_period: pd.DataFrame, part: dict[pd.Timestamp, str], frequency: str, of: pd.DataFrame
) -> charts.Figure:
    """A panel a group, each on its own scale from zero, the largest first."""
    ordered = by_period[by_period.sum().sort_values(ascending=False, kind="stable").index]
    repeated = words.counted_twice(by_period.index[0], by_period.index[-1], map(str, by_period.columns))
    return charts.panels(
        ordered, kind="bar" if frequency == "year" else "line", part=part, name=f"detections-by-{frequency}",
        title=answer.highest_periods(by_period, frequency), unit=f"{UNIT}, by {frequency}; each panel on its own scale",
        of=of, note=repeated,
    )  # fmt: skip


def shares(table: pd.DataFrame, of: pd.DataFrame) -> charts.Figure:
    """Each group's share of all detections, per cent, a row a group, a column a period."""
    name, ordered = (
        "shares-of-all-detections",
        table.loc[table.mean(axis=1).sort_values(ascending=False).index],
    )
    return charts.heatmap(
        ordered, form="{:.0f}".format, limits=(0, 100), name=name, of=of,
        title=answer.share_title(cited(name, table)), unit="Share of all detections of the period, per cent",
    )  # fmt: skip


def on_map(recent: pd.DataFrame, of: pd.DataFrame) -> charts.Figure:
    """A disc a route, its area in proportion to the detections of ``recent``."""
    sums, window = cited("on-the-map", recent).sum(), words.window(recent.index)
    where = reference.routes()[["route", "lon", "lat"]].rename(columns={"route": "label"})
    places = recent.sum().rename("value").rename_axis("label").reset_index().astype({"label": "str"})
    places = places.merge(where, on="label", how="left")
    title = f"No detections in {window}"
    if sums.sum():
        share = f"{words.number(sums.max())} ({words.per_cent(sums.max() / sums.sum() * 100)})"
        title = f"{sums.idxmax()} has {share} of the detections shown in {window}"
    return charts.bubbles(
        places, extent=EXTENT, name="on-the-map", title=title, unit=UNIT, of=of,
        note=f"{PLACES} {disclaimer(EXTENT)}",
    )  # fmt: skip
