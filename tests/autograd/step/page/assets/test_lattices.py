"""What a model predicts over a lattice of points, and where its class changes, is what Python says."""

import json

import pytest

import nn
from autograd.step.page.data import frames_as_data
from autograd.step.page.javascript import operations
from autograd.step.page.page import SAID, as_json

from .....node import ask
from ..trainings import kinds, learn, moons

IMPORTS = """
import { Engine } from "./engine.js";
import { rangeOf } from "./replay_axes.js";
import { Lattice } from "./replay_lattice.js";
import { Samples } from "./replay_samples.js";
import { Session } from "./session.js";
import { rules } from "./rules.js";
"""
#: After the last epoch, on a lattice of so many points a side.
LATTICE = """({ given, run, count }) => {
    const session = new Session(given.sessions[0], given, new Engine(rules));
    session.set(Object.fromEntries(run.parameters.map((node, i) => [node, run.history.at(-1)[i]])));
    const samples = new Samples(session, run);
    const lattice = new Lattice(...samples.X.map((x) => rangeOf(x, 0.12)), count);
    const columns = samples.predicted.compute(lattice.columns, count * count);
    const points = [...lattice.columns[0]].map((x, i) => [x, lattice.columns[1][i]]);
    const borders = lattice.borders(columns, run.threshold);
    return { points, columns: columns.map((column) => [...column]), borders };
}"""


def lattice(made, count):
    given = {**SAID, "sessions": [frames_as_data(made.session) | {"sheets": []}]}
    argument = json.loads(as_json({"given": given, "run": made.run})) | {"count": count}
    return ask(IMPORTS, LATTICE, argument, operations(made.session.nodes))


def ends_of(segments):
    return [end for x0, y0, x1, y1 in segments for end in ([x0, y0], [x1, y1])]


def test_the_boundary_is_where_the_model_is_undecided():
    recorder = moons()
    found = lattice(recorder.replay(), 41)
    assert len(found["points"]) == 41 * 41
    answers = nn.predict(recorder.model, found["points"]).tolist()
    assert found["columns"][0] == pytest.approx(answers, rel=1e-9, abs=1e-12)
    ends = ends_of(found["borders"])
    assert len(ends) > 40
    cell = max(abs(a - b) for a, b in zip(found["points"][0], found["points"][42]))
    slope = max(abs(nn.predict(recorder.model, ends))) / cell
    steepest = max(abs(a - b) for a, b in zip(found["columns"][0], found["columns"][0][1:])) / cell
    assert slope < steepest


def test_a_boundary_at_one_half():
    model = nn.MLP(2, [4, 1], activation="tanh", output="sigmoid", seed=1)
    recorder = learn(model, [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0], "mse", 60)
    made = recorder.replay()
    assert made.run["threshold"] == 0.5
    answers = nn.predict(model, ends_of(lattice(made, 121)["borders"]))
    assert len(answers) > 100
    assert abs(answers - 0.5).max() < 0.01


def test_the_borders_of_three_classes():
    recorder = kinds()
    logits = nn.predict(recorder.model, ends_of(lattice(recorder.replay(), 121)["borders"]))
    logits.sort(axis=1)
    assert len(logits) > 100
    assert abs(logits[:, 2] - logits[:, 1]).max() < 0.2
