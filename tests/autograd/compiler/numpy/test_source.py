"""The source for NumPy: written once for a network, line by line, so that a change of it is seen."""

import builtins
import dis

import numpy as np
import pytest

import autograd
from autograd import Value, compile
from autograd.compiler.numpy import support
from autograd.compiler.plan.plan import RESERVED

from ..comparing import leaves

REGRESSION = '''\
def bind(p, g, n):
    """The program for batches of n samples; p: the parameters; g: where their gradient goes.
'''


def perceptron():
    w = leaves(13)

    def loss(x, y):
        hidden = [autograd.tanh(autograd.dot(w[3 * i : 3 * i + 2], x, w[3 * i + 2])) for i in range(3)]
        return (autograd.dot(w[9:12], hidden, w[12]) - y).square()

    return compile(loss, [0.0, 0.0], 0.0, parameters=w)


def lines(source, title):
    """The lines of one of the functions within `bind`."""
    body = source.split(f"    def {title}(")[1].split("\n\n")[0]
    return [line.strip() for line in body.splitlines()[1:]]


def test_the_source_is_a_module_with_a_function():
    source = perceptron().source
    assert source.startswith("from numpy import ")
    assert REGRESSION in source
    compile_again = {}
    exec(source, compile_again)
    load, forward, backward = compile_again["bind"](np.zeros(13), np.zeros(13), 2)
    load(np.zeros((2, 2)), np.ones(2))
    assert list(forward()) == [1.0, 1.0]
    assert backward() == 1.0


def test_forward_is_a_line_a_step():
    forward = lines(perceptron().source, "forward")
    assert len(forward) == 6  # two products, tanh, difference, square, return
    assert sum(".dot(" in line for line in forward) == 2


def test_backward_is_the_textbook():
    backward = [line for line in lines(perceptron().source, "backward") if not line.startswith("#")]
    assert sum(".dot(" in line for line in backward) == 4  # two layers' weights, the way back, the mean
    assert len(backward) == 8


def test_nothing_is_made_after_binding():
    """Lines of forward and backward write into arrays that exist: they call, or assign to [...]."""
    source = perceptron().source
    for title in ("load", "forward", "backward"):
        for line in lines(source, title)[:-1]:
            assert line.startswith("#") or line.endswith(")") or "[...] = " in line, line


def test_a_function_of_several_numbers_has_no_backward():
    w = Value(1.0)
    assert "backward" not in compile(lambda x: [x * w, w], 1.0).source
    assert "backward" in compile(lambda x: x * w, 1.0).source


def test_only_what_is_used_is_imported():
    w = Value(1.0)
    imported = compile(lambda x: (x * w).exp(), 1.0).source.splitlines()[0]
    names = imported.removeprefix("from numpy import ").split(", ")
    source = compile(lambda x: (x * w).exp(), 1.0).source
    assert "exp" in names
    assert "tanh" not in names
    assert all(source.count(name) > 1 for name in names)


def test_numbers_are_written_to_the_last_digit():
    w, third = Value(1.0), 1.0 / 3.0
    program = compile(lambda x: w * x * third + 1e-300, 1.0)
    assert repr(third) in program.source
    assert program([3.0])[0] == 3.0 * third + 1e-300


def test_infinities_and_nan_are_numbers_of_the_source():
    w = Value(1.0)
    for constant in (float("inf"), float("-inf")):
        assert list(compile(lambda x, c=constant: autograd.maximum(w * x, c), 1.0)([2.0])) == [
            max(2.0, constant)
        ]
    assert np.isnan(compile(lambda x: w * x + float("nan"), 1.0)([2.0]))[0]


def shifted_windows(q, x):
    return (
        autograd.tanh(autograd.dot(q, [x[1], x[3]])) * autograd.sin(autograd.dot(q, [x[2], x[4]]))
        + x[0] * x[5]
    )


def computed_windows(q, x):
    z = [autograd.sin(v) for v in x]
    return autograd.tanh(autograd.dot(q, [z[0], z[4]])) * autograd.cos(autograd.dot(q, [z[1], z[5]])) + z[2]


@pytest.mark.parametrize("windows", [shifted_windows, computed_windows])
def test_the_same_weights_on_rows_that_do_not_lie_side_by_side(windows):
    q = [Value(0.3), Value(-0.7)]
    xs = np.linspace(-1.0, 1.0, 42).reshape(7, 6)
    program = autograd.compile(lambda x: windows(q, x), xs[0], parameters=q)
    for _ in range(2):
        _, gradient = program.value_and_grad(xs)
    autograd.mean([windows(q, x) for x in xs.tolist()]).backward()
    np.testing.assert_allclose(gradient, [w.grad for w in q], rtol=1e-12)


def test_parts_of_a_one_hot_keep_what_all_rows_share():
    w = [Value(0.1), Value(-0.4), Value(0.3), Value(0.7)]

    def f(c, x):
        hot, logs = autograd.one_hot(c, 4), autograd.log_softmax([u * x for u in w])
        one, two = autograd.dot(hot[:2], logs[:2]), autograd.dot(hot[2:], logs[2:])
        return autograd.tanh(one) * autograd.sin(two)

    program = autograd.compile([f(c := Value(1.0), x := Value(0.5))], inputs=[c, x], parameters=w)
    found = program([0, 1, 2, 3], [0.5, -1.0, 2.0, 1.5])
    expected = [f(c, x).data for c, x in enumerate([0.5, -1.0, 2.0, 1.5])]
    assert list(found[:, 0]) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("backend", ["numpy", "python"])
def test_one_class(backend):
    w = Value(2.0)
    program = autograd.compile(lambda c: autograd.one_hot(c, 1)[0] * w, 0.0, backend=backend)
    assert list(program([0, 0])) == [2.0, 2.0]
    with pytest.raises(ValueError, match="0 to 0"):
        program([1, 0])


def test_a_gradient_that_is_a_number_spread_over_rows():
    """d/dw of a * w, three times, is a value that all rows share."""
    w, v = Value(0.4), [Value(0.1), Value(-0.2), Value(0.3)]

    def once(x):
        a = w.tanh()
        return autograd.sum([autograd.maximum(x * k, -0.5 * x) - a * w for k in (1.0, 2.0, 3.0)])

    def by_sample(x):
        return autograd.sum([u * v[0] + autograd.sin(x * u) for u in v])

    for f, parameters in ((once, [w]), (by_sample, v)):
        for n in (1, 3, 5):
            xs = np.linspace(-1.0, 2.0, n)
            program = autograd.compile(f, 0.5, parameters=parameters)
            _, gradient = program.value_and_grad(xs)
            for p in parameters:
                p.grad = 0.0
            autograd.mean([f(Value(x)) for x in xs.tolist()]).backward()
            np.testing.assert_allclose(gradient, [p.grad for p in parameters], rtol=1e-12)


def test_so_many_variables_are_not_in_one_block_of_code():
    """Into a block of code Python inserts an instruction for each of them, one by one: see MANY_LINES."""
    w = Value(0.5)

    def function(x, n):
        for _ in range(n):
            x = (x * w).tanh()
        return x

    short, long = (compile(lambda x, n=n: function(x, n), 1.0, parameters=[w]).source for n in (10, 200))
    assert "assert" not in short
    bind = next(c for c in builtins.compile(long, "long", "exec").co_consts if hasattr(c, "co_code"))
    names = [step.opname for step in dis.get_instructions(bind)]
    assert any("JUMP" in name for name in names[names.index("RESUME") :][:8])


def test_no_label_is_taken_for_a_function_that_the_program_calls():
    """Each name that a source may import is the label of a node here: the nodes get other names."""
    imported = {
        *support.__all__,
        "add",
        "bincount",
        "dot",
        "errstate",
        "gradient",
        "int",
        "bool",
        "exp",
        "log",
    }
    values = {name: Value(0.5 + i / 100, label=name) for i, name in enumerate(sorted(imported))}
    rows = list(values.values())

    def function(x, i):
        z = (x * rows[0]).exp() + autograd.take(rows, i).sqrt()
        z.label = "places"
        return (z * z).log() + autograd.take([row * z for row in rows], i)

    program = compile(function, 0.5, 1, parameters=values)
    assert imported <= set(RESERVED)
    value, gradient = program.value_and_grad([0.5, 0.25], [1, 3])
    mean = autograd.mean([function(Value(0.5), Value(1)), function(Value(0.25), Value(3))])
    mean.backward()
    assert value == pytest.approx(mean.data, rel=1e-12)
    np.testing.assert_allclose(gradient, [row.grad for row in rows], rtol=1e-12)
