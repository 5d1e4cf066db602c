"""The Commission's list of border controls at internal borders."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from borderbook.sources.commission import read_internal_borders

HEADER = "NB ;Member State ;start date;start time;end date;end time;days;scope;reason;reasons_original;scope_original"
LIST = f"""\
{HEADER}
1;France;21.10.06;8:00;21.10.06;20:00;0;some borders;demonstration;A state's own sentence.;FR-ES land border
12;France;30.03.09;0:00;05.04.09;23:59;6;Land and air borders;political conference;Another one.;Land and air
17;Norway;27.11.09;0:00;12.12.09;23:59;15;;political conference;A third.;
121;Norway;12.11.19;0:00;12.05.20;23:59;182;some borders;migration;A fourth.;ports
121;Sweden;12.11.19;0:00;12.05.20;23:59;182;all borders;migration;A fifth.;to be determined
;;;;;;;;;;
"""


def test_a_notification_keeps_number_state_days_and_categories(write):
    reading = read_internal_borders(write("list.csv", "\ufeff" + LIST))

    assert reading.layout == "list-2019"
    first = reading.table.iloc[0]
    assert (first["notification"], first["geo"], first["scope"], first["reason"]) == (
        1, "FR", "some", "demonstration",
    )  # fmt: skip
    assert (str(first["start"].date()), str(first["end"].date())) == ("2006-10-21", "2006-10-21")


def test_no_sentence_of_a_state_leaves_the_reader(write):
    table = read_internal_borders(write("list.csv", LIST)).table

    assert list(table.columns) == [
        "list", "notification", "geo", "start", "end", "scope", "reason", "reasons", "document", "flag",
    ]  # fmt: skip
    assert not table.astype("str").map(lambda cell: "sentence" in cell or "ports" in cell).to_numpy().any()


def test_spelling_of_a_scope_varies_and_may_be_missing(write):
    table = read_internal_borders(write("list.csv", LIST)).table

    assert table["scope"].astype("str").tolist() == ["some", "land_and_air", "not_stated", "some", "all"]


def test_two_states_may_share_a_number_and_blank_lines_are_no_notifications(write):
    table = read_internal_borders(write("list.csv", LIST)).table

    assert table["notification"].tolist() == [1, 12, 17, 121, 121]
    assert table.loc[table["flag"] == "shared_number", "geo"].tolist() == ["NO", "SE"]


def test_a_missing_date_is_missing_and_flagged(write):
    table = read_internal_borders(write("list.csv", LIST.replace("12.12.09", ""))).table

    row = table[table["notification"] == 17].iloc[0]
    assert row["flag"] == "no_date"
    assert row[["start", "end"]].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LIST.replace("21.10.06;8:00", "10/21/06;8:00"), "row 2, column 'start date': '10/21/06'"),
        (LIST.replace("05.04.09", "31.04.09"), "row 3, column 'end date': '31.04.09'"),
        (LIST.replace("12.12.09", "12.11.09"), "row 4 … '12.11.09' is before the start"),
        (LIST.replace("17;Norway", "17;Norge"), "row 4, column 'Member State': 'Norge' … aliases.csv"),
        (LIST.replace("121;Sweden", "121;Norway"), "rows 5, 6 … notification = 121 … NO"),
        (LIST.replace("1;France;21", "first;France;21"), "row 2, column 'NB': 'first'"),
        (LIST.replace("1;France;21", ";France;21"), "row 2 … not the number of a notification"),
        (LIST.replace("some borders;demo", "a long sentence;demo"), "row 2, column 'scope' … some borders"),
        (LIST.replace("migration;A fourth", "influx;A fourth"), "row 5, column 'reason': 'influx'"),
        (LIST.replace("scope;reason;", "scope;why;"), "column 'reason' is missing … why"),
        (LIST.replace(";", ","), "column 'NB' is missing"),
        (LIST + "122;Sweden;12.11.19\n", "row 8 … 3 cells, the header 11"),
        (HEADER, "header but no data"),
    ],
)
def test_a_bad_list_is_refused_in_one_sentence_that_says_where(write, refused, text, says):
    refused(read_internal_borders, write("bad.csv", text), says)


@pytest.fixture
def listed(write_r):
    """An R table of the Commission's list of 2021: nb, number in the PDF, state, first and last day, text."""
    columns = ["nb", "nb_old", "eu_name", "begin", "end", "reasons_scope"]
    numbers = dict.fromkeys(["nb", "begin", "end"], "float64")
    return lambda *rows: write_r("list.rds", pd.DataFrame(rows, columns=columns).astype(numbers))


COVID = (
    118.0,
    "118",
    "DE",
    18212.0,
    18394.0,
    "Coronavirus COVID-19, terrorist threats; land border with Austria",
)
BLOCK = (41.0, "41-\r\n44", "AT", 16744.0, 16754.0, "Big influx of persons; all borders")
NONE = (float("nan"), pd.NA, "LU", float("nan"), float("nan"), pd.NA)


def test_the_list_of_2021_gives_days_reasons_in_their_order_and_the_printed_number(listed):
    reading = read_internal_borders(listed(COVID, BLOCK, NONE))

    assert (reading.layout, reading.as_of) == ("list-2021", "2021-03-04")
    block, covid = reading.table.iloc[0], reading.table.iloc[1]
    assert (block["notification"], block["document"], block["reason"], block["scope"]) == (
        41, "41-44", "migration", "all",
    )  # fmt: skip
    assert (str(covid["start"].date()), str(covid["end"].date())) == ("2019-11-12", "2020-05-12")
    assert (covid["geo"], covid["reason"], covid["reasons"], covid["scope"]) == (
        "DE", "health", "health; terrorism", "some",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason", "reasons"),
    [
        ("security situation and continuous secondary movements", "migration", "public_order; migration"),
        ("serious threat to public policy; all internal borders", "public_order", "public_order"),
        ("NATO Summit, World Youth Days and visit of Pope", "political_conference", "political_conference; other_event"),
        ("In line with Recommendation of the Council of 12 May 2016", "migration", "migration"),
        ("smuggling of illegal migrants", "migrant_smuggling", "migrant_smuggling; migration"),
    ],
)  # fmt: skip
def test_the_first_specific_reason_named_is_the_reason(listed, text, reason, reasons):
    table = read_internal_borders(listed((*COVID[:5], text))).table

    assert table[["reason", "reasons"]].astype("str").to_numpy().tolist() == [[reason, reasons]]


def test_one_number_may_hold_several_periods_of_a_state(listed):
    later = (*COVID[:3], 18400.0, 18500.0, COVID[5])

    table = read_internal_borders(listed(COVID, later)).table

    assert table["notification"].tolist() == [118, 118]
    assert table["flag"].astype("str").tolist() == ["", ""]  # one state: no shared number


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ((*COVID[:5], "a holiday"), "row 1 … 'a holiday' … border_notifications.yml"),
        ((*COVID[:5], " "), "row 1 … names no reason"),
        ((*COVID[:2], "ZZ", *COVID[3:]), "row 1, column 'eu_name': 'ZZ'"),
        ((*COVID[:4], 18000.0, COVID[5]), "row 1, column 'end' … before the start"),
        ((*COVID[:4], 2e8, COVID[5]), "row 1, column 'end': '200000000.0' is no day"),
    ],
)
def test_a_bad_row_of_the_list_of_2021_is_refused(listed, refused, row, says):
    refused(read_internal_borders, listed(row), says)


COUNCIL = ["nb_a", "member_state", "document_id", "begin", "end", "neighbour_name", "category", "notes"]
DAY = dt.datetime(2000, 1, 10)
FRANCE = [60, "Belgium", "5381/00", DAY, dt.datetime(2000, 1, 31), "France", "migration", None]
GERMANY = [60, "Belgium", "5381/00", DAY, dt.datetime(2000, 1, 31), "Germany", "migration", None]
OLD = [
    6,
    "France",
    "8839/06",
    dt.datetime(2006, 5, 9),
    dt.datetime(2006, 5, 12),
    "Italy",
    None,
    "replaced by nb_a 5",
]
LATER = [
    3,
    "Finland",
    "13837/06",
    dt.datetime(2006, 10, 9),
    dt.datetime(2006, 10, 21),
    "Sweden",
    "pol_meeting",
    None,
]


def test_the_councils_list_is_one_row_a_notification_up_to_the_commissions_first(write_xlsx):
    reading = read_internal_borders(write_xlsx("a.xlsx", Sheet1=[COUNCIL, FRANCE, GERMANY, OLD, LATER]))

    assert reading.layout == "council-list"
    assert len(reading.table) == 1
    row = reading.table.iloc[0]
    assert (row["list"], row["notification"], row["geo"], row["reason"], row["scope"], row["document"]) == (
        "council", 60, "BE", "migration", "not_stated", "5381/00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([COUNCIL, [*FRANCE[:6], "holiday", None]], "row 2, column 'category': 'holiday'"),
        ([COUNCIL, [60, "Belgique", *FRANCE[2:]]], "row 2 … 'Belgique'"),
        ([COUNCIL, [*FRANCE[:3], "10.1.2000", *FRANCE[4:]]], "row 2 … '10.1.2000' is no date"),
        ([COUNCIL, FRANCE, [*FRANCE[:4], DAY, *FRANCE[5:]]], "rows 2, 3 … notification = 60"),
        ([COUNCIL[:6], FRANCE[:6]], "column 'category' is missing"),
        ([["nb"], [1]], "no header line"),
    ],
)
def test_a_bad_council_list_is_refused(write_xlsx, refused, rows, says):
    refused(read_internal_borders, write_xlsx("bad.xlsx", Sheet1=rows), says)
