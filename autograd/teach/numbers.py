"""Numbers for an exercise: short ones, with which every gradient can be worked out and told from others."""

from collections.abc import Iterator, Sequence
from math import isfinite
from random import Random

from .. import ops
from ..chain import adjoints
from ..step.renumbered import renumbered
from ..value import Value

HALVES = (0.5, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0)  # not 1: with it, a forgotten factor goes unnoticed
TENTHS = (0.2, 0.3, 0.4, 0.6, 0.7, 0.8)
ATTEMPTS = 300  # with each pool
SMALLEST, LARGEST = 0.01, 100.0  # sizes of the gradients that are asked for
LARGEST_NUMBER = 1000.0  # of the forward pass


def signed(sizes: Sequence[float]) -> list[float]:
    """The sizes with both signs."""
    return [sign * size for size in sizes for sign in (1.0, -1.0)]


#: Where numbers are drawn from, the easiest first; operations with a small domain need the later ones.
POOLS = [signed(HALVES), signed(TENTHS), HALVES, TENTHS, signed([*TENTHS, *HALVES]), [*TENTHS, *HALVES]]


def new_numbers(nodes: Sequence[Value], asked: Sequence[Value], seed: int | str) -> dict[Value, Value]:
    """{node: its copy} in a graph with other numbers for its leaves, and constants that have a label.

    nodes: the graph, oldest first. asked: whose gradients are to be found; with the new numbers they are at
    least 0.01 and at most 100 in size. seed: the same gives the same numbers.

    Raises ValueError if no such numbers were found: it names the gradients that stand in the way.
    """
    output, random = nodes[-1], Random(seed)
    fixed = {node: node.data for node in nodes if not node.parents and not _varies(node)}
    free = [node for node in nodes if _varies(node)]
    failed: dict[Value, int] = dict.fromkeys(asked, 0)
    for pool in POOLS:
        for drawn in _draws(pool, len(free), random):
            try:
                copies = renumbered(nodes, fixed | dict(zip(free, drawn)))
                grads = adjoints(copies[output])
            except (ValueError, ArithmeticError):
                continue
            unfit = [node for node in asked if not _is_fit(grads.get(copies[node], 0.0))]
            for node in unfit:
                failed[node] += 1
            if not unfit and all(abs(copy.data) <= LARGEST_NUMBER for copy in copies.values()):
                return copies
    raise ValueError(_sentence(failed))


def _varies(node: Value) -> bool:
    return node.op is ops.leaf or (node.op is ops.constant and bool(node.label))


def _draws(pool: Sequence[float], count: int, random: Random) -> Iterator[list[float]]:
    """Some numbers at a time; different ones, as long as there are enough."""
    for _ in range(ATTEMPTS):
        left: list[float] = []
        drawn = []
        for _ in range(count):
            left = left or list(pool)
            number = left.pop(int(random.random() * len(left)))  # which is the same in every Python
            left = [each for each in left if abs(each) != abs(number)] or left
            drawn.append(number)
        yield drawn


def _is_fit(grad: float) -> bool:
    return isfinite(grad) and SMALLEST <= abs(grad) <= LARGEST


def _sentence(failed: dict[Value, int]) -> str:
    worst = max(failed, key=lambda node: failed[node])
    if not failed[worst]:
        return "no short numbers were found for which every operation is defined: give a smaller graph"
    return (
        f"no short numbers were found with which the gradient of {worst!r} is between {SMALLEST} and "
        f"{LARGEST:g} in size: give a smaller graph, or the gradients to find as parameters=[...]"
    )
