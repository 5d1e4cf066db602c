"""A project of one dataset, small enough to read, in a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from borderbook.catalog import checksums
from small_project import catalog_of


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Make a project that holds one dataset: ``root = project("population", "cell")``, in ``root`` if that is given."""
    here = Path(__file__).resolve().parents[2]

    def make(
        name: str, composition: str = "whole", kind: str = "snapshot", root: Path = tmp_path / "project"
    ) -> Path:
        (root / "data" / "vintages").mkdir(parents=True)
        shutil.copytree(here / "data" / "reference", root / "data" / "reference")
        (root / "data" / "catalog.yml").write_text(catalog_of(name, composition, kind))
        monkeypatch.setenv("BORDERBOOK_ROOT", str(root))
        checksums.record()
        return root

    return make
