"""Reads IOM's files: incidents of the Missing Migrants Project, their totals, and monthly crossings."""
