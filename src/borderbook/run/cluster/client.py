"""The command's side of a cluster: tasks out, events and reports in."""

from __future__ import annotations

import contextlib
import logging
import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any
from uuid import uuid4

from distributed import Client, Future
from distributed.comm.addressing import get_address_host_port
from distributed.scheduler import KilledWorker
from distributed.versions import get_versions

from borderbook.errors import BorderbookError, UsageError
from borderbook.run.cluster import parcel, worker
from borderbook.run.record import Failure, Kind, RunRecord
from borderbook.run.scrub import scrubbed
from borderbook.run.tasks import Done, Event, Notify, Settings, Task, without_report

CONNECT = 5  # seconds to reach the scheduler
PULSE = 2  # seconds of silence after which it is asked whether there is any worker
GRACE = 30  # seconds that interrupted workers have to end their kernels and send their reports


def run_on_cluster(tasks: Sequence[Task], settings: Settings, address: str, notify: Notify) -> Done:
    """Do tasks on the workers of an existing Dask cluster.

    A worker that is lost costs nothing but time: its run is given to another, up to the number of times that
    the scheduler allows. A worker that is not like this machine refuses the run, which then failed.

    Raises:
        UsageError: no scheduler answers, or one that has other packages; nothing was executed.
    """
    with _connected(address) as client:
        batch = _Batch(client, tasks, settings, notify)
        try:
            batch.do()
            return batch.records, False
        except KeyboardInterrupt:
            with contextlib.suppress(KeyboardInterrupt):  # a second one: do not wait
                batch.interrupt()
            batch.give_up("interrupted", "interrupted")
            return batch.records, True


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """A client of a scheduler; what it still has to do there is dropped at the end.

    Meanwhile nothing is logged: what Dask has to say the records say in words.
    """
    try:
        get_address_host_port(address, strict=True)
    except ValueError:
        raise UsageError(f"'{address}' is no scheduler's address, such as tcp://host:8786.") from None
    logging.disable(logging.CRITICAL)
    try:
        with Client(address, timeout=CONNECT, set_as_default=False) as client:
            check_versions(client, address)
            yield client
    except OSError as error:
        raise UsageError(
            f"No Dask scheduler answers at {address} within {CONNECT} seconds. Start it there with "
            "'dask scheduler', or see whether a firewall is in the way."
        ) from error
    finally:
        logging.disable(logging.NOTSET)


def check_versions(client: Client, address: str) -> None:
    """See that a scheduler speaks the same version of Dask. Raises UsageError if it does not."""
    here, there = get_versions()["packages"], client.run_on_scheduler(get_versions)["packages"]
    for name in ("dask", "distributed", "msgpack", "cloudpickle"):
        if there[name] != here[name]:
            raise UsageError(
                f"The scheduler at {address} runs with {name} {there[name]}, this machine with {here[name]}. "
                "Install both from the same requirements.lock."
            )


class _Batch:
    """The tasks of one call: which are still out, and what came back."""

    def __init__(self, client: Client, tasks: Sequence[Task], settings: Settings, notify: Notify) -> None:
        self.client, self.settings, self.notify = client, settings, notify
        self.left = {task.run.id: task for task in tasks}
        self.begun: set[str] = set()
        self.records: list[RunRecord] = []
        self.futures: dict[str, Future[bytes]] = {}
        self.topic = f"borderbook-{uuid4().hex}"
        # events come in Dask's thread, finished futures in another; all is dealt with in the caller's, in order
        self.messages: SimpleQueue[dict[str, Any] | str] = SimpleQueue()
        self.worker_seen = monotonic()
        self.interrupted = False

    def do(self) -> None:
        """Do all; returns when the last is done."""
        self.client.subscribe_topic(self.topic, lambda event: self.messages.put(event[1]))
        like = parcel.machine()
        for name, task in list(self.left.items()):
            try:
                job = parcel.pack(task, self.settings, like)
            except BorderbookError as error:  # notebook or data are at fault; that stops no other
                self._fail(name, "refused", scrubbed(str(error)))
                continue
            future = self.client.submit(worker.work, job, self.topic, key=f"{self.topic}-{name}", pure=False)
            future.add_done_callback(lambda _, name=name: self.messages.put(name))
            self.futures[name] = future
        while self.left:
            self._listen(PULSE)

    def interrupt(self) -> None:
        """Drop what is not begun, have the rest break off, and wait for its reports."""
        self.interrupted = True
        self.left = {name: task for name, task in self.left.items() if name in self.begun}
        self.client.cancel([future for name, future in self.futures.items() if name not in self.begun])
        self.client.run(worker.interrupt, self.topic, on_error="ignore")
        deadline = monotonic() + GRACE
        while self.left and monotonic() < deadline:
            self._listen(deadline - monotonic())

    def give_up(self, kind: Kind, message: str) -> None:
        """Record what is still out as failed."""
        for name in list(self.left):
            self._fail(name, kind, message)

    def _listen(self, timeout: float) -> None:
        try:
            message = self.messages.get(timeout=timeout)
        except Empty:
            self._look_for_workers()
            return
        if isinstance(message, str):
            self._take(message)
        elif message["run"] in self.left:
            self._tell(message)

    def _tell(self, message: dict[str, Any]) -> None:
        name = message["run"]
        task = self.left[name]
        if message["kind"] == "cell":
            self.notify(Event("cell", task.run, cell=message["cell"], cells=message["cells"]))
        else:
            reason = "its worker was lost" if name in self.begun else task.reason
            self.begun.add(name)
            self.notify(Event("started", task.run, reason=reason))

    def _look_for_workers(self) -> None:
        """Give up if there has been no worker for too long; a scheduler that is gone cancels all futures."""
        with contextlib.suppress(Exception):
            if self.client.scheduler_info()["workers"]:
                self.worker_seen = monotonic()
        patience = self.settings.no_worker_timeout
        if monotonic() - self.worker_seen > patience:
            self.give_up("suite", f"the cluster has had no worker for {patience:g} seconds")

    def _take(self, name: str) -> None:
        """Take in a future that is finished, one way or another."""
        if name not in self.left:
            return
        future = self.futures[name]
        if future.status == "cancelled":
            self._fail(name, "suite", "the connection to the Dask scheduler was lost")
            return
        try:
            self._keep(name, pickle.loads(future.result(timeout=CONNECT)))
        except TimeoutError:  # the worker was lost before it handed over the result: Dask does it once more
            self._look_for_workers()
            self.messages.put(name)
        except Exception as error:
            self._fail(name, "suite", _why(error))

    def _keep(self, name: str, result: parcel.Result) -> None:
        if result.record is None:
            self._fail(name, "refused", f"a worker of the cluster did not take the run. {result.refusal}")
            return
        if result.files:
            parcel.store(self.left[name].run, result.files)
        self._finish(name, result.record)

    def _fail(self, name: str, kind: Kind, message: str) -> None:
        failure = Failure(kind=kind, message=message)
        if self.interrupted:
            failure = Failure(kind="interrupted", message="interrupted")
        self._finish(name, without_report(self.left[name].run, failure))

    def _finish(self, name: str, record: RunRecord) -> None:
        run = self.left.pop(name).run
        if name in self.futures:
            self.futures.pop(name).release()
        if name not in self.begun:
            self.notify(Event("started", run, reason="on the cluster"))
        self.records.append(record)
        self.notify(Event("finished", run, record=record))


def _why(error: Exception) -> str:
    """What went wrong on the cluster, as a record has it."""
    if isinstance(error, KilledWorker):
        count, address = error.allowed_failures + 1, error.last_worker.address
        return (
            f"{count} workers were lost while they did this run, the last at {address}, and it is not tried "
            "again. Their logs say why; a want of memory is the usual reason."
        )
    return f"{type(error).__name__}: {scrubbed(str(error))}"
