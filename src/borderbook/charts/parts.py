"""Parts of a whole as a stack draws them: where each begins and ends, what is missing, and what is said of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from borderbook import words as say
from borderbook.charts import axis, labels
from borderbook.charts.canvas import area, opened
from borderbook.charts.colours import looks
from borderbook.charts.labels import Format, Part


class Parts:
    """Values or shares of some parts, by period or category.

    Attributes:
        frame, counts: the values, a row a period or category, a column a part.
        values: what is drawn: the values, or shares in per cent.
        start, end: of each part in the stack; positive parts go up from zero, negative ones down.
        missing: where a part has no figure.
        gone: rows of which nothing can be drawn.
        looks: of each part.
    """

    def __init__(self, frame: pd.DataFrame, form: Format, part: Part, share: bool) -> None:
        self.frame, self.form, self.part, self.share = frame, form, part, share
        self.counts = frame.to_numpy(dtype="float64", na_value=np.nan)
        self.missing = np.isnan(self.counts)
        self.totals = np.nansum(self.counts, axis=1)
        self.gone = self.missing.all(axis=1)
        if share:
            self.gone |= self.missing.any(axis=1) | (self.totals == 0)
        whole = np.where(self.gone, np.nan, self.totals)[:, None]
        self.values = self.counts / whole * 100 if share else self.counts
        filled = np.nan_to_num(self.values)
        up, down = filled.clip(min=0), filled.clip(max=0)
        self.start = np.where(filled >= 0, up.cumsum(axis=1) - up, down.cumsum(axis=1) - down)
        self.end = self.start + filled
        self.looks = looks(frame.columns)
        self.names = labels.names(frame.index)

    @property
    def open(self) -> list[int]:
        """Rows that have a part without a figure, so that the whole is larger."""
        return [int(row) for row in np.flatnonzero(self.missing.any(axis=1) & ~self.gone)]

    def cells(self) -> list[tuple[int, int]]:
        """Row and column of each part that is drawn."""
        drawn = ~self.missing & ~self.gone[:, None]
        return [(int(row), int(column)) for row, column in np.argwhere(drawn)]

    def limits(self, air: float) -> tuple[float, float]:
        """Ends of the value axis; so much of it free above the stacks."""
        if self.share:
            return 0.0, 100.0 * (1 + air)
        low, high = float(self.end.min(initial=0.0)), float(self.end.max(initial=0.0))
        free = (high - low) * air or 1.0
        return low - (free if low < 0 else 0), high + (free if high > 0 or low == 0 else 0)

    def style(self, row: int, column: int) -> dict[str, Any]:
        """How a part is drawn; open in a part period."""
        look = self.looks[self.frame.columns[column]]
        return opened(look) if self.frame.index[row] in self.part else area(look)

    def name(self, row: int) -> str:
        """A row as it is read: '2026 (January to June only)'."""
        return labels.with_part(self.names[row], self.frame.index[row], self.part)

    def text(self, row: int, column: int) -> str:
        """A part's value as it is read, of a share the value with it: '31 % (1,204)'."""
        if self.missing[row, column]:
            return labels.MISSING
        value = self.form(float(self.counts[row, column]))
        return f"{say.per_cent(float(self.values[row, column]))} ({value})" if self.share else value

    def total(self, row: int) -> str:
        """The whole as it is written beside a stack: '1,204', '≥ 1,204' where a part is missing."""
        if self.missing[row].all():
            return labels.MISSING
        return f"{'≥ ' if self.missing[row].any() else ''}{self.form(float(self.totals[row]))}"

    def alt(self, kind: str) -> str:
        """The alternative text: the whole, then each part."""
        if self.frame.empty or not self.frame.shape[1]:
            return f"Stacked {kind}: no figure."
        index, lower = self.frame.index, pd.Series(self.missing.any(axis=1), self.frame.index)
        whole = pd.Series(self.totals, index).mask(self.missing.all(axis=1))
        parts = [f"Total: {labels.series_in_words(whole, self.form, self.part, lower)}"]
        form = say.per_cent if self.share else self.form
        for column, name in enumerate(self.frame.columns):
            values = pd.Series(self.values[:, column], index)
            parts.append(f"{name}: {labels.series_in_words(values, form, self.part)}")
        shown = f"Stacked {kind} of shares in per cent" if self.share else f"Stacked {kind}"
        return f"{shown}. {'; '.join(parts)}."

    def tidy(self, unit: str) -> pd.DataFrame:
        """A row a part: its value, and its share in per cent if shares are drawn."""
        rows = labels.tidy(self.frame, labels.value_name(unit))
        if self.share:
            rows["share_per_cent"] = self.values.T.ravel().round(2)
        return rows

    def note(self) -> str:
        """What must be said of missing parts and part periods."""
        notes = [labels.part_note(self.part, self.frame.index)]
        if self.share and (self.missing.any(axis=1) & ~self.missing.all(axis=1)).any():
            notes.append("No shares where a part has no figure.")
        elif self.open:
            notes.append("Dashed on top: a part has no figure, so the total is larger.")
        return " ".join(filter(None, notes))


def ends(parts: Parts, texts: list[str], x: float, row: int) -> list[axis.End]:
    """The parts of a row as they are named beside it, each at its middle."""
    middles = (parts.start[row] + parts.end[row]) / 2
    return [
        axis.End(text, x, float(middle), look)
        for text, middle, look in zip(texts, middles, parts.looks.values(), strict=True)
    ]
