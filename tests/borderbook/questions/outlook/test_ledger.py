"""Forecasts are kept once, in the layout of the Hubverse, and read as they were made."""

import datetime as dt
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from borderbook import ledger as files
from borderbook.methods import forecast as forecasts
from borderbook.methods.forecast import models
from borderbook.questions.outlook import ledger
from borderbook.upkeep import checksums
from borderbook.upkeep import forecasts as keeping
from borderbook.upkeep.ingest import prepared, store
from borderbook.upkeep.tidy import check
from borderbook.upkeep.verify import verify
from borderbook.upkeep.withdraw import withdraw
from commands import call
from notemill.errors import DataError, UsageError
from small_project import ROOT, catalog_of

CATALOG = catalog_of("detections")
FORECASTS = ["forecasts/2020-02-04.csv", "forecasts/2021-02-03.csv"]
BACKTESTS = ["backtest/2020-02-04.csv", "backtest/2021-02-03.csv"]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A project with two vintages of one route, to December 2019 and to December 2020, and their forecasts."""
    root = tmp_path_factory.mktemp("kept")
    shutil.copytree(ROOT / "data" / "reference", root / "data" / "reference")
    (root / "data" / "catalog.yml").write_text(CATALOG)
    (root / "pyproject.toml").touch()
    (root / "notebooks").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BORDERBOOK_ROOT", str(root))
        add(60, dt.date(2020, 2, 4))
        add(72, dt.date(2021, 2, 3))
        made = [str(path.relative_to(root / "data")) for path in keeping.make_missing(dt.date(2021, 2, 10))]
    assert made == [*FORECASTS, *BACKTESTS]
    return root


@pytest.fixture
def data(kept, tmp_path, monkeypatch):
    """The data of a copy of this project."""
    monkeypatch.setenv("BORDERBOOK_ROOT", str(shutil.copytree(kept, tmp_path / "project")))
    return tmp_path / "project" / "data"


def add(months: int, day: dt.date, first: float = 100) -> None:
    season, noise = 50 * np.sin(np.arange(months) * np.pi / 6), np.random.default_rng(1).normal(0, 9, months)
    table = pd.DataFrame({"month": pd.date_range("2015-01-01", periods=months, freq="MS"), "route": "Black Sea"})
    counts = np.round(first + season + noise).astype(int)
    table = table.assign(border_type="all", citizenship="TOTAL", detections=counts, flag="")
    store(prepared("detections", check("detections", table), [], day, "copy"), replace=True)


def test_each_vintage_has_its_forecast_and_its_backtest(data):
    columns = "origin_date,target,horizon,location,output_type,output_type_id,value,made_on,backfilled"
    assert (data / FORECASTS[0]).read_text().startswith(f"{columns}\n")
    first = pd.read_csv(data / FORECASTS[0])
    assert len(first) == 12 * 7
    assert first.iloc[0, :6].tolist() == ["2019-12-31", "detections", 1, "Black Sea", "quantile", 0.025]
    told = files.forecasts().drop_duplicates("vintage")[["vintage", "made_on", "backfilled"]]
    assert told.to_numpy().tolist() == [["2020-02-04", "2021-02-10", True], ["2021-02-03", "2021-02-10", False]]
    assert files.forecasts("2020-12-31")["vintage"].unique().tolist() == ["2020-02-04"]


def test_a_forecast_that_was_made_is_never_rewritten(data):
    before = (data / FORECASTS[0]).read_bytes()
    add(60, dt.date(2020, 2, 4), first=900)  # the vintage is replaced
    assert keeping.make_missing(dt.date(2021, 3, 1)) == []
    told = forecasts.quantiles(forecasts.forecast(ledger.monthly("2020-02-04"), 12), pd.Timestamp("2019-12-01"))
    with pytest.raises(UsageError, match=r"^The vintage 2020-02-04 has forecasts already"):
        keeping.keep(told, "2020-02-04", dt.date(2021, 3, 1))
    assert (data / FORECASTS[0]).read_bytes() == before


def test_a_backtest_of_a_newer_vintage_is_added_and_read(data):
    checksums.record()
    add(73, dt.date(2021, 3, 2))
    keeping.make_missing()
    assert not any(checksums.differences().values())
    assert sorted(str(path.relative_to(data)) for path in data.glob("backtest/*")) == [
        *BACKTESTS,
        "backtest/2021-03-02.csv",
    ]
    kept, fresh = files.backtest("2021-03-02"), forecasts.past(ledger.monthly("2021-03-02"))
    assert kept is not None
    assert kept["origin"].tolist() == fresh["origin"].tolist()
    assert kept["median"].to_numpy() == pytest.approx(fresh["median"].to_numpy(), rel=1e-5, nan_ok=True)


@pytest.mark.usefixtures("data")
def test_what_these_models_made_is_read_and_what_others_say_is_computed():
    table = ledger.monthly("2021-02-03")
    (read, past), fresh = ledger.forecast(table, "2021-02-03", 3, (95, 80)), forecasts.forecast(table, 3, (80, 95))
    same = {"rtol": 1e-5, "check_column_type": False}
    pd.testing.assert_frame_equal(read.drop(columns="made_on"), fresh.drop(columns="model"), **same)
    assert set(read["made_on"]) == {"2021-02-10"}
    pd.testing.assert_frame_equal(past, files.backtest("2021-02-03"))
    other, of_other = ledger.forecast(table, "2021-02-03", 3, (95, 80), [models.seasonal_naive])
    assert set(other["made_on"]) == {""}
    assert other["median"].iloc[::2].tolist() == pytest.approx(table["Black Sea"].iloc[-12:-9].tolist())
    assert of_other["median"].iloc[-12:].tolist() == pytest.approx(table["Black Sea"].iloc[-13:-1].tolist())
    assert set(ledger.forecast(table, "1999-01-01", 1, (80,), [models.seasonal_naive])[0]["made_on"]) == {""}


def made_in(data: Path, day: str) -> None:
    """The forecasts from the older vintage as if they had been made on another day."""
    file, late = data / FORECASTS[0], "false" if day < "2020-03-07" else "true"
    file.write_text(file.read_text().replace("2021-02-10,true", f"{day},{late}"))


@pytest.mark.parametrize(
    ("day", "scored"),
    [("2021-02-10", []), ("2020-12-31", [12]), ("2020-03-01", [*range(3, 13)]), ("2020-02-04", [*range(2, 13)])],
)
def test_a_forecast_is_judged_by_months_that_had_not_ended_when_it_was_made(data, day, scored):
    made_in(data, day)
    kept = ledger.scored(ledger.monthly("2021-02-03"))
    assert kept["month"].dt.month.tolist() == scored
    assert len(ledger.record(kept, (80, 95))) == bool(scored)


def test_the_record_counts_outcomes_inside_the_intervals_and_below_the_median():
    rows = [("2020-02-04", "2020-02-05", 10, came, inside, 1) for came, inside in ((9, 1), (10, 1), (30, 0))]
    kept = pd.DataFrame(rows, columns=["vintage", "made_on", "median", "came", "inside_80", "inside_95"])
    (row,) = ledger.record(kept, (80, 95)).reset_index().to_dict("records")
    assert [*row.values()] == ["2020-02-04", "2020-02-05", 3, 2, 3, 1]
    assert [*row] == ["vintage", "made on", "outcomes", "inside 80 %", "inside 95 %", "below the median"]


def test_forecasts_are_scored_beside_a_baseline_on_the_figures_of_the_time(data):
    made_in(data, "2020-02-04")
    scored = ledger.scored(ledger.monthly("2021-02-03"))
    assert scored["vintage"].unique().tolist() == ["2020-02-04"]  # of the other no month has come
    then, now = ledger.monthly("2020-02-04"), ledger.monthly("2021-02-03")
    naive = abs(now["Black Sea"].iloc[61:72].to_numpy() - then["Black Sea"].iloc[49:60].to_numpy())
    assert scored["naive_error"].tolist() == pytest.approx(naive.tolist())
    assert ledger.scored(now.rename(columns={"Black Sea": "Other"})).empty
    withdraw("detections", dt.date(2020, 2, 4), "wrong")
    assert ledger.scored(now).empty  # it has no baseline any more


def test_a_history_too_short_for_an_interval_leaves_no_forecast(data):
    for months, made in ((14, [Path("forecasts"), Path("backtest")]), (1, None)):
        shutil.rmtree(data / "forecasts")
        (data / "catalog.yml").write_text(CATALOG)
        add(months, dt.date(2016, 4, 1))
        if made:
            assert [path.relative_to(data).parent for path in keeping.make_missing()] == made
    with pytest.raises(DataError, match="fewer than two months of a route are known"):
        keeping.make_missing()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (",made_on,backfilled", ",made_on,later", "the columns are not those of a file of forecasts"),
        ("2019-12-31", "2019-12-30", "an origin is not the last day of a month"),
        ("2019-12-31", "2020-12-31", "an origin lies after the vintage"),
        (",detections,", ",deaths,", "the target is not detections"),
        (",quantile,0.025,", ",quantile,0.05,", "a forecast is missing or there twice"),
        ("2021-02-10", "2020-01-10", "it was not made on one day, after the vintage"),
        (",true", ",false", "backfilled does not say true"),
    ],
)
def test_a_file_that_was_changed_is_refused_and_found(data, old, new, problem):
    made = data / FORECASTS[0]
    made.write_text(made.read_text().replace(old, new, 1 if "quantile" in old else -1))
    with pytest.raises(DataError, match=problem):
        files.forecasts()
    (bad,) = [finding for finding in verify() if not finding.ok and finding.about.startswith("forecasts")]
    assert problem in bad.note


@pytest.mark.parametrize(
    ("value", "problem"), [("-4", "is not a count"), ("many", "is not a count"), ("0", "below a lower one")]
)
def test_a_value_that_is_no_count_and_a_quantile_below_a_lower_one_are_found(data, value, problem):
    table = pd.read_csv(data / FORECASTS[0], dtype=str)
    table.loc[3, "value"] = value
    table.to_csv(data / FORECASTS[0], index=False)
    with pytest.raises(DataError, match=problem):
        files.forecasts()


def test_a_forecast_of_no_vintage_and_a_vintage_without_a_forecast_are_found_and_what_is_missing_is_made(data):
    (data / FORECASTS[0]).rename(data / "forecasts" / "2020-03-04.csv")
    notes = [finding.note for finding in verify() if not finding.ok and finding.about.startswith("forecasts")]
    assert notes == [
        "there is no vintage 2020-03-04 of the detections", "missing for 2020-02-04; make them: borderbook forecast",
    ]  # fmt: skip
    assert call("forecast").output.splitlines()[-1] == "1 made."
    assert call("forecast").output == "Nothing is missing.\n"


ERRATUM = "2025-06-03"


def test_a_forecast_that_knew_a_later_correction_is_read_as_its_erratum_has_it():
    right = files.read(files.erratum_of(ERRATUM)).set_index(["ahead", "quantile"])["value"]
    then = ledger.monthly(ERRATUM)[["Eastern Borders"]]
    assert then["Eastern Borders"].iloc[-1] == 2955  # April 2025, as it was published
    fresh = forecasts.quantiles(forecasts.forecast(then, 12, forecasts.LEVELS), then.index[-1])
    fresh = fresh.set_index(["ahead", "quantile"])["value"].reindex(right.index)
    assert right.to_numpy() == pytest.approx(fresh.to_numpy(), rel=1e-5)
    told, written = files.kept(ERRATUM), files.read(files.path_of(ERRATUM))
    of_route = told[told["route"] == "Eastern Borders"].set_index(["ahead", "quantile"])["value"]
    assert of_route.to_dict() == right.to_dict()
    assert told["route"].unique().tolist() == written["route"].unique().tolist()
    others = told["route"] != "Eastern Borders"
    assert told[others]["value"].tolist() == written[others]["value"].tolist()
    assert set(told[told["made_on"] != written["made_on"].iloc[0]]["route"]) == {"Eastern Borders"}


@pytest.mark.parametrize(
    ("known", "route", "sound"),
    [("2020-03-01", "Black Sea", True), ("2020-02-04", "Black Sea", False), ("2020-03-01", "Other", False)],
)
def test_an_erratum_rests_on_a_correction_that_was_known_later(data, known, route, sound):
    (data / "corrections.yml").write_text(
        f"corrections:\n- {{id: x, dataset: detections, vintages: [2020-02-04], known: {known}, "
        "where: {month: 2019-12-01}, change: {detections: [1, 2]}, reason: r, source: s}\n"
    )
    errata = files.erratum_of("2020-02-04")
    errata.parent.mkdir()
    table = pd.read_csv(data / FORECASTS[0]).assign(correction="x", location=route, backfilled="true")
    table.to_csv(errata, index=False, na_rep="NA")
    (found,) = [finding for finding in verify() if finding.about == "forecasts/errata/2020-02-04.csv"]
    assert found.ok == sound, found.note
