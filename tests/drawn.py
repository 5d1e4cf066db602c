"""Read a figure back from its SVG: whether each mark says, stands, reaches and is shaded as its row of the data."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import combinations, pairwise
from typing import Any, NamedTuple
from xml.etree import ElementTree

import numpy as np

from notemill.charts.theme import text_width
from notemill.words import LEAST

SVG = "{http://www.w3.org/2000/svg}"
NEAR = 0.8  # pixels: coordinates are written to a tenth, numbers of the data are rounded as they are read
SHORT = 2.5  # pixels: as long is at least what lasts a day
ITS_OWN = re.compile(
    r"(Stacked |Horizontal |Stacked horizontal )?[Bb]ars\.|Lines( on|\.)|Small |Dots|Heat map of \d|Timeline,|Map of"
)
ACROSS = ("Horizontal", "Stacked horizontal", "Dots")  # kinds whose values are read from left to right
NUMBER = re.compile(r"(?:at least |≥ )?([+−-]?\d[\d,]*(?:\.(\d+))?)( million| billion)?")
SCALES = {None: 1.0, " million": 1e6, " billion": 1e9}
Columns = Mapping[str, Sequence[Any]]


class Mark(NamedTuple):
    """What is drawn for rows of the data: what is read from it, and where it goes through (x and y in pixels)."""

    label: str
    texts: list[str]
    rows: list[int]
    points: np.ndarray
    fill: str

    @property
    def middle(self) -> np.ndarray:
        return (self.points.min(axis=0) + self.points.max(axis=0)) / 2


class Axes(NamedTuple):
    """Marks; numbers at ticks, with their places from the left and from the top."""

    marks: list[Mark]
    ticks: tuple[dict[float, float], dict[float, float]]


def axes_of(svg: str) -> list[Axes]:
    """The axes of a drawing that have marks; of one without axes (a heat map) the whole drawing."""
    drawing = ElementTree.fromstring(svg)[0]
    whole = any("data-label" in one.attrib for one in drawing)
    return [one for one in map(_axes, [drawing] if whole else drawing) if one.marks]


def _axes(group: ElementTree.Element) -> Axes:
    ticks: tuple[dict[float, float], dict[float, float]] = ({}, {})
    for tick in group.iter(f"{SVG}g"):
        text, line = tick.find(f"{SVG}g/{SVG}text"), tick.find(f"{SVG}g/{SVG}path")
        read = None if text is None or line is None or len(tick) > 3 else _number(text.text or "")
        if read and line is not None:
            one, other = _points(line.get("d", ""))[:2]
            for side in (0, 1):
                ticks[side].update({read[0]: one[side]} if one[side] == other[side] else {})
    return Axes([_mark(one) for one in group.iter() if one.attrib.keys() & {"data-value", "data-values"}], ticks)


def _mark(element: ElementTree.Element) -> Mark:
    words = element.attrib
    shape = shape_of(element)
    texts = words["data-values"].split("|") if "data-values" in words else [words["data-value"]]
    path = shape.get("d") or f"{shape.get('x')} {shape.get('y')}"
    rows = [int(row) for row in words.get("data-rows", "").split()]
    return Mark(words["data-label"], texts, rows, _points(path), shape.get("fill", ""))


def collisions(svg: str) -> list[tuple[str, str]]:
    """Texts of a drawing that touch each other, or a marker or tick, whose place is then given."""
    drawing = ElementTree.fromstring(svg)
    boxes = [(one.text or "", _box(one)) for one in drawing.iter(f"{SVG}text") if (one.text or "").strip()]
    found = [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if _touch(one, other)]
    places = [(float(one.get("x", 0)), float(one.get("y", 0))) for one in drawing.iter(f"{SVG}use")]
    for text, (left, top, right, foot) in boxes:
        found += [(text, f"{x}, {y}") for x, y in places if left + 1 < x < right - 1 and top + 1 < y < foot - 1]
    return found


def _box(text: ElementTree.Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a text's letters."""
    moved, size = text.get("transform", ""), float(text.get("font-size", 0))
    place = re.search(r"translate\((\S+) (\S+)\)", moved)
    x, y = map(float, place.groups() if place else (text.get("x", 0), text.get("y", 0)))
    wide = text_width(text.text or "", size, int(text.get("font-weight", 400)))
    start = -wide * {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")]
    if "rotate(-90" in moved:
        return x - 0.74 * size, y - start - wide, x + 0.2 * size, y - start
    return x + start, y - 0.74 * size, x + start + wide, y + 0.2 * size


def _touch(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether the letters of two texts lie on each other, or side by side with less than two pixels between them."""
    across, down = (min(one[n + 2], other[n + 2]) - max(one[n], other[n]) for n in (0, 1))
    return across > -2 and down > 1


def shape_of(mark: ElementTree.Element) -> ElementTree.Element:
    """The first thing that a mark draws."""
    defined = {path for some in mark.iter(f"{SVG}defs") for path in some.iter()}
    return next(one for one in mark.iter() if one not in defined and one.tag in (f"{SVG}path", f"{SVG}use"))


def _points(path: str) -> np.ndarray:
    return np.array(re.findall(r"-?[\d.]+", path), dtype=float).reshape(-1, 2)


def _number(text: str) -> tuple[float, float] | None:
    """The number that a text begins with, and half a step of its last digit."""
    if not (found := NUMBER.match(text)):
        return None
    value, scale = float(found[1].replace(",", "").replace("−", "-")), SCALES[found[3]]
    return value * scale, 0.5 * scale * 10.0 ** -len(found[2] or "")


def misdrawn(svg: str, facts: Mapping[str, Any]) -> list[str]:
    """What a drawing shows otherwise than the data of its figure (``Figure.facts``), a line each."""
    rows, alt = facts["rows"], facts["alt"]
    columns = {name: [row[at] for row in rows] for at, name in enumerate(facts["columns"])}
    kinds = {"Heat map": _shaded, "Timeline": _timed, "Map of Europe, countries": _classed, "Map": _sized}
    check: Callable[[Axes, Columns], Iterator[str]] = next(
        (kinds[kind] for kind in kinds if alt.startswith(kind)), partial(_scaled, alt=alt)
    )
    wrong = [] if "data-rows" in svg or not ITS_OWN.match(alt) else ["no mark names its row of the data"]
    for axes in axes_of(svg):
        lines = [mark for mark in axes.marks if len(mark.texts) > 1 and len(mark.texts) != len(mark.points)]
        wrong += [f"{mark.label}: a vertex has no words" for mark in lines]
        marks = [mark for mark in axes.marks if mark.rows and mark not in lines]
        pairs = [(mark.label, text, row) for mark in marks for text, row in zip(_each(mark), mark.rows, strict=True)]
        wrong += [f"{label}: '{text}' is not {rows[row]}" for label, text, row in pairs if not says(text, rows[row])]
        wrong += check(axes._replace(marks=marks), columns) if marks else []
    if "data-rows" in svg and check not in kinds.values():
        drawn = {row for axes in axes_of(svg) for mark in axes.marks for row in mark.rows}
        due = {
            row
            for row in range(len(rows))
            if (value := _value(columns, row)) and (value > 0 or "logarithmic" not in facts["note"])
        }
        wrong += [f"no mark of {rows[row]}" for row in sorted(due - drawn)]
    return wrong


def _each(mark: Mark) -> list[str]:
    """What is read from a mark for each of its rows; several bars that are missing are one."""
    return mark.texts * len(mark.rows) if len(mark.texts) == 1 else mark.texts


def says(text: str, row: Sequence[Any]) -> bool:
    """Whether a value as it is read is in a row of the data: a number as far as it is written, or a date."""
    text = text.rpartition(": ")[2].replace("two thirds", "66.7")  # after the period of a vertex
    if day := re.match(r"\d+ [A-Z][a-z]+ \d{4}", text):
        read = str(datetime.strptime(day[0], "%d %B %Y").date())
        return any(read.startswith(cell) for cell in row if isinstance(cell, str) and cell)
    if text == "<1":
        return any(0 < cell <= 0.5 for cell in row if isinstance(cell, int | float))
    if not (said := _number(text)):
        return None in row
    value, half = said
    least = text.startswith(("≥", "at least")) or "–" in text
    below, above = (0, 2 * half) if least else (half, half)  # a minimum is rounded down
    numbers = [cell for cell in row if isinstance(cell, int | float)]
    return any(value - below - half / 1e6 <= cell <= value + above + half / 1e6 for cell in numbers)


def _scaled(axes: Axes, columns: Columns, alt: str) -> list[str]:
    """Bars are as long, dots and vertices of lines stand where, their values stand on the scale, even or logarithmic."""
    side = 0 if alt.startswith(ACROSS) else 1
    ticks = axes.ticks[side]
    even = list(_off(axes.marks, columns, side, ticks, np.asarray))
    return (
        even
        if min(ticks, default=0) <= 0
        else min(even, list(_off(axes.marks, columns, side, ticks, np.log10)), key=len)
    )


def _off(marks: Sequence[Mark], columns: Columns, side: int, ticks: Mapping[float, float], at: Any) -> Iterator[str]:
    drawn = [
        (mark, row, value, *_end(mark, place, side))
        for mark in marks
        for place, row in enumerate(mark.rows)
        if (value := _value(columns, row)) is not None
    ]
    bars = [(abs(value), end) for _, _, value, end, bar in drawn if bar]
    if len(ticks) > 1:
        slope, first = np.polyfit(at(list(ticks)), list(ticks.values()), 1)
    else:  # without a scale, bars are compared with each other
        slope, first = (sum(end for _, end in bars) / sum(value for value, _ in bars)) if bars else np.nan, 0.0
    if len(ticks) > 1 and (slope > 0) == bool(side):
        yield "the scale runs backwards"
    for tick, place in ticks.items():
        if abs(slope * at(tick) + first - place) > NEAR / 2:
            yield f"the scale has {tick:,} in another place"
    for mark, row, value, end, bar in drawn:
        off = abs(slope) * at(abs(value)) - end if bar else slope * at(value) + first - end
        if bar and ticks and (mark.middle[side] - first) * slope * value < 0:
            yield f"{mark.label}: is on the other side of zero than {value:,.6g}"
        if not abs(off) <= NEAR:
            yield f"{mark.label}: row {row} is drawn {off:.1f} pixels off {value:,.6g}"
    # periods and names stand in the order of the data
    names, places = columns.get("period", next(iter(columns.values()))), defaultdict(list)
    for mark, row, _, _, bar in drawn:
        places[names[row]].append(float(mark.middle[1 - side] if bar else mark.points[mark.rows.index(row), 1 - side]))
    middles = {name: np.mean(places[name]) for name in names if name in places}
    yield from (f"{other} is drawn before {one}" for one, other in pairwise(middles) if middles[other] <= middles[one])


def _end(mark: Mark, place: int, side: int) -> tuple[float, bool]:
    """How long a bar is, or where a dot or vertex stands."""
    bar = len(mark.points) > len(mark.rows)
    return float(np.ptp(mark.points[:, side]) if bar else mark.points[place, side]), bar


def _value(columns: Columns, row: int) -> float | None:
    """What the mark of a row shows: its last number that is no end of an interval."""
    named = {name: cells for name, cells in columns.items() if not name.endswith((LEAST, "forecast"))}
    *_, last = [cells[row] for name, cells in named.items() if not name.startswith(("low", "high", "at_most"))]
    return last


def _timed(axes: Axes, columns: Columns) -> Iterator[str]:
    """Entries begin and end at their days, in the height of their row; what lasts days only is drawn as long as a dot."""
    entries = [(mark, *(_day(columns[name][mark.rows[0]]) for name in ("start", "end"))) for mark in axes.marks]
    ends = [(start, mark.points[:, 0].min()) for mark, start, _ in entries]
    ends += [(end, mark.points[:, 0].max()) for mark, _, end in entries if not np.isnan(end)]
    slope, first = np.polyfit(*np.array(ends).T, 1)
    for mark, start, end in entries:
        places = [slope * day + first for day in (start, end if end == end else start)]
        off = np.abs(places - np.array([mark.points[:, 0].min(), mark.points[:, 0].max()])).max()
        if off > SHORT:
            yield f"{mark.label}: is drawn {off:.1f} pixels off its days"
    yield from _in_line(axes.marks, columns["row"])


def _day(text: str | None) -> float:
    return np.nan if text is None else np.datetime64(text).astype("datetime64[D]").astype(float)


def _shaded(axes: Axes, columns: Columns) -> Iterator[str]:
    """A cell is the darker the further its value is from none; those of a row stand in line, in order."""
    *labels, values = [*columns.values()][:3]
    plain = [mark for mark in axes.marks if mark.fill.startswith("#") and values[mark.rows[0]] is not None]
    for sign in (-1, 1):
        some = [mark for mark in plain if values[mark.rows[0]] * sign >= 0]
        some.sort(key=lambda mark: abs(values[mark.rows[0]]))
        for one, other in pairwise(some):
            if _light(other.fill) > _light(one.fill) + 1:
                yield f"{other.label}: is lighter than {one.label}"
    yield from min((list(_in_line(axes.marks, names)) for names in labels), key=len)  # a narrow one may be turned
    for line in _lines(axes.marks).values():
        order = [mark.rows[0] for mark in sorted(line, key=lambda mark: mark.middle[0])]
        if order != sorted(order):
            yield f"{line[0].label}: its row is not in order"


def _light(colour: str) -> float:
    return float(np.dot([int(colour[at : at + 2], 16) for at in (1, 3, 5)], [0.299, 0.587, 0.114]))


def _lines(marks: Sequence[Mark]) -> dict[float, list[Mark]]:
    lines = defaultdict(list)
    for mark in marks:
        lines[round(float(mark.middle[1]))].append(mark)
    return lines


def _in_line(marks: Sequence[Mark], names: Sequence[Any]) -> Iterator[str]:
    """In one line stand marks of one name."""
    for line in _lines(marks).values():
        if len({names[mark.rows[0]] for mark in line}) > 1:
            yield f"{line[0].label} stands beside another row's marks"


def _classed(axes: Axes, columns: Columns) -> Iterator[str]:
    """A class has one shade, and each another."""
    pairs = {(columns["class"][mark.rows[0]], mark.fill) for mark in axes.marks if not mark.fill.startswith("url")}
    for one in range(2):
        if len({pair[one] for pair in pairs}) < len(pairs):
            yield f"classes and shades are not the same: {sorted(pairs)}"


def _sized(axes: Axes, columns: Columns) -> Iterator[str]:
    """The area of a circle is its value, and places that are near on earth are near on the map."""
    values = columns[[name for name in columns if name != "on_map"][-1]]
    marks = [mark for mark in axes.marks if values[mark.rows[0]]]
    rows = [mark.rows[0] for mark in marks]
    wide, due = np.array([np.ptp(mark.points[:, 0]) for mark in marks]), np.sqrt([values[row] for row in rows])
    lon, lat = (np.array([columns[name][row] for row in rows]) / 90 for name in ("lon", "lat"))
    bent = np.stack([lon**a * lat**b for a in range(4) for b in range(4 - a)], axis=1)  # as any projection nearly is
    places = np.array([mark.middle for mark in marks])
    flat = bent @ np.linalg.lstsq(bent, places, rcond=None)[0]
    off = {"size": np.abs(wide - due * (wide.sum() / due.sum())), "place": np.abs(flat - places).max(axis=1)}
    for what, pixels in off.items():
        yield from (
            f"{mark.label}: its {what} is {by:.1f} pixels off"
            for mark, by in zip(marks, pixels, strict=True)
            if by > NEAR
        )
