"""Replay: a training run, epoch by epoch, on the graph of one sample."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..draw import draw_dot
from ..real import real
from ..tree import tree_map
from ..value import Value
from .display import Page
from .session import Session


class Replay(Page):
    """A training run to scrub through: the loss curve, what is predicted where, and one sample's gradients.

    It keeps the numbers of each epoch. See `replay`.
    """

    def __init__(self, session: Session, run: dict[str, Any]) -> None:
        self.session = session
        self.run = run
        self._drawn = draw_dot(session.output, params=session.parameters)

    def html(self) -> str:
        """The page: one file that needs no network."""
        from .page import replay_page  # noqa: PLC0415

        return replay_page(self.session, self.run)

    def picture(self) -> str:
        """The graph with its gradients after the last epoch, as an SVG."""
        return self._drawn.pipe("svg").decode()

    def __str__(self) -> str:
        """A line for each curve: its first, its lowest, and its last number."""
        curves = {name: ys for name, ys in self.run["curves"].items() if ys}
        told = [
            f"{name}: {ys[0]:.4g} at first, {ys[-1]:.4g} at last, between {min(ys):.4g} and {max(ys):.4g}"
            for name, ys in curves.items()
        ]
        return "\n".join([repr(self), *told])

    def __repr__(self) -> str:
        moments = f"{len(self.run['epochs']):,} moments"
        return f"<Replay of {self.session.title}: {moments}; .save('training.html') writes it>"


def replay(  # noqa: PLR0913
    output: Value,
    parameters: Sequence[Value],
    epochs: Sequence[Sequence[float]],
    *,
    numbers: Sequence[int] | None = None,
    curves: Mapping[str, Sequence[float]] | None = None,
    inputs: Sequence[Value] = (),
    predictions: Sequence[Value] = (),
    X: Any = (),
    y: Any = (),
    title: str = "",
) -> Replay:
    """A page that plays a training run: `nn.Recorder` makes one.

    `output`: the loss of one sample. `parameters`: the leaves that were learned. `epochs`: for each moment
    that was kept, a number for each parameter. `numbers`: which epoch each of them is the end of, 0 for the
    beginning; by default 0, 1, 2, ... `curves`: {"loss": [a number for each epoch, from the first on], ...}.
    `inputs`, `predictions`: the values behind `output` that a sample goes into and that the model answers, to
    draw what is predicted elsewhere; `X`, of shape (n, len(inputs)), and `y`: samples to draw with it.
    Parameters and inputs that are not behind `output` have no part in it.

    Raises ValueError for numbers that do not fit together, or a prediction that is not behind `output`.

    >>> from autograd import constant
    >>> x, w = constant(2.0, label="x"), Value(1.0, label="w")
    >>> y = w * x
    >>> replay((y - 4) ** 2, [w], [[1.0], [1.5], [1.9]], inputs=[x], predictions=[y])
    <Replay of v3 = (w * x - 4)²: 3 moments; .save('training.html') writes it>
    """
    session = Session(output, parameters=parameters, title=title)
    index = {node: i for i, node in enumerate(session.nodes)}
    rows = [_row(i, row, len(parameters)) for i, row in enumerate(epochs)]
    behind = [i for i, node in enumerate(parameters) if node in index]
    run = {
        "parameters": [index[parameters[i]] for i in behind],
        "epochs": [[row[i] for i in behind] for row in rows],
        "numbers": list(range(len(epochs)) if numbers is None else numbers),
        "curves": {name: [float(y) for y in ys] for name, ys in (curves or {}).items()},
        "inputs": [index.get(node) for node in inputs],
        "predictions": [_behind(node, index) for node in predictions],
        "X": _floats(X),
        "y": _floats(y),
    }
    if not run["epochs"] or len(run["numbers"]) != len(run["epochs"]):
        raise ValueError(
            f"{len(run['epochs'])} epochs and {len(run['numbers'])} numbers of epochs do not fit"
        )
    return Replay(session, run)


def _behind(node: Value, index: dict[Value, int]) -> int:
    if node not in index:
        raise ValueError(f"the prediction {node!r} is not behind the output: the loss does not depend on it")
    return index[node]


def _row(i: int, row: Sequence[float], n: int) -> list[float]:
    if len(row) != n:
        raise ValueError(f"epochs[{i}] has {len(row)} numbers for {n} parameters")
    return [real(number) for number in row]


def _floats(numbers: Any) -> Any:
    plain = numbers.tolist() if hasattr(numbers, "tolist") else numbers
    return tree_map(float, plain, "samples: ") if len(plain) else []
