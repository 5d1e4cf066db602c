"""Does each statement of the information sheet hold? The curated verdict, and beside it one computed from the data.

``CHECKS`` maps the number of a statement to the function that recomputes it; a statement about wording, or
about a text that is not held, has none and keeps the curated verdict alone.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from borderbook import words
from borderbook.questions.claims_audit import legal, rules, trends
from borderbook.questions.claims_audit.rules import Check, Finding, Verdict

CHECKS: dict[str, Check] = {**legal.CHECKS, **trends.CHECKS}


def curated_verdict(verdict: str, detail: str) -> Verdict:
    """The verdict of the curated table in the words of the audit.

    Args:
        verdict: confirmed, contradicted or unclear.
        detail: its limit; 'as an attribution' or 'as a quotation' confirm only that it was said.
    """
    if "not consulted" in detail:
        return rules.UNREAD
    if verdict == "confirmed":
        return rules.QUOTED if "attribution" in detail or "quotation" in detail else rules.HOLDS
    return rules.FAILS if verdict == "contradicted" else rules.OPEN


def audit(claims: pd.DataFrame, findings: Mapping[str, Finding]) -> pd.DataFrame:
    """Every statement with its curated verdict, and the recomputed one where there is one.

    Returns:
        In the order of ``claims``: claim_id, kind, claim, evidence (what it rests on), finding (curated), verdict
        (curated), recomputed (blank: not recomputed), agreement (same, differs, not recomputed), computed (in words),
        remarks (the verdict's limit and what the recomputation says).
    """
    names = {"claim_type": "kind", "verdict_detail": "limit"}
    table = claims.rename(columns=names)[["claim_id", "kind", "claim", "evidence", "finding", "limit"]]
    verdict = [curated_verdict(v, d) for v, d in claims[["verdict", "verdict_detail"]].to_numpy()]
    found = [findings.get(name) for name in claims["claim_id"]]
    table["verdict"], table["recomputed"] = verdict, [one.verdict if one else "" for one in found]
    table["computed"] = [one.words if one else "" for one in found]
    same, new = table["verdict"] == table["recomputed"], table["recomputed"]
    agreement = new.mask(same, "same").mask(~same, "differs").mask(new == "", "not recomputed")
    remark = new.mask(same, "same").radd("recomputed: ").mask(new == "", "not recomputed")
    limit = table.pop("limit")
    remarks = remark.where(limit == "", limit + "; " + remark)
    return table.assign(agreement=agreement, remarks=remarks).reset_index(drop=True)


def counted(counts: pd.Series) -> str:
    """The number of statements of each verdict in words: '20 hold, 1 holds as an attribution ...'."""
    phrases = [(counts.get(name, 0), one, many) for name, (one, many) in rules.listed("counted").items()]
    return words.listed([f"{count} {one if count == 1 else many}" for count, one, many in phrases if count])


def numbers(findings: Mapping[str, Finding], tolerance: float) -> pd.DataFrame:
    """Every number said beside the number computed now.

    Returns:
        claim_id, about, wording, said, computed (missing: nothing held counts it), percent (computed in per
        cent of said), agrees ('yes', 'no' or 'no figure'), unit.
    """
    answer = {True: "yes", False: "no", None: "no figure"}
    rows = [
        (name, n.about, n.wording, n.said, n.computed, n.computed / n.said * 100, answer[n.agrees(tolerance)], n.unit)
        for name, finding in findings.items()
        for n in finding.numbers
    ]  # fmt: skip
    columns = ["claim_id", "about", "wording", "said", "computed", "percent", "agrees", "unit"]
    return pd.DataFrame(rows, columns=columns)
