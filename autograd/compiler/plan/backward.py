"""Backward: the one chain rule, walked over the blocks, as statements."""

from collections import defaultdict
from collections.abc import Sequence

from ... import ops
from ...chain import chain_rule
from ..graph.blocks import Block
from ..graph.dependence import reached
from ..graph.rollup import RollUp
from ..ir.array_ops import SHARE, ArrayOp, Broadcast, Gather, ScatterAdd
from ..ir.expr import (
    Expr,
    Gradients,
    Operand,
    Terms,
    is_number,
    is_plain,
    is_steep,
    name,
    op_of,
    operand_shape,
)
from ..ir.loop_ops import Steps
from ..ir.matrix_ops import MatMul
from ..ir.shape import SCALAR, ArrayShape, broadcast
from ..ir.table_ops import Take, TakeGrad
from .forward import Forward
from .plan import Buffer, Plan, Statement, StepPlan, is_fixed

TERMS_PER_STATEMENT = 16


def make_plan(up: RollUp) -> Plan:
    """The plan of the outputs and, of a single one, of the gradient of its mean."""
    if not up.recording.single:
        return Forward(up).plan
    backward = Backward(up, [up.parameters])
    backward.differentiate(name(SHARE) if up.output.batched else 1.0)
    return backward.plan


def step(op: Steps, learned: Sequence[bool], steep: bool) -> StepPlan:
    """A step of a loop and its gradient: `learned`, of which inputs; `steep`, whether it may be infinite."""
    inputs = iter(op.body.inputs)
    blocks = [next(inputs) if feed.batched else op.body.parameters for feed in op.feeds]
    wanted = {i: block for i, block in enumerate(blocks) if learned[i] or not i}
    backward = Backward(op.body, list(dict.fromkeys(wanted.values())))
    shape = op.body.output.shape
    seed = backward.names.new(f"d_{backward.plan.output}")
    backward.buffer(seed, shape, "gradient")
    backward.differentiate(name(seed, shape, steep))
    gradients = {i: backward.gradient_name(x) for i, x in wanted.items()}
    if not steep and gradients[0] in backward.steep:  # what one step sends to the one before it is, too
        return step(op, learned, True)
    return StepPlan(backward.plan, seed, gradients)


class Backward(Forward):
    """A whole plan: forward, and backward after `differentiate`.

    `sources`: the leaves of which there is a gradient.
    """

    def __init__(self, up: RollUp, sources: Sequence[Block]) -> None:
        super().__init__(up)
        self.sources = sources
        self.gradient_names = {up.parameters: "g"}
        self.learned = reached(self.blocks, sources)
        self.parts = self.parts_in_place()
        self.steep: set[str] = set()  # gradients that may be infinite

    def differentiate(self, seed: Operand) -> None:
        """Append the chain rule, from the gradient of the output."""
        output, parameters = self.up.output, self.up.parameters
        self.plan.buffers["g"] = Buffer("g", parameters.shape, "gradient of parameters")
        grads = Gradients({output: Terms([seed])})
        for block, _ in chain_rule(output, grads, lambda x: self.materialized.get(x, self.view[x])):
            grads[block] = self.complete(block, grads[block]) if block in self.learned else 0.0
        for block in self.sources:
            if block not in grads:
                self.complete(block, Terms())

    # ---- the gradient of a block ----

    def complete(self, block: Block, terms: Terms) -> Operand:
        """The gradient of a block: 0, its only term if that is simple, or an array: the sum of its terms."""
        target = self.gradient_name(block)
        parts = {self.gradient_name(part) for part in self.parts.get(block, [])}
        rest = [x for x in terms if not (isinstance(x, Expr) and is_scatter(x) and str(x.args[0]) in parts)]
        ready = list(map(self.ready, rest))
        if len(ready) > 1:
            ready = [self.named(x) if isinstance(op_of(x), TakeGrad) else x for x in ready]
        if not self.needs_array(block, ready):
            return ready[0] if ready else 0.0
        array = self.gradient_array(block, target, ready)
        self.add_up(ready, array, add=bool(parts))
        array.steep = any(map(is_steep, ready)) or not parts.isdisjoint(self.steep)
        if array.steep:
            self.steep.add(target)
        if isinstance(block.op, Steps):
            learned = [parent in self.learned for parent in block.parents]
            self.plan.bodies[block.op] = step(block.op, learned, array.steep)
        return array

    def needs_array(self, block: Block, terms: list[Operand]) -> bool:
        if block in self.sources or block in self.parts or self.is_in_place(block):
            return True
        if isinstance(block.op, Steps):
            return True
        if terms and is_product(block) and operand_shape(terms[0]) != block.shape:
            return True  # an operand of other matrix products
        if len(terms) != 1:
            return bool(terms)
        is_simple = is_fixed(terms[0]) or is_plain(terms[0])
        return not is_simple and not (isinstance(block.op, Broadcast) and is_negated_name(terms[0]))

    def gradient_array(self, block: Block, target: str, terms: list[Operand]) -> Expr:
        """The array for the sum of the terms; as small as they are, if it is broadcast where it is used."""
        if block is self.up.parameters:
            return name("g", block.shape)
        if self.is_in_place(block):
            whole, has_title = self.gradient_name(block.parents[0]), self.buffer_of(block).has_title
            return self.buffer(
                target, block.shape, "part", whole=whole, part=block.op.rows, has_title=has_title
            )
        is_whole = block in self.parts or is_product(block) or block in self.sources
        shape = block.shape if is_whole else broadcast(map(operand_shape, terms))
        return self.buffer(target, shape, "gradient", layout=block.layout)

    def add_up(self, terms: list[Operand], array: Expr, add: bool) -> None:
        """Statements that add terms to an array; without `add`, the first is assigned to it."""
        for term in self.ordered(terms, array.shape) or [0.0]:
            if not (add and is_number(term, 0)):
                self.state(array.text, term, add)
                add = True

    def ordered(self, terms: list[Operand], shape: ArrayShape) -> list[Operand]:
        """The terms, few statements in all, the first of them of this shape if there is one.

        Array operations stand alone, elementwise terms are one expression, and ScatterAdd comes last.
        """
        wholes = [term for term in terms if is_array_op(term) and not is_scatter(term)]
        scattered = [term for term in terms if is_scatter(term)]
        simple = [term for term in terms if not is_array_op(term)]
        for i in range(0, len(simple), TERMS_PER_STATEMENT):
            wholes.append(sum(simple[i + 1 : i + TERMS_PER_STATEMENT], simple[i]))
        wholes.sort(key=lambda term: operand_shape(term) != shape)
        return [*wholes, *scattered] if wholes or not scattered else [0.0, *scattered]

    def gradient_name(self, block: Block) -> str:
        if block not in self.gradient_names:
            self.gradient_names[block] = self.names.new(f"d_{self.view[block].text}")
        return self.gradient_names[block]

    # ---- gradients within others ----

    def parts_in_place(self) -> dict[Block, list[Block]]:
        """{block: the parts of it, which are blocks themselves, whose gradients are views of its gradient}.

        They must not overlap, and either cover the block or be all that is done with it.
        """
        consumers: dict[Block, list[Block]] = defaultdict(list)
        for block in self.blocks:
            for parent in block.parents:
                if parent in self.learned:
                    consumers[parent].append(block)
        result = {}
        for whole, users in consumers.items():
            parts: list[Block] = []
            covered: set[int] = set()
            for user in users:
                if self.is_part(user) and covered.isdisjoint(user.op.rows):
                    parts.append(user)
                    covered.update(user.op.rows)
            if parts and (len(parts) == len(users) or len(covered) == whole.rows):
                result[whole] = parts
        return result

    def is_part(self, block: Block) -> bool:
        return isinstance(block.op, Gather) and self.buffer_of(block).kind == "part"

    def buffer_of(self, block: Block) -> Buffer:
        return self.plan.buffers[self.view[block].text]

    def is_in_place(self, block: Block) -> bool:
        return bool(block.parents) and block in self.parts.get(block.parents[0], [])

    # ---- terms ----

    def ready(self, term: Operand) -> Operand:
        """A term as a statement can compute it: an array operation, or an expression that contains none."""
        if not isinstance(term, Expr):
            return term
        if term.op is None:
            return self.as_stored(term)
        if is_array_op(term):
            return term
        args = [self.named(self.ready(x)) if isinstance(x, Expr) else x for x in term.args]
        return Expr(term.op, tuple(args), term.shape)

    def as_stored(self, x: Expr) -> Expr:
        """A name in the shape of its array, which is smaller if it is broadcast where it is used."""
        buffer = self.plan.buffers.get(x.text)
        return name(x.text, buffer.shape, x.steep) if buffer else x

    def named(self, x: Operand) -> Operand:
        """An operand of an elementwise operation; an array operation is computed into a buffer beforehand."""
        if not is_array_op(x):
            return x
        array = self.buffer(self.names.new("d_part"), operand_shape(x), "gradient")
        array.steep = is_steep(x)
        if is_scatter(x):
            self.state(array.text, 0.0)
        self.state(array.text, x, is_scatter(x))
        return array

    def state(self, target: str, expr: Operand, add: bool = False) -> None:
        self.plan.backward.append(Statement(target, expr, add))


def is_product(block: Block) -> bool:
    """Whether it is a matrix product, other than an inner one, or taken: its gradient is used as an array."""
    return isinstance(block.op, (MatMul, Steps, Take)) and block.shape != SCALAR


def is_array_op(x: Operand) -> bool:
    return isinstance(op_of(x), ArrayOp)


def is_scatter(x: Operand) -> bool:
    return isinstance(op_of(x), ScatterAdd)


def is_negated_name(x: Operand) -> bool:
    return isinstance(x, Expr) and x.op is ops.neg and is_plain(x.args[0])
