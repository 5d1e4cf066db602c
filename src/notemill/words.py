"""Put numbers, changes, periods and names into words, always in the same way. It does not need pandas."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

YEAR_COLUMNS = frozenset({"year", "edition", "from", "to", "from_year", "to_year", "first_edition", "about"})
"""Columns that hold years, not counts."""
FEW = 100  # a change of a smaller count is not given in per cent
MONTH = 30.4375  # days, on average
_NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?")
_SHORT = 40  # letters: a shorter first sentence says too little alone
# commands of a terminal: colours and cursor (CSI), titles and links (OSC), the others of two characters
_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_].*?(?:\x07|\x1b\\|$)|[ -/]*[0-~])", re.S)
# control characters, and those that change the direction of text
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COUNTED = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def missing(value: Any) -> bool:
    """Whether a value is missing: None, not a number, or pandas' NA or NaT, which are recognised by their types."""
    mark = value is None or type(value).__name__ in ("NAType", "NaTType")
    return mark or bool(value != value)


LEAST = "_at_least"
"""The ending of a column's name: it is true where the column named without the ending has a minimum, printed as "≥"."""


def literal(text: str) -> str:
    """Escape text that may come from data, so that Markdown makes no link, picture, HTML or new line of it."""
    return re.sub(r"[\\\[\]<]", r"\\\g<0>", re.sub(r"\s*[\r\n]\s*", " ", text.strip()))


def plain(text: str) -> str:
    """Text without colour codes and other control characters of terminals; line ends and tabs stay."""
    return _CONTROL.sub("", _SEQUENCE.sub("", text))


def code(text: str) -> str:
    """A name or value as a code span of Markdown; characters that would end the span are replaced."""
    return "`" + re.sub(r"[`\r\n]", " ", text) + "`"


def number(value: float) -> str:
    """A count as pages show it: '1,822,102'; missing is 'no figure'."""
    return "no figure" if missing(value) else minus(f"{value:,.0f}")


def per_cent(value: float, digits: int = 0) -> str:
    """'31 %'; missing is 'no figure'."""
    return "no figure" if missing(value) else minus(f"{value:,.{digits}f} %")


def decimal(value: float) -> str:
    """A rate with one decimal, '34.5', or two below one, '0.58'; missing is 'no figure'."""
    return "no figure" if missing(value) else minus(f"{value:.{1 if round(abs(value), 2) >= 1 else 2}f}")


_HEADS = {"geo": "code", "id": "no.", "url": "address", "lon": "longitude", "lat": "latitude", "p": "p-value"}


def head(column: str) -> str:
    """The heading of a column: 'border_type' is 'border type', 'lon' is 'longitude'."""
    return _HEADS.get(column, column.replace("_", " "))


def share(part: float) -> str:
    """A share in per cent without the sign, for a cell: '37'; '<1' up to a half, which is not nothing."""
    return "<1" if 0 < part <= 0.5 else f"{part:.0f}"


def minus(text: str) -> str:
    """A number with minus signs instead of hyphens."""
    return text.replace("-", "−")


def changed(value: float) -> str:
    """A change in per cent in words: 'up 12 %', 'down 8 %', 'hardly changed', 'unchanged'; missing is 'not comparable'.

    An increase of 100 % or more is given as a factor: 'up by a factor of 9.4'.
    """
    way = {"+": "up ", "−": "down ", "×": "up by a factor of "}
    sign, size = _moved(value)
    return f"{way.get(sign, '')}{size}"


def round_bound(value: float, digits: int, up: bool = False) -> float:
    """A lower bound rounded down, or with ``up`` an upper bound rounded up; a missing one stays missing."""
    if missing(value):
        return value
    exact = round(float(value) * 10**digits, 9)  # 0.29 * 100 is a little less than 29
    return (math.ceil if up else math.floor)(exact) / 10**digits


def bound(value: float, form: Callable[[float], str], up: bool = False) -> str:
    """A lower bound as ``form`` writes it, but rounded down: '36' for 36.9; with ``up`` an upper bound, rounded up."""
    nearest = _NUMBER.search(form(float(value)))
    if not nearest:
        return form(value)
    rounded = _NUMBER.search(form(round_bound(value, len(nearest[1] or ""), up)))
    # only the digits are replaced, so that a number that knows its place keeps it
    return form(value).replace(nearest[0], rounded[0] if rounded else nearest[0], 1)


def least(value: float, floor: bool, form: Callable[[float], str] = number) -> str:
    """A figure, rounded down and with 'at least' if it is a lower bound: 'at least 1,605', '1,605'."""
    return f"at least {bound(value, form)}" if floor else form(value)


def marked(value: float, floor: bool, form: Callable[[float], str] = number) -> str:
    """A figure, rounded down and after '≥' if it is a lower bound: '≥ 1,605', '1,605'."""
    return f"≥ {bound(value, form)}" if floor else form(value)


def signed(per_cent: float) -> str:
    """A change in per cent with its sign, and one decimal if it is small or near -100: +84 %, −7.2 %, −99.1 %."""
    if math.isnan(per_cent):
        return "no figure"
    tenths = (abs(per_cent) < 10 or -100 < per_cent < -99) and not round(float(per_cent), 1).is_integer()
    return f"{abs(per_cent):.0f} %" if abs(per_cent) < 0.05 else minus(f"{per_cent:+,.{int(tenths)}f} %")


def relative(per_cent: float) -> str:
    """A change as ``changed`` has it, with signs for words: '−74 %', '+6 %', 'factor of 9.4', 'hardly changed'."""
    sign, size = _moved(per_cent)
    return f"factor of {size}" if sign == "×" else f"{sign}{size}"


def _moved(per_cent: float) -> tuple[str, str]:
    """Sign and size of a change in per cent; from 100 % on "×" and a factor; if it has no sign, the reason in words."""
    if math.isnan(per_cent):
        return "", "not comparable"
    rounded, factor = round(per_cent), 1 + per_cent / 100
    if rounded >= 100:
        return "×", number(factor) if factor >= 10 else decimal(factor)
    still = "hardly changed" if per_cent else "unchanged"
    return ("+" if rounded > 0 else "−", f"{abs(per_cent):,.0f} %") if rounded else ("", still)


def listed(parts: list[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def loosely(spelling: str) -> str:
    """A spelling without case, punctuation and underscores, for comparing typed values with names."""
    return re.sub(r"[\W_]+", " ", spelling.casefold()).strip()


def nearest(spelling: str, known: Iterable[str]) -> str:
    """The known spelling that is most similar, or '' if none is similar."""
    table = {loosely(text): text for text in known}
    matches = get_close_matches(loosely(spelling), table, n=1, cutoff=0.6)
    return table[matches[0]] if matches else ""


def did_you_mean(typed: str, known: Iterable[str]) -> str:
    """' Did you mean ...?' with the most similar known word; '' if none is similar."""
    suggestion = nearest(typed, known)
    return f" Did you mean '{suggestion}'?" if suggestion else ""


def period(at: pd.Timestamp, frequency: str) -> str:
    """A period by its first day: '2015', '2015 Q4' or 'October 2015'."""
    if frequency == "year":
        return str(at.year)
    return f"{at.year} Q{at.quarter}" if frequency == "quarter" else f"{at:%B %Y}"


def span(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """The months from the first to the last: 'May 2024 to April 2025', 'May to July 2024', 'May 2024'."""
    if first == last:
        return f"{first:%B %Y}"
    return f"{first:%B}{'' if first.year == last.year else f' {first.year}'} to {last:%B %Y}"


def in_sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)


def opening(text: str) -> str:
    """The first sentence of a text; more if it says too little alone."""
    sentences = in_sentences(text)
    while len(sentences) > 1 and len(sentences[0]) < _SHORT:
        sentences[:2] = [f"{sentences[0]} {sentences[1]}"]
    return sentences[0]


def day(date: dt.date) -> str:
    """A date in words: '13 May 2015'."""
    return f"{date.day} {date:%B %Y}"


def at_start(text: str) -> str:
    """Text for the start of a sentence: with a capital; '' stays ''."""
    return text[:1].upper() + text[1:]


def as_label(text: str) -> str:
    """Text for the start of a label or headline: as ``at_start``, without an article: 'EU-27', not 'The EU-27'."""
    return at_start(text.removeprefix("the "))


def counted(number: float, noun: str) -> str:
    """'twelve months', 'one month', '13 months'."""
    return f"{spelt(number) if number else 'no'} {plural(number, noun)}"


def plural(number: float, noun: str) -> str:
    """The noun behind a number: 'visit' of 1, else 'visits'."""
    return noun if number == 1 else f"{noun}s"


def ordinal(number: float) -> str:
    """'1st', '2nd', '3rd', '11th', '22nd'."""
    last = 0 if 10 < number % 100 < 20 else number % 10
    return f"{number:.0f}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(int(last), 'th') }"


def spelt(number: float) -> str:
    """A whole number: 'none', 'one' ... 'twelve', '13'."""
    return _COUNTED[int(number)] if 0 <= number < len(_COUNTED) else f"{number:,.0f}"


def compared(now: float, before: float, change: float | None = None) -> str:
    """', down 25 % on the same months a year before (240,101)'; or that there is no year before.

    Args:
        now: the count of some months.
        before: the count of the same months a year before; missing if the data start later.
        change: per cent from ``before`` to ``now``, if it has been computed already.
    """
    if missing(before):
        return ", with no year before to compare"
    if not before:
        return ", none in the same months a year before"
    if before < FEW:
        return f", {number(before)} in the same months a year before"
    per_cent = (now / before - 1) * 100 if change is None else change
    return f", {changed(per_cent)} on the same months a year before ({number(before)})"


def difference(old: float, new: float) -> str:
    """'−28,785 (−74 %)', without per cent if ``old`` is below a hundred or it is 0 %; 'unchanged'; '' without both."""
    if missing(old) or missing(new):
        return ""
    if new == old:
        return "unchanged"
    per_cent = (new / old - 1) * 100 if old >= FEW else 0
    return added(new - old) + (f" ({relative(per_cent)})" if round(per_cent) else "")


def added(change: float) -> str:
    """A change with its sign: '+199', '−4,688'."""
    return f"{'+' if change > 0 else ''}{number(change)}"


def years(listing: Iterable[int], form: Callable[[int], str] = str) -> str:
    """Years, with three or more in a row given as a range: '2013, 2015 to 2018 and 2025'; '' if there are none.

    Other whole numbers are listed alike, as ``form`` writes them.
    """
    runs: list[list[int]] = []
    for year in sorted(set(listing)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    parts = [[*map(form, run)] if len(run) < 3 else [f"{form(run[0])} to {form(run[-1])}"] for run in runs]
    return listed([text for part in parts for text in part])


def window(months: pd.Index) -> str:
    """The months of an index of first days: 'the twelve months to June 2026'.

    Months with gaps between them are named: 'January, February and December between July 2025 and June 2026'; an empty
    index is 'no months'.
    """
    if not len(months):
        return "no months"
    first, last = months[0], months[-1]
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    if span == len(months):
        return f"the {counted(len(months), 'month')} to {last:%B %Y}" if len(months) > 1 else f"{last:%B %Y}"
    names = [f"{dt.date(2000, month, 1):%B}" for month in sorted({day.month for day in months})]
    return f"{listed(names)} between {first:%B %Y} and {last:%B %Y}"
