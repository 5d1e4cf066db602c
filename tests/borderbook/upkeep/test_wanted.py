"""data/WANTED.md is what the command writes; an entry goes when its rows are entered or read first-hand."""

from borderbook.upkeep import wanted
from notemill import project

GAP = {
    "what": "Results of {}", "publisher": "Office", "at": "office.example", "table": "empact_results",
    "cells": {"scope": "whole_year", "year": "{}"}, "each": ["2021", "2024"],
}  # fmt: skip


def test_the_committed_file_is_what_the_command_writes():
    assert (project.data() / "WANTED.md").read_text(encoding="utf-8") == wanted.text()
    assert wanted.text().index("EMPACT results of") < wanted.text().index("## Rows read at second hand")


def test_a_gap_goes_when_a_row_fills_it():
    rows = [{"scope": "whole_year", "year": "2024"}, {"scope": "action_days", "year": "2021"}]
    (line,) = wanted._gaps([GAP], {"empact_results": rows})
    assert line.startswith("- Results of 2021, Office: office.example. New rows of `empact_results`, read by brief and")
    assert wanted._gaps([GAP], {"empact_results": [*rows, rows[0] | {"year": "2021"}]}) == []


def test_documents_are_counted_by_the_rows_that_were_not_read_in_them():
    row = {"confidence": "secondary", "document_title": "Copy", "should_stand_at": ""}
    first, addressed = row | {"confidence": "primary"}, row | {"should_stand_at": "https://office.example"}
    known = [{"title": "Copy", "what": "Report", "publisher": "Office", "at": "office.example"}]
    ((name, count),) = wanted._restated(known, {"t": [row, row, addressed, first], "u": [first]})
    assert (name, count) == ("t", {"Report, Office: office.example": 2, "https://office.example": 1})
