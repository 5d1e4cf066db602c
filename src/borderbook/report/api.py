"""Files for programs: each figure and table of the default runs as CSV and JSON, each figure as a page to embed.

``reports/api/index.json`` lists them all. A JSON file is a Frictionless data resource: it describes the
CSV file beside it.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from borderbook.files import replacing_folder
from borderbook.show.outputs import slug

NAME, INDEX = "api", "index.json"


def publish(reports: Path) -> None:
    """Make ``reports/api`` anew: what the default runs say that are done."""
    described = []
    for path in sorted(reports.glob("[!.]*/default/run.json")):
        # the index says what is wrong with a run
        with suppress(OSError, ValueError, KeyError, TypeError):
            record = json.loads(path.read_bytes())
            described += [_described(path.parent, record)] if record["status"] == "done" else []
    entries = [entry for entry, _ in described]
    content = {"title": "Borderbook: data of all figures and tables", "questions": entries}
    with replacing_folder(reports / NAME) as new:
        for entry, files in described:
            (new / entry["question"]).mkdir()
            for name, text in files.items():
                (new / entry["question"] / name).write_bytes(text)
        (new / INDEX).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _described(folder: Path, record: dict[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """A run's entry in the index, and its files by name."""
    question, package = record["question"], json.loads((folder / "data" / "datapackage.json").read_bytes())
    page = (folder / f"{question}.html").read_text(encoding="utf-8")
    report, tables = f"{question}/default/{question}.html", []
    files: dict[str, bytes] = {}
    for resource in package["resources"]:
        name, table = resource["name"], (folder / "data" / resource["path"]).read_bytes()
        described = {
            **resource, "report": f"../../{report}", "created": record["started"],
            "hash": f"sha256:{sha256(table).hexdigest()}",
        }  # fmt: skip
        forms = {
            "csv": table, "json": json.dumps(described, ensure_ascii=False).encode(),
            "html": embedded(page, name, f"../../{report}").encode(),
        }  # fmt: skip
        twins = {f"{name}.{form}": content for form, content in forms.items() if content}
        facts = {key: described[key] for key in ("name", "title", "unit", "hash")}
        listed = [f"{NAME}/{question}/{path}" for path in twins]
        rows = sum(1 for _ in csv.reader(io.StringIO(table.decode(), newline=""))) - 1
        tables.append({**facts, "rows": rows, "files": listed})
        files |= twins
    entry = {"question": question, "title": package["title"], "report": report, "created": record["started"]}
    return {**entry, "tables": tables}, files


def embedded(page: str, name: str, report: str) -> str:
    """One figure of a report as a page for an <iframe>; '' if it has no such figure.

    Args:
        page: the report's HTML.
        name: of the figure.
        report: where the report lies, seen from the new page.
    """
    match = re.search(rf'<figure\b[^>]*\bid="figure-{slug(name)}".*?</figure>', page, re.S)
    if not match:
        return ""
    head, script = page[: page.index("</style>")], page[page.rindex("<script>") : page.rindex("</script>")]
    title = re.search(r"<title>(.*?)</title>", head, re.S)
    figure = re.sub(r'(<a\b[^>]*?)href="#', rf'\1target="_top" href="{html.escape(report)}#', match[0])
    figure = re.sub(
        r'href="([\w.-]+\.xlsx)"',
        lambda file: f'href="{html.escape(report.rpartition("/")[0])}/{file[1]}"',
        figure,
    )
    back = f'<p class="under"><a target="_top" href="{html.escape(report)}">{title[1] if title else report}</a></p>'
    body = f'<body class="embedded">\n<main>\n{figure}\n{back}\n</main>\n{script}</script>\n</body>'
    return f"{head}</style>\n</head>\n{body}\n</html>\n"
