from collections import namedtuple

import numpy as np
import pytest

from autograd import Value
from autograd.tree import leaves, tree_map

Pair = namedtuple("Pair", ["a", "b"])


@pytest.mark.parametrize(
    ("tree", "mapped"),
    [
        (1, 10),
        (2.5, 25.0),
        ([1, [2, (3, 4)], {}], [10, [20, (30, 40)], {}]),
        ({"w": [1, 2], "b": (3, [])}, {"w": [10, 20], "b": (30, [])}),
        (Pair(1, [2]), Pair(10, [20])),
        ((), ()),
    ],
)
def test_tree_map_keeps_the_containers(tree, mapped):
    result = tree_map(lambda x: 10 * x, tree)
    assert result == mapped
    assert type(result) is type(mapped)


def test_arrays_keep_their_shape():
    array = np.arange(6).reshape(2, 3)
    result = tree_map(lambda x: 10 * x, array)
    assert (result.dtype, result.tolist()) == (float, [[0.0, 10.0, 20.0], [30.0, 40.0, 50.0]])
    values = tree_map(Value, array)
    assert (values.dtype, values.shape) == (object, (2, 3))
    assert values[1, 2].data == 5.0
    assert tree_map(lambda v: v.data, values).dtype == float


def test_leaves_in_order():
    assert leaves([1, {"a": 2, "b": (3, 4)}, np.array([5.0, 6.0])]) == [1, 2, 3, 4, 5.0, 6.0]
    v = Value(1.0)
    assert leaves({"v": v}) == [v]
    assert leaves([]) == []


@pytest.mark.parametrize(
    "bad", ["text", None, {1, 2}, object(), b"x", 1j, range(3)], ids=lambda x: type(x).__name__
)
def test_anything_else_is_refused(bad):
    with pytest.raises(TypeError, match=f"here: expected a number, or a list.*not {type(bad).__name__}"):
        tree_map(float, [bad], "here: ")
