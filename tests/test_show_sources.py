"""The source line of what is made of several datasets."""

from __future__ import annotations

import pytest

from borderbook import catalog, show
from borderbook.errors import UsageError


def test_several_sources_stand_in_one_line_each_with_its_vintage():
    made = show.sources("detections", "claims")
    own = [catalog.provenance(name).source_line.removeprefix("Source: ") for name in ("detections", "claims")]
    assert made == f"Sources: {own[0]}; {own[1]}"


def test_an_unknown_dataset_is_refused():
    with pytest.raises(UsageError, match="detection"):
        show.sources("detectons")
