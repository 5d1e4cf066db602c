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

from dataclasses import replace
from pathlib import Path

import pandas as pd

from borderbook import reference
from borderbook.errors import Place
from borderbook.sources import schemas
from borderbook.sources.reading import (
    Reading,
    counts,
    csv_rows,
    dates,
    expect_unique,
    refuse,
    require_columns,
)
from borderbook.sources.tables import table as words_of

WORDS = words_of("risk_analysis")
TOTALS_COLUMNS = ["indicator", "year", "edition", "data_as_of", "value"]
ANNEX_COLUMNS = [
    *TOTALS_COLUMNS, "annex_table", "section", "label", "row_kind", "year_printed", "row_check",
]  # fmt: skip
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
    rows, place = csv_rows(path), Place(path)
    annexed = bool({"section", "label", "row_kind"} & set(rows.columns))
    require_columns(rows, ANNEX_COLUMNS if annexed else TOTALS_COLUMNS, place)
    table = _printed(rows, place)
    table = _annexed(table, rows, place) if annexed else table.assign(breakdown="total", category="", flag="")
    expect_unique(table, KEY, place)
    table = table.assign(flag=_flags(table))
    return Reading(
        schemas.check("risk_indicators", table, place),
        "annex-tables" if annexed else "totals-by-edition",
        _as_of(rows["data_as_of"], replace(place, column="data_as_of")),
    )


def _printed(rows: pd.DataFrame, place: Place) -> pd.DataFrame:
    """Indicator, edition, year and value: what both layouts have; index = row in the file."""
    edition, year = (_years(rows[name], replace(place, column=name)) for name in ("edition", "year"))
    refuse(
        rows["year"],
        (year >= edition) | (year < edition - YEARS_PRINTED),
        f"{{}} is no year that an edition prints, which are the {YEARS_PRINTED} before it",
        replace(place, column="year"),
    )
    indicator = _words(
        rows["indicator"], WORDS["indicators"], "indicator", replace(place, column="indicator")
    )
    return pd.DataFrame(
        {
            "edition": edition,
            "year": year,
            "indicator": indicator,
            "value": counts(rows["value"], replace(place, column="value")),
        }
    )


def _annexed(table: pd.DataFrame, rows: pd.DataFrame, place: Place) -> pd.DataFrame:
    """The annexes' rows with breakdown, category, and the flags that the rows themselves give."""
    expect_unique(rows, ["indicator", "edition", "annex_table", "section", "label", "year"], place)
    kind = replace(place, column="row_kind")
    refuse(rows["row_kind"], ~rows["row_kind"].isin(["category", "total"]), "{} is no kind of row", kind)
    printed = _years(rows["year_printed"], replace(place, column="year_printed"))
    flag = pd.Series("", index=rows.index, dtype="str")
    flag = _join(flag, rows["row_check"].str.contains("mismatch"), "row check failed")
    flag = _join(flag, printed != table["year"], "year printed differs")
    table = table.assign(breakdown=_breakdowns(rows, table["indicator"], place), flag=flag)
    table = table.assign(category=_categories(table["breakdown"], rows, place))
    total = rows["row_kind"] == "total"
    return _once(_intra_eu_apart(_totals_apart(table, total)), total)


def _breakdowns(rows: pd.DataFrame, indicator: pd.Series, place: Place) -> pd.Series:
    breakdown = _words(rows["section"], WORDS["sections"], "section", replace(place, column="section"))
    nested = (breakdown == "age") & rows["label"].map(reference.fold).isin(list(WORDS["words"]["nested"]))
    placed = (breakdown == "border_type") & indicator.isin(WORDS["placed"])
    return breakdown.mask(placed, "place").mask(nested, "minors")


def _categories(breakdown: pd.Series, rows: pd.DataFrame, place: Place) -> pd.Series:
    """The category of each row that is no total, a country code or a word; blank for totals."""
    here = replace(place, column="label")
    part = rows["row_kind"] == "category"
    found = pd.Series("", index=rows.index, dtype="str")
    for name in breakdown[part].unique():
        labels = rows.loc[part & (breakdown == name), "label"]
        if name in WORDS["citizenships"]:
            found[labels.index] = reference.codes(labels, "frontex", here)
        else:
            found[labels.index] = _words(labels, WORDS["categories"][name], f"category of {name}", here)
    return found


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
    flag = _join(table["flag"], _open_sums(table), "section does not add up")
    for issue in WORDS["issues"]:
        concerned = pd.Series(True, index=table.index)
        for column in issue.keys() - {"flag"}:
            concerned &= table[column].isin(issue[column])
        flag = _join(flag, concerned, issue["flag"])
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


def _join(flag: pd.Series, mask: pd.Series, word: str) -> pd.Series:
    """The flags with ``word`` added where ``mask`` holds and it does not stand yet."""
    new = mask & ~flag.str.contains(word, regex=False)
    return flag.mask(new, flag.where(flag == "", flag + "; ") + word)


def _words(column: pd.Series, known: dict[str, str], noun: str, place: Place) -> pd.Series:
    """The project's word for each of the publisher's.

    Raises:
        DataError: a word that is not in ``known``; names its row.
    """
    words = column.map(reference.fold).map(known)
    refuse(
        column,
        words.isna(),
        f"{{}} is no {noun} that this project knows",
        place,
        "If it is right, add it to sources/tables/risk_analysis.yml.",
    )
    return words.astype("str")


def _years(column: pd.Series, place: Place) -> pd.Series:
    years = counts(column, place)
    refuse(column, ~years.between(1990, 2100).fillna(False), "{} is no year", place)
    return years


def _as_of(column: pd.Series, place: Place) -> str:
    """The newest of the dates that the editions give for their data."""
    return str(dates(column, "%Y-%m-%d", place).max().date())
