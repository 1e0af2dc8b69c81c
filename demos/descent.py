"""Gradient descent: step by step downhill, and where it stops.

X[n+1] = X[n] - lr * gradient of f at X[n]: on a bowl with a rate that is too
small, right and too large; among two valleys, of which one is deeper, without
and with momentum; from a steep wall, where a warm-up helps; at places where
the gradient is 0 that are no minimum. Then with data: all samples in a step,
or a few.
"""

from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import partial
from math import atan2, cos, degrees, hypot, pi, sin
from typing import Any, NamedTuple

from autograd import Value, grad
from nn import SGD, plot, schedules

from . import batch_sizes, pictures
from .batch_sizes import Batches, sooner, wobble
from .common import demo, parse, parser, table
from .story import check, heading, tell

Point = list[float]
Function = Callable[[Sequence[Any]], Any]

LIMIT = 0.2  # 2 / 10, the largest curvature of the bowl: with a larger rate steps across it grow
AWAY = 1e6  # whoever is there does not come back


def bowl(p: Sequence[Any]) -> Any:
    """A long bowl: ten times as steep in y as in x."""
    return (p[0] ** 2 + 10.0 * p[1] ** 2) / 2.0


def valleys(p: Sequence[Any]) -> Any:
    """Two valleys, of which the left one is deeper."""
    return (p[0] ** 2 - 1.0) ** 2 + 0.3 * p[0] + p[1] ** 2


def pass_between(p: Sequence[Any]) -> Any:
    """A saddle at (0, 0), with a valley on each side of it."""
    return p[0] ** 2 / 2.0 - p[1] ** 2 / 2.0 + p[1] ** 4 / 4.0


def wall(p: Sequence[Any]) -> Any:
    """Flat at the bottom, and the steeper the farther from it."""
    return (p[0] ** 4 + p[1] ** 4) / 4.0


def plain(p: Sequence[Any]) -> Any:
    """A plain, until x is 1: there a slope begins."""
    return (p[0] - 1.0).relu() + 0.0 * p[1]


def slope(f: Function, p: Point) -> Point:
    """The gradient of f."""
    return list(grad(f)(p))


class Descent(NamedTuple):
    """The points that a descent went through."""

    path: list[Point]
    f: float  # in the end
    gradient: float  # its norm in the end

    @property
    def steps(self) -> int:
        return len(self.path) - 1


def descend(f: Function, start: Point, steps: int, lr: Any, momentum: float = 0.0) -> Descent:
    """X[n+1] = X[n] - lr * gradient, from `start`; it ends early where the gradient is 0, or far away."""
    p = [Value(number) for number in start]
    optimizer, path = SGD(p, lr=lr, momentum=momentum), [start]
    for _ in range(steps):
        optimizer.zero_grad()
        f(p).backward()
        if not any(v.grad for v in p):
            break
        optimizer.step()
        path.append([v.data for v in p])
        if max(map(abs, path[-1])) > AWAY:
            break
    return Descent(path, f(p).data, hypot(*slope(f, path[-1])))


def row(name: str, d: Descent) -> tuple[str, ...]:
    x, y = d.path[-1]
    return name, f"{d.steps}", f"({x:.3g}, {y:.3g})", f"{d.f:.3g}", f"{d.gradient:.1e}"


HEAD = ("", "steps", "where it is then", "f there", "|gradient|")


def steepest(f: Function, p: Point) -> tuple[float, float]:
    """(the direction in which f rises most, of 360 that were tried; that of the gradient), in degrees."""
    angles = [2 * pi * i / 360 for i in range(360)]
    best = max(angles, key=lambda a: f([p[0] + 1e-4 * cos(a), p[1] + 1e-4 * sin(a)]))
    x, y = slope(f, p)
    return degrees(best), degrees(atan2(y, x)) % 360


@demo
def main(argv: Sequence[str] | None = None) -> None:
    options = parser("demos.descent", __doc__, steps=60, lr=0.15)
    options.add_argument("--time", action="store_true", help="measure how long the batches take")
    args = parse(options, argv)
    start = [4.0, 1.5]

    heading("Which way is down?")
    tried, told = steepest(bowl, start)
    x, y = slope(bowl, start)
    tell(
        f"A bowl, f = (x² + 10 y²) / 2, at (4, 1.5). Its gradient is ({x:g}, {y:g}), the direction "
        f"{told:.1f}°. Of 360 directions, f rises most in that of {tried:.0f}°: the gradient points uphill, "
        "so a step goes the other way."
    )

    heading("The learning rate")
    rates = {
        "too small": descend(bowl, start, args.steps, args.lr / 50),
        "right": descend(bowl, start, args.steps, args.lr),
        "too large": descend(bowl, start, args.steps, 1.025 * LIMIT),
    }
    steps = [f"({px:.3g}, {py:.3g})" for px, py in rates["right"].path[:5]]
    tell(f"X[n+1] = X[n] - {args.lr:g} * gradient: " + " -> ".join(steps) + " -> ...")
    used = (args.lr / 50, args.lr, 1.025 * LIMIT)
    print(table(HEAD, [row(f"{name}, {lr:g}", d) for (name, d), lr in zip(rates.items(), used)]) + "\n")
    tell(
        "Too small is slow; too large jumps across the bowl and lands higher each time. The limit is 2 / "
        f"10, because 10 is the largest curvature, so {LIMIT:g}."
    )

    heading("A valley that is not the deepest")
    hill = {
        "from the left": descend(valleys, [-0.3, 1.2], 200, 0.05),
        "from the right": descend(valleys, [1.9, 1.2], 200, 0.05),
        "with momentum": descend(valleys, [1.9, 1.2], 200, 0.05, momentum=0.9),
    }
    print(table(HEAD, [row(name, d) for name, d in hill.items()]) + "\n")
    tell(
        "From the right it ends in the nearer valley, a local minimum: the gradient is 0 there, though the "
        "other valley is deeper. Momentum 0.9 keeps some speed, and rolls over the hill between them. That "
        "is luck, and not a promise."
    )

    heading("Where it stops")
    stops = {
        "minimum, of the bowl": rates["right"],
        "saddle, hit exactly": descend(pass_between, [1.0, 0.0], 200, 0.2),
        "saddle, missed by 0.001": descend(pass_between, [1.0, 0.001], 200, 0.2),
        "a plain": descend(plain, [-1.0, 0.5], 200, 0.2),
    }
    print(table(HEAD, [row(name, d) for name, d in stops.items()]) + "\n")
    tell(
        "Where the gradient is 0 every step is 0, be it a minimum, a saddle, or a plain such as the shut "
        "side of a relu. A gradient of 0 says that learning is over, not that it has succeeded. A hair "
        "beside the saddle it goes on, to a valley at y = 1."
    )

    heading("A warm-up")
    warm = schedules.warmup(schedules.constant(0.25), steps=20, start=0.02)
    ups = {
        "lr 0.25 at once": descend(wall, [3.0, 1.0], args.steps, 0.25),
        "lr 0.25, warmed up": descend(wall, [3.0, 1.0], args.steps, warm),
        "lr 0.05": descend(wall, [3.0, 1.0], args.steps, 0.05),
    }
    print(table(HEAD, [row(name, d) for name, d in ups.items()]) + "\n")
    tell(
        "f = (x⁴ + y⁴) / 4 is steep at the start, (3, 1), and flat below. The rate that is right below is "
        "too large above: with a warm-up over 20 steps it is small where it must be, and large where it can "
        "be."
    )

    runs = batch_sizes.told(args)
    if not args.no_pictures:
        draw(args, rates, hill, stops, runs)
    full, *_, single = runs
    check(
        {
            "the gradient points to where f rises most": abs(tried - told) <= 1.0,
            "the right rate arrives, the small one is late, the large one leaves": rates["right"].f < 1e-3
            and rates["too small"].f > 100 * rates["right"].f
            and rates["too large"].f > bowl(start),
            "from the right it ends in the higher valley, with momentum in the deeper one": hill[
                "from the right"
            ].f
            > hill["from the left"].f + 0.1
            and abs(hill["with momentum"].f - hill["from the left"].f) < 1e-3,
            "it stops at a saddle and on a plain, where the gradient is 0": stops[
                "saddle, hit exactly"
            ].gradient
            < 1e-9
            and stops["a plain"].steps == 0
            and stops["saddle, missed by 0.001"].f < -0.24,
            "the warm-up arrives with a rate that leaves without it": ups["lr 0.25, warmed up"].f < 0.01
            and ups["lr 0.25 at once"].f > 1e6,
            "small batches reach the goal in fewer epochs, and wobble more": sooner(single, full)
            and wobble(single) > wobble(full),
        },
        "more --steps, or an --lr nearer to 0.15",
    )


def draw(
    args: Namespace,
    rates: dict[str, Descent],
    hill: dict[str, Descent],
    stops: dict[str, Descent],
    runs: Sequence[Batches],
) -> None:
    def paths(descents: dict[str, Descent], *names: str) -> dict[str, list[Point]]:
        return {name: descents[name].path for name in names or descents}

    x, y = (-5.0, 5.0), (-2.5, 2.5)
    first = {"too large": rates["too large"].path[:9]} | paths(rates, "too small", "right")
    landscapes = pictures.plot(
        args.out / "descent.png",
        partial(plot.loss_surface, bowl, first, x=x, y=y, title="too small, right, too large"),
        partial(
            plot.loss_surface,
            valleys,
            paths(hill),
            x=(-2.0, 2.4),
            y=(-1.5, 1.5),
            log=True,
            title="two valleys",
        ),
        partial(
            plot.loss_surface,
            pass_between,
            paths(stops, "saddle, hit exactly", "saddle, missed by 0.001"),
            x=(-1.2, 1.2),
            y=(-1.6, 1.6),
            title="a saddle",
        ),
        partial(
            plot.losses,
            {f"{run.size or 'all'} a step": run.losses for run in runs},
            x="epoch",
            title="loss of all samples, by batch size",
        ),
        columns=2,
    )
    pictures.written(*landscapes)
    print()


if __name__ == "__main__":
    raise SystemExit(main())
