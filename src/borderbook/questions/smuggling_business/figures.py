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
from borderbook.methods.columns import rows_of
from borderbook.questions.smuggling_business import answer
from borderbook.questions.smuggling_business.analysis import WORDS, when

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
    labels = [f"{_short(row)}: {row.counted}, {row.place}, {row.period}" for row in rows_of(rows)]
    return ranges(
        rows.assign(label=labels), name="turnover-ranges", title=answer.turnover_title(rows), of=_SOURCE,
        unit="Amounts in the stated currency, as the sources give them", note=NOT_A_SERIES,
    )  # fmt: skip


def fees(rows: pd.DataFrame) -> charts.Figure:
    """Ranges of fees by journey, the newest first."""
    labels = [f"{row.journey}, {when(row)} ({_short(row)})" for row in rows_of(rows)]
    return ranges(
        rows.assign(label=labels), name="fees-by-journey", title=answer.fees_title(rows), of=_SOURCE,
        unit="Fee a person and journey in the stated currency, as the sources give it", note=NOT_A_SERIES,
    )  # fmt: skip


def _short(row: Any) -> str:
    """The publisher of a figure without what stands in brackets."""
    return str(row.publisher.split(" (")[0])


def evidence(table: pd.DataFrame) -> charts.Figure:
    """Figures of each kind by where they were read.

    Args:
        table: ``analysis.evidence``.
    """
    return charts.stacked(
        table[["own text", "restated"]].rename(index=WORDS["named"]), horizontal=True, name="evidence", of=_SOURCE,
        title=answer.attested(table), unit="Figures in the table, by where they were read",
    )  # fmt: skip


def ranges(rows: pd.DataFrame, **words: str) -> charts.Figure:
    """Ranges of money on a scale of ratios, a row each; no kind of chart draws ranges without a middle.

    Args:
        rows: label, low, high, qualifier, currency.
        words: name, title, unit, of, note.
    """
    rows = rows.assign(text=[answer.money(row) for row in rows_of(rows)])
    alt = "; ".join(rows["label"] + ": " + rows["text"])
    data = rows[["label", "low", "high", "qualifier", "currency"]]
    return figure(
        lambda canvas: _draw(canvas, rows), data, f"Ranges on a logarithmic scale. {alt}.",
        Words(**words),  # type: ignore[typeddict-item]
    )  # fmt: skip


def _draw(canvas: Canvas, rows: pd.DataFrame) -> float:
    size, narrow, colours = canvas.text, canvas.narrow, looks(rows["currency"])
    top, step = canvas.legend(colours) + 4, _ROW * (1.6 if narrow else 1)
    left = 4 if narrow else canvas.width * 0.5
    right = max(text_width(text, size) for text in rows["text"]) + size
    axes = canvas.axes(left, top, canvas.width - left - right, step * len(rows))
    limits = rows["low"].min() / 1.4, rows["high"].max() * 1.4
    axes.set(xscale="log", xlim=limits, ylim=(len(rows) - 0.5, -0.5), yticks=[])
    axes.xaxis.set_major_locator(LogLocator(10, subs=(1,) if narrow else (1, 3), numticks=12))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: answer.amount(value)))
    axes.grid(axis="x", color=RULE)
    below = 0.25 if narrow else 0.0
    for at, row in enumerate(rows_of(rows)):
        middle, look, y = top + (at + 0.5) * step, colours[row.currency], at + below
        how: dict[str, Any] = {"color": look.colour, "clip_on": False}
        if row.high > row.low:
            (mark,) = axes.plot([row.low, row.high], [y, y], linewidth=7, solid_capstyle="butt", **how)
        else:
            marker = {"up to": "<", "more than": ">"}.get(str(row.qualifier), look.marker)
            (mark,) = axes.plot([row.low], [y], marker=marker, markersize=size * 0.7, **how)
        canvas.mark(mark, str(row.label), str(row.text), [at], str(row.currency))
        canvas.write(canvas.width - 1, middle + below * step, str(row.text), ha="right", va="center")
        x, y, room = (1.0, middle - 0.2 * step, canvas.width) if narrow else (left - 10, middle, left - 24)
        label = wrapped(str(row.label), room - size, size)
        canvas.write(x, y, label, va="center", linespacing=1.1, ha="left" if narrow else "right")
    return top + step * len(rows) + size * 2
