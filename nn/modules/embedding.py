"""Embedding: a row of numbers to learn for each index; Flatten: rows as one list."""

from collections.abc import Iterator
from typing import Any

from autograd import Value, take

from ..data.masks import refuse_masked
from ..names import counted
from .init import Rng, generator, normal
from .inputs import one_sample
from .module import Module
from .neuron import size


class Embedding(Module):
    """A table of `num_embeddings` rows of `embedding_dim` parameters each: one row for each word, say.

    num_embeddings: how many rows.
    embedding_dim: how many parameters a row has. They begin as normal numbers of mean 0 and spread 1.
    rng, seed: as in `Neuron`.

    layer(i) is row i, a list of `embedding_dim` Values. `i` is a whole number, and may be an input of a
    compiled program. layer([i, j]) is a list of rows, which `Flatten` makes one list.

    Raises ValueError for a size below 1, TypeError for one that is no int. A call raises ValueError for an
    index that is not a whole number from 0 to num_embeddings - 1, TypeError for what is no number.

    >>> words = Embedding(1000, 2, seed=0)
    >>> words
    Embedding(1,000 rows of 2, 2,000 parameters)
    >>> words(7)
    [Value(data=1.67933, grad=0, label='rows.7.0'), Value(data=0.834072, grad=0, label='rows.7.1')]
    """

    def __init__(
        self, num_embeddings: int, embedding_dim: int, *, rng: Rng | None = None, seed: int | None = None
    ) -> None:
        n = size(num_embeddings, "the number of rows")
        dim = size(embedding_dim, "the number of parameters of a row")
        rng = generator(rng, seed)
        self.rows = tuple([tuple([Value(normal(1.0, rng)) for _ in range(dim)]) for _ in range(n)])

    @property
    def num_embeddings(self) -> int:
        """How many rows."""
        return len(self.rows)

    @property
    def embedding_dim(self) -> int:
        """How many parameters a row has."""
        return len(self.rows[0])

    def __call__(self, index: Any, *more: Any) -> list[Any]:
        if more:
            raise one_sample(index, *more)
        if type(index) is Value:
            return take(self.rows, index)  # type: ignore[no-any-return,arg-type]
        refuse_masked("the indices", index)
        if hasattr(index, "__iter__") and not isinstance(index, str):
            return [self(each) for each in index]
        return list(self.rows[self._checked(index)])

    def _checked(self, index: Any) -> int:
        if not hasattr(index, "__float__") or isinstance(index, str):
            raise TypeError(f"an index of an Embedding is a whole number, not {index!r:.60}")
        if index not in range(self.num_embeddings):
            raise ValueError(
                f"an index must be a whole number from 0 to {self.num_embeddings - 1}, not {index!r}: this "
                f"Embedding has {counted(self.num_embeddings, 'row')}"
            )
        return int(index)

    def __repr__(self) -> str:
        return f"Embedding({counted(self.num_embeddings, 'row')} of {self.embedding_dim}, {self._count()})"


class Flatten(Module):
    """Rows, and rows of rows, as one list: what an Embedding gives, or a picture, for the layers behind it.

    layer(x) takes numbers or Values in lists and arrays of any depth, and returns a list.

    >>> Flatten()([[1.0, 2.0], [3.0]])
    [1.0, 2.0, 3.0]
    """

    def __call__(self, x: Any, *more: Any) -> list[Any]:
        if more:
            raise one_sample(x, *more)
        refuse_masked("the inputs", x)
        return list(_flat(x))

    def __repr__(self) -> str:
        return "Flatten()"


def _flat(x: Any) -> Iterator[Any]:
    if hasattr(x, "__iter__") and not isinstance(x, str):
        for entry in x:
            yield from _flat(entry)
    else:
        yield x
