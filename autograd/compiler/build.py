"""A program of a recording, by one of the back ends."""

from importlib import import_module

from .graph.record import Recording
from .program import BACKENDS, Program


def checked_backend(name: str) -> str:
    """The name of a back end; ValueError if there is none."""
    if name not in BACKENDS:
        raise ValueError(f"no back end is called {name!r}: choose from {', '.join(BACKENDS)}")
    return name


def built(recording: Recording, backend: str) -> Program:
    program: Program = import_module(f".{checked_backend(backend)}.program", __package__).program(recording)
    return program
