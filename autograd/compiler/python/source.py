"""The `python` back end: the graph of one sample as straight-line arithmetic on floats."""

from textwrap import indent
from typing import Any

from ...chain import chain_rule
from ...value import Value
from ..graph.dependence import CONSTANT, INPUT, reached
from ..graph.loop import loops_in
from ..graph.record import Input, Recording
from ..ir.expr import Gradients, Operand, Terms, is_plain, is_steep, name, operand_shape
from ..ir.names import import_path
from ..ir.shape import PER_SAMPLE, SCALAR
from .lines import Kept, indented
from .loops import LoopLines

HEAD = '''def bind(p):
    """The program for the parameters in the list p."""'''
RESERVED = ("float", "p", "share", "total", "outputs", "forward", "value_and_grad", "bind", "zip", "len")


LOOPS = ("range", "reversed", "sum")  # names that programs with loops use, too


class FloatSource(LoopLines):
    """The source of a recording as functions of floats."""

    def __init__(self, recording: Recording) -> None:
        loops = loops_in(recording)
        super().__init__(recording, RESERVED + LOOPS * bool(loops))
        self.loops = {}
        self.learned = reached(recording.nodes, recording.parameters)
        self.items: dict[Value, str] = {}  # {leaf that is an item of a list: its text}
        self.samples = self.itemized({x for n, loop in loops for x in loop.roles(n.parents)[2]})
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

    def itemized(self, stepped: set[Any]) -> dict[int, str]:
        """{number of an argument: the name of a sample of it}, of arguments that stay lists for loops."""
        self.items = {
            x: self.lists.item("p", i) for i, x in enumerate(self.recording.parameters) if x in stepped
        }
        samples = {}
        for which, argument in enumerate(self.recording.inputs):
            if argument.shape and not stepped.isdisjoint(argument.values):
                samples[which] = self.names.new(argument.name)
                self.items |= {x: self.lists.item(samples[which], i) for i, x in enumerate(argument.values)}
        return samples

    def leaf(self, node: Value) -> Operand:
        if self.recording.dependences[node] == CONSTANT:
            return node.data
        if node in self.items:
            return name(self.items[node], PER_SAMPLE if self.recording.dependences[node] == INPUT else SCALAR)
        return self.new_name(node, node.label or "w")

    def lines(self, batched: bool) -> list[str]:
        return self.each if batched else self.once

    def backward_lines(self, batched: bool) -> list[str]:
        return self.each if batched and self.recording.inputs else self.last

    # ---- backward ----

    def differentiate(self) -> list[str]:
        """Append the chain rule; returns, for each parameter, the text of its gradient."""
        (output,) = self.recording.outputs
        self.in_backward = True
        grads = Gradients({output: Terms([name("share", PER_SAMPLE) if self.recording.inputs else 1.0])})
        for node, _ in chain_rule(output, grads, self.view.__getitem__):
            grads[node] = self.complete(node, grads[node]) if node in self.learned else 0.0
        texts = [self.text(grads[p]) if p in grads else "0.0" for p in self.recording.parameters]
        return list(self.lists.spread(texts))

    def complete(self, node: Value, terms: Terms) -> Any:
        """The gradient of a node: 0, its only term, or a name to which the sum of its terms is assigned."""
        if not terms:
            return 0.0
        if node in self.loops:
            return self.loops[node].gradients(terms)
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
        tables = "".join([f"{title} = {text}\n\n\n" for text, title in self.tables.items()])
        imports = f"from {__package__.partition('.')[0]} import floats, ops\n\n{head}\n\n" if head else ""
        return "\n\n".join([imports + tables + HEAD, *defined, f"    return {listing(list(functions))}\n"])

    def forward(self) -> list[str]:
        """The lines that compute the outputs."""
        outputs = [self.text(self.view[output]) for output in self.recording.outputs]
        row = f"({', '.join(self.lists.spread(outputs))},)"
        if not self.recording.inputs:
            lines = self.body([], "", f"return [{row}]")
        else:
            lines = self.body([*self.each, f"outputs.append({row})"], "outputs = []", "return outputs")
        return [line for line in lines if not isinstance(line, Kept)]

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
        lines = [*self.unpacked(), *self.once]
        if self.recording.inputs:
            targets = [
                self.samples.get(i) or pattern(x, self.view) for i, x in enumerate(self.recording.inputs)
            ]
            several = f"zip({', '.join(self.arguments)})"
            head = f"for {', '.join(targets)} in {several if len(targets) > 1 else self.arguments[0]}:"
            lines += [before, head, *indented(each)]
        return [*lines, *self.last, after]

    def unpacked(self) -> list[str]:
        """The lines that name the parameters."""
        names = {i: str(self.view[x]) for i, x in enumerate(self.recording.parameters) if x not in self.items}
        if len(names) < len(self.recording.parameters):
            return [f"{text} = p[{i}]" for i, text in names.items()]
        return [f"{listing(list(names.values()))} = p"] if names else []


def listing(names: list[str]) -> str:
    return f"{names[0]}," if len(names) == 1 else ", ".join(names)


def pattern(argument: Input, view: dict[Value, Operand]) -> str:
    """What a sample of an argument is unpacked into: `x`, or `(x0, x1)`."""
    names = [str(view.get(value, "_")) for value in argument.values]
    return f"({listing(names)})" if len(argument.shape) else names[0]
