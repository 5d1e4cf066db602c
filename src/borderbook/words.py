"""Numbers and changes in words, the same way everywhere."""

from __future__ import annotations

import math

import pandas as pd


def number(value: float) -> str:
    """A count as it is read: '1,822,102'; missing is 'no figure'."""
    return "no figure" if pd.isna(value) else f"{value:,.0f}"


def per_cent(value: float, digits: int = 0) -> str:
    """'31 %'; missing is 'no figure'."""
    return "no figure" if pd.isna(value) else f"{value:,.{digits}f} %"


def changed(value: float) -> str:
    """A change in per cent in words: 'up 12 %', 'down 8 %', 'unchanged'; missing is 'not comparable'."""
    if math.isnan(value):
        return "not comparable"
    rounded = round(value)
    return "unchanged" if rounded == 0 else f"{'up' if rounded > 0 else 'down'} {abs(rounded):,} %"


def listed(parts: list[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
