"""Operations on floats as lines of Python."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from ... import floats, ops
from ...chain import inputs
from ...formula.notation import ATOM, COMPARISON, SUM, Written
from ...value import Value
from ..graph.dependence import CONSTANT, INPUT
from ..graph.record import Recording
from ..ir.expr import GUARDED, Expr, Operand, name
from ..ir.infix import Infix
from ..ir.names import Names
from ..ir.shape import PER_SAMPLE, SCALAR
from .lists import Lists

TERMS_PER_LINE = 16


class Kept(str):
    """A line that only the gradient needs."""

    __slots__ = ()


def indented(lines: Sequence[str]) -> list[str]:
    return [type(line)(f"    {line}") for line in lines]


class FloatLines:
    """The lines of a recording.

    `view`: what each node is in the program, a name or a number; of shape PER_SAMPLE, it is computed in the
    loop over the samples. `functions`: what the program calls, by the names that it has there.
    """

    def __init__(self, recording: Recording, reserved: tuple[str, ...]) -> None:
        self.recording = recording
        self.functions: dict[str, Any] = {}
        self.infix = FloatInfix(str, self.function)
        self.in_backward = False
        self.names = Names(reserved)
        self.numbers = count(1)
        self.lists = Lists()
        self.tables: dict[str, str] = {}  # {the text of the numbers of each step: its name}
        self.view: dict[Value, Operand] = {}
        self.learned: set[Value] = set()

    def lines(self, batched: bool) -> list[str]:
        """Where what depends on the sample is computed, and what does not."""
        raise NotImplementedError

    def backward_lines(self, batched: bool) -> list[str]:
        """Where the chain rule is computed for what depends on the sample, and what does not."""
        raise NotImplementedError

    def seen(self, x: Any) -> Operand:
        return x if type(x) is float else self.view[x]

    def table(self, texts: Sequence[str]) -> str:
        """The text for a list of what each step reads."""
        whole = self.lists.whole(texts)
        if any(text in self.lists.places for text in texts) or not all(map(is_literal, texts)):
            return whole
        if whole not in self.tables:
            self.tables[whole] = self.names.new("by_step")
        return self.tables[whole]

    def new_name(self, node: Value, label: str) -> Expr:
        is_input = self.recording.dependences.get(node) == INPUT  # a leaf of a step may be read by none
        return name(self.names.new(label), PER_SAMPLE if is_input else SCALAR)

    def forget(self, names: Names) -> None:
        """Hand out again the names that were handed out since `names` was copied, but those of functions."""
        self.names.restore(names)
        self.names.used.update(self.functions)

    # ---- forward ----

    def compute(self, node: Value) -> Operand:
        """What a node is in the program; a line that computes it is added, if it needs one."""
        if self.recording.dependences[node] == CONSTANT:
            return node.data
        args = inputs(node, self.view.__getitem__)
        formula = self.formula(node.op, args)
        if isinstance(formula, Expr) and formula.op is None:  # as 0 + x is x
            return formula
        result = self.new_name(node, node.label or f"v{next(self.numbers)}")
        lines = self.lines(result.batched)
        lines += self.assign(result.text, formula)
        if node.op is ops.mean_:
            lines.append(f"{result.text} /= {len(args)}.0")
        return result

    def formula(self, op: ops.Op, args: list[Any]) -> Any:
        """An operation as an expression; a sum as the list of its terms."""
        if op in (ops.sum_, ops.mean_):
            return args
        if op is ops.dot_:
            n = len(args) // 2
            return [w * x for w, x in zip(args, args[n : 2 * n])] + args[2 * n :]
        if op.origin and op.origin[0] is ops.constant_power and isinstance(args[0], Expr):
            return args[0] ** op.origin[1][0]
        return op(*args)

    def assign(self, target: str, terms: Any, sign: str = "=") -> Iterator[str]:
        """`target = terms[0] + terms[1] + ...`, over several lines if it is long."""
        terms = terms if isinstance(terms, list) else [terms]
        needs = SUM if len(terms) > 1 else COMPARISON
        texts = self.lists.total([self.text(term, needs) for term in terms]) or ["0.0"]
        for i in range(0, len(texts), TERMS_PER_LINE):
            line = " + ".join(texts[i : i + TERMS_PER_LINE])
            yield f"{target} {sign if not i else '+='} {line}"

    # ---- text ----

    def text(self, x: Operand, needs: int = COMPARISON) -> str:
        """An expression in Python."""
        return self.infix.text(x, needs)

    def function(self, called: Any) -> str:
        """The name by which the program calls an operation or a function of floats."""
        if called in GUARDED:
            called = getattr(floats, called.name)
        if called is ops.power:
            called = floats.raised if self.in_backward else floats.power
        for text, function in self.functions.items():
            if function is called:
                return text
        text = self.names.new(called.name if isinstance(called, ops.Op) else called.__name__)
        self.functions[text] = called
        return text


def is_literal(text: str) -> bool:
    return text.lstrip("-")[:1].isdigit()


class FloatInfix(Infix):
    """In which relu is written out."""

    def call(self, x: Expr) -> Written:
        if x.op is not ops.relu:
            return super().call(x)
        inside = self.text(x.args[0], ATOM)
        return Written(f"{inside} if {inside} > 0.0 or {inside} != {inside} else 0.0", COMPARISON)
