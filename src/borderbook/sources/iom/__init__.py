"""IOM: incidents of the Missing Migrants Project, and monthly crossings that can serve as denominators."""

from borderbook.sources.iom.crossings import read_crossings
from borderbook.sources.iom.incidents import read_incidents

__all__ = ["read_crossings", "read_incidents"]
