"""Turns executed notebooks into reports: one HTML file for each run, CSV files of its data, and an index."""

from borderbook.report.render import appearance, render
from borderbook.report.site import build_site

__all__ = ["appearance", "build_site", "render"]
