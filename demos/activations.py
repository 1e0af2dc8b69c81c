"""Activations: their curves and slopes, and what these do to learning.

An activation bends what a neuron computes. Its slope is a factor of every
gradient that passes it, so that it decides whether lower layers learn: slopes
below 1, multiplied from layer to layer, vanish. This demo measures it, and
lets sigmoid, tanh, relu and leaky relu race on the same task.
"""

import random
from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from math import hypot
from statistics import NormalDist, median
from typing import NamedTuple

import autograd
from autograd import Value, value_and_grad
from nn import ACTIVATIONS, MLP, SGD, Adam, StopWhen, datasets, mse, plot, predict

from . import pictures
from .common import demo, parse, parser, table
from .story import check, heading, tell, trial


class About(NamedTuple):
    """What is said of an activation; the numbers are measured."""

    formula: str
    range: str
    good: str
    bad: str
    when: str


TABLE = {
    "sigmoid": About("1 / (1 + exp(-z))", "0 to 1", "its output is a probability",
                     "its slope is at most 1/4, and vanishes for large |z|", "output of yes or no"),
    "tanh": About("(exp(z) - exp(-z)) / (exp(z) + exp(-z))", "-1 to 1", "its mean is 0, its slope up to 1",
                  "its slope vanishes for large |z|, too", "small nets, recurrent nets"),
    "relu": About("max(0, z)", "0 to inf", "a slope of 1 wherever it is open, and cheap",
                  "a slope of 0 for z < 0: a unit may die", "hidden layers, when unsure"),
    "leaky_relu": About("max(0.01 z, z)", "-inf to inf", "no unit can die: the slope is never 0",
                        "a second slope to choose", "where relu units die"),
    "softplus": About("log(1 + exp(z))", "0 to inf", "a relu without the kink",
                      "slower to compute, mean far from 0", "output of numbers above 0"),
    "selu": About("1.05 z, or 1.76 (exp(z) - 1) for z < 0", "-1.76 to inf", "keeps mean 0 and spread 1",
                  "needs its own first weights", "deep nets of plain layers"),
}  # fmt: skip
DEPTHS = (2, 5, 10)
WIDTH = 8
RACERS = ("sigmoid", "tanh", "relu", "leaky_relu")
STARTS = 5  # random starts of each racer
XOR_STARTS = 20


def measured(name: str) -> tuple[str, ...]:
    """The row of an activation: its mean and its slopes, over inputs spread as a bell curve is."""
    bell = [NormalDist().inv_cdf((i + 0.5) / 400) for i in range(400)]
    value_and_slope = value_and_grad(ACTIVATIONS[name])
    values, slopes = zip(*map(value_and_slope, bell))
    far = value_and_slope(-5.0)[1]
    about = TABLE[name]
    return name, about.range, f"{sum(values) / 400:.2f}", f"{max(slopes):.2f}", f"{far:.4f}"


def arrives(name: str, spread: float, seed: int) -> list[float]:
    """The share of the gradient that arrives at the lowest of 2, 5, 10 hidden layers: see DEPTHS.

    spread: by how much the first weights are wider than usual.
    """
    model = MLP(WIDTH, [WIDTH] * (DEPTHS[-1] + 1), name, "linear", seed=seed)
    for label, p in model.named_parameters():
        p.data *= spread if ".w." in label else 1.0
    rng = random.Random(seed)
    outputs = [[Value(rng.gauss(0, 1)) for _ in range(WIDTH)]]
    for layer in model.layers:
        outputs.append(layer.forward(outputs[-1]))
    autograd.sum(outputs[-1]).backward()
    sizes = [hypot(*(value.grad for value in layer)) for layer in outputs[1:-1]]
    return [sizes[-depth] / sizes[-1] for depth in DEPTHS]


def vanishing(seed: int) -> dict[tuple[str, float, int], float]:
    """{(activation, spread, depth): the share of the gradient that arrives}, the median of 3 starts."""
    shares = {}
    for name in ("sigmoid", "tanh", "relu", "selu"):
        for spread in (1.0, 0.5):
            starts = [arrives(name, spread, seed + i) for i in range(3)]
            shares |= {(name, spread, d): median(found) for d, found in zip(DEPTHS, zip(*starts))}
    return shares


def vanishing_table(shares: dict[tuple[str, float, int], float]) -> str:
    rows = [
        (name, "usual" if spread == 1 else "half", *(f"{shares[name, spread, d]:.2g}" for d in DEPTHS))
        for name, spread in dict.fromkeys((name, spread) for name, spread, _ in shares)
    ]
    return table(("activation", "weights", *(f"{d} layers" for d in DEPTHS)), rows)


def race(args: Namespace) -> dict[str, list[list[float]]]:
    """{activation: the losses of each start}: a net of three hidden layers learns a circle in a circle."""
    X, y = datasets.circles(100, noise=0.05, seed=args.seed)
    results: dict[str, list[list[float]]] = {name: [] for name in RACERS}
    for name in RACERS:
        for start in range(STARTS):
            model = MLP(2, [8, 8, 8, 1], name, "sigmoid", seed=args.seed + start)
            done = StopWhen(loss=0.1)
            history = trial(
                model, X, y, args, Adam(model, lr=args.lr),
                loss="binary_cross_entropy", epochs=args.steps, callbacks=[done],
            )  # fmt: skip
            results[name].append(history["loss"])
    return results


def lucky(name: str, args: Namespace) -> int:
    """How many of some random starts solve XOR with two hidden units."""
    X, y = datasets.gate("xor")
    won = 0
    for start in range(XOR_STARTS):
        model = MLP(2, [2, 1], name, "tanh", seed=args.seed + start)
        trial(model, X, 2.0 * y - 1.0, args, SGD(model, lr=0.5), loss=mse, epochs=300)
        won += bool(((predict(model, X) > 0) == (y > 0)).all())
    return won


def open_share(seed: int) -> float:
    """The share of the hidden units of a relu net at its start that have z > 0, over some samples."""
    X, _ = datasets.circles(100, seed=seed)
    model = MLP(2, [32, 1], "relu", seed=seed)
    return sum(a.data > 0 for x in X.tolist() for a in model.layers[0](x)) / (100 * 32)


def tell_table() -> None:
    heading("What they are")
    rows = [measured(name) for name in TABLE]
    print(table(("activation", "range", "mean", "largest slope", "slope at -5"), rows) + "\n")
    tell(
        "Mean and slope are measured over inputs that are spread as a bell curve. "
        "Sigmoid lives around 0.5, tanh around 0."
    )
    for name, about in TABLE.items():
        print(f"  {name}: {about.formula}")
        print(f"      for: {about.good}\n      against: {about.bad}\n      use: {about.when}")
    print()


@demo
def main(argv: Sequence[str] | None = None) -> None:
    args = parse(parser("demos.activations", __doc__, steps=400, lr=0.01), argv)
    tell_table()

    heading("A gate")
    share = open_share(args.seed)
    tell(
        f"A relu passes z on if z > 0, and is shut if not. At the start {share:.0%} of the units of a hidden "
        "layer are open, over 100 samples; each sample opens others. A unit that is shut for all samples has "
        "a slope of 0 for all of them: nothing moves it any more."
    )

    heading("Depth times first weights: what vanishes")
    shares = vanishing(args.seed)
    print(vanishing_table(shares) + "\n")
    deep = DEPTHS[-1]
    tell(
        "The share of the gradient that arrives at the lowest hidden layer. The slope of sigmoid is "
        "1/4 at most, a factor in each layer. With its usual first weights tanh holds out, and so does relu; "
        "with weights of half that spread neither does. So the remedy is both: another activation "
        "than sigmoid in hidden layers, and first weights that suit it, as nn chooses them."
    )

    heading("A race on the same task")
    results = race(args)
    needed = {name: median(len(run) for run in runs) for name, runs in results.items()}
    best = {name: median(run[-1] for run in runs) for name, runs in results.items()}
    rows = [(name, f"{needed[name]:.0f}", f"{best[name]:.3f}") for name in RACERS]
    print(table(("activation", "steps to loss 0.1", "loss then"), rows) + "\n")
    tell(
        f"Three hidden layers of 8 units learn to tell a circle from one around it, by Adam, at most "
        f"{args.steps} steps; the median of {STARTS} starts. Sigmoid needs "
        f"{needed['sigmoid'] / needed['relu']:.1f} times as many steps as relu."
    )

    heading("Relu against leaky relu")
    won = {name: lucky(name, args) for name in ("relu", "leaky_relu", "tanh")}
    rows = [(name, f"{n} of {XOR_STARTS}") for name, n in won.items()]
    print(table(("activation", "starts that solve XOR"), rows) + "\n")
    tell(
        "With two hidden units there is none to spare: a relu that dies is a start that is lost. In wide "
        "nets some die, and others do their work."
    )

    if not args.no_pictures:
        draw(args, results)
    check(
        {
            "sigmoid vanishes: less than 1/10,000 arrives through ten layers": shares["sigmoid", 1.0, deep]
            < 1e-4,
            "with the usual first weights relu and tanh keep at least 1/100": min(
                shares["relu", 1.0, deep], shares["tanh", 1.0, deep]
            )
            > 1e-2,
            "with first weights of half the spread tanh vanishes, too: less than 1/100 arrives": shares[
                "tanh", 0.5, deep
            ]
            < 1e-2,
            "relu reaches the loss in fewer steps than sigmoid": best["relu"] <= 0.1
            and needed["relu"] < needed["sigmoid"],
            "leaky relu solves XOR from at least as many starts as relu": won["leaky_relu"] >= won["relu"],
        },
        "more --steps, or another --seed",
    )


def draw(args: Namespace, results: dict[str, list[list[float]]]) -> None:
    curves = pictures.figure(args.out / "activations.png", lambda: plot.activations(list(TABLE)))
    outputs = {
        name: autograd.sum(
            MLP(WIDTH, [WIDTH] * 11, name, "linear", seed=args.seed)([1.0, -1.0] * (WIDTH // 2))
        )
        for name in ("sigmoid", "tanh", "relu", "selu")
    }
    learning = pictures.plot(
        args.out / "activations-learning.png",
        partial(plot.gradient_norms, outputs, title="the gradient in ten hidden layers"),
        partial(
            plot.losses, {name: runs[0] for name, runs in results.items()}, title="loss, one start of each"
        ),
    )
    pictures.written(*curves, *learning)
    print()


if __name__ == "__main__":
    raise SystemExit(main())
