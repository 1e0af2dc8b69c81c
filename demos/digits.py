"""Handwritten digits: an MLP learns to read 8x8 pixels of grey.

MLP(64, [32, 10]) of relu neurons learns from 1,437 of the 1,797 digits that
come with scikit-learn, 32 at a time, by Adam and cross-entropy, and is then
asked about the 360 others. Its graph for one sample is compiled to a program
for arrays; `--engine eager` walks the graph of each sample instead, to the
same numbers, but slowly.

Data: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits",
UCI Machine Learning Repository (1998), the test set.
"""

import textwrap
from argparse import ArgumentParser
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

import autograd
from autograd import Value, draw_dot
from nn import MLP, Adam, Module, cross_entropy_with_logits, datasets, plot, predict, train_test_split

from . import pictures
from .common import demo, failure, learn, parse, parser, table, wrap

HELD_OUT = 360  # digits that are not learned from
ENOUGH = 0.95  # of the digits held out


def load(options: ArgumentParser, seed: int) -> list[Any]:
    """Images of shape (n, 64), from 0 to 1, to learn from and held out; the digits of both, of shape (n,)."""
    try:
        images, digits = datasets.digits()
    except ImportError as error:
        options.error(str(error))
    return train_test_split(images / 16.0, digits, test_size=HELD_OUT, seed=seed)


def loss_of(model: Module, image: Any, digit: Any) -> Value:
    """The loss of one image."""
    return cross_entropy_with_logits(model(image), digit)


def plan(model: Module, image: Any, digit: int) -> str:
    """The plan of the program that fit compiles for this model, as text."""
    program = autograd.compile(lambda x, y: loss_of(model, x, y), image, digit, parameters=model.parameters())
    lines = str(program).splitlines()
    return "\n".join(textwrap.fill(f"  {line}", 79, subsequent_indent=" " * 18) for line in lines)


def epochs(history: dict[str, list[float]]) -> str:
    """A table of some epochs, evenly spaced, and the last."""
    last = len(history["loss"]) - 1
    shown = sorted({*range(0, last, max(1, last // 8)), last})
    rows = [
        (
            f"{epoch + 1}",
            *(f"{history[name][epoch]:.4f}" for name in ("loss", "val_loss")),
            *(f"{history[name][epoch]:.1%}" for name in ("accuracy", "val_accuracy")),
        )
        for epoch in shown
    ]
    return table(("epoch", "loss", "held out", "accuracy", "held out"), rows)


def confusion(digits: Any, answers: Any) -> str:
    """A table of how often each digit got each answer."""
    counts = np.zeros((10, 10), dtype=int)
    np.add.at(counts, (digits, answers), 1)
    rows = [(f"{digit}", *(f"{n or '.'}" for n in row)) for digit, row in enumerate(counts.tolist())]
    return table(("digit", *map(str, range(10))), rows)


def costliest(model: Module, images: Any, digits: Any, outputs: Any) -> Value:
    """The largest loss of a digit, as a Value with its graph. `outputs`: the logits, of shape (n, 10)."""
    surprise = np.log(np.exp(outputs).sum(axis=1)) - outputs[range(len(digits)), digits]
    i = int(surprise.argmax())
    loss = loss_of(model, pictures.inputs(images[i].tolist()), int(digits[i]))
    loss.label = "loss"
    return loss


@demo
def main(argv: Sequence[str] | None = None) -> None:
    options = parser("demos.digits", __doc__, steps=20, lr=0.005, unit="epochs")
    args = parse(options, argv)
    images, images_asked, digits, digits_asked = load(options, args.seed)
    known, asked = (images, digits), (images_asked, digits_asked)
    model = MLP(64, [32, 10], activation="relu", seed=args.seed)
    print(wrap(f"{model}, {len(known[0]):,} digits to learn from, {HELD_OUT} held out.") + "\n")
    if args.engine == "compiled":
        print(f"The program for the loss of a batch:\n\n{plan(model, images[0], digits[0])}\n")

    history = learn(
        model, *known, args, Adam(model, lr=args.lr),
        loss=cross_entropy_with_logits, epochs=args.epochs, batch_size=32, shuffle=True, seed=args.seed,
        validation_data=asked, metrics=["accuracy"],
    ).history  # fmt: skip
    outputs = predict(model, asked[0], engine=args.engine)
    answers = outputs.argmax(axis=1)
    right = float((answers == asked[1]).mean())
    print(epochs(history))
    print(f"\nRows: the digits held out. Columns: the answers.\n\n{confusion(asked[1], answers)}")
    print(f"\n{right:.1%} of {HELD_OUT} right, {(answers != asked[1]).sum()} wrong.")
    if not args.no_pictures:
        plots = pictures.plot(
            args.out / "digits.png",
            partial(
                plot.losses, {"learned from": history["loss"], "held out": history["val_loss"]}, x="epoch"
            ),
            pictures.mistakes(*asked, answers),
        )
        graph = draw_dot(costliest(model, *asked, outputs), view="neurons")
        pictures.written(*plots, *pictures.graph(args.out / "digits-graph", graph))
    if right < ENOUGH:
        problem = f"only {right:.1%} of the digits held out are right"
        raise failure(problem, history["loss"], len(history["loss"]) < args.epochs, unit="epochs")


if __name__ == "__main__":
    raise SystemExit(main())
