"""save and load: the numbers of a model, and what it is made of, in one file that NumPy can read.

The file is an .npz without pickled objects: `header`, JSON as bytes, and `parameters`, the n numbers of the
state_dict(), float64 of shape (n,).
"""

from pathlib import Path
from typing import Any

from autograd.files import write

from ..modules.module import Module
from ..names import counted
from .architecture import built, count, described
from .container import BROKEN, LaterVersionError, pack, unpack

FORMAT, VERSION = "glassgrad model", 1


def save(model: Module, path: str | Path) -> None:
    """Write the state_dict() of a model to a file, with what the model is made of if its classes are nn's.

    model: a Module. path: the file, by habit of the suffix .npz. Whatever happens meanwhile, there is the old
    file or the new one, never a part of it.

    Raises TypeError for what is no Module; ValueError for an activation that is a function of your own, which
    no file can hold; OSError if the file cannot be written.

    >>> import pathlib, tempfile
    >>> from nn import MLP
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "xor.npz"
    >>> model = MLP(2, [4, 1], "tanh", seed=0)
    >>> save(model, path)
    >>> load(path)([1.0, 0.0]).data == model([1.0, 0.0]).data
    True
    """
    if not isinstance(model, Module):
        raise TypeError(f"expected a model, an nn.Module, not {type(model).__name__}: {model!r:.60}")
    state = model.state_dict()
    architecture = described(model)
    header = {
        "class": type(model).__name__,
        "architecture": architecture if architecture and count(architecture) == len(state) else None,
        "names": list(state),
    }
    write(path, pack(FORMAT, VERSION, header, {"parameters": list(state.values())}))


def load(path: str | Path, into: Module | None = None) -> Module:
    """The model that a file of `save` holds: a new one, or `into` with the numbers of the file.

    into: a model of the same parameters, for a class of your own, which no file describes. It is untouched if
    anything is wrong with the file. Nothing in the file is ever run.

    Raises OSError if there is no such file; ValueError for what is not a whole file of `save`, or of a later
    version, and for `into` of other parameters.
    """
    header, numbers = _read(path)
    state = dict(zip(header["names"], numbers))
    if into is None:
        if header["architecture"] is None:
            raise ValueError(
                f"{path} holds the numbers of a {header['class']!r}, and not what it is made of, "
                "as for all models that have other classes than those of nn, or share parameters: make such "
                "a model again, and write nn.load(path, into=model)"
            )
        return _built(header["architecture"], state, path)
    into.load_state_dict(state)
    return into


def _read(path: Any) -> tuple[dict[str, Any], list[float]]:
    """(the header, the parameters) of a file. Raises OSError or ValueError."""
    try:
        header, arrays = unpack(path, FORMAT, VERSION, ["parameters"])
        return header, _matching(header, arrays["parameters"])
    except LaterVersionError:
        raise
    except BROKEN as error:
        raise _broken(path, str(error)) from None


def _built(architecture: Any, state: dict[str, float], path: Any) -> Module:
    """A model of this architecture, with these numbers."""
    try:
        if count(architecture) != len(state):
            raise ValueError("its architecture has another size")
        model = built(architecture)
        model.load_state_dict(state)
    except BROKEN as error:
        raise _broken(path, str(error)) from None
    return model


def _broken(path: Any, reason: str) -> ValueError:
    return ValueError(f"{path} is not a whole file of nn.save: {reason:.100}; the model is as it was")


def _matching(header: dict[str, Any], numbers: list[float]) -> list[float]:
    names = header["names"]
    if not all(isinstance(name, str) for name in (header["class"], *names)):
        raise ValueError("its names are no text")
    if len(set(names)) != len(names) or len(names) != len(numbers):
        raise ValueError(f"{counted(len(names), 'name')} for {counted(len(numbers), 'number')}")
    return numbers
