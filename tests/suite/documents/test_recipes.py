"""The recipes for other programs: those for DuckDB and Python run, those for R and Stata name columns that there are."""

import re

import duckdb
import pandas as pd
import pytest

import documented
from built import REPORTS, need_reports
from notemill.catalog import load
from small_project import ROOT


def blocks(language: str) -> list[str]:
    return [text for _, text in documented.blocks("docs/recipes.rst", language)]


@pytest.fixture(scope="module")
def built():
    need_reports()
    return pd.read_csv(REPORTS / "api/route_trends/detections-by-year.csv")


def test_the_queries_for_duckdb_run_and_find_what_load_gives(tmp_path, monkeypatch):
    (tmp_path / "data").symlink_to(ROOT / "data")
    (tmp_path / "build").mkdir()
    monkeypatch.chdir(tmp_path)
    connection = duckdb.connect()
    by_vintage, by_year, changed, _ = (connection.execute(text).df() for text in blocks("sql"))
    said = by_vintage.set_index("vintage")["detections"]
    assert (said["2025-02-04"], said["2025-11-01"], said["2026-08-04"]) == (240_286, 240_021, 240_101)
    newest = load("detections", vintage="2026-08-04")
    by_route = newest[newest["month"] >= "2025-01-01"].groupby([newest["month"].dt.year, "route"])
    assert by_year.set_index("route")["2025"].to_dict() == by_route["detections"].sum().loc[2025].to_dict()
    assert len(changed) > 0
    written = pd.read_csv("build/detections.csv")
    assert written.columns.tolist() == ["month", "route", "detections"]
    assert written["detections"].sum() == newest["detections"].sum()


def test_the_recipe_in_python_runs(built, monkeypatch, capsys):
    monkeypatch.chdir(REPORTS)
    (text,) = blocks("python")
    exec(text, {})
    assert "Central Mediterranean" in capsys.readouterr().out


def test_those_in_r_and_stata_name_the_columns_of_the_table(built):
    spelt = {re.sub(r"[^\w.]", ".", name) for name in built.columns}  # as read.csv of R does
    assert set(re.search(r"xtabs\((\S+) ~ (\S+) \+ (\S+), table\)", blocks("r")[0]).groups()) == spelt
    named = re.search(r"rename \(\*\) \((.*)\)", blocks("stata")[0])[1].split()
    assert [name[:10] for name in built.columns] == [name[:10] for name in named]
