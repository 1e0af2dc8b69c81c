import json

from autograd import finite_differences as check

TABLE = """\
name  value  autograd  finite difference
w       0.5         4                  4  agree
x         4       0.5                0.5  agree
"""


def test_a_table(run):
    assert run("check", "w*x", "w=0.5", "x=4") == (0, TABLE, "")


def test_a_kink(run):
    code, out, err = run("check", "relu(x) + y", "x=0", "y=1")
    assert (code, err) == (1, "")
    _, x, y = out.splitlines()
    assert (
        x == "x         0         0                0.5  differ; kink at relu(0): there the derivative jumps"
    )
    assert y.endswith("  1  agree")


def test_json(run):
    code, out, err = run("check", "relu(x)*y", "x=0", "y=1", "--json")
    told = json.loads(out)
    assert (code, err, told["agree"], told["gradients"]["y"]["agree"]) == (1, "", False, True)
    assert told["gradients"]["x"] == {
        "name": "x", "value": 0.0, "autograd": 0.0, "finite_difference": 0.5, "agree": False,
        "problem": "differ; kink at relu(0): there the derivative jumps",
    }  # fmt: skip


def test_a_wrong_gradient_is_found(run, monkeypatch):
    monkeypatch.setattr(check, "value_and_grad", lambda f, *_: lambda *point: (f(*point), [2.5]))
    code, out, _ = run("check", "3*x", "x=1")
    assert (code, out.splitlines()[1].split()[-1]) == (1, "differ")


def test_what_is_not_finite_cannot_be_compared(run):
    code, out, err = run("check", "x*1e200*1e200 + 0*y", "x=2", "y=1")
    assert (code, err) == (1, "")
    assert out.splitlines()[1].endswith("inf                nan  cannot be compared: not both are finite")


def test_tolerance(run):
    assert run("check", "exp(x)", "x=3", "--tolerance", "1e-300")[0] == 1
    assert run("check", "exp(x)", "x=3", "--tolerance", "1e-5")[0] == 0
    assert run("check", "exp(x)", "x=3", "--tolerance", "x")[0] == 2


def test_where_one_side_is_not_defined(run):
    code, out, err = run("check", "sqrt(x)*y", "x=1e-9", "y=1")
    assert (code, out) == (1, "")
    assert err.startswith("error: finite differences look to both sides of x = 1e-09, and there sqrt(-")


def test_nothing_to_check(run):
    assert run("check", "2*3") == (2, "", "error: there is nothing to check in 2*3: it has no names\n")


def test_a_tolerance_is_above_zero(run):
    for text in ("nan", "-1", "much"):
        code, _, err = run("check", "x", "x=1", "--tolerance", text)
        assert code == 2
        assert f"a tolerance is a number above 0, not {text}" in err
