"""The kinds of chart. Each function takes data and texts and returns a ``Figure``, whatever the data count.

For charts with several series, ``data`` is a DataFrame with one row for each period or category and one column for each
series. For charts with one series it is a Series. The texts (``name``, ``title``, ``unit``, ``of``, ``note``) are given
by keyword; see ``charts.figure.Words``.
"""

from borderbook.charts.bars import bars, stacked
from borderbook.charts.choropleth import choropleth
from borderbook.charts.dots import dots
from borderbook.charts.drawing import drawing, palette
from borderbook.charts.figure import Figure, tile
from borderbook.charts.heatmap import heatmap
from borderbook.charts.lines import lines
from borderbook.charts.panels import panels
from borderbook.charts.timeline import timeline

__all__ = ["Figure", "bars", "choropleth", "dots", "drawing", "heatmap", "lines", "palette", "panels",
           "stacked", "tile", "timeline"]  # fmt: skip
