"""The United Kingdom's Home Office: people in small boats across the English Channel, by day, and prevented, by week.

The workbook (ODS) "Migrants detected crossing the English Channel in small boats - time series". Sheet SB_01 has a row
a day, SB_02 a row a week that ends on Sunday. Arrivals are stored by day and only checked by week; preventions are
given by week only. A hyphen is 'not available' and is stored as missing.

An exit from the EU: not in Frontex's monthly detections. Preventions are French operational estimates and count
attempts, finds of equipment and arrests: arrivals and preventions are no number of people together.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook.errors import Place
from borderbook.sources import schemas
from borderbook.sources.reading import (
    Reading,
    counts,
    dates,
    expect_unique,
    filled,
    ods_rows,
    refuse,
    require_columns,
)

DAILY, WEEKLY = "SB_01", "SB_02"
ARRIVED = ["Migrants arrived", "Boats arrived", "Boats arrived - involved in uncontrolled landings"]
PREVENTED = ["Migrants prevented", "Events prevented"]
NOTES = {"": schemas.NONE, "Revised": "revised"}


def read_small_boats(path: Path) -> Reading:
    """The workbook, as the dataset ``small_boats``.

    Returns:
        ``date`` (the day, or the Monday of the week), ``period`` (day or week), ``kind`` (arrival or prevention),
        ``persons``, ``events`` (boats that arrived, or events prevented), ``uncontrolled_landings`` (boats among them;
        missing before 2023) and ``flag`` (revised).

    Raises:
        DataError: no ODS workbook, a missing sheet or column, a day or week given twice or left out, text among the
            counts, an unknown note, or a week that is not the sum of its days.
    """
    days = _sheet(path, DAILY, "Date", ARRIVED, every=1)
    weeks = _sheet(path, WEEKLY, "Week ending", [*ARRIVED[:2], *PREVENTED], every=7)
    _expect_sums(days, weeks, Place(path, WEEKLY))
    arrivals = days.assign(period="day", kind="arrival").rename(
        columns=dict(zip(ARRIVED, ("persons", "events", "uncontrolled_landings"), strict=True))
    )
    preventions = (
        weeks.assign(date=weeks["date"] - pd.Timedelta(days=6), period="week", kind="prevention")
        .rename(columns=dict(zip(PREVENTED, ("persons", "events"), strict=True)))
        .dropna(subset="persons")
    )
    table = pd.concat([arrivals, preventions.drop(columns=ARRIVED[:2])], ignore_index=True)
    return Reading(
        schemas.check("small_boats", table, Place(path)), "time-series", f"{days['date'].max():%Y-%m-%d}"
    )


def _sheet(path: Path, sheet: str, day: str, columns: list[str], every: int) -> pd.DataFrame:
    """A sheet with typed columns, ``date`` and ``flag``; index = row in the sheet."""
    rows, place = ods_rows(path, sheet), Place(path, sheet)
    require_columns(rows, [day, *columns, "Notes"], place)
    at = Place(path, sheet, column=day)
    date = dates(filled(rows[day], at).str[:10], "%Y-%m-%d", at)
    expect_unique(rows, [day], place)
    steps = date.diff().dt.days
    refuse(
        rows[day], steps.notna() & (steps != every), f"{{}} is not {every} day(s) after the row above", place
    )
    notes = rows["Notes"].str.strip()
    refuse(notes, ~notes.isin(NOTES), "{} is a note that this project does not know", place)
    numbers = {name: counts(rows[name].replace("-", ""), place) for name in columns}
    return pd.DataFrame({"date": date, **numbers, "flag": notes.map(NOTES)})


def _expect_sums(days: pd.DataFrame, weeks: pd.DataFrame, place: Place) -> None:
    """Each week that the days cover must be their sum, of persons and of boats."""
    by_day = days.set_index("date")[ARRIVED[:2]]
    sums = by_day.rolling(7).sum().reindex(weeks["date"]).set_axis(weeks.index)
    for name in ARRIVED[:2]:
        wrong = (sums[name] != weeks[name]) & sums[name].notna()
        refuse(weeks[name], wrong.fillna(False), "{} is not the sum of the week's days in SB_01", place)
