"""The reports that ``make reports`` built, one after another; and a page with every kind of block."""

from pathlib import Path

import pytest

from built import BUILT, need_reports

# of the module, so that the tests of one report follow each other; in one process, which reads its PDF once
EACH = [pytest.param(one, id=one.parent.name) for one in BUILT]


@pytest.fixture(scope="module", params=EACH or [pytest.param(None, id="none")])
def built(request) -> Path:
    """The folder of a built default report; the test runs once for each."""
    need_reports()
    return request.param
