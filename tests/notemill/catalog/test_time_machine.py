"""As of a past day a question says what it would say if nothing of a later day had ever been stored.

The copy of data/ has no vintage, no dated row of a hand-compiled table and no correction of a later day. The catalog's
texts and undated reference tables stay whole, and a kept forecast counts by its vintage. Slow over all questions and
five days: make soak.
"""

import datetime as dt
import re
import shutil
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import yaml

from edits import edited
from notemill import questions
from notemill.catalog import citations
from notemill.catalog.as_of import day_published, known_by
from notemill.errors import UsageError

DATA = Path(__file__).resolve().parents[3] / "data"
DAYS = ["2022-01-10", "2024-10-01", "2025-02-10", "2025-06-30", "2026-05-20"]
FAST = [
    ("citizenships", "2025-06-30"), ("country_profile", "2025-06-30"), ("deaths_on_the_way", "2025-06-30"),
    ("illegally_present", "2022-01-10"), ("internal_borders", "2020-06-01"), ("policy_timeline", "2022-01-10"),
    ("smuggling_business", "2019-06-01"),
]  # fmt: skip
AHEAD = ("outlook", "policy_timeline")  # which name days to come
AS_OF = 'as_of = "latest"'
OF_THE_FILES = ("provenance", "versions")  # checksums, which are others where a row is


@cache
def cut(day: str, root: Path) -> Path:
    """A project that ends on a day."""
    data, last = root / day / "data", dt.date.fromisoformat(day)
    shutil.copytree(DATA / "reference", data / "reference")
    entries = yaml.load((DATA / "catalog.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for name, entry in entries["datasets"].items():
        every = entry.get("vintages", [])
        held = [one for one in every if one["date"] <= last]
        entry["vintages"] = held or every[:1]  # without its file: of which day the first was says that there was none
        for date in (f"{one['date']}.parquet" for one in held):
            linked(DATA / "vintages" / name / date, data / "vintages" / name / date)
    (data / "catalog.yml").write_text(yaml.safe_dump(entries, sort_keys=False), encoding="utf-8")
    known = yaml.safe_load((DATA / "corrections.yml").read_text(encoding="utf-8"))["corrections"]
    kept = {"corrections": [one for one in known if one["known"] <= last]}
    (data / "corrections.yml").write_text(yaml.safe_dump(kept), encoding="utf-8")
    for path in [*(DATA / "forecasts").rglob("*.csv"), *(DATA / "backtest").glob("*.csv")]:
        if path.stem <= day:
            linked(path, data / path.relative_to(DATA))
    (data / "curated").mkdir()
    for path in (DATA / "curated").glob("*.csv"):
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        rows = [known_by(row, last) or not day_published(row) for row in table.to_dict("records")]
        rows[0] |= not any(rows)  # no table is without a row; as of the day it is not there
        table[rows].to_csv(data / "curated" / path.name, index=False, lineterminator="\n")
    return root / day


def linked(path: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(path)


def said(question: str, day: str, root: Path, patch: pytest.MonkeyPatch) -> list[tuple[str, object]] | str:
    """Each answer, figure and table of a question as of a day, from one project; or why it is refused."""
    patch.setenv("BORDERBOOK_ROOT", str(root))
    citations.forget()
    try:
        results = edited(question, (AS_OF, f'as_of = "{day}"'))
    except UsageError as error:
        return str(error)
    facts = [
        (one.role, one.markdown) if type(one).__name__ == "Text" else (one.name, one.facts())
        for one in results
        if type(one).__name__ in ("Text", "Figure", "Table")
    ]
    return [(name, plain(fact)) for name, fact in facts if name not in OF_THE_FILES]


def plain(fact: object) -> object:
    """A fact without the checksums of hand-compiled tables, of which some rows are of a later day."""
    return {name: value for name, value in fact.items() if name != "datasets"} if isinstance(fact, dict) else fact


def expect_the_same(question: str, day: str, root: Path, patch: pytest.MonkeyPatch) -> None:
    now = said(question, day, DATA.parent, patch)
    if isinstance(now, str):
        pytest.skip(now)
    assert len(now) > 1
    assert question in AHEAD or later(now, day) == []
    assert re.findall(r"is no year|, no year,|\b0 other", str(now)) == []  # a sentence that has nothing to say
    assert said(question, day, cut(day, root), patch) == now


def later(facts: list[tuple[str, object]], day: str) -> list[str]:
    """The months after a day that titles, captions and notes name."""
    words = ("title", "caption", "note")
    texts = [str(fact.get(name)) for _, fact in facts if isinstance(fact, dict) for name in words]
    named = pd.Series(re.findall(r"\b[A-Z][a-z]+ \d{4}\b", " ".join(texts)), dtype="str")
    return [*named[pd.to_datetime(named, format="%B %Y", errors="coerce") > day]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("past")


@pytest.mark.parametrize(("question", "day"), FAST)
def test_an_answer_of_a_past_day_knows_nothing_of_later_ones(question, day, root, monkeypatch):
    expect_the_same(question, day, root, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("question", questions.names())
def test_every_answer_of_past_days_knows_nothing_of_later_ones(question, day, root, monkeypatch):
    expect_the_same(question, day, root, monkeypatch)


def test_what_is_cut_off_is_what_came_later(root):
    """The comparison would find a correction or a row that is read too early: the copy lacks them."""
    there = cut("2025-06-30", root) / "data"
    later = ("vintages/detections/2025-11-01.parquet", "forecasts/2026-08-04.csv", "vintages/crossings")
    assert not any((there / name).exists() for name in later)
    assert (there / "forecasts" / "errata" / "2025-06-03.csv").exists()
    corrections = (there / "corrections.yml").read_text(encoding="utf-8")
    assert "coordinates-copied-2021" in corrections
    assert "eastern-borders-2025-04" not in corrections
    rows = [len((data / "curated" / "risk_analysis.csv").read_text().splitlines()) for data in (there, DATA)]
    assert 1 < rows[0] < rows[1]
