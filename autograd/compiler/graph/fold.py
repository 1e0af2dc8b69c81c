"""Fold: textbook sums of products become weighted sums, whoever wrote them: the opposite of `unfold`.

    b + w1*x1 + w2*x2            ->  dot((w1, w2), (x1, x2), b)
    a + (b + c)                  ->  sum(a, b, c)
    data + 0.1*(p1*p1 + p2*p2)   ->  data + 0.1*dot((p1, p2), (p1, p2)), once a batch

A node that is used more than once stays as it is.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ... import ops
from ...value import Value, node
from .record import BATCH, NUMBER, SAMPLE, Levels

SUMS = (ops.add, ops.sum_)
SQUARES = (ops.square, ops.constant_power(2.0))
PRODUCTS = (ops.mul, ops.dot_, *SQUARES)


def fold(nodes: list[Value], outputs: list[Value], levels: Levels) -> list[Value]:
    """The outputs of a copy of the graph in which sums are as long as they can be; adds to `levels`."""
    return Folding(nodes, outputs, levels).outputs


class Folding:
    """One pass, oldest first; `copies` says what has become of each node."""

    def __init__(self, nodes: list[Value], outputs: list[Value], levels: Levels) -> None:
        self.levels = levels
        self.uses = Counter(outputs)
        self.uses.update([parent for n in nodes for parent in n.parents if type(parent) is not float])
        self.copies: dict[Value, Value] = {}
        absorbed = self.absorbed(nodes)
        for n in nodes:
            if n not in absorbed:
                self.copies[n] = self.copy(n)
        self.outputs = [self.now(output) for output in outputs]

    def absorbed(self, nodes: list[Value]) -> set[Value]:
        """The nodes that need no copy, for they become part of a sum."""
        found, uses = set(), self.uses
        for n in nodes:
            if n.op in SUMS:
                for part in n.parents:
                    if (
                        type(part) is not float
                        and uses[part] == 1
                        and (part.op in PRODUCTS or self.within(part, n))
                    ):
                        found.add(part)
        return found

    def level(self, x: Any) -> int:
        return NUMBER if type(x) is float else self.levels[x]

    def within(self, part: Any, whole: Value) -> bool:
        """Whether a term of a sum is a sum itself, whose terms may stand in its place."""
        return (
            type(part) is not float
            and part.op in SUMS
            and self.uses[part] == 1
            and self.levels[part] == self.levels[whole]
        )

    def copy(self, n: Value) -> Value:
        if self.levels[n] == NUMBER or not n.parents:
            return n
        if n.op in SUMS or n.op is ops.dot_:
            return self.total(n)
        before = n.parents
        parents = tuple([self.now(parent) for parent in before])
        return n if parents == before else self.make(n.op, parents, n.label)

    def now(self, x: Any) -> Any:
        """What a node has become."""
        if type(x) is float:
            return x
        if x not in self.copies:  # a product that was to be part of a sum
            self.copies[x] = self.copy(x)
        return self.copies[x]

    def make(self, op: ops.Op, parents: tuple[Any, ...], label: str = "") -> Value:
        made = node(0.0, op, parents, label)
        self.levels[made] = max([self.level(parent) for parent in parents])
        return made

    # ---- sums ----

    def terms(self, whole: Value) -> Iterator[Any]:
        """The terms of a sum, from left to right, and those of the sums within."""
        waiting = list(reversed(whole.parents))
        while waiting:
            part = waiting.pop()
            if self.within(part, whole):
                waiting += reversed(part.parents)
            else:
                yield part

    def total(self, whole: Value) -> Value:
        """A sum, or a weighted sum, by the levels of its terms."""
        pairs: dict[tuple[int, int], list[tuple[Any, Any]]] = {}
        rest: list[Any] = []
        number = 0.0
        for term in [whole] if whole.op is ops.dot_ else self.terms(whole):
            products, others = self.products(term, whole)
            for x in others:
                if self.level(x) == NUMBER:
                    number += figure(x)
                else:
                    rest.append(x)
            for pair in products:
                a, b = sorted(pair, key=self.level)
                if self.level(b) == NUMBER:
                    number += figure(a) * figure(b)
                    continue
                pairs.setdefault((max(self.level(a), BATCH), self.level(b)), []).append((a, b))
        if number:
            rest.append(number)
        for levels, found in pairs.items():
            if whole.op is not ops.dot_ and len(found) < (3 if levels == (SAMPLE, SAMPLE) else 2):
                rest += [self.make(ops.mul, pair) for pair in found]
                found.clear()
        parts = [self.weighted(found, rest, whole) for found in pairs.values() if found]
        return self.finish([*parts, *rest], whole)

    def products(self, term: Any, whole: Value) -> tuple[list[tuple[Any, Any]], list[Any]]:
        """A term as pairs of factors, and what else is in it."""
        if type(term) is float or self.level(term) == NUMBER or (self.uses[term] > 1 and term is not whole):
            return [], [self.now(term)]
        now = (
            [self.now(parent) for parent in term.parents] if term.op in (ops.mul, ops.dot_, *SQUARES) else []
        )
        if term.op is ops.mul and float not in map(type, now):
            return [(now[0], now[1])], []
        if term.op in SQUARES:
            return [(now[0], now[0])], []
        if term.op is ops.dot_:
            n = len(now) // 2
            return list(zip(now, now[n : 2 * n])), now[2 * n :]
        return [], [self.now(term)]

    def weighted(self, pairs: list[tuple[Any, Any]], rest: list[Any], whole: Value) -> Value:
        """A dot node; it takes what is left over as its bias, if that is one parameter."""
        left, right = zip(*pairs)
        sampled = self.level(right[0]) == SAMPLE
        biases = (
            [x for x in rest if self.level(x) <= BATCH] if sampled and self.level(left[0]) <= BATCH else []
        )
        bias = biases if len(biases) == 1 else []
        for x in bias:
            rest.remove(x)
        return self.make(ops.dot_, (*left, *right, *bias))

    def finish(self, parts: list[Any], whole: Value) -> Value:
        """The sum of the parts: those that are the same for all samples are added up once."""
        if self.levels[whole] == SAMPLE:
            batch = [part for part in parts if self.level(part) <= BATCH]
            if len(batch) > 1:
                once = self.make(ops.add if len(batch) == 2 else ops.sum_, tuple(batch))
                parts = [*[part for part in parts if self.level(part) == SAMPLE], once]
        if len(parts) == 1 and type(parts[0]) is not float:
            found: Value = parts[0]
            if found not in self.uses:  # it is ours
                found.label = found.label or whole.label
            return found
        return self.make(ops.add if len(parts) == 2 else ops.sum_, tuple(parts), whole.label)


def figure(x: Any) -> float:
    """The number that does not change."""
    return x if type(x) is float else float(x.data)
