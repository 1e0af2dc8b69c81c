"""Running native loops, which numba compiles when the program is first called."""

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from math import prod
from typing import Any

import numpy as np

from ..graph.record import Recording, culprit
from ..numpy.program import ArrayProgram, planned
from ..program import load, signature
from .source import LoopSource

try:
    import numba
except ImportError as error:
    raise ImportError("backend='numba' needs numba, of the extra jit: pip install -e '.[jit]'") from error

MOST_LOOPS = 1_000
SECONDS = 0.05  # that numba takes to compile a line, measured on recurrent nets, deep chains and an MLP
LONG = 15.0  # seconds that are worth a warning
#: Sums may be added up in another order; nothing else changes, least of all what is done with inf and nan.
FASTMATH = {"reassoc", "contract", "nsz"}
VECTOR, MATRIX = numba.float64[::1], numba.float64[:, ::1]
ANY_VECTOR, ANY_MATRIX = numba.float64[:], numba.float64[:, :]  # with gaps between the numbers, too


def native(function: Callable[..., Any]) -> Any:
    """A function that is compiled when the types of its arguments are known."""
    return numba.njit(function, fastmath=FASTMATH, error_model="numpy")


class LoopProgram(ArrayProgram):
    """A program of native loops: the fastest for networks that are small."""

    backend = "numba"
    exact = True

    def _load(self, numbers: Sequence[float]) -> None:
        self._loops = load(self.source, self)(native)
        state_size, count = self._loops[3], len(numbers)
        self._state = np.zeros(state_size)
        self._vector, self._gradient = self._state[:count], self._state[count : 2 * count]
        self._vector[:] = numbers
        self._compiled: tuple[Any, Any] | None = None
        self._bind = self._bind_loops

    def _bind_loops(self, p: Any, g: Any, n: int) -> tuple[Any, ...]:
        """Functions that load n samples, compute their outputs, and also the gradient of the mean."""
        load, run = self._compiled = self._compiled or self._compile()
        outputs, _, rows = self._loops[2:]
        state, work = self._state, np.empty((rows, n))
        if p is not self._vector:
            state = np.zeros_like(state)
            state[: len(p)] = p
        arrays = (state, work) if self._signature.names else (state,)
        if self._signature.names:
            load = partial(load, work)

        def forward() -> Any:
            run(*arrays, False)
            return outputs(state, work)

        learn = [partial(run, *arrays, True)] if self._signature.single else []
        functions = load, forward, *learn
        return tuple(map(explained, functions)) if "raise " in self.source else functions

    def _compile(self) -> tuple[Any, Any]:
        """The functions without the layer that looks at the types of their arguments, for they are known."""
        load, run = self._loops[:2]
        if not self._signature.names:
            return load, run.compile((VECTOR, numba.boolean))
        batch = [ANY_VECTOR if prod(shape) == 1 else ANY_MATRIX for shape in self._signature.shapes]
        return load.compile((MATRIX, *batch)), run.compile((VECTOR, MATRIX, numba.boolean))

    def _mean(self, forward: Any, backward: Any) -> float:
        return float(backward())


def explained(function: Callable[..., Any]) -> Callable[..., Any]:
    """Native code raises errors with a sentence and a number; here they become one sentence."""

    def call(*args: Any) -> Any:
        try:
            return function(*args)
        except ValueError as error:
            if len(error.args) != 2:
                raise
            sentence, number = error.args
            raise ValueError(f"{sentence}, not {number:g}") from None

    return call


def program(recording: Recording) -> LoopProgram:
    plan, text = planned(recording, recording, MOST_LOOPS, "loops")
    source = LoopSource(plan).write()
    seconds = SECONDS * source.count("\n")
    if seconds > LONG:
        path, line, _ = culprit()
        warnings.warn_explicit(
            f"numba will compile this program for {seconds:.0f} seconds or so when it is first called: "
            'backend="numpy" starts at once',
            UserWarning,
            path,
            line,
        )
    return LoopProgram(source, text, recording.parameters, signature(recording))
