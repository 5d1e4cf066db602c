"""Classifies causes of death into IOM's seven categories, also from the free text in older files.

Since 2020 the Missing Migrants Project files use seven categories. The web API holds a reporter's own words instead.
These words are classified by keywords and never stored.

The rules, in this order:

1. A cell that names only categories gets these categories. (IOM joins the categories of a split incident with a comma
   without a space; a comma followed by a space is part of a category's name.)
2. Other text is read as a list with commas, semicolons and slashes between its items. Each item gets the first category
   of ``vocabulary/causes.yml`` of which it contains a keyword, or none. So a shooting on a train is violence, and a
   cardiac arrest after dehydration is harsh conditions.
3. If the whole list has one category, that is the cause. If it has several, the cause is ``mixed_or_unknown``, as in
   IOM's own classification.
4. If it has none, the cause is ``mixed_or_unknown``. The text counts as recognised if it says so itself (unknown,
   skeletal remains, pending). Other text is not recognised, and the reader flags it.

8,202 rows of the older files could be found in a later file. In 92 of 100 of them, these rules give IOM's later
category. In most of the others, IOM changed the category for reasons that are not in the text.
"""

from __future__ import annotations

import re
from functools import cache

from borderbook.upkeep.sources.vocabulary import table as words_of

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

    A blank cell has no cause and counts as recognised. Only a cell of category names gives several codes.
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
    categories = frozenset(category for category in items if category)
    if len(categories) == 1:
        return categories, True
    return frozenset({MIXED}), bool(categories) or bool(_SAID_UNKNOWN.search(text))


def _category(item: str) -> str | None:
    return next((category for category, words in _PATTERNS.items() if words.search(item)), None)
