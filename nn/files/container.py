"""Files of numbers with a header, which NumPy can read: .npz without pickled objects.

`header` is JSON as bytes, and each other array is of float64 and has one axis.
"""

import io
import json
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

#: What reading a file raises that is cut off, changed, or of another kind.
BROKEN = (
    zipfile.BadZipFile, LookupError, TypeError, ValueError, EOFError, RuntimeError, ArithmeticError,
    AttributeError, struct.error, zlib.error, tokenize.TokenError, MemoryError,
)  # fmt: skip


class LaterVersionError(ValueError):
    """A file of a version that this one does not know."""


def pack(kind: str, version: int, header: Mapping[str, Any], arrays: Mapping[str, Sequence[float]]) -> bytes:
    """The content of a file. `kind`: what it is, as in `unpack`. `arrays`: numbers by name."""
    import numpy as np

    text = json.dumps({"format": kind, "version": version, **header}).encode()
    file = io.BytesIO()
    numbers = {name: np.array(held, dtype=np.float64) for name, held in arrays.items()}
    np.savez(file, header=np.frombuffer(text, dtype=np.uint8), **numbers)  # type: ignore[arg-type]
    return file.getvalue()


def unpack(
    path: str | Path, kind: str, version: int, names: Iterable[str]
) -> tuple[dict[str, Any], dict[str, list[float]]]:
    """(the header, the arrays of these names) of a file.

    Raises OSError if there is none, LaterVersionError for another version, and one of BROKEN for what is not
    such a file.
    """
    content = Path(path).read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        header = json.loads(bytes(_array(file, "header", "|u1")))
        if not isinstance(header, dict) or header.get("format") != kind:
            raise ValueError("its header is another one")
        if header["version"] != version:
            raise LaterVersionError(
                f"{path} is of version {header['version']!r:.20}, and this glassgrad reads version "
                f"{version}: update it"
            )
        return header, {name: _array(file, name, "<f8").tolist() for name in names}


def _array(file: zipfile.ZipFile, name: str, dtype: str) -> Any:
    """An array of one axis of a file, of which not more is read than the file has."""
    import numpy as np

    info = file.getinfo(f"{name}.npy")
    if info.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{name} is compressed")
    data = io.BytesIO(file.read(info))  # checks its CRC
    np.lib.format.read_magic(data)
    shape, _, found = np.lib.format.read_array_header_1_0(data)
    if found.str != dtype or len(shape) != 1 or shape[0] * found.itemsize != info.file_size - data.tell():
        raise ValueError(f"{name} has another type or size")
    return np.frombuffer(data.read(), dtype=found)
