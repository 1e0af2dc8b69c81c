import math

import numpy as np
import pytest

import nn
from autograd import Value, constant, grad, gradcheck, no_grad, softmax
from nn import LOSSES, binary_cross_entropy_with_logits, cross_entropy_with_logits, half_sse, hinge, mse

ALL = list(LOSSES.values())
ELEMENTWISE = [mse, half_sse, hinge, binary_cross_entropy_with_logits]


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


# ---- numbers ----

SCORES, SIGNS, BITS = [0.3, -1.2, 2.5], [1, -1, -1], [1, 0, 0.25]
SUM_OF_SQUARES = (0.3 - 1) ** 2 + (-1.2 + 1) ** 2 + (2.5 + 1) ** 2
EXPECTED = [
    (mse, SIGNS, SUM_OF_SQUARES / 3),
    (half_sse, SIGNS, SUM_OF_SQUARES / 2),
    (hinge, SIGNS, (0.7 + 0.0 + 3.5) / 3),
    (
        binary_cross_entropy_with_logits,
        BITS,
        -sum(t * math.log(sigmoid(z)) + (1 - t) * math.log(1 - sigmoid(z)) for z, t in zip(SCORES, BITS)) / 3,
    ),
]


@pytest.mark.parametrize(("loss", "targets", "expected"), EXPECTED)
def test_the_number_is_that_of_the_formula(loss, targets, expected):
    assert loss([Value(s) for s in SCORES], targets).data == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(("loss", "targets", "expected"), EXPECTED)
@pytest.mark.parametrize(
    "shaped",
    [
        list,
        tuple,
        np.array,
        lambda xs: [[x] for x in xs],
        lambda xs: [xs[:2], xs[2:]],
        lambda xs: [np.array([x]) for x in xs],
    ],
)
def test_shapes(loss, targets, expected, shaped):
    assert loss(shaped(SCORES), shaped(targets)).data == pytest.approx(expected)


def test_arrays_of_values():
    scores = np.array([[Value(s)] for s in SCORES], dtype=object)
    loss = mse(scores, np.array(SIGNS).reshape(3, 1))
    assert loss.data == pytest.approx(SUM_OF_SQUARES / 3)
    loss.backward()
    assert scores[0, 0].grad == pytest.approx(2 / 3 * (0.3 - 1))


@pytest.mark.parametrize("loss", ELEMENTWISE)
def test_single_ones_and_plain_numbers_give_a_value_too(loss):
    single = loss(0.5, 1)
    assert type(single) is Value
    assert single.data == loss([Value(0.5)], [1]).data == loss(np.float64(0.5), np.float64(1)).data


def test_the_mean_is_one_node():
    for loss in (mse, hinge, binary_cross_entropy_with_logits):
        assert len(loss([Value(1.0)] * 3, [1, 1, 1]).parents) == 3


def test_half_sse_has_the_error_as_its_gradient():
    a, b = Value(3.0), Value(-1.0)
    half_sse([a, b], [1.0, 1.0]).backward()
    assert (a.grad, b.grad) == (2.0, -2.0)


@pytest.mark.parametrize(("logit", "target"), [(math.inf, 1), (-math.inf, 0)])
def test_an_infinite_logit_that_is_right_costs_nothing(logit, target):
    z = Value(logit)
    loss = binary_cross_entropy_with_logits([z], [target])
    loss.backward()
    assert (loss.data, z.grad) == (0.0, 0.0)


def test_binary_cross_entropy_far_out():
    logits = [Value(1000.0), Value(-1000.0), Value(1000.0)]
    loss = binary_cross_entropy_with_logits(logits, [1, 0, 0])
    assert loss.data == pytest.approx(1000 / 3)
    loss.backward()
    assert [z.grad for z in logits] == pytest.approx([0.0, 0.0, 1 / 3])


def test_cross_entropy_of_classes_and_of_probabilities():
    z = [0.5, -1.0, 2.0]
    log_sum = math.log(sum(map(math.exp, z)))
    values = [Value(x) for x in z]
    assert cross_entropy_with_logits(values, 2).data == pytest.approx(log_sum - 2.0)
    assert cross_entropy_with_logits(z, [0, 0, 1]).data == pytest.approx(log_sum - 2.0)
    mixed = cross_entropy_with_logits(values, [0.2, 0.3, 0.5])
    assert mixed.data == pytest.approx(log_sum - (0.2 * 0.5 - 0.3 + 0.5 * 2.0))


def test_cross_entropy_of_a_batch_is_the_mean():
    z = [[0.5, -1.0], [2.0, 0.0]]
    one, other = cross_entropy_with_logits(z[0], 1), cross_entropy_with_logits(z[1], 0)
    expected = pytest.approx((one.data + other.data) / 2, rel=1e-15)
    assert cross_entropy_with_logits(z, [1, 0]).data == expected
    assert cross_entropy_with_logits(np.array(z), np.array([1, 0])).data == expected
    assert cross_entropy_with_logits([np.array(z[0]), z[1]], [[0, 1], np.array([1.0, 0.0])]).data == expected


def test_cross_entropy_keeps_a_tiny_loss():
    assert cross_entropy_with_logits([40.0, 0.0], 0).data == pytest.approx(math.exp(-40), rel=1e-12)
    assert cross_entropy_with_logits([1000.0, 0.0], 1).data == 1000.0


def test_its_gradient_is_softmax_minus_target():
    z = [Value(0.0), Value(math.log(3.0))]
    cross_entropy_with_logits(z, 0).backward()
    assert [x.grad for x in z] == pytest.approx([0.25 - 1, 0.75])


# ---- gradients ----


@pytest.mark.parametrize(("loss", "targets", "_"), EXPECTED)
def test_gradients(loss, targets, _):
    gradcheck(lambda *scores: loss(scores, targets), *SCORES)
    gradcheck(lambda score: loss(score, targets[0]), 0.4)


@pytest.mark.parametrize("targets", [[2, 0], [[0.2, 0.3, 0.5], [1, 0, 0]]])
def test_gradients_of_cross_entropy(targets):
    gradcheck(lambda *z: cross_entropy_with_logits([z[:3], z[3:]], targets), 0.5, -1.0, 2.0, 0.1, 0.2, -0.3)


def test_targets_may_be_learned_too():
    gradcheck(lambda p, t: mse([p], [t]), 0.5, 1.5)
    gradcheck(binary_cross_entropy_with_logits, 0.5, 0.25)


def test_second_derivatives():
    assert grad(grad(lambda z: mse(z, 1.0)))(0.3) == 2.0
    p = sigmoid(0.3)
    assert grad(grad(lambda z: binary_cross_entropy_with_logits(z, 1)))(0.3) == pytest.approx(p * (1 - p))
    curved = grad(grad(lambda z: cross_entropy_with_logits([z, 0.0], 0)))(0.3)
    assert curved == pytest.approx(p * (1 - p))


# ---- targets that are Values ----


@pytest.mark.parametrize(("loss", "targets", "expected"), EXPECTED)
def test_targets_that_are_values(loss, targets, expected):
    found = loss([Value(s) for s in SCORES], [Value(t) for t in targets])
    assert found.data == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("target", [0, 1, 2, [0.2, 0.3, 0.5], [0, 0, 1]])
def test_a_class_or_probabilities_that_are_values(target):
    plain, by_value = ([Value(z) for z in SCORES] for _ in range(2))
    lifted = [Value(p) for p in target] if isinstance(target, list) else Value(target)
    expected, found = cross_entropy_with_logits(plain, target), cross_entropy_with_logits(by_value, lifted)
    assert found.data == pytest.approx(expected.data, rel=1e-14)
    expected.backward()
    found.backward()
    assert [z.grad for z in by_value] == pytest.approx([z.grad for z in plain], rel=1e-14)


@pytest.mark.parametrize("loss", ELEMENTWISE)
def test_they_are_not_checked_for_their_numbers_may_change(loss):
    assert loss([Value(0.5)], [Value(7.0)]).data is not None


def test_as_many_probabilities_as_logits_even_so():
    with pytest.raises(ValueError, match="there are 2 logits and 1 probabilities"):
        cross_entropy_with_logits([0.0, 0.0], [Value(1.0)])


# ---- errors ----


@pytest.mark.parametrize("loss", ALL)
def test_different_lengths(loss):
    of_classes = loss in (nn.cross_entropy, nn.cross_entropy_with_logits, nn.kl_divergence)
    batch = [[0.5, 0.5]] * 3 if of_classes else [0.25, 0.5, 1.0]
    with pytest.raises(ValueError, match="there are 3 predictions and 2 targets"):
        loss(batch, [1, 1])


@pytest.mark.parametrize("loss", ELEMENTWISE)
def test_different_shapes(loss):
    with pytest.raises(ValueError, match="the predictions are a list of 1, the targets a single number"):
        loss([1.0], 1)
    with pytest.raises(ValueError, match="the predictions are a single number, the targets a list of 1"):
        loss([1.0, 2.0], [[1], [1]])


@pytest.mark.parametrize("loss", ELEMENTWISE)
def test_nothing_to_compare(loss):
    with pytest.raises(ValueError, match="there are no predictions: a loss needs at least one"):
        loss([], [])


@pytest.mark.parametrize("loss", ELEMENTWISE)
@pytest.mark.parametrize("pair", [(["a"], [1]), ([1.0], ["a"]), ([None], [1]), ({1.0}, [1.0])])
def test_what_is_not_a_number(loss, pair):
    with pytest.raises((TypeError, ValueError), match=r"numbers or Values, not|need one shape"):
        loss(*pair)


@pytest.mark.parametrize("target", [0, 2, 0.5, math.nan])
def test_hinge_targets(target):
    with pytest.raises(ValueError, match=r"hinge loss are -1 and \+1, not .*: for 0 and 1 write 2\*y - 1"):
        hinge([Value(1.0)], [target])


@pytest.mark.parametrize("target", [-1, 1.5, math.nan])
def test_binary_targets(target):
    with pytest.raises(ValueError, match=r"targets must be from 0 to 1, not .*write \(y \+ 1\) / 2"):
        binary_cross_entropy_with_logits([Value(1.0)], [target])


@pytest.mark.parametrize(
    ("logits", "target", "error", "message"),
    [
        ([0.0, 0.0], 2, ValueError, "class 2 is out of range: 2 logits are for classes 0 to 1"),
        ([0.0, 0.0], -1, ValueError, "class -1 is out of range"),
        ([0.0, 0.0], 1.0, TypeError, "a target is the index of a class, an int, or a list of prob.*not 1.0"),
        ([0.0, 0.0], [1.0], ValueError, "there are 2 logits and 1 probabilities"),
        ([0.0, 0.0], [1, 1], ValueError, r"sum to 1, not \[1, 1\]; for one logit a sample use binary"),
        ([0.0, 0.0], [1.5, -0.5], ValueError, "must be from 0 to 1 and sum to 1"),
        ([], 0, ValueError, "no values"),
        (0.5, 0, ValueError, "the logits of one sample come in a list, one for each class, not 0.5"),
        ([[0.0, 0.0], 1.0], [0, 1], ValueError, "the logits of one sample come in a list"),
        ([["a", 0.0]], [0], TypeError, "numbers or Values, not str: 'a'"),
        ([[0.0, 1.0]], 0, ValueError, "the predictions are a list of 1, the targets a single number"),
    ],
)
def test_cross_entropy_targets(logits, target, error, message):
    with pytest.raises(error, match=message):
        cross_entropy_with_logits(logits, target)


def test_the_table_holds_every_loss():
    assert all(getattr(nn, name) is loss for name, loss in LOSSES.items())
    assert all(type(loss(constant(0.5), 1)) is Value for loss in ELEMENTWISE)


@pytest.mark.parametrize(("z", "t"), [(40.0, 1), (-40.0, 0), (40.0, 1.0), (20.0, 1)])
def test_binary_cross_entropy_is_exact_for_confident_answers(z, t):
    logit = Value(z)
    loss = binary_cross_entropy_with_logits([logit], [t])
    loss.backward()
    assert loss.data == pytest.approx(math.log1p(math.exp(-abs(z))), rel=1e-14, abs=0.0)
    wrong = math.exp(-abs(z)) / (1 + math.exp(-abs(z)))
    assert logit.grad == pytest.approx(-wrong if t else wrong, rel=1e-14, abs=0.0)


# ---- what made a prediction ----

BINARY = nn.binary_cross_entropy, binary_cross_entropy_with_logits


@pytest.mark.parametrize("t", [0, 1, 0.25, constant(1.0)])
@pytest.mark.parametrize("z", [-1000.0, -40.0, -1.5, 0.0, 40.0, 1000.0])
def test_binary_cross_entropy_of_sigmoids_is_that_of_the_logits_to_the_last_bit(z, t):
    assert BINARY[0](Value(z).sigmoid(), t).data == BINARY[1](Value(z), t).data
    assert grad(lambda z: BINARY[0](z.sigmoid(), t))(z) == grad(lambda z: BINARY[1](z, t))(z)


@pytest.mark.parametrize("target", [0, 2, [0.2, 0.3, 0.5], constant(1.0)])
@pytest.mark.parametrize("logits", [[0.3, -1.0, 2.0], [1000.0, 0.0, -1000.0]])
def test_cross_entropy_of_softmax_is_that_of_the_logits_to_the_last_bit(logits, target):
    of_probabilities, of_logits = nn.cross_entropy, cross_entropy_with_logits
    assert of_probabilities(softmax(list(map(Value, logits))), target).data == of_logits(logits, target).data
    found = grad(lambda z: of_probabilities(softmax(z), target))(logits)
    assert found == grad(lambda z: of_logits(z, target))(logits)


def test_probabilities_that_are_numbers_or_computed_in_another_way():
    assert nn.binary_cross_entropy([0.25, 1.0], [0, 1]).data == pytest.approx(-math.log(0.75) / 2)
    half = (Value(0.0).sigmoid() + Value(0.0).sigmoid()) / 2
    assert nn.binary_cross_entropy(half, 0.25).data == pytest.approx(math.log(2))
    assert nn.cross_entropy([0.25, 0.75, 0.0], 0).data == pytest.approx(math.log(4))
    assert nn.cross_entropy([0.25, 0.75, 0.0], [0.5, 0.5, 0]).data == pytest.approx(-math.log(3 / 16) / 2)
    turned = softmax([Value(0.0), Value(1.0)])[::-1]
    assert nn.cross_entropy(turned, 0).data == pytest.approx(math.log(1 + math.exp(-1)))


@pytest.mark.parametrize(
    ("loss", "probabilities", "target", "message"),
    [
        (
            nn.binary_cross_entropy,
            [1.5],
            [1],
            "from 0 to 1, not 1.5: for logits use binary_cross_entropy_with",
        ),
        (nn.binary_cross_entropy, [0.0], [1], "a target has the probability 0"),
        (nn.cross_entropy, [2.0, 0.1], 1, "from 0 to 1, not 2: for logits use cross_entropy_with_logits"),
        (nn.cross_entropy, [0.5, 0.1], 1, "that sum to 1, and these sum to 0.6"),
        (nn.cross_entropy, [1.0, 0.0], 1, "a target has the probability 0"),
    ],
)
def test_what_are_no_probabilities(loss, probabilities, target, message):
    with pytest.raises(ValueError, match=message):
        loss(probabilities, target)


@pytest.mark.parametrize(
    ("loss", "output", "targets"),
    [
        ("binary_cross_entropy_with_logits", "sigmoid", [0, 1]),
        ("binary_cross_entropy_with_logits", "softmax", [[0, 1], [1, 0]]),
        ("hinge", "sigmoid", [1, -1]),
        ("cross_entropy_with_logits", "softmax", [0, 1]),
        ("cross_entropy_with_logits", "sigmoid", [0, 1]),
    ],
)
@pytest.mark.parametrize("engine", ["eager", "compiled"])
def test_a_loss_of_scores_refuses_what_an_activation_made(loss, output, targets, engine):
    classes = np.ndim(targets) == 2 or loss == "cross_entropy_with_logits"
    model = nn.MLP(1, [3, 1 + classes], output=output, seed=0)
    message = f'{loss} takes scores before any {output}, .* use a model with output="linear", or'
    for act in (nn.fit, nn.evaluate):
        with pytest.raises(ValueError, match=message):
            act(model, [0.0, 1.0], targets, loss=loss, engine=engine)


@pytest.mark.parametrize("engine", ["eager", "compiled"])
@pytest.mark.parametrize(
    ("plain", "output", "outputs"),
    [("binary_cross_entropy", "sigmoid", 1), ("cross_entropy", "softmax", 2)],
)
def test_a_training_with_an_output_activation_is_the_one_with_logits(plain, output, outputs, engine):
    X, y = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0]
    told = []
    for loss, activation in (plain, output), (f"{plain}_with_logits", "linear"):
        model = nn.MLP(2, [4, outputs], "tanh", activation, seed=0)
        settings = {"epochs": 100, "batch_size": None, "metrics": ["accuracy"], "engine": engine}
        adam = nn.Adam(model, lr=0.1)
        history = nn.fit(model, X, y, loss=loss, optimizer=adam, validation_data=(X, y), **settings)
        told.append({name: numbers[-1] for name, numbers in history.history.items()})
    assert told[0] == pytest.approx(told[1], rel=1e-9)
    assert told[0]["val_accuracy"] == 1.0


def test_saturated_outputs_are_evaluated_exactly_inside_no_grad():
    model = nn.Neuron(1, "sigmoid", init=lambda *_: 1000.0)
    for engine in ("eager", "compiled"):
        with no_grad():
            found = nn.evaluate(model, [1.0], [0], loss="binary_cross_entropy", engine=engine)
        assert found == {"loss": 1000.0}


# ---- containers ----


@pytest.mark.parametrize("loss", [mse, half_sse])
def test_what_map_and_generators_give(loss):
    model, X, Y = nn.Neuron(1, "linear", seed=0), [1.0, 2.0, 3.0], [0.5, 1.0, 2.0]
    expected = loss([model(x) for x in X], Y).data
    assert loss(map(model, X), Y).data == expected
    assert loss((model(x) for x in X), (y for y in Y)).data == expected
    assert loss({x: model(x) for x in X}.values(), iter(Y)).data == expected
    rows = nn.MLP(1, [3], seed=0)
    assert cross_entropy_with_logits(map(rows, X), iter([0, 1, 2])).data == pytest.approx(
        cross_entropy_with_logits([rows(x) for x in X], [0, 1, 2]).data
    )


@pytest.mark.parametrize("loss", ALL)
def test_masked_entries_are_refused(loss):
    masked = np.ma.array([0.5, 0.5], mask=[False, True])
    for predictions, targets in ([0.5, 0.5], masked), (masked, [0, 1]), ([masked], [masked]):
        with pytest.raises(TypeError, match=r"masked entries, .* x.filled\(0.0\)"):
            loss(predictions, targets)
    assert mse(np.ma.array([1.0, 2.0]), [0.0, 4.0]).data == 2.5


@pytest.mark.parametrize(("loss", "outputs"), [("mse", 1), ("cross_entropy_with_logits", 3)])
def test_targets_in_a_column(loss, outputs):
    with pytest.raises(ValueError, match=r"y\[:, 0\]"):
        nn.fit(nn.MLP(1, [outputs], seed=0), [0.0, 1.0], [[1], [0]], loss=loss)
