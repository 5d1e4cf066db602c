"""Each cell from the newest vintage that gives a number for it."""

from __future__ import annotations

import pandas as pd

from borderbook.catalog.cells import newest_of_each_cell


def vintage(**cells):
    """Persons by state and year: ``vintage(AT2023=5, BG2024=None)``."""
    rows = [(name[:2], int(name[2:]), value, "p" if value == 7 else "") for name, value in cells.items()]
    frame = pd.DataFrame(rows, columns=["geo", "year", "persons", "flag"])
    return frame.astype({"geo": "category", "flag": "category", "persons": "Int64"})


def test_a_cell_comes_from_the_newest_vintage_that_has_a_number_for_it():
    parts = {
        "2024-05-01": vintage(BG2023=20, AT2023=10, CY2022=5),
        "2025-05-01": vintage(AT2023=12, AT2024=7, BG2023=None),
        "2026-05-01": vintage(AT2024=None, DE2024=None),
    }

    table = newest_of_each_cell(parts, ["geo", "year"], "persons")

    assert table.astype({"persons": "object"}).where(table.notna(), None).to_numpy().tolist() == [
        ["AT", 2023, 12, "", "2025-05-01"],  # revised
        [
            "AT",
            2024,
            7,
            "p",
            "2025-05-01",
        ],  # the newest vintage has it missing; the flag goes with the number
        ["BG", 2023, 20, "", "2024-05-01"],
        ["CY", 2022, 5, "", "2024-05-01"],  # not repeated later
        ["DE", 2024, None, "", "2026-05-01"],  # missing in all that have the cell
    ]


def test_one_vintage_is_that_vintage_and_codes_are_those_used():
    table = newest_of_each_cell({"2024-05-01": vintage(BG2023=20)}, ["geo", "year"], "persons")

    assert table["geo"].cat.categories.tolist() == ["BG"]
    assert table["vintage"].astype("str").tolist() == ["2024-05-01"]


def test_a_zero_is_a_number():
    parts = {"2024-05-01": vintage(AT2023=10), "2025-05-01": vintage(AT2023=0)}

    assert newest_of_each_cell(parts, ["geo", "year"], "persons")["persons"].tolist() == [0]
