"""Refused, found, ordered to leave, returned: the sentences, the longer titles, and figures with their flags.

The sentences take what is counted from the names of the columns. They stay true if a cell takes other columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from borderbook.methods import enforcement
from borderbook.methods.columns import rows_of
from notemill import words
from notemill.show.cited import fitting, linked, linked_rows

NOT_STAGES = "The counts are of persons at different moments and not successive stages."
ENOUGH = 5
"""Countries with both figures that a count of countries needs: of fewer, one country would be a large share."""
MANY = 4  # figures in one sentence
REVISED = "of a total revised since"
LATER = "revised"  # after its first release
SAID = ("a jump", "a break", REVISED, LATER)  # remarks that stand in brackets behind a figure


def to_one_year(counts: pd.DataFrame) -> pd.DataFrame:
    """The years up to the newest that has all counts; all years if none of the last years has them."""
    whole = counts.dropna().index
    return counts.loc[: max(whole[whole >= counts.index.max() - enforcement.OLD], default=None)]


def newest(counts: pd.DataFrame, low: pd.DataFrame, known: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Each count in its own newest year, beside the year before.

    Args:
        counts: one row per year, one column per count.
        low: of the same shape, true where a figure is a floor.
        known: ``breaks.explained`` of the jumps of this place.
        held: ``enforcement.vintages`` of this place.

    Returns:
        Index: the counts that have a figure. Columns year, persons, floor, ``year before`` (persons), ``change, %``
        (missing where the two cannot be compared) and ``remark``, which says why not.
    """
    rows, older = {}, of_older_totals(held)
    for name in map(str, counts):
        found = enforcement.newest(counts[name], low[name], held["vintage"][name])
        if found is None:
            continue
        year, before = found.year, counts[name].get(found.year - 1, float("nan"))
        kinds = known.loc[(known["count"] == name) & (known["year"] == year), "kind"].tolist()
        remarks = {
            "a minimum": found.floor,
            f"a {''.join(kinds[:1])}": bool(kinds),
            REVISED: year in older[name],
            "the year before is a minimum": bool(low[name].get(year - 1, False)),
            "of another release than the year before": before > 0 and not found.before > 0,
        }
        remark = next((text for text, true in remarks.items() if true), "")
        alike = found.before >= words.FEW and not remark
        change = (found.figure / found.before - 1) * 100 if alike else float("nan")
        rows[name] = [year, found.figure, found.floor, before, change, remark]
    columns = ["year", "persons", "floor", "year before", "change, %", "remark"]
    types = {"year": "int64", "persons": "float64", "floor": "bool"}
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).astype(types)


def sentences(same_year: pd.DataFrame, newer: pd.DataFrame, counts: list[str], place: str, end: str) -> list[str]:
    """The counts that lead; the others, the newer figures and what is missing; and what single countries show.

    Args:
        same_year: ``newest`` of the years ``to_one_year``.
        newer: the rows of ``newest`` that are of later years.
        counts: the names of the counts that are shown.
        place: the place in words.
        end: the last sentence, left out beside more than ``MANY`` further figures: ``not_stages``.
    """
    if same_year.empty:
        return [f"For {place} no figure of these years is available here."]
    first, absent = led(same_year, counts), [name for name in counts if name not in same_year.index]
    since = f"that year, the newest here with all {words.spelt(len(counts))} counts, had"
    missing = [f"no figure is available here of {words.listed(absent)}"] * bool(absent)
    # the year of the first sentence is not written again if it has all counts
    again = {int(first["year"].max()): since} if len(newer) and not absent else {}
    others, later = [*_of_years(same_year.drop(index=first.index), again), *missing], _of_years(newer, {})
    many = len(same_year) - len(first) + len(newer) > MANY
    more = ["; ".join(others), "; ".join(later)] if many else ["; ".join([*others, *later]), end]
    lead = f"In **{first['year'].max()}**, {place} counted {_counted(first, '**')}"
    return [f"{words.at_start(text)}." for text in (lead, *more) if text]


def led(table: pd.DataFrame, counts: list[str]) -> pd.DataFrame:
    """The rows that the first sentence gives: those of the newest year without the first count, if there are others."""
    rows = table[table.index != counts[0]] if len(table) > 1 else table
    return rows[rows["year"] == rows["year"].max()]


def _of_years(table: pd.DataFrame, openings: Mapping[Any, str]) -> list[str]:
    """The counts of each year, after the opening of that year, if one is given."""
    years = table.groupby("year")
    return [f"{openings.get(year, f'in {year} there were')} {_counted(rows)}" for year, rows in years]


def _counted(table: pd.DataFrame, mark: str = "") -> str:
    more = table["remark"].map({remark: f" ({remark})" for remark in SAID}).fillna("")
    return words.listed(
        [
            f"{mark}{words.least(row.persons, row.floor)}{mark} {row.Index}{more[row.Index]}"
            for row in linked_rows(table, "persons")
        ]
    )


def remarks(table: pd.DataFrame, releases: pd.DataFrame) -> pd.Series:
    """The remarks, with ``LATER`` on a figure of the EU-27 that has none and was first released otherwise.

    Args:
        table: ``newest`` of the EU-27.
        releases: ``first_releases.by_year``.
    """
    known = releases.to_dict("index")
    same = [known.get(row.year, {}).get(row.Index, row.persons) == row.persons for row in rows_of(table)]
    return table["remark"].where(table["remark"].ne("") | pd.Series(same, table.index), LATER)


def of_older_totals(held: pd.DataFrame) -> dict[str, list[int]]:
    """The years of each count whose figures were published with a total that was revised since, without them.

    Args:
        held: ``enforcement.vintages`` of a place.
    """
    older = enforcement.superseded(held)
    return {str(name): [int(year) for year in held.index[older[name]]] for name in older}


def not_stages(table: pd.DataFrame, year: int | None, whose: str = "") -> str:
    """In how many countries orders exceed persons found; nothing if too few have both, or none has more.

    Args:
        table: one row per country, with persons found and orders.
        year: of the figures.
        whose: ', of citizens of Sudan'; an empty string for all citizenships.
    """
    people = whose.removeprefix(", of ") or "people"
    both = table[[enforcement.FOUND, enforcement.ORDERS]].dropna()
    more = (both[enforcement.ORDERS] > both[enforcement.FOUND]).sum()
    if len(both) < ENOUGH or year is None or not more:
        return ""
    return (
        f"in {words.spelt(more)} of the {len(both)} countries with comparable figures of {year} more {people} were "
        "ordered to leave than found, so the counts are not successive stages"
    )


def without_flags(table: pd.DataFrame, read: pd.DataFrame) -> str:
    """The vintages without any flag of orders and returns that are shown; an empty string if there is none.

    Args:
        table: the enforcement dataset.
        read: the rows that are shown, as for ``cells_as_read``.
    """
    mine = table[table["measure"].isin(["order_to_leave", "return"]) & table["persons"].notna()]
    flagged = (mine["flag"].astype("str") != "").groupby(mine["vintage"].astype("str")).any()
    shown = read.loc[~read["count"].isin([enforcement.REFUSED, enforcement.FOUND]), "vintage"]
    bare = words.listed(sorted({*flagged.index[~flagged]} & {*shown}))
    return f"Orders and returns of {bare} are without flags here: Eurostat may set some." if bare else ""


def changes_title(table: pd.DataFrame, place: str) -> str:
    """Which count changed most, in per cent, among those that can be compared; else the newest figure.

    Args:
        table: ``newest``.
        place: whose they are.
    """
    if table.empty:
        return words.as_label(f"{place}: no figure")
    steady = table.dropna(subset="change, %")
    changes = steady.loc[steady["year"] == steady["year"].max(), "change, %"].abs()
    name: Any = changes.idxmax() if len(changes) else table["year"].idxmax()
    (row,), change = linked_rows(table.loc[[name]], "persons"), linked(table, name, "change, %")
    title = words.as_label(f"{place}, {row.year}: {words.least(row.persons, row.floor)} {row.Index}")
    return title if pd.isna(change) else fitting(f"{title}, {words.changed(change)} on {row.year - 1}", title)


def cells_as_read(read: pd.DataFrame) -> pd.DataFrame:
    """Each figure of a place with its flag and vintage, one row per year and one column per count.

    Args:
        read: the place's rows of ``enforcement.totals``, of one citizenship or of all together.
    """
    flags = [[enforcement.FLAGS.get(letter, letter) for letter in flag] for flag in read["flag"]]
    older = enforcement.superseded(read)
    texts = [
        f"{words.number(persons)} ({', '.join([vintage, *flag, *(['total revised since'] if old else [])])})"
        for persons, vintage, flag, old in zip(read["persons"], read["vintage"], flags, older, strict=True)
    ]
    wide = read.assign(text=texts).pivot_table(index="year", columns="count", values="text", aggfunc="first")
    names = [name for name in enforcement.INDICATORS.values() if name in wide.columns]
    return wide[names].fillna("").rename_axis(columns=None).reset_index()
