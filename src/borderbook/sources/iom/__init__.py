"""IOM: incidents of the Missing Migrants Project, their totals, and monthly crossings to set them against."""

from borderbook.sources.iom.crossings import read_crossings
from borderbook.sources.iom.incidents import read_incidents
from borderbook.sources.iom.totals import read_totals

__all__ = ["read_crossings", "read_incidents", "read_totals"]
