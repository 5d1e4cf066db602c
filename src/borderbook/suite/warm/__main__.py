"""``python -m borderbook.suite.warm COMMAND...``: run a command whose kernels are warm, and leave no parent.

python -m borderbook.suite.warm pytest --nbval notebooks
"""

from __future__ import annotations

import contextlib
import os
import sys

from borderbook.suite.warm.provisioner import IDLE_VARIABLE


def main(command: list[str]) -> None:
    """Become the command, holding the parent of its kernels: it ends with the command."""
    if not command:
        sys.exit("Usage: python -m borderbook.suite.warm COMMAND...")
    os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = "borderbook-warm"
    os.environ.setdefault(IDLE_VARIABLE, "0")
    with contextlib.suppress(ImportError):  # elsewhere than on Unix kernels are cold
        from borderbook.suite.warm import client

        client.hold([sys.executable, "-m", "ipykernel_launcher"], os.environ, inherited=True)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
