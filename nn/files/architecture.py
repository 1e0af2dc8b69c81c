"""What a model of nn is made of, as plain data: {"class": "Layer", "nin": 2, ...}."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from math import inf, isfinite
from typing import Any, NamedTuple

from ..modules.activations import ACTIVATIONS, LAYER_ACTIVATIONS, Activation, title
from ..modules.dropout import Dropout
from ..modules.embedding import Embedding, Flatten
from ..modules.layers import Layer
from ..modules.module import Module
from ..modules.networks import MLP, Sequential
from ..modules.neuron import Neuron
from ..modules.normalization import LayerNorm
from ..modules.perceptron import Perceptron
from ..modules.standardize import Standardize

LARGEST = 10**9  # parameters


class Row(NamedTuple):
    """A class of nn without modules of other classes in it."""

    make: Callable[..., Module]  # the class, of the settings; or a partial of it
    settings: Callable[[Any], dict[str, Any]]  # of a module: what `make` takes to make one like it
    count: Callable[..., int]  # of the settings: how many parameters and buffers it has


ROWS: dict[str, Row] = {
    "Neuron": Row(
        partial(Neuron, init="zeros"),
        lambda m: {"nin": m.nin, "activation": _named(m.activation), "bias": m.b is not None},
        lambda nin, activation, bias: nin + bias,
    ),
    "Layer": Row(
        partial(Layer, init="zeros"),
        lambda m: {"nin": m.nin, "nout": m.nout, "activation": _named(m.activation),
                   "bias": m.neurons[0].b is not None},
        lambda nin, nout, activation, bias: nout * (nin + bias),
    ),
    "Activation": Row(Activation, lambda m: {"activation": _named(m.activation)}, lambda activation: 0),
    "Dropout": Row(Dropout, lambda m: {"p": m.p}, lambda p: 0),
    "Embedding": Row(
        partial(Embedding, seed=0),
        lambda m: {"num_embeddings": m.num_embeddings, "embedding_dim": m.embedding_dim},
        lambda num_embeddings, embedding_dim: num_embeddings * embedding_dim,
    ),
    "Flatten": Row(Flatten, lambda m: {}, lambda: 0),
    "LayerNorm": Row(LayerNorm, lambda m: {"n": m.n, "eps": m.eps}, lambda n, eps: 2 * n),
    "Perceptron": Row(
        Perceptron,
        lambda m: {"nin": m.nin, "nout": m.nout, "threshold": m.threshold, "lr": m.lr,
                   "bias": m.neurons[0].b is not None},
        lambda nin, nout, threshold, lr, bias: nout * (nin + bias),
    ),
    "Standardize": Row(
        Standardize, lambda m: {"nin": m.nin, "invert": m.invert}, lambda nin, invert: 2 * nin
    ),
}  # fmt: skip
CONTAINERS = (MLP, Sequential)  # their data has "steps"


def _is_size(setting: Any) -> bool:
    return type(setting) is int and 0 < setting < LARGEST


def _is_flag(setting: Any) -> bool:
    return type(setting) is bool


#: {setting: whether this is a value of it}, for settings that a file tells
CHECKS: dict[str, Callable[[Any], bool]] = {
    "activation": lambda setting: setting in ACTIVATIONS | LAYER_ACTIVATIONS,
    "bias": _is_flag,
    "embedding_dim": _is_size,
    "eps": lambda setting: type(setting) is float and 0 <= setting < inf,
    "invert": _is_flag,
    "n": _is_size,
    "lr": lambda setting: type(setting) is float and 0 < setting < inf,
    "nin": _is_size,
    "nout": _is_size,
    "num_embeddings": _is_size,
    "threshold": lambda setting: type(setting) is float and isfinite(setting),
    "p": lambda setting: type(setting) is float and 0 <= setting < 1,
}


def described(module: Module) -> dict[str, Any] | None:
    """The data of a module; None if a class in it is not of nn.

    Raises ValueError for an activation that is a function of the user's own.

    >>> described(Layer(2, 3, "tanh", bias=False))
    {'class': 'Layer', 'nin': 2, 'nout': 3, 'activation': 'tanh', 'bias': False}
    """
    name = type(module).__name__
    if type(module) in CONTAINERS:
        inside: Any = getattr(module, "layers", None) or module
        steps = [described(step) for step in inside]
        return None if None in steps else {"class": name, "steps": steps}
    row = ROWS.get(name)
    if row is None or type(module) is not getattr(row.make, "func", row.make):
        return None
    return {"class": name} | row.settings(module)


def _named(activation: Any) -> str:
    if isinstance(activation, str):
        return activation
    raise ValueError(
        f"the activation {title(activation)} is a function of your own, which a file cannot hold: keep "
        "model.state_dict(), make the model again, and give it to load_state_dict()"
    )


def count(data: Any) -> int:
    """How many parameters and buffers the module of some data has.

    Raises ValueError for what describes no module; also what looking into data of any shape raises.
    """
    kind, settings = _taken_apart(data)
    if "steps" in settings:
        if kind == "MLP":
            _check_layers(settings["steps"])
        return sum(map(count, settings["steps"]))
    for name, setting in settings.items():
        if not CHECKS[name](setting):
            raise ValueError(f"{name} of {kind} is {setting!r:.20}")
    return int(ROWS[kind].count(**settings))


def _check_layers(steps: Any) -> None:
    """Raise ValueError unless they are one or more Layers, each of which takes what the one before gives."""
    fits = all(below["nout"] == above["nin"] for below, above in pairwise(steps))
    if not steps or any(step["class"] != "Layer" for step in steps) or not fits:
        raise ValueError("the layers of its MLP do not fit")


def _taken_apart(data: Any) -> tuple[str, dict[str, Any]]:
    """(the name of the class, its settings)."""
    kind, settings = data["class"], {name: data[name] for name in data if name != "class"}
    known = kind in ROWS or (kind in [each.__name__ for each in CONTAINERS] and [*settings] == ["steps"])
    if not known:
        raise ValueError(f"no module is a {kind!r:.20}")
    return kind, settings


def built(data: dict[str, Any]) -> Module:
    """A module of this data, which `count` has looked at; its numbers are to be assigned."""
    kind, settings = _taken_apart(data)
    if kind in ROWS:
        return ROWS[kind].make(**settings)
    steps = [built(step) for step in settings["steps"]]
    if kind == "Sequential":
        return Sequential(*steps)
    model = MLP(1, [1], seed=0)
    model.layers = steps  # type: ignore[assignment]
    model._relabel()
    return model
