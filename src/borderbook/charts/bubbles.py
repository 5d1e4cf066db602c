"""Bubbles on a map: a circle a place, its area in proportion to its value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd
from matplotlib.patches import Ellipse, PathPatch
from matplotlib.path import Path as Outline

from borderbook import words as say
from borderbook.charts import labels, maps
from borderbook.charts.canvas import Canvas
from borderbook.charts.colours import SINGLE, Look, looks
from borderbook.charts.figure import Figure, Words, figure, with_note
from borderbook.charts.labels import Format
from borderbook.charts.maps import Extent, Frame
from borderbook.charts.theme import INK, NARROW, QUIET, SMALL, WIDE, text_size, text_width, wrapped
from borderbook.errors import DataError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Box = tuple[float, float, float, float]
_COLUMNS = ("lon", "lat", "value", "label")
_LARGEST = {False: 34.0, True: 20.0}  # pixels: radius of the largest circle on a page, on a phone
_MANY, _LESS = 60, 0.55  # of more places the circles are smaller
_RING, _ABSENT = 2.5, 6.0  # pixels: radius of a ring where the value is zero, where it is missing
_SINGLE = 100  # so many of the largest circles carry their values; those below are drawn as one
_FAR = {
    False: [float(away) for away in range(10, 180, 20)],
    True: [10.0, 25.0, 40.0],
}  # pixels from a group's centre to its name
_NAMED = 0.01  # of the total: a group with less is in the legend alone
_UNNAMED = "not stated"
_SEEN = 2.0  # pixels: radius of the smallest circle in the legend


def bubbles(
    data: pd.DataFrame,
    *,
    form: Format = say.number,
    extent: Extent = maps.MEDITERRANEAN,
    **words: Unpack[Words],
) -> Figure:
    """A circle a place, the largest drawn first; its label and value beside it where they fit.

    Args:
        data: a row a place: ``lon`` and ``lat`` in degrees (missing: not on the map), ``value`` (zero and missing are
            drawn as rings), ``label`` (blank: none is written), if it likes a ``group``, which gives the colour.
        form: how a value is written.
        extent: what the map shows.
        words: name, title, unit, of, note; the note should end in ``maps.disclaimer(extent)``.

    Raises:
        DataError: a column is missing, or a value is negative.
    """
    lacking = [name for name in _COLUMNS if name not in data.columns]
    if lacking:
        raise DataError(
            f"A map of bubbles needs the columns lon, lat, value and label; {say.listed(lacking)} missing."
        )
    if (data["value"] < 0).any():
        raise DataError("A map of bubbles cannot show a value below zero; its area would be none.")
    places = _Places(data, form, extent)
    heights = (places.frame(WIDE).height, places.frame(NARROW).height)
    drawn = figure(places.draw, places.table(words["unit"]), places.alt(), heights, words)
    return with_note(drawn, places.not_drawn())


@dataclass(frozen=True)
class _Label:
    """What is written near a point of the map; pixels from its lower left corner."""

    group: str
    text: str
    point: tuple[float, float]
    edge: str = "none"
    box: Box = (0.0, 0.0, 0.0, 0.0)


class _Places:
    """The places, and how they are drawn at any width."""

    def __init__(self, data: pd.DataFrame, form: Format, extent: Extent) -> None:
        group = pd.Series("", data.index)
        if "group" in data.columns:
            group = (
                data["group"]
                .astype(object)
                .where(data["group"].notna(), "")
                .astype(str)
                .replace("", _UNNAMED)
            )
        every = data.assign(
            value=data["value"].astype("float64"), label=data["label"].fillna("").astype(str), group=group
        ).sort_values("value", ascending=False, kind="stable")
        seen = maps.inside(every["lon"], every["lat"], extent)
        self.shown, self.elsewhere = every[seen], every[~seen]
        self.form, self.extent = form, extent
        self.grouped = "group" in data.columns
        order = self.shown.groupby("group")["value"].sum().sort_values(ascending=False).index
        # every place is a circle: their groups differ in colour, and are named on the map
        self.looks = {str(key): Look(look.colour) for key, look in looks(order).items()}
        self.most = float(self.shown["value"].max()) if len(self.shown) else np.nan

    def frame(self, width: float) -> Frame:
        """Where map and legend stand; the legend above the map where there is no room beside it."""
        probe = Canvas(width, 100, text_size(width))
        plain = Frame(self.extent, width)
        return Frame(self.extent, width, self._legend(probe, plain, 1.0) if not plain.beside else 0.0)

    def draw(self, canvas: Canvas) -> None:
        """The map, the circles, the labels that fit, the legend."""
        frame = self.frame(canvas.width)
        axes = frame.draw(canvas)
        x, y = maps.to_map(self.shown["lon"], self.shown["lat"], self.extent)
        radii = [self.radius(value, canvas.narrow) for value in self.shown["value"]]
        at = np.column_stack([x, y])
        for row, (_, place) in enumerate(self.shown.head(_SINGLE).iterrows()):
            self._circle(canvas, axes, place, at[row], radii[row] * frame.metres)
        self._rest(axes, at, np.array(radii) * frame.metres)
        for label in self._labels(frame):
            self._write(axes, frame, label, canvas.text)
        self._legend(canvas, frame, frame.width + 24 if frame.beside else 1.0)

    def radius(self, value: float, narrow: bool) -> float:
        """Of a circle, in pixels: its square is in proportion to the value."""
        if np.isnan(value) or value == 0:
            return _RING if value == 0 else _ABSENT
        largest = _LARGEST[narrow] * (_LESS if len(self.shown) > _MANY else 1)
        return largest * float(np.sqrt(value / self.most))

    def alt(self) -> str:
        """How many places there are; those with a label, or the groups' totals, and the largest place."""
        if self.shown.empty:
            return f"{self.extent.name} without any place."
        count = f"{len(self.shown):,} places" if len(self.shown) > 1 else "One place"
        named = self.shown[self.shown["label"] != ""]
        parts = [
            f"{place['label']} {self._valued(place['value'])}"
            for _, place in named.head(labels.LISTED).iterrows()
        ]
        if named.empty:
            totals = self.shown.groupby("group")["value"].sum().reindex(list(self.looks))
            parts = [
                f"{group} {self.form(float(total))} in all" for group, total in totals.items() if self.grouped
            ]
            parts.append(
                f"largest: {self._named(self.shown.iloc[0])}, {self._valued(self.shown['value'].iloc[0])}"
            )
        more = f", {labels.LISTED} of them named" if len(named) > labels.LISTED else ""
        return f"{self.extent.name}, a circle a place, its area the value. {count}{more}: {'; '.join(parts)}."

    def table(self, unit: str) -> pd.DataFrame:
        """A row a place, those outside the map, too."""
        every = pd.concat([self.shown, self.elsewhere])
        columns = ["label", *(["group"] if self.grouped else []), "lon", "lat", "value"]
        table = every[columns].rename(columns={"value": labels.value_name(unit)})
        return table.assign(on_map=[True] * len(self.shown) + [False] * len(self.elsewhere)).reset_index(
            drop=True
        )

    def not_drawn(self) -> str:
        """What does not lie on the map, for the note."""
        away = self.elsewhere
        if away.empty:
            return ""
        if (away["label"] != "").all() and len(away) <= labels.LISTED:
            parts = [f"{place['label']} {self._valued(place['value'])}" for _, place in away.iterrows()]
            return f"Not on the map: {say.listed(parts)}."
        return f"Not on the map: {len(away):,} places with {self.form(float(away['value'].sum()))}."

    def _circle(self, canvas: Canvas, axes: Axes, place: pd.Series, at: np.ndarray, radius: float) -> None:
        missing, none = np.isnan(place["value"]), place["value"] == 0
        how = self._style(place["group"])
        if missing or none:
            how |= {"facecolor": "none", "linestyle": (0, (2, 2)) if missing else "solid"}
        drawn = axes.add_artist(Ellipse((at[0], at[1]), 2 * radius, 2 * radius, **how))
        canvas.mark(drawn, self._named(place), self._valued(place["value"]))

    def _rest(self, axes: Axes, at: np.ndarray, radii: np.ndarray) -> None:
        """The smaller places, a patch a group: light enough for a page."""
        groups = self.shown["group"].to_numpy()[_SINGLE:]
        for group in self.looks:
            rows = np.flatnonzero(groups == group) + _SINGLE
            if len(rows):
                rings = [_polygon(at[row], radii[row]) for row in rows]
                axes.add_artist(PathPatch(Outline.make_compound_path(*rings), **self._style(group)))

    def _style(self, group: str) -> dict[str, Any]:
        colour = self.looks[group].colour if self.grouped else SINGLE
        return {"facecolor": (colour, 0.35), "edgecolor": colour, "linewidth": 0.9, "zorder": 3}

    def _labels(self, frame: Frame) -> list[_Label]:
        """Labels of places, or names of groups, that fit and touch no other; the largest first."""
        narrow = frame.canvas <= NARROW
        size = text_size(frame.canvas) * SMALL
        at = np.column_stack(maps.to_map(self.shown["lon"], self.shown["lat"], self.extent))
        middles = (at - self.extent.bounds()[:2]) / frame.metres
        radii = [self.radius(value, narrow) for value in self.shown["value"]]
        circles = np.column_stack([middles, np.array(radii) * 0.7])
        placed: list[_Label] = []
        for label, distances in self._wanted(middles, radii, narrow):
            wide, high = text_width(label.text, size) + 4, size * 2.6
            others = circles[(circles[:, 0] != label.point[0]) | (circles[:, 1] != label.point[1])]
            taken = [other.box for other in placed]
            boxes = _around(label.point, distances, wide, high)
            box = next((box for box in boxes if _free(box, taken, others, frame)), None)
            if box:
                placed.append(replace(label, box=box))
        return placed

    def _wanted(
        self, middles: np.ndarray, radii: list[float], narrow: bool
    ) -> list[tuple[_Label, list[float]]]:
        """The labels that should be written, and at which distances from their points they may stand."""
        shown = self.shown.reset_index(drop=True)
        named = shown[shown["label"] != ""]
        if len(named) or not self.grouped:
            rows = zip(named.index.to_numpy(dtype=int), named.iterrows(), strict=True)
            return [(self._of_place(place, middles[row]), [radii[row] + 3]) for row, (_, place) in rows]
        totals = shown.groupby("group")["value"].sum()
        large = [
            group for group in self.looks if group != _UNNAMED and totals[group] >= totals.sum() * _NAMED
        ]
        return [(self._of_group(shown[shown["group"] == group], middles), _FAR[narrow]) for group in large]

    def _of_place(self, place: pd.Series, at: np.ndarray) -> _Label:
        text = f"{place['label']}\n{self._valued(place['value'])}"
        return _Label(str(place["group"]), text, (float(at[0]), float(at[1])))

    def _of_group(self, part: pd.DataFrame, middles: np.ndarray) -> _Label:
        group, total = str(part["group"].iloc[0]), float(part["value"].sum())
        weight = part["value"].fillna(0).to_numpy() / (total or 1)
        x, y = (middles[part.index] * weight[:, None]).sum(axis=0)
        text = f"{group}\n{self.form(total)}"
        return _Label(group, text, (float(x), float(y)), edge=self.looks[group].colour)

    def _write(self, axes: Axes, frame: Frame, label: _Label, size: float) -> None:
        left, low, _, _ = self.extent.bounds()
        box = label.box
        if label.edge != "none":  # a line from the nearest point of the box to the middle of the group
            near = (min(max(label.point[0], box[0]), box[2]), min(max(label.point[1], box[1]), box[3]))
            x, y = (np.array(pair) * frame.metres for pair in zip(near, label.point, strict=True))
            axes.plot(left + x, low + y, color=label.edge, linewidth=1, zorder=4)
        axes.text(
            left + (box[0] + box[2]) / 2 * frame.metres, low + (box[1] + box[3]) / 2 * frame.metres, label.text,
            ha="center", va="center", size=size * SMALL, color=maps.TEXT, zorder=5, linespacing=1.15,
            bbox={"facecolor": (maps.LAND, 0.8), "edgecolor": label.edge, "linewidth": 1, "pad": 1.5},
        )  # fmt: skip

    def _legend(self, canvas: Canvas, frame: Frame, left: float) -> float:
        """Colours of the groups that are not named on the map, then circles of round values; gives the height."""
        top = 0.0
        entries = self._unnamed(frame) if self.grouped else {}
        if entries and frame.beside:
            for name, look in entries.items():
                canvas.dot(look, left + canvas.text * 0.6, top + canvas.text * 0.72)
                text = wrapped(name, canvas.width - left - canvas.text * 1.7, canvas.text)
                canvas.write(left + canvas.text * 1.7, top, text, color=INK)
                top += canvas.text * (1.3 * text.count("\n") + 1.6)
        elif entries:
            top = canvas.legend(entries, dots=True)
        return self._sizes(canvas, left, top + 4 if entries else 0.0, frame.beside)

    def _unnamed(self, frame: Frame) -> dict[str, Look]:
        """The groups of which some circle has no label beside it that names it."""
        named = [label.group for label in self._labels(frame) if label.text.split("\n")[0] == label.group]
        counts = self.shown["group"].value_counts()
        return {name: look for name, look in self.looks.items() if named.count(name) < counts[name]}

    def _sizes(self, canvas: Canvas, left: float, top: float, beside: bool) -> float:
        values = [v for v in _round_values(self.most) if self.radius(v, canvas.narrow) >= _SEEN]
        radii = [self.radius(value, canvas.narrow) for value in values]
        x, row = left, max(radii, default=0.0) * 2 + 2
        for value, radius in zip(values, radii, strict=True):
            width = max(radii) * 2 if beside else radius * 2
            high = radius * 2 + 4 if beside else row
            middle = (x + width / 2 + 1, top + max(high, canvas.text * 1.4 if beside else 0) / 2)
            canvas.circle(*middle, radius, facecolor="none", edgecolor=QUIET, linewidth=1)
            words = self.form(value)
            canvas.write(x + width + 6, middle[1], words, va="center", color=INK)
            if beside:
                top += max(high, canvas.text * 1.4)
            else:
                x += width + 6 + text_width(words, canvas.text) + 16
        return top + (0.0 if beside or not values else row + 4)

    def _named(self, place: pd.Series) -> str:
        """Label and group, or where it is."""
        if place["label"]:
            return str(place["label"])
        where = f"{abs(place['lat']):.1f}° {'N' if place['lat'] >= 0 else 'S'}, "
        where += f"{abs(place['lon']):.1f}° {'E' if place['lon'] >= 0 else 'W'}"
        return f"{place['group']}, {where}" if self.grouped else where

    def _valued(self, value: float) -> str:
        return labels.MISSING if np.isnan(value) else self.form(float(value))


def _around(middle: tuple[float, float], distances: list[float], wide: float, high: float) -> list[Box]:
    """Boxes around a point, the nearest first, each below, above, right, left, then at the corners.

    Left, bottom, right, top in pixels.
    """
    x, y = middle
    boxes = []
    for away in distances:
        corner = away * 0.75
        for left, low in (
            (x - wide / 2, y - away - high), (x - wide / 2, y + away), (x + away, y - high / 2),
            (x - away - wide, y - high / 2), (x + corner, y - corner - high), (x + corner, y + corner),
            (x - corner - wide, y - corner - high), (x - corner - wide, y + corner),
        ):  # fmt: skip
            boxes.append((left, low, left + wide, low + high))
    return boxes


def _free(box: Box, taken: list[Box], circles: np.ndarray, frame: Frame) -> bool:
    """Whether a box is on the map, on no other box and on no circle (x, y, half its width); all in pixels."""
    left, low, right, high = box
    if left < 3 or low < 3 or right > frame.width - 3 or high > frame.map_height - 3:
        return False
    if any(left < r + 2 and x < right + 2 and low < h + 2 and y < high + 2 for x, y, r, h in taken):
        return False
    x, y, half = circles.T
    across, down = (left < x + half) & (x - half < right), (low < y + half) & (y - half < high)
    return not bool((across & down).any())


def _polygon(at: np.ndarray, radius: float) -> Outline:
    """A small circle as eight sides: of a few pixels, the eye sees no corner."""
    turns = np.linspace(0, 2 * np.pi, 9)
    points = at + radius * np.column_stack([np.cos(turns), np.sin(turns)])
    codes = [Outline.MOVETO, *[Outline.LINETO] * 7, Outline.CLOSEPOLY]
    return Outline(points, codes)


def _round_values(most: float) -> list[float]:
    """Up to three round values for a legend of sizes.

    The largest is 1, 2 or 5 times a power of ten and not above ``most``; of values from one on they are whole.
    """
    if not most > 0:
        return []
    power = 10.0 ** np.floor(np.log10(most))
    step = next(step for step in (5, 2, 1) if step * power <= most)
    values = [step * power, step * power / (4 if step == 2 else 5), step * power / 20]
    return [value for value in values if most < 1 or value == round(value)]
