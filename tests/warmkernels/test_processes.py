"""What becomes of processes: kernels, what their cells start, the fork server, the command."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.manager import AsyncKernelManager
from kernels import running, said

from processes import PATIENCE, alive, waited_for
from warmkernels import process as processes
from warmkernels.provisioner import ForkProvisioner


@pytest.mark.parametrize(
    ("code", "ends"),
    [
        ("os._exit(3)", 3), ("os._exit(255)", 255), ("os.kill(os.getpid(), signal.SIGKILL)", -9),
        ("os.kill(os.getpid(), signal.SIGSEGV)", -11), ("os.killpg(0, signal.SIGTERM)", -15),
    ],
)  # fmt: skip
def test_how_a_kernel_ended_is_known(tmp_path, code, ends):
    async def ask() -> processes.ForkedProcess:
        async with running(tmp_path, "") as client:
            process = client.parent.provisioner.process
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.01)
            client.execute(f"import os, signal; {code}")
            await asyncio.to_thread(process.wait, PATIENCE)
            return process

    process = asyncio.run(ask())
    assert (process.poll(), process.wait(), process.end_known) == (ends, ends, True)
    process.send_signal(signal.SIGKILL)  # of one that is gone touches nobody


def test_a_kernel_outlives_a_killed_server_and_the_next_has_a_new_one(tmp_path):
    async def ask() -> None:
        async with running(tmp_path, "") as client:
            process = client.parent.provisioner.process
            assert isinstance(process, processes.ForkedProcess)  # an ordinary one is a child of this very process
            os.kill(psutil.Process(process.pid).ppid(), signal.SIGKILL)
            assert await said(client, "import time; time.sleep(0.2); print('alive')") == "alive"
            (tmp_path / "other").mkdir()
            async with running(tmp_path / "other", "") as other:
                again = other.parent.provisioner.process
                assert isinstance(again, processes.ForkedProcess)
                assert alive(psutil.Process(again.pid).ppid())
            client.execute("import os; os._exit(3)")
            await asyncio.to_thread(process.wait, PATIENCE)
            assert (process.poll(), process.end_known) == (255, False)  # nobody claims to know

    asyncio.run(ask())


def test_a_server_that_cannot_fork_or_answer_costs_no_kernel(tmp_path, caplog, monkeypatch):
    """As when fork fails for want of processes: the server dies of it."""

    class Dead(processes.compat.Server):
        def connect_to_new_process(self, fds):
            raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(processes, "_SERVERS", {(os.getpid(), ""): Dead()})

    async def ask() -> str:
        async with running(tmp_path, "") as client:
            return await said(client, "print('there')")

    assert asyncio.run(ask()) == "there"
    assert "An ordinary kernel is started, not a forked one: " in caplog.text
    assert "Resource temporarily unavailable" in caplog.text


class Contested(AsyncKernelManager):
    """A manager whose ports another process takes as soon as they are chosen, before the kernel can use them."""

    def write_connection_file(self, **words: Any) -> None:
        super().write_connection_file(**words)
        self.taken = [socket.create_server((self.ip, port)) for port in self.ports if self.transport == "tcp"]


@pytest.mark.parametrize("preload", ["", None])  # forked, and an ordinary kernel
def test_no_other_process_can_take_what_a_kernel_will_listen_on(tmp_path, preload):
    async def ask() -> str:
        async with running(tmp_path, preload, Contested) as client:
            return await said(client, "print('alive')")

    assert asyncio.run(ask()) == "alive"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("kernel")]


def test_where_a_sockets_path_would_be_too_long_a_kernel_is_told_to_use_ports(tmp_path):
    """Told, and not started: another process may take the ports first."""
    deep = tmp_path / ("deep" * 20)
    deep.mkdir()
    manager = AsyncKernelManager(kernel_name="python3", connection_file=str(deep / "kernel.json"))
    provisioner = ForkProvisioner(kernel_id="test", kernel_spec=manager.kernel_spec, parent=manager)
    asyncio.run(provisioner.pre_launch())
    assert (manager.transport, manager.ip) == ("tcp", "127.0.0.1")


def test_an_interrupt_reaches_the_cell_and_the_kernel_goes_on(tmp_path):
    async def ask() -> tuple[str, str]:
        async with running(tmp_path, "") as client:
            cell = asyncio.create_task(said(client, "import time; open('begun', 'w').close(); time.sleep(600)"))
            assert await asyncio.to_thread(waited_for, (tmp_path / "begun").exists)
            os.kill(client.parent.provisioner.pid, signal.SIGINT)
            return await cell, await said(client, "print('alive')")

    assert asyncio.run(ask()) == ("KeyboardInterrupt", "alive")


SCRIPT = """
import os, sys, nbformat
from nbclient import NotebookClient
print("main runs", flush=True)
cells = [
    "import os, subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])",
    "open({pids!r}, 'w').write(f'{{os.getpid()}} {{os.getppid()}} {{p.pid}}')",
    "{last}",
]
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
client = NotebookClient(notebook, kernel_name="python3")
{how}
print("ends", flush=True)
"""


def script(tmp_path: Path, how: str, last: str) -> tuple[list[str], Path]:
    pids = tmp_path / "pids"
    path = tmp_path / "script.py"
    path.write_text(SCRIPT.format(pids=str(pids), how=how, last=last))
    return [sys.executable, "-m", "warmkernels", "--preload", "json", sys.executable, str(path)], pids


def test_a_script_without_a_guard_runs_once_and_is_not_waited_for(tmp_path):
    """The kernel is left running on purpose: the command ends at once, and everything with it."""
    how = "client.create_kernel_manager(); client.start_new_kernel(); client.start_new_kernel_client()\n"
    how += "[client.execute_cell(cell, n) for n, cell in enumerate(notebook.cells)]"
    command, pids = script(tmp_path, how, "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)")
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert done.stdout.splitlines() == ["main runs", "ends"], done.stderr
    kernel, server, child = map(int, pids.read_text().split())
    assert waited_for(lambda: not alive(kernel) and not alive(server))
    assert waited_for(lambda: not alive(child)) or os.kill(child, 9)


def test_nothing_is_left_of_a_killed_command(tmp_path):
    command, pids = script(tmp_path, "client.execute()", "import time; time.sleep(600)")
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert waited_for(lambda: pids.exists() and len(pids.read_text().split()) == 3)
    process.kill()
    process.wait(PATIENCE)
    assert waited_for(lambda: not any(map(alive, map(int, pids.read_text().split()))))


def test_the_server_ends_with_the_command_though_a_cells_process_lives_on(tmp_path):
    """A process that a cell forked, in a session of its own, holds nothing of the fork server's."""
    last = "pid = os.fork()\\nif not pid:\\n    os.setsid(); os.closerange(0, 3); import time; time.sleep(600); os._exit(0)"
    last += "\\nwhile os.getsid(pid) != pid:\\n    pass"  # before, the kernel's end ends it, too
    last += f"\\nopen({str(tmp_path / 'orphan')!r}, 'w').write(str(pid))"
    command, pids = script(tmp_path, "client.execute()", last)
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    _, server, _ = map(int, pids.read_text().split())
    orphan = int((tmp_path / "orphan").read_text())
    try:
        assert waited_for(lambda: not alive(server))
        assert alive(orphan)
    finally:
        os.kill(orphan, 9)
