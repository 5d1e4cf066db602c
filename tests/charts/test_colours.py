"""Series can be told apart without red or green cones, or by pattern and marker."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from readback import is_open
from samples import ORDERED, ROUTES, SAMPLES, sample
from vision import apart, ciede2000, lab

from borderbook.charts.canvas import Canvas
from borderbook.charts.colours import REGISTER, contrast, ink_on, looks
from borderbook.charts.theme import NARROW, PAPER, WIDE

ENOUGH = 15


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ],
)
def test_ciede2000_gives_the_published_differences(one, other, difference) -> None:
    """Sharma, Wu and Dalal 2005, table 1."""
    assert ciede2000(np.array(one), np.array(other)) == pytest.approx(difference, abs=5e-5)


def test_lab_of_white_and_of_a_red_that_is_not_seen_as_red() -> None:
    assert lab("#ffffff") == pytest.approx([100, 0, 0], abs=0.02)
    assert apart("#ff0000", "#7e6b00") < ciede2000(lab("#ff0000"), lab("#7e6b00")) / 2


def drawn(axes: Axes, canvas: Canvas) -> set[tuple[str, str, str]]:
    """Kind, colour and pattern of each mark; of an area in a part period, the colour of its edge."""
    found = set()
    for patch in axes.patches:
        if patch.get_gid() in canvas.marks and patch.get_linestyle() == "solid":
            colour = patch.get_edgecolor() if is_open(patch) else patch.get_facecolor()
            found.add(("area", to_hex(colour), str(patch.get_hatch())))
    for line in axes.lines:
        if line.get_gid() in canvas.marks and to_hex(line.get_color()) != PAPER:
            found.add(("line", to_hex(line.get_color()), str(line.get_marker())))
    return found


def close(figures: set[tuple[str, str, str]]) -> list[tuple]:
    """Pairs that differ in colour only, by less than can be seen."""
    alike = [(a, b) for a, b in combinations(sorted(figures), 2) if a[::2] == b[::2] and a != b]
    return [(a, b) for a, b in alike if apart(a[1], b[1]) < ENOUGH]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - ORDERED))
def test_series_of_a_chart_can_be_told_apart(name: str, width: int) -> None:
    canvas = sample(name).drawn(width)
    assert [close(drawn(axes, canvas)) for axes in canvas.panels] == [[]] * len(canvas.panels)


@pytest.mark.parametrize(
    "labels",
    [
        ["a", "b"],
        ["a", "b", "Black Sea"],
        [f"label {n}" for n in range(12)],
        [*ROUTES, "English Channel"],
        [*ROUTES[:3], "a", "b"],
        ["sea", "land", "not broken down"],
        ["EUR", "USD"],
        ["others", "unknown"],
        ["refusal_of_entry", "found_illegally_present", "order_to_leave", "return"],
        ["holds", "holds as an attribution", "does not hold", "cannot be decided", "not consulted"],
        ["facilitators", "migrant smugglers arrested", "asylum applicants"],
    ],
)
def test_looks_of_any_labels_differ(labels: list[str]) -> None:
    """Areas by colour or hatch, lines by colour, marker or dash."""
    for one, other in combinations(looks(labels).values(), 2):
        far = apart(one.colour, other.colour) >= ENOUGH
        assert far or one.hatch != other.hatch, (one, other)
        assert far or (one.marker, one.dash) != (other.marker, other.dash), (one, other)


def test_a_look_stays_the_same_in_any_company() -> None:
    in_company = [looks(names)["Black Sea"] for names in (["Black Sea", "x"], ["y", "z", "Black Sea"])]
    assert in_company == [REGISTER["Black Sea"]] * 2


def test_ink_has_contrast_on_every_colour() -> None:
    for entry in REGISTER.values():
        assert contrast(ink_on(entry.colour), entry.colour) >= 4.5
