"""The process that does a run on a worker: ``python -m borderbook.run.cluster.child HANDLE``.

HANDLE is its end of a pipe: the job comes in; what happens goes out as plain dictionaries, and last the result. It
ends with the worker, which holds the other end of its standard input, and its kernel with it.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path

from borderbook import project
from borderbook.files import temporary_folder
from borderbook.run.cluster import parcel
from borderbook.run.execute import run_task
from borderbook.run.pool import interrupt_once
from borderbook.run.tasks import Event

GRACE = 10  # seconds to end the kernel once the worker is gone


def main(handle: int) -> None:
    """Do the run of the job that comes through a pipe."""
    # Ctrl-C reaches the whole terminal of a worker, which decides; a kernel would inherit that it is ignored
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, interrupt_once)
    threading.Thread(target=_end_with_worker, daemon=True).start()
    with suppress(KeyboardInterrupt, EOFError, OSError), Connection(handle) as pipe:
        result = _answer(pipe.recv_bytes(), pipe)
        signal.signal(signal.SIGTERM, lambda *_: None)  # all is done
        pipe.send(pickle.dumps(result))


def _end_with_worker() -> None:
    os.read(0, 1)  # nothing is ever sent: it is the end
    os.kill(os.getpid(), signal.SIGTERM)  # leaves neither kernel nor files behind ...
    time.sleep(GRACE)
    os._exit(1)  # ... if it can


def _answer(content: bytes, pipe: Connection) -> parcel.Result:
    try:
        job: parcel.Job = pickle.loads(content)
        with _own_project(job):
            return _result(job, pipe)
    except (ImportError, AttributeError) as error:
        return parcel.Result(refusal=f"What differs there: {parcel.OWN} ({error}).")
    except Exception as error:  # no data on this machine, a full disk
        return parcel.Result(refusal=f"{type(error).__name__}: {error}")


@contextmanager
def _own_project(job: parcel.Job) -> Iterator[None]:
    """While it lasts, this process is in a project that holds the job's files and the worker's data."""
    root = temporary_folder(Path(tempfile.gettempdir()))
    try:
        parcel.unpack(job, root)
        os.environ.update({**job.variables, project.ROOT_VARIABLE: str(root)})
        yield
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _result(job: parcel.Job, pipe: Connection) -> parcel.Result:
    refusal = parcel.refusal(job)
    if refusal:
        return parcel.Result(refusal=refusal)

    def tell(event: Event) -> None:
        if event.kind in ("started", "cell"):
            pipe.send({"kind": event.kind, "run": event.run.id, "cell": event.cell, "cells": event.cells})

    record = run_task(job.task, job.settings, tell)
    # a record without a key is of a run that wrote no report: an older one may lie there
    return parcel.Result(record, parcel.report_of(job.task.run) if record.key else {})


if __name__ == "__main__":
    main(int(sys.argv[1]))
