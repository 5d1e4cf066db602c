"""A project of one dataset or a few, small enough to read."""

import shutil
from functools import cache
from pathlib import Path

import pytest
import yaml

from borderbook.upkeep import checksums

ROOT = Path(__file__).resolve().parents[1]

ENTRY = """\
# a comment that must survive
datasets:
  {name}:
    title: T
    publisher: P
    landing_page: https://example.org
    licence: L
    terms: T
    republish: {{what: cells, rests_on: a word}}
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


def catalog_of(name: str, composition: str = "whole", kind: str = "snapshot") -> str:
    """data/catalog.yml with one dataset."""
    return ENTRY.format(name=name, composition=composition, kind=kind)


@cache
def _entries() -> dict:
    return yaml.safe_load((ROOT / "data" / "catalog.yml").read_text(encoding="utf-8"))["datasets"]


def real_entries(*names: str) -> str:
    """data/catalog.yml with some of the project's own datasets, without their vintages."""
    return yaml.safe_dump({"datasets": {name: _entries()[name] | {"vintages": []} for name in names}}, sort_keys=False)


def empty_project(root: Path) -> Path:
    """The root of a project without datasets."""
    (root / "data").mkdir(parents=True, exist_ok=True)
    (root / "data" / "catalog.yml").write_text("datasets: {}\n")
    return root


def make_project(root: Path, catalog: str, patch: pytest.MonkeyPatch) -> Path:
    """A project with the reference tables, this catalog and no vintages, which the test then sees."""
    (root / "data" / "vintages").mkdir(parents=True)
    shutil.copytree(ROOT / "data" / "reference", root / "data" / "reference")
    (root / "data" / "catalog.yml").write_text(catalog)
    patch.setenv("BORDERBOOK_ROOT", str(root))
    checksums.record()
    return root
