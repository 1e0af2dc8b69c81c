"""Steps that are alike in a graph, as a loop."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any

from ... import ops
from ...chain import ancestors
from ...value import Value, node
from .blocks import common_label
from .dependence import INPUT, Dependence, dependences, number
from .loop import Loop
from .period import NUMBER, Operations, Window, same
from .record import Input, Recording


class Step:
    """One step of a window as a recording: the third, in which all that it reads has its place."""

    def __init__(self, operations: Operations, window: Window) -> None:
        self.operations = operations
        self.window = window
        self.starts = operations.starts(window.start, window.period)
        self.carried: dict[tuple[int, int], Value] = {}  # {(operation, how many steps ago): leaf}
        self.shared: dict[Value, Value] = {}  # {what all steps read: leaf}
        self.stepped: dict[tuple[Any, ...], Value] = {}  # {what each step reads, numbers as text: leaf}
        self.series: list[list[Value]] = []
        self.given: dict[Value, tuple[Any, ...]] = {}  # {leaf: what each step reads, or what all read}
        self.unread: set[int] = set()  # operations that are carried out of the last step alone
        self.emitted: list[int] = []  # operations of which those of all steps are read elsewhere
        self.copies: list[Value] = []
        for q in range(window.period):
            n = self.at(0, q)
            tags, _ = operations.tags(window.start + 2 * window.period + q, window.period)
            args = tuple([self.operand(q, i, tag) for i, tag in enumerate(tags or ())])
            self.copies.append(node(n.data, n.op, args, n.label))
        self.shared = dict(sorted(self.shared.items(), key=lambda item: item[0].serial))

    def at(self, step: int, q: int) -> Value:
        return self.operations.nodes[self.window.start + step * self.window.period + q]

    # ---- operands ----

    def operand(self, q: int, i: int, tag: int) -> Any:
        """Operand i of operation q."""
        start, period, stop = self.window.start, self.window.period, self.window.stop
        if tag > 0:
            made = q - tag
            return self.copies[made] if made >= 0 else self.carry(made % period, -(made // period))
        given = tuple([n.parents[i] for n in self.operations.nodes[start + q : stop : period]])
        if tag == NUMBER:
            given = tuple(map(number, given))
        if all(same(x, given[0]) for x in given):
            return given[0] if tag == NUMBER else self.leaf(self.shared, given[0], given[:1])
        return self.leaf(self.stepped, tuple(map(repr, given)) if tag == NUMBER else given, given)

    def leaf(self, leaves: dict[Any, Value], key: Any, given: tuple[Any, ...]) -> Value:
        if key not in leaves:
            leaves[key] = node(0.0, ops.leaf, (), label_of(given))
            self.given[leaves[key]] = given
        return leaves[key]

    def carry(self, q: int, lag: int) -> Value:
        """The leaf for what operation q made `lag` steps ago, which is carried from step to step."""
        if (q, lag) not in self.carried:
            if lag > 1:
                self.carry(q, lag - 1)
            label = self.at(0, q).label
            self.carried[q, lag] = node(0.0, ops.leaf, (), f"{label}_before" if label else "before")
        return self.carried[q, lag]

    # ---- the loop ----

    def parents(self) -> Iterator[Any]:
        """The parents of the loop, as they are in the recording."""
        for q, lag in self.carried:
            yield 0.0 if q in self.unread else self.first(q, lag)
        yield from self.shared
        leaves = chain.from_iterable(self.series) if self.series else self.stepped.values()
        yield from chain.from_iterable(zip(*map(self.given.__getitem__, leaves)))

    def arrange(self, source: Callable[[Any], Any]) -> None:
        """Put together the leaves of what lies side by side in one source, in its order."""
        serials = {
            x: [getattr(value, "serial", 0) for value in self.given[x][1:3]] for x in self.stepped.values()
        }
        last: Any = None
        for leaf in sorted(serials, key=lambda leaf: serials[leaf][0]):
            found = set(map(source, self.given[leaf]))
            head = self.series[-1][0] if self.series else leaf
            start, stop = serials[head]
            if len(found) == 1 and found == last and (start <= serials[leaf][0] < stop or not stop):
                self.series[-1].append(leaf)
            else:
                self.series.append([leaf])
            last = found

    def first(self, q: int, lag: int) -> Any:
        """What the first step reads as what operation q made `lag` steps ago."""
        return self.starts[q] if self.starts else self.at(-lag, q)

    def results(self, used: set[Value]) -> dict[Value, int]:
        """For each operation that is read outside, which result of the loop it is."""
        start, stop, steps = self.window.start, self.window.stop, self.window.steps
        inside = enumerate(self.operations.nodes[start:stop])
        read = {n: divmod(i, self.window.period) for i, n in inside if n in used}
        apart = [(t, q) for t, q in read.values() if (q, steps - t) not in self.carried]
        self.emitted = list(dict.fromkeys([q for t, q in apart if t < steps - 1]))
        for _, q in apart:
            if q not in self.emitted:
                self.carry(q, 1)
                self.unread.add(q)
        carried, emitted = list(self.carried), {q: i for i, q in enumerate(self.emitted)}
        return {
            n: len(carried) + t * len(emitted) + emitted[q] if q in emitted else carried.index((q, steps - t))
            for n, (t, q) in read.items()
        }

    def loop(self, depends: Sequence[Dependence]) -> Loop:
        """The loop, whose parents depend on this."""
        carried, shared = list(self.carried.values()), list(self.shared.values())
        stepped = list(chain.from_iterable(self.series))
        first, second, n = len(carried), len(carried) + len(shared), len(stepped)
        known = dict.fromkeys(carried, max(depends)) | dict(zip(shared, depends[first:second]))
        known |= {leaf: max(depends[second + i :: n]) for i, leaf in enumerate(stepped)}
        body = self.body([carried, shared, *self.series], known)
        return Loop(self.window.steps, body, carried, shared, self.series)

    def body(self, roles: Sequence[list[Value]], depends: dict[Value, Dependence]) -> Recording:
        """The recording of the step: its inputs are the leaves that depend on the sample."""
        outputs = [self.copies[q] if lag == 1 else self.carried[q, lag - 1] for q, lag in self.carried]
        outputs += [self.copies[q] for q in self.emitted]
        inputs, parameters = [], []
        for role, leaves in zip(chain(("state", "own"), repeat("each")), roles):
            values = [leaf for leaf in leaves if depends[leaf] == INPUT]
            title = common_label(values) or role
            inputs += [Input(title, (len(values),), values)] if values else []
            parameters += [leaf for leaf in leaves if depends[leaf] != INPUT]
        nodes = ancestors(*outputs)
        found = dependences(nodes, {x for given in inputs for x in given.values}, set(parameters))
        return Recording(inputs, parameters, outputs, (len(outputs),), nodes, found)


def label_of(values: Sequence[Any]) -> str:
    """What a leaf for one of these is called."""
    if len(values) == 1:
        return str(values[0].label)
    stems = {x.label.rstrip("0123456789") for x in values if type(x) is not float}
    return f"{stems.pop()}_t" if len(stems) == 1 and "" not in stems else "each"
