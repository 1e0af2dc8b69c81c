"""A model in another process: in a script, and in the web service of docs/neighbours.md."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import nn

from .documents import block

SCRIPT = """
import json, sys
import nn

path, samples = sys.argv[1:]
print(json.dumps(nn.predict(nn.load(path), json.loads(samples)).tolist()))
"""


@pytest.fixture
def model(tmp_path):
    """A model of iris with its scales, which is in iris.npz of tmp_path."""
    rng = np.random.default_rng(0)
    X = rng.normal([5.8, 3.1, 3.8, 1.2], [0.8, 0.4, 1.8, 0.8], (50, 4))
    model = nn.Sequential(nn.Standardize(4).adapt(X), nn.MLP(4, [8, 3], "tanh", "softmax", seed=0))
    nn.save(model, tmp_path / "iris.npz")
    return model


SAMPLES = np.random.default_rng(1).normal(4.0, 1.0, (12, 4))


def test_another_process_loads_a_model_and_predicts(model, tmp_path):
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "iris.npz"), json.dumps(SAMPLES.tolist())]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert np.array_equal(json.loads(done.stdout), nn.predict(model, SAMPLES))


@pytest.fixture
def service(model, tmp_path):
    """The address of the web service, in a process of its own."""
    pytest.importorskip("flask")
    (tmp_path / "serve.py").write_text(block("# serve.py"), encoding="utf-8")
    log = tmp_path / "log"
    command = [sys.executable, "-m", "flask", "--app", "serve", "run", "--port", "0"]
    with (
        log.open("w") as out,
        subprocess.Popen(command, cwd=tmp_path, stdout=out, stderr=out, env=environment()) as process,
    ):
        try:
            end = time.monotonic() + 60
            while not (found := re.search(r"http://127\.0\.0\.1:(\d+)", log.read_text())):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < end, log.read_text()
                time.sleep(0.05)
            yield f"{found[0]}/predict"
        finally:
            process.terminate()
            process.wait(30)


def environment():
    return os.environ | {"PYTHONPATH": str(Path(nn.__file__).parent.parent)}


def answer(address, body, kind="application/json"):
    """(the status, the JSON) that the service sends back."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": kind})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


BAD = {
    "a feature too few": (b"[[1, 2, 3]]", 422, r"x has the shape \(1, 3\); expected \(samples, 4\)"),
    "rows of several lengths": (b"[[1, 2, 3, 4], [1]]", 422, "x is ragged"),
    "strings": (b'[["1", 2, 3, 4]]', 422, "must hold real numbers"),
    "null": (b"[[null, 2, 3, 4]]", 422, "not NoneType"),
    "an object": (b'{"samples": []}', 422, "not dict"),
    "nan": (b"[[NaN, 2, 3, 4]]", 422, "nan or infinite"),
    "infinity": (b"[[1e999, 2, 3, 4]]", 422, "nan or infinite"),
    "an int that is no float": (b"[[1" + 400 * b"0" + b", 2, 3, 4]]", 422, "too large"),
    "lists in lists": (80 * b"[" + b"1" + 80 * b"]", 422, "."),
    "too many lists in lists": (40_000 * b"[" + b"1" + 40_000 * b"]", 422, "recursion"),
    "no JSON": (b"[[1, 2", 422, "not NoneType"),
}


@pytest.mark.slow
def test_the_service_answers_four_clients_at_once_and_refuses_what_is_bad(model, service):
    expected = nn.predict(model, SAMPLES)

    def ask(i):
        status, sent = answer(service, SAMPLES[i % 12 : i % 12 + 1].tolist())
        return status == 200 and np.allclose(sent["probabilities"], expected[i % 12], rtol=1e-12)

    with ThreadPoolExecutor(4) as clients:
        assert all(clients.map(ask, range(200)))
    for name, (body, code, words) in BAD.items():
        status, sent = answer(service, body)
        assert (name, status) == (name, code)
        assert re.search(words, sent["reason"]), (name, sent)
        assert sent["error"] == "send a list of samples, each a list of 4 finite numbers", name
    assert answer(service, b"[[1, 2, 3, 4]]", "text/plain")[0] == 422
    assert answer(service, []) == (200, {"probabilities": []})
    assert answer(service.replace("predict", "nothing"), [])[0] == 404
    assert too_large(service).startswith(b"HTTP/1.1 413 ")
    assert ask(0)


def too_large(address):
    """What the service sends back for a body that it does not read."""
    port = int(re.search(r":(\d+)/", address)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(
            b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: 10000000\r\n\r\n[["
        )
        return connection.recv(4096)
