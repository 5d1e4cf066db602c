"""Runs on a cluster of real processes: the same as here, whatever becomes of its workers."""

from __future__ import annotations

import pickle
import signal
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from dask_helpers import Cluster, home, page_and_twin
from suite_helpers import begun, read_when_there, slowly

from borderbook import report
from borderbook.cli.command import summary
from borderbook.errors import UsageError
from borderbook.run.cluster import parcel
from borderbook.run.cluster.client import check_versions
from borderbook.run.executor import run_all
from borderbook.run.plan import plan
from borderbook.run.record import RunRecord, read_record
from borderbook.run.tasks import Settings, Task
from processes import alive, waited_for

pytestmark = pytest.mark.xdist_group("cluster")  # else every worker of pytest has a cluster of its own

SETTINGS = Settings(render=page_and_twin, cell_timeout=60, no_worker_timeout=60)
NOBODY = "tcp://127.0.0.1:1"  # a port that nothing listens on


def facts(record: RunRecord) -> dict:
    """A record without what differs between any two runs."""
    told = record.model_dump(exclude={"started", "seconds", "cells", "files"})
    cells = [(cell.index, cell.tags, cell.status) for cell in record.cells]
    return {**told, "files": sorted(record.files), "cells": cells}


def content(run) -> dict[str, bytes]:
    files = parcel.report_of(run)
    return {name: files[name] for name in files if name not in ("run.json", "notebook.ipynb")}


def everything(runs, **options):
    """Outcome, reports and events of runs that are all executed."""
    told = []
    outcome = run_all(runs, force=True, settings=SETTINGS, on_event=told.append, **options)
    events = [(event.run.id, event.kind, event.reason, event.cell, event.cells) for event in told]
    return outcome, [content(run) for run in runs], events


def test_records_reports_and_events_are_those_of_this_machine(cluster, ask, project):
    cluster.have(2)
    good, bad = ask("#md Words.", "print(n * 2)"), ask("print(n)", "1 / 0", "print('never')")
    dead = ask("import os; os.kill(os.getpid(), 9)")
    runs = [*plan([good], sweeps={"n": [1, 2]}), *plan([bad, dead])]
    here, reports_here, events_here = everything(runs)
    there, reports_there, events_there = everything(runs, scheduler=cluster.address)

    assert [record.status for record in there.records] == ["done", "done", "failed", "failed"]
    assert [facts(record) for record in there.records] == [facts(record) for record in here.records]
    assert reports_there == reports_here
    assert reports_there[1]["data/printed.csv"] == b"4\n"
    for run in runs:  # runs take turns, the events of each keep their order
        own = [event for event in events_there if event[0] == run.id]
        assert own == [event for event in events_here if event[0] == run.id]
        assert read_record(run.folder()).key
    assert (there.exit_code, there.interrupted) == (1, False)
    assert {path.name for path in cluster.home.iterdir()} == {
        "data"
    }  # the worker had no more, and has no more


def test_what_is_up_to_date_needs_no_cluster_and_a_page_alone_no_kernel(cluster, ask):
    cluster.have(2)
    (run,) = runs = plan([ask("print(n)")])
    run_all(runs, settings=SETTINGS)
    assert run_all(runs, settings=SETTINGS, scheduler=NOBODY).skipped == {run.id}

    (run.folder() / "page.html").unlink()
    before, told = read_record(run.folder()), []
    outcome = run_all(runs, settings=SETTINGS, scheduler=cluster.address, on_event=told.append)
    assert [event.kind for event in told] == ["started", "finished"]
    assert [facts(record) for record in outcome.records] == [facts(before)]
    assert outcome.records[0].started == before.started
    assert (run.folder() / "page.html").is_file()


@pytest.mark.parametrize("force", [True, False])
def test_without_pdfs_one_that_is_there_is_kept_current(cluster, ask, force):
    """Whether the run is executed or only its page is made anew."""
    cluster.have(1)
    (run,) = runs = plan([ask("print(n)")])
    run_all(runs, settings=Settings(render=partial(report.render, pdf=True)))
    (run.folder() / "card.json").unlink()
    without = Settings(render=partial(report.render, pdf=False))
    (record,) = run_all(runs, force=force, settings=without, scheduler=cluster.address).records
    assert record.status == "done"
    assert (run.folder() / f"{run.question}.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("how", "nanny"), [(signal.SIGKILL, False), (signal.SIGKILL, True), (signal.SIGTERM, False)]
)
def test_a_lost_worker_costs_no_run(cluster, ask, tmp_path, how, nanny):
    cluster.have(1 if nanny else 2, nanny=nanny)  # a nanny starts its worker again
    slow, quick = ask(slowly(tmp_path, "slow"), "print(n)"), ask("print(n)")
    runs = plan([slow, quick])
    kernels, told = [], []

    def lose(event) -> None:
        told.append(event)
        if (event.run.question, event.kind, event.cell) == (slow, "cell", 3) and not kernels:
            kernels.append(int(read_when_there(tmp_path / "slow.pid")))
            cluster.of(kernels[0]).watched.send_signal(how)
            (tmp_path / "slow.go").touch()

    outcome = run_all(runs, settings=SETTINGS, scheduler=cluster.address, on_event=lose)
    reports = [content(run) for run in runs]
    assert [record.status for record in outcome.records] == ["done", "done"], summary(outcome)
    reasons = [event.reason for event in told if event.run.question == slow and event.kind == "started"]
    assert reasons == ["there is no report yet", "its worker was lost"]
    assert waited_for(lambda: not alive(kernels[0]))
    here, reports_here, _ = everything(runs)
    assert [facts(record) for record in outcome.records] == [facts(record) for record in here.records]
    assert reports == reports_here


def test_a_run_that_workers_do_not_survive_is_given_up(cluster, ask):
    cluster.have(2)
    kill = "import os, psutil\npsutil.Process(os.getpid()).parents()[{}].kill()\nimport time; time.sleep(60)"
    fatal = plan([ask(kill.format(1))])
    (record,) = run_all(fatal, settings=SETTINGS, scheduler=cluster.address).records
    assert (record.status, record.failure.kind) == ("failed", "suite")
    lost = "2 workers were lost while they did this run, the last at tcp://127"
    assert record.failure.message.startswith(lost)
    assert not fatal[0].folder().exists()

    cluster.have(1)
    (record,) = run_all(plan([ask(kill.format(0))]), settings=SETTINGS, scheduler=cluster.address).records
    assert record.failure.message == "RuntimeError: the process of the run died on its worker (exit code -9)"
    assert cluster.workers[0].process.poll() is None


def test_two_runs_share_the_process_of_a_worker(cluster, ask, tmp_path):
    cluster.have(1, threads=2)
    meet = "import pathlib, time\npathlib.Path('{0}/{1}').touch()\nwhile not pathlib.Path('{0}/{2}').exists(): time.sleep(0.05)"
    runs = plan([ask(meet.format(tmp_path, "a", "b")), ask(meet.format(tmp_path, "b", "a"))])
    outcome = run_all(runs, settings=SETTINGS, scheduler=cluster.address)
    assert [record.status for record in outcome.records] == ["done", "done"]


def test_a_worker_with_other_data_refuses_and_the_old_report_stays(cluster, ask, project):
    (run,) = plan([ask("from borderbook.catalog import reference", "print(n)")])
    cluster.have(1)
    run_all([run], settings=SETTINGS)
    old = content(run)
    (project / "data" / "reference" / "countries.csv").write_text("code\nDE\n")
    (record,) = run_all([run], settings=SETTINGS, scheduler=cluster.address).records
    assert (record.status, record.failure.kind) == ("failed", "refused")
    assert record.failure.message.endswith("did not take the run. What differs there: its data.")
    assert content(run) == old


def test_an_interrupt_ends_the_kernels_on_the_workers(cluster, ask, project):
    cluster.have(1)
    slow, never = ask("print('partly')", slowly(project, "slow")), ask("print(n)")
    process = begun(project, slow, never, scheduler=cluster.address)
    kernel = int(read_when_there(project / "slow.pid"))
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60) == ("statuses interrupted\n", "")
    assert process.returncode == 130
    assert waited_for(lambda: not alive(kernel))
    record = read_record(project / "reports" / slow / "default")
    assert (record.status, record.failure.kind, record.failure.index) == ("interrupted", "interrupted", 3)
    assert [cell.status for cell in record.cells] == ["done", "done", "done", "failed"]
    assert not (project / "reports" / never).exists()
    (quick,) = run_all(plan([ask("print(n)")]), settings=SETTINGS, scheduler=cluster.address).records
    assert quick.status == "done"  # the worker is free again


def test_the_kernels_of_a_killed_command_end(cluster, ask, project):
    cluster.have(1)
    process = begun(project, ask(slowly(project, "slow")), scheduler=cluster.address)
    kernel = int(read_when_there(project / "slow.pid"))
    process.kill()
    process.communicate()
    assert waited_for(lambda: not alive(kernel))
    assert cluster.workers[0].process.poll() is None


def test_a_scheduler_without_workers_or_lost_on_the_way_fails_the_runs(ask, question_modules, tmp_path):
    (tmp_path / "small").mkdir()
    small = Cluster(tmp_path / "small")
    try:
        settings = replace(SETTINGS, no_worker_timeout=1)
        outcome = run_all(plan([ask("print(n)")]), settings=settings, scheduler=small.address)
        assert outcome.records[0].failure.message == "the cluster has had no worker for 1 seconds"

        small.have(1)
        runs = plan([ask(slowly(tmp_path, "slow")), ask("print(n)")])

        def lose(event) -> None:
            if event.kind == "cell" and event.cell == 3:
                read_when_there(tmp_path / "slow.pid")
                small.scheduler.kill()

        outcome = run_all(runs, settings=SETTINGS, scheduler=small.address, on_event=lose)
        lost = "the connection to the Dask scheduler was lost"
        assert [record.failure.message for record in outcome.records] == [lost, lost]
        assert outcome.exit_code == 1
        assert waited_for(lambda: not alive(int((tmp_path / "slow.pid").read_text())))
    finally:
        small.close()


@pytest.mark.parametrize(
    ("address", "words"),
    [(NOBODY, "No Dask scheduler answers at"), ("nowhere", "'nowhere' is no scheduler's address")],
)
def test_a_scheduler_that_is_not_there_stops_all(ask, project, monkeypatch, address, words):
    monkeypatch.setattr("borderbook.run.cluster.client.CONNECT", 1)
    with pytest.raises(UsageError, match=words):
        run_all(plan([ask("print(n)")]), settings=SETTINGS, scheduler=address)
    assert not list((project / "reports").iterdir())


def test_a_scheduler_with_another_version_of_dask_stops_all():
    class Old:
        def run_on_scheduler(self, function):
            return {"packages": {**function()["packages"], "distributed": "2024.1.0"}}

    with pytest.raises(UsageError, match=r"runs with distributed 2024\.1\.0, this machine with"):
        check_versions(Old(), "tcp://10.0.0.1:8786")


def other_data(job: parcel.Job, root: Path) -> parcel.Job:
    (root / "data" / "reference" / "countries.csv").write_text("code\nDE\n")
    return job


def other_lock(job: parcel.Job, root: Path) -> parcel.Job:
    (root / "requirements.lock").write_text("pandas==1.0\n")
    return job


def other_machine(job: parcel.Job, _: Path, **differing: str) -> parcel.Job:
    return replace(job, machine={**job.machine, **differing})


def other_question(job: parcel.Job, root: Path) -> parcel.Job:
    run = replace(job.task.run, question="sea_arrivals")
    return replace(other_machine(job, root, **{parcel.OWN: "0"}), task=replace(job.task, run=run))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (other_machine, ""),
        (other_data, "What differs there: its data."),
        (other_lock, "What differs there: requirements.lock."),
        (partial(other_machine, pandas="9.9"), "instead of 9.9)."),
        (partial(other_machine, **{parcel.OWN: "0"}), "What differs there: borderbook's own code."),
        (other_question, "What differs there: borderbook's own code."),
    ],
)
def test_what_differs_on_a_worker_is_named(ask, tmp_path, monkeypatch, change, words):
    (run,) = plan([ask("from borderbook.catalog import reference", "print(n)")])
    job = pickle.loads(parcel.pack(Task(run), SETTINGS, parcel.machine()))
    worker, scratch = home(tmp_path / "worker"), tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("BORDERBOOK_ROOT", str(worker))
    job = change(job, worker)
    parcel.unpack(job, scratch)
    monkeypatch.setenv("BORDERBOOK_ROOT", str(scratch))
    refusal = parcel.refusal(job)
    assert refusal.endswith(words)
    assert bool(refusal) == bool(words)
