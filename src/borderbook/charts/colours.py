"""One register of colours: a colour means one thing in every report, and never stands alone.

Each entry has a hatch (for areas), a marker and a dash (for lines) of its own, so that series can be told apart
without colour. A label that the register does not know gets a fallback that the chart does not use yet.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from colorsys import rgb_to_hls
from dataclasses import dataclass

import numpy as np
from matplotlib.colors import to_hex, to_rgb

from borderbook import files
from borderbook.house import Colours, contrast, house, lightness, on_dark

SINGLE = house().colours.series
"""A single series that needs no colour of its own."""
ACCENT = "#1458b8"
"""What the title of a chart names, where it has no colour of its own."""
MUTED = "#7d868e"
"""What stands beside what matters: the year before, the others; 3:1 on white (WCAG 2.2, 1.4.11)."""
_MUTED_ON_DARK = "#626c75"

BLACK, WHITE = "#000000", "#fefefe"
"""Text on a coloured area: they stay as they are in dark mode, which swaps ink and paper."""
SEQUENTIAL: tuple[str, ...] = ("#d9e6ec", "#a4c3d2", "#6c9bb3", "#3f7190", "#1d4763", "#0b2a40")
"""From little to much; in the hue of the house style, if it has one."""
if Colours().series != SINGLE:
    ACCENT = SINGLE
    SEQUENTIAL = tuple(lightness(SINGLE, rgb_to_hls(*to_rgb(shade))[1]) for shade in SEQUENTIAL)
DIVERGING = ("#7a4310", "#b57a3c", "#e0bd92", "#f0efec", "#a4c3d2", "#4f83a1", "#1d4763")
"""From far below to far above; the middle is neutral."""

Dash = tuple[float, tuple[float, ...]]
SOLID: Dash = (0, ())
_DASHES: tuple[Dash, ...] = (SOLID, (0, (5, 2)), (0, (1.4, 1.6)), (0, (7, 2, 1.4, 2)), (0, (3, 1.4)))
_MARKERS = "osD^vPXhp*"
_HATCHES = ("", "///", "|||", "\\\\\\", "xxx", "---", "+++", "..")


@dataclass(frozen=True)
class Look:
    """How a series is drawn: colour, hatch of an area, marker (may be hollow), dash of a line."""

    colour: str
    hatch: str = ""
    marker: str = "o"
    dash: Dash = SOLID
    hollow: bool = False


def _look(colour: str, style: int) -> Look:
    hatch, marker = _HATCHES[style % len(_HATCHES)], _MARKERS[style % len(_MARKERS)]
    return Look(colour, hatch, marker, _DASHES[style % len(_DASHES)])


REGISTER: dict[str, Look] = {
    name: _look(colour, style)
    for group in files.yaml_table(__package__, "colours").values()
    for name, (colour, style) in group.items()
}
UNKNOWN = Look("#c9ced3", "\\\\\\")
"""A cell or country without a figure: lighter than any class that has one."""
NOT_HELD = Look(MUTED, "////")
"""Days that no table covers: not the grey of a scale's every second year; a dark page shows it darker."""
FALLBACK = (SINGLE, MUTED, "#c2703d", "#6b8f3a", "#8d5a97", "#b08e22", "#4f9aa8", "#a8504f")
_ROUND = 6  # styles further in a second round of the fallback's colours: none is like one of the first


def looks(labels: Iterable[Hashable]) -> dict[Hashable, Look]:
    """The look of each series of a chart, in order; a single unknown series gets the neutral colour.

    Args:
        labels: names of the series, as the register spells them or not.
    """
    ordered = list(dict.fromkeys(labels))
    if len(ordered) == 1 and str(ordered[0]) not in REGISTER:
        return {ordered[0]: Look(SINGLE)}
    known = [REGISTER[str(label)] for label in ordered if str(label) in REGISTER]
    used, taken = {one.colour for one in known}, {one.hatch for one in known}
    free = [colour for colour in FALLBACK if colour not in used] or list(FALLBACK)
    unknown = [label for label in ordered if str(label) not in REGISTER]
    # the first two differ in lightness and need no hatch, but what the register gives keeps its hatch for itself
    styles = [style for style in range(len(_HATCHES)) if _HATCHES[style] not in taken] or [0]
    if not taken:
        styles = [0, *styles]
    count = len(free)
    spare = {
        label: _look(free[i % count], styles[(i % count + _ROUND * (i // count)) % len(styles)])
        for i, label in enumerate(unknown)
    }
    return {label: REGISTER.get(str(label)) or spare[label] for label in ordered}


def ink_on(colour: str) -> str:
    """Black or white text, whichever has more contrast on a colour; at least 4.5."""
    return max((BLACK, WHITE), key=lambda ink: contrast(ink, colour))


def shade(position: float, stops: tuple[str, ...] = SEQUENTIAL) -> str:
    """The colour at a position from 0 (first stop) to 1 (last); positions beyond are taken as the ends."""
    at, channels = position * (len(stops) - 1), zip(*map(to_rgb, stops), strict=True)
    return to_hex([np.interp(at, range(len(stops)), channel) for channel in channels])


_SERIES = (*(known.colour for known in REGISTER.values()), *FALLBACK, ACCENT)
DIM = {colour: lighter for colour in _SERIES if (lighter := on_dark(colour)) != colour}
DIM[MUTED] = _MUTED_ON_DARK  # so that it does not shine
"""Colours of series that a dark page shows otherwise, most of them lighter -> how."""
DARK = {
    **{f"c{colour[1:]}": lighter for colour, lighter in DIM.items()},
    **{f"i{colour[1:]}": ink_on(lighter) for colour, lighter in DIM.items()},
}
"""Variables of a dark page: c33546d, the colour #33546d; i33546d, the ink of text on it."""
