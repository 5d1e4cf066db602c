"""Does each statement of an information sheet on migrant smuggling hold?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from borderbook.parameters import Parameters


class ClaimsAudit(Parameters):
    """Parameters of the notebook ``claims_audit``."""

    title = "Does each statement of an information sheet on migrant smuggling hold?"
    theme = "Method"
    datasets = (
        "claims", "detections", "risk_indicators", "risk_analysis", "europol_indicators", "policy_events",
        "internal_borders",
    )  # fmt: skip

    earliest = (
        "2025-01-07",
        "the statements are about acts of 2024 and figures since 2019, which are here from that day on",
    )

    kind: Literal["all", "quoted figure", "legal fact", "trend", "qualitative"] = Field(
        "all", description="the kind of statement to show"
    )
