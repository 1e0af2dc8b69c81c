def test_json(data):
    told = data("compile", "tanh(w*x + b)", "w=0.5", "x=2", "b=-1.5", "--inputs=x")
    assert told["value"] == -0.46211715726000973
    assert list(told["gradients"]) == ["w", "b"]
    assert abs(told["gradients"]["w"] - 2 * (1 - told["value"] ** 2)) < 1e-15
    assert "scalar operations" in told["plan"]
    namespace = {}
    exec(compile(told["source"], "program", "exec"), namespace)
    assert "def " in told["source"]


def test_signs_have_colours_on_a_terminal(terminal):
    words = ("compile", "x*y", "x=-2", "y=3", "--backend=python")
    code, coloured = terminal(*words)
    assert code == 0
    assert "d/dx  \x1b[38;5;63m3\x1b[0m\nd/dy  \x1b[38;5;130m-2\x1b[0m\n" in coloured
    _, grey = terminal(*words, env={"NO_COLOR": "1"})
    assert "\x1b" not in grey
    assert grey == coloured.replace("\x1b[38;5;63m", "").replace("\x1b[38;5;130m", "").replace("\x1b[0m", "")
