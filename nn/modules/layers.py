"""Layer: neurons that share their inputs."""

from collections.abc import Sequence
from typing import Any, TypeVar

from autograd import Value

from .activations import LAYER_ACTIVATIONS, Choice, Chosen, apply_to_layer, resolve, title
from .init import Init, Rng, bias_drawer, drawer, generator
from .inputs import Inputs, lift, one_sample
from .module import Module
from .neuron import Neuron, size

T = TypeVar("T")


def bare(outputs: list[T]) -> T | list[T]:
    """The outputs as a list; a single one as the Value itself, as in micrograd."""
    return outputs if len(outputs) > 1 else outputs[0]


class Layer(Module):
    """`nout` neurons that share `nin` inputs: a fully connected layer.

    nin: the number of inputs.
    nout: the number of neurons.
    activation: as in `Neuron`; also "softmax" or "log_softmax", which act on all neurons together.
    bias, init, bias_init, rng, seed, nonlin: as in `Neuron`.

    layer(x) takes one sample, a list of `nin` numbers or Values, and returns a list of `nout` Values, or the
    Value itself if `nout` is 1.

    Raises ValueError for an unknown name, a size below 1, or softmax of one neuron; TypeError for a size that
    is no int.

    >>> layer = Layer(2, 3, "softmax", seed=0)
    >>> layer
    Layer(2 -> 3 softmax, 9 parameters)
    >>> [round(p.data, 3) for p in layer([1.0, -2.0])]
    [0.147, 0.519, 0.334]
    """

    activation = Chosen()

    def __init__(  # noqa: PLR0913
        self,
        nin: int,
        nout: int,
        activation: Choice = "relu",
        *,
        bias: bool = True,
        init: Init | None = None,
        bias_init: Init | None = None,
        rng: Rng | None = None,
        seed: int | None = None,
        nonlin: bool = True,
    ) -> None:
        nin, nout = size(nin, "the number of inputs"), size(nout, "the number of neurons")
        self.activation = resolve(activation if nonlin else None)
        rng, draw = generator(rng, seed), drawer(init, self.activation)
        draw_bias = bias_drawer(bias_init, self.activation)
        self._together = self.activation in LAYER_ACTIVATIONS
        if self._together and nout == 1:
            raise ValueError(
                f"{self.activation} of one neuron is always the same: use 'sigmoid', or two neurons"
            )
        single = "linear" if self._together else self.activation
        self.neurons = [
            Neuron(nin, single, bias=bias, init=draw, bias_init=draw_bias, rng=rng, fan_out=nout)
            for _ in range(nout)
        ]

    @property
    def nin(self) -> int:
        """The number of inputs."""
        return self.neurons[0].nin

    @property
    def nout(self) -> int:
        """The number of neurons."""
        return len(self.neurons)

    def __call__(self, x: Inputs, *more: Any) -> Any:
        """The outputs for `x`, one sample: `nin` numbers or Values."""
        if more:
            raise one_sample(x, *more)
        return bare(self.forward(lift(x)))

    def forward(self, x: Sequence[Value]) -> list[Value]:
        """The outputs for inputs that are Values already, always as a list."""
        x = tuple(x)  # one tuple, which the weighted sums of all neurons share
        out = [neuron.forward(x) for neuron in self.neurons]
        return self._softmax(out) if self._together else out

    def _softmax(self, z: list[Value]) -> list[Value]:
        out = apply_to_layer(self.activation, z)
        for neuron, a in zip(self.neurons, out):
            a.label = neuron._a
        return out

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.nin} -> {self._brief()}, {self._count()})"

    def _brief(self) -> str:
        """How many neurons it has, and their activation: "16 relu"."""
        return f"{self.nout} {title(self.activation)}"
