"""The same numbers as PyTorch, in double precision."""

import numpy as np
import pytest

import nn
from autograd import Value, softmax
from nn import schedules

from ..parity import needed

pytestmark = pytest.mark.parity
torch = needed("torch")
START = [1.5, -0.7, 0.2]


def ours(make, steps, as_vector=False):
    values = [Value(x) for x in START]
    optimizer = make(values)
    path = []
    for _ in range(steps):
        optimizer.zero_grad()
        a, b, c = values
        ((a * b - 1.0) ** 2 + (b * c).tanh() + a * a + 0.1 * c**4).backward()
        if as_vector:
            vector = np.array([v.data for v in values])
            optimizer.step_vector(vector, np.array([v.grad for v in values]))
            for value, data in zip(values, vector.tolist()):
                value.data = data
        else:
            optimizer.step()
        path += [v.data for v in values]
    return path


def theirs(make, steps, clip=None, schedule=None):
    """The same, of three tensors. `clip`: a function of them; `schedule`: of the optimizer."""
    tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in START]
    optimizer = make(tensors)
    scheduler = schedule(optimizer) if schedule else None
    path = []
    for _ in range(steps):
        optimizer.zero_grad()
        a, b, c = tensors
        ((a * b - 1.0) ** 2 + (b * c).tanh() + a * a + 0.1 * c**4).backward()
        if clip:
            clip(tensors)
        optimizer.step()
        if scheduler:
            scheduler.step()
        path += [t.item() for t in tensors]
    return path


SETTINGS = [
    ("SGD", {"lr": 0.05}),
    ("SGD", {"lr": 0.05, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.02, "momentum": 0.9}),
    ("SGD", {"lr": 0.02, "momentum": 0.9, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.02, "momentum": 0.8, "weight_decay": 0.1, "nesterov": True}),
    ("Adam", {}),
    ("Adam", {"lr": 0.05, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.02, "betas": (0.5, 0.9), "eps": 1e-3}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.05, "weight_decay": 0.3}),
    ("Adagrad", {}),
    ("Adagrad", {"lr": 0.3, "weight_decay": 0.1, "eps": 1e-3}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.02, "alpha": 0.9, "weight_decay": 0.1, "eps": 1e-3}),
    ("RMSprop", {"lr": 0.02, "alpha": 0.9, "momentum": 0.9}),
    ("RMSprop", {"lr": 0.005, "alpha": 0.9, "momentum": 0.5, "centered": True, "eps": 1e-2}),
]
both_ways = pytest.mark.parametrize("as_vector", [False, True])


@both_ways
@pytest.mark.parametrize(("name", "settings"), SETTINGS)
def test_optimizers_take_the_same_path(name, settings, as_vector):
    mine = ours(lambda values: getattr(nn, name)(values, **settings), 100, as_vector)
    reference = theirs(lambda tensors: getattr(torch.optim, name)(tensors, **settings), 100)
    assert mine == pytest.approx(reference, rel=1e-12, abs=1e-12)


@both_ways
@pytest.mark.parametrize(
    ("settings", "clip"),
    [
        ({"clip_norm": 0.5}, lambda tensors: torch.nn.utils.clip_grad_norm_(tensors, 0.5)),
        ({"clip_value": 0.3}, lambda tensors: torch.nn.utils.clip_grad_value_(tensors, 0.3)),
    ],
)
@pytest.mark.parametrize("name", ["SGD", "Adam"])
def test_clipped_gradients(name, settings, clip, as_vector):
    mine = ours(lambda values: getattr(nn, name)(values, lr=0.05, **settings), 100, as_vector)
    reference = theirs(lambda tensors: getattr(torch.optim, name)(tensors, lr=0.05), 100, clip)
    assert mine == pytest.approx(reference, rel=1e-12, abs=1e-12)


@both_ways
@pytest.mark.parametrize("name", ["SGD", "AdamW", "RMSprop"])
def test_groups_of_parameters(name, as_vector):
    def groups(parameters):
        a, b, c = parameters
        return [{"params": [a], "lr": 0.01, "weight_decay": 0.2}, {"params": [b, c]}]

    mine = ours(lambda values: getattr(nn, name)(groups(values), lr=0.05), 100, as_vector)
    reference = theirs(lambda tensors: getattr(torch.optim, name)(groups(tensors), lr=0.05), 100)
    assert mine == pytest.approx(reference, rel=1e-12, abs=1e-12)


S = torch.optim.lr_scheduler
SCHEDULES = [
    (schedules.constant(0.05), lambda o: S.LambdaLR(o, lambda n: 1.0)),
    (schedules.step(0.05, 7, gamma=0.5), lambda o: S.StepLR(o, 7, gamma=0.5)),
    (schedules.exponential(0.05, 0.97), lambda o: S.ExponentialLR(o, 0.97)),
    (schedules.cosine(0.05, 100, end=0.001), lambda o: S.CosineAnnealingLR(o, 100, eta_min=0.001)),
    (schedules.one_cycle(0.05, 101), lambda o: S.OneCycleLR(o, 0.05, 101, cycle_momentum=False)),
    (
        schedules.one_cycle(0.05, 150, rise=0.4, start=10, end=100),
        lambda o: S.OneCycleLR(
            o, 0.05, 150, pct_start=0.4, div_factor=10, final_div_factor=100, cycle_momentum=False
        ),
    ),
    (
        schedules.warmup(schedules.constant(0.05), 10, start=0.1),
        lambda o: S.LinearLR(o, start_factor=0.1, total_iters=10),
    ),
    (
        schedules.warmup(schedules.cosine(0.05, 90), 10),
        lambda o: S.SequentialLR(o, [S.LinearLR(o, total_iters=10), S.CosineAnnealingLR(o, 90)], [10]),
    ),
    (
        schedules.warmup(schedules.step(0.05, 30), 20),
        lambda o: S.SequentialLR(o, [S.LinearLR(o, total_iters=20), S.StepLR(o, 30)], [20]),
    ),
]


@pytest.mark.filterwarnings("ignore:The epoch parameter")  # of torch's SequentialLR
@pytest.mark.parametrize(("schedule", "reference"), SCHEDULES, ids=[repr(s) for s, _ in SCHEDULES])
def test_schedules(schedule, reference):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.05)
    scheduler, rates = reference(optimizer), []
    for _ in range(100):
        rates.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    assert list(map(schedule, range(100))) == pytest.approx(rates, rel=1e-12, abs=1e-15)


@both_ways
@pytest.mark.parametrize("name", ["SGD", "AdamW"])
@pytest.mark.parametrize(("schedule", "reference"), SCHEDULES[2:4] + SCHEDULES[7:8])
def test_optimizers_with_schedules(name, schedule, reference, as_vector):
    mine = ours(lambda values: getattr(nn, name)(values, lr=schedule), 100, as_vector)
    expected = theirs(lambda tensors: getattr(torch.optim, name)(tensors, lr=0.05), 100, schedule=reference)
    assert mine == pytest.approx(expected, rel=1e-12, abs=1e-12)


F = torch.nn.functional
LOGITS = [[0.5, -1.0, 2.0], [3.0, 0.1, -0.2]]
BITS = [[0.0, 1.0, 0.3], [1.0, 0.0, 0.9]]
EXTREME = [[1000.0, -1000.0, 0.0], [-40.0, 40.0, 1e-9]]


def tensor_of(numbers):
    return torch.tensor(numbers, dtype=torch.float64)


LOSSES = [
    (nn.mae, BITS, lambda z, t: F.l1_loss(z, tensor_of(t))),
    (nn.huber, BITS, lambda z, t: F.huber_loss(z, tensor_of(t))),
    (
        lambda z, t: nn.huber(z, t, 0.3),
        BITS,
        lambda z, t: F.huber_loss(z, tensor_of(t), delta=0.3),
    ),
    (
        lambda z, t: nn.binary_cross_entropy([[x.sigmoid() for x in row] for row in z], t),
        BITS,
        lambda z, t: F.binary_cross_entropy_with_logits(z, tensor_of(t)),
    ),
    (
        lambda z, t: nn.cross_entropy([softmax(row) for row in z], t),
        [2, 1],
        lambda z, t: F.cross_entropy(z, torch.tensor(t)),
    ),
    (
        lambda z, t: nn.kl_divergence([softmax(row) for row in z], t),
        [[0.2, 0.3, 0.5], [1.0, 0.0, 0.0]],
        lambda z, t: F.kl_div(F.log_softmax(z, dim=1), tensor_of(t), reduction="batchmean"),
    ),
    (nn.mse, BITS, lambda z, t: F.mse_loss(z, torch.tensor(t, dtype=torch.float64))),
    (
        nn.binary_cross_entropy_with_logits,
        BITS,
        lambda z, t: F.binary_cross_entropy_with_logits(z, torch.tensor(t, dtype=torch.float64)),
    ),
    (nn.cross_entropy_with_logits, [2, 1], lambda z, t: F.cross_entropy(z, torch.tensor(t))),
    (
        nn.cross_entropy_with_logits,
        [[0.2, 0.3, 0.5], [1.0, 0.0, 0.0]],
        lambda z, t: F.cross_entropy(z, torch.tensor(t, dtype=torch.float64)),
    ),
]


@pytest.mark.parametrize("numbers", [LOGITS, EXTREME])
@pytest.mark.parametrize(("loss", "targets", "reference"), LOSSES)
def test_losses_and_their_gradients(loss, targets, reference, numbers):
    logits = [[Value(z) for z in row] for row in numbers]
    tensor = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    mine, expected = loss(logits, targets), reference(tensor, targets)
    mine.backward()
    expected.backward()
    assert mine.data == pytest.approx(expected.item(), rel=1e-14)
    assert [z.grad for row in logits for z in row] == pytest.approx(tensor.grad.flatten().tolist(), abs=1e-15)


def test_losses_of_probabilities_that_nothing_made():
    p, t = [[0.2, 0.3, 0.5], [0.9, 0.1, 0.0]], [[0.2, 0.3, 0.5], [1.0, 0.0, 0.0]]
    assert nn.binary_cross_entropy(p[0], t[0]).data == pytest.approx(
        F.binary_cross_entropy(tensor_of(p[0]), tensor_of(t[0])).item(), rel=1e-14
    )
    assert nn.cross_entropy(p, [2, 0]).data == pytest.approx(
        F.nll_loss(tensor_of(p).log(), torch.tensor([2, 0])).item(), rel=1e-14
    )
    assert nn.kl_divergence([p[1]], [t[1]]).data == pytest.approx(
        F.kl_div(tensor_of([p[1][:2]]).log(), tensor_of([t[1][:2]]), reduction="batchmean").item(), rel=1e-14
    )


@pytest.mark.parametrize(
    "activation", ["relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus", "tanh"]
)
def test_a_network_and_its_gradients(activation):
    model = nn.MLP(3, [4, 2], activation, "sigmoid", seed=0)
    for parameter in model.parameters():
        parameter.data += 0.1
    x = [0.5, -1.0, 2.0]
    h = torch.tensor(x, dtype=torch.float64)
    leaves = []
    for layer, act in zip(model.layers, (activation, "sigmoid")):
        w = torch.tensor(
            [[v.data for v in n.w] for n in layer.neurons], dtype=torch.float64, requires_grad=True
        )
        b = torch.tensor([n.b.data for n in layer.neurons], dtype=torch.float64, requires_grad=True)
        h = getattr(F, act)(w @ h + b)
        leaves += [(w, b)]
    out = model(x)
    assert [a.data for a in out] == pytest.approx(h.tolist(), rel=1e-14)
    (out[0] * out[1]).backward()
    (h[0] * h[1]).backward()
    for layer, (w, b) in zip(model.layers, leaves):
        assert [v.grad for n in layer.neurons for v in n.w] == pytest.approx(
            w.grad.flatten().tolist(), abs=1e-15
        )
        assert [n.b.grad for n in layer.neurons] == pytest.approx(b.grad.tolist(), abs=1e-15)
