import re

import pytest

import nn
from nn import names
from nn.names import find


def test_a_name_is_looked_up():
    assert find("thing", "a", {"a": 1}) == 1


def test_without_a_close_match_there_is_only_the_list():
    with pytest.raises(ValueError, match=r"^unknown thing 'q': there are: abc, xyz$"):
        find("thing", "q", {"xyz": 1, "abc": 2})


@pytest.mark.parametrize("name", [3, None, ["a"]])
def test_what_is_no_name_is_told_the_names(name):
    with pytest.raises(ValueError, match=r"^unknown thing .*: there are: a$"):
        find("thing", name, {"a": 1})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("to_categorical", "nn.one_hot"),
        ("DataLoader", "nn.batches"),
        ("Linear", r'nn has no Linear: nn.Layer\(nin, nout, "linear"\)'),
        ("ReLU", r'nn has no ReLU: activation="relu" of a Layer or MLP, or nn.Activation\("relu"\)'),
        ("MSELoss", "nn has no MSELoss: nn.mse"),
        ("CrossEntropyLoss", "nn.cross_entropy_with_logits"),
        ("Parameter", "autograd.Value"),
        ("BatchNorm1d", r"mixes the samples of a batch, .*: nn\.LayerNorm\(n\)"),
        ("StandardScaler", r"nn\.Standardize\(nin\)\.adapt\(X\)"),
        ("Normalization", r"nn\.Standardize"),
        ("TensorBoard", r"nn has no TensorBoard: nn\.board\.Board"),
        ("MLPClassifier", r"nn\.estimators\.MLPClassifier"),
        ("Buffer", r"autograd\.constant\(...\)"),
        ("Layr", r"nn has no Layr: did you mean Layer\?"),
    ],
)
def test_names_of_other_libraries_are_answered(name, said):
    with pytest.raises(AttributeError, match=said):
        getattr(nn, name)


def test_what_the_tables_recommend_exists():
    for said in names.PACKAGE.values():
        for name in re.findall(r"\bnn\.(\w+)", said):
            assert name in {*nn.__all__, "board", "estimators"}
    for said in names.MODULE.values():
        for name in re.findall(r"\bnn\.(\w+)", said):
            assert name in nn.__all__
    assert not set(names.PACKAGE) & set(nn.__all__)
    assert not any(hasattr(nn.MLP(1, [1]), name) for name in names.MODULE)
    with pytest.raises(AttributeError, match=r"a module, MLP, has no fit: nn.fit\(model, X, y, loss=...\)"):
        nn.MLP(1, [1]).fit  # noqa: B018
    assert not hasattr(nn.MLP(1, [1]), "_private")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("summary", r"nn\.summary\(model\)"),
        ("buffers", r"named_buffers\(\)"),
        ("register_buffer", r"autograd\.constant\(...\), as an attribute .*: state_dict\(\) and nn\.save"),
    ],
)
def test_attributes_of_other_libraries_are_answered(name, said):
    with pytest.raises(AttributeError, match=said):
        getattr(nn.MLP(1, [1]), name)
