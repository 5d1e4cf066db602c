"""The answer of the audit: how many statements hold, which do not, where the computed verdict differs."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.errors import UsageError
from borderbook.questions.claims_audit.analysis import FAILS, HOLDS, OPEN, QUOTED
from borderbook.questions.claims_audit.answer import sentences
from borderbook.questions.claims_audit.parameters import ClaimsAudit

TABLE = pd.DataFrame(
    {
        "claim_id": ["C01", "C24", "C99", "C08"],
        "verdict": [QUOTED, FAILS, FAILS, HOLDS],
        "recomputed": [QUOTED, FAILS, "", OPEN],
        "agreement": ["same", "same", "not recomputed", "differs"],
        "computed": ["9 texts.", "x", "", "y"],
    }
)


def test_the_answer_counts_names_and_compares():
    made = sentences(TABLE)
    assert made == [
        "Of 4 statements **1 holds, 1 holds as an attribution and 2 do not hold**.",
        "What does not hold: a policy cycle of 2015 (C24); C99.",
        "Of the share of migrants who use smugglers (C01): 9 texts.",
        "3 were recomputed; the computed verdict differs for C08 (“cannot be decided” instead of “holds”) "
        "from the one compiled by hand.",
    ]


def test_statements_that_cannot_be_recomputed_are_said_to_be_so():
    table = TABLE.iloc[[2]]
    assert sentences(table)[-1] == "None of them can be recomputed."
    assert sentences(table)[2] == ""


@pytest.mark.parametrize(
    ("values", "part"),
    [({"kind": "legal"}, "legal fact"), ({"tolerance": -1}, "tolerance"), ({"topic": 1}, "topic")],
)
def test_parameters_refuse_what_is_not_allowed(values, part):
    with pytest.raises(UsageError, match=part):
        ClaimsAudit.check(**values)
