"""``python -m warmkernels [--preload a,b] COMMAND ...``: run a command whose kernels are forked."""

import argparse
import os

from warmkernels.process import VARIABLE

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m warmkernels", description="Run a command with forked kernels.")
    parser.add_argument("--preload", default="", metavar="MODULE,...", help="modules to import first")
    parser.add_argument("command")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    os.environ.update({VARIABLE: given.preload, "JUPYTER_DEFAULT_PROVISIONER_NAME": "warmkernels"})
    os.execvp(given.command, [given.command, *given.arguments])
