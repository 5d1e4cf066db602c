"""Reads the UK Home Office's figures on small boats in the English Channel: arrivals by day, preventions by week.

The file is the workbook (ODS) "Migrants detected crossing the English Channel in small boats - time series". Sheet
SB_01 has a row for each day, SB_02 a row for each week, which ends on Sunday. Arrivals are stored by day; the weekly
sums only serve as a check. Preventions are given by week only. A hyphen means 'not available' and is stored as missing.

These crossings leave the EU, so Frontex's monthly detections do not include them. Preventions are French operational
estimates; they count attempts, finds of equipment and arrests. So arrivals and preventions must not be added up.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook.upkeep.sources.reading import ods_rows
from borderbook.upkeep.sources.rows import Reading, Rows
from borderbook.upkeep.sources.vocabulary import table as words_of

DAILY, WEEKLY = "SB_01", "SB_02"
WORDS = words_of("small_boats")
ARRIVED, PREVENTED, CHECKED = WORDS["arrived"], WORDS["prevented"], WORDS["in_both_sheets"]


def read_small_boats(path: Path) -> Reading:
    """The workbook, as the dataset ``small_boats``.

    Returns:
        ``date`` (the day, or the Monday of the week), ``period`` (day or week), ``kind`` (arrival or prevention),
        ``persons``, ``events`` (boats that arrived, or events prevented), ``uncontrolled_landings`` (the number of
        these boats in uncontrolled landings; missing before 2023) and ``flag`` (revised).

    Raises:
        DataError: the file is not an ODS workbook, a sheet or column is missing, a day or week appears twice or is
            left out, text among the counts, an unknown note, or a week that is not the sum of its days.
    """
    rows, days = _sheet(path, DAILY, "Date", [*ARRIVED], every=1)
    weekly, weeks = _sheet(path, WEEKLY, "Week ending", [*CHECKED, *PREVENTED], every=7)
    _expect_sums(days, weeks, weekly)
    arrivals = days.rename(columns=ARRIVED).assign(period="day", kind="arrival")
    monday = weeks["date"] - pd.Timedelta(days=6)
    preventions = weeks.rename(columns=PREVENTED).assign(date=monday, period="week", kind="prevention")
    table = pd.concat([arrivals, preventions.dropna(subset="persons")], ignore_index=True)
    return rows.reading("small_boats", table, "time-series", days["date"].max())


def _sheet(path: Path, sheet: str, day: str, columns: list[str], every: int) -> tuple[Rows, pd.DataFrame]:
    """A sheet, and its typed columns with ``date`` and ``flag``; index = row in the sheet."""
    rows = ods_rows(path, sheet).require(day, *columns, "Notes").filled(day).unique([day])
    date = rows.assign(**{day: rows.text(day).str[:10]}).dates(day)
    steps = date.diff().dt.days
    rows.refuse(day, steps.notna() & (steps != every), f"{{}} is not {every} day(s) after the row above")
    flag = rows.words("Notes", WORDS["notes"], "{} is a note that this project does not know")
    numbers = rows.assign(**{name: rows.text(name).replace("-", "") for name in columns})
    counts = {name: numbers.counts(name) for name in columns}
    return rows, pd.DataFrame({"date": date, **counts, "flag": flag})


def _expect_sums(days: pd.DataFrame, weeks: pd.DataFrame, weekly: Rows) -> None:
    """Raise a DataError unless each week is the sum of its days, in persons and in boats."""
    sums = days.set_index("date")[CHECKED].rolling(7).sum().reindex(weeks["date"]).set_axis(weeks.index)
    for name in CHECKED:
        wrong = (sums[name] != weeks[name]) & sums[name].notna()
        weekly.refuse(name, wrong, "{} is not the sum of the week's days in SB_01")
