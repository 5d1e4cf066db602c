"""The business of migrant smuggling: a share and its restatements, surveys, turnover, fees, how firm they are."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from borderbook import charts
from borderbook.charts.canvas import Canvas
from borderbook.charts.colours import looks
from borderbook.charts.figure import Words, figure
from borderbook.charts.theme import RULE, text_width, wrapped
from borderbook.questions.smuggling_business import answer

NOT_A_SERIES = (
    "Not a time series: the figures differ in place, year, currency and in what they count. Currencies are as "
    "stated. An arrow marks a bound: 'up to' points left, 'more than' points right."
)
_SOURCE = "europol_indicators"
_ROW = 38.0


def restatements(share: pd.DataFrame) -> charts.Figure:
    """Who gave the share when: a row a text, its colour what the text does with the share.

    Args:
        share: ``analysis.restatements`` with a column kind.
    """
    until = share["to"].where(share["to"] > share["from"])  # a day is a moment
    rows = pd.DataFrame(
        {"row": share["publisher"], "start": share["from"], "end": until, "label": share["wording"],
         "group": share["kind"]}
    )  # fmt: skip
    return charts.timeline(
        rows, name="share-restatements", title=answer.chain(share), of=_SOURCE,
        unit="Texts that give the share of irregular migrants who use smugglers, by date",
        note="A bar spans the month or year of a text whose day is not known.",
    )  # fmt: skip


def surveys(rows: pd.DataFrame) -> charts.Figure:
    """Shares of people asked in surveys who used or planned to use a smuggler; where and when.

    Args:
        rows: of ``smuggler_use_surveys``.
    """
    done = rows["indicator"].map(
        {"share_used_smuggler": "used", "share_planning_smuggler_or_facilitator": "planned"}
    )
    places = done + ", " + rows["survey_place"] + ", " + rows["survey_period"]
    shares = rows["value"].set_axis(places)
    used = rows[rows["indicator"] == "share_used_smuggler"]
    return charts.bars(
        shares, lower=(rows["qualifier"] == "more than").set_axis(places), form=lambda value: f"{value:.0f} %",
        horizontal=True, name="survey-shares", title=answer.asked(used), of="smuggler_use_surveys",
        unit="Per cent of those asked who used, or planned to use, a smuggler",
        note="Samples are not random: people were met where they could be met. They are not comparable with each "
        "other or with a share of arrivals.",
    )  # fmt: skip


def turnover(rows: pd.DataFrame) -> charts.Figure:
    """Ranges of turnover, profit and income with the place and time covered."""
    named = (
        rows["publisher"].str.split(" (", regex=False).str[0]
        + ": "
        + rows["counted"]
        + ", "
        + rows["place"].astype("str")
        + ", "
        + rows["period"]
    )
    return ranges(
        rows.assign(label=named), name="turnover-ranges", title=answer.turnover_title(rows), of=_SOURCE,
        unit="Amounts in the stated currency, as the sources give them", note=NOT_A_SERIES,
    )  # fmt: skip


def fees(rows: pd.DataFrame) -> charts.Figure:
    """Ranges of fees by journey, the newest first."""
    named = (
        rows["journey"]
        + ", "
        + rows["period"].str.removeprefix("about ")
        + " ("
        + rows["publisher"].str.split(" (", regex=False).str[0]
        + ")"
    )
    return ranges(
        rows.assign(label=named), name="fees-by-journey", title=answer.fees_title(rows), of=_SOURCE,
        unit="Fee a person and journey in the stated currency, as the sources give it", note=NOT_A_SERIES,
    )  # fmt: skip


def evidence(table: pd.DataFrame) -> charts.Figure:
    """Figures of each kind by where they were read.

    Args:
        table: ``analysis.evidence``.
    """
    names = {
        "share": "share using smugglers",
        "turnover": "turnover, profit",
        "fees": "fees",
        "emsc": "Europol's centre",
    }
    return charts.stacked(
        table[["own text", "restated"]].rename(index=names), horizontal=True, name="evidence", of=_SOURCE,
        title=answer.attested(table), unit="Figures in the table, by where they were read",
    )  # fmt: skip


def ranges(rows: pd.DataFrame, **words: str) -> charts.Figure:
    """Ranges of money on a scale of ratios, a row each; no kind of chart draws ranges without a middle.

    Args:
        rows: label, low, high, qualifier, currency.
        words: name, title, unit, of, note.
    """
    texts = [answer.money(*row) for row in rows[["low", "high", "qualifier", "currency"]].to_numpy()]

    def draw(canvas: Canvas) -> None:
        _draw(canvas, rows, texts)

    alt = "; ".join(f"{label}: {text}" for label, text in zip(rows["label"], texts, strict=True))
    data = rows[["label", "low", "high", "qualifier", "currency"]]
    heights = (_ROW * len(rows) + 60, 1.6 * _ROW * len(rows) + 80)
    return figure(draw, data, f"Ranges on a logarithmic scale. {alt}.", heights, Words(**words))  # type: ignore[typeddict-item]


def _draw(canvas: Canvas, rows: pd.DataFrame, texts: list[str]) -> None:
    size, narrow = canvas.text, canvas.narrow
    colours = looks(rows["currency"])
    top = canvas.legend({str(name): look for name, look in colours.items()}) + 4
    left = 4 if narrow else canvas.width * 0.5
    right = max(text_width(text, size) for text in texts) + size
    axes = canvas.axes(left, top, right, size * 2)
    axes.set_xscale("log")
    axes.set(
        xlim=(rows["low"].min() / 1.4, rows["high"].max() * 1.4), ylim=(len(rows) - 0.5, -0.5), yticks=[]
    )
    axes.xaxis.set_major_locator(LogLocator(10, subs=(1,) if narrow else (1, 3), numticks=12))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: answer.money(value, value, "", "").strip()))
    axes.grid(axis="x", color=RULE)
    step = (canvas.height - top - size * 2) / len(rows)
    columns = ["label", "low", "high", "qualifier", "currency"]
    for at, (label, low, high, qualifier, currency) in enumerate(rows[columns].to_numpy().tolist()):
        middle, below = top + (at + 0.5) * step, 0.25 if narrow else 0.0
        look = colours[currency]
        marker = {"up to": "<", "more than": ">"}.get(qualifier, look.marker)
        how: dict[str, Any] = {"color": look.colour, "clip_on": False}
        how |= (
            {"linewidth": 7, "solid_capstyle": "butt"}
            if high > low
            else {"marker": marker, "markersize": size * 0.7}
        )
        (mark,) = axes.plot([low, high] if high > low else [low], [at + below] * (1 + (high > low)), **how)
        canvas.mark(mark, label, texts[at])
        canvas.write(canvas.width - 1, middle + below * step, texts[at], ha="right", va="center")
        place: dict[str, Any] = {"va": "center", "linespacing": 1.1, "ha": "left" if narrow else "right"}
        x, y, room = (1.0, middle - 0.2 * step, canvas.width) if narrow else (left - 10, middle, left - 24)
        canvas.write(x, y, wrapped(label, room - size, size), **place)
