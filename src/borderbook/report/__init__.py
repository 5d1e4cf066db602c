"""Executed notebooks into things to read and share: one HTML file a run, CSV twins, an index."""

from borderbook.report.render import appearance, render
from borderbook.report.site import build_site

__all__ = ["appearance", "build_site", "render"]
