"""The commands; each call imports only what it needs.

Exit codes: 0 done; 1 a run failed, a publisher could not be reached, or `find` found nothing; 2 the call was wrong; 3
data failed a check; 130 interrupted.
"""

from notemill.cli import runs  # noqa: F401  importing it adds its commands to the group
from notemill.cli.group import main

__all__ = ["main"]
