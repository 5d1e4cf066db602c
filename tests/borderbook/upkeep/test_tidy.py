"""The engine that checks every table: a cell that is changed for the worse is found, in its column."""

import pandas as pd
import pytest

from borderbook.upkeep import tidy
from notemill import catalog, project
from notemill.catalog import curated, schemas
from notemill.catalog.store import stored
from notemill.errors import DataError, Place
from notemill.files import parquet

DATASETS = [name for name, entry in catalog.read_catalog().datasets.items() if entry.vintages]
WORSE = {
    "word": "Two Words", "day": "2024-13", "url": "see the report", "quarter": "2025-4", "number": "some", "year": "1066",
    "count": "-5", "date": pd.Timestamp("2020-01-01"), "latitude": 91.0, "longitude": -181.0,
}  # fmt: skip


def broken_down(dataset):
    """The newest vintage whose rows are broken down by every column."""
    held = catalog.read_catalog().entry(dataset).vintages
    newest = next(vintage for vintage in reversed(held) if not vintage.not_broken_down)
    return parquet(stored(dataset, newest))


def rows(name):
    path = project.data() / "curated" / f"{name}.csv"
    return pd.read_csv(path, dtype="str", keep_default_na=False)


@pytest.mark.parametrize("name", curated.LAYOUTS)
def test_every_cell_of_a_curated_table_that_is_made_worse_is_found_in_its_row_and_column(name, tmp_path):
    layout, table = curated.LAYOUTS[name], rows(name)
    at = len(table) // 2
    path = tmp_path / "mutated.csv"
    for column, kind in layout.columns.items():
        plain, required = kind.removesuffix("?"), not kind.endswith("?")
        bad = [WORSE[plain]] if plain in WORSE else []
        bad += ["no such word"] if column in layout.allowed else []
        bad += [""] if required else []
        for value in bad:
            mutated = table.copy()
            mutated.loc[at, column] = value
            mutated.to_csv(path, index=False)
            with pytest.raises(DataError) as error:
                curated.read_curated(name, path)
            assert f"mutated.csv, row {at + 2}, column '{column}'" in str(error.value), (column, value)


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_cell_of_a_stored_table_that_is_made_worse_is_found_in_its_column(dataset):
    table = broken_down(dataset)
    layout = schemas.LAYOUTS[dataset]
    assert tidy.check(dataset, table).equals(table)
    text = table.astype(dict.fromkeys(table.select_dtypes("category"), "str"))
    for column, kind in layout.columns.items():
        plain = kind.removesuffix("?")
        bad = {"count": [-5], "year": [1066], "latitude": [91.0], "longitude": [-181.0]}.get(plain, [])
        bad += ["no such word"] if column in layout.allowed else []
        bad += [pd.NA] if plain in ("count", "year") and kind == plain else []
        for value in bad:
            mutated = text.copy()
            mutated.loc[len(text) // 2, column] = value
            with pytest.raises(DataError) as error:
                tidy.check(dataset, mutated, Place("official.csv"))
            assert f"official.csv: the tidy table breaks the schema of '{dataset}': {column} " in str(error.value)


@pytest.mark.parametrize("dataset", DATASETS)
def test_a_row_that_stands_twice_and_a_column_that_is_gone_are_found(dataset):
    table = broken_down(dataset)
    with pytest.raises(DataError, match=f"breaks the schema of '{dataset}': key"):
        tidy.check(dataset, pd.concat([table, table.tail(1)]))
    column = schemas.LAYOUTS[dataset].key[0]
    with pytest.raises(DataError, match=f"lacks the column '{column}'"):
        tidy.check(dataset, table.drop(columns=column))


def test_the_words_of_nested_lists_are_taken_together():
    assert schemas.LAYOUTS["arrivals"].allowed["border_type"] == ("land", "sea", "all")
    assert schemas.LAYOUTS["incident_totals"].allowed["region"] == (*tidy.IOM_REGIONS, "World")
