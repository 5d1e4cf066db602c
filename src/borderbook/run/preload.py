"""Where kernels are forked: a server that has the libraries loaded. It ends with the process that started it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from borderbook import project
from borderbook.errors import UsageError

if TYPE_CHECKING:
    from warmkernels.compat import Server

LIBRARIES = (
    "geopandas,matplotlib.pyplot,pandas.io.formats.style_render,pandas.io.parquet,pyarrow.dataset,pyarrow.parquet,"
    "scipy.stats,seaborn,statsmodels.regression.linear_model,statsmodels.stats.multitest,statsmodels.tsa.seasonal,"
    "statsmodels.tsa.stattools"
)
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
FIXED = {"PYTHONHASHSEED": "0", "PYDANTIC_DISABLE_PLUGINS": "__all__"}
# pandera sets the last two in this process
LEFT_OUT = ("MPLBACKEND", "PYARROW_IGNORE_TIMEZONE", "SPARK_LOCAL_IP")
VARYING = [project.ROOT_VARIABLE, project.FIGURES_VARIABLE]  # read when they are needed, not on import


def environment(scratch: Path) -> dict[str, str]:
    """The environment of a kernel: the caller's, but for what would make two machines differ.

    Hashing is fixed, figures go to the notebook whatever MPLBACKEND says, and nobody's IPython profile
    (start-up files, options) or plug-ins of pydantic take part. Linear algebra keeps to one thread unless the
    caller says otherwise: on matrices as small as these, threads of several kernels wait for each other most of
    the time.
    """
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    ours = {"IPYTHONDIR": str(scratch)}
    with suppress(UsageError):  # a notebook that papermill executes may be of no project
        ours[project.ROOT_VARIABLE] = str(project.root())
    return {**dict.fromkeys(THREADS, "1"), **kept, **FIXED, **ours}


def kernel_server(ready: str = "") -> Server | None:
    """The server of this process, started if it does not run; None where there can be none.

    Args:
        ready: a module that is imported beside the libraries.
    """
    from warmkernels.process import server_of

    before, wanted = dict(os.environ), environment(Path())
    os.environ.clear()
    os.environ.update(wanted)
    try:
        return server_of(",".join(filter(None, [LIBRARIES, ready])))
    except OSError:  # then kernels are ordinary ones
        return None
    finally:
        os.environ.clear()
        os.environ.update(before)
