"""A project of one dataset, small enough to read, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from small_project import catalog_of, make_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Make a project that holds one dataset: ``root = project("population", "cell")``, in ``root`` if that is given."""

    def make(
        name: str, composition: str = "whole", kind: str = "snapshot", root: Path = tmp_path / "project"
    ) -> Path:
        return make_project(root, catalog_of(name, composition, kind), monkeypatch)

    return make
