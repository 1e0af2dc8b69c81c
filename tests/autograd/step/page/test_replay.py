"""Replay: what goes into the page of a training."""

import json
import math
import re

import pytest

from autograd import Value, constant, replay


def line():
    """A loss, (w x + b - y)², with its parts."""
    x, y = constant(2.0, label="x"), constant(5.0, label="y")
    w, b = Value(1.0, label="w"), Value(0.0, label="b")
    out = w * x + b
    loss = (out - y) ** 2
    loss.label = "loss"
    return loss, [w, b], {"inputs": [x], "targets": [y], "predictions": [out]}


def made(**settings):
    loss, parameters, nodes = line()
    return replay(loss, parameters, [[1.0, 0.0], [1.5, 0.5]], **nodes | settings)


def names(page, role):
    return [page.session.names[page.session.nodes[i]] for i in page.run[role]]


def test_nodes_are_told_by_their_places():
    page = made()
    assert names(page, "parameters") == ["w", "b"]
    assert names(page, "inputs") == ["x"]
    assert names(page, "targets") == ["y"]
    assert page.run["history"] == [[1.0, 0.0], [1.5, 0.5]]
    assert page.run["epochs"] == [0, 1]


def test_what_is_not_behind_the_loss_has_no_part_in_it():
    loss, (w, b), nodes = line()
    page = replay(loss, [w, Value(7.0), b], [[1.0, 2.0, 3.0]], inputs=[*nodes["inputs"], constant(1.0)])
    assert page.run["history"] == [[1.0, 3.0]]
    assert page.run["inputs"][1] is None


def test_the_data_in_the_page():
    page = made(X=[[1.0], [2.0]], y=[4.0, 5.0], curves={"loss": [3.0]}, title="</script><b>").html()
    found = json.loads(re.search(r'id="data">(.*)</script>\n<script>', page)[1])
    assert found["title"] == "</script><b>"
    assert found["run"]["curves"] == {"loss": [3.0]}
    assert found["run"]["y"] == [[4.0], [5.0]]
    assert page.count("</script>") == 3
    assert '<section id="run"' in page


@pytest.mark.parametrize("total", [1, 499, 500, 501, 1000, 12345])
def test_of_many_samples_some_are_drawn(total):
    chosen = total - 1
    run = made(X=[[float(i)] for i in range(total)], y=[0.5 * i for i in range(total)], sample=chosen).run
    kept = run["samples"]
    assert len(kept) <= 501
    assert min(total, 250) <= len(kept)
    assert kept[run["sample"]] == chosen
    assert kept[0] == 0
    assert run["X"] == [[float(i)] for i in kept]
    assert run["y"] == [[0.5 * i] for i in kept]
    assert run["total"] == total


@pytest.mark.untraced
def test_of_samples_with_many_inputs_fewer_are_drawn():
    xs = [Value(0.0) for _ in range(2000)]
    out = sum(xs)
    page = replay(out, [], [[]], inputs=xs, X=[[0.0] * 2000] * 300, y=[[]] * 300)
    assert len(page.run["X"]) == 50


@pytest.mark.parametrize("epochs", [0, 1, 2000, 2001, 30_000])
def test_of_long_curves_some_points_are_drawn(epochs):
    losses = [float(i + 1) for i in range(epochs)]
    loss, parameters, nodes = line()
    moments = sorted({0, epochs // 3, epochs})
    rows = [[1.0, 2.0]] * len(moments)
    run = replay(loss, parameters, rows, epochs=moments, curves={"loss": losses}, **nodes).run
    assert run["curves"]["loss"] == [float(epoch) for epoch in run["at"]]
    assert len(run["at"]) <= 2002
    assert {epoch for epoch in moments if epoch} <= set(run["at"])
    assert run["at"] == sorted(set(run["at"]))


def test_in_words():
    page = made(curves={"loss": [3.0, 1.0, 2.0], "none": [0.5, 0.5, 0.5]}, title="A line")
    assert str(page).splitlines() == [
        "<Replay of A line: 2 moments; .save('training.html') writes it>",
        "loss: 3 at first, 2 at last, between 1 and 3",
        "none: 0.5 at first, 0.5 at last, between 0.5 and 0.5",
    ]


def test_a_notebook_shows_it():
    bundle = made()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/svg+xml", "text/html"}
    assert "<iframe" in bundle["text/html"]


def test_it_is_saved_under_the_name_that_it_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = made()
    assert page.save() == "training.html"
    assert "'training.html'" in repr(page)
    assert (tmp_path / "training.html").read_text(encoding="utf-8") == page.html()


def test_it_says_which_of_the_numbers_of_a_sample_is_not_finite():
    x = [Value(1.0), constant(2.0)]
    with pytest.raises(ValueError, match=r"X\[0\]\[1\] is inf"):
        replay(x[0] * x[1], [], [[]], inputs=x, X=[[1.0, math.inf]], y=[[]])


# ---- numbers that do not fit ----


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"epochs": [0]}, "2 rows of history and 1 epochs do not fit"),
        ({"epochs": [3, 3]}, r"the epochs must rise: \[3, 3\]"),
        ({"epochs": [3, 1]}, r"the epochs must rise: \[3, 1\]"),
        ({"predictions": [Value(1.0, label="far")]}, "the prediction .* is not behind the output"),
        ({"targets": [Value(1.0, label="far")]}, "the target .* is not behind the output"),
        ({"X": [[1.0]], "y": []}, "X has 1 samples, and y has 0"),
        ({"X": [[1.0, 2.0]], "y": [1.0]}, r"X\[0\] has 2 numbers for 1 inputs"),
        ({"X": [[1.0]], "y": [[1.0, 2.0]]}, r"y\[0\] has 2 numbers for 1 targets"),
        ({"X": [[1.0]], "y": [1.0], "sample": 1}, "sample 1 of 1: the first is 0"),
        ({"X": [[1.0], [math.nan]], "y": [1.0, 2.0]}, r"X\[1\] is nan: only finite numbers"),
        ({"X": [[1.0], [2.0]], "y": [1.0, -math.inf]}, r"y\[1\] is -inf: only finite numbers"),
        ({"threshold": math.nan}, "threshold is nan: only finite numbers"),
        ({"threshold": math.inf}, "threshold is inf: only finite numbers"),
        ({"curves": {"loss": [1.0], "val_loss": []}}, "the curves have different lengths"),
    ],
)
def test_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        made(**settings)


def test_rows_of_another_length():
    loss, parameters, _ = line()
    with pytest.raises(ValueError, match=r"history\[1\] has 1 numbers for 2 parameters"):
        replay(loss, parameters, [[1.0, 2.0], [1.0]])
    with pytest.raises(ValueError, match="0 rows of history and 0 epochs do not fit"):
        replay(loss, parameters, [])


def test_samples_that_are_no_numbers():
    with pytest.raises(TypeError, match="samples: expected a number"):
        made(X=[["one"]], y=[1.0])
