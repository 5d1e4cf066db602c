"""Bubble maps: a circle for each place, with an area in proportion to its value."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Unpack

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from matplotlib.transforms import Bbox

from borderbook import words as say
from borderbook.charts import labels, maps
from borderbook.charts.canvas import Canvas, lines_of
from borderbook.charts.colours import SINGLE, Look, looks
from borderbook.charts.figure import Figure, Words
from borderbook.charts.kinds import Kind, chart
from borderbook.charts.labels import Format
from borderbook.charts.maps import Extent
from borderbook.charts.theme import INK, QUIET, SMALL, text_width, wrapped
from borderbook.errors import DataError

_COLUMNS = ("lon", "lat", "value", "label")
_LARGEST = {False: 34.0, True: 20.0}  # pixels: radius of the largest circle on a page, on a phone
_MANY, _LESS = 60, 0.55  # if there are more places than _MANY, radii are multiplied by _LESS
_RING, _ABSENT = 2.5, 6.0  # pixels: radius of a ring for a value of zero, and for a missing value
_SINGLE = 100  # the number of largest circles with a tooltip; smaller ones are drawn as one shape
_LABEL = 0.25  # share of a phone's width; wider labels are broken into lines
_SIDES = ((0, -1), (0, 1), (1, 0), (-1, 0), (0.5, -1), (-0.5, -1), (0.5, 1), (-0.5, 1))
# positions of a label: below, above, right, left of its circle; then below and above, shifted to a side
_CELLS = 12  # a phone's map is so many squares wide: of many places, those of a square share a circle
_SEEN = 2.0  # pixels: radius of the smallest circle in the legend


@chart
def bubbles(
    data: pd.DataFrame,
    *,
    form: Format = say.number,
    extent: Extent = maps.MEDITERRANEAN,
    **words: Unpack[Words],
) -> Figure:
    """A circle for each place, the largest drawn first, with label and value beside it if there is room.

    Args:
        data: one row for each place: ``lon`` and ``lat`` in degrees (if missing, the place is not on the map; if all
            are missing, there is no figure), ``value`` (zero and missing are drawn as rings), ``label`` (may be blank),
            and optionally ``group``, which decides the colour.
        form: formats a value.
        extent: the area that the map shows.
        words: name, title, unit, of, note.

    Raises:
        DataError: a column is missing, or a value is negative.
    """
    labels.require(data, _COLUMNS, "A map of bubbles")
    if (data["value"] < 0).any():
        raise DataError("A map of bubbles cannot show a value below zero, as a circle has no negative area.")
    return _Places(data, form, extent).figure(words)


class _Places(Kind):
    """The places, and the code that draws them at any width."""

    def __init__(self, data: pd.DataFrame, form: Format, extent: Extent) -> None:
        self.form, self.extent, self.grouped = form, extent, "group" in data.columns
        group = data["group"].astype(object).fillna("").replace("", "not stated") if self.grouped else ""
        every = data.assign(
            value=data["value"].astype("float64"), label=data["label"].fillna("").astype(str), group=group
        ).sort_values("value", ascending=False, kind="stable")
        seen = maps.inside(every["lon"], every["lat"], extent)
        self.shown, self.elsewhere = every[seen], every[~seen]
        self.totals = self.shown.groupby("group")["value"].sum().sort_values(ascending=False)
        # all places are circles, so groups differ only in colour
        self.looks = {str(key): Look(look.colour) for key, look in looks(self.totals.index).items()}
        self.most = float(self.shown["value"].max())
        self.called, self.notes, self.about = extent.name, [self._not_drawn()], maps.disclaimer(extent)
        self.empty = bool(self.shown["value"].isna().all())

    def draw(self, canvas: Canvas) -> float:
        """Draw the map, the circles, the labels that fit, and the legend; return the height in pixels."""
        if canvas.narrow and len(self.shown) > _MANY:
            return self._coarse().draw(canvas)
        axes, *_ = maps.draw(canvas, self.extent, partial(self._legend, canvas))
        metres, _ = canvas.pixel(axes)
        at = np.column_stack(maps.to_map(self.shown["lon"], self.shown["lat"], self.extent))
        radii = np.array([self.radius(value, canvas.narrow) for value in self.shown["value"]]) * metres
        for row, (_, place) in enumerate(self.shown.head(_SINGLE).iterrows()):
            how = self._style(place["group"])
            if {place["label"], place["group"]}.intersection(self.chosen):
                how |= {"edgecolor": INK, "linewidth": 2}
            if not place["value"] > 0:
                dashed = np.isnan(place["value"])
                how |= {"facecolor": "none", "linestyle": (0, (2, 2)) if dashed else "solid"}
            drawn = axes.add_artist(Circle(tuple(at[row]), radii[row], **how))
            series = str(place["group"]) if self.grouped else ""
            rows, value = place.get("rows", [row]), labels.value(place["value"], self.form)
            canvas.mark(drawn, self._named(place), value, rows if len(rows) == 1 else (), series)
        self._rest(axes, at, radii)
        self._write_labels(canvas, axes, at, radii)
        return canvas.box(axes)[3] + 1

    def _coarse(self) -> _Places:
        """The places for a phone: one for all of a group in a square, where its largest is."""
        left, _, right, _ = self.extent.bounds
        at = np.stack(maps.to_map(self.shown["lon"], self.shown["lat"], self.extent))
        numbered = self.shown.assign(rows=range(len(self.shown)), label="")
        squares = numbered.groupby(["group", *(at // ((right - left) / _CELLS))], sort=False, as_index=False)
        first: dict[str, Any] = dict.fromkeys(("lon", "lat", "label"), "first")
        merged = squares.agg({"value": "sum", "rows": list, **first})
        coarse = _Places(merged if self.grouped else merged.drop(columns="group"), self.form, self.extent)
        coarse.chosen = self.chosen
        return coarse

    def nameable(self) -> Sequence[object]:
        """Labels and groups; the circle of what is highlighted has a dark edge."""
        return [name for name in pd.unique(self.shown[["label", "group"]].to_numpy().ravel()) if name]

    def radius(self, value: float, narrow: bool) -> float:
        """The radius of a circle in pixels; its square is in proportion to the value."""
        if np.isnan(value) or value == 0:
            return _RING if value == 0 else _ABSENT
        largest = _LARGEST[narrow] * (_LESS if len(self.shown) > _MANY else 1)
        return largest * float(np.sqrt(value / self.most))

    def alt(self) -> str:
        """The alternative text: the number of places, those with a label or the totals of groups, and the largest."""
        count = f"{len(self.shown):,} places" if len(self.shown) > 1 else "One place"
        named = self.shown[self.shown["label"] != ""]
        totals = self.totals.items() if self.grouped and len(named) < len(self.shown) else ()
        parts = [f"{group} {self.form(float(total))} in all" for group, total in totals]
        parts += self._listed(named.head(labels.LISTED))
        if named.empty:
            first = self.shown.iloc[0]
            parts.append(f"largest: {self._named(first)}, {labels.value(first['value'], self.form)}")
        more = f", {labels.LISTED} of them named" if len(named) > labels.LISTED else ""
        return f"{self.extent.name}, a circle a place, its area the value. {count}{more}: {'; '.join(parts)}."

    def table(self, unit: str) -> pd.DataFrame:
        """One row for each place, including those outside the map."""
        every = pd.concat([self.shown.assign(on_map=True), self.elsewhere.assign(on_map=False)])
        columns = ["label", *(["group"] if self.grouped else []), "lon", "lat", "value", "on_map"]
        return every[columns].rename(columns={"value": labels.value_name(unit)}).reset_index(drop=True)

    def _not_drawn(self) -> str:
        """The places outside the map, for the note."""
        away = self.elsewhere
        if away.empty:
            return ""
        where = "Outside this map's frame" if away["lon"].notna().all() else "Not on the map"
        if (away["label"] != "").all() and len(away) <= labels.LISTED:
            return f"{where}: {say.listed(self._listed(away))}."
        return f"{where}: {len(away):,} places with {self.form(float(away['value'].sum()))}."

    def _listed(self, places: pd.DataFrame) -> list[str]:
        values = [labels.value(value, self.form) for value in places["value"]]
        return [f"{label} {value}" for label, value in zip(places["label"], values, strict=True)]

    def _rest(self, axes: Axes, at: np.ndarray, radii: np.ndarray) -> None:
        """Draw the smaller places as one shape of octagons for each group, which keeps the page small."""
        rings = shapely.buffer(shapely.points(at[_SINGLE:]), radii[_SINGLE:], quad_segs=2)
        groups = self.shown["group"].to_numpy()[_SINGLE:]
        for group in np.unique(groups):
            axes.add_artist(maps.patch(rings[groups == group], **self._style(group)))

    def _style(self, group: str) -> dict[str, Any]:
        colour = self.looks[group].colour if self.grouped else SINGLE
        return {"facecolor": (colour, 0.35), "edgecolor": maps.edge(colour), "linewidth": 0.9, "zorder": 3}

    def _write_labels(self, canvas: Canvas, axes: Axes, at: np.ndarray, radii: np.ndarray) -> None:
        """Write the labels that fit on the map beside their circles without touching others, the largest first."""
        (metres, _), size = canvas.pixel(axes), canvas.text * SMALL
        room = Bbox(np.reshape(self.extent.bounds, (2, 2))).padded(-3 * metres)
        reach = radii[:, None]
        circles = [Bbox(corners) for corners in np.stack([at - reach, at + reach], axis=1)]
        placed: list[Bbox] = []
        how: dict[str, Any] = {"size": size, "color": maps.TEXT, "zorder": 5, "linespacing": 1.15}
        how |= {"ha": "center", "va": "center"}
        for row, (_, place) in enumerate(self.shown.iterrows()):
            label = wrapped(place["label"], canvas.width * _LABEL, size) if canvas.narrow else place["label"]
            text = f"{label}\n{labels.value(place['value'], self.form)}"
            taken = [*placed, *circles[:row], *circles[row + 1 :]]
            half = np.array([text_width(text, size) / 2 + 3, size * 0.65 * lines_of(text) + 1]) * metres
            centres = [at[row] + np.array(side) * (radii[row] + 3 * metres + half) for side in _SIDES]
            boxes = [Bbox([centre - half, centre + half]) for centre in centres if place["label"]]
            inside = [box for box in boxes if room.contains(*box.min) and room.contains(*box.max)]
            box = next((box for box in inside if not box.count_overlaps(taken)), None)
            if box is None:
                continue
            placed.append(box)
            canvas.halo(axes.text((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, text, **how), maps.LAND)

    def _legend(self, canvas: Canvas, left: float, beside: bool) -> float:
        """Draw the groups with their totals, then circles of round values; return the height in pixels."""
        top = 0.0
        if self.grouped:
            named = {f"{name} {self.form(self.totals[name])}": look for name, look in self.looks.items()}
            top = canvas.legend(named, left, sample="dot", column=beside)
        values = [v for v in _round_values(self.most) if self.radius(v, canvas.narrow) >= _SEEN]
        radii = [self.radius(value, canvas.narrow) for value in values]
        widest = max(radii, default=0.0)
        for value, radius in zip(values, radii, strict=True):
            high = max(radius * 2 + 4, canvas.text * 1.4) if beside else widest * 2 + 4
            middle = left + widest + 1, top + high / 2
            canvas.add(Circle(middle, radius, facecolor="none", edgecolor=QUIET, linewidth=1))
            canvas.write(middle[0] + widest + 5, middle[1], self.form(value), va="center", color=INK)
            top += high * beside
            left += (widest * 2 + text_width(self.form(value), canvas.text) + 22) * (not beside)
        return top + (widest * 2 + 6 if values and not beside else 0)

    def _named(self, place: pd.Series) -> str:
        """The name of a place: its label, or its group and coordinates."""
        if place["label"]:
            return str(place["label"])
        where = f"{abs(place['lat']):.1f}° {'N' if place['lat'] >= 0 else 'S'}, "
        where += f"{abs(place['lon']):.1f}° {'E' if place['lon'] >= 0 else 'W'}"
        return f"{place['group']}, {where}" if self.grouped else where


def _round_values(most: float) -> list[float]:
    """Up to three round values for a legend of sizes.

    The largest is 1, 2 or 5 times a power of ten and not above ``most``. If ``most`` is 1 or more, all are whole.
    """
    if not most > 0:
        return []
    power = 10.0 ** np.floor(np.log10(most))
    step = next(step for step in (5, 2, 1) if step * power <= most)
    values = [step * power, step * power / (4 if step == 2 else 5), step * power / 20]
    return [value for value in values if most < 1 or value == round(value)]
