"""The forecasts that were made as a hub that hubdata opens, with somebody else's model scored beside them."""

import json

import pandas as pd
import pytest
import yaml
from hubdata import connect_hub, connect_target_data
from hubdata.connect_target_data import TargetType

from borderbook import catalog
from borderbook.catalog import ledger
from borderbook.catalog.ledger import monthly
from borderbook.errors import DataError
from borderbook.upkeep import hub
from commands import call

ABOUT = {"authors": ["Doe, J."], "licence": "MIT", "repository": "doe/borders"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The hub of what is held, to which somebody added the combination's medians as their every quantile."""
    made = tmp_path_factory.mktemp("hub")
    done = call("forecast", "--hub", made)
    assert done.exit_code == 0, done.output
    assert "borderbook-baseline" in done.output
    assert "Terms of its target-data: No open licence stated" in done.output
    ours = made / "model-output/borderbook-combination/2025-11-01-borderbook-combination.csv"
    table = pd.read_csv(ours).set_index(["location", "horizon"])
    medians = table.loc[table["output_type_id"] == 0.5, "value"]
    theirs = made / "model-output/doe-medians/2025-11-01-doe-medians.csv"
    theirs.parent.mkdir()
    table.assign(value=medians.reindex(table.index)).reset_index()[hub.COLUMNS].to_csv(theirs, index=False)
    hub.export(made, ABOUT)  # once more: what is theirs stays
    return made


def test_hubdata_opens_forecasts_and_figures(folder):
    forecasts = connect_hub(folder).get_dataset().to_table().to_pandas()
    assert set(forecasts["model_id"]) == {"borderbook-combination", "borderbook-baseline", "doe-medians"}
    kept = ledger.kept("2025-11-01")
    ours = forecasts[(forecasts["model_id"] == "borderbook-combination") & (forecasts["reference_date"].astype(str) == "2025-11-01")]  # fmt: skip
    assert ours["value"].tolist() == kept["value"].tolist()
    assert str(ours["target_end_date"].iloc[0]) == "2025-10-31"  # a month after 30 September
    figures = connect_target_data(folder, TargetType.TIME_SERIES).to_table().to_pandas()
    then = figures[(figures["as_of"].astype(str) == "2025-02-04") & (figures["location"] == "Western African")]
    assert then["observation"].tolist() == monthly("2025-02-04")["Western African"].tolist()
    newest = connect_target_data(folder, TargetType.ORACLE_OUTPUT).to_table().to_pandas()
    assert newest.columns.tolist() == ["target", "location", "target_end_date", "oracle_value"]
    now = monthly(catalog.newest("detections"))["Western African"]
    assert newest.loc[newest["location"] == "Western African", "oracle_value"].tolist() == now.tolist()


def test_a_round_says_when_its_forecast_was_made_and_what_can_be_forecast(folder):
    rounds = {}
    for one in json.loads((folder / "hub-config/tasks.json").read_text())["rounds"]:
        (task,) = one["model_tasks"]
        rounds[task["task_ids"]["reference_date"]["required"][0]] = one
    assert set(rounds) == {path.stem for path in ledger.path_of("x").parent.glob("*.csv")}
    one = rounds["2018-07-06"]
    assert one["additional_metadata"] == {"made_on": "2026-11-26", "backfilled": True}
    assert one["round_name"] == "made on 2026-11-26, long after the vintage"
    assert (one["last_data_date"], one["submissions_due"]["end"]) == ("2018-05-31", 31)
    assert one["model_tasks"][0]["task_ids"]["horizon"]["optional"] == list(range(1, 13))
    admin = json.loads((folder / "hub-config/admin.json").read_text())
    assert admin["repository"] == {"host": "github", "owner": "doe", "name": "borders"}
    metadata = yaml.safe_load((folder / "model-metadata/borderbook-baseline.yml").read_text())
    required = json.loads((folder / "hub-config/model-metadata-schema.json").read_text())["required"]
    assert set(required) <= set(metadata)


def test_models_are_scored_on_the_newest_figures_beside_the_baseline(folder):
    table = hub.scores(folder)
    assert table.loc["borderbook-baseline", "relative_wis"] == 1
    theirs, alone = table.loc["doe-medians"], table.loc["borderbook-combination"]
    assert (theirs["rounds"], theirs["forecasts"]) == (1, 81)  # nine routes, October to June
    assert theirs["mae"] == pytest.approx(theirs["wis"])  # without any spread
    assert alone["rounds"] == 7  # nothing has come of the newest


def test_a_file_without_a_column_is_named(folder):
    path = folder / "model-output/doe-bad/2025-11-01-doe-bad.csv"
    path.parent.mkdir()
    path.write_text("reference_date,horizon,target,location,target_end_date,output_type,value\n")
    with pytest.raises(DataError, match="columns are missing: origin_date, output_type_id"):
        hub.scores(folder)
