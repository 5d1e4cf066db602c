"""Does each statement of an information sheet on migrant smuggling hold? The sentences."""

from __future__ import annotations

import pandas as pd

from borderbook.questions.claims_audit import analysis
from notemill import show, words

CLEAR = [analysis.HOLDS, analysis.FAILS]


def headline(counts: pd.DataFrame) -> str:
    """How many hold and how many do not, in the words of the figure by kind.

    Args:
        counts: statements, one row per kind, one column per verdict.
    """
    return f"By kind: {_clearly(counts)}, of {_of(counts)}"


def sentences(counts: pd.DataFrame, audit: pd.DataFrame) -> list[str]:
    """How many statements hold, what limits the others, and which do not hold.

    Args:
        counts: as for ``headline``.
        audit: one row per statement: claim_id, verdict.
    """
    about = analysis.TABLES["about"]
    failing = audit.loc[audit["verdict"] == analysis.FAILS, "claim_id"]
    named = "; ".join(f"{about[name]} ({name})" if name in about else name for name in failing)
    led = set(CLEAR) & set(audit["verdict"])  # else the first sentence has all of them
    rest = _counted(counts.drop(columns=CLEAR, errors="ignore")) if led else ""
    return [
        f"**Of {_of(counts)}, {_clearly(counts)}**.",
        f"Of the others, {rest}." if rest else "",
        f"What does not hold: {named}." if named else "",
    ]


def _counted(counts: pd.DataFrame) -> str:
    """The number of statements of each verdict in words: '11 hold in part, 1 holds as an attribution ...'."""
    verdicts = analysis.TABLES["counted"].items()
    phrases = [(show.sum_of(counts[name]), one, many) for name, (one, many) in verdicts if name in counts]
    return words.listed([f"{count} {one if count == 1 else many}" for count, one, many in phrases if count])


def _clearly(counts: pd.DataFrame) -> str:
    """How many statements hold and how many do not, or the other verdicts."""
    clear = counts.reindex(columns=CLEAR, fill_value=0)
    return _counted(clear if clear.any(axis=None) else counts)


def _of(counts: pd.DataFrame) -> str:
    """How many statements there are: '50 statements'."""
    total = show.sum_of(counts)
    kind = f" of the kind {counts.index[0]}" if len(counts) == 1 else ""
    return f"{total} {words.plural(total, 'statement')}{kind}"
