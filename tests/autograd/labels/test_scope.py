import pytest

from autograd.labels.scope import enclosing, natural_sort_key, outer, scope_title, split


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("w", ("", "w")),
        ("w.1", ("", "w.1")),
        ("neurons.2.w.1", ("neurons.2", "w.1")),
        ("layers.0.neurons.2.b", ("layers.0.neurons.2", "b")),
        ("layers.0.neurons.2", ("layers.0", "neurons.2")),
        ("a.b", ("a", "b")),
        ("conv.w.0.1.2", ("conv", "w.0.1.2")),
        ("", ("", "")),
        (".a", ("", ".a")),
        ("a.", ("", "a.")),
        ("a..b", ("", "a..b")),
        ("2.b", ("", "2.b")),
        ("a b.c", ("", "a b.c")),
    ],
)
def test_split(label, parts):
    assert split(label) == parts


def test_scopes_nest():
    assert enclosing("layers.0.neurons.2") == ["layers.0", "layers.0.neurons.2"]
    assert enclosing("") == []
    assert outer("layers.0") == ""


def test_scope_title():
    assert scope_title("layers.0.neurons.12") == "layer 0, neuron 12"
    assert scope_title("") == ""


def test_order():
    names = ["neurons.10", "neurons.9", "bias", "neurons.0"]
    assert sorted(names, key=natural_sort_key) == ["bias", "neurons.0", "neurons.9", "neurons.10"]
