from autograd import Value, label_locals


def test_the_variables_of_the_caller_name_their_values():
    x, w = Value(2.0), Value(-3.0)
    y = x * w
    label_locals()
    assert [v.label for v in (x, w, y)] == ["x", "w", "y"]


def test_a_label_that_is_there_stays():
    x = Value(2.0, label="mass")
    label_locals()
    assert x.label == "mass"


def test_the_first_of_two_names():
    first = Value(2.0)
    second = first
    label_locals()
    assert second.label == "first"


def test_underscores_and_other_things_are_passed_over():
    _hidden, number, values = Value(2.0), 3.0, [Value(1.0)]
    label_locals()
    assert (_hidden.label, number, values[0].label) == ("", 3.0, "")


def test_only_the_caller():
    outside = Value(1.0)

    def inner():
        inside = Value(2.0)
        label_locals()
        return inside

    assert inner().label == "inside"
    assert outside.label == ""


def test_at_the_top_of_a_script():
    script = {"Value": Value, "label_locals": label_locals}
    exec("x = Value(2.0)\nlabel_locals()", script)
    assert script["x"].label == "x"
