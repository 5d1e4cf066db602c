"""The Commission's list of border controls at internal borders."""

from __future__ import annotations

import pytest

from borderbook.errors import DataError
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

    assert list(table.columns) == ["notification", "geo", "start", "end", "scope", "reason", "flag"]
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
    ("text", "parts"),
    [
        (LIST.replace("21.10.06;8:00", "10/21/06;8:00"), ["row 2", "column 'start date'", "'10/21/06'"]),
        (LIST.replace("05.04.09", "31.04.09"), ["row 3", "column 'end date'", "'31.04.09'"]),
        (LIST.replace("12.12.09", "12.11.09"), ["row 4", "'12.11.09' is before the start"]),
        (LIST.replace("17;Norway", "17;Norge"), ["row 4", "column 'Member State'", "'Norge'", "aliases.csv"]),
        (LIST.replace("121;Sweden", "121;Norway"), ["rows 5, 6", "NB = 121", "Norway"]),
        (LIST.replace("1;France;21", "first;France;21"), ["row 2", "column 'NB'", "'first'"]),
        (LIST.replace("1;France;21", ";France;21"), ["row 2", "not the number of a notification"]),
        (
            LIST.replace("some borders;demo", "a long sentence;demo"),
            ["row 2", "column 'scope'", "some borders"],
        ),
        (LIST.replace("migration;A fourth", "influx;A fourth"), ["row 5", "column 'reason'", "'influx'"]),
        (LIST.replace("scope;reason;", "scope;why;"), ["column 'reason' is missing", "why"]),
        (LIST.replace(";", ","), ["column 'NB' is missing"]),
        (LIST + "122;Sweden;12.11.19\n", ["row 8", "3 cells, the header 11"]),
        (HEADER, ["header but no data"]),
        ("", ["the file is empty"]),
        ("<html></html>", ["but html"]),
        ("PK\x03\x04", ["but xlsx"]),
    ],
)
def test_a_bad_list_is_refused_in_one_sentence_that_says_where(write, text, parts):
    with pytest.raises(DataError) as error:
        read_internal_borders(write("bad.csv", text))
    for part in ["bad.csv", *parts]:
        assert part in str(error.value)


@pytest.mark.official
def test_official_list(official):
    table = read_internal_borders(official("internal_borders/dw-data_bordercontrols_2019-11-11.csv")).table

    assert table["notification"].nunique() == 121
    assert len(table) == 122  # Norway and Sweden share number 121
    starts = table["start"].dt.year.value_counts()
    assert [starts[year] for year in range(2015, 2020)] == [19, 18, 21, 15, 14]
    assert (table["reason"] == "migration").sum() == 67
    assert (str(table["start"].min().date()), str(table["end"].max().date())) == ("2006-10-09", "2020-05-12")
