"""What leaves the machine names neither its folders nor its users."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from borderbook.scrub import plain, scrubbed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("File \x1b[32m{root}/src/x.py:12\x1b[39m, in f", "File \x1b[32msrc/x.py:12\x1b[39m, in f"),
        ("{prefix}/lib/x.py", "<python>/lib/x.py"),
        ("{home}/secret/x.csv", "~/secret/x.csv"),
        ("'/home/jane/x.csv' (/opt/y/z)", "'…/x.csv' (…/z)"),
        (r"C:\Users\jane\x.csv", "…/x.csv"),
        ("file:///home/jane/x.csv", "…/x.csv"),
        ("/tmp/ipykernel_12/345.py:1: UserWarning", "<cell>:1: UserWarning"),
        ("https://example.org/a/b", "https://example.org/a/b"),
        ("data/vintages/x.parquet, 3/4/5, and/or, a\\nb\\nc", "data/vintages/x.parquet, 3/4/5, and/or, a\\nb\\nc"),
    ],
)  # fmt: skip
def test_paths_are_cut(tmp_path, monkeypatch, text, shown):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "catalog.yml").write_text("datasets: {}\n")
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))
    given = text.replace("{root}", str(tmp_path)).replace("{prefix}", sys.prefix)
    assert scrubbed(given.replace("{home}", str(Path.home()))) == shown


def test_colours_are_taken_off():
    assert plain("\x1b[31mred\x1b[39m") == "red"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\x1b[31mred\x1b[0m and\x1b[2J gone", "red and gone"),
        ("\x1b]0;a title\x07word", "word"),
        ("\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b(B\x1bcreset", "reset"),
        ("a\rb\x08c\x9b1md\tx\ny", "abc1md\tx\ny"),
    ],
)
def test_nothing_that_a_terminal_obeys_is_left_in_plain_text(text, kept):
    assert plain(text) == kept
