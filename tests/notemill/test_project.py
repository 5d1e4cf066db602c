"""Where the project is found, and what may be written there."""

import os

import pytest

from notemill import project, suite
from notemill.errors import UsageError
from small_project import ROOT, empty_project


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.delenv("BORDERBOOK_ROOT", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_root_is_above_the_working_directory_or_named(elsewhere, monkeypatch):
    one, other = empty_project(elsewhere / "one"), empty_project(elsewhere / "other")
    (one / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(one / "a" / "b")
    assert project.root() == project.checkout() == one
    monkeypatch.setenv("BORDERBOOK_ROOT", str(other))
    assert project.root() == project.checkout() == other


def test_without_a_checkout_the_packages_data_are_read_and_nothing_is_written(elsewhere):
    assert project.root() == ROOT  # where this editable install has its data
    with pytest.raises(UsageError, match="No Borderbook project here"):
        project.checkout()


def test_a_wheel_has_its_data_inside_the_package(elsewhere, monkeypatch):
    package = empty_project(elsewhere / "site-packages" / "borderbook")
    monkeypatch.setattr(suite, "folder", lambda: package)
    project._installed.cache_clear()
    try:
        assert project.root() == package
    finally:
        project._installed.cache_clear()


def test_a_working_directory_that_is_gone_is_a_sentence(elsewhere, monkeypatch):
    gone = elsewhere / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(UsageError, match="The working folder no longer exists"):
        project.root()
    monkeypatch.setenv("BORDERBOOK_ROOT", str(ROOT))
    assert project.root() == ROOT
    os.chdir(elsewhere)
