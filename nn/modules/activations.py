"""Activation functions by name, and Activation: one of them as a module."""

from collections.abc import Callable
from typing import Any, TypeAlias

import autograd
from autograd import Value

from ..names import find
from .inputs import Inputs, lift
from .module import Module

Function: TypeAlias = Callable[[Value], Value]
Choice: TypeAlias = str | Function | bool | None  # what `resolve` takes


def linear(z: Value) -> Value:
    """z: no activation."""
    return z


#: Activation functions of one Value, by name: they apply to each neuron by itself.
ACTIVATIONS: dict[str, Function] = {
    "linear": linear,
    "relu": Value.relu,
    "leaky_relu": autograd.leaky_relu,
    "elu": autograd.elu,
    "selu": Value.selu,
    "gelu": Value.gelu,
    "silu": Value.silu,
    "softplus": Value.softplus,
    "tanh": Value.tanh,
    "sigmoid": Value.sigmoid,
    "heaviside": Value.heaviside,
    "sign": Value.sign,
    "sin": Value.sin,
    "abs": abs,
}

#: Activation functions of a list of Values, by name: they apply to all neurons of a layer together.
LAYER_ACTIVATIONS: dict[str, Callable[[list[Value]], list[Value]]] = {
    "softmax": autograd.softmax,
    "log_softmax": autograd.log_softmax,
}

ALIASES = {"identity": "linear", "logistic": "sigmoid", "step": "heaviside", "swish": "silu"}

_NAMES = {name: name for name in (*ACTIVATIONS, *LAYER_ACTIVATIONS)} | ALIASES
_NAME_OF: dict[Any, str] = {
    function: name
    for name in (*ACTIVATIONS, *LAYER_ACTIVATIONS)
    for function in ((ACTIVATIONS | LAYER_ACTIVATIONS)[name], getattr(autograd, name, None))
    if function
}


def resolve(activation: Choice) -> str | Function:
    """The proper name of an activation; a function that has none, as it is.

    `activation`: a name or alias, a function of one Value, None for linear; True and False are micrograd's
    `nonlin`: relu and linear.

    Raises ValueError for an unknown name, TypeError for anything else.

    >>> resolve("swish"), resolve(None), resolve(Value.tanh)
    ('silu', 'linear', 'tanh')
    """
    if activation is None or isinstance(activation, bool):
        return "relu" if activation else "linear"
    if isinstance(activation, str):
        return find("activation", activation, _NAMES)
    if not callable(activation):
        raise TypeError(f"an activation is a name or a function of one Value, not {activation!r}")
    try:
        return _NAME_OF.get(activation, activation)
    except TypeError:  # not hashable
        return activation


def title(activation: str | Function) -> str:
    """The name of an activation, as `resolve` returns it, for printing."""
    return activation if isinstance(activation, str) else getattr(activation, "__name__", repr(activation))


class Chosen:
    """The activation of a module, which is chosen when it is made, and not assigned to afterwards."""

    def __get__(self, module: Any, owner: type | None = None) -> Any:
        if module is None:
            return self
        return module._activation

    def __set__(self, module: Any, choice: Any) -> None:
        if "_activation" in vars(module):
            raise AttributeError(
                f"the activation of a {type(module).__name__} is chosen when it is made: make another one, "
                "and give it the numbers with load_state_dict(old.state_dict())"
            )
        vars(module)["_activation"] = choice


class Activation(Module):
    """An activation function as a module: applied to each entry of a list, or to a single Value.

    `activation`: a name in ACTIVATIONS or LAYER_ACTIVATIONS, a function of one Value, or None for linear. It
    takes a list of n numbers or Values and returns n Values, or takes one and returns one.

    Raises ValueError for an unknown name, TypeError for what is neither.

    >>> Activation("relu")([-1.0, 2.0])
    [Value(data=0, grad=0), Value(data=2, grad=0)]
    >>> [p.data for p in Activation("softmax")([0.0, 0.0])]
    [0.5, 0.5]
    """

    activation = Chosen()

    def __init__(self, activation: Choice) -> None:
        self.activation = resolve(activation)

    def __call__(self, x: Inputs) -> Any:
        z = lift(x)
        a = apply_to_layer(self.activation, z)
        return a if hasattr(x, "__iter__") else a[0]

    def __repr__(self) -> str:
        return title(self.activation)


def apply_to_layer(activation: str | Function, z: list[Value]) -> list[Value]:
    """The activations of a whole layer, from its n weighted sums: n Values."""
    if not isinstance(activation, str):
        return [activation(entry) for entry in z]
    together = LAYER_ACTIVATIONS.get(activation)
    return together(z) if together else [ACTIVATIONS[activation](entry) for entry in z]
