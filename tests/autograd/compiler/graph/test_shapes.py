from array import array

import numpy as np
import pytest

from autograd.compiler.graph.shapes import flat, is_list, nested, shape_of

SHAPES = [
    (1.0, ()),
    ([], (0,)),
    ([[1.0, 2.0], (3.0, 4.0), range(2)], (3, 2)),
    (np.zeros((2, 0, 3)), (2, 0, 3)),
    ([np.zeros(4), [1.0] * 4], (2, 4)),
    (array("d", [1.0, 2.0]), ()),  # neither a list nor an array of NumPy's kind
]


@pytest.mark.parametrize(("x", "shape"), SHAPES, ids=[str(shape) for _, shape in SHAPES])
def test_the_shape_of_lists_and_arrays(x, shape):
    assert shape_of(x, "x") == shape
    assert is_list(x) == bool(shape)


def test_parts_of_several_shapes_are_ragged():
    with pytest.raises(ValueError, match=r"^x is ragged: its parts have the shapes \(\), \(2,\)$"):
        shape_of([1.0, [1.0, 2.0]], "x")


def test_nested_is_the_opposite_of_flat():
    x = [[[1, 2]], [[3, 4]], [[5, 6]]]
    assert list(flat(x)) == [1, 2, 3, 4, 5, 6]
    assert nested(flat(x), (3, 1, 2)) == x
