"""Kinds of chart: a frame and its words in, a ``Figure`` out. No kind knows what is counted.

``data`` is wide where a chart has series (a row a period or category, a column a series) and a Series where it has
one. Words (``name``, ``title``, ``unit``, ``of``, ``note``) go by keyword; see ``charts.figure.Words``.
"""

from borderbook.charts.bars import bars, stacked
from borderbook.charts.bubbles import bubbles
from borderbook.charts.choropleth import choropleth
from borderbook.charts.dots import dots
from borderbook.charts.drawing import drawing, palette
from borderbook.charts.fan import fan
from borderbook.charts.figure import Figure, tile
from borderbook.charts.heatmap import heatmap
from borderbook.charts.lines import lines
from borderbook.charts.panels import panels
from borderbook.charts.timeline import timeline

__all__ = ["Figure", "bars", "bubbles", "choropleth", "dots", "drawing", "fan", "heatmap", "lines", "palette", "panels",
           "stacked", "tile", "timeline"]  # fmt: skip
