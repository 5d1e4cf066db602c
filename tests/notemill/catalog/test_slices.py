"""Some rows of a dataset: those that the whole would have, and of a large table no others are read."""

import datetime as dt
import io

import numpy as np
import pandas as pd
import pytest
import yaml

from borderbook.upkeep import ingest, tidy
from borderbook.upkeep.verify import verify
from notemill import catalog
from notemill.catalog import schemas
from notemill.catalog.entries import SourceFile
from notemill.errors import UsageError

DAY = dt.date(2023, 5, 1)
FIXED = {"measure": "order_to_leave", "returns_counted": "", "reason": "total", "apprehension": "total"}


@pytest.fixture
def small_groups(monkeypatch):
    """Tables are stored in groups of three rows."""
    monkeypatch.setattr(ingest, "WHOLE", 3)
    monkeypatch.setattr(ingest, "GROUP", 3)


@pytest.mark.parametrize(
    ("dataset", "columns"),
    [
        ("enforcement", ["geo", "citizenship", "year", "measure", "vintage", "revised"]), ("policy_events", ["topic", "act_type"]),
        ("arrivals", ["geo", "border_type", "date", "period"]), ("detections by citizenship", ["month", "route", "citizenship", "flag"]),
    ],
)  # fmt: skip
def test_a_slice_of_what_is_loaded_is_what_is_loaded_of_a_slice(dataset, columns):
    whole, draw = catalog.load(dataset), np.random.default_rng(1)
    for _ in range(4):
        two = whole.iloc[draw.integers(len(whole), size=2)]
        where = {name: two[name].unique().tolist() for name in draw.choice(columns, 2, replace=False)}
        rows = whole[np.logical_and.reduce([whole[name].isin(values) for name, values in where.items()])]
        expected = schemas.only_used(rows.reset_index(drop=True))
        assert catalog.load(dataset, where=where).equals(expected)


ROWS = {("DE", "SY", 2015): 5, ("DE", "SY", 2016): 10, ("DE", "AF", 2015): 15,
        ("FR", "SY", 2015): 20, ("IT", "AF", 2016): None}  # fmt: skip


def table():
    """The figures as a tidy table."""
    frame = pd.DataFrame(
        [[*key, value] for key, value in ROWS.items()], columns=["geo", "citizenship", "year", "persons"]
    )
    return tidy.check("enforcement", frame.assign(**FIXED))


@pytest.fixture
def held(project, small_groups):
    """Five figures in two groups of rows."""
    root = project("enforcement", "cell")
    store("enforcement", table(), DAY)
    return root


def store(dataset, tidied, day):
    """Store a table as a vintage."""
    file = SourceFile(name="f", sha256="0" * 64, bytes=1, layout="l")
    ingest.store(ingest.prepared(dataset, tidied, [file], day, "copy"))


def test_a_whole_that_has_newer_parts_is_in_no_slice(project):
    project("arrivals", "cell")
    rows = pd.DataFrame({"date": pd.Timestamp(2020, 1, 1), "geo": "IT", "border_type": ["all", "sea", "land"], "arrivals": [9, 5, 4], "period": "year", "place": ""})  # fmt: skip
    store("arrivals", tidy.check("arrivals", rows[:1]), DAY)
    store("arrivals", tidy.check("arrivals", rows[1:]), DAY.replace(year=2024))
    assert catalog.load("arrivals", where={"border_type": "sea"})["arrivals"].tolist() == [5]
    with pytest.raises(UsageError, match="'arrivals' has no border_type 'all'"):
        catalog.load("arrivals", where={"border_type": "all"})


def test_a_corrected_code_is_found_where_it_belongs(held):
    change = {"geo": ["DE", "AT"], "persons": [5, 77]}
    error = {"id": "x", "dataset": "enforcement", "vintages": [DAY], "known": DAY, "where": {"geo": "DE", "citizenship": "SY", "year": 2015}, "change": change, "reason": "r", "source": "s"}  # fmt: skip
    (held / "data/corrections.yml").write_text(yaml.safe_dump({"corrections": [error]}))
    assert catalog.load("enforcement", where={"geo": "AT"})["persons"].tolist() == [77]
    assert catalog.load("enforcement", where={"geo": "DE", "citizenship": "SY"})["persons"].tolist() == [10]


def test_a_value_and_a_list(held):
    found = catalog.load("enforcement", where={"geo": ["DE", "FR"], "citizenship": "SY"})
    assert found[["year", "persons"]].to_numpy().tolist() == [[2015, 5], [2016, 10], [2015, 20]]
    assert catalog.load("enforcement", where={"year": "2016"})["geo"].tolist() == ["DE", "IT"]
    assert catalog.load("enforcement", where={"geo": "IT", "citizenship": "SY"}).empty


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"gio": "DE"}, "'enforcement' has no column 'gio'. Did you mean 'geo'? There are: year, geo, citizenship, measure"),
        ({"geo": "DEU"}, "'enforcement' has no geo 'DEU'. Did you mean 'DE'? There are: DE, FR, IT."),
        ({"geo": "Germany"}, "'enforcement' has no geo 'Germany'. Did you mean 'DE'? There are: DE, FR, IT."),
        ({"geo": ["DE", "PL"]}, "'enforcement' has no geo 'PL'. There are: DE, FR, IT."),
        ({"year": "last"}, "year = 'last' is not a valid year."),
        ({"year": 2020}, "'enforcement' has no year '2020'. There are: 2015, 2016."),
        ({"vintage": "2020-01-01"}, "'enforcement' has no vintage '2020-01-01'. Did you mean '2023-05-01'?"),
    ],
)  # fmt: skip
def test_what_is_nowhere_is_a_slip(held, asked, said):
    with pytest.raises(UsageError) as error:
        catalog.load("enforcement", where=asked)
    assert str(error.value).startswith(said)


def test_groups_that_hold_nothing_of_a_slice_are_not_read(held, monkeypatch):
    import pyarrow.parquet as pq

    read, groups = [], pq.ParquetFile.read_row_groups
    noted = lambda self, chosen, **how: read.extend(chosen) or groups(self, chosen, **how)  # noqa: E731
    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", noted)
    for geo, numbers in {"DE": [0], "FR": [1], "IT": [1]}.items():
        read.clear()
        catalog.load("enforcement", where={"geo": geo})
        assert read == numbers


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ([0, 1, 2, 3, 4], ""),
        ([0, 2, 1, 3, 4], "not sorted or typed as the schema requires"),
        ([2, 3, 4, 0, 1], "not sorted or typed as the schema requires"),
        ([0, 1, 2, 2, 3], "appears twice"),
        ([0, 1, 2, 3], "4 rows, the catalog says 5"),
    ],
)
def test_verify_reads_a_table_that_is_stored_in_groups(held, order, said):
    listed = catalog.read_catalog().entry("enforcement").vintages[0]
    path = held / f"data/vintages/enforcement/{DAY}.parquet"
    content = ingest.to_parquet(pd.read_parquet(path).iloc[order])
    path.write_bytes(content)
    text = (held / "data/catalog.yml").read_text()
    (held / "data/catalog.yml").write_text(text.replace(listed.sha256, ingest.sha256(content).hexdigest()))
    (found,) = (one for one in verify() if one.check == "checksum, schema and row count")
    assert found.ok == (not said)
    assert (said or "5 rows, 2015 to 2016") in found.note


def test_large_tables_are_stored_in_groups_and_others_as_they_ever_were(monkeypatch):
    import pyarrow as pa
    import pyarrow.parquet as pq

    frame, buffer = table(), io.BytesIO()
    how = {"compression": "zstd", "compression_level": 12, "version": "2.6"}
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), buffer, **how)
    assert ingest.to_parquet(frame) == buffer.getvalue()
    monkeypatch.setattr(ingest, "WHOLE", 4)
    monkeypatch.setattr(ingest, "GROUP", 2)
    stored = pq.ParquetFile(io.BytesIO(ingest.to_parquet(frame)))
    assert [stored.metadata.row_group(n).num_rows for n in range(stored.num_row_groups)] == [2, 2, 1]
    assert stored.read().to_pandas().equals(frame)
