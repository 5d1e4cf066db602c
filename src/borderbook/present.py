"""What a notebook shows besides figures: the answer, tables, caveats, provenance. Words and rounded numbers.

Everything here has a text/plain form that is stable from run to run, so that a comparison of a notebook's
outputs compares what a reader reads.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from borderbook import catalog
from borderbook.figures.figure import as_json

TABLE_MIME = "application/vnd.borderbook.table+json"
TEXT_MIME = "application/vnd.borderbook.text+json"
YEAR_COLUMNS = frozenset({"year", "edition", "from", "to"})


@dataclass(frozen=True)
class Text:
    """Markdown made of computed words. ``role`` is answer, method or provenance."""

    markdown: str
    role: str

    def __repr__(self) -> str:
        return self.markdown

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/plain": self.markdown, "text/markdown": self.markdown, TEXT_MIME: {"role": self.role}}


@dataclass(frozen=True)
class Table:
    """A table as it is read: rounded, captioned, with unit and source.

    Attributes:
        name: a slug, unique in its notebook: the name of its CSV file.
        caption: what the table shows, in one sentence.
        frame: the numbers, plain columns, rounded.
        unit: what is counted.
        source: the source line.
        note: what a reader must know to read it right.
    """

    name: str
    caption: str
    frame: pd.DataFrame
    unit: str
    source: str
    note: str = ""

    def __repr__(self) -> str:
        shown = self.frame.apply(
            lambda column: column.map(lambda value: shown_value(value, str(column.name)))
        )
        return f"{self.caption} ({self.unit})\n{shown.to_string(index=False)}"

    def facts(self) -> dict[str, Any]:
        """Words and numbers as plain JSON."""
        words = {key: getattr(self, key) for key in ("name", "caption", "unit", "source", "note")}
        return {**words, **as_json(self.frame)}

    def to_html(self) -> str:
        """An accessible HTML table, every cell escaped."""
        head = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in self.frame.columns)
        names = [str(name) for name in self.frame.columns]
        rows = "".join(_row(names, values) for values in self.frame.itertuples(index=False))
        caption = f"<caption>{html.escape(self.caption)} ({html.escape(self.unit)})</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/plain": repr(self), "text/html": self.to_html(), TABLE_MIME: self.facts()}


def _row(names: Sequence[str], values: Sequence[Any]) -> str:
    cells = [html.escape(shown_value(value, name)) for name, value in zip(names, values, strict=True)]
    others = "".join(f"<td{_align(v)}>{cell}</td>" for cell, v in zip(cells[1:], values[1:], strict=True))
    return f'<tr><th scope="row">{cells[0]}</th>{others}</tr>'


def _align(value: Any) -> str:
    return ' class="number"' if hasattr(value, "__round__") and not isinstance(value, bool) else ""


def shown_value(value: Any, column: str = "") -> str:
    """A cell as it is read: 1,234; 12.3; 2015 in a column of years; 2015-04; '–' for missing."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return "–"
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m") if value.day == 1 else value.strftime("%Y-%m-%d")
    if isinstance(value, str | bool) or not hasattr(value, "__round__"):
        return str(value)
    if column in YEAR_COLUMNS:
        return str(int(value))
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.2f}" if abs(value) < 10 else f"{value:,.1f}"


def answer(*sentences: str) -> Text:
    """The answer to the notebook's question: two or three sentences whose numbers are computed."""
    return Text(" ".join(s.strip() for s in sentences if s.strip()), "answer")


def method(*datasets: str, note: str = "") -> Text:
    """Unit of count, rounding, breaks and caveats of the datasets a notebook uses, from data/catalog.yml.

    Raises:
        UsageError: a dataset without an entry.
    """
    parts = [note.strip()] if note.strip() else []
    for dataset in datasets:
        held = catalog.provenance(dataset)
        lines = [f"**{held.title}** ({held.publisher})", f"- Unit of count: {held.unit_of_count}"]
        lines.append(f"- Rounding: {held.rounding}")
        lines += [f"- Break: {text}" for text in held.breaks]
        lines += [f"- Caveat: {text}" for text in held.caveats]
        lines += [f"- Corrected in the source's figures: {text}" for text in held.corrections]
        parts.append("\n".join(lines))
    return Text("\n\n".join(parts), "method")


def provenance(parameters: Mapping[str, Any], *datasets: str) -> Text:
    """Datasets, vintages, checksums, terms and parameters: how each number can be followed back."""
    parts = ["Parameters: " + "; ".join(f"`{k} = {v!r}`" for k, v in parameters.items())]
    for dataset in datasets:
        held = catalog.provenance(dataset)
        lines = [
            f"**{held.citation}** · {held.licence} · [{held.landing_page}]({held.landing_page})",
            f"- Terms: {held.terms}",
            *(
                f"- Tidy table `{dataset}`, vintage {date}: sha256 `{digest}`"
                for date, digest in held.sha256.items()
            ),
            *(f"- Official file `{name}`: sha256 `{digest}`" for name, digest in held.files.items()),
            *(f"- Found at: {origin}" for origin in held.origins),
        ]
        parts.append("\n".join(lines))
    return Text("\n\n".join(parts), "provenance")


def versions() -> Text:
    """Python and the libraries that shape the numbers; not compared between runs."""
    import platform
    from importlib.metadata import version

    names = ("borderbook", "pandas", "numpy", "scipy", "statsmodels", "matplotlib", "seaborn", "geopandas")
    libraries = ", ".join(f"{name} {version(name)}" for name in names)
    return Text(f"Python {platform.python_version()}, {libraries}", "versions")
