import numpy as np
import pytest

import nn

X = np.arange(40.0).reshape(20, 2)
y = np.arange(20)


def test_batches_have_every_sample_once_in_a_new_order_each_epoch():
    batches = nn.batches(X, y, batch_size=8, seed=0)
    assert len(batches) == 3
    epochs = [list(batches) for _ in range(2)]
    for epoch in epochs:
        assert [len(targets) for _, targets in epoch] == [8, 8, 4]
        assert sorted(np.concatenate([targets for _, targets in epoch])) == list(range(20))
        assert all(np.array_equal(samples, X[targets]) for samples, targets in epoch)
    assert epochs[0][0][1].tolist() != epochs[1][0][1].tolist()


def test_without_shuffling_they_are_in_order():
    assert [targets.tolist() for _, targets in nn.batches(X, y, 15, shuffle=False)] == [
        [*range(15)],
        [*range(15, 20)],
    ]
    (only,) = nn.batches(X, y, None, shuffle=False)
    assert np.array_equal(only[0], X)


def test_a_loop_of_ones_own_sees_the_batches_of_fit():
    samples, targets = nn.datasets.line(20, seed=0)
    own, fitted = nn.Neuron(1, "linear", seed=0), nn.Neuron(1, "linear", seed=0)
    optimizer = nn.SGD(own, lr=0.1)
    batches = nn.batches(samples, targets, batch_size=6, seed=4)
    for _ in range(3):
        for some, answers in batches:
            optimizer.zero_grad()
            nn.mse([own(x) for x in some], answers).backward()
            optimizer.step()
    sgd = nn.SGD(fitted, lr=0.1)
    nn.fit(fitted, samples, targets, loss="mse", optimizer=sgd, epochs=3, batch_size=6, seed=4, verbose=False)
    assert own.state_dict() == pytest.approx(fitted.state_dict(), rel=1e-12)


def test_what_makes_no_batches():
    with pytest.raises(ValueError, match="X has 20 samples and y has 3 targets"):
        nn.batches(X, y[:3])
    with pytest.raises(ValueError, match="batch_size must be at least 1, not 0"):
        nn.batches(X, y, 0)
