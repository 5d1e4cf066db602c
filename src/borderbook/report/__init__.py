"""Executed notebooks into things to read and share: one HTML file a run, CSV twins, an index."""

from borderbook.report.index import build_index
from borderbook.report.render import appearance, render

__all__ = ["appearance", "build_index", "render"]
