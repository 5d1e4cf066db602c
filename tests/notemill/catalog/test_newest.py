"""Which vintage a dataset's name stands for: the newest, or the newest that is broken down by what is asked for."""

import datetime as dt
import re

import pandas as pd
import pytest

from borderbook.upkeep.ingest import _span, ingest
from borderbook.upkeep.tidy import check
from notemill import catalog
from notemill.errors import DataError, UsageError

ROUTES = "route,month,detections\nWestern Balkan,2015-01,1\nWestern Balkan,2015-02,2\n"
PARTIAL = "route,month,detections\nWestern Balkan,2016-01,1\n"  # without the first year
SHEET = [["Route", "Border type or inland", "Nationality", "JAN2015"], ["Western Balkan Route", "Land", "Syria", 1]]


@pytest.fixture
def detections(project, write, write_xlsx) -> None:
    """Four vintages: one by nationality, a partial one, two by route only."""
    project("detections")
    ingest("detections", [write_xlsx("a.xlsx", Detections_of_IBC=SHEET)], dt.date(2015, 2, 1), "copy")
    ingest("detections", [write("b.csv", ROUTES)], dt.date(2015, 3, 1), "copy")
    ingest("detections", [write("c.csv", ROUTES.replace(",2\n", ",3\n"))], dt.date(2015, 4, 1), "copy")
    ingest("detections", [write("d.csv", PARTIAL)], dt.date(2016, 5, 1), "copy")


def test_newest_is_complete_and_broken_down_and_published_by_then(detections):
    newest = [
        ("", None, "2015-04-01"),  # the partial one is newer, and never newest
        ("citizenship", None, "2015-02-01"), ("border_type", None, "2015-02-01"), ("route", None, "2015-04-01"),
        ("", "2015-03-31", "2015-03-01"), ("", dt.date(2015, 2, 1), "2015-02-01"),
    ]  # fmt: skip
    for by, as_of, date in newest:
        assert catalog.newest("detections", by, as_of) == date
        loaded = catalog.load(f"detections by {by}" if by else "detections", as_of=as_of)
        assert catalog.provenance("detections", date).sha256 == dict(loaded.attrs["notemill"][0].sha256)


def test_a_name_may_say_what_it_must_be_broken_down_by(detections):
    assert catalog.load("detections")["citizenship"].unique().tolist() == ["TOTAL"]
    assert catalog.load("detections by citizenship")["citizenship"].tolist() == ["SY"]
    assert catalog.load("detections", "2015-03-01")["detections"].sum() == 3
    assert catalog.fingerprint("detections by citizenship") == catalog.fingerprint("detections")
    held = catalog.provenance("detections by citizenship")
    assert (held.dataset, held.vintage, held.data_to) == ("detections", "2015-02-01", "2015-01")


def test_a_cell_is_as_the_vintages_published_by_a_day_have_it():
    now, then = catalog.load("enforcement"), catalog.load("enforcement", as_of="2025-06-01")
    assert (max(set(then["vintage"])), max(set(now["vintage"]))) == ("2025-05-25", "2026-09-20")


def test_what_no_vintage_has_is_refused(detections):
    refused = [
        (lambda: catalog.load("detections", as_of="2015-01-01"), "'detections' has no complete vintage of 2015-01-01 or before"),
        (lambda: catalog.load("detections", as_of="soon"), "as_of = 'soon' is not a valid day; write it like 2025-02-01."),
        (lambda: catalog.load("detections", "2015-04-01", as_of="2015-03-31"), "2015-04-01 of 'detections' had not been published by 2015-03-31"),
        (lambda: catalog.load("detections by citizenship", "2015-04-01"), "2015-04-01 of 'detections' is not broken down by citizenship"),
        (lambda: catalog.load("detection by citizenship"), "There is no dataset 'detection'. Did you mean 'detections'?"),
        (lambda: catalog.newest("detections", as_of="2014-12-31"), "of 2014-12-31 or before. There are: 2015-02-01"),
        (lambda: catalog.newest("detections", "citizenship", "2015-01-01"), "that is broken down by citizenship of 2015-01-01 or before"),
    ]  # fmt: skip
    for call, message in refused:
        with pytest.raises(UsageError, match=re.escape(message)):
            call()


CURATED = """\
row_id,indicator,value,qualifier,statement,unit,period,scope,publisher,document_title,document_date,section,url,confidence,confidence_detail,note
F1,accuracy,1,exact,,percent,p,s,P,T,2025-01-31,,https://example.org,primary,,
F2,accuracy,2,exact,,percent,p,s,P,T,2025-01,,https://example.org,primary,,
F3,accuracy,3,exact,,percent,p,s,P,T,2025,,https://example.org,primary,,
F4,accuracy,4,exact,,percent,p,s,P,T,,,https://example.org,primary,,
"""


@pytest.fixture
def compiled(project):
    """A hand-compiled table with rows of a day, a month, a year and without a date; gives its path."""
    folder = project("forecast_accuracy", kind="curated") / "data" / "curated"
    folder.mkdir()
    (folder / "forecast_accuracy.csv").write_text(CURATED)
    return folder / "forecast_accuracy.csv"


@pytest.mark.parametrize(
    ("day", "rows"),
    [("2025-01-30", ""), ("2025-01-31", "F1 F2"), ("2025-12-31", "F1 F2 F3"), ("latest", "F1 F2 F3 F4")],
)
def test_of_a_table_compiled_by_hand_what_was_published_later_is_not_there(compiled, day, rows):
    """A source of which only the year or the month is known is there when that is over; one without a date only in the newest."""
    table = catalog.load("forecast_accuracy", as_of=day)
    assert " ".join(table["row_id"]) == rows
    assert [row for (row,) in catalog.records("forecast_accuracy", "row_id", as_of=day)] == rows.split()


def test_it_is_said_what_of_a_table_compiled_later_is_not_of_the_time(compiled):
    (note,) = catalog.provenance("forecast_accuracy", as_of="2025-06-01").notes
    assert note == (
        "Rows published after 1 June 2025, and 1 of unknown date, are left out; the others are as compiled later."
    )
    assert not catalog.provenance("forecast_accuracy").notes


def test_a_table_without_dates_is_there_on_every_day_as_it_was_compiled():
    (note,) = catalog.provenance("brief_figures", as_of="2025-06-01").notes
    assert note.startswith("Its rows have no date of publication: the table is as compiled later, on ")
    then, now = (catalog.load("brief_figures", as_of=day) for day in ("2025-06-01", "latest"))
    assert len(then) == len(now) > 0
    assert then.attrs["notemill"][0].vintage.endswith(" (as compiled on that day)")


def test_the_catalog_says_what_a_vintage_lacks(detections):
    held = {str(v.date): v for v in catalog.read_catalog().entry("detections").vintages}
    assert held["2015-02-01"].not_broken_down == []
    assert held["2015-04-01"].not_broken_down == ["border_type", "citizenship"]
    assert [held[date].complete for date in ("2015-04-01", "2016-05-01")] == [True, False]


def test_rows_broken_down_and_not_are_never_mixed():
    rows = pd.DataFrame(
        {"month": pd.Timestamp("2015-01-01"), "route": "Other", "border_type": "land", "citizenship": ["SY", "TOTAL"],
         "detections": 1}
    )  # fmt: skip
    with pytest.raises(DataError, match=r"by citizenship and 1 are not \('TOTAL'\)"):
        check("detections", rows)


@pytest.mark.parametrize(
    ("rows", "last"),
    [
        ([("2026-08-01", "month")], "2026-08-22"),  # not over when the file was made
        ([("2026-07-01", "month"), ("2026-01-01", "year_to_date")], "2026-08-22"),
        ([("2026-07-01", "month")], "2026-07-31"),
        ([("2025-01-01", "year"), ("2025-03-02", "day")], "2025-12-31"),
    ],
)
def test_data_to_is_the_last_day_of_the_last_period(rows, last):
    table = pd.DataFrame(rows, columns=["date", "period"]).assign(date=lambda t: pd.to_datetime(t["date"]))
    assert _span(table, dt.date(2026, 8, 22))[1] == last


def test_partial_vintages_of_detections_say_so():
    held = {str(v.date): v for v in catalog.read_catalog().entry("detections").vintages}
    assert {"Partial" in v.note for v in held.values() if not v.complete} == {True}
    assert "day is not known" in held["2025-11-01"].note.replace("\n", " ")
