"""Files for programs: each figure and table of the default runs as CSV and JSON, each figure as a page to embed.

``reports/api/datapackage.json`` lists them all, as a data package (https://datapackage.org). A JSON file is a data
resource: it describes the CSV file beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from notemill import suite
from notemill.files import replacing_folder
from notemill.report.datapackage import SCHEMA
from notemill.show.outputs import slug

NAME, INDEX = "api", "datapackage.json"


def publish(reports: Path) -> None:
    """Write ``reports/api`` again, from all finished default runs."""
    resources: list[dict[str, Any]] = []
    with replacing_folder(reports / NAME) as new:
        for path in sorted(reports.glob("[!.]*/default/run.json")):
            # a run that cannot be read is skipped here; the index shows what is wrong with it
            with suppress(OSError, ValueError, KeyError, TypeError):
                record = json.loads(path.read_bytes())
                made = list(_described(path.parent, record)) if record["status"] == "done" else []
                for resource, forms in made:
                    (new / record["question"]).mkdir(exist_ok=True)
                    named = {key: f"{record['question']}/{resource[key]}" for key in ("name", "path")}
                    resources.append(resource | named)
                    for name, file in forms.items():
                        (new / record["question"] / name).write_bytes(file)
        content = {"$schema": SCHEMA, "name": suite.package(), "title": "Data of all figures and tables"}
        text = json.dumps({**content, "resources": resources}, indent=1, ensure_ascii=False)
        (new / INDEX).write_text(text + "\n", encoding="utf-8")


def _described(folder: Path, record: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, bytes]]]:
    """The figures and tables of a run as data resources, each with its files (name -> content)."""
    question = record["question"]
    page = (folder / f"{question}.html").read_text(encoding="utf-8")
    report = f"../../{question}/default/{question}.html"
    for resource in json.loads((folder / "data" / "datapackage.json").read_bytes())["resources"]:
        name, table = resource["name"], (folder / "data" / resource["path"]).read_bytes()
        digest = {"bytes": len(table), "hash": f"sha256:{sha256(table).hexdigest()}"}
        described = {**resource, **digest, "report": report, "created": record["started"]}
        forms = {
            "csv": table,
            "json": json.dumps(described, ensure_ascii=False).encode(),
            "html": embedded(page, name, report).encode(),
        }
        yield described, {f"{name}.{form}": content for form, content in forms.items() if content}


def embedded(page: str, name: str, report: str) -> str:
    """One figure of a report as a page for an <iframe>; '' if the report has no such figure.

    Args:
        page: the report's HTML.
        name: the name of the figure.
        report: the address of the report, relative to the new page.
    """
    report = escape(report)
    match = re.search(rf'<figure\b[^>]*\bid="figure-{slug(name)}".*?</figure>', page, re.S)
    if not match:
        return ""
    head, script = page[: page.index("</style>")], page[page.rindex("<script>") : page.rindex("</script>")]
    title = re.search(r"<title>(.*?)</title>", head, re.S)
    figure = re.sub(r'(<a\b[^>]*?)href="#', rf'\1target="_top" href="{report}#', match[0])
    figure = re.sub(r'href="([\w.-]+\.xlsx)"', rf'href="{report.rpartition("/")[0]}/\1"', figure)
    back = f'<p class="under"><a target="_top" href="{report}">{title[1] if title else report}</a></p>'
    body = f'<body class="embedded">\n<main>\n{figure}\n{back}\n</main>\n{script}</script>\n</body>'
    return f"{head}</style>\n</head>\n{body}\n</html>\n"
