"""Numerical derivatives: forward, backward and central, against autodiff.

What a difference quotient is wrong by stands in Taylor's series; this demo
compares it with what is measured, finds the orders O(h), O(h), O(h²), the best
step, where rounding meets truncation, and what a gradient costs in evaluations
of the function. In the end a net is trained by each of them.
"""

from argparse import Namespace
from collections.abc import Callable, Sequence
from math import factorial, log10
from typing import Any

from autograd import exp, finite_difference, grad, sin, tanh, value_and_grad
from nn import MLP, datasets, plot

from . import pictures
from .common import DidNotLearn, demo, parse, parser, table
from .story import check, heading, tell

SCHEMES = ("forward", "backward", "central")
AT = 1.0
STEPS = [10.0**-k for k in range(1, 14)]
TERMS = 4  # of Taylor's series, up to h⁴
ORDERS = {"forward": 1, "backward": 1, "central": 2}

SERIES = """\
  forward   (f(x+h) - f(x)) / h     = f' + h/2 f'' + h²/6 f''' + h³/24 f'''' ...
  backward  (f(x) - f(x-h)) / h     = f' - h/2 f'' + h²/6 f''' - h³/24 f'''' ...
  central   (f(x+h) - f(x-h)) / 2h  = f' + h²/6 f''' + h⁴/120 f''''' ...
"""


def f(x: Any) -> Any:
    """The function to differentiate."""
    return exp(x) * sin(2.0 * x)


def derivatives(n: int) -> list[float]:
    """f, f', f'', ... at AT, by grad of grad of ..."""
    found, g = [], f
    for _ in range(n + 1):
        found.append(float(g(AT)))
        g = grad(g)
    return found


def predicted(scheme: str, h: float, d: Sequence[float]) -> float:
    """What Taylor's series says a difference quotient is wrong by, with terms to h⁴."""
    sign = {"forward": 1, "backward": -1, "central": 1}[scheme]
    terms = [(sign * h) ** k * d[k + 1] / factorial(k + 1) for k in range(1, TERMS + 1)]
    return sum(term for k, term in enumerate(terms, 1) if scheme != "central" or k % 2 == 0)


def errors(exact: float) -> dict[str, list[float]]:
    """{scheme: what each step is wrong by}."""
    return {s: [finite_difference(f, AT, s, step=h) - exact for h in STEPS] for s in SCHEMES}


def order(scheme: str, wrong: Sequence[float]) -> float:
    """By how many powers of ten the error falls where the step falls by one: from 0.01 to 0.001."""
    return log10(abs(wrong[1])) - log10(abs(wrong[2]))


class Counted:
    """A function that counts how often it is called."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function, self.calls = function, 0

    def __call__(self, *args: Any) -> Any:
        self.calls += 1
        return self.function(*args)


def problem(args: Namespace) -> tuple[MLP, Callable[[Sequence[Any]], Any]]:
    """(a small net, its loss as a function of the list of its parameters, of numbers or Values)."""
    X, y = datasets.sine(12, seed=args.seed)
    points = list(zip(X[:, 0].tolist(), y.tolist()))
    model = MLP(1, [4, 1], "tanh", seed=args.seed)

    def loss(p: Sequence[Any]) -> Any:
        """The mean squared error of the net 1 -> 4 tanh -> 1 whose parameters are p."""
        total: Any = 0.0
        for x, target in points:
            hidden = [tanh(p[2 * i] * x + p[2 * i + 1]) for i in range(4)]
            out = sum((p[8 + i] * hidden[i] for i in range(4)), p[12])
            total = total + (out - target) ** 2
        return total / len(points)

    return model, loss


def descend(way: str, args: Namespace) -> tuple[float, int, list[float]]:
    """(the loss after all steps, evaluations of the loss for one gradient, the parameters)."""
    model, loss = problem(args)
    counted = Counted(loss)
    p = [value.data for value in model.parameters()]
    for _ in range(args.steps):
        counted.calls = 0
        if way == "autodiff":
            _, slopes = value_and_grad(counted)(p)
        else:
            slopes = finite_difference(counted, p, way)
        p = [number - args.lr * slope for number, slope in zip(p, slopes)]
        if not all(abs(number) < 1e6 for number in p):
            raise DidNotLearn("the parameters explode; try a smaller --lr")
    return float(loss(p)), counted.calls, p


def step_name(h: float) -> str:
    return f"{h:.0e}"


@demo
def main(argv: Sequence[str] | None = None) -> None:
    args = parse(parser("demos.differences", __doc__, steps=60, lr=0.1, engine=False), argv)
    d = derivatives(TERMS + 1)
    exact, wrong = d[1], errors(d[1])
    heading("Three difference quotients")
    tell(
        f"f(x) = exp(x) sin(2x), at x = 1. Its derivative there is {exact:.10f}, by autodiff, without a "
        "step. Taylor's series says what the quotients are instead:"
    )
    print(SERIES)
    tell("What each is wrong by, and below it what these terms say:")
    rows = []
    for i in (0, 1, 2):
        rows.append((step_name(STEPS[i]), *(f"{wrong[s][i]:+.3e}" for s in SCHEMES)))
        rows.append(("  Taylor", *(f"{predicted(s, STEPS[i], d):+.3e}" for s in SCHEMES)))
    print(table(("h", *SCHEMES), rows) + "\n")

    heading("Orders")
    orders = {s: order(s, wrong[s]) for s in SCHEMES}
    best = {s: min(range(len(STEPS)), key=lambda i: abs(wrong[s][i])) for s in SCHEMES}
    rows = [
        (
            s,
            f"O(h{'²' * (ORDERS[s] == 2)})",
            f"{orders[s]:.3f}",
            step_name(STEPS[best[s]]),
            f"{abs(wrong[s][best[s]]):.0e}",
        )
        for s in SCHEMES
    ]
    print(table(("", "says Taylor", "order measured", "best h", "error there"), rows) + "\n")
    tell(
        "A step ten times smaller makes forward and backward ten times better, and central a hundred times. "
        "But not for ever: below the best step the two values of f agree in most of their digits, and what "
        "is left of their difference is rounding. Autodiff has no step, and no such choice."
    )

    heading("What a gradient costs")
    ways = (*SCHEMES, "autodiff")
    results = {way: descend(way, args) for way in ways}
    n = len(results["autodiff"][2])
    about = {"forward": "n + 1", "backward": "n + 1", "central": "2 n", "autodiff": "1, and backward"}
    rows = [
        (way, about[way], f"{calls}", f"{loss:.8f}", f"{distance(end, results['autodiff'][2]):.0e}")
        for way, (loss, calls, end) in results.items()
    ]
    print(table((f"n = {n} parameters", "evaluations", "counted", "loss", "distance"), rows) + "\n")
    tell(
        f"A net, 1 -> 4 tanh -> 1, after {args.steps} steps of gradient descent by each of them; distance is "
        "that of the parameters from autodiff's. They arrive at the same place, but differences pay for "
        "each parameter: a net of a million needs a million and one evaluations for one step, or two "
        "million. That is why nets are trained by backpropagation, and differences are for checking it: "
        "autograd.gradcheck."
    )

    if not args.no_pictures:
        pictures.written(
            *pictures.plot(args.out / "differences.png", tangents, lambda ax: curves(wrong, d, ax))
        )
        print()
    start = descend("autodiff", _with_steps(args, 0))[0]
    check(
        {
            "the orders are 1, 1 and 2": all(abs(orders[s] - ORDERS[s]) < 0.05 for s in SCHEMES),
            "Taylor's terms tell the error for h = 0.01 to within 1 part in 1,000": all(
                abs(wrong[s][1] / predicted(s, STEPS[1], d) - 1) < 1e-3 for s in SCHEMES
            ),
            "the best step is larger for central, and its error smaller": best["central"] < best["forward"]
            and abs(wrong["central"][best["central"]]) < abs(wrong["forward"][best["forward"]]),
            "all four ways train the net to the same loss, less than a tenth of the first": all(
                abs(loss - results["autodiff"][0]) < 1e-4 for loss, _, _ in results.values()
            )
            and results["autodiff"][0] < 0.1 * start,
            "central differences take 2n evaluations, one-sided ones n + 1, autodiff 1": [
                calls for _, calls, _ in results.values()
            ]
            == [n + 1, n + 1, 2 * n, 1],
        },
        "more --steps, another --lr or --seed",
    )


def _with_steps(args: Namespace, steps: int) -> Namespace:
    return Namespace(**vars(args) | {"steps": steps})


def distance(a: Sequence[float], b: Sequence[float]) -> float:
    return max(abs(x - y) for x, y in zip(a, b))


def tangents(*, ax: Any) -> None:
    """Draw f, its tangent at AT, and the lines that the three quotients are the slopes of, for h = 0.4."""
    import numpy as np

    h, xs = 0.4, np.linspace(0.3, 1.7, 200)
    ax.plot(xs, np.exp(xs) * np.sin(2 * xs), color=plot.colours()[0], linewidth=2.4, label="f")
    here = float(f(AT))
    ax.plot(xs, here + derivatives(1)[1] * (xs - AT), "--", color="gray", linewidth=1.8, label="tangent")
    ends = {"forward": (AT, AT + h), "backward": (AT - h, AT), "central": (AT - h, AT + h)}
    for (name, (a, b)), colour in zip(ends.items(), plot.colours()[1:]):
        ax.plot([a, b], [float(f(a)), float(f(b))], "o-", color=colour, label=name)
    ax.set(title=f"slopes over h = {h}", xlabel="x", ylim=(0.0, here + 1.2))
    ax.grid(alpha=0.3)
    ax.legend(fontsize=9)


def curves(wrong: dict[str, list[float]], d: Sequence[float], ax: Any) -> None:
    """Draw the errors against the step, and dashed what Taylor's series says."""
    for (scheme, numbers), colour in zip(wrong.items(), plot.colours()[1:]):
        ax.loglog(STEPS, [abs(e) or 1e-17 for e in numbers], "o-", color=colour, label=scheme, markersize=4)
        says = [abs(predicted(scheme, h, d)) for h in STEPS]
        ax.loglog(STEPS, says, ":", color=colour, linewidth=1.4)
    ax.set(title="error; dotted: what Taylor says", xlabel="step h", ylim=(1e-13, 10))
    ax.grid(alpha=0.3)
    ax.legend(fontsize=9)


if __name__ == "__main__":
    raise SystemExit(main())
