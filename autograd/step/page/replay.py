"""Replay: a training run, epoch by epoch, on the graph of one sample."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from ...chain import ancestors
from ...draw import draw_dot
from ...real import argument
from ...value import Value
from ..session import Session
from .samples import finite, middle, numbers_of, samples
from .showable import Showable

MOST_PLAYED_VALUES = 30_000  # of a graph that is played
MOST_POINTS = 2_000  # of a curve that are drawn


class Replay(Showable):
    """A training run to scrub through, as `replay` returns it.

    The page shows the loss curve, what is predicted where, and the gradients of one sample, at each moment
    that was recorded. `html`, `save` and `view` give the page, `print` a line for each curve.
    """

    filename = "training.html"
    beside = 900

    def __init__(self, session: Session, run: dict[str, Any], curves: dict[str, list[float]]) -> None:
        self.session = session
        self.run = run
        self.curves = curves
        self._drawn = draw_dot(session.output, params=session.parameters)

    def html(self, lang: str | None = None) -> str:
        """The page as HTML: one file that needs no network. `lang`: as in `save`."""
        from .page import replay_page

        return replay_page(self.session, self.run, lang)

    def picture(self) -> str:
        """The graph with its gradients after the last epoch, as the text of an SVG."""
        return self._drawn.pipe("svg").decode()

    def __str__(self) -> str:
        """A line for each curve: its first, its lowest, and its last number."""
        lines = [
            f"{name}: {ys[0]:.4g} at first, {ys[-1]:.4g} at last, between {min(ys):.4g} and {max(ys):.4g}"
            for name, ys in self.curves.items()
            if ys
        ]
        return "\n".join([repr(self), *lines])

    def __repr__(self) -> str:
        moments = f"{len(self.run['history']):,} moments"
        return f"<Replay of {self.session.title}: {moments}; .save({self.filename!r}) writes it>"


def replay(  # noqa: PLR0913
    output: Value,
    parameters: Sequence[Value],
    history: Sequence[Sequence[float]],
    *,
    epochs: Sequence[int] | None = None,
    curves: Mapping[str, Sequence[float]] | None = None,
    inputs: Sequence[Value] = (),
    targets: Sequence[Value] = (),
    predictions: Sequence[Value] = (),
    X: Any = (),
    y: Any = (),
    sample: int = 0,
    threshold: float | None = None,
    title: str = "",
) -> Replay:
    """A page that plays a training run: `nn.Recorder` makes one.

    output: the loss of one sample.
    parameters: the leaves that were learned.
    history: for each moment that was kept, a number for each parameter: of shape (moments, parameters).
    epochs: the epoch at whose end each moment was, rising, 0 for the beginning; by default 0, 1, 2, ...
    curves: {"loss": [a number for each epoch, from the first on], ...}; "val_loss" is drawn with "loss".
    inputs: the values behind `output` that a sample goes into.
    targets: those that its target goes into.
    predictions: those that the model returns.
    X: samples to choose from, of shape (n, len(inputs)). At most 500, evenly spaced, go into the page, and
        fewer where they have more than 200 inputs.
    y: their targets, of shape (n,) or (n, len(targets)).
    sample: the index of the one that is shown first.
    threshold: where one prediction changes the class; by default halfway between the smallest and the largest
        target: 0.5 for 0 and 1, 0 for -1 and 1. For logits it is 0.
    title: the heading; by default the output as a formula.

    The picture beside the curve is the fit for one input, the decision boundary for two, and for more inputs
    the predictions over the targets, or how often each class was taken for which. Targets are taken for
    classes if they are indices or probabilities for several predictions, or at most two different numbers for
    one. Parameters and inputs that are not behind `output` have no part in it.

    Raises ValueError for numbers that do not fit together, samples, targets or a threshold that are not
    finite, a prediction or target that is not behind `output`, or a graph of more than 30,000 values.

    >>> from autograd import constant
    >>> x, w = constant(2.0, label="x"), Value(1.0, label="w")
    >>> y = w * x
    >>> replay((y - 4) ** 2, [w], [[1.0], [1.5], [1.9]], inputs=[x], predictions=[y])
    <Replay of loss = (w * x - 4)²: 3 moments; .save('training.html') writes it>
    """
    _check_size(output)
    session = Session(output, parameters=parameters, title=title, called="loss")
    index = {node: i for i, node in enumerate(session.nodes)}
    rows = [numbers_of(f"history[{i}]", row, len(parameters), "parameters") for i, row in enumerate(history)]
    behind = [i for i, node in enumerate(parameters) if node in index]
    numbers = {name: [float(y) for y in ys] for name, ys in (curves or {}).items()}
    moments = _rising(range(len(rows)) if epochs is None else epochs, len(rows))
    run = {
        "parameters": [index[parameters[i]] for i in behind],
        "history": [[row[i] for i in behind] for row in rows],
        "epochs": moments,
        **_drawn_points(numbers, moments),
        "inputs": [index.get(node) for node in inputs],
        "targets": [_behind("target", node, index) for node in targets],
        "predictions": [_behind("prediction", node, index) for node in predictions],
        **samples(X, y, (len(inputs), len(targets), len(predictions)), sample),
    }
    run["threshold"] = (
        middle(run["y"]) if threshold is None else finite("threshold", argument("threshold", threshold))
    )
    return Replay(session, run, numbers)


def _check_size(output: Value) -> None:
    size = len(ancestors(output))
    if size > MOST_PLAYED_VALUES:
        raise ValueError(
            f"the graph of one sample has {size:,} values, and a page can play {MOST_PLAYED_VALUES:,}: "
            "record a smaller model, or one of fewer inputs; the History of the training has its curves"
        )


def _behind(role: str, node: Value, index: dict[Value, int]) -> int:
    """The index of a node. Raises ValueError if it is not behind the output."""
    if node not in index:
        raise ValueError(f"the {role} {node!r} is not behind the output: the loss does not depend on it")
    return index[node]


def _rising(epochs: Sequence[int], n: int) -> list[int]:
    """The epochs of the `n` moments, as a list. Raises ValueError if they do not rise."""
    moments = list(epochs)
    if not n or len(moments) != n:
        raise ValueError(f"{n} rows of history and {len(moments)} epochs do not fit")
    if moments != sorted(set(moments)):
        raise ValueError(f"the epochs must rise: {moments!r:.60}")
    return moments


# ---- curves ----


def _drawn_points(curves: dict[str, list[float]], moments: list[int]) -> dict[str, Any]:
    """{"at": some epochs, "curves": {name: the numbers at these epochs}}.

    The epochs are those of the moments and, of long curves, evenly spaced ones.
    """
    lengths = {name: len(ys) for name, ys in curves.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"the curves have different lengths: {lengths}")
    n = max(lengths.values(), default=0)
    some = range(1, n + 1, ceil(n / MOST_POINTS) or 1)
    at = sorted({*some, *[n] * (n > 0), *(epoch for epoch in moments if 0 < epoch <= n)})
    return {"at": at, "curves": {name: [ys[epoch - 1] for epoch in at] for name, ys in curves.items()}}
