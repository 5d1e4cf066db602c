"""Does each statement of the information sheet hold? The curated verdict, and beside it one computed from the data.

``CHECKS`` maps the number of a statement to the function that recomputes it; a statement about wording, or
about a text that is not held, has none and keeps the curated verdict alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from borderbook import words
from borderbook.questions.claims_audit import legal, trends
from borderbook.questions.claims_audit.rules import (
    FAILS,
    HOLDS,
    OPEN,
    QUOTED,
    TOLERANCE,
    UNREAD,
    VERDICTS,
    Check,
    Finding,
    Frames,
    Number,
    Verdict,
    adopted,
)

__all__ = [
    "CHECKS", "FAILS", "HOLDS", "OPEN", "QUOTED", "TOLERANCE", "UNREAD", "VERDICTS", "Finding", "Frames", "Number",
    "Verdict", "as_read", "audit", "counted", "curated_verdict", "numbers", "numbers_as_read", "orders", "recompute",
    "recomputed_as_read", "shown",
]  # fmt: skip

CHECKS: dict[str, Check] = {**legal.CHECKS, **trends.CHECKS}


def curated_verdict(verdict: str, detail: str) -> Verdict:
    """The verdict of the curated table in the words of the audit.

    Args:
        verdict: confirmed, contradicted or unclear.
        detail: its limit; 'as an attribution' or 'as a quotation' confirm only that it was said.
    """
    if "not consulted" in detail:
        return UNREAD
    if verdict == "confirmed":
        return QUOTED if "attribution" in detail or "quotation" in detail else HOLDS
    return FAILS if verdict == "contradicted" else OPEN


def recompute(
    frames: Frames, tolerance: float = TOLERANCE, only: Sequence[str] | None = None
) -> dict[str, Finding]:
    """What the data say about every statement that can be recomputed, by its number.

    Args:
        frames: the datasets that the checks read, by name.
        tolerance: per cent, see ``rules``.
        only: the statements wanted; by default all.

    Raises:
        DataError: a table lacks a row on which a check rests.
    """
    wanted = CHECKS if only is None else [name for name in CHECKS if name in set(only)]
    return {name: CHECKS[name](frames, tolerance) for name in wanted}


def audit(claims: pd.DataFrame, findings: Mapping[str, Finding]) -> pd.DataFrame:
    """Every statement with its curated verdict, and the recomputed one where there is one.

    Returns:
        In the order of ``claims``: claim_id, kind, claim, verdict (curated), limit, recomputed (blank: not
        recomputed), agreement (same, differs, not recomputed), evidence (what it rests on), finding (curated),
        computed (in words), url.
    """
    verdicts = [curated_verdict(v, d) for v, d in claims[["verdict", "verdict_detail"]].to_numpy()]
    found = [findings.get(name) for name in claims["claim_id"]]
    recomputed = [finding.verdict if finding else "" for finding in found]
    agreement = [
        "not recomputed" if not new else "same" if new == old else "differs"
        for old, new in zip(verdicts, recomputed, strict=True)
    ]
    return pd.DataFrame(
        {
            "claim_id": claims["claim_id"],
            "kind": claims["claim_type"],
            "claim": claims["claim"],
            "verdict": verdicts,
            "limit": claims["verdict_detail"],
            "recomputed": recomputed,
            "agreement": agreement,
            "evidence": claims["evidence"],
            "finding": claims["finding"],
            "computed": [finding.words if finding else "" for finding in found],
            "url": claims["url"],
        }
    ).reset_index(drop=True)


def counted(counts: pd.Series) -> str:
    """The number of statements of each verdict in words: '20 hold, 1 holds as quotation ...'."""
    phrases = {
        HOLDS: ("holds", "hold"),
        QUOTED: ("holds as an attribution", "hold as attributions"),
        FAILS: ("does not hold", "do not hold"),
        OPEN: ("cannot be decided", "cannot be decided"),
        UNREAD: ("rests on a text that was not consulted", "rest on texts that were not consulted"),
    }
    return words.listed(
        [
            f"{counts[name]} {one if counts[name] == 1 else many}"
            for name, (one, many) in phrases.items()
            if counts.get(name, 0)
        ]
    )


def numbers(findings: Mapping[str, Finding], tolerance: float = TOLERANCE) -> pd.DataFrame:
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
    return pd.DataFrame(rows, columns=columns).sort_values("claim_id", kind="stable", ignore_index=True)


def numbers_as_read(table: pd.DataFrame) -> pd.DataFrame:
    """``numbers`` for a table, each with its own decimals: id, number, wording, said, computed now, in % of said ..."""
    return pd.DataFrame(
        {
            "id": table["claim_id"],
            "number": table["about"],
            "wording": table["wording"],
            "said": [shown(value) for value in table["said"]],
            "computed now": [shown(value) for value in table["computed"]],
            "in % of said": table["percent"].round(1),
            "agrees": table["agrees"],
            "unit": table["unit"],
        }
    )


def shown(value: float) -> str:
    """A number as it is read: '1,822,102', '98.1', 'no figure'."""
    small = not pd.isna(value) and value < 1000 and not float(value).is_integer()
    return f"{value:,.1f}" if small else words.number(value)


def orders(frames: Frames) -> pd.DataFrame:
    """The pairs that the information sheet puts in an order of cause and effect, with their dates.

    Returns:
        claim_id, cause, cause_from and cause_to, effect, effect_from and effect_to (the same day, or the first
        and last of a year where only that is known), possible (whether the cause is not the later one).
    """
    proposed = legal.proposal_year(frames)
    plan = adopted(frames, "SMUG-AP-2015")
    report, package = adopted(frames, "STATE-SCHENGEN-2024"), adopted(frames, "SMUG-EUROPOL-PROP")
    start, stop = pd.Timestamp(proposed, 1, 1), pd.Timestamp(proposed, 12, 31)
    pairs = pd.DataFrame(
        [
            ("C22", "Action plan of 2015", plan, plan, "Proposal to widen Europol's mandate", start, stop),
            ("C30", "State of Schengen report", report, report, "Legislative package", package, package),
        ],
        columns=["claim_id", "cause", "cause_from", "cause_to", "effect", "effect_from", "effect_to"],
    )
    return pairs.assign(possible=pairs["cause_from"] <= pairs["effect_to"])


def as_read(table: pd.DataFrame, verdict: str) -> pd.DataFrame:
    """The statements of one verdict, for a table: id with kind, statement, finding, evidence, remarks.

    The remarks are the verdict's limit and what the recomputation says.
    """
    rows = table[table["verdict"] == verdict]
    remarks = [_remark(*row) for row in rows[["limit", "recomputed", "agreement"]].to_numpy()]
    return pd.DataFrame(
        {
            "id": rows["claim_id"] + ", " + rows["kind"],
            "statement": rows["claim"],
            "what the sources say": rows["finding"],
            "evidence": rows["evidence"],
            "remarks": remarks,
        }
    ).reset_index(drop=True)


def _remark(limit: str, recomputed: str, agreement: str) -> str:
    new = {"same": "recomputed: same", "differs": f"recomputed: {recomputed}"}.get(agreement, agreement)
    return f"{limit}; {new}" if limit else new


def recomputed_as_read(table: pd.DataFrame) -> pd.DataFrame:
    """The recomputed statements, for a table: those on which the two verdicts differ come first."""
    rows = table[table["recomputed"] != ""].sort_values("agreement", kind="stable")
    return pd.DataFrame(
        {
            "id": rows["claim_id"],
            "computed from the data": rows["computed"],
            "recomputed verdict": rows["recomputed"],
            "curated verdict": rows["verdict"],
            "the two": rows["agreement"].replace({"differs": "differ", "same": "agree"}),
        }
    ).reset_index(drop=True)
