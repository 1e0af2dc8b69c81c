"""Regression: a line through Anscombe's points, a curve through a noisy sine.

Gradient descent finds the line, printed beside exact least squares. The curve
is an MLP of tanh neurons, trained by Adam until it is as close to the points
as the true sine is: going on would learn the noise. Each ends when its loss,
or the change of its loss, is small enough, or at the limit of --steps.

Data: F. J. Anscombe, "Graphs in Statistical Analysis", The American
Statistician 27 (1973), first set.
"""

import math
import random
from argparse import Namespace
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from autograd import draw_dot
from nn import MLP, SGD, Adam, Module, Neuron, Optimizer, mse, plot, predict

from . import pictures
from .common import DidNotLearn, demo, failure, learn, parse, parser, table, wrap

X = [10.0, 8.0, 13.0, 9.0, 11.0, 14.0, 6.0, 4.0, 12.0, 7.0, 5.0]
Y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
SMALL_CHANGE = 1e-13


def train(
    optimizer: Optimizer,
    model: Module,
    points: tuple[Any, Any],
    args: Namespace,
    enough: float,
    **settings: Any,
) -> list[float]:
    """Train on all points, (X, y), at once until there is a reason to stop; returns the loss of each step.

    `enough`: a loss that is small enough.
    """
    losses: list[float] = []

    def done(_: int, logs: Mapping[str, float]) -> bool:
        losses.append(logs["loss"])
        return bool(reason(losses, args.steps, enough))

    learn(model, *points, args, optimizer, loss=mse, epochs=args.steps, callbacks=[done], **settings)
    print(f"Stopped after step {len(losses)}: {reason(losses, args.steps, enough) or 'interrupted'}.\n")
    return losses


def reason(losses: Sequence[float], steps: int, enough: float) -> str:
    """Why to stop, in words; "" if there is no reason."""
    if losses[-1] <= enough:
        return f"the loss is below {enough:.4g}"
    if len(losses) > 1 and abs(losses[-1] - losses[-2]) < SMALL_CHANGE:
        return f"the loss changed by less than {SMALL_CHANGE:g}"
    return "that is the limit" if len(losses) == steps else ""


def error(ys: Sequence[float], targets: Sequence[float]) -> float:
    """The mean squared error of plain numbers."""
    return float(np.mean(np.square(np.subtract(ys, targets))))


def learn_line(args: Namespace) -> DidNotLearn | None:
    """Find slope and intercept by gradient descent, and print them beside the exact ones.

    Returns the error to raise if they do not agree.
    """
    model = Neuron(1, activation="linear", seed=args.seed)
    slope, intercept = model.parameters()
    loss = (model(pictures.inputs(X[:1])) - Y[0]).square()
    slope.label, intercept.label, loss.label = "slope", "intercept", "loss"
    at_first = draw_dot(loss, unfold=True, params=model)
    losses = train(SGD(model, lr=args.lr), model, (X, Y), args, enough=0.0)

    exact = np.polyfit(X, Y, 1).tolist()
    learned = [slope.data, intercept.data]
    smallest = error(np.polyval(exact, X).tolist(), Y)
    rows = zip(("slope", "intercept", "mean squared error"), [*learned, losses[-1]], [*exact, smallest])
    header = ("the line", "gradient descent", "least squares")
    print(table(header, [(name, f"{a:.4f}", f"{b:.4f}") for name, a, b in rows]))

    if not args.no_pictures:
        above = {"line": [loss - smallest for loss in losses]}
        plots = pictures.plot(
            args.out / "regression-line.png",
            partial(plot.losses, above, title="loss above that of the best line"),
            partial(
                plot.fitted, model, X, Y,
                truth=("least squares", partial(np.polyval, exact)),
                name="gradient descent", title="Anscombe's first data set", engine=args.engine,
            ),
        )  # fmt: skip
        pictures.written(*plots, *pictures.graph(args.out / "regression-graph", at_first))
    if np.allclose(learned, exact, rtol=0, atol=1e-3):
        return None
    stopped = not reason(losses, args.steps, enough=0.0)
    return failure("the line is not yet that of least squares", losses, stopped)


def learn_sine(args: Namespace) -> DidNotLearn | None:
    """Train an MLP on 40 noisy points of a sine, and print its errors.

    Returns the error to raise if it is not as close to the points as the sine.
    """
    rng = random.Random(args.seed)
    xs = [rng.uniform(-math.pi, math.pi) for _ in range(40)]
    sine = [math.sin(x) for x in xs]
    ys = [y + rng.gauss(0, 0.1) for y in sine]
    noise = error(sine, ys)
    model = MLP(1, [8, 1], activation="tanh", seed=args.seed)
    losses = train(Adam(model, lr=args.lr), model, (xs, ys), args, enough=noise, replay=args.replay)

    everywhere = np.linspace(-math.pi, math.pi, 201).tolist()
    curve = predict(model, everywhere, engine=args.engine)
    rows = [
        ("of the net on the 40 points", f"{error(predict(model, xs, engine=args.engine), ys):.4f}"),
        ("of the true sine on them: the noise", f"{noise:.4f}"),
        ("of the net against the true sine", f"{error(curve, np.sin(everywhere)):.4f}"),
    ]
    print(table(("mean squared error", ""), rows))

    if not args.no_pictures:
        plots = pictures.plot(
            args.out / "regression-sine.png",
            partial(plot.losses, {"MLP": losses}, level=("noise", noise)),
            partial(
                plot.fitted, model, xs, ys, truth=("sine", np.sin),
                name="MLP", title="a noisy sine", engine=args.engine,
            ),
        )  # fmt: skip
        pictures.written(*plots)
    if losses[-1] <= noise:
        return None
    stopped = not reason(losses, args.steps, enough=noise)
    return failure("the curve is not as close to the points as the sine", losses, stopped)


@demo
def main(argv: Sequence[str] | None = None) -> None:
    args = parse(parser("demos.regression", __doc__, steps=10_000, lr=0.01, replay=True), argv)
    print(wrap("A line through Anscombe's first data set, by gradient descent:") + "\n")
    line = learn_line(args)
    print("\n" + wrap("A curve through 40 points of a noisy sine, by an MLP of 8 tanh neurons:") + "\n")
    sine = learn_sine(args)
    if why := line or sine:
        raise why


if __name__ == "__main__":
    raise SystemExit(main())
