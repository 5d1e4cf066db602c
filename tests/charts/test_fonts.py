"""The typeface holds every character that is printed: in figures, on pages, in PDFs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.ft2font import FT2Font

from borderbook.charts import theme

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(theme.FONTS.glob("*.ttf"))
WORDS = [
    *(ROOT / "src" / "borderbook").rglob("*.py"),
    *(ROOT / "src" / "borderbook" / "report" / "templates").iterdir(),
    *(path for kind in ("yml", "csv", "json") for path in (ROOT / "data").rglob(f"*.{kind}")),
]
TABLES = sorted((ROOT / "data").rglob("*.parquet"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def missing(characters: set[str]) -> list[str]:
    """Those of the characters that a file of the typeface does not hold."""
    held = set.intersection(*(set(FT2Font(path).get_charmap()) for path in FILES))
    return sorted(c for c in characters if ord(c) not in held and c.isprintable())


def texts(table: Path) -> Iterator[str]:
    """Every different text of a table."""
    frame = pd.read_parquet(table)
    for name in frame.select_dtypes(["object", "string", "category"]).columns:
        yield from map(str, frame[name].dropna().unique())


def test_there_are_two_weights_each_for_drawing_and_for_pages():
    assert [path.name for path in FILES] == ["Inter-Regular.ttf", "Inter-SemiBold.ttf"]
    assert all(path.with_suffix(".woff2").read_bytes()[:4] == b"wOF2" for path in FILES)
    assert {FT2Font(path).family_name for path in FILES} == {"Inter"}
    assert "SIL OPEN FONT LICENSE Version 1.1" in (theme.FONTS / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("character", "−–—“”‘’…≥≤·×€ÅąőşțŻ₂†")
def test_signs_and_letters_of_europe_are_there(character):
    assert missing({character}) == []


def test_a_character_that_is_not_there_is_noticed():
    assert missing({"a", "🙂", "й"}) == ["й", "🙂"]


def test_words_of_code_templates_and_data_can_be_printed():
    for path in WORDS:
        assert missing(set(path.read_text(encoding="utf-8"))) == [], path.name


def test_tables_can_be_printed():
    for path in TABLES:
        assert missing({c for text in texts(path) for c in text}) == [], path.name


def test_notebooks_and_what_they_show_can_be_printed():
    for path in NOTEBOOKS:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        assert missing(set(json.dumps(notebook, ensure_ascii=False))) == [], path.name
