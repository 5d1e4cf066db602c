"""A map of countries coloured by the class of their value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd
from matplotlib.patches import Ellipse

from borderbook import reference
from borderbook import words as say
from borderbook.charts import labels, maps
from borderbook.charts.canvas import Canvas
from borderbook.charts.colours import WHITE, ink_on, shade
from borderbook.charts.figure import Figure, Words, figure
from borderbook.charts.labels import Format
from borderbook.charts.maps import EUROPE, Extent, Frame
from borderbook.charts.theme import INK, NARROW, SMALL, WIDE, text_size, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from shapely.geometry.base import BaseGeometry

_SHADES = ("#bad3df", "#86b1c7", "#4d87a8", "#1f6089", "#08263c")  # the first is 1.3:1 from sea and land
_CLASSES = 5
_DOT = 9.0  # pixels: a country that is smaller in both directions is drawn as a dot of this size
_ABSENT = {"facecolor": "#dfe1e3", "hatch": "////", "edgecolor": "#8b939a"}


def choropleth(
    data: pd.Series,
    *,
    form: Format = say.number,
    edges: Sequence[float] | None = None,
    extent: Extent = EUROPE,
    **words: Unpack[Words],
) -> Figure:
    """Countries in classes from light (low) to dark (high); values on them where they fit.

    Args:
        data: values by country code; NaN for a country that should have one: hatched, and named as missing.
        form: how a value is written.
        edges: where a class ends and the next begins, ascending; a value on an edge belongs to the higher class.
            By default rounded values that put about as many countries into each of five classes.
        extent: what the map shows.
        words: name, title, unit, of, note; the note should end in ``maps.disclaimer(extent)``.
    """
    countries = _Countries(data, form, edges, extent)
    heights = (countries.frame(WIDE).height, countries.frame(NARROW).height)
    return figure(countries.draw, countries.table(words["unit"]), countries.alt(), heights, words)


class _Countries:
    """The values, their classes, and how they are drawn at any width."""

    def __init__(self, data: pd.Series, form: Format, edges: Sequence[float] | None, extent: Extent) -> None:
        self.values = data.astype("float64").sort_values(ascending=False, kind="stable")
        self.known = self.values.dropna()
        self.form, self.extent = form, extent
        self.edges = list(edges) if edges is not None else _edges(self.known.to_numpy())
        self.classes = pd.Series(np.searchsorted(self.edges, self.known, side="right"), self.known.index)

    def frame(self, width: float) -> Frame:
        """Where map and legend stand."""
        size = text_size(width)
        rows = -(-len(self._entries()) // (2 if width <= NARROW else 4))
        return Frame(self.extent, width, rows * size * 1.6 + 8)

    def draw(self, canvas: Canvas) -> None:
        """The map, the countries, the legend."""
        frame = self.frame(canvas.width)
        axes = frame.draw(canvas, self.values.index)
        view = maps.in_view(self.extent, frame.width).set_index("code").geometry
        for code, value in self.values.items():
            if code in view.index:
                self._country(canvas, axes, frame, str(code), value, view[code])
        for code in self.known.index.intersection(view.index):
            self._write(axes, frame, str(code), view[code], canvas.text)
        self._legend(canvas, frame)

    def alt(self) -> str:
        """Every country with its value, from the highest to the lowest, and which have none."""
        if self.known.empty:
            return f"{self.extent.name} without any figure."
        parts = [f"{reference.label(str(code))} {self.form(value)}" for code, value in self.known.items()]
        lacking = [reference.label(str(code)) for code in self.values[self.values.isna()].index]
        tail = f" No figure: {say.listed(lacking)}." if lacking else ""
        outside = sorted(set(self.known.index) - set(maps.in_view(self.extent, NARROW)["code"]))
        hidden = (
            f" Not on the map: {say.listed([reference.label(code) for code in outside])}." if outside else ""
        )
        return f"{self.extent.name}, countries shaded by value. {'; '.join(parts)}.{tail}{hidden}"

    def table(self, unit: str) -> pd.DataFrame:
        """A row a country: code, name, value, class."""
        named = [
            self._range(int(self.classes[code])) if code in self.known else labels.MISSING
            for code in self.values.index
        ]
        codes = [str(code) for code in self.values.index]
        return pd.DataFrame(
            {"geo": codes, "country": [reference.label(code) for code in codes],
             labels.value_name(unit): self.values.round(6).to_numpy(), "class": named}
        )  # fmt: skip

    def _country(
        self, canvas: Canvas, axes: Axes, frame: Frame, code: str, value: float, shape: BaseGeometry
    ) -> None:
        missing = np.isnan(value)
        filled = _ABSENT if missing else {"facecolor": self._colour(code), "edgecolor": WHITE}
        how: dict[str, Any] = {**filled, "linewidth": 0.6, "zorder": 2}
        left, bottom, right, top = shape.bounds
        if max(right - left, top - bottom) < _DOT * frame.metres:
            point = shape.representative_point()
            size = _DOT * frame.metres
            drawn = axes.add_artist(
                Ellipse((point.x, point.y), size, size, **{**how, "edgecolor": maps.TEXT, "zorder": 3})
            )
        else:
            drawn = axes.add_artist(maps.patch([shape], **how))
        canvas.mark(drawn, reference.label(code), labels.MISSING if missing else self.form(value))

    def _write(self, axes: Axes, frame: Frame, code: str, shape: BaseGeometry, text: float) -> None:
        """The value inside its country, where it fits."""
        import shapely

        size, value = text * SMALL, self.form(float(self.known[code])).removesuffix(" %")
        wide, high = (text_width(value, size) + 3) * frame.metres, size * frame.metres
        part = max(shapely.get_parts(shape), key=lambda one: one.area)
        for point in (
            part.representative_point(),
            part.centroid,
            shapely.maximum_inscribed_circle(part).centroid,
        ):
            box = shapely.box(point.x - wide / 2, point.y - high / 2, point.x + wide / 2, point.y + high / 2)
            if part.contains(box) and self._in_frame(box):
                axes.text(
                    point.x, point.y, value, ha="center", va="center_baseline", size=size,
                    color=ink_on(self._colour(code)), zorder=5,
                )  # fmt: skip
                return

    def _in_frame(self, box: BaseGeometry) -> bool:
        import shapely

        return bool(shapely.box(*self.extent.bounds()).contains(box))

    def _legend(self, canvas: Canvas, frame: Frame) -> None:
        """The highest class on top beside the map; above it in rows."""
        entries = self._entries()
        if frame.beside:
            entries = entries[::-1]
        columns = 1 if frame.beside else 2 if canvas.narrow else 4
        step, left = canvas.text * 1.6, frame.width + 24 if frame.beside else 1.0
        across = (canvas.width - left) / columns
        for number, (text, colour) in enumerate(entries):
            x, y = left + number % columns * across, number // columns * step + 1
            how = {"facecolor": colour} if colour else _ABSENT
            canvas.rectangle(x, y + canvas.text * 0.1, canvas.text * 1.4, canvas.text, **how)
            canvas.write(x + canvas.text * 1.9, y + canvas.text * 0.62, text, va="center", color=INK)

    def _entries(self) -> list[tuple[str, str]]:
        """Text and colour of each class that has a country, from low to high; first what is missing, without."""
        missing = [(labels.MISSING, "")] if self.values.isna().any() else []
        return missing + [(self._range(n), self._shade(n)) for n in sorted(set(self.classes))]

    def _range(self, number: int) -> str:
        """A class in words: 'under 10', '10 to under 20', '20 or more'."""
        if not self.edges:
            return "all values"
        low = self.form(self.edges[number - 1]) if number else ""
        high = self.form(self.edges[number]) if number < len(self.edges) else ""
        if not low:
            return f"under {high}"
        return f"{low} to under {high}" if high else f"{low} or more"

    def _shade(self, number: int) -> str:
        return shade(number / len(self.edges) if self.edges else 0.5, _SHADES)

    def _colour(self, code: str) -> str:
        return self._shade(int(self.classes[code]))


def _edges(values: np.ndarray) -> list[float]:
    """Rounded values between classes of about as many countries each; fewer for few different values."""
    several = min(_CLASSES, len(np.unique(values)))
    if several < 2:
        return []
    exact = np.quantile(values, np.arange(1, several) / several)
    for digits in (1, 2, 3, 4):
        rounded = [float(f"{edge:.{digits}g}") for edge in exact]
        sizes = np.bincount(np.searchsorted(rounded, values, side="right"), minlength=several)
        if len(set(rounded)) == len(rounded) and sizes.min() >= len(values) / several / 2:
            return rounded
    return sorted(set(map(float, exact)))
