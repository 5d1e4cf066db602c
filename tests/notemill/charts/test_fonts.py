"""The typeface holds every character that is printed: in figures, on pages, in PDFs."""

import json
from pathlib import Path

import pandas as pd
from matplotlib.ft2font import FT2Font

from notemill.show.outputs import FONTS
from small_project import ROOT

FILES = sorted(FONTS.glob("*.ttf"))
FOLDERS = [(ROOT / "src", "py yml j2 typ css js"), (ROOT / "data", "yml csv json parquet"),
           (ROOT / "notebooks", "ipynb")]  # fmt: skip
PRINTED = [path for folder, kinds in FOLDERS for kind in kinds.split() for path in folder.rglob(f"*.{kind}")]


def missing(characters: set[str]) -> list[str]:
    """Those of the characters that a file of the typeface does not hold."""
    held = set.intersection(*(set(FT2Font(path).get_charmap()) for path in FILES))
    return sorted(c for c in characters if ord(c) not in held and c.isprintable())


def words(path: Path) -> str:
    """All that a file says."""
    if path.suffix == ".parquet":
        table = pd.read_parquet(path).select_dtypes(["object", "string", "category"])
        return " ".join(str(value) for name in table for value in table[name].dropna().unique())
    text = path.read_text(encoding="utf-8")
    return json.dumps(json.loads(text), ensure_ascii=False) if path.suffix == ".ipynb" else text


def test_there_are_two_weights_each_for_drawing_and_for_pages():
    assert [path.name for path in FILES] == ["Inter-Regular.ttf", "Inter-SemiBold.ttf"]
    assert all(path.with_suffix(".woff2").read_bytes()[:4] == b"wOF2" for path in FILES)
    assert {FT2Font(path).family_name for path in FILES} == {"Inter"}
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_signs_and_letters_of_europe_are_there_and_a_character_that_is_not_is_noticed():
    assert missing(set("−–—“”‘’…≥≤·×€ÅąőşțŻ₂†🙂й")) == ["й", "🙂"]


def test_code_templates_data_and_notebooks_can_be_printed():
    for path in PRINTED:
        assert missing(set(words(path))) == [], path.name
