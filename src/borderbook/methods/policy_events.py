"""Reads the curated table ``policy_events``: the first date of each event, policy cycles, how far acts had come."""

from __future__ import annotations

import pandas as pd

from borderbook.methods.dates import days_of

DATES = {"adopted": "date_adopted", "in force": "date_in_force", "applies": "date_applied"}
BINDING = ("regulation", "directive", "framework decision", "international treaty")
CALL = "call for evidence"
STEPS = ("Council position", "vote", "political agreement")
"""The steps of a procedure that say how far it has come."""


def began(events: pd.DataFrame) -> pd.Series:
    """The date of adoption, or else of entry into force, or else of application, as text; '' without any."""
    dates = events[list(DATES.values())].replace("", None).bfill(axis=1)
    return dates.iloc[:, 0].fillna("")


def cycles(events: pd.DataFrame) -> pd.DataFrame:
    """The EU policy cycles (EMPACT) of ``policy_events``, by time: cycle, from, to (years), what."""
    rows = events[events["event_id"].str.fullmatch(r"EMPACT-\d{4}-\d{4}")]
    names = {"event_id": "cycle", "date_applied": "from", "date_end": "to", "short_title": "what"}
    rows = rows.rename(columns=names)[[*names.values()]]
    years = {end: rows[end].str[:4].astype("int64") for end in ("from", "to")}
    rows = rows.assign(cycle=rows["cycle"].str.removeprefix("EMPACT-"), **years)
    return rows.sort_values("from", ignore_index=True)


def stages(events: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """How far the Union's acts had come on a day: those that bind and had not ended, open proposals, announced ones.

    Args:
        events: the curated table ``policy_events``, without what was decided after the day.
        day: the day.

    Returns:
        The columns of the table, the first row of each act or proposal, and: topic (the last of several), stage ('in
        force', 'adopted', 'proposed', or 'announced': a call for evidence without a procedure), applied (all days of
        application that sources give, sorted), step and step_date (of a proposal: the type and the date of the newest
        step of its procedure).
    """
    applied = events.groupby("event_id")["date_applied"].agg(lambda days: sorted({*days} - {""}))
    topic = events["topic"].str.split("; ").str[-1]
    dated = events.assign(began=began(events), topic=topic, applied=events["event_id"].map(applied))
    rows = dated[(dated["began"] != "") & (dated["geo"] == "")].drop_duplicates("event_id")
    acts = rows[rows["act_type"].isin(BINDING) & ~(days_of(rows["date_end"])["to"] < day)]
    in_force = days_of(acts["date_in_force"])["from"] <= day
    acts = acts.assign(stage=in_force.map({True: "in force", False: "adopted"})).drop_duplicates("document_number")
    settled = rows.loc[rows["act_type"].isin([*BINDING, "adoption"]), "procedure"]
    steps = rows[(rows["procedure"] != "") & ~rows["procedure"].isin(settled)].sort_values("began", kind="stable")
    proposed = steps["act_type"].str.contains("proposal")
    newest = steps[proposed | steps["act_type"].isin(STEPS)].groupby("procedure")[["act_type", "began"]].last()
    newest = newest.rename(columns={"act_type": "step", "began": "step_date"})
    open_ones = steps[proposed].assign(stage="proposed").join(newest, on="procedure")
    announced = rows[rows["act_type"].eq(CALL) & rows["procedure"].eq("")].assign(stage="announced")
    return pd.concat([acts, open_ones, announced], ignore_index=True)
