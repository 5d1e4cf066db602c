"""Readers for the files of Frontex, the European Border and Coast Guard Agency."""

from __future__ import annotations

from borderbook.sources.frontex.detections import read_detections

__all__ = ["read_detections"]
