"""The money of migrant smuggling: turnover, profit, income and fees, as ranges grouped by what they cover."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.ticker import FixedLocator, NullLocator

from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CURRENCIES = {"EUR": style.BLUE, "USD": style.VERMILION, "USD or EUR": style.QUIET}
NOT_A_SERIES = (
    "Not a time series: the figures differ in place, year, currency and in what they count. Currencies are as "
    "stated; nothing is converted."
)
BOUNDS = "An arrow marks a bound: 'up to' points left, 'more than' points right."
FEE_STEPS = (200, 500, 1000, 2500, 5000, 10000, 25000)


def turnover(rows: pd.DataFrame, source: str) -> Figure:
    """Ranges of turnover, profit and income, a panel for each place and time covered.

    Args:
        rows: ``analysis.turnover``.
        source: the source line.
    """
    places = [place for place in rows["place"].cat.categories if (rows["place"] == place).any()]
    sizes = [int((rows["place"] == place).sum()) for place in places]
    note = f"{NOT_A_SERIES} {BOUNDS}"
    drawn = Words(
        _turnover_title(rows), "Billion of the stated currency, as the sources give it", source, note
    )
    drawing, axes = style.canvas(
        drawn, height=1.9 + 0.5 * sum(sizes), panels=(len(places), 1), sharex=True,
        gridspec_kw={"height_ratios": [size + 0.35 for size in sizes]},
    )  # fmt: skip
    for axis, place in zip(axes, places, strict=True):
        part = rows[rows["place"] == place]
        names = [
            f"{who}: {what}, {when}" for who, what, when in part[["publisher", "counted", "period"]].values
        ]
        _ranges(axis, part, names, place)
        axis.set_xlim(0, rows["high"].max() * 1.45)
        axis.xaxis.set_major_formatter(lambda value, _: f"{value / 1e9:,.0f}")
        axis.tick_params(labelbottom=axis is axes[-1])
    return Figure(
        name="turnover-ranges",
        title=drawn.title,
        alt=_ranges_alt(
            "Ranges of money by what they cover", rows, ["place", "publisher", "counted", "period"]
        ),
        unit=drawn.unit,
        source=source,
        data=rows.drop(columns="note"),
        drawing=drawing,
        note=note,
    )


def fees(rows: pd.DataFrame, source: str) -> Figure:
    """Ranges of fees by journey, a panel a source, on a scale of ratios.

    Args:
        rows: ``analysis.fees``.
        source: the source line.
    """
    sources = list(dict.fromkeys(rows["source"]))
    sizes = [int((rows["source"] == name).sum()) for name in sources]
    note = f"{NOT_A_SERIES} Each step of the scale multiplies the fee. {BOUNDS}"
    drawn = Words(_fees_title(rows), "Fee a person and journey in the stated currency, as the sources give it",
                  source, note)  # fmt: skip
    drawing, axes = style.canvas(
        drawn, height=1.9 + 0.37 * sum(sizes) + 0.16 * len(sizes), panels=(len(sources), 1), sharex=True,
        gridspec_kw={"height_ratios": [size + 0.5 for size in sizes]},
    )  # fmt: skip
    for axis, name in zip(axes, sources, strict=True):
        part = rows[rows["source"] == name]
        _ranges(axis, part, [_journey(j, p) for j, p in part[["journey", "period"]].values], name)
        axis.set_xscale("log")
        axis.set_xlim(rows["low"].min() * 0.7, rows["high"].max() * 7)
        axis.xaxis.set_major_locator(FixedLocator(FEE_STEPS))
        axis.xaxis.set_minor_locator(NullLocator())
        axis.xaxis.set_major_formatter(lambda value, _: style.thousands(value))
        axis.tick_params(labelbottom=axis is axes[-1])
    return Figure(
        name="fees-by-journey",
        title=drawn.title,
        alt=_ranges_alt("Ranges of fees by source and journey", rows, ["source", "journey", "period"]),
        unit=drawn.unit,
        source=source,
        data=rows.drop(columns="note"),
        drawing=drawing,
        note=note,
    )


def money(low: float, high: float, qualifier: str, currency: str) -> str:
    """A range as it is read: 'EUR 3–6 billion', 'more than EUR 4 billion', 'about USD 10,000'."""
    prefix = f"{qualifier} " if qualifier in ("more than", "about", "almost", "up to", "average") else ""
    size, unit = (1e9, " billion") if high >= 1e9 else (1e6, " million") if high >= 1e6 else (1, "")
    numbers = [f"{value / size:,.1f}".removesuffix(".0") for value in dict.fromkeys((low, high))]
    return f"{prefix}{currency} {'–'.join(numbers)}{unit}"


def _ranges(axis: Axes, part: pd.DataFrame, names: Sequence[str], heading: str) -> None:
    """A bar from the lower to the upper value or a dot, a line each, with the figure written at its end."""
    columns = ["low", "high", "qualifier", "currency"]
    for place, (low, high, qualifier, currency) in enumerate(part[columns].to_numpy().tolist()):
        colour = CURRENCIES[currency]
        if high > low:
            axis.plot([low, high], [place, place], color=colour, linewidth=7, solid_capstyle="butt")
        else:
            mark = {"up to": "<", "more than": ">"}.get(qualifier, "o")
            axis.plot([low], [place], mark, color=colour, markersize=8)
        axis.annotate(
            money(low, high, qualifier, currency), (high, place), (8, 0), textcoords="offset points",
            va="center", size=8.3, color=style.INK,
        )  # fmt: skip
    axis.set_yticks(range(len(part)), [textwrap.fill(n, 46) for n in names], size=8.2)
    axis.set_ylim(len(part) - 0.4, -0.6)
    axis.set_title(heading, loc="left", size=9, weight="bold", pad=3)
    axis.grid(axis="y", visible=False)
    axis.grid(axis="x", color=style.RULE, linewidth=0.7)


def _journey(journey: str, period: str) -> str:
    return f"{journey.split(';')[0]}, {period.removeprefix('about ')}"


def _turnover_title(rows: pd.DataFrame) -> str:
    one = rows[(rows["place"] == rows["place"].cat.categories[0]) & (rows["currency"] == "EUR")]
    low, high = one.sort_values("low").iloc[0], one.sort_values("high").iloc[-1]
    lowest, highest = (money(value, value, "", "EUR") for value in (low["low"], high["high"]))
    return (
        f"For routes to the EU the figures in euros run from {lowest} "
        f"({low['publisher']}, {low['period']}) to {highest} "
        f"({high['publisher']}, {high['period']}): they do not count the same"
    )


def _fees_title(rows: pd.DataFrame) -> str:
    ends = (rows.sort_values("low").iloc[0], rows.sort_values("high").iloc[-1])
    low, high = (
        f"{money(row['low'], row['high'], row['qualifier'], row['currency'])} ({row['journey'].split(';')[0]})"
        for row in ends
    )
    return f"Fees run from {low} to {high}"


def _ranges_alt(kind: str, rows: pd.DataFrame, said: list[str]) -> str:
    names = rows[said].astype("str").agg(", ".join, axis=1)
    parts = [
        f"{name}: {money(low, high, qualifier, currency)}"
        for name, low, high, qualifier, currency in zip(
            names, rows["low"], rows["high"], rows["qualifier"], rows["currency"], strict=True
        )
    ]
    return f"{kind}. {'; '.join(parts)}."
