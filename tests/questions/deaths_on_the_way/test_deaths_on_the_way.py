"""Deaths on the way: counts, rates with intervals and ties; what is said where the default has no such case."""

import numpy as np
import pandas as pd
import pytest

from borderbook.questions.deaths_on_the_way import analysis, answer
from notemill import catalog
from notemill.charts import maps
from notemill.show.cited import Rate

A, B = "Central Mediterranean", "Western African"


def incidents(route, sizes, year=2025):
    size = np.asarray(sizes)
    return pd.DataFrame(
        {"date": pd.Timestamp(year, 5, 2), "year": year, "route": route, "cause": "drowning", "lat": 35.0, "lon": 12.0,
         "dead": size // 3, "dead_and_missing": size, "survivors": 2, "females": 1, "males": pd.NA, "children": pd.NA,
         "source_quality": 5}
    ).astype({"males": "Int64", "children": "Int64"})  # fmt: skip


TABLE = pd.concat([incidents(A, [3] * 30), incidents(B, [6] * 20), incidents(B, [12], 2024)], ignore_index=True)
RATE = Rate("dead and missing", "detections", 1000)
RATES = pd.DataFrame({"rate": [9.0, 12.0], "low": [6.0, 8.0], "high": [12.5, 17.0]}, index=[A, B])


def test_a_year_is_complete_if_the_record_reaches_its_last_day():
    days = pd.Timestamp("2023-01-02"), pd.Timestamp("2025-12-31")
    assert analysis.complete_years(*days, "first", "latest") == [2023, 2024, 2025]
    assert analysis.complete_years(*days, 2024, 2026) == [2024, 2025]


def test_totals_have_an_interval_only_for_enough_incidents():
    table = analysis.totals(pd.concat([incidents(A, [3] * 30), incidents(B, [6] * 9)]))
    assert table.loc[A, ["incidents", "dead_and_missing"]].tolist() == [30, 90]
    half = analysis.totals(incidents(A, [3] * 30), level=0.5)
    assert table.loc[A, "low"] < half.loc[A, "low"] < 90 < half.loc[A, "high"] < table.loc[A, "high"]
    assert table.loc[B, ["low", "high"]].isna().all()
    assert analysis.totals(TABLE, ("route", "year")).index.tolist() == [(A, 2025), (B, 2024), (B, 2025)]
    assert analysis.totals(TABLE.astype({"route": pd.CategoricalDtype([A, B, "C"])})).index.tolist() == [A, B]


@pytest.mark.parametrize(("under", "tie"), [((1000, 1200), {(A, B)}), ((1000, 100), set()), ((100, 1000), set())])
def test_rates_whose_ratio_may_be_one_are_a_tie_at_the_level_of_all_pairs_together(under, tie, monkeypatch):
    levels, totals = [], analysis.totals
    monkeypatch.setattr(analysis, "totals", lambda rows, level: levels.append(level) or totals(rows, level=level))
    divided, three = pd.Series([*under, 1000.0], [A, B, "C"]), pd.concat([TABLE, incidents("C", [3] * 30)])
    assert analysis.ties(three, divided, [A, B]) == tie
    assert analysis.ties(three, divided, [A, B, "C"]) & {(A, B)} == tie
    assert analysis.ties(TABLE, divided, [A]) == set()
    assert levels == pytest.approx([0.95, 1 - 0.05 / 3, 0.95])


# Example: questions.deaths_on_the_way.analysis.by_denominator
def test_rates_under_every_denominator():
    spans = pd.DataFrame(
        [("x", A, "2025-05-01", "2025-05-31", 1, 400.0, 200.0), ("x", A, "2025-06-01", "2025-06-30", 1, 600.0, 250.0),
         ("y", B, "2024-05-01", "2024-05-31", 1, 10.0, 10.0)],
        columns=["denominator", "route", "first", "last", "months", "value", "value_other"],
    ).astype({"first": "datetime64[us]", "last": "datetime64[us]"})  # fmt: skip
    rates = analysis.by_denominator(TABLE, spans)
    assert rates.index.to_list() == [(A, "x", 2)]  # one incident on B is too few
    assert rates["rate"].to_dict("list") == {"as named": [90], "detections, same months": [200]}
    assert analysis.by_denominator(TABLE, spans.iloc[:0]).empty


def test_what_the_record_holds():
    mixed = TABLE.assign(
        source_quality=[5, 1, 3] * 17, children=3, males=2, cause=["drowning", analysis.UNKNOWN_CAUSE, "x"] * 17
    )
    rows = analysis.record(mixed.astype({"route": pd.CategoricalDtype([A, B, "C"])}))
    assert (rows.index.tolist(), rows.index.name) == ([B, A], "route")
    assert rows.loc[B].to_dict() == pytest.approx({
        "incidents": 21, "dead and missing": 132, "largest incident": 12, "in the ten largest, %": (12 + 9 * 6) / 132 * 100,
        "recorded as missing, %": (132 - 44) / 132 * 100, "survivors recorded": 42, "sex known, %": 63 / 132 * 100,
        "of these female, %": 100 / 3, "children, at least": 63, "cause unknown, %": 42 / 132 * 100,
        "official source, %": 100 / 3, "media only, %": 200 / 3,
    })  # fmt: skip
    none = analysis.record(incidents(A, [0]).assign(females=0, males=0)).loc[A]
    assert none[["in the ten largest, %", "recorded as missing, %", "sex known, %"]].tolist() == [0, 0, 0]
    assert pd.isna(none["of these female, %"])


def test_no_file_has_more_women_than_dead_and_missing_on_many_incidents():
    for vintage in catalog.published("incidents", "latest"):
        table = catalog.load("incidents", str(vintage.date))
        excess = (table["females"] - table["dead_and_missing"]).clip(lower=0)
        assert excess.sum() < 0.05 * table["females"].sum(), vintage.date


def test_places_near_each_other_are_one_and_those_without_coordinates_none():
    moved = incidents(A, [3, 4, 5]).assign(lat=[35.0, 35.1, np.nan])
    far = incidents(B, [7, 8, 7]).assign(lat=[20.0, 20.0, 28.123], lon=[-17.0, -15.126, -15.0])
    table = analysis.places(pd.concat([moved, far]))
    assert table.drop(columns=["first"]).reset_index().to_numpy().tolist() == [
        [0, B, -15.13, 20.0, 8, 1], [1, A, 12.0, 35.05, 7, 2], [2, B, -17.0, 20.0, 7, 1], [3, B, -15.0, 28.12, 7, 1],
    ]  # fmt: skip
    assert answer.map_title(table) == "Most dead or missing on the map: Western African, 22 of 29"
    assert answer.map_title(table[1:2]) == "Dead or missing on the map: Central Mediterranean, 7"
    assert answer.map_title(table[:0]) == "No incident has coordinates"


FIRST = "the Western African route, **12.0** (95 % interval 8.0 to 17.0)"
LEFT = "; not ranked, for too few months or incidents: Central Mediterranean."


@pytest.mark.parametrize(
    ("rates", "ranked", "ties", "parts", "said", "title"),
    [
        (RATES, [B, A], {(B, A)}, {A: "52 months"}, f"Per 1,000 detections, most dead and missing were recorded on {FIRST}, not clearly more than "
         "on the Central Mediterranean route, 9.0 (52 months).", "Western African 12.0, not clearly above Central Mediterranean 9.0 per 1,000 detections"),
        (RATES, [B, A], set(), {}, f"recorded on {FIRST}.", "Western African: 12.0 per 1,000 detections, the highest rate"),
        (RATES, [B], set(), {}, f"On {FIRST} dead and missing were recorded per 1,000 detections{LEFT}", "Western African: 12.0 per 1,000 detections"),
        (RATES, [], set(), {A: "known for 17 of 60 months", B: "known for 9 of 60 months"},
         "No route is ranked per 1,000 detections: detections are known for 17 of 60 months at most.", "No route is ranked per 1,000 detections"),
        (RATES * float("nan"), [], set(), {}, ": too few incidents or no detections.", "No route is ranked per 1,000 detections"),
    ],
)  # fmt: skip
def test_the_highest_rate_is_told_with_what_it_ties_with_and_what_is_not_ranked(
    rates, ranked, ties, parts, said, title
):
    assert answer.rates_in_words(rates, RATE, ranked, ties, {}, parts).endswith(said)
    assert answer.rates_title(rates, RATE, ranked, ties) == title


def test_what_a_denominator_leaves_out_stands_in_brackets():
    said = answer.rates_in_words(RATES.loc[[B]], RATE, [B], set(), {B: "at sea only"}, {B: "52 months"})
    assert said.endswith("to 17.0; at sea only; 52 months) dead and missing were recorded per 1,000 detections.")


def test_counts_name_one_route_or_the_cause():
    record = analysis.record(TABLE)
    causes = pd.Series({"mixed or unknown": 200, "drowning": 20, "sickness, lack of healthcare": 2})
    said = answer.counts(record, [2024, 2025], causes, "; cause: drowning")
    where = f"on two routes, most on the {record.index[0]} route ({record['dead and missing'].iloc[0]})"
    assert said.endswith(f"at least **222 people** are recorded dead or missing {where}; cause: drowning.")
    one = answer.counts(record.loc[[A]], [2025], causes)
    assert one.endswith("missing on the Central Mediterranean route; most frequent known cause: drowning (20).")
    assert answer.sizes(pd.Series([0]))[1].endswith("have 0 % of all dead and missing.")


def test_the_year_before_is_given_as_it_stood_a_year_earlier_and_as_it_is_now():
    rows = {"2025-05-05": [90.0, 140, None], "2026-04-17": [95, 200, 210], "2026-09-06": [None] * 3}
    files = pd.DataFrame.from_dict(rows, orient="index", columns=[2023, 2024, 2025])
    by_year = pd.Series([200.0, 210.0], [2024, 2025])
    said = "The record of 2025 has 210 so far"
    then = "as it stood about a year earlier, the record of 2024 had 140; it has since grown to 200"
    assert answer.change(by_year, files) == f"{said}; {then}."
    assert answer.change(by_year.tail(1), files) == f"{said}."
    assert pd.isna(analysis.at_like_age(files.tail(2), 2025))  # no file is as young


def test_the_denominator_that_changes_the_rate_of_the_first_route_most_is_named():
    names = pd.MultiIndex.from_tuples([(A, "arrivals", 60), (A, "attempted crossings", 46), (B, "arrivals", 57)])
    rates = pd.DataFrame({"as named": [18.7, 11.42, 1.0], "detections, same months": [18.6, 18.1, 18.2]}, index=names)
    said = answer.compared_title(rates, 1000)
    assert said == f"{A}: 11.4 per 1,000 attempted crossings, 18.1 per 1,000 detections"


def test_the_map_holds_nearly_all_that_is_counted_and_no_more():
    lon, lat = [-17.0, -15.0, -20.0, -70.0], [20.0, 28.0, 15.0, 12.0]
    spread = incidents(B, [50, 40, 9, 1]).assign(lon=lon, lat=lat)
    area = analysis.frame(analysis.places(spread))
    assert maps.inside(lon, lat, area).tolist() == [True, True, True, False]
    assert analysis.frame(analysis.places(spread.assign(lon=np.nan))) == maps.MEDITERRANEAN
