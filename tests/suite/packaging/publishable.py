"""A copy of the project whose wheel may be published: of the data only what their terms let be given on as cells.

`make release` calls it. What is left out keeps its entry in the catalog, so that `borderbook refresh` can get it.
"""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

from borderbook import __version__
from notemill.catalog.entries import read_catalog

ROOT = Path(__file__).resolve().parents[3]
PARTS = ("pyproject.toml", "README.md", "LICENSE", "src", "data")  # what a wheel is built of


def left_out() -> list[str]:
    """The datasets of which nobody has said that cells may be given on."""
    entries = read_catalog().datasets.items()
    return [name for name, entry in entries if entry.republish.what != "cells" or entry.republish.unsettled]


def copied(folder: Path) -> list[str]:
    """Write the copy; gives the datasets whose vintages are not in it."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *PARTS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, done.stdout.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    names, data = left_out(), folder / "data"
    for name in names:
        shutil.rmtree(data / "vintages" / name, ignore_errors=True)
    for name in ("forecasts", "backtest"):  # they are checked against the vintages that they were made from
        shutil.rmtree(data / name)
    catalog = yaml.safe_load((ROOT / "data" / "catalog.yml").read_text(encoding="utf-8"))
    for name in names:
        catalog["datasets"][name] |= {"vintages": [], "left_out": True}
    corrections = yaml.safe_load((ROOT / "data" / "corrections.yml").read_text(encoding="utf-8"))
    corrections["corrections"] = [one for one in corrections["corrections"] if one["dataset"] not in names]
    for name, content in (("catalog", catalog), ("corrections", corrections)):
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
        (data / f"{name}.yml").write_text(text, encoding="utf-8")
    return names


def disagreeing(tag: str = "") -> str:
    """The versions that the project states, if they are not one, or not that of a tag such as v0.1.0; '' if they agree."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"]
    versions = {declared, cited, __version__, *([tag[1:]] if tag.startswith("v") else [])}
    return ", ".join(sorted(versions)) if len(versions) > 1 else ""


if __name__ == "__main__":
    if versions := disagreeing(*sys.argv[2:]):
        sys.exit(f"pyproject.toml, CITATION.cff, the package and the tag name different versions: {versions}.")
    print("Left out:", ", ".join(copied(Path(sys.argv[1]))))
