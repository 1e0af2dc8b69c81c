"""Forward: the blocks get names, and statements that compute them."""

from itertools import takewhile
from typing import Any

from ... import ops
from ...chain import ancestors
from ..graph.blocks import Block, matrices
from ..graph.rollup import RollUp
from ..ir.array_ops import Broadcast, Gather
from ..ir.expr import Expr, name
from ..ir.loop_ops import Steps
from ..ir.names import Names
from ..ir.rows import Rows, is_slice
from ..ir.shape import ArrayShape
from .plan import RESERVED, Buffer, Kind, Plan, Statement, StepPlan


class Forward:
    """The forward half of a plan.

    `view`: the name of each block; that of a Broadcast is the name of the smaller array.
    `materialized`: the names of Broadcasts that are arrays of their own, for operations that need them.
    """

    def __init__(self, up: RollUp) -> None:
        self.up = up
        self.names = Names(RESERVED)
        self.blocks = ancestors(*dict.fromkeys([up.output, up.parameters, *up.inputs]))
        self.view: dict[Block, Expr] = {}
        self.materialized: dict[Block, Expr] = {}
        self.plan = Plan([], "")
        self.unnamed = 0
        for block in self.blocks:
            self.view[block] = self.compute(block)
        self.plan.inputs = [self.view[block].text for block in up.inputs]
        self.plan.output = self.materialize(up.output).text

    # ---- names and buffers ----

    def new_name(self, label: str) -> str:
        if label:
            return self.names.new(label)
        self.unnamed += 1
        return self.names.new(f"v{self.unnamed}")

    def buffer(self, text: str, shape: ArrayShape, kind: Kind, **more: Any) -> Expr:
        """The name of a new buffer, as an expression."""
        self.plan.buffers[text] = Buffer(text, shape, kind, **more)
        return name(text, shape)

    def value(self, block: Block) -> Expr:
        """The name of a new buffer for a block that is computed."""
        return self.buffer(self.new_name(block.label), block.shape, "value", layout=block.layout)

    # ---- blocks ----

    def compute(self, block: Block) -> Expr:
        """The name of a block; a statement that computes it, if it needs one, is added to the plan."""
        if block.op is ops.leaf:
            return self.leaf(block)
        if isinstance(block.op, Broadcast):
            return name(self.view[block.parents[0]].text, block.shape)
        is_matrix = block.batched and (block.layout.ones or block.layout.places > 1)  # it lies in one piece
        if isinstance(block.op, Gather) and is_slice(block.op.rows) and not is_matrix:
            return self.part(block)
        is_elementwise = isinstance(block.op, ops.Op)  # it broadcasts its operands by itself
        operand = self.view.__getitem__ if is_elementwise else self.materialize
        args = tuple([x if type(x) is float else operand(x) for x in block.parents])
        result = self.value(block)
        expr = block.op(*args) if is_elementwise else Expr(block.op, args, block.shape)
        self.plan.forward.append(Statement(result.text, expr))
        if isinstance(block.op, Steps):
            self.plan.bodies[block.op] = StepPlan(Forward(block.op.body).plan)
        return result

    def leaf(self, block: Block) -> Expr:
        if block is self.up.parameters:
            return self.buffer("p", block.shape, "parameters")
        kind: Kind = "input" if block.batched else "constant"
        text = self.new_name(block.label or "c")
        return self.buffer(text, block.shape, kind, numbers=block.numbers, layout=block.layout)

    def part(self, block: Block) -> Expr:
        """The name of a buffer that is a view of rows of another."""
        rows, whole = block.op.rows, self.materialize(block.parents[0]).text
        if whole != "p":
            return self.buffer(self.new_name(block.label), block.shape, "part", whole=whole, part=rows)
        title = matrices([self.up.recording.parameters[row].label for row in rows])
        text = self.new_name(title or self.label_of_parameters(rows))
        return self.buffer(text, block.shape, "part", whole=whole, part=rows, has_title=bool(title))

    def label_of_parameters(self, rows: Rows) -> str:
        """What some of the parameters are called: layers.0.W, or layers.0.Wb with the biases among them."""
        labels = [self.up.recording.parameters[row].label for row in rows]
        if len(labels) == 1:
            return labels[0] or "w"
        columns = zip(*[label.split(".") for label in labels])
        shared = [parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, columns)]
        kinds = {label.split(".")[-1] for label in labels if label}
        kind = "Wb" if "b" in kinds and len(kinds) > 1 else "b" if kinds == {"b"} else "W"
        return ".".join([*[part for part in shared if part not in ("neurons", "w", "b")], kind])

    def materialize(self, block: Block) -> Expr:
        """The name of an array of the shape of the block: a Broadcast is copied into one."""
        if not isinstance(block.op, Broadcast):
            return self.view[block]
        if block not in self.materialized:
            result = self.materialized[block] = self.value(block)
            self.plan.forward.append(Statement(result.text, self.view[block]))
        return self.materialized[block]
