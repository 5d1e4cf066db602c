"""Notified control at internal borders: by state, year and reason, and on how many days.

Two tables are put together: the lists of the Council and the Commission, which end in March 2021, and measures of
2024 to 2026 compiled by hand, which are not complete. What was notified between the two is not known here; it is
missing, not zero.
A notification announces that control may be carried out, somewhere along a border; it is not a control.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from borderbook.errors import UsageError

LISTED, BY_HAND = "list", "by hand"
REASONS = (
    "migration", "migrant_smuggling", "terrorism", "health", "political_conference", "sports_event",
    "demonstration", "other_event", "organised_crime", "public_order", "external_borders", "not_stated",
)  # fmt: skip
# the reasons that the titles of the measures compiled by hand name; most name none
_NAMED = {"smuggl": "migrant_smuggling", "Olympic": "sports_event"}
_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Coverage:
    """From when to when notifications are known: for each table the first and the last day on which one begins.

    ``list_reach`` is the day on which the last of the list's notifications ends.
    """

    list_first: pd.Timestamp
    list_last: pd.Timestamp
    list_reach: pd.Timestamp
    hand_first: pd.Timestamp
    hand_last: pd.Timestamp

    def knows(self, year: int) -> bool:
        """Whether a state without a notification in that year had none: so only in the years of the list."""
        return self.list_first.year <= year <= self.list_last.year

    def part(self, year: int) -> bool:
        """Whether the tables hold only a part of the year's notifications."""
        at_the_end = self.list_last.year <= year <= self.list_reach.year
        return year <= self.list_first.year or at_the_end or year >= self.hand_first.year


def combined(listed: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Both tables as one, a row a notification: geo, start, end, reason, origin ('list' or 'by hand').

    Args:
        listed: the dataset ``internal_borders``.
        events: the curated table ``policy_events``, of which the national measures on internal border control
            are taken.

    Rows without a start or an end are left out.
    """
    official = listed[["geo", "start", "end", "reason"]].astype({"geo": "str", "reason": "str"})
    own = events[(events["topic"] == "internal border control") & (events["act_type"] == "national measure")]
    hand = pd.DataFrame(
        {
            "geo": own["geo"].astype("str"),
            "start": pd.to_datetime(own["date_in_force"], errors="coerce"),
            "end": pd.to_datetime(own["date_end"], errors="coerce"),
            "reason": [_named_reason(title) for title in own["short_title"]],
        }
    )
    both = pd.concat([official.assign(origin=LISTED), hand.assign(origin=BY_HAND)], ignore_index=True)
    known = both.dropna(subset=["start", "end"])
    return known.sort_values(["start", "geo", "end"], kind="stable", ignore_index=True)


def coverage(table: pd.DataFrame) -> Coverage:
    """What ``combined`` covers."""
    listed, hand = (table[table["origin"] == origin] for origin in (LISTED, BY_HAND))
    return Coverage(
        listed["start"].min(), listed["start"].max(), listed["end"].max(), hand["start"].min(),
        hand["start"].max(),
    )  # fmt: skip


def chosen(table: pd.DataFrame, country: str, start: int | str, end: int | str) -> pd.DataFrame:
    """The notifications of one state or all that touch the years from start to end.

    Args:
        table: as ``combined`` gives it.
        country: a code, or 'all'.
        start: the first year, or 'first'.
        end: the last year, or 'latest'.

    Returns:
        The rows, with from_day and to_day: their days inside these years.

    Raises:
        UsageError: there are none, and for which states or years there are; or the years are the wrong way
            round.
    """
    first, last = table["start"].dt.year.min(), table["end"].dt.year.max()
    low, high = (first if start == "first" else int(start)), (last if end == "latest" else int(end))
    if low > high:
        raise UsageError(f"The first year, {low}, lies after the last, {high}.")
    own = table if country == "all" else table[table["geo"] == country]
    if own.empty:
        raise UsageError(
            f"There is no notification of {country} in the data. There are some of "
            f"{', '.join(sorted(table['geo'].unique()))}."
        )
    bottom, top = pd.Timestamp(low, 1, 1), pd.Timestamp(high, 12, 31)
    made = own[(own["start"] <= top) & (own["end"] >= bottom)]
    if made.empty:
        raise UsageError(
            f"There is no notification from {low} to {high} in the data. There are some in {_years(own)}."
        )
    return made.assign(
        from_day=_not_before(made["start"], bottom), to_day=_not_after(made["end"], top)
    ).reset_index(drop=True)


def merged(table: pd.DataFrame) -> pd.DataFrame:
    """The stretches of days that a state's notifications cover, overlapping and adjoining ones made one.

    Args:
        table: geo, from_day, to_day (both included).

    Returns:
        geo, from_day, to_day, days; sorted. No day of a state is in two rows.
    """
    rows = table.sort_values(["geo", "from_day", "to_day"], kind="stable", ignore_index=True)
    reached = rows.groupby("geo")["to_day"].cummax().groupby(rows["geo"]).shift()
    stretch = (reached.isna() | (rows["from_day"] > reached + _DAY)).cumsum().rename("stretch")
    made = rows.groupby(["geo", stretch]).agg(from_day=("from_day", "min"), to_day=("to_day", "max"))
    made = made.reset_index(level="geo").reset_index(drop=True)
    return made.assign(days=(made["to_day"] - made["from_day"]).dt.days + 1)


def days_by_state(table: pd.DataFrame) -> pd.DataFrame:
    """Days under notification of each state, the most first.

    Returns:
        geo, notifications, days (each counted once), days_added_up (overlaps counted as often as they are
        notified), first_day, last_day.
    """
    each = table.assign(length=(table["to_day"] - table["from_day"]).dt.days + 1)
    made = each.groupby("geo").agg(
        notifications=("geo", "size"), days_added_up=("length", "sum"), first_day=("from_day", "min"),
        last_day=("to_day", "max"),
    )  # fmt: skip
    made.insert(1, "days", merged(table).groupby("geo")["days"].sum())
    return made.sort_values(["days", "notifications"], ascending=False, kind="stable").reset_index()


def days_by_year(table: pd.DataFrame, covered: Coverage) -> pd.DataFrame:
    """Days under notification, a row a state (the most days first), a column a year.

    Missing where no notification is known and none can be ruled out: in the gap, and by hand.
    """
    years = _span(table)
    stretches = merged(table)
    columns = {}
    for year in years:
        begin = _not_before(stretches["from_day"], pd.Timestamp(year, 1, 1))
        finish = _not_after(stretches["to_day"], pd.Timestamp(year, 12, 31))
        days = ((finish - begin).dt.days + 1).clip(lower=0).groupby(stretches["geo"]).sum()
        columns[year] = days if covered.knows(year) else days.where(days > 0)
    order = days_by_state(table)["geo"]
    return pd.DataFrame(columns).astype("Int64").reindex(order).rename_axis(index="geo", columns="year")


def by_year_and_reason(table: pd.DataFrame, covered: Coverage) -> pd.DataFrame:
    """Notifications by the year in which they begin, a row a year, a column a reason that occurs.

    Those that began before the years chosen are not counted. Years of which no table holds anything are
    missing throughout.
    """
    begun = table[table["start"] == table["from_day"]]
    counts = pd.crosstab(begun["start"].dt.year, begun["reason"])
    names = [name for name in REASONS if name in set(table["reason"])]
    years = pd.Index(_span(table), name="year")
    known = [covered.knows(year) or year in counts.index for year in years]
    made = counts.reindex(index=years, columns=names).fillna(0).astype("Int64")
    made.loc[[not one for one in known]] = pd.NA
    return made.rename_axis(columns="reason")


def by_reason(table: pd.DataFrame) -> pd.DataFrame:
    """Notifications by reason: reason in words, in the list, compiled by hand, states; the most first."""
    counts = pd.crosstab(table["reason"], table["origin"]).reindex(columns=[LISTED, BY_HAND], fill_value=0)
    states = table.groupby("reason")["geo"].nunique()
    order = counts.sum(axis=1).sort_values(ascending=False, kind="stable").index
    made = counts.rename(columns={LISTED: "in the list", BY_HAND: "compiled by hand"}).assign(states=states)
    made.index = made.index.str.replace("_", " ")
    return made.loc[order.str.replace("_", " ")].rename_axis(columns=None).reset_index()


def _span(table: pd.DataFrame) -> range:
    return range(table["from_day"].dt.year.min(), table["to_day"].dt.year.max() + 1)


def _not_before(days: pd.Series, first: pd.Timestamp) -> pd.Series:
    return days.where(days >= first, first)


def _not_after(days: pd.Series, last: pd.Timestamp) -> pd.Series:
    return days.where(days <= last, last)


def _years(table: pd.DataFrame) -> str:
    """The years that notifications touch, as '2006 to 2011, 2015'."""
    ends = zip(table["start"].dt.year, table["end"].dt.year, strict=True)
    years = pd.Series(sorted({year for low, high in ends for year in range(low, high + 1)}))
    runs = years.groupby(years.diff().ne(1).cumsum()).agg(["min", "max"])
    spans = zip(runs["min"], runs["max"], strict=True)
    return ", ".join(str(low) if low == high else f"{low} to {high}" for low, high in spans)


def _named_reason(title: str) -> str:
    return next((reason for word, reason in _NAMED.items() if word in title), "not_stated")
