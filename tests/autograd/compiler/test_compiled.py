"""Functions that are compiled without an example: a program for each structure of their arguments."""

import copy
import functools
import gc
import inspect
import math
import pickle
import random
import threading
import warnings
from collections import namedtuple
from fractions import Fraction

import numpy as np
import pytest

import autograd
import nn
from autograd import Value, compile
from autograd.compiler import attempt, structure
from autograd.compiler.graph.record import uncollected
from tests.threads import in_threads

Point = namedtuple("Point", "x y")


@pytest.fixture
def w():
    return Value(2.0, label="w")


def scaled(w, **options):
    return compile(lambda x: w * x, **options)


def misses(fn):
    return fn.cache_info().misses


# ---- what it returns ----


def test_a_call_is_one_sample_and_returns_numbers(w):
    loss = compile(lambda x, y: (w * x[0] + x[1] - y) ** 2)
    assert loss([1.0, 2.0], 1.0) == 9.0
    assert type(loss([1.0, 2.0], 1.0)) is float


RESULTS = {
    "a list": (lambda x, w: [w * x, x], [4.0, 2.0]),
    "a tuple": (lambda x, w: (w * x, [x, w]), (4.0, [2.0, 2.0])),
    "a dict": (lambda x, w: {"a": w * x, "b": {"c": [x]}}, {"a": 4.0, "b": {"c": [2.0]}}),
    "a named tuple": (lambda x, w: Point(w * x, x), Point(4.0, 2.0)),
    "ragged lists": (lambda x, w: [[x], [w, w * x]], [[2.0], [2.0, 4.0]]),
    "what is no number": (lambda x, w: (w * x, None, True, "a", []), (4.0, None, True, "a", [])),
    "numbers": (lambda x, w: (w * x, 3, 4.5), (4.0, 3.0, 4.5)),
}


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_keeps_its_structure(w, name):
    fn, expected = RESULTS[name]
    compiled = compile(lambda x: fn(x, w))
    for _ in range(2):
        found = compiled(2.0)
        assert found == expected
        assert type(found) is type(expected)


def test_an_array_of_values_becomes_one_of_floats(w):
    found = compile(lambda X: (X @ X.T) * w)(np.arange(6.0).reshape(2, 3))
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, [[10.0, 28.0], [28.0, 100.0]])


@pytest.mark.parametrize("result", [iter([1.0]), object(), {1.0}, 1j], ids=lambda x: type(x).__name__)
def test_other_results_are_refused(result):
    with pytest.raises(TypeError, match=f"returns Values and numbers.*not {type(result).__name__}"):
        compile(lambda x: result)(1.0)


def test_a_result_without_numbers_is_refused():
    with pytest.raises(TypeError, match="returns nothing to compute"):
        compile(lambda x: None)(1.0)


# ---- what it takes ----

ARGUMENTS = {
    "a number": 3.0,
    "an int": 3,
    "a fraction": Fraction(1, 2),
    "a NumPy number": np.float32(0.5),
    "an array of no axes": np.array(2.0),
    "a list": [1.0, 2.0],
    "a list of both": [1, 2.5],
    "a tuple": (1.0, 2.0),
    "ragged": [[1.0], [2.0, 3.0], []],
    "a matrix": [[1.0, 2.0], [3.0, 4.0]],
    "a dict": {"a": 1.0, "b": [2.0, (3.0, 4)]},
    "a named tuple": Point(1.0, [2.0]),
    "an array": np.array([[1.0, 2.0, 3.0]]),
    "an array of ints": np.array([1, 2]),
    "an array of bools": np.array([True, False]),
    "an array of objects": np.array([1, Fraction(1, 2)], dtype=object),
    "arrays of different lengths": [np.ones(2), np.ones(3)],
}


def total(x):
    if isinstance(x, dict):
        x = list(x.values())
    is_number = not hasattr(x, "__iter__") or getattr(x, "shape", None) == ()
    return 1.0 * x if is_number else sum(map(total, x), 0.0)


@pytest.mark.parametrize("backend", [None, "numpy", "python"])
@pytest.mark.parametrize("name", ARGUMENTS)
def test_an_argument_may_be(w, name, backend):
    argument = ARGUMENTS[name]
    compiled = compile(lambda x: total(x) * w, backend=backend)
    expected = total(argument) * 2.0
    assert [compiled(argument) for _ in range(6)] == [expected] * 6
    assert compiled.value_and_grad(argument) == (expected, [total(argument)])
    assert misses(compiled) == 1


def test_containers_reach_the_function_as_they_are():
    kinds = []
    compile(lambda *xs: kinds.append([type(x) for x in xs]) or xs[0][0])(
        [1.0], (1.0,), np.ones(1), {"a": 1.0}, Point(1.0, 2.0)
    )
    assert {tuple(each) for each in kinds} == {(list, tuple, np.ndarray, dict, Point)}


def test_keywords_and_defaults(w):
    compiled = compile(lambda x, k=2.0, *, m=1.0: w * x * k * m)
    assert (compiled(3.0), compiled(3.0, k=5.0), compiled(3.0, 5.0), compiled(3.0, m=2.0)) == (12, 30, 30, 24)
    assert compiled(k=5.0, x=3.0) == 30.0
    assert compile(lambda self, args: self * args)(self=2.0, args=3.0) == 6.0
    for wrong in ((), (1.0, 2.0, 3.0)):
        with pytest.raises(TypeError, match="positional argument"):
            compiled(*wrong)
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        compiled(1.0, z=1.0)


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ((x for x in [1.0]), "used up"),
        (map(float, "1"), "used up"),
        (1j, "real and imaginary"),
        ({1.0}, "not set"),
        (object(), "functools.partial"),
        (nn.MLP(2, [1]), "parameters="),
        (np.array(["a"]), "real numbers"),
        (np.array([1j]), "real numbers"),
        (np.ma.array([1.0, 2.0], mask=[0, 1]), "masked"),
    ],
    ids=lambda x: type(x).__name__,
)
def test_what_is_no_argument(w, wrong, hint):
    with pytest.raises(TypeError, match=hint):
        scaled(w)(wrong)


def test_numbers_too_large_for_a_float_are_refused_only_where_they_are_used_as_one(w):
    assert compile(lambda n: w * (n % 10))(10**400 + 7) == 14.0
    with pytest.raises(ValueError, match="too large"):
        compile(lambda n: w * n)(10**400)


# ---- structures and programs ----


def test_a_long_list_is_looked_through_once_for_ints(monkeypatch):
    seen = []
    holds_ints = attempt.holds_ints
    monkeypatch.setattr(attempt, "holds_ints", lambda block: seen.append(block) or holds_ints(block))
    assert compile(autograd.sum)([0.5] * 9) == 4.5
    assert len(seen) == 1


def test_each_structure_has_a_program(w):
    compiled = compile(lambda xs: sum(xs) * w)
    for n in (1, 2, 3, 2, 1):
        assert compiled([1.0] * n) == 2.0 * n
    assert compiled.cache_info() == (2, 3, 64, 3)
    compiled((1.0,))
    compiled(np.ones(1))
    assert misses(compiled) == 5
    compiled.clear_cache()
    assert compiled.cache_info() == (0, 0, 64, 0)
    assert compiled([1.0]) == 2.0


def test_the_cache_is_bounded_and_forgets_what_was_used_least_recently(w):
    compiled = compile(lambda xs: sum(xs) * w, cache_size=2)
    for n in (1, 2, 1, 3):
        compiled([1.0] * n)
    assert compiled.cache_info() == (1, 3, 2, 2)
    compiled([1.0])
    assert misses(compiled) == 3
    compiled([1.0] * 2)
    assert misses(compiled) == 4


@pytest.mark.parametrize("size", [0, -1, 1.5, "a", True])
def test_a_cache_holds_at_least_one(size):
    with pytest.raises(ValueError, match="cache_size"):
        compile(lambda x: x, cache_size=size)


def test_the_function_is_not_called_once_its_first_calls_were_compared(w):
    calls = []
    compiled = compile(lambda x: (calls.append(x), w * x)[1])
    for x in range(20):
        compiled(float(x))
    assert len(calls) < 10


def test_small_functions_run_on_floats_large_ones_on_arrays(w):
    compiled = compile(lambda xs: sum(w * x for x in xs))
    small, large = [1.0] * 3, [1.0] * 1000
    assert (compiled(small), compiled(large)) == (6.0, 2000.0)
    backends = [kept.program.backend for kept in compiled._cache._kept.values()]
    assert backends == ["python", "numpy"]
    compiled.batch([small])
    assert compiled.program(small).backend == "numpy"
    assert (misses(compiled), compiled.cache_info().hits) == (3, 1)
    with pytest.raises(ValueError, match="no back end is called 'cuda'"):
        compile(lambda x: x, backend="cuda")


# ---- ints, and what else is part of the program ----


def power(x, n):
    result = 1.0
    for _ in range(n):
        result = result * x
    return result


def test_an_int_that_is_calculated_with_is_data(w):
    compiled = compile(lambda x, n: w * x * n + n**2)
    assert [compiled(1.0, n) for n in range(5)] == [2.0 * n + n * n for n in range(5)]
    assert misses(compiled) == 1


def test_an_int_that_is_looked_up_by_take_is_data(w):
    compiled = compile(lambda t: autograd.take([w, w * 2, w * 3], t))
    assert [compiled(t) for t in (0, 1, 2)] == [2.0, 4.0, 6.0]
    assert misses(compiled) == 1


USED_AS_INTS = {
    "range": power,
    "index": lambda x, n: [x, x * 2, x * 3, x * 4][n],
    "branch": lambda x, n: x if n > 1 else -x,
    "equality": lambda x, n: x if n == 2 else -x,
    "truth": lambda x, n: x if n else -x,
    "a key": lambda x, n: {1: 10.0, 2: 20.0}[n % 2 + 1] * x,
    "a key that may be missing": lambda x, n: {2: 20.0}.get(n, 1.0) * x,
    "in a set": lambda x, n: x if n in {2, 3} else -x,
    "in a tuple": lambda x, n: x if n in (2, 3) else -x,
    "float()": lambda x, n: float(n) * x,
    "math": lambda x, n: math.factorial(n) * x,
    "a shift": lambda x, n: (1 << n) * x,
    "text": lambda x, n: {"n1": 1.0, "n2": 2.0, "n3": 3.0, "n0": 0.0}[f"n{n}"] * x,
    "text that may be missing": lambda x, n: {"2": 20.0}.get(str(n), 1.0) * x,
    "text of what is computed": lambda x, n: {"03": 20.0}.get(f"{n + 1:02}", 1.0) * x,
    "an array": lambda x, n: np.ones(n + 1).sum() * x,
    "a list that it repeats": lambda x, n: sum([x] * n, 0.0),
    "a refusal that it catches": lambda x, n: caught(n) * x,
}


def caught(n):
    try:
        return {2: 20.0}[n]
    except (KeyError, TypeError):
        return 1.0


@pytest.mark.parametrize("kind", [int, np.int64])
@pytest.mark.parametrize("name", USED_AS_INTS)
def test_an_int_that_is_used_as_one_is_part_of_the_program(name, kind):
    fn = USED_AS_INTS[name]
    compiled = compile(fn)
    for n in (0, 1, 3, 2, 1, 0):
        assert compiled(1.5, kind(n)) == fn(1.5, kind(n)), n
    assert misses(compiled) == 4


@pytest.mark.parametrize("tokens", [[2, 0], (2, 0), np.array([2, 0]), {"a": 2, "b": 0}], ids=repr)
def test_so_are_ints_in_containers(tokens):
    def fn(tokens, x):
        tokens = tokens.values() if isinstance(tokens, dict) else tokens
        return sum([[1.0, 10.0, 100.0][t] for t in tokens]) * x

    compiled = compile(fn)
    assert (compiled(tokens, 2.0), compiled(tokens, 3.0)) == (202.0, 303.0)
    assert misses(compiled) == 1


def test_only_those_arguments_that_need_it(w):
    table = [w, w * 2, w * 3]
    compiled = compile(lambda n, t, x: sum([autograd.take(table, t) * x for _ in range(n)]))
    for n, t in ((2, 0), (2, 1), (2, 2), (3, 0)):
        assert compiled(n, t, 1.0) == n * 2.0 * (t + 1)
    assert misses(compiled) == 2


def test_ints_that_no_float_holds_are_never_rounded():
    compiled = compile(lambda n, x: (n % 10) * x)
    assert [compiled(2**60 + i, 1.0) for i in (1, 2)] == [7.0, 8.0]
    compiled = compile(lambda n, x: (n[0] % 10) * x)
    assert [compiled(np.array([2**60 + i]), 1.0) for i in (1, 2)] == [7.0, 8.0]


def test_what_asks_for_the_type_of_an_int_is_an_error():
    with pytest.raises(ValueError, match="for sample 0"):
        compile(lambda x, n: 2.0 * x if isinstance(n, int) else 3.0 * x)(1.0, 2)


@pytest.mark.parametrize("flag", [True, False, np.True_, np.False_])
def test_bools_may_decide(w, flag):
    compiled = compile(lambda x, flag: w * x if flag else x)
    assert compiled(3.0, flag) == (6.0 if flag else 3.0)


def test_a_bool_is_itself(w):
    compiled = compile(lambda x, flag: w * x if flag is True else x)
    assert (compiled(3.0, False), compiled(3.0, True), compiled(3.0, 1)) == (3.0, 6.0, 3.0)


def test_text_none_and_functions_are_part_of_the_program(w):
    def fn(x, mode, y, act):
        x = x if y is None else x + y
        return act(w * x) if mode == "a" else x

    compiled = compile(fn)
    for mode in ("a", "b"):
        for y in (None, 1.0):
            for act in (autograd.tanh, autograd.exp, abs):
                expected = fn(0.5, mode, y, act)
                assert compiled(0.5, mode, y, act) == getattr(expected, "data", expected)


BRANCHES = {
    "if": lambda x: x if x > 0 else -x,
    "equality": lambda x: x if x == 1.0 else -x,
    "equality of arguments": lambda x, y=1.0: x if x * 1.0 == x * 2.0 else y,
    "a key": lambda x: {1.0: 2.0}.get(x, 0.0) * x,
    "in a set": lambda x: x if x * 2.0 in {2.0} else -x,
    "math": lambda x: x * math.exp(x),
    "a refusal that it catches": lambda x: caught(x) * x,
}


@pytest.mark.parametrize("name", BRANCHES)
def test_a_float_that_decides_is_an_error(name):
    with pytest.raises(TypeError, match="would be decided once") as refused:
        compile(BRANCHES[name])(2.0)
    assert "an int, a bool or a text" in refused.value.__notes__[0]


def test_equal_floats_are_compared_by_no_one():
    compiled = compile(lambda x, y: 1.0 * x if x == y else 2.0 * x)
    assert (compiled(1, 1), compiled(1, 2)) == (1.0, 2.0)
    with pytest.raises(TypeError, match="would be decided once"):
        compiled(1.0, 1.0)


def test_values_may_be_keys_where_they_are_no_arguments(w):
    weights = {w: 3.0}
    compiled = compile(lambda x: weights[w] * w * x)
    assert compiled(2.0) == 12.0
    assert hash(w) == object.__hash__(w)
    assert Value.__hash__ is object.__hash__


def test_hashes_are_those_of_objects_again_after_an_error():
    with pytest.raises(ZeroDivisionError):
        compile(lambda x: 1 / x)(0.0)
    assert Value.__hash__ is object.__hash__


# ---- numbers that change ----


@pytest.mark.parametrize("backend", ["python", "numpy"])
def test_each_call_sees_the_numbers_of_the_values(w, backend):
    compiled = scaled(w, backend=backend)
    for number in (2.0, 5.0, 0.0, math.inf):
        w.data = number
        assert compiled(3.0) == 3.0 * number or math.isnan(3.0 * number)
        assert compiled.batch([3.0, 1.0])[1] == number
        assert compiled.value_and_grad(3.0)[0] == compiled(3.0)


def test_programs_share_the_numbers(w):
    compiled = compile(lambda xs: sum(xs) * w)
    assert (compiled([1.0]), compiled([1.0, 1.0])) == (2.0, 4.0)
    w.data = 10.0
    assert (compiled([1.0]), compiled([1.0, 1.0])) == (10.0, 20.0)


def test_values_that_are_not_learned_are_seen_too(w):
    v = Value(1.0)
    compiled = compile(lambda x: w * x + v, parameters=[v])
    assert compiled(3.0) == 7.0
    w.data = 5.0
    assert compiled(3.0) == 16.0
    assert compiled.value_and_grad(3.0) == (16.0, [1.0])
    assert compiled.cache_info()[1:] == (2, 64, 1)


def test_a_vector_that_was_changed_is_set_to_the_values(w):
    compiled = scaled(w)
    program = compiled.program(1.0)
    program.vector = [100.0]
    assert list(program([1.0])) == [100.0]
    assert list(compiled.batch([1.0])) == [2.0]


def test_a_variable_that_stands_for_something_else_is_seen():
    k, values = 3.0, [Value(2.0)]

    def around(x):
        return sum([k * v * x for v in values])

    compiled = compile(around)
    assert compiled.value_and_grad(1.0) == (6.0, [3.0])
    k = 4.0
    assert compiled(1.0) == 8.0
    values = [Value(10.0)]
    assert compiled(1.0) == 40.0
    assert compiled.value_and_grad(1.0) == (40.0, [4.0])
    assert compiled.parameters == (values[0],)


RATE = 1.0


def test_so_is_a_global(monkeypatch):
    compiled = compile(lambda x: RATE * x)
    assert compiled(2.0) == 2.0
    monkeypatch.setitem(globals(), "RATE", 3.0)
    assert compiled(2.0) == 6.0
    monkeypatch.setitem(globals(), "RATE", 1.0 + 2.0)
    compiled(2.0)
    assert misses(compiled) == 2


@pytest.mark.parametrize("backend", ["python", "numpy"])
@pytest.mark.parametrize(
    "fn",
    [lambda w, x: w.data * x + w, lambda w, x: w * random.random() * x],
    ids=["data", "random"],
)
def test_what_is_stuck_is_noticed(w, fn, backend):
    with pytest.raises(ValueError, match="do the same for every sample"):
        compile(lambda x: fn(w, x), backend=backend)(1.5)
    with pytest.raises(ValueError, match="do the same for every sample"):
        compile(lambda: fn(w, 1.5), backend=backend)()


class Twice(nn.Module):
    """Twice as much in training."""

    def __init__(self):
        self.w = Value(2.0)

    def __call__(self, x):
        return self.w * x * (2.0 if self.training else 1.0)

    @compile
    def method(self, x):
        return self(x)


def test_the_mode_of_a_model_is_seen():
    model = Twice()
    for compiled in (
        compile(lambda x: model(x) * 1.0),
        compile(lambda x: x * next(map(model, [1.0]))),
        compile(model),
        compile(functools.partial(model.__call__)),
        model.method,
    ):
        model.train()
        assert compiled(3.0) == 12.0
        model.eval()
        assert compiled(3.0) == 6.0
        model.train()
        assert compiled(3.0) == 12.0
        assert misses(compiled) == 2
    models = {"twice": model}
    compiled = compile(lambda x: models["twice"](x) * 1.0, parameters=model)
    assert (compiled(3.0), model.eval(), compiled(3.0)) == (12.0, model, 6.0)


# ---- gradients ----


def test_gradients_are_those_of_the_eager_walk():
    model = nn.MLP(3, [4, 2], activation="tanh", seed=0)

    def loss(x, y):
        return nn.half_sse(model(x), y)

    compiled = compile(loss, parameters=model)
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    for x, y in zip(X.tolist(), Y.tolist()):
        model.zero_grad()
        loss(x, y).backward()
        value, gradient = compiled.value_and_grad(x, y)
        assert value == pytest.approx(loss(x, y).data, rel=1e-12)
        np.testing.assert_allclose(gradient, [p.grad for p in model.parameters()], rtol=1e-9, atol=1e-12)
    model.zero_grad()
    autograd.mean([loss(x, y) for x, y in zip(X.tolist(), Y.tolist())]).backward()
    for batch in ((X, Y), (X.tolist(), Y.tolist()), (tuple(X), list(Y))):
        value, gradient = compiled.batch.value_and_grad(*batch)
        np.testing.assert_allclose(gradient, [p.grad for p in model.parameters()], rtol=1e-9, atol=1e-12)
    assert compiled.parameters == tuple(model.parameters())


def test_backward_adds_to_grad(w):
    compiled = compile(lambda x: (w * x) ** 2)
    assert (compiled.backward(3.0), w.grad) == (36.0, 36.0)
    assert (compiled.batch.backward([3.0, 1.0]), w.grad) == (20.0, 36.0 + 20.0)


def test_a_training_loop():
    model = nn.MLP(2, [4, 1], activation="tanh", seed=0)
    loss = compile(lambda x, y: nn.mse(model(x), y), parameters=model)
    optimizer = nn.SGD(model, lr=0.3)
    first = last = None
    for _ in range(200):
        optimizer.zero_grad()
        last = loss.batch.backward([(0, 0), (0, 1), (1, 0), (1, 1)], [-1, 1, 1, -1])
        first = last if first is None else first
        optimizer.step()
    assert last < first / 20
    assert misses(loss) == 1


def test_one_number_is_differentiated_and_there_is_something_to_learn(w):
    with pytest.raises(TypeError, match="one number"):
        compile(lambda x: [w * x]).value_and_grad(1.0)
    with pytest.raises(TypeError, match="this program has none"):
        compile(lambda x: x).value_and_grad(1.0)


def test_the_order_of_parameters_does_not_change_without_a_word():
    positions = [Value(1.0), Value(2.0), Value(3.0)]

    def dot(xs):
        return sum(p * x for p, x in zip(positions, xs))

    compiled = compile(dot)
    with pytest.raises(AttributeError, match=r"no parameters yet.*call value_and_grad"):
        _ = compiled.parameters
    assert list(compiled.value_and_grad([1.0, 5.0])[1]) == [1.0, 5.0]
    assert compiled([1.0, 2.0, 3.0]) == 14.0
    with pytest.raises(ValueError, match=r"meets 3 Values .* had 2.*parameters=model"):
        compiled.value_and_grad([1.0, 2.0, 3.0])
    named = compile(dot, parameters=iter(positions))
    assert list(named.value_and_grad([1.0, 5.0])[1]) == [1.0, 5.0, 0.0]
    assert list(named.value_and_grad([1.0, 5.0, 6.0])[1]) == [1.0, 5.0, 6.0]


# ---- batches ----


def test_a_batch_is_each_sample(w):
    compiled = compile(lambda x, y: {"a": w * x[0] + y, "b": [x[1], (y, None)]})
    X, Y = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [1, 2, 3]
    for batch in ((X, Y), (np.array(X), np.array(Y)), (tuple(map(tuple, X)), tuple(Y))):
        found = compiled.batch(*batch)
        assert found["a"].tolist() == [3.0, 8.0, 13.0]
        assert found["b"][0].tolist() == [2.0, 4.0, 6.0]
        assert found["b"][1][0].tolist() == [1.0, 2.0, 3.0]
        assert found["b"][1][1] is None


def test_what_is_no_list_is_the_same_for_all(w):
    compiled = compile(lambda x, k, mode="a": w * x * k if mode == "a" else x)
    assert compiled.batch([1.0, 2.0], 3.0).tolist() == [6.0, 12.0]
    assert compiled.batch(np.array([1.0, 2.0]), 3, mode="b").tolist() == [1.0, 2.0]
    assert compiled.batch(x=[1.0, 2.0], k=[3, 4]).tolist() == [6.0, 16.0]


def test_samples_of_different_structures_go_in_groups(w):
    compiled = compile(lambda xs: sum(xs, 0.0) * w)
    samples = [[1.0], [1.0, 2.0], [3.0], [], [4.0, 5.0]]
    assert compiled.batch(samples).tolist() == [2.0, 6.0, 6.0, 0.0, 18.0]
    value, gradient = compiled.batch.value_and_grad(samples)
    assert value == pytest.approx(32.0 / 5)
    assert gradient == pytest.approx([16.0 / 5])
    assert misses(compiled) == 3


def test_groups_of_ints_and_texts():
    compiled = compile(power)
    assert compiled.batch([2.0, 3.0, 2.0], [3, 2, 3]).tolist() == [8.0, 9.0, 8.0]
    assert compiled.batch(np.array([2.0, 3.0]), np.array([1, 2])).tolist() == [2.0, 9.0]
    assert compiled.batch([2.0, 3.0], 2).tolist() == [4.0, 9.0]
    v = Value(3.0)
    compiled = compile(lambda s: v * 2 if s == "a" else v * 1)
    assert compiled.batch(["a", "b", "a"]).tolist() == [6.0, 3.0, 6.0]
    assert compiled.batch.value_and_grad(["a", "b", "a"])[1] == pytest.approx([5.0 / 3])


def test_ints_and_floats_in_one_batch_are_one_group(w):
    compiled = compile(lambda x: sum(x) * w)
    assert compiled.batch([[1, 0.5], [0.5, 1], [1, 1]]).tolist() == [3.0, 3.0, 4.0]
    assert misses(compiled) == 1


def test_plain_lists_without_numpy(w):
    compiled = compile(lambda x, s: w * x if s == "a" else x, backend="python")
    assert compiled.batch([1.0, 2.0, 3.0], ["a", "b", "a"]) == [2.0, 2.0, 6.0]


def test_batches_that_are_none(w):
    compiled = compile(lambda x, y=1.0: [v * w for v in (x if isinstance(x, list) else [x])])
    for batch, message in {
        ((1.0, 2.0), (1.0,)): "argument 0 has 2, argument 1 has 1",
        ((),): "empty",
        (3.0,): "no argument is a list",
    }.items():
        with pytest.raises(ValueError, match=message):
            compiled.batch(*batch)
    with pytest.raises(TypeError, match="list of dicts"):
        compiled.batch({"a": [1.0]})
    with pytest.raises(TypeError, match="Value"):
        compiled.batch([w])
    with pytest.raises(ValueError, match="different structures"):
        compiled.batch([[1.0], [1.0, 2.0]])


def test_the_program_of_a_sample(w):
    compiled = compile(lambda xs, y: (sum(xs) * w - y) ** 2, parameters=[w], backend="numpy")
    program = compiled.program([1.0, 2.0], 1.0)
    assert program.value_and_grad([[1.0, 2.0], [0.0, 1.0]], [1.0, 2.0]) == (12.5, [15.0])
    assert compiled.program(np.array([1.0, 2.0]), 5) is not program
    assert compiled.program([3.0, 4.0], 0.0) is program
    assert compiled.program([3.0], 0.0) is not program


# ---- in other functions, and with Values ----


def test_with_a_value_it_is_the_function_itself(w):
    compiled = scaled(w)
    x = Value(3.0)
    y = compiled(x)
    y.backward()
    assert (y.data, x.grad, w.grad) == (6.0, 2.0, 3.0)
    assert isinstance(compile(lambda x: x["a"][0] * w)({"a": [x]}), Value)
    assert isinstance(compile(lambda x: x[0] * w)(np.array([x])), Value)
    assert misses(compiled) == 0
    for call in (compiled.value_and_grad, compiled.program):
        with pytest.raises(TypeError, match="there is a Value among the arguments"):
            call(x)


def test_in_a_function_that_is_differentiated(w):
    compiled = compile(lambda x: w * x * x)
    assert autograd.grad(compiled)(3.0) == 12.0
    k = Value(4.0)
    inner = compile(lambda x: k * x)
    assert autograd.grad(lambda t: compile(lambda: t * t)())(3.0) == 6.0
    assert autograd.grad(lambda t: t * inner(3.0))(2.0) == 12.0


def test_in_a_function_that_is_compiled(w):
    inner = compile(lambda: w * w)
    outer = compile(lambda x: inner() * x)
    assert outer.value_and_grad(3.0) == (12.0, [12.0])
    w.data = 3.0
    assert outer(1.0) == 9.0
    for call in (inner.value_and_grad, lambda: scaled(w).batch([1.0])[0]):
        with pytest.raises(TypeError, match="would be constants"):
            compile(lambda x, call=call: call() * x)(1.0)


def test_recursion(w):
    @compile
    def tower(x, n):
        return x if n == 0 else w * tower(x, n - 1)

    assert (tower(1.0, 3), tower(1.0, 4)) == (8.0, 16.0)
    assert misses(tower) == 2


def test_without_arguments(w):
    compiled = compile(lambda: w * w)
    assert (compiled(), compiled.value_and_grad()) == (4.0, (4.0, [4.0]))
    w.data = 3.0
    assert (compiled(), compiled.program().backend) == (9.0, "python")


# ---- errors of the function ----


def test_errors_of_the_function_come_out_and_can_be_repeated(w):
    weights = [w]
    compiled = compile(lambda x: weights[1] * x)
    for _ in range(2):
        with pytest.raises(IndexError, match="list index out of range"):
            compiled(1.0)
    fails = compile(lambda x, n: [w, w * 2][n] * x)
    with pytest.raises(IndexError):
        fails(1.0, 2)
    assert fails(1.0, 1) == 4.0


def test_an_error_does_not_decide_what_ints_are(w):
    def fn(x, n):
        if [True][0 if isinstance(x, Value) or x else 1] and broken:
            raise RuntimeError("broken")
        return w * x * n

    broken = True
    compiled = compile(fn)
    with pytest.raises(RuntimeError, match="broken"):
        compiled(1.0, 2)
    broken = False
    assert [compiled(1.0, n) for n in range(4)] == [0.0, 2.0, 4.0, 6.0]
    assert misses(compiled) == 1


def test_generators_and_coroutines_are_no_functions_to_compile():
    def generator(x):
        yield x

    async def coroutine(x):
        return x

    for fn in (generator, coroutine):
        with pytest.raises(TypeError, match="returns its result"):
            compile(fn)
    with pytest.raises(TypeError, match="expected a function"):
        compile(None)


# ---- warnings ----


def test_recording_again_and_again_is_said_once(w):
    compiled = compile(lambda k, xs: sum(xs) * w * k)
    with pytest.warns(RuntimeWarning, match="recorded 16 times.*: xs has come in 16 structures") as caught:
        [compiled(2.0, [1.0] * n) for n in range(1, 40)]
    assert len(caught) == 1
    assert caught[0].filename == __file__


def test_so_is_a_value_that_changes_and_is_not_learned(w):
    v = Value(1.0)
    compiled = compile(lambda x: w * x + v, parameters=[v])
    with pytest.warns(RuntimeWarning, match="not in parameters="):
        assert [(setattr(w, "data", float(n)), compiled(1.0))[1] for n in range(20)] == [*range(1, 21)]


def test_programs_that_are_used_are_no_reason_to_warn(w):
    compiled = compile(lambda xs: sum(xs) * w)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for n in range(1, 60):
            for _ in range(3):
                compiled([1.0] * n)


# ---- as functions are ----


@compile
def documented(x):
    """What it does."""
    return x * 2.0


def test_it_looks_like_the_function():
    assert (documented.__name__, documented.__doc__) == ("documented", "What it does.")
    assert (documented.__module__, documented.__qualname__) == (__name__, "documented")
    assert list(inspect.signature(documented).parameters) == ["x"]
    assert documented.__wrapped__(2.0) == 4.0
    assert repr(documented).startswith("<compiled function documented: ")
    with pytest.raises(AttributeError, match=r"of its programs, fn.program\(\*sample\).vector"):
        _ = documented.vector
    with pytest.raises(AttributeError, match="has no nothing"):
        _ = documented.nothing


def test_options_before_the_function(w):
    @compile(parameters=[w], backend="numpy", cache_size=3)
    def fn(x):
        return w * x

    assert fn.value_and_grad(2.0) == (4.0, [2.0])
    assert fn.cache_info().maxsize == 3
    assert compile()(lambda x: w * x)(2.0) == 4.0


def test_kinds_of_functions(w):
    partial = compile(functools.partial(lambda k, x: k * w * x, 3.0))
    assert (partial(2.0), partial.__name__) == (12.0, "<lambda>")
    model = nn.MLP(2, [3, 2], seed=0)
    assert compile(model)([1.0, 2.0]) == pytest.approx([v.data for v in model([1.0, 2.0])])
    assert compile(compile(lambda x: w * x))(2.0) == 4.0


class Scale:
    def __init__(self, k):
        self.w = Value(k)

    @compile
    def method(self, x):
        """Scaled."""
        return self.w * x

    @staticmethod
    @compile
    def static(x):
        return x * 2.0

    @classmethod
    @compile
    def of_class(cls, x):
        return x * 3.0


def test_methods():
    a, b = Scale(3.0), Scale(5.0)
    assert (a.method(2.0), b.method(2.0), a.method(3.0)) == (6.0, 10.0, 9.0)
    assert (misses(a.method), a.method.parameters if a.method.backward(1.0) else ()) == (1, (a.w,))
    assert (Scale.static(2.0), a.static(2.0), Scale.of_class(2.0), a.of_class(2.0)) == (4.0, 4.0, 6.0, 6.0)
    assert Scale.method.__doc__ == "Scaled."


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))],
    ids=["copy", "deep", "pickle"],
)
def test_a_copy_of_an_object_computes_with_its_own_numbers(copied):
    a = Scale(3.0)
    assert a.method(2.0) == 6.0
    other = copied(a)
    other.w = Value(7.0)
    other.method.clear_cache()
    assert (other.method(2.0), a.method(2.0)) == (14.0, 6.0)
    assert copied(documented) is documented


def test_a_deep_copy_of_what_holds_a_compiled_model_is_apart():
    model = nn.MLP(2, [1], seed=0)
    both = {"model": model, "run": compile(model, parameters=model)}
    other = copy.deepcopy(both)
    for parameter in other["model"].parameters():
        parameter.data = 0.0
    assert other["run"]([1.0, 2.0]) == 0.0
    assert both["run"]([1.0, 2.0]) == model([1.0, 2.0]).data != 0.0


def test_an_object_without_attributes_is_refused():
    class Slotted:
        __slots__ = ()

        @compile
        def method(self, x):
            return x

    with pytest.raises(TypeError, match="__slots__"):
        Slotted().method(1.0)


def test_a_model_has_compiled_methods():
    class Net(nn.Module):
        def __init__(self):
            self.net = nn.MLP(2, [3, 1], activation="tanh", seed=0)

        @compile
        def loss(self, x, y):
            return (self.net(x) - y) ** 2

    net = Net()
    value, gradient = net.loss.value_and_grad([1.0, 2.0], 1.0)
    assert value == pytest.approx((net.net([1.0, 2.0]).data - 1.0) ** 2)
    assert len(gradient) == len(net.parameters()) == len(net.state_dict()) == 13


def test_threads(w):
    compiled = compile(lambda xs: sum(xs) * w)
    found = []

    def work(n):
        for _ in range(20):
            found.append(compiled([1.0] * n) == 2.0 * n)

    threads = [threading.Thread(target=work, args=(i % 4 + 1,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 160
    assert all(found)


def test_with_an_example_it_is_a_program(w):
    assert isinstance(compile(lambda x: w * x, 1.0), autograd.compiler.Program)
    assert isinstance(compile(w * 2.0), autograd.compiler.Program)
    with pytest.raises(TypeError, match="gets an example instead"):
        compile(lambda x: w * x, inputs=[w])
    with pytest.raises(TypeError, match="cache_size"):
        compile(lambda x: w * x, 1.0, cache_size=3)


@pytest.mark.parametrize("wrong", [Value(1.0), [1.0], [Value(1.0) * 2], "a"], ids=repr)
def test_parameters_are_looked_at_at_once(wrong):
    with pytest.raises((TypeError, ValueError), match="parameter"):
        compile(lambda x: x, parameters=wrong)


# ---- structures ----


@pytest.mark.parametrize("name", ARGUMENTS)
def test_what_is_looked_at_can_be_built_again(name):
    blocks = []
    key = structure.look(ARGUMENTS[name], blocks)
    numbers = [float(x) for block in blocks for x in structure_flat(block)]
    again = structure.build(key, iter(numbers))
    np.testing.assert_equal(again, ARGUMENTS[name])


def structure_flat(x):
    return np.array(x, dtype=object).ravel().tolist()


def test_a_batch_of_one_sample_of_any_structure():
    w = Value(2.0)
    f = compile(lambda p: w * p["a"] + p["b"])
    assert f.batch([{"a": 1.0, "b": 5.0}]).tolist() == [7.0]
    value, gradient = f.batch.value_and_grad([{"a": 3.0, "b": 5.0}])
    assert (value, gradient.tolist()) == (11.0, [3.0])
    assert compile(lambda p: w * p[0] + p[1][1]).batch([(1.0, [2.0, 3.0])]).tolist() == [5.0]
    assert compile(lambda how, x: x * w if how == "a" else x).batch(["a"], [1.0]).tolist() == [2.0]


def test_compiling_in_two_threads_leaves_the_collector_on():
    first, second = uncollected(), uncollected()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_threads_add_all_their_gradients():
    w = Value(1.0)
    f = compile(lambda x: w * x)
    f.backward(1.0)
    w.grad = 0.0
    in_threads(4, lambda: [f.backward(1.0) for _ in range(800)])
    assert w.grad == 3200.0


def test_what_is_called_training_may_be_anything():
    class Data:
        pass

    data, w = Data(), Value(2.0)
    data.training = [1.0, 2.0]
    f = compile(lambda x: w * x + len(data.training))
    assert f(1.0) == 4.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: compile(cache_size=3)(5), "expected a function to compile, not int: 5"),
        (lambda: compile(inputs=[Value(1.0)]), "inputs= is for what is computed already"),
        (lambda: compile(Value(1.0) * 2, cache_size=3), "cache_size is for a function without an example"),
    ],
)
def test_what_is_compiled_is_a_function(call, message):
    with pytest.raises(TypeError, match=message):
        call()


def test_what_is_said_of_many_structures_is_the_same_in_each_run():
    f = compile(lambda x: sum(x) if isinstance(x, list) else x)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for n in range(1, 40):
            f([1.0] * n)
    assert caught
    assert "(numbers of shape (1,); numbers of shape (2,); numbers of shape (3,); ...)" in str(
        caught[0].message
    )
