"""Files that are written whole or not at all."""

import os
import stat
from contextlib import suppress
from pathlib import Path
from secrets import token_hex


def write(path: str | Path, content: bytes) -> None:
    """Write a file. Whatever happens meanwhile, there is the old file or the new one, never a part of it.

    The content goes to a temporary file beside it, which is then renamed. A link is followed; the permissions
    of the old file are kept. What is no ordinary file, such as a pipe or /dev/stdout, is written in place.

    Raises OSError if it cannot be written; the old file is then as it was, and no temporary file is left.
    """
    target = Path(os.path.realpath(path))
    if _is_written_in_place(path):
        Path(path).write_bytes(content)
        return
    temporary = target.with_name(f".glassgrad-{token_hex(8)}.tmp")  # short: the name may be as long as can be
    try:
        _create(temporary, content)
        _keep_permissions(target, temporary)
        os.replace(temporary, target)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):  # the user knows no other name
            raise OSError(error.errno, error.strerror, str(path)) from None
        raise


def _is_written_in_place(path: str | Path) -> bool:
    if os.path.abspath(path).startswith(("/dev/", "/proc/")):  # the name of an open file
        return True
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return False


def _create(path: Path, content: bytes) -> None:
    """Make a file with the permissions of any new file; all of it is on the disk afterwards."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _keep_permissions(old: Path, new: Path) -> None:
    """Give `new` the owner and the permissions of `old`. Raises PermissionError if `old` is read-only."""
    if not old.exists():
        return
    with old.open("r+b"):  # a rename would not ask
        pass
    state = old.stat()
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(new, state.st_uid, state.st_gid)
    new.chmod(stat.S_IMODE(state.st_mode))
