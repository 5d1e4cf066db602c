"""Cells as text, counts, dates and words: what is read, and what is refused by row, column and value."""

import datetime as dt

import pandas as pd
import pytest

from borderbook.upkeep.sources.rows import Rows, flagged
from notemill.errors import DataError, Place


def rows(*cells, column="n", **headings):
    return Rows(pd.DataFrame({column: pd.Series(cells, range(2, len(cells) + 2), "object")}), Place("a.csv"), headings)


def sentence(call):
    with pytest.raises(DataError) as error:
        call()
    return str(error.value)


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("1234", 1234), ("1,234", 1234), ("1,234,567", 1234567), (" 7 ", 7), ("0", 0), (12, 12), (12.0, 12),
        ("2171.0", 2171), ("1000000000", 10**9), ("", None), (":", None), ("n.a.", None), (None, None), (float("nan"), None),
    ],
)  # fmt: skip
def test_a_count_is_a_whole_number_written_in_full(cell, count):
    number = rows(cell).counts("n").iloc[0]
    assert (None if pd.isna(number) else number) == count


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        *((cell, "is not a number written in full") for cell in (
            "many", "1,5", "1,2,3", "1,23", "12,3456", ",123", "1.000", "67.159.000", "1e5", "1E5", "1e+16", "12 345",
            "0x10", "1_000", "+5", "--5", "inf", "１２", "٥", "½", "five", "-", "True", "null", "5%", "(5)", "5-7", "ca. 5", "=5", "#REF!", "'5")),
        *((cell, "is a fraction") for cell in ("1.5", "-4.5", "10.50", 7.25)),
        *((cell, "is a negative count") for cell in ("-1", "-1,234", -3, -5.0)),
        *((cell, "is larger than any count") for cell in ("1000000001", "1" * 16, "9223372036854775808", "9" * 400)),
    ],
)  # fmt: skip
def test_what_is_no_count_is_refused_by_row_column_and_value(cell, problem):
    told = sentence(lambda: rows(1, cell, 1, column="x", x="Number Dead").counts("x"))
    assert told.startswith(f"a.csv, row 3, column 'Number Dead': '{cell}' {problem}")


@pytest.mark.parametrize(("cell", "number"), [("-5", -5), ("-1,234", -1234), ("5", 5), ("", None)])
def test_a_correction_may_be_negative(cell, number):
    found = rows(cell).signed("n").iloc[0]
    assert (None if pd.isna(found) else found) == number


def test_a_blank_is_refused_where_the_publisher_prints_a_zero():
    assert rows(1, 0).filled("n").filled_counts("n").tolist() == [1, 0]
    for blank in ("", " ", None):
        assert "row 3, column 'n': the cell is blank" in sentence(lambda cell=blank: rows(1, cell).filled("n"))
    assert "row 3, column 'n': the cell is blank" in sentence(lambda: rows(1, "n.a.").filled_counts("n"))


@pytest.mark.parametrize(
    ("method", "form", "cell", "day"),
    [
        ("dates", "%Y-%m-%d", "2024-02-29", "2024-02-29"),
        ("dates", "%d.%m.%y", "21.10.06", "2006-10-21"),
        ("dates", "%Y-%m", "2026-01", "2026-01-01"),
        ("dates", "%Y-%m-%d", "", None),
        ("calendar", None, dt.datetime(2019, 1, 4, 8, 30), "2019-01-04"),
        ("calendar", None, None, None),
    ],
)
def test_days(method, form, cell, day):
    found = getattr(rows(cell), method)("n", *filter(None, [form])).iloc[0]
    assert (None if pd.isna(found) else str(found.date())) == day


@pytest.mark.parametrize(
    ("method", "form", "cell", "problem"),
    [
        ("dates", "%Y-%m-%d", "2023-02-30", "'2023-02-30' is not a date of the form %Y-%m-%d"),
        ("dates", "%Y-%m-%d", "soon", "'soon' is not a date of the form"),
        ("dates", "%Y-%m-%d", "0000-01-01", "'0000-01-01' is not a date"),
        ("dates", "%Y-%m", "0001-01", "'0001-01' is not a date from 1990 to 2100"),
        ("dates", "%Y-%m", "9999-01", "'9999-01' is not a date from 1990 to 2100"),
        ("dates", "%Y", "1066", "'1066' is not a date from 1990 to 2100"),
        ("calendar", None, "1 February", "'1 February' is not a date"),
        ("calendar", None, 43500, "'43500' is not a date"),
        ("calendar", None, dt.datetime(1900, 1, 1), "'1900-01-01 00:00:00' is not a date from 1990"),
        ("years", None, "0000", "'0000' is not a year"),
        ("years", None, "2101", "'2101' is not a year"),
        ("years", None, "", "'' is not a year"),
    ],
)
def test_what_is_no_day_is_refused_by_row_column_and_value(method, form, cell, problem):
    told = sentence(lambda: getattr(rows(cell), method)("n", *filter(None, [form])))
    assert told.startswith(f"a.csv, row 2, column 'n': {problem}")


def test_what_a_problem_quotes_from_a_file_is_text_and_no_template():
    told = sentence(lambda: rows("{n}").refuse("n", pd.Series([True]), "{} differs from '{0.__class__} {} {'"))
    assert told.startswith("a.csv, row 2, column 'n': '{n}' differs from '{0.__class__} {} {'")


def test_words_are_those_of_the_project_whatever_their_case_and_marks():
    found = rows("Land", " SEA*", column="type").words("type", {"land": "land", "sea": "sea"}, "")
    assert found.tolist() == ["land", "sea"]
    told = sentence(lambda: rows("Land", "Air").words("n", {"land": "land"}, "{} is not a border", "Add it."))
    assert told == "a.csv, row 3, column 'n': 'Air' is not a border. Add it."


def test_a_key_stands_once():
    assert rows(1, 2).unique(["n"]).frame["n"].tolist() == [1, 2]
    told = sentence(lambda: rows(1, 2, 1, column="id", id="Web ID").unique(["id"]))
    assert told.startswith("a.csv, row 4: the same key is in rows 2, 4: Web ID = 1")
    dates = pd.DataFrame({"geo": ["AT", "AT"], "start": [pd.NaT, pd.NaT]}, [2, 3])
    assert "rows 2, 3: geo = AT, start = " in sentence(lambda: rows(1, 2).unique(["geo", "start"], dates))


def test_flags_are_joined_and_stand_once():
    flag = flagged(
        pd.Series(["", "late", "odd"]), {"odd": pd.Series([False, True, True]), "zero": pd.Series([True, pd.NA, False])}
    )
    assert flag.tolist() == ["zero", "late; odd", "odd"]
