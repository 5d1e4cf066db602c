"""A tile: the small form of a figure, one of several on a page, led by one number."""

from __future__ import annotations

from dataclasses import replace

from borderbook.charts.figure import Figure


def tile(figure: Figure, *, lead: str, label: str, number: int, height: float = 190) -> Figure:
    """The same figure, drawn small and at one width; the page sets number, title, lead and label.

    Args:
        figure: of any kind.
        lead: the number that it leads with, as it is written ("239,000").
        label: what that number is ("detections in 2024").
        number: of the tile on its page.
        height: of the drawing in CSS pixels, at most; a map, a heat map or a timeline takes what it needs.
    """
    return replace(figure, lead=lead, label=label, number=number, limit=height)
