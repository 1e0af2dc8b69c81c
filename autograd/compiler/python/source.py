"""The `python` back end: the graph of one sample as straight-line arithmetic on floats."""

from collections.abc import Iterable, Iterator
from itertools import count
from textwrap import indent
from typing import Any

from ... import floats, ops
from ...chain import chain_rule, inputs
from ...formula.notation import ATOM, COMPARISON, SUM, Written, call
from ...value import Value
from ..graph.record import NUMBER, SAMPLE, Input, Recording
from ..ir.expr import Code, Gradients, Term, Terms, is_plain, name
from ..ir.infix import Infix
from ..ir.names import Names, import_path

TERMS = 16  # of a sum, in one line
HEAD = '''def bind(p):
    """The program for the parameters in the list p."""'''
FIXED = ("float", "p", "share", "total", "outputs", "forward", "value_and_grad", "bind", "zip", "len")


class Straight:
    """The source of a recording as functions of floats, and the operations that it calls by name."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.functions: dict[str, Any] = {}
        self.infix = FloatInfix(self)
        self.nonzero: set[str] = set()  # what the forward pass has divided by
        self.backward = False
        self.names = Names(FIXED)
        self.numbers = count(1)
        self.sampled = {node for node in recording.nodes if recording.levels[node] == SAMPLE}
        self.learned = reached(recording.nodes, set(recording.parameters))
        self.view = {node: self.leaf(node) for node in recording.nodes if not node.parents}
        for parameter in recording.parameters:
            self.view.setdefault(parameter, self.leaf(parameter))
        self.arguments = [self.names.new(f"{given.name}s") for given in recording.inputs]
        self.once: list[str] = []  # lines that run once a batch, ...
        self.each: list[str] = []  # ... once a sample, ...
        self.last: list[str] = []  # ... and once a batch, at the end
        for node in recording.nodes:
            if node.parents:
                self.compute(node)

    def leaf(self, node: Value) -> Term:
        if self.recording.levels[node] == NUMBER:
            return node.data
        return name(self.names.new(node.label or "w"), sampled=node in self.sampled)

    def new(self, label: str = "") -> str:
        if label:
            return self.names.new(label)
        return self.names.new(f"v{next(self.numbers)}")

    def inputs(self, node: Value) -> list[Any]:
        return inputs(node, self.view.__getitem__)

    # ---- forward ----

    def compute(self, node: Value) -> None:
        """A line for one node."""
        if self.recording.levels[node] == NUMBER:
            self.view[node] = node.data
            return
        formula = self.formula(node.op, self.inputs(node))
        if isinstance(formula, Code) and formula.op is None:
            self.view[node] = formula  # as 0 + x is x
            return
        result = name(self.new(node.label), sampled=node in self.sampled)
        lines = self.each if result.sampled else self.once
        lines += self.assign(result.text, formula)
        self.view[node] = result
        if node.op in (ops.div, ops.log, ops.log2, ops.log10):
            self.nonzero.add(self.text(self.inputs(node)[-1]))

    def formula(self, op: ops.Op, args: list[Any]) -> Any:
        """An operation as arithmetic, or as a call; a sum as its terms."""
        if op in (ops.sum_, ops.mean_):
            return [arg * (1.0 / len(args)) for arg in args] if op is ops.mean_ else args
        if op is ops.dot_:
            n = len(args) // 2
            return [w * x for w, x in zip(args, args[n : 2 * n])] + args[2 * n :]
        if op.origin and op.origin[0] is ops.constant_power and isinstance(args[0], Code):
            return args[0] ** op.origin[1][0]
        return op(*args)

    def assign(self, target: str, terms: Any, sign: str = "=") -> Iterator[str]:
        """`target = terms[0] + terms[1] + ...`, over several lines if it is long."""
        terms = terms if isinstance(terms, list) else [terms]
        needs = SUM if len(terms) > 1 else COMPARISON
        for i in range(0, max(len(terms), 1), TERMS):
            some = [self.text(term, needs) for term in terms[i : i + TERMS]] or ["0.0"]
            yield f"{target} {sign if not i else '+='} {' + '.join(some)}"

    # ---- backward ----

    def differentiate(self) -> list[str]:
        """Append the chain rule; returns, for each parameter, the text of its gradient."""
        (output,) = self.recording.outputs
        self.backward = True
        grads = Gradients({output: Terms([name("share", sampled=True)]) if self.recording.inputs else 1.0})
        for node, _ in chain_rule(output, grads, self.view.__getitem__):
            grads[node] = self.complete(node, grads[node]) if node in self.learned else 0.0
        return [self.text(grads[p]) if p in grads else "0.0" for p in self.recording.parameters]

    def complete(self, node: Value, terms: Any) -> Term:
        """Give the gradient of a node a name."""
        if not isinstance(terms, Terms):
            return float(terms)
        if not terms:
            return 0.0
        if len(terms) == 1 and is_plain(terms[0]) and (node in self.sampled or not self.recording.inputs):
            return terms[0]
        view = self.view[node]
        assert isinstance(view, Code)
        result = name(self.names.new(f"d_{view.text}"), sampled=view.sampled)
        if not self.recording.inputs:
            self.last += self.assign(result.text, list(terms))
            return result
        if view.sampled:
            self.each += self.assign(result.text, list(terms))
            return result
        by_sample = [term for term in terms if is_sampled(term)]
        by_batch = [term for term in terms if not is_sampled(term)]
        if by_sample:
            self.once.append(f"{result.text} = 0.0")
            self.each += self.assign(result.text, by_sample, "+=")
        if by_batch:
            self.last += self.assign(result.text, by_batch, "+=" if by_sample else "=")
        return result

    # ---- text ----

    def text(self, x: Term, needs: int = COMPARISON) -> str:
        """An expression in Python."""
        return self.infix.text(x, needs)

    def function(self, called: Any) -> str:
        """The name by which the program calls an operation or a function of floats."""
        if called is ops.power:
            called = floats.raised if self.backward else floats.power
        for found, known in self.functions.items():
            if known is called:
                return found
        found = self.names.new(called.name if isinstance(called, ops.Op) else called.__name__)
        self.functions[found] = called
        return found

    # ---- the program ----

    def write(self) -> str:
        """The source of a module with a function `bind`."""
        functions = {"forward": self.forward()}
        if self.recording.single:
            functions["value_and_grad"] = self.learn()
        columns = ", ".join(self.arguments)
        defined = [
            f"    def {title}({columns}):\n" + indent("\n".join(filter(None, body)), " " * 8)
            for title, body in functions.items()
        ]
        head = "".join([f"{found} = {import_path(called)}\n" for found, called in self.functions.items()])
        imports = f"from {__package__.partition('.')[0]} import floats, ops\n\n{head}\n\n" if head else ""
        return "\n\n".join([imports + HEAD, *defined, f"    return {listing(list(functions))}\n"])

    def forward(self) -> list[str]:
        """The lines that compute the outputs."""
        found = [self.text(self.view[output]) for output in self.recording.outputs]
        row = f"({', '.join(found)},)"
        if not self.recording.inputs:
            return self.body([], "", f"return [{row}]")
        return self.body([*self.each, f"outputs.append({row})"], "outputs = []", "return outputs")

    def learn(self) -> list[str]:
        """The lines that compute the mean of the outputs, and its gradient."""
        output = self.text(self.view[self.recording.outputs[0]])
        gradient = f"[{', '.join(self.differentiate())}]"
        if not self.recording.inputs:
            return self.body([], "", f"return {output}, {gradient}")
        before = f"share, total = 1.0 / len({self.arguments[0]}), 0.0"
        return self.body([*self.each, f"total += {output}"], before, f"return total * share, {gradient}")

    def body(self, each: list[str], before: str, after: str) -> list[str]:
        """A function's lines: what runs once, the loop over the samples, what runs at the end."""
        parameters = [str(self.view[parameter]) for parameter in self.recording.parameters]
        lines = [f"{listing(parameters)} = p" if parameters else "", *self.once]
        if self.recording.inputs:
            targets = [pattern(given, self.view) for given in self.recording.inputs]
            several = f"zip({', '.join(self.arguments)})"
            head = f"for {', '.join(targets)} in {several if len(targets) > 1 else self.arguments[0]}:"
            lines += [before, head, indent("\n".join(each), "    ")]
        return [*lines, *self.last, after]


def listing(names: list[str]) -> str:
    return f"{names[0]}," if len(names) == 1 else ", ".join(names)


def pattern(given: Input, view: dict[Value, Term]) -> str:
    """What an input is unpacked into."""
    names = [str(view.get(value, "_")) for value in given.values]
    return f"({listing(names)})" if len(given.shape) else names[0]


def is_sampled(x: Term) -> bool:
    return isinstance(x, Code) and x.sampled


def reached(nodes: Iterable[Value], sources: set[Value]) -> set[Value]:
    """The nodes that depend on any of the sources."""
    found = set(sources)
    for node in nodes:
        if any(type(parent) is not float and parent in found for parent in node.parents):
            found.add(node)
    return found


class FloatInfix(Infix):
    """Divisions of the backward pass may be by 0, where a slope is infinite; relu is written out."""

    def __init__(self, program: Straight) -> None:
        super().__init__(str, program.function)
        self.program = program

    def infix(self, x: Code) -> Written:
        divisor = self.text(x.args[-1])
        if x.op is ops.div and self.program.backward and divisor not in self.program.nonzero:
            return call(self.program.function(floats.over), map(self.written, x.args))
        return super().infix(x)

    def call(self, x: Code) -> Written:
        if x.op is not ops.relu:
            return super().call(x)
        inside = self.text(x.args[0], ATOM)
        return Written(f"{inside} if {inside} > 0.0 or {inside} != {inside} else 0.0", COMPARISON)
