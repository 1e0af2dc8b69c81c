import random

import numpy as np
import pytest

import nn

X = np.arange(40.0).reshape(20, 2)
y = np.arange(20)


def rows(*parts):
    return sorted(int(row) for part in parts for row in part)


def test_parts_have_every_sample_once_and_belong_together():
    X_train, X_test, y_train, y_test = nn.train_test_split(X, y, seed=0)
    assert [len(part) for part in (X_train, X_test, y_train, y_test)] == [15, 5, 15, 5]
    assert rows(y_train, y_test) == list(range(20))
    for part, targets in ((X_train, y_train), (X_test, y_test)):
        assert np.array_equal(part, X[targets])
    assert y_train.dtype.kind == "i"
    assert y_train.tolist() != sorted(y_train)


def test_the_parts_depend_on_the_seed_alone():
    random.seed(1)
    before = random.getstate()
    first = nn.train_test_split(X.tolist(), y.tolist(), seed=3)
    assert random.getstate() == before
    assert all(map(np.array_equal, first, nn.train_test_split(X, y, seed=3)))
    assert not np.array_equal(first[1], nn.train_test_split(X, y, seed=4)[1])
    random.seed(3)
    assert all(map(np.array_equal, first, nn.train_test_split(X, y)))
    # Pinned: one seed means the same parts in every version.
    assert first[3].tolist() == [6, 5, 15, 9, 0]


def test_any_number_of_arrays():
    assert rows(*nn.train_test_split(y, seed=0)) == list(range(20))
    *_, y_train, y_test, z_train, z_test = nn.train_test_split(X, y, y * 1.5, seed=0)
    assert (z_train.tolist(), z_test.tolist()) == ((y_train * 1.5).tolist(), (y_test * 1.5).tolist())


@pytest.mark.parametrize(
    ("n", "share", "tested"),
    [(20, 0.25, 5), (20, 0.26, 6), (100, 0.07, 7), (20, 1, 1), (20, np.int64(19), 19)],
)
def test_a_share_is_rounded_up_and_an_int_is_a_number(n, share, tested):
    train, test = nn.train_test_split(range(n), test_size=share, seed=0)
    assert (len(train), len(test)) == (n - tested, tested)


def test_the_sizes_are_scikit_learns():
    selection = pytest.importorskip("sklearn.model_selection")
    for n in range(2, 60):
        for share in (0.1, 0.25, 0.333, 0.5):
            theirs = selection.train_test_split(range(n), test_size=share)
            assert [len(part) for part in nn.train_test_split(range(n), test_size=share)] == [
                *map(len, theirs)
            ]


def test_three_parts():
    parts = nn.train_validation_test_split(X, y, validation_size=0.1, test_size=0.3, seed=0)
    assert [len(part) for part in parts] == [12, 2, 6] * 2
    assert rows(*parts[3:]) == list(range(20))
    assert np.array_equal(parts[5], nn.train_test_split(y, test_size=0.3, seed=0)[1])


@pytest.mark.parametrize("seed", range(5))
def test_stratified_parts_have_the_share_of_each_class(seed):
    labels = [0] * 60 + [1] * 30 + [2] * 10
    parts = nn.train_validation_test_split(labels, stratify=labels, seed=seed)
    for part, n in zip(parts, (60, 20, 20)):
        assert len(part) == n
        assert np.bincount(part) == pytest.approx([0.6 * n, 0.3 * n, 0.1 * n], abs=1)
    train, test, *_ = nn.train_test_split(range(100), labels, stratify=labels, seed=seed)
    assert rows(train, test) == list(range(100))
    assert train.tolist() != sorted(train)


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (nn.train_test_split, TypeError, "nothing to split: give the samples and their targets"),
        (lambda: nn.train_test_split(X, y[:3]), ValueError, "same number of samples, not 20 and 3"),
        (lambda: nn.train_test_split(X, y, y[:3]), ValueError, "not 20, 20 and 3"),
        (lambda: nn.train_test_split(X, stratify=y[:3]), ValueError, "not 20 and 3"),
        (lambda: nn.train_test_split(["a", "b"]), TypeError, "X must hold numbers, not str"),
        (lambda: nn.train_test_split(X, y, ["a"] * 20), TypeError, "array 3 must hold numbers"),
        (
            lambda: nn.train_test_split(X, test_size=20),
            ValueError,
            "a whole number of samples below 20, not 20",
        ),
        (lambda: nn.train_test_split(X, test_size=1.0), ValueError, "test_size is a share between 0 and 1"),
        (lambda: nn.train_test_split(X, test_size=0), ValueError, "not 0"),
        (lambda: nn.train_test_split(X, test_size=True), ValueError, "not True"),
        (lambda: nn.train_test_split(X, test_size="half"), ValueError, "not 'half'"),
        (lambda: nn.train_test_split([1.0], test_size=0.5), ValueError, "of 1 sample none is left to learn"),
        (
            lambda: nn.train_validation_test_split(X, validation_size=12, test_size=8),
            ValueError,
            "of 20 samples",
        ),
        (
            lambda: nn.train_test_split(X, stratify=y),
            ValueError,
            "class 0 has 1 sample, which 2 parts cannot",
        ),
        (lambda: nn.train_test_split(X, stratify=X), ValueError, r"not an array of shape \(20, 2\)"),
        (lambda: nn.train_test_split(X, seed=0.5), TypeError, "a seed is an int"),
    ],
)
def test_what_cannot_be_split(call, error, said):
    with pytest.raises(error, match=said):
        call()
