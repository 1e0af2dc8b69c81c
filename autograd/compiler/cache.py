"""The programs of a compiled function: a bounded number, the last used ones."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import RLock
from typing import Any, NamedTuple

from ..locks import open_in_children
from .captured import same
from .graph.record import Recording
from .program import Program
from .structure import Key

MANY = 16  # programs that may be recorded before it is asked whether they pay


class CacheInfo(NamedTuple):
    """As that of functools.lru_cache: each miss was a recording."""

    hits: int
    misses: int
    maxsize: int | None
    currsize: int


class Kept:
    """A program, the structure of its result, and the numbers that it was made with."""

    def __init__(
        self, program: Program, result: Key, recording: Recording, oldest: int, captured: list[Any]
    ) -> None:
        self.program = program
        self.result = result
        self.captured = captured  # what the function found outside of itself
        self.is_public = False  # whether others may change its vector
        self.numbers = [parameter._data for parameter in program.parameters]
        learned = set(program.parameters)
        leaves = [node for node in recording.nodes if not node.parents and node not in learned]
        self.frozen = [leaf for leaf in leaves if leaf.serial < oldest]  # those that the function has found
        self.frozen_numbers = [leaf._data for leaf in self.frozen]

    def is_current(self, captured: list[Any]) -> bool:
        """Whether names stand for what they did, and Values that are no parameters have the same numbers."""
        if not same(self.captured, captured):
            return False
        return not self.frozen or [node._data for node in self.frozen] == self.frozen_numbers

    def refresh(self) -> Program:
        """The program, with the numbers that its parameters have now."""
        program = self.program
        numbers = [parameter._data for parameter in program.parameters]
        if self.is_public or numbers != self.numbers:
            program._vector[:] = self.numbers = numbers
        return program


class Cache:
    """Programs by the key of a call; what was used least recently goes first."""

    def __init__(self, maxsize: int | None) -> None:
        self.maxsize = maxsize
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._hits = self._misses = 0
        self._lock = open_in_children(RLock())

    def get(self, key: Hashable, captured: list[Any]) -> Kept | None:
        """What is kept for a key, if it still holds."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            if not kept.is_current(captured):
                del self._kept[key]
                return None
            self._hits += 1
            self._kept.move_to_end(key)
            return kept

    def put(self, key: Hashable, kept: Kept) -> None:
        with self._lock:
            self._misses += 1
            self._kept[key] = kept
            while self.maxsize is not None and len(self._kept) > self.maxsize:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._hits = self._misses = 0

    def info(self) -> CacheInfo:
        with self._lock:
            return CacheInfo(self._hits, self._misses, self.maxsize, len(self._kept))

    def known(self) -> list[Any]:
        with self._lock:
            return list(self._kept)

    def records_too_often(self) -> bool:
        """Whether most calls have made a program, and there were many."""
        return self._misses >= MANY and self._hits < self._misses
