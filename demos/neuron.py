"""One neuron under glass: o = tanh(x1*w1 + x2*w2 + b), with every gradient.

Tells its backward pass line by line, and where one gradient comes from; then
takes a few steps downhill, and compares how far the output falls with what
the gradients promise. Nothing here is random.
"""

from collections.abc import Sequence

from autograd import Value, draw_dot, label_locals, trace

from . import pictures
from .common import DidNotLearn, StoppedEarly, demo, parse, parser, progress, table, wrap


def forward(x1: Value, x2: Value, w1: Value, w2: Value, b: Value) -> Value:
    """The output, with a name for the result of each operation."""
    x1w1 = x1 * w1
    x2w2 = x2 * w2
    total = x1w1 + x2w2
    n = total + b
    o = n.tanh()
    label_locals()
    return o


def descend(values: Sequence[Value], parameters: Sequence[Value], lr: float, steps: int) -> list[list[float]]:
    """A row for each step of gradient descent: the parameters, the output, and what the gradients promise.

    `values`: the arguments of `forward`.
    """
    rows: list[list[float]] = []
    outputs: list[float] = []
    for _ in progress(steps + 1, "Downhill", outputs):
        o = forward(*values)
        o.zero_grad()
        o.backward()
        promise = o.data - lr * sum(p.grad**2 for p in parameters)
        rows.append([*(p.data for p in parameters), o.data, promise])
        outputs.append(o.data)
        for p in parameters:
            p.data -= lr * p.grad
    return rows


def gradients(values: Sequence[Value]) -> str:
    """A table of the values and their gradients."""
    return table(("value", "data", "grad"), [(v.label, f"{v.data:.4f}", f"{v.grad:+.4f}") for v in values])


def descent_table(rows: Sequence[Sequence[float]]) -> str:
    """A table of the rows that `descend` returns."""
    header = ("step", "w1", "w2", "b", "output", "promises next")
    return table(header, [(f"{i}", *(f"{x:.4f}" for x in row)) for i, row in enumerate(rows)])


DOWNHILL = """\
Downhill: w1, w2 and b each move by -{:g} times their gradient, and the output
falls. The gradients promise how far; the shorter the step, the better.
"""


@demo
def main(argv: Sequence[str] | None = None) -> None:
    seed_is = "accepted for uniformity; nothing here is random"
    options = parser("demos.neuron", __doc__, steps=5, lr=0.1, seed=None, seed_is=seed_is, engine=False)
    args = parse(options, argv)
    x1, x2 = Value(2.0), Value(0.0)
    w1, w2, b = Value(-3.0), Value(1.0), Value(6.8813735870195432)
    values, parameters = [x1, x2, w1, w2, b], [w1, w2, b]
    o = forward(*values)
    o.backward()
    picture = draw_dot(o, params=parameters)

    print(f"o = tanh(x1*w1 + x2*w2 + b) = {o.data:.4f}\n\n{gradients(values)}\n")
    print(wrap("How backward() finds these gradients, from the output to the inputs:"))
    print(f"\n{trace(o)}\n")
    print(f"Where the gradient of w1 comes from:\n\n{w1.explain(o)}\n")
    print(wrap(DOWNHILL.format(args.lr)) + "\n")
    rows = descend(values, parameters, args.lr, args.steps)
    print(descent_table(rows))
    if not args.no_pictures:
        pictures.written(*pictures.graph(args.out / "neuron", picture))
    if not rows[-1][3] < rows[0][3]:
        if len(rows) <= args.steps:
            raise StoppedEarly("the output did not fall")
        raise DidNotLearn("the output did not fall; try a larger --lr")


if __name__ == "__main__":
    raise SystemExit(main())
