"""The usual tools have forked kernels, unchanged, when they are called through ``python -m warmkernels``."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat

import warmkernels

WARM = [sys.executable, "-m", "warmkernels", "--preload", "pandas"]
CELLS = [
    "import sys\nforked = 'warmkernels.child' in sys.modules\nimport pandas as pd",
    "pd.DataFrame({'a': range(30)})",
    "print(pd.options.display.max_columns, {n: 1 for n in 'ab'})",
]
METADATA = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
PAPERMILL = ["papermill", "{path}", "{out}", "-k", "python3", "--no-progress-bar"]  # whose client is nbclient's


def test_outputs_are_those_of_the_tool_alone(tmp_path):
    path = tmp_path / "n.ipynb"
    cells = [nbformat.v4.new_code_cell(text) for text in [*CELLS, "print(forked)"]]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=METADATA), path)
    outputs = []
    for prefix in (WARM, []):
        out = tmp_path / f"out{len(prefix)}.ipynb"
        command = [sys.executable, "-m", *(part.format(path=path, out=out) for part in PAPERMILL)]
        done = subprocess.run([*prefix, *command], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        found = [cell.outputs for cell in nbformat.read(out, as_version=4).cells]
        outputs.append((found[:-1], found[-1][0].text))
    assert outputs[0][0] == outputs[1][0]
    assert [kind for _, kind in outputs] == ["True\n", "False\n"]


LAB = """
import asyncio, sys
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

async def main():
    kernels = AsyncMappingKernelManager()
    name = await kernels.start_kernel(kernel_name=sys.argv[1])
    for _ in range(2):
        print(type(kernels.get_kernel(name).provisioner.process).__name__, await kernels.is_alive(name))
        await kernels.restart_kernel(name)
    await kernels.shutdown_kernel(name)
    print(kernels.list_kernels())

asyncio.run(main())
"""
IN_LAB = ["ForkedProcess True", "ForkedProcess True", "[]"]


def test_jupyterlabs_server_uses_it_and_a_kernelspec_can_name_it(tmp_path):
    done = subprocess.run([*WARM, sys.executable, "-c", LAB, "python3"], capture_output=True, text=True)
    assert done.stdout.splitlines() == IN_LAB, done.stderr
    folder = tmp_path / "kernels" / "warm"
    folder.mkdir(parents=True)
    config = {"provisioner_name": "warmkernels", "config": {"preload": "json", "enabled": True}}
    spec = {
        "argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Warm",
        "language": "python", "metadata": {"kernel_provisioner": config},
    }  # fmt: skip
    (folder / "kernel.json").write_text(json.dumps(spec))
    env = {**os.environ, "JUPYTER_PATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", LAB, "warm"], capture_output=True, text=True, env=env)
    assert done.stdout.splitlines() == IN_LAB, done.stderr


def test_without_a_command_the_call_is_explained_and_it_knows_nothing_of_what_it_serves():
    done = subprocess.run([sys.executable, "-m", "warmkernels"], capture_output=True, text=True)
    assert (done.returncode, "usage: python -m warmkernels" in done.stderr) == (2, True)
    texts = [path.read_text(encoding="utf-8") for path in Path(warmkernels.__file__).parent.glob("*.*")]
    assert not any("borderbook" in text.lower() for text in texts)
