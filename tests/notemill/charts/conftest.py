"""Both widths at which every chart is drawn."""

import pytest

from notemill.charts.theme import NARROW, WIDE


@pytest.fixture(params=[WIDE, NARROW])
def width(request: pytest.FixtureRequest) -> int:
    """Of a page, and of a phone."""
    return int(request.param)
