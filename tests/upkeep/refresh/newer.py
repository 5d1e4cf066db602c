"""The files that each publisher might give out a year from now: the tables held, some of them revised, and one year more.

What is held is written back into the publisher's own layout, a figure after the last one is that of the year before
times ``GROWTH``, parts are ``PART`` of what their whole would give them, and one figure in ``EVERY`` is revised. Nothing
here is an official figure.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable

import numpy as np
import pandas as pd
from replay import FRONTEX, PAGE, XLSX, Publisher, file, json_stat

from borderbook import catalog
from borderbook.catalog import reference
from borderbook.upkeep.downloads import download_of
from borderbook.upkeep.sources.spellings import code_of
from borderbook.upkeep.sources.vocabulary import table as words_of
from small_files import ods

GROWTH, PART, EVERY, REVISED = 0.9, 0.95, 500, 1.1
STAT = "ec.europa.eu/eurostat/api/dissemination/statistics/1.0/data/"


def today() -> dt.date:
    """10 June of the year after the first that Eurostat's yearly tables lack: then they have it."""
    return dt.date(int(catalog.span("enforcement")[1]) + 2, 6, 10)


def publish(publisher: Publisher, day: dt.date) -> dict[str, str]:
    """Have every publisher give out what it might on a day; returns dataset -> the last period then."""
    stamp = f"{day:%a, %d %b %Y} 09:00:00 GMT"
    last = pd.Timestamp(day).to_period("M").to_timestamp() - pd.DateOffset(months=2)
    name = f"Monthly_detections_of_IBC_{day - dt.timedelta(days=7):%Y_%m_%d}.xlsx"
    publisher.at(PAGE, file(f'<html><a href="/assets/{name}">x</a></html>', Content_Type="text/html"))
    publisher.at(f"{FRONTEX}/assets/{name}", file(detections(last), Content_Type=XLSX))
    publisher.at("data.humdata.org/dataset/", file(incidents(day), Last_Modified=stamp, Content_Type="text/csv"))
    yearly = eurostat(day.year - 1)
    quarterly = {f"{table}1": _quarters(yearly[table], **more) for table, more in QUARTERLY.items()}
    for table, cells in (yearly | quarterly).items():
        publisher.at(f"{STAT}{table.upper()}", file(cube(table, cells, day), Content_Type="application/json"))
    for query, months in arrivals(last).items():
        answer = json.dumps({"data": {"timeseries": months}})
        publisher.at(f"data.unhcr.org/population/get/timeseries?{query}", file(answer))
    boats = "assets.publishing.service.gov.uk/media/1/small_boats_time_series.ods"
    publisher.at("www.gov.uk/government/publications/migrants-detected", file(f'<a href="https://{boats}">x</a>'))
    publisher.at(boats, file(small_boats(day - dt.timedelta(days=2))))
    year, month = str(day.year - 1), f"{last:%Y-%m}"
    return {
        "detections": month, "incidents": f"{day - dt.timedelta(days=3)}", "arrivals": f"{last + pd.offsets.MonthEnd(0):%Y-%m-%d}",
        "small_boats": f"{day - dt.timedelta(days=2)}", "quarterly_orders_and_returns": f"{year}-12-31",
        **dict.fromkeys(("enforcement", "asylum_applicants", "asylum_decisions", "population"), year),
    }  # fmt: skip


def revised(column: pd.Series, step: int = 1) -> pd.Series:
    """Every so manieth figure a tenth higher, to a multiple of the step."""
    at = np.arange(len(column)) % EVERY == EVERY // 2
    return column.where(~at, (column * REVISED / step).round() * step)


def spelling(code: str, publisher: str) -> str:
    """A publisher's word for a code: what ``code_of`` reads back as that code."""
    aliases = reference.table("aliases")
    words = [*aliases.loc[(aliases["publisher"] == publisher) & (aliases["code"] == code), "spelling"]]
    known = reference.countries().set_index("code").loc[code]
    return next(word for word in (*words, known["eurostat"], known["name"]) if code_of(word, publisher) == code)


def spellings(codes: Iterable[str], publisher: str) -> dict[str, str]:
    return {code: spelling(code, publisher) if code else "" for code in codes}


# --- Frontex


def detections(last: pd.Timestamp) -> bytes:
    """The workbook by route, border and nationality: the months that only routes are held for have last year's shares."""
    import openpyxl

    keys = ["route", "border_type", "citizenship"]
    fine = catalog.load("detections by citizenship").astype(dict.fromkeys(keys, "str"))
    wide = fine.pivot(index=keys, columns="month", values="detections").fillna(0).astype("float64")
    totals = catalog.load("detections").groupby(["route", "month"], observed=True)["detections"].sum().unstack()
    shares = wide.iloc[:, -12:].sum(axis=1)
    shares /= shares.groupby(level="route").transform("sum").replace(0, 1)
    months = {month: wide[month] for month in wide}
    for month in pd.date_range(wide.columns[-1] + pd.DateOffset(months=1), last, freq="MS"):
        if month in totals.columns:
            months[month] = (shares * wide.index.get_level_values("route").map(totals[month])).round()
        else:
            months[month] = (months[month - pd.DateOffset(months=12)] * GROWTH).round()
    wide = pd.DataFrame(months).apply(revised).astype("int64")
    routes = dict(
        zip(reference.table("route_aliases")["route"], reference.table("route_aliases")["spelling"], strict=True)
    )
    names = spellings(wide.index.unique("citizenship"), "frontex")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Detections_of_IBC")
    sheet.append(["Monthly detections"])
    months = [f"{month:%b%Y}".upper() for month in wide.columns]
    sheet.append(["Route", "Border type or inland", "Nationality", *months])
    for (route, border, citizenship), counts in zip(wide.index, wide.to_numpy().tolist(), strict=True):
        sheet.append([routes[route], border.capitalize(), names[citizenship], *counts])
    sheet.append(
        [f"Source: FRAN data as of {last + pd.DateOffset(months=1):%d%b%y}".upper().replace("DATA AS OF", "data as of")]
    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- IOM


def incidents(day: dt.date) -> str:
    """The answers of IOM's interface as one file: the incidents held, and those of the year before a year later."""
    held = catalog.load("incidents").astype({"region": "str", "route": "str", "cause": "str", "geo": "str"})
    held = held[held["date"].notna() & (held["region"] != "Several regions")]
    later = held.assign(date=held["date"] + pd.DateOffset(years=1), incident_id="again." + held["incident_id"])
    end = pd.Timestamp(day - dt.timedelta(days=3))
    parts = [held, later[(later["date"] > held["date"].max()) & (later["date"] <= end)]]
    final = later.tail(1).assign(date=end, incident_id="the.last")
    table = pd.concat([*parts, final])
    causes = {code: word for word, code in words_of("causes")["categories"].items()} | {
        "several": "Drowning,Violence",
        "": "",
    }
    aliases = reference.table("route_aliases")
    routes = aliases[aliases["publisher"] == "iom"].drop_duplicates("route").set_index("route")["spelling"]
    missing = table["dead_and_missing"] - table["dead"]
    point = table["lat"].astype("str") + ", " + table["lon"].astype("str")
    return pd.DataFrame(
        {
            "web_id": table["incident_id"], "region": table["region"], "reported_date": table["date"].dt.strftime("%Y-%m-%d"),
            "number_dead": table["dead"], "number_missing": missing, "total_dead_and_missing": table["dead_and_missing"],
            "number_of_survivors": table["survivors"], "number_of_female": table["females"],
            "number_of_male": table["males"], "number_of_children": table["children"],
            "cause_death": table["cause"].map(causes), "country_of_incident": table["geo"].map(spellings(table["geo"].unique(), "iom")),
            "location_description": "", "migration_route": table["route"].map(routes).fillna(""),
            "location_coodinates": point.where(table["lat"].notna(), ""), "source_quality": table["source_quality"],
        }
    ).to_csv(index=False)  # fmt: skip


# --- Eurostat

DIMENSIONS = {
    "reason": {"total": "TOTAL", "illegal_entry": "ENTRY_NLEG", "overstay": "OSTAY", "other": "OTH"},
    "apprehension": {"total": "TOTAL", "external_border": "BRD_EXT", "at_crossing_point": "BCP_SLA", "inland": "INL",
                     "between_crossing_points_sea": "BCP_S", "between_crossing_points_land": "BCP_L"},
    "returns_counted": {"all": "TOTAL", "third_country": "THRD"},
    "sex": {"total": "T", "female": "F", "male": "M", "unknown": "UNK"},
    "applicant_type": {"all": "TOTAL", "first_time": "FRST"},
    "decision": {"total": "TOTAL", "positive": "POS", "rejected": "REJECTED"},
}  # fmt: skip
NAMES = {
    "returns_counted": "c_dest",
    "apprehension": "apprehen",
    "applicant_type": "applicant",
    "citizenship": "citizen",
}


def eurostat(year: int) -> dict[str, pd.DataFrame]:
    """Table -> its cells up to a year: the codes of each dimension, ``time`` and ``value``."""
    enforcement = catalog.load("enforcement")
    of = {measure: enforcement[enforcement["measure"] == measure] for measure in enforcement["measure"].unique()}
    return {
        "migr_eirfs": _cells(of["refusal_of_entry"], year, border="TOTAL", reason="TOTAL"),
        "migr_eipre": _cells(of["found_illegally_present"], year, "reason", "apprehension", age="TOTAL", sex="T"),
        "migr_eiord": _cells(of["order_to_leave"], year, age="TOTAL", sex="T"),
        "migr_eirtn": _cells(of["return"], year, "returns_counted", age="TOTAL", sex="T"),
        "migr_asyappctza": _cells(catalog.load("asylum_applicants"), year, "sex", "applicant_type", age="TOTAL"),
        "migr_asydcfsta": _cells(catalog.load("asylum_decisions"), year, "decision", reach=12, age="TOTAL", sex="T"),
        "demo_pjan": _cells(catalog.load("population"), year, age="TOTAL", sex="T", unit="NR"),
    }


PARTED = ("citizenship", "sex", "reason", "apprehension")


def _cells(
    table: pd.DataFrame, year: int, *columns: str, unit: str = "PER", reach: int = 4, **fixed: str
) -> pd.DataFrame:
    """The cells held; those of a series that ended within ``reach`` years go on, parts in proportion to their whole."""
    keys = [*columns, *(name for name in ("citizenship", "geo") if name in table)]
    wide = (
        table.dropna(subset="persons")
        .astype(dict.fromkeys(keys, "str"))
        .pivot(index=keys, columns="year", values="persons")
    )
    wide = wide.astype("float64").reindex(columns=range(int(wide.columns.min()), year + 1))
    if columns == ("returns_counted",):  # held by citizenship alone: the publisher has totals, too
        sums = wide.groupby(level=["returns_counted", "geo"]).sum(min_count=1).assign(citizenship="TOTAL")
        sums = sums.set_index("citizenship", append=True).reorder_levels(keys)
        wide = pd.concat([wide, sums[~sums.index.isin(wide.index)]])
    step = 1 if unit == "NR" else 5
    whole = np.ones(len(wide), dtype=bool)
    for name in set(PARTED) & set(keys):
        whole &= np.isin(wide.index.get_level_values(name), ["TOTAL", "total"])
    ended = wide.apply(pd.Series.last_valid_index, axis=1)
    going = wide[whole].copy()
    for column in going.columns[1:]:  # what is published to within a few years of the last goes on
        later = (ended[whole] < column) & (ended[whole] >= year - reach)
        going[column] = going[column].where(~later, np.floor(going[column - 1] * GROWTH / step) * step)
    by = [name for name in keys if name not in PARTED]
    totals = (
        going.groupby(level=by)
        .first()
        .reindex(wide.index.to_frame()[by] if len(by) > 1 else wide.index.get_level_values(by[0]))
    )
    totals = totals.set_axis(wide.index)
    at_end = pd.Series(
        [row.get(last, np.nan) for (_, row), last in zip(totals.iterrows(), ended, strict=True)], index=wide.index
    )
    last = wide.ffill(axis=1).iloc[:, -1].where(ended >= year - reach)
    for column in wide.columns:
        later = (ended < column) & wide[column].isna()
        grown = np.where(whole, going[column].reindex(wide.index), last * PART * totals[column] / at_end)
        wide[column] = wide[column].where(~later, np.floor(grown / step) * step)
    cells = wide.stack().replace(np.inf, np.nan).dropna().rename("value").reset_index().rename(columns={"year": "time"})
    for name in set(PARTED) & set(keys):  # vintages of different years contradict each other in places
        cells = _without_excess(cells, name)
    cells["value"] = revised(cells["value"], step) if unit == "PER" else cells["value"]
    for name in columns:
        cells[name] = cells[name].map(DIMENSIONS[name])
    for name in set(keys) & {"citizenship", "geo"}:
        cells[name] = cells[name].map(spellings(cells[name].unique(), "eurostat"))
    return cells.assign(freq="A", unit=unit, **fixed).rename(columns=NAMES)


QUARTERLY = {"migr_eiord": {}, "migr_eirtn": {"return": "TOTAL"}}


def _quarters(cells: pd.DataFrame, **fixed: str) -> pd.DataFrame:
    """A quarter of each year's total in every quarter since 2018; persons counted once a quarter are more, in truth."""
    whole = cells[(cells["citizen"] == "TOTAL") & (cells["time"] >= 2018)]
    whole = whole[whole["c_dest"] == "TOTAL"] if "c_dest" in whole else whole
    parts = [whole.assign(time=whole["time"].astype("str") + f"-Q{number}") for number in range(1, 5)]
    table = pd.concat(parts, ignore_index=True).assign(freq="Q", **fixed)
    return table.assign(value=np.floor(table["value"] / 20) * 5)


def _without_excess(cells: pd.DataFrame, column: str) -> pd.DataFrame:
    """Without the parts by a column that add up to more than their total."""
    others = [name for name in cells if name not in (column, "value")]
    codes = reference.countries().query("kind == 'aggregate'")["code"]
    is_whole = cells[column].isin(["TOTAL", "total"])
    parts = cells[~is_whole & ~cells[column].isin(codes)]
    excess = parts.groupby(others)["value"].sum() - cells[is_whole].set_index(others)["value"] > 0
    over = pd.MultiIndex.from_frame(cells[others]).isin(excess.index[excess])
    return cells[is_whole | ~over]


def cube(table: str, cells: pd.DataFrame, day: dt.date) -> str:
    """The cells as a sparse cube in JSON-stat."""
    names = [name for name in cells if name != "value"]
    codes = {name: sorted(cells[name].astype("str").unique()) for name in names}
    at = [pd.Categorical(cells[name].astype("str"), codes[name]).codes for name in names]
    flat = np.ravel_multi_index(at, [len(codes[name]) for name in names]).tolist()
    values = dict(zip(flat, cells["value"].astype("int64").tolist(), strict=True))
    return json.dumps(json_stat(table, codes, values, str(day - dt.timedelta(days=20))))


# --- UNHCR


def arrivals(last: pd.Timestamp) -> dict[str, list[dict[str, int]]]:
    """The query of each series -> its months; months that are not held are those of the year before, or 1,000."""
    from urllib.parse import urlencode

    entry, held = catalog.read_catalog().entry("arrivals"), catalog.load("arrivals")
    days = held[(held["period"] == "day") & (held["geo"] == "IT")].set_index("date")["arrivals"].resample("MS").sum()
    found = {}
    for one in download_of("arrivals", entry).series:
        rows = held[(held["geo"] == one.geo) & (held["border_type"] == one.border_type) & (held["period"] == "month")]
        months = rows.set_index("date")["arrivals"].astype("float64")
        months = months.combine_first(days.astype("float64")) if one.geo == "IT" else months
        months = months.reindex(pd.date_range(f"{entry.coverage.start}-01-01", last, freq="MS"))
        for month in months.index[months.isna()]:
            before = months.get(month - pd.DateOffset(years=1), 1000.0)
            months[month] = round((1000.0 if pd.isna(before) else before) * GROWTH)
        found[urlencode(one.query)] = [
            {"month": month.month, "year": month.year, "individuals": int(count)} for month, count in months.items()
        ]
    return found


# --- the Home Office


def small_boats(last: dt.date) -> bytes:
    """The workbook: days, and the weeks that are their sums."""
    held = catalog.load("small_boats")
    columns = ["persons", "events", "uncontrolled_landings"]
    days = held[held["period"] == "day"].set_index("date")[columns].astype("float64")
    days = days.reindex(pd.date_range(days.index[0], last))
    for day in days.index[days["persons"].isna()]:
        days.loc[day] = (days.loc[day - pd.Timedelta(days=364)] * GROWTH).round()
    prevented = held[held["period"] == "week"].set_index("date")[["persons", "events"]].astype("float64")
    weeks = pd.date_range(prevented.index[0], days.index[-1] - pd.Timedelta(days=6), freq="7D")
    prevented = prevented.reindex(weeks)
    sums = days[["persons", "events"]].rolling(7).sum()
    landings = "Boats arrived - involved in uncontrolled landings"
    lines = [["Date", "Migrants arrived", "Boats arrived", landings, "Notes"]]
    lines += [[f"{day:%Y-%m-%d}", *_counts(row), ""] for day, row in zip(days.index, days.to_numpy(), strict=True)]
    heads = ["Migrants arrived", "Boats arrived", "Migrants prevented", "Events prevented"]
    weekly = [["Week ending", *heads, "Notes"]]
    for monday, row in zip(weeks, prevented.ffill().to_numpy(), strict=True):
        sunday = monday + pd.Timedelta(days=6)
        weekly.append([f"{sunday:%Y-%m-%d}", *_counts(sums.loc[sunday]), *_counts(row), ""])
    return ods({"SB_01": lines, "SB_02": weekly})


def _counts(row: Iterable[float]) -> list[object]:
    return ["-" if pd.isna(count) else int(count) for count in row]
