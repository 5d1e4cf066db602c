"""Notified control at internal borders: when, where, why, and on how many days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle

from borderbook import reference
from borderbook import words as say
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.questions.internal_borders.analysis import REASONS, Coverage

if TYPE_CHECKING:
    from matplotlib.axes import Axes

UNIT = "Notifications of internal border control (announcements, not controls carried out)"
DAYS = "Days on which a notification was running, each counted once (not days with controls carried out)"
EVENT = "conference, sport or other event"
KINDS = {
    "migration": ("migration", style.BLUE),
    "migrant_smuggling": ("migrant smuggling", style.ORANGE),
    "terrorism": ("terrorism", style.VERMILION),
    "health": ("health (COVID-19)", style.PINK),
    **dict.fromkeys(("political_conference", "sports_event", "demonstration", "other_event"), (EVENT, style.GREEN)),
    **dict.fromkeys(("organised_crime", "public_order", "external_borders"), ("other threats", style.BROWN)),
    "not_stated": ("reason not stated in the table", style.GREY),
}  # fmt: skip
UNKNOWN = "not in the data"
_HATCH = {"facecolor": "#F1F2F3", "edgecolor": "#C3C8CD", "hatch": "////", "linewidth": 0}
_NARROWEST = 25  # days; a bar of fewer would not be seen
_NAMED = 3  # more states that lead together are not named in a title
_SHARED = pd.Timedelta(days=3)


def reason_name(reason: str) -> str:
    """A reason as it is read: 'political conference'."""
    return "reason not stated in the table" if reason == "not_stated" else reason.replace("_", " ")


def readable(days: pd.DataFrame) -> pd.DataFrame:
    """``analysis.days_by_state`` with names of states and columns as they are read."""
    return pd.DataFrame(
        {
            "state": days["geo"].map(reference.label),
            "notifications": days["notifications"],
            "days": days["days"],
            "overlaps counted twice": days["days_added_up"],
            "first day": days["first_day"].dt.strftime("%Y-%m-%d"),
            "last day": days["last_day"].dt.strftime("%Y-%m-%d"),
        }
    )


def calendar(table: pd.DataFrame, covered: Coverage, source: str) -> Figure:
    """A bar a notification from its first day to its last, a row a state, coloured by reason.

    Args:
        table: the notifications of one state or several (``analysis.chosen``); of one state,
            there is a row a reason.
        covered: from when to when notifications are known.
        source: the source line.
    """
    row = table["reason"].map(reason_name) if _one_state(table) else table["geo"].map(reference.label)
    counts = row.value_counts()
    title = _calendar_title(table)
    note = f"{gap_note(covered)} Bars of fewer than {_NARROWEST} days are drawn {_NARROWEST} days wide."
    words = Words(title, f"{UNIT}; number at the right", source, note)
    drawing, (axis,) = style.canvas(words, height=2.1 + 0.27 * len(counts))
    axis.grid(axis="y", visible=False)
    axis.grid(axis="x", color=style.RULE, linewidth=0.7)
    first, last = _day(table["from_day"].min()), _day(table["to_day"].max())
    axis.set(xlim=(first - 30, max(last, first + 365) + 30), ylim=(len(counts) - 0.5, -0.5))
    _gap(axis, covered)
    for place, name in enumerate(counts.index):
        _row(axis, table[row == name], place)
        axis.annotate(
            str(counts[name]), (1, place), xycoords=("axes fraction", "data"), xytext=(5, 0),
            textcoords="offset points", va="center", size=8.8, color=style.QUIET,
        )  # fmt: skip
    axis.set_yticks(range(len(counts)), list(counts.index))
    axis.xaxis_date()
    style.years_axis(axis)
    style.key(axis, _key(table["reason"]), columns=3)
    return Figure(
        name="notifications-by-state",
        title=title,
        alt=_calendar_alt(table, counts, covered),
        unit=UNIT,
        source=source,
        data=_calendar_data(table),
        drawing=drawing,
        note=note,
    )


def by_year(counts: pd.DataFrame, covered: Coverage, source: str) -> Figure:
    """Stacked bars of notifications by the year in which they begin and by reason.

    Args:
        counts: a row a year, a column a reason; missing where nothing is known
            (``analysis.by_year_and_reason``).
        covered: from when to when notifications are known.
        source: the source line.
    """
    kinds = counts.T.groupby([KINDS[name][0] for name in counts.columns], sort=False).sum(min_count=1).T
    total = kinds.sum(axis=1, min_count=1)
    title = _by_year_title(total, counts)
    note = f"{gap_note(covered)} * The tables hold a part of the year only."
    words = Words(title, f"{UNIT}, by year of start", source, note)
    drawing, (axis,) = style.canvas(words, height=4.6)
    years = [_year(year, covered) for year in counts.index]
    floor = np.zeros(len(years))
    colours = {name: colour for name, colour in dict(KINDS.values()).items() if name in kinds.columns}
    for name, colour in colours.items():
        heights = kinds[name].fillna(0).to_numpy(dtype="float64")
        axis.bar(years, heights, bottom=floor, color=colour, width=0.78)
        floor = floor + heights
    axis.set_ylim(0, max(floor.max() * 1.05, 1))
    style.counts_axis(axis)
    _missing_years(axis, [place for place, value in enumerate(total) if pd.isna(value)])
    axis.set_xlim(-0.6, len(years) - 0.4)
    axis.tick_params(axis="x", labelsize=7.6)
    style.key(axis, colours, columns=3)
    return Figure(
        name="notifications-by-year-and-reason",
        title=title,
        alt=_by_year_alt(kinds, total),
        unit=words.unit,
        source=source,
        data=_long(counts),
        drawing=drawing,
        note=note,
    )


def days_table(days: pd.DataFrame, covered: Coverage, source: str) -> Figure:
    """Days under notification, a row a state, a column a year; hatched where nothing is known.

    Args:
        days: missing where nothing is known (``analysis.days_by_year``).
        covered: from when to when notifications are known.
        source: the source line.
    """
    title = _days_title(days)
    note = f"{gap_note(covered)} Hatched: not known. * The tables hold a part of the year only."
    words = Words(title, DAYS, source, note)
    drawing, (axis,) = style.canvas(words, height=1.9 + 0.29 * len(days))
    names = [f"{reference.label(str(geo))}  {total:,}" for geo, total in days.sum(axis=1).items()]
    years = [_year(int(year), covered) for year in days.columns.to_list()]
    values = days.astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    numbers = pd.DataFrame(values, names, years)
    axis.add_patch(Rectangle((0, 0), len(years), len(names), **_HATCH))  # type: ignore[arg-type]
    style.heatmap(axis, numbers, numbers.map("{:.0f}".format), {"size": 8}, cmap="Blues", vmin=0, vmax=450)
    axis.tick_params(axis="x", labelsize=7.6)
    return Figure(
        name="days-under-notification",
        title=title,
        alt=_days_alt(days),
        unit=DAYS,
        source=source,
        data=_days_data(days),
        drawing=drawing,
        note=note,
    )


def _day(date: pd.Timestamp) -> float:
    return float(date2num(date))


def _row(axis: Axes, own: pd.DataFrame, place: int) -> None:
    """The bars of one row; those that run at the same time lie above one another in it."""
    lanes, depths = _lanes(own)
    for lane, depth, (_, row) in zip(lanes, depths, own.iterrows(), strict=True):
        begin, finish = _day(row["from_day"]), _day(row["to_day"]) + 1
        axis.broken_barh(
            [(begin, max(finish - begin, _NARROWEST))], (place - 0.37 + lane * depth, depth),
            facecolors=KINDS[row["reason"]][1], edgecolor=style.PAPER, linewidth=0.4, zorder=3,
        )  # fmt: skip


def _lanes(own: pd.DataFrame) -> tuple[list[int], list[float]]:
    """For each notification in order of its start: its lane among those of the same time, and the lane's depth.

    Those that share a day or two at their ends are prolongations and do not count as of the same time.
    """
    begin, finish = own["from_day"] + _SHARED, own["to_day"]
    group = (begin > finish.cummax().shift()).cumsum()
    lanes: list[int] = []
    for _, together in own.groupby(group):
        free: list[pd.Timestamp] = []
        for at, until in zip(begin[together.index], finish[together.index], strict=True):
            lane = next((i for i, last in enumerate(free) if at > last), len(free))
            free[lane : lane + 1] = [until]
            lanes.append(lane)
    depth = 0.74 / (pd.Series(lanes, index=own.index).groupby(group).transform("max") + 1)
    return lanes, depth.to_list()


def _gap(axis: Axes, covered: Coverage) -> None:
    """Hatch what neither table knows, as far as it is in view."""
    low, high = axis.get_xlim()
    begin, finish = max(_day(covered.list_last), low), min(_day(covered.hand_first), high)
    if finish > begin:
        axis.axvspan(begin, finish, zorder=0.5, **_HATCH)  # type: ignore[arg-type]
        axis.annotate(
            UNKNOWN, ((begin + finish) / 2, 0), xycoords=("data", "axes fraction"), xytext=(0, 4),
            textcoords="offset points", ha="center", size=8.5, color=style.QUIET,
            bbox={"boxstyle": "square,pad=0.15", "facecolor": style.PAPER, "edgecolor": "none"}, zorder=4,
        )  # fmt: skip


def _missing_years(axis: Axes, places: list[int]) -> None:
    for place in places:
        axis.axvspan(place - 0.39, place + 0.39, zorder=0.5, **_HATCH)  # type: ignore[arg-type]
    runs = pd.Series(places, dtype="int64")
    for _, run in runs.groupby(runs.diff().ne(1).cumsum()):
        axis.annotate(
            UNKNOWN, (float(run.mean()), 0.5), xycoords=("data", "axes fraction"), ha="center", va="center",
            size=8.5, color=style.QUIET, rotation=90 if len(run) == 1 else 0,
            bbox={"boxstyle": "square,pad=0.15", "facecolor": style.PAPER, "edgecolor": "none"},
        )  # fmt: skip


def _key(reasons: pd.Series) -> Mapping[str, str]:
    present = set(reasons)
    return dict(KINDS[name] for name in REASONS if name in present)


def _year(year: int, covered: Coverage) -> str:
    return f"{year}*" if covered.part(year) else str(year)


def gap_note(covered: Coverage) -> str:
    """What a reader must know of the two tables and of the years between them."""
    return (
        f"The list ends on {_date(covered.list_last)}; measures from {_date(covered.hand_first)} on are compiled "
        "by hand and not complete; nothing is known of those notified in between."
    )


def _date(at: pd.Timestamp) -> str:
    return f"{at.day} {at:%B %Y}"


def _one_state(table: pd.DataFrame) -> bool:
    return bool((table["geo"] == table["geo"].iloc[0]).all())


def _calendar_title(table: pd.DataFrame) -> str:
    every = _plural(len(table), "notification")
    if _one_state(table):
        return f"{reference.label(table['geo'].iloc[0])}: {every}, {_period(table)}"
    most = table["geo"].value_counts()
    leaders = [reference.label(code) for code in most.index[most == most.iloc[0]]]
    whole = f"{every} of {len(most)} states"
    if len(leaders) > _NAMED:
        return f"{whole}, {_period(table)}"
    each = " each" if len(leaders) > 1 else ""
    return f"{say.listed(leaders)} notified most often, {_plural(most.iloc[0], 'time')}{each}, of {whole}"


def _period(table: pd.DataFrame) -> str:
    first, last = table["from_day"].min().year, table["to_day"].max().year
    return str(first) if first == last else f"{first} to {last}"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _by_year_title(total: pd.Series, counts: pd.DataFrame) -> str:
    if not total.sum():
        return "No notification is known to begin in these years"
    stated = counts.drop(columns="not_stated", errors="ignore").sum()
    began = f"Most notifications began in {total.idxmax()}: {total.max()}"
    if total.notna().sum() == 1:
        began = f"{_plural(total.max(), 'notification')} began in {total.idxmax()}"
    if not stated.sum():
        return f"{began}; no reason is stated in the table"
    share = float(stated.max() / stated.sum() * 100)
    return f"{began}; {reason_name(str(stated.idxmax()))} is {say.per_cent(share)} of the reasons stated"


def _days_title(days: pd.DataFrame) -> str:
    length = {year: 366 if pd.Timestamp(year, 1, 1).is_leap_year else 365 for year in days.columns}
    whole = (days == pd.Series(length)).sum()
    if len(days) > 1 and whole.max() > 1:
        return (
            f"In {whole.idxmax()}, {whole.max()} states had a notification running on every day of the year"
        )
    total = days.sum(axis=1)
    return f"{reference.label(str(total.idxmax()))} had a notification running on {total.max():,} days"


def _calendar_alt(table: pd.DataFrame, counts: pd.Series, covered: Coverage) -> str:
    kinds = table["reason"].map(lambda reason: KINDS[reason][0]).value_counts()
    rows = ", ".join(f"{name} {count}" for name, count in counts.items())
    reasons = ", ".join(f"{name} {count}" for name, count in kinds.items())
    return (
        f"Calendar of {_plural(len(table), 'notification')}, {table['from_day'].min():%B %Y} to "
        f"{table['to_day'].max():%B %Y}, a bar from the first day to the last. Rows: {rows}. By reason: {reasons}. "
        f"Not in the data: {_date(covered.list_last)} to {_date(covered.hand_first)}."
    )


def _by_year_alt(kinds: pd.DataFrame, total: pd.Series) -> str:
    known = total.dropna()
    parts = ", ".join(f"{name} {kinds[name].sum()}" for name in kinds.columns)
    missing = [str(year) for year in total.index[total.isna()]]
    peak = f" Highest: {known.idxmax()} with {known.max()}." if len(known) else ""
    return (
        f"Stacked bars of notifications by year, {total.index[0]} to {total.index[-1]}, and reason: {parts}.{peak}"
        + (f" Years without data: {say.listed(missing)}." if missing else "")
    )


def _days_alt(days: pd.DataFrame) -> str:
    totals = ", ".join(f"{reference.label(str(geo))} {total:,}" for geo, total in days.sum(axis=1).items())
    return (
        f"Table coloured by the days of a year with a notification running, states by years, {days.columns[0]} to "
        f"{days.columns[-1]}; hatched where it is not known. Days in all: {totals}."
    )


def _calendar_data(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "geo": table["geo"],
            "state": table["geo"].map(reference.label),
            "start": table["start"].dt.strftime("%Y-%m-%d"),
            "end": table["end"].dt.strftime("%Y-%m-%d"),
            "reason": table["reason"].map(reason_name),
            "table": table["origin"],
        }
    )


def _long(counts: pd.DataFrame) -> pd.DataFrame:
    tall = counts.reset_index().melt("year", var_name="reason", value_name="notifications")
    return tall.assign(reason=tall["reason"].map(reason_name))


def _days_data(days: pd.DataFrame) -> pd.DataFrame:
    tall = days.reset_index().melt("geo", var_name="year", value_name="days")
    tall.insert(1, "state", tall["geo"].map(reference.label))
    return tall
