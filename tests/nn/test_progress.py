import io
import sys

import pytest

from nn import SGD, Neuron, fit
from nn.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def terminal(monkeypatch):
    """A stderr that somebody looks at; not a fixture, for pytest puts its own back before the test."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    return sys.stderr


def train(**settings):
    model = Neuron(1, "linear", seed=0)
    settings |= {"optimizer": SGD(model, lr=0.1), "batch_size": 2, "engine": "eager"}
    return fit(model, [1.0, 2.0, 3.0], [1.0] * 3, loss="mse", **settings)


def test_a_bar_counts_steps_and_is_wiped_away(monkeypatch):
    pytest.importorskip("tqdm")
    stderr = terminal(monkeypatch)
    bar = Progress(3, 2, True)
    for loss in (0.5, 0.25, 0.125):
        bar.advance(loss)
    bar._bar.refresh()
    shown = stderr.getvalue().rpartition("\r")[2]
    assert "epoch 2/3" in shown
    assert "3/6" in shown
    assert "loss 0.125" in shown
    bar.close()
    assert stderr.getvalue().endswith("\r")
    assert not stderr.getvalue().rstrip("\r").rpartition("\r")[2].strip()


def test_fit_shows_it(monkeypatch):
    pytest.importorskip("tqdm")
    stderr = terminal(monkeypatch)
    train(epochs=2)
    assert "0/4" in stderr.getvalue()


def test_not_if_it_is_not_wanted(monkeypatch):
    stderr = terminal(monkeypatch)
    train(verbose=False)
    assert stderr.getvalue() == ""


def test_not_where_nobody_looks(capsys):
    train()
    assert capsys.readouterr() == ("", "")


def test_not_without_tqdm(monkeypatch):
    stderr = terminal(monkeypatch)
    monkeypatch.setitem(sys.modules, "tqdm", None)
    train()
    assert stderr.getvalue() == ""


def test_closed_stderr(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)

    def press(*_):
        raise KeyboardInterrupt

    assert train(callbacks=[press]).interrupted
