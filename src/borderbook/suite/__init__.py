"""Runs: planned, keyed, executed headless, recorded. One run is one call; executors only map it.

``plan`` makes runs of what was asked, ``executor.run_all`` executes those that are not up to date,
``accept.accept`` stores a notebook's new outputs. Import the module that is needed: this package imports
nothing, so that the command starts fast.
"""

import sys

# nbformat imports jsonschema, which on import loads what checks internationalised web addresses (and builds a
# grammar of them: 1.5 seconds), web addresses and durations, in every process, for formats that no notebook has.
# To jsonschema these are optional, and None makes them absent.
for _name in ("rfc3987_syntax", "rfc3986_validator", "isoduration"):
    sys.modules.setdefault(_name, None)  # type: ignore[arg-type]
