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


def divided(vintages):
    """Arrivals of one month by vintage and border type, put together: ``divided({"2024": {"all": 5}})``."""
    parts = {
        vintage: pd.DataFrame({"border_type": list(cells), "month": 1, "arrivals": pd.array(list(cells.values()), "Int64")})
        .astype({"border_type": "category"})
        for vintage, cells in vintages.items()
    }  # fmt: skip
    table = newest_of_each_cell(parts, ["border_type", "month"], "arrivals", {"border_type": "all"})
    return dict(zip(table["border_type"], table["arrivals"], strict=True))


def test_a_whole_and_its_parts_are_never_both_there():
    """Whatever divides a month otherwise is older; else a sum over border types would count people twice."""
    whole, parts = {"all": 9}, {"sea": 5, "land": 3}
    assert divided({"2024": whole, "2025": parts}) == {"land": 3, "sea": 5}
    assert divided({"2024": parts, "2025": whole}) == whole
    assert divided({"2024": parts, "2025": {"all": None}}) == {"all": pd.NA, **parts}
    assert divided({"2024": whole, "2025": {"sea": None}}) == {"all": 9, "sea": pd.NA}
