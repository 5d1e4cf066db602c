"""How figures moved from vintage to vintage: the triangle, the largest revisions, and their age."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from borderbook import reference
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.methods.revisions import cells_of, largest_total, named

UNITS = {
    "detections": "detections",
    "incidents": "persons dead or missing",
    "enforcement": "persons",
    "asylum_applicants": "persons",
    "population": "persons",
}
TOTALS = {
    "detections": "Detections of illegal border-crossing (events, not persons), all routes",
    "incidents": "Persons dead or missing on the Mediterranean (a minimum)",
    "enforcement": "Persons by measure, sum of the countries that all vintages in a row give",
    "asylum_applicants": "Applicants, sum of the countries that all vintages in a row give",
    "population": "Inhabitants, sum of the countries that both vintages give",
}
NOTES = {
    "detections": "A citizenship that a vintage covers but does not list counts 0.",
    "incidents": "The month in which a vintage ends is left out.",
    "enforcement": "Vintages hold different tables; a blank is not given.",
    "asylum_applicants": "Vintages hold different tables; a blank is not given.",
    "population": "",
}
PART = "* part of the year only. "
SHOWN = 12
_SCALE = LinearSegmentedColormap.from_list("revisions", ["#7FB8DE", style.PAPER, "#F2AE7E"])


def source_line(citation: str, vintages: list[str]) -> str:
    """'Source: Frontex, ..., 6 vintages, 2018-07-06 to 2025-06-03'."""
    return f"Source: {citation}, {len(vintages)} vintages, {min(vintages)} to {max(vintages)}"


def triangle_heatmap(triangle: pd.DataFrame, dataset: str, source: str) -> Figure:
    """Totals by year and vintage, coloured by their change on the vintage before.

    Args:
        triangle: ``revisions.triangle``; years that one vintage alone gives are left out.
        dataset: names the unit.
        source: the source line.
    """
    rows = triangle[triangle.groupby("label")["vintage"].transform("size") > 1]
    title = _triangle_title(rows, UNITS[dataset])
    part = "" if rows["complete"].all() else PART
    note = f"{part}Second line and colour: change on the vintage before, of what both cover. {NOTES[dataset]}"
    words = Words(title, TOTALS[dataset], source, note.strip())
    labels = list(dict.fromkeys(rows["label"]))
    drawing, (axis,) = style.canvas(words, height=1.7 + 0.34 * max(len(labels), 3))
    if rows.empty:
        style.empty(axis, "No year's total is given by two vintages.")
    else:
        _heat(axis, rows)
    return Figure(
        name="revision-triangle",
        title=title,
        alt=_triangle_alt(rows, UNITS[dataset]),
        unit=words.unit,
        source=source,
        data=rows.drop(columns="year").round({"percent": 2}).rename(columns={"label": "of"}),
        drawing=drawing,
        note=words.note,
    )


def largest_revisions(moved: pd.DataFrame, dataset: str, least: int, source: str) -> Figure:
    """Bars of the largest changes of single figures, each with its name and its old and new value.

    Args:
        moved: ``revisions.moved``, the largest first.
        dataset: gives the figures' names and unit.
        least: the smallest change shown.
        source: the source line.
    """
    top = moved.head(SHOWN)
    shown = top.assign(name=named(top, cells_of(dataset), reference.label))
    unit = f"Change of a figure between two vintages, {UNITS[dataset]}; {least:,} or more"
    title = _largest_title(moved, shown, UNITS[dataset], least)
    note = " ".join(reference.footnotes(_codes(shown)))
    words = Words(title, unit, source, note)
    drawing, (axis,) = style.canvas(words, height=1.6 + 0.44 * max(len(shown), 3))
    if shown.empty:
        style.empty(axis, f"No figure moved by {least:,} or more.")
    else:
        _bars(axis, shown.iloc[::-1])
    columns = ["name", "since", "vintage", "old", "new", "change", "percent", "kind"]
    return Figure(
        name="largest-revisions",
        title=title,
        alt=_largest_alt(shown),
        unit=unit,
        source=source,
        data=shown[columns].round({"percent": 1}).rename(columns={"name": "figure"}),
        drawing=drawing,
        note=note,
    )


def moved_by_age(ages: pd.DataFrame, dataset: str, source: str) -> Figure:
    """Bars: the share of figures that moved later, by how old they were when published.

    Args:
        ages: ``revisions.by_age``.
        dataset: names the unit.
        source: the source line.
    """
    title = _age_title(ages)
    unit = "Per cent of figures that the next vintage to give them had changed, by age when published"
    note = f"Net: sum of the changes; gross: sum of their sizes; both in per cent of the figures' {UNITS[dataset]}."
    words = Words(title, unit, source, note)
    drawing, (axis,) = style.canvas(words, height=1.7 + 0.5 * max(len(ages), 2))
    if ages.empty:
        style.empty(axis, "No two vintages give a figure in common.")
    else:
        _age_bars(axis, ages.iloc[::-1])
    parts = [f"{row['age']} {row['share']:.1f} % of {row['figures']:,}" for row in ages.to_dict("records")]
    return Figure(
        name="revisions-by-age",
        title=title,
        alt=f"Horizontal bars of the share of figures that moved, by age when published: {'; '.join(parts)}.",
        unit=unit,
        source=source,
        data=ages.round(2),
        drawing=drawing,
        note=note,
    )


def _codes(shown: pd.DataFrame) -> set[str]:
    return {code for name in ("geo", "citizenship") if name in shown for code in shown[name]}


def _heat(axis: Axes, rows: pd.DataFrame) -> None:
    totals = rows.pivot_table(index="label", columns="vintage", values="total")
    changes = rows.pivot_table(index="label", columns="vintage", values="percent")
    percent = changes.reindex_like(totals).fillna(0).to_numpy()
    # the root, as most revisions are small beside the largest
    shade = np.sign(percent) * np.sqrt(np.abs(percent))
    limit = max(float(np.abs(shade).max()), 0.1)
    shade = np.where(totals.isna(), np.nan, shade)
    axis.imshow(shade, cmap=_SCALE, vmin=-limit, vmax=limit, aspect="auto")
    places = (
        {label: at for at, label in enumerate(totals.index)},
        {v: at for at, v in enumerate(totals.columns)},
    )
    for row in rows.to_dict("records"):
        moved = pd.notna(row["change"]) and row["change"] != 0
        text = f"{row['total']:,.0f}{'' if row['complete'] else '*'}"
        axis.text(
            places[1][row["vintage"]], places[0][row["label"]],
            f"{text}\n{row['change']:+,.0f}" if moved else text,
            ha="center", va="center", size=7.6, color=style.INK, linespacing=1.05,
        )  # fmt: skip
    axis.set_xticks(range(len(totals.columns)), totals.columns)
    axis.set_yticks(range(len(totals.index)), totals.index)
    axis.xaxis.tick_top()
    axis.tick_params(labelsize=8.5, length=0)
    axis.grid(False)
    axis.set_xticks(np.arange(len(totals.columns) + 1) - 0.5, minor=True)
    axis.set_yticks(np.arange(len(totals.index) + 1) - 0.5, minor=True)
    axis.grid(which="minor", color=style.RULE, linewidth=0.7)
    axis.tick_params(which="minor", length=0)


def _bars(axis: Axes, shown: pd.DataFrame) -> None:
    places = np.arange(len(shown))
    colours = [style.BLUE if change < 0 else style.VERMILION for change in shown["change"]]
    axis.barh(places - 0.17, shown["change"], height=0.38, color=colours)
    low, high = min(shown["change"].min(), 0), max(shown["change"].max(), 0)
    reach = (high - low) or 1.0
    axis.set_xlim(low - 0.02 * reach, high + 0.02 * reach)
    behind = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1}
    for place, row in zip(places, shown.to_dict("records"), strict=True):
        axis.text(
            0, place + 0.25, row["name"], transform=axis.get_yaxis_transform(), va="center", size=8.3,
            color=style.INK, bbox=behind,
        )  # fmt: skip
        axis.text(
            1, place + 0.25, f"{row['old']:,.0f} → {row['new']:,.0f}", transform=axis.get_yaxis_transform(),
            va="center", ha="right", size=8.3, color=style.QUIET, bbox=behind,
        )  # fmt: skip
    axis.axvline(0, color=style.INK, linewidth=1)
    axis.set_yticks([])
    axis.set_ylim(-0.6, len(shown) - 0.4)
    axis.xaxis.set_major_formatter(lambda value, _: f"{value:+,.0f}" if value else "0")
    axis.grid(False, axis="y")
    axis.grid(axis="x", color=style.RULE, linewidth=0.7)


def _age_bars(axis: Axes, ages: pd.DataFrame) -> None:
    axis.barh(ages["age"], ages["share"], color=style.BLUE, height=0.55)
    high = ages["share"].max() or 1.0
    axis.set_xlim(0, high * 1.75)
    for place, row in enumerate(ages.to_dict("records")):
        spread = "" if pd.isna(row["gross"]) else f" (net {_signed(row['net'])}, gross {row['gross']:.1f} %)"
        axis.annotate(
            f"{row['share']:.1f} % of {row['figures']:,}{spread}", (row["share"], place), xytext=(5, 0),
            textcoords="offset points", va="center", size=8.3, color=style.INK,
        )  # fmt: skip
    axis.set_xticks([])
    axis.grid(False)


def _signed(percent: float) -> str:
    """'+1.2 %', with a space that does not break a line; '0.0 %' without a sign."""
    return f"{percent:+.1f}\u00a0%" if round(percent, 1) else "0.0\u00a0%"


def _triangle_title(rows: pd.DataFrame, unit: str) -> str:
    top = largest_total(rows) if len(rows) else None
    if top is None:
        return "No total of a whole year moved between the vintages held"
    return (
        f"The total that moved most: {top['label']}, from {top['old']:,.0f} to {top['total']:,.0f} {unit} "
        f"({_signed(top['percent'])})"
    )


def _triangle_alt(rows: pd.DataFrame, unit: str) -> str:
    changes = rows[rows["change"].fillna(0) != 0]
    largest = changes.sort_values("change", key=abs, ascending=False, kind="stable").head(8)
    parts = [
        f"{row['label']} {row['change']:+,.0f} in vintage {row['vintage']}"
        for row in largest.to_dict("records")
    ]
    said = "; ".join(parts) or "none"
    return (
        f"Table of totals, {rows['label'].nunique()} rows by {rows['vintage'].nunique()} vintages, coloured by the "
        f"change on the vintage before. Largest changes in {unit}: {said}."
    )


def _largest_title(moved: pd.DataFrame, shown: pd.DataFrame, unit: str, least: int) -> str:
    if shown.empty:
        return f"No figure moved by {least:,} {unit} or more"
    top = shown.iloc[0]
    number = f"{len(moved):,} figure{'' if len(moved) == 1 else 's'}"
    return f"{number} moved by {least:,} {unit} or more; the largest: {top['name']}"


def _largest_alt(shown: pd.DataFrame) -> str:
    parts = [f"{row['name']} {row['old']:,.0f} to {row['new']:,.0f}" for row in shown.to_dict("records")]
    return f"Horizontal bars of changes, the largest first: {'; '.join(parts) or 'none'}."


def _age_title(ages: pd.DataFrame) -> str:
    if ages.empty:
        return "No figure can be compared between vintages"
    top = ages.sort_values("share", ascending=False, kind="stable").iloc[0]
    return f"Figures {_old(top['age'])} when published move most often: {top['share']:.1f} % of them"


def _old(age: str) -> str:
    return f"{age.removesuffix(' or more')} old{' or older' if age.endswith('more') else ''}"
