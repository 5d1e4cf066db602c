"""Make nbval compare words and numbers of outputs exactly, and pictures by how they look, not by their bytes."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

WINDOW = 24  # pixels: side of the part of a picture that is compared, one and a half letters high
MAY_DIFFER = 1 / 3  # share of the ink in such a part that may differ: other machines draw letters a little differently
STROKE = 255 * 2 * WINDOW  # as much ink as a black line, two pixels wide, has in it; of less, none is missing
IN_HTML = re.compile(r"data:image/png;base64,([\w+/=]+)")


def pytest_configure(config: pytest.Config) -> None:
    """Make nbval read notebooks/nbval.cfg, unless another file was given."""
    if getattr(config.option, "nbval", False) and not config.option.nbval_sanitize_with:
        config.option.nbval_sanitize_with = str(Path(__file__).parent / "notebooks" / "nbval.cfg")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Fail a cell of a notebook if its words are as stored, but a picture looks different from the stored one."""
    yield
    if outputs := getattr(item, "test_outputs", None):
        stored, drawn = _pictures(item.cell.outputs), _pictures(outputs)  # type: ignore[attr-defined]
        if len(stored) != len(drawn) or any(map(_looks_different, stored, drawn)):
            pytest.fail("the stored picture differs from what the cell draws", pytrace=False)


def _pictures(outputs: list) -> list[str]:
    data = [output.get("data", {}) for output in outputs]
    of_outputs = [
        [one.get("image/png", "").strip(), *IN_HTML.findall("".join(one.get("text/html", "")))] for one in data
    ]
    return [picture for pictures in of_outputs for picture in pictures if picture]


def _looks_different(one: str, other: str) -> bool:
    both = (Image.open(io.BytesIO(base64.b64decode(each))).convert("RGB") for each in (one, other))
    return one != other and _differ(*both)


def _differ(one: Image.Image, other: Image.Image) -> bool:
    """Whether some part of two pictures differs in much of its ink, which is what has another colour than its ground.

    Both are blurred, so that letters may stand a fraction of a pixel elsewhere.
    """
    if one.size != other.size:
        return True
    pictures = [np.asarray(each.filter(ImageFilter.BoxBlur(3)), dtype=int) for each in (one, other)]
    apart = _parts(abs(pictures[0] - pictures[1]).max(axis=2)).sum(axis=(-2, -1))
    for at in zip(*np.nonzero(apart > STROKE * MAY_DIFFER), strict=True):
        parts = [_parts(picture)[at] for picture in pictures]
        inks = [abs(part - np.median(part, axis=(1, 2), keepdims=True)).max(axis=0).sum() for part in parts]
        if apart[at] > max(*inks, STROKE) * MAY_DIFFER:
            return True
    return False


def _parts(picture: np.ndarray) -> np.ndarray:
    """All parts of a picture, four pixels from one to the next; rows and columns of each are the last two axes."""
    return np.lib.stride_tricks.sliding_window_view(picture, (WINDOW, WINDOW), axis=(0, 1))[::4, ::4]
