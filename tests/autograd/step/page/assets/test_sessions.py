"""What the modules make of a session is what Python makes of it: frames, formulas, judgements, shares."""

import json
import math

import pytest

from autograd import Value, stepper, trace
from autograd.explain.mistakes import AFTER, CONTRIBUTION, QUESTIONS
from autograd.explain.shares import shares
from autograd.step.mistakes import judge, mistakes
from autograd.step.page.data import frames_as_data
from autograd.step.page.javascript import operations
from autograd.step.page.page import SAID, as_json
from autograd.step.session import behind_d

from .....node import ask
from ..graphs import (
    GRAPHS,
    TOLD,
    exact,
    extreme,
    mixed,
    net,
    neuron,
    numbers,
    product,
    shared,
    signs,
    sums,
    table,
    told,
)  # fmt: skip

IMPORTS = """
import { Engine } from "./engine.js";
import { Session } from "./session.js";
import { rules } from "./rules.js";
"""
OPEN = """({ given, argument }) => {
    const sessions = given.sessions.map((each) => new Session(each, given, new Engine(rules)));
    return (%s)(sessions, argument);
}"""


def sessions_of(output, lr=None):
    made = stepper(output, lr=lr)
    return [session for session in (made.session, made.unfolded) if session]


def ask_sessions(sessions, function, argument=None, imports=""):
    """function(sessions, argument) in JavaScript."""
    data = [frames_as_data(session) | {"sheets": []} for session in sessions]
    given = json.loads(as_json({**SAID, "sessions": data}))
    nodes = [node for session in sessions for node in session.nodes]
    return ask(IMPORTS + imports, OPEN % function, {"given": given, "argument": argument}, operations(nodes))


@pytest.mark.parametrize("graph", GRAPHS)
def test_every_frame_is_pythons(graph):
    sessions = sessions_of(graph(), lr=0.1)
    assert exact(ask_sessions(sessions, TOLD)) == exact([told(session) for session in sessions])


FORMULAS = "([session]) => session.names.map((_, node) => formulaText(session, node))"


@pytest.mark.parametrize("graph", [lambda: sums() * numbers() + neuron(), signs, table])
def test_formulas_are_pythons(graph):
    (session, *_) = sessions_of(graph())
    found = ask_sessions([session], FORMULAS, imports='import { formulaText } from "./formula.js";\n')
    assert found == [str(session.trace.formula(node) or "") for node in session.nodes]


# ---- to judge ----

inf, nan = math.inf, math.nan
GRID = [0.0, 1.0, -1.0, 0.5, 2.0, -17.3, 1e-9, inf, -inf, nan]
JUDGE = 'import { Judge } from "./judge.js";\n'
JUDGED = """(sessions, cases) => cases.map((frames, at) => frames.map(([i, question, answers]) => {
    const judge = new Judge(sessions[at], i, question);
    const told = ([isRight, said]) => [isRight, said ?? judge.explained()];
    return [judge.asked(), [...judge.mistakes()], answers.map((x) => told(judge.answer(x)))];
}))"""


def answers(session, frame, question):
    """All that can be told apart, just within and just beyond 1 %, and other numbers."""
    step = frame.step
    right = step.contribution if question == CONTRIBUTION else step.after
    four = [float(f"{x:.4g}") for x in (step.local, step.grad, step.before, step.contribution)]
    rounded = [four[0] * four[1], four[2] + four[3], 0.0004, math.log(4.5) / 1.0]
    wrong = [number for _, number in mistakes(session, frame, question)]
    factors = (1.0, -1.0, 1.0099, 0.9902, 1.0102)
    return GRID + rounded + [x * by for x in (right, *wrong[:12]) for by in factors]


def cases(session):
    """All questions; in a long session those of some forty frames."""
    for i, frame in [*enumerate(session.frames)][:: max(1, len(session.frames) // 40)]:
        for question in (CONTRIBUTION, AFTER) if frame.step else ():
            yield i, question, answers(session, frame, question)


def judged(session, i, question, numbers):
    frame = session.frames[i]
    nodes = {"node": frame.node, "parent": frame.step.parent, "output": session.output}
    names = {slot: session.names[node] for slot, node in nodes.items()}
    names |= {f"d_{slot}": behind_d(name) for slot, name in names.items()}
    sizes = {slot: f"{getattr(frame.step, slot):.4g}" for slot in ("before", "contribution")}
    asks = QUESTIONS[question].asks.format_map(names | sizes)
    return [asks, mistakes(session, frame, question), [judge(session, frame, x, question) for x in numbers]]


@pytest.mark.slow
@pytest.mark.parametrize("graph", [*GRAPHS, product, shared, extreme])
def test_it_judges_as_python_does(graph):
    sessions = sessions_of(graph())
    asks = [list(cases(session)) for session in sessions]
    found = ask_sessions(sessions, JUDGED, asks, JUDGE)
    for session, frames, told_of in zip(sessions, asks, found, strict=True):
        for case, (question, wrong, verdicts) in zip(frames, told_of, strict=True):
            expected = judged(session, *case)
            assert [question, [tuple(verdict) for verdict in verdicts]] == [expected[0], expected[2]]
            assert [sentence for sentence, _ in wrong] == [sentence for sentence, _ in expected[1]]
            assert [number for _, number in wrong] == pytest.approx([number for _, number in expected[1]])


def test_it_judges_by_the_numbers_of_now():
    """The leaves were changed: what they were is of no interest."""
    x, w, b = Value(1.5, label="x"), Value(0.8, label="w"), Value(0.4, label="b")
    n = x * w + b
    h = n.tanh()
    loss = (h - x) ** 2
    n.label, h.label, loss.label = "n", "h", "L"
    session = stepper(loss, lr=0.1).session
    frames = list(cases(session))
    changed = (
        f"([session], cases) => {{ session.set({{ 0: 1.5, 1: 0.8 }}); return ({JUDGED})([session], cases); }}"
    )
    (found,) = ask_sessions(sessions_of(neuron(), lr=0.1), changed, [frames], JUDGE)
    for (i, question, asked), (_, _, verdicts) in zip(frames, found, strict=True):
        expected = [judge(session, session.frames[i], x, question) for x in asked]
        assert [tuple(each) for each in verdicts] == expected


# ---- shares ----

CARRIED = """([{ all, output, data }]) => {
    const total = data.map((_, node) => (node === output ? 1 : 0));
    for (const [step, share] of sharesOf(all, output)) total[step.parent] += share;
    return total;
}"""


@pytest.mark.parametrize("graph", [mixed, net])
def test_shares_are_pythons(graph):
    output = graph()
    (session, *_) = sessions_of(output)
    found = ask_sessions([session], CARRIED, imports='import { sharesOf } from "./shares.js";\n')
    expected = shares(trace(output))
    assert found == pytest.approx([expected[node] for node in session.nodes], rel=1e-12)
