"""Sentences of the doctor, and that it changes nothing."""

import asyncio
import math
import threading

import pytest

import autograd
import nn
from autograd import Value, detect_anomaly, no_grad, record_lines, why_nan, why_rising, why_zero


def test_the_units_of_a_batch_are_counted():
    model = nn.MLP(1, [2, 1], activation="relu", seed=0)
    first = model.layers[0].neurons[0]
    first.w[0].data, first.b.data = 1.0, -2.5
    loss = autograd.mean([(model([x]) - 1.0) ** 2 for x in (1.0, 2.0)])
    (cause,) = why_zero(first.w[0], loss)
    assert "the input of relu is 0 or less in 2 of 2 places (" in cause.sentence
    assert "layers.0.neurons.0.z = -1.5" in cause.sentence
    loss = autograd.mean([(model([x]) - 1.0) ** 2 for x in (1.0, 3.0)])
    assert not why_zero(first.w[0], loss)


@pytest.mark.parametrize(
    ("f", "sentence"),
    [
        (lambda w, mask: w * mask, "in 1 of 1 products: v1 = w * mask (mask = 0)"),
        (lambda w, mask: w * 0.0, "in 1 of 1 products: v1 = w * 0"),
        (
            lambda w, mask: autograd.dot([w, w + 1], [0.0, 0.0], 3.0),
            "v2 = … + w * 0 + …; v2 = … + v1 * 0 + …",
        ),
        (lambda w, mask: autograd.dot([mask], [w]), "in 1 of 1 products: v1 = w * mask (mask = 0)"),
        (lambda w, mask: mask / w, "in 1 of 1 products: v1 = mask / w (mask = 0)"),
    ],
)
def test_the_factor_that_is_zero_is_told(f, sentence):
    w, mask = Value(-3.0, label="w"), Value(0.0, label="mask")
    (cause,) = why_zero(w, f(w, mask))
    assert cause.kind == "multiplied by zero"
    assert cause.sentence.endswith(sentence)


def test_of_many_factors_some_are_told():
    w = Value(1.0, label="w")
    (cause,) = why_zero(w, autograd.sum([w * 0.0 for _ in range(5)]))
    assert cause.sentence.endswith("in 5 of 5 products: v5 = w * 0; v4 = w * 0; v3 = w * 0; …")


@pytest.mark.parametrize(
    ("f", "kind"),
    [
        (lambda z: autograd.softmax([z * 1000, 0.0])[0], "saturation"),
        (lambda z: autograd.log_softmax([z * 1000, 0.0])[0], "saturation"),
        (lambda z: autograd.elu(-1000 * z), "saturation"),
        (lambda z: 2 ** (z * -2000), "saturation"),
        (lambda z: (z * 19.1).tanh(), "saturation"),  # just so far out that it is 0
        (lambda z: 1 / (z * 1e200), "saturation"),
        (lambda z: (z - 1).cos(), "flat point"),
        (lambda z: (z - 1) ** 200, "flat point"),
        (lambda z: abs(z - 1), "flat point"),
        (lambda z: z**0, "step function"),
    ],
)
def test_a_plain_is_told_from_a_point(f, kind):
    z = Value(1.0, label="z")
    assert why_zero(z, f(z)).kinds == [kind]


def test_a_relu_at_zero_is_not_said_to_be_below():
    z = Value(0.0, label="z")
    (cause,) = why_zero(z, z.relu())
    assert cause.sentence.startswith("the input of relu(z) is 0 or less in 1 of 1 places (z = 0)")


def test_a_result_that_was_cut_off_may_be_the_constant():
    w, x = Value(3.0, label="w"), Value(2.0, label="x")
    with no_grad():
        inside = w * 5
    for cut in (inside, (w * 5).detach()):
        assert str(why_zero(w, cut * x)).endswith(
            "behind it are x, and in v1 = 15 * x a constant: if detach() or no_grad() made it, the way back "
            "ends there"
        )
    assert "constant" not in str(why_zero(w, x * 15.0))


def test_a_gradient_that_is_no_number_is_no_zero():
    w = Value(3.0, label="w")
    finding = why_zero(w, w * math.nan)
    assert (str(finding), finding.causes) == ("dv1/dw = nan, which is not 0: why_nan(output) says why", [])


def test_infinity_that_stands_in_a_formula_is_no_overflow():
    x = Value(0.0, label="x")
    (cause,) = why_nan(x * math.inf)
    assert cause == ("given", "x * inf = nan for x = 0: inf was given in it, and not computed", cause.nodes)


def test_of_many_inputs_the_largest_are_told():
    weights = [Value(10.0 ** (100 + i), label=f"w{i}") for i in range(60)]
    (cause,) = why_nan(autograd.dot(weights, [1e160] * 60))
    assert cause.sentence.count(" = 1e+") == 4
    assert " = inf for w59 = 1e+159, w58 = 1e+158, w57 = 1e+157, w56 = 1e+156, …: there is" in cause.sentence


def test_a_root_that_is_written_as_a_power_gets_the_advice_of_a_root():
    x = Value(0.0, label="x")
    assert "keep away from it, as (x + 1e-12)**0.5 does" in str(why_nan((x * x) ** 0.5))


def test_the_line_is_told():
    with record_lines():
        x = Value(0.5, label="x")
        y = autograd.floor(x)
    assert "test_doctor.py" in why_zero(x, y).causes[0].sentence
    with record_lines():
        y = Value(800.0, label="z").exp()
    assert "test_doctor.py" in why_nan(y).causes[0].sentence


def test_a_gradient_that_is_not_zero_though_grad_is():
    x = Value(2.0, label="x")
    assert str(why_zero(x, x * x)).startswith("dv1/dx = 4; its .grad is 0, for backward() has not run")
    (y := x * x).backward()
    assert str(why_zero(x, y)) == "dv1/dx = 4"


def test_both_ends_of_a_way_are_told():
    w = Value(-3.0, label="w")
    assert why_zero(w, autograd.floor(w.relu()) + w * 0.0).kinds == [
        "dead relu", "step function", "multiplied by zero"
    ]  # fmt: skip


def test_slopes_that_multiply_to_less_than_the_smallest_number():
    w = Value(1.0, label="w")
    out = w
    for _ in range(4):
        out = out * 1e-100
    assert why_zero(w, out).kinds == ["underflow"]


def test_nothing_is_changed():
    w, x = (
        Value(
            -3.0,
            label="w",
        ),
        Value(0.0, label="x"),
    )
    w.grad, x.grad = 5.0, math.pi
    out = (w.relu() + x.sqrt()) * 2
    before = [(n.data, n.grad) for n in (w, x, out)]
    for finding in (why_zero(w, out), why_nan(out), why_rising(out, [w], 0.1)):
        assert str(finding)
    assert [(n.data, n.grad) for n in (w, x, out)] == before


@pytest.mark.parametrize(
    "look", [lambda: why_zero(1.0, Value(1.0)), lambda: why_nan(2.0), lambda: why_zero(Value(1.0), [])]
)
def test_what_are_no_values(look):
    with pytest.raises(TypeError, match="expected a Value"):
        look()


# ---- why_rising ----


def test_a_model_may_be_given_for_its_parameters():
    model = nn.Neuron(1, "linear", seed=0)
    loss = (model([3.0]) - 1.0) ** 2
    finding = why_rising(loss, model, lr=1.0)
    assert finding.kinds == ["too large a step"]
    assert not why_rising(loss, model, lr=0.01)


def test_where_nothing_lowers_it():
    w = Value(0.0, label="w")
    assert why_rising((w + 1e-9).relu() * 0.0 + w.sqrt(), [w], lr=1.0).kinds == ["no descent"]


def test_rates_and_outputs_that_cannot_be_tried():
    w = Value(2.0, label="w")
    assert why_rising(w * w, w, lr=2.0).kinds == ["too large a step"]
    for lr, error in ((0.0, ValueError), (-1.0, ValueError), (math.nan, ValueError), ("1", TypeError)):
        with pytest.raises(error):
            why_rising(w * w, [w], lr)
    with pytest.raises(ValueError, match="the output is inf: see why_nan"):
        why_rising(w * 1e308 * 10, [w], 0.1)


def test_no_label_reaches_the_terminal_as_it_is():
    hostile = "\x1b[31mred"
    w = Value(1.0, label=hostile)
    for finding in (why_zero(w, Value(2.0, label=hostile) * 3), why_zero(w, w * 0), why_nan(w * math.inf)):
        assert "\x1b" not in str(finding)


# ---- detect_anomaly ----


def test_the_first_operation_that_overflows_raises():
    x = Value(3e200, label="x")
    with detect_anomaly(), pytest.raises(FloatingPointError, match=r"x \* x = inf for x = 3e\+200"):
        x * x
    assert (x * x).data == math.inf


def test_what_was_given_is_told():
    x = Value(math.nan, label="x")
    with detect_anomaly(), pytest.raises(FloatingPointError, match="x is nan: it was given so"):
        x + 1.0


def test_a_backward_pass_raises_before_it_changes_a_gradient():
    x = Value(0.0, label="x")
    y = x.sqrt() * 3
    x.grad = 2.0
    with detect_anomaly(), pytest.raises(FloatingPointError, match=r"sqrt\(x\) by x is inf"):
        y.backward()
    assert (x.grad, y.grad) == (2.0, 0.0)
    with detect_anomaly():
        (Value(4.0) + x).backward()
    assert x.grad == 3.0


@pytest.mark.parametrize("apply", [
    lambda x: -x * 1e200, lambda x: 1e200 * x, lambda x: autograd.dot([x, x], [x, x]), lambda x: x**2,
    lambda x: autograd.sum([x * 1e150, x * 1e170]), lambda x: 1e200 / (1 / x), autograd.square,
])  # fmt: skip
def test_every_kind_of_operation_is_watched(apply):
    x = Value(1e200, label="x")
    assert not math.isfinite(apply(x).data)
    with detect_anomaly(), pytest.raises(FloatingPointError):
        apply(x)


def test_it_holds_in_this_thread_alone_and_no_grad_goes_on_within():
    found = []
    with detect_anomaly():
        thread = threading.Thread(target=lambda: found.append((Value(1e200) * 1e200).data))
        thread.start()
        thread.join()
        with no_grad():
            assert (Value(2.0) * 3).parents == ()
        assert (Value(2.0) * 3).parents
    assert found == [math.inf]


def test_it_holds_in_one_task():
    async def watched(ready):
        with detect_anomaly():
            ready.set()
            await asyncio.sleep(0)

    async def both():
        ready = asyncio.Event()
        task = asyncio.create_task(watched(ready))
        await ready.wait()
        assert (Value(1e200) * 1e200).data == math.inf
        await task

    asyncio.run(both())


def test_of_a_vanishing_gradient_the_smallest_slope_is_named():
    w, b = Value(1.0, label="w"), Value(1.0, label="b")
    small = w * 1e-9
    (cause,) = why_zero(w, small * 0.5 + b)
    assert (cause.kind, cause.nodes) == ("vanishing", [small])
