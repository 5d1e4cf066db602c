"""A catalog of one dataset, small enough to read."""

from __future__ import annotations

ENTRY = """\
# a comment that must survive
datasets:
  {name}:
    title: T
    publisher: P
    landing_page: https://example.org
    licence: L
    terms: T
    citation: P, T
    unit_of_count: U
    rounding: none
    coverage:
      start: 2015
      time: t
      space: s
    breaks: []
    caveats:
      - C
    composition: {composition}
    kind: {kind}
"""


def catalog_of(name: str, composition: str = "whole", kind: str = "snapshot") -> str:
    """data/catalog.yml with one dataset."""
    return ENTRY.format(name=name, composition=composition, kind=kind)
