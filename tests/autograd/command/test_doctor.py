def test_why_a_gradient_is_zero(run):
    code, out, err = run("doctor", "relu(w*x - 9)", "w=2", "x=3", "--of", "w")
    first, second = out.splitlines()
    assert (code, err) == (0, "")
    assert first == "v3 = 0: all of its numbers and gradients are finite"
    assert second.startswith("dv3/dw = 0: the input of relu(v2) is 0 or less in 1 of 1 places (v2 = -3)")


def test_by_default_every_name_and_nothing_where_nothing_is_wrong(run):
    assert run("doctor", "x*y", "x=1", "y=2")[1].splitlines()[1:] == ["dv1/dx = 2", "dv1/dy = 1"]
    assert run("doctor", "2 + 3")[1] == "5: all of its numbers and gradients are finite\n"


def test_what_is_not_finite(run):
    assert "exp(x) = inf for x = 1000: exp overflows above" in run("doctor", "exp(x)", "x=1000")[1]


def test_a_claim(run):
    out = run("doctor", "x**3", "x=6", "--claimed", "216")[1]
    assert "dv1/dx = 108, not 216:\n- backward() ran twice" in out
    code, _, err = run("doctor", "x*y", "x=1", "y=2", "--claimed", "3")
    assert code == 2
    assert "--claimed is the gradient of one name: choose it with --of NAME" in err


def test_in_korean(run):
    out = run("doctor", "x**3", "x=6", "--claimed", "216", "--lang", "ko")[1]
    assert "dv1/dx = 108, 216이 아니에요:\n- 사이에 zero_grad() 없이 backward()를 두 번" in out


def test_json(data):
    findings = data("doctor", "x*y", "x=0", "y=2")["findings"]
    assert findings["x"] == {"says": "dv1/dx = 2", "causes": []}
    assert [cause["kind"] for cause in findings["y"]["causes"]] == ["multiplied by zero"]
