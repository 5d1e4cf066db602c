"""Save a second in each process that is the command's own: no program that uses this package imports this module.

nbformat imports jsonschema, which on import builds a grammar of international web addresses for what no notebook has.
To jsonschema the module of that grammar is optional, and None makes it absent.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
