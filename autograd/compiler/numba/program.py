"""Running native loops, which numba compiles when the program is first called."""

from collections.abc import Callable, Sequence
from functools import partial
from math import prod
from typing import Any

import numpy as np

from ..graph.record import Recording
from ..graph.rollup import RollUp
from ..numpy.program import ArrayProgram
from ..plan.backward import Planner
from ..plan.describe import describe, operations
from ..program import load, short_enough, signature
from .source import Loops

try:
    import numba
except ImportError as error:
    raise ImportError("backend='numba' needs numba, of the extra jit: pip install -e '.[jit]'") from error

MOST = 1_000  # loops; numba takes a third of a second for each
#: Sums may be added up in another order; nothing else changes, least of all what is done with inf and nan.
FREEDOM = {"reassoc", "contract", "nsz", "arcp"}
VECTOR, MATRIX = numba.float64[::1], numba.float64[:, ::1]
GIVEN_VECTOR, GIVEN_MATRIX = numba.float64[:], numba.float64[:, :]


def native(function: Callable[..., Any]) -> Any:
    """A function that is compiled when the types of its arguments are known."""
    return numba.njit(function, fastmath=FREEDOM, error_model="numpy")


class LoopProgram(ArrayProgram):
    """A program of native loops: the fastest for networks that are small."""

    backend = "numba"
    exact = True

    def _load(self, numbers: Sequence[float]) -> None:
        self._loops = load(self.source, self)(native)
        room, count = self._loops[3], len(numbers)
        self._state = np.zeros(room)
        self._vector, self._gradient = self._state[:count], self._state[count : 2 * count]
        self._vector[:] = numbers
        self._compiled: tuple[Any, Any] | None = None
        self._bind = self._bind_loops

    def _bind_loops(self, p: Any, g: Any, n: int) -> tuple[Any, ...]:
        """Functions that load n samples, compute their outputs, and also the gradient of the mean."""
        load, run = self._compiled = self._compiled or self._compile()
        outputs, _, rows = self._loops[2:]
        state, work = self._state, np.empty((rows, n))
        arrays = (state, work) if self._signature.names else (state,)
        if self._signature.names:
            load = partial(load, work)

        def forward() -> Any:
            run(*arrays, False)
            return outputs(state, work)

        learn = [partial(run, *arrays, True)] if self._signature.single else []
        found = load, forward, *learn
        return tuple(map(explained, found)) if "raise " in self.source else found

    def _compile(self) -> tuple[Any, Any]:
        """The functions without the layer that looks at the types of their arguments, for they are known."""
        load, run = self._loops[:2]
        if not self._signature.names:
            return load, run.compile((VECTOR, numba.boolean))
        given = [GIVEN_VECTOR if prod(shape) == 1 else GIVEN_MATRIX for shape in self._signature.shapes]
        return load.compile((MATRIX, *given)), run.compile((VECTOR, MATRIX, numba.boolean))

    def _mean(self, forward: Any, backward: Any) -> float:
        found: float = backward()
        return found


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


def program(found: Recording) -> LoopProgram:
    """The program of a recording."""
    up, count = RollUp(found), operations(found)
    short_enough(up.count, MOST, f"{count:,} operations, which roll up to {up.count:,} loops")
    plan = Planner(up, found.single).plan
    return LoopProgram(Loops(plan).write(), describe(plan, count), found.parameters, signature(found))
