"""nbval compares words and numbers of outputs, and of pictures what an eye sees, but not their bytes."""

from __future__ import annotations

import re
from collections.abc import Generator
from pathlib import Path

import pytest

TOLD = (
    0.001  # share of a picture's pixels: of so many the colour may be seen to be another on another machine
)
IN_HTML = re.compile(r"data:image/png;base64,([\w+/=]+)")


def pytest_configure(config: pytest.Config) -> None:
    """Let nbval read notebooks/nbval.cfg, unless it was told to read something else."""
    if getattr(config.option, "nbval", False) and not config.option.nbval_sanitize_with:
        config.option.nbval_sanitize_with = str(Path(__file__).parent / "notebooks" / "nbval.cfg")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Fail a cell of a notebook whose words are those that it carries and whose pictures are not."""
    yield
    if made := getattr(item, "test_outputs", None):
        stored, drawn = _pictures(item.cell.outputs), _pictures(made)  # type: ignore[attr-defined]
        if len(stored) != len(drawn) or any(map(_looks_different, stored, drawn)):
            pytest.fail("the picture that the notebook carries is not what the cell draws", pytrace=False)


def _pictures(outputs: list) -> list[str]:
    data = [output.get("data", {}) for output in outputs]
    found = [
        [one.get("image/png", "").strip(), *IN_HTML.findall("".join(one.get("text/html", "")))]
        for one in data
    ]
    return [picture for pictures in found for picture in pictures if picture]


def _looks_different(one: str, other: str) -> bool:
    from borderbook.run.differences import picture, pixels_that_differ

    first, second = picture(one), picture(other)
    return first.size != second.size or (
        pixels_that_differ(first, second).histogram()[255] > TOLD * first.width * first.height
    )
