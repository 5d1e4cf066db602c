"""Figures of the questions are drawn from small tables here, and cite datasets that nobody loaded."""

from __future__ import annotations

import pytest

from borderbook.catalog import citations


class _Cited(dict):
    """What is loaded is cited as usual; any other name stands for itself."""

    def get(self, name, default=None):
        return super().get(name) or [citations.Citation("", name)]


@pytest.fixture(autouse=True)
def _any_dataset_can_be_cited(monkeypatch):
    monkeypatch.setattr(citations, "_loaded", _Cited())
