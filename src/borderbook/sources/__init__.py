"""Readers for the publishers' own files: official file in, tidy frame out; a module or folder a publisher."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from borderbook.errors import UsageError

if TYPE_CHECKING:
    from borderbook.sources.reading import Reading

# modules are named, not imported: a command that reads no file should not pay for the readers
READERS: dict[str, tuple[str, str]] = {
    "detections": ("frontex.detections", "read_detections"),
    "incidents": ("iom.incidents", "read_incidents"),
    "incident_totals": ("iom.totals", "read_totals"),
    "enforcement": ("eurostat.enforcement", "read_enforcement"),
    "arrivals": ("unhcr", "read_arrivals"),
    "arrivals_by_citizenship": ("unhcr_citizenship", "read_arrivals_by_citizenship"),
    "spain_arrivals": ("spain", "read_spain_arrivals"),
    "small_boats": ("uk", "read_small_boats"),
    "crossings": ("iom.crossings", "read_crossings"),
    "asylum_applicants": ("eurostat.asylum", "read_asylum_applicants"),
    "asylum_decisions": ("eurostat.asylum", "read_asylum_decisions"),
    "population": ("eurostat.population", "read_population"),
    "risk_indicators": ("frontex.risk_indicators", "read_risk_indicators"),
    "return_operations": ("frontex.return_operations", "read_return_operations"),
    "internal_borders": ("commission", "read_internal_borders"),
}


def reader(dataset: str) -> Callable[[Path], Reading]:
    """The function that reads one official file of ``dataset``.

    Raises:
        UsageError: nobody reads such a dataset; names those that exist.
    """
    if dataset not in READERS:
        raise UsageError(f"There is no dataset '{dataset}' to ingest. There are: {', '.join(READERS)}.")
    module, function = READERS[dataset]
    loaded = getattr(import_module(f"borderbook.sources.{module}"), function)
    return cast("Callable[[Path], Reading]", loaded)
