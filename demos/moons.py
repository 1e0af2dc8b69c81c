"""Two moons: an MLP of two hidden layers tells two crescents of points apart.

It is the demo of micrograd: MLP(2, [16, 16, 1]) of relu neurons; hinge loss,
and a penalty for the squared weights, as weight_decay; and 100 steps of
gradient descent on all points, in which the learning rate falls to a tenth.
"""

import math
import random
from collections.abc import Sequence
from functools import partial

from autograd import Value, draw_dot
from nn import MLP, SGD, Module, hinge, plot

from . import pictures
from .common import demo, failure, learn, parse, parser, table, wrap

ALPHA = 1e-4  # the price of the squared weights


def moons(n: int, seed: int) -> tuple[list[list[float]], list[float]]:
    """(n points, n targets): two half circles with noise, the upper of target -1, the lower of +1."""
    rng = random.Random(seed)
    points, targets = [], []
    for i in range(n):
        angle, target = rng.uniform(0, math.pi), -1.0 if i % 2 else 1.0
        x, y = math.cos(angle), math.sin(angle)
        if target > 0:
            x, y = 1 - x, 0.5 - y
        points.append([x + rng.gauss(0, 0.1), y + rng.gauss(0, 0.1)])
        targets.append(target)
    return points, targets


def worst(model: Module, points: Sequence[list[float]], targets: Sequence[float]) -> Value:
    """The largest loss of a single point, as a Value with its graph."""
    loss = max(hinge(model(pictures.inputs(point)), target) for point, target in zip(points, targets))
    loss.label = "loss"
    return loss


@demo
def main(argv: Sequence[str] | None = None) -> None:
    args = parse(parser("demos.moons", __doc__, steps=100, lr=1.0, replay=True), argv)
    points, targets = moons(100, args.seed)
    model = MLP(2, [16, 16, 1], activation="relu", seed=args.seed)
    optimizer = SGD(model, lr=args.lr, weight_decay=2 * ALPHA)
    at_first = draw_dot(worst(model, points, targets))

    def slower(step: int, _: object) -> None:
        optimizer.lr = args.lr * (1 - 0.9 * (step + 1) / args.steps)

    history = learn(
        model, points, targets, args, optimizer,
        loss=hinge, epochs=args.steps, metrics=["accuracy"], callbacks=[slower], replay=args.replay,
    ).history  # fmt: skip
    losses, accuracies = history["loss"], history["accuracy"]
    print(wrap(f"{model}, {len(points)} points:") + "\n")
    last = len(losses) - 1
    shown = sorted({*range(0, last, 10), last})
    rows = [(f"{step + 1}", f"{losses[step]:.4f}", f"{accuracies[step]:.0%}") for step in shown]
    print(table(("step", "loss", "accuracy"), rows))
    if not args.no_pictures:
        plots = pictures.plot(
            args.out / "moons.png",
            partial(plot.losses, {"MLP": losses}, title="hinge loss"),
            partial(plot.decision_boundary, model, points, targets, title="two moons", engine=args.engine),
        )
        pictures.written(*plots, *pictures.graph(args.out / "moons-graph", at_first))
    if accuracies[-1] < 0.95:
        problem = f"only {accuracies[-1]:.0%} of the points are right"
        raise failure(problem, losses, stopped=len(losses) < args.steps)


if __name__ == "__main__":
    raise SystemExit(main())
