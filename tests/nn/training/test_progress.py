import io
import re
import sys

import pytest

from nn import SGD, Neuron, fit
from nn.training.progress import Progress


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
    bar = Progress(3, 2, 4, True)
    bar.start(0)
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


def test_lines_where_there_is_no_terminal(capsys):
    train(epochs=500)
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        f"epoch {epoch} of 500" for epoch in (1, *range(50, 501, 50))
    ]
    assert re.fullmatch(r"epoch 1 of 500: loss \d\.\d{1,3}", lines[0])


@pytest.mark.parametrize("epochs", [1, 2, 19, 21, 123, 1000])
def test_the_first_and_the_last_epoch_have_lines_and_there_are_not_many(capsys, epochs):
    lines = Progress(epochs, 1, 1, True)
    lines.start(0)
    for epoch in range(epochs):
        lines.end_epoch(epoch, {"loss": 1.0, "val_accuracy": 0.75})
    lines.close()
    told = capsys.readouterr().err.splitlines()
    assert told[0] == f"epoch 1 of {epochs}: loss 1, val_accuracy 0.75"
    assert told[-1].startswith(f"epoch {epochs} of {epochs}: ")
    assert len(set(told)) == len(told)
    assert min(epochs, 8) <= len(told) <= 22


def test_an_early_end_is_told(capsys):
    train(epochs=500, callbacks=[lambda epoch, _: epoch == 6])
    assert [line.split(":")[0] for line in capsys.readouterr().err.splitlines()] == [
        "epoch 1 of 500",
        "epoch 7 of 500",
    ]


def test_lines_on_a_terminal_without_tqdm(monkeypatch):
    stderr = terminal(monkeypatch)
    monkeypatch.setitem(sys.modules, "tqdm", None)
    train()
    assert stderr.getvalue().startswith("epoch 1 of 1: loss ")


def test_no_lines_beside_a_bar(monkeypatch):
    pytest.importorskip("tqdm")
    stderr = terminal(monkeypatch)
    train()
    assert "epoch 1 of 1" not in stderr.getvalue()


def test_nothing_if_it_is_not_wanted(capsys):
    train(verbose=False)
    assert capsys.readouterr() == ("", "")


def test_closed_stderr(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)

    def press(*_):
        raise KeyboardInterrupt

    assert train(callbacks=[press]).interrupted
