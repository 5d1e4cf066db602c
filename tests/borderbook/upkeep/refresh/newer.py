"""Stores what each publisher might give out a year from now: the tables held, some figures revised, and one year more.

A figure after the last one is that of the year before times ``GROWTH``. Nothing here is an
official figure. Called as a program, on a copy of the project and with the clock moved on.
"""

import datetime as dt
import json

import numpy as np
import pandas as pd

from borderbook.upkeep.acceptance import compared
from borderbook.upkeep.ingest import prepared, store
from borderbook.upkeep.tidy import check
from notemill import catalog
from notemill.catalog.entries import SourceFile
from notemill.catalog.schemas import LAYOUTS

GROWTH, EVERY, REVISED = 0.9, 500, 1.1
WHOLE = {"citizenship": "TOTAL", "reason": "total", "apprehension": "total", "sex": "total"}


def today() -> dt.date:
    """10 June of the year after the first that Eurostat's yearly tables lack: then they have it."""
    return dt.date(int(catalog.span("enforcement")[1]) + 2, 6, 10)


def detections(last: pd.Timestamp) -> pd.DataFrame:
    """By route, border and nationality: the months that only routes are held for have last year's shares."""
    keys = ["route", "border_type", "citizenship"]
    fine = catalog.load("detections by citizenship").astype(dict.fromkeys(keys, "str"))
    wide = fine.pivot(index=keys, columns="month", values="detections").fillna(0).astype("float64")
    totals = catalog.load("detections").groupby(["route", "month"])["detections"].sum().unstack()
    shares = wide.iloc[:, -12:].sum(axis=1)
    shares /= shares.groupby(level="route").transform("sum").replace(0, 1)
    months = dict(wide.items())
    for month in pd.date_range(wide.columns[-1] + pd.DateOffset(months=1), last, freq="MS"):
        if month in totals.columns:
            months[month] = (shares * wide.index.get_level_values("route").map(totals[month])).round()
        else:
            months[month] = (months[month - pd.DateOffset(months=12)] * GROWTH).round()
    wide = pd.DataFrame(months)
    revised = np.arange(len(wide)) % EVERY == EVERY // 2
    wide.loc[revised] = (wide.loc[revised] * REVISED).round()
    return wide.rename_axis(columns="month").stack().rename("detections").reset_index()


def again(dataset: str, last: pd.Timestamp, step: pd.DateOffset | pd.Timedelta) -> pd.DataFrame:
    """The rows held, and those of each series a year later and a tenth less; of incidents nine in ten are there again."""
    layout = LAYOUTS[dataset]
    held = catalog.load(dataset).dropna(subset="date")
    held = held.astype(dict.fromkeys(held.select_dtypes("category"), "str"))
    series = [name for name in layout.key if name != "date" and not layout.columns[name].startswith("text")]
    for _ in range(3):
        later = held.assign(date=held["date"] + step)
        if series:
            later[layout.value] = (later[layout.value].astype("float64") * GROWTH).round().astype("Int64")
        else:
            later = later.assign(incident_id="again." + held["incident_id"], year=later["date"].dt.year)
            later = later[np.arange(len(later)) % 10 > 0]
        ends = held.groupby(series)["date"].transform("max") if series else held["date"].max()
        held = pd.concat([held, later[(later["date"] > ends) & (later["date"] <= last)]], ignore_index=True)
    return held


def yearly(dataset: str, year: int, reach: int = 4) -> pd.DataFrame:
    """A year of each series that goes on: of totals that ended within ``reach`` years, of parts that ended last year."""
    keys = [name for name in LAYOUTS[dataset].key if name != "year"]
    held = catalog.load(dataset).dropna(subset="persons").astype(dict.fromkeys(keys, "str"))
    last = held.sort_values("year").drop_duplicates(keys, keep="last").astype({"persons": "float64", "year": "int64"})
    parted = {name: word for name, word in WHOLE.items() if name in keys}
    whole = last[[*parted]].eq(pd.Series(parted)).all(axis=1)
    last = last[whole & last["year"].between(year - reach, year - 1) | (last["year"] == year - 1)]
    grown = last["persons"] * GROWTH ** (year - last["year"])
    return last.assign(year=year, persons=grown // 5 * 5)


def tables(day: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """Dataset -> its newest table on a day."""
    year, year_later = day.year - 1, pd.DateOffset(years=1)
    enforcement = yearly("enforcement", year)
    returns = enforcement[enforcement["returns_counted"] == "all"]
    abroad = returns.assign(returns_counted="third_country", persons=returns["persons"] * GROWTH // 5 * 5)
    enforcement = pd.concat([enforcement[enforcement["returns_counted"] != "third_country"], abroad])
    month = day.to_period("M").to_timestamp() - pd.DateOffset(months=2)
    return {
        "detections": detections(month),
        "incidents": again("incidents", day - pd.Timedelta(days=3), year_later),
        "arrivals": again("arrivals", month + pd.offsets.MonthEnd(0), year_later),
        "small_boats": again("small_boats", day - pd.Timedelta(days=9), pd.Timedelta(days=364)),
        "enforcement": enforcement, "asylum_applicants": yearly("asylum_applicants", year),
        "asylum_decisions": yearly("asylum_decisions", year, 12), "population": yearly("population", year),
    }  # fmt: skip


if __name__ == "__main__":
    day = dt.date.today()
    last = {}
    for name, table in tables(pd.Timestamp(day)).items():
        file = SourceFile(name="made.csv", sha256="0" * 64, bytes=1, layout="made")
        new = prepared(name, check(name, table.assign(flag="")), [file], day, "publisher")
        refused = [one for one in compared(name, new.table, new.vintage) if one.stops]
        assert not refused, (name, refused)
        last[name] = store(new).vintage.last
    print(json.dumps(last))
