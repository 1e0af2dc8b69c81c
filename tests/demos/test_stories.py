"""The demos that tell a story: whether it was so, and whether its numbers are the same every time."""

import os
import re
from pathlib import Path

import numpy as np
import pytest

from demos import (
    activations,
    common,
    descent,
    differences,
    features,
    finder,
    generalise,
    perceptron,
    story,
    xor,
)
from nn import MLP, fit, predict

from .test_demos import check_picture, ctrl_c, numbers, shell

STORIES = {
    "activations": activations,
    "perceptron": perceptron,
    "differences": differences,
    "descent": descent,
    "generalise": generalise,
    "features": features,
    "finder": finder,
}
PICTURES = {name: {f"{name}.png"} for name in STORIES} | {
    "activations": {"activations.png", "activations-learning.png"},
    "perceptron": {"perceptron.png", "perceptron-moons.png"},
    "features": {"features.png"}
    | {f"features-{what}-{when}.png" for what in ("units", "weights") for when in ("before", "after")},
}
LONG = ("activations", "descent", "generalise")
each = pytest.mark.parametrize("name", STORIES)
each_short = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.nightly] * (name in LONG)) for name in STORIES]
)


def run(capsys, name, *argv):
    try:
        status = STORIES[name].main(argv)
    except SystemExit as exit:
        status = exit.code
    return status, *capsys.readouterr()


@pytest.mark.slow
@each
def test_it_is_so_with_its_pictures(capsys, tmp_path, name):
    folder = Path(os.environ.get("GALLERY") or tmp_path, name)
    status, out, err = run(capsys, name, "--out", str(folder))
    assert (status, err) == (0, "")
    assert {path.name for path in folder.iterdir()} == PICTURES[name]
    for path in folder.iterdir():
        check_picture(path)
        assert f"  {path}\n" in out
    shown = out.partition("What this run has shown:\n")[2]
    assert len(re.findall(r"^- (?!NOT)", shown, re.MULTILINE)) >= 3
    told = out.replace(str(folder), "")
    assert max(map(len, told.splitlines())) <= 80
    assert len(told.splitlines()) < 140


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.nightly] * (name != "perceptron")) for name in STORIES]
)
def test_a_narrow_terminal_is_told_the_same(capsys, monkeypatch, name):
    _, told, _ = run(capsys, name, "--no-pictures")
    monkeypatch.setenv("COLUMNS", "60")
    _, narrow, _ = run(capsys, name, "--no-pictures")
    assert sorted(numbers(narrow)) == sorted(numbers(told))
    for line in narrow.splitlines():
        assert len(line) <= 60 or line.startswith("  "), line


@pytest.mark.slow
@each_short
def test_a_run_that_does_not_show_it_says_so(capsys, name):
    status, out, err = run(capsys, name, "--no-pictures", "--steps", "1", "--seed", "5")
    assert status == 1
    assert err.startswith("This run does not show it: ")
    assert " try " in " ".join(err.split())
    assert "- NOT: " in out


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in STORIES if name not in ("differences", "finder")])
def test_ctrl_c(capsys, monkeypatch, name):
    def stopped(*args, callbacks=(), **settings):
        return fit(*args, callbacks=[*callbacks, ctrl_c], **settings)

    monkeypatch.setattr(common, "fit", stopped)
    status, _, err = run(capsys, name, "--no-pictures")
    assert (status, err) == (130, "Stopped by Ctrl-C.\n")


@each
@pytest.mark.parametrize(
    ("option", "given"), [("--lr", "-1"), ("--steps", "0"), ("--seed", "x"), ("--out", "")]
)
def test_bad_options(capsys, name, option, given):
    status, out, err = run(capsys, name, "--no-pictures", f"{option}={given}")
    assert (status, out) == (2, "")
    assert f"argument {option}: must be " in err.splitlines()[-1]


@pytest.mark.slow
@each
def test_as_a_module(name):
    done = shell(f"demos.{name}", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: python -m demos.{name} ")
    assert max(map(len, done.stdout.splitlines())) < 80


# ---- what they tell ----


def test_a_claim_that_was_not_so(capsys):
    with pytest.raises(story.NotShown, match="the moon is cheese was not so; try another moon"):
        story.check({"the sky is blue": True, "the moon is cheese": False}, "another moon")
    assert capsys.readouterr().out.splitlines()[1:] == ["- the sky is blue", "- NOT: the moon is cheese"]


def test_layers_without_activations_are_the_product_of_their_matrices():
    model = MLP(2, [3, 4, 1], "linear", seed=0, bias_init=0.5)
    w, b = perceptron.collapsed(model)
    X = np.array([[0.3, -1.2], [2.0, 0.7]])
    assert predict(model, X) == pytest.approx(X @ w + b, abs=1e-12)


def test_the_first_epoch_of_the_rule():
    rows = [line.split() for line in perceptron.first_steps().splitlines()]
    assert rows[1][2:] == ["0", "1", "-1", "0,", "0,", "-1"]
    assert rows[4][2:] == ["1", "0", "1", "1,", "1,", "0"]


def test_the_line_of_and_comes_to_rest_between_the_classes():
    *_, (w0, w1, b) = perceptron.lines_of("and")
    assert [w0 * x + w1 * y + b >= 0 for x, y in ((0, 0), (0, 1), (1, 0), (1, 1))] == [False] * 3 + [True]


@pytest.mark.parametrize("scheme", differences.SCHEMES)
def test_the_terms_of_taylor_tell_the_error(scheme):
    d = differences.derivatives(5)
    h = 0.01
    a, b = {"forward": (h, 0), "backward": (0, h), "central": (h, h)}[scheme]
    f = lambda x: float(differences.f(x))
    wrong = (f(1 + a) - f(1 - b)) / (a + b) - d[1]
    assert differences.predicted(scheme, h, d) == pytest.approx(wrong, rel=1e-5)


def test_gradient_descent_on_a_bowl_is_known_in_closed_form():
    found = descent.descend(descent.bowl, [4.0, 1.5], 7, 0.15)
    assert found.path[-1] == pytest.approx([4.0 * 0.85**7, 1.5 * (-0.5) ** 7])
    assert found.steps == 7


def test_a_descent_stops_where_the_gradient_is_0():
    assert descent.descend(descent.plain, [-1.0, 0.5], 50, 0.2).path == [[-1.0, 0.5]]


def test_f_rises_most_along_the_gradient():
    tried, told = descent.steepest(descent.valleys, [0.4, -0.3])
    assert abs(tried - told) <= 1.0


def test_a_straight_cut():
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    assert features.separable(X, np.array([0, 1, 1, 1])) == 1.0
    assert features.separable(X, np.array([0, 1, 1, 0])) <= 0.75


@pytest.mark.slow
def test_the_share_of_open_units():
    assert 0.35 < activations.open_share(0) < 0.65


# ---- the luck of XOR ----


def luck(capsys, *argv):
    assert xor.main(["--no-pictures", *argv]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_dead_neurons_are_the_reason_of_the_doctor(capsys):
    told = luck(capsys, "--seeds", "3", "--hidden", "2", "--activation", "relu", "--steps", "200")
    assert told.startswith("Solved 0 of 3 random starts, in 200 steps, with --hidden 2 --activation relu.")
    assert "failures: dead neurons: 1 of 2; the input of relu is 0 or less in 4 of 4 places" in told
    assert "where its slope is 0; gradient norm " in told


def test_one_hidden_neuron_is_stuck(capsys):
    told = luck(capsys, "--seeds", "3", "--hidden", "1", "--steps", "600")
    assert "stuck in a local minimum, or on a plateau: gradient norm " in told
    assert re.search(r"loss [01]\.\d+ \(--seed \d\)", told)


def test_a_short_training_is_still_under_way(capsys):
    told = luck(capsys, "--seeds", "2", "--steps", "3")
    assert "still under way: gradient norm " in told


def test_a_step_as_activation_has_dead_neurons(capsys):
    told = luck(capsys, "--seeds", "2", "--activation", "heaviside", "--steps", "5")
    assert "dead neurons: 4 of 4" in told
