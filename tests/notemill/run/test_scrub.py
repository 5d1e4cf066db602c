"""What leaves the machine names neither its folders nor itself nor its users."""

import getpass
import socket
import sys
from pathlib import Path

import pytest

from notemill.run.limits import at_most
from notemill.run.scrub import scrubbed
from notemill.words import plain
from small_project import empty_project


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("File \x1b[32m{root}/src/x.py:12\x1b[39m, in f", "File \x1b[32msrc/x.py:12\x1b[39m, in f"),
        ("{prefix}/lib/x.py", "<python>/lib/x.py"),
        ("{home}/secret/x.csv, {home} and {home}.", "~/secret/x.csv, ~ and ~."),
        ("{home}-2 x{home}-3", "{home}-2 x{home}-3"),  # other folders
        ("wilhelmina@lighthouse:~$ id -un: 'hedwig'", "<user>@<host>:~$ id -un: '<user>'"),
        ("wilhelminas lighthouse-keeper", "wilhelminas lighthouse-keeper"),
        ("data:image/jpeg;base64,/9j/4AAQ+/ab/cd=", "data:image/jpeg;base64,/9j/4AAQ+/ab/cd="),
        # a word of that length would take minutes
        (f'src="data:image/png;base64,{"ab/c" * 50_000}" /usr/x/y', f'src="data:image/png;base64,{"ab/c" * 50_000}" …/y'),
        ("'/home/jane/x.csv' (/opt/y/z)", "'…/x.csv' (…/z)"),
        (r"C:\Users\jane\x.csv", "…/x.csv"),
        ("file:///home/jane/x.csv", "…/x.csv"),
        ("/tmp/ipykernel_12/345.py:1: UserWarning", "<cell>:1: UserWarning"),
        ("https://example.org/a/b", "https://example.org/a/b"),
        ("data/vintages/x.parquet, 3/4/5, and/or, a\\nb\\nc", "data/vintages/x.parquet, 3/4/5, and/or, a\\nb\\nc"),
    ],
)  # fmt: skip
def test_paths_are_cut(tmp_path, monkeypatch, text, shown):
    monkeypatch.setenv("BORDERBOOK_ROOT", str(empty_project(tmp_path)))
    monkeypatch.setattr(Path, "home", lambda: Path("/wilhelmina"))
    monkeypatch.setattr(socket, "gethostname", lambda: "lighthouse")
    monkeypatch.setattr(getpass, "getuser", lambda: "hedwig")
    folders = {"{root}": str(tmp_path), "{prefix}": sys.prefix, "{home}": "/wilhelmina"}
    for name, folder in folders.items():
        text, shown = text.replace(name, folder), shown.replace(name, folder)
    assert scrubbed(text) == shown


@pytest.mark.parametrize("word", ["x", "a.b/", "/a/b/c", "@/", "C:/", "\x1b[", "/ipykernel_1", '{"a":1,"b":[2]},'])
def test_a_long_word_takes_no_longer_than_many_short_ones(word):
    """A word of a million letters, which took an hour and a half when each of them was taken for a beginning."""
    text = word * (1_000_000 // len(word))
    with at_most(60):
        assert len(plain(scrubbed(text))) <= len(text)


@pytest.mark.parametrize("common", ["root", "user", "runner", "ab", "2015"])
def test_names_that_many_machines_have_are_words_as_any_other(monkeypatch, common):
    monkeypatch.setattr(Path, "home", lambda: Path("/home") / common)
    monkeypatch.setattr(socket, "gethostname", lambda: common)
    monkeypatch.setattr(getpass, "getuser", lambda: common)
    assert scrubbed(f"the {common} of it, /home/{common}") == f"the {common} of it, ~"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\x1b[31mred\x1b[0m and\x1b[2J gone", "red and gone"),
        ("\x1b]0;a title\x07word", "word"),
        ("\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b(B\x1bcreset", "reset"),
        ("seven \u202e12\u202c", "seven 12"),
        ("a\rb\x08c\x9b1md\tx\ny", "abc1md\tx\ny"),
    ],
)
def test_nothing_that_a_terminal_obeys_is_left_in_plain_text(text, kept):
    assert plain(text) == kept
