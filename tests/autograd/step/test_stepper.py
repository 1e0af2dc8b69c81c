import io
import subprocess
import sys

import pytest

import nn
from autograd import Value, dot, stepper
from autograd.step.stepper import MOST_UNFOLDED_TERMS


def test_parameters_may_be_a_module():
    model = nn.MLP(2, [2, 1], seed=0)
    s = stepper(model([1.0, 2.0]), lr=0.1, parameters=model)
    assert s.session.parameters == [p for p in s.session.nodes if p in set(model.parameters())]


def test_a_rate_that_is_no_number():
    with pytest.raises(TypeError, match="one real number, not str"):
        stepper(Value(1.0) * 2, lr="fast")


def test_an_output_that_is_no_value():
    with pytest.raises(TypeError, match="expected a Value, the output of a computation, not list"):
        stepper([Value(1.0)])


def sums_of(terms):
    xs = [Value(0.1 * i, label=f"x{i}") for i in range(3)]
    return sum(dot(xs, xs) for _ in range(terms // 6))


@pytest.mark.slow
def test_sums_can_be_unfolded_unless_there_are_too_many():
    small, large = sums_of(60), sums_of(MOST_UNFOLDED_TERMS + 60)
    assert stepper(Value(2.0) * 3).unfolded is None
    assert stepper(small).unfolded.output.op.name == "add"
    assert stepper(large).unfolded is None
    assert {node.op.name for node in stepper(large, unfold=True).session.nodes} == {"leaf", "mul", "add"}


def test_the_transcript_tells_every_frame():
    x, w = Value(2.0, label="x"), Value(-3.0, label="w")
    s = stepper((x * w).tanh(), lr=0.1)
    text = str(s)
    assert all(s.session.sentence(frame) in text for frame in s.session.frames)
    assert [line for line in text.splitlines() if not line.startswith(" ")] == [
        "forward pass",
        "backward pass",
        "update",
    ]


@pytest.mark.parametrize("lr", [0.0, -0.1, float("inf"), float("nan")])
def test_a_rate_that_cannot_be_one(lr):
    with pytest.raises(ValueError, match="a learning rate is a number above 0, not"):
        stepper(Value(1.0) * 2, lr=lr)


def test_parameters_that_cannot_be_moved():
    a = Value(1.0, label="a")
    b = a * 2
    with pytest.raises(ValueError, match=r"a parameter is a leaf, and Value\(data=2, grad=0\) was computed"):
        stepper(b * b, lr=0.1, parameters=[b])
    with pytest.raises(TypeError, match="parameters are Values, in a list, or a module, not Value"):
        stepper(b, lr=0.1, parameters=a)
    with pytest.raises(TypeError, match="a parameter is a Value, not float"):
        stepper(b, parameters=[1.0])
    with pytest.raises(ValueError, match="moves nothing: no parameter is behind the output"):
        stepper(b, lr=0.1, parameters=[Value(3.0)])


# ---- run() ----


def square():
    x = Value(3.0, label="x")
    return stepper(x * x)


class Stream(io.StringIO):
    def __init__(self, is_terminal):
        super().__init__()
        self.is_terminal = is_terminal

    def isatty(self):
        return self.is_terminal


@pytest.mark.parametrize("terminals", [(False, False), (True, False), (False, True)])
def test_without_a_terminal_run_prints_the_transcript(monkeypatch, terminals):
    streams = [Stream(is_terminal) for is_terminal in terminals]
    monkeypatch.setattr(sys, "stdin", streams[0])
    monkeypatch.setattr(sys, "stdout", streams[1])
    steps = square()
    steps.run()
    assert streams[1].getvalue() == f"{steps}\n"


def test_with_a_terminal_run_opens_the_program(monkeypatch):
    pytest.importorskip("textual", reason="textual is not installed: pip install -e '.[tui]'")
    from autograd.step.terminal.app import Terminal

    opened = []
    for name in ("stdin", "stdout"):
        monkeypatch.setattr(sys, name, Stream(True))
    monkeypatch.setattr(Terminal, "run", lambda self: opened.append((self.session, self.ink.lang)))
    monkeypatch.setattr("autograd.step.stepper.language_here", lambda: "ko")
    steps = square()
    steps.run()
    steps.run(lang="en")
    assert opened == [(steps.session, "ko"), (steps.session, "en")]
    with pytest.raises(ValueError, match="lang is 'en' or 'ko'"):
        steps.run(lang="fr")


def test_without_textual_run_prints_the_transcript_and_names_the_extra():
    program = """
import sys
class Terminal:
    def __init__(self, stream): self.stream = stream
    def isatty(self): return True
    def __getattr__(self, name): return getattr(self.stream, name)
sys.stdin, sys.stdout = Terminal(sys.stdin), Terminal(sys.stdout)
sys.modules["textual"] = sys.modules["rich"] = None
from autograd import Value, stepper
x = Value(3.0, label="x")
stepper(x * x).run()
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == f"{square()}\n"
    assert ran.stderr == 'To step with keys: pip install "glassgrad[tui]"\n'


def test_the_doctor_speaks_where_something_is_wrong():
    w, x = Value(-1.0, label="w"), Value(2.0, label="x")
    assert not stepper(w * x).session.findings
    made = stepper((w * x).relu() * 3.0, parameters=[w])
    (told,) = made.json()["doctor"]
    assert told.startswith("dv3/dw = 0: the input of relu(v1) is 0 or less in 1 of 1 places (v1 = -2)")
    assert str(made).endswith(f"\nthe doctor\n     {told}")
    (told,) = stepper(Value(0.0, label="x").sqrt(), parameters=[]).json()["doctor"]
    assert "sqrt has an infinite slope at 0" in told


def test_a_loss_is_called_what_its_variable_is_called():
    w = Value(3.0, label="w")
    my_loss = ((w * 2).tanh() - 1) ** 2
    made = stepper(my_loss, lr=0.1)
    assert made.session.names[my_loss] == "my_loss"
    assert made.session.kinds[my_loss] == "loss"
    assert my_loss.label == ""
    assert str(made.session.trace.explain(w)).startswith("dmy_loss/dw = ")
    assert "my_loss is computed from" in str(made)
    loss = w.exp()
    assert "loss" in str(stepper(loss).session.trace.into(w)[0].rule)  # the slope of exp is its result


@pytest.mark.parametrize("label", ["loss", ""])
def test_a_name_that_is_taken_or_says_nothing_is_left_alone(label):
    loss = Value(3.0, label="loss") * 2.0
    y = loss
    del loss
    y.label = label
    made = stepper(y)
    assert made.session.names[y] == ("loss_2" if label else "v1")
    loss = y
    assert stepper(loss).session.names[y] == ("loss_2" if label else "v1")


def test_an_unfolded_loss_has_the_same_name():
    ws = [Value(0.5, label=f"w.{i}") for i in range(3)]
    loss = dot(ws, [1.0, 2.0, 3.0])
    made = stepper(loss)
    assert made.unfolded.names[made.unfolded.output] == made.session.names[loss] == "loss"


def test_the_end_of_an_update_has_all_new_values():
    x, w = Value(2.0, label="x"), Value(3.0, label="w")
    h = x * w
    y = h + w
    session = stepper(y, lr=0.1, parameters=[w]).session
    end = len(session.frames) - 1
    assert session.number_at(w, "data", end) == pytest.approx(2.7)
    assert session.number_at(h, "data", end) == pytest.approx(5.4)
    assert session.number_at(y, "data", end) == session.update.output == pytest.approx(8.1)
    assert session.number_at(h, "data", end - 1) == 6.0


def test_of_several_parameters_the_doctor_tells_each_cause_once():
    model = nn.MLP(2, [3, 1], seed=0)
    for neuron in model.layers[0].neurons[:2]:
        neuron.b.data = -9.0
    findings = stepper(model([0.5, 1.0]), parameters=model).session.findings
    told = [finding.causes[0].sentence for finding in findings]
    assert len(set(told)) == len(told) == 3
    assert "neurons.0.z" in told[0]
    assert "neurons.1.z" in told[1]


def test_what_a_net_predicts_is_called_so():
    model = nn.MLP(2, [3, 2], "tanh", seed=0)
    batch = [model(x) for x in ([0.5, 1.0], [1.0, 0.0])]
    session = stepper(nn.mse(batch, [[1.0, 0.0], [0.0, 1.0]])).session
    outputs = [y for outputs in batch for y in outputs]
    assert [session.short[y] for y in outputs] == ["ŷ", "ŷ", "ŷ_2", "ŷ_2"]
    assert session.names[outputs[0]] == "layers.1.neurons.0.z"
    assert sum("ŷ" in name for name in session.short.values()) == 4
    squashed = nn.Sequential(nn.Layer(2, 1, "linear", seed=0), "tanh")([1.0, 2.0])
    assert stepper((squashed - 1.0) ** 2).session.short[squashed] == "ŷ"
    assert "ŷ" not in stepper(model([1.0, 2.0])[0]).session.short.values()
