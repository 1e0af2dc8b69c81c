"""A compiled function of many samples at once."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from .attempt import Call, Where
from .gradient import add_to_grad, weighted_sum
from .structure import ARRAY, BLOCK, Key, MeetsValue, build_with, is_array, look


class Group(NamedTuple):
    """Samples that have one program."""

    samples: list[int]
    kept: Any
    columns: list[Any]  # what the program is given


class Batch:
    """A compiled function with one more axis in front: `fn.batch(X, Y)` is fn(X[i], Y[i]) for each i.

    A list, a tuple or an array has an entry for each sample; anything else, as a number or a text, is the
    same for all. Samples of one structure run as one program of arrays; those of different lengths, or with
    different ints where the function uses them as ints, run one group after the other.
    """

    def __init__(self, function: Any) -> None:
        self._function = function

    def __repr__(self) -> str:
        return f"<batches of {self._function!r}>"

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        """The results: in their structure, arrays with a row for each sample.

        Raises ValueError for lists of different lengths, an empty batch, and for samples of different
        structures whose results have different ones, too.
        """
        n, groups = self._groups(args, kwargs)
        result = groups[0].kept.result
        if any(group.kept.result != result for group in groups):
            raise ValueError(
                "these samples have results of different structures, which are no rows of one array: call "
                "the function for each sample"
            )
        parts = [outputs(group) for group in groups]
        plain = self._function._backend == "python"
        blocks = iter([in_order(n, groups, part, plain) for part in zip(*parts)])
        return build_with(result, lambda _: next(blocks))

    def value_and_grad(self, /, *args: Any, **kwargs: Any) -> tuple[float, Any]:
        """The mean of the results, which must be one number each, and its gradient: an array."""
        n, groups = self._groups(args, kwargs)
        shares = [len(group.samples) / n for group in groups]
        found = [self._function._learning(group.kept).value_and_grad(*group.columns) for group in groups]
        return sum([share * value for share, (value, _) in zip(shares, found)]), weighted_sum(
            shares, [gradient for _, gradient in found]
        )

    def backward(self, /, *args: Any, **kwargs: Any) -> float:
        """The mean of the results; its gradient is added to the `.grad` of the parameters."""
        value, gradient = self.value_and_grad(*args, **kwargs)
        add_to_grad(self._function.parameters, gradient)
        return value

    def _groups(self, args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[int, list[Group]]:
        """The number of samples, and the groups of them that have one program each."""
        where: tuple[Where, ...] = (*range(len(args)), *kwargs)
        values = [*args, *kwargs.values()]
        n = length(where, values)
        while True:
            fixed = self._function._fixed
            try:
                arguments = [argument(x, n, at in fixed) for at, x in zip(where, values)]
            except MeetsValue:
                raise TypeError(
                    "a batch is made of numbers, and this has a Value: call the function for each sample"
                ) from None
            groups = [
                self._group(where, values, arguments, samples, len(args)) for samples in alike(n, arguments)
            ]
            if self._function._fixed == fixed:  # else recording has shown that ints are used as ints
                return n, groups

    def _group(
        self,
        where: tuple[Where, ...],
        values: list[Any],
        arguments: list["Argument"],
        samples: list[int],
        count: int,
    ) -> Group:
        first = samples[0]
        sample = [x[first] if is_batch(x) else x for x in values]
        keys = tuple([argument.keys[first % len(argument.keys)] for argument in arguments])
        data = [column[0] for a in arguments for column in a.columns([first])]
        call = Call((count, *where[count:]), keys, data)
        _, kept = self._function._kept(call, sample[:count], dict(zip(where[count:], sample[count:])), True)
        return Group(samples, kept, [column for a in arguments for column in a.columns(samples)])


class Argument(NamedTuple):
    """One argument of a batch."""

    keys: list[Key]  # of each sample, or of all
    rows: list[Any]  # for each block of numbers its rows; if they stand apart, for each sample its blocks
    n: int
    are_apart: bool

    def columns(self, samples: list[int]) -> list[Any]:
        """For each block of numbers, those of some samples."""
        if self.are_apart:
            return [*map(list, zip(*[self.rows[i] for i in samples]))]
        if len(samples) == self.n:
            return self.rows
        if len(samples) == 1:
            return [rows[samples[0] : samples[0] + 1] for rows in self.rows]
        return [rows[samples] if is_array(rows) else [rows[i] for i in samples] for rows in self.rows]


def argument(x: Any, n: int, fixed: bool) -> Argument:
    """One argument of a batch of n samples; `fixed`: whether its ints are part of the program."""
    blocks: list[Any] = []
    key = look(x, blocks, fixed)
    if not is_batch(x):
        return Argument([key], [[block] * n for block in blocks], n, False)
    if key[0] == BLOCK:
        return Argument([(BLOCK, rest(key[1]), key[2])], blocks, n, False)
    rows: list[list[Any]] = [[] for _ in x]
    return Argument([look(item, row, fixed) for item, row in zip(x, rows)], rows, n, True)


def rest(nest: Sequence[Any]) -> tuple[Any, ...]:
    """The nest of an entry."""
    (container, size), *inner = nest
    return ((ARRAY, size[1:]),) if container == ARRAY and len(size) > 1 else tuple(inner)


def is_batch(x: Any) -> bool:
    """Whether it has an entry for each sample."""
    return (isinstance(x, (list, tuple)) and not hasattr(x, "_fields")) or (is_array(x) and x.ndim > 0)


def length(where: Sequence[Where], values: Sequence[Any]) -> int:
    """The number of samples. Raises ValueError if arguments differ in it, or there are none."""
    for at, x in zip(where, values):
        if isinstance(x, dict):
            raise TypeError(
                f"argument {at} is a dict, which is no batch: give a list of dicts, one for each sample, or "
                "bind what is the same for all with functools.partial"
            )
    lengths = {at: len(x) for at, x in zip(where, values) if is_batch(x)}
    if not lengths:
        raise ValueError("no argument is a list or an array, with an entry for each sample")
    if len(set(lengths.values())) > 1:
        counts = ", ".join([f"argument {at} has {n}" for at, n in lengths.items()])
        raise ValueError(f"arguments of a batch have as many samples: {counts}")
    if not (n := next(iter(lengths.values()))):
        raise ValueError("the batch is empty")
    return n


def alike(n: int, arguments: Sequence[Argument]) -> list[list[int]]:
    """The numbers of the samples, in groups of one structure."""
    varied = [argument.keys for argument in arguments if len(argument.keys) > 1]
    if not varied:
        return [list(range(n))]
    groups: dict[Any, list[int]] = {}
    for i in range(n):
        groups.setdefault(tuple([keys[i] for keys in varied]), []).append(i)
    return list(groups.values())


def outputs(group: Group) -> list[Any]:
    """For each block of numbers in the result, its rows."""
    program = group.kept.refresh()
    found = program(*group.columns)
    several = isinstance(program._signature.outputs, list)
    blocks = list(found) if several else [found]
    return blocks if group.columns else [[block] * len(group.samples) for block in blocks]


def in_order(n: int, groups: Sequence[Group], parts: Sequence[Any], plain: bool) -> Any:
    """The rows of all groups in the order of the samples, an array or a `plain` list."""
    if len(groups) == 1 and is_array(parts[0]):
        return parts[0]
    rows: list[Any] = [None] * n
    for group, part in zip(groups, parts):
        for i, row in zip(group.samples, part):
            rows[i] = row
    if plain:
        return rows
    import numpy as np

    return np.array(rows)
