"""Finding a learning rate: a range test, and what it depends on.

The test takes a step at each of 200 rates, from a millionth to ten, and looks
at the loss: it stays, falls, and turns up. A tenth of the rate where it is
lowest is a good one to take. This demo takes it, trains with much smaller and
much larger ones beside it, and finds rates again for other batches and widths.
"""

from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from typing import Any

from nn import MLP, SGD, LearningRateFinder, datasets, plot

from . import pictures
from .common import DidNotLearn, demo, parse, parser, table
from .story import NotShown, check, heading, tell, trial

LOSS = "binary_cross_entropy"
SAMPLES, BATCH, WIDTH = 200, 16, 16
BATCHES = (4, 16, 200)
WIDTHS = (2, 16, 64)
MOMENTUM = 0.9


def data(args: Namespace) -> tuple[Any, Any]:
    return datasets.moons(SAMPLES, seed=args.seed)


def net(args: Namespace, width: int = WIDTH) -> MLP:
    return MLP(2, [width, width, 1], "tanh", "sigmoid", seed=args.seed)


class Momentum(SGD):
    """SGD with momentum, as a class for the finder, which makes its own optimizer."""

    def __init__(self, parameters: Any, lr: Any = 0.01) -> None:
        super().__init__(parameters, lr=lr, momentum=MOMENTUM)


def typical(args: Namespace, **settings: int) -> LearningRateFinder:
    """The finder whose rate is the middle one of three starts: one test is noisy."""
    starts = [Namespace(**vars(args) | {"seed": args.seed + i}) for i in range(3)]
    return sorted([found(start, **settings) for start in starts], key=lambda finder: finder.lr or 0.0)[1]


def found(args: Namespace, width: int = WIDTH, batch: int = BATCH) -> LearningRateFinder:
    """A finder after its test."""
    finder, optimizer = LearningRateFinder(), Momentum
    settings = {"loss": LOSS, "optimizer": optimizer, "batch_size": batch, "seed": args.seed}
    try:
        finder.find(net(args, width), *data(args), **settings)
    except ValueError as error:
        raise NotShown(
            f"with {batch} samples a step {error}".partition(":")[0] + "; try another --seed"
        ) from None
    return finder


def learn(lr: float, args: Namespace) -> list[float]:
    """The loss of each epoch with this rate; it ends where it explodes."""
    model = net(args)
    try:
        history = trial(
            model, *data(args), args, Momentum(model, lr=lr), loss=LOSS, epochs=args.steps,
            batch_size=BATCH, shuffle=True, seed=args.seed,
        )  # fmt: skip
    except DidNotLearn:
        return [float("inf")]
    return history["loss"]


def curve(finder: LearningRateFinder) -> str:
    """Some points of the test as a table, with a bar for each loss."""
    smoothed, top = finder.smoothed, max(finder.smoothed[:20])
    shown = [*range(0, len(smoothed), max(1, len(smoothed) // 12)), len(smoothed) - 1]
    rows = [
        (f"{finder.rates[i]:.1e}", f"{smoothed[i]:.3f}", "#" * round(30 * min(1.3, smoothed[i] / top)))
        for i in dict.fromkeys(shown)
    ]
    return table(("rate", "loss", "smoothed"), rows)


@demo
def main(argv: Sequence[str] | None = None) -> None:
    about = "a rate to train with, beside the one that is found"
    options = parser("demos.finder", __doc__, steps=40, lr=None, lr_is=about)
    args = parse(options, argv)
    heading("The test")
    finder = found(args)
    lr = float(finder.lr or 0.0)
    print(curve(finder) + "\n")
    tell(f"{finder.reason[0].upper()}{finder.reason[1:]}. The rate to take is a tenth of that: {lr:.2g}.")
    tell(
        "Why not the rate of the lowest loss itself? It is at the edge: the falling of the loss and the "
        "first steps that are too large are in balance there. The tenth leaves room for a landscape that is "
        "steeper later on."
    )

    heading("Is it a good one?")
    rates = {"a hundredth of it": lr / 100, "the rate found": lr, "a thousand times it": lr * 1000}
    if args.lr:
        rates["yours, by --lr"] = args.lr
    runs = {name: learn(rate, args) for name, rate in rates.items()}
    rows = [(name, f"{rates[name]:.2g}", f"{run[0]:.3f}", f"{run[-1]:.3f}") for name, run in runs.items()]
    print(table(("", "rate", "first loss", "last loss"), rows) + "\n")
    tell(
        f"{args.steps} epochs of {SAMPLES} points of two moons, in batches of {BATCH}, by SGD with momentum "
        f"{MOMENTUM}. Too small is slow; too large does not learn, though it need not explode: sigmoid and "
        "tanh are flat far out."
    )

    heading("What changes it")
    by_batch = {size: typical(args, batch=size) for size in BATCHES}
    by_width = {width: typical(args, width=width) for width in WIDTHS}
    rows = [
        (f"{size} samples a step", f"{WIDTH} units", f"{float(f.lr or 0):.2g}")
        for size, f in by_batch.items()
    ]
    rows += [
        (f"{BATCH} samples a step", f"{width} units", f"{float(f.lr or 0):.2g}")
        for width, f in by_width.items()
    ]
    print(table(("batch", "layers of", "rate to take"), rows) + "\n")
    tell(
        "Each is the middle one of three starts, and still tells no more than the size of a rate. "
        "A step from few samples follows their noise, so it must be shorter; from many it may be "
        "longer. A wider net has more weights that all move at once, and so wants a smaller rate. Whoever "
        "changes the batch or the net looks for the rate again: fit warns of a rate that was found for "
        "another size."
    )

    if not args.no_pictures:
        draw(args, finder, runs, by_batch, by_width)

    check(
        {
            "the loss falls, and turns up": finder.smoothed[-1] > 1.5 * min(finder.smoothed)
            and min(finder.smoothed) < 0.8 * finder.smoothed[0],
            "the rate that was found learns better than a hundredth and a thousand times of it": runs[
                "the rate found"
            ][-1]
            < 0.5 * min(runs["a hundredth of it"][-1], runs["a thousand times it"][-1]),
            "four samples a step want a smaller rate than all of them": float(by_batch[4].lr or 0)
            < float(by_batch[200].lr or 0),
        },
        "more --steps, or another --seed",
    )


def draw(args: Namespace, finder: Any, runs: Any, by_batch: Any, by_width: Any) -> None:
    shown = {name: run for name, run in runs.items() if max(run) < float("inf")}
    paths = pictures.plot(
        args.out / "finder.png",
        partial(plot.learning_rate, finder),
        partial(plot.losses, shown, x="epoch", title="loss with each rate"),
        partial(rates, by_batch, "samples a step"),
        partial(rates, by_width, "units in a layer"),
        columns=2,
    )
    pictures.written(*paths)
    print()


def rates(finders: dict[int, LearningRateFinder], what: str, *, ax: Any) -> None:
    """Draw the smoothed losses of several tests, each with a dot at the rate to take."""
    for (size, finder), colour in zip(finders.items(), plot.colours()):
        ax.plot(finder.rates, finder.smoothed, color=colour, linewidth=2, label=f"{size} {what}")
        ax.axvline(float(finder.lr or 0.0), color=colour, linestyle="--", linewidth=1.5)
    ax.set(xscale="log", title=f"by {what}; dashed: the rate to take", xlabel="learning rate")
    ax.grid(alpha=0.3)
    ax.legend(fontsize=9)


if __name__ == "__main__":
    raise SystemExit(main())
