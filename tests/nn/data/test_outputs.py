"""Outputs of many samples as arrays."""

import numpy as np
import pytest

from autograd import Value
from nn.data.outputs import in_order, joined, numbers_of, together


def test_numbers_keep_lists_and_tuples():
    v = Value(2.0)
    assert numbers_of(v) == 2.0
    assert numbers_of([v, [v, v]]) == [2.0, [2.0, 2.0]]
    assert numbers_of((v, [v])) == (2.0, [2.0])


def test_one_shape_or_several():
    assert together([1.0, 2.0]).tolist() == [1.0, 2.0]
    assert together([[[1.0], [2.0]], [[3.0], [4.0]]]).shape == (2, 2, 1)
    ragged = together([[1.0], [2.0, 3.0]])
    assert (ragged.shape, ragged.dtype, ragged[1].tolist()) == ((2,), object, [2.0, 3.0])
    same_but_one = together([[[1.0, 2.0]], [[3.0], [4.0]]])
    assert [each.shape for each in same_but_one] == [(1, 2), (2, 1)]
    first, second = together([(1.0, [2.0]), (3.0, [4.0])])
    assert (first.tolist(), second.tolist()) == ([1.0, 3.0], [[2.0], [4.0]])


@pytest.mark.parametrize(
    "parts",
    [
        [[[1.0], [2.0]], [[3.0]]],
        [[[1.0], [2.0, 3.0]], [[4.0]]],
        [[[4.0]], [[1.0], [2.0, 3.0]]],
        [[[1.0], [2.0]], [[3.0, 4.0]]],
        [[[1.0], [2.0, 3.0]], [[4.0], [5.0, 6.0]]],
    ],
)
def test_parts_are_joined_whatever_their_shapes(parts):
    whole = joined([together(part) for part in parts])
    rows = [row for part in parts for row in part]
    assert [np.asarray(row).tolist() for row in whole] == rows
    assert whole.dtype == (float if len(set(map(len, rows))) == 1 else object)
    several = joined([(together(part), np.arange(len(part))) for part in parts])
    assert len(several) == 2
    assert [np.asarray(row).tolist() for row in several[0]] == rows


def test_groups_are_put_in_order():
    found = in_order([([2, 0], np.array([[3.0], [1.0]])), ([1], np.array([[2.0]]))])
    assert found.tolist() == [[1.0], [2.0], [3.0]]
    several = in_order(
        [([1], (np.array([2.0]), np.array([[5.0]]))), ([0], (np.array([1.0]), np.array([[4.0]])))]
    )
    assert [part.tolist() for part in several] == [[1.0, 2.0], [[4.0], [5.0]]]
    triples = in_order([([0], (np.array([1.0]), np.array([2.0]), np.array([3.0])))])
    assert [part.tolist() for part in triples] == [[1.0], [2.0], [3.0]]
