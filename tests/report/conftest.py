"""The reports that ``make reports`` built, one after another."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPORTS = Path(__file__).resolve().parents[2] / "reports"
BUILT = sorted(path.parent for path in REPORTS.glob("*/default/run.json"))


def absent(what: str) -> None:
    """Skip in one line; where built reports are required, fail."""
    if os.environ.get("BORDERBOOK_BROWSER") == "required":
        pytest.fail(f"{what}, but they are required here")
    pytest.skip(what)


# of the module, so that the tests of one report follow each other
@pytest.fixture(
    scope="module", params=BUILT or [None], ids=lambda folder: folder.parent.name if folder else "none"
)
def built(request) -> Path:
    """The folder of a built default report; the test runs once for each."""
    if request.param is None:
        absent("no reports have been built (make reports)")
    return request.param


@pytest.fixture(scope="module")
def built_pdf(built) -> Path:
    """The PDF of a built default report; the test runs once for each."""
    path = built / f"{built.parent.name}.pdf"
    if not path.is_file():
        absent("no PDF has been made (make reports)")
    return path
