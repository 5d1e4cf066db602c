"""Eurostat's four enforcement measures: by year, in one year, as ratios, by country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.patheffects import withStroke

from borderbook import words
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.methods.enforcement import CHAIN, COUNTED, FLAGS, MIXED, NAMES, SMALL, flag_words
from borderbook.methods.enforcement import shown as shown_rate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

UNIT = "Persons a year, rounded to 5"
NOT_STAGES = "The four count persons at different moments; they are no stages of one group."
RATIOS = {
    "orders per 100 found": ("Ordered to leave per 100 found", "order_to_leave"),
    "returns per 100 orders": ("Returned per 100 ordered to leave", "return"),
}


def chain_panels(rows: pd.DataFrame, place: str, returns_counted: str, source: str, note: str = "") -> Figure:
    """Four panels on one scale: each measure by year, flagged years ringed, missing years left open.

    Args:
        rows: ``enforcement.chain``: year, measure, persons, flag.
        place: the name of the geography (and citizenship).
        returns_counted: 'all' or 'third_country'; named in the unit.
        source: the source line.
        note: what else to say at the foot.
    """
    title = f"{place}: {_ranges(rows)}"
    foot = joined([_ringed(rows), "Gaps: no figure.", note])
    text = Words(title, f"{UNIT}; counted as returned: {COUNTED[returns_counted]}", source, foot)
    drawing, axes = style.canvas(text, height=4.4, panels=(1, len(CHAIN)), sharey=True, sharex=True)
    for axis, measure in zip(axes, CHAIN, strict=True):
        _year_bars(axis, rows[rows["measure"] == measure], measure)
        year_ticks(axis, rows["year"])
    style.counts_axis(axes[0])
    held = [name for name in ("year", "measure", "persons", "flag", "vintage") if name in rows.columns]
    return Figure(
        name="enforcement-measures-by-year",
        title=title,
        alt=_panels_alt(rows, place),
        unit=text.unit,
        source=source,
        data=rows[held],
        drawing=drawing,
        note=foot,
    )


def latest_bars(
    together: pd.DataFrame, place: str, returns_counted: str, source: str, note: str = ""
) -> Figure:
    """The measures of one year as bars, each with its number, its share of orders, its flag and its vintage.

    Args:
        together: ``enforcement.latest_together``.
        place: the name of the geography (and citizenship).
        returns_counted: 'all' or 'third_country'.
        source: the source line.
        note: what else to say at the foot.
    """
    title = _together_title(together, place)
    absent = [NAMES[m].lower() for m in CHAIN if m not in set(together["measure"])]
    lacking = f"No figure is held for: {', '.join(absent)}." if absent else ""
    foot = joined([NOT_STAGES, lacking, note])
    text = Words(title, f"{UNIT}; counted as returned: {COUNTED[returns_counted]}", source, foot)
    drawing, (axis,) = style.canvas(text, height=1.7 + 0.5 * max(2, len(together)))
    names = together["measure"].map(NAMES)
    persons = together["persons"].astype("float64")
    axis.barh(names, persons, color=[style.MEASURES[m] for m in together["measure"]], height=0.62)
    for at, label in enumerate(_bar_labels(together)):
        written = axis.annotate(
            label, (persons.iloc[at], at), xytext=(6, 0), textcoords="offset points", va="center", size=9
        )
        written.set_in_layout(False)  # or the axes would shrink to make room for it
    axis.grid(False)
    axis.set(
        xlim=(0, max(1.0, persons.max() if len(persons) else 1.0) * 2.7),
        ylim=(max(1, len(together)) - 0.5, -0.5),
    )
    axis.set_xticks([])
    axis.spines["bottom"].set_visible(False)
    return Figure(
        name="enforcement-measures-in-the-latest-common-year",
        title=title,
        alt=_together_alt(together, title),
        unit=text.unit,
        source=source,
        data=together.assign(per_100_orders=together["per_100_orders"].round(1)),
        drawing=drawing,
        note=foot,
    )


def ratio_panels(
    ratios: pd.DataFrame, place: str, returns_counted: str, source: str, note: str = ""
) -> Figure:
    """A panel a ratio by year, orders per 100 found and returns per 100 orders, with the band of rounding.

    Args:
        ratios: ``enforcement.ratios``.
        place: the name of the geography (and citizenship).
        returns_counted: 'all' or 'third_country'.
        source: the source line.
        note: what else to say at the foot.
    """
    known = ratios.dropna(subset=["rate"])
    title = _ratio_title(known, place)
    band = (
        "The band, often too thin to see, is what rounding leaves; a year with fewer than "
        f"{SMALL} in the denominator is left out."
    )
    foot = joined([NOT_STAGES, band, mixed_words(known), note])
    text = Words(
        title, f"Persons per 100, same year; counted as returned: {COUNTED[returns_counted]}", source, foot
    )
    drawing, axes = style.canvas(text, height=3.9, panels=(1, 2), sharex=True)
    for axis, (ratio, (name, measure)) in zip(axes, RATIOS.items(), strict=True):
        _ratio_line(axis, known[known["ratio"] == ratio], name, style.MEASURES[measure])
        year_ticks(axis, known["year"])
    numbers = {name: ratios[name].astype("float64").round(1) for name in ("rate", "lower", "upper")}
    return Figure(
        name="enforcement-ratios-by-year",
        title=title,
        alt=f"Two line charts. {title}. {_ratio_alt(known)}",
        unit=text.unit,
        source=source,
        data=ratios.assign(**numbers),
        drawing=drawing,
        note=foot,
    )


def mixed_words(ratios: pd.DataFrame) -> str:
    """Which years divide figures of different vintages, in a sentence; nothing if none does."""
    mixed = ratios.loc[ratios["vintages"].str.contains(MIXED, regex=False), "year"].drop_duplicates()
    return f"Divided across vintages: {spans(mixed)}." if len(mixed) else ""


def year_ticks(axis: Axes, years: pd.Series | pd.Index) -> None:
    """Ticks on whole years, at most five of them; none where there is no year."""
    if years.empty:
        axis.set_xticks([])
        return
    low, high = int(years.min()), int(years.max())
    step = max(1, -(-(high - low + 1) // 4))
    axis.set_xticks(range(low, high + 1, step))


def _year_bars(axis: Axes, part: pd.DataFrame, measure: str) -> None:
    known = part.dropna(subset=["persons"]).astype({"year": "int64", "persons": "float64"})
    axis.bar(known["year"], known["persons"], color=style.MEASURES[measure], width=0.8)
    ringed = known[known["flag"].str.contains("|".join(FLAGS))]
    axis.plot(ringed["year"], ringed["persons"], "o", mfc="none", mec=style.INK, markersize=5)
    shown = "no figure held"
    if len(known):
        shown = f"{known['year'].iloc[-1]}: {known['persons'].iloc[-1]:,.0f}"
    axis.set_title(f"{NAMES[measure]}\n{shown}", loc="left", size=9, weight="bold", pad=4)


def _ringed(rows: pd.DataFrame) -> str:
    """Which years of which measures carry which flag, in words."""
    marked = rows[rows["persons"].notna() & rows["flag"].str.contains("|".join(FLAGS))]
    parts = [
        f"{flag_words(str(flag))} ({NAMES[str(measure)].lower()} {spans(part['year'])})"
        for (measure, flag), part in marked.groupby(["measure", "flag"], sort=False)
    ]
    return f"Ringed: {'; '.join(parts)}." if parts else ""


def spans(years: pd.Series) -> str:
    """Years as spans: '2010–2012, 2015'."""
    numbers = sorted(int(year) for year in years)
    starts = [n for n in numbers if n - 1 not in numbers]
    ends = [n for n in numbers if n + 1 not in numbers]
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True))


def _ranges(rows: pd.DataFrame) -> str:
    parts = []
    for measure, verb in (("order_to_leave", "ordered to leave"), ("return", "returned")):
        known = rows.loc[(rows["measure"] == measure), "persons"].dropna()
        if len(known) and known.min() == known.max():
            parts.append(f"{known.min():,} {verb} a year")
        elif len(known):
            parts.append(f"{known.min():,} to {known.max():,} {verb} a year")
    return ", ".join(parts) or "no orders to leave and no returns are held"


def _panels_alt(rows: pd.DataFrame, place: str) -> str:
    known = rows.dropna(subset=["persons"]).astype({"year": "int64", "persons": "int64"})
    parts = [
        f"{NAMES[m]}: {extremes(known[known['measure'] == m].set_index('year')['persons'], ',')}"
        for m in CHAIN
    ]
    return f"Bar charts by year for {place}, one a measure on a common scale. {'; '.join(parts)}."


def extremes(series: pd.Series, style_of: str) -> str:
    """The highest, the lowest and the last value of a series by year, in words; ``style_of`` formats them."""
    if series.empty:
        return "no figure"
    values = series.to_dict()
    years = (("highest", series.idxmax()), ("lowest", series.idxmin()), ("last", series.index[-1]))
    return ", ".join(f"{word} {values[year]:{style_of}} in {year}" for word, year in years)


def _bar_labels(together: pd.DataFrame) -> list[str]:
    dates = together["vintage"] if "vintage" in together.columns else [""] * len(together)
    cells = zip(
        together["measure"], together["persons"], together["per_100_orders"], together["flag"], dates,
        strict=True,
    )  # fmt: skip
    return [_bar_label(*cell) for cell in cells]


def _bar_label(measure: str, persons: int, per_100: float, flag: str, date: str) -> str:
    of_orders = f" ({shown_rate(per_100)} per 100 ordered to leave)"
    compared = measure != "order_to_leave" and not pd.isna(per_100)
    parts = [
        f"{persons:,}{of_orders if compared else ''}",
        flag_words(flag),
        f"vintage {date}" if date else "",
    ]
    return " · ".join(part for part in parts if part)


def _together_title(together: pd.DataFrame, place: str) -> str:
    if together.empty:
        return f"{place}: no year has a figure for every measure"
    year, persons = int(together["year"].iloc[0]), _persons(together)
    found, orders, returned = (persons.get(m) for m in CHAIN[1:])
    parts = [
        f"{found:,} found" if found is not None else "",
        f"{orders:,} ordered to leave" if orders is not None else "",
        f"{returned:,} returned" if returned is not None else "",
    ]
    return f"{place} in {year}: {words.listed([part for part in parts if part])}"


def _persons(together: pd.DataFrame) -> Mapping[str, int]:
    return dict(zip(together["measure"], together["persons"].astype("int64"), strict=True))


def _together_alt(together: pd.DataFrame, title: str) -> str:
    bars = "; ".join(
        f"{NAMES[m]}: {label}" for m, label in zip(together["measure"], _bar_labels(together), strict=True)
    )
    return f"Horizontal bars. {title}. {bars}." if bars else f"Empty bar chart. {title}."


def _ratio_line(axis: Axes, part: pd.DataFrame, name: str, colour: str) -> None:
    axis.set_title(name, loc="left", size=9.5, weight="bold", pad=6)
    high = 10.0
    if len(part):
        years = part["year"].astype("int64")
        every = part.set_index("year").reindex(range(years.min(), years.max() + 1))
        # Matplotlib's line, not seaborn's, which would go straight through the years without a ratio
        axis.plot(every.index, every["rate"], color=colour, marker="o", markersize=5, markeredgecolor=style.PAPER,
                  markeredgewidth=0.75)  # fmt: skip
        axis.fill_between(every.index, every["lower"], every["upper"], color=colour, alpha=0.25, linewidth=0)
        high = max(high, float(part["rate"].max()) * 1.25)
        mark_extremes(axis, part.set_index("year")["rate"], high)
    else:
        nothing(axis)
    axis.set(xlabel="", ylabel="", ylim=(0, high))


def nothing(axis: Axes) -> None:
    """Write that there is no figure, instead of ticks on empty axes."""
    axis.set(xticks=[], yticks=[])
    axis.grid(False)
    axis.text(0.5, 0.5, "no figure", ha="center", va="center", transform=axis.transAxes, color=style.QUIET)


def halo() -> list[withStroke]:
    """A rim of paper around a number that stands on a line."""
    return [withStroke(linewidth=3, foreground=style.PAPER)]


def mark_extremes(axis: Axes, rate: pd.Series, high: float) -> None:
    """Write the highest, the lowest and the last value of a rate beside its points.

    Args:
        axis: where the rate is drawn, from zero to ``high``.
        rate: by year, without missing values.
        high: the upper end of the axis; a low value has its number above it, clear of the ticks.
    """
    lowest, several = rate.idxmin(), 0.1 * high < rate.min() < rate.max()
    for year in dict.fromkeys([rate.idxmax(), lowest, rate.index[-1]]):
        below = several and year == lowest
        axis.annotate(
            shown_rate(rate[year]), (year, rate[year]), xytext=(0, -14 if below else 7),
            textcoords="offset points", ha="center", size=9, weight="bold", color=style.INK,
            path_effects=halo(),
        )  # fmt: skip


def _ratio_title(known: pd.DataFrame, place: str) -> str:
    parts = []
    for ratio, verb in (
        ("orders per 100 found", "ordered to leave for 100 found"),
        ("returns per 100 orders", "returned for 100 ordered to leave"),
    ):
        part = known[known["ratio"] == ratio]
        if len(part):
            parts.append(f"{shown_rate(part['rate'].iloc[-1])} {verb} in {part['year'].iloc[-1]}")
    return f"{place}: {', '.join(parts) or 'no ratio can be given'}"


def _ratio_alt(known: pd.DataFrame) -> str:
    parts = [
        f"{name}: {extremes(known[known['ratio'] == ratio].set_index('year')['rate'], '.1f')}"
        for ratio, (name, _) in RATIOS.items()
    ]
    return "; ".join(parts) + "."


def joined(parts: Sequence[str]) -> str:
    return " ".join(part for part in parts if part)
