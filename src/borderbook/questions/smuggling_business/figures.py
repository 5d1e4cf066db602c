"""The business of migrant smuggling: a share and its restatements, surveys, turnover, fees, how firm they are."""

from __future__ import annotations

import pandas as pd

from borderbook import charts
from borderbook.methods.columns import rows_of
from borderbook.questions.smuggling_business import analysis, answer

NOT_A_SERIES = (
    "Not a time series: the figures differ in place, year, currency and in what they count. Currencies are as "
    "stated. Where a name says 'up to' or 'more than', the dots are a bound."
)
_SOURCE = "europol_indicators"


def restatements(share: pd.DataFrame) -> charts.Figure:
    """Who gave the share when: a row a text, its colour what the text does with the share.

    Args:
        share: ``analysis.restatements`` with a column kind.
    """
    rows = share.rename(columns={"publisher": "row", "from": "start", "wording": "label", "kind": "group"})
    return charts.timeline(
        rows.assign(end=share["to"].where(share["to"] > share["from"])),  # a day is a moment
        name="share-restatements", title=answer.chain(share), of=_SOURCE,
        unit="Texts that give the share of irregular migrants who use smugglers, by date",
        note="A bar spans the month or year of a text whose day is not known.",
    )  # fmt: skip


def surveys(rows: pd.DataFrame) -> charts.Figure:
    """Shares of people asked in surveys who used or planned to use a smuggler; where and when.

    Args:
        rows: of ``smuggler_use_surveys``.
    """
    used = rows["indicator"] == "share_used_smuggler"
    done = used.map({True: "used", False: "planned"})
    asked = rows.set_index(done + ", " + rows["survey_place"] + ", " + rows["survey_period"])
    return charts.bars(
        asked["value"], lower=asked["qualifier"] == "more than", form=lambda value: f"{value:.0f} %",
        horizontal=True, name="survey-shares", title=answer.asked(rows[used]), of="smuggler_use_surveys",
        unit="Per cent of those asked who used, or planned to use, a smuggler",
        note="Samples are not random: people were met where they could be met. They are not comparable with each "
        "other or with a share of arrivals.",
    )  # fmt: skip


def turnover(rows: pd.DataFrame) -> charts.Figure:
    """Ranges of turnover, profit and income with the place and time covered."""
    about = rows["counted"] + ", " + rows["place"].astype("str") + ", " + rows["period"]
    return charts.dots(
        _ends(rows, rows["publisher"].map(_short) + ": " + about + ", " + _currency(rows)), join=True, log=True,
        form=answer.amount, name="turnover-ranges", title=answer.turnover_title(rows), of=_SOURCE,
        unit="Amounts in the stated currency, as the sources give them", note=NOT_A_SERIES,
    )  # fmt: skip


def fees(rows: pd.DataFrame) -> charts.Figure:
    """Ranges of fees by journey, the newest first."""
    about = rows["journey"] + ", " + rows["period"].str.removeprefix("about ")
    return charts.dots(
        _ends(rows, about + ", " + _currency(rows) + " (" + rows["publisher"].map(_short) + ")"), join=True, log=True,
        form=answer.amount, name="fees-by-journey", title=answer.fees_title(rows), of=_SOURCE,
        unit="Fee a person and journey in the stated currency, as the sources give it", note=NOT_A_SERIES,
    )  # fmt: skip


def _ends(rows: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """The lowest and the highest amount of each range, which are one where a single figure is given."""
    ends = rows[["low", "high"]].set_axis(["lowest", "highest"], axis=1)
    return ends.set_index(labels.rename("figure"))


def _short(publisher: str) -> str:
    """A publisher without what stands in brackets."""
    return publisher.split(" (")[0]


def _currency(rows: pd.DataFrame) -> pd.Series:
    """The currency of each figure, after 'more than', 'about' and such."""
    written = [analysis.written(row) for row in rows_of(rows)]
    return pd.Series(written, index=rows.index, dtype="str") + rows["currency"]


def evidence(table: pd.DataFrame) -> charts.Figure:
    """Figures of each kind by where they were read.

    Args:
        table: ``analysis.evidence``.
    """
    return charts.stacked(
        table[["own text", "restated"]].rename(index=analysis.WORDS["named"]), horizontal=True, name="evidence",
        of=_SOURCE, title=answer.attested(table), unit="Figures in the table, by where they were read",
    )  # fmt: skip
