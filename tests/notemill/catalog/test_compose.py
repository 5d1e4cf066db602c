"""Each cell from the newest vintage that gives a number for it."""

import pandas as pd

from notemill.catalog.compose import newest_of_each_cell
from notemill.catalog.schemas import Layout

KEY = ("measure", "year", "citizenship", "reason")
STATES = Layout({"persons": "count?"}, ("geo", "year"), {})
MONTHS = Layout({"arrivals": "count?"}, ("border_type", "month"), {}, undivided={"border_type": "all"})
PARTED = Layout({"persons": "count?"}, KEY, {}, totals={"citizenship": "TOTAL", "reason": "total"})


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

    table = newest_of_each_cell(parts, STATES)

    assert table.astype({"persons": "object"}).where(table.notna(), None).to_numpy().tolist() == [
        ["AT", 2023, 12, "", "2025-05-01"],  # revised
        ["AT", 2024, 7, "p", "2025-05-01"],  # missing in the newest; the flag goes with the number
        ["BG", 2023, 20, "", "2024-05-01"],
        ["CY", 2022, 5, "", "2024-05-01"],  # not repeated later
        ["DE", 2024, None, "", "2026-05-01"],  # missing in all that have the cell
    ]


def test_codes_are_those_used_and_a_zero_is_a_number():
    parts = {"2024-05-01": vintage(AT2023=10), "2025-05-01": vintage(AT2023=0)}
    table = newest_of_each_cell(parts, STATES)
    assert table["persons"].tolist() == [0]
    assert table["vintage"].cat.categories.tolist() == ["2025-05-01"]


def divided(vintages):
    """Arrivals of one month by vintage and border type, put together: ``divided({"2024": {"all": 5}})``."""
    parts = {
        vintage: pd.DataFrame({"border_type": list(cells), "month": 1, "arrivals": pd.array(list(cells.values()), "Int64")})
        .astype({"border_type": "category"})
        for vintage, cells in vintages.items()
    }  # fmt: skip
    table = newest_of_each_cell(parts, MONTHS)
    return dict(zip(table["border_type"], table["arrivals"], strict=True))


def test_a_whole_and_its_parts_are_never_both_there():
    """Whatever divides a month otherwise is older; else a sum over border types would count people twice."""
    whole, parts = {"all": 9}, {"sea": 5, "land": 3}
    assert divided({"2024": whole, "2025": parts}) == {"land": 3, "sea": 5}
    assert divided({"2024": parts, "2025": whole}) == whole
    assert divided({"2024": whole | parts}) == {"land": 3, "sea": 5}
    assert divided({"2024": parts, "2025": {"all": None}}) == {"all": pd.NA, **parts}
    assert divided({"2024": whole, "2025": {"sea": None}}) == {"all": 9, "sea": pd.NA}


def counted(*cells):
    """Persons of one vintage: ``counted("found 2012 RS 2030", "found 2012 TOTAL 6420")``."""
    rows = [[*cell.split()[:3], "total", int(cell.split()[3])] for cell in cells]
    frame = pd.DataFrame(rows, columns=[*KEY, "persons"])
    return frame.astype({**dict.fromkeys(KEY, "category"), "persons": "Int64"})


def with_totals(**vintages):
    """Each number with its vintage, the total that it keeps, and when that was last another one."""
    parts = {f"{name[1:]}-05-01": table for name, table in vintages.items()}
    table = newest_of_each_cell(parts, PARTED)
    columns = ["measure", "citizenship", "persons", "total", "revised"]
    return [" ".join(map(str, row)) for row in table[columns].itertuples(index=False)]


def test_a_part_keeps_the_total_that_it_was_published_with():
    """Hungary's total of 2012 was revised, its citizenships were not: Serbia's share is of the older total."""
    older = counted("found 2012 RS 2030", "found 2012 SY 880", "found 2012 TOTAL 6420")
    for newer, revised in ((12175, "2017-05-01"), (6540, "")):  # one that differs by two per cent is the same one
        assert with_totals(v2017=older, v2026=counted(f"found 2012 TOTAL {newer}")) == [
            f"found RS 2030 6420 {revised}",
            f"found SY 880 6420 {revised}",
            f"found TOTAL {newer} {newer} {revised}",
        ]


def test_parts_published_without_a_total_have_the_one_to_which_they_add_up_or_none():
    parts = counted("found 2012 RS 600", "found 2012 SY 390", "orders 2012 SY 500")
    assert with_totals(v2025=parts, v2026=counted("found 2012 TOTAL 1000", "orders 2012 TOTAL 600")) == [
        "found RS 600 1000 ",
        "found SY 390 1000 ",
        "found TOTAL 1000 1000 ",
        "orders SY 500 <NA> ",
        "orders TOTAL 600 600 ",
    ]


def test_parts_of_a_total_that_was_revised_go_where_newer_ones_are_held():
    """Or citizens of Serbia, who are in the older count alone, would be added to the newer one."""
    older = counted("found 2012 RS 5", "found 2012 SY 95", "found 2012 TOTAL 100", "orders 2012 RS 5")
    newer = counted("found 2012 SY 290", "found 2012 TOTAL 290")
    assert with_totals(v2017=older, v2026=newer) == [
        "found SY 290 290 2017-05-01",
        "found TOTAL 290 290 2017-05-01",
        "orders RS 5 <NA> ",
    ]
