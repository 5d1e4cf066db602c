"""Every figure that the tables of a dataset give, sums included, and in which vintages it stood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.catalog.schemas import LAYOUTS
from borderbook.files import yaml_table

LEAST = 10  # smaller figures are left out: any small number stands somewhere
CORRECTED = ", corrected here"
CONTENT: dict[str, Any] = yaml_table(__package__, "tables")
_WHOLE = ["TOTAL", "total", "all", "World"]  # of a column: not divided by it
_EU, _EU_DAY = "EU27_2020", dt.date(2021, 1, 1)  # a day on which the EU had these 27 members
_FIGURE = ["series", "period"]
_ABOUT = ["series", "level", "words", "unit"]
_Reading = Mapping[str, Any]  # a way to read a table, as tables.yml describes it
_BEFORE = {"citizenship": "citizens of ", "destination": "to "}


def nothing() -> pd.DataFrame:
    """An index without a figure."""
    texts = dict.fromkeys([*_FIGURE, "stood", "now_in", "words", "unit", "dataset"], pd.Categorical([]))
    return pd.DataFrame({**texts, **dict.fromkeys(("value", "now", "level"), np.array([], dtype="int64"))})


def index(dataset: str, tables: Mapping[str, pd.DataFrame], partial: Collection[str] = ()) -> pd.DataFrame:
    """Every figure of ``LEAST`` or more that some vintages of a dataset give, sums included.

    Sums are over everything, or over all but one route, country, citizenship or the like; by month, quarter and year,
    from January to a month, and over twelve months. Finer figures are not in it.

    Args:
        dataset: its name.
        tables: vintage -> its table, the oldest first, columns as ``catalog.load`` gives them. After one may come the
            same with ``CORRECTED`` behind its name, of which only what differs is kept.
        partial: the vintages that hold parts of the dataset, so that what they lack is not zero.

    Returns:
        A row a figure and value that it had: series (in words), period (in words), value, stood (in which vintages
        that was the value), now (the value in the newest that gives the figure), now_in (that vintage), level (by how
        many columns it is divided), words (all that mean it), unit and dataset. Sorted by value.
    """
    parts: list[pd.DataFrame] = []
    places: dict[str, int] = {}  # of the vintages, and of editions in them
    for vintage, table in tables.items():
        for reading in CONTENT["tables"][dataset]:
            rows = table
            for column, values in reading.get("only", {}).items():
                rows = rows[rows[column].isin(values)]
            column = reading.get("edition", "")
            for edition, printed in rows.groupby(column) if column else [(vintage, rows)]:
                at = places.setdefault(f"{column} {str(edition)[:10]}" if column else vintage, len(places))
                found = _figures(printed, LAYOUTS[dataset].value, reading, vintage in partial)
                parts += [part.assign(at=at) for part in found]
    if not parts:
        return nothing()
    every = pd.concat(parts, ignore_index=True)
    of = every["at"].map([name.removesuffix(CORRECTED) for name in places].__getitem__)
    every = every[~every.assign(of=of).duplicated([*_FIGURE, "value", "of"])]
    about = every.drop_duplicates("series").set_index("series")[_ABOUT[1:]]
    standing = _standing(every.astype(dict.fromkeys(_FIGURE, "category")), pd.Index(places))
    coded = about.loc[standing["series"]].reset_index(drop=True).assign(dataset=dataset)
    return standing.join(coded.astype(dict.fromkeys(("words", "unit", "dataset"), "category")))


def _figures(table: pd.DataFrame, value: str, reading: _Reading, partial: bool) -> Iterable[pd.DataFrame]:
    """series, level, words, unit, period and value of what one table gives."""
    by, kinds, adds = reading.get("by", []), reading.get("kinds", []), reading.get("adds", "")
    whole = [*_WHOLE, ""] if reading.get("blank") else _WHOLE
    table = table.dropna(subset=value) if reading.get("known") else table
    time = table[adds].dt.to_period("M").dt.to_timestamp() if adds else _periods(table, reading)
    table = table[[*kinds, *by, value]].assign(time=time, every="").dropna(subset="time")
    if reading.get("open"):
        table = table[table["time"] < table["time"].max()]
    zeros = adds and not partial and not table[value].isna().any()  # what is not listed was not counted
    total = reading.get("total", True) and not (partial and adds)
    for one in [[], *([name] for name in by)][not total :]:
        rows, keys = table, ["every", *kinds, *one]
        for name in by:
            given = rows[name].isin(whole)
            if name in one or given.any():  # what has no total is added up
                rows = rows[~given & (rows[name] != "") if name in one else given]
        if len(rows):
            groups = rows.groupby(["time", *keys], observed=True)[value]
            wide = groups.sum(skipna=False).unstack(keys).astype("float64")
            wide = _with_eu(wide, bool(one)) if "geo" in kinds else wide
            codes = wide.columns if len(keys) > 1 else [("",)]
            about = [_said(reading, dict(zip(keys, map(str, each), strict=True))) for each in codes]
            for sums in _sums(wide.fillna(0) if zeros else wide) if adds else [wide]:
                yield _long(sums, about)


def _with_eu(wide: pd.DataFrame, alone: bool) -> pd.DataFrame:
    """The table with sums of the 27 members, where all have a figure and none is given for them together.

    ``alone``: without the single countries.
    """
    names = [str(name) for name in wide.columns.names]
    wide.columns = pd.MultiIndex.from_tuples([tuple(map(str, each)) for each in wide.columns], names=names)
    geo = wide.columns.get_level_values("geo").to_series()
    others = [name for name in names if name != "geo"]
    members = reference.members("EU", _EU_DAY)
    sums = wide.loc[:, geo.isin(members).to_numpy()].T.groupby(others).sum(min_count=len(members)).T
    sums = pd.concat({_EU: sums}, names=["geo"], axis=1).reorder_levels(names, axis=1)
    rest = wide.loc[:, ((geo != _EU) & (reference.aggregates(geo) | (not alone))).to_numpy()]
    return pd.concat([rest, wide.reindex(columns=sums.columns).fillna(sums)], axis=1)


def _said(reading: _Reading, codes: dict[str, str]) -> tuple[str, int, str, str]:
    """A series by the codes of its columns: its name, by how many it is divided, words that mean it, its unit."""
    kind = " ".join(filter(None, (codes.pop(name) for name in reading.get("kinds", ()) if name != "geo")))
    name, also, *unit = reading["names"][kind] if kind else (reading["name"], "")
    shown = {column: code for column, code in codes.items() if code not in (*_WHOLE, "")}
    labels = [_BEFORE.get(c, "") + reference.label(code).replace("_", " ") for c, code in shown.items()]
    divided = sum(reference.kind(code) != "aggregate" for code in shown.values())
    more = [text for code in shown.values() for text in (code, CONTENT["also"].get(code, ""))]
    mean = [name, *labels, also, reading["words"], *more, "" if divided else "total overall"]
    return ", ".join([name, *labels]), divided, " ".join(mean), *(unit or [reading["unit"]])


def _sums(wide: pd.DataFrame) -> Iterable[pd.DataFrame]:
    """Sums of a table of months over all periods that have a name, which is their index."""
    wide = wide.asfreq("MS")  # a month that is not there is missing
    month = pd.DatetimeIndex(wide.index).month
    for count in range(1, 13):
        named = (count in (1, 12)) | (month == count) | ((count == 3) & (month % 3 == 0))
        sums = wide.rolling(count).sum()[named]
        yield sums.set_axis([period(end, count) for end in sums.index])


def period(end: pd.Timestamp, months: int) -> str:
    """Some months to the one that is given: '2018', '2018 Q3', 'July 2018', 'January to July 2018', or how many."""
    if months in (1, 3) and end.month % months == 0:
        return words.period(end, "month" if months == 1 else "quarter")
    if months == end.month:
        return str(end.year) if months == 12 else f"January to {end:%B %Y}"
    return f"twelve months to {end:%B %Y}"


def _long(wide: pd.DataFrame, about: list[tuple[str, int, str, str]]) -> pd.DataFrame:
    """A table of periods and series as a row a figure, without those below ``LEAST``."""
    values = wide.to_numpy()
    row, column = np.nonzero(values >= LEAST)  # what is missing is not
    found = pd.DataFrame(about, columns=_ABOUT).iloc[column].reset_index(drop=True)
    return found.assign(period=wide.index.to_numpy(object)[row], value=values[row, column].astype("int64"))


def _periods(table: pd.DataFrame, reading: _Reading) -> pd.Series:
    """The period in words of each row of a table whose figures are not added up."""
    plain = {"day": words.day, "year_to_date": lambda day: f"{day.year} to date", "until": _since_january}
    if reading.get("given") == "year":
        said = table["year"].astype("str")
    else:
        kinds = ["until"] * len(table) if "until" in reading else table["period"]
        pairs = zip(table["date"], kinds, strict=True)
        each = [plain[kind](day) if kind in plain else words.period(day, kind) for day, kind in pairs]
        said = pd.Series(each, index=table.index, dtype="str")
    return said.where(~table["flag"].astype("str").str.contains("incomplete"), said + ", incomplete")


def _since_january(day: pd.Timestamp) -> str:
    return period(day, day.month) if day.is_month_end else f"1 January to {words.day(day)}"


def _standing(every: pd.DataFrame, vintages: pd.Index) -> pd.DataFrame:
    """Each figure and value once, with where it stood and what the figure is now."""
    # of a vintage that gives a figure twice, the later row counts
    every = every.drop_duplicates([*_FIGURE, "at"], keep="last").sort_values("at", kind="stable")
    figures = every.groupby(_FIGURE, observed=True)
    now, last = (figures[name].transform("last") for name in ("value", "at"))
    every = every.assign(place=figures.cumcount(), now=now, last=last)
    values = every.groupby([*_FIGURE, "value", "now", "last"], observed=True)[["at", "place"]]
    ends = values.agg(["min", "max"]).set_axis(["first", "to", "from", "until"], axis=1)
    found = ends.assign(count=values.size()).reset_index()
    gap = found["until"] - found["from"] >= found["count"]
    codes, distinct = pd.MultiIndex.from_frame(found[["first", "to", "count"]].assign(gap=gap)).factorize()
    said = pd.Series(
        [_between(vintages[a], vintages[z], *rest) for a, z, *rest in distinct], dtype="category"
    )
    found["stood"], found["now_in"] = said.take(codes).array, pd.Categorical(vintages[found["last"]])
    return found[[*_FIGURE, "value", "stood", "now", "now_in"]].sort_values("value", ignore_index=True)


def _between(first: str, last: str, count: int, gap: bool) -> str:
    """The vintages in which a value stood: '2025-02-04', 'from 2025-04-02 to 2025-11-01', 'at times from ...'."""
    if count == 1:
        return first
    return f"{first} and {last}" if count == 2 else f"{'at times ' if gap else ''}from {first} to {last}"
