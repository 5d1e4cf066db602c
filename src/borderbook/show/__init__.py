"""What a notebook shows besides figures: the answer, tables, caveats, provenance. Words and rounded numbers.

Everything here has a text/plain form that is stable from run to run, so that a comparison of a notebook's
outputs compares what a reader reads.
"""

from borderbook.show.cited import Rate, cited
from borderbook.show.tables import Table, table
from borderbook.show.texts import Text, about, answer, method, provenance, published_work, versions

__all__ = [
    "Rate", "Table", "Text", "about", "answer", "cited", "method", "provenance", "published_work", "table", "versions",
]  # fmt: skip
