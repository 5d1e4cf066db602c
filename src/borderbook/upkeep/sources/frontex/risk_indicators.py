"""Indicators of Frontex's annual risk analyses, as each edition printed them.

Source: Frontex, 'Annual Risk Analysis' (later 'Risk Analysis for YYYY'), statistical annex of the editions
2014 to 2021 and Table 1 of the edition 2013. Every edition prints four years, so a year stands in up to
four editions: compare editions to see revisions, and never add them up.

What an indicator counts differs: detections (illegal border-crossing, clandestine entries), persons
(facilitators, illegal stay, users of fraudulent documents, refusals, returns), documents, decisions.
A facilitator is a person detected while, or for, facilitating unauthorised entry or stay; this is migrant
smuggling, not trafficking in human beings.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.catalog import schemas
from borderbook.upkeep.sources import spellings
from borderbook.upkeep.sources.reading import csv_rows
from borderbook.upkeep.sources.rows import Reading, Rows, flagged
from borderbook.upkeep.sources.tables import table as words_of

WORDS = words_of("risk_analysis")
TOTALS_COLUMNS = ["indicator", "year", "edition", "data_as_of", "value"]
ANNEX_COLUMNS = ["annex_table", "section", "label", "row_kind", "year_printed", "row_check"]
KEY = list(schemas.LAYOUTS["risk_indicators"].key)
YEARS_PRINTED = 4  # an edition prints the four years before it


def read_risk_indicators(path: Path) -> Reading:
    """The indicators in one table, as printed: nothing is corrected, what is known to be wrong is flagged.

    Two layouts, told apart by their columns:

    - ``annex-tables``: a row a line and year of the annexes (sections, labels, the printed years).
    - ``totals-by-edition``: a row an indicator and year, with the edition 2013 in addition.

    Args:
        path: the file, CSV.

    Returns:
        A ``Reading`` whose table has edition, year, indicator, breakdown, category, value (a count;
        missing where the print has a missing mark) and flag. ``breakdown`` is one of

        - total: category blank;
        - citizenship, citizenship_land, citizenship_sea, citizenship_air: the top ten of the edition's last
          year in all or at one type of border; issuing_country: of documents. Category is a country code,
          OTH for all others, UNK or NSP where it is not known;
        - border_type, place, sex, age, purpose, document_type: category is a word. ``place`` is where it was
          detected; from edition 2019 its land includes the land borders between member states, and is
          therefore called land_and_intra_eu;
        - minors: minors by whether they were accompanied, a part of age.

        ``flag`` holds, joined by '; ': 'row check failed' (the printed share or change does not follow from
        the columns), 'year printed differs', 'section does not add up' (to the printed total), and the known
        issues of ``tables/risk_analysis.yml``. No printed line or note leaves the reader.

    Raises:
        DataError: another kind of file, a missing column, an unknown indicator, section, label or country,
            a cell that is no count, a year that the edition cannot print, or two rows for the same cell.
    """
    rows = csv_rows(path)
    annexed = any(name in rows for name in ("section", "label", "row_kind"))
    rows.require(*TOTALS_COLUMNS, *(ANNEX_COLUMNS if annexed else ())).filled("data_as_of")
    table = _printed(rows)
    table = _annexed(table, rows) if annexed else table.assign(breakdown="total", category="", flag="")
    rows.unique(KEY, table)
    as_of = rows.dates("data_as_of").max()
    layout = "annex-tables" if annexed else "totals-by-edition"
    return rows.reading("risk_indicators", table.assign(flag=_flags(table)), layout, as_of)


def _printed(rows: Rows) -> pd.DataFrame:
    """Indicator, edition, year and value: what both layouts have; index = row in the file."""
    edition, year = rows.years("edition"), rows.years("year")
    rows.refuse(
        "year", (year >= edition) | (year < edition - YEARS_PRINTED),
        f"{{}} is no year that an edition prints, which are the {YEARS_PRINTED} before it",
    )  # fmt: skip
    indicator, value = _words(rows, "indicator", WORDS["indicators"], "indicator"), rows.counts("value")
    return pd.DataFrame({"edition": edition, "year": year, "indicator": indicator, "value": value})


def _annexed(table: pd.DataFrame, rows: Rows) -> pd.DataFrame:
    """The annexes' rows with breakdown, category, and the flags that the rows themselves give."""
    rows.unique(["indicator", "edition", "annex_table", "section", "label", "year"])
    rows.refuse("row_kind", ~rows["row_kind"].isin(["category", "total"]), "{} is no kind of row")
    marks = {
        "row check failed": rows["row_check"].str.contains("mismatch"),
        "year printed differs": rows.years("year_printed") != table["year"],
    }
    blank = pd.Series("", index=rows.frame.index, dtype="str")
    table = table.assign(breakdown=_breakdowns(rows, table["indicator"]), flag=flagged(blank, marks))
    table = table.assign(category=_categories(table["breakdown"], rows, blank))
    total = rows["row_kind"] == "total"
    return _once(_intra_eu_apart(_totals_apart(table, total)), total)


def _breakdowns(rows: Rows, indicator: pd.Series) -> pd.Series:
    breakdown = _words(rows, "section", WORDS["sections"], "section")
    nested = (breakdown == "age") & rows["label"].map(spellings.fold).isin(list(WORDS["words"]["nested"]))
    placed = (breakdown == "border_type") & indicator.isin(WORDS["placed"])
    return breakdown.mask(placed, "place").mask(nested, "minors")


def _categories(breakdown: pd.Series, rows: Rows, blank: pd.Series) -> pd.Series:
    """The category of each row that is no total, a country code or a word; blank for totals."""
    part = rows["row_kind"] == "category"
    for name in breakdown[part].unique():
        here = rows.where(part & (breakdown == name))
        if name in WORDS["citizenships"]:
            found = here.codes("label", "frontex")
        else:
            found = _words(here, "label", WORDS["categories"][name], f"category of {name}")
        blank = found.reindex(blank.index).fillna(blank)
    return blank


def _totals_apart(table: pd.DataFrame, total: pd.Series) -> pd.DataFrame:
    """Total rows under the breakdown that they belong to: the land border's total is a border type's."""
    belongs = table["breakdown"].map(lambda name: WORDS["totals"].get(name, ("total", "")))
    return table.assign(
        breakdown=table["breakdown"].mask(total, belongs.str[0]),
        category=table["category"].mask(total, belongs.str[1]),
    )


def _intra_eu_apart(table: pd.DataFrame) -> pd.DataFrame:
    """Land by its other name where a section by place no longer parts land borders between member states."""
    section = [table["indicator"], table["edition"], table["breakdown"]]
    parted = (table["category"] == "land_intra_eu").groupby(section).transform("any")
    merged = (table["breakdown"] == "place") & (table["category"] == "land") & ~parted
    return table.assign(category=table["category"].mask(merged, WORDS["land_with_intra_eu"]))


def _once(table: pd.DataFrame, total: pd.Series) -> pd.DataFrame:
    """Each total once, though it is printed under several sections; those that differ stay, to be refused."""
    ordered = pd.concat([table[~total], table[total]])
    return ordered[~(ordered.duplicated([*KEY, "value"]) & total[ordered.index])]


def _flags(table: pd.DataFrame) -> pd.Series:
    flag = flagged(table["flag"], {"section does not add up": _open_sums(table)})
    for issue in WORDS["issues"]:
        concerned = pd.Series(True, index=table.index)
        for column in issue.keys() - {"flag"}:
            concerned &= table[column].isin(issue[column])
        flag = flagged(flag, {issue["flag"]: concerned})
    return flag


def _open_sums(table: pd.DataFrame) -> pd.Series:
    """Rows of a section and year that is complete and yet does not add up to what it is a part of."""
    group = table.groupby(["indicator", "edition", "year", "breakdown"])["value"]
    complete = group.transform("count") == group.transform("size")
    differs = (group.transform("sum") != _wholes(table)).fillna(False)
    return complete & differs & (table["breakdown"] != "total")


def _wholes(table: pd.DataFrame) -> pd.Series:
    """For each row the printed value that its section should add up to; missing if none is printed."""
    cell = ["indicator", "edition", "year", "breakdown", "category"]
    belongs = table["breakdown"].map(lambda name: WORDS["wholes"].get(name, ("total", "")))
    wanted = table[cell].assign(breakdown=belongs.str[0], category=belongs.str[1])
    values = table.set_index(cell)["value"]
    return values.reindex(pd.MultiIndex.from_frame(wanted)).set_axis(table.index)


def _words(rows: Rows, column: str, known: dict[str, Any], noun: str) -> pd.Series:
    advice = "If it is right, add it to sources/tables/risk_analysis.yml."
    return rows.words(column, known, f"{{}} is no {noun} that this project knows", advice)
