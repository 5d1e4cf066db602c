"""Formats periods, categories and values for pictures and for the alternative text."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from notemill import words
from notemill.errors import DataError

Format = Callable[[float], str]
"""Formats a value; it is never called with a missing value."""

Part = Mapping[Any, str]
"""An incomplete period -> the part that the data have ("January to June")."""

MISSING = "no figure"
ABSENT = "n/a, or hatched flat at the foot: no figure."
LISTED = 14  # up to so many values are all in an alternative text; of more, only ends and extremes


def is_time(index: pd.Index) -> bool:
    """Whether an index has periods: first days, or years as numbers."""
    if isinstance(index, pd.DatetimeIndex | pd.PeriodIndex):
        return True
    return pd.api.types.is_integer_dtype(index) and bool(index.to_series().between(1900, 2200).all())


def name(label: Hashable, index: pd.Index | None = None) -> str:
    """A label as text: '2015', '2015 Q4', 'May 2024', or the label itself."""
    if isinstance(label, pd.Timestamp):
        return words.period(label, frequency(index))
    return str(label)


def names(index: pd.Index, part: Part | None = None, full: bool = False) -> list[str]:
    """The labels of an axis; a part period gets a star, or in ``full`` is '2026 (January to June only)'."""
    often = frequency(index)
    ends = {at: f" ({text} only)" if full else "*" for at, text in (part or {}).items()}
    texts = [words.period(at, often) if isinstance(at, pd.Timestamp) else str(at) for at in index]
    return [f"{text}{ends.get(at, '')}" for text, at in zip(texts, index, strict=True)]


def frequency(index: pd.Index | None) -> str:
    """The frequency of an index: 'year', 'quarter' or 'month', the longest that fits its first days."""
    if not isinstance(index, pd.DatetimeIndex) or index.empty or (index.month == 1).all():
        return "year"
    return "quarter" if set(index.month) <= {1, 4, 7, 10} else "month"


def every(places: Sequence[float], widths: Sequence[float], air: float) -> int:
    """The smallest n such that labels at every n-th place are at least ``air`` apart; all in pixels."""
    labels = sorted(zip(places, widths, strict=True))
    for step in range(1, len(labels)):
        pairs = pairwise(labels[::step])
        if all(b - a >= (wide + wider) / 2 + air for (a, wide), (b, wider) in pairs):
            return step
    return max(len(labels), 1)


def part_note(part: Part | None, index: pd.Index) -> str:
    """A note such as '* 2026: January to June only.'; an empty string if all periods are complete."""
    notes = [f"{name(label, index)}: {text} only" for label, text in (part or {}).items() if label in index]
    return f"* {'; '.join(notes)}." if notes else ""


def series_in_words(
    values: pd.Series, form: Format, part: Part | None = None, lower: pd.Series | None = None,
    interval: tuple[pd.Series, pd.Series] | None = None,
) -> str:  # fmt: skip
    """The values of a series in words, for the alternative text.

    Up to ``LISTED`` values are all listed. Of more values, the first, highest, lowest and last are listed, and the
    missing ones. Of equal values none is the highest or lowest. No lower bound is the lowest, and none is the highest
    if another is a lower bound. A part period has its part in brackets, a lower bound 'at least' before it, and an
    interval (low and high ends) follows in brackets.
    """
    if values.dropna().empty:
        return MISSING
    index, whole = values.index, _complete(values, part or {})
    spoken = dict(zip(index, names(index, part, full=True), strict=True))
    chosen = values if len(values) <= LISTED else values.loc[_key_periods(values, whole)]
    least = {label for label in index if lower is not None and lower.get(label, False)}
    rank = {}
    if chosen is not values and whole.min() < whole.max():
        low, high = whole.idxmin(), whole.idxmax()
        rank = {low: ", the lowest" * (low not in least), high: ", the highest" * (least <= {high})}
        exact = whole[~whole.index.isin(list(least))]
        rank = {label: text and f"{text}{_tied(exact, label, spoken)}" for label, text in rank.items()}
    starts, ends = interval or (pd.Series(dtype="float64"),) * 2
    parts = []
    for label, number in chosen.items():
        text = MISSING if pd.isna(number) else words.least(number, label in least, form)
        end = between(starts.get(label), ends.get(label), form)
        parts.append(f"{spoken[label]} {text}{end}{rank.get(label, '')}")
    absent = values[values.isna()].index.difference(chosen.index, sort=False)
    if len(absent):
        parts.append(f"no figure for {_missing(absent, index)}")
    return (", " if chosen is values else "; ").join(parts)


def _tied(whole: pd.Series, label: Any, spoken: Mapping[Any, str]) -> str:
    """', with 2015', or ', with four others': the other periods of the same value; '' if there is none."""
    others = [spoken[other] for other in whole.index[whole == whole.get(label)] if other != label]
    few = words.listed(others) if len(others) < 3 else f"{words.spelt(len(others))} others"
    return f", with {few}" if others else ""


def value(number: float, form: Format, lower: bool = False) -> str:
    """A value as text, rounded down after '≥' if it is a lower bound; 'no figure' if it is missing."""
    text = "" if pd.isna(number) else words.marked(float(number), lower, form)
    return text or MISSING


def between(low: float | None, high: float | None, form: Format) -> str:
    """An interval as text after its value: ' (30 to 38)'; of one end ' and at most 38'; '' if it has no width."""
    if pd.isna(high) or low == high:
        return ""
    return f" and at most {form(high)}" if pd.isna(low) else f" ({form(low)} to {form(high)})"


def _key_periods(values: pd.Series, whole: pd.Series) -> list[Any]:
    """The first period, the highest and the lowest complete period, the last complete period, and the last period."""
    there = values.dropna().index
    chosen = [there[0], whole.idxmax(), whole.idxmin(), whole.index[-1], there[-1]]
    return [label for label in values.index if label in chosen]


def _complete(values: pd.Series, part: Part) -> pd.Series:
    """The figures of complete periods; if there are none, all figures."""
    there = values.dropna()
    complete = there[~there.index.isin(list(part))]
    return complete if len(complete) else there


def _missing(absent: pd.Index, index: pd.Index) -> str:
    """The periods without a figure in words: single ones and runs, or only their number if there are many runs."""
    gaps = runs(np.sort(index.get_indexer(absent)))
    if len(gaps) > LISTED:
        return f"{len(absent)} of {len(index)}"
    ends = [dict.fromkeys(name(index[row], index) for row in (run[0], run[-1])) for run in gaps]
    return words.listed([" to ".join(run) for run in ends])


def runs(rows: np.ndarray) -> list[np.ndarray]:
    """Sorted row numbers, split into runs of consecutive numbers."""
    return np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1) if len(rows) else []


def tidy(wide: pd.DataFrame, value: str, named: bool) -> pd.DataFrame:
    """A frame in long form, one row for each mark: the index as text, the series (if ``named``), the value."""
    index = str(wide.index.name or ("period" if is_time(wide.index) else "label"))
    series = str(wide.columns.name or "series")
    if index == series:
        series = f"{series} shown"
    flat = wide.set_axis(names(wide.index)).rename_axis(index).rename_axis(columns=series)
    # a temporary name, as melt fails if a series has the same name as the value
    long = flat.reset_index().melt(id_vars=index, var_name=series, value_name="\0")
    long = long if named else long.drop(columns=series)
    return long.rename(columns={"\0": value}).round(6)


def require(data: pd.DataFrame, columns: Sequence[str], what: str) -> None:
    """Raise a DataError if a column that a chart needs is missing."""
    lacking = [name for name in columns if name not in data.columns]
    if lacking:
        needed = words.listed(list(columns))
        raise DataError(f"{what} needs the columns {needed}; missing: {words.listed(lacking)}.")


def value_name(unit: str) -> str:
    """The name of a value's column: the first words of the unit and its 'per ...', in lower case with underscores.

    'Visits of patients (not persons)' is 'visits_of_patients', 'Persons found, per 1,000 inhabitants; rounded' is
    'persons_found_per_1000_inhabitants'.
    """
    first, *more = re.split(r"[(;]|\. ", unit)[0].split(", ")
    held = " ".join([first, *(part for part in more[:1] if part.startswith("per "))])
    return "_".join(re.findall(r"\w+", re.sub(r"[,'’]", "", held.lower()))) or "value"
