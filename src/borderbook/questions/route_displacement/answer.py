"""When one route falls, does another rise?"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.methods.lead_lag import LeadLag, in_words, most_negative


def sentences(found: LeadLag, months: pd.Index) -> list[str]:
    """Whether falls coincide with rises beyond chance; which routes move together; what could not be seen.

    Args:
        found: ``lead_lag.lead_lag`` of monthly changes.
        months: those that the changes come from.
    """
    significant = found.significant
    falls, joint = (significant[significant["correlation"] * sign > 0] for sign in (-1, 1))
    first = _evidence(falls, found) if len(falls) else _no_evidence(found)
    return [first, *([_joint(joint, months)] if len(joint) else []), _sensitivity(found)]


def _no_evidence(found: LeadLag) -> str:
    lowest = most_negative(found).iloc[0]
    return (
        f"There is **no evidence of displacement** in monthly changes: of {words.number(found.comparisons)} "
        f"comparisons of routes (leads and lags of up to {found.max_lag} months) none has a fall that coincides with "
        f"a rise beyond chance; the lowest rank correlation, {words.correlation(lowest['correlation'])} "
        f"({in_words(lowest)}), does not reach −{found.critical:.2f} (p = {lowest['p_family']:.2f})."
    )


def _evidence(falls: pd.DataFrame, found: LeadLag) -> str:
    said = [
        f"{in_words(row)} ({words.correlation(row['correlation'])}, p = {row['p_family']:.3f})"
        for _, row in falls.iterrows()
    ]
    shown = words.listed(said[:3])
    more = f", and {len(said) - 3} more" if len(said) > 3 else ""
    return (
        f"In {len(falls)} of {words.number(found.comparisons)} comparisons a **fall on one route coincides with a "
        f"rise on another** beyond chance: {shown}{more}; that they coincide does not say that one caused the other."
    )


def _joint(joint: pd.DataFrame, months: pd.Index) -> str:
    said = [f"{in_words(row)} ({words.correlation(row['correlation'])})" for _, row in joint.iterrows()]
    notes = {
        words.counted_twice(months[0], months[-1], pair)
        for pair in zip(joint["first"], joint["second"], strict=True)
    }
    note = "".join(notes)
    return f"Beyond chance, these rise and fall together: {words.listed(said[:3])}. {note}".strip()


def _sensitivity(found: LeadLag) -> str:
    return (
        f"A correlation of −{found.found_nine_in_ten:.2f} would have been found nine times in ten; weaker or slower "
        "shifts cannot be excluded."
    )
