"""Save what the panel shows as files."""

from __future__ import annotations

import base64
from html import escape
from itertools import count
from pathlib import Path

from notemill.charts import Figure
from notemill.charts.colours import tones
from notemill.lab.panel.code import Output
from notemill.report.outputs import shown
from notemill.report.page import html_of
from notemill.report.render import fill, in_the_dark
from notemill.report.twins import csv_of
from notemill.show.outputs import FIGURE_MIME, TABLE_MIME, png_of


def save(notebook: Path, call: str, outputs: list[Output]) -> Path:
    """Write a view into a new folder beside its notebook: view.html, a PNG per figure, a CSV per figure or table.

    Args:
        notebook: the notebook of the view.
        call: the parameters, as HTML.
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
    parts, colours = "".join(map(_html, outputs)), in_the_dark(tones().dark)
    page = fill("view.html.j2", colours, notebook=notebook.stem, call=call, parts=parts)
    (folder / "view.html").write_text(page, encoding="utf-8")
    return folder


def _html(output: Output) -> str:
    """An output as a report shows it; a figure as the panel drew it."""
    data = output.get("data", {"text/plain": output.get("text", "")})
    if FIGURE_MIME in data:
        return str(data.get("text/html", ""))
    seen = shown(data, 0)
    if seen.kind == "markdown":
        return html_of(seen.content)
    if seen.kind == "image":
        return f'<img alt="{escape(seen.content)}" src="{seen.image}">'
    return (
        f'<div class="html scroll">{seen.content}</div>'
        if seen.kind == "html"
        else f"<pre>{escape(seen.content)}</pre>"
    )
