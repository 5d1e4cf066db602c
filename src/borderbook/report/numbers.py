"""What a page can search: the index of numbers as a script, since a page opened from disk may load no other file."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook import catalog
from borderbook.files import write_atomically
from borderbook.methods.numbers import figures, search
from borderbook.upkeep import numbers

NAME = "numbers.js"
LEAST = 1000  # smaller numbers stand somewhere by chance
_SHARE = re.compile(
    r"per[ _]cent|per[ _]100|%|share|\brate|change"
)  # in the name of a column, or the unit of all
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def write(reports: Path) -> dict[str, Any]:
    """Write ``numbers.js``, if it is not there for these data; gives what the page says of it.

    Totals and figures by one route, country or the like, of ``LEAST`` or more, of datasets whose cells may be
    republished, not over twelve months; and rows of as much that were compiled by hand.
    """
    entries = catalog.read_catalog().datasets
    held = [entries[name] for name in figures.names() if entries[name].vintages]
    shown = [
        name for name in figures.names() if entries[name] in held and entries[name].republish.what == "cells"
    ]
    index = numbers.index(names=shown)
    index = index[(index["value"] >= LEAST) & ~index["series"].astype("str").str.contains(", citizens of ")]
    index = index[~index["period"].astype("str").str.startswith("twelve")].reset_index(drop=True)
    path, mark = reports / NAME, f"// {numbers.key(shown)}\n"
    if not path.is_file() or not path.read_text(encoding="utf-8").startswith(mark):
        write_atomically(path, f"{mark}globalThis.NUMBERS = {_content(index)};\n".encode())
    values = index["value"].unique()
    # drawn so that each order of size is as likely
    chances = {
        n: sum(1 / v for v in values if n <= v < 10 * n) / math.log(10) for n in (1000, 10_000, 100_000)
    }
    titles = [entries[name].title for name in shown]
    without = [entry.title for entry in held if entry.title not in titles]
    return {"shown": titles, "without": without, "count": len(index), "least": LEAST, "chances": chances}


def _content(index: pd.DataFrame) -> str:
    coded = [
        index[name].astype("str").astype("category").cat for name in ("series", "period", "stood", "now_in")
    ]
    series, periods, stood, vintages = (list(each.categories) for each in coded)
    about = index.drop_duplicates("series").set_index("series")[["words", "level", "unit"]].loc[series]
    steps = index["value"].diff().fillna(index["value"]).astype("int64")
    columns = [steps, index["now"] - index["value"], *(each.codes for each in coded)]
    content = {
        "form": search.FORM.pattern.replace("(?P<", "(?<"), "scales": search.SCALES, "idle": search.IDLE,
        "series": about.reset_index().to_numpy().tolist(), "periods": [[text, search.spoken(text)] for text in periods],
        "stood": stood, "vintages": vintages, "numbers": [column.tolist() for column in columns],
        "compiled": [[line, values] for line, values in numbers.compiled() if max(values) >= LEAST],
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def shares(reports: Path, asked: search.Asked) -> Iterator[str]:
    """The cells of default runs that are a share, rounded to what is asked, in rows that have the words."""
    for path in sorted(reports.glob("[!.]*/default/data/datapackage.json")):
        for table in json.loads(path.read_bytes())["resources"]:
            names, *rows = csv.reader((path.parent / table["path"]).read_text(encoding="utf-8").splitlines())
            for row in rows:
                about = ", ".join(
                    cell for cell in row if not _NUMBER.fullmatch(cell) or re.fullmatch(r"20\d\d", cell)
                )
                for name, cell in zip(names, row, strict=True):
                    says = f"{name} {table['unit']}"
                    near = _NUMBER.fullmatch(cell) and asked.low <= abs(float(cell)) <= asked.high
                    if (
                        near
                        and _SHARE.search(says)
                        and search.has_all(f"{about} {says} {table['title']}", asked.words)
                    ):
                        yield f"{about}: {float(cell):,.4g} {name} ({path.parts[-4]}, {table['name']})"
