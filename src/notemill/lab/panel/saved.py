"""Save what the panel shows as files."""

from __future__ import annotations

import base64
from html import escape
from itertools import count
from pathlib import Path

from notemill.charts import Figure
from notemill.lab.panel.code import Output
from notemill.report.page import html_of
from notemill.report.twins import csv_of
from notemill.show.outputs import FIGURE_MIME, TABLE_MIME, png_of


def save(notebook: Path, call: str, style: str, outputs: list[Output]) -> Path:
    """Write a view into a new folder beside its notebook: view.html, a PNG per figure, a CSV per figure or table.

    Args:
        notebook: the notebook of the view.
        call: the parameters, as HTML.
        style: the CSS of the page.
        outputs: the outputs that are shown.
    """
    names = (notebook.with_name(f"{notebook.stem}-view-{number}") for number in count(1))
    folder = next(name for name in names if not name.exists())
    folder.mkdir()
    for number, output in enumerate(outputs):
        data = output.get("data", {})
        figure = data.get(FIGURE_MIME)
        facts = figure.facts() if isinstance(figure, Figure) else figure or data.get(TABLE_MIME)
        name = facts["name"] if facts else f"picture-{number}"
        if facts:
            (folder / f"{name}.csv").write_text(csv_of(facts), encoding="utf-8", newline="")
        if isinstance(figure, Figure):
            figure.savefig(folder / f"{name}.png")
        elif png := png_of(data):
            (folder / f"{name}.png").write_bytes(base64.b64decode(png))
    heading = f"A view of {notebook.name} as it was edited, not a report. {call}"
    page = f'<body class="notemill-view">{heading}{"".join(map(_html, outputs))}'
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(notebook.stem)}</title>'
    (folder / "view.html").write_text(f"{head}<style>{style}</style>{page}", encoding="utf-8")
    return folder


def _html(output: Output) -> str:
    data = output.get("data", {})
    if "text/html" in data:
        return str(data["text/html"])
    if "image/png" in data:
        return f'<img alt="" src="data:image/png;base64,{data["image/png"]}">'
    text = data.get("text/markdown")
    return html_of(text) if text else f"<pre>{escape(data.get('text/plain', output.get('text', '')))}</pre>"
