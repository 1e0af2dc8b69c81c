"""The perceptron: a unit that fires at a threshold, and what it can learn.

Its rule needs no slopes: w += lr (target - answer) x, sample by sample. It
learns AND and OR, and never XOR, for which no line will do. Layers help, but
only with something between them that is not straight: this demo shows that
stacked layers without activations are one layer, and the same net with tanh
learns XOR. At the end a rule that a person wrote stands beside a learned one.
"""

from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from autograd import constant, heaviside
from nn import (
    MLP,
    SGD,
    Adam,
    Layer,
    Module,
    Neuron,
    Perceptron,
    datasets,
    evaluate,
    mse,
    plot,
    predict,
    train_test_split,
)

from . import pictures
from .common import demo, parse, parser, table
from .story import check, heading, tell, trial

GATES = ("and", "or", "xor")
LINES = ("#9aa3b2", "#1f6fb4", "#111111")  # of the first epochs, later ones, the last


def line_of(perceptron: Perceptron) -> tuple[float, float, float]:
    """(w0, w1, b)."""
    w0, w1 = (w.data for w in perceptron.w)
    return w0, w1, perceptron.b.data


def first_steps() -> str:
    """A table of the first epoch of AND: what the rule does to each weight."""
    X, y = datasets.gate("and")
    perceptron, rows = Perceptron(2), []
    for x, target in zip(X.tolist(), y.tolist()):
        answer = perceptron(x).data
        perceptron.fit([x], [target], epochs=1)
        weights = ", ".join(f"{w:g}" for w in line_of(perceptron))
        rows.append((f"{x[0]:g}, {x[1]:g}", f"{target}", f"{answer:g}", f"{target - answer:g}", weights))
    return table(("x0, x1", "target", "answer", "error", "w0, w1, b after it"), rows)


def lines_of(gate: str) -> list[tuple[float, float, float]]:
    """The line after each epoch of the rule; of XOR, which ends nowhere, after each sample of the fourth."""
    X, y = datasets.gate(gate)
    perceptron, lines = Perceptron(2), []
    if gate == "xor":
        perceptron.fit(X, y, epochs=3)
        for i in range(4):
            perceptron.fit(X[i : i + 1], y[i : i + 1], epochs=1)
            lines.append(line_of(perceptron))
        return lines
    for _ in Perceptron(2).fit(X, y).errors:
        perceptron.fit(X, y, epochs=1)
        lines.append(line_of(perceptron))
    return lines


def collapsed(model: MLP) -> tuple[Any, Any]:
    """(w, b) of the single layer that layers without activations are: products of their matrices."""
    w, b = np.eye(2), np.zeros(2)
    for layer in model.layers:
        matrix = np.array([[weight.data for weight in neuron.w] for neuron in layer.neurons])
        w, b = matrix @ w, matrix @ b + [neuron.b.data for neuron in layer.neurons]
    return w[0], b[0]


def learn_xor(activation: str, args: Namespace) -> tuple[MLP, int]:
    """(a net of two hidden layers that was trained on XOR, how many of its 4 answers are right)."""
    X, y = datasets.gate("xor")
    model = MLP(2, [4, 4, 1], activation, "linear", seed=args.seed)
    trial(model, X, y, args, Adam(model, lr=args.lr), loss=mse, epochs=args.steps)
    return model, int(((predict(model, X) > 0.5) == (y > 0.5)).sum())


def rule(X: Any) -> Any:
    """What a person may say of two moons: the lower one is where x1 is below 1/4."""
    return (X[:, 1] < 0.25).astype(int)


class Rule(Module):
    """The same rule, to be drawn."""

    def __call__(self, x: Any) -> Any:
        return heaviside(constant(0.25) - x[1])


def step_teaches_nothing(args: Namespace) -> float:
    """By how much gradient descent moves the weights of a neuron whose activation is a step."""
    X, y = datasets.gate("and")
    neuron = Neuron(2, "heaviside", seed=args.seed)
    before = [p.data for p in neuron.parameters()]
    trial(neuron, X, y, args, SGD(neuron, lr=args.lr), loss=mse, epochs=10)
    return max(abs(p.data - old) for p, old in zip(neuron.parameters(), before))


def moons(args: Namespace) -> tuple[dict[str, tuple[Module, float]], Any]:
    """{name: (model, its share of right answers for points that were not learned from)}, and these points."""
    X, y = datasets.moons(400, seed=args.seed)
    X_train, X_test, y_train, y_test = train_test_split(X, y, seed=args.seed, stratify=y)
    perceptron = Perceptron(2)
    perceptron.fit(X_train, y_train, epochs=20)
    net = MLP(2, [16, 1], "tanh", "sigmoid", seed=args.seed)
    trial(
        net, X_train, y_train, args, Adam(net, lr=args.lr),
        loss="binary_cross_entropy", epochs=args.steps, batch_size=None,
    )  # fmt: skip
    by_net = evaluate(net, X_test, y_test, loss="binary_cross_entropy", metrics=["accuracy"])["accuracy"]
    models: dict[str, tuple[Module, float]] = {
        "a rule of a person": (Rule(), float((rule(X_test) == y_test).mean())),
        "a perceptron": (perceptron, float((perceptron.predict(X_test) == y_test).mean())),
        "a net": (net, by_net),
    }
    return models, (X_test, y_test)


@demo
def main(argv: Sequence[str] | None = None) -> None:
    args = parse(parser("demos.perceptron", __doc__, steps=300, lr=0.05), argv)
    heading("The rule")
    tell("AND, the first epoch. Where the answer is right, the error is 0 and nothing moves:")
    print(first_steps() + "\n")
    histories = {gate: Perceptron(2).fit(*datasets.gate(gate)) for gate in GATES}
    rows = [(gate, " ".join(map(str, h.errors)), ending(h)) for gate, h in histories.items()]
    print(table(("gate", "errors of each epoch", "how it ends"), rows) + "\n")
    tell(
        "XOR comes back to weights that it had before, so it will go in circles for ever. No line has (0, 1) "
        "and (1, 0) on one side, and (0, 0) and (1, 1) on the other."
    )

    heading("Why gradients do not teach it")
    moved = step_teaches_nothing(args)
    tell(
        f"The slope of a step is 0 wherever it has one. Ten epochs of gradient descent moved the weights of "
        f"a neuron with a step by {moved:g}. So nets have activations with slopes: sigmoid, tanh, relu."
    )

    heading("Layers without activations are one layer")
    straight, _ = learn_xor("linear", args)
    bent, right_bent = learn_xor("tanh", args)
    w, b = collapsed(straight)
    X, y = datasets.gate("xor")
    one = Layer(2, 1, "linear", init=0.0)
    for p, number in zip(one.parameters(), [*w, b]):
        p.data = float(number)
    difference = float(np.abs(predict(straight, X) - predict(one, X)).max())
    tell(
        f"Two hidden layers of 4 units each without activation, {len(straight.parameters())} parameters, "
        f"trained on XOR, answer the same as one neuron with w = ({w[0]:.3f}, {w[1]:.3f}) and b = {b:.3f}, "
        f"the product of their matrices, to within {difference:.0e}. The best that it can say is "
        f"{predict(straight, X).mean():.2f}, half of the way, for all four. With tanh between the layers:"
    )
    rows = [
        (f"{x0:g}, {x1:g}", f"{target}", f"{a:.3f}", f"{c:.3f}")
        for (x0, x1), target, a, c in zip(X.tolist(), y.tolist(), predict(straight, X), predict(bent, X))
    ]
    print(table(("x0, x1", "XOR", "without", "with tanh"), rows) + "\n")

    heading("A rule that a person wrote, and what was learned")
    models, test = moons(args)
    rows = [(name, f"{share:.0%}") for name, (_, share) in models.items()]
    print(table(("of two moons", "right"), rows) + "\n")
    tell("The rule is: the lower moon is where x1 < 1/4. It took a look at the data; the net took examples.")

    if not args.no_pictures:
        draw(args, {"straight": straight, "tanh": bent}, models, test)
    check(
        {
            "AND and OR are learned without an error": histories["and"].converged
            and histories["or"].converged,
            "XOR is proved to be out of reach: it repeats itself": histories["xor"].repeats is not None,
            "a step teaches gradient descent nothing": moved == 0.0,
            "layers without activations are one layer, and fail on XOR": difference < 1e-9
            and float(np.mean((predict(straight, X) - y) ** 2)) > 0.2,
            "the same layers with tanh solve XOR": right_bent == 4,
            "the net is better on the moons than rule and perceptron": models["a net"][1]
            > max(models["a rule of a person"][1], models["a perceptron"][1]),
        },
        "more --steps, or another --lr",
    )


def ending(history: Any) -> str:
    if history.converged:
        return f"epoch {len(history)} has no error"
    later, earlier = history.repeats
    return f"after epoch {later} it is where it was after {earlier}"


def moving(gate: str, *, ax: Any) -> None:
    """Draw the line of a perceptron as it moves: grey first, then blue, black at last."""
    lines, what = lines_of(gate), "sample" if gate == "xor" else "epoch"
    for number, (w0, w1, b) in enumerate(lines, 1):
        last = number == len(lines)
        style = {"color": LINES[2] if last else LINES[number > 2], "linewidth": 2.6 if last else 1.4}
        if w1:
            ax.axline((0.0, -b / w1), slope=-w0 / w1, label=f"{what} {number}", **style)
        elif w0:
            ax.axvline(-b / w0, label=f"{what} {number}", **style)
    plot.samples(*datasets.gate(gate), title=f"{gate}: the line after each {what}", ax=ax)
    ax.set(xlim=(-0.6, 2.6), ylim=(-0.6, 2.6))
    ax.legend(fontsize=8, loc="upper right")


def draw(args: Namespace, nets: dict[str, MLP], models: Any, test: Any) -> None:
    X, y = datasets.gate("xor")
    rules = pictures.plot(
        args.out / "perceptron.png",
        partial(moving, "and"),
        partial(moving, "or"),
        partial(moving, "xor"),
        partial(
            plot.decision_boundary, nets["straight"], X, y, level=0.5, title="XOR, layers without activation"
        ),
        partial(
            plot.decision_boundary, nets["tanh"], X, y, level=0.5, title="XOR, the same layers with tanh"
        ),
        columns=3,
    )
    learned = pictures.plot(
        args.out / "perceptron-moons.png",
        *[
            partial(plot.decision_boundary, model, *test, title=f"{name}: {share:.0%} right")
            for name, (model, share) in models.items()
        ],
    )
    pictures.written(*rules, *learned)
    print()


if __name__ == "__main__":
    raise SystemExit(main())
