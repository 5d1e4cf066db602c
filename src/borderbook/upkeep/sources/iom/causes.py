"""The causes of death that IOM tells apart, and how its older free text is brought to them.

Since 2020 the Missing Migrants Project files use seven categories. The download of 2019 and the web API of
2023 and 2024 hold a reporter's own words instead. Those words are classed by keyword and never kept.

The rule, in this order:

1. A cell that names categories only has those categories. (IOM joins the categories of a split incident with
   a comma that no space follows; a comma with a space stands inside a category.)
2. Other text is taken as a list: commas, semicolons and strokes part its items. Each item has the first
   category of ``tables/causes.yml`` that it holds a word of, or none. So a shooting on a train is violence, and a
   heart that stopped after dehydration is harsh conditions.
3. One category in the whole list: that is the cause. Several: ``mixed_or_unknown``, as IOM classes them.
4. None: ``mixed_or_unknown``, recognised where the text itself says so (unknown, skeletal remains, pending).
   Other text is not recognised, which the reader flags.

Where an incident of the older files could be found in a later one (8,202 rows), this rule gives the category
that IOM gave later in 92 of 100; most of the rest IOM moved on grounds that the text does not hold.
"""

from __future__ import annotations

import re
from functools import cache

from borderbook.upkeep.sources.tables import table as words_of

MIXED = "mixed_or_unknown"
WORDS = words_of("causes")

_PATTERNS = {
    category: re.compile("|".join(re.split(r"(?<!\\)\s+", words.strip())).replace("\\ ", " "))
    for category, words in WORDS["keywords"].items()
}
_SAID_UNKNOWN = re.compile(WORDS["said_unknown"])


@cache
def causes_of(cell: str) -> tuple[frozenset[str], bool]:
    """The causes that a cell names, as codes of the dataset ``incidents``, and whether the text was recognised.

    A blank cell has no cause and is recognised. Several codes come only from a cell of categories.
    """
    text = " ".join(cell.split()).casefold()
    if not text:
        return frozenset(), True
    named = re.split(r",(?=\S)", text)
    if all(name in WORDS["categories"] for name in named):
        return frozenset(WORDS["categories"][name] for name in named), True
    return _classed(text)


def _classed(text: str) -> tuple[frozenset[str], bool]:
    items = [_category(item) for item in re.split(r"[,;/]", text)]
    found = frozenset(category for category in items if category)
    if len(found) == 1:
        return found, True
    return frozenset({MIXED}), bool(found) or bool(_SAID_UNKNOWN.search(text))


def _category(item: str) -> str | None:
    return next((category for category, words in _PATTERNS.items() if words.search(item)), None)
