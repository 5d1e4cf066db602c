"""A warm kernel is a cold one that is there at once: same surroundings, same answers, its own luck."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from suite_helpers import marked, waited_for
from warm_helpers import COMMAND, end, parent_of, running, said, start_of

from borderbook.suite import engine, kernel
from borderbook.suite.warm import client, key, place
from borderbook.suite.warm.wire import DoubtError

STATE = """
import asyncio, gc, json, locale, logging, os, resource, signal, sys, threading, warnings
import geopandas, matplotlib as mpl, matplotlib.pyplot, numpy as np, pandas as pd, pyarrow.parquet, seaborn
import scipy.stats, statsmodels.api
shell = get_ipython()
streams = [sys.__stdin__, sys.__stdout__, sys.__stderr__]
print(json.dumps({
    "path": sys.path, "arguments": [sys.argv[0], *sys.argv[1:2]], "command": sys.orig_argv[:4], "flags": str(sys.flags),
    "env": {name: value for name, value in os.environ.items() if name not in ("IPYTHONDIR",)},
    "signals": [str(signal.getsignal(n)).split(" at ")[0] for n in (2, 10, 12, 13, 15)],
    "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    "leader": os.getsid(0) == os.getpgrp() == os.getpid(), "nice": os.nice(0),
    "limits": [resource.getrlimit(n) for n in range(15)], "cpus": sorted(os.sched_getaffinity(0)),
    "threads": len(threading.enumerate()), "main": threading.current_thread() is threading.main_thread(),
    "warnings": [str(f) for f in warnings.filters], "loggers": str(logging.root.handlers),
    "locale": locale.getlocale(), "streams": [(s.name, s.encoding, s.errors, s.line_buffering) for s in streams],
    "gc": gc.get_threshold(), "loop": str(type(asyncio.get_event_loop())), "trace": str(sys.gettrace()),
    "pandas": str(pd.options.d), "numpy": str([np.geterr(), np.get_printoptions()]), "hash": hash("x"),
    "matplotlib": {k: str(v) for k, v in mpl.rcParams.items()}, "maps": len(mpl.colormaps),
    "hooks": {name: [f.__qualname__ for f in found] for name, found in shell.events.callbacks.items()},
    "config": str(shell.config).replace(os.environ["IPYTHONDIR"], ""), "extensions": sorted(shell.extension_manager.loaded),
    "names": sorted(globals()), "is forked": "start.py" in open("/proc/self/cmdline").read(),
}, default=str))
"""


def state(tmp_path, warm: bool) -> dict:
    async def ask() -> str:
        async with running(tmp_path, warm) as talk:
            return await said(talk, STATE)

    return json.loads(asyncio.run(ask()))


def test_its_surroundings_are_those_of_a_cold_kernel(warm, tmp_path, monkeypatch):
    monkeypatch.setenv("BORDERBOOK_SOME", "value of the caller")
    forked, cold = state(tmp_path, warm=True), state(tmp_path, warm=False)
    assert (forked.pop("is forked"), cold.pop("is forked")) == (True, False)
    assert forked["env"]["BORDERBOOK_SOME"] == "value of the caller"
    assert {name for name in cold if forked[name] != cold[name]} == set()


def test_its_debugger_keeps_out_of_the_kernel_and_steps_into_libraries(warm, tmp_path):
    code = "print(*get_ipython().kernel.debugger.kernel_modules, sep='\\n')"

    async def libraries(forked: bool) -> set[str]:
        async with running(tmp_path, forked) as talk:
            paths = (await said(talk, code)).split("site-packages/")[1:]
        return {path.split("/")[0] for path in paths} - {"ipykernel_launcher.py\n"}

    forked, cold = asyncio.run(libraries(True)), asyncio.run(libraries(False))
    assert {"ipykernel", "IPython", "zmq"} <= forked
    assert "pandas" not in forked
    assert forked == cold


def test_figures_are_shown_and_are_the_same_to_the_byte(warm, tmp_path):
    code = "import matplotlib.pyplot as plt; plt.plot([1, 3, 2]); plt.title('Ψ') and None"

    async def drawn(forked: bool) -> bytes:
        pictures = []
        async with running(tmp_path, forked) as talk:
            await talk.execute_interactive(
                code, output_hook=lambda m: pictures.append(m["content"].get("data", {}).get("image/png"))
            )
        return base64.b64decode("".join(filter(None, pictures)))

    forked, cold = asyncio.run(drawn(True)), asyncio.run(drawn(False))
    assert forked.startswith(b"\x89PNG")
    assert forked == cold


def test_tables_are_cut_as_in_a_notebook_not_as_in_a_terminal(warm, tmp_path):
    async def ask() -> str:
        async with running(tmp_path) as talk:
            return await said(talk, "import pandas as pd; print(pd.options.display.max_columns)")

    assert asyncio.run(ask()) == "20"


def test_chance_differs_from_kernel_to_kernel(warm, tmp_path):
    code = "import random, numpy as np, scipy.stats as st; print(random.random(), np.random.rand(), st.norm.rvs())"

    async def ask() -> str:
        async with running(tmp_path) as talk:
            return await said(talk, code)

    first, second = asyncio.run(ask()).split(), asyncio.run(ask()).split()
    assert not set(first) & set(second)
    assert len(set(first)) == 3


def test_an_interrupt_reaches_the_cell_and_the_kernel_goes_on(warm, tmp_path):
    async def ask() -> tuple[str, str]:
        async with running(tmp_path) as talk:
            asyncio.get_running_loop().call_later(
                0.5, lambda: os.kill(talk.parent.provisioner.pid, signal.SIGINT)
            )
            return await said(talk, "import time; time.sleep(60)"), await said(talk, "print('alive')")

    begun = time.monotonic()
    assert asyncio.run(ask()) == ("KeyboardInterrupt", "alive")
    assert time.monotonic() - begun < 30


def test_a_restarted_kernel_is_warm_and_empty(warm, tmp_path):
    async def ask() -> tuple[str, str]:
        async with running(tmp_path) as talk:
            await said(talk, "x = 1")
            await talk.parent.restart_kernel(now=True)
            await talk.wait_for_ready(timeout=60)
            return talk.parent.provisioner.doubt, await said(talk, "print(x)")

    assert asyncio.run(ask()) == ("", "NameError")


def test_what_it_prints_past_python_goes_where_it_should(warm, tmp_path):
    log = tmp_path / "log"
    with log.open("wb") as file:
        how = start_of(streams=(None, file, subprocess.STDOUT))
        process = asyncio.run(client.start(how, 0))
        os.killpg(process.pid, signal.SIGABRT)
        assert process.wait(10) == -signal.SIGABRT
    how = start_of(streams=(subprocess.DEVNULL, -3, -3))
    process = asyncio.run(client.start(how, 0))
    assert (process.stdin, end(process)) == (None, -9)


@pytest.mark.parametrize(
    ("code", "ends"),
    [
        ("os._exit(3)", 3),
        ("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
        ("os.kill(os.getpid(), signal.SIGSEGV)", -signal.SIGSEGV),
        ("os.killpg(0, signal.SIGTERM)", -signal.SIGTERM),
    ],
)
def test_how_it_ended_is_known(warm, tmp_path, code, ends):
    async def ask() -> tuple[int, bool, int]:
        async with running(tmp_path) as talk:
            process = talk.parent.provisioner.process
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.01)
            talk.execute(f"import os, signal; {code}")
            return await asyncio.to_thread(process.wait, 10), process.end_known, process

    code, known, process = asyncio.run(ask())
    assert (code, process.poll(), known) == (ends, ends, True)
    process.kill()  # of one that is gone touches nobody
    assert waited_for(lambda: not Path(f"/proc/{process.pid}").exists())  # nor does it stay a zombie


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"env": {"BORDERBOOK_COLD": "1"}}, "BORDERBOOK_COLD is set"),
        ({"env": {"PYTHONPATH": "src"}}, "PYTHONPATH depends on the working folder"),
        ({"env": {"MPLBACKEND": "agg"}}, "MPLBACKEND"),
        ({"env": {"PYPARSINGENABLEALLWARNINGS": "1"}}, "PYPARSINGENABLEALLWARNINGS was read on import"),
        ({"env": {"X": "x" * 300_000}}, "bytes, more than"),
        ({"command": ["/usr/bin/python3", "-m", "ipykernel_launcher"]}, "not this Python's ipykernel"),
        ({"command": [sys.executable, "-m", "bash_kernel"]}, "not this Python's ipykernel"),
        ({"command": [sys.executable, "-O", "-m", "ipykernel_launcher"]}, "-O are not known"),
        ({"cwd": "/nowhere"}, "died while it started"),
        ({"streams": (None, subprocess.PIPE, None)}, "a pipe is wanted"),
    ],
)  # fmt: skip
def test_on_any_doubt_there_is_none(warm, changed, words):
    with pytest.raises(DoubtError, match=words):
        asyncio.run(client.start(start_of(**changed), 0))


@pytest.mark.parametrize("name", ["pandas.py", "numpy/__init__.py", "matplotlibrc"])
def test_what_a_cold_kernel_would_find_in_its_folder_is_not_overlooked(warm, tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("")
    with pytest.raises(DoubtError, match=name.split(".")[0].split("/")[0]):
        asyncio.run(client.start(start_of(cwd=str(tmp_path)), 0))


def test_a_project_imported_at_startup_is_a_doubt(warm, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import borderbook")
    with pytest.raises(DoubtError, match="the project's own package was imported"):
        asyncio.run(client.start(start_of(env={"PYTHONPATH": str(tmp_path)}), 0))


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("print('hello from yaml')", "importing showed: hello from yaml"),
        ("import warnings; warnings.warn('old', DeprecationWarning, stacklevel=2)", "importing showed: old"),
        ("import os; os.environ['ARROW_X'] = '1'", "a module set ARROW_X on import"),
        ("import os; dict(os.environ)", "read the whole environment"),
        ("import threading, time; threading.Thread(target=time.sleep, args=(9,), daemon=True).start()", "threads are alive"),
        ("file = open(__file__)", "files are open: .*yaml.py"),
        ("1 / 0", "importing failed: division by zero"),
    ],
)  # fmt: skip
def test_what_an_import_does_besides_is_a_doubt(warm, tmp_path, module, words):
    (tmp_path / "yaml.py").write_text(module)
    os.utime(tmp_path / "yaml.py", (1e9, 1e9))
    with pytest.raises(DoubtError, match=words):
        asyncio.run(client.start(start_of(env={"PYTHONPATH": str(tmp_path)}), 0))


def test_a_cold_start_in_doubt_works_and_says_why(warm, tmp_path, monkeypatch):
    monkeypatch.setenv("BORDERBOOK_COLD", "1")

    async def ask() -> tuple[str, str]:
        async with running(tmp_path) as talk:
            return talk.parent.provisioner.doubt, await said(talk, "print(1)")

    assert asyncio.run(ask()) == ("BORDERBOOK_COLD is set", "1")


@pytest.mark.parametrize(
    "changed",
    [{"OMP_NUM_THREADS": "7"}, {"LC_ALL": "C"}, {"TZ": "Asia/Tokyo"}, {"PYTHONHASHSEED": "7"}, {"PATH": "/bin"}],
)  # fmt: skip
def test_what_is_read_when_a_process_starts_is_in_the_key(changed):
    env = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin", "OTHER": "1"}
    assert key.key_of(COMMAND[:1], {**env, "OTHER": "2"}) == key.key_of(COMMAND[:1], env)
    assert key.key_of(COMMAND[:1], {**env, **changed}) != key.key_of(COMMAND[:1], env)
    assert key.key_of([sys.executable, "-Xdev"], env) != key.key_of(COMMAND[:1], env)


def test_packages_umask_and_limits_are_in_the_key(tmp_path, monkeypatch):
    plain = key.key_of(COMMAND[:1], {})
    before = os.umask(0o077)
    assert key.key_of(COMMAND[:1], {}) != plain
    os.umask(before)
    assert key.key_of(COMMAND[:1], {}) == plain
    monkeypatch.setattr(key, "_package_folders", lambda: [str(tmp_path)])
    first = key.key_of(COMMAND[:1], {})
    os.utime(tmp_path, (1, 1))
    assert key.key_of(COMMAND[:1], {}) != first


def test_a_parent_makes_room_when_what_it_imported_changes(warm, tmp_path):
    module = tmp_path / "sitecustomize.py"
    module.write_text("x = 1")
    os.utime(module, (1e9, 1e9))
    env = {"PYTHONPATH": str(tmp_path)}
    first = asyncio.run(client.start(start_of(env=env), 600))
    second = asyncio.run(client.start(start_of(env=env), 600))
    assert parent_of(first) == parent_of(second)
    module.write_text("x = 2")
    os.utime(module, (1e9 + 1, 1e9 + 1))
    third = asyncio.run(client.start(start_of(env=env), 0))
    old, new = parent_of(first), parent_of(third)
    assert old != new
    assert [end(process) for process in (first, second, third)] == [-9, -9, -9]
    assert waited_for(lambda: not {old, new} & set(marked(warm.name)))


def test_a_parent_ends_when_it_was_idle(warm):
    env = {"TZ": "Europe/Athens"}  # so that no other test uses it
    process = asyncio.run(client.start(start_of(env=env), linger=2))
    parent = parent_of(process)
    end(process)
    time.sleep(1)
    assert parent in marked(warm.name)
    again = asyncio.run(client.start(start_of(env=env), linger=2))
    assert parent_of(again) == parent
    end(again)
    assert waited_for(lambda: parent not in marked(warm.name))


def test_a_parent_lives_as_long_as_it_is_held(warm):
    env = start_of(env={"TZ": "Europe/Rome"}).env
    client.hold(COMMAND, env)
    process = asyncio.run(client.start(start_of(env=env), linger=0))
    parent = parent_of(process)
    end(process)
    time.sleep(1.5)
    assert parent in marked(warm.name)
    client.release()
    assert waited_for(lambda: parent not in marked(warm.name))


def test_a_parent_ends_when_its_folder_vanishes(warm, brief):
    process = asyncio.run(client.start(start_of(), linger=600))
    parent = parent_of(process)
    (brief / place.FOLDER).rename(brief / "away")
    time.sleep(1.5)
    assert process.poll() is None  # a kernel that lives is left alone
    end(process)
    assert waited_for(lambda: parent not in marked(warm.name))


NOTEBOOK = [
    "import pandas as pd\nprint('start.py' in open('/proc/self/cmdline').read())",
    "pd.options.display.max_columns",
]
TOOLS = {
    "papermill": ["papermill", "{path}", "{path}.out.ipynb", "-k", "python3", "--no-progress-bar"],
    "nbclient": ["jupyter", "execute", "{path}", "--inplace"],
    "nbval": ["pytest", "--nbval", "-q", "-p", "no:cacheprovider", "{path}"],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_usual_tools_use_it_unchanged(warm, tmp_path, tool):
    path = tmp_path / "n.ipynb"
    cells = [nbformat.v4.new_code_cell(text) for text in NOTEBOOK]
    cells[0].execution_count, cells[1].execution_count = 1, 2
    cells[0].outputs = [nbformat.v4.new_output("stream", text="True\n")]
    cells[1].outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "20"}, execution_count=2)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel_spec()}), path)
    command = [part.format(path=path) for part in TOOLS[tool]]
    done = subprocess.run(
        [sys.executable, "-m", "borderbook.suite.warm", sys.executable, "-m", *command],
        capture_output=True, text=True, env={**os.environ, "BORDERBOOK_WARM_IDLE": "0"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    written = {"papermill": tmp_path / "n.ipynb.out.ipynb"}.get(tool, path)
    first, second = nbformat.read(written, as_version=4).cells
    assert first.outputs[0].text == "True\n"
    assert second.outputs[0].data["text/plain"] == "20"


def kernel_spec() -> dict[str, str]:
    return {"name": "python3", "display_name": "Python 3", "language": "python"}


LAB = """
import asyncio
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

async def main():
    kernels = AsyncMappingKernelManager()
    name = await kernels.start_kernel(kernel_name="python3")
    one = kernels.get_kernel(name)
    print(type(one.provisioner).__name__, repr(one.provisioner.doubt), await kernels.is_alive(name))
    await kernels.restart_kernel(name)
    print(await kernels.is_alive(name), repr(one.provisioner.doubt))
    await kernels.shutdown_kernel(name)
    print(kernels.list_kernels())

asyncio.run(main())
"""


def test_jupyterlabs_server_uses_it(warm):
    done = subprocess.run(
        [sys.executable, "-m", "borderbook.suite.warm", sys.executable, "-c", LAB],
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == ["WarmProvisioner '' True", "True ''", "[]"], done.stderr


def test_without_a_command_the_call_is_explained():
    done = subprocess.run([sys.executable, "-m", "borderbook.suite.warm"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "Usage: python -m borderbook.suite.warm COMMAND...\n")


def test_the_suite_runs_warm_only_if_told_to(warm, ask):
    from borderbook.suite import notebook

    name = ask("print('start.py' in open('/proc/self/cmdline').read(), n)")
    for told in (True, False):
        executed = engine.execute(notebook.read(name), engine.Session(warm=told))
        assert executed.cells[2].outputs[0].text == f"{told} 1\n"
    assert kernel.environment(warm)["IPYTHONDIR"] == str(warm)
