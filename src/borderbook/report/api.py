"""Files for programs: each figure and table of the default runs as CSV and JSON, each figure as a page to embed.

``reports/api/index.json`` lists them all. A JSON file is a Frictionless data resource with its data inside.
"""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from borderbook.files import checksum, replacing_folder, write_atomically
from borderbook.outputs import slug

NAME, INDEX = "api", "index.json"
_READ: dict[str, Callable[[str], Any]] = {"integer": int, "number": float, "boolean": "True".__eq__}


def publish(reports: Path) -> None:
    """Make ``reports/api`` what the default runs say that are done: what changed is written, what is no more goes."""
    home = reports / NAME
    known: dict[str, Any] = {}
    with suppress(OSError, ValueError, KeyError, TypeError):
        known = {one["question"]: one for one in json.loads((home / INDEX).read_bytes())["questions"]}
    found = []
    for path in sorted(reports.glob("[!.]*/default/run.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):  # the index says what is wrong with a run
            question, digest = path.parent.parent.name, checksum(path)
            entry = known.get(question)
            if not entry or entry["record"] != digest or not (home / question).is_dir():
                entry = _published(reports, path.parent, digest)
            found += [entry] if entry else []
    for folder in {path.name for path in home.glob("[!.]*/")} - {one["question"] for one in found}:
        shutil.rmtree(home / folder)
    content = {"title": "Borderbook: data of all figures and tables", "questions": found}
    write_atomically(home / INDEX, json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n")


def _published(reports: Path, folder: Path, digest: str) -> dict[str, Any] | None:
    """Write the files of a run; its entry in the index, or None if it has no answer."""
    record = json.loads((folder / "run.json").read_bytes())
    if record["status"] != "done":
        return None
    question, package = record["question"], json.loads((folder / "data" / "datapackage.json").read_bytes())
    page = (folder / f"{question}.html").read_text(encoding="utf-8")
    report = f"{question}/default/{question}.html"
    entry = {
        "question": question, "title": package["title"], "report": report, "created": record["started"],
        "record": digest, "tables": [],
    }  # fmt: skip
    with replacing_folder(reports / NAME / question) as new:
        for resource in package["resources"]:
            name, table = resource["name"], folder / "data" / resource.pop("path")
            shutil.copyfile(table, new / table.name)
            described = {
                **resource, "report": f"../../{report}", "created": record["started"],
                "hash": f"sha256:{checksum(table)}", "data": _rows(table, resource["schema"]["fields"]),
            }  # fmt: skip
            (new / f"{name}.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
            files = [f"{NAME}/{question}/{name}.csv", f"{NAME}/{question}/{name}.json"]
            figure = embedded(page, name, f"../../{report}")
            if figure:
                (new / f"{name}.html").write_text(figure, encoding="utf-8")
                files.append(f"{NAME}/{question}/{name}.html")
            facts = {key: described[key] for key in ("name", "title", "unit", "hash")}
            entry["tables"].append({**facts, "rows": len(described["data"]) - 1, "files": files})
    return entry


def _rows(table: Path, fields: list[dict[str, str]]) -> list[list[Any]]:
    """The lines of a CSV file, the names of its columns first, numbers as numbers and what is missing as None."""
    with table.open(encoding="utf-8", newline="") as file:
        names, *rows = csv.reader(file)
    read = [_READ.get(field["type"], str) for field in fields]
    return [
        names,
        *([make(cell) if cell else None for make, cell in zip(read, row, strict=True)] for row in rows),
    ]


def embedded(page: str, name: str, report: str) -> str:
    """One figure of a report as a page for an <iframe>; '' if it has no such figure.

    Args:
        page: the report's HTML.
        name: of the figure.
        report: where the report lies, seen from the new page.
    """
    found = re.search(rf'<figure\b[^>]*\bid="figure-{slug(name)}".*?</figure>', page, re.S)
    if not found:
        return ""
    head, script = page[: page.index("</style>")], page[page.rindex("<script>") : page.rindex("</script>")]
    title = re.search(r"<title>(.*?)</title>", head, re.S)
    figure = re.sub(r'(<a\b[^>]*?)href="#', rf'\1target="_top" href="{html.escape(report)}#', found[0])
    back = f'<p class="under"><a target="_top" href="{html.escape(report)}">{title[1] if title else report}</a></p>'
    body = f'<body class="embedded">\n<main>\n{figure}\n{back}\n</main>\n{script}</script>\n</body>'
    return f"{head}</style>\n</head>\n{body}\n</html>\n"
