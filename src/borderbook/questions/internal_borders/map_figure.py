"""A map of the days on which a notification of internal border control was running."""

from __future__ import annotations

import pandas as pd
import seaborn as sns

from borderbook import reference
from borderbook import words as say
from borderbook.charts.old import maps, style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.questions.internal_borders.analysis import Coverage
from borderbook.questions.internal_borders.figures import DAYS, gap_note

# a month, half a year, a year, three years: the upper ends of the classes
_ENDS = {30: "up to a month", 182: "up to half a year", 366: "up to a year", 1096: "up to three years"}
_MORE = "more than three years"
UNIT = f"{DAYS}; dotted: Schengen states without a notification in the data"
_NONE_COLOUR = "#FFFFFF"


def days_map(days: pd.DataFrame, covered: Coverage, source: str) -> Figure:
    """The states coloured by the days on which a notification was running, each day counted once.

    Args:
        days: geo, days, notifications (``analysis.days_by_state``).
        covered: from when to when notifications are known.
        source: the source line.
    """
    classes = pd.Series({str(code): class_of(n) for code, n in zip(days["geo"], days["days"], strict=True)})
    title = _title(days)
    note = f"{gap_note(covered)} {maps.disclaimer(maps.EUROPE)}"
    drawing, axis = maps.canvas(Words(title, UNIT, source, note), maps.EUROPE)
    view = maps.europe_axes(axis, maps.EUROPE)
    shades = class_colours()
    schengen = set(reference.members("Schengen", days["last_day"].max().date())) - set(classes.index)
    maps.fill(axis, view, dict.fromkeys(schengen, _NONE_COLOUR), hatch="....")
    maps.fill(axis, view, {str(code): shades[name] for code, name in classes.items()})
    style.key(axis, {name: shade for name, shade in shades.items() if name in set(classes)}, columns=3)
    return Figure(
        name="days-under-notification-map",
        title=title,
        alt=_alt(days, classes),
        unit=UNIT,
        source=source,
        data=_data(days, classes),
        drawing=drawing,
        note=note,
    )


def class_of(days: int) -> str:
    """The class of a number of days in words."""
    return next((name for end, name in _ENDS.items() if days <= end), _MORE)


def class_colours() -> dict[str, str]:
    """The colour of each class, from few days to many."""
    names = [*_ENDS.values(), _MORE]
    return dict(zip(names, sns.color_palette("Blues", len(names) + 1).as_hex()[1:], strict=True))


def _title(days: pd.DataFrame) -> str:
    if len(days) == 1:
        first = days.iloc[0]
        return f"{reference.label(first['geo'])}: a notification was running on {first['days']:,} days"
    long = days[days["days"] > max(_ENDS)]
    if long.empty:
        top = days.iloc[0]
        return f"{reference.label(top['geo'])} had a notification running on the most days: {top['days']:,}"
    names = say.listed(sorted(reference.label(code) for code in long["geo"]))
    return f"Notifications ran for more than three years in all in {names}"


def _alt(days: pd.DataFrame, classes: pd.Series) -> str:
    parts = [
        f"{name.capitalize()}: {say.listed([reference.label(str(code)) for code in classes.index[classes == name]])}"
        for name in reversed(class_colours())
        if (classes == name).any()
    ]
    top = days.iloc[0]
    return (
        f"Map of Europe, states coloured by the days on which a notification was running. {'. '.join(parts)}. "
        f"Most: {reference.label(top['geo'])} with {top['days']:,} days."
    )


def _data(days: pd.DataFrame, classes: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "geo": days["geo"],
            "state": days["geo"].map(reference.label),
            "days": days["days"],
            "notifications": days["notifications"],
            "class": classes.to_numpy(),
        }
    )
