"""Neuron: a weighted sum and an activation, with the labels by which pictures group them."""

from collections.abc import Sequence
from typing import Any

from autograd import Value, dot

from ..names import counted
from .activations import ACTIVATIONS, LAYER_ACTIVATIONS, Choice, Chosen, Function, resolve, title
from .init import Init, Rng, bias_drawer, drawer, generator
from .inputs import Inputs, lift, one_sample
from .module import Module


def size(n: Any, what: str) -> int:
    """`n` as an int. Raises TypeError or ValueError, which say `what` it is, if it is not 1, 2, 3, ..."""
    if hasattr(n, "__index__") and not isinstance(n, bool):
        if n < 1:
            raise ValueError(f"{what} must be at least 1, not {n}")
        return int(n)
    raise TypeError(f"{what} must be a whole number, not {n!r}")


class Neuron(Module):
    """activation(w · x + b): Rosenblatt 1958, with any activation.

    nin: the number of inputs.
    activation: a name in ACTIVATIONS ("relu", "tanh", ...), a function of one Value, or None for linear.
    bias: whether there is a `b`; without it `b` is None.
    init: how weights are drawn: a name in INITS, a number that all begin at, or a function of (fan_in,
        fan_out, rng) that returns one weight; by default what suits the activation.
    bias_init: how `b` is drawn, after the weights; by default it begins at 0.
    rng: where randomness comes from: a random.Random or NumPy Generator; by default Python's `random`.
    seed: an int, instead of `rng`.
    fan_out: how many neurons share the inputs.
    nonlin: micrograd's word: False is a linear activation.

    `w` is the tuple of its weights. neuron(x) takes one sample, a list of `nin` numbers or Values, and
    returns a Value.

    Raises ValueError for an unknown name, fewer than one input, or both rng and seed; TypeError for what is
    of another type.

    >>> neuron = Neuron(2, "tanh", seed=0)
    >>> neuron
    Neuron(2 -> tanh, 3 parameters)
    >>> neuron([1.0, -2.0])
    Value(data=-0.45027, grad=0, label='a')
    """

    activation = Chosen()
    _z, _a = "z", "a"  # the labels of what it computes

    def __init__(  # noqa: PLR0913
        self,
        nin: int,
        activation: Choice = "relu",
        *,
        bias: bool = True,
        init: Init | None = None,
        bias_init: Init | None = None,
        rng: Rng | None = None,
        seed: int | None = None,
        fan_out: int = 1,
        nonlin: bool = True,
    ) -> None:
        nin = size(nin, "the number of inputs")
        self.activation = resolve(activation if nonlin else None)
        self._activate = _per_neuron(self.activation)
        rng, draw = generator(rng, seed), drawer(init, self.activation)
        draw_bias = bias_drawer(bias_init, self.activation)
        self.w = tuple([Value(draw(nin, fan_out, rng)) for _ in range(nin)])
        self.b = Value(draw_bias(nin, fan_out, rng)) if bias else None

    @property
    def nin(self) -> int:
        """The number of inputs."""
        return len(self.w)

    def __call__(self, x: Inputs, *more: Any) -> Value:
        """The output for `x`, one sample: `nin` numbers or Values.

        Raises ValueError if there are not as many inputs as weights, TypeError if one is not a number.
        """
        if more:
            raise one_sample(x, *more)
        return self.forward(lift(x))

    def forward(self, x: Sequence[Value]) -> Value:
        """The output for inputs that are Values already, as a layer gives them to all its neurons."""
        try:
            z: Value = dot(self.w, x, self.b)
        except ValueError:
            weights, inputs = counted(len(self.w), "weight"), counted(len(x), "input")
            raise ValueError(f"this neuron has {weights} and got {inputs}") from None
        z.label = self._z
        if self._activate is None:
            return z
        a = self._activate(z)
        try:
            a.label = self._a
        except AttributeError:
            raise TypeError(f"the activation {title(self.activation)} returned {a!r}, not a Value") from None
        return a

    def _place(self, prefix: str) -> None:
        self._prefix, self._z, self._a = prefix, f"{prefix}z", f"{prefix}a"

    def __repr__(self) -> str:
        return f"Neuron({len(self.w)} -> {title(self.activation)}, {self._count()})"


def _per_neuron(activation: str | Function) -> Function | None:
    """The function to apply to a weighted sum; None for linear. Raises ValueError for one of a layer."""
    if not isinstance(activation, str):
        return activation
    if activation in LAYER_ACTIVATIONS:
        raise ValueError(f"{activation} needs all neurons of a layer: write Layer(nin, nout, {activation!r})")
    return None if activation == "linear" else ACTIVATIONS[activation]
