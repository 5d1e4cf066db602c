"""Reads JSON-stat 2.0, the format of Eurostat's Statistics API: sparse values by their flat index in a cube."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from borderbook.upkeep.sources.eurostat.cube import Cube, build
from borderbook.upkeep.sources.reading import AGAIN
from borderbook.upkeep.sources.rows import ISO, Rows
from notemill.errors import DataError, Place

CHANGE_THE_QUERY = "Change the query as Eurostat's words suggest, and send it again."
ASK_FOR_LESS = "Ask for less at once: fix age, sex and unit, and split the query by geo or year."


def read(document: Any, path: Path) -> Cube:
    """The cube in a JSON-stat file; its date comes from ``updated``.

    Raises:
        DataError: the file holds an error or a warning instead of data, or an inconsistent cube, or ``cube.build``
            refuses it. In the messages, the row is the flat index of the cell.
    """
    body = _body(document, path)
    try:
        cells = decoded(body)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise DataError(f"the cube is not complete: {error}", Place(path), AGAIN) from error
    updated = pd.to_datetime(str(body.get("updated"))[:10], format=ISO, errors="coerce")
    as_of = None if pd.isna(updated) else updated
    return build(Cube(Rows(cells, Place(path)), _dataset(body, path), "json-stat", as_of))


def _body(body: Any, path: Path) -> Mapping[str, Any]:
    if not isinstance(body, dict):
        raise DataError("this is JSON but not JSON-stat: it is a list", Place(path), AGAIN)
    for kind in ("warning", "error"):
        if kind in body and "value" not in body:
            reason = _refusal(body[kind])
            raise DataError(reason, Place(path), ASK_FOR_LESS if "413" in reason else CHANGE_THE_QUERY)
    for name in ("id", "size", "dimension", "value"):
        if name not in body:
            raise DataError(f"this is JSON but not JSON-stat: there is no '{name}'", Place(path), AGAIN)
    return body


def _refusal(answer: Any) -> str:
    """A message with Eurostat's own reason for sending no data."""
    message = answer[0] if isinstance(answer, list) and answer else answer
    if not isinstance(message, Mapping):
        return f"Eurostat answered '{message}' instead of data"
    label, status = message.get("label", "without a reason"), message.get("status")
    return f"Eurostat answered '{label}' (status {status}) instead of data"


def _dataset(body: Mapping[str, Any], path: Path) -> str:
    extension = body.get("extension")
    named = isinstance(extension, Mapping) and (extension.get("id") or extension.get("datasetId"))
    if not named:
        raise DataError("the answer does not say which table it is", Place(path), AGAIN)
    return str(named).lower()


def decoded(body: Mapping[str, Any]) -> pd.DataFrame:
    """The cells that have a value or a flag: one column for each dimension (codes), value, flag; index = flat index.

    Args:
        body: a JSON-stat 2.0 dataset. ``value`` and ``status`` are sparse objects keyed by the flat
            (row-major) index, or lists of the whole cube; ``status`` may be one flag for all cells.

    Raises:
        ValueError: no cells, cells outside the cube, or sizes and categories that do not agree.
    """
    categories = [_codes(body["dimension"][name]["category"]) for name in body["id"]]
    size = [len(codes) for codes in categories]
    if size != list(body["size"]):
        raise ValueError(f"sizes {body['size']}, but {size} categories")
    values = _sparse(body["value"])
    status = body.get("status", {})
    flags = dict.fromkeys(values, status) if isinstance(status, str) else _sparse(status)
    flat = sorted(values.keys() | flags.keys())
    if not flat:
        raise ValueError("no values")
    at = np.unravel_index(np.array(flat, dtype=np.int64), size)
    cells = {
        name: pd.Series(codes, dtype="str").take(positions).set_axis(flat)
        for name, codes, positions in zip(body["id"], categories, at, strict=True)
    }
    contents = {
        # dtype object, as one missing value would turn integers into floats
        "value": pd.Series([values.get(index) for index in flat], index=flat, dtype="object"),
        "flag": [str(flags.get(index, "")) for index in flat],
    }
    return pd.DataFrame({**cells, **contents}, index=flat)


def _codes(category: Mapping[str, Any]) -> list[str]:
    """The codes of a dimension in the order of the cube; a dimension with one category may have only its label."""
    index = category.get("index") or list(category["label"])
    return index if isinstance(index, list) else sorted(index, key=index.__getitem__)


def _sparse(cells: Any) -> dict[int, Any]:
    """Cells by flat index, from a sparse object or from a list of the whole cube."""
    pairs = cells.items() if isinstance(cells, Mapping) else enumerate(cells)
    return {int(index): cell for index, cell in pairs if cell is not None}
