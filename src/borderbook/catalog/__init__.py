"""The datasets of the project: which there are, from whom, under which terms, in which vintages.

``load("detections")`` returns a tidy DataFrame, ``provenance("detections")`` describes where it comes from.
"""

from borderbook.catalog.codebook import totals
from borderbook.catalog.entries import read_catalog
from borderbook.catalog.load import as_published, load
from borderbook.catalog.overview import datasets, how_obtained, names, overview, records, values
from borderbook.catalog.provenance import Provenance, provenance
from borderbook.catalog.reach import reach
from borderbook.catalog.store import fingerprint, first_published, newest, published, span

__all__ = [
    "Provenance", "as_published", "datasets", "fingerprint", "first_published", "how_obtained", "load", "names",
    "newest", "overview", "provenance", "published", "reach", "read_catalog", "records", "span", "totals", "values",
]  # fmt: skip
