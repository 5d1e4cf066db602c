"""The brief's nine charts as numbers: what is drawn, and the one number that each leads with.

Nothing after the cut-off is used: monthly figures end with its month, yearly ones with the last year that is
over by then, texts with those dated by then. The figures themselves are those held today, with all revisions;
they are not what was known on the day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from borderbook import reference, words
from borderbook.methods import denominators, enforcement, ratios, series
from borderbook.questions.empact_results import analysis as empact
from borderbook.questions.facilitators import analysis as facilitators
from borderbook.questions.smuggling_business import analysis as smuggling

YEARS = 11  # drawn at most
EMPACT_YEARS = 5  # the brief names five fact sheets
DRAWN_MISSING = 4  # years after the last risk analysis held that are drawn as missing
BARS = 6  # countries or nationalities
EU, SINCE_BREXIT = "EU27_2020", dt.date(2020, 2, 1)
NO_FIGURE = "no figure"
# the routes that end at the external border, as IOM names them; those inside Europe are left out
SEAS = {
    "Central Mediterranean": "Mediterranean",
    "Eastern Mediterranean": "Mediterranean",
    "Western Mediterranean": "Mediterranean",
    "Western African": "Atlantic",
    "Western Balkan": "By land",
    "Türkiye-Europe land route": "By land",
    "Belarus-EU border": "By land",
}


class Source(Protocol):
    """What is read of a dataset's provenance."""

    @property
    def citation(self) -> str: ...

    @property
    def licence(self) -> str: ...

    @property
    def vintage(self) -> str: ...


@dataclass(frozen=True)
class Chart:
    """One chart of the brief.

    Attributes:
        figure: its number in the brief.
        topic: what it is about.
        dataset: where its figures come from.
        frame: what is drawn; empty if nothing is held up to the cut-off.
        number: the number that it leads with, as it is read ('240,021', 'no figure').
        label: what that number counts, when, and how it moved.
        period: what it covers.
    """

    figure: int
    topic: str
    dataset: str
    frame: pd.DataFrame
    number: str
    label: str
    period: str


@dataclass(frozen=True)
class CutOff:
    """The last month that may be used; ``month`` is its first day, None for all that is held."""

    month: pd.Timestamp | None

    @classmethod
    def at(cls, text: str) -> CutOff:
        """From '2024-12', or 'latest'."""
        return cls(None if text == "latest" else pd.Timestamp(text))

    @property
    def year(self) -> int:
        """The last calendar year that is over; a far year if there is no cut-off."""
        if self.month is None:
            return 9999
        return self.month.year if self.month.month == 12 else self.month.year - 1

    @property
    def end(self) -> pd.Timestamp:
        """The last day."""
        return pd.Timestamp(2200, 1, 1) if self.month is None else self.month + pd.offsets.MonthEnd(0)

    def shown(self) -> str:
        """'December 2024', or 'the latest figures held'."""
        return "the latest figures held" if self.month is None else f"{self.month:%B %Y}"


def charts(frames: Mapping[str, pd.DataFrame], cut_off: CutOff) -> dict[str, Chart]:
    """The nine charts in the brief's order, by name.

    Args:
        frames: detections, incidents, enforcement, risk_indicators, europol_indicators, empact_results.
        cut_off: the last month that may be used.
    """
    found, risk = frames["enforcement"], frames["risk_indicators"]
    return {
        "detections": detections(frames["detections"], cut_off),
        "routes": routes(frames["detections"], cut_off),
        "deaths": deaths(frames["incidents"], cut_off),
        "chain": chain(found, cut_off),
        "found": found_by_state(found, cut_off),
        "facilitators": facilitators_by_year(risk, cut_off),
        "share": share(frames["europol_indicators"], cut_off),
        "nationalities": nationalities(risk, cut_off),
        "arrests": arrests(frames["empact_results"], cut_off),
    }


def detections(table: pd.DataFrame, cut_off: CutOff) -> Chart:
    """1: detections by year (index), with how many months of it there are; leads with twelve months."""
    monthly = _until(table, cut_off)
    topic, dataset = "Detections of illegal border-crossing", "detections"
    if len(monthly) < 12:
        return _nothing(1, topic, dataset, ["detections", "months"])
    total = pd.DataFrame({"count": monthly.sum(axis="columns"), "months": 1})
    made = series.to_frequency(total, "year").tail(YEARS)
    made = made.set_axis(pd.Index(pd.DatetimeIndex(made.index).year, name="year"))
    last, before = _last_year(monthly.sum(axis="columns"))
    label = f"detections in {_twelve(monthly)}, {_moved(last, before)}"
    frame = made[["count", "months"]].rename(columns={"count": "detections"})
    return Chart(1, topic, dataset, frame, words.number(last), label, _twelve(monthly))


def routes(table: pd.DataFrame, cut_off: CutOff) -> Chart:
    """2: detections by route in the last twelve months, the largest first; leads with the largest route."""
    monthly = _until(table, cut_off)
    topic, dataset = "Detections by route", "detections"
    if len(monthly) < 12:
        return _nothing(2, topic, dataset, ["route", "detections", "share"])
    last = series.last_year_table(monthly.rename_axis(columns="route"))
    counts = last["last twelve months"].astype("float64")
    frame = pd.DataFrame({"route": last["route"], "detections": counts, "share": counts / counts.sum() * 100})
    top = frame.iloc[0]
    label = (
        f"detections on the {top['route']} route in {_twelve(monthly)}, {words.per_cent(top['share'])} of all"
    )
    return Chart(2, topic, dataset, frame, words.number(top["detections"]), label, _twelve(monthly))


def deaths(incidents: pd.DataFrame, cut_off: CutOff) -> Chart:
    """3: dead and missing by year (index) and sea, and the months there are; leads with twelve months."""
    topic, dataset = "Dead and missing on the routes to Europe", "incidents"
    covered = denominators.covered_months(incidents)
    covered = covered[covered <= cut_off.end]
    if len(covered) < 12:
        return _nothing(3, topic, dataset, ["Mediterranean", "Atlantic", "By land", "months"])
    own = incidents[incidents["route"].isin(list(SEAS)) & incidents["date"].notna()]
    own = own.assign(sea=own["route"].astype("str").map(SEAS), month=denominators.month_of(own["date"]))
    monthly = own.pivot_table(index="month", columns="sea", values="dead_and_missing", aggfunc="sum")
    monthly = monthly.reindex(index=covered, columns=list(dict.fromkeys(SEAS.values()))).fillna(0)
    frame = series.to_frequency(monthly.astype("int64").assign(months=1), "year").tail(YEARS)
    frame = frame.set_axis(pd.Index(pd.DatetimeIndex(frame.index).year, name="year"))
    last, before = _last_year(monthly.sum(axis="columns"))
    label = f"dead and missing in {_twelve(monthly)}, {_moved(last, before)} (a minimum)"
    return Chart(3, topic, dataset, frame, words.number(last), label, _twelve(monthly))


_MEASURES = {
    enforcement.REFUSED: "refusal_of_entry",
    enforcement.FOUND: "found_illegally_present",
    enforcement.ORDERS: "order_to_leave",
    enforcement.RETURNS: "return",
}


def chain(table: pd.DataFrame, cut_off: CutOff) -> Chart:
    """4: the four enforcement counts of the EU by year (index); leads with the last year's returns."""
    topic, dataset = "Refused, found, ordered to leave, returned", "enforcement"
    counts = enforcement.of_place(enforcement.counts(table)[0], EU)
    frame = counts.rename(columns=_MEASURES)[list(_MEASURES.values())].loc[: cut_off.year]
    frame = frame.dropna(how="all", axis=1).dropna(how="all").tail(YEARS)
    known = frame["return"].dropna() if "return" in frame.columns else pd.Series(dtype="float64")
    if known.empty:
        return _nothing(4, topic, dataset, list(frame.columns))
    year = int(known.index[-1])
    rate = ratios.ratio(frame["return"], frame["order_to_leave"]).loc[year]
    label = f"returned from the EU in {year}, {words.number(rate)} per 100 ordered to leave that year"
    return Chart(4, topic, dataset, frame, words.number(known.loc[year]), label, str(year))


def found_by_state(table: pd.DataFrame, cut_off: CutOff) -> Chart:
    """5: found illegally present by member state in the last year, the largest first; leads with the largest."""
    topic, dataset = "Found illegally present, by state", "enforcement"
    totals = enforcement.totals(table)
    own = totals[
        (totals["measure"] == "found_illegally_present")
        & (totals["citizenship"] == "TOTAL")
        & (totals["year"] <= cut_off.year)
    ].dropna(subset=["persons"])
    states = own.astype({"geo": "str"})
    states = states[~reference.aggregates(states["geo"])]
    enough = states.groupby("year")["geo"].size()
    years = enough[enough >= BARS].index
    if years.empty:
        return _nothing(5, topic, dataset, ["state", "persons"])
    year = int(years.max())
    members = reference.members("EU", SINCE_BREXIT)
    chosen = states[(states["year"] == year) & states["geo"].isin(members)].nlargest(BARS, "persons")
    frame = pd.DataFrame(
        {"state": chosen["geo"].map(reference.label), "persons": chosen["persons"].astype("float64")}
    ).reset_index(drop=True)
    union = own[(own["year"] == year) & (own["geo"] == EU)]["persons"]
    top = frame.iloc[0]
    share = (
        f", {words.per_cent(top['persons'] / float(union.iloc[0]) * 100)} of the EU's" if len(union) else ""
    )
    label = f"found illegally present in {top['state']} in {year}{share}"
    return Chart(5, topic, dataset, frame, words.number(top["persons"]), label, str(year))


def facilitators_by_year(table: pd.DataFrame, cut_off: CutOff) -> Chart:
    """6: facilitators by year (index), missing where no edition held prints the year; leads with the last known."""
    topic, dataset = "Facilitators detected", "risk_indicators"
    editions = _editions(table, cut_off)
    held = editions[(editions["indicator"] == "facilitators") & (editions["breakdown"] == "total")]
    if held.empty:
        return _nothing(6, topic, dataset, ["facilitators"])
    end = min(cut_off.year, int(held["year"].max()) + DRAWN_MISSING)
    start = max(end - YEARS + 1, int(held["year"].min()))
    newest = held.sort_values("edition").groupby("year")["value"].last().reindex(range(start, end + 1))
    frame = newest.astype("float64").rename_axis("year").to_frame("facilitators")
    known = frame["facilitators"].dropna()
    year = int(known.index[-1])
    after = "" if year == end else f"; no figure held for {_years(year + 1, end)}"
    before = float(known.get(year - 1, float("nan")))
    label = f"facilitators in {year}, {_moved(float(known.loc[year]), before)}{after}"
    return Chart(6, topic, dataset, frame, words.number(known.loc[year]), label, str(year))


def share(facts: pd.DataFrame, cut_off: CutOff) -> Chart:
    """7: the share said to use smugglers, text by text; leads with the last wording."""
    topic, dataset = "Share said to use smugglers", "europol_indicators"
    rows = smuggling.restatements(facts)
    frame = rows[rows["to"] <= cut_off.end].reset_index(drop=True)
    if frame.empty:
        return _nothing(7, topic, dataset, list(rows.columns))
    frame = frame[["publisher", "document", "share", "wording", "from", "to", "years_after"]]
    first, last = frame.iloc[0], frame.iloc[-1]
    label = f"of irregular migrants, say {len(frame)} texts since {first['from']:%B %Y}: a quotation, not a measurement"
    number = str(last["wording"]).replace("more than", ">")
    return Chart(7, topic, dataset, frame, number, label, f"{first['from']:%Y} to {last['to']:%Y}")


def nationalities(table: pd.DataFrame, cut_off: CutOff) -> Chart:
    """8: facilitators by nationality in the last year of the newest edition; leads with the largest named."""
    topic, dataset = "Facilitators by nationality", "risk_indicators"
    held = _editions(table, cut_off)
    own = held[(held["indicator"] == "facilitators") & (held["breakdown"] == "citizenship")]
    if own.empty:
        return _nothing(8, topic, dataset, ["nationality", "facilitators", "named"])
    edition = int(own["edition"].max())
    rows = facilitators.nationalities(own, edition)
    year, total = int(rows["year"].iloc[0]), float(rows["value"].sum())
    kept = pd.concat([rows[rows["named"]].head(BARS - 1), rows[~rows["named"]]])
    rest = rows[rows["named"]]["value"].iloc[BARS - 1 :].sum()
    frame = kept[["nationality", "value", "named"]].rename(columns={"value": "facilitators"})
    frame = frame.astype({"facilitators": "float64"}).reset_index(drop=True)
    others = frame["nationality"] == "all others"
    frame.loc[others, "facilitators"] += float(rest)
    top = frame.iloc[0]
    unnamed = words.per_cent(float(frame.loc[~frame["named"], "facilitators"].sum()) / total * 100)
    most = f"citizens of {top['nationality']} among the facilitators of {year}, the most"
    label = f"{most}; {unnamed} are others or unknown"
    return Chart(8, topic, dataset, frame, words.number(top["facilitators"]), label, str(year))


def arrests(facts: pd.DataFrame, cut_off: CutOff) -> Chart:
    """9: migrant smugglers arrested by year (index), missing where no fact sheet was found; leads with the last."""
    topic, dataset = "Migrant smugglers arrested (EMPACT)", "empact_results"
    indicator = "migrant_smugglers_arrested"
    whole = facts[(facts["scope"] == "whole_year") & (facts["indicator"] == indicator)]
    end = min(cut_off.year, int(whole["year"].max()))
    rows = empact.by_period(whole, "whole_year").drop_duplicates("year").set_index("year")
    by_year = rows["value"].reindex(range(end - EMPACT_YEARS + 1, end + 1)).astype("float64")
    frame = by_year.rename_axis("year").to_frame("arrests")
    known = frame["arrests"].dropna()
    if known.empty:
        return _nothing(9, topic, dataset, ["arrests"])
    year = int(known.index[-1])
    missing = [str(at) for at in frame.index[frame["arrests"].isna()]]
    gap = f"; no figure found for {words.listed(missing)}" if missing else ""
    label = (
        f"arrests in {year}, {_moved(float(known.loc[year]), float(known.get(year - 1, float('nan'))))}{gap}"
    )
    return Chart(9, topic, dataset, frame, words.number(known.loc[year]), label, str(year))


def numbering(made: Mapping[str, Chart]) -> dict[str, int]:
    """Each dataset's number in the list of sources, in the order of first use."""
    return {name: n for n, name in enumerate(dict.fromkeys(c.dataset for c in made.values()), start=1)}


def headlines(made: Mapping[str, Chart], reconstructed: pd.DataFrame) -> pd.DataFrame:
    """The nine leading numbers: figure, topic, number, what it says, period, source number, confidence."""
    order = numbering(made)
    sure = dict(zip(reconstructed["figure"], reconstructed["confidence"], strict=True))
    rows = [
        (str(c.figure), c.topic, c.number, c.label, c.period, order[c.dataset], sure.get(str(c.figure), ""))
        for c in made.values()
    ]
    columns = ["figure", "topic", "number", "what it says", "period", "source", "reconstruction"]
    return pd.DataFrame(rows, columns=columns)


def source_list(made: Mapping[str, Chart], held: Mapping[str, Source]) -> pd.DataFrame:
    """The numbered sources: number, source, vintage, licence, charts.

    Args:
        made: ``charts``.
        held: dataset -> its provenance (``catalog.provenance``).
    """
    rows = [
        (
            n,
            held[name].citation,
            held[name].vintage,
            held[name].licence,
            words.listed([str(c.figure) for c in made.values() if c.dataset == name]),
        )
        for name, n in numbering(made).items()
    ]
    return pd.DataFrame(rows, columns=["number", "source", "vintage", "licence", "charts"])


def reconstruction(table: pd.DataFrame) -> pd.DataFrame:
    """What each lost chart most probably showed, for a table: figure, shown, or else, confidence, reason."""
    made = table[["figure", "probable_content", "alternative", "brief_source", "confidence", "reason"]]
    return made.rename(
        columns={
            "probable_content": "most probably",
            "alternative": "or else",
            "brief_source": "the brief's source",
        }
    )


def _until(table: pd.DataFrame, cut_off: CutOff) -> pd.DataFrame:
    monthly = series.monthly(table, by="route", value="detections")
    return monthly[monthly.index <= cut_off.end]


def _editions(table: pd.DataFrame, cut_off: CutOff) -> pd.DataFrame:
    """The editions out by the cut-off; the risk analysis of a year is published in it, on the years before."""
    return table[(table["edition"] <= cut_off.year) & (table["year"] <= cut_off.year)]


def _last_year(monthly: pd.Series) -> tuple[float, float]:
    """The sums of the last twelve months and of the twelve before; the latter NaN if they are not all there."""
    before = float(monthly.iloc[-24:-12].sum()) if len(monthly) >= 24 else float("nan")
    return float(monthly.iloc[-12:].sum()), before


def _twelve(monthly: pd.DataFrame) -> str:
    last = pd.Timestamp(monthly.index[-1])
    return str(last.year) if last.month == 12 else f"the twelve months to {last:%B %Y}"


def _moved(new: float, old: float) -> str:
    moved = series.change(new, old)
    return "the year before is not known" if pd.isna(moved) else f"{words.changed(moved)} on the year before"


def _years(first: int, last: int) -> str:
    return (
        words.listed([str(y) for y in range(first, last + 1)]) if last - first < 2 else f"{first} to {last}"
    )


def _nothing(figure: int, topic: str, dataset: str, columns: list[str]) -> Chart:
    label = "nothing is held up to this cut-off"
    return Chart(figure, topic, dataset, pd.DataFrame(columns=columns), NO_FIGURE, label, "")
