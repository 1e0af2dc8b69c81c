"""The small GPT: whether it learns and invents, and whether its numbers are those of attention."""

import itertools
import re

import numpy as np
import pytest
from matplotlib.figure import Figure

import autograd
from benchmarks import gpt as textbook
from demos import attention, common, elements, microgpt
from demos.gpt import GPT

from .test_demos import check_picture, numbers

SHORT = [name for name in elements.NAMES if len(name) == 4]


def run(capsys, *argv):
    try:
        status = microgpt.main(argv)
    except SystemExit as exit:
        status = exit.code
    return status, *capsys.readouterr()


@pytest.fixture
def few(monkeypatch):
    """Five short names, of one program."""
    monkeypatch.setattr(microgpt, "NAMES", SHORT)
    monkeypatch.setattr(microgpt, "HELD_OUT", 2)
    monkeypatch.setattr(microgpt, "SAMPLES", 3)


@pytest.fixture
def sharp():
    """A net whose weights are large, as after learning."""
    model = GPT(len(elements.LETTERS) + 1, seed=1)
    for weight in model.parameters():
        weight.data *= 4.0
    return model


@pytest.mark.slow
def test_it_invents_elements(capsys, tmp_path):
    page = tmp_path / "head.html"
    status, out, err = run(capsys, "--out", str(tmp_path), "--step", str(page))
    assert (status, err) == (0, "")
    for name in ("microgpt.png", "microgpt-heads.png"):
        check_picture(tmp_path / name)
        assert f"  {tmp_path / name}\n" in out
    assert "score_start" in page.read_text(encoding="utf-8")
    told = out.replace(str(tmp_path), "")
    assert max(map(len, told.splitlines())) <= 80
    assert len(re.findall(r"^- (?!NOT)", told, re.MULTILINE)) == 6


@pytest.mark.slow
def test_the_same_seed_tells_the_same_in_a_narrow_terminal(capsys, monkeypatch, few):
    first, again = (run(capsys, "--no-pictures", "--seed", "5", "--steps", "2") for _ in range(2))
    assert first == again
    status, out, err = first
    assert status == 1
    assert err.startswith("This run does not show it: ")
    assert "- NOT: " in out
    monkeypatch.setenv("COLUMNS", "60")
    narrow = run(capsys, "--no-pictures", "--seed", "5", "--steps", "2")
    assert sorted(numbers(narrow[1])) == sorted(numbers(out))
    for line in "".join(narrow[1:]).splitlines():
        assert len(line) <= 60 or line.startswith("  "), line


@pytest.mark.slow
def test_on_the_graph_it_learns_and_steps_through_a_head(capsys, few):
    status, out, _ = run(capsys, "--no-pictures", "--engine", "eager", "--steps", "25", "--step")
    assert "- it guesses better than who counts letters\n" in out
    assert (status, "pairs of letters\n" in out.partition("has shown")[2]) == (0, False)
    assert "mixed is computed from a_start, a_t, a_i, v_start, v_t and v_i: " in out


def test_ctrl_c(capsys, monkeypatch, few):
    monkeypatch.setattr(common, "bar", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    assert run(capsys, "--no-pictures")[::2] == (130, "Stopped by Ctrl-C.\n")


# ---- the net ----


def test_it_is_the_net_that_benchmarks_compare_with_pytorch(sharp):
    tokens = elements.tokens("tin")
    loss = sharp.loss(tokens)
    loss.backward()
    rows = itertools.groupby(sharp.parameters(), key=lambda w: w.label.split(".")[:2])
    weights = {}
    for (name, _), row in rows:
        weights.setdefault(name, []).append([w.data for w in row])
    twin = textbook.GPT(autograd.Value, weights)
    other = twin.loss([*map(int, tokens)])
    other.backward()
    assert loss.data == pytest.approx(other.data, rel=1e-12)
    assert [w.grad for w in sharp.parameters()] == pytest.approx(
        [w.grad for w in twin.parameters()], abs=1e-12
    )


def test_it_looks_back_only(sharp):
    memory, looks = attention.look(sharp, "tin")
    assert len(memory.keys) == 4
    assert [[len(row) for row in rows] for rows in looks] == [[1, 2, 3, 4]] * 4
    q, k = (np.array([[v.data for v in row] for row in rows]) for rows in (memory.queries, memory.keys))
    exps = np.exp(q[3, 4:8] @ k[:, 4:8].T / 2.0)
    assert looks[1][3] == pytest.approx(exps / exps.sum())


def test_a_picture_of_a_head_is_dark_at_1_and_has_nothing_ahead():
    ax = Figure().subplots()
    (panel,) = attention.heads([[[0.75], [0.25, 0.5]]], "a")
    panel(ax=ax)
    (image,) = ax.images
    assert image.get_clim() == (0, 1)
    assert image.get_array().tolist() == [[0.75, 0.0], [0.25, 0.5]]


def test_the_head_to_step_through_has_small_numbers(sharp):
    memory, looks = attention.look(sharp, "tin")
    head = min(range(4), key=lambda head: max(looks[head][2]))
    part = slice(4 * head, 4 * head + 4)
    q, k, v = (np.array([[x.data for x in row[part]] for row in rows[:3]]).round(1) for rows in memory)
    exps = np.exp(q[2] @ k.T / 2.0)
    session = attention.one_head(sharp, "tin").json()
    data = {value["name"]: value["data"] for value in session["values"]}
    assert session["title"] == f"Head {head} looks back from start t i"
    assert data["mixed"] == pytest.approx(exps / exps.sum() @ v[:, 0])
    assert [data[f"k_{place}.1"] for place in ("start", "t", "i")] == pytest.approx(k[:, 1])


# ---- what it is compared with ----


def test_the_loss_of_counting():
    few, letters = 0.1, len(elements.LETTERS) + 1
    alone = -np.log((np.array([3, 1, 2]) + few) / (6 + few * letters))  # a, a, end, a, b, end
    assert microgpt.counted(["ab"], ["aa", "ab"], 0) == pytest.approx(alone.mean())
    after = [2.1 / (2 + few * letters), 1.1 / (3 + few * letters), 1.1 / (1 + few * letters)]
    assert microgpt.counted(["ab"], ["aa", "ab"], 1) == pytest.approx(-np.log(after).mean())


def test_there_are_118_elements():
    assert len(set(elements.NAMES)) == 118
    assert sum(map(microgpt.is_metal, elements.NAMES)) == 79
    assert elements.tokens("tin") == [0.0, *[elements.LETTERS.index(c) + 1.0 for c in "tin"], 0.0]
