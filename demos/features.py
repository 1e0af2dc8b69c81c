"""Features: what a hidden layer makes of its inputs, before and after.

A circle around another cannot be separated by a line. The hidden layer of a
net moves the points until one line, that of the output unit, is enough. At the
start its weights are random, and so is what it makes of the points: learning
turns random weights into features. With small pictures as inputs, the weights
themselves are pictures of what each unit looks for.
"""

import random
from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from nn import MLP, Adam, Module, Sequential, datasets, evaluate, l2, plot, predict

from . import pictures
from .common import demo, parse, parser, table
from .story import check, heading, tell, trial

UNITS = 6
SIDE = 6  # pixels
KINDS = ("a row", "a column", "a diagonal")
SHADES = " .:*#"


def separable(seen: Any, y: Any) -> float:
    """The share of points that the best line has on the right side: by least squares on the targets."""
    columns = np.column_stack([seen, np.ones(len(seen))])
    weights, *_ = np.linalg.lstsq(columns, 2.0 * y - 1.0, rcond=None)
    return float(((columns @ weights > 0) == (y > 0)).mean())


def hidden(model: MLP) -> Module:
    """The model without its output layer."""
    return Sequential(*model.layers[:-1])


def lines(n: int, seed: int) -> tuple[Any, Any]:
    """(n pictures of SIDE x SIDE pixels with a row, a column or a diagonal, and noise; their kinds)."""
    rng = random.Random(seed)
    images, kinds = np.zeros((n, SIDE, SIDE)), np.arange(n) % 3
    for image, kind in zip(images, kinds):
        k, all_of_it = rng.randrange(SIDE), np.arange(SIDE)
        place = {0: (k, all_of_it), 1: (all_of_it, k), 2: (all_of_it, (all_of_it + k) % SIDE)}[int(kind)]
        image[place] = 1.0
        image += [[rng.gauss(0.0, 0.25) for _ in range(SIDE)] for _ in range(SIDE)]
    return images.reshape(n, -1), kinds


def as_text(image: Any) -> list[str]:
    """A picture as lines of characters, dark where it is large."""
    scaled = np.clip(image.reshape(SIDE, SIDE) * len(SHADES), 0, len(SHADES) - 1).astype(int)
    return ["".join(2 * SHADES[level] for level in row) for row in scaled]


def learn_circles(args: Namespace) -> tuple[MLP, MLP, Any, Any]:
    """(a net before it learned, and after it; the points and their classes)."""
    X, y = datasets.circles(150, noise=0.08, seed=args.seed)
    before, after = (MLP(2, [UNITS, 1], "tanh", "sigmoid", seed=args.seed) for _ in range(2))
    trial(after, X, y, args, Adam(after, lr=args.lr), loss="binary_cross_entropy", epochs=args.steps)
    return before, after, X, y


def learn_lines(args: Namespace) -> tuple[MLP, MLP, float]:
    """(a net before it learned small pictures, and after it; its share of right answers to new ones)."""
    before, after = (MLP(SIDE * SIDE, [12, 3], "tanh", "softmax", seed=args.seed) for _ in range(2))
    optimizer = Adam(after, lr=args.lr)
    trial(
        after, *lines(240, args.seed), args, optimizer,
        loss="cross_entropy", epochs=args.steps, penalty=l2(2e-3),
    )  # fmt: skip
    asked = evaluate(after, *lines(120, args.seed + 1), loss="cross_entropy", metrics=["accuracy"])
    return before, after, asked["accuracy"]


def smooth(model: MLP) -> float:
    """How much alike weights are along rows, columns or diagonals: 0 for noise, up to 1."""
    alike = []
    for unit in model.layers[0].neurons:
        image = np.array([w.data for w in unit.w]).reshape(SIDE, SIDE)
        image = image - image.mean()
        turns = [np.roll(image, shift, axis=(0, 1)) for shift in ((0, 1), (1, 0), (1, 1))]
        alike.append(max(float((image * turn).sum() / (image**2).sum()) for turn in turns))
    return float(np.mean(alike))


@demo
def main(argv: Sequence[str] | None = None) -> None:
    args = parse(parser("demos.features", __doc__, steps=300, lr=0.03), argv)
    heading("A circle around another")
    before, after, X, y = learn_circles(args)
    shares = {
        "the inputs": separable(X, y),
        "the hidden layer, before": separable(predict(hidden(before), X), y),
        "the hidden layer, after": separable(predict(hidden(after), X), y),
    }
    print(
        table(("a straight cut through", "right"), [(k, f"{share:.0%}") for k, share in shares.items()])
        + "\n"
    )
    tell(
        f"{len(X)} points in two circles, and a hidden layer of {UNITS} tanh units. Through the plane of the "
        "inputs no straight cut is better than chance, or not by much. The hidden layer shows each point at "
        "another place, in a space of as many directions as it has units, and training moves these places "
        "apart until a straight cut does it. That cut is the output unit: all that it can do."
    )

    heading("What a unit answers")
    rows = []
    for i, (old, new) in enumerate(zip(before.layers[0].neurons, after.layers[0].neurons)):
        angle = [np.degrees(np.arctan2(n.w[1].data, n.w[0].data)) for n in (old, new)]
        size = [float(np.hypot(n.w[0].data, n.w[1].data)) for n in (old, new)]
        rows.append((f"unit {i}", f"{angle[0]:.0f}°", f"{size[0]:.1f}", f"{angle[1]:.0f}°", f"{size[1]:.1f}"))
    print(table(("", "looks to", "how sharply", "then to", "how sharply"), rows) + "\n")
    sharper = [float(r[4]) > float(r[2]) for r in rows]
    tell(
        "Each unit is a soft line: it turns from -1 to 1 along the direction of its weights, the more "
        f"sharply the longer they are. {sum(sharper)} of {UNITS} are sharper than before, and they stand "
        "around the inner circle like a fence."
    )

    heading("Weights as pictures")
    noise, features, right = learn_lines(args)
    images, _ = lines(3, args.seed)
    print(f"  {'':2}" + "".join(f"{kind:16}" for kind in KINDS))
    for row in zip(*map(as_text, images)):
        print("    " + "".join(f"{cells:16}" for cells in row).rstrip())
    print()
    likeness = smooth(noise), smooth(features)
    tell(
        f"Pictures of {SIDE} x {SIDE} pixels with a row, a column or a diagonal in noise: the net is right "
        f"about {right:.0%} of new ones. A hidden unit has a weight for each pixel, so its weights are a "
        "picture. At first they are noise; in the end most show stripes, along which neighbours are alike: "
        f"the correlation is {likeness[0]:.2f} before and {likeness[1]:.2f} after."
    )

    if not args.no_pictures:
        draw(args, (before, after), (X, y), (noise, features))
    check(
        {
            "a straight cut through the inputs fails": shares["the inputs"] < 0.7,
            "through the hidden layer it succeeds after learning, better than before": shares[
                "the hidden layer, after"
            ]
            > max(0.97, shares["the hidden layer, before"]),
            "the net reads 9 of 10 new pictures": right >= 0.9,
            "weights that were noise show stripes": likeness[1] > likeness[0] + 0.2,
        },
        "more --steps, or another --seed",
    )


def draw(args: Namespace, nets: tuple[MLP, MLP], circles: tuple[Any, Any], readers: tuple[MLP, MLP]) -> None:
    before, after = nets
    panels = [
        partial(plot.samples, *circles, title="the inputs"),
        partial(plot.hidden_features, before, *circles, title="the hidden layer, before"),
        partial(plot.hidden_features, after, *circles, title="the hidden layer, after"),
    ]
    paths = pictures.plot(args.out / "features.png", *panels)
    for name, net, reader in (("before", before, readers[0]), ("after", after, readers[1])):
        units = partial(plot.hidden_units, net, *circles)
        paths += pictures.figure(args.out / f"features-units-{name}.png", units)
        paths += pictures.figure(args.out / f"features-weights-{name}.png", partial(plot.weights, reader))
    pictures.written(*paths)
    print()


if __name__ == "__main__":
    raise SystemExit(main())
