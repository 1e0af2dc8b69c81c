"""What a model of nn is made of, as plain data: {"class": "Layer", "nin": 2, ...}."""

from typing import Any

from .activations import ACTIVATIONS, LAYER_ACTIVATIONS, Activation, title
from .layers import Layer
from .module import Module
from .networks import MLP, Sequential
from .neuron import Neuron

LARGEST = 10**9  # parameters


def described(module: Module) -> dict[str, Any] | None:
    """The data of a module; None if a class in it is not of nn.

    Raises ValueError for an activation that is a function of the user's own.

    >>> described(Layer(2, 3, "tanh", bias=False))
    {'class': 'Layer', 'nin': 2, 'nout': 3, 'activation': 'tanh', 'bias': False}
    """
    kind = {"class": type(module).__name__}
    if type(module) is Neuron:
        return kind | {"nin": len(module.w)} | _options(module.activation, module)
    if type(module) is Layer:
        first = module.neurons[0]
        return kind | {"nin": len(first.w), "nout": len(module.neurons)} | _options(module.activation, first)
    if type(module) is Activation:
        return kind | {"activation": _named(module.activation)}
    if type(module) in (MLP, Sequential):
        inside: Any = getattr(module, "layers", None) or module
        steps = [described(step) for step in inside]
        return None if None in steps else kind | {"steps": steps}
    return None


def _options(activation: Any, neuron: Neuron) -> dict[str, Any]:
    return {"activation": _named(activation), "bias": neuron.b is not None}


def _named(activation: Any) -> str:
    if isinstance(activation, str):
        return activation
    raise ValueError(
        f"the activation {title(activation)} is a function of your own, which a file cannot hold: keep "
        "model.state_dict(), make the model again, and give it to load_state_dict()"
    )


def count(data: Any) -> int:
    """How many parameters the module of some data has. Raises ValueError for what describes no module."""
    kind = data["class"]
    if kind in ("MLP", "Sequential"):
        return sum(map(count, data["steps"]))
    if kind == "Activation":
        _known(data)
        return 0
    sizes = [data["nin"], data["nout"] if kind == "Layer" else 1]
    if kind not in ("Layer", "Neuron") or type(data["bias"]) is not bool:
        raise ValueError(f"no module is a {kind!r:.20}")
    if any(type(n) is not int or not 0 < n < LARGEST for n in sizes):
        raise ValueError("its sizes are no sizes")
    _known(data)
    return int(sizes[1] * (sizes[0] + data["bias"]))


def _known(data: Any) -> None:
    if data["activation"] not in ACTIVATIONS | LAYER_ACTIVATIONS:
        raise ValueError(f"no activation is called {data['activation']!r:.20}")


def built(data: dict[str, Any]) -> Module:
    """A module of this data, which `count` has looked at; its parameters are to be assigned."""
    kind = data["class"]
    if kind == "Activation":
        return Activation(data["activation"])
    if kind in ("Neuron", "Layer"):
        options = {"activation": data["activation"], "bias": data["bias"], "seed": 0}
        return (
            Neuron(data["nin"], **options)
            if kind == "Neuron"
            else Layer(data["nin"], data["nout"], **options)
        )
    steps = [built(step) for step in data["steps"]]
    if kind == "Sequential":
        return Sequential(*steps)
    model = MLP(1, [1], seed=0)
    model.layers = steps  # type: ignore[assignment]
    model._relabel()
    return model
