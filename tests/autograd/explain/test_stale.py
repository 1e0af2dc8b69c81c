import inspect
import math
import warnings

import pytest

import autograd as ag
import nn
from autograd import Value, constant, draw_backward, draw_dot, record_lines, stepper, trace

SLOW_PATHS = {
    "trace": trace,
    "trace, unfolded": lambda y: trace(y, unfold=True),
    "layers": lambda y: trace(y).layers(),
    "explain": lambda y: y.explain(y),
    "draw_dot": draw_dot,
    "draw_dot, unfolded": lambda y: draw_dot([y], unfold=True),
    "draw_backward": draw_backward,
    "stepper": stepper,
}


@pytest.mark.parametrize("look", SLOW_PATHS.values(), ids=SLOW_PATHS)
def test_each_slow_path_warns_once_at_the_line_that_looks(look):
    w = Value(3.0, label="w")
    y = w * w
    w.data = 10.0
    sentence = r"w was changed after the forward pass: v1 = w \* w holds 9, and would now be 100\."
    with pytest.warns(UserWarning, match=sentence) as caught:
        look(y)
    assert len(caught) == 1
    source, first = inspect.getsourcelines(look) if look.__name__ == "<lambda>" else ([], 0)
    lines = range(first, first + len(source)) if source else range(30, 40)
    assert caught[0].filename == __file__
    assert caught[0].lineno in lines


def told(output):
    """The warning of a stale graph, up to its advice; "" if there is none."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        trace(output)
    return str(caught[0].message).partition(". The numbers")[0] if caught else ""


def test_the_leaf_is_the_one_that_nothing_fresh_was_computed_from():
    a, b = Value(1.0, label="a"), Value(2.0, label="b")
    c = a * b + (b + 1)
    assert told(c) == ""
    a.data = 5.0
    assert told(c) == "a was changed after the forward pass: v1 = a * b holds 2, and would now be 10"


def test_the_first_stale_node_is_named_with_its_line():
    with record_lines():
        a = Value(1.0, label="a")
        b = (a * 2).tanh()
    a.data = 2.0
    assert told(b).startswith(
        "a was changed after the forward pass: v1 = a * 2 holds 2, and would now be 4 ("
    )
    assert told(b).endswith("b = (a * 2).tanh())")


def test_after_an_optimizer_the_first_weight_is_named():
    model = nn.MLP(2, [4, 1], seed=0)
    loss = nn.mse([model((0.0, 1.0))], [1.0])
    loss.backward()
    assert told(loss) == ""
    nn.SGD(model, lr=0.1).step()
    assert told(loss).startswith(
        "layers.0.neurons.0.w.0 or layers.0.neurons.0.w.1 or layers.0.neurons.0.b was"
    )


def test_a_number_that_no_longer_can_be_computed():
    x = Value(2.0, label="x")
    y = x.log()
    x.data = -1.0
    assert told(y).endswith("v1 = log(x) holds 0.6931, and cannot be computed again: log(-1) is not a real "
                            "number: log needs x > 0")  # fmt: skip


def test_constants_and_inner_numbers_may_be_what_was_changed():
    x, w = constant(2.0, label="x"), Value(3.0, label="w")
    y = w * x + w.exp()
    x.data = 1.0
    assert told(y).startswith("x was changed after the forward pass: v1 = w * x holds 6")
    z = Value(2.0) * 3 + 1
    z.data = 9.0
    assert told(z) == "v3 was changed after the forward pass: v3 = v2 + 1 holds 9, and would now be 7"


def test_a_change_in_the_last_digits_is_told_with_all_digits():
    w = Value(0.1, label="w")
    y = w * 1
    w.data = math.nextafter(0.1, 1)
    assert f"holds 0.1, and would now be {w.data!r}" in told(y)


def test_a_long_formula_is_cut():
    ws = [Value(1.0, label=f"weight{i}") for i in range(1000)]
    y = ag.sum(ws)
    ws[7].data = 2.0
    assert len(told(y)) < 300


@pytest.mark.parametrize(
    "fresh",
    [
        lambda x: x - x,  # nan, if x is infinite
        lambda x: (x * 0).detach() + x,
        lambda x: ag.dot([x, 0.1, x], [0.1, x, 0.3], bias=0.7),
        lambda x: ag.sum([x * 0.1 for _ in range(9)]) / 3,
        lambda x: ag.logsumexp([x, 1.0]) + ag.softmax([x, 2.0])[0] + ag.log_softmax([x, 3.0])[1],
        lambda x: ag.take([x, x * 2], 1) + ag.one_hot(1.0, 3)[1] * x + ag.where(x, x, 0.0),
        lambda x: ag.clip(x, 0.0, 1.0) + ag.elu(x) + ag.leaky_relu(x) + 2**x,
    ],
)
@pytest.mark.parametrize("number", [0.3, 1.0, math.inf])
def test_a_graph_that_was_not_changed_is_fresh(fresh, number):
    try:
        output = fresh(Value(number))
    except (ValueError, ArithmeticError):
        return
    assert told(output) == ""
    assert told(ag.unfold(output)) == ""
