"""One loop of a program of floats: its lines forward, and in reverse, each step from what was kept of it."""

from collections.abc import Sequence
from typing import Any

from ...formula.notation import COMPARISON, SUM
from ...value import Value
from ..graph.dependence import INPUT, reached
from ..graph.loop import Loop
from ..ir.expr import Expr, Operand, Terms, is_steep, name
from ..ir.shape import PER_SAMPLE, SCALAR
from .lines import FloatLines, Kept, indented


class LoopText:
    """The text of a loop in the lines of `outer`; `step` has those of a single step."""

    def __init__(self, outer: FloatLines, node: Value, step: Any) -> None:
        self.outer = outer
        self.node = node
        self.step = step
        op: Any = node.op
        self.loop: Loop = op
        self.batched = outer.recording.dependences[node] == INPUT
        firsts, _, stepped = self.loop.roles(list(map(outer.seen, node.parents)))
        self.carried = [step.view[leaf] for leaf in self.loop.carried]
        self.given = [step.view[leaf] for leaf in self.loop.stepped]
        n = len(self.given)
        self.series = [outer.table([outer.text(x) for x in stepped[i::n]]) for i in range(n)]
        self.nexts, self.emitted = step.outputs[: len(firsts)], step.outputs[len(firsts) :]
        self.kept = outer.names.new("kept")
        self.lists = [outer.names.new(f"all_{x}" if isinstance(x, Expr) else "all") for x in self.emitted]
        lines = outer.lines(self.batched)
        lines += [f"{x} = {outer.text(first)}" for x, first in zip(self.carried, firsts)]
        lines += [Kept(f"{self.kept} = []"), *[f"{x} = []" for x in self.lists]]
        lines += [self.head(), *indented(self.body())]

    def head(self) -> str:
        if not self.series:
            return f"for _ in range({self.loop.steps}):"
        return f"for {listing(self.given)} in {zipped(self.series)}:"

    def body(self) -> list[str]:
        """The lines of a step forward."""
        text = self.outer.text
        emits = [f"{x}.append({text(value)})" for x, value in zip(self.lists, self.emitted)]
        moves = [(str(x), text(value)) for x, value in zip(self.carried, self.nexts)]
        targets, values = zip(*moves)
        keep = Kept(f"{self.kept}.append({tupled(targets)})")
        return [keep, *self.step.forward, *emits, f"{', '.join(targets)} = {', '.join(values)}"]

    def result(self, node: Value, i: int) -> Operand:
        """The name of one number of the loop, its result number `i`."""
        n = len(self.carried)
        shape = PER_SAMPLE if self.batched else SCALAR
        if i >= n:
            t, which = divmod(i - n, len(self.emitted))
            return name(self.outer.lists.item(self.lists[which], t), shape)
        result = self.outer.new_name(node, node.label or f"v{next(self.outer.numbers)}")
        self.outer.lines(self.batched).append(f"{result} = {self.carried[i]}")
        return result

    # ---- the gradient ----

    def gradients(self, terms: Any) -> Any:
        """The gradient of each parent; the lines that compute them are appended."""
        outer, step = self.outer, self.step
        sent: dict[int, Terms] = {}
        for i, grad in terms:
            sent[i] = sent.get(i, Terms()) + grad
        learned = self.learned()
        names = {x: outer.names.new(f"d_{step.view[x]}") for x in self.leaves if x in learned}
        steep = any(is_steep(x) for grads in sent.values() for x in grads)
        before = outer.names.copy()
        seeds, lists = self.seeds(sent, names, steep)
        sums = step.differentiate(seeds, learned)
        if not steep and any(is_steep(x) for leaf in self.loop.carried for x in sums.get(leaf, ())):
            outer.forget(before)  # once more: what one step sends to the one before it is steep, too
            seeds, lists = self.seeds(sent, names, True)
            sums = step.differentiate(seeds, learned)
        lines = outer.backward_lines(self.batched)
        lines += self.openings(sent, names)
        lines += [
            self.head_back(lists),
            *indented([*step.forward, *step.backward, *self.closings(names, sums)]),
        ]
        lines += [f"{names[x]}.reverse()" for x in self.loop.stepped if x in names]
        return self.of_parents(names, {x for x in names if any(map(is_steep, sums.get(x, ())))})

    @property
    def leaves(self) -> list[Value]:
        return [*self.loop.carried, *self.loop.shared, *self.loop.stepped]

    def learned(self) -> set[Value]:
        """The leaves of the step to which a gradient goes."""
        loop = self.loop
        firsts, shared, stepped = loop.roles([x in self.outer.learned for x in self.node.parents])
        known = {x for x, is_learned in zip((*loop.carried, *loop.shared), (*firsts, *shared)) if is_learned}
        n = len(loop.stepped)
        known |= {x for i, x in enumerate(loop.stepped) if any(stepped[i::n])}
        while True:
            inside = reached(loop.body.nodes, known)
            more = {x for x, after in zip(loop.carried, loop.body.outputs) if after in inside} - known
            if not more:
                self.inside = inside
                return known
            known |= more

    def seeds(
        self, sent: dict[int, Terms], names: dict[Value, str], steep: bool
    ) -> tuple[list[Operand], dict[str, str]]:
        """What each output of the step is sent by later ones; and {name: the list of what others send}."""
        shape = PER_SAMPLE if self.batched else SCALAR
        seeds: list[Operand] = [
            name(names[x], shape, steep) if x in names else 0.0 for x in self.loop.carried
        ]
        lists: dict[str, str] = {}
        n, m = len(self.carried), len(self.emitted)
        for which, output in enumerate(self.loop.body.outputs[n:]):
            grads = [sent.get(n + t * m + which, Terms()) for t in range(self.loop.steps)]
            if output not in self.inside or not any(grads):
                seeds.append(0.0)
                continue
            item = self.outer.names.new(f"d_{self.emitted[which]}")
            lists[item] = self.outer.lists.whole(list(map(self.total, grads)))
            seeds.append(name(item, shape, steep))
        return seeds, lists

    def total(self, terms: Sequence[Operand]) -> str:
        return " + ".join([self.outer.text(x, SUM if len(terms) > 1 else COMPARISON) for x in terms]) or "0.0"

    def openings(self, sent: dict[int, Terms], names: dict[Value, str]) -> list[str]:
        """The lines before the steps in reverse."""
        loop = self.loop
        lines = [
            f"{names[x]} = {self.total(sent.get(i, Terms()))}"
            for i, x in enumerate(loop.carried)
            if x in names
        ]
        lines += [f"{names[x]} = 0.0" for x in loop.shared if x in names]
        return [*lines, *[f"{names[x]} = []" for x in loop.stepped if x in names]]

    def head_back(self, lists: dict[str, str]) -> str:
        targets = [tupled(list(map(str, self.carried))), *map(str, self.given), *lists]
        series = [self.kept, *self.series, *lists.values()]
        return f"for {listing(targets)} in {zipped([f'reversed({x})' for x in series])}:"

    def closings(self, names: dict[Value, str], sums: dict[Value, Terms]) -> list[str]:
        """The lines of a step in reverse that pass on what its leaves are sent."""
        lines: list[str] = []
        for x in self.loop.shared:
            if x in names and sums.get(x):
                lines += self.outer.assign(names[x], list(sums[x]), "+=")
        totals = {x: self.total(sums.get(x, Terms())) for x in names if x not in self.loop.shared}
        lines += [f"{names[x]}.append({totals[x]})" for x in self.loop.stepped if x in names]
        carried = [x for x in self.loop.carried if x in names and names[x] != totals[x]]
        if carried:
            lines.append(
                f"{', '.join([names[x] for x in carried])} = {', '.join([totals[x] for x in carried])}"
            )
        return lines

    def of_parents(self, names: dict[Value, str], steep: set[Value]) -> list[Operand]:
        shape = PER_SAMPLE if self.batched else SCALAR
        loop = self.loop
        found: list[Operand] = [
            name(names[x], shape, x in steep) if x in names else 0.0 for x in (*loop.carried, *loop.shared)
        ]
        for t in range(loop.steps if loop.stepped else 0):
            for x in loop.stepped:
                item = name(self.outer.lists.item(names[x], t), shape, x in steep) if x in names else 0.0
                found.append(item)
        return found


def listing(names: Sequence[Any]) -> str:
    return ", ".join(map(str, names))


def tupled(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


def zipped(lists: Sequence[str]) -> str:
    return lists[0] if len(lists) == 1 else f"zip({', '.join(lists)})"
