"""Forecasts: what was observed, the median, and intervals that widen, a panel a series."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Unpack

import numpy as np
import pandas as pd

from borderbook import words as say
from borderbook.charts import axis, labels
from borderbook.charts.canvas import EMPTY, Canvas
from borderbook.charts.figure import Figure, Words, figure, with_note
from borderbook.charts.labels import Format
from borderbook.charts.lines import line
from borderbook.charts.panels import TICKS, Grid, panel_grid, panel_look
from borderbook.charts.theme import NARROW, QUIET, SIZE, WIDE
from borderbook.errors import DataError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SHADES = (0.16, 0.22, 0.26)  # of the bands, from the widest; they lie on each other
_DASH = (0.0, (3.0, 1.6))
_END = re.compile(r"(low|high)[ _](\d+(?:\.\d+)?)")
Levels = list[tuple[str, "pd.Series", "pd.Series"]]
"""'80' with the lower and upper ends of its interval, the widest first."""


def fan(
    history: pd.DataFrame,
    forecast: pd.DataFrame,
    *,
    form: Format = say.number,
    columns: int = 3,
    **words: Unpack[Words],
) -> Figure:
    """A panel a series: its past as a line, its forecast as a dashed median with bands, on its own scale.

    Args:
        history: what was observed, a row a period (first days), a column a series.
        forecast: a row a series and period, as ``methods.forecast.forecast`` gives it (with a row a ``level`` too,
            and its ``lower`` and ``upper`` ends) or with columns "low 80" and "high 80" a level: first the series,
            then the period, and ``median``. Missing ends leave out a band.
        form: how a value is written.
        columns: panels side by side on a page; a phone shows two.
        words: name, title, unit, of, note.

    Raises:
        DataError: a column is missing, or a series was forecast that has no history.
    """
    past = axis.regular(history)
    told = {str(name): rows for name, rows in _by_series(forecast, past).items()}
    drawn = _Fan(past.set_axis(past.columns.astype(str), axis=1), told, form, columns)
    heights = drawn.grid(WIDE, SIZE[WIDE]).height, drawn.grid(NARROW, SIZE[NARROW]).height
    result = figure(drawn.draw, drawn.tidy(), drawn.alt(), heights if told else EMPTY, words)
    return with_note(result, drawn.note()) if told else result


class _Fan:
    """The series as they are drawn."""

    def __init__(self, past: pd.DataFrame, told: dict[str, pd.DataFrame], form: Format, columns: int) -> None:
        self.past, self.told, self.form, self.columns = past.astype("float64"), told, form, columns
        self.index = past.index
        for rows in told.values():
            self.index = self.index.union(rows.index)
        self.names = dict(zip(self.index, labels.names(self.index), strict=True))
        self.limits = {
            name: axis.limits(np.concatenate([self.past[name].to_numpy(), rows.to_numpy().ravel()]))
            for name, rows in told.items()
        }

    def draw(self, canvas: Canvas) -> None:
        """Everything but the words."""
        if not self.told:
            canvas.empty("No forecast for these parameters.")
            return
        panels = self.grid(canvas.width, canvas.text).panels(canvas)
        left, _, right, _ = canvas.box(panels[0])
        ticks = axis.ticks(self.index, {}, right - left, canvas.text)
        at = axis.positions(self.index)
        for name, axes in zip(self.told, panels, strict=True):
            axes.set_xlim(at[0], at[-1])
            axis.set_periods(axes, at, ticks, canvas.text)
            axis.set_values(axes, *self.limits[name], TICKS)
            self._panel(canvas, axes, name)

    def grid(self, width: float, size: float) -> Grid:
        """Where the panels go in a chart of some width, with text of some size."""
        heads = [(name, f"{self._last(name)}; {self._end(name)}") for name in self.told]
        return panel_grid(heads, self.columns, width, size, list(self.limits.values()), self.index)

    def tidy(self) -> pd.DataFrame:
        """A row a series and period: observed, or median with the ends of its intervals."""
        parts = []
        for name, rows in self.told.items():
            known = self.past[[name]].set_axis(["observed"], axis=1)
            one = pd.concat([known, rows]).rename_axis("period").reset_index()
            one.insert(0, "series", name)
            parts.append(one.assign(period=[self.names[at] for at in one["period"]]))
        return pd.concat(parts, ignore_index=True).round(6) if parts else pd.DataFrame({"series": []})

    def alt(self) -> str:
        """The alternative text, from what is drawn."""
        parts = [f"{name}: {self._last(name)}, then {self._end(name)}" for name in self.told]
        if not parts:
            return "Forecasts: no figure."
        first = labels.name(self.past.index[0], self.past.index)
        return (
            f"Small line charts, one a series, from {first}, continued by a forecast with widening bands. "
            f"{'; '.join(parts)}."
        )

    def note(self) -> str:
        """What line, dashes and bands are."""
        levels = {level: None for rows in self.told.values() for level, *_ in _levels(rows)}
        named = say.listed(sorted(levels, key=float))
        bands = f" Bands: its {named} % intervals, the darker the likelier." if len(levels) > 1 else ""
        bands = f" Band: its {named} % interval." if len(levels) == 1 else bands
        scales = " Each panel has its own scale." if len(self.told) > 1 else ""
        return f"Line: observed. Dashes: the forecast's median.{bands}{scales}"

    def _panel(self, canvas: Canvas, axes: Axes, name: str) -> None:
        look, past, rows = panel_look(name), self.past[name], self.told[name]
        joined = self._joined(past, rows)
        at = axis.positions(joined.index)
        for shade, (_, low, high) in zip(_SHADES, _levels(joined), strict=False):
            axes.fill_between(at, low, high, color=look.colour, alpha=shade, linewidth=0)
        axes.axvline(axis.positions(past.index)[-1], color=QUIET, linewidth=0.8, linestyle=(0, (1, 2)))
        line(canvas, axes, past, look, self.form, {}, name)
        median = axes.plot(
            at, joined["median"], color=look.colour, linestyle=_DASH, marker=look.marker, clip_on=False,
            markevery=[len(at) - 1], markersize=canvas.text * 0.42,
        )  # fmt: skip
        canvas.mark_line(median[0], f"{name}, forecast", [self._said(joined, row) for row in range(len(at))])

    @staticmethod
    def _joined(past: pd.Series, rows: pd.DataFrame) -> pd.DataFrame:
        """The forecast from the last period observed on, where all of it is the value itself."""
        if pd.isna(past.iloc[-1]):
            return rows
        start = pd.DataFrame(float(past.iloc[-1]), index=past.index[-1:], columns=rows.columns)
        return pd.concat([start, rows])

    def _last(self, name: str) -> str:
        """'June 2026: 2,811', the last value observed."""
        values = self.past[name].dropna()
        if values.empty:
            return "nothing observed"
        return f"{self.names[values.index[-1]]}: {self.form(float(values.iloc[-1]))}"

    def _end(self, name: str) -> str:
        """'June 2027: 2,000 (80 %: 900 to 4,000)', the end of the forecast."""
        return self._said(self.told[name], len(self.told[name]) - 1)

    def _said(self, rows: pd.DataFrame, row: int) -> str:
        """A forecast with the narrowest interval; a forecast of what is known has none."""
        text = f"{self.names[rows.index[row]]}: {self.form(float(rows['median'].iloc[row]))}"
        for level, *ends in _levels(rows)[-1:]:
            low, high = (float(end.to_numpy()[row]) for end in ends)
            if low < high:
                return f"{text} ({level} %: {self.form(low)} to {self.form(high)})"
        return text


def _by_series(forecast: pd.DataFrame, past: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Median and ends of intervals by period, for each series in the forecast's order."""
    series, time = forecast.columns[:2]
    lacking = {"median", *(("lower", "upper") if "level" in forecast else ())} - set(forecast.columns)
    if lacking:
        raise DataError(f"The forecast has no column {say.listed(sorted(lacking))}.")
    found: dict[str, pd.DataFrame] = {}
    for name, rows in forecast.groupby(series, sort=False, observed=True):
        if name not in past.columns:
            raise DataError(
                f"{name} was forecast and has no history.", advice="Give the history it was made from."
            )
        wide = rows.drop_duplicates(time).set_index(time)[["median"]].astype("float64")
        levels = rows.groupby("level") if "level" in rows else ()
        for level, ends in levels:
            at = ends.set_index(time)
            wide[f"low {level:g}"], wide[f"high {level:g}"] = at["lower"], at["upper"]
        if "level" not in rows:
            kept = [column for column in rows.columns if _END.fullmatch(str(column))]
            wide = wide.join(
                rows.set_index(time)[kept].rename(columns=lambda name: str(name).replace("_", " "))
            )
        found[str(name)] = wide.sort_index()
    return found


def _levels(rows: pd.DataFrame) -> Levels:
    """The intervals of a forecast, the widest first."""
    levels = {found[2] for column in rows.columns if (found := _END.fullmatch(str(column)))}
    ordered = sorted(levels, key=float, reverse=True)
    return [(level, rows[f"low {level}"], rows[f"high {level}"]) for level in ordered]
