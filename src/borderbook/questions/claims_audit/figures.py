"""The audit of the brief's statements: verdicts, numbers said and computed, the order of causes and effects."""

from __future__ import annotations

import textwrap
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle

from borderbook import words
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.questions.claims_audit.analysis import FAILS, HOLDS, OPEN, QUOTED, counted, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS: dict[str, str] = {HOLDS: style.GREEN, QUOTED: style.SKY, FAILS: style.VERMILION, OPEN: "#B9BEC4"}
ANSWERS = {"yes": ("agrees", style.GREEN), "no": ("differs", style.VERMILION)}
PER_LINE = 22  # squares


def verdicts(table: pd.DataFrame, counts: pd.DataFrame, source: str) -> Figure:
    """A square a statement, coloured by verdict, by kind; thick edges where the recomputation says otherwise.

    Args:
        table: ``analysis.audit``.
        counts: ``analysis.by_kind``.
        source: the source line.
    """
    title = f"Of {int(counts.to_numpy().sum())} statements {counted(counts.sum())}"
    note = (
        "The number in a square is that of the statement, as in the tables. A thick edge: the verdict computed "
        "from the data differs from this one."
    )
    drawn = Words(title, "Statements of the brief, a square each, by kind and verdict", source, note)
    lines = sum(-(-int(row.sum()) // PER_LINE) for _, row in counts.iterrows())
    drawing, (axis,) = style.canvas(drawn, height=1.9 + 0.38 * lines + 0.2 * len(counts))
    _squares(axis, table, list(counts.index))
    style.key(axis, {name: COLOURS[name] for name in counts.columns if counts[name].sum()})
    return Figure(
        name="verdicts-by-kind",
        title=title,
        alt=_verdicts_alt(table, counts),
        unit=drawn.unit,
        source=source,
        data=table[["claim_id", "kind", "verdict", "recomputed", "agreement"]],
        drawing=drawing,
        note=note,
    )


def said_and_computed(numbers: pd.DataFrame, tolerance: float, source: str) -> Figure:
    """Each number computed now, in per cent of the number said; the band is the tolerance.

    Args:
        numbers: ``analysis.numbers``.
        tolerance: per cent.
        source: the source line.
    """
    known = numbers.dropna(subset=["computed"])
    title = _numbers_title(numbers, known)
    note = (
        f"The band is what counts as the same: {tolerance:g} % to either side; after “more than” the number must lie "
        "to the right of what was said. “Most” is read as more than half, “decades” as twenty years."
    )
    drawn = Words(
        title, "Number computed from the data held now, in per cent of the number said", source, note
    )
    drawing, (axis,) = style.canvas(drawn, height=2.6 + 0.34 * max(len(numbers), 2))
    if numbers.empty:
        style.say(axis, "None of the statements chosen gives a number that can be compared.")
    else:
        _dumbbells(axis, numbers, tolerance)
    return Figure(
        name="numbers-said-and-computed",
        title=title,
        alt=_numbers_alt(numbers, known),
        unit=drawn.unit,
        source=source,
        data=numbers.round({"percent": 1, "computed": 1}),
        drawing=drawing,
        note=note,
    )


def order_of_events(orders: pd.DataFrame, cycles: pd.DataFrame, said: dict[int, str], source: str) -> Figure:
    """Causes and effects that the brief names, on one time axis; above them the policy cycles that there were.

    Args:
        orders: ``analysis.orders``.
        cycles: ``analysis.cycles``.
        said: the years that the brief gives for a cycle's priority -> what the table says of them.
        source: the source line.
    """
    wrong = orders[~orders["possible"]]
    title = f"In {len(wrong)} of {len(orders)} cases what the brief calls the cause is later than its effect"
    note = "Circle: said cause. Square: said effect; a bar where only its year is known."
    drawn = Words(title, "Dates of acts and proposals; policy cycles (EMPACT) and the years that the brief gives",
                  source, note)  # fmt: skip
    drawing, (axis,) = style.canvas(drawn, height=2.6 + 0.62 * len(orders))
    _time_axis(axis, orders, cycles)
    _cycles(axis, cycles, said)
    _pairs(axis, orders)
    return Figure(
        name="order-of-events",
        title=title,
        alt=_orders_alt(orders, cycles, said),
        unit=drawn.unit,
        source=source,
        data=_orders_data(orders, cycles),
        drawing=drawing,
        note=note,
    )


def _squares(axis: Axes, table: pd.DataFrame, kinds: list[str]) -> None:
    order = {name: place for place, name in enumerate(COLOURS)}
    ranked = table.assign(_order=table["verdict"].map(order)).sort_values(
        ["_order", "claim_id"], kind="stable"
    )
    top = 0.0
    ticks = []
    for kind in kinds:
        own = ranked[ranked["kind"] == kind].reset_index(drop=True)
        lines = -(-len(own) // PER_LINE)
        ticks.append((top + lines / 2, f"{kind}\n({len(own)})"))
        for place, name, verdict, agreement in own[["claim_id", "verdict", "agreement"]].itertuples():
            _square(axis, place % PER_LINE, top + place // PER_LINE, name, verdict, agreement == "differs")
        top += lines + 0.55
    axis.set_xlim(0, PER_LINE)
    axis.set_ylim(top - 0.4, -0.1)
    axis.set_xticks([])
    axis.set_yticks([at for at, _ in ticks], [text for _, text in ticks])
    axis.grid(False)
    axis.spines["bottom"].set_visible(False)


def _square(axis: Axes, left: float, top: float, name: str, verdict: str, differs: bool) -> None:
    edge = {"edgecolor": style.INK, "linewidth": 2.2} if differs else {"linewidth": 0}
    axis.add_patch(Rectangle((left + 0.05, top + 0.06), 0.9, 0.88, facecolor=COLOURS[verdict], **edge))
    axis.text(left + 0.5, top + 0.5, name, ha="center", va="center", size=7.6, color=style.INK)


def _verdicts_alt(table: pd.DataFrame, counts: pd.DataFrame) -> str:
    parts = []
    for kind, row in counts.iterrows():
        said = [f"{count} {name}" for name, count in row.items() if count]
        parts.append(f"{kind}: {', '.join(said)}")
    differing = list(table.loc[table["agreement"] == "differs", "claim_id"])
    apart = f" The recomputation says otherwise for {words.listed(differing)}." if differing else ""
    return f"A square a statement, by kind and verdict. {'; '.join(parts)}.{apart}"


def _numbers_title(numbers: pd.DataFrame, known: pd.DataFrame) -> str:
    if numbers.empty:
        return "None of the statements chosen gives a number to compare"
    agreeing = int((known["agrees"] == "yes").sum())
    without = len(numbers) - len(known)
    rest = f"; for {without} nothing held counts it" if without else ""
    return f"{agreeing} of {len(known)} numbers that can be computed agree with what was said{rest}"


def _dumbbells(axis: Axes, numbers: pd.DataFrame, tolerance: float) -> None:
    right = max([125.0, *(numbers["percent"].dropna() + 5)])
    axis.axvspan(100 - tolerance, min(100 + tolerance, right), color=style.RULE, alpha=0.6, linewidth=0)
    axis.axvline(100, color=style.QUIET, linewidth=1)
    for place, row in enumerate(numbers.to_dict("records")):
        if pd.isna(row["percent"]):
            axis.plot([100], [place], "o", mfc=style.PAPER, mec=style.INK, markersize=8, zorder=3)
        else:
            colour = ANSWERS[str(row["agrees"])][1]
            axis.plot([100, row["percent"]], [place, place], color=colour, linewidth=2.4, zorder=2)
            axis.plot([100], [place], "o", mfc=style.PAPER, mec=style.INK, markersize=8, zorder=3)
            axis.plot([row["percent"]], [place], "o", color=colour, markersize=8, zorder=4)
        axis.text(right + 1.5, place, _pair_text(row), va="center", size=8, color=style.INK)
    labels = [
        textwrap.fill(f"{name}  {about}", 60)
        for name, about in zip(numbers["claim_id"], numbers["about"], strict=True)
    ]
    axis.set_yticks(range(len(numbers)), labels, size=8)
    axis.set_ylim(len(numbers) - 0.4, -0.9)
    left = min([80.0, *(numbers["percent"].dropna() - 4)])
    axis.set_xlim(left, right + (right - left) * 0.62)
    axis.set_xticks([at for at in range(0, int(right), 10) if at >= left])
    axis.text(right + 1.5, -0.75, "said → computed", va="center", size=8, color=style.QUIET)
    axis.grid(axis="x", color=style.RULE, linewidth=0.7)
    axis.grid(visible=False, axis="y")
    style.key(axis, {f"computed, {text}": colour for text, colour in ANSWERS.values()})


def _pair_text(row: Mapping[Hashable, Any]) -> str:
    said, computed = float(row["said"]), float(row["computed"])
    prefix = {"more than": "> ", "about": "~ ", "almost": "< "}.get(str(row["wording"]), "")
    now = shown(computed)
    return f"{prefix}{shown(said)} → {now}"


def _numbers_alt(numbers: pd.DataFrame, known: pd.DataFrame) -> str:
    if numbers.empty:
        return (
            "No chart: none of the statements chosen gives a number that can be compared with the data held."
        )
    parts = [
        f"{row['claim_id']} {row['about']}: {_pair_text(row)} ({row['agrees']})"
        for row in numbers.to_dict("records")
    ]
    return (
        f"Dot plot of {len(known)} numbers computed now, in per cent of what was said. Said, computed, agrees: "
        f"{'; '.join(parts)}."
    )


def _cycles(axis: Axes, cycles: pd.DataFrame, said: dict[int, str]) -> None:
    for start, stop in cycles[["from", "to"]].to_numpy():
        left, right = date2num(pd.Timestamp(start, 1, 1)), date2num(pd.Timestamp(stop, 12, 31))
        axis.barh([0], [right - left - 30], left=left + 15, height=0.5, color=style.SKY)
        axis.text((left + right) / 2, 0, f"{start}–{stop}", ha="center", va="center", size=8.5)
    for year, text in said.items():
        at = date2num(pd.Timestamp(year, 7, 1))
        axis.annotate(
            f"{year}: {text}", (at, -0.27), (at, -0.78), ha="center", va="center", size=8, color=style.INK,
            arrowprops={"arrowstyle": "-|>", "color": style.INK, "linewidth": 0.9},
        )  # fmt: skip


def _pairs(axis: Axes, orders: pd.DataFrame) -> None:
    for place, row in enumerate(orders.to_dict("records"), start=1):
        cause, effect = date2num(row["cause_from"]), date2num(row["effect_from"])
        ends = date2num(row["effect_to"])
        axis.plot([cause, effect], [place, place], color=style.RULE, linewidth=1.6, zorder=1)
        axis.plot([effect, ends], [place, place], color=style.VERMILION, linewidth=7, solid_capstyle="butt")
        if effect == ends:
            axis.plot([effect], [place], "s", color=style.VERMILION, markersize=7, zorder=3)
        axis.plot([cause], [place], "o", color=style.BLUE, markersize=8, zorder=4)
        _named(axis, effect, place + 0.34, f"said effect: {row['effect']}", style.VERMILION)
        _named(axis, cause, place - 0.32, f"said cause: {row['cause']}", style.BLUE)


def _named(axis: Axes, at: float, height: float, text: str, colour: str) -> None:
    low, high = axis.get_xlim()
    side = "left" if at < (low + high) / 2 else "right"
    axis.text(at, height, text, ha=side, va="center", size=8.2, color=colour, weight="bold")


def _time_axis(axis: Axes, orders: pd.DataFrame, cycles: pd.DataFrame) -> None:
    names = ["EMPACT cycles\n(C24)", *orders["claim_id"]]
    axis.set_yticks(range(len(names)), names)
    axis.set_ylim(len(orders) + 0.7, -1.05)
    axis.set_xlim(
        date2num(pd.Timestamp(int(cycles["from"].min()), 1, 1)),
        date2num(pd.Timestamp(int(cycles["to"].max()), 12, 31)),
    )
    axis.xaxis_date()
    style.years_axis(axis)
    axis.grid(axis="x", color=style.RULE, linewidth=0.7)
    axis.grid(visible=False, axis="y")


def _orders_alt(orders: pd.DataFrame, cycles: pd.DataFrame, said: dict[int, str]) -> str:
    pairs = [
        f"{row['claim_id']}: said cause {row['cause']}, {row['cause_from']:%Y-%m-%d}; said effect {row['effect']}, "
        f"{_when(row['effect_from'], row['effect_to'])}"
        for row in orders.to_dict("records")
    ]
    spans = ", ".join(f"{start} to {stop}" for start, stop in cycles[["from", "to"]].to_numpy())
    years = "; ".join(f"{year}: {text}" for year, text in said.items())
    return f"Time line. Policy cycles {spans}; {years}. {'. '.join(pairs)}."


def _when(start: pd.Timestamp, end: pd.Timestamp) -> str:
    return f"{start:%Y-%m-%d}" if start == end else f"{start.year}"


def _orders_data(orders: pd.DataFrame, cycles: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (row["claim_id"], role, name, _when(start, end))
        for row in orders.to_dict("records")
        for role, name, start, end in (
            ("said cause", row["cause"], row["cause_from"], row["cause_to"]),
            ("said effect", row["effect"], row["effect_from"], row["effect_to"]),
        )
    ]
    rows += [("C24", "cycle", "EMPACT", f"{a} to {b}") for a, b in cycles[["from", "to"]].to_numpy()]
    return pd.DataFrame(rows, columns=["claim_id", "role", "event", "date"])
