"""What each edition of a report prints for the same years: tables coloured by the revision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from borderbook import words
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.questions.facilitators.analysis import INDICATORS

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def revisions(rows: Mapping[str, pd.DataFrame], source: str) -> Figure:
    """Tables of the figure that each edition prints for each year, coloured by the revision since the first.

    Args:
        rows: indicator -> ``analysis.revisions``; those without a figure are left out.
        source: the source line.
    """
    shown = {name: frame for name, frame in rows.items() if len(frame)}
    note = (
        "Colour: difference from the first figure printed for the year, violet "
        "below, orange above; the edition 2021 counts fewer documents than earlier ones."
    )
    unit = "Figures as printed in each edition of the annual risk analysis"
    drawn = Words(_revisions_title(shown), unit, source, note)
    years = pd.Index(sorted({int(year) for frame in shown.values() for year in frame["year"]}))
    depths = [frame["edition"].nunique() + 1.2 for frame in shown.values()] or [4.0]
    drawing, axes = style.canvas(
        drawn, height=1.5 + 0.27 * sum(depths) + 0.15 * len(depths), panels=(len(depths), 1),
        gridspec_kw={"height_ratios": depths},
    )  # fmt: skip
    if not shown:
        style.say(axes[0], "No edition held prints a year of this period.")
    for axis, (name, frame) in zip(axes, shown.items(), strict=False):
        _triangle(axis, frame, name, years)
    return Figure(
        name="revisions-between-editions",
        title=drawn.title,
        alt=_revisions_alt(shown),
        unit=unit,
        source=source,
        data=_data(shown),
        drawing=drawing,
        note=note,
    )


def _triangle(axis: Axes, rows: pd.DataFrame, name: str, years: pd.Index) -> None:
    values = rows.pivot_table(index="edition", columns="year", values="value").reindex(columns=years)
    change = rows.pivot_table(index="edition", columns="year", values="change").reindex(columns=years)
    texts = values.map(lambda value: "" if pd.isna(value) else f"{value:,.0f}")
    style.heatmap(
        axis, change.rename(index="edition {}".format), texts, {"size": 8, "color": style.INK}, cmap="PuOr_r",
        vmin=-45, vmax=45, linewidths=1.5, mask=values.isna().to_numpy(),
    )  # fmt: skip
    axis.set_title(INDICATORS[name], loc="left", size=9, weight="bold", pad=4)
    axis.tick_params(labelsize=8.5)


def _revisions_title(rows: Mapping[str, pd.DataFrame]) -> str:
    every = [frame.assign(indicator=name) for name, frame in rows.items()]
    if not every:
        return "No edition held prints a year of this period"
    table = pd.concat(every, ignore_index=True)
    most = table.iloc[int(table["change"].abs().to_numpy().argmax())]
    if round(most["change"]) == 0:
        return "In this period editions revise each other by less than half a per cent"
    return (
        f"Editions revise each other, by {most['change']:+.0f} % at most: {INDICATORS[str(most['indicator'])].lower()} "
        f"of {most['year']} in the edition {most['edition']}"
    )


def _revisions_alt(rows: Mapping[str, pd.DataFrame]) -> str:
    parts = []
    for name, frame in rows.items():
        revised = frame[frame["change"].abs() >= 0.5].sort_values(["year", "edition"])
        said = [
            f"{year} {change:+.1f} % (edition {edition}: {value:,})"
            for edition, year, value, change in revised.drop_duplicates("year", keep="last")[
                ["edition", "year", "value", "change"]
            ].itertuples(index=False)
        ]
        parts.append(f"{INDICATORS[name]}: {words.listed(said) or 'no revision of half a per cent or more'}")
    if not parts:
        return "No figures in this period."
    return (
        f"Tables, editions by years. Last figure beside the first, where it was revised: {'; '.join(parts)}."
    )


def _data(rows: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    parts = [
        frame.assign(indicator=INDICATORS[name], change=frame["change"].round(1))
        for name, frame in rows.items()
    ]
    columns = ["indicator", "edition", "year", "value", "change", "flag"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)
