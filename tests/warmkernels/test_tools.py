"""The usual tools have forked kernels, unchanged, when they are called through ``python -m warmkernels``."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import nbformat
import pytest

WARM = [sys.executable, "-m", "warmkernels", "--preload", "pandas"]
CELLS = [
    "import sys\nforked = 'warmkernels.child' in sys.modules\nimport pandas as pd",
    "pd.DataFrame({'a': range(30)})",
    "print(pd.options.display.max_columns, {n: 1 for n in 'ab'})",
]
TOOLS = {
    "papermill": ["papermill", "{path}", "{out}", "-k", "python3", "--no-progress-bar"],
    "nbclient": ["jupyter", "execute", "{path}", "--output={out}"],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_outputs_are_those_of_the_tool_alone(tmp_path, tool):
    path = tmp_path / "n.ipynb"
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [nbformat.v4.new_code_cell(text) for text in [*CELLS, "print(forked)"]]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec}), path)
    outputs = []
    for prefix in (WARM, []):
        out = tmp_path / f"out{len(prefix)}.ipynb"
        command = [sys.executable, "-m", *(part.format(path=path, out=out) for part in TOOLS[tool])]
        done = subprocess.run([*prefix, *command], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        found = [cell.outputs for cell in nbformat.read(out, as_version=4).cells]
        outputs.append((found[:-1], found[-1][0].text))
    assert outputs[0][0] == outputs[1][0]
    assert [kind for _, kind in outputs] == ["True\n", "False\n"]


def test_nbval_compares_outputs(tmp_path):
    cell = nbformat.v4.new_code_cell(
        "import sys; print('warmkernels.child' in sys.modules)", execution_count=1
    )
    cell.outputs = [nbformat.v4.new_output("stream", text="True\n")]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=metadata), tmp_path / "n.ipynb")
    nbval = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "-q",
        "-p",
        "no:cacheprovider",
        str(tmp_path / "n.ipynb"),
    ]
    codes = [subprocess.run([*prefix, *nbval], capture_output=True).returncode for prefix in (WARM, [])]
    assert codes == [0, 1]


LAB = """
import asyncio
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

async def main():
    kernels = AsyncMappingKernelManager()
    name = await kernels.start_kernel(kernel_name="python3")
    one = kernels.get_kernel(name)
    print(type(one.provisioner.process).__name__, await kernels.is_alive(name))
    await kernels.restart_kernel(name)
    print(type(one.provisioner.process).__name__, await kernels.is_alive(name))
    await kernels.shutdown_kernel(name)
    print(kernels.list_kernels())

asyncio.run(main())
"""


def test_jupyterlabs_server_uses_it():
    done = subprocess.run([*WARM, sys.executable, "-c", LAB], capture_output=True, text=True)
    assert done.stdout.splitlines() == ["ForkedProcess True", "ForkedProcess True", "[]"], done.stderr


def test_a_kernelspec_can_name_it(tmp_path):
    folder = tmp_path / "kernels" / "warm"
    folder.mkdir(parents=True)
    config = {"provisioner_name": "warmkernels", "config": {"preload": "json", "enabled": True}}
    spec = {
        "argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Warm",
        "language": "python", "metadata": {"kernel_provisioner": config},
    }  # fmt: skip
    (folder / "kernel.json").write_text(json.dumps(spec))
    code = LAB.replace('"python3"', '"warm"')
    env = {**os.environ, "JUPYTER_PATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env)
    assert done.stdout.splitlines()[0] == "ForkedProcess True", done.stderr


def test_without_a_command_the_call_is_explained():
    done = subprocess.run([sys.executable, "-m", "warmkernels"], capture_output=True, text=True)
    assert (done.returncode, "usage: python -m warmkernels" in done.stderr) == (2, True)


def test_it_knows_nothing_of_what_it_serves():
    from pathlib import Path

    import warmkernels

    texts = [path.read_text(encoding="utf-8") for path in Path(warmkernels.__file__).parent.glob("*.*")]
    assert not any("borderbook" in text.lower() for text in texts)
