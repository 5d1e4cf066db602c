"""The datasets of the project: which there are, from whom, under which terms, in which vintages.

``load(name)`` returns a tidy DataFrame, ``provenance(name)`` describes where it comes from.
"""

from notemill.catalog.codebook import totals
from notemill.catalog.entries import read_catalog
from notemill.catalog.load import as_published, load
from notemill.catalog.overview import datasets, how_obtained, names, overview, records, values
from notemill.catalog.provenance import Provenance, provenance
from notemill.catalog.reach import reach
from notemill.catalog.store import fingerprint, first_published, newest, published, span

__all__ = [
    "Provenance", "as_published", "datasets", "fingerprint", "first_published", "how_obtained", "load", "names",
    "newest", "overview", "provenance", "published", "reach", "read_catalog", "records", "span", "totals", "values",
]  # fmt: skip
