"""papermill without what no run needs, and nothing taken from who needs it."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from borderbook.suite import engine
print(sorted({"pyarrow", "pyarrow.fs", "numpy", "pandas"} & set(sys.modules)))
import pyarrow.fs
print(pyarrow.fs.LocalFileSystem.__name__)
"""


def test_the_engine_loads_no_arrow_and_leaves_it_to_who_asks_for_it():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "LocalFileSystem"]
