"""Eurostat's enforcement measures: side by side, in the latest year, and as a rate."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import seaborn as sns

from borderbook.figures import style
from borderbook.figures.figure import Figure
from borderbook.figures.style import Words

NAMES = {
    "refusal_of_entry": "Refused entry",
    "found_illegally_present": "Found illegally present",
    "order_to_leave": "Ordered to leave",
    "return": "Returned",
}
FLAGS = {"b": "break in series", "d": "definition differs", "e": "estimated", "p": "provisional"}
UNIT = "Persons a year, rounded to 5"


def chain_panels(rows: pd.DataFrame, place: str, returns_counted: str, source: str) -> Figure:
    """Four panels on one scale: each measure by year, flagged years ringed, missing years left open.

    Args:
        rows: ``measures.enforcement.chain``: year, measure, persons, flag.
        place: the name of the geography.
        returns_counted: 'all' or 'third_country'; named in the panel of returns.
        source: the source line.
    """
    measures = list(dict.fromkeys(rows["measure"]))
    title = f"{place}: {_latest_words(rows)}"
    flags = sorted({letter for flag in rows["flag"] for letter in flag if letter in FLAGS})
    note = (
        "Ringed: " + ", ".join(FLAGS[f] for f in flags) + ". Gaps: no figure."
        if flags
        else "Gaps: no figure."
    )
    words = Words(title, f"{UNIT}; returns counted: {_counted(returns_counted)}", source, note)
    drawing, axes = style.canvas(words, height=4.2, panels=(1, len(measures)), sharey=True, sharex=True)
    for axis, measure in zip(axes, measures, strict=True):
        _panel(axis, rows[rows["measure"] == measure], measure)
        _year_ticks(axis, pd.Index(rows["year"]))
    style.counts_axis(axes[0])
    return Figure(
        name="enforcement-measures-by-year",
        title=title,
        alt=_panels_alt(rows, place),
        unit=words.unit,
        source=source,
        data=rows[["year", "measure", "persons", "flag"]],
        drawing=drawing,
        note=note,
    )


def return_rate_line(rates: pd.DataFrame, place: str, returns_counted: str, source: str) -> Figure:
    """Returns as a share of the same year's orders to leave, with the band that rounding leaves.

    Args:
        rates: ``measures.enforcement.return_rate``: by year, returns, orders, rate, lower, upper, suppressed.
        place: the name of the geography.
        returns_counted: 'all' or 'third_country'.
        source: the source line.
    """
    known = rates.dropna(subset=["rate"])
    title = _rate_title(known, place)
    unit = f"Returns ({_counted(returns_counted)}) per 100 orders to leave of the same year"
    note = "A return of a year may follow an order of another. The band, often too thin to see, is rounding."
    words = Words(title, unit, source, note)
    drawing, (axis,) = style.canvas(words, height=4.0)
    colour = style.MEASURES["return"]
    sns.lineplot(
        x=rates.index, y=rates["rate"], ax=axis, color=colour, errorbar=None, marker="o", markersize=5
    )
    axis.fill_between(
        known.index.astype("int64"), known["lower"], known["upper"], color=colour, alpha=0.25, linewidth=0
    )
    for year in {known["rate"].idxmax(), known["rate"].idxmin(), *known.index[-1:]} if len(known) else ():
        axis.annotate(
            f"{known.loc[year, 'rate']:.0f} %", (year, known.loc[year, "rate"]), xytext=(0, 8),
            textcoords="offset points", ha="center", size=9, weight="bold",
        )  # fmt: skip
    axis.set(xlabel="", ylabel="", ylim=(0, max(50, known["rate"].max() * 1.2 if len(known) else 50)))
    _year_ticks(axis, known.index if len(known) else rates.index)
    return Figure(
        name="return-rate-by-year",
        title=title,
        alt=_rate_alt(known, place),
        unit=unit,
        source=source,
        data=rates.round(1).reset_index(),
        drawing=drawing,
        note=note,
    )


def _panel(axis, part: pd.DataFrame, measure: str) -> None:  # noqa: ANN001
    colour = style.MEASURES[measure]
    values = part.set_index("year")["persons"].astype("float64")
    axis.bar(values.index, values, color=colour, width=0.8)
    ringed = part[part["flag"].str.contains("|".join(FLAGS), regex=True) & part["persons"].notna()]
    axis.plot(
        ringed["year"], ringed["persons"].astype("float64"), "o", mfc="none", mec=style.INK, markersize=5
    )
    last = values.dropna().index[-1] if values.notna().any() else None
    shown = f"{last}: {values[last]:,.0f}" if last is not None else "no figure"
    axis.set_title(f"{NAMES[measure]}\n{shown}", loc="left", size=9, weight="bold", pad=4)
    axis.set(xlabel="", ylabel="")


def _year_ticks(axis, years: pd.Index) -> None:  # noqa: ANN001
    low, high = int(years.min()), int(years.max())
    step = max(1, -(-(high - low + 1) // 4))
    axis.set_xticks(range(low, high + 1, step))


def _counted(returns_counted: str) -> str:
    return {"all": "all returns", "third_country": "returns to third countries only"}[returns_counted]


def _last(rows: pd.DataFrame) -> Mapping[str, tuple[int, int]]:
    known = rows.dropna(subset=["persons"])
    latest = known.loc[known.groupby("measure", sort=False)["year"].idxmax()]
    return {
        m: (int(y), int(p))
        for m, y, p in zip(latest["measure"], latest["year"], latest["persons"], strict=True)
    }


def _latest_words(rows: pd.DataFrame) -> str:
    last = _last(rows)
    parts = [
        f"{last[m][1]:,} {NAMES[m].lower()} ({last[m][0]})" for m in ("order_to_leave", "return") if m in last
    ]
    return ", ".join(parts) or "no figures"


def _panels_alt(rows: pd.DataFrame, place: str) -> str:
    parts = []
    for measure, (year, persons) in _last(rows).items():
        own = rows[(rows["measure"] == measure) & rows["persons"].notna()]
        top = own.loc[own["persons"].astype("float64").idxmax()]
        parts.append(
            f"{NAMES[measure]}: highest {int(top['persons']):,} in {int(top['year'])}, "
            f"last {persons:,} in {year}"
        )
    return f"Bar charts by year for {place}, one a measure on a common scale. " + "; ".join(parts) + "."


def _rate_title(known: pd.DataFrame, place: str) -> str:
    if known.empty:
        return f"{place}: no return rate can be given"
    year = known.index[-1]
    return f"{place}: {known.loc[year, 'rate']:.0f} returns for 100 orders to leave in {year}"


def _rate_alt(known: pd.DataFrame, place: str) -> str:
    if known.empty:
        return f"Empty line chart: for {place} no year has both returns and enough orders to leave."
    high, low, last = known["rate"].idxmax(), known["rate"].idxmin(), known.index[-1]
    rate = known["rate"]
    return (
        f"Line chart of the return rate of {place}, {known.index[0]} to {last}: highest {rate[high]:.1f} % in {high}, "
        f"lowest {rate[low]:.1f} % in {low}, last {rate[last]:.1f} % in {last}."
    )
