"""Persons found illegally present: on a map, by country, by citizenship, by reason and place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from borderbook import reference
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.methods.enforcement import flag_words, shown
from borderbook.questions.enforcement_chain.figures import joined, nothing
from borderbook.questions.illegally_present.analysis import FEW, PLACES, REASONS, per_head

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOUR = style.MEASURES["found_illegally_present"]
MET = "Persons found are those whom the authorities met, not those who live without a permit."
TWICE = "Who is found in two countries counts in both."


def unit(per_capita: bool, who: str = "") -> str:
    """What is counted, in words; ``who`` names a citizenship."""
    persons = f"Citizens of {who}" if who else "Persons"
    if per_capita:
        return f"{persons} found illegally present per 1,000 inhabitants (population on 1 January)"
    return f"{persons} found illegally present, rounded to 5"


def country_bars(
    countries: pd.DataFrame, year: int, per_capita: bool, top: int, source: str, who: str = "", highlight: str = "",
    note: str = "",
) -> Figure:  # fmt: skip
    """Two panels of bars by country: persons found, and per 1,000 inhabitants; ordered by the one asked for.

    Args:
        countries: ``analysis.countries``.
        year: the year.
        per_capita: order by persons per 1,000 inhabitants rather than by persons.
        top: how many countries to show at most.
        source: the source line.
        who: the name of the citizenship; blank for all of them.
        highlight: the code of a country to print bold.
        note: what else to say at the foot.
    """
    by = "per_thousand" if per_capita else "persons"
    ordered = countries.dropna(subset=[by]).sort_values(by, ascending=False, kind="stable")
    known = ordered.head(top)
    title = _bars_title(known, year, who)
    flagged = [
        f"{reference.label(c)} ({flag_words(f)})"
        for c, f in zip(known.index, known["flag"], strict=True)
        if f
    ]
    foot = joined([
        f"No rate on fewer than {FEW} persons found.",
        f"The {len(known)} highest of {len(ordered)} countries." if len(known) < len(ordered) else "",
        f"Flagged: {', '.join(flagged)}." if flagged else "", population_words(countries, year, True), MET, note,
    ])  # fmt: skip
    text = Words(title, f"{unit(False, who)}, and per 1,000 inhabitants, {year}", source, foot)
    height = 2.0 + 0.26 * max(3, len(known))
    drawing, axes = style.canvas(text, height=height, panels=(1, 2), sharey=True)
    bars(axes[0], known["persons"].astype("float64"), "Persons", [f"{n:,.0f}" for n in known["persons"]])
    rates = known["per_thousand"].astype("float64")
    bars(axes[1], rates, "Per 1,000 inhabitants", [_rate(rate) for rate in rates])
    axes[0].set_yticks(range(len(known)), [reference.label(code) for code in known.index])
    for code, label in zip(known.index, axes[0].get_yticklabels(), strict=False):
        label.set_fontweight("bold" if code == highlight else "normal")
    return Figure(
        name="found-illegally-present-by-country",
        title=title,
        alt=_bars_alt(known, year),
        unit=text.unit,
        source=source,
        data=as_read(countries),
        drawing=drawing,
        note=foot,
    )


def as_read(places: pd.DataFrame) -> pd.DataFrame:
    """Countries (and aggregates) as a table to read."""
    return pd.DataFrame(
        {
            "Country": [reference.label(str(code)) for code in places.index],
            "Found": places["persons"].to_numpy(),
            "Per 1,000 inhabitants": places["per_thousand"].round(3).to_numpy(),
            "Population": places["population"].to_numpy(),
            "Population of": [str(int(y)) if pd.notna(y) else "" for y in places["population_year"]],
            "Flag": [flag_words(flag) for flag in places["flag"]],
            "Vintage": places["vintage"].to_numpy(),
        }
    )


def breakdown_bars(parts: pd.DataFrame, place: str, year: int, source: str, note: str = "") -> Figure:
    """Persons found by reason, and by place of apprehension, as parts of all found; never to be added up.

    Args:
        parts: ``analysis.breakdown``.
        place: the name of the geography (and citizenship).
        year: the year of the breakdown.
        source: the source line.
        note: what else to say at the foot.
    """
    title = _breakdown_title(parts, place, year)
    overlap = (
        "Categories do not add up to the total: some states leave them out, and crossing points and stretches "
        "between them are parts of the external border."
    )
    foot = joined([overlap, _shares_of(parts), note])
    text = Words(title, f"{unit(False)}, {year}, by reason and by place of apprehension", source, foot)
    drawing, axes = style.canvas(text, height=3.9, panels=(2, 1), sharex=True, height_ratios=[3, 5])
    names = {"reason": REASONS, "place": PLACES}
    for axis, (kind, categories) in zip(axes, names.items(), strict=True):
        part = parts[parts["kind"] == kind].set_index("category")
        head = {"reason": "Reason", "place": "Place of apprehension"}[kind]
        _breakdown_panel(axis, part.reindex(list(categories)), categories, head)
    axes[0].set_xlim(0, max(1.0, parts["persons"].max() if len(parts) else 1.0) * 1.3)
    return Figure(
        name="found-illegally-present-by-reason-and-place",
        title=title,
        alt=_breakdown_alt(parts, title),
        unit=text.unit,
        source=source,
        data=_breakdown_data(parts),
        drawing=drawing,
        note=foot,
    )


def population_words(countries: pd.DataFrame, year: int, per_capita: bool) -> str:
    years = sorted({int(y) for y in countries["population_year"].dropna()} - {year})
    return (
        f"Population of {', '.join(map(str, years))} where that of {year} is not held."
        if years and per_capita
        else ""
    )


def _rate(rate: float) -> str:
    return "no rate" if pd.isna(rate) else per_head(rate)


def bars(axis: Axes, values: pd.Series, head: str, labels: Sequence[str]) -> None:
    """Horizontal bars from zero, each with its label, under a heading."""
    if values.empty:
        nothing(axis)
        return
    at = range(len(values))
    axis.barh(at, values.fillna(0), color=COLOUR, height=0.7)
    for place, value, text in zip(at, values.fillna(0), labels, strict=True):
        axis.annotate(text, (value, place), xytext=(3, 0), textcoords="offset points", va="center", size=8)
    high = float(values.max()) if values.notna().any() else 1.0
    axis.set(xlim=(0, max(high, 1e-9) * 1.3), ylim=(max(1, len(values)) - 0.5, -0.5))
    axis.set_xticks([])
    axis.grid(False)
    axis.spines["bottom"].set_visible(False)
    axis.set_title(head, loc="left", size=9, weight="bold", pad=4)


def _bars_title(known: pd.DataFrame, year: int, who: str) -> str:
    persons = f"citizens of {who}" if who else "persons"
    if known.empty:
        return f"{year}: no country has a figure for {persons} found illegally present"
    counts, rates = known["persons"], known["per_thousand"].dropna()
    first = f"{year}: {reference.label(str(counts.idxmax()))} found most {persons} ({counts.max():,.0f})"
    if rates.empty:
        return first
    if rates.idxmax() == counts.idxmax():
        return f"{first}, and most per inhabitant ({per_head(rates.max())} per 1,000)"
    return f"{first}, {reference.label(str(rates.idxmax()))} most per inhabitant ({per_head(rates.max())} per 1,000)"


def _bars_alt(known: pd.DataFrame, year: int) -> str:
    if known.empty:
        return f"Empty bar chart: no country has a figure for {year}."
    parts = [
        f"{reference.label(str(code))} {persons:,.0f} ({per_head(rate)} per 1,000)"
        if pd.notna(rate)
        else f"{reference.label(str(code))} {persons:,.0f}"
        for code, persons, rate in zip(known.index, known["persons"], known["per_thousand"], strict=True)
    ]
    return f"Horizontal bars by country, {year}, persons found and persons per 1,000 inhabitants. {'; '.join(parts)}."


def _breakdown_panel(axis: Axes, part: pd.DataFrame, names: dict[str, str], head: str) -> None:
    colours = [style.SKY if name.startswith("of these") else COLOUR for name in names.values()]
    axis.barh(range(len(part)), part["persons"].fillna(0).astype("float64"), color=colours, height=0.7)
    for at, (persons, share) in enumerate(zip(part["persons"], part["share"], strict=True)):
        text = (
            "no figure"
            if pd.isna(persons)
            else f"{persons:,.0f}" + (f"  ({shown(share)} %)" if pd.notna(share) else "")
        )
        axis.annotate(
            text, (0 if pd.isna(persons) else persons, at), xytext=(4, 0), textcoords="offset points", va="center",
            size=8,
        )  # fmt: skip
    axis.set_yticks(range(len(part)), list(names.values()))
    axis.set(ylim=(len(part) - 0.5, -0.5))
    axis.set_xticks([])
    axis.grid(False)
    axis.spines["bottom"].set_visible(False)
    axis.set_title(head, loc="left", size=9, weight="bold", pad=4)


def _shares_of(parts: pd.DataFrame) -> str:
    """Of which vintage the total is that shares are taken of, where it is another than that of the parts."""
    other = parts.loc[parts["total_vintage"] != parts["vintage"], "total_vintage"]
    return f"Shares are of the total of vintage {other.iloc[0]}." if len(other) and other.iloc[0] else ""


def _breakdown_title(parts: pd.DataFrame, place: str, year: int) -> str:
    if parts.empty:
        return f"{place}: no figure by reason or place of apprehension is held"
    said = []
    for kind, names in (
        ("reason", REASONS),
        ("place", {k: PLACES[k] for k in ("external_border", "inland")}),
    ):
        part = parts[(parts["kind"] == kind) & parts["category"].isin(list(names))]
        if len(part) and part["persons"].max() > 0:
            top = part.sort_values("persons", ascending=False, kind="stable").iloc[0]
            found = "found " if kind == "place" else ""
            said.append(f"{shown(float(top['share']))} % {found}{names[str(top['category'])].lower()}")
    return f"{place}, {year}: {', '.join(said) or 'every category is zero'}"


def _breakdown_alt(parts: pd.DataFrame, title: str) -> str:
    names = {**REASONS, **PLACES}
    listed = [f"{names[str(c)]} {p:,.0f}" for c, p in zip(parts["category"], parts["persons"], strict=True)]
    return f"Horizontal bars. {title}. {'; '.join(listed)}." if listed else f"Empty bar chart. {title}."


def _breakdown_data(parts: pd.DataFrame) -> pd.DataFrame:
    names = {**REASONS, **PLACES}
    return parts.assign(
        category=[names[str(c)] for c in parts["category"]], share=parts["share"].astype("float64").round(1)
    )
