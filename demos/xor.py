"""XOR: one neuron fails, and a hidden layer does it.

Of two inputs that are 0 or 1, is exactly one 1? A single neuron draws one
straight line, and no line separates the two answers. A hidden layer of four
tanh neurons does, from 100 of 100 random starts, and from 990 of 1000:
`--seeds 100` counts them. With `--hidden 3`, 98 of 100; with `--hidden 2`, 73;
and where a start fails it says why. `--activation relu` is a matter of luck.
"""

from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from functools import partial
from math import hypot
from typing import Any

from autograd import draw_dot, trace, why_zero
from nn import ACTIVATIONS, MLP, SGD, History, Module, Neuron, mse, plot

from . import pictures
from .common import DidNotLearn, count, demo, failure, learn, parse, parser, progress, table, wrap

POINTS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
TARGETS = [-1.0, 1.0, 1.0, -1.0]
HIDDEN = sorted(ACTIVATIONS)

WHY = """\
Why it is never 4: before its tanh, a neuron computes

    z(x0, x1) = w0*x0 + w1*x1 + b

so z(0,0) + z(1,1) and z(0,1) + z(1,0) are the same sum, w0 + w1 + 2*b. XOR
wants the first negative and the second positive. The best that a line can do
is 3 of 4.
"""


def network(args: Namespace, seed: int) -> MLP:
    return MLP(2, [args.hidden, 1], activation=args.activation, output="tanh", seed=seed)


def boundary(model: Module, **settings: Any) -> pictures.Panel:
    """A panel of what a model answers everywhere."""
    return partial(plot.decision_boundary, model, POINTS, TARGETS, **settings)


def train(model: Module, args: Namespace, **settings: Any) -> History:
    """Train by gradient descent on all four points at once."""
    optimizer = SGD(model, lr=args.lr)
    return learn(model, POINTS, TARGETS, args, optimizer, loss=mse, epochs=args.steps, **settings)


def verdict(output: float, target: float) -> str:
    """Whether an output is right: "yes", "no", or "undecided" within 0.1 of 0."""
    return "undecided" if abs(output) < 0.1 else "yes" if output * target > 0 else "no"


def verdicts(model: Module) -> list[str]:
    """The verdict on each of the 4 points."""
    return [verdict(model(point).data, target) for point, target in zip(POINTS, TARGETS)]


def right(model: Module) -> int:
    """How many of the 4 points a model gets right."""
    return verdicts(model).count("yes")


def report(model: Module) -> str:
    """A table of the outputs of a model."""
    rows = [
        (f"{x0:.0f}", f"{x1:.0f}", f"{target:+.0f}", f"{model([x0, x1]).data:+.3f}", verdict)
        for (x0, x1), target, verdict in zip(POINTS, TARGETS, verdicts(model))
    ]
    return table(("x0", "x1", "target", "output", "right"), rows)


def tell(name: str, model: Module, args: Namespace, **settings: Any) -> list[float]:
    """Train a model, and print how it went; returns the loss of each step."""
    losses = train(model, args, **settings).history["loss"]
    print(wrap(f"{name}, {len(model.parameters())} parameters, after step {len(losses)}:"))
    print(f"\n{report(model)}\n\n{right(model)} of 4 right, loss {losses[-1]:.4f}.")
    return losses


SMALL = 0.01  # the norm of a gradient that moves hardly anything


def share(args: Namespace) -> str:
    """How many of --seeds random starts end with XOR solved, and why the others do not, as text."""
    failures: dict[int, str] = {}
    losses: list[float] = []
    for seed in progress(args.seeds, "Random starts", losses):
        model = network(args, seed)
        history = train(model, args, verbose=False)
        if history.interrupted:
            raise KeyboardInterrupt
        losses += history["loss"]
        if right(model) < 4:
            failures[seed] = why(model)
    tried = len(losses) // args.steps
    layer = f"--hidden {args.hidden} --activation {args.activation}"
    solved = f"Solved {tried - len(failures)} of {tried} random starts, in {args.steps} steps, with {layer}."
    return "\n\n".join(map(wrap, [solved, *reasons(failures)]))


def reasons(failures: dict[int, str]) -> list[str]:
    """A sentence for each kind of failure in {seed: why}: how often, an example and its seed."""
    kinds = Counter(reason.partition(":")[0] for reason in failures.values())
    lines = []
    for kind, n in kinds.most_common():
        seed, reason = next((s, r) for s, r in failures.items() if r.partition(":")[0] == kind)
        lines.append(f"{n} of {len(failures)} failures: {reason} (--seed {seed})")
    return lines


def why(model: Module) -> str:
    """Why a model stays with a wrong answer: the kind of failure, a colon, and its numbers."""
    loss = mse([model(point) for point in POINTS], TARGETS)
    layers = trace(loss).layers()
    hidden, norm = layers[-1], hypot(*(layer.params_grad for layer in layers))
    at = f"gradient norm {norm:.2g}, loss {loss.data:.4f}"
    if hidden.dead:
        loss.zero_grad()
        loss.backward()
        bias = next(p for p in hidden.parameters if p.label.endswith(".b") and p.grad == 0)
        reason = str(why_zero(bias, loss)).partition(": ")[2].partition(". ")[0]
        return f"dead neurons: {hidden.dead} of {hidden.units}; {reason}; {at}"
    if not layers.is_healthy:
        return f"no gradient arrives: {layers.verdict}; {at}"
    if norm < SMALL:
        return f"stuck in a local minimum, or on a plateau: {at}"
    return f"still under way: {at}; more --steps may do it"


@demo
def main(argv: Sequence[str] | None = None) -> None:
    options = parser("demos.xor", __doc__, steps=500, lr=0.5, seed=1, replay=True)
    options.add_argument("--hidden", type=count, default=4, metavar="N", help="hidden neurons (4)")
    options.add_argument(
        "--activation",
        choices=HIDDEN,
        default="tanh",
        metavar="NAME",
        help=f"of the hidden neurons (tanh): {', '.join(HIDDEN)}",
    )
    options.add_argument("--seeds", type=count, metavar="N", help="count how many of N random starts succeed")
    args = parse(options, argv)
    if args.seeds and args.replay:
        options.error("argument --replay: it plays one training, and --seeds are many")
    if args.seeds:
        print(share(args))
        return

    neuron, mlp = Neuron(2, activation="tanh", seed=args.seed), network(args, args.seed)
    start = mse(mlp(pictures.inputs(POINTS[3])), TARGETS[3])
    start.label = "loss"
    overview, details = draw_dot(start), draw_dot(start, view="cards")
    neuron_losses = tell("One neuron", neuron, args)
    print(f"\n{wrap(WHY)}\n")
    mlp_losses = tell(f"A hidden layer of size {args.hidden}", mlp, args, replay=args.replay)
    if not args.no_pictures:
        plots = pictures.plot(
            args.out / "xor.png",
            partial(plot.losses, {"one neuron": neuron_losses, "hidden layer": mlp_losses}),
            boundary(neuron, title=f"one neuron: {right(neuron)} of 4", engine=args.engine),
            boundary(mlp, title=f"hidden layer: {right(mlp)} of 4", engine=args.engine),
        )
        graphs = [("xor-graph", overview), ("xor-values", details)]
        drawn = [path for name, graph in graphs for path in pictures.graph(args.out / name, graph)]
        pictures.written(*plots, *drawn)
    if args.hidden == 1:
        raise DidNotLearn("one hidden neuron is not enough, for it draws one line too; try --hidden 4")
    if right(mlp) < 4:
        raise failure("not all points are right", mlp_losses, stopped=len(mlp_losses) < args.steps)


if __name__ == "__main__":
    raise SystemExit(main())
