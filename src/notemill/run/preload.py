"""Start the server that kernels are forked from; it has the libraries loaded and ends with this process."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from notemill import project, suite
from notemill.errors import UsageError
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
SHARED = suite.variable("SHARED")  # of the server alone: the datasets to load, separated by commas
# may differ: not read on import, or by the server alone
VARYING = [project.ROOT_VARIABLE, project.FIGURES_VARIABLE, project.EDITED_VARIABLE, SHARED]


def environment(scratch: Path) -> dict[str, str]:
    """The environment of a kernel: the caller's, without variables that would make two machines differ.

    The hash seed is fixed, figures go to the notebook whatever MPLBACKEND says, and neither the user's IPython profile
    (start-up files, options) nor plug-ins of pydantic are loaded. Linear algebra uses one thread unless the caller sets
    another number: on such small matrices, threads of several kernels wait for each other most of the time.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    ours = {"IPYTHONDIR": str(scratch)}
    with suppress(UsageError):  # papermill may execute a notebook outside any project
        ours[project.ROOT_VARIABLE] = str(project.root())
    return {**dict.fromkeys(THREADS, "1"), **inherited, **FIXED, **ours}


def kernel_server(ready: str = "", datasets: Iterable[str] = ()) -> Server | None:
    """The server of this process, started if it is not running; None if the system does not support one.

    Args:
        ready: a module to import in addition to the libraries.
        datasets: those that ``kernel_imports`` loads, if that is the module and the server is not running yet.
    """
    from warmkernels.process import server_of

    previous, wanted = dict(os.environ), {**environment(Path()), SHARED: ",".join(datasets)}
    os.environ.clear()
    os.environ.update(wanted)
    try:
        return server_of(",".join(filter(None, [LIBRARIES, ready])))
    except OSError:  # then kernels are ordinary ones
        return None
    finally:
        os.environ.clear()
        os.environ.update(previous)
