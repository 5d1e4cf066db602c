"""Which rates are minimums, and which is the newest."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook.methods import enforcement


def minimums(rate: pd.Series, most: pd.Series, floors: pd.Series) -> pd.Series:
    """True where a rate is a minimum: not where its upper limit has the same first decimal, which is the rate then.

    All by year: ``most`` has the upper limits, ``floors`` is true where the first count is a lower bound.
    """
    return floors.reindex(rate.index).eq(True) & (most.isna() | (rate.round(1) != most.round(1)))


def newest(pairs: pd.DataFrame) -> Any:
    """The newest year with a rate; None without one."""
    return pairs["rate"].last_valid_index()


def old(pairs: pd.DataFrame) -> bool:
    """Whether the newest rate says nothing about today: the years go on for more than five after it."""
    return bool(newest(pairs) < pairs.index.max() - enforcement.OLD)
