"""IOM: incidents of the Missing Migrants Project, their totals, and monthly crossings to set them against."""
