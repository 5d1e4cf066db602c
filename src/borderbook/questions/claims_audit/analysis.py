"""Does each statement of the information sheet hold? The curated verdict, and beside it one computed from the data.

``CHECKS`` maps the number of a statement to the function that recomputes it; a statement about wording, or
about a text that is not held, has none and keeps the curated verdict alone.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from borderbook.questions.claims_audit import legal, rules, trends
from borderbook.questions.claims_audit.rules import Check, Finding

CHECKS: dict[str, Check] = legal.CHECKS | trends.CHECKS


def curated_verdict(verdict: str, limit: str) -> str:
    """The verdict of the curated table in the words of the audit.

    Args:
        verdict: confirmed, contradicted or unclear.
        limit: of the verdict; 'as an attribution' or 'as a quotation' confirm only that it was said.
    """
    if "not consulted" in limit:
        return rules.UNREAD
    if verdict == "confirmed":
        return rules.QUOTED if "attribution" in limit or "quotation" in limit else rules.HOLDS
    return rules.FAILS if verdict == "contradicted" else rules.OPEN


def numbers(findings: Mapping[str, Finding], tolerance: float) -> pd.DataFrame:
    """Every number said beside the number computed now.

    Returns:
        claim_id, about, wording, said, computed (missing: nothing held counts it), percent (computed in per
        cent of said), agrees ('yes', 'no' or 'no figure'), unit.
    """
    answer = {True: "yes", False: "no", None: "no figure"}
    rows = [
        (
            name,
            n.about,
            n.wording,
            n.said,
            n.computed,
            n.computed / n.said * 100,
            answer[n.agrees(tolerance)],
            n.unit,
        )
        for name, finding in findings.items()
        for n in finding.numbers
    ]
    columns = ["claim_id", "about", "wording", "said", "computed", "percent", "agrees", "unit"]
    return pd.DataFrame(rows, columns=columns)
