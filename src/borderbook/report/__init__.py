"""Turns executed notebooks into reports: one HTML file for each run, CSV files of its data, and an index."""

from borderbook.report.render import render
from borderbook.report.site import build_site

__all__ = ["build_site", "render"]
