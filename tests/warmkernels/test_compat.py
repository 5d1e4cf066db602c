"""What is used of the standard library though it is not public: whoever upgrades Python hears of it here."""

import atexit
import inspect
import pickle
from multiprocessing import forkserver, resource_tracker, spawn

from kernels import printed

from warmkernels import compat, process


def test_a_process_reads_two_pickles_and_calls_bootstrap():
    source = inspect.getsource(spawn._main)
    assert source.count("reduction.pickle.load(from_parent)") == 2
    assert "self._bootstrap(parent_sentinel)" in source


def test_the_names_are_there():
    assert {"_forkserver_address", "_forkserver_alive_fd"} <= vars(forkserver.ForkServer()).keys()
    assert isinstance(forkserver._forkserver, forkserver.ForkServer)
    assert "_fd" in vars(resource_tracker._resource_tracker)
    assert callable(atexit._run_exitfuncs)


def test_multiprocessing_still_imports_main_so_its_own_processes_cannot_serve():
    """If this fails, ``Process`` may do, and compat.py can go."""
    assert "_fixup_main_from_path" in inspect.getsource(spawn.prepare)


def test_a_server_can_be_used_from_another_process(tmp_path):
    printed(tmp_path, "1", "")  # starts it
    server = next(one for key, one in process._SERVERS.items() if key[1] == "")
    foreign = pickle.loads(pickle.dumps(server))
    pid, status, task = compat.connect(foreign, [])
    assert pid > 0
    task.close()  # nobody tells it what to be
    assert compat.ended(status) == 1
