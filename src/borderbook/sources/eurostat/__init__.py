"""Eurostat: enforcement of immigration legislation, asylum applicants, population on 1 January.

``layouts`` turns a file, in whichever of Eurostat's layouts it is, into cubes (``cube``); one module a
dataset makes the tidy table out of them.
"""

from borderbook.sources.eurostat.asylum import read_asylum_applicants, read_asylum_decisions
from borderbook.sources.eurostat.enforcement import read_enforcement
from borderbook.sources.eurostat.population import read_population

__all__ = ["read_asylum_applicants", "read_asylum_decisions", "read_enforcement", "read_population"]
