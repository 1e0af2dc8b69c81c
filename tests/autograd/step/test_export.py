import json
import math

from autograd import Value, record_lines, stepper


def test_a_record_holds_every_digit_of_the_session():
    x, w = Value(2.0, label="x"), Value(1 / 3, label="w")
    with record_lines():
        y = (x * w).tanh()
    told = stepper(y, lr=0.1).json()
    assert told["title"] == "v2 = tanh(x * w)"
    assert [value["name"] for value in told["values"]] == ["x", "w", "v1", "v2"]
    assert told["values"][1] == {
        "name": "w",
        "operation": "leaf",
        "inputs": [],
        "data": 1 / 3,
        "grad": 2.0 * (1 - y.data * y.data),
        "line": None,
    }
    assert told["values"][2]["line"].endswith("y = (x * w).tanh()")
    assert [frame["part"] for frame in told["frames"]] == [
        *["forward pass"] * 3, *["backward pass"] * 4, *["update"] * 3,
    ]  # fmt: skip
    step = told["frames"][4]
    assert (step["value"], step["input"], step["position"]) == ("v2", "v1", 0)
    assert step["contribution"] == step["local"] * step["grad"] == step["after"] - step["before"]
    assert step["code"] == "v1.grad += (1 - v2.data**2) * v2.grad"


def test_a_record_is_json():
    told = stepper(Value(math.inf, label="</script>") * 2).json()
    assert json.loads(json.dumps(told)) == told
