"""Forward: the blocks get names, and statements that compute them."""

from itertools import takewhile
from typing import Any

from ... import ops
from ...chain import ancestors
from ..graph.blocks import GIVEN, Block, is_run
from ..graph.rollup import RollUp
from ..ir.array_ops import Spread, Take
from ..ir.expr import Code, name
from ..ir.names import Names
from .plan import RESERVED, Buffer, Plan, Statement


class Forward:
    """The forward half of a plan; `view` says under which name each block is found."""

    def __init__(self, up: RollUp) -> None:
        self.up = up
        self.names = Names(RESERVED)
        self.blocks = ancestors(*dict.fromkeys([up.output, up.parameters, *up.inputs]))
        self.view: dict[Block, Code] = {}
        self.solid: dict[Block, Code] = {}
        self.plan = Plan([], "")
        self.unnamed = 0
        for block in self.blocks:
            self.view[block] = self.compute(block)
        self.plan.inputs = [self.view[block].text for block in up.inputs]
        self.plan.output = self.filled(up.output).text

    # ---- names and buffers ----

    def new(self, label: str) -> str:
        if label:
            return self.names.new(label)
        self.unnamed += 1
        return self.names.new(f"v{self.unnamed}")

    def buffer(self, text: str, rows: int, sampled: bool, kind: str, **more: Any) -> Code:
        self.plan.buffers[text] = Buffer(text, rows, sampled, kind, **more)
        return name(text, rows, sampled)

    # ---- blocks ----

    def compute(self, block: Block) -> Code:
        """The name under which a block is found, once it has been computed."""
        if block.op is GIVEN:
            return self.given(block)
        if isinstance(block.op, Spread):
            return name(self.view[block.parents[0]].text, block.rows, block.sampled)
        apart = block.sampled and (block.bordered or block.places > 1)  # a matrix lies in one piece
        if isinstance(block.op, Take) and is_run(block.op.rows) and not apart:
            return self.part(block)
        args = [parent if type(parent) is float else self.argument(block, parent) for parent in block.parents]
        result = self.buffer(
            self.new(block.label), block.rows, block.sampled, "value", bordered=block.bordered
        )
        code = (
            block.op(*args)
            if isinstance(block.op, ops.Op)
            else Code(block.op, tuple(args), block.rows, block.sampled)
        )
        self.plan.forward.append(Statement(result.text, code))
        return result

    def given(self, block: Block) -> Code:
        if block is self.up.parameters:
            return self.buffer("p", block.rows, False, "p")
        kind = "input" if block.sampled else "numbers"
        text = self.new(block.label or "c")
        return self.buffer(
            text,
            block.rows,
            block.sampled,
            kind,
            numbers=block.numbers,
            bordered=block.bordered,
            places=block.places,
        )

    def part(self, block: Block) -> Code:
        """Rows of another block, looked at in place."""
        whole = self.filled(block.parents[0]).text
        text = self.new(self.weights(block.op.rows) if whole == "p" else block.label)
        return self.buffer(text, block.rows, block.sampled, "part", whole=whole, part=block.op.rows)

    def weights(self, rows: tuple[int, ...]) -> str:
        """What some of the parameters are called: layers.0.W, or layers.0.Wb with the biases among them."""
        labels = [self.up.recording.parameters[row].label for row in rows]
        if len(labels) == 1:
            return labels[0] or "w"
        columns = zip(*[label.split(".") for label in labels])
        shared = [parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, columns)]
        kinds = {label.split(".")[-1] for label in labels if label}
        kind = "Wb" if "b" in kinds and len(kinds) > 1 else "b" if kinds == {"b"} else "W"
        return ".".join([*[part for part in shared if part not in ("neurons", "w", "b")], kind])

    def argument(self, block: Block, parent: Block) -> Code:
        """An elementwise operation spreads its arguments by itself; one on arrays needs them as they are."""
        return self.view[parent] if isinstance(block.op, ops.Op) else self.filled(parent)

    def filled(self, block: Block) -> Code:
        """A block as an array of its full extent."""
        if not isinstance(block.op, Spread):
            return self.view[block]
        if block not in self.solid:
            full = self.buffer(
                self.new(block.label), block.rows, block.sampled, "value", bordered=block.bordered
            )
            self.plan.forward.append(Statement(full.text, self.view[block]))
            self.solid[block] = full
        return self.solid[block]
