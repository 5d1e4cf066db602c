"""A project of one dataset or a few, small enough to read."""

import datetime as dt
import shutil
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import yaml

from borderbook.upkeep import checksums
from borderbook.upkeep.tidy import check
from notemill.files import checksum

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


FIGURES = {
    "2018-07-06": [("2014-12", "SY", 3), ("2015-01", "SY", 100), ("2015-01", "XK", 7), ("2015-02", "SY", 50)],
    "2025-01-07": [("2015-01", "SY", 90), ("2015-02", "SY", 50), ("2015-02", "AF", 4), ("2015-03", "SY", 1)],
    "2025-06-03": [("2015-01", "SY", 90), ("2015-02", "SY", 50), ("2015-02", "AF", 4), ("2015-03", "SY", 1)],
}


def _vintage(root: Path, date: str, figures) -> dict:
    months, citizenships, numbers = zip(*figures, strict=True)
    cells = {"month": pd.to_datetime(list(months)), "citizenship": citizenships, "detections": numbers}
    table = check("detections", pd.DataFrame(cells).assign(route="Eastern Mediterranean", border_type="sea"))
    path = root / "data" / "vintages" / "detections" / f"{date}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_parquet(path, index=False)
    file = {"name": f"ibc-{date}.xlsx", "sha256": "0" * 64, "bytes": 1, "layout": "x"}
    return {
        "date": dt.date.fromisoformat(date), "files": [file], "sha256": checksum(path), "rows": len(table),
        "first": "2015-01", "last": "2015-03", "obtained": "copy",
    }  # fmt: skip


def with_vintages(root: Path, patch: pytest.MonkeyPatch) -> Path:
    """A project that holds three vintages of detections and one of nothing else."""
    make_project(root, "datasets: {}\n", patch)
    vintages = [_vintage(root, date, figures) for date, figures in FIGURES.items()]
    (entry,) = yaml.safe_load(catalog_of("detections"))["datasets"].values()
    entries = {"detections": {**entry, "title": "Detections <T>", "vintages": vintages}, "crossings": {**entry, "vintages": vintages[:1]}}  # fmt: skip
    (root / "data" / "catalog.yml").write_text(yaml.safe_dump({"datasets": entries}))
    return root
