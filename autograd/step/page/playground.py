"""Playground: a net that trains in a page, and shows the gradient of everything in it."""

from math import inf
from operator import index
from typing import Any

from ... import ops
from ...draw import draw_dot
from ...real import argument
from ..forms import form
from .javascript import operations, rule_key
from .nets import Net, net_of
from .parts import (
    ACTIVATIONS,
    DOCTOR,
    LOSSES,
    LOSSES_OF_CLASSES,
    MOST_LAYERS,
    MOST_NEURONS,
    Loss,
    activation,
    dots,
    loss_piece,
    penalties,
)
from .samples import classes, samples
from .showable import Showable

MOST_LEARNED = 2_000  # samples that a page learns from

Operations = list[tuple[ops.Op, int]]


class Playground(Showable):
    """A net that trains in a page, as `playground` returns it: `html`, `save` and `view` give the page."""

    filename = "playground.html"
    beside = 900

    def __init__(self, data: dict[str, Any], operations: Operations, model: Any = None) -> None:
        self.data = data
        self.operations = operations
        self.model = model

    def html(self, lang: str | None = None) -> str:
        """The page as HTML: one file that needs no network. `lang`: as in `save`."""
        from .page import playground_page

        return playground_page(self.data, self.operations, lang)

    def picture(self) -> str:
        """The net as it was given, as the text of an SVG.

        Raises ValueError if none was given.
        """
        if self.model is None:
            raise ValueError(
                "the page draws the weights of this net: there is no picture of it without the page"
            )
        return draw_dot(self.model).pipe("svg").decode()

    def __repr__(self) -> str:
        n = len(self.data["own"]["X"]) if self.data["own"] else 0
        told = f"{n:,} samples" if n else "samples that the page draws"
        return f"<Playground of {self.data['title']}: {told}; .save({self.filename!r}) writes it>"


def playground(  # noqa: PLR0913
    model: Any = None,
    X: Any = None,
    y: Any = None,
    *,
    loss: Any = None,
    lr: float = 0.1,
    momentum: float = 0.0,
    batch_size: int | None = 10,
    l1: float = 0.0,
    l2: float = 0.0,
    shuffle: bool = True,
    seed: int = 1,
    title: str = "",
) -> Playground:
    """A page in which a net learns while you watch: its boundary, its loss, and each gradient in it.

    model: an nn.MLP, trained or not: the page begins with its numbers. Without one the page draws a net of
        its own.
    X, y: samples of shape (n, inputs) and targets of shape (n,) or (n, outputs), at most 2,000. Without them
        the page draws its own: moons, circles, spirals and others, if the model has one or two inputs.
    loss: a name ("mse", "mae", "huber", "hinge", "binary_cross_entropy", "binary_cross_entropy_with_logits",
        "cross_entropy_with_logits"), or a function of (prediction, target), as the losses of nn; by default
        what suits the model and y.
    lr, momentum: those of nn.SGD. batch_size: how many samples a step learns from; None for all.
    l1, l2: the strengths of nn.l1 and nn.l2, for weights and not for biases.
    shuffle: whether each epoch has another order. seed: of that order, of samples that the page draws, and of
        weights that it draws.
    title: the heading; by default the model.

    All of that can be changed in the page. From the same numbers, its steps are those of nn.fit, to some
    1e-13; but its random numbers are its own, and not Python's.

    Raises TypeError for a model that is no net of layers, ValueError for one that cannot be drawn, for
    samples or settings that do not fit, and for an unknown loss.

    >>> playground(lr=0.3)
    <Playground of A net to train: samples that the page draws; .save('playground.html') writes it>
    """
    net = OWN if model is None else net_of(model)
    own = _own(net, X, y)
    activations, recorded = _activations(net)
    losses, name, more = _losses(net, own, loss)
    functions = [*net.given, *([name] if callable(loss) else [])]
    widest = max(MOST_NEURONS, *net.sizes)
    sums = dots([*range(1, widest + 1), net.sizes[0]], net.bias)
    data = {
        "title": title or net.title,
        "has_title": bool(title),
        "net": net._asdict() | {"given": functions},
        "own": own,
        "activations": activations,
        "losses": losses,
        "most": {"neurons": widest, "layers": max(MOST_LAYERS, len(net.sizes) - 2)},
        "doctor": DOCTOR,
        "forms": {rule_key(op, n): _form(op, n) for op, n in sums},
        "settings": {
            "layers": net.sizes[1:-1],
            "activation": net.hidden,
            "output": net.output,
            "loss": name,
            "lr": _number("lr", lr, above=True),
            "momentum": _below_1(momentum),
            "batch": _batch(batch_size),
            "l1": _number("l1", l1),
            "l2": _number("l2", l2),
            "shuffle": bool(shuffle),
            "seed": index(seed),
        },
    }
    return Playground(data, list(dict.fromkeys([*sums, *penalties(), *recorded, *more])), model)


def _form(op: ops.Op, n: int) -> dict[str, Any]:
    """How the chain rule of a weighted sum is written: its derivatives, and the lines of code."""
    written = form(op, n)
    return {"partials": written.partials, "backward": written.backward}


#: The net of a page to which none was given: its weights are drawn there.
OWN = Net([2, 8, 8, 1], "tanh", "linear", {}, True, [], "A net to train")


# ---- samples ----


def _own(net: Net, X: Any, y: Any) -> dict[str, Any] | None:
    """The samples that were given, for the page."""
    if (X is None) != (y is None):
        raise ValueError("give X and y, or neither of them")
    inputs, outputs = net.sizes[0], net.sizes[-1]
    if X is None:
        if inputs > 2 or (outputs > 1 and inputs == 1):
            raise ValueError(f"the page has no samples of its own for {inputs} inputs: give X and y")
        return None
    if len(X) > MOST_LEARNED:
        raise ValueError(f"{len(X):,} samples are too many for a page: give at most {MOST_LEARNED:,} of them")
    targets = _width(y)
    if targets not in (1, outputs):
        raise ValueError(f"a target has {targets} numbers, and the model has {outputs} outputs")
    found = samples(X, y, (inputs, targets, outputs), most=MOST_LEARNED)
    return {name: found[name] for name in ("X", "y", "classes")}


def _width(y: Any) -> int:
    """How many numbers the first target has."""
    first = y[0] if len(y) else 0.0
    return len(first) if hasattr(first, "__len__") else 1


# ---- what the net is made of ----


def _activations(net: Net) -> tuple[dict[str, Any], Operations]:
    """{name: an activation, as data for the page}, and the operations of all of them."""
    found, recorded = {}, []
    for name in dict.fromkeys([*ACTIVATIONS, net.hidden, net.output]):
        found[name], nodes = activation(name, net.given.get(name))
        recorded += operations(nodes)
    return found, recorded


def _losses(net: Net, own: dict[str, Any] | None, chosen: Any) -> tuple[dict[str, Any], str, Operations]:
    """{name: a loss, as data for the page}, the name of the one to begin with, and the operations of all."""
    outputs = net.sizes[-1]
    targets = len(own["y"][0]) if own else 1
    fitting = {
        name: loss for name, loss in LOSSES.items() if targets == outputs and _suits(loss, outputs, own)
    }
    if outputs > 1 and targets == 1 and (own is None or classes(own["y"], outputs) is not None):
        fitting |= LOSSES_OF_CLASSES
    if callable(chosen):
        name = getattr(chosen, "__name__", "loss")
        fitting[name] = Loss(chosen)
    else:
        name = _default(net, own, fitting) if chosen is None else chosen
        name = {"cross_entropy": "cross_entropy_with_logits"}.get(name, name)
    if name not in fitting:
        raise ValueError(
            f"the loss {name!r} does not suit this model and y: {', '.join(fitting) or 'none does'}"
        )
    if (suiting := fitting[name].outputs) and net.output not in suiting:
        raise ValueError(
            f"the loss {name!r} needs a last layer that is {' or '.join(suiting)}, not {net.output}"
        )
    pieces = {each: loss_piece(loss, outputs, targets) for each, loss in fitting.items()}
    data = {
        each: pieces[each].as_data() | {"codes": loss.codes, "outputs": loss.outputs, "takes": loss.takes}
        for each, loss in fitting.items()
    }
    return data, name, [pair for each in pieces.values() for pair in operations(each.nodes)]


def _suits(loss: Loss, outputs: int, own: dict[str, Any] | None) -> bool:
    """Whether a loss takes these targets, or a code of their two classes."""
    return loss.codes is None or (outputs == 1 and (own is None or own["classes"] is not None))


def _default(net: Net, own: dict[str, Any] | None, fitting: dict[str, Loss]) -> str:
    """The name of the loss that suits the last layer and the targets."""
    if "cross_entropy_with_logits" in fitting:
        return "cross_entropy_with_logits"
    wanted = {"sigmoid": "binary_cross_entropy", "linear": "binary_cross_entropy_with_logits"}.get(net.output)
    numbers = {number for row in own["y"] for number in row} if own else {0.0, 1.0}
    has_classes = numbers == {0.0, 1.0} and (own or net.sizes[0] == 2)
    return wanted if wanted in fitting and has_classes else "mse"


# ---- settings ----


def _number(name: str, given: Any, above: bool = False) -> float:
    number = argument(name, given)
    if 0 <= number < inf and (number or not above):
        return number
    raise ValueError(f"{name} is a finite number {'above 0' if above else 'from 0 on'}, not {given!r}")


def _below_1(momentum: Any) -> float:
    if not argument("momentum", momentum) < 1:
        raise ValueError(f"momentum is a number from 0 to below 1, not {momentum!r}")
    return _number("momentum", momentum)


def _batch(size: Any) -> int | None:
    if size is not None and index(size) < 1:
        raise ValueError(f"batch_size is at least 1, or None for all samples, not {size!r}")
    return None if size is None else index(size)
