"""What the demos share."""

import io
import os
import signal
import sys

import pytest

from demos import __main__ as both
from demos import common
from demos.common import DidNotLearn, StoppedEarly, demo, failure, progress, table, wrap


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_table():
    rows = [("short", "1.5", "yes"), ("much longer", "-10.25", "no")]
    assert table(("name", "x", "right"), rows).splitlines() == [
        "  name               x   right",
        "  short            1.5   yes",
        "  much longer   -10.25   no",
    ]


@pytest.mark.parametrize(("columns", "widest"), [("40", 39), ("80", 79), ("200", 79)])
def test_paragraphs_are_as_wide_as_the_terminal(monkeypatch, columns, widest):
    monkeypatch.setenv("COLUMNS", columns)
    words = " ".join(["six"] * 60)
    lines = wrap(f"{words}\n{words}\n\n    a formula\n").splitlines()
    assert widest - 4 < max(map(len, lines)) <= widest
    assert lines[-2:] == ["", "    a formula"]


# ---- progress ----


def test_no_bar_where_nobody_looks(capsys):
    assert list(progress(3, "name", [1.0])) == [0, 1, 2]
    assert capsys.readouterr() == ("", "")


def test_a_bar_on_a_terminal_is_wiped_away(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert list(progress(3, "learning", [0.125])) == [0, 1, 2]
    shown = sys.stderr.getvalue()
    assert "learning" in shown
    assert shown.endswith("\r")
    assert not shown.rstrip("\r").rpartition("\r")[2].strip()


def test_no_bar_without_tqdm(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.delitem(sys.modules, "tqdm.auto", raising=False)
    assert list(progress(3, "learning", [0.125])) == [0, 1, 2]
    assert sys.stderr.getvalue() == ""


@pytest.mark.parametrize("loss", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number(loss):
    with pytest.raises(DidNotLearn, match=f"the loss is {loss} after step 1"):
        list(progress(3, "name", [loss]))


# ---- what to try ----


@pytest.mark.parametrize(
    ("losses", "advice"),
    [
        ([1.0, 2.0], "it is wrong, and the loss rose; try a smaller --lr"),
        ([1.0, 0.5, 0.6], "it is wrong; try a smaller --lr, more --steps, or another --seed"),
        ([1.0, 0.9, 0.8], "it is wrong; try more --steps, another --lr, or another --seed"),
        ([1.0], "it is wrong; try more --steps, another --lr, or another --seed"),
    ],
)
def test_advice_is_by_the_losses(losses, advice):
    assert str(failure("it is wrong", losses, stopped=False)) == advice


def test_no_advice_to_who_stopped_it(capsys):
    @demo
    def main(_):
        raise failure("it is wrong", [1.0, 2.0], stopped=True)

    assert main() == 130
    assert capsys.readouterr().err == "Stopped early, before it had learned: it is wrong.\n"


# ---- Ctrl-C ----


@pytest.fixture
def usual_ctrl_c():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("usual_ctrl_c")
def test_ctrl_c_ends_the_training_after_this_step(capsys):
    done = []
    for step in progress(100, "learning", [1.0]):
        if step == 3:
            signal.raise_signal(signal.SIGINT)
        done.append(step)
    assert done == [0, 1, 2, 3]
    assert capsys.readouterr().err == "learning: stopped by Ctrl-C after step 4 of 100.\n"


@pytest.mark.usefixtures("usual_ctrl_c")
def test_ctrl_c_twice_ends_the_demo(capsys):
    @demo
    def main(_):
        for _ in progress(100, "learning", [1.0]):
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    assert main() == 130
    assert capsys.readouterr().err == "Stopped by Ctrl-C.\n"


def test_another_handler_of_ctrl_c_is_left_alone():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for _ in progress(2, "learning", [1.0]):
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


# ---- exit status ----


def test_the_second_demo_is_not_begun_when_the_first_was_stopped(capsys, monkeypatch):
    monkeypatch.setattr(both.xor, "main", lambda argv: 130)
    assert both.main(["--no-pictures"]) == 130
    assert "regression" not in capsys.readouterr().out


def test_closed_streams(monkeypatch):
    @demo
    def main(_):
        print("nobody reads this")
        raise StoppedEarly("nor this")

    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main() == 130


def test_a_reader_that_has_left(monkeypatch, tmp_path):
    @demo
    def main(_):
        raise BrokenPipeError

    with (tmp_path / "out").open("w", encoding="utf-8") as stdout:
        monkeypatch.setattr(common.sys, "stdout", stdout)
        assert main() == 1
        print("nobody reads this")
    assert os.stat(tmp_path / "out").st_size == 0
