import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from autograd import Value
from autograd.command.runner import ScriptRun
from autograd.labels.variables import entries

ROOT = str(Path(__file__).parents[3])
BACKWARD = Value.backward

TRAINING = """\
from autograd import Value

w = [Value(0.5), Value(-1.0)]
b = Value(0.25)


def loss_of(x):
    return (w[0] * x + w[1] * b) ** 2


for epoch in range(3):
    loss = loss_of(epoch)
    loss.backward()
    for p in w:
        p.data -= 0.1 * p.grad
(b * 2).backward(0.5)
print("the end", b.grad)
"""


def python(*words, cwd=ROOT):
    environment = {**os.environ, "PYTHONPATH": ROOT, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *words]
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


class Looked:
    """What was asked for, and the numbers and labels at that moment."""

    def __init__(self):
        self.outputs, self.shown, self.threads, self.grads = [], [], [], []

    def __call__(self, output, call):
        self.outputs.append((output.data, output.label))
        self.grads.append(output.grad)
        self.parents = {node.label: node.data for node in behind(output) if not node.parents}
        return lambda: (self.shown.append(call), self.threads.append(threading.current_thread()))


def behind(output):
    from autograd.chain import ancestors

    return ancestors(output)


@pytest.fixture
def write(tmp_path):
    def save(text, name="train.py"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return save


def number(n):
    return lambda call: call.number == n


def never(call):
    return False


def run(path, wanted, *arguments, keep_on=False):
    look = Looked()
    script = ScriptRun(path, arguments, wanted, look, keep_on=keep_on)
    return script.run(), script, look


def test_all_calls_are_seen(write, capsys):
    code, script, look = run(write(TRAINING), never)
    assert (code, script.chosen, look.shown) == (0, None, [])
    assert [(c.number, c.line, c.source, c.name, c.seed, c.thread, c.inside) for c in script.calls] == [
        *[(i, 13, "loss.backward()", "loss", 1.0, "", "") for i in (1, 2, 3)],
        (4, 16, "(b * 2).backward(0.5)", "", 0.5, "", ""),
    ]
    assert [c.values for c in script.calls] == [7, 7, 7, 2]
    assert script.calls[0].data == 0.0625
    assert script.calls[0].place == "train.py:13"
    assert capsys.readouterr().out.startswith("the end")


def test_the_call_is_shown_at_its_moment_and_the_script_is_stopped(write, capsys):
    code, script, look = run(write(TRAINING), number(2))
    assert (code, script.chosen.number, look.shown, look.grads) == (0, 2, [script.chosen], [0.0])
    assert look.outputs == [(script.chosen.data, "loss")]
    assert look.parents["b"] == 0.25
    assert look.parents["w[0]"] == 0.5  # its gradient was 0
    assert look.parents["w[1]"] == -1.0 - 0.1 * 2 * -0.25 * 0.25
    assert len(script.calls) == 2
    assert capsys.readouterr().out == ""


def test_or_it_goes_on(write, capsys):
    code, script, look = run(write(TRAINING), lambda call: True, keep_on=True)
    assert (code, len(script.calls), look.shown) == (0, 1, [script.chosen])
    assert capsys.readouterr().out == python(script.path).stdout


def test_gradients_are_those_of_the_script_alone(write, capsys):
    path = write(TRAINING + "print(w[0].grad, w[1].grad, b.grad)")
    assert run(path, number(1), keep_on=True)[0] == 0
    assert capsys.readouterr().out == python(path).stdout


# ---- as python runs it ----


ALONE = {
    "itself": "import sys; print(__name__, __file__, sys.argv, sys.path[0], __spec__, __package__, __doc__)",
    "docstring": '"""About."""\nprint(__doc__)',
    "main module": "import sys\nx = 3\nm = sys.modules['__main__']\nprint(m.x, vars(m) is globals())",
    "exit 3": "import sys; sys.exit(3)",
    "exit text": "import sys; sys.exit('no such data')",
    "exit none": "import sys; sys.exit()",
    "exit true": "import sys; sys.exit(True)",
    "error": "def f():\n    return 1 / 0\n\nf()",
    "chained": "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('x') from e",
    "syntax": "x = = 2",
    "indent": "if 1:\nx",
    "deep": "def f(n):\n    return f(n + 1)\nf(0)",
    "group": "raise ExceptionGroup('g', [ValueError(1), TypeError(2)])",
    "nothing to do": "from autograd import Value\n(Value(1.0).detach() * 2).backward()",
    "bad seed": "from autograd import Value\nx = Value(1.0)\n(x * x).backward('1')",
    "future": "from __future__ import annotations\ndef f(x: y): ...\nprint(f.__annotations__)",
    "no future": "def f(x: int): ...\nprint(f.__annotations__)",
    "latin": "# -*- coding: latin-1 -*-\nprint(ascii('\u00e9'))",
    "own hook": "import sys\nsys.excepthook = lambda *a: print('hook', a[0].__name__)\n1 / 0",
    "thread": (
        "import threading, time\ndef f():\n    time.sleep(.05)\n    print('later')\n"
        "threading.Thread(target=f).start()\nprint('first')"
    ),
    "executor": "from concurrent.futures import *\np = ThreadPoolExecutor(1)\nprint(p.submit(int).result())",
    "daemon": "import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()",
    "at exit": "import atexit\natexit.register(print, 'bye')\nprint('hello')",
    "neighbour": "import helper\nprint(helper.__file__)",
}
RUN = """
import sys
from autograd.command.runner import ScriptRun
sys.exit(ScriptRun(sys.argv[1], sys.argv[2:], lambda call: False, None).run())
"""


@pytest.mark.parametrize("name", ALONE)
def test_as_python_runs_it(write, name, tmp_path):
    write("", "helper.py")
    path = tmp_path / "it.py"
    path.write_bytes(ALONE[name].encode("latin-1"))
    words = ["it.py", "--flag", "a b"]
    alone, ours = python(*words, cwd=tmp_path), python("-c", RUN, *words, cwd=tmp_path)
    assert (ours.returncode, ours.stdout) == (alone.returncode, alone.stdout)
    assert without_depth(ours.stderr) == without_depth(alone.stderr)


def without_depth(text):
    return re.sub(r"repeated \d+ more times", "repeated", text)


def test_a_link_is_followed_to_its_folder(write, tmp_path, capsys):
    folder = tmp_path / "far"
    folder.mkdir()
    (folder / "it.py").write_text("import sys; print(sys.path[0])", encoding="utf-8")
    link = tmp_path / "link.py"
    try:
        link.symlink_to(folder / "it.py")
    except OSError:
        pytest.skip("links are not allowed here")
    assert run(str(link), never)[0] == 0
    assert capsys.readouterr().out == f"{os.path.realpath(folder)}\n"


def test_the_folder_of_autograd_and_nn_is_on_the_path_last(write, capsys, monkeypatch):
    monkeypatch.setattr(sys, "path", ["first", "other"])
    path = write("import sys; print(*sys.path[1:], sep='\\n')")
    run(path, never)
    assert capsys.readouterr().out.splitlines() == ["other", ROOT]
    monkeypatch.setattr(sys, "path", ["first", ROOT, "other"])
    run(path, never)
    assert capsys.readouterr().out.splitlines() == [ROOT, "other"]


def test_everything_is_put_back(write):
    before = sys.modules["__main__"], sys.argv, list(sys.path)
    for text in ("x = 1", "1 / 0", "import sys; sys.exit(2)", TRAINING, "raise KeyboardInterrupt"):
        run(write(text), number(1))
        assert (sys.modules["__main__"], sys.argv, sys.path) == before
        assert Value.backward is BACKWARD


def test_ctrl_c(write, capsys):
    assert run(write("raise KeyboardInterrupt"), never)[0] == 130
    assert "KeyboardInterrupt" in capsys.readouterr().err


@pytest.mark.parametrize(("seed", "number"), [("2", 2.0), ("True", 1.0), ("numpy.float64(0.5)", 0.5)])
def test_seeds_are_numbers(write, seed, number):
    text = f"import numpy\nfrom autograd import Value\nValue(1.0).backward({seed})"
    (call,) = run(write(text), never)[1].calls
    assert (type(call.seed), call.seed) == (float, number)


def test_a_seed_that_is_no_number_is_an_error_of_the_script(write, capsys):
    text = "from autograd import Value\nValue(1.0).backward('2')"
    code, script, look = run(write(text), lambda call: True)
    assert (code, script.calls, look.shown) == (1, [], [])
    assert "TypeError" in capsys.readouterr().err


# ---- how a script is stopped ----


def test_finally_and_with_are_left_as_they_should(write, capsys):
    run(
        write("from autograd import Value\ntry:\n    Value(1.0).backward()\nfinally:\n    print('closed')"),
        number(1),
    )
    assert capsys.readouterr().out == "closed\n"


def test_except_exception_does_not_catch_it(write, capsys):
    text = (
        "from autograd import Value\ntry:\n    Value(1.0).backward()\nexcept Exception:\n    print('caught')"
    )
    assert run(write(text), number(1))[0] == 0
    assert capsys.readouterr().out == ""


def test_a_script_that_catches_everything_is_stopped_at_its_next_call(write, capsys):
    text = (
        "from autograd import Value\nx = Value(1.0)\ntry:\n    x.backward()\nexcept:\n    print('caught')\n"
        "x.backward()\nprint('never')"
    )
    code, _, look = run(write(text), number(1))
    assert (code, len(look.shown), capsys.readouterr().out) == (0, 1, "caught\n")


class Broken(Exception):
    pass


#: pytest minds that a thread ends by SystemExit; Python does not.
quiet = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


@quiet
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("keep_on", [False, True])
@pytest.mark.parametrize("threaded", [False, True])
def test_an_error_of_the_stepper_is_not_caught_by_the_script(write, late, keep_on, threaded, capsys):
    def fail():
        raise Broken

    text = (
        "from autograd import Value\nimport threading\n"
        "def f():\n    try:\n        Value(1.0).backward()\n    except Exception:\n        print('caught')\n"
        + ("t = threading.Thread(target=f)\nt.start()\nt.join()" if threaded else "f()")
    )
    look = (lambda *_: fail) if late else (lambda *_: fail())
    script = ScriptRun(write(text), [], number(1), look, keep_on=keep_on)
    with pytest.raises(Broken):
        script.run()
    assert capsys.readouterr() == ("", "")
    assert Value.backward is BACKWARD


# ---- threads, loops, children ----

THREADED = """\
import threading
from autograd import Value

def work():
    for i in range(3):
        x = Value(2.0)
        y = x * x
        y.backward()
    print("worked")

thread = threading.Thread(target=work, name="worker")
thread.start()
{join}
print("main")
"""


@quiet
def test_a_main_thread_that_waits_in_vain_is_left_by_ctrl_c(write):
    text = THREADED.format(join="thread.join()\nimport signal\nsignal.raise_signal(signal.SIGINT)")
    code, script, look = run(write(text), number(1))
    assert (code, look.shown) == (0, [script.chosen])


@quiet
@pytest.mark.parametrize("join", ["thread.join()", ""])
def test_a_call_in_a_thread_is_shown_by_the_main_thread(write, join, capsys):
    code, script, look = run(write(THREADED.format(join=join)), number(2))
    assert (code, script.chosen.thread, script.chosen.line) == (0, "worker", 8)
    assert look.threads == [threading.main_thread()]
    out, err = capsys.readouterr()
    assert (out, err) == ("main\n", "")


def test_and_may_go_on(write, capsys):
    code, _, look = run(write(THREADED.format(join="thread.join()")), number(2), keep_on=True)
    assert (code, look.threads) == (0, [threading.main_thread()])
    assert capsys.readouterr().out == "worked\nmain\n"


def test_threads_that_outlive_the_script_are_waited_for(write):
    text = THREADED.format(join="").replace("for i", "import time; time.sleep(0.05)\n    for i")
    assert len(run(write(text), never)[1].calls) == 3


def test_calls_of_many_threads_are_counted_once_each(write):
    text = (
        "import threading\nfrom autograd import Value\n"
        "def work():\n    for _ in range(50):\n        (Value(1.0) * 2).backward()\n"
        "threads = [threading.Thread(target=work) for _ in range(8)]\n"
        "for t in threads: t.start()\nfor t in threads: t.join()\n"
    )
    calls = run(write(text), never)[1].calls
    assert [call.number for call in calls] == list(range(1, 401))


def test_workers_of_an_executor(write, capsys):
    text = (
        "from concurrent.futures import ThreadPoolExecutor\nfrom autograd import Value\n"
        "def work():\n    (Value(3.0) * 2).backward()\n    return 'never'\n"
        "pool = ThreadPoolExecutor(1)\nprint(pool.submit(work).result())\n"
    )
    code, script, look = run(write(text), number(1))
    assert (code, look.shown, capsys.readouterr().out) == (0, [script.chosen], "")


def test_a_running_event_loop(write, capsys):
    text = (
        "import asyncio\nfrom autograd import Value\n"
        "async def main():\n    try:\n        Value(3.0).backward()\n    finally:\n        print('left')\n"
        "asyncio.run(main())\nprint('never')\n"
    )
    seen = []

    def look(output, call):
        return lambda: seen.append(sys.modules["asyncio"]._get_running_loop())

    assert ScriptRun(write(text), [], number(1), look).run() == 0
    assert (seen, capsys.readouterr().out) == ([None], "left\n")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_goes_its_own_way(write):
    text = (
        "import os\nfrom autograd import Value\nx = Value(2.0)\nchild = os.fork()\n"
        "if not child:\n    (x * x).backward()\n    os._exit(7 if x.grad == 4 else 1)\n"
        "_, status = os.waitpid(child, 0)\nassert os.waitstatus_to_exitcode(status) == 7\n"
    )
    ran = python("-c", RUN.replace("False", "True"), write(text))
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


# ---- where, and what it is called ----


def test_calls_that_a_library_makes(write):
    text = (
        "import nn\nmodel = nn.MLP(2, [1], seed=0)\n"
        "nn.fit(\n    model, [[0.0, 1.0]], [1.0],\n    loss='mse', epochs=2, engine='eager',\n)\n"
    )
    code, script, look = run(write(text), number(2))
    call = script.chosen
    assert (code, call.line, call.source, call.name) == (0, 3, "nn.fit(", "loss")
    assert call.inside.startswith("nn/engines/eager.py:")
    assert "layers.0.neurons.0.b" in look.parents


def test_a_module_of_the_script(write):
    write(
        "from autograd import Value\ndef train():\n    x = Value(2.0)\n    (x * x).backward()\n", "model_.py"
    )
    _, script, look = run(write("import model_\n\nmodel_.train()\n"), number(1))
    call = script.chosen
    assert (call.place, call.inside.split("/")[-1], list(look.parents)) == (
        "train.py:3",
        "model_.py:4",
        ["x"],
    )
    del sys.modules["model_"]


def test_hostile_names(write):
    name = "a\x1b[31m.py" if os.name != "nt" else "a'b.py"
    _, script, _ = run(
        write("from autograd import Value\nValue(1.0, label='\\x1b[31m').backward()", name), never
    )
    (call,) = script.calls
    assert "\x1b" not in call.place


def test_entries():
    x, y = Value(1.0), Value(2.0)
    loop = [x]
    loop.append(loop)
    assert list(entries("v", x)) == [("v", x)]
    assert list(entries("v", [x, 3, (y,)])) == [("v[0]", x), ("v[2][0]", y)]
    assert list(entries("v", {"a": x, 3: [y]})) == [("v['a']", x), ("v[3][0]", y)]
    assert list(entries("v", "text")) == list(entries("v", {x})) == []
    assert [label for label, _ in entries("v", loop)] == ["v[0]", "v[1][0]", "v[1][1][0]"]


def test_only_variables_of_the_script_name_values(write, monkeypatch):
    mine = Value(1.0)
    monkeypatch.setattr(sys, "_shared", mine, raising=False)
    _, _, look = run(write("import sys\n(sys._shared * 2).backward()"), number(1))
    assert look.parents == {"": 1.0}


def test_labels_that_are_there_are_kept(write):
    text = (
        "from autograd import Value\nx = Value(1.0, label='mine')\n_y = Value(2.0)\nz = x + _y\nz.backward()"
    )
    _, _, look = run(write(text), number(1))
    assert set(look.parents) == {"mine", ""}
    assert look.outputs == [(3.0, "z")]


def test_a_dictionary_whose_keys_cannot_be_written_yet(tmp_path):
    path = tmp_path / "it.py"
    path.write_text(
        "from autograd import Value\n"
        "class Key:\n"
        "    def __repr__(self): raise RuntimeError('not yet')\n"
        "held = {Key(): 1.0, 1: Value(3.0)}\n"
        "weights = {Key(): Value(2.0)}\n"
        "(held[1] * list(weights.values())[0]).backward()\n"
    )
    names = []
    look = lambda output, call: names.extend(p.label for p in output.parents) or (lambda: None)
    ScriptRun(str(path), [], lambda call: True, look).run()
    assert names == ["held[1]", "weights[Key]"]


def test_a_call_that_is_an_error_is_the_scripts(tmp_path, capsys):
    path = tmp_path / "it.py"
    path.write_text("from autograd import constant\n(constant(1.0) * 2).backward()\n")
    script = ScriptRun(str(path), [], lambda call: True, lambda output, call: lambda: None)
    assert script.run() == 1
    assert script.calls == []
    assert "only constants are behind it" in capsys.readouterr().err
