"""Period: where a graph does the same again and again, each time from what it made before."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from ...value import Value
from .dependence import CONSTANT, Dependences, number

MOST_LAG = 8  # how many steps back a step may look
CANDIDATES = 4  # periods that are tried
FEWEST_STEPS = 4

#: For each operand, how far before the operation it was made; or OUTSIDE, before all steps; or a NUMBER.
Tags = tuple[int, ...]
OUTSIDE, NUMBER = -1, -2


class Window(NamedTuple):
    """Operations that are `steps` times the same: `period` of them in each step, the first at `start`."""

    start: int
    period: int
    steps: int
    newest: int  # the position of the last operation before it that all steps read; -1 without one

    @property
    def stop(self) -> int:
        return self.start + self.period * self.steps


def depths(nodes: Iterable[Value], dependences: Dependences, free: Sequence[Any]) -> dict[Value, int]:
    """How many operations stand one upon the other, up to each; what depends on nothing is none.

    `free`: operations that make nothing deeper, for a chain of them is done at once.
    """
    result: dict[Value, int] = {}
    for node in nodes:
        parents = node.parents
        if parents and dependences[node] != CONSTANT:
            below = 0
            for x in parents:
                if (depth := result.get(x, 0)) > below:
                    below = depth
            result[node] = below + (node.op not in free)
    return result


class Operations:
    """The operations of a graph in the order in which they were recorded.

    `reads`: for each the positions of its operands; OUTSIDE for a leaf, NUMBER for what depends on nothing.
    `kinds`: numbers, which are the same for one operation of operands that depend on the same.
    """

    def __init__(self, nodes: Iterable[Value], dependences: Dependences) -> None:
        self.nodes = [node for node in nodes if node.parents and dependences[node] != CONSTANT]
        self.position = {node: i for i, node in enumerate(self.nodes)}
        self.reads: list[tuple[int, ...]] = []
        self.kinds: list[int] = []
        known: dict[Any, int] = {}
        for node in self.nodes:
            kind: list[Any] = [node.op.origin or node.op]
            reads = []
            for x in node.parents:
                depends = CONSTANT if type(x) is float else dependences[x]
                kind.append(depends)
                reads.append(NUMBER if depends == CONSTANT else self.position.get(x, OUTSIDE))
            self.reads.append(tuple(reads))
            self.kinds.append(known.setdefault(tuple(kind), len(known)))

    # ---- windows ----

    def windows(self, least: int, depth: Mapping[Value, int]) -> list[Window]:
        """Those of steps which together make the graph deeper by `least`, in order."""
        depths = [depth[node] for node in self.nodes]
        found: list[Window] = []
        waiting = [(0, len(self.nodes))]
        while waiting:
            start, stop = waiting.pop()
            if stop - start >= least:
                best = self.best(start, stop, depths, least)
                found += best
                if best:
                    stops = [start, *[window.stop for window in best]]
                    waiting += zip(stops, [*[window.start for window in best], stop])
        return sorted(found)

    def best(self, start: int, stop: int, depths: list[int], least: int) -> list[Window]:
        """All windows of the period that has the longest one."""
        best: list[Window] = []
        for period in self.periods(start, stop):
            runs = filter(self.carries, self.runs(start, stop, period))
            found = [w for w in runs if deepens(w, depths) >= least]
            if longest(found) > longest(best):
                best = found
            if 2 * longest(best) >= stop - start:  # of another period there is none as long
                break
        return best

    # ---- periods ----

    def periods(self, start: int, stop: int) -> list[int]:
        """How often something may repeat itself: the few likeliest periods, the likeliest first."""
        last: dict[Any, int] = {}
        times: Counter[tuple[Any, int]] = Counter()
        for i, signature in self.signatures(start, stop):
            if signature in last:
                times[signature, i - last[signature]] += 1
            last[signature] = i
        reach: dict[int, int] = {}
        for (_, period), count in times.items():
            if count >= FEWEST_STEPS // 2:
                reach[period] = max(reach.get(period, 0), count * period)
        return sorted(reach, key=lambda period: (-reach[period], period))[:CANDIDATES]

    def signatures(self, start: int, stop: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Each operation, with how long ago each of its operands was made or used last."""
        touched: dict[Value, int] = {}
        for i in range(start, stop):
            node = self.nodes[i]
            signature = [self.kinds[i]]
            for x in node.parents:
                if type(x) is float:
                    signature.append(NUMBER)
                else:
                    signature.append(i - touched.get(x, i))
                    touched[x] = i
            touched[node] = i
            yield i, tuple(signature)

    # ---- runs ----

    def runs(self, start: int, stop: int, period: int) -> Iterator[Window]:
        """The longest stretches in which each operation is the one `period` before it, one step later."""
        before: list[Tags] = [()] * period
        first, newest = start + period, -1  # of the stretch
        for i in range(start + period, stop):
            tags, made = self.tags(i, period)
            is_same = tags is not None and (i - first < period or tags == before[i % period])
            if not is_same or max(made, newest) >= first - period:
                yield from self.run(start, first, i, newest, period)
                first, newest = (i, made) if tags is not None and made < i - period else (i + 1, -1)
            newest = max(newest, made) if first <= i else newest
            before[i % period] = tags or ()
        yield from self.run(start, first, stop, newest, period)

    def tags(self, i: int, period: int) -> tuple[Tags | None, int]:
        """The tags of an operation as a later step of the one `period` before it, None if it is not.

        And the position of the last operation that it reads from outside.
        """
        if self.kinds[i] != self.kinds[i - period]:
            return None, OUTSIDE
        tags, newest = [], OUTSIDE
        for at, before in zip(self.reads[i], self.reads[i - period]):
            if at == NUMBER:
                tags.append(NUMBER)
            elif 0 <= at - period == before and i - at <= MOST_LAG * period:
                tags.append(i - at)
            else:
                tags.append(OUTSIDE)
                newest = max(newest, at)
        return tuple(tags), newest

    def run(self, bound: int, first: int, stop: int, newest: int, period: int) -> Iterator[Window]:
        """The window of a stretch. Its steps begin where as little as can be is carried on."""
        start = first - period
        if stop - start >= (FEWEST_STEPS + 1) * period:
            stop = self.boundary(stop, period)
            steps = (stop - start) // period
            yield self.with_first_step(Window(stop - steps * period, period, steps, newest), bound)

    def boundary(self, stop: int, period: int) -> int:
        """The last of the positions, of those in the last step, over which the fewest numbers are carried."""
        until: dict[int, int] = {}  # {what is made in one of the last steps: how far it is carried}
        for i in range(stop - period, stop):
            for distance in self.tags(i, period)[0] or ():
                if distance > 0:
                    made = (i - distance) % period
                    until[made] = max(until.get(made, 0), distance)
        edges = [0] * (2 * period + 1)
        for made, distance in until.items():
            edges[made + 1] += 1
            edges[made + distance % period + 1] -= 1
        carried = list(accumulate(edges))
        return min(
            range(stop, stop - period, -1), key=lambda i: carried[i % period] + carried[i % period + period]
        )

    def carries(self, window: Window) -> bool:
        """Whether a step reads what the one before it made."""
        first = window.start + 2 * window.period
        steps = [self.tags(first + q, window.period)[0] or () for q in range(window.period)]
        return any(distance > q for q, tags in enumerate(steps) for distance in tags)

    # ---- the first step ----

    def with_first_step(self, window: Window, bound: int) -> Window:
        """The window with the step before it, if that differs only in what it starts from."""
        start = window.start - window.period
        if start < bound or window.newest >= start or self.starts(start, window.period) is None:
            return window
        return window._replace(start=start, steps=window.steps + 1)

    def starts(self, start: int, period: int) -> dict[int, Any] | None:
        """{operation in a step: what the step at `start` reads as that of the step before it}, if it can."""
        found: dict[int, Any] = {}
        for q in range(period):
            tags, _ = self.tags(start + 2 * period + q, period)
            if tags is None or not self.is_alike(start + q, start + period + q):
                return None
            for x, at, tag in zip(self.nodes[start + q].parents, self.reads[start + q], tags):
                made = q - tag
                if tag == NUMBER:
                    fits = at == NUMBER
                elif tag == OUTSIDE:
                    fits = NUMBER < at < start
                elif made >= 0:
                    fits = at == start + made
                else:
                    first = number(x) if at == NUMBER else x
                    fits = (
                        made >= -period and at < start and same(found.setdefault(made % period, first), first)
                    )
                if not fits:
                    return None
        return found

    def is_alike(self, i: int, j: int) -> bool:
        """Whether two operations are the same, whatever their operands depend on."""
        a, b = self.nodes[i].op, self.nodes[j].op
        return (a.origin or a) == (b.origin or b) and len(self.reads[i]) == len(self.reads[j])


def same(x: Any, y: Any) -> bool:
    return x is y or (type(x) is type(y) is float and repr(x) == repr(y))


def longest(windows: list[Window]) -> int:
    return max([window.stop - window.start for window in windows], default=0)


def deepens(window: Window, depths: list[int]) -> int:
    """By how much all steps together make the graph deeper."""
    end, period = window.stop, window.period
    each = max([depths[i] - depths[i - period] for i in range(end - period, end)])
    return each * window.steps
