"""The reports that ``make reports`` built."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

REPORTS = Path(__file__).resolve().parents[1] / "reports"
BUILT = sorted(path.parent for path in REPORTS.glob("*/default/run.json"))


def absent(what: str) -> NoReturn:
    """Skip in one line; where built reports and a browser are required, fail."""
    if os.environ.get("BORDERBOOK_BROWSER") == "required":
        pytest.fail(f"{what}, but the tests of built reports are required here")
    pytest.skip(what)
