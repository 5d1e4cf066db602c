"""Fan charts of forecasts: observed values, the median, and widening intervals, in one panel for each series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from borderbook import words as say
from borderbook.charts import axis, labels
from borderbook.charts.canvas import Canvas
from borderbook.charts.colours import MUTED
from borderbook.charts.figure import Figure, Words
from borderbook.charts.kinds import Kind, chart
from borderbook.charts.labels import Format
from borderbook.charts.lines import line
from borderbook.charts.panels import panel_axes, panel_look
from borderbook.charts.theme import QUIET

_COLUMNS = 3  # panels side by side on a page
_SHADES = (0.16, 0.22, 0.26)  # opacity of the bands, the widest first; they overlap
_DASH = (0.0, (3.0, 1.6))


@chart
def fan(
    history: pd.DataFrame, forecast: pd.DataFrame, *, form: Format = say.number, at: pd.Timestamp | None = None,
    heads: Mapping[str, str] = MappingProxyType({}), **words: Unpack[Words],
) -> Figure:  # fmt: skip
    """A panel for each series: its past as a line, its forecast as a dashed median with bands, on its own scale.

    Args:
        history: observed values, one row for each period (first days), one column for each series.
        forecast: one row for each series, period and ``level``, as ``methods.forecast.forecast`` returns it. The first
            column is the series and the second the period; then ``median``, ``lower`` and ``upper``. Without ends, no
            band is drawn.
        form: formats a value.
        at: the period whose forecast is marked, and written above; by default the last.
        heads: by series, further words below its name, as on how good its past forecasts were.
        words: name, title, unit, of, note.

    Raises:
        DataError: a column is missing.
    """
    labels.require(forecast, ["median", "level", "lower", "upper"], "A forecast")
    past = axis.regular(history).astype("float64").rename(columns=str)
    return _Fan(past, _by_series(forecast), form, at, heads).figure(words)


class _Fan(Kind):
    """The series as they are drawn."""

    called = "Forecasts"

    def __init__(
        self, past: pd.DataFrame, forecast: dict[str, pd.DataFrame], form: Format, at: pd.Timestamp | None,
        heads: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.past, self.forecast, self.form, self.at, self.heads = past, forecast, form, at, heads
        self.index = past.index
        self.empty = not forecast
        ends = next(iter(forecast.values()), pd.DataFrame()).filter(like="low ")
        self.levels = [str(name).removeprefix("low ") for name in ends][::-1]  # the widest first
        for rows in forecast.values():
            self.index = self.index.union(rows.index)
        self.names = dict(zip(self.index, labels.names(self.index), strict=True))
        self.notes = [self._note()]

    def draw(self, canvas: Canvas) -> float:
        """Draw everything except the texts around the figure; return the height in pixels."""
        below = {name: [self._last(name), self._end(name), self.heads.get(name)] for name in self.forecast}
        heads = [(name, "; ".join(filter(None, texts))) for name, texts in below.items()]
        limits = [axis.limits(np.append(self.past[name], rows)) for name, rows in self.forecast.items()]
        panels, height = panel_axes(canvas, heads, limits, self.index, {}, _COLUMNS)
        first = 0  # row of the data
        for name, axes in zip(self.forecast, panels, strict=True):
            self._panel(canvas, axes, name, first)
            first += len(self.past) + len(self.forecast[name])
        return height

    def table(self, unit: str) -> pd.DataFrame:
        """One row for each series and period: observed, or median with the ends of its intervals."""
        if self.empty:
            return pd.DataFrame({"series": []})
        observed = {name: self.past[name].to_frame("observed") for name in self.forecast}
        each = {name: pd.concat([observed[name], rows]) for name, rows in self.forecast.items()}
        table = pd.concat(each, names=["series", "period"]).reset_index()
        return table.assign(period=table["period"].map(self.names)).round(6)

    def nameable(self) -> Sequence[object]:
        """The series; what is not highlighted is grey."""
        return list(self.forecast)

    def alt(self) -> str:
        """The alternative text, from what is drawn."""
        parts = [f"{name}: {self._last(name)}, then {self._end(name)}" for name in self.forecast]
        first = labels.name(self.past.index[0], self.past.index)
        kind = f"Small line charts, one a series, from {first}, continued by a forecast with widening bands"
        return f"{kind}. {'; '.join(parts)}."

    def _note(self) -> str:
        """A note that explains line, dashes and bands."""
        bands = f"Bands: its {say.listed(self.levels[::-1])} % intervals, the darker the likelier."
        scales = " Each panel has its own scale." if len(self.forecast) > 1 else ""
        return f"Line: observed. Dashes: the forecast's median. {bands}{scales}"

    def _panel(self, canvas: Canvas, axes: Axes, name: str, first: int) -> None:
        look, past, rows = panel_look(name), self.past[name], self.forecast[name]
        look = replace(look, colour=MUTED) if self.chosen and name not in self.chosen else look
        joined = rows
        if pd.notna(past.iloc[-1]):  # begin at the last observed value, where all bands have no width
            start = pd.DataFrame(past.iloc[-1], index=past.index[-1:], columns=rows.columns)
            joined = pd.concat([start, rows])
        at = axis.positions(joined.index)
        for shade, level in zip(_SHADES, self.levels, strict=False):
            low, high = joined[f"low {level}"], joined[f"high {level}"]
            axes.fill_between(at, low, high, color=look.colour, alpha=shade, linewidth=0)
        axes.axvline(axis.positions(past.index)[-1], color=QUIET, linewidth=0.8, linestyle=(0, (1, 2)))
        line(canvas, axes, past, look, self.form, {}, name, first)
        median = axis.line(
            axes, at, joined["median"].to_numpy(), color=look.colour, linestyle=_DASH, marker=look.marker,
            markersize=canvas.text * 0.42, markevery=[self._marked(joined)], clip_on=False,
        )  # fmt: skip
        texts, end = [self._in_words(joined, row) for row in range(len(at))], first + len(past) + len(rows)
        canvas.mark(median, f"{name}, forecast", texts, range(end - len(at), end), name)

    def _last(self, name: str) -> str:
        """The last observed value: 'June 2026: 2,811'."""
        values = self.past[name].dropna()
        if values.empty:
            return "nothing observed"
        return f"{self.names[values.index[-1]]}: {self.form(float(values.iloc[-1]))}"

    def _end(self, name: str) -> str:
        """The marked forecast: 'June 2027: 2,000 (80 %: 900 to 4,000)'."""
        return self._in_words(self.forecast[name], self._marked(self.forecast[name]))

    def _marked(self, rows: pd.DataFrame) -> int:
        """The row of the marked forecast."""
        return list(rows.index).index(self.at) if self.at in rows.index else len(rows) - 1

    def _in_words(self, rows: pd.DataFrame, row: int) -> str:
        """A forecast with its narrowest interval; an observed value has no interval."""
        text = f"{self.names[rows.index[row]]}: {self.form(float(rows['median'].iloc[row]))}"
        for level in self.levels[-1:]:
            low, high = (float(rows[f"{end} {level}"].iloc[row]) for end in ("low", "high"))
            if low < high:
                return f"{text} ({level} %: {self.form(low)} to {self.form(high)})"
        return text


def _by_series(forecast: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Series -> its median and the ends of its intervals ("low 80", "high 80") by period, in the forecast's order."""
    series, time = forecast.columns[:2]
    by_series: dict[str, pd.DataFrame] = {}
    for name, rows in forecast.groupby(series, sort=False, observed=True):
        wide = rows.drop_duplicates(time).set_index(time)[["median"]].astype("float64")
        for level, ends in rows.groupby("level"):
            wide[[f"low {level:g}", f"high {level:g}"]] = ends.set_index(time)[["lower", "upper"]]
        by_series[str(name)] = wide.sort_index()
    return by_series
