"""Charts and maps: one function a figure, frame in, ``Figure`` out, with its alt text and its data."""

from borderbook.figures.figure import Figure

__all__ = ["Figure"]
