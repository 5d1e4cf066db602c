"""How published figures move from one vintage to the next.

A *figure* is the value of one cell: for detections those of a month, route, border type and citizenship. A
*step* is one figure in two vintages that both give it, with none between them that does. What a vintage
does not cover is compared with nothing: new months are not revisions.
"""

from borderbook.methods.revisions.cells import Cells, adding_up, cells_of
from borderbook.methods.revisions.panel import Panel, moved, panel, steps
from borderbook.methods.revisions.tables import (
    AGE_CLASSES,
    by_age,
    by_group,
    by_vintage,
    coverage,
    largest_total,
    named,
    summary,
    triangle,
)

__all__ = [
    "AGE_CLASSES",
    "Cells",
    "Panel",
    "adding_up",
    "by_age",
    "by_group",
    "by_vintage",
    "cells_of",
    "coverage",
    "largest_total",
    "moved",
    "named",
    "panel",
    "steps",
    "summary",
    "triangle",
]
