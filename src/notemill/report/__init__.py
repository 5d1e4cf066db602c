"""From an executed notebook to HTML, PDF and CSV; the site around the reports."""

from notemill.report.render import render
from notemill.report.site import build_site

__all__ = ["build_site", "render"]
