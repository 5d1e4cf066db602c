"""What an output of a notebook carries besides what Jupyter shows: words and numbers, for the report.

Light to import: pages are made without loading pandas or Matplotlib.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

FIGURE_MIME = "application/vnd.borderbook.figure+json"
TABLE_MIME = "application/vnd.borderbook.table+json"
TEXT_MIME = "application/vnd.borderbook.text+json"


def slug(text: str) -> str:
    """A text as part of an address or of a file's name: 'Return rate, Türkiye' is 'return-rate-turkiye'."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def as_json(frame: pd.DataFrame) -> dict[str, Any]:
    """A frame as ``{"columns": [...], "rows": [[...]]}`` of plain values; missing is None, dates are ISO."""
    flat = frame.reset_index(drop=True)
    for column in flat.select_dtypes(include=["datetime", "datetimetz"]).columns:
        whole = (flat[column].dropna().dt.day == 1).all()
        flat[column] = flat[column].dt.strftime("%Y-%m" if whole else "%Y-%m-%d")
    split = json.loads(flat.to_json(orient="split", double_precision=6, force_ascii=False))
    return {"columns": [str(name) for name in split["columns"]], "rows": split["data"]}
