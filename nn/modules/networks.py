"""MLP and Sequential: layers one after the other."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from reprlib import recursive_repr
from typing import Any

from .activations import Activation, Choice, resolve
from .init import Init, Rng, generator
from .inputs import Inputs, lift, one_sample
from .layers import Layer, bare
from .module import Module
from .neuron import size


class MLP(Module):
    """A multi-layer perceptron: `nin` inputs, then layers of the sizes in `nouts`, each fed by the last.

    nin: the number of inputs.
    nouts: the number of neurons of each layer, the last one too: [16, 16, 1].
    activation: that of the hidden layers, as in `Layer`.
    output: that of the last layer: "linear", "sigmoid", "softmax", ...
    bias, init, bias_init, rng, seed: as in `Neuron`.

    model(x) takes one sample, a list of `nin` numbers or Values, and returns a list of Values, or the Value
    itself if the last layer has one neuron. Rumelhart, Hinton & Williams 1986, "Learning representations by
    back-propagating errors".

    Raises ValueError for no layers, a size below 1 or an unknown name; TypeError for a size that is no int.

    >>> model = MLP(2, [16, 16, 1])
    >>> model
    MLP(2 -> 16 relu -> 16 relu -> 1 linear, 337 parameters)
    >>> model.layers[0].neurons[3].w[1].label
    'layers.0.neurons.3.w.1'
    """

    def __init__(  # noqa: PLR0913
        self,
        nin: int,
        nouts: Sequence[int] = (),
        activation: Choice = "relu",
        output: Choice = "linear",
        *,
        bias: bool = True,
        init: Init | None = None,
        bias_init: Init | None = None,
        rng: Rng | None = None,
        seed: int | None = None,
    ) -> None:
        rng = generator(rng, seed)
        sizes = _sizes(nin, nouts)
        activations = [resolve(activation)] * (len(sizes) - 2) + [resolve(output)]
        self.layers = [
            Layer(a, b, act, bias=bias, init=init, bias_init=bias_init, rng=rng)
            for (a, b), act in zip(pairwise(sizes), activations)
        ]

    def __call__(self, x: Inputs, *more: Any) -> Any:
        """The outputs for `x`, one sample: `nin` numbers or Values."""
        if more:
            raise one_sample(x, *more)
        out = lift(x)
        for layer in self.layers:
            out = layer.forward(out)
        return bare(out)

    def __repr__(self) -> str:
        steps = [str(self.layers[0].nin), *[layer._brief() for layer in self.layers]]
        return f"MLP({' -> '.join(steps)}, {self._count()})"


def _sizes(nin: Any, nouts: Any) -> list[int]:
    """[nin, *nouts]. Raises TypeError or ValueError if they are no sizes."""
    if isinstance(nin, (list, tuple)) and len(nin) > 1:
        raise TypeError(
            f"the number of inputs comes first, by itself: write MLP({nin[0]!r}, {list(nin[1:])!r}), "
            f"not MLP({nin!r})"
        )
    if not hasattr(nouts, "__iter__"):
        raise TypeError(
            f"the sizes of the layers come in a list, the last one too: [16, 16, 1], not {nouts!r}"
        )
    sizes = [size(nin, "the number of inputs"), *[size(n, "the size of a layer") for n in nouts]]
    if len(sizes) < 2:
        raise ValueError("an MLP needs at least one layer: MLP(2, [16, 16, 1]) has three")
    return sizes


class Sequential(Module):
    """Modules one after the other: each takes what the one before returns.

    `steps`: Modules, and names or functions of activations, as `Activation` takes them. A Sequential has a
    length, and can be indexed and iterated.

    Raises ValueError for an unknown name, TypeError for a step that cannot be called.

    >>> model = Sequential(Layer(2, 3, "linear"), "tanh", Layer(3, 1, "linear"))
    >>> model
    Sequential(Layer(2 -> 3 linear, 9 parameters) -> tanh -> Layer(3 -> 1 linear, 4 parameters))
    >>> len(model), model[1]
    (3, tanh)
    """

    def __init__(self, *steps: Module | Choice) -> None:
        self.steps = [step if isinstance(step, Module) else Activation(step) for step in steps]

    def __call__(self, x: Any, *more: Any) -> Any:
        if more:
            raise one_sample(x, *more)
        for step in self.steps:
            x = step(x)
        return x

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, i: int) -> Module:
        return self.steps[i]

    def __iter__(self) -> Iterator[Module]:
        return iter(self.steps)

    @recursive_repr()
    def __repr__(self) -> str:
        return f"Sequential({' -> '.join(map(repr, self.steps))})"
