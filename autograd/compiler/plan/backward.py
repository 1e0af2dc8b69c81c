"""Backward: the one chain rule, walked over the blocks, as statements."""

from collections import defaultdict
from typing import Any

from ... import ops
from ...chain import chain_rule
from ..graph.blocks import Block
from ..graph.rollup import RollUp
from ..ir import array_ops as arrays
from ..ir.array_ops import SHARE, Scatter, Spread, Take, ToInputs, ToWeights, extent
from ..ir.expr import Code, Gradients, Term, Terms, is_number, is_plain, name
from .forward import Forward
from .plan import Buffer, Statement, is_fixed

TERMS = 16  # of a sum, in one statement


class Planner(Forward):
    """A whole plan: forward and, if asked, backward."""

    def __init__(self, up: RollUp, gradient: bool) -> None:
        super().__init__(up)
        self.gradients: dict[Any, str] = {up.parameters: "g"}
        if gradient:
            self.differentiate()

    def differentiate(self) -> None:
        """The chain rule, as statements."""
        self.learned = reached(self.blocks, self.up.parameters)
        self.shared = self.shared_parts()
        self.plan.buffers["g"] = Buffer("g", self.up.parameters.rows, False, "g")
        grads = Gradients({self.up.output: Terms([name(SHARE) if self.up.output.sampled else 1.0])})
        for block, _ in chain_rule(self.up.output, grads, self.seen):
            grads[block] = self.complete(block, grads[block]) if block in self.learned else 0.0
        if self.up.parameters not in grads:
            self.state("g", 0.0)

    def seen(self, block: Block) -> Code:
        return self.solid.get(block, self.view[block])

    def shared_parts(self) -> dict[Block, list[Block]]:
        """{block: those rows of it, blocks themselves, whose gradients are written straight into its own}.

        They must not overlap, and either cover the block or be all that is done with it.
        """
        consumers: dict[Block, list[Block]] = defaultdict(list)
        for block in self.blocks:
            for parent in block.parents:
                if parent in self.learned:
                    consumers[parent].append(block)
        found = {}
        for whole, users in consumers.items():
            parts: list[Block] = []
            covered: set[int] = set()
            for user in users:
                if self.is_part(user) and covered.isdisjoint(user.op.rows):
                    parts.append(user)
                    covered.update(user.op.rows)
            if parts and (len(parts) == len(users) or len(covered) == whole.rows):
                found[whole] = parts
        return found

    def is_part(self, block: Block) -> bool:
        return isinstance(block.op, Take) and self.plan.buffers[self.view[block].text].kind == "part"

    def complete(self, block: Block, terms: Any) -> Term:
        """Add up the gradient of a block, and give it a name; a single name or number is one already."""
        within = {self.gradient_name(part) for part in self.shared.get(block, [])}
        terms = [self.ready(term) for term in terms if not (is_scatter(term) and str(term.args[0]) in within)]
        place = self.place(block, terms)
        if place is None:
            return terms[0] if terms else 0.0
        add = bool(within)
        for term in self.ordered(terms, place) or [0.0]:
            if add and is_number(term, 0):
                continue
            self.state(place.text, term, add)
            add = True
        return place

    def ordered(self, terms: list[Term], place: Code) -> list[Term]:
        """Array operations first, the elementwise terms as one, rows that are added at last.

        The first is assigned to all rows.
        """
        wholes = [term for term in terms if is_array(term) and not is_scatter(term)]
        scattered = [term for term in terms if is_scatter(term)]
        simple = [term for term in terms if not is_array(term)]
        for i in range(0, len(simple), TERMS):
            wholes.append(sum(simple[i + 1 : i + TERMS], simple[i]))
        wholes.sort(key=lambda term: extent(term) != (place.rows, place.sampled))
        return [*wholes, *scattered] if wholes or not scattered else [0.0, *scattered]

    def place(self, block: Block, terms: list[Term]) -> Code | None:
        """The array for the gradient of a block, if it needs one."""
        rows, sampled, text = block.rows, block.sampled, self.gradient_name(block)
        if block is self.up.parameters:
            return name("g", rows)
        whole = block.parents[0] if block.parents else None
        if whole and block in self.shared.get(whole, []):
            return self.buffer(
                text, rows, sampled, "part", whole=self.gradient_name(whole), part=block.op.rows
            )
        if block not in self.shared:
            if not terms or (
                len(terms) == 1 and (is_fixed(terms[0]) or is_plain(terms[0]) or self.passes(block, terms[0]))
            ):
                return None
            rows, sampled = max(extent(term)[0] for term in terms), any(extent(term)[1] for term in terms)
        return self.buffer(text, rows, sampled, "gradient", bordered=block.bordered)

    def passes(self, block: Block, term: Term) -> bool:
        """Whether it is left to Spread to change the sign, of less."""
        return (
            isinstance(block.op, Spread)
            and isinstance(term, Code)
            and term.op is ops.neg
            and is_plain(term.args[0])
        )

    def gradient_name(self, block: Any) -> str:
        if block not in self.gradients:
            self.gradients[block] = self.names.new(f"d_{self.view[block].text}")
        return self.gradients[block]

    def ready(self, term: Term) -> Term:
        """A term whose array operation, if it has one, stands alone and has arguments of full extent."""
        if not isinstance(term, Code):
            return term
        if term.op is None:
            return self.as_stored(term)
        if isinstance(term.op, (ToWeights, ToInputs)):
            forward, (a, b) = term.op.forward, term.args
            rows = forward.units * forward.places
            weights = isinstance(term.op, ToWeights)
            args = [self.full(a, rows, b), b] if weights else [a, self.full(b, rows, term)]
            return Code(term.op, tuple(args), term.rows, term.sampled)
        if is_array(term):
            return term
        parts = tuple([self.alone(self.ready(arg)) if isinstance(arg, Code) else arg for arg in term.args])
        return Code(term.op, parts, term.rows, term.sampled)

    def as_stored(self, term: Code) -> Code:
        """A name in the extent of its array, which is smaller if it is spread where it is used."""
        buffer = self.plan.buffers.get(term.text)
        return name(term.text, buffer.rows, buffer.sampled) if buffer else term

    def alone(self, term: Term) -> Term:
        """A name for an array operation within an expression."""
        if not is_array(term):
            return term
        assert isinstance(term, Code)
        place = self.buffer(self.names.new("d_part"), term.rows, term.sampled, "gradient")
        if is_scatter(term):
            self.state(place.text, 0.0)
        self.state(place.text, term, is_scatter(term))
        return place

    def full(self, grad: Term, rows: int, like: Any) -> Code:
        if isinstance(grad, Code) and (grad.rows, grad.sampled) == (rows, like.sampled):
            return grad
        place = self.buffer(self.names.new("d_even"), rows, like.sampled, "gradient")
        self.state(place.text, grad)
        return place

    def state(self, target: str, code: Term, add: bool = False) -> None:
        self.plan.backward.append(Statement(target, code, add))


def reached(blocks: list[Block], source: Block) -> set[Block]:
    """The blocks that change when this one does, as far as the chain rule is concerned."""
    found: set[Any] = {source}
    for block in blocks:
        if not isinstance(block.op, (arrays.Peak, arrays.OneHot)) and not found.isdisjoint(block.parents):
            found.add(block)
    return found


def is_array(x: Term) -> bool:
    """Whether it is an array operation."""
    return isinstance(x, Code) and isinstance(x.op, arrays.ArrayOp)


def is_scatter(x: Term) -> bool:
    return isinstance(x, Code) and isinstance(x.op, Scatter)
