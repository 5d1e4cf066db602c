"""Turns executed notebooks into reports: one HTML file for each run, CSV files of its data, and an index."""

from notemill.report.render import render
from notemill.report.site import build_site

__all__ = ["build_site", "render"]
