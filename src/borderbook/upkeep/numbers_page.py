"""Writes the index of numbers as a script for the page that searches it.

A page that is opened from disk may load scripts but no data files.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from borderbook.upkeep import numbers
from notemill import catalog
from notemill.errors import ExpectedError
from notemill.files import write_atomically
from notemill.report import card
from notemill.report.order import Question, in_order
from notemill.run.key import code_key

if TYPE_CHECKING:
    import pandas as pd

    from borderbook.methods.numbers.search import Asked

NAME = "numbers.js"
LEAST = 1000  # smaller numbers would often match by chance
# in the name of a column, or the unit of all
_SHARE = re.compile(r"per[ _]cent|per[ _]100|%|share|\brate|change")
_CODED = ("named", "period", "stood", "now_in")  # columns whose texts are listed once
# the script of the page that searches takes these from here, too
_PRINTED = re.compile(r"\d{1,3}(?:,\d{3})+|\d+\.\d+|^\d+")  # 1,234 or 5.6 anywhere; a text's first number
_OF_YEAR = re.compile(r"(20\d\d) (?:at least )?$")  # before a chart's number, which is of that year alone
_FAR_BEFORE, _FAR_AFTER = re.compile(r"^.+\s(?=.{60})", re.S), re.compile(r"^(.{60}\S*)\s.*$", re.S)
_SAYS = re.compile(r"20\d\d|(?!-?\d+(\.\d+)?$).+")  # a year, or a text that is not a number


def write(reports: Path) -> dict[str, Any]:
    """Write ``numbers.js`` unless it exists for these data; return what the page says about it.

    It has totals and figures by one route, country or the like, of ``LEAST`` or more, from datasets whose cells may be
    republished, except those over twelve months; and rows of hand-compiled tables with numbers of that size.
    """
    entries = {name: catalog.read_catalog().entry(name) for name in numbers.held()}
    shown = [name for name, entry in entries.items() if entry.republish.what == "cells"]
    path, mark = reports / NAME, f"// {numbers.key(shown)}-{code_key()} "
    first = path.read_text(encoding="utf-8").partition("\n")[0] if path.is_file() else ""
    if not first.startswith(f"{mark}{{"):
        index, lacking = _whole(shown)
        mark += "incomplete " * lacking
        single = ~index["series"].astype("str").str.contains(", citizens of ")
        index = index[single & (index["value"] >= LEAST)]
        index = index[~index["period"].astype("str").str.startswith("twelve")].reset_index(drop=True)
        first = mark + json.dumps({"count": len(index)})
        write_atomically(path, f"{first}\nglobalThis.NUMBERS = {_content(index)};\n".encode())
    without = [entry.title for name, entry in entries.items() if name not in shown]
    about = {"shown": [entries[name].title for name in shown], "without": without, "least": LEAST}
    return about | {"printed": _printed(reports)} | json.loads(first.removeprefix(mark))


def _printed(reports: Path) -> list[tuple[Question, list[str]]]:
    """The reports with an answer, the default ones first, each with its texts that print a number to be found."""
    texts = []
    for question in in_order():
        for path in sorted(reports.glob(f"{question.name}/[!.]*/{card.NAME}")):
            with suppress(OSError, ValueError, KeyError):  # damaged
                shown, record = (json.loads(path.with_name(name).read_bytes()) for name in (card.NAME, "run.json"))
                one = replace(question, title=shown["title"], run=path.parent.name)
                if (reports / one.page).is_file() and record["status"] == "done":
                    texts.append((one, shown["printed"]))
    return sorted(texts, key=lambda one: one[0].run != Question.run)


def _whole(names: list[str]) -> tuple[pd.DataFrame, bool]:
    """The index of some datasets, and whether a dataset is left out because its tables are damaged."""
    from borderbook.methods.numbers import figures
    from notemill.catalog.schemas import stacked

    parts = []
    for name in names:
        with suppress(ExpectedError):
            parts.append(numbers.index(names=[name]))
    return stacked([figures.nothing(), *parts]), len(parts) < len(names)


def _content(index: pd.DataFrame) -> str:
    from borderbook.methods.numbers import search

    index = index.assign(named=index["dataset"].astype("str") + " " + index["series"].astype("str"))
    coded = [index[name].astype("str").astype("category").cat for name in _CODED]
    series, periods, stood, vintages = (list(each.categories) for each in coded)
    datasets = list(catalog.read_catalog().datasets)
    about = index.drop_duplicates("named").set_index("named").loc[series]
    about = about.assign(at=about["dataset"].map(datasets.index))[["series", "words", "level", "unit", "at"]]
    steps = index["value"].diff().fillna(index["value"]).astype("int64")
    columns = [steps, index["now"] - index["value"], *(each.codes for each in coded)]
    content = {
        "form": search.FORM.pattern.replace("(?P<", "(?<"), "scales": search.SCALES, "idle": search.IDLE,
        "dead": search.DEAD, "room": search.ROOM, "near": search.NEAR, "most": search.MOST, "chance": search.CHANCE,
        "datasets": datasets, "printed": [each.pattern for each in (_PRINTED, _OF_YEAR, _FAR_BEFORE, _FAR_AFTER)],
        "series": about.to_numpy().tolist(), "periods": [[text, search.spoken(text)] for text in periods],
        "stood": stood, "vintages": vintages, "numbers": [column.tolist() for column in columns],
        "compiled": [
            (line, values, datasets.index(table)) for line, values, table in numbers.compiled() if max(values) >= LEAST
        ],
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def printed(reports: Path, asked: Asked) -> Iterator[str]:
    """The parts of reports' answers and leading charts that print the number asked for and have its words."""
    from borderbook.methods.numbers import search

    for question, texts in _printed(reports):
        for hit in chain.from_iterable(map(_PRINTED.finditer, texts)):
            before, after = hit.string[: hit.start()], hit.string[hit.end() :]
            year = _OF_YEAR.search(before)
            about = re.sub(r"20\d\d", "", hit.string) + year[1] if year else hit.string
            if search.fits([float(hit[0].replace(",", ""))], f"{question.title} {about}", asked):
                before, after = _FAR_BEFORE.sub("… ", before), _FAR_AFTER.sub(r"\1 …", after)
                yield f"{question.title} {before}{hit[0]}{after}"
                break


def shares(reports: Path, asked: Asked) -> Iterator[str]:
    """Texts for cells of default runs that are shares and match the number asked for, in rows that have the words."""
    from borderbook.methods.numbers import search

    for path in sorted(reports.glob("[!.]*/default/data/datapackage.json")):
        for table in json.loads(path.read_bytes())["resources"]:
            names, *rows = csv.reader((path.parent / table["path"]).read_text(encoding="utf-8").splitlines())
            for row in rows:
                about = ", ".join(cell for cell in row if _SAYS.fullmatch(cell))
                for name, cell in zip(names, row, strict=True):
                    says = f"{about} {name} {table['unit']} {table['title']}"
                    share = numbers.NUMBER.fullmatch(cell) and _SHARE.search(f"{name} {table['unit']}")
                    if share and search.fits([float(cell)], says, asked):
                        yield f"{about}: {float(cell):,.4g} {name} ({path.parts[-4]}, {table['name']})"
