"""Makes the index of a dataset's figures, sums included, with the vintages in which each value was published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from notemill import words
from notemill.catalog import reference
from notemill.catalog.schemas import LAYOUTS, NUMBERS

LEAST = 10  # smaller figures are left out, as every small number can be found somewhere
CORRECTED = ", corrected here"
_WHOLE = ["TOTAL", "total", "all", "World"]  # values of a column that mean: not broken down by it
_EU, _EU_DAY = "EU27_2020", dt.date(2021, 1, 1)  # a day on which the EU had these 27 members
_FIGURE = ["series", "period"]
_ABOUT = ["series", "level", "words", "unit"]
_Reading = Mapping[str, Any]  # a way to read a table, as tables.yml describes it
_BEFORE = {"citizenship": "citizens of ", "destination": "to "}


def nothing() -> pd.DataFrame:
    """An index without figures."""
    texts = dict.fromkeys([*_FIGURE, "stood", "now_in", "words", "unit", "dataset"], pd.Categorical([]))
    return pd.DataFrame({**texts, **dict.fromkeys(("value", "now", "level"), np.array([], dtype="int64"))})


def index(dataset: str, tables: Mapping[str, pd.DataFrame], partial: Collection[str] = ()) -> pd.DataFrame:
    """Every figure of ``LEAST`` or more in these vintages of a dataset, sums included.

    Figures are totals, or figures for one route, country, citizenship or the like, summed over all other columns. They
    are by month, quarter and year, from January to a month, and over twelve months. Figures that are broken down by two
    or more such columns are not included.

    Args:
        dataset: its name.
        tables: vintage -> its table, the oldest first, with columns as in ``catalog.load``. A vintage may be followed
            by its corrected table, under its name with ``CORRECTED`` appended; only figures that differ are kept.
        partial: the vintages that hold parts of the dataset; what they lack is unknown and not zero.

    Returns:
        One row for each figure and each value that it had: series (in words), period (in words), value, stood (the
        vintages with that value), now (the value in the newest vintage with the figure), now_in (that vintage), level
        (the number of columns by which it is broken down), words (for the search), unit and dataset. Sorted by value.
    """
    parts: list[pd.DataFrame] = []
    places: dict[str, int] = {}  # vintage, or edition in a vintage -> its position in time
    for vintage, table in tables.items():
        for reading in NUMBERS["tables"][dataset]:
            rows = table
            for column, values in reading.get("only", {}).items():
                rows = rows[rows[column].isin(values)]
            column = reading.get("edition", "")
            rows = rows.assign(at=f"{column} " + rows[column].astype("str").str[:10] if column else vintage)
            places |= {name: len(places) + n for n, name in enumerate(sorted({*rows["at"]} - {*places}))}
            rows["at"] = rows["at"].map(places)
            parts += _figures(rows, LAYOUTS[dataset].value, reading, vintage in partial)
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
    """The figures of one table, whose column ``at`` numbers vintages or editions.

    Returns:
        Tables of series, level, words, unit, period, value and at; the last as in the table.
    """
    by, kinds, adds = reading.get("by", []), reading.get("kinds", []), reading.get("adds", "")
    whole = [*_WHOLE, ""] if reading.get("blank") else _WHOLE
    table = table.dropna(subset=value) if reading.get("known") else table
    time = table[adds].dt.to_period("M").dt.to_timestamp() if adds else _periods(table, reading)
    table = table[[*kinds, *by, value, "at"]].assign(time=time, every="").dropna(subset="time")
    if reading.get("open"):
        table = table[table["time"] < table["time"].max()]
    zeros = adds and not partial and not table[value].isna().any()  # what is not listed did not happen
    total = reading.get("total", True) and not (partial and adds)
    for column in [[], *([name] for name in by)][not total :]:
        rows, keys = table, ["every", *kinds, *column]
        for name in by:
            given = rows[name].isin(whole)
            without = ~rows["at"].isin(rows.loc[given, "at"])  # no published total: the parts are added up
            rows = rows[~given & (rows[name] != "") if name in column else given | without]
        if len(rows):
            groups = rows.groupby(["time", "at", *keys], observed=True)[value]
            wide = groups.sum(skipna=False).astype("float64").unstack(keys)
            wide = _with_eu(wide, bool(column)) if "geo" in kinds else wide
            codes = wide.columns if len(keys) > 1 else [("",)]
            about = [_series_text(reading, dict(zip(keys, map(str, code), strict=True))) for code in codes]
            at, wide = wide.index.get_level_values("at"), wide.droplevel("at")
            if not adds:
                yield _long(wide, about, at)
            else:  # of one vintage
                yield from (_long(sums, about, at[:1]) for sums in _sums(wide.fillna(0) if zeros else wide))


def _with_eu(wide: pd.DataFrame, alone: bool) -> pd.DataFrame:
    """The table with sums of the 27 members, if all have a figure and no total of the EU-27 is published.

    If ``alone`` is set, the columns of single countries are left out.
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


def _series_text(reading: _Reading, codes: dict[str, str]) -> tuple[str, int, str, str]:
    """A series from the codes of its columns: its name, the number of columns that divide it, search words, unit."""
    kind = " ".join(filter(None, (codes.pop(name) for name in reading.get("kinds", ()) if name != "geo")))
    name, also, *unit = reading["names"][kind] if kind else (reading["name"], "")
    shown = {column: code for column, code in codes.items() if code not in (*_WHOLE, "")}
    labels = [_BEFORE.get(c, "") + reference.label(code).replace("_", " ") for c, code in shown.items()]
    divided = sum(reference.kind(code) != "aggregate" for code in shown.values())
    more = [text for code in shown.values() for text in (code, NUMBERS["also"].get(reference.label(code), ""))]
    mean = [name, *labels, also, reading["words"], *more, "" if divided else "total overall"]
    return ", ".join([name, *labels]), divided, " ".join(mean), *(unit or [reading["unit"]])


def _sums(wide: pd.DataFrame) -> Iterable[pd.DataFrame]:
    """Sums of a table of months over all periods that have a name; the index of each result holds the names."""
    wide = wide.asfreq("MS")  # a month without a row becomes missing
    month = pd.DatetimeIndex(wide.index).month
    for count in range(1, 13):
        named = (count in (1, 12)) | (month == count) | ((count == 3) & (month % 3 == 0))
        sums = wide.rolling(count).sum()[named]
        yield sums.set_axis([_period(end, count) for end in sums.index])


def _period(end: pd.Timestamp, months: int) -> str:
    """The name of the period of ``months`` months that ends with ``end``.

    It is '2018', '2018 Q3', 'July 2018', 'January to July 2018' or 'twelve months to July 2018'.
    """
    if months in (1, 3) and end.month % months == 0:
        return words.period(end, "month" if months == 1 else "quarter")
    if months == end.month:
        return str(end.year) if months == 12 else f"January to {end:%B %Y}"
    return f"twelve months to {end:%B %Y}"


def _long(wide: pd.DataFrame, about: list[tuple[str, int, str, str]], at: pd.Index) -> pd.DataFrame:
    """Periods and series in long form, one row for each figure of ``LEAST`` or more.

    Args:
        wide: the values, a row for each period and a column for each series.
        about: what ``_series_text`` says of each series.
        at: the number of the edition of each period, or one for all.
    """
    values = wide.to_numpy()
    row, column = np.nonzero(values >= LEAST)  # false for missing values
    series = pd.DataFrame(about, columns=_ABOUT).iloc[column].reset_index(drop=True)
    periods, of_each = wide.index.to_numpy(object), np.broadcast_to(at, len(wide))
    return series.assign(period=periods[row], value=values[row, column].astype("int64"), at=of_each[row])


def _periods(table: pd.DataFrame, reading: _Reading) -> pd.Series:
    """The period in words of each row, for tables whose figures are not added up."""
    plain = {"day": words.day, "year_to_date": lambda day: f"{day.year} to date", "until": _since_january}
    if reading.get("given") == "year":
        texts = table["year"].astype("str")
    else:
        kinds = ["until"] * len(table) if "until" in reading else table["period"]
        pairs = zip(table["date"], kinds, strict=True)
        names = [plain[kind](day) if kind in plain else words.period(day, kind) for day, kind in pairs]
        texts = pd.Series(names, index=table.index, dtype="str")
    return texts.where(~table["flag"].astype("str").str.contains("incomplete"), texts + ", incomplete")


def _since_january(day: pd.Timestamp) -> str:
    return _period(day, day.month) if day.is_month_end else f"1 January to {words.day(day)}"


def _standing(every: pd.DataFrame, vintages: pd.Index) -> pd.DataFrame:
    """Each figure and value once, with the vintages that have it and with the figure's newest value."""
    # if a vintage gives a figure twice, the later row counts
    every = every.drop_duplicates([*_FIGURE, "at"], keep="last").sort_values("at", kind="stable")
    figures = every.groupby(_FIGURE, observed=True)
    now, last = (figures[name].transform("last") for name in ("value", "at"))
    every = every.assign(place=figures.cumcount(), now=now, last=last)
    values = every.groupby([*_FIGURE, "value", "now", "last"], observed=True)[["at", "place"]]
    ends = values.agg(["min", "max"]).set_axis(["first", "to", "from", "until"], axis=1)
    rows = ends.assign(count=values.size()).reset_index()
    gap = rows["until"] - rows["from"] >= rows["count"]
    codes, distinct = pd.MultiIndex.from_frame(rows[["first", "to", "count"]].assign(gap=gap)).factorize()
    stood = [_between(vintages[a], vintages[z], *rest) for a, z, *rest in distinct]
    texts = pd.Series(stood, dtype="category")
    rows["stood"], rows["now_in"] = texts.take(codes).array, pd.Categorical(vintages[rows["last"]])
    return rows[[*_FIGURE, "value", "stood", "now", "now_in"]].sort_values("value", ignore_index=True)


def _between(first: str, last: str, count: int, gap: bool) -> str:
    """The vintages with a value, in words: '2025-02-04', 'from 2025-04-02 to 2025-11-01', 'at times from ...'."""
    if count == 1:
        return first
    return f"{first} and {last}" if count == 2 else f"{'at times ' if gap else ''}from {first} to {last}"
