"""Does each statement of an information sheet on migrant smuggling hold? The sentences."""

from __future__ import annotations

import pandas as pd

from borderbook.methods.columns import rows_of
from borderbook.questions.claims_audit import analysis
from notemill import show, words

CLEAR = [analysis.HOLDS, analysis.FAILS]


def counted(counts: pd.DataFrame) -> str:
    """The number of statements of each verdict in words: '11 hold in part, 1 holds as an attribution ...'."""
    verdicts = analysis.TABLES["counted"].items()
    phrases = [(show.sum_of(counts[name]), one, many) for name, (one, many) in verdicts if name in counts]
    return words.listed([f"{count} {one if count == 1 else many}" for count, one, many in phrases if count])


def title(counts: pd.DataFrame) -> str:
    """How many statements hold and how many do not, or the other verdicts: what the answer leads with.

    Args:
        counts: statements, one row per kind, one column per verdict.
    """
    clear = counts.reindex(columns=CLEAR, fill_value=0)
    return f"Of {of(counts)}, {counted(clear if clear.any(axis=None) else counts)}"


def by_kind(counts: pd.DataFrame) -> str:
    """How many hold and how many do not, as ``title``, in the words of the figure by kind."""
    clear = counts.reindex(columns=CLEAR, fill_value=0)
    return f"By kind: {counted(clear if clear.any(axis=None) else counts)}, of {of(counts)}"


def of(counts: pd.DataFrame) -> str:
    """How many statements there are, of a table of them by kind and verdict: '50 statements'."""
    total = show.sum_of(counts)
    kind = f" of the kind {counts.index[0]}" if len(counts) == 1 else ""
    return f"{total} {words.plural(total, 'statement')}{kind}"


def sentences(counts: pd.DataFrame, audit: pd.DataFrame) -> list[str]:
    """How many statements hold, what limits the others, and which do not hold. As ``title``.

    Args:
        counts: as in ``title``.
        audit: one row per statement: claim_id, verdict.
    """
    about = analysis.TABLES["about"]
    failing = audit.loc[audit["verdict"] == analysis.FAILS, "claim_id"]
    named = "; ".join(f"{about[name]} ({name})" if name in about else name for name in failing)
    led = set(CLEAR) & set(audit["verdict"])  # else the title has all of them
    rest = counted(counts.drop(columns=CLEAR, errors="ignore")) if led else ""
    return [
        f"**{title(counts)}**.",
        f"Of the others, {rest}." if rest else "",
        f"What does not hold: {named}." if named else "",
    ]


def recomputed(audit: pd.DataFrame) -> str:
    """Where the computed verdict is another one than that compiled by hand. As ``sentences``, with recomputed."""
    audit = audit.dropna(subset="recomputed")
    if audit.empty:
        return "None of them can be recomputed."
    differs = rows_of(audit[audit["recomputed"] != audit["verdict"]])
    apart = [f"{row.claim_id} (“{row.recomputed}” instead of “{row.verdict}”)" for row in differs]
    how = f"; the verdict computed for {words.listed(apart)} differs from that compiled by hand" * bool(apart)
    return (
        f"Statements recomputed: {len(audit)}{how}. The checks were written by those who gave the verdicts: where the "
        "two agree, that is no independent confirmation."
    )
