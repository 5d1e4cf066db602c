"""A notebook's outputs other than figures: answer, tables, caveats, provenance, numbers linked to their rows.

Every output has a text/plain form that is the same in every run, so that a comparison of a notebook's outputs compares
what a reader reads.
"""

from notemill.show.cited import Rate, cited, linked, linked_rows, newest_of, sum_of
from notemill.show.tables import Table, table
from notemill.show.texts import Lead, Text, about, answer, corrected, gaps, method, provenance, published_work, versions

__all__ = [
    "Lead", "Rate", "Table", "Text", "about", "answer", "cited", "corrected", "gaps", "linked", "linked_rows",
    "method", "newest_of", "provenance", "published_work", "sum_of", "table", "versions",
]  # fmt: skip
