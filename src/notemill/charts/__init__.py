"""The kinds of chart, a module each; ``drawing`` is for what seaborn, geopandas and Matplotlib draw.

Each function takes data and texts and returns a ``Figure``, whatever the data count.

For charts with several series, ``data`` is a DataFrame with one row for each period or category and one column for each
series. For charts with one series it is a Series. The texts (``name``, ``title``, ``unit``, ``of``, ``note``) are given
by keyword; see ``charts.figure.Words``.
"""

from notemill.charts.bars import bars, stacked
from notemill.charts.choropleth import choropleth
from notemill.charts.dots import dots
from notemill.charts.drawing import drawing, palette
from notemill.charts.figure import Figure, tile
from notemill.charts.heatmap import heatmap
from notemill.charts.lines import lines
from notemill.charts.panels import panels
from notemill.charts.timeline import timeline

__all__ = ["Figure", "bars", "choropleth", "dots", "drawing", "heatmap", "lines", "palette", "panels",
           "stacked", "tile", "timeline"]  # fmt: skip
