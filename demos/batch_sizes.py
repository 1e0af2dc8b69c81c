"""All samples in a step, or a few: steps, epochs, rest and time. It is a part of the demo of descent."""

from argparse import Namespace
from collections.abc import Sequence
from time import perf_counter
from typing import NamedTuple

from nn import SGD, Neuron, datasets

from .common import table
from .story import heading, tell, trial


class Batches(NamedTuple):
    """How a training with batches of one size went."""

    size: int | None
    losses: list[float]  # of all samples, after each epoch
    seconds: float

    def epochs_to(self, goal: float) -> int | None:
        return next((i for i, loss in enumerate(self.losses, 1) if loss <= goal), None)


SAMPLES, EPOCHS = 256, 80
SIZES = (None, 32, 4, 1)


def with_batches(size: int | None, args: Namespace) -> Batches:
    """A line learns from noisy points, by steps from `size` of them."""
    X, y = datasets.line(SAMPLES, noise=0.3, seed=args.seed)
    line = Neuron(1, "linear", init=0.0)
    began = perf_counter()
    history = trial(
        line, X, y, args, SGD(line, lr=0.1), loss="mse", epochs=EPOCHS, batch_size=size, shuffle=True,
        seed=args.seed, validation_data=(X, y),
    )  # fmt: skip
    return Batches(size, history["val_loss"], perf_counter() - began)


def batch_table(runs: Sequence[Batches], enough: float, time: bool) -> str:
    rows = []
    for run in runs:
        per_epoch = -(-SAMPLES // (run.size or SAMPLES))
        epochs = run.epochs_to(enough)
        rows.append(
            (
                "all 256" if run.size is None else f"{run.size}",
                f"{per_epoch}",
                f"{epochs}" if epochs else "never",
                f"{epochs * per_epoch}" if epochs else "",
                f"{wobble(run):.5f}",
                *[f"{run.seconds:.2f}"] * time,
            )
        )
    head = ("samples a step", "steps an epoch", "epochs", "steps to goal", "wobble")
    return table((*head, *["seconds"] * time), rows)


def wobble(run: Batches) -> float:
    """Between which losses it goes up and down in the last 10 epochs."""
    return max(run.losses[-10:]) - min(run.losses[-10:])


def goal(runs: Sequence[Batches]) -> float:
    """A loss that is a tenth above the best."""
    return 1.1 * min(min(run.losses) for run in runs)


def sooner(one: Batches, other: Batches) -> bool:
    """Whether one training reaches their goal in fewer epochs than another."""
    both = goal([one, other])
    first, second = one.epochs_to(both), other.epochs_to(both)
    return first is not None and (second is None or first < second)


def told(args: Namespace) -> list[Batches]:
    """Train with batches of all sizes, and tell how it went."""
    heading("All samples in a step, or a few?")
    runs = [with_batches(size, args) for size in SIZES]
    print(batch_table(runs, goal(runs), args.time) + "\n")
    tell(
        f"A line through {SAMPLES} noisy points, rate 0.1; the goal is a loss of {goal(runs):.4f}, a tenth "
        "above the best. All samples at once are one step in an epoch, in exactly the direction of the "
        "gradient. Small batches see few samples before each step, so they take many in an epoch, and are "
        "sooner there; but they do not come to rest: wobble is between which losses they go up and down in "
        "the last 10 epochs."
    )
    if args.time:
        tell(
            "On the clock an epoch of small batches takes longer: the work of a step is shared by fewer "
            "samples."
        )
    else:
        tell("With --time the clock is shown, too.")
    return runs
