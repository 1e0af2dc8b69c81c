"""The search of docs/neighbours.md on a cluster of Dask: the result is that of one process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import nn

from .documents import block

pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("dask")]  # one search for both

#: Runs search.py serially, on a cluster of two workers, and while one of them, the argument, is killed.
PROGRAM = """
import contextlib, json, os, signal, sys, threading, time

import joblib
from dask.distributed import LocalCluster
from search import Lasting, search


def killed(client, which, said):
    # at the first moment in which the worker has a training, and others run or wait
    address, victim = list(client.run(os.getpid).items())[which]
    while True:
        processing = client.processing()
        busy = sum(map(len, processing.values()))
        if busy >= 2 and processing.get(address):
            break
        time.sleep(0.01)
    os.kill(victim, signal.SIGKILL)
    said |= {"busy": busy, "victim": victim}


def told(found, **more):
    scores = list(found.cv_results_["mean_test_score"])
    print(json.dumps({"best": found.best_params_, "scores": scores, **more}), flush=True)


@contextlib.contextmanager
def joblib_on_dask():
    with joblib.parallel_config(backend="dask"):  # which looks for the client now
        yield


def cluster():
    return LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0")


if __name__ == "__main__":
    with joblib.parallel_config(backend="sequential"):
        told(search())
    with cluster() as workers, Lasting(workers) as client, joblib_on_dask():
        told(search(), workers=len(client.run(os.getpid)))
        said = {}
        killer = threading.Thread(target=killed, args=(client, int(sys.argv[1]), said), daemon=True)
        killer.start()
        found = search()
        killer.join(30)
        told(found, **said)
"""


@pytest.fixture(scope="module", params=["0", pytest.param("1", marks=pytest.mark.nightly)])
def searches(request, tmp_path_factory):
    """What PROGRAM tells of each search."""
    folder = tmp_path_factory.mktemp("dask")
    (folder / "search.py").write_text(block("# search.py"), encoding="utf-8")
    (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    places = os.pathsep.join([str(folder), str(Path(nn.__file__).parent.parent)])
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "program.py", request.param],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": places, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_two_workers_find_what_one_process_finds(searches):
    serial, parallel, _ = searches
    assert parallel.pop("workers") == 2
    assert parallel == serial
    assert serial["best"]["learning_rate_init"] == 0.01


def test_a_worker_that_is_killed_on_the_way_loses_nothing(searches):
    serial, _, killed = searches
    assert killed.pop("victim")
    assert killed.pop("busy") >= 2  # trainings were running or waiting
    assert killed == serial
