"""Who is detected: citizenships ranked, by year, by route, compared, and those that are not known."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes

from borderbook import reference
from borderbook import words as w
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.methods import series
from borderbook.questions.citizenships.analysis import COUNTRY, LEAST, NO_NATIONALITY, kind, name, shares
from borderbook.questions.route_trends.figures import PART_YEAR, UNIT, part_years

COLOURS = {COUNTRY: style.BLUE, NO_NATIONALITY: style.GREY}
GROUPS = {"UNK": style.GREY, "SSA": style.ORANGE, "STLS": style.PINK, "THIRD": style.SKY}
SHARES = "Blank: none; 0: less than half a per cent. Below the line: without a nationality."
NOT_RANKED = "Groups without a nationality are shown apart and are not ranked."


def ranking_bars(ranked: pd.DataFrame, place: str, span: str, repeated: str, source: str) -> Figure:
    """Horizontal bars: the leading countries, the others together, and apart the groups without a nationality.

    Args:
        ranked: ``analysis.ranking``.
        place: the route in words.
        span: the months in words.
        repeated: the note on detections counted twice, or blank.
        source: the source line.
    """
    title = f"{_leader(ranked)} on {place}"
    unit = f"{UNIT}, {span}; share of all"
    note = _note(ranked["code"], NOT_RANKED, repeated)
    drawing, (axis,) = style.canvas(Words(title, unit, source, note), height=1.7 + 0.29 * len(ranked))
    _ranked_bars(axis, ranked)
    shown = ranked.assign(citizenship=ranked["code"].map(name), share=ranked["share"].round(1))
    return Figure(
        name="detections-by-citizenship",
        title=title,
        alt=f"Horizontal bars, {span}. " + "; ".join(_row_words(row) for row in _rows(ranked)) + ".",
        unit=unit,
        source=source,
        data=shown[["rank", "citizenship", "kind", "detections", "share"]],
        drawing=drawing,
        note=note,
    )


def shares_by_year(yearly: pd.DataFrame, complete: pd.Series, place: str, source: str) -> Figure:
    """A coloured table: citizenships by years, the groups without a nationality below a line.

    Args:
        yearly: counts, a row a year, a column a group (``analysis.grouped``).
        complete: for each year, whether all of its months are there; a part year is starred.
        place: the route in words.
        source: the source line.
    """
    of_year = shares(yearly)
    leaders = _leaders(of_year)
    title = _leaders_title(leaders, place)
    note = _note(yearly.columns, SHARES, _year_notes(complete, of_year))
    words = Words(title, f"Share of the year's detections on {place}, per cent", source, note)
    table = of_year.T.set_axis([name(code) for code in of_year.columns]).set_axis(
        part_years(complete), axis=1
    )
    drawing, (axis,) = style.canvas(words, height=1.7 + 0.3 * len(table))
    _heatmap(axis, table, [kind(code) for code in of_year.columns])
    parts = ", ".join(
        f"{year} {name(code)} {w.per_cent(of_year[code][at])}" for (at, year), code in leaders.items()
    )
    return Figure(
        name="citizenship-shares-by-year",
        title=title,
        alt=f"Table of shares coloured by size, citizenships by years. Largest each year: {parts or 'none'}.",
        unit=words.unit,
        source=source,
        data=table.T.round(1).rename_axis("year").reset_index(),
        drawing=drawing,
        note=note,
    )


def shift_dumbbell(shift: pd.DataFrame, spans: tuple[str, str], place: str, source: str) -> Figure:
    """Two dots a citizenship, its share in the earlier and in the later months, joined by a line.

    Args:
        shift: ``analysis.shift``.
        spans: the earlier and the later months in words.
        place: the route in words.
        source: the source line.
    """
    title = _shift_title(shift)
    unit = f"Share of detections on {place}, per cent: {spans[0]} (hollow) and {spans[1]} (full)"
    note = _note(shift["code"], NOT_RANKED)
    drawing, (axis,) = style.canvas(Words(title, unit, source, note), height=1.9 + 0.3 * len(shift))
    if shift.empty:
        style.empty(axis, f"One of the two periods has fewer than {LEAST} detections.")
    else:
        _dumbbells(axis, shift)
    said = "; ".join(f"{name(c)} {a:.1f} to {b:.1f}" for c, a, b in _triples(shift))
    columns = {"first": f"{spans[0]}, %", "last": f"{spans[1]}, %", "change": "percentage points"}
    data = shift.assign(citizenship=shift["code"].map(name)).rename(columns=columns).round(2)
    return Figure(
        name="citizenship-shift",
        title=title,
        alt=f"Pairs of dots, share in {spans[0]} and in {spans[1]}, per cent: {said or 'none'}.",
        unit=unit,
        source=source,
        data=data[["citizenship", "kind", *columns.values()]],
        drawing=drawing,
        note=note,
    )


def concentration_line(index: pd.DataFrame, complete: pd.Series, place: str, source: str) -> Figure:
    """The Herfindahl-Hirschman index by year, with the band that detections without a nationality leave open.

    Args:
        index: ``analysis.concentration`` by year.
        complete: for each year, whether all of its months are there.
        place: the route in words.
        source: the source line.
    """
    title = _concentration_title(index, complete)
    unit = f"Herfindahl-Hirschman index of citizenships on {place}, 0 (spread) to 1 (one citizenship)"
    note = (
        "Line: detections with a nationality. Band: what the index can be for all of them, the rest spread "
        f"thinly or all of the largest citizenship. {_year_notes(complete, index)}"
    ).strip()
    drawing, (axis,) = style.canvas(Words(title, unit, source, note), height=4.3)
    if index["named"].isna().all():
        style.empty(axis, f"No year has {LEAST} detections and a nationality among them.")
    else:
        _banded(axis, index, part_years(complete))
    years = pd.DatetimeIndex(index.index).year
    return Figure(
        name="citizenship-concentration",
        title=title,
        alt=_concentration_alt(index),
        unit=unit,
        source=source,
        data=index.round(3)
        .assign(alike=index["alike"].round(1))
        .set_index(years.rename("year"))
        .reset_index(),
        drawing=drawing,
        note=note,
    )


def without_nationality(unnamed: pd.DataFrame, complete: pd.Series, place: str, source: str) -> Figure:
    """Stacked bars by year: the part of the detections that carries no nationality of a state, by group.

    Args:
        unnamed: ``analysis.unnamed_shares`` by year.
        complete: for each year, whether all of its months are there; a part year is starred.
        place: the route in words.
        source: the source line.
    """
    total = unnamed.sum(axis="columns", min_count=min(1, unnamed.shape[1]))
    title = _unnamed_title(total, complete, place)
    unit = f"Share of the year's detections on {place}, per cent"
    note = _year_notes(complete, unnamed)
    drawing, (axis,) = style.canvas(Words(title, unit, source, note), height=4.3)
    if total.max() > 0:
        _stacked(axis, unnamed, total, part_years(complete))
    else:
        style.empty(axis, f"{title}.")
    parts = ", ".join(f"{at.year} {w.per_cent(share, 1)}" for at, share in _of_years(total))
    years = pd.DatetimeIndex(unnamed.index).year.rename("year")
    return Figure(
        name="without-nationality-by-year",
        title=title,
        alt=f"Stacked bars of the share without a nationality: {parts}.",
        unit=unit,
        source=source,
        data=unnamed.round(2).rename(columns=name).set_index(years).reset_index(),
        drawing=drawing,
        note=note,
    )


def route_heatmap(of_route: pd.DataFrame, chosen: str | None, span: str, source: str) -> Figure:
    """A coloured table: citizenships by routes, each column adding up to a hundred.

    Args:
        of_route: ``analysis.by_route``: per cent, a row a group, a column a route.
        chosen: the route asked for, set in bold; None: none.
        span: the months in words.
        source: the source line.
    """
    named = of_route[[kind(code) == COUNTRY for code in of_route.index]]
    leaders = {str(route): str(named[route].idxmax()) for route in of_route.columns}
    title = f"Citizenships that lead a route: {len(set(leaders.values()))} on {len(leaders)} routes, {span}"
    unit = "Share of the route's detections, per cent"
    note = _note(of_route.index, SHARES, f"Routes with fewer than {LEAST} detections are left out.")
    table = of_route.rename(index=name)
    drawing, (axis,) = style.canvas(Words(title, unit, source, note), height=2.1 + 0.28 * len(table))
    _heatmap(axis, table.rename(columns=_two_lines), [kind(code) for code in of_route.index])
    for label in axis.get_xticklabels():
        label.set_fontweight("bold" if label.get_text() == _two_lines(chosen or "") else "normal")
    parts = ", ".join(
        f"{route} {name(code)} {w.per_cent(named[route][code])}" for route, code in leaders.items()
    )
    return Figure(
        name="citizenship-shares-by-route",
        title=title,
        alt=f"Table of shares coloured by size, citizenships by routes, {span}. Largest country: {parts}.",
        unit=unit,
        source=source,
        data=table.round(1).rename_axis("citizenship").reset_index(),
        drawing=drawing,
        note=note,
    )


def _note(codes: Iterable[str], *parts: str) -> str:
    return " ".join([*filter(None, parts), *reference.footnotes(codes)])


def _year_notes(complete: pd.Series, of_year: pd.DataFrame) -> str:
    few = of_year.shape[1] > 0 and bool(of_year.isna().all(axis="columns").any())
    left_out = f"Years with fewer than {LEAST} detections are left out." if few else ""
    return " ".join(filter(None, ["" if complete.all() else PART_YEAR, left_out]))


def _rows(table: pd.DataFrame) -> list[dict[str, object]]:
    return table.to_dict("records")  # type: ignore[return-value]


def _row_words(row: dict[str, object]) -> str:
    return f"{name(str(row['code']))} {row['detections']:,.0f} ({row['share']:.1f} %)"


def _leader(ranked: pd.DataFrame) -> str:
    named = ranked[ranked["kind"] == COUNTRY]
    if named.empty:
        return "No nationality is reported"
    first = named.iloc[0]
    return f"{name(first['code'])} leads with {w.per_cent(first['share'])} of the detections"


def _ranked_bars(axis: Axes, ranked: pd.DataFrame) -> None:
    apart = (ranked["kind"] == NO_NATIONALITY).astype("float64") * 0.6
    at = -(pd.Series(range(len(ranked)), dtype="float64") + apart)
    colours = [COLOURS.get(group, style.RULE) for group in ranked["kind"]]
    axis.barh(at, ranked["detections"], color=colours, height=0.74)
    for place, count, share in zip(at, ranked["detections"], ranked["share"], strict=True):
        shown = f"{count:,.0f}  ({share:.1f} %)" if share >= 0.05 else f"{count:,.0f}"
        axis.annotate(shown, (count, place), xytext=(4, 0), textcoords="offset points", va="center", size=8.5)
    ranks = ["" if pd.isna(rank) else f"{rank}. " for rank in ranked["rank"]]
    axis.set_yticks(at, [f"{rank}{name(code)}" for rank, code in zip(ranks, ranked["code"], strict=True)])
    axis.grid(False)
    axis.set_xlim(0, ranked["detections"].max() * 1.22)
    axis.set_xticks([])
    axis.spines["bottom"].set_visible(False)


def _heatmap(axis: Axes, table: pd.DataFrame, kinds: list[str]) -> None:
    if not table.notna().any(axis=None):
        style.empty(axis, f"Nothing has the {LEAST} detections that a share is given for.")
        return
    high = max(50.0, float(table.max().max()))
    shown = table.map(lambda share: f"{share:.0f}" if share > 0 else "")
    style.heatmap(axis, table, shown, {"size": 8}, cmap="Blues", vmin=0, vmax=high)
    if NO_NATIONALITY in kinds:
        axis.axhline(kinds.index(NO_NATIONALITY), color=style.INK, linewidth=1.4)
    axis.tick_params(axis="x", labelsize=8)
    axis.tick_params(axis="y", labelsize=8.5)


def _leaders(of_year: pd.DataFrame) -> dict[tuple[pd.Timestamp, int], str]:
    """The largest of the countries shown in each year that has one."""
    named = of_year[[code for code in of_year.columns if kind(code) == COUNTRY]]
    known = named[named.max(axis="columns") > 0]
    years = pd.DatetimeIndex(known.index)
    return {(at, at.year): str(code) for at, code in zip(years, known.idxmax(axis="columns"), strict=True)}


def _leaders_title(leaders: dict[tuple[pd.Timestamp, int], str], place: str) -> str:
    led = set(leaders.values())
    if not led:
        return f"No year has enough detections on {place} for shares"
    if len(led) == 1:
        return f"{name(led.pop())} led every year on {place}"
    return f"{len(led)} citizenships have led a year on {place}"


def _triples(shift: pd.DataFrame) -> Iterable[tuple[str, float, float]]:
    return zip(shift["code"], shift["first"], shift["last"], strict=True)


def _shift_title(shift: pd.DataFrame) -> str:
    named = shift[shift["kind"] == COUNTRY].dropna(subset=["change"])
    if named.empty:
        return "No shift between citizenships can be given"
    up, *rest = [f"{name(code)} {{}}from {a:.0f} to {b:.0f} %" for code, a, b in _triples(named)]
    said = f"{up.format('went ')} of the detections"
    return f"{said}, {rest[-1].format('')}" if rest else said


def _dumbbells(axis: Axes, shift: pd.DataFrame) -> None:
    apart = (shift["kind"] == NO_NATIONALITY).astype("float64") * 0.6
    at = -(pd.Series(range(len(shift)), dtype="float64") + apart)
    colours = [COLOURS[group] for group in shift["kind"]]
    axis.hlines(at, shift["first"], shift["last"], colors=colours, linewidth=2, alpha=0.5)
    axis.scatter(
        shift["first"], at, s=42, facecolors=style.PAPER, edgecolors=colours, linewidths=1.6, zorder=3
    )
    axis.scatter(shift["last"], at, s=42, color=colours, zorder=4)
    axis.set_yticks(at, [name(code) for code in shift["code"]])
    axis.grid(axis="x", color=style.RULE, linewidth=0.7)
    style.counts_axis(axis, "x")
    axis.set_xlim(-0.5, axis.get_xlim()[1])


def _concentration_title(index: pd.DataFrame, complete: pd.Series) -> str:
    known = index["named"].dropna()
    if known.empty:
        return "No concentration can be given"
    (top, most), last = series.peak(known), _last_whole(known, complete)
    said = f"Most concentrated in {top.year}, like {1 / most:.1f} citizenships of equal size"
    return said if last == top else f"{said}; {last.year} is like {1 / known[last]:.1f}"


def _last_whole(known: pd.Series, complete: pd.Series) -> pd.Timestamp:
    """The last complete of the years with a figure, or the last at all."""
    whole = known[complete[known.index]]
    return pd.Timestamp((whole if len(whole) else known).index[-1])


def _concentration_alt(index: pd.DataFrame) -> str:
    parts = ", ".join(f"{at.year} {value:.2f}" for at, value in _of_years(index["named"]) if pd.notna(value))
    return f"Line with a band. Index of the detections with a nationality: {parts or 'none'}."


def _banded(axis: Axes, index: pd.DataFrame, years: list[str]) -> None:
    at = range(len(index))
    axis.fill_between(at, index["lower"], index["upper"], color=style.SKY, alpha=0.4, linewidth=0)
    axis.plot(at, index["named"], color=style.BLUE, marker="o", markersize=5)
    axis.set_xticks(at, years)
    axis.tick_params(axis="x", labelsize=8.8)
    high = index["upper"].max()
    axis.set_ylim(0, min(1.0, high * 1.15) if high > 0 else 1)


def _unnamed_title(total: pd.Series, complete: pd.Series, place: str) -> str:
    known = total.dropna()
    if known.empty:
        return f"No year has enough detections on {place} for shares"
    if known.max() == 0:
        return f"In the years shown, every detection on {place} carries the nationality of a state"
    (top, most), last = series.peak(known), _last_whole(known, complete)
    said = f"{w.per_cent(most)} of the detections of {top.year} carry no nationality"
    return said if last == top else f"{said}, {w.per_cent(known[last], 1)} of those of {last.year}"


def _stacked(axis: Axes, unnamed: pd.DataFrame, total: pd.Series, years: list[str]) -> None:
    floor = pd.Series(0.0, index=unnamed.index)
    colours = {code: GROUPS.get(code, style.INK) for code in unnamed.columns}
    for code in unnamed.columns:
        axis.bar(years, unnamed[code].fillna(0), bottom=floor, color=colours[code], width=0.78)
        floor += unnamed[code].fillna(0)
    for at, value in enumerate(total):
        shown = "–" if pd.isna(value) else f"{value:.0f}" if value >= 9.95 else f"{value:.1f}"
        axis.annotate(
            shown, (at, floor.iloc[at]), xytext=(0, 3), textcoords="offset points", ha="center", size=8
        )
    axis.tick_params(axis="x", labelsize=8.8)
    style.counts_axis(axis)
    style.key(axis, {name(code): colour for code, colour in colours.items()})


def _of_years(series_of_years: pd.Series) -> Iterable[tuple[pd.Timestamp, float]]:
    return zip(pd.DatetimeIndex(series_of_years.index), series_of_years, strict=True)


def _two_lines(route: str) -> str:
    """A word a line, so that columns can be narrow."""
    return "\n".join(route.replace("-", "- ").split()) if route else ""
