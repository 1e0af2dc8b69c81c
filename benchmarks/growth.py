"""How time grows with size: exponents of the size, fitted to the fastest of a few timings of each size."""

import gc
import math
import time
import warnings
from collections.abc import Callable

import autograd
import nn
from autograd import Value, draw_dot, grad, stepper, trace

SIZES = (200, 400, 800, 1600, 3200)
GOAL = 1.15

Work = Callable[[], object]


def chain(n: int) -> Value:
    """A graph of n operations that is as deep as it is long."""
    x = total = Value(0.5, label="x")
    for i in range(n):
        total = total * 0.999 if i % 2 else total + x
    return total


def wide(n: int) -> Value:
    """One sum of n leaves."""
    return autograd.sum([Value(i / n) for i in range(n)])


def recurrent(n: int) -> Value:
    """A recurrent neuron of n steps, each with its activation in the scope "cell"."""
    w, h = Value(0.5, label="cell.w"), Value(1.0, label="h0")
    for _ in range(n):
        h = (w * h).tanh()
        h.label = "cell.a"
    return h


def descent(n: int) -> None:
    """The derivative of the end of n steps of gradient descent."""

    def end(x: Value) -> Value:
        for _ in range(n):
            x = x - 0.01 * grad(lambda t: t * t)(x)
        return x

    grad(end)(1.0)


def compiled(n: int) -> None:
    """From a function of n operations to a program, and its first value and gradient."""
    w = Value(0.5)

    def function(x: Value) -> Value:
        for i in range(n):
            x = x * w if i % 2 else x.tanh()
        return x

    autograd.compile(function, 1.0, parameters=[w]).value_and_grad([1.0])


def trained(n: int) -> None:
    """n epochs, each with a callback."""
    model = nn.MLP(2, [4, 1], seed=0)
    nn.fit(
        model,
        [[0.0, 1.0], [1.0, 0.0]],
        [1.0, 0.0],
        loss="mse",
        epochs=n,
        callbacks=[lambda epoch, logs: None],
        verbose=False,
    )


def of(make: Callable[[int], Value], look: Callable[[Value], object]) -> Callable[[int], Work]:
    """To look at a graph of a size; making it is not timed."""

    def prepared(n: int) -> Work:
        graph = make(n)
        return lambda: look(graph)

    return prepared


def doing(work: Callable[[int], object]) -> Callable[[int], Work]:
    return lambda n: lambda: work(n)


ROWS: dict[str, Callable[[int], Work]] = {
    "`backward`, a chain": of(chain, Value.backward),
    "`trace`, a chain": of(chain, trace),
    "`str(trace)`, a chain": of(chain, lambda graph: str(trace(graph))),
    "`str(trace)`, a sum": of(wide, lambda graph: str(trace(graph))),
    "`explain`, a leaf of a sum": of(wide, lambda graph: str(graph.parents[0].explain(graph))),
    "`draw_dot`, a chain": of(chain, lambda graph: draw_dot(graph).source),
    "`draw_dot(scope=)`, a recurrent neuron": of(
        recurrent, lambda graph: draw_dot(graph, scope="cell").source
    ),
    "`stepper`, a chain": of(chain, lambda graph: stepper(graph).html()),
    "`compile`, a chain": doing(compiled),
    "`grad` within `grad`, steps of descent": doing(descent),
    "`fit` with a callback, epochs": doing(trained),
}


def seconds(work: Work, times: int) -> float:
    """The fastest of so many timings."""
    found = []
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        with warnings.catch_warnings(action="ignore"):  # that a picture is large
            work()
        found.append(time.perf_counter() - start)
    return min(found)


def exponent(sizes: tuple[int, ...], times: list[float]) -> float:
    """k of time = c * size**k: the slope of the least-squares line through the logarithms."""
    xs, ys = [math.log(n) for n in sizes], [math.log(t) for t in times]
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    covariance = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True))
    return covariance / sum((x - x_mean) ** 2 for x in xs)


def table(rounds: int) -> str:
    """A row for each kind of work: its time at the smallest and the largest size, and the exponent."""
    lines = [f"| | {SIZES[0]} | {SIZES[-1]:,} | exponent |", "|---|--:|--:|--:|"]
    for name, make in ROWS.items():
        times = [seconds(make(n), rounds) for n in SIZES]
        found = exponent(SIZES, times)
        mark = "" if found < GOAL else f" (above {GOAL})"
        lines.append(f"| {name} | {times[0] * 1e3:.3g} ms | {times[-1] * 1e3:.4g} ms | {found:.2f}{mark} |")
    return "\n".join(lines)
