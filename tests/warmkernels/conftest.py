"""The surroundings that kernels and their servers are started in."""

import pytest

from notemill.run.preload import LEFT_OUT


@pytest.fixture(autouse=True)
def _without_what_libraries_set(monkeypatch) -> None:
    """Whatever another test has imported: a variable that came since the server started would forbid a fork."""
    for name in LEFT_OUT:
        monkeypatch.delenv(name, raising=False)
