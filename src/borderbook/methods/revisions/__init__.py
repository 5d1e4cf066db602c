"""Measures how published figures change from one vintage to the next.

A *figure* is the value of one cell: for detections that of a month, route, border type and citizenship, or of a month
and route. A *step* is a pair of two successive vintages that give the same figure. What a vintage does not cover is not
compared: new months are not revisions.
"""

from borderbook.methods.revisions.figures import Cells, adding_up, cells_of, totals_of
from borderbook.methods.revisions.kinds import Comparison, compare, jumped, period_ends
from borderbook.methods.revisions.tables import KINDS, named, summary, sums
from borderbook.methods.revisions.vintages import Panel, moved, panel, steps

__all__ = [
    "KINDS", "Cells", "Comparison", "Panel", "adding_up", "cells_of", "compare", "jumped", "moved",
    "named", "panel", "period_ends", "steps", "summary", "sums", "totals_of",
]  # fmt: skip
