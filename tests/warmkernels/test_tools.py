"""The usual tools have forked kernels, unchanged, when they are called through ``python -m warmkernels``."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import warmkernels

WARM = [sys.executable, "-m", "warmkernels", "--preload", "pandas"]
CELLS = [
    "import sys\nforked = 'warmkernels.child' in sys.modules\nimport pandas as pd",
    "pd.DataFrame({'a': range(30)})",
    "print(pd.options.display.max_columns, {n: 1 for n in 'ab'})",
]
METADATA = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
HOW = "import ipykernel, json; print(json.load(open(ipykernel.get_connection_file()))['transport'])"
UNTOLD = {"JUPYTER_DEFAULT_PROVISIONER_NAME": "local-provisioner"}  # Jupyter's own, which tests/conftest.py replaces
PAPERMILL = ["papermill", "n.ipynb", "out.ipynb", "-k", "python3", "--no-progress-bar"]


def executed(folder: Path, sources: list[str], command: list[str], **env: str) -> list[list]:
    """The outputs of cells that a tool executes from a folder's n.ipynb to its out.ipynb."""
    cells = [nbformat.v4.new_code_cell(text) for text in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=METADATA), folder / "n.ipynb")
    done = subprocess.run(command, cwd=folder, env={**os.environ, **env}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [cell.outputs for cell in nbformat.read(folder / "out.ipynb", as_version=4).cells]


def kernelspec(folder: Path, **config: object) -> dict[str, str]:
    """The variable by which Jupyter finds a kernel ``python3`` that is started as ``ForkProvisioner`` is told to."""
    place = folder / "kernels" / "python3"
    place.mkdir(parents=True)
    spec = {
        "argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Python",
        "language": "python", "metadata": {"kernel_provisioner": {"provisioner_name": "warmkernels", "config": config}},
    }  # fmt: skip
    (place / "kernel.json").write_text(json.dumps(spec))
    return {"JUPYTER_PATH": str(folder)}


def test_outputs_are_those_of_the_tool_with_an_ordinary_kernel(tmp_path):
    command, cells = [sys.executable, "-m", *PAPERMILL], [*CELLS, "print(forked)", HOW]
    *forked, kind, how = executed(tmp_path, cells, [*WARM, *command], **UNTOLD)
    *ordinary, other_kind, other_how = executed(tmp_path, cells, command, **kernelspec(tmp_path, enabled=False))
    assert forked == ordinary
    assert (kind[0].text, other_kind[0].text) == ("True\n", "False\n")
    assert how[0].text == other_how[0].text == "ipc\n"


@pytest.mark.parametrize(
    "command",
    [
        ["-m", *PAPERMILL],
        ["-m", "nbconvert", "--to", "notebook", "--execute", "--output", "out.ipynb", "n.ipynb"],
        ["-c", "from nbclient.cli import main; main()", "--output=out", "n.ipynb"],
    ],
    ids=["papermill", "nbconvert", "nbclient"],
)
def test_no_kernel_that_a_tests_tool_starts_is_reached_over_tcp(tmp_path, command):
    ((how,),) = executed(tmp_path, [HOW], [sys.executable, *command])
    assert how.text == "ipc\n"


def test_no_kernel_that_nbval_starts_is_reached_over_tcp(tmp_path):
    shown = nbformat.v4.new_output("stream", name="stdout", text="ipc\n")
    cell = nbformat.v4.new_code_cell(HOW, outputs=[shown], execution_count=1)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=METADATA), tmp_path / "n.ipynb")
    call = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--nbval", "n.ipynb"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True)
    assert "1 passed" in done.stdout, done.stdout


LAB = """
import asyncio, sys
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

async def main():
    kernels = AsyncMappingKernelManager()
    name = await kernels.start_kernel(kernel_name=sys.argv[1])
    for _ in range(2):
        kernel = kernels.get_kernel(name)
        print(type(kernel.provisioner.process).__name__, kernel.transport, await kernels.is_alive(name))
        await kernels.restart_kernel(name)
    await kernels.shutdown_kernel(name)
    print(kernels.list_kernels())

asyncio.run(main())
"""
IN_LAB = ["ForkedProcess ipc True", "ForkedProcess ipc True", "[]"]


def test_jupyterlabs_server_uses_it_and_a_kernelspec_can_name_it(tmp_path):
    script = [sys.executable, "-c", LAB, "python3"]
    for call, env in (([*WARM, *script], {}), (script, kernelspec(tmp_path, preload="json", enabled=True))):
        done = subprocess.run(call, capture_output=True, text=True, env={**os.environ, **UNTOLD, **env})
        assert done.stdout.splitlines() == IN_LAB, done.stderr


def test_without_a_command_the_call_is_explained_and_it_knows_nothing_of_what_it_serves():
    done = subprocess.run([sys.executable, "-m", "warmkernels"], capture_output=True, text=True)
    assert (done.returncode, "usage: python -m warmkernels" in done.stderr) == (2, True)
    texts = [path.read_text(encoding="utf-8") for path in Path(warmkernels.__file__).parent.glob("*.*")]
    assert not any("borderbook" in text.lower() for text in texts)
