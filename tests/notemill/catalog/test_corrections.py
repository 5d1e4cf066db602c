"""An error in an official file is corrected where everybody can see it, and only while it is there."""

import datetime as dt

import pandas as pd
import pytest

from notemill import catalog, show
from notemill.catalog.corrections import apply, holds
from notemill.catalog.entries import Correction
from notemill.errors import DataError

TABLE = pd.DataFrame(
    {
        "month": pd.to_datetime(["2025-03-01", "2025-04-01", "2025-04-01"]),
        "route": pd.Categorical(["Eastern Borders", "Eastern Borders", "Black Sea"]),
        "detections": pd.array([567, 2388, 2388], dtype="Int64"),
        "lat": [33.0148, 33.0148, None],
        "flag": pd.Categorical(["", "", ""]),
    }
)


def correction(change, **where):
    return Correction(
        id="x", dataset="detections", vintages=[dt.date(2025, 6, 3)], known=dt.date(2025, 11, 1), where=where,
        change=change,
        reason="withdrawn", source="later vintages",
    )  # fmt: skip


APRIL = correction({"detections": (2388, 0)}, month="2025-04-01", route="Eastern Borders")


def test_a_correction_changes_its_row_and_says_so_in_the_flag():
    made = apply(TABLE, [APRIL])
    assert made["detections"].tolist() == [567, 0, 2388]
    assert made["flag"].tolist() == ["", "corrected", ""]
    assert TABLE["detections"].tolist() == [567, 2388, 2388]  # the published table is untouched


def test_a_code_that_is_corrected_everywhere_is_no_category_any_more():
    made = apply(TABLE, [correction({"route": ("Black Sea", "Other")}, route="Black Sea")])
    assert list(made["route"].cat.categories) == ["Eastern Borders", "Other"]


def test_null_makes_a_value_missing_and_a_list_matches_any_of_its_values():
    either = correction({"detections": (2388, 1)}, month="2025-04-01", route=["Eastern Borders", "Black Sea"])
    made = apply(TABLE, [correction({"lat": (33.0148, None)}, route="Eastern Borders"), either])
    assert made["lat"].isna().tolist() == [True, True, True]
    assert made["detections"].tolist() == [567, 1, 1]
    assert made["flag"].tolist() == ["corrected"] * 3


def test_a_wrong_column_is_named():
    with pytest.raises(DataError, match="no column 'rout'"):
        apply(TABLE, [correction({"detections": (1, 0)}, rout="Black Sea")])


BY_ROW = Correction(
    id="x", dataset="detections", vintages=[dt.date(2025, 6, 3)], known=dt.date(2025, 11, 1), key="route",
    rows={"Eastern Borders": {"lat": (33.0148, None)}, "Black Sea": {"detections": (2388, 1), "lat": (None, 44.5)}},
    reason="typed wrong", source="the same rows",
)  # fmt: skip


def test_rows_may_each_have_a_change_of_their_own():
    made = apply(TABLE, [BY_ROW])
    assert made["detections"].tolist() == [567, 2388, 1]
    assert made["lat"].fillna(-1).tolist() == [-1, -1, 44.5]
    assert made["flag"].tolist() == ["corrected"] * 3
    assert TABLE["detections"].tolist() == [567, 2388, 2388]


@pytest.mark.parametrize(
    "gone",
    [
        correction({"detections": (9, 0)}, route="Black Sea"),  # the publisher changed the value
        correction({"lat": (33.015, 35.3)}, month="2025-03-01"),  # a little
        correction({"detections": (2388, 0)}, route="Nowhere"),  # the row is gone
        BY_ROW.model_copy(update={"rows": BY_ROW.rows | {"Black Sea": {"detections": (9, 1)}}}),
        BY_ROW.model_copy(update={"rows": BY_ROW.rows | {"Western Balkan": {"detections": (2388, 1)}}}),
    ],
)
def test_the_guard_fails_when_the_source_is_mended(gone):
    assert holds(TABLE, APRIL)
    assert not holds(TABLE, gone)
    with pytest.raises(DataError, match=r"corrections.yml.*'x' no longer finds what it expects"):
        apply(TABLE, [gone])


OF_APRIL = {"month": "2025-04-01", "route": "Eastern Borders"}


@pytest.mark.parametrize(
    ("day", "detections", "made"),
    [("2025-06-30", 2955, 0), ("2025-10-31", 2955, 0), ("2025-11-01", 567, 1), ("latest", 567, 1)],
)
def test_what_is_asked_as_of_a_day_is_corrected_as_far_as_could_be_known(day, detections, made):
    for vintage in ("latest", "2025-06-03"):
        given = catalog.load("detections by citizenship", vintage, as_of=day, where=OF_APRIL)
        assert given["detections"].sum() == detections
        assert given["flag"].eq("corrected").sum() == made
        about = catalog.provenance("detections by citizenship", vintage, as_of=day)
        assert len(about.corrections) == made
        assert ("in the column flag: 1." in str(show.about(given))) == bool(made)
    assert str(show.method(as_of=day)).count("Corrected in the source's figures") == made


def test_no_correction_is_told_of_a_vintage_that_was_read_as_published():
    given = catalog.as_published("detections", "2025-06-03")
    assert given["flag"].eq("corrected").sum() == 0
    assert "Known errors" not in str(show.about(given))
    assert "Corrected in" not in str(show.method())
    catalog.load("detections", "2025-06-03")  # and corrected, too
    assert str(show.method()).count("Corrected in the source's figures") == 1
