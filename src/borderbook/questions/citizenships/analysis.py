"""Who is detected: citizenships ranked, compared and how concentrated they are.

A group that is no nationality of a state (unknown, unspecified sub-Saharan, stateless, unspecified third
country) is shown as such and never ranked among the countries. All functions take or give wide frames of
counts: a row a period, a column a citizenship (its code), as ``series`` has them.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from borderbook import reference, words
from borderbook.errors import UsageError
from borderbook.methods import series

OTHERS = "OTHERS"  # the countries that are not among the first ones; not a code of the reference tables
OTHERS_NAME = "Other countries"
LEAST = 100  # of fewer detections no shares are given: one more or less would move them by a per cent
COUNTRY, REST, NO_NATIONALITY = "country", "other countries", "no nationality"


def monthly(detections: pd.DataFrame, route: str | None, start: str, end: str) -> pd.DataFrame:
    """Detections of one route (None: of all) by month and citizenship, in the months asked for.

    Args:
        detections: the tidy dataset of that name.
        route: as Frontex names it.
        start: first month, or 'first'.
        end: last month, or 'latest'.

    Raises:
        UsageError: no month lies between them, or nothing was detected there.
    """
    counted = detections["detections"].where((detections["route"] == route) | (route is None), 0)
    wide = series.monthly(detections.assign(detections=counted), by="citizenship", value="detections")
    chosen = series.between(wide, start, end)
    if chosen.to_numpy().sum() == 0:
        span = words.span(chosen.index[0], chosen.index[-1])
        raise UsageError(f"There were no detections on {words.route(route)} in {span}. Choose another.")
    return chosen.rename(columns=str)


def name(code: str) -> str:
    """A citizenship, a group or ``OTHERS`` by its name."""
    return OTHERS_NAME if code == OTHERS else reference.label(code)


def kind(code: str) -> str:
    """Whether a column is a country, the other countries together, or a group without a nationality."""
    if code == OTHERS:
        return REST
    return NO_NATIONALITY if reference.kind(code) == "residual" else COUNTRY


def unnamed(codes: Iterable[str]) -> list[str]:
    """Those of the codes that are no nationality of a state."""
    table = reference.countries()  # once, not code by code: frames have two hundred columns
    groups = set(table.loc[table["kind"] == "residual", "code"])
    return [code for code in codes if code in groups]


def countries(wide: pd.DataFrame) -> pd.DataFrame:
    """The columns that are countries."""
    return wide.drop(columns=unnamed(wide.columns))


def leading(wide: pd.DataFrame, top: int) -> list[str]:
    """The codes of the ``top`` countries with the most detections, the most first; equals by code."""
    total = countries(wide).sum()
    ordered = total[total > 0].sort_index().sort_values(ascending=False, kind="stable")
    return list(ordered.index[:top])


def grouped(wide: pd.DataFrame, shown: list[str]) -> pd.DataFrame:
    """The countries ``shown``, then the other countries as one column, then the groups without a nationality.

    The row sums stay what they were. A group or rest that never occurs has no column.
    """
    named = countries(wide)
    rest = named.drop(columns=shown).sum(axis="columns")
    groups = wide[unnamed(wide.columns)]
    groups = groups[groups.sum().sort_values(ascending=False, kind="stable").index]
    made = named[shown].assign(**{OTHERS: rest}).join(groups)
    used = made.sum() > 0
    return made[[code for code in made.columns if code in shown or used[code]]]


def ranking(wide: pd.DataFrame, top: int) -> pd.DataFrame:
    """The leading countries and everything else: rank (countries only), code, kind, detections, share.

    ``share`` is per cent of all detections, those without a nationality included.
    """
    total = grouped(wide, leading(wide, top)).sum()
    made = pd.DataFrame({"code": total.index, "kind": total.index.map(kind), "detections": total.to_numpy()})
    made["share"] = made["detections"] / made["detections"].sum() * 100
    rank = (made["kind"] == COUNTRY).cumsum().where(made["kind"] == COUNTRY)
    return made.assign(rank=rank.astype("Int64"))[["rank", "code", "kind", "detections", "share"]]


def ends(wide: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The first and the last twelve months; of less than two years, the first and the last half.

    Raises:
        UsageError: there is but one month.
    """
    months = min(12, len(wide) // 2)
    if months == 0:
        raise UsageError("One month cannot be compared with itself. Choose a longer span.")
    return wide.iloc[:months], wide.iloc[-months:]


def shift(first: pd.DataFrame, last: pd.DataFrame, top: int) -> pd.DataFrame:
    """Shares in two periods: code, kind, first, last (per cent) and change (percentage points).

    Args:
        first: months of the earlier period.
        last: months of the later one, with the same columns.
        top: so many countries, those with the largest share in either; and the groups without a nationality
            that occur in either.

    Returns:
        Countries by change, the largest rise first, then the groups. Shares are missing for a period with
        fewer than ``LEAST`` detections.
    """
    both = pd.DataFrame({"first": _shares(first), "last": _shares(last)})
    most = both.max(axis="columns")
    found = most[most > 0].sort_values(ascending=False, kind="stable").index
    groups = unnamed(found)
    named = [code for code in found if code not in groups]
    made = both.loc[[*named[:top], *groups]].assign(change=lambda t: t["last"] - t["first"])
    made = made.rename_axis("code").reset_index()
    made.insert(1, "kind", made["code"].map(kind))
    return made.sort_values(["kind", "change"], ascending=[True, False], kind="stable", ignore_index=True)


def concentration(wide: pd.DataFrame) -> pd.DataFrame:
    """How concentrated each row's detections are on few citizenships: the Herfindahl-Hirschman index, 0 to 1.

    Returns:
        Columns: named (of the detections with a nationality), lower and upper (what it can be for all of them:
        spread thinly over many other nationalities, or all of the largest one), alike (1 / named: so many
        citizenships of equal size would be as concentrated). Missing where no nationality is reported, and
        for fewer than ``LEAST`` detections.
    """
    named = countries(wide).astype("float64")
    known, total = named.sum(axis="columns"), wide.sum(axis="columns").astype("float64")
    squares, largest = (named**2).sum(axis="columns"), named.max(axis="columns")
    unknown = total - known
    some = (known > 0) & (total >= LEAST)
    made = pd.DataFrame(
        {
            "named": squares / known.where(some) ** 2,
            "lower": squares / total.where(some) ** 2,
            "upper": (squares - largest**2 + (largest + unknown) ** 2) / total.where(some) ** 2,
        }
    )
    return made.assign(alike=1 / made["named"])


def shares(wide: pd.DataFrame) -> pd.DataFrame:
    """Per cent of each row's detections; missing for a row with fewer than ``LEAST`` of them."""
    return series.shares(wide).where(wide.sum(axis="columns") >= LEAST)


def unnamed_shares(wide: pd.DataFrame) -> pd.DataFrame:
    """Per cent of each row's detections in each group without a nationality that occurs, the largest first."""
    groups = unnamed(grouped(wide, []).columns)
    return shares(wide)[groups]


def by_route(detections: pd.DataFrame, months: pd.Index, each: int = 3) -> pd.DataFrame:
    """Which citizenships were detected on which route: per cent of the route, a row a group, a column a route.

    Args:
        detections: the tidy dataset of that name.
        months: the months to add up.
        each: the countries shown are the first so many of every route.

    A route with fewer than ``LEAST`` detections is left out.
    """
    counts = detections[detections["month"].isin(months)].pivot_table(
        index="route", columns="citizenship", values="detections", aggfunc="sum", observed=True
    )
    all_routes = counts.fillna(0).astype("int64").rename(columns=str, index=str).copy()  # in one piece
    large = all_routes[all_routes.sum(axis="columns") >= LEAST]
    of_each = [code for route in large.index for code in leading(large.loc[[route]], each)]
    shown = sorted(set(of_each), key=lambda code: (-large[code].sum(), code))
    return shares(grouped(large, shown)).T


def _shares(months: pd.DataFrame) -> pd.Series:
    return shares(months.sum().to_frame().T).iloc[0]
