"""The table in JavaScript: every operation, every error, every step equal to Python's."""

import itertools
import math
import random
import re

import pytest
from hypothesis import given, settings

from autograd import Value, dot, logsumexp, mean, ops, trace
from autograd import sum as total
from autograd.chain import ancestors
from autograd.step.page import javascript
from autograd.step.page.modules import parsed

from ....node import ask
from ...table import OPS, POINTS, arity
from ...test_accumulate import graphs

inf, nan = math.inf, math.nan
MEMBERS = [
    *[ops.constant_power(n) for n in (5.0, 0.25, 1.5, -3.0, -0.5, 1e300, inf, -inf, nan)],
    *[ops.constant_base(a) for a in (1e-300, 1.0, 1e300)],
    *[ops.leaky_relu(0.0), ops.elu(2.5), ops.one_hot_(0, 3), ops.one_hot_(2, 3)],
    *[ops.stop_gradient, ops.power_log],
]
TABLE = OPS + MEMBERS
EXTREME = [0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 3.0, 0.5, -0.5, inf, -inf, nan, 5e-324, -5e-324, 1e-300, 1e300]
EXTREME += [
    -1e300,
    709.9,
    -709.9,
    -745.2,
    1e-9,
    -1e-9,
    1 - 2**-53,
    1 + 2**-52,
    0.84375,
    1.25,
    6.0,
    -6.0,
    26.6,
]
EXTREME += [-1e-17, 37.5, -37.5, 1e17, math.pi / 2, -math.pi, 1.7e308, 5.0, -5.0, 20.0, 27.3]
SOME = [0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -2.5, inf, -inf, nan, 5e-324, 1e-300, 1e300, 3.0, 710.0]
FEW = [0.0, -0.0, 1.0, -1.5, inf, -inf, nan, 2.0]
EXACT = {ops.add, ops.sub, ops.mul, ops.div, ops.neg, ops.square, ops.identity, ops.absolute, ops.sign}
EXACT |= {
    ops.relu,
    ops.heaviside,
    ops.maximum,
    ops.minimum,
    ops.clip,
    ops.where,
    ops.sum_,
    ops.mean_,
    ops.dot_,
}
ULPS = 6  # of the libraries of Python and the browser together: each answers for 1 to 3
CANCELLING = {ops.gelu: 1.0, ops.silu: 1.0}  # slopes that are a difference of two numbers of this size


def points(op, rng):
    """Where to compare: ordinary points, random ones, and every combination of extreme ones."""
    n = arity(op)
    if n is None:
        yield from lists(rng)
        return
    yield from [point[:n] for point in POINTS]
    yield from [tuple(rng.gauss(0, 3) for _ in range(n)) for _ in range(20)]
    yield from itertools.product({1: EXTREME, 2: SOME, 3: FEW}[n], repeat=n)


def lists(rng):
    yield from [(1.0, 2.0, 3.0), (0.0, -40.0, -60.0), (710.0, 711.0, -1e300), (0.5,) * 6, (-0.0, -0.0, -0.0)]
    yield from itertools.product([0.0, 1.5, inf, -inf, nan], repeat=3)
    yield from [tuple(rng.gauss(0, 3) for _ in range(n)) for n in (3, 4, 5, 8, 9, 40) for _ in range(3)]
    yield tuple(rng.gauss(0, 1) for _ in range(1569))


def answer(op, point):
    """(value, slopes, error) of one operation."""
    try:
        out = op(*point)
    except (ValueError, ZeroDivisionError) as error:
        return None, (), str(error)
    return out, op.partials(out, *point), None


def cases():
    rng = random.Random(0)
    for op in TABLE:
        for point in points(op, rng):
            yield op, tuple(map(float, point)), answer(op, point)


def alone(op, point, out):
    """The graph of one operation."""
    n = len(point)
    rules, parents = [None] * n + [javascript.rule_key(op, n)], [[]] * n + [list(range(n))]
    return {"rules": rules, "parents": parents, "data": [*point, nan if out is None else out]}


ENGINE = 'import { Engine } from "./engine.js";\nimport { rules } from "./rules.js";\n'
BOTH = """(graphs) => graphs.map((graph) => {
    const engine = new Engine(rules);
    const { data, refusal } = engine.forward(graph);
    return { data, refusal, ...engine.backward(graph) };
})"""


def run(operations, graphs):
    """What engine.js makes of each graph: forward, and backward from the numbers that are there."""
    return ask(ENGINE, BOTH, graphs, operations)


def near(a, b, ulps, size=0.0):
    if math.isnan(a) or math.isnan(b) or math.isinf(a) or math.isinf(b):
        return math.isnan(a) == math.isnan(b) and (a == b or math.isnan(a))
    return abs(a - b) <= ulps * math.ulp(max(abs(b), size))


def same_sign(a, b):
    return a != 0 or math.copysign(1, a) == math.copysign(1, b)


@pytest.mark.slow
def test_every_operation_is_pythons():
    table = list(cases())
    found = run({(op, len(x)): 0 for op, x, _ in table}, [alone(op, x, a[0]) for op, x, a in table])
    wrong, refused, compared = [], 0, 0
    for (op, x, (out, slopes, error)), js in zip(table, found, strict=True):
        if error or js["refusal"]:
            refused += 1
            if js["refusal"] != {"node": len(x), "message": error}:
                wrong.append((op, x, error, js["refusal"]))
            continue
        ulps = 0 if op in EXACT else ULPS
        value = js["data"][-1]
        if not near(value, out, ulps) or (op in EXACT and not same_sign(value, out)):
            wrong.append((op, x[:5], "value", out, value))
        for slope, step in zip(slopes, js["steps"], strict=True):
            compared += 1
            if not near(step["local"], float(slope), ulps, CANCELLING.get(op, 0.0)):
                wrong.append((op, x[:5], f"slope {step['position']}", float(slope), step["local"]))
    assert not wrong, f"{len(wrong)} of {len(table)}:\n" + "\n".join(map(str, wrong[:40]))
    assert refused > 300
    assert compared > 10_000


# ---- whole graphs ----


@pytest.fixture(scope="module")
def random_graphs():
    """Some hundred graphs of the strategy that also tests Value.backward."""
    found = []

    @settings(max_examples=150, deadline=None, database=None, derandomize=True)
    @given(graphs())
    def collect(y):
        found.append(ancestors(y))

    collect()
    return [*found, large(random.Random(1))]


def large(rng):
    """A graph of some 2,000 nodes, whose numbers stay within bounds."""
    nodes = [Value(rng.uniform(-1, 1)) for _ in range(20)]
    functions = [Value.tanh, Value.sin, Value.sigmoid, Value.__neg__, Value.gelu, Value.arctan]
    for i in range(1000):
        a, b = rng.choices(nodes[-40:], k=2)
        nodes.append(rng.choice([a * b, a - b, (a + b) * 0.5, rng.choice(functions)(a), a / (b * b + 1.0)]))
        if i % 50 == 0:
            nodes.append(dot(nodes[-20:-10], nodes[-10:], 0.5) * 0.1 + total(nodes[-7:]) * 0.1)
    return ancestors(total(nodes))


def check_forward(nodes, js):
    """Each number is what Python makes of the numbers of its parents."""
    data = dict(zip(nodes, map(float, js["data"]), strict=True))
    for i, node in enumerate(nodes):
        if not node.parents:
            continue
        xs = [parent if type(parent) is float else data[parent] for parent in node.parents]
        expected, _, error = answer(node.op, xs)
        if error:  # of a number that rounding has brought there
            assert js["refusal"] == {"node": i, "message": error}
            return
        assert near(data[node], expected, ULPS), (node.op, xs, expected, data[node])
    assert js["refusal"] is None


def check_steps(nodes, js):
    """Each number of each step is Python's, up to what so many roundings can come to."""
    index = {node: i for i, node in enumerate(nodes)}
    told = trace(nodes[-1])
    size = dict.fromkeys(nodes, 0.0) | {nodes[-1]: 1.0}  # of a gradient, if nothing in it cancels
    rounds = dict.fromkeys(nodes, 1)
    assert len(told) == len(js["steps"])
    for step, other in zip(told, js["steps"], strict=True):
        assert (index[step.node], index[step.parent], step.position) == tuple(
            other[key] for key in ("node", "parent", "position")
        )
        scale = max(abs(step.local), CANCELLING.get(step.node.op, 0.0))
        assert near(other["local"], step.local, ULPS, scale), (step.node.op, step, other)
        term = scale * size[step.node]
        size[step.parent] += term
        rounds[step.parent] += rounds[step.node] + ULPS
        assert near(other["grad"], step.grad, rounds[step.node], size[step.node])
        assert near(other["contribution"], step.contribution, rounds[step.parent], term)
        for key in ("before", "after"):
            assert near(other[key], getattr(step, key), rounds[step.parent], size[step.parent])
    for node, grad in zip(nodes, js["grads"], strict=True):
        assert near(grad, told.grads[node], rounds[node], size[node])


def graph(nodes):
    return {**javascript.structure(nodes), "data": [node.data for node in nodes]}


def run_all(cases, changed=lambda graph: graph):
    operations = dict.fromkeys(pair for nodes in cases for pair in javascript.operations(nodes))
    return run(operations, [changed(graph(nodes)) for nodes in cases])


@pytest.mark.untraced
def test_every_step_of_random_graphs_is_pythons(random_graphs):
    assert len(random_graphs) > 100
    for nodes, js in zip(random_graphs, run_all(random_graphs), strict=True):
        check_steps(nodes, js)
        check_forward(nodes, js)


def test_what_if_the_leaves_had_other_numbers(random_graphs):
    rng = random.Random(2)

    def changed(graph):
        drawn = [rng.choice([rng.uniform(-2, 2), 0.0, 1.0, -1.0]) for _ in graph["rules"]]
        return graph | {"data": [x if key is None else nan for key, x in zip(graph["rules"], drawn)]}

    found = run_all(random_graphs, changed)
    for nodes, js in zip(random_graphs, found, strict=True):
        check_forward(nodes, js)
    assert any(js["refusal"] for js in found)


@pytest.mark.slow
def test_sums_of_thousands_of_terms():
    """Their rules are short, and each of their steps is right."""
    xs = [Value(math.sin(i)) for i in range(10_000)]
    y = dot(xs[:784], xs[784:1568], xs[0]) + total(xs) + mean(xs) + logsumexp(xs[:300])
    nodes = ancestors(y)
    assert len(javascript.rules(javascript.operations(nodes))) < 3000
    (js,) = run_all([nodes])
    check_steps(nodes, js)
    check_forward(nodes, js)


GENERAL = 'import { general } from "./digits.js";\n'
NUMBERS = [
    0.0,
    -0.0,
    1.0,
    1234.5,
    12345.0,
    1.0625,
    0.00012345,
    1.0625e-5,
    99999.5,
    9999.5,
    9.9995e22,
    1e100,
    -2.5,
]
NUMBERS += [5e-324, 1.7e308, inf, -inf, nan, 123456.5, 1000000.5, 0.1, 1 / 3, -1e-5, 1e-4, 9.99995e-5]


@pytest.mark.parametrize("digits", [1, 4, 6, 17])
def test_numbers_are_written_as_python_writes_them(digits):
    rng = random.Random(digits)
    numbers = NUMBERS + [rng.gauss(0, 1) * 10.0 ** rng.randint(-9, 9) for _ in range(2000)]
    numbers += [rng.randint(0, 999_999) / 2 ** rng.randint(0, 8) for _ in range(2000)]  # where ties are
    found = ask(GENERAL, f"xs => xs.map((x) => general(x, {digits}))", numbers)
    assert found == [format(x, f".{digits}g") for x in numbers]


# ---- what is written ----


def test_a_rule_is_read_like_the_row_of_the_table():
    lines = javascript.rules([(ops.tanh, 1), (ops.sigmoid, 1), (ops.leaky_relu(0.01), 1)]).splitlines()
    assert lines[1].startswith(
        '"tanh@1": {forward: (x) => tanh(x[0]), partials: (out, x) => [1.0 - out * out], refuses: unreal'
    )
    assert lines[2] == (
        '"sigmoid@1": {forward: (x) => over(exp(minimum(x[0], 0.0)), 1.0 + exp(-absolute(x[0]))), '
        "partials: (out, x) => [out * (1.0 - out)]},"
    )
    assert lines[3] == (
        '"leaky_relu(0.01)@1": {forward: (x) => maximum(x[0], 0.0) + 0.01 * minimum(x[0], 0.0), '
        "partials: (out, x) => [+(x[0] > 0.0) + 0.01 * +(x[0] <= 0.0)]},"
    )


def test_every_function_that_a_rule_calls_is_there():
    source = javascript.rules([(op, arity(op) or 3) for op in TABLE])
    called = set(re.findall(r"(\w+)\(", re.sub(r'"[^"]*"', "", source)))
    functions = set(parsed("numbers.js", javascript.asset("numbers.js")).exports)
    assert len(called) > 30
    assert called <= functions
    assert functions - called == {"unreal", "noQuotient", "noRest"}  # these are handed on, not called


def test_what_is_shared_is_computed_once():
    source = javascript.rules([(ops.softmax_(1), 4), (ops.logsumexp_, 4)])
    assert source.count("softmax(x)") == 3  # forward, and once for the slopes of each
    assert "p = softmax(x)) => [p[0], p[1], p[2], p[3]]" in source


def test_the_source_can_stand_in_a_page():
    source = javascript.rules_module([(op, arity(op) or 3) for op in TABLE])
    assert "</" not in source
    assert "<!--" not in source
    hostile = ops.Op('</script><script>alert("x")//', lambda x: x, lambda out, x: (1.0,))
    assert "</" not in javascript.rules([(hostile, 1)])


def test_labels_never_reach_the_source():
    x = Value(1.0, label="</script>`${alert(1)}")
    nodes = ancestors(x.tanh())
    assert "alert" not in javascript.rules_module(javascript.operations(nodes)) + str(graph(nodes))


@pytest.mark.parametrize(
    "op",
    [
        ops.Op("mine", math.gamma, lambda out, x: (out,)),
        ops.Op("mine", lambda x: x, lambda out, x: (math.cos(x),)),
        ops.Op("mine", lambda x: x if x > 0 else -x, lambda out, x: (1.0,)),
    ],
)
def test_an_operation_that_cannot_be_written_is_refused(op):
    with pytest.raises(TypeError, match="the rule of mine cannot be written in JavaScript"):
        javascript.rules([(op, 1)])


def test_two_operations_of_one_name_are_refused():
    twin = ops.Op("tanh", lambda x: x, lambda out, x: (1.0,))
    with pytest.raises(TypeError, match="two operations are called tanh"):
        javascript.rules([(ops.tanh, 1), (twin, 1)])
