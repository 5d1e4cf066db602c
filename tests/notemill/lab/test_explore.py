"""``borderbook explore``: a copy in scratch/, and JupyterLab on it."""

import os
import sys
import webbrowser
from pathlib import Path

import pytest

from commands import call
from notemill.errors import UsageError
from notemill.lab import explore
from small_project import ROOT


@pytest.fixture
def project(tmp_path, monkeypatch):
    for name in ("data", "notebooks"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))
    return tmp_path


@pytest.fixture
def lab(monkeypatch):
    """What JupyterLab is called with, instead of JupyterLab."""
    called = []
    monkeypatch.setattr(os, "execve", lambda path, call, env: called.append((call, env)))
    return called


def test_a_question_is_explored_in_a_copy_that_is_kept(project):
    copy = explore.copy("route-trends")
    assert copy == project / "scratch" / "route_trends.ipynb"
    assert copy.read_bytes() == (ROOT / "notebooks" / "route_trends.ipynb").read_bytes()
    copy.write_text("mine")
    assert explore.copy("route_trends").read_text() == "mine"
    assert explore.copy("cookbook").name == "cookbook.ipynb"
    with pytest.raises(UsageError, match="Did you mean 'route_trends'"):
        explore.copy("route_trend")


def test_jupyterlab_opens_the_copy_with_the_checkout_around_it_and_warm_kernels(project, lab):
    done = call("explore", "--port", "8912", "--no-browser", "--ip", "127.0.0.1")
    assert done.exit_code == 0, done.output
    ((words, env),) = lab
    assert f"--ServerApp.root_dir={project}" in words
    assert "--LabApp.default_url=/lab/tree/scratch/getting_started.ipynb" in words
    config = Path(env["JUPYTER_CONFIG_PATH"].split(os.pathsep)[0], "labconfig", "page_config.json")
    assert "announcements" in config.read_text()  # nobody is asked about Jupyter's news
    assert {"--ServerApp.port=8912", "--ServerApp.ip=127.0.0.1", "--no-browser"} <= set(words)
    assert ("--allow-root" in words) == (os.geteuid() == 0)
    assert env["JUPYTER_DEFAULT_PROVISIONER_NAME"] == "warmkernels"
    assert env["PATH"].split(os.pathsep)[0] == str(Path(sys.executable).parent)  # where borderbook is


def test_a_question_is_opened_in_the_jupyterlab_of_this_checkout_that_runs_already(project, lab, monkeypatch):
    servers, opened = [], []
    monkeypatch.setattr("jupyter_server.serverapp.list_running_servers", lambda: servers)
    monkeypatch.setattr(webbrowser, "open", opened.append)
    servers.append({"root_dir": "/elsewhere", "url": "http://localhost:1/", "token": "a"})
    assert call("explore", "route_trends").exit_code == 0
    assert (len(lab), opened) == (1, [])
    servers.append({"root_dir": str(project), "url": "http://localhost:2/", "token": "b"})
    address = "http://localhost:2/lab/tree/scratch/route_trends.ipynb?token=b"
    assert address in call("explore", "route_trends", "--no-browser").output
    assert (call("explore", "route_trends").exit_code, len(lab), opened) == (0, 1, [address])


def test_without_jupyterlab_a_sentence_says_what_to_install(project, lab, monkeypatch):
    monkeypatch.setattr(explore, "find_spec", lambda name: None)
    done = call("explore", "route_trends")
    assert (done.exit_code, lab) == (2, [])
    assert "JupyterLab is not installed. Install it: pip install" in done.output
