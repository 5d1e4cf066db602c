"""The business of migrant smuggling: a share and its restatements, turnover, fees, Europol's activity."""

from __future__ import annotations

import datetime as dt
import textwrap
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.dates import date2num

from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCOPES = {
    "smuggling only": style.BLUE,
    "smuggling and trafficking": style.ORANGE,
    "trafficking only": style.PINK,
    "smuggling, as an article words it": style.GREY,
}
SHORT = {
    "smuggling only": "smuggling",
    "smuggling and trafficking": "with trafficking",
    "trafficking only": "trafficking",
    "smuggling, as an article words it": "scope unsure",
}
READ_IN = {
    "own_text": ("the issuing body's own text", style.GREEN),
    "restated": ("restated by others", style.SKY),
}
GROUPS = {
    "share": "Share using smugglers",
    "turnover": "Turnover, profit, income",
    "fees": "Fees",
    "emsc": "Activity of Europol's centre",
}


def restatements(rows: pd.DataFrame, source: str) -> Figure:
    """Texts that give the share of migrants who use smugglers, by the date of the text; each tied to the first.

    Args:
        rows: ``analysis.restatements``.
        source: the source line.
    """
    first, last = rows["from"].iloc[0], rows["to"].max()
    title = f"One estimate of {first:%B %Y}, about arrivals of {rows['about'].min()}, is still given in {last:%B %Y}"
    note = (
        "A dot is a text, a bar its month or year where the day is not known; the line runs back to the first text. "
        "No text held here gives a new estimate or its method; in each the share is of another group of people."
    )
    unit = "Texts that give the share of irregular migrants who use smugglers, by date of the text"
    drawn = Words(title, unit, source, note)
    drawing, (axis,) = style.canvas(drawn, height=1.9 + 0.42 * len(rows))
    _chain(axis, rows)
    return Figure(
        name="share-restatements",
        title=title,
        alt=_chain_alt(rows),
        unit=unit,
        source=source,
        data=_chain_data(rows),
        drawing=drawing,
        note=note,
    )


def activity(rows: pd.DataFrame, source: str) -> Figure:
    """Counts of Europol's centre against migrant smuggling, a panel a count, a colour a scope.

    Args:
        rows: ``analysis.activity``.
        source: the source line.
    """
    counted = list(dict.fromkeys(rows["counted"]))
    sizes = [int((rows["counted"] == name).sum()) for name in counted]
    deep = [max(sizes[at : at + 2]) for at in range(0, len(sizes), 2)]
    note = (
        "Only bars of one colour in one panel count the same. In front of a number: ~ about, > more than (a lower "
        "bound), < almost. The stock adds up over years. Scope unsure: as an article words it, by an unknown rule."
    )
    unit = "Counts of the European Migrant Smuggling Centre, each panel on its own scale from zero"
    drawn = Words(_activity_title(rows), unit, source, note)
    drawing, axes = style.canvas(
        drawn, height=1.6 + sum(0.27 * size + 0.5 for size in deep), panels=(len(deep), 2),
        gridspec_kw={"height_ratios": [size + 0.3 for size in deep]},
    )  # fmt: skip
    for at, name in enumerate(counted):
        _counts_panel(axes[at], rows[rows["counted"] == name], name, deep[at // 2])
    for axis in axes[len(counted) :]:
        axis.set_visible(False)
    return Figure(
        name="emsc-activity-by-scope",
        title=drawn.title,
        alt=_activity_alt(rows, counted),
        unit=unit,
        source=source,
        data=rows.drop(columns="note"),
        drawing=drawing,
        note=note,
    )


def evidence(table: pd.DataFrame, source: str) -> Figure:
    """How many figures of each kind were read in the issuing body's own text: bars, stacked.

    Args:
        table: ``analysis.evidence``.
        source: the source line.
    """
    own, every = int(table["own_text"].sum()), int(table[["own_text", "restated"]].to_numpy().sum())
    title = f"{own} of {every} figures were read in the issuing body's own text, the others in restatements"
    note = "Conflicting: another source gives another value for the same thing."
    drawn = Words(title, "Number of figures held here, by where they were read", source, note)
    drawing, (axis,) = style.canvas(drawn, height=3.3)
    names = [GROUPS[str(key)] for key in table.index]
    axis.barh(names, table["own_text"], color=style.GREEN, height=0.62)
    axis.barh(names, table["restated"], left=table["own_text"], color=style.SKY, height=0.62)
    for bars in axis.containers:
        axis.bar_label(bars, label_type="center", size=9, color=style.INK)  # type: ignore[arg-type]
    for place, (total, conflicting) in enumerate(
        zip(table["own_text"] + table["restated"], table["conflicting"], strict=True)
    ):
        if conflicting:
            axis.annotate(
                f"{conflicting} of these conflicting", (total, place), (5, 0), textcoords="offset points",
                va="center", size=8.5, color=style.QUIET,
            )  # fmt: skip
    axis.invert_yaxis()
    axis.grid(False)
    axis.set_xticks([])
    style.key(axis, dict(READ_IN.values()))
    return Figure(
        name="figures-by-where-they-were-read",
        title=title,
        alt=_evidence_alt(table),
        unit=drawn.unit,
        source=source,
        data=table.reset_index().assign(figures=names),
        drawing=drawing,
        note=note,
    )


def _chain(axis: Axes, rows: pd.DataFrame) -> None:
    origin, year = date2num(rows["from"].iloc[0]), int(rows["about"].min())
    january, december = date2num(dt.date(year, 1, 1)), date2num(dt.date(year, 12, 31))
    axis.axvspan(january, december, color=style.RULE, alpha=0.7, linewidth=0)
    axis.text(
        (january + december) / 2, -0.66, "year\nmeant", size=7.8, color=style.QUIET, ha="center", va="center",
        linespacing=1,
    )  # fmt: skip
    for place, (start, end, wording, years) in enumerate(
        zip(date2num(rows["from"]), date2num(rows["to"]), rows["wording"], rows["years_after"], strict=True)
    ):
        middle = max((start + end) / 2, origin)
        axis.plot([origin, middle], [place, place], color=style.RULE, linewidth=1.4, zorder=1)
        axis.plot(
            [start, end], [place, place], color=style.BLUE, linewidth=4, alpha=0.4, solid_capstyle="butt"
        )
        axis.plot([middle], [place], "o", color=style.BLUE, markersize=8, zorder=3)
        axis.annotate(
            _after(wording, years), (max(middle, end), place), (9, 0), textcoords="offset points", va="center",
            size=8.5, weight="bold",
        )  # fmt: skip
    axis.axvline(origin, color=style.INK, linewidth=0.9, linestyle=(0, (3, 3)))
    axis.set_yticks(range(len(rows)), [textwrap.fill(name, 34) for name in rows["publisher"]], size=8.3)
    axis.set_ylim(len(rows) - 0.4, -1.05)
    last = int(rows["to"].dt.year.max())
    years_shown = range(year, last + 1, 2)
    axis.set_xticks([date2num(dt.date(at, 1, 1)) for at in years_shown], [str(at) for at in years_shown])
    axis.set_xlim(january, date2num(dt.date(last + 5, 1, 1)))
    axis.grid(False)


def _after(wording: str, years: float) -> str:
    return f"{wording}, {years:.1f} years on" if years >= 1 else wording


def _chain_alt(rows: pd.DataFrame) -> str:
    parts = [
        f"{publisher} ({_dated(start, end)}): {said}"
        for publisher, start, end, said in rows[["publisher", "from", "to", "wording"]].itertuples(
            index=False
        )
    ]
    return (
        f"Time line of {len(rows)} texts, each tied back to the first, of {rows['from'].iloc[0]:%B %Y}. "
        f"{'; '.join(parts)}."
    )


def _dated(start: pd.Timestamp, end: pd.Timestamp) -> str:
    days = (end - start).days
    return f"{start:%Y}" if days > 31 else f"{start:%Y-%m}" if days else f"{start:%Y-%m-%d}"


def _chain_data(rows: pd.DataFrame) -> pd.DataFrame:
    dates = [_dated(start, end) for start, end in zip(rows["from"], rows["to"], strict=True)]
    kept = rows[
        ["publisher", "document", "share", "wording", "about", "of_whom", "years_after", "confidence"]
    ]
    return kept.assign(dated=dates, years_after=kept["years_after"].round(1))


def _counts_panel(axis: Axes, rows: pd.DataFrame, name: str, deep: int) -> None:
    places = range(len(rows))
    axis.barh(places, rows["value"], height=0.66, color=[SCOPES[scope] for scope in rows["scope"]])
    signs = {"more than": "> ", "almost": "< ", "about": "~ "}
    for place, value, qualifier in zip(places, rows["value"], rows["qualifier"], strict=True):
        axis.annotate(
            f"{signs.get(qualifier, '')}{value:,.0f}", (value, place), (4, 0), textcoords="offset points",
            va="center", size=8.5, weight="bold",
        )  # fmt: skip
    names = [
        f"{period.removesuffix(' stock')}, {SHORT[scope]}"
        for period, scope in zip(rows["period"], rows["scope"], strict=True)
    ]
    axis.set_yticks(places, names, size=8.2)
    axis.set_ylim(deep - 0.4, -0.6)
    axis.set_xlim(0, float(rows["value"].max()) * 1.3)
    axis.set_xticks([])
    axis.grid(False)
    axis.set_title(name, loc="left", size=9, weight="bold", pad=3)


def _activity_title(rows: pd.DataFrame) -> str:
    """The first count that a year has both for smuggling alone and with trafficking, with both figures."""
    alone = rows[rows["scope"] == "smuggling only"]
    both = rows[rows["scope"] == "smuggling and trafficking"]
    pairs = alone.merge(both, on=["counted", "period"], suffixes=("", "_both"), sort=False)
    if pairs.empty:
        return "Counts of Europol's centre against migrant smuggling, each with its scope"
    name, period, value, more = pairs[["counted", "period", "value", "value_both"]].to_numpy().tolist()[0]
    figures = f"{value:,.0f} on smuggling alone, {more:,.0f} with trafficking"
    return f"The scope makes the figure. {name} in {period}: {figures}"


def _activity_alt(rows: pd.DataFrame, counted: list[str]) -> str:
    parts = []
    for name in counted:
        own = rows[rows["counted"] == name]
        said = [
            f"{period} {'' if qualifier.startswith('exact') else qualifier + ' '}{value:,.0f} ({scope})"
            for period, scope, value, qualifier in own[["period", "scope", "value", "qualifier"]].values
        ]
        parts.append(f"{name}: {', '.join(said)}")
    return f"Bars by year and scope, a panel a count. {'; '.join(parts)}."


def _evidence_alt(table: pd.DataFrame) -> str:
    parts = [
        f"{GROUPS[key]}: {own} in the issuing body's own text, {restated} restated, {conflicting} conflicting"
        for key, own, restated, conflicting in zip(
            table.index, table["own_text"], table["restated"], table["conflicting"], strict=True
        )
    ]
    return f"Stacked bars of the number of figures by where they were read. {'; '.join(parts)}."
