"""Facilitators and document fraud: by year and edition, by place, by nationality."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from borderbook import words
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.questions.facilitators.analysis import AT_PLACE, INDICATORS, NARROWER, PLACES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

UNITS = {
    "facilitators": "Persons detected as suspected facilitators, at the border and inland",
    "persons_using_fraudulent_documents": "Persons detected with fraudulent documents on entry",
    "fraudulent_documents": "Fraudulent documents detected on entry",
}
GAP = "no figure found"
HATCH = "///"
OTHERS = "OTH"
REVISED = 0.01  # the least revision that is marked, as a share
DECEMBER = "December missing"
COLOURS = {
    "inland": style.BLUE,
    "land": style.ORANGE,
    "land_intra_eu": style.BROWN,
    "land_and_intra_eu": style.VERMILION,
    "sea": style.GREEN,
    "air": style.SKY,
    "unknown": style.GREY,
}


def yearly(rows: Mapping[str, pd.DataFrame], source: str, restated: pd.DataFrame | None = None) -> Figure:
    """Bars of yearly totals, a panel an indicator; a narrower definition is another bar, a missing year a gap.

    Args:
        rows: indicator -> ``analysis.by_year``, all of the same years.
        source: the source line.
        restated: ``analysis.restated`` of the first indicator: what others report, drawn as
            diamonds beside the bars.
    """
    first = next(iter(rows))
    unit = UNITS[first] if len(rows) == 1 else "Detections on entry, each panel on its own scale from zero"
    note = _yearly_note(pd.concat(list(rows.values())), restated is not None and len(restated) > 0)
    drawn = Words(_yearly_title(rows[first], first), unit, source, note)
    drawing, axes = style.canvas(drawn, height=1.9 + 2.3 * len(rows), panels=(len(rows), 1))
    for axis, (name, frame) in zip(axes, rows.items(), strict=True):
        _year_panel(axis, frame, name if len(rows) > 1 else "")
    if restated is not None:
        _diamonds(axes[0], restated)
    return Figure(
        name=f"{first.replace('_', '-')}-by-year",
        title=drawn.title,
        alt=_yearly_alt(rows),
        unit=unit,
        source=source,
        data=_joined(rows),
        drawing=drawing,
        note=note,
    )


def _yearly_note(rows: pd.DataFrame, diamonds: bool) -> str:
    known = rows.dropna(subset="value")
    least = words.per_cent(REVISED * 100)
    ringed = ((known["first_value"] - known["value"]).abs() >= REVISED * known["value"]).any()
    parts = {
        "Each year is from the newest edition that prints it.": True,
        f"A ring is the figure first published, where it was revised by {least} or more.": ringed,
        f"Dashed: {GAP}, not zero.": len(known) < len(rows),
        "Diamond: as restated by others, to check only.": diamonds,
        "Hatched: the edition 2021 counts fewer documents for the same years, so the two kinds of bars are not one "
        "series.": (known["definition"] == NARROWER).any(),
        "Star: December missing for some states.": known["flag"].str.contains(DECEMBER).any(),
    }
    return " ".join(text for text, holds in parts.items() if holds)


def places(wide: pd.DataFrame, edition: int, source: str) -> Figure:
    """Stacked bars of facilitators by place of detection, a bar a year.

    Args:
        wide: ``analysis.by_place``.
        edition: the edition it is from.
        source: the source line.
    """
    last, year = wide.iloc[-1], int(wide.index[-1])
    most = str(last.idxmax())
    title = (
        f"In {year}, {words.per_cent(last[most] / last.sum() * 100)} of the facilitators were detected "
        f"{AT_PLACE[most]}; for {words.per_cent(last.get('unknown', 0) / last.sum() * 100)} the place is not known"
    )
    note = (
        "A change of 'place unknown' moves facilitators between places without anything moving at the border. "
        + _land_note(wide)
    )
    unit = f"{UNITS['facilitators']}, edition {edition}"
    drawn = Words(title, unit, source, note)
    drawing, (axis,) = style.canvas(drawn, height=2.1 + 0.5 * len(wide))
    _stack(axis, wide, [str(year) for year in wide.index])
    return Figure(
        name=f"facilitators-by-place-edition-{edition}",
        title=title,
        alt=_stack_alt(wide, "year"),
        unit=unit,
        source=source,
        data=_tall(wide, "year"),
        drawing=drawing,
        note=note,
    )


def reclassified(rows: pd.DataFrame, source: str) -> Figure:
    """One year's facilitators by place, a bar an edition: the total stays, the places change.

    Args:
        rows: ``analysis.reclassified``; may be empty, and the figure then says so.
        source: the source line.
    """
    unit = UNITS["facilitators"]
    note = (
        "Of all years in the period, the one that the editions split most differently. The headings for land of the "
        "editions before 2019 are added up, so that they can be compared with later ones."
    )
    if rows.empty:
        title, wide = "No year of this period is split by place in two editions", pd.DataFrame()
    else:
        wide = rows.pivot_table(index="edition", columns="place", values="value")
        wide = wide[[place for place in PLACES if place in wide.columns]]
        title = _reclassified_title(wide, int(rows["year"].iloc[0]))
    drawn = Words(title, unit, source, note)
    drawing, (axis,) = style.canvas(drawn, height=2.1 + 0.5 * max(len(wide), 2))
    if rows.empty:
        style.say(axis, title + ".")
    else:
        _stack(axis, wide, [f"edition {edition}" for edition in wide.index])
    return Figure(
        name="facilitators-reclassified-by-place",
        title=title,
        alt=title + "." if rows.empty else _stack_alt(wide, "edition"),
        unit=unit,
        source=source,
        data=rows.assign(place=rows["place"].replace(PLACES)),
        drawing=drawing,
        note=note,
    )


def nationalities(rows: pd.DataFrame, edition: int, source: str) -> Figure:
    """Bars of facilitators by nationality in an edition's last year, with the year before as a mark.

    Args:
        rows: ``analysis.nationalities``.
        edition: the edition it is from.
        source: the source line.
    """
    year, named = int(rows["year"].iloc[0]), rows[rows["named"]]
    top = named.iloc[0]
    total = int(rows["value"].sum())
    title = (
        f"{top['nationality']} is the nationality named most in {year}: {top['value']:,} of {total:,} facilitators; "
        f"the {len(named)} named make up {words.per_cent(named['value'].sum() / total * 100)}"
    )
    note = (
        f"The nationalities named are the most frequent of the last year of the edition {edition}. "
        "Editions before 2019 print 'not specified' where later ones print 'unknown'."
    )
    note += " A line marks the year before." if rows["before"].notna().any() else ""
    others = rows.loc[rows["code"] == OTHERS, "value"].sum()
    note += f" Not drawn: all other nationalities together, {others:,}."
    unit = f"{UNITS['facilitators']}, {year}"
    drawn = Words(title, unit, source, note)
    drawing, (axis,) = style.canvas(drawn, height=1.9 + 0.31 * len(rows))
    _nationality_bars(axis, rows[rows["code"] != OTHERS])
    return Figure(
        name=f"facilitators-by-nationality-edition-{edition}",
        title=title,
        alt=_nationality_alt(rows),
        unit=unit,
        source=source,
        data=rows.drop(columns="named"),
        drawing=drawing,
        note=note,
    )


def _year_panel(axis: Axes, rows: pd.DataFrame, name: str) -> None:
    twice = rows["year"].duplicated(keep=False)
    for year, definition, value, first, flag, shared in zip(
        rows["year"], rows["definition"], rows["value"], rows["first_value"], rows["flag"], twice, strict=True
    ):
        if pd.isna(value):
            style.gap(axis, year, GAP)
        else:
            _year_bar(axis, year, int(value), int(first), definition == NARROWER, shared)
            _year_label(axis, year, int(value), int(first), definition == NARROWER, shared, flag)
    years = sorted(rows["year"].unique())
    top = float(rows["value"].max()) if rows["value"].notna().any() else 1.0
    axis.set(xlim=(years[0] - 0.6, years[-1] + 0.6), ylim=(0, top * (1.22 if twice.any() else 1.1)))
    axis.set_xticks(years, [str(year) for year in years], size=8.5)
    axis.set_yticks([])
    axis.grid(False)
    if name:
        axis.set_title(INDICATORS[name], loc="left", size=9, weight="bold", pad=4)


def _place(year: int, narrow: bool, shared: bool) -> float:
    """Where a bar stands: in the middle of its year, or beside the other definition's."""
    return year + (0.2 if narrow else -0.2) * shared


def _revised(value: int, first: int) -> bool:
    return abs(first - value) >= REVISED * value


def _year_bar(axis: Axes, year: int, value: int, first: int, narrow: bool, shared: bool) -> None:
    at = _place(year, narrow, shared)
    axis.bar(
        at, value, width=0.4 if shared else 0.76, color=style.PAPER if narrow else style.BLUE, linewidth=0.8,
        edgecolor=style.BLUE, hatch=HATCH if narrow else None,
    )  # fmt: skip
    if _revised(value, first):
        axis.plot([at], [first], "o", markerfacecolor=style.PAPER, markeredgecolor=style.INK, markersize=5)


def _year_label(axis: Axes, year: int, value: int, first: int, narrow: bool, shared: bool, flag: str) -> None:
    ring = _revised(value, first)
    axis.annotate(
        f"{value:,}{'*' if DECEMBER in flag else ''}",
        (_place(year, narrow, shared), max(value, first) if ring else value), (0, 7 if ring else 4),
        textcoords="offset points", ha="center", va="bottom", size=7.4 if shared else 8.2,
        rotation=90 if shared else 0,
    )  # fmt: skip


def _diamonds(axis: Axes, restated: pd.DataFrame) -> None:
    if len(restated):
        axis.plot(
            restated["year"].astype("float64") + 0.28, restated["value"], "D", color=style.ORANGE, markersize=5,
            markeredgecolor=style.INK, markeredgewidth=0.6, linestyle="none",
        )  # fmt: skip


def _yearly_title(rows: pd.DataFrame, name: str) -> str:
    known = rows.dropna(subset="value")
    if known.empty:
        return f"{INDICATORS[name]}: {GAP} in this period"
    peak, last = known.sort_values(["value", "year"]).iloc[-1], known.iloc[-1]
    lead = f"{INDICATORS[name]}: highest in {peak['year']}, {peak['value']:,}"
    narrower = " by a narrower definition" if last["definition"] != peak["definition"] else ""
    tail = f"; {last['value']:,} in {last['year']}{narrower}" if last["year"] != peak["year"] else ""
    return lead + tail + (", the last year found" if rows["year"].max() > last["year"] else "")


def _yearly_alt(rows: Mapping[str, pd.DataFrame]) -> str:
    parts = []
    for name, frame in rows.items():
        known = frame.dropna(subset="value")
        said = [
            f"{year} {value:,}{' (narrower definition)' if definition == NARROWER else ''}"
            for year, value, definition in zip(
                known["year"], known["value"], known["definition"], strict=True
            )
        ]
        absent = words.listed([str(year) for year in frame.loc[frame["value"].isna(), "year"]])
        parts.append(
            f"{INDICATORS[name]}: {', '.join(said) or 'no figure'}"
            + (f"; {GAP} for {absent}" if absent else "")
        )
    return f"Bars by year. {'. '.join(parts)}."


def _land_note(wide: pd.DataFrame) -> str:
    if "land_and_intra_eu" in wide.columns:
        return "Land includes borders within the EU, as in all editions from 2019 on."
    return "Land and land within the EU are two headings, as in all editions before 2019."


def _stack(axis: Axes, wide: pd.DataFrame, names: list[str]) -> None:
    """Horizontal bars, a segment a place, its number in it where there is room."""
    floor = pd.Series(0.0, index=wide.index)
    room = float(wide.sum(axis=1).max()) * 0.055
    for place in wide.columns:
        values = wide[place].astype("float64").fillna(0)
        bars = axis.barh(names, values, left=floor, color=COLOURS[place], height=0.66)
        texts = [f"{value:,.0f}" if value >= room else "" for value in values]
        ink = style.PAPER if place in ("inland", "land_intra_eu") else style.INK
        axis.bar_label(bars, texts, label_type="center", size=8.5, color=ink)
        floor = floor + values
    for at, total in enumerate(floor):
        axis.annotate(
            f"{total:,.0f}",
            (total, at),
            (5, 0),
            textcoords="offset points",
            va="center",
            size=9,
            weight="bold",
        )
    axis.invert_yaxis()
    axis.set_xlim(0, float(floor.max()) * 1.1)
    axis.set_xticks([])
    axis.grid(False)
    style.key(axis, {PLACES[place]: COLOURS[place] for place in wide.columns}, columns=6)


def _stack_alt(wide: pd.DataFrame, what: str) -> str:
    parts = [
        f"{label} {', '.join(f'{value:,.0f} {AT_PLACE[str(place)]}' for place, value in row.dropna().items())}"
        for label, (_, row) in zip(wide.index, wide.iterrows(), strict=True)
    ]
    return f"Stacked bars of facilitators by place, a bar for each {what}. {'; '.join(parts)}."


def _tall(wide: pd.DataFrame, what: str) -> pd.DataFrame:
    tall = wide.reset_index().melt(what, var_name="place", value_name="facilitators")
    return tall.assign(place=tall["place"].replace(PLACES))


def _reclassified_title(wide: pd.DataFrame, year: int) -> str:
    moved = (wide.iloc[-1] - wide.iloc[0]).astype("float64")
    place = str(moved.abs().idxmax())
    return (
        f"For {year} the edition {wide.index[0]} has {wide[place].iloc[0]:,.0f} facilitators {AT_PLACE[place]}, "
        f"the edition {wide.index[-1]} has {wide[place].iloc[-1]:,.0f}"
    )


def _nationality_bars(axis: Axes, rows: pd.DataFrame) -> None:
    places = range(len(rows))
    colours = [style.BLUE if named else style.GREY for named in rows["named"]]
    axis.barh(places, rows["value"].astype("float64"), height=0.7, color=colours)
    for at, year, value, before in zip(places, rows["year"], rows["value"], rows["before"], strict=True):
        if pd.notna(before):
            axis.plot([before, before], [at - 0.38, at + 0.38], color=style.INK, linewidth=1.6)
        end = max(value, before) if pd.notna(before) else value
        said = f"{value:,}" + (f"  ({year - 1}: {before:,})" if pd.notna(before) else "")
        axis.annotate(said, (end, at), (5, 0), textcoords="offset points", va="center", size=8.5)
    axis.set_yticks(places, list(rows["nationality"]), size=9)
    axis.set_ylim(len(rows) - 0.4, -0.6)
    top = rows[["value", "before"]].max().max()
    axis.set_xlim(0, float(top) * 1.28)
    axis.set_xticks([])
    axis.grid(False)


def _nationality_alt(rows: pd.DataFrame) -> str:
    parts = [
        f"{name} {value:,}" + (f" ({before:,} the year before)" if pd.notna(before) else "")
        for name, value, before in zip(rows["nationality"], rows["value"], rows["before"], strict=True)
    ]
    return f"Bars of facilitators by nationality, {rows['year'].iloc[0]}. {', '.join(parts)}."


def _joined(rows: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    parts = [frame.assign(indicator=INDICATORS[name]) for name, frame in rows.items()]
    columns = ["indicator", "year", "definition", "value", "edition", "first_value", "first_edition", "flag"]
    return pd.concat(parts, ignore_index=True)[columns]
