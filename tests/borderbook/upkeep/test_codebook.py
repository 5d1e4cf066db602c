"""Each column of each table is described, and the rows that are totals of others add up."""

import pytest

import borderbook as bb
from borderbook.upkeep.verify import _datasets
from commands import call
from notemill import catalog
from notemill.catalog import codebook, names
from notemill.catalog.entries import Catalog, read_catalog


def test_verify_names_what_a_person_has_yet_to_write_on_a_table_and_the_file(monkeypatch):
    written = codebook.suite_table("codebook")
    claims = Catalog(datasets={"claims": read_catalog().datasets["claims"]})
    for tables, columns, said in (
        ({}, {}, "say what a row is: add 'claims: {row: ...}' to the tables of src/borderbook/tables/codebook.yml"),
        (
            {"claims": {"row": "a claim"}},
            {"verdict": ""},
            "say what verdict hold: add them to the columns of src/borderbook",
        ),
    ):
        told = {
            "tables": tables,
            "columns": {**written["columns"], **written["tables"]["claims"]["columns"], **columns},
        }
        monkeypatch.setattr(codebook, "suite_table", lambda name, told=told: told)
        (found,) = (one for one in _datasets(claims) if "described" in one.check)
        assert (found.ok, found.note[: len(said)]) == (False, said)


@pytest.mark.parametrize("dataset", names())
def test_every_column_of_every_table_is_described(dataset):
    assert codebook.row(dataset).startswith("A row is ")
    assert all(codebook.columns(dataset).values())
    shown = " ".join(call("datasets", dataset).output.split())
    assert all(f"{column} {text.split()[0]}" in shown for column, text in codebook.columns(dataset).items())


def test_applicants_are_counted_once_where_only_totals_are_added_up():
    germany = {"geo": "DE", "year": 2024}
    every = bb.load("asylum_applicants", where=germany)["persons"].sum()
    once = bb.load("asylum_applicants", where=bb.totals("asylum_applicants") | germany)["persons"].sum()
    assert (every, once) == (732_070, 250_615)


@pytest.mark.parametrize(
    "dataset", [one["dataset"] for one in catalog.overview() if one["first"] and bb.totals(one["dataset"])]
)
def test_totals_leave_no_row_beside_a_part_of_it(dataset):
    whole = bb.totals(dataset)
    loaded = bb.load(dataset, where=whole)
    assert {column: set(loaded[column]) for column in whole} == {column: {value} for column, value in whole.items()}


def test_about_describes_rows_and_columns():
    said = str(bb.about(bb.load("asylum_applicants")))
    assert 'where=bb.totals("asylum_applicants")' in said
    assert "- `applicant_type`: first_time applicants, or all, who contain them" in said
