"""Generalising: what a net learns that holds for data it has not seen.

Fourteen noisy points of a sine, and a net with far more parameters. Too few
steps, or too simple a model, underfit; too many overfit: the loss on points
that were not learned from rises again. Then the remedies, side by side: early
stopping, l1 and l2, dropout, more data. And: deep nets against shallow ones of
as many parameters, and outliers with three losses.
"""

from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from statistics import median
from typing import Any, NamedTuple

import numpy as np

import nn
from nn import MLP, Adam, EarlyStopping, Module, Neuron, datasets, evaluate, plot

from . import pictures
from .common import demo, parse, parser, table
from .story import check, heading, tell, trial

POINTS, MORE, NOISE = 14, 140, 0.25
UNITS = 20


class Run(NamedTuple):
    """A model and how it was trained."""

    model: Module
    learned: list[float]  # the loss of what it learned from, after each step
    held_out: list[float]  # that of other points
    asked: tuple[Any, Any]  # these

    @property
    def best_step(self) -> int:
        return self.held_out.index(min(self.held_out)) + 1

    @property
    def in_the_end(self) -> float:
        """The loss of the held-out points, by the weights that the model has now."""
        X, y = self.asked
        return evaluate(self.model, X, y, loss="mse")["loss"]

    def row(self, name: str) -> tuple[str, ...]:
        loss = self.in_the_end
        return (
            name,
            f"{len(self.learned)}",
            f"{self.learned[-1]:.3f}",
            f"{loss:.3f}",
            f"{loss / NOISE**2:.1f}",
        )


HEAD = ("", "steps", "loss, learned", "loss, held out", "in noise")


def points(n: int, seed: int) -> tuple[Any, Any]:
    return datasets.sine(n, noise=NOISE, seed=seed)


def net(seed: int) -> MLP:
    return MLP(1, [UNITS, UNITS, 1], "tanh", seed=seed)


def with_dropout(seed: int) -> Module:
    layers = net(seed).layers
    return nn.Sequential(layers[0], nn.Dropout(0.1), layers[1], nn.Dropout(0.1), layers[2])


def learn(
    model: Module, args: Namespace, *, n: int = POINTS, steps: int | None = None, **settings: Any
) -> Run:
    """Train a model on n points, beside 40 others."""
    asked = points(40, args.seed + 1000)
    history = trial(
        model, *points(n, args.seed), args, Adam(model, lr=args.lr),
        loss="mse", epochs=steps or args.steps, validation_data=asked, seed=args.seed, **settings,
    )  # fmt: skip
    return Run(model, history["loss"], history["val_loss"], asked)


def fits(args: Namespace) -> dict[str, Run]:
    seed = args.seed
    few = max(1, args.steps // 30)
    return {
        "a straight line": learn(Neuron(1, "linear", seed=seed), args),
        "the net, soon stopped": learn(net(seed), args, steps=few),
        "the net, trained long": learn(net(seed), args),
    }


def remedies(args: Namespace) -> dict[str, Run]:
    seed = args.seed
    return {
        "early stopping": learn(net(seed), args, callbacks=[EarlyStopping(patience=60)]),
        "l2": learn(net(seed), args, penalty=nn.l2(3e-3)),
        "l1": learn(net(seed), args, penalty=nn.l1(3e-3)),
        "dropout": learn(with_dropout(seed), args),
        f"{MORE} points": learn(net(seed), args, n=MORE),
    }


SHAPES = {"shallow": ([15, 1], [40, 1]), "deep": ([8, 7, 1], [11, 10, 1])}
STARTS, SPIRAL_STEPS = 3, 400


def deep_or_shallow(args: Namespace) -> list[tuple[str, list[int], int, float]]:
    """(kind, sizes, parameters, the median share of right answers) of nets that learn two long spirals."""
    X, y = datasets.spirals(200, turns=2.0, seed=0)
    test = datasets.spirals(200, turns=2.0, seed=99)
    rows = []
    for kind, shapes in SHAPES.items():
        for sizes in shapes:
            shares = []
            for start in range(STARTS):
                model = MLP(2, sizes, "tanh", "sigmoid", seed=start)
                trial(
                    model, X, y, args, Adam(model, lr=0.03), loss="binary_cross_entropy", epochs=SPIRAL_STEPS
                )
                measured = evaluate(model, *test, loss="binary_cross_entropy", metrics=["accuracy"])
                shares.append(measured["accuracy"])
            rows.append((kind, sizes, len(model.parameters()), median(shares)))
    return rows


def outliers(args: Namespace) -> tuple[dict[str, Neuron], Any, Any]:
    """{loss: the line that it finds}, and the points: four of forty, at one end, are far too low."""
    X, y = datasets.line(40, noise=0.1, seed=args.seed)
    y[np.argsort(X[:, 0])[-4:]] -= 8.0
    lines = {}
    for loss in ("mse", "mae", "huber"):
        line = lines[loss] = Neuron(1, "linear", init=0.0)
        trial(line, X, y, args, Adam(line, lr=0.05), loss=loss, epochs=600)
    return lines, X, y


def slope(line: Neuron) -> float:
    return line.w[0].data


@demo
def main(argv: Sequence[str] | None = None) -> None:
    args = parse(parser("demos.generalise", __doc__, steps=600, lr=0.03, seed=2), argv)
    heading("Too little, and too much")
    runs = fits(args)
    line, short, long = runs.values()
    print(table(HEAD, [run.row(name) for name, run in runs.items()]) + "\n")
    tell(
        f"{POINTS} points are learned from, 40 are held out. No model can be expected to be better than the "
        f"noise, {NOISE**2:.4f}; the last column is how many times as large the loss is. The line is too "
        "simple and the short training too short: both losses are high, which is underfitting. The long "
        f"training has learned the noise of its points. It was best after step {long.best_step}: from there "
        "on the loss of what it learned from falls, and that of the others rises. This is overfitting."
    )

    heading("Remedies")
    cures = remedies(args)
    print(table(HEAD, [run.row(name) for name, run in cures.items()]) + "\n")
    tell(
        "Early stopping keeps the weights of the best step. l1 and l2 make large weights cost, so the curve "
        "cannot bend as sharply. Dropout trains with one unit in ten left out, a different one each time, "
        "so that none can rely on another. More data is the best of them, where it can be had."
    )

    heading("Deep against shallow")
    shapes = deep_or_shallow(args)
    rows = [
        (kind, " -> ".join(map(str, [2, *sizes])), f"{n}", f"{share:.1%}") for kind, sizes, n, share in shapes
    ]
    print(table(("", "sizes", "parameters", "held out, right"), rows) + "\n")
    tell(
        f"Two spirals that turn twice around each other, {SPIRAL_STEPS} steps of Adam, the median of "
        f"{STARTS} starts. More units in one layer did not help here; as many parameters in two layers did. "
        "On easy tasks there is no such difference."
    )

    heading("Outliers")
    lines, _, _ = outliers(args)
    rows = [(loss, f"{slope(each):.3f}", f"{each.b.data:.3f}") for loss, each in lines.items()]
    print(table(("loss", "slope (true: 2)", "intercept (true: 1)"), rows) + "\n")
    tell(
        "Four of forty points are 8 too low. mse squares their errors and bends the line to them; mae "
        "counts them by their size, huber by a square near 0 and by their size beyond it. Take mse where "
        "errors are noise, and mae or huber where some are mistakes."
    )

    if not args.no_pictures:
        draw(args, line, long, cures)
        print()
    limit, noise, more = 1.25 * min(long.held_out), NOISE**2, f"{MORE} points"
    wrong = {loss: abs(slope(each) - 2) for loss, each in lines.items()}
    shallow, deep = (max(shapes, key=lambda row: (row[0] == kind, row[2]))[3] for kind in SHAPES)
    check(
        {
            "line and short training underfit: what they know costs 1.5 times the noise": min(
                line.learned[-1], short.learned[-1]
            )
            > 1.5 * noise,
            "the long training overfits: it was better by a quarter": long.held_out[-1] > limit
            and long.learned[-1] < noise,
            "each remedy is better on points held out": all(
                run.in_the_end < long.held_out[-1] for run in cures.values()
            ),
            "more data is the best remedy": min(cures, key=lambda name: cures[name].in_the_end) == more,
            "the largest deep net is better than the largest shallow one": deep > shallow,
            "mse is led astray by outliers, mae and huber much less": wrong["mse"]
            > 3 * max(wrong["mae"], wrong["huber"]),
        },
        "more --steps, or another --seed",
    )


def draw(args: Namespace, line: Run, long: Run, cures: dict[str, Run]) -> None:
    known, sine = points(POINTS, args.seed), ("sine", np.sin)
    both = {"line: underfits": line.model, "net: overfits": long.model}
    cured = {name: cures[name].model for name in ("early stopping", "l2", "dropout")}
    losses = {"learned from": long.learned, "held out": long.held_out}
    lines, X, y = outliers(args)
    written = pictures.plot(
        args.out / "generalise.png",
        partial(plot.fitted, both, *known, truth=sine, title="too little, and too much"),
        partial(plot.losses, losses, level=("noise", NOISE**2), title="the net, loss by step"),
        partial(plot.fitted, cured, *known, truth=sine, title="remedies"),
        partial(plot.fitted, dict(lines), X, y, truth=("true", lambda x: 2 * x + 1), title="outliers"),
        columns=2,
    )
    pictures.written(*written)


if __name__ == "__main__":
    raise SystemExit(main())
