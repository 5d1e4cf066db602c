"""Some rows of a dataset: those that the whole would have, and of a large table no others are read."""

from __future__ import annotations

import datetime as dt
import io

import pandas as pd
import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from borderbook import catalog
from borderbook.catalog import schemas
from borderbook.catalog.entries import SourceFile
from borderbook.errors import UsageError
from borderbook.upkeep import ingest, tidy
from borderbook.upkeep.verify import verify

DAYS = [dt.date(2023, 5, 1), dt.date(2024, 5, 1), dt.date(2025, 5, 1)]
CODES = {
    "enforcement": {"geo": ["DE", "FR", "IT"], "citizenship": ["AF", "SY"], "year": [2015, 2016]},
    "arrivals": {"geo": ["GR", "IT"], "border_type": ["all", "land", "sea"], "date": ["2020-01-01", "2021-01-01"]},
}
FIXED = {
    "enforcement": {"measure": "order_to_leave", "returns_counted": "", "reason": "total", "apprehension": "total"},
    "arrivals": {"period": "year", "place": ""},
}  # fmt: skip


@pytest.fixture
def small_groups(monkeypatch):
    """Tables are stored in groups of three rows."""
    monkeypatch.setattr(ingest, "WHOLE", 3)
    monkeypatch.setattr(ingest, "GROUP", 3)


def table(dataset, cells):
    """A tidy table of a dataset: values of its codes -> the figure, or None."""
    frame = pd.DataFrame([[*key, value] for key, value in cells.items()], columns=[*CODES[dataset], "value"])
    frame = frame.rename(columns={"value": schemas.LAYOUTS[dataset].value}).assign(**FIXED[dataset])
    return tidy.check(dataset, frame)


def store(dataset, day, cells):
    """Store a table as a vintage."""
    file = SourceFile(name="f", sha256="0" * 64, bytes=1, layout="l")
    ingest.store(ingest.prepared(dataset, table(dataset, cells), [file], day, "copy"))


def of_whole(whole, where):
    """The rows of a whole table; codes have the categories that occur."""
    for name, values in where.items():
        listed = values if isinstance(values, list) else [values]
        listed = [pd.Timestamp(value) for value in listed] if name == "date" else listed
        whole = whole[whole[name].isin(listed)]
    return schemas.only_used(whole.reset_index(drop=True))


def cells_of(dataset):
    keys = st.tuples(*map(st.sampled_from, CODES[dataset].values()))
    return st.dictionaries(keys, st.none() | st.integers(1, 9), min_size=1)


def wheres(dataset):
    one = {
        name: st.sampled_from(values) | st.lists(st.sampled_from(values), unique=True)
        for name, values in CODES[dataset].items()
    }
    return st.fixed_dictionaries({}, optional=one)


@pytest.mark.usefixtures("small_groups")
@pytest.mark.parametrize("composition", ["cell", "whole"])
@pytest.mark.parametrize("dataset", CODES)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(data=st.data())
def test_a_slice_of_what_is_loaded_is_what_is_loaded_of_a_slice(project, tmp_path_factory, dataset, composition, data):
    """Whatever is held in which vintages, and whatever is corrected, also in the columns that are asked for."""
    root = project(dataset, composition, root=tmp_path_factory.mktemp("p"))
    text = (root / "data/catalog.yml").read_text()
    (root / "data/catalog.yml").write_text(text.replace("start: 2015", "start: 2100"))  # every vintage is complete
    vintages = data.draw(st.lists(cells_of(dataset), min_size=1, max_size=3))
    for day, cells in zip(DAYS, vintages, strict=False):
        store(dataset, day, cells)
    value = schemas.LAYOUTS[dataset].value
    wrong = data.draw(st.none() | st.sampled_from(sorted(vintages[0], key=str)))
    if wrong and vintages[0][wrong] is not None:
        change = {value: [vintages[0][wrong], 77]}
        if dataset == "enforcement":
            change["geo"] = [wrong[0], "AT"]
        error = {"id": "x", "dataset": dataset, "vintages": DAYS[:1], "known": DAYS[0], "where": dict(zip(CODES[dataset], wrong, strict=True)), "change": change, "reason": "r", "source": "s"}  # fmt: skip
        (root / "data/corrections.yml").write_text(yaml.safe_dump({"corrections": [error]}))
    whole = catalog.load(dataset)
    where = {name: [one for one in values if one in names(whole[name])] if isinstance(values, list) else values
             for name, values in data.draw(wheres(dataset)).items()}  # fmt: skip
    where = {name: values for name, values in where.items() if isinstance(values, list) or values in names(whole[name])}
    pd.testing.assert_frame_equal(catalog.load(dataset, where=where), of_whole(whole, where))


def names(column):
    """The values of a column as one asks for them."""
    return {f"{value:%Y-%m-%d}" if isinstance(value, dt.datetime) else value for value in column}


ROWS = {("DE", "SY", 2015): 5, ("DE", "SY", 2016): 10, ("DE", "AF", 2015): 15,
        ("FR", "SY", 2015): 20, ("IT", "AF", 2016): None}  # fmt: skip


@pytest.fixture
def held(project, small_groups):
    """Five figures in two groups of rows."""
    root = project("enforcement", "cell")
    store("enforcement", DAYS[0], ROWS)
    return root


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


def test_a_table_compiled_by_hand_is_sliced_too():
    found = catalog.load("claims", where={"claim_id": "C01"})
    assert found["claim_id"].tolist() == ["C01"]
    with pytest.raises(UsageError, match="'claims' has no claim_id 'nonsense'"):
        catalog.load("claims", where={"claim_id": "nonsense"})


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
    path = held / f"data/vintages/enforcement/{DAYS[0]}.parquet"
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

    frame, buffer = table("enforcement", ROWS), io.BytesIO()
    how = {"compression": "zstd", "compression_level": 12, "version": "2.6"}
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), buffer, **how)
    assert ingest.to_parquet(frame) == buffer.getvalue()
    monkeypatch.setattr(ingest, "WHOLE", 4)
    monkeypatch.setattr(ingest, "GROUP", 2)
    stored = pq.ParquetFile(io.BytesIO(ingest.to_parquet(frame)))
    assert [stored.metadata.row_group(n).num_rows for n in range(stored.num_row_groups)] == [2, 2, 1]
    assert stored.read().to_pandas().equals(frame)
