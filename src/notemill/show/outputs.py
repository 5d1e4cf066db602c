"""Defines the data that notebook outputs carry for the report, in addition to what Jupyter shows.

Importing this module loads neither pandas nor Matplotlib, as pages are made without them.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notemill.catalog import citations
from notemill.catalog.citations import Citation, source_line
from notemill.house import house
from notemill.project import FIGURES_VARIABLE

if TYPE_CHECKING:
    import pandas as pd

VENDOR = "application/vnd.borderbook"  # as outputs are stored
FIGURE_MIME = f"{VENDOR}.figure+json"
TABLE_MIME = f"{VENDOR}.table+json"
TEXT_MIME = f"{VENDOR}.text+json"
START, END = "\ue000", "\ue001"  # around a number with a place, in private use: no font draws them
MARKED = re.compile(f"{START}(.)([^{START}{END}]*){END}", re.S)
_IN_HTML = re.compile(r"data:image/png;base64,([\w+/=]+)")
FONTS = Path(__file__).parents[1] / "charts" / "fonts"


def slug(text: str) -> str:
    """A text as part of an address or of a file's name: 'Return rate, Türkiye' is 'return-rate-turkiye'."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def plain(text: str) -> str:
    """A text without the marks of numbers."""
    return MARKED.sub(r"\2", text)


def faces() -> str:
    """The typeface of drawings as CSS rules that contain the font files."""
    own, inter = house().typeface, (FONTS / "Inter-Regular.woff2", FONTS / "Inter-SemiBold.woff2")
    files = zip((own.regular, own.bold) if own else inter, ("400", "600 700"), strict=True)
    return "".join(
        f'@font-face {{ font-family: "{house().family}"; font-weight: {weights}; src: url({as_uri(path)}); }}\n'
        for path, weights in files
    )


def as_uri(path: Path) -> str:
    """A font file or an image file as a data URI."""
    suffix = path.suffix[1:].lower()
    kind = {"svg": "image/svg+xml", "png": "image/png"}.get(suffix, f"font/{suffix}")
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def sources(of: Sequence[Citation]) -> dict[str, Any]:
    """Source line and datasets of a figure or table, and whether its notebook was edited.

    For a report there is the short line, too.
    """
    facts: dict[str, Any] = {"source": source_line(of)}
    if citations.edited():
        facts["edited"] = True
    if for_report():
        facts["short_source"] = source_line(of, short=True)
    return {**facts, "datasets": citations.as_json(of)}


def for_report() -> bool:
    """Whether a notebook is run for a report: its outputs then hold what only a page shows."""
    return os.environ.get(FIGURES_VARIABLE) == "svg"


def png_of(data: Mapping[str, Any]) -> str:
    """The picture in an output's data, a PNG in base64: its own, or the first one inside its HTML; '' without one."""
    inside = _IN_HTML.search("".join(data.get("text/html", "")))
    return "".join(data.get("image/png", "")) or (inside[1] if inside else "")


def in_few_colours(png: bytes) -> bytes:
    """A drawing as a PNG of 64 colours, which takes a quarter of the bytes."""
    from PIL import Image

    drawn, few = Image.open(io.BytesIO(png)).convert("RGB"), io.BytesIO()
    # an octree keeps a chart's few strong colours; median cut, the default, spends its palette on shades of grey
    drawn = drawn.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    drawn.save(few, format="png", optimize=True)
    return few.getvalue()


def as_json(frame: pd.DataFrame) -> dict[str, Any]:
    """A frame as ``{"columns": [...], "rows": [[...]]}`` with plain values; missing is None, dates are ISO."""
    flat = frame.reset_index(drop=True)
    for column in flat.select_dtypes(include=["datetime", "datetimetz"]).columns:
        whole = (flat[column].dropna().dt.day == 1).all()
        flat[column] = flat[column].dt.strftime("%Y-%m" if whole else "%Y-%m-%d")
    split = json.loads(plain(flat.to_json(orient="split", double_precision=6, force_ascii=False)))
    return {"columns": [str(name) for name in split["columns"]], "rows": split["data"]}
