"""A project of one dataset, small enough to read, in a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from borderbook.catalog import checksums

ENTRY = """\
# a comment that must survive
datasets:
  {name}:
    title: T
    publisher: P
    landing_page: https://example.org
    licence: L
    terms: T
    citation: P, T
    unit_of_count: U
    rounding: none
    coverage:
      start: 2015
      time: t
      space: s
    breaks: []
    caveats:
      - C
    composition: {composition}
    kind: {kind}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Make a project that holds one dataset: ``root = project("population", "cell")``, in ``root`` if that is given."""
    here = Path(__file__).resolve().parents[2]

    def make(
        name: str, composition: str = "whole", kind: str = "snapshot", root: Path = tmp_path / "project"
    ) -> Path:
        (root / "data" / "vintages").mkdir(parents=True)
        shutil.copytree(here / "data" / "reference", root / "data" / "reference")
        (root / "data" / "catalog.yml").write_text(
            ENTRY.format(name=name, composition=composition, kind=kind)
        )
        monkeypatch.setenv("BORDERBOOK_ROOT", str(root))
        checksums.record()
        return root

    return make
