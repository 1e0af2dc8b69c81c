"""LayerNorm beside PyTorch's, eager and compiled."""

from functools import partial

import numpy as np
import pytest

import autograd
import nn
from autograd import Value, gradcheck
from tests.parity import needed

X = np.random.default_rng(0).normal(2.0, 3.0, (6, 5))


def made(n, eps=1e-5):
    """A LayerNorm whose parameters are no longer the first ones."""
    layer, rng = nn.LayerNorm(n, eps), np.random.default_rng(1)
    for p in layer.parameters():
        p.data = float(rng.normal())
    return layer


@pytest.mark.parity
@pytest.mark.parametrize("eps", [1e-5, 0.5])
def test_outputs_and_gradients_are_those_of_pytorch(eps):
    torch = needed("torch")
    layer, theirs = made(5, eps), torch.nn.LayerNorm(5, eps=eps, dtype=torch.float64)
    tensor = partial(torch.tensor, dtype=torch.float64)
    with torch.no_grad():
        theirs.weight.copy_(tensor([p.data for p in layer.gain]))
        theirs.bias.copy_(tensor([p.data for p in layer.bias]))
    for sample in X:
        layer.zero_grad()
        theirs.zero_grad()
        x, t = [Value(each) for each in sample], tensor(sample, requires_grad=True)
        out, expected = layer(x), theirs(t)
        autograd.dot(out, [1.0, -2.0, 3.0, 0.5, 4.0]).backward()
        (expected * tensor([1.0, -2.0, 3.0, 0.5, 4.0])).sum().backward()
        assert [v.data for v in out] == pytest.approx(expected.tolist(), rel=1e-12, abs=1e-12)
        for ours, grad in ((x, t.grad), (layer.gain, theirs.weight.grad), (layer.bias, theirs.bias.grad)):
            assert [v.grad for v in ours] == pytest.approx(grad.tolist(), rel=1e-12, abs=1e-12)


def test_the_gradient_is_that_of_finite_differences():
    layer = made(3)
    gradcheck(lambda x: autograd.dot(layer(x), [1.0, 2.0, -1.0]), [0.3, -1.0, 2.0])


def test_it_begins_with_the_mean_0_and_the_variance_1():
    out = np.array([v.data for v in nn.LayerNorm(5, eps=0.0)(X[0])])
    assert (out.mean(), out.var()) == pytest.approx((0.0, 1.0), abs=1e-12)


def test_compiled_and_eager_are_the_same():
    found = []
    for engine in ("compiled", "eager"):
        model = nn.Sequential(
            nn.Layer(5, 4, "tanh", seed=0), nn.LayerNorm(4), nn.Layer(4, 1, "linear", seed=1)
        )
        history = nn.fit(
            model, X, X[:, 0], loss="mse", epochs=20, batch_size=2, engine=engine, seed=0, verbose=False
        )
        found.append([p.data for p in model.parameters()])
        assert history.history["loss"][-1] < history.history["loss"][0]
        assert nn.predict(model, X, engine=engine) == pytest.approx([model(x).data for x in X], rel=1e-12)
    assert found[0] == pytest.approx(found[1], rel=1e-9)


def test_how_it_looks():
    assert repr(nn.LayerNorm(4)) == "LayerNorm(4, 8 parameters)"
    assert repr(nn.LayerNorm(4, eps=0.1)) == "LayerNorm(4, eps=0.1, 8 parameters)"


@pytest.mark.parametrize(
    ("act", "kind", "said"),
    [
        (lambda: nn.LayerNorm(1), ValueError, "LayerNorm of one number is always its bias"),
        (lambda: nn.LayerNorm(0), ValueError, "must be at least 1, not 0"),
        (lambda: nn.LayerNorm([5]), TypeError, "the number of inputs must be a whole number"),
        (lambda: nn.LayerNorm(3, eps=-1.0), ValueError, "eps is a finite number, 0 or more"),
        (lambda: nn.LayerNorm(3, eps="x"), ValueError, "eps is a finite number, 0 or more"),
        (lambda: nn.LayerNorm(3, eps=float("nan")), ValueError, "eps is a finite number, 0 or more"),
        (lambda: nn.LayerNorm(3)([1.0, 2.0]), ValueError, "this LayerNorm takes 3 numbers and got 2"),
        (lambda: nn.LayerNorm(3)(X), TypeError, "one sample at a time"),
        (lambda: nn.LayerNorm(2)(1.0, 2.0), TypeError, r"write model\(\[1.0, 2.0\]\)"),
    ],
)
def test_what_is_refused(act, kind, said):
    with pytest.raises(kind, match=said):
        act()
