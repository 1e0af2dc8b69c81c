import numpy as np
import pytest

import nn


def test_one_hot_rows_and_back():
    labels = [2, 0, 1, 2]
    hot = nn.one_hot(labels)
    assert hot.tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert hot.argmax(axis=1).tolist() == labels
    assert nn.one_hot(labels, 5).shape == (4, 5)
    assert nn.one_hot([1.0, 0.0]).tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize(
    ("labels", "classes", "said"),
    [
        ([0, 3], 3, r"y\[1\] is 3: a class is a whole number from 0 to 2"),
        ([0, -1], None, r"y\[1\] is -1: a class is a whole number from 0 on"),
        ([0.5], None, r"y\[0\] is 0.5"),
        ([np.nan], None, r"y\[0\] is nan"),
        ([np.inf], None, r"y\[0\] is inf"),
        ([[0, 1]], None, r"of shape \(n,\), not \(1, 2\)"),
        ([0], 0, "classes must be at least 1, not 0"),
        ([], None, "y is empty"),
    ],
)
def test_what_is_no_class(labels, classes, said):
    with pytest.raises(ValueError, match=said):
        nn.one_hot(labels, classes)


def test_words_are_no_classes():
    with pytest.raises(TypeError, match="y must hold numbers, not str"):
        nn.one_hot(["cat", "dog"])
