import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograd import Value, draw_backward, draw_dot, stepper
from autograd.files import write

posix = pytest.mark.skipif(os.name == "nt", reason="permissions and links are those of POSIX")
NOBODY = 65534  # an ordinary user, of whom Unix knows everywhere

# A process that cannot write a file of more than 2,000 bytes, as on a disk that is full.
FULL_DISK = """
import resource, sys
from autograd import Value, draw_backward, draw_dot, stepper
x = Value(2.0, label="x")
y = (x * 3).tanh()
objects = [lambda: stepper(y).save("page.html"), lambda: draw_dot(y).render("picture.svg"),
           lambda: draw_dot(y).save("graph.gv"), lambda: draw_backward(y).render("film.svg")]
from demos.pictures import plot
objects.append(lambda: plot("plot.png", lambda ax: ax.plot(range(9))))
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
for write in objects:
    try:
        print("written", write())
    except OSError as error:
        print(error)
"""
FILES = ["page.html", "picture.svg", "graph.gv", "film.svg", "plot.png"]


@posix
def test_a_full_disk_leaves_the_old_files(tmp_path):
    pytest.importorskip("matplotlib")
    for name in FILES:
        (tmp_path / name).write_text("old")
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == [f"[Errno 27] File too large: {name!r}" for name in FILES]
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == dict.fromkeys(FILES, "old")


@pytest.mark.parametrize(
    "make",
    [
        lambda y, path: stepper(y).save(path),
        lambda y, path: draw_dot(y).render(path, format="svg"),
        lambda y, path: draw_dot(y).save(path),
        lambda y, path: draw_backward(y).render(path, format="svg"),
    ],
)
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_what_fails_leaves_the_old_file_and_no_other(monkeypatch, tmp_path, make, error):
    path = tmp_path / "a.svg"
    path.write_text("old")

    def fail(*_):
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(error)) as caught:
        make(Value(2.0) * 3, path)
    assert [file.read_text() for file in tmp_path.iterdir()] == ["old"]
    assert getattr(caught.value, "filename", str(path)) == str(path)


def test_the_old_file_stays_until_the_new_one_is_complete(monkeypatch, tmp_path):
    path, seen = tmp_path / "a", []
    path.write_text("old")
    monkeypatch.setattr(os, "fsync", lambda _: seen.append(path.read_text()))
    write(path, b"new")
    assert (seen, path.read_text(), len(list(tmp_path.iterdir()))) == (["old"], "new", 1)


@posix
def test_permissions_are_kept_and_new_files_have_the_usual_ones(tmp_path):
    old, new, usual = tmp_path / "old", tmp_path / "new", tmp_path / "usual"
    old.write_text("old")
    old.chmod(0o640)
    usual.write_text("")
    write(old, b"1")
    write(new, b"1")
    assert (old.stat().st_mode & 0o777, new.stat().st_mode) == (0o640, usual.stat().st_mode)


@posix
def test_a_link_is_followed(tmp_path):
    (tmp_path / "there").mkdir()
    target, link, dangling = tmp_path / "there" / "a", tmp_path / "link", tmp_path / "dangling"
    target.write_text("old")
    link.symlink_to(target)
    dangling.symlink_to(tmp_path / "there" / "b")
    write(link, b"new")
    write(dangling, b"new")
    assert link.is_symlink()
    assert dangling.is_symlink()
    assert {file.name: file.read_text() for file in target.parent.iterdir()} == {"a": "new", "b": "new"}


@pytest.fixture
def own_folder():
    """A folder of an ordinary user, as whom the test runs: root may write all."""
    folder, is_root = Path(tempfile.mkdtemp()), os.geteuid() == 0
    if is_root:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    yield folder
    if is_root:
        os.seteuid(0)
    shutil.rmtree(folder)


@posix
def test_what_is_read_only_stays(own_folder):
    path = own_folder / "a"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(PermissionError, match=f"{path}"):
        write(path, b"new")
    path.chmod(0o644)
    own_folder.chmod(0o555)
    with pytest.raises(PermissionError, match=f"{path}"):
        write(path, b"new")
    own_folder.chmod(0o755)
    assert [file.read_text() for file in own_folder.iterdir()] == ["old"]


@posix
def test_a_pipe_is_written_in_place(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        write(pipe, b"new")
        assert reader.stdout.read() == b"new"
    assert pipe.is_fifo()


def test_a_name_as_long_as_can_be(tmp_path):
    path = tmp_path / ("a" * 255)
    write(path, b"new")
    assert path.read_bytes() == b"new"
