"""Reads the curated table ``policy_events``: the first date of each event, and the EU's policy cycles."""

from __future__ import annotations

import pandas as pd

DATES = {"adopted": "date_adopted", "in force": "date_in_force", "applies": "date_applied"}


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
