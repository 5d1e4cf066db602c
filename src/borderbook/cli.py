"""The ``borderbook`` command: the general tool's commands, and those that keep the data up to date.

Exit codes: 0 done; 1 a run failed, a publisher could not be reached, or `find` found nothing; 2 the call was wrong; 3
data failed a check; 130 interrupted.
"""

import borderbook.upkeep.commands  # noqa: F401  importing it adds its commands
from notemill.cli import main
from notemill.cli.group import PURPOSES

PURPOSES["Keep data up to date"] = ("refresh", "ingest", "diff", "verify")
PURPOSES["For maintainers"] = ("withdraw", "forecast")

__all__ = ["main"]
