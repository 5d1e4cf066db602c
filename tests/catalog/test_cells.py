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
        ["AT", 2024, 7, "p", "2025-05-01"],  # missing in the newest; the flag goes with the number
        ["BG", 2023, 20, "", "2024-05-01"],
        ["CY", 2022, 5, "", "2024-05-01"],  # not repeated later
        ["DE", 2024, None, "", "2026-05-01"],  # missing in all that have the cell
    ]


def test_codes_are_those_used_and_a_zero_is_a_number():
    parts = {"2024-05-01": vintage(AT2023=10), "2025-05-01": vintage(AT2023=0)}
    table = newest_of_each_cell(parts, ["geo", "year"], "persons")
    assert table["persons"].tolist() == [0]
    assert table["vintage"].cat.categories.tolist() == ["2025-05-01"]
