"""Readers for the files of Frontex, the European Border and Coast Guard Agency."""

from __future__ import annotations

from borderbook.sources.frontex.detections import read_detections
from borderbook.sources.frontex.return_operations import read_return_operations
from borderbook.sources.frontex.risk_indicators import read_risk_indicators

__all__ = ["read_detections", "read_return_operations", "read_risk_indicators"]
