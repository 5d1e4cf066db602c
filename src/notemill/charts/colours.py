"""The register of colours: a colour means the same thing in every report.

Each entry also has its own hatch (for areas), marker and dash (for lines), so that series can be distinguished without
colour. A label that is not in the register gets a fallback colour that is still free in its chart.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from colorsys import rgb_to_hls
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from matplotlib.colors import to_hex, to_rgb

from notemill import files
from notemill.house import Colours, contrast, house, lightness, on_dark

MUTED = "#7d868e"
"""Grey for the context: the year before, the other series; contrast 3:1 on white (WCAG 2.2, 1.4.11)."""
_MUTED_ON_DARK = "#626c75"

BLACK, WHITE = "#000000", "#fefefe"
"""Text on a coloured area; dark mode, which swaps text colour and background, does not change these."""
DIVERGING = ("#7a4310", "#b57a3c", "#e0bd92", "#f0efec", "#a4c3d2", "#4f83a1", "#1d4763")
"""Shades from far below to far above a neutral middle."""
_SEQUENTIAL: tuple[str, ...] = ("#cbdce4", "#a4c3d2", "#6c9bb3", "#3f7190", "#1d4763", "#0b2a40")

Dash = tuple[float, tuple[float, ...]]
SOLID: Dash = (0, ())
_DASHES: tuple[Dash, ...] = (SOLID, (0, (5, 2)), (0, (1.4, 1.6)), (0, (7, 2, 1.4, 2)), (0, (3, 1.4)))
_MARKERS = "osD^vPXhp*"
_HATCHES = ("", "///", "|||", "\\\\\\", "xxx", "---", "+++", "..")


@dataclass(frozen=True)
class Look:
    """The style of a series: colour, hatch of an area, marker, dash of a line, which may be hollow or unseen."""

    colour: str
    hatch: str = ""
    marker: str = "o"
    dash: Dash = SOLID
    hollow: bool = False
    unseen: bool = False


def _look(colour: str, style: int, hollow: bool = False) -> Look:
    hatch, marker = _HATCHES[style % len(_HATCHES)], _MARKERS[style % len(_MARKERS)]
    return Look(colour, hatch, marker, _DASHES[style % len(_DASHES)], hollow)


@cache
def register() -> dict[str, Look]:
    """Name of a series that has its own colour -> its look, from ``colours.yml``."""
    groups = files.suite_table("colours").values()
    return {name: _look(*style) for group in groups for name, style in group.items()}


UNKNOWN = Look("#c9ced3", "\\\\\\")
"""A cell or country without a figure; lighter than every class."""
NOT_HELD = Look(MUTED, marker="", dash=(0, (1.4, 1.6)))
"""Days of which nothing was found: a dotted line."""
_ROUND = 6  # offset of styles when the fallback colours are used a second time, so that no look is repeated


class Tones:
    """The colours that follow the house style.

    Attributes:
        single: of a single series that is not in the register.
        accent: of what the title names, if that has no colour in the register.
        sequential: shades from low to high, in the hue of the house style if there is one.
        fallback: of several series that are not in the register, in order.
        dim: colours of series that differ on a dark page, most of them lighter -> the colour there.
        dark: CSS variables of a dark page: c33546d for the colour #33546d, i33546d for text on it.
    """

    def __init__(self, style: Colours) -> None:
        self.single, self.accent, self.sequential = style.series, "#1458b8", _SEQUENTIAL
        if Colours().series != style.series:
            self.accent = style.series
            tones = [lightness(style.series, rgb_to_hls(*to_rgb(shade))[1]) for shade in _SEQUENTIAL]
            self.sequential = tuple(tones)
        others = "#c2703d", "#6b8f3a", "#8d5a97", "#b08e22", "#4f9aa8", "#a8504f"
        self.fallback = (self.single, MUTED, *others)
        series = (*(known.colour for known in register().values()), *self.fallback, self.accent)
        self.dim = {colour: lighter for colour in series if (lighter := on_dark(colour, 4.5)) != colour}
        self.dim[MUTED] = _MUTED_ON_DARK  # darker, so that it is not too bright
        self.dark = {f"c{colour[1:]}": lighter for colour, lighter in self.dim.items()}
        self.dark |= {f"i{colour[1:]}": ink_on(lighter) for colour, lighter in self.dim.items()}


_tones = lru_cache(maxsize=8)(Tones)


def tones() -> Tones:
    """The colours of the house style in use."""
    return _tones(house().colours)


def looks(labels: Iterable[Hashable]) -> dict[Hashable, Look]:
    """The look of each series of a chart, in order; a single series that is not in the register gets ``single``.

    Args:
        labels: the names of the series, in the register or not; of "Italy: orders to leave" the part after the colon.
    """
    ordered, known_looks = list(dict.fromkeys(labels)), register()
    registered = {label: look for label in ordered if (look := known_looks.get(str(label).split(": ")[-1]))}
    if len(ordered) == 1 and not registered:
        return {ordered[0]: Look(tones().single)}
    known, fallback = registered.values(), tones().fallback
    used, taken = {look.colour for look in known}, {look.hatch for look in known}
    free = [colour for colour in fallback if colour not in used] or list(fallback)
    unknown = [label for label in ordered if label not in registered]
    # the first two colours differ in lightness and need no hatch; hatches of series in the register are not used again
    styles = [style for style in range(len(_HATCHES)) if _HATCHES[style] not in taken] or [0]
    if not taken:
        styles = [0, *styles]
    spare = {}
    for number, label in enumerate(unknown):
        repeated, at = divmod(number, len(free))
        spare[label] = _look(free[at], styles[(at + _ROUND * repeated) % len(styles)])
    return {label: registered.get(label) or spare[label] for label in ordered}


def ink_on(colour: str) -> str:
    """Black or white, whichever has more contrast as text on a colour (at least 4.5:1)."""
    return max((BLACK, WHITE), key=lambda ink: contrast(ink, colour))


def shade(position: float, stops: tuple[str, ...]) -> str:
    """The colour at a position from 0 (first stop) to 1 (last stop); other positions are clipped."""
    at, channels = position * (len(stops) - 1), zip(*map(to_rgb, stops), strict=True)
    return to_hex([np.interp(at, range(len(stops)), channel) for channel in channels])
