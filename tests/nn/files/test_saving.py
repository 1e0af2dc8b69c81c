"""Files of models: the same numbers to the last bit; what is broken is refused, and no model is changed."""

import io
import json
import math
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest

import nn
from autograd import Value, constant
from nn.files.architecture import built, count, described
from nn.files.container import pack

MODELS = {
    "mlp": lambda: nn.MLP(3, [5, 4, 2], "tanh", "softmax", seed=1),
    "sequential": lambda: nn.Sequential(
        nn.Layer(2, 3, "silu", bias=False, seed=1), "tanh", nn.Neuron(3, seed=2)
    ),
    "layer": lambda: nn.Layer(2, 3, "gelu", seed=3),
    "neuron": lambda: nn.Neuron(4, "sigmoid", bias=False, seed=4),
    "nested": lambda: nn.Sequential(nn.MLP(2, [2, 2], seed=5), nn.Sequential(nn.Layer(2, 1, seed=6))),
    "no parameters": lambda: nn.Activation("relu"),
    "embedding": lambda: nn.Sequential(nn.Embedding(5, 3, seed=7), nn.Flatten(), nn.LayerNorm(6, eps=0.1)),
    "standardize": lambda: nn.Sequential(nn.Standardize(2), nn.LayerNorm(2), nn.Standardize(2, invert=True)),
}
each_model = pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)


class Line(nn.Module):
    def __init__(self, slope=2.0):
        self.slope, self.inner = Value(slope), [nn.Neuron(1, seed=0)]


def bits(model):
    return [number.hex() for number in model.state_dict().values()]


@each_model
def test_a_model_comes_back_to_the_last_bit(tmp_path, make):
    model, rng = make(), random.Random(0)
    model.load_state_dict(
        {name: rng.uniform(-1, 1) * 10.0 ** rng.randint(-300, 300) for name in model.state_dict()}
    )
    nn.save(model, tmp_path / "model.npz")
    read = nn.load(tmp_path / "model.npz")
    assert (bits(read), repr(read)) == (bits(model), repr(model))
    assert list(read.state_dict()) == list(model.state_dict())
    assert count(described(model)) == len(model.state_dict())
    assert described(built(described(model))) == described(model)


def test_odd_numbers_come_back(tmp_path):
    model = nn.Neuron(4, seed=0)
    odd = [math.nan, -math.inf, -0.0, 5e-324, 1e308]
    model.load_state_dict(dict(zip(model.state_dict(), odd)))
    nn.save(model, tmp_path / "m")
    assert bits(nn.load(tmp_path / "m")) == bits(model) == [x.hex() for x in odd]


def test_numpy_alone_can_read_it(tmp_path):
    model = nn.MLP(2, [1], seed=0)
    nn.save(model, tmp_path / "m.npz")
    with np.load(tmp_path / "m.npz", allow_pickle=False) as file:
        assert file["parameters"].tolist() == [p.data for p in model.parameters()]
        assert json.loads(bytes(file["header"]))["names"] == list(model.state_dict())


def test_reading_draws_no_random_numbers(tmp_path):
    nn.save(nn.MLP(2, [4, 1], seed=0), tmp_path / "m")
    random.seed(7)
    before = random.getstate()
    nn.load(tmp_path / "m")
    assert random.getstate() == before


def test_a_class_of_ones_own_is_read_into_an_instance(tmp_path):
    nn.save(Line(3.5), tmp_path / "line.npz")
    with pytest.raises(
        ValueError, match=r"of a 'Line', .*: make such a model again, and write nn.load\(path, into=model\)"
    ):
        nn.load(tmp_path / "line.npz")
    line = Line()
    assert nn.load(tmp_path / "line.npz", into=line) is line
    assert line.slope.data == 3.5


def test_models_that_share_parameters_are_read_into_an_instance(tmp_path):
    layer = nn.Layer(2, 2, "tanh", seed=0)
    scale = nn.Standardize(2).adapt([[1.0, 2.0], [3.0, 7.0]])
    for i, model in enumerate([nn.Sequential(layer, layer), nn.Sequential(scale, scale.inverse)]):
        nn.save(model, tmp_path / str(i))
        with pytest.raises(ValueError, match=r"or share parameters: .* nn.load\(path, into=model\)"):
            nn.load(tmp_path / str(i))
        before = model.state_dict()
        model.load_state_dict(dict.fromkeys(before, 0.0))
        assert nn.load(tmp_path / str(i), into=model).state_dict() == before


def test_a_constant_of_ones_own_is_kept(tmp_path):
    line = Line()
    line.shift = constant(0.1)
    nn.save(line, tmp_path / "m")
    line.shift.data = 7.0
    nn.load(tmp_path / "m", into=line)
    assert line.shift.data == 0.1
    neuron = nn.Neuron(1, seed=0)
    neuron.note = constant(3.0)
    nn.save(neuron, tmp_path / "m")
    with pytest.raises(ValueError, match="and not what it is made of"):
        nn.load(tmp_path / "m")


def test_a_class_that_is_called_as_one_of_nn(tmp_path):
    class Layer(nn.Module):
        def __init__(self):
            self.w = Value(1.0)

    nn.save(Layer(), tmp_path / "m")
    with pytest.raises(ValueError, match="holds the numbers of a 'Layer', and not what it is made of"):
        nn.load(tmp_path / "m")


def test_a_function_of_ones_own_is_refused(tmp_path):
    def cube(z):
        return z**3

    with pytest.raises(ValueError, match="the activation cube is a function of your own"):
        nn.save(nn.MLP(2, [2, 1], cube), tmp_path / "m")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_model(tmp_path):
    with pytest.raises(TypeError, match=r"expected a model, an nn\.Module, not list"):
        nn.save([Value(1.0)], tmp_path / "m")
    with pytest.raises(FileNotFoundError):
        nn.load(tmp_path / "m")


# ---- state dicts ----


def test_another_models_state_changes_nothing():
    model, before = nn.Neuron(2, seed=0), nn.Neuron(2, seed=0).state_dict()
    for state, told in (
        ({"w.0": 1.0, "b": 2.0}, "it lacks 'w.1'"),
        (before | {"w.2": 1.0}, "it has also 'w.2'"),
    ):
        with pytest.raises(ValueError, match=told):
            model.load_state_dict(state)
    with pytest.raises(TypeError):
        model.load_state_dict(before | {"b": "1"})
    assert model.state_dict() == before


def test_a_file_of_another_model_changes_nothing(tmp_path):
    nn.save(nn.Neuron(3, seed=1), tmp_path / "m")
    model, before = nn.Neuron(2, seed=0), nn.Neuron(2, seed=0).state_dict()
    with pytest.raises(ValueError, match=r"the state of another model than this Neuron: it has also 'w\.2'"):
        nn.load(tmp_path / "m", into=model)
    assert model.state_dict() == before


def test_a_state_is_a_dict():
    with pytest.raises(TypeError, match=r"a state is what state_dict\(\) returns, a dict, not None"):
        nn.Neuron(1).load_state_dict(None)


# ---- broken files ----


def refused(path, content):
    """The numbers that are read of this content; None if it is refused."""
    path.write_bytes(content)
    try:
        return bits(nn.load(path))
    except ValueError:
        return None


def test_of_a_changed_bit_no_wrong_number_comes(tmp_path):
    model = nn.Neuron(2, "tanh", seed=0)
    nn.save(model, path := tmp_path / "m.npz")
    content, rng, seen = path.read_bytes(), random.Random(0), 0
    for i in range(len(content)):
        flipped = bytearray(content)
        flipped[i] ^= 1 << rng.randrange(8)
        found = refused(path, bytes(flipped))
        seen += found is None
        assert found in (None, bits(model))
    assert seen > len(content) / 2


def test_a_file_that_is_cut_off(tmp_path):
    nn.save(nn.Neuron(2, seed=0), path := tmp_path / "m.npz")
    content = path.read_bytes()
    assert all(refused(path, content[:n]) is None for n in range(0, len(content), 7))


def file_with(header, parameters, compression=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, array in (("header", np.frombuffer(header, dtype=np.uint8)), ("parameters", parameters)):
            part = io.BytesIO()
            np.lib.format.write_array(part, array)
            archive.writestr(f"{name}.npy", part.getvalue())
    return file.getvalue()


def header(**changes):
    usual = {"format": "glassgrad model", "version": 1, "class": "Neuron", "names": ["w.0", "b"],
             "architecture": {"class": "Neuron", "nin": 1, "activation": "tanh", "bias": True}}  # fmt: skip
    return json.dumps(usual | changes).encode()


TWO = np.array([1.0, 2.0])
LAYER = {"class": "Layer", "nin": 1, "nout": 1, "activation": "tanh", "bias": True}
EMBEDDING = {"class": "Embedding", "num_embeddings": 1, "embedding_dim": 2}
HOSTILE = {
    "no json": (b"{", TWO),
    "deep json": (b"[" * 100_000, TWO),
    "a list": (b"[1]", TWO),
    "another format": (header(format="x"), TWO),
    "names that are no text": (header(names=[1, 2]), TWO),
    "names twice": (header(names=["b", "b"]), TWO),
    "too few names": (header(names=["b"]), TWO),
    "other names": (header(names=["w.0", "../../etc"]), TWO),
    "a huge layer": (header(architecture=LAYER | {"nin": 10**8, "nout": 10**8}), TWO),
    "a negative layer": (header(architecture=LAYER | {"nin": -1}), TWO),
    "a layer of text": (header(architecture=LAYER | {"nin": "9"}), TWO),
    "softmax of one": (header(architecture=LAYER | {"activation": "softmax"}), TWO),
    "a huge embedding": (header(architecture=EMBEDDING | {"num_embeddings": 10**8}), TWO),
    "an embedding of text": (header(architecture=EMBEDDING | {"embedding_dim": "2"}), TWO),
    "a norm of one": (header(architecture={"class": "LayerNorm", "n": 1, "eps": 1e-5}), TWO),
    "eps that is no number": (header(architecture={"class": "LayerNorm", "n": 1, "eps": "0"}), TWO),
    "eps below 0": (header(architecture={"class": "LayerNorm", "n": 1, "eps": -1.0}), TWO),
    "eps nan": (header(architecture={"class": "LayerNorm", "n": 1, "eps": math.nan}), TWO),
    "a flag that is none": (header(architecture={"class": "Standardize", "nin": 1, "invert": 1}), TWO),
    "a setting too many": (header(architecture=LAYER | {"init": "zeros"}), TWO),
    "a setting too few": (header(architecture={"class": "Layer", "nin": 1}), TWO),
    "steps of a layer": (header(architecture={"class": "Layer", "steps": [LAYER]}), TWO),
    "a class that is a list": (header(architecture={"class": ["Layer"]}), TWO),
    "an mlp with a size": (header(architecture={"class": "MLP", "nin": 1}), TWO),
    "an unknown class": (header(architecture={"class": "os.system"}), TWO),
    "an unknown activation": (header(architecture=LAYER | {"activation": "__import__"}), TWO),
    "deep steps": (
        b'{"format": "glassgrad model", "version": 1, "class": "MLP", "names": ["w.0", "b"], "architecture": '
        + b'{"class": "Sequential", "steps": [' * 900 + b"]}" * 900 + b"}", TWO),
    "no architecture at all": (header(architecture=5), TWO),
    "integers": (header(), np.array([1, 2])),
    "a matrix": (header(), np.array([[1.0, 2.0]])),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files(tmp_path, name):
    assert refused(tmp_path / "m", file_with(*HOSTILE[name])) is None


def test_they_are_refused_for_that_alone(tmp_path):
    assert refused(tmp_path / "m", file_with(header(), TWO)) == [(1.0).hex(), (2.0).hex()]


def test_other_files(tmp_path):
    assert refused(tmp_path / "m", file_with(header(), np.zeros(10**6), zipfile.ZIP_DEFLATED)) is None
    assert refused(tmp_path / "m", b"") is None
    file = io.BytesIO()
    np.savez(file, header=np.array([{}], dtype=object), parameters=TWO)
    assert refused(tmp_path / "m", file.getvalue()) is None


def test_a_later_version_says_so(tmp_path):
    (tmp_path / "m").write_bytes(file_with(header(version=2), TWO))
    with pytest.raises(ValueError, match="is of version 2, and this glassgrad reads version 1: update it"):
        nn.load(tmp_path / "m")


def test_a_file_of_the_first_version_can_be_read(tmp_path):
    model = nn.load(Path(__file__).parent / "version1.npz")
    assert repr(model) == "MLP(2 -> 3 tanh -> 1 sigmoid, 13 parameters)"
    assert model([1.0, -1.0]).data == pytest.approx(0.4882974095071901)


LAYER = {"class": "Layer", "nin": 1, "nout": 1, "activation": "tanh", "bias": True}


@pytest.mark.parametrize(
    ("architecture", "n"),
    [
        ({"class": "MLP", "steps": []}, 0),
        ({"class": "MLP", "steps": [{"class": "Flatten"}]}, 0),
        ({"class": "MLP", "steps": [LAYER, LAYER | {"nin": 2}]}, 5),
        ({"class": "MLP", "steps": 3}, 0),
    ],
)
def test_layers_that_do_not_fit(architecture, n, tmp_path):
    path = tmp_path / "m"
    names = [str(i) for i in range(n)]
    header = {"class": "MLP", "architecture": architecture, "names": names}
    path.write_bytes(pack("glassgrad model", 1, header, {"parameters": [0.0] * n}))
    with pytest.raises(ValueError, match=r"is not a whole file of nn\.save"):
        nn.load(path)


def test_modules_in_modules_without_end(tmp_path):
    path, architecture = tmp_path / "m", {"class": "Flatten"}
    for _ in range(240):
        architecture = {"class": "Sequential", "steps": [architecture]}
    header = {"class": "Sequential", "architecture": architecture, "names": []}
    path.write_bytes(pack("glassgrad model", 1, header, {"parameters": []}))
    refused = ""
    try:
        nn.load(path)
    except ValueError as error:
        refused = str(error)
    assert not refused or "is not a whole file of nn.save" in refused


@pytest.mark.parametrize("text", [b"(" * 3000, b"[" * 9000, b"-" * 9000 + b"1"])
def test_headers_of_arrays_that_cannot_be_read(text, tmp_path):
    path = tmp_path / "m"
    array = b"\x93NUMPY\x01\x00" + (len(text) + 1).to_bytes(2, "little") + text + b"\n"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("header.npy", array)
        file.writestr("parameters.npy", array)
    with pytest.raises(ValueError, match=r"is not a whole file of nn\.save"):
        nn.load(path)
