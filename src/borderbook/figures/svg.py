"""The same drawing in fewer characters: what Matplotlib writes for people is cut, what a browser draws stays."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

HUNDREDTHS, THOUSANDTHS = 100, 1000  # of a point: paths and places are finer than any screen or printer shows
_BETWEEN_TAGS = re.compile(r">\s+<")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_PROLOG = re.compile(r"\A.*?(?=<svg)", re.S)
_ID = re.compile(r' id="([^"]*)"')
_PATH = re.compile(r' d="([^"]*)"')
_LETTER = re.compile(r'(<use [^>]*?) transform="translate\((\S+) 0\)"/>')
_STEP = re.compile(r"([MLQCz])([^A-Za-z]*)")
_PLACE = re.compile(r'(?:translate\(| [xy]=")[^)"]*')
_LONG = re.compile(r"-?\d+\.\d{4,}")


def lighter(svg: str) -> str:
    """An SVG text by Matplotlib without comments, unused ids and line breaks, its paths in relative steps.

    Coordinates of paths are rounded to a hundredth of a unit; each step starts from the rounded end of the one
    before, so nothing drifts. The same text in gives the same text out.
    """
    text = _BETWEEN_TAGS.sub("><", _COMMENT.sub("", _PROLOG.sub("", svg)))
    text = _PATH.sub(lambda path: f' d="{relative(path[1])}"', text)
    text = _LETTER.sub(r'\1 x="\2"/>', text)
    text = _PLACE.sub(lambda place: _LONG.sub(_to_thousandths, place[0]), text)
    used = set(re.findall(r"#([\w.-]+)", text))
    return _ID.sub(lambda own: own[0] if own[1] in used else "", text).strip()


@lru_cache(maxsize=10_000)  # the shapes of letters come again in every figure
def relative(path: str) -> str:
    """A path of absolute steps (M, L, Q, C, z) as one of relative steps: 'M 1 1 L 2 3 z' is 'm1 1 1 2z'."""
    at = start = (0, 0)
    parts, said = "", ""
    for letter, numbers in _STEP.findall(path):
        if letter == "z":
            parts, said, at = f"{parts}z", "z", start
            continue
        points = _points(numbers)
        steps = _joined(value - old for point in points for value, old in zip(point, at, strict=True))
        name, at = letter.lower(), points[-1]
        if name == "m":
            start = at
        # a line that follows a move, or a step another one of its kind, needs no letter
        silent = (name == said and name != "m") or (name == "l" and said == "m")
        parts += (steps if steps.startswith("-") else f" {steps}") if silent else name + steps
        said = said if silent else name
    return parts


def _points(numbers: str) -> list[tuple[int, int]]:
    whole = [round(float(number) * HUNDREDTHS) for number in numbers.split()]
    return list(zip(whole[::2], whole[1::2], strict=True))


def _joined(values: Iterable[int]) -> str:
    texts = [_shown(value, HUNDREDTHS) for value in values]
    return "".join(f" {text}" if place and text[0] != "-" else text for place, text in enumerate(texts))


def _to_thousandths(number: re.Match[str]) -> str:
    return _shown(round(float(number[0]) * THOUSANDTHS), THOUSANDTHS)


def _shown(value: int, parts: int) -> str:
    """A whole number of hundredths or other parts, as briefly as it can be written: 50 of 100 is '.5'."""
    text = f"{value / parts:.10g}"
    return text.replace("0.", ".", 1) if abs(value) < parts else text
