"""What was decided when: a line an event, grouped by topic."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.dates import DateFormatter, YearLocator, date2num

from borderbook import words as say
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

UNIT = "Events of the table, one a line; dated to the day, or to the month where the day is not known"
_CROWD = 3  # more of one topic on one day share a line
_ROW, _GAP = 0.158, 0.55  # inches a line; the space between topics in lines
_LETTERS, _CHARACTER = 7.0, 0.0535  # the labels' size in points and the mean width of a character in inches
_GUTTER = 24  # characters of the topics' names in a line


@dataclass(frozen=True)
class _Line:
    """One line of the drawing: one event, or several that belong together."""

    topic: str
    label: str
    dates: tuple[pd.Timestamp, ...]
    adopted: bool
    chosen: bool


def decisions(table: pd.DataFrame, chosen: str, source: str) -> Figure:
    """Every dated event as a dot with its title beside it, grouped by topic; the chosen one stands out.

    Args:
        table: dated events (``events.dated``).
        chosen: the event_id of the event in question.
        source: the source line.

    National measures share a line, and so do more than three events of one topic and day; no title can cover
    another.
    """
    lines = _lines(table, chosen)
    places, height = _places(lines)
    by_year = table.drop_duplicates("event_id")["date"].dt.year.value_counts().sort_index()
    busiest, every = by_year.idxmax(), table["event_id"].nunique()
    title = f"{by_year[busiest]} of the {every} dated events fall in {busiest}, more than in any other year"
    note = (
        "Dots: date of adoption; rings: entry into force, where no other date is known. Events without a "
        "month are not shown."
    )
    words = Words(title, UNIT, source, note)
    drawing, (axis,) = style.canvas(words, height=1.1 + height * _ROW)
    _frame(axis, lines, places, height)
    for line, place in zip(lines, places, strict=True):
        _draw(axis, line, place)
    return Figure(
        name="events-by-topic",
        title=title,
        alt=_alt(table, lines, chosen),
        unit=UNIT,
        source=source,
        data=_data(table),
        drawing=drawing,
        note=note,
    )


def _lines(table: pd.DataFrame, chosen: str) -> list[_Line]:
    group = table["event_id"].where(~table["act_type"].str.startswith("national measure"), "national")
    day = table["topic"] + table["date"].dt.strftime(" %Y-%m-%d")
    crowded = day.map(table.groupby(day)["event_id"].nunique()) > _CROWD
    group = group.mask(crowded & (group != "national"), day)
    made = [_line(part, chosen) for _, part in table.groupby(group, sort=False)]
    first = table.groupby("topic")["date"].min()
    return sorted(made, key=lambda line: (first[line.topic], line.topic, line.dates[0]))


def _line(part: pd.DataFrame, chosen: str) -> _Line:
    dates = tuple(part["date"].drop_duplicates())
    names = part["event_id"].nunique()
    adoption = part[part["act_type"] == "adoption"]  # the act that stands for all of its day
    label = str((adoption if len(adoption) else part)["title"].iloc[0])
    if part["act_type"].iloc[0].startswith("national measure"):
        label = f"{names} entries on internal border control"
    elif names > 1:
        label += f" ({names} entries)"
    elif len(dates) > 1:
        label += " (sources differ)"
    adopted = bool((part["basis"] == "adopted").all())
    return _Line(str(part["topic"].iloc[0]), label, dates, adopted, bool((part["event_id"] == chosen).any()))


def _places(lines: list[_Line]) -> tuple[list[float], float]:
    """The height of each line in the drawing, counted in lines from the top, and that of them all."""
    places: list[float] = []
    at = 0.0
    for i, line in enumerate(lines):
        at += (1 + _GAP if line.topic != lines[i - 1].topic else 1) if i else 0
        places.append(at)
    return places, at + 2


def _frame(axis: Axes, lines: list[_Line], places: list[float], height: float) -> None:
    starts = [i for i, line in enumerate(lines) if not i or line.topic != lines[i - 1].topic]
    axis.set_ylim(height - 1, -1)
    axis.set_yticks([places[i] for i in starts], [_topic(lines[i].topic) for i in starts], va="center")
    axis.tick_params(axis="y", labelsize=7.6)
    axis.grid(axis="y", visible=False)
    axis.grid(axis="x", color=style.RULE, linewidth=0.7)
    for i in starts[1:]:
        axis.axhline(places[i] - (1 + _GAP) / 2, color=style.RULE, linewidth=0.7)
    first, last = min(line.dates[0] for line in lines), max(line.dates[-1] for line in lines)
    axis.set_xlim(_day(pd.Timestamp(first.year, 1, 1)), _day(pd.Timestamp(last.year + 1, 1, 1)))
    axis.xaxis.set_major_locator(YearLocator(2 if last.year - first.year > 8 else 1))
    axis.xaxis.set_major_formatter(DateFormatter("%Y"))
    axis.tick_params(axis="x", labeltop=True, labelsize=8.5)


def _topic(topic: str) -> str:
    return "\n".join(textwrap.wrap(topic, _GUTTER))


def _draw(axis: Axes, line: _Line, place: float) -> None:
    colour = style.VERMILION if line.chosen else style.BLUE
    days = [_day(date) for date in line.dates]
    axis.plot(
        days, [place] * len(days), "o", color=colour, markersize=5.5 if line.chosen else 4.2, clip_on=False,
        markerfacecolor=colour if line.adopted else style.PAPER, markeredgewidth=1.1,
    )  # fmt: skip
    low, high = axis.get_xlim()
    before, behind = days[0] - low, high - days[-1]
    to_left = before > behind
    inches = style.WIDTH - _GUTTER * _CHARACTER - 0.4
    room = max(before, behind) / (high - low) * inches - 0.12
    axis.annotate(
        _fitting(line.label, int(room / _CHARACTER)), (days[0] if to_left else days[-1], place),
        xytext=(-5 if to_left else 5, 0), textcoords="offset points", ha="right" if to_left else "left",
        va="center_baseline", size=_LETTERS, color=colour if line.chosen else style.INK,
        weight="bold" if line.chosen else "normal",
    )  # fmt: skip


def _day(date: pd.Timestamp) -> float:
    return float(date2num(date))


def _fitting(label: str, characters: int) -> str:
    """The label; without its brackets if that is too long; cut at a word if that is, too."""
    if len(label) <= characters:
        return label
    return textwrap.shorten(label.split(" (")[0], characters, placeholder=" …")


def _data(table: pd.DataFrame) -> pd.DataFrame:
    day = table["date"].dt.strftime("%Y-%m-%d").where(table["to_the_day"], table["date"].dt.strftime("%Y-%m"))
    return table[["event_id", "title", "topic", "act_type", "geo", "basis"]].assign(date=day)


def _alt(table: pd.DataFrame, lines: list[_Line], chosen: str) -> str:
    once = table.drop_duplicates("event_id")
    topics = [f"{topic} {count}" for topic, count in once["topic"].value_counts().items()]
    span = f"{table['date'].min():%B %Y} to {table['date'].max():%B %Y}"
    own = table[table["event_id"] == chosen]
    which = f" Marked: {own['title'].iloc[0]}, {own['date'].iloc[0]:%B %Y}." if len(own) else ""
    return (
        f"Timeline of {len(once)} events on {len(lines)} lines, {span}, a dot an event with its title beside "
        f"it. Events by topic: {say.listed(topics)}.{which}"
    )
