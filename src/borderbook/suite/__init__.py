"""Runs: planned, keyed, executed headless, recorded. One run is one call; executors only map it.

``plan`` makes runs of what was asked, ``executor.run_all`` executes those that are not up to date,
``accept.accept`` stores a notebook's new outputs. Import the module that is needed: this package imports
nothing, so that the command starts fast.
"""

import sys

# nbformat imports jsonschema, which on import builds a grammar of internationalised web addresses: 1.5
# seconds in every process, to check a format that no notebook has. To jsonschema it is optional, and None
# makes it absent.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
