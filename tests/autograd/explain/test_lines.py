import copy
import functools
import inspect
import sys
import threading
import types

import pytest

import autograd
import nn
from autograd import Value, dot, grad, line_of, no_grad, record_lines, trace
from autograd import value as engine
from autograd.explain import lines
from autograd.explain.lines import Line


def here(offset=0):
    """The line of the caller."""
    return Line(__file__, inspect.currentframe().f_back.f_lineno + offset)


def test_the_line_that_made_a_value():
    with record_lines():
        x, line_of_x = Value(2.0), here()
        y, line_of_y = x * x, here()
    assert (line_of(x), line_of(y)) == (line_of_x, line_of_y)
    assert line_of(y).text == "y, line_of_y = x * x, here()"
    assert str(line_of(y)) == f"test_lines.py:{line_of_y.number}  y, line_of_y = x * x, here()"


MAKERS = [
    lambda x: x + x,
    lambda x: 2 - x,
    lambda x: x**2,
    lambda x: 2**x,
    lambda x: -x,
    lambda x: x.exp(),
    lambda x: x.hypot(1.0),
    lambda x: dot([x], [x], x),
    lambda x: dot([x], [1.0]),
    lambda x: autograd.softmax([x, x])[1],
    lambda x: autograd.clip(x, 0.0, 1.0),
    lambda x: autograd.constant(3.0),
    lambda x: x.detach(),
    lambda x: grad(Value.square)(x) * 1,
    lambda x: functools.reduce(lambda a, b: a + b, [x, x, x]),
    lambda x: nn.Neuron(2)([x, x]),
    lambda x: nn.mse(x, 1.0),
]


@pytest.mark.parametrize("make", MAKERS, ids=[str(i) for i in range(len(MAKERS))])
def test_every_way_to_make_a_value(make):
    x = Value(0.5)
    with record_lines():
        y = make(x)
    assert line_of(y) == Line(__file__, make.__code__.co_firstlineno)
    assert line_of(x) is None


def test_the_values_of_a_network_belong_to_the_line_that_called_it():
    with record_lines():
        model, made = nn.MLP(2, [3, 1], seed=0), here()
        out, called = model([1.0, 2.0]), here()
    computed = [node for node in trace(out).nodes if node.parents]
    assert len(computed) == 3 + 3 + 1
    assert {line_of(node) for node in computed} == {called}
    assert {line_of(parameter) for parameter in model.parameters()} == {made}


def test_a_module_of_ones_own_shows_its_own_lines():
    class Line_(nn.Module):
        def __init__(self):
            self.slope = Value(2.0)

        def __call__(self, x):
            return self.slope * x

    with record_lines():
        y = Line_()(1.0)
    assert line_of(y).text == "return self.slope * x"


def test_off_is_off():
    before = engine._next_serial
    with record_lines():
        assert engine._next_serial is not before
    assert engine._next_serial is before
    assert line_of(Value(1.0) + 1) is None


def test_serial_numbers_go_on():
    a = Value(1.0)
    with record_lines():
        b = a + 1
    c = b + 1
    assert a.serial < b.serial < c.serial


def test_nested_blocks():
    with record_lines():
        with record_lines():
            pass
        inner = Value(1.0)
    outer = Value(1.0)
    assert line_of(inner)
    assert line_of(outer) is None


def test_it_ends_with_an_exception():
    with pytest.raises(ZeroDivisionError), record_lines():
        Value(1.0) / 0.0
    assert line_of(Value(1.0)) is None


def test_a_decorator():
    @record_lines()
    def square(x):
        return x * x

    x = Value(3.0)
    assert [line_of(square(x)).text for _ in range(2)] == ["return x * x"] * 2
    assert line_of(x * x) is None


def test_threads():
    found, ready, done = [], threading.Barrier(4, timeout=20), threading.Barrier(4, timeout=20)

    def work():
        with record_lines():
            ready.wait()
            values = [Value(1.0) + i for i in range(500)]
            found.append({line_of(value).text for value in values})
        done.wait()
        found.append(line_of(Value(1.0)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = "values = [Value(1.0) + i for i in range(500)]"
    assert sorted(found, key=str) == sorted([None] * 4 + [{told}] * 4, key=str)


def test_threads_switch_it_one_after_the_other():
    thread = threading.Thread(target=record_lines()(int))
    with lines._switching:
        thread.start()
        thread.join(0.2)
        waits = thread.is_alive()
    thread.join()
    assert waits


def test_the_first_to_leave_does_not_end_it_for_the_others():
    first, second = record_lines(), record_lines()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    between = Value(1.0)
    second.__exit__(None, None, None)
    assert line_of(between)
    assert line_of(Value(1.0)) is None


def test_the_oldest_are_forgotten(monkeypatch):
    monkeypatch.setattr(lines, "KEPT", 3)
    monkeypatch.setattr(lines, "_lines", {})
    monkeypatch.setattr(lines, "_order", type(lines._order)())
    with record_lines():
        values = [Value(float(i)) for i in range(10)]
    assert [line_of(value) is not None for value in values] == [False] * 7 + [True] * 3
    assert len(lines._lines) == len(lines._order) == 3


def test_equal_lines_are_one_object():
    with record_lines():
        a, b = [Value(1.0) for _ in range(2)]
    assert line_of(a) is line_of(b)


def test_constants_of_no_grad_have_lines():
    with record_lines(), no_grad():
        y = Value(1.0) * 2
    assert line_of(y).text == "y = Value(1.0) * 2"


def test_copies_have_no_line():
    with record_lines():
        y = dot([Value(1.0)], [Value(2.0)], Value(3.0))
        copies = [copy.deepcopy(y), autograd.unfold(y)]
    assert line_of(y)
    assert [line_of(each) for each in copies] == [None, None]


def run(program, filename):
    names = {"autograd": autograd, "Value": Value}
    exec(compile(program, filename, "exec"), names)
    return names


def test_a_line_whose_source_is_not_to_be_found():
    with record_lines():
        x = run("x = Value(1.0)", "<nowhere>")["x"]
    assert line_of(x) == Line("<nowhere>", 1)
    assert (line_of(x).text, str(line_of(x))) == ("", "<nowhere>:1")


def test_a_file_that_has_changed(tmp_path):
    path = tmp_path / "train.py"
    path.write_text("\n\n    y = a * b\n")
    assert str(Line(str(path), 3)) == "train.py:3  y = a * b"
    path.write_text("\n\n    y = a * b + c\n")
    assert Line(str(path), 3).text == "y = a * b + c"
    path.unlink()
    assert Line(str(path), 3).text == ""


def test_a_long_line_is_cut(tmp_path):
    path = tmp_path / "train.py"
    path.write_text("y = " + "x + " * 100 + "x")
    assert str(Line(str(path), 1)) == "train.py:1  y = " + "x + " * 17 + "…"


def test_hostile_lines_do_not_reach_the_terminal(tmp_path):
    path = tmp_path / "a\x1b[31m\n.py"
    path.write_text("y = 'red\x1b[31m\u202e'\n", encoding="utf-8")
    text = str(Line(str(path), 1))
    assert text.isprintable()
    assert text == r"a\x1b[31m\n.py:1  y = 'red\x1b[31m\u202e'"


def test_a_cell_is_called_what_ipython_calls_it(monkeypatch):
    names = {"/cells/ipykernel_1/2.py": ("Cell", "In[7]")}
    shell = types.SimpleNamespace(compile=types.SimpleNamespace(format_code_name=names.get))
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    assert Line("/cells/ipykernel_1/2.py", 3).place == "In[7]:3"
    assert Line("/home/me/train.py", 3).place == "train.py:3"
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: None))
    assert Line("/cells/ipykernel_1/2.py", 3).place == "2.py:3"


def test_only_a_value_has_a_line():
    with pytest.raises(TypeError, match=r"expected a Value, not float: 3\.0"):
        line_of(3.0)
