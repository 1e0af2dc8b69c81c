"""The `python` back end: the graph of one sample as straight-line arithmetic on floats."""

from collections.abc import Iterator
from itertools import count
from textwrap import indent
from typing import Any

from ... import floats, ops
from ...chain import chain_rule, inputs
from ...formula.notation import ATOM, COMPARISON, SUM, Written
from ...value import Value
from ..graph.dependence import CONSTANT, INPUT, reached
from ..graph.record import Input, Recording
from ..ir.expr import GUARDED, Expr, Gradients, Operand, Terms, is_plain, is_steep, name, operand_shape
from ..ir.infix import Infix
from ..ir.names import Names, import_path
from ..ir.shape import PER_SAMPLE, SCALAR

TERMS_PER_LINE = 16
HEAD = '''def bind(p):
    """The program for the parameters in the list p."""'''
RESERVED = ("float", "p", "share", "total", "outputs", "forward", "value_and_grad", "bind", "zip", "len")


class FloatSource:
    """The source of a recording as functions of floats.

    `view`: what each node is in the program, a name or a number; of shape PER_SAMPLE, it is computed in the
    loop over the samples. `functions`: what the program calls, by the names that it has there.
    """

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.functions: dict[str, Any] = {}
        self.infix = FloatInfix(str, self.function)
        self.in_backward = False
        self.names = Names(RESERVED)
        self.numbers = count(1)
        self.learned = reached(recording.nodes, recording.parameters)
        self.view = {node: self.leaf(node) for node in recording.nodes if not node.parents}
        for parameter in recording.parameters:
            self.view.setdefault(parameter, self.leaf(parameter))
        self.arguments = [self.names.new(f"{x.name}s") for x in recording.inputs]
        self.once: list[str] = []  # lines that run once a batch, ...
        self.each: list[str] = []  # ... once a sample, ...
        self.last: list[str] = []  # ... and once a batch, at the end
        for node in recording.nodes:
            if node.parents:
                self.view[node] = self.compute(node)

    def leaf(self, node: Value) -> Operand:
        if self.recording.dependences[node] == CONSTANT:
            return node.data
        return self.new_name(node, node.label or "w")

    def new_name(self, node: Value, label: str) -> Expr:
        is_input = self.recording.dependences[node] == INPUT
        return name(self.names.new(label), PER_SAMPLE if is_input else SCALAR)

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
        lines = self.each if result.batched else self.once
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
        for i in range(0, max(len(terms), 1), TERMS_PER_LINE):
            texts = [self.text(term, needs) for term in terms[i : i + TERMS_PER_LINE]] or ["0.0"]
            yield f"{target} {sign if not i else '+='} {' + '.join(texts)}"

    # ---- backward ----

    def differentiate(self) -> list[str]:
        """Append the chain rule; returns, for each parameter, the text of its gradient."""
        (output,) = self.recording.outputs
        self.in_backward = True
        grads = Gradients({output: Terms([name("share", PER_SAMPLE) if self.recording.inputs else 1.0])})
        for node, _ in chain_rule(output, grads, self.view.__getitem__):
            grads[node] = self.complete(node, grads[node]) if node in self.learned else 0.0
        return [self.text(grads[p]) if p in grads else "0.0" for p in self.recording.parameters]

    def complete(self, node: Value, terms: Terms) -> Operand:
        """The gradient of a node: 0, its only term, or a name to which the sum of its terms is assigned."""
        if not terms:
            return 0.0
        shape = operand_shape(self.view[node])
        if len(terms) == 1 and is_plain(terms[0]) and (shape.batched or not self.recording.inputs):
            return terms[0]
        target = self.names.new(f"d_{self.view[node]}")
        if not self.recording.inputs:
            self.last += self.assign(target, list(terms))
        elif shape.batched:
            self.each += self.assign(target, list(terms))
        else:
            self.sum_over_samples(target, terms)
        return name(target, shape, any(map(is_steep, terms)))

    def sum_over_samples(self, target: str, terms: Terms) -> None:
        """Lines that add up, over all samples, the terms that depend on the sample; then the others."""
        in_loop = [term for term in terms if operand_shape(term).batched]
        after_loop = [term for term in terms if not operand_shape(term).batched]
        if in_loop:
            self.once.append(f"{target} = 0.0")
            self.each += self.assign(target, in_loop, "+=")
        if after_loop:
            self.last += self.assign(target, after_loop, "+=" if in_loop else "=")

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

    # ---- the program ----

    def write(self) -> str:
        """The source of a module with a function `bind`."""
        functions = {"forward": self.forward()}
        if self.recording.single:
            functions["value_and_grad"] = self.value_and_grad()
        columns = ", ".join(self.arguments)
        defined = [
            f"    def {title}({columns}):\n" + indent("\n".join(filter(None, body)), " " * 8)
            for title, body in functions.items()
        ]
        head = "".join([f"{text} = {import_path(called)}\n" for text, called in self.functions.items()])
        imports = f"from {__package__.partition('.')[0]} import floats, ops\n\n{head}\n\n" if head else ""
        return "\n\n".join([imports + HEAD, *defined, f"    return {listing(list(functions))}\n"])

    def forward(self) -> list[str]:
        """The lines that compute the outputs."""
        outputs = [self.text(self.view[output]) for output in self.recording.outputs]
        row = f"({', '.join(outputs)},)"
        if not self.recording.inputs:
            return self.body([], "", f"return [{row}]")
        return self.body([*self.each, f"outputs.append({row})"], "outputs = []", "return outputs")

    def value_and_grad(self) -> list[str]:
        """The lines that compute the mean of the outputs, and its gradient."""
        output = self.text(self.view[self.recording.outputs[0]])
        gradient = f"[{', '.join(self.differentiate())}]"
        if not self.recording.inputs:
            return self.body([], "", f"return {output}, {gradient}")
        before = f"share, total = 1.0 / len({self.arguments[0]}), 0.0"
        return self.body([*self.each, f"total += {output}"], before, f"return total * share, {gradient}")

    def body(self, each: list[str], before: str, after: str) -> list[str]:
        """The lines of a function: `once`; `before` and the loop of `each`; `last` and `after`."""
        parameters = [str(self.view[parameter]) for parameter in self.recording.parameters]
        lines = [f"{listing(parameters)} = p" if parameters else "", *self.once]
        if self.recording.inputs:
            targets = [pattern(x, self.view) for x in self.recording.inputs]
            several = f"zip({', '.join(self.arguments)})"
            head = f"for {', '.join(targets)} in {several if len(targets) > 1 else self.arguments[0]}:"
            lines += [before, head, indent("\n".join(each), "    ")]
        return [*lines, *self.last, after]


def listing(names: list[str]) -> str:
    return f"{names[0]}," if len(names) == 1 else ", ".join(names)


def pattern(argument: Input, view: dict[Value, Operand]) -> str:
    """What a sample of an argument is unpacked into: `x`, or `(x0, x1)`."""
    names = [str(view.get(value, "_")) for value in argument.values]
    return f"({listing(names)})" if len(argument.shape) else names[0]


class FloatInfix(Infix):
    """In which relu is written out."""

    def call(self, x: Expr) -> Written:
        if x.op is not ops.relu:
            return super().call(x)
        inside = self.text(x.args[0], ATOM)
        return Written(f"{inside} if {inside} > 0.0 or {inside} != {inside} else 0.0", COMPARISON)
