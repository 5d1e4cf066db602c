"""Detections over time: by period and border, their season, and years to date."""

from __future__ import annotations

import calendar

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from borderbook import words as w
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.methods import series
from borderbook.methods.series import Frequency
from borderbook.questions.detections_trend.analysis import change_table, season_extremes
from borderbook.questions.route_trends.figures import UNIT, part_years

BORDERS = {"land": "land borders", "sea": "sea borders"}
LABELLED = 20  # so many bars can carry a label each
MONTHS = calendar.month_abbr[1:]


def totals_by_period(
    table: pd.DataFrame, by_border: pd.DataFrame, frequency: Frequency, border_type: str, source: str
) -> Figure:
    """Bars by period, land and sea stacked, each with its change on the same months a year before.

    Args:
        table: ``analysis.by_period``: by period, count, months, complete, year_before, change.
        by_border: the same periods, a column a border type (land, sea or both).
        frequency: month, quarter or year.
        border_type: all, land or sea: named in the title.
        source: the source line.
    """
    last = table.index[-1]
    said = _last_words(table, frequency)
    title = said if border_type == "all" else f"{BORDERS[border_type].capitalize()}: {said}"
    unit = f"{UNIT}, by {frequency}; above a bar: thousands, and change on the same months a year before"
    note = " ".join([_part_note(table, frequency), _repeated(table.index[0], last, border_type)]).strip()
    short = len(table) <= LABELLED
    words = Words(title, unit if short else f"{UNIT}, by {frequency}", source, note)
    drawing, (axis,) = style.canvas(words, height=5.0)
    borders = [name for name in style.BORDERS if name in by_border.columns]
    _bars(axis, by_border[borders], table, frequency)
    if short:
        _label_bars(axis, table)
    style.counts_axis(axis)
    if len(borders) > 1:
        style.key(axis, {name.capitalize(): style.BORDERS[name] for name in borders})
    return Figure(
        name=f"detections-by-{frequency}",
        title=title,
        alt=_totals_alt(table, by_border[borders], frequency),
        unit=words.unit,
        source=source,
        data=_totals_data(table, by_border[borders], frequency),
        drawing=drawing,
        note=note,
    )


def seasonal_profile(ratios: pd.DataFrame, profile: pd.DataFrame, source: str) -> Figure:
    """Each month of the year against the year around it: a dot a year, a line through the medians.

    Args:
        ratios: ``analysis.seasonal_ratios``: per cent, a row a year, a column a month.
        profile: ``analysis.seasonal_profile`` of them.
        source: the source line.
    """
    title = _season_title(profile)
    unit = "Month's detections as per cent of the average of the twelve months around it"
    note = "A dot is a year, the bar the middle half of the years, the line their median."
    drawing, (axis,) = style.canvas(Words(title, unit, source, note), height=4.4)
    if ratios.empty:
        style.empty(axis, "A season needs at least two years of months.")
    else:
        _profile(axis, ratios, profile)
    return Figure(
        name="detections-season",
        title=title,
        alt=_season_alt(profile),
        unit=unit,
        source=source,
        data=profile.join(ratios.T).round(1).reset_index().rename(columns=str),
        drawing=drawing,
        note=note,
    )


def land_and_sea(rolling: pd.DataFrame, source: str) -> Figure:
    """Sums of twelve months at land and at sea borders, and below them the share at sea.

    Args:
        rolling: sums of twelve months, columns land and sea (``series.rolling_year``).
        source: the source line.
    """
    known = rolling.dropna()[list(style.BORDERS)]
    title = _borders_title(known)
    unit = f"{UNIT}, sum of twelve months"
    note = _repeated(known.index[0], known.index[-1], "all") if len(known) else ""
    drawing, (upper, lower) = style.canvas(
        Words(title, unit, source, note), height=5.6, panels=(2, 1), gridspec_kw={"height_ratios": [2, 1]}
    )
    if known.empty:
        style.empty(upper, "A sum of twelve months needs twelve months.")
        lower.set_axis_off()
    else:
        _two_lines(upper, known)
        _share_line(lower, _share_at_sea(known))
    return Figure(
        name="detections-land-and-sea",
        title=title,
        alt=_borders_alt(known),
        unit=unit,
        source=source,
        data=_months_first(known.assign(**{"share at sea in %": _share_at_sea(known).round(1)})),
        drawing=drawing,
        note=note,
    )


def years_to_date(to_date: pd.DataFrame, source: str) -> Figure:
    """A line a year from January on: the last year in colour, the others behind it.

    Args:
        to_date: ``analysis.years_to_date``: sums from January, a row a month, a column a year.
        source: the source line.
    """
    title = _to_date_title(to_date)
    unit = f"{UNIT}, sum since January"
    note = _off_the_scale(to_date)
    drawing, (axis,) = style.canvas(Words(title, unit, source, note), height=4.6)
    if to_date.shape[1] < 2:
        style.empty(axis, "There are no two years that begin in January to compare.")
    else:
        _year_lines(axis, to_date)
    return Figure(
        name="detections-since-january",
        title=title,
        alt=_to_date_alt(to_date),
        unit=unit,
        source=source,
        data=to_date.reset_index().rename(columns=str),
        drawing=drawing,
        note=note,
    )


def _bars(axis: Axes, by_border: pd.DataFrame, table: pd.DataFrame, frequency: Frequency) -> None:
    apart = len(table) <= LABELLED
    days = {"month": 31, "quarter": 92, "year": 366}
    at = list(range(len(table))) if apart else list(date2num(table.index))
    floor = pd.Series(0.0, index=table.index)
    for name in by_border.columns:
        bars = axis.bar(
            at, by_border[name].to_numpy("float64"), bottom=floor.to_numpy(), color=style.BORDERS[name],
            width=0.78 if apart else days[frequency] * 0.9, align="center" if apart else "edge",
        )  # fmt: skip
        floor += by_border[name]
        for bar, whole in zip(bars, table["complete"], strict=True):
            bar.set_alpha(1 if whole else 0.5)
    if apart:
        axis.set_xticks(at, _ticks(table["complete"], frequency))
        axis.tick_params(axis="x", labelsize=8.8)
    else:
        style.years_axis(axis)


def _ticks(complete: pd.Series, frequency: Frequency) -> list[str]:
    if frequency == "year":
        return part_years(complete)
    stars = ["" if whole else "*" for whole in complete]
    months = pd.DatetimeIndex(complete.index)
    parts = months.strftime("%b") if frequency == "month" else [f"Q{quarter}" for quarter in months.quarter]
    return [f"{part}{star}\n{year}" for part, star, year in zip(parts, stars, months.year, strict=True)]


def _label_bars(axis: Axes, table: pd.DataFrame) -> None:
    for at, (count, change) in enumerate(zip(table["count"], table["change"], strict=True)):
        thousands = f"{count / 1000:,.0f}" if count >= 10_000 else f"{count / 1000:.1f}"
        axis.annotate(
            thousands if pd.isna(change) else f"{thousands}\n{w.signed(change)}", (at, count), xytext=(0, 3),
            textcoords="offset points", ha="center", size=7.4, color=style.INK, linespacing=1.15,
        )  # fmt: skip


def _profile(axis: Axes, ratios: pd.DataFrame, profile: pd.DataFrame) -> None:
    tall = ratios.melt(var_name="month", value_name="ratio").dropna()
    axis.axhline(100, color=style.QUIET, linewidth=1)
    axis.bar(
        profile.index - 1, profile["upper"] - profile["lower"], bottom=profile["lower"], width=0.5,
        color=style.SKY, alpha=0.35,
    )  # fmt: skip
    at = tall["month"].astype("int64") - 1
    sns.scatterplot(x=at, y=tall["ratio"], ax=axis, color=style.QUIET, alpha=0.55, s=16, linewidth=0)
    axis.plot(profile.index - 1, profile["median"], color=style.BLUE, marker="o", markersize=5)
    axis.set_xticks(range(12), MONTHS)
    axis.set(xlabel="", ylabel="")
    style.counts_axis(axis)


def _two_lines(axis: Axes, known: pd.DataFrame) -> None:
    for name in known.columns:
        axis.plot(known.index, known[name], color=style.BORDERS[name])
    axis.set(xlabel="", ylabel="")
    style.counts_axis(axis)
    style.years_axis(axis)
    end = float(date2num(known.index[-1]))
    ends = {name.capitalize(): (end, float(known[name].iloc[-1])) for name in known.columns}
    style.label_ends(axis, ends, {name.capitalize(): colour for name, colour in style.BORDERS.items()})


def _share_line(axis: Axes, share: pd.Series) -> None:
    axis.plot(share.index, share, color=style.BORDERS["sea"])
    axis.set_title("Share at sea, per cent", loc="left", size=9, color=style.QUIET, pad=4)
    axis.set(ylim=(0, 100), yticks=(0, 50, 100))
    style.years_axis(axis)


def _share_at_sea(known: pd.DataFrame) -> pd.Series:
    return series.shares(known)["sea"]


def _year_lines(axis: Axes, to_date: pd.DataFrame) -> None:
    *others, last = to_date.columns
    recent = others[-4:]
    for year in others:
        colour = style.QUIET if year in recent else style.RULE
        axis.plot(to_date.index, to_date[year], color=colour, linewidth=1.2)
    own = to_date[last].dropna()
    axis.plot(own.index, own, color=style.VERMILION, linewidth=2.6, marker="o", markersize=4)
    axis.set_xticks(range(1, 13), MONTHS)
    axis.set_xlim(0.8, 13)
    axis.set_ylim(0, _scale(to_date))
    style.counts_axis(axis)
    ends = {str(y): _end(to_date[y]) for y in [*recent, last]}
    style.label_ends(axis, ends, {**dict.fromkeys(ends, style.QUIET), str(last): style.VERMILION})


def _scale(to_date: pd.DataFrame) -> float:
    """The top of the axis: room for the last five years, whatever went before."""
    return float(to_date.iloc[:, -5:].max().max() * 1.12)


def _off_the_scale(to_date: pd.DataFrame) -> str:
    over = [str(year) for year in to_date.columns if to_date[year].max() > _scale(to_date)]
    return f"The scale is set for the last five years; off it: {w.listed(over)}." if over else ""


def _end(year: pd.Series) -> tuple[int, float]:
    """The last month of a year's line, and its value."""
    own = year.dropna()
    return int(own.index[-1]), float(own.iloc[-1])


def _last_words(table: pd.DataFrame, frequency: Frequency) -> str:
    """The last complete period and its change."""
    whole = table[table["complete"]]
    if whole.empty:
        return f"{w.number(table['count'].sum())} detections"
    last = whole.iloc[-1]
    change = "" if pd.isna(last["change"]) else f", {w.changed(last['change'])} on the year before"
    return f"{w.number(last['count'])} detections in {w.period(whole.index[-1], frequency)}{change}"


def _part_note(table: pd.DataFrame, frequency: Frequency) -> str:
    return "" if table["complete"].all() else f"* Paler: part of the {frequency} only."


def _repeated(first: pd.Timestamp, last: pd.Timestamp, border_type: str) -> str:
    return w.counted_twice(first, last) if border_type == "all" else ""


def _totals_alt(table: pd.DataFrame, by_border: pd.DataFrame, frequency: Frequency) -> str:
    first, last = (w.period(at, frequency) for at in (table.index[0], table.index[-1]))
    top, most = series.peak(table["count"])
    said = f"Bars of detections by {frequency}, {first} to {last}. "
    said += f"Highest: {w.period(top, frequency)} with {w.number(most)}"
    if len(by_border.columns) > 1:
        said += f", of which at sea {w.number(by_border['sea'][top])}"
    whole = table.loc[table["complete"], "count"]
    if len(whole):
        low, least = series.trough(whole)
        said += f". Lowest complete: {w.period(low, frequency)} with {w.number(least)}"
    return f"{said}. {_last_words(table, frequency)}."


def _totals_data(table: pd.DataFrame, by_border: pd.DataFrame, frequency: Frequency) -> pd.DataFrame:
    own = by_border.reset_index(drop=True) if len(by_border.columns) > 1 else None
    return pd.concat([change_table(table, frequency), own], axis=1)


def _season_title(profile: pd.DataFrame) -> str:
    found = season_extremes(profile)
    if found is None:
        return "No season can be given"
    (high, most), (low, least) = found
    return (
        f"The season peaks in {calendar.month_name[high]}, at {w.per_cent(most)} of the year around it, and "
        f"is lowest in {calendar.month_name[low]}, at {w.per_cent(least)}"
    )


def _season_alt(profile: pd.DataFrame) -> str:
    if season_extremes(profile) is None:
        return "Empty chart: fewer than two years of months."
    parts = ", ".join(f"{m} {w.number(v)}" for m, v in zip(MONTHS, profile["median"], strict=True))
    years = int(profile["years"].max())
    return f"Dots and line by month of the year, {years} years. Median, per cent of the year around: {parts}."


def _borders_title(known: pd.DataFrame) -> str:
    if known.empty:
        return "Land and sea: no twelve months to add up"
    share = float(_share_at_sea(known).iloc[-1])
    return f"{w.per_cent(share)} of the last twelve months' detections were at sea borders"


def _borders_alt(known: pd.DataFrame) -> str:
    if known.empty:
        return "Empty chart: fewer than twelve months."
    said = []
    for name in known.columns:
        at, most = series.peak(known[name])
        said.append(
            f"{name}: highest {w.number(most)} in the twelve months to {at:%B %Y}, last "
            f"{w.number(known[name].iloc[-1])} to {known.index[-1]:%B %Y}"
        )
    share = _share_at_sea(known)
    (low, least), (high, most) = series.trough(share), series.peak(share)
    said.append(
        f"share at sea from {w.per_cent(least)} (to {low:%B %Y}) to {w.per_cent(most)} (to {high:%B %Y})"
    )
    return f"Two lines and their share. {'; '.join(said)}."


def _months_first(known: pd.DataFrame) -> pd.DataFrame:
    months = pd.Series(pd.DatetimeIndex(known.index).strftime("%Y-%m"), name="month")
    return pd.concat([months, known.reset_index(drop=True)], axis=1)


def _to_date_title(to_date: pd.DataFrame) -> str:
    if to_date.shape[1] < 2:
        return "Years to date: nothing to compare"
    last, before = to_date.columns[-1], to_date.columns[-2]
    month, count = _end(to_date[last])
    change = series.change(count, float(to_date[before][month]))
    return (
        f"To the end of {calendar.month_name[month]}, {last} has {w.number(count)} detections, "
        f"{w.changed(change)} on {before}"
    )


def _to_date_alt(to_date: pd.DataFrame) -> str:
    if to_date.shape[1] < 2:
        return "Empty chart: fewer than two years that begin in January."
    month, _ = _end(to_date[to_date.columns[-1]])
    parts = ", ".join(f"{year} {w.number(float(to_date[year][month]))}" for year in to_date.columns)
    return f"A line a year. Detections from January to the end of {calendar.month_name[month]}: {parts}."
