import contextlib
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ...browser import missing

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "try"


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The page, put together once for all processes of pytest; or that in the folder TRY."""
    if os.environ.get("TRY"):
        return Path(os.environ["TRY"])
    for program, how in (("node", "apt install nodejs"), ("npm", "apt install npm")):
        if not shutil.which(program):
            missing(f"{program} is not installed: {how}")
    if not (ROOT / "node_modules" / "pyodide").is_dir():
        missing("Pyodide is not installed: npm ci")
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    folder = shared / "try"
    with alone(shared / "try.lock"):
        if not (folder / "service-worker.js").exists():
            command = [sys.executable, PAGE / "build.py", folder]
            built = subprocess.run(command, capture_output=True, text=True, check=False)
            assert built.returncode == 0, built.stderr[-2000:]
    return folder


def alone(path):
    """A file that one process holds at a time."""
    import fcntl

    file = path.open("w")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


class Quiet(http.server.SimpleHTTPRequestHandler):
    def handle(self):
        with contextlib.suppress(ConnectionError):  # a page that is left does not wait for its files
            super().handle()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def address(site):
    """Where a server shows the page, below a path as on a site of many pages."""
    handler = functools.partial(Quiet, directory=site.parent)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{site.name}/"
        server.shutdown()
