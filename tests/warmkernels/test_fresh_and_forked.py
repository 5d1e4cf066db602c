"""A forked kernel is a fresh interpreter that is there at once: same surroundings, same outputs, its own chance."""

import asyncio
import json
import re

import pytest
from kernels import PRELOAD, printed, running, said

from processes import PATIENCE
from warmkernels.process import ForkedProcess

STATE = """
import asyncio, gc, json, locale, logging, multiprocessing, os, resource, signal, sys, threading, warnings
import matplotlib as mpl, matplotlib.pyplot, numpy as np, pandas as pd, ipywidgets
shell = get_ipython()
streams = [sys.__stdin__, sys.__stdout__, sys.__stderr__]
print(json.dumps({
    "path": sys.path, "arguments": [sys.argv[0], *sys.argv[1:2]], "command": sys.orig_argv[:4], "flags": str(sys.flags),
    "env": {name: value for name, value in os.environ.items() if name not in ("IPYTHONDIR", "PYTEST_CURRENT_TEST", "WARMKERNELS_PRELOAD")},
    "cwd": os.getcwd(), "process": multiprocessing.current_process().name, "above": str(multiprocessing.parent_process()),
    "signals": [str(signal.getsignal(n)).split(" at ")[0] for n in (2, 10, 12, 13, 15, 17)],
    "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    "leader": os.getsid(0) == os.getpgrp() == os.getpid(), "nice": os.nice(0),
    "limits": [resource.getrlimit(n) for n in range(15)], "main": threading.current_thread() is threading.main_thread(),
    "warnings": [str(f) for f in warnings.filters], "loggers": str(logging.root.handlers),
    "locale": locale.getlocale(), "streams": [(s.name, s.encoding, s.line_buffering) for s in streams[1:]],
    "input": os.read(0, 1).decode(), "gc": gc.get_threshold(), "loop": str(type(asyncio.get_event_loop())),
    "pandas": str(pd.options.d), "numpy": str([np.geterr(), np.get_printoptions()]),
    "matplotlib": {k: str(v) for k, v in mpl.rcParams.items()}, "maps": len(mpl.colormaps),
    "hooks": {name: [f.__qualname__ for f in found] for name, found in shell.events.callbacks.items()},
    "config": str(shell.config).replace(os.environ["IPYTHONDIR"], ""), "extensions": sorted(shell.extension_manager.loaded),
    "widgets": sorted(shell.kernel.comm_manager.targets), "names": sorted(globals()),
    "debugger": "pandas/__init__.py" in " ".join(shell.kernel.debugger.kernel_modules),
}, default=str))
"""


def test_its_surroundings_are_those_of_a_fresh_interpreter(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))  # the caller's path is the caller's own
    forked, fresh = (json.loads(printed(tmp_path, STATE, preload)) for preload in (PRELOAD, None))
    assert {name: (forked[name], fresh[name]) for name in fresh if forked[name] != fresh[name]} == {}
    assert forked["widgets"] == ["jupyter.widget", "jupyter.widget.control"]


OUTPUTS = {
    "a missing library": "import no_such_library",
    "what the server may not have hidden": "import isoduration, rfc3987_syntax; print('there')",
    "formats of jsonschema": "from jsonschema import FormatChecker; print(sorted(FormatChecker.checkers))",
    "a figure": "import matplotlib.pyplot as plt; plt.plot([1, 3, 2]); plt.title('Ψ') and None",
    "a table": "import pandas as pd; display(pd.DataFrame({'a': range(100)}))",
    "a traceback": "import os; os.makedirs('/proc/none/x')",
    "a warning": "import warnings, pandas; warnings.warn('old', DeprecationWarning)",
    "a log": "import logging, pandas; logging.warning('said')",
    # a thread of the kernel reads what comes past Python, and passes it on if the cell still runs
    "past Python": "import fcntl, os, termios, time; os.write(1, b'said\\n')\nwhile any(fcntl.ioctl(1, termios.FIONREAD, bytes(4))): time.sleep(0.01)\ntime.sleep(1)",
    "processes": "import subprocess; print(subprocess.run(['echo', 'said'], capture_output=True, text=True).stdout)",
    "a pool": "from concurrent.futures import ProcessPoolExecutor as P\nwith P(2) as p: print(list(p.map(abs, [-1, -2])))",
    "spawned": "import multiprocessing as m\nwith m.get_context('spawn').Pool(1) as p: print(p.map(abs, [-1]))",
    "a server of its own": "import multiprocessing as m\nwith m.get_context('forkserver').Pool(1) as p: print(p.map(abs, [-1]))",
    "shared memory": "from multiprocessing.shared_memory import SharedMemory as S\ns = S(create=True, size=1); s.unlink(); print(1)",
    "the main module": "import __main__; print(__main__.__dict__.get('__file__'), sorted(vars(__main__))[:3])",
}  # fmt: skip


def test_outputs_are_those_of_a_fresh_interpreter(tmp_path):
    async def outputs(preload: str | None) -> dict[str, list]:
        found = {}
        async with running(tmp_path, preload) as client:
            for name, code in OUTPUTS.items():
                messages: list[dict] = []
                await client.execute_interactive(code, output_hook=messages.append, timeout=PATIENCE)
                shown = [m["content"] for m in messages if m["msg_type"] not in ("status", "execute_input")]
                # how the text of a stream is cut into messages is chance
                text = "".join(content.get("text", "") for content in shown)
                found[name] = [text, *(c.get("data", c.get("traceback")) for c in shown if "text" not in c)]
        return found

    forked, fresh = asyncio.run(outputs(PRELOAD)), asyncio.run(outputs(None))
    assert {k: (v, fresh[k]) for k, v in forked.items() if not same(v, fresh[k])} == {}
    assert forked["a pool"][0] == "[1, 2]\n"
    assert "iVBOR" in json.dumps(forked["a figure"])


def same(one: list, other: list) -> bool:
    """Whether outputs are the same but for the number that a kernel's cells have in tracebacks and warnings."""
    return re.sub(r"ipykernel_\d+", "", json.dumps(one)) == re.sub(r"ipykernel_\d+", "", json.dumps(other))


def test_chance_differs_from_kernel_to_kernel(tmp_path):
    code = "import random, numpy as np; print(random.random(), np.random.rand())"
    first, second = (printed(tmp_path, code).split() for _ in range(2))
    assert not set(first) & set(second)


def test_a_restarted_kernel_is_forked_again_and_empty(tmp_path):
    async def ask() -> tuple[str, type, type, bool]:
        async with running(tmp_path) as client:
            await said(client, "x = 1")
            before = client.parent.provisioner.process
            await client.parent.restart_kernel(now=True)
            await client.wait_for_ready(timeout=PATIENCE)
            after = client.parent.provisioner.process
            return await said(client, "print(x)"), type(before), type(after), before.pid == after.pid

    assert asyncio.run(ask()) == ("NameError", ForkedProcess, ForkedProcess, False)


@pytest.mark.parametrize("preload", [PRELOAD, None])
def test_what_a_cell_wants_done_at_exit_is_done(tmp_path, preload):
    code = f"import atexit, pathlib; atexit.register(pathlib.Path({str(tmp_path / 'done')!r}).touch)"

    async def ask() -> None:
        async with running(tmp_path, preload) as client:
            await said(client, code)
            client.shutdown()
            await client.parent.provisioner.wait()

    asyncio.run(ask())
    assert (tmp_path / "done").exists()
