"""Make nbval compare words and numbers of outputs exactly, and pictures by how they look, not by their bytes."""

from __future__ import annotations

import re
from collections.abc import Generator
from pathlib import Path

import pytest

MAY_DIFFER = (
    0.001  # share of a picture's pixels that may look different, because other machines draw them differently
)
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
        [one.get("image/png", "").strip(), *IN_HTML.findall("".join(one.get("text/html", "")))]
        for one in data
    ]
    return [picture for pictures in of_outputs for picture in pictures if picture]


def _looks_different(one: str, other: str) -> bool:
    from borderbook.run.differences import picture, pixels_that_differ

    first, second = picture(one), picture(other)
    return first.size != second.size or (
        pixels_that_differ(first, second).histogram()[255] > MAY_DIFFER * first.width * first.height
    )
