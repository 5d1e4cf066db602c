"""A drawing in fewer characters is the same drawing."""

from __future__ import annotations

import re

import pytest
from test_figure_and_style import made

from borderbook.figures.svg import lighter, relative


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("M 1 1 L 2 3 z", "m1 1 1 2z"),
        ("M 10 10 L 12.5 9.75 L 12.5 9.5", "m10 10 2.5-.25 0-.25"),
        ("M 0 0 L 1 1 z M 5 5 L 6 6", "m0 0 1 1zm5 5 1 1"),
        ("M 0 0 Q 1 2 3 4 Q 5 6 7 8", "m0 0q1 2 3 4 2 2 4 4"),
        ("M 0 0 C 1 1 2 2 3 3 L 4 4", "m0 0c1 1 2 2 3 3l1 1"),
        ("M 0 0 L 1 0 M 3 3 L 4 4", "m0 0 1 0m2 3 1 1"),
        ("M 0.004 0.006\nL 100.123 0", "m0 .01 100.12-.01"),
        ("", ""),
    ],
)
def test_a_path_is_told_in_steps(path, expected):
    assert relative(path) == expected


def points(path: str) -> list[tuple[float, float]]:
    """The ends of the straight steps of a relative path."""
    numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", path)]
    x = y = 0.0
    found = []
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


def test_rounding_does_not_add_up():
    third = [(k / 3, k / 7) for k in range(1, 3000)]
    path = "M 0 0 " + " ".join(f"L {x:.6f} {y:.6f}" for x, y in third)
    for (x, y), (u, v) in zip(third, points(relative(path))[1:], strict=True):
        assert abs(x - u) < 0.006
        assert abs(y - v) < 0.006


def test_what_nobody_sees_is_cut_and_what_is_used_stays():
    svg = (
        '<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg viewBox="0 0 9 9">\n <g id="axes_1">\n  <!-- 20 -->\n'
        '  <defs>\n   <path id="Font-14" d="M 0 0 L 1 1" transform="scale(0.015625)"/>\n  </defs>\n'
        '  <use xlink:href="#Font-14" transform="translate(63.625 0)"/>\n'
        '  <g transform="translate(64.267974 374.877533) scale(0.095 -0.095)"/>\n </g>\n</svg>\n'
    )
    assert lighter(svg) == (
        '<svg viewBox="0 0 9 9"><g><defs><path id="Font-14" d="m0 0 1 1" transform="scale(0.015625)"/></defs>'
        '<use xlink:href="#Font-14" x="63.625"/><g transform="translate(64.268 374.878) scale(0.095 -0.095)"/></g></svg>'
    )


def test_a_figure_has_no_comment_and_no_id_that_nothing_refers_to():
    svg = made().svg()
    assert svg.startswith("<svg")
    assert "<!--" not in svg
    assert set(re.findall(r' id="([^"]*)"', svg)) <= set(re.findall(r"#([\w.-]+)", svg))
