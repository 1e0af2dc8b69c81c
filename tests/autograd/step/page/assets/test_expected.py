"""What the tests of the modules expect, the *.test.js beside this file, is what Python says.

python -m tests.autograd.step.page.assets.test_expected writes expected.json again.
"""

import itertools
import json
import math
from pathlib import Path

import pytest

from autograd import Value, dot, floats, ops, stepper, trace
from autograd.draw import scale
from autograd.explain.mistakes import AFTER, CONTRIBUTION
from autograd.explain.shares import shares
from autograd.formula.symbol import Symbol, as_symbol
from autograd.step.forms import OUT, slot
from autograd.step.matching import counterparts, matching_frame
from autograd.step.mistakes import judge
from autograd.step.page.data import frames_as_data, same_values
from autograd.step.page.js_expr import FUNCTIONS, LISTS
from autograd.step.page.page import SAID, as_json
from autograd.step.session import _listed

from ....table import OPS, arity
from ..graphs import neuron, product, reused, shared, told

FILE = Path(__file__).parent / "expected.json"
inf, nan = math.inf, math.nan
XS = [0.0, -0.0, 0.3, -0.7, 1.0, 2.5, -6.0, 30.0, 1e-9, 710.0, -745.2, inf, -inf, nan]
FEW = [0.0, -0.0, 1.0, -2.5, inf, nan]
ROWS = [[1.0, 2.0, 3.0], [0.0, -40.0, -60.0], [710.0, 711.0, -1e300], [inf, 1.0], [-0.0, -0.0], [0.5] * 5]
NUMBERS = [0.0, -0.0, 1.0, -2.5, 1234.5, 12345.0, 1.0625e-5, 9999.5, -99999.5, 123456.5, 999999.5, 1e6, 1e16]
NUMBERS += [5e-324, 1.7e308, 1 / 3, 1e-4, 9.99995e-5, 1e22, inf, -inf, nan]


def expected():
    return {
        "said": SAID,
        "functions": functions(),
        "numbers": [[x, texts(x), looks(x)] for x in NUMBERS],
        "lists": [[names, _listed(names)] for names in ([f"x{i}" for i in range(n)] * 2 for n in range(11))],
        "formulas": [formula for op in OPS for formula in formulas(op)],
        "neuron": of_session(stepper(neuron(), lr=0.1).session),
        "reused": of_session(stepper(reused()).session),
        "answers": answers(),
        "sums": folded_and_unfolded(),
    }


# ---- functions of numbers ----


def functions():
    """{function of numbers.js: [inputs, value] of each point where Python has one}"""
    table = {op.array: op.forward for op in ops.TABLE if isinstance(op.array, str)}
    table |= {name: op.forward for op, name in FUNCTIONS.items()}
    table |= {"over": floats.over, "power": floats.raised}
    points = {
        1: [(x,) for x in XS],
        2: list(itertools.product(FEW, repeat=2)),
        3: [(0.0, *XS[:2]), (nan, 1, 2)],
    }
    found = {name: values(f, points[takes(name)]) for name, f in table.items()}
    return found | {name: values(op.forward, ROWS) for op, name in LISTS.items()}


def takes(name):
    return {"over": 2, "power": 2}.get(name) or arity(getattr(ops, name))


def values(f, points):
    return [[list(map(float, point)), f(*point)] for point in points if is_defined(f, point)]


def is_defined(f, point):
    try:
        f(*point)
    except (ValueError, ZeroDivisionError):
        return False
    return True


def texts(x):
    return [
        *[format(x, f".{digits}g") for digits in (1, 4, 6, 17)],
        repr(x),
        scale.digits(x),
        scale.signed(x),
    ]


def looks(x):
    sized = scale.Scale(NUMBERS[2:8])
    return [scale.hue(x), sized.shade(x).replace("+", "plus").replace("-", "minus"), sized.share(x)]


# ---- formulas ----


def formulas(op):
    """[tree, text] of an operation on some inputs, and of its local derivatives."""
    inputs = [Symbol(slot(i)) for i in range(arity(op) or 9)]
    rules = op.partials(Symbol(OUT), *inputs)
    return [[each.tree, str(each)] for each in map(as_symbol, (op(*inputs), *rules[:3]))]


# ---- sessions ----


def of_session(session):
    """Its data, and what is told of each frame."""
    found = shares(trace(session.output))
    return {
        "given": frames_as_data(session) | {"sheets": []},
        "told": told(session),
        "formulas": [str(session.trace.formula(node) or "") for node in session.nodes],
        "shares": [found[node] for node in session.nodes],
    }


def flat():
    """tanh(4.5) is shown as 0.9998: 1 - 0.9998² is 0.0004, where the derivative is 0.0004935."""
    return Value(4.5, label="y").tanh() * 1.0


def answers():
    """[session, frame, question, [answer, whether it is right, what is said of it] each]"""
    found = {}
    asked = [
        ("product", product, CONTRIBUTION, 1),
        ("shared", shared, AFTER, 2),
        ("flat", flat, CONTRIBUTION, 1),
    ]
    for name, graph, question, turn in asked:
        session = stepper(graph()).session
        leaf = session.nodes[0]
        i = next(
            i for i, f in enumerate(session.frames) if f.step and f.step.parent is leaf and f.turn == turn
        )
        tried = [
            36.2,
            36.5,
            -36.0,
            -12.0,
            -3.0,
            -24.0,
            -15.0,
            4.0,
            5.0,
            7.0,
            9.72,
            2.72,
            19.03,
            0.0004,
            inf,
            nan,
        ]
        verdicts = [[x, *judge(session, session.frames[i], x, question)] for x in tried]
        given = frames_as_data(session) | {"sheets": []}
        found[name] = {"given": given, "frame": i, "question": question, "verdicts": verdicts}
    return found


def folded_and_unfolded():
    """The two sessions of a weighted sum, and for each frame of one which frame of the other it matches."""
    a, b = (
        [Value(x, label=f"{name}{x:g}") for x in xs] for name, xs in (("a", (1.0, 2.0)), ("b", (3.0, 4.0)))
    )
    made = stepper(dot(a, b).relu() * 2)
    pairs = [(made.session, made.unfolded), (made.unfolded, made.session)]
    return [
        {
            "given": frames_as_data(one) | {"sheets": [], "same": same_values(one, other)},
            "matching": [
                matching_frame(one, other, i, counterparts(one, other)) for i in range(len(one.frames))
            ],
        }
        for one, other in pairs
    ]


# ---- the file ----


def text():
    """A line for each part."""
    lines = [f"{json.dumps(name)}:{as_json(part)}" for name, part in expected().items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def near(part):
    """Other platforms round the last digit of a function otherwise."""
    if isinstance(part, dict):
        return {key: near(each) for key, each in part.items()}
    if isinstance(part, list):
        return [near(each) for each in part]
    return pytest.approx(part, rel=1e-12) if isinstance(part, float) else part


def test_what_is_expected_is_what_python_says():
    assert json.loads(FILE.read_text(encoding="utf-8")) == near(json.loads(text()))


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
