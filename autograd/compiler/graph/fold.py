"""Fold: textbook sums of products become weighted sums, whoever wrote them: the opposite of `unfold`.

    b + w1*x1 + w2*x2            ->  dot((w1, w2), (x1, x2), b)
    a + (b + c)                  ->  sum(a, b, c)
    data + 0.1*(p1*p1 + p2*p2)   ->  data + 0.1*dot((p1, p2), (p1, p2)), once a batch

A node that is used more than once stays as it is.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ... import ops
from ...value import Value, node
from .dependence import CONSTANT, INPUT, PARAMETER, Dependence, Dependences, number
from .entries import taken

SUMS = (ops.add, ops.sum_)
SQUARES = (ops.square, ops.constant_power(2.0))
PRODUCTS = (ops.mul, ops.dot_, *SQUARES)
Pair = tuple[Any, Any]  # two factors


def fold(nodes: list[Value], outputs: list[Value], dependences: Dependences) -> list[Value]:
    """The outputs of a copy of the graph in which sums are as long as they can be.

    `nodes` are sorted from old to new; nodes that are made are added to `dependences`.
    """
    folding = Folding(nodes, outputs, dependences)
    for n in nodes:
        if n not in folding.absorbed:
            folding.copy(n)
    return [folding.copy(output) for output in outputs]


@dataclass
class Terms:
    """The terms of a sum: products of two factors, by what each factor depends on; others; constants."""

    pairs: dict[tuple[Dependence, Dependence], list[Pair]] = field(default_factory=dict)
    others: list[Any] = field(default_factory=list)
    constant: float = 0.0
    is_list: bool = False  # whether `sum` was called, of a list that may be shorter elsewhere


class Folding:
    """Copies nodes; a sum is copied in three passes: collect its terms, make weighted sums, add up."""

    def __init__(self, nodes: list[Value], outputs: list[Value], dependences: Dependences) -> None:
        self.dependences = dependences
        self.uses = Counter(outputs)
        self.uses.update([parent for n in nodes for parent in n.parents if type(parent) is not float])
        self.copies: dict[Value, Any] = {}
        self.absorbed = {
            part
            for n in nodes
            if n.op in SUMS
            for part in n.parents
            if self.is_used_once(part) and (part.op in PRODUCTS or self.is_inner_sum(part, n))
        }  # the nodes that need no copy, for they become part of a sum

    def is_used_once(self, x: Any) -> bool:
        return type(x) is not float and self.uses[x] == 1

    def is_inner_sum(self, part: Any, whole: Value) -> bool:
        """Whether a term of a sum is a sum itself, whose terms may stand in its place."""
        return (
            self.is_used_once(part) and part.op in SUMS and self.dependences[part] == self.dependences[whole]
        )

    def copy(self, x: Any) -> Any:
        """The copy of a node, which may be the node itself; a float as it is."""
        if type(x) is float:
            return x
        if x not in self.copies:
            self.copies[x] = self.new_copy(x)
        return self.copies[x]

    def new_copy(self, n: Value) -> Value:
        if self.dependences[n] == CONSTANT or not n.parents:
            return n
        if n.op in SUMS or (n.op is ops.dot_ and not taken(n)):
            return self.copy_of_sum(n)
        parents = tuple(map(self.copy, n.parents))
        return n if parents == n.parents else self.make(n.op, parents, n.label)

    def make(self, op: ops.Op, parents: tuple[Any, ...], label: str = "") -> Value:
        result = node(0.0, op, parents, label)
        self.dependences[result] = max([self.dependences[parent] for parent in parents])
        return result

    # ---- sums ----

    def copy_of_sum(self, whole: Value) -> Value:
        terms = self.collect(whole)
        weighted_sums = self.weighted_sums(terms, is_dot=whole.op is ops.dot_)
        return self.add_up(
            [*weighted_sums, *terms.others], whole, is_list=terms.is_list and not weighted_sums
        )

    def collect(self, whole: Value) -> Terms:
        """The first pass: the copies of all terms."""
        terms = Terms()
        flat = [whole] if whole.op is ops.dot_ else list(self.flat_terms(whole))
        terms.is_list = type(flat[0]) is float and flat[0] == 0.0 and self.dependences[whole] == INPUT
        for term in flat:
            pairs, others = self.split(term, whole)
            for x in others:
                if self.dependences[x] == CONSTANT:
                    terms.constant += number(x)
                else:
                    terms.others.append(x)
            for pair in pairs:
                kinds = self.dependences[pair[0]], self.dependences[pair[1]]
                a, b = pair if kinds[0] <= kinds[1] else pair[::-1]
                if max(kinds) == CONSTANT:
                    terms.constant += number(a) * number(b)
                else:
                    terms.pairs.setdefault((max(min(kinds), PARAMETER), max(kinds)), []).append((a, b))
        if terms.constant:
            terms.others.append(terms.constant)
        return terms

    def flat_terms(self, whole: Value) -> Iterator[Any]:
        """The terms of a sum, from left to right, with those of the sums within in their place."""
        waiting = list(reversed(whole.parents))
        while waiting:
            part = waiting.pop()
            if part in self.absorbed and part.op in SUMS:
                waiting += reversed(part.parents)
            else:
                yield part

    def split(self, term: Any, whole: Value) -> tuple[list[Pair], list[Any]]:
        """The copy of a term as pairs of factors, and what else is added to them."""
        is_open = self.dependences[term] != CONSTANT and (term is whole or self.is_used_once(term))
        if not is_open or term.op not in PRODUCTS or (term.op is ops.dot_ and taken(term)):
            return [], [self.copy(term)]
        factors = list(map(self.copy, term.parents))
        if term.op in SQUARES:
            return [(factors[0], factors[0])], []
        if term.op is ops.dot_:
            n = len(factors) // 2
            return list(zip(factors, factors[n : 2 * n])), factors[2 * n :]
        if float in map(type, factors):
            return [], [self.copy(term)]
        return [(factors[0], factors[1])], []

    def weighted_sums(self, terms: Terms, is_dot: bool) -> list[Value]:
        """The second pass: dot nodes. Products that are too few for one are added to `terms.others`."""
        long = []
        for kinds, pairs in terms.pairs.items():
            shortest = 2 if kinds != (INPUT, INPUT) else 1 if terms.is_list else 3
            if is_dot or len(pairs) >= shortest:
                long.append(pairs)
            else:
                terms.others += [self.make(ops.mul, pair) for pair in pairs]
        return [self.weighted_sum(pairs, terms.others) for pairs in long]

    def weighted_sum(self, pairs: list[Pair], others: list[Any]) -> Value:
        """A dot node; it takes what is left over as its bias, if that is one parameter."""
        left, right = zip(*pairs)
        biases = []
        if self.dependences[left[0]] <= PARAMETER and self.dependences[right[0]] == INPUT:
            biases = [x for x in others if self.dependences[x] <= PARAMETER]
        bias = biases if len(biases) == 1 else []
        for x in bias:
            others.remove(x)
        return self.make(ops.dot_, (*left, *right, *bias))

    def add_up(self, parts: list[Any], whole: Value, is_list: bool) -> Value:
        """The third pass: the sum of the parts; what is the same for all samples is added up once."""
        if self.dependences[whole] == INPUT:
            shared = [part for part in parts if self.dependences[part] <= PARAMETER]
            if len(shared) > 1:
                parts = [part for part in parts if self.dependences[part] == INPUT]
                parts.append(self.make(sum_of(shared), tuple(shared)))
        if is_list:
            return self.make(ops.sum_, tuple(parts), whole.label)
        if len(parts) > 1:
            return self.make(sum_of(parts), tuple(parts), whole.label)
        result: Value = parts[0]
        if result not in self.uses:  # it was made here, for this sum alone
            result.label = result.label or whole.label
        return result


def sum_of(parts: list[Any]) -> ops.Op:
    return ops.add if len(parts) == 2 else ops.sum_
