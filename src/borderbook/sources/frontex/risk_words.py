"""The words of the annual risk analyses, and what is known to be wrong or broken in them.

Keys are spelled as ``reference.fold`` leaves them. Editions differ in spelling only, unless said otherwise.
"""

from __future__ import annotations

INDICATORS = {
    "illegal_border_crossing_between_bcps": "illegal_border_crossings",  # on entry; said so from edition 2019
    "clandestine_entries_at_bcps": "clandestine_entries",  # land and sea
    "facilitators": "facilitators",
    "illegal_stay": "illegal_stay",
    "refusals_of_entry": "refusals_of_entry",
    "persons_using_fraudulent_documents": "persons_using_fraudulent_documents",
    "fraudulent_documents": "fraudulent_documents",
    "return_decisions_issued": "return_decisions",
    "effective_returns": "effective_returns",
}

# the heading of a section -> breakdown
SECTIONS = {
    "top ten nationalities": "citizenship",
    "top ten nationalities claimed": "citizenship",
    "all borders": "citizenship",
    "land border": "citizenship_land",
    "sea border": "citizenship_sea",
    "air border": "citizenship_air",
    "border type": "border_type",
    "place of detection": "place",
    "age group": "age",
    "minors": "age",  # edition 2018 asks 'minor?': no, yes, not available
    "sex": "sex",
    "gender": "sex",
    "purpose of illegal border-crossing": "purpose",
    "document type": "document_type",
    "type of document": "document_type",
    "country of issuance": "issuing_country",
    "top ten countries of issuance": "issuing_country",
}
CITIZENSHIPS = ("citizenship", "citizenship_land", "citizenship_sea", "citizenship_air", "issuing_country")
# the indicators whose 'border type' includes inland, so is a place of detection
PLACED = ("facilitators", "illegal_stay")

_UNKNOWN = dict.fromkeys(("not available", "not specified", "unknown"), "unknown")
_BORDERS = {"land": "land", "sea": "sea", "air": "air"} | _UNKNOWN
LAND_WITH_INTRA_EU = "land_and_intra_eu"
# labels of 'age group' that are parts of its row 'minor'
NESTED = {
    "unaccompanied": "unaccompanied",
    "accompanied": "accompanied",
    "minor: not available": "unknown",
}
# breakdown -> label -> category
CATEGORIES: dict[str, dict[str, str]] = {
    "border_type": _BORDERS,
    "place": {
        **_BORDERS,
        "inland": "inland",
        "land intra-eu": "land_intra_eu",
        "land intra eu": "land_intra_eu",
        "between bcp": "between_bcps",
        "between bcps": "between_bcps",
        "on exit": "on_exit",
        "onexit": "on_exit",
    },
    "age": {"adult": "adult", "minor": "minor", "no": "adult", "yes": "minor"} | _UNKNOWN,
    "minors": NESTED,
    "sex": {"female": "female", "male": "male"} | _UNKNOWN,
    "purpose": {
        "irregular migration": "irregular_migration",
        "smuggling of goods": "smuggling_of_goods",
        "other": "other",
    }
    | _UNKNOWN,
    "document_type": {
        "passport": "passport",
        "passports": "passport",
        "visa": "visa",
        "visas": "visa",
        "id card": "id_card",
        "id cards": "id_card",
        "residence permit": "residence_permit",
        "residence permits": "residence_permit",
        "stamps": "stamp",
        "border stamp": "stamp",
        "other": "other",
    },
}

# breakdown -> the cell that the total row of such a section gives; elsewhere it is the indicator's total
TOTALS = {
    "citizenship_land": ("border_type", "land"),
    "citizenship_sea": ("border_type", "sea"),
    "citizenship_air": ("border_type", "air"),
}
# breakdown -> the cell that its categories should add up to; elsewhere it is the indicator's total
WHOLES = TOTALS | {"minors": ("age", "minor")}

# flag -> the cells concerned (column -> values); found by comparing the editions with one another
ISSUES: tuple[tuple[str, dict[str, tuple[int | str, ...]]], ...] = (
    (
        # three values that go round under three labels: 23,542 minors of 2019 are 'not available' in the
        # edition 2020 and 'accompanied' in the edition 2021
        "contradictory minors",
        {"indicator": ("illegal_border_crossings",), "edition": (2020, 2021), "breakdown": ("minors",)},
    ),
    (
        # land 4,711 became 1,413 and not specified 357 became 3,655; the total did not change
        "reclassified in later editions",
        {
            "indicator": ("facilitators",),
            "edition": (2016,),
            "year": (2015,),
            "breakdown": ("place",),
            "category": ("land", "unknown"),
        },
    ),
    (
        # the totals of 2015 to 2018 stand under the headings 2016 to 2019; the parts are right
        "total repeats the previous edition",
        {"indicator": ("persons_using_fraudulent_documents",), "edition": (2020,), "breakdown": ("total",)},
    ),
    (
        # headings 2015 to 2018 over the data of 2016 to 2019; the year given here is the right one
        "year printed differs",
        {"indicator": ("refusals_of_entry",), "edition": (2020,)},
    ),
    (
        "annex of the same edition differs",  # 605 in Table 1, 601 in the annex
        {"indicator": ("clandestine_entries",), "edition": (2013,), "year": (2012,)},
    ),
    (
        "December missing for some states",
        {
            "indicator": (
                "persons_using_fraudulent_documents",
                "fraudulent_documents",
                "return_decisions",
                "effective_returns",
            ),
            "edition": (2021,),
            "year": (2020,),
        },
    ),
    (
        "narrower than in earlier editions",
        {
            "indicator": ("persons_using_fraudulent_documents", "fraudulent_documents"),
            "edition": (2021,),
        },
    ),
)
