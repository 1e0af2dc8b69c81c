import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograd.__main__ import main

ROOT = str(Path(__file__).parents[3])


@pytest.fixture
def run(capsys):
    """(exit code, standard output, standard error) of a command, in this process."""

    def command(*words):
        try:
            code = main(words)
        except SystemExit as stop:
            code = stop.code
        return code, *capsys.readouterr()

    return command


@pytest.fixture
def data(run):
    """The JSON document that a command prints."""

    def command(*words):
        code, out, err = run(*words, "--json")
        assert (code, err) == (0, "")
        return json.loads(out, parse_constant=pytest.fail)

    return command


@pytest.fixture
def process():
    """A command as a process."""

    def command(*words, cwd=ROOT, env=(), **options):
        environment = {**os.environ, "PYTHONPATH": ROOT, "PYTHONUTF8": "1", **dict(env)}
        line = [sys.executable, "-m", "autograd", *words]
        return subprocess.run(
            line, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False, **options
        )

    return command


@pytest.fixture
def terminal():
    """What a command writes to a terminal."""
    pty = pytest.importorskip("pty", reason="terminals are tested where there are pseudo-terminals")

    def command(*words, cwd=ROOT, env=(), keys=b""):
        environment = {**os.environ, "PYTHONPATH": ROOT, "TERM": "xterm-256color", **dict(env)}
        master, slave = pty.openpty()
        with subprocess.Popen(
            [sys.executable, "-m", "autograd", *words],
            cwd=cwd, env=environment, stdin=slave, stdout=slave, stderr=slave, close_fds=True,
        ) as running:  # fmt: skip
            os.close(slave)
            out = b""
            while part := read(master):
                out += part
                if keys and b"\x1b[?1049h" in out:  # the program has taken the screen
                    os.write(master, keys)
                    keys = b""
        os.close(master)
        return running.returncode, out.decode().replace("\r\n", "\n")

    return command


def read(descriptor):
    try:
        return os.read(descriptor, 65536)
    except OSError:  # how Linux says that nobody writes any more
        return b""
