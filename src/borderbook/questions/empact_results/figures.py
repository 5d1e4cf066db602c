"""EMPACT results: whole years with their gaps, totals of a cycle and joint action days, each kind apart."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.transforms import blended_transform_factory

from borderbook import words
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.questions.empact_results.analysis import NAMES, SCOPES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOWER_BOUND = "more than"
EFFORT = "Arrests and investigations also measure police effort and reporting."
GAP = "no figure found"
HATCH = "///"
HEADROOM = 1.62  # of the highest bar: the top of a panel is the lane of the cycle's total


def years_and_cycles(shown: pd.DataFrame, source: str) -> Figure:
    """A panel an indicator: a bar for each whole-year figure, a labelled gap for each year without one.

    A cycle's total is a bracket over its years in a lane of its own, off the scale of the bars; joint action
    days are not drawn.

    Args:
        shown: ``analysis.panel``.
        source: the source line.
    """
    indicators = list(dict.fromkeys(shown["indicator"]))
    columns = min(2, len(indicators))
    rows = -(-len(indicators) // columns)
    note = (
        f"Hatched: 'more than', a lower bound. Dashed: {GAP}, not zero. The bracket is the total of a cycle: "
        f"it has no height on the scale of the bars and cannot be split by year. {EFFORT}"
    )
    unit = "Figures of whole years as the sources give them, each panel on its own scale from zero"
    drawn = Words(_years_title(shown), unit, source, note)
    drawing, axes = style.canvas(drawn, height=1.5 + 1.95 * rows, panels=(rows, columns))
    for axis, indicator in zip(axes, indicators, strict=False):
        _years_panel(axis, shown[shown["indicator"] == indicator], indicator)
    for axis in axes[len(indicators) :]:
        axis.set_visible(False)
    return Figure(
        name="empact-whole-years-and-cycles",
        title=drawn.title,
        alt=_years_alt(shown, indicators),
        unit=drawn.unit,
        source=source,
        data=_data(shown[shown["scope"] != "action_days"]),
        drawing=drawing,
        note=note,
    )


def changes(rows: pd.DataFrame, source: str) -> Figure:
    """Bars of the change of each indicator between two whole years; hatched where a figure is not exact.

    Args:
        rows: ``analysis.changes``; may be empty, and the figure then says so.
        source: the source line.
    """
    note = f"Hatched and 'about': at least one of the two figures is rounded or a lower bound. {EFFORT}"
    drawn = Words(_changes_title(rows), "Change in per cent of the earlier figure", source, note)
    drawing, (axis,) = style.canvas(drawn, height=1.6 + 0.42 * max(len(rows), 2))
    if rows.empty:
        style.say(axis, "There are no two whole-year figures to compare in this period.")
    else:
        _change_bars(axis, rows)
    return Figure(
        name="empact-changes",
        title=drawn.title,
        alt=_changes_alt(rows),
        unit=drawn.unit,
        source=source,
        data=rows.assign(indicator=rows["indicator"].replace(NAMES), percent=rows["percent"].round(1)),
        drawing=drawing,
        note=note,
    )


def action_days(shown: pd.DataFrame, source: str) -> Figure:
    """Bars of joint action days, a row an operation, a panel an indicator; no series, nothing to add up.

    Args:
        shown: ``analysis.panel``; if it has no action days the figure says so.
        source: the source line.
    """
    days = shown[shown["scope"] == "action_days"].sort_values("from", kind="stable", na_position="last")
    indicators = [name for name in dict.fromkeys(shown["indicator"]) if name in set(days["indicator"])][:4]
    operations = list(dict.fromkeys(days["period"]))
    note = (
        "Each row is an operation or group of operations of a few days: parts of a year that differ in "
        "states and crime areas. They are not a series and must not be added up. A dash: not reported."
    )
    title = (
        "Joint action days: each operation reports its own few days, so none stands for a year"
        if operations
        else "No joint action days of these indicators in this period"
    )
    drawn = Words(
        title, "As reported for the days named; each panel on its own scale from zero", source, note
    )
    panels = (1, max(len(indicators), 1))
    drawing, axes = style.canvas(drawn, height=2.0 + 0.48 * max(len(operations), 2), panels=panels)
    if not operations:
        style.say(axes[0], title + ".")
    for axis, indicator in zip(axes, indicators, strict=False):
        _days_panel(axis, days[days["indicator"] == indicator], operations, indicator)
    for axis in axes[1 : len(indicators)]:
        axis.set_yticklabels([])
    return Figure(
        name="empact-joint-action-days",
        title=title,
        alt=_days_alt(days, title),
        unit=drawn.unit,
        source=source,
        data=_data(days),
        drawing=drawing,
        note=note,
    )


def cycles(rows: pd.DataFrame, facts: pd.DataFrame, source: str) -> Figure:
    """The policy cycles as spans of years, and under them which kinds of figures are held for which years.

    Args:
        rows: ``analysis.cycles``.
        facts: the curated table ``empact_results``.
        source: the source line.
    """
    first, last = int(rows["from"].min()), int(rows["to"].max())
    whole = sorted(int(year) for year in facts.loc[facts["scope"] == "whole_year", "year"].unique())
    days = sorted(int(y) for y in facts.loc[facts["scope"] == "action_days", "year"].dropna().unique())
    totals = rows[rows["held"].str.contains("totals")]
    held = words.listed([*map(str, whole)])
    title = f"EMPACT runs in cycles of years; whole-year figures are held for {held} only"
    unit = "Years of each EU policy cycle, and kinds of figures held here"
    drawn = Words(title, unit, source, "Filled: held. Dashed: none held.")
    drawing, (axis,) = style.canvas(drawn, height=3.5)
    _cycle_spans(axis, rows)
    _total_spans(axis, totals)
    for row, years in ((2, whole), (3, days)):
        _year_cells(axis, row, range(first, last + 1), years)
    _lanes(axis, first, last)
    return Figure(
        name="empact-cycles-and-figures-held",
        title=title,
        alt=_cycles_alt(rows, whole, days),
        unit=drawn.unit,
        source=source,
        data=rows[["cycle", "from", "to", "held", "status"]],
        drawing=drawing,
        note=drawn.note,
    )


def figure_words(value: float | None, qualifier: str, unit: str, sign: bool = False) -> str:
    """A figure as it is read: '6,801', 'more than EUR 797 million'; ``sign`` writes '> 797' for a label."""
    if value is None or pd.isna(value):
        return GAP
    amount = f"{value / 1e6:,.1f}".removesuffix(".0") if unit == "EUR" else f"{value:,.0f}"
    if sign:
        return f"> {amount}" if qualifier == LOWER_BOUND else amount
    said = f"EUR {amount} million" if unit == "EUR" else amount + (" tonnes" if unit == "tonnes" else "")
    return f"{LOWER_BOUND} {said}" if qualifier == LOWER_BOUND else said


def _years_panel(axis: Axes, rows: pd.DataFrame, indicator: str) -> None:
    whole = rows[rows["scope"] == "whole_year"]
    years = whole["from"].astype("int64").tolist()
    units = [unit for unit in rows["unit"] if unit]
    top = float(whole["value"].max()) if whole["value"].notna().any() else 1.0
    axis.set(ylim=(0, top * HEADROOM), xlim=(years[0] - 0.6, max(years[-1], years[0] + 3) + 0.6))
    for year, value, qualifier in zip(years, whole["value"], whole["qualifier"], strict=True):
        if pd.isna(value):
            style.gap(axis, year, GAP)
        else:
            _year_bar(axis, year, float(value), qualifier, units[0])
    _brackets(axis, rows[rows["scope"] == "cycle"], years)
    counted = {"EUR": "EUR million"}.get(units[0], units[0]) if units else "no figure"
    axis.set_title(f"{NAMES[indicator]}\n{counted}", loc="left", size=9, weight="bold", pad=3)
    axis.grid(False)
    axis.set_yticks([])
    axis.set_xticks(years, [str(year) for year in years])


def _year_bar(axis: Axes, year: int, value: float, qualifier: str, unit: str) -> None:
    lower = qualifier == LOWER_BOUND
    axis.bar(
        year, value, width=0.72, color=style.PAPER if lower else style.BLUE, edgecolor=style.BLUE,
        hatch=HATCH if lower else None, linewidth=1,
    )  # fmt: skip
    axis.annotate(
        figure_words(value, qualifier, unit, sign=True), (year, value), (0, 2), textcoords="offset points",
        ha="center", va="bottom", size=8.5, weight="bold",
    )  # fmt: skip


def _brackets(axis: Axes, totals: pd.DataFrame, years: list[int]) -> None:
    """Each cycle's total as a bracket above its years, cut off (and said so) where the period is shorter."""
    place = blended_transform_factory(axis.transData, axis.transAxes)
    for start, end, value, qualifier, unit in zip(
        totals["from"], totals["to"], totals["value"], totals["qualifier"], totals["unit"], strict=True
    ):
        low, high = max(start, years[0]) - 0.4, min(end, years[-1]) + 0.4
        axis.plot([low, high], [0.84, 0.84], color=style.ORANGE, linewidth=3, transform=place)
        axis.text(
            low, 0.87, f"{start}–{end} in total: {figure_words(value, qualifier, unit, sign=True)}",
            transform=place, va="bottom", size=8, color=style.INK,
        )  # fmt: skip


def _years_title(shown: pd.DataFrame) -> str:
    whole = shown[shown["scope"] == "whole_year"]
    known = whole[whole["value"].notna()]
    if known.empty:
        return "EMPACT: no whole-year figure of these indicators in this period"
    first = known[known["indicator"] == known["indicator"].iloc[0]]
    parts = [
        f"{figure_words(v, q, u)} in {y}"
        for v, q, u, y in zip(first["value"], first["qualifier"], first["unit"], first["from"], strict=True)
    ]
    years = words.listed([str(year) for year in sorted(known["from"].unique())])
    lead = (
        f"Of {whole['from'].min()} to {whole['from'].max()}, whole-year results are known for {years} only. "
    )
    name = NAMES[first["indicator"].iloc[0]]
    return f"{lead if whole['value'].isna().any() else ''}{name}: {words.listed(parts)}"


def _years_alt(shown: pd.DataFrame, indicators: list[str]) -> str:
    parts = []
    for indicator in indicators:
        rows = shown[(shown["indicator"] == indicator) & (shown["scope"] != "action_days")]
        known = rows.dropna(subset="value")
        said = [
            f"{period} {figure_words(value, qualifier, unit)}"
            + (" (total of the cycle, not split by year)" if scope == "cycle" else "")
            for period, value, qualifier, unit, scope in zip(
                known["period"],
                known["value"],
                known["qualifier"],
                known["unit"],
                known["scope"],
                strict=True,
            )
        ]
        absent = rows.loc[rows["value"].isna(), "period"]
        gap = f"; no figure for {words.listed(list(absent))}" if len(absent) else ""
        parts.append(f"{NAMES[indicator]}: {', '.join(said) or 'no figure'}{gap}")
    return "Bars of EMPACT results by year, a panel an indicator. " + ". ".join(parts) + "."


def _change_bars(axis: Axes, rows: pd.DataFrame) -> None:
    ordered = rows.sort_values("percent", kind="stable")
    exact = ordered["qualifier"] == "exact"
    bars = axis.barh(
        [NAMES[name] for name in ordered["indicator"]], ordered["percent"], height=0.66, linewidth=1,
        color=[style.BLUE if firm else style.PAPER for firm in exact], edgecolor=style.BLUE,
    )  # fmt: skip
    for bar, firm, percent in zip(bars, exact, ordered["percent"], strict=True):
        bar.set_hatch(None if firm else HATCH)
        middle = bar.get_y() + bar.get_height() / 2
        axis.annotate(
            f"{'' if firm else 'about '}{percent:+,.0f} %", (max(percent, 0), middle), (5, 0),
            textcoords="offset points", va="center", size=9, weight="bold",
        )  # fmt: skip
    axis.axvline(0, color=style.INK, linewidth=0.8)
    axis.grid(False)
    axis.set_xticks([])
    low, high = min(0.0, float(ordered["percent"].min())), max(0.0, float(ordered["percent"].max()))
    axis.set_xlim(low, high + (high - low) * 0.2)


def _changes_title(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "EMPACT: no two whole-year figures to compare in this period"
    first = rows.iloc[0]
    rose = int((rows["percent"] > 0).sum())
    start, end = first["from_year"], first["to_year"]
    many = f"All {rose}" if rose == len(rows) else f"{rose} of {len(rows)}"
    lead = f"{many} figures rose" if len(rows) > 1 else "One figure can be compared"
    moved = words.changed(first["percent"])
    return f"{lead} from {start} to {end}; {NAMES[first['indicator']].lower()}: {moved}"


def _changes_alt(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "No bars: there are no two whole-year figures to compare in this period."
    parts = [
        f"{NAMES[name]} from {figure_words(before, 'exact', unit)} ({start}) to "
        f"{figure_words(after, 'exact', unit)} ({end}), "
        f"{percent:+.0f} %{'' if firm == 'exact' else ', approximate'}"
        for name, start, end, before, after, unit, percent, firm in rows.itertuples(index=False)
    ]
    return "Bars of the change between two whole years. " + "; ".join(parts) + "."


def _days_panel(axis: Axes, rows: pd.DataFrame, operations: list[str], indicator: str) -> None:
    values = rows.set_index("period")["value"].reindex(operations).astype("float64")
    places = range(len(operations))
    axis.barh(places, values.fillna(0), height=0.6, color=style.GREEN)
    for place, value in zip(places, values, strict=True):
        axis.annotate(
            "–" if pd.isna(value) else f"{value:,.0f}", (0 if pd.isna(value) else value, place), (4, 0),
            textcoords="offset points", va="center", size=9,
        )  # fmt: skip
    axis.set_yticks(list(places), [textwrap.fill(name, 26) for name in operations], size=8)
    axis.invert_yaxis()
    axis.set_title(textwrap.fill(NAMES[indicator], 18), loc="left", size=9, weight="bold", pad=4)
    axis.set_xlim(0, float(values.max()) * 1.5)
    axis.set_xticks([])
    axis.grid(False)


def _days_alt(days: pd.DataFrame, title: str) -> str:
    parts = [
        f"{period}: {NAMES[indicator]} {value:,.0f}"
        for period, indicator, value in zip(days["period"], days["indicator"], days["value"], strict=True)
    ]
    return f"Bars by operation. {'; '.join(parts)}." if parts else title + "."


def _cycle_spans(axis: Axes, rows: pd.DataFrame) -> None:
    for start, end, name in zip(rows["from"], rows["to"], rows["cycle"], strict=True):
        axis.barh(0, end - start + 0.9, left=start - 0.45, height=0.62, color=style.BLUE)
        axis.text(
            (start + end) / 2, 0, name.replace("-", "–"), color=style.PAPER, weight="bold", size=9.5,
            ha="center", va="center",
        )  # fmt: skip


def _total_spans(axis: Axes, totals: pd.DataFrame) -> None:
    for start, end in zip(totals["from"], totals["to"], strict=True):
        axis.barh(1, end - start + 0.9, left=start - 0.45, height=0.5, color=style.ORANGE)
        axis.text((start + end) / 2, 1, "not split by year", size=8.5, ha="center", va="center")


def _year_cells(axis: Axes, row: int, years: range, held: list[int]) -> None:
    for year in years:
        there = year in held
        axis.barh(
            row, 0.8, left=year - 0.4, height=0.5, facecolor=style.GREEN if there else "none",
            edgecolor=style.GREEN if there else style.GREY, linestyle="-" if there else (0, (3, 3)),
            linewidth=0.8,
        )  # fmt: skip


def _lanes(axis: Axes, first: int, last: int) -> None:
    axis.set_yticks(range(4), ["Policy cycle", "Total of a cycle", "Whole year", "Joint action days"])
    axis.set_ylim(3.5, -0.5)
    axis.set_xlim(first - 0.6, last + 0.6)
    axis.set_xticks(range(first, last + 1), [str(year) for year in range(first, last + 1)], size=8.5)
    axis.grid(False)


def _cycles_alt(rows: pd.DataFrame, whole: list[int], days: list[int]) -> str:
    parts = "; ".join(f"{name}: {held}" for name, held in zip(rows["cycle"], rows["held"], strict=True))
    return (
        f"Spans of years, one a policy cycle, with the figures held of each. {parts}. Whole-year figures: "
        f"{words.listed([*map(str, whole)])}; joint action days in {words.listed([*map(str, days)])}."
    )


def _data(shown: pd.DataFrame) -> pd.DataFrame:
    return shown.assign(
        indicator=shown["indicator"].replace(NAMES), scope=shown["scope"].replace(SCOPES)
    ).drop(columns="sources")
