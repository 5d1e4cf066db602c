"""Persons found illegally present by citizenship, and by citizenship and country."""

from __future__ import annotations

import pandas as pd

from borderbook import reference
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.methods.enforcement import shown
from borderbook.questions.enforcement_chain.figures import joined, nothing
from borderbook.questions.illegally_present.figures import TWICE, bars, unit


def citizenship_bars(
    citizenships: pd.DataFrame,
    place: str,
    year: int,
    top: int,
    coverage: float,
    source: str,
    highlight: str = "",
) -> Figure:
    """The citizenships with the most persons found, with their share of all single citizenships.

    Args:
        citizenships: ``analysis.by_citizenship``.
        place: the name of the geography.
        year: the year.
        top: how many to show at most.
        coverage: what part of all persons found the single citizenships make up, in per cent; NaN if unknown.
        source: the source line.
        highlight: the code of a citizenship to print bold.
    """
    known = citizenships.head(top)
    title = _citizenship_title(known, place, year)
    summed = len(known) and known["countries"].max() > 1
    foot = joined([
        f"Added up over member states. {TWICE}" if summed else "",
        "" if pd.isna(coverage) else f"Single citizenships make up {shown(coverage)} % of all persons found.",
        f"The {len(known)} largest of {len(citizenships)}." if len(known) < len(citizenships) else "",
        *reference.footnotes(known["citizenship"]),
    ])  # fmt: skip
    text = Words(title, f"{unit(False)}, {year}, by citizenship, {place}", source, foot)
    drawing, (axis,) = style.canvas(text, height=1.9 + 0.26 * max(3, len(known)))
    labels = [f"{p:,.0f}  ({shown(s)} %)" for p, s in zip(known["persons"], known["share"], strict=True)]
    named = known.set_index("citizenship")["persons"].astype("float64")
    bars(axis, named, "", labels)
    axis.set_yticks(range(len(known)), [reference.label(str(code)) for code in named.index])
    for code, label in zip(named.index, axis.get_yticklabels(), strict=False):
        label.set_fontweight("bold" if code == highlight else "normal")
    return Figure(
        name="found-illegally-present-by-citizenship",
        title=title,
        alt=f"Horizontal bars. {title}. " + "; ".join(
            f"{reference.label(str(c))} {label}" for c, label in zip(named.index, labels, strict=True)
        ) + ".",
        unit=text.unit,
        source=source,
        data=citizenships_as_read(citizenships),
        drawing=drawing,
        note=foot,
    )  # fmt: skip


def citizenships_as_read(citizenships: pd.DataFrame) -> pd.DataFrame:
    """Citizenships as a table to read."""
    return pd.DataFrame(
        {
            "Citizenship": [reference.label(str(code)) for code in citizenships["citizenship"]],
            "Found": citizenships["persons"].to_numpy(),
            "Share in %": citizenships["share"].round(1).to_numpy(),
            "Figures added up": citizenships["countries"].to_numpy(),
            "Vintage": citizenships["vintage"].to_numpy(),
        }
    )


def citizenship_heatmap(matrix: pd.DataFrame, year: int, source: str) -> Figure:
    """Citizenships by countries: persons found, coloured within each country by its share of those shown.

    Args:
        matrix: ``analysis.matrix``; a blank is a figure that is not held.
        year: the year.
        source: the source line.
    """
    known = matrix.dropna(how="all").dropna(how="all", axis=1)
    title = _heatmap_title(known, year)
    foot = joined(["Darker: a larger part of those shown in that country. Blank: no figure; zeros are not held.",
                   *reference.footnotes(known.index)])  # fmt: skip
    text = Words(title, f"{unit(False)}, {year}, by citizenship and country", source, foot)
    drawing, (axis,) = style.canvas(text, height=2.1 + 0.3 * max(3, len(known)))
    axis.grid(False)
    if known.empty:
        nothing(axis)
    else:
        shares = known.div(known.sum(), axis=1)
        written = known.map(lambda value: "" if pd.isna(value) else style.thousands(value))
        named = shares.rename(index=reference.label, columns=reference.label)
        style.heatmap(axis, named, written, {"size": 7.5}, cmap="Blues", vmin=0, vmax=0.6)
        axis.tick_params(axis="y", labelsize=8.5)
        axis.set_xticks(axis.get_xticks(), list(named.columns), rotation=35, ha="right", size=8.5)
    return Figure(
        name="found-illegally-present-by-citizenship-and-country",
        title=title,
        alt=_heatmap_alt(known, title),
        unit=text.unit,
        source=source,
        data=_tall(known),
        drawing=drawing,
        note=foot,
    )


def _citizenship_title(known: pd.DataFrame, place: str, year: int) -> str:
    if known.empty:
        return f"{place}, {year}: no figure by citizenship is held"
    top = known.iloc[0]
    return (
        f"{place}, {year}: {reference.label(str(top['citizenship']))} is the most frequent citizenship, "
        f"{top['persons']:,.0f} ({shown(float(top['share']))} %)"
    )


def _heatmap_title(known: pd.DataFrame, year: int) -> str:
    if not known.size:
        return f"{year}: no figure by citizenship and country is held"
    column = known.max().idxmax()
    citizenship, country = reference.label(str(known[column].idxmax())), reference.label(str(column))
    return f"{year}: the largest group shown is of {citizenship} in {country}, {known.max().max():,.0f}"


def _heatmap_alt(known: pd.DataFrame, title: str) -> str:
    leaders = [
        f"{reference.label(str(c))}: {reference.label(str(known[c].idxmax()))} {known[c].max():,.0f}"
        for c in known.columns
    ]
    return (
        f"Table of persons coloured by share, citizenships by countries. {title}. "
        f"Largest in each country: {'; '.join(leaders)}."
    )


def _tall(known: pd.DataFrame) -> pd.DataFrame:
    named = known.rename(index=reference.label, columns=reference.label).rename_axis(
        index="citizenship", columns=None
    )
    tall = named.reset_index().melt("citizenship", var_name="country", value_name="persons")
    return tall.dropna(subset=["persons"]).reset_index(drop=True)
