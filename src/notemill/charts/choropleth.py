"""Choropleth maps: countries coloured by the class of their value."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, Patch
from matplotlib.text import Text
from shapely.geometry.base import BaseGeometry

from notemill import words as say
from notemill.catalog import reference
from notemill.charts import labels, maps
from notemill.charts.canvas import Canvas, area
from notemill.charts.colours import UNKNOWN, WHITE, Look, ink_on, shade
from notemill.charts.figure import Figure, Words
from notemill.charts.kinds import Kind, chart
from notemill.charts.labels import Format
from notemill.charts.maps import EUROPE
from notemill.charts.theme import NARROW, SMALL, text_width
from notemill.errors import UsageError

if TYPE_CHECKING:
    import geopandas as gpd

_SHADES = ("#bad3df", "#86b1c7", "#4d87a8", "#1f6089", "#08263c")  # the first has 1.3:1 to sea and land
_CLASSES = 5
_BESIDE = 14.0  # pixels: as far from a country its value may stand on the sea
_OVER, _INSIDE = 0.85, 0.999  # of a value's box that has to lie in its country; that counts as all of it
_LISTED = 165.0  # pixels: the width of a name and a value in the list of countries without room
_DOT = 9.0  # pixels: a country that is smaller in both directions is drawn as a dot of this size


@chart
def choropleth(
    data: pd.Series,
    *,
    form: Format = say.number,
    by: pd.DataFrame | None = None,
    named: Sequence[str] = (),
    lacking: str = labels.MISSING,
    **words: Unpack[Words],
) -> Figure:
    """Countries of Europe in classes from light (low) to dark (high), with values written on them if they fit.

    The limits between classes are rounded and give five classes of about as many countries each; a value on a limit
    belongs to the higher class.

    Args:
        data: values by country code. A country with NaN is hatched and listed as missing.
        form: formats a value.
        by: values of several years for the slider of a page, one column for each year, including that of ``data`` (its
            name). The classes are those of ``data``; the figure's data have a column for each year.
        named: codes of countries whose name is written above their value, if there is room; not in other years.
        lacking: what a country without a value has; other words if it has a figure of which no value is given.
        words: name, title, unit, of, note.

    Raises:
        UsageError: no code in ``data`` is that of a country on the map.
    """
    if len(data) and not maps.in_view(EUROPE, NARROW).index.isin(data.index).any():
        raise UsageError(f"The map has no '{data.index[0]}'. Give values by country code: 'DE' for Germany.")
    return _Countries(data, form, by, named, lacking).figure(words)


class _Countries(Kind):
    """The values, their classes, and the code that draws them at any width."""

    called = EUROPE.name

    def __init__(
        self, data: pd.Series, form: Format, by: pd.DataFrame | None, named: Sequence[str], lacking: str
    ) -> None:
        self.values = data.astype("float64").sort_values(ascending=False, kind="stable")
        self.by = pd.DataFrame(index=self.values.index) if by is None else by.reindex(self.values.index)
        self.known, self.about = self.values.dropna(), maps.disclaimer(EUROPE)
        self.form, self.named, self.lacking = form, named, lacking
        # also countries that have a value in other years alone
        self.valued = self.known.index.append(self.by.index[self.by.notna().any(axis=1)]).unique()
        self.empty = self.known.empty
        self.edges = _edges(self.known.to_numpy())
        ends = list(map(form, self.edges))
        between = [f"{low} to under {high}" for low, high in pairwise(ends)]
        self.ranges = [f"under {ends[0]}", *between, f"{ends[-1]} or more"] if ends else ["all values"]
        self.classes = pd.Series([*map(self._class, self.known)], self.known.index, dtype=int)

    def draw(self, canvas: Canvas) -> float:
        """Draw the map, the countries and the legend; return the height in pixels."""
        axes, view, legend = maps.draw(canvas, EUROPE, partial(self._legend, canvas), self.values.index)
        for code in self.values.index.intersection(view.index, sort=False):
            self._country(canvas, axes, str(code), view[code])
        taken: list[BaseGeometry] = []  # boxes of values that are written
        unwritten = []
        for code in map(str, self.valued.intersection(view.index, sort=False)):
            names = dict.fromkeys([f"{reference.label(code)}\n" * (code in self.named), ""])
            ways = [(name, at_sea) for at_sea in (False, True) for name in names]
            if not any(self._write(canvas, axes, code, *way, view, taken) for way in ways):
                unwritten.append(code)
        if len(self.by.columns):
            looks = [self._look(number).colour for number in (None, *range(len(self.edges) + 1))]
            canvas.tag(axes, {
                "data-years": "|".join(map(str, self.by.columns)), "data-year": str(self.values.name),
                "data-shades": "|".join(looks), "data-inks": "|".join(map(ink_on, looks)),
            })  # fmt: skip
        return self._list(canvas, axes, unwritten, legend)

    def _list(self, canvas: Canvas, axes: Axes, codes: Sequence[str], legend: float) -> float:
        """Names and values of countries without room: below a legend, or below the map; return the whole height."""
        _, _, right, bottom = canvas.box(axes)
        high, size = canvas.text * 1.5, canvas.text * SMALL
        beside = canvas.width - right >= _LISTED
        columns = 1 if beside else int(canvas.width // _LISTED)
        rows = -(-len(codes) // columns)
        top = (legend if beside else bottom) + high / 2
        for place, code in enumerate(codes):
            x = right + 24 if beside else 1 + place // rows * canvas.width / columns
            y = top + place % rows * high
            canvas.write(x, y, reference.label(code), size=size)
            value = canvas.write(x + _LISTED - 32, y, self._shown(code).replace("\u00a0", "–"), size=size, ha="right")
            if len(self.by.columns):
                canvas.tag(value, {"data-of": reference.label(code), "data-without": "–"})
        return bottom + 1 if beside or not codes else top + rows * high

    def nameable(self) -> Sequence[object]:
        """The codes; a country that is highlighted has a dark border."""
        return list(self.values.index)

    def said(self, name: Any) -> str:
        """A country's name."""
        return reference.label(str(name))

    def alt(self) -> str:
        """The alternative text: all countries with their values, the highest first, and those without a figure."""
        parts = [f"{reference.label(str(code))} {self.form(value)}" for code, value in self.known.items()]
        text = f"{EUROPE.name}, countries shaded by value. {'; '.join(parts)}."
        lacking = self.values.index[self.values.isna()]
        outside = sorted(set(self.known.index) - set(maps.in_view(EUROPE, NARROW).index))
        for heading, codes in ((say.at_start(self.lacking), lacking), ("Not on the map", outside)):
            if len(codes):
                text += f" {heading}: {say.listed([reference.label(str(code)) for code in codes])}."
        return text

    def table(self, unit: str) -> pd.DataFrame:
        """One row for each country: code, name, value, class."""
        rows = pd.DataFrame({"geo": self.values.index.astype(str)})
        rows["country"] = rows["geo"].map(reference.label)
        rows[labels.value_name(unit)] = self.values.round(6).to_numpy()
        rows["class"] = [self._range(self.classes.get(code)) for code in self.values.index]
        return rows.join(self.by.round(6).rename(columns=str).reset_index(drop=True))

    def _country(self, canvas: Canvas, axes: Axes, code: str, shape: BaseGeometry) -> None:
        how = {**area(self._look(self.classes.get(code))), "edgecolor": WHITE, "linewidth": 0.6}
        left, bottom, right, top = shape.bounds
        size = _DOT * canvas.pixel(axes)[0]
        if max(right - left, top - bottom) < size:
            point = shape.representative_point()
            how["edgecolor"] = maps.TEXT
            drawn: Patch = Ellipse((point.x, point.y), size, size, zorder=3, **how)
        else:
            edges = {WHITE: 5, maps.TEXT: 2} if code in self.chosen else {}  # to be seen on light and on dark
            for edge, wide in edges.items():
                line = maps.patch([shape], zorder=3, facecolor="none", edgecolor=edge, linewidth=wide)
                canvas.tag(axes.add_artist(line), {"data-own": "year"} if code in self.named else {})
            drawn = maps.patch([shape], zorder=2, **how)
        value, place = self._value_of(self.values[code]), list(self.values.index).index(code)
        canvas.mark(axes.add_artist(drawn), reference.label(code), value, [place])
        if len(self.by.columns):
            canvas.tag(drawn, {"data-by": "|".join(map(self._in_a_year, self.by.loc[code]))})

    def _shown(self, code: str) -> str:
        """The value as it is written on the map; a space if there is none."""
        return self.form(float(self.known[code])).removesuffix(" %") if code in self.known.index else "\u00a0"

    def _write(
        self, canvas: Canvas, axes: Axes, code: str, name: str, at_sea: bool, view: gpd.GeoSeries,
        taken: list[BaseGeometry],
    ) -> bool:  # fmt: skip
        """The value inside its country or over its border, or on the sea beside it; false if there is no room.

        There is room if each of the years fits. If the sea is farther, the highest value and one with a name have a
        line to their country.
        """
        size, (metres, _) = canvas.text * SMALL, canvas.pixel(axes)
        others = self.by[self.by.index == code].to_numpy("float64").ravel()
        years = [self.form(one).removesuffix(" %") for one in others[~np.isnan(others)]]
        lines = [*name.split("\n"), self._shown(code), *years]
        wide = (max(text_width(line, size) for line in lines) + 3) * metres / 2
        high = size * metres / 2 * (1 + 1.2 * name.count("\n"))
        ground = self._look(self.classes.get(code)).colour
        text, far = name + self._shown(code), 12 if name else 6 if code == self.known.index[0] else 1
        reach, half = _BESIDE * metres, (wide, high)
        if at_sea:
            box, covered = self._at_sea(axes, code, half, reach, far, view, taken), 1.0
        else:
            box, covered = _within(view[code], *half, taken)
        if box is None or covered <= (_INSIDE if code in self.named else _OVER):
            return False
        drawn = self._value(canvas, axes, code, text, box, "" if at_sea else ground)
        if covered < _INSIDE:
            canvas.halo(drawn, ground)  # letters over the border are outlined in the country's colour
        taken.append(box)
        return True

    def _at_sea(
        self, axes: Axes, code: str, half: tuple[float, float], reach: float, times: int, view: gpd.GeoSeries,
        taken: list[BaseGeometry],
    ) -> Any:  # fmt: skip
        """A box of a half width and height on the sea within so many times the reach of a country, or None."""
        part = max(shapely.get_parts(view[code]), key=lambda one: one.area)
        boxes = _around(part, *half, reach * times)
        on_land = view.sindex.query(boxes, predicate="intersects")[0]
        for box in np.delete(boxes, on_land):
            if not shapely.box(*EUROPE.bounds).contains(box) or any(map(box.intersects, taken)):
                continue
            at, far = box.centroid, part.distance(box)
            if far > reach:
                end = part.representative_point()
                taken.append(shapely.LineString([at, end]))
                for colour, line in ((WHITE, 2.4), (maps.TEXT, 0.9)):  # seen on dark countries, too
                    axes.plot([at.x, end.x], [at.y, end.y], color=colour, linewidth=line, zorder=4)
                axes.add_artist(maps.patch([box], facecolor=maps.SEA, linewidth=0, zorder=4.5))
            elif view.drop(code).distance(box).min() <= far:
                continue  # a neighbour is nearer
            return box
        return None

    def _value(self, canvas: Canvas, axes: Axes, code: str, text: str, box: Any, ground: str) -> Text:
        """Write a text in the middle of a box, on a country's colour or, if that is empty, on the sea."""
        place: dict[str, Any] = {"ha": "center", "va": "center_baseline", "linespacing": 1.0, "zorder": 5}
        at, ink = box.centroid, ink_on(ground) if ground else maps.TEXT
        drawn = axes.text(at.x, at.y, text, size=canvas.text * SMALL, color=ink, **place)
        if len(self.by.columns):
            how = {"data-on": "land"} if ground else {"data-without": "–"} if "\n" in text else {}
            canvas.tag(drawn, {"data-of": reference.label(code), **how})
        return drawn

    def _class(self, value: float) -> int:
        """The class of a value, from 0; one that is written like a limit belongs to the higher class."""
        number = int(np.searchsorted(self.edges, value, side="right"))
        return number + (self.form(value) in map(self.form, self.edges[number:]))

    def _in_a_year(self, value: float) -> str:
        """The class and the value as '2:1.48'; class 0 means no figure."""
        number = 0 if np.isnan(value) else 1 + self._class(value)
        return f"{number}:{self._value_of(value)}"

    def _value_of(self, value: float) -> str:
        return self.lacking if np.isnan(value) else labels.value(value, self.form)

    def _legend(self, canvas: Canvas, left: float, column: bool) -> float:
        """Draw the legend with all classes, even empty ones, and what is lacking; in a column the highest is on top."""
        lacking = self.values.isna().any() or self.by.isna().any(axis=None)
        classes = [*([None] if lacking else []), *range(len(self.ranges))]
        ordered = reversed(classes) if column else classes
        return canvas.legend({self._range(n): self._look(n) for n in ordered}, left, column=column)

    def _range(self, number: int | None) -> str:
        """A class in words: 'under 10', '10 to under 20', '20 or more'; 'no figure' for None."""
        return self.lacking if number is None else self.ranges[number]

    def _look(self, number: int | None) -> Look:
        middle = 0.5 if number is None or not self.edges else number / len(self.edges)
        return UNKNOWN if number is None else Look(shade(middle, _SHADES))


def _edges(values: np.ndarray) -> list[float]:
    """Rounded limits between classes of about equal numbers of countries; fewer classes if there are few values."""
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


def _within(shape: BaseGeometry, wide: float, high: float, taken: Sequence[Any]) -> tuple[Any, float]:
    """The box of a half width and height that lies most in a country and on nothing taken, and its share inside.

    Of several with the same share, it is the one nearest to the middle of the country's largest part.
    """
    seen = shape.intersection(shapely.box(*EUROPE.bounds))
    part = max(shapely.get_parts(seen), key=lambda one: one.area)
    middle = shapely.get_point(shapely.maximum_inscribed_circle(part), 0)
    boxes = np.append(_boxes(middle.bounds, wide, high), _boxes(part.bounds, wide, high))
    boxes = boxes[np.argsort(shapely.distance(shapely.centroid(boxes), middle), kind="stable")]
    boxes = boxes[~shapely.intersects(boxes, shapely.union_all(taken))]
    shares = shapely.area(shapely.intersection(seen, boxes)).round() / shapely.area(boxes).round()
    return (boxes[shares.argmax()], shares.max()) if len(boxes) else (None, 0.0)


def _boxes(bounds: tuple[float, float, float, float], wide: float, high: float) -> Any:
    """Boxes of a half width and height whose middles are half of that apart, from the lower left corner of bounds."""
    left, bottom, right, top = bounds
    y, x = np.mgrid[bottom : top + high / 2 : high / 2, left : right + wide / 2 : wide / 2].reshape(2, -1)
    return shapely.box(x - wide, y - high, x + wide, y + high)


def _around(shape: BaseGeometry, wide: float, high: float, reach: float) -> Any:
    """Boxes of a half width and height within reach of a shape, the nearest to its outline first."""
    boxes = _boxes(shape.buffer(reach + high).bounds, wide, high)
    far = shapely.distance(boxes, shape.simplify(high / 2))
    near = np.flatnonzero((far > 0) & (far <= reach))
    return boxes[near[np.argsort(far[near], kind="stable")]]
