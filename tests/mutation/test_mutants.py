"""`make mutants` on a project of one module: what is changed, who is asked, what is printed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SETTINGS = """[tool.mutmut]
source_paths = ["src/"]
pytest_add_cli_args_test_selection = ["tests"]
pytest_add_cli_args = ["--ignore=tests/run/test_apart.py"]
process_isolation = "forkserver"
"""
CODE = """def half(number):
    return number / 2


def is_large(number):
    return number > 9
"""
TESTS = """import subprocess
import sys

from borderbook.numbers import half, is_large


def test_here_and_in_a_process_of_its_own():
    assert half(0) == 0
    call = [sys.executable, "-c", "from borderbook.numbers import half; print(half(8))"]
    assert subprocess.run(call, capture_output=True, text=True).stdout == "4.0\\n"


def test_in_this_process_alone():
    assert is_large(99)
"""
APART = """import subprocess
import sys


def test_in_a_process_of_its_own_alone():
    call = [sys.executable, "-c", "from borderbook.run.double import double; print(double(3))"]
    assert subprocess.run(call, capture_output=True, text=True).stdout == "6\\n"


def test_that_fails_in_a_copy():
    assert False
"""


@pytest.mark.slow
def test_a_fault_is_found_also_by_what_a_test_starts_and_what_lives_is_printed(tmp_path):
    files = {
        "pyproject.toml": SETTINGS, "tests/test_numbers.py": TESTS, "tests/run/test_apart.py": APART,
        "src/borderbook/numbers.py": CODE, "src/borderbook/run/double.py": "def double(number):\n    return 2 * number\n",
        "src/borderbook/__init__.py": "", "src/borderbook/run/__init__.py": "",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    call = [sys.executable, Path(__file__).with_name("mutants.py"), "--size", "9"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "MUTANT"))}
    done = subprocess.run(call, cwd=tmp_path, env=environ, capture_output=True, text=True)
    assert "| ground floor | 2 | 4 | 50 % |" in done.stdout, done
    assert "| run | 2 | 2 | 100 % |" in done.stdout, done
    assert "| numbers.x_is_large__mutmut_1 | survived | `return number > 9` | `return number >= 9` |" in done.stdout
    assert done.returncode == 1
