"""Runs on a cluster of real processes: the same as here, whatever becomes of its workers."""

import pickle
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from dask_helpers import Cluster, home, page_and_twin
from suite_helpers import begun, read_when_there, slowly

from notemill import report
from notemill.cli.command import summary
from notemill.errors import UsageError
from notemill.run import cluster as on_cluster
from notemill.run.batch import run_all
from notemill.run.limits import Limits
from notemill.run.plan import plan
from notemill.run.record import Failure, RunRecord, read_record
from notemill.run.tasks import Settings, Task, without_report
from processes import PATIENCE, alive, waited_for

SETTINGS = Settings(render=page_and_twin, limits=Limits(no_worker=PATIENCE))
NOBODY = "tcp://127.0.0.1:1"  # a port that nothing listens on


def facts(record: RunRecord) -> dict:
    """A record without what differs between any two runs."""
    told = record.model_dump(exclude={"started", "seconds", "cells", "files", "checksum"})
    cells = [(cell.index, cell.tags, cell.status) for cell in record.cells]
    return {**told, "files": sorted(record.files), "cells": cells}


def content(run) -> dict[str, bytes]:
    """The files of a run's report that are the same whenever it is made."""
    paths = (path for path in run.folder().rglob("*") if path.name not in ("run.json", "notebook.ipynb"))
    return {path.relative_to(run.folder()).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def everything(runs, **options):
    """Outcome and reports of runs that are all executed, and of which it was told that they are finished."""
    told = []
    outcome = run_all(runs, force=True, settings=SETTINGS, on_event=told.append, **options)
    finished = [event.run.id for event in told if event.kind == "finished"]
    return outcome, [content(run) for run in runs], sorted(finished)


def test_records_and_reports_are_those_of_this_machine(cluster, ask, tmp_path, monkeypatch):
    (tmp_path / "house.yml").write_text("name: The Gazette\nlogo: own/logo.svg\n")
    (tmp_path / "own").mkdir()
    (tmp_path / "own/logo.svg").write_text("<svg/>")
    monkeypatch.setenv("BORDERBOOK_HOUSE", str(tmp_path / "house.yml"))
    cluster.have(2)
    styled = "from notemill.house import house\nprint(n * 2, house().brand, house().logo.read_text())"
    good, bad = ask("#md Words.", styled), ask("print(n)", "1 / 0", "print('never')")
    dead = ask("import os; os.kill(os.getpid(), 9)")
    runs = [*plan([good], sweeps={"n": [1, 2]}), *plan([bad, dead])]
    here, reports_here, finished_here = everything(runs)
    there, reports_there, finished_there = everything(runs, scheduler=cluster.address)

    assert [record.status for record in there.records] == ["done", "done", "failed", "failed"]
    assert [facts(record) for record in there.records] == [facts(record) for record in here.records]
    assert reports_there == reports_here
    assert reports_there[1]["data/printed.csv"] == b"4 The Gazette <svg/>\n"
    assert finished_there == finished_here == sorted(run.id for run in runs)
    assert all(read_record(run.folder()).key for run in runs)
    assert (there.exit_code, there.interrupted) == (1, False)
    # the worker had no more, and has no more
    assert {path.name for path in cluster.home.iterdir()} == {"data", "requirements.lock"}


def test_what_is_up_to_date_needs_no_cluster(cluster, ask):
    (run,) = runs = plan([ask("print(n)")])
    run_all(runs, settings=SETTINGS)
    assert run_all(runs, settings=SETTINGS, scheduler=NOBODY).skipped == {run.id}


@pytest.mark.slow
def test_without_pdfs_one_that_is_there_is_kept_current(cluster, ask):
    cluster.have(1)
    (run,) = runs = plan([ask("print(n)")])
    run_all(runs, settings=Settings(render=partial(report.render, pdf=True)))
    (run.folder() / "card.json").unlink()
    without = Settings(render=partial(report.render, pdf=False))
    (record,) = run_all(runs, settings=without, scheduler=cluster.address).records
    assert record.status == "done"
    assert (run.folder() / f"{run.question}.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.slow
@pytest.mark.parametrize(("how", "nanny"), [(signal.SIGKILL, True), (signal.SIGTERM, False)])
def test_a_lost_worker_costs_no_run(cluster, ask, tmp_path, how, nanny):
    cluster.have(1 if nanny else 2, nanny=nanny)  # a nanny starts its worker again
    count = f"with open({str(tmp_path / 'begun')!r}, 'a') as file: file.write('x')"
    slow, quick = ask(count, slowly(tmp_path, "slow"), "print(n)"), ask("print(n)")
    runs = plan([slow, quick])
    kernels = []

    def lose() -> None:
        kernels.append(int(read_when_there(tmp_path / "slow.pid")))
        cluster.of(kernels[0]).watched.send_signal(how)
        (tmp_path / "slow.go").touch()

    with ThreadPoolExecutor() as other:
        lost = other.submit(lose)
        outcome = run_all(runs, settings=SETTINGS, scheduler=cluster.address)
        lost.result()
    reports = [content(run) for run in runs]
    assert [record.status for record in outcome.records] == ["done", "done"], summary(outcome)
    assert (tmp_path / "begun").read_text() == "xx"
    assert waited_for(lambda: not alive(kernels[0]))
    here, reports_here, _ = everything(runs)
    assert [facts(record) for record in outcome.records] == [facts(record) for record in here.records]
    assert reports == reports_here


@pytest.mark.slow
def test_a_run_that_workers_do_not_survive_is_given_up(cluster, ask):
    cluster.have(2)
    kill = "import os, psutil\npsutil.Process(os.getpid()).parents()[{}].kill()\nimport time; time.sleep(60)"
    fatal = plan([ask(kill.format(1))])
    (record,) = run_all(fatal, settings=SETTINGS, scheduler=cluster.address).records
    assert (record.status, record.failure.kind) == ("failed", "suite")
    assert record.failure.message.startswith("KilledWorker: Attempted to run task 'run_one-")
    assert "on 2 different workers, but all those workers died while running it" in record.failure.message
    assert not fatal[0].folder().exists()

    cluster.have(1)
    (record,) = run_all(plan([ask(kill.format(0))]), settings=SETTINGS, scheduler=cluster.address).records
    assert record.failure.message == "RuntimeError: the process of the run died on its worker (exit code -9)"
    assert cluster.workers[0].process.poll() is None


@pytest.mark.slow
def test_two_runs_share_the_process_of_a_worker(cluster, ask, tmp_path):
    cluster.have(1, threads=2)
    meet = "import pathlib, time\npathlib.Path('{0}/{1}').touch()\nwhile not pathlib.Path('{0}/{2}').exists(): time.sleep(0.05)"
    runs = plan([ask(meet.format(tmp_path, "a", "b")), ask(meet.format(tmp_path, "b", "a"))])
    outcome = run_all(runs, settings=SETTINGS, scheduler=cluster.address)
    assert [record.status for record in outcome.records] == ["done", "done"]


def test_a_worker_with_other_data_refuses_and_the_old_report_stays(cluster, ask, project):
    (run,) = plan([ask("from notemill.catalog import reference", "print(n)")])
    cluster.have(1)
    run_all([run], settings=SETTINGS)
    old = content(run)
    (project / "data" / "reference" / "countries.csv").write_text("code\nDE\n")
    (record,) = run_all([run], settings=SETTINGS, scheduler=cluster.address).records
    assert (record.status, record.failure.kind) == ("failed", "refused")
    assert record.failure.message.endswith("refused the run. What differs there: data.")
    assert content(run) == old


@pytest.mark.slow
@pytest.mark.parametrize(("how", "end"), [(signal.SIGINT, ("statuses\n", "", 130)), (signal.SIGKILL, ("", "", -9))])
def test_the_end_of_the_command_ends_the_kernels_on_the_workers_and_old_reports_stay(cluster, ask, project, how, end):
    cluster.have(1)
    slow, never = ask("print('partly')", slowly(project, "slow")), ask("print(n)")
    old = project / "reports" / slow / "default" / "page.html"
    old.parent.mkdir(parents=True)
    old.touch()
    process = begun(project, slow, never, scheduler=cluster.address)
    kernel = int(read_when_there(project / "slow.pid"))
    process.send_signal(how)
    assert (*process.communicate(timeout=PATIENCE), process.returncode) == end
    assert waited_for(lambda: not alive(kernel))
    assert [path for path in (project / "reports").rglob("*") if path.is_file()] == [old]
    (quick,) = run_all(plan([ask("print(n)")]), settings=SETTINGS, scheduler=cluster.address).records
    assert quick.status == "done"  # the worker is free again


@pytest.mark.slow
def test_a_scheduler_without_workers_or_lost_on_the_way_fails_the_runs(ask, question_modules, tmp_path):
    (tmp_path / "small").mkdir()
    small = Cluster(tmp_path / "small")
    try:
        settings = replace(SETTINGS, limits=Limits(no_worker=1))
        outcome = run_all(plan([ask("print(n)")]), settings=settings, scheduler=small.address)
        assert outcome.records[0].failure.message == "the cluster has had no worker for 1 seconds"

        small.have(1)
        runs = plan([ask(slowly(tmp_path, "slow")), ask("print(n)")])

        def lose() -> None:
            read_when_there(tmp_path / "slow.pid")
            small.scheduler.kill()

        with ThreadPoolExecutor() as other:
            lost = other.submit(lose)
            outcome = run_all(runs, settings=SETTINGS, scheduler=small.address)
            lost.result()
        words = ["lost the connection to the scheduler" in record.failure.message for record in outcome.records]
        assert words == [True, True]
        assert outcome.exit_code == 1
        assert waited_for(lambda: not alive(int((tmp_path / "slow.pid").read_text())))
    finally:
        small.close()


@pytest.mark.parametrize(
    ("address", "words"),
    [(NOBODY, "No Dask scheduler answers at tcp"), ("nowhere", "at nowhere. .*address as tcp://host:8786")],
)
def test_a_scheduler_that_is_not_there_stops_all(ask, project, monkeypatch, address, words):
    monkeypatch.setattr("notemill.run.limits.SCHEDULER", 1)
    with pytest.raises(UsageError, match=words):
        run_all(plan([ask("print(n)")]), settings=SETTINGS, scheduler=address)
    assert not list((project / "reports").iterdir())


DIFFERENT = {
    "": lambda root, machine: None,
    "requirements.lock": lambda root, machine: (root / "requirements.lock").write_text("pandas==1.0\n"),
    "requirements.lock, pandas": lambda root, machine: (root / "requirements.lock").unlink(),
    "pandas": lambda root, machine: machine.update(pandas="9.9"),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_what_differs_on_a_worker_is_named(ask, tmp_path, monkeypatch, what):
    (run,) = plan([ask("from notemill.catalog import reference", "print(n)")])
    done = without_report(run, Failure(kind="suite", message="it was done"))
    monkeypatch.setattr("notemill.run.one_run.run_task", lambda *_: done)
    machine = on_cluster._machine()
    worker = home(tmp_path / "worker")
    monkeypatch.setenv("BORDERBOOK_FIGURES", "svg")
    packed = on_cluster._packed(Task(run), SETTINGS, machine)
    on_cluster._write(worker, packed)
    monkeypatch.setenv("BORDERBOOK_ROOT", str(worker))
    DIFFERENT[what](worker, machine)
    task, settings, parts, _, figures = pickle.loads(packed["job"])
    found, files = on_cluster._execute_here(pickle.dumps((task, settings, parts, machine, figures)))
    assert (found is done, files) == (not what, {})
    if what:
        told = found.message.partition("refused the run. ")[2]
        assert (found.kind, told) == ("refused", f"What differs there: {what}.")


def test_a_worker_whose_package_does_not_know_the_task_refuses():
    found, files = on_cluster._execute_here(b"cnotemill.run.tasks\nOfAnotherVersion\n.")
    assert (found.kind, "'OfAnotherVersion'" in found.message, files) == ("refused", True, {})
