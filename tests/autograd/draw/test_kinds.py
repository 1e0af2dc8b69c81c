import autograd as ag
from autograd import Value, constant, draw_dot

from .graphs import net, textbook_neuron, texts

KINDS = {"param", "input", "leaf", "const", "loss", "output"}


def kinds(root, **options):
    drawn = texts(draw_dot(root, legend=False, **options))
    return sorted(text for text in drawn if text in KINDS)


def test_without_parameters_what_was_made_by_hand_is_a_leaf():
    root, _ = textbook_neuron()
    assert kinds(root) == ["leaf"] * 5 + ["output"]


def test_with_parameters_it_is_an_input():
    root, params = textbook_neuron()
    assert kinds(root, params=params) == ["input"] * 2 + ["output"] + ["param"] * 3


def test_parameters_may_come_from_a_module():
    class Module:
        def parameters(self):
            return textbook[1]

    textbook = textbook_neuron()
    assert kinds(textbook[0], params=Module()) == kinds(textbook[0], params=textbook[1])


def test_a_dotted_label_marks_a_parameter():
    assert kinds(Value(1.0, label="layers.0.w.1") * Value(2.0, label="x.1")) == ["input", "output", "param"]


def test_numbers():
    assert kinds(Value(1.0) * 2.0 + constant(3.0) + constant(4.0, label="y")) == [
        "const", "const", "input", "leaf", "output",
    ]  # fmt: skip


def test_the_loss():
    x = Value(1.0)
    for label, kind in {
        "L": "loss",
        "loss": "loss",
        "total_loss": "loss",
        "y": "output",
        "": "output",
    }.items():
        root = x * 2
        root.label = label
        assert kind in kinds(root)


def test_a_float_is_drawn_once_for_each_use():
    x = Value(1.0)
    assert kinds(x * 2 + x * 2).count("const") == 2


def test_scoped_names_are_short_and_stand_in_nested_clusters():
    picture = draw_dot(net([1, 1]), view="cards")
    drawn = texts(picture)
    assert {"layer 0", "neuron 0", "w.0", "b", "z", "a"} <= set(drawn)
    assert "layers.0.neurons.0.w.0" not in drawn


def test_equal_labels_are_told_apart():
    assert {"x", "x_2"} <= set(texts(draw_dot(Value(1.0, label="x") + Value(2.0, label="x"))))


def test_values_without_a_label_are_numbered_as_in_the_trace():
    x = Value(1.0)
    y = ag.exp(x)
    assert {"v1", "v2"} <= set(texts(draw_dot(y)))
