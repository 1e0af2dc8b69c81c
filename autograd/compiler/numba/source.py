"""The `numba` back end: a plan as loops over rows and samples."""

from collections.abc import Callable
from functools import partial
from textwrap import indent

from ..ir.array_ops import SHARE
from ..plan.describe import named
from ..plan.describe import text as meaning
from ..plan.plan import Plan
from .analysis import analyse
from .array_ops import WRITERS
from .fusion import FusedLoop, LoopStatement
from .loops import Lines, Row, assignment, by_row, by_row_and_sample, inside, loop, sign
from .storage import LoopStorage

HEAD = '''def bind(jit):
    """The program, in functions that `jit` makes native.

    state: the parameters p, their gradient g, and what else is computed once for all samples
    work:  the rest, of shape (rows, n) for n samples, of which s is one
    learn: whether to go on to the gradient, and return the mean of the outputs
    """
'''


class LoopSource:
    """Prints a plan: `load` is called when a batch is there, `run` whenever the parameters have changed."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.analysis = analyse(plan)
        self.at = LoopStorage(self.analysis)
        self.arguments = {x: self.at.names.new(f"given_{x}") for x in plan.inputs}
        self.functions: Lines = []
        self.work = ["work"] if any(b.batched for b in self.analysis.buffers.values()) else []

    # ---- the module ----

    def write(self) -> str:
        """The source of a module with a function `bind`."""
        outputs = self.at.view(self.analysis.outputs)
        load = self.function("load", [*self.work, *self.arguments.values()], self.load)
        run = self.function("run", ["state", *self.work, "learn"], self.run)
        definitions = [f"{name} = {text}" for text, name in self.at.defined.items()]
        body = [
            *[*definitions, *([""] if definitions else [])],
            *[*load, "", *self.functions, *run, ""],
            *["def outputs(state, work):", f"    return {outputs}", ""],
            f"return load, run, outputs, {self.at.state_size}, {self.at.work_rows}",
        ]
        return "\n".join([*self.imports(), HEAD + indent("\n".join(body), "    "), ""])

    def imports(self) -> Lines:
        found = {"math": self.at.imports - self.at.from_numpy, "numpy": self.at.from_numpy}
        lines = [
            f"from {module} import {', '.join(sorted(names))}" for module, names in found.items() if names
        ]
        if any(text.startswith("jit") for text in self.at.defined):
            lines += [*([""] if lines else []), f"from {__package__.partition('.')[0]} import ops"]
        return [*lines, "", ""] if lines else []

    def function(self, title: str, arguments: list[str], body: Callable[[], Lines]) -> Lines:
        """A function that starts with the arrays which its body uses."""
        self.at.views, count = {}, self.at.count
        lines, opening = body(), []
        if "state" in arguments:
            opening.append(f"p, g = state[:{count}], state[{count}:{2 * count}]")
        if "work" in arguments:
            opening += ["n = work.shape[1]", f"{SHARE} = 1.0 / n"]
        opening += [f"{name} = {text}" for name, text in self.at.views.items()]
        return ["@jit", f"def {title}({', '.join(arguments)}):", *inside([*opening, *lines] or ["pass"])]

    def load(self) -> Lines:
        """The lines that copy the batch into rows of `work`, and compute what depends on nothing else."""
        lines: Lines = []
        for name, argument in self.arguments.items():
            rows = self.analysis.buffers[name].rows
            sample = f"{argument}[s{', i' if rows > 1 else ''}]"
            lines += by_row_and_sample(rows, True, [f"{self.at.entry(name)} = {sample}"]) if rows else []
        return lines + self.loops(self.analysis.load)

    def run(self) -> Lines:
        """The lines that compute what depends on the parameters."""
        lines = self.stage("forward", self.analysis.forward)
        if not self.plan.backward:
            return [*lines, "return 0.0"]
        back = self.stage("backward", self.analysis.backward)
        return [*lines, "if not learn:", "    return 0.0", *back, *self.mean()]

    def stage(self, title: str, loops: list[FusedLoop]) -> Lines:
        """The lines of loops; or calls of functions that have them, if they are many."""
        parts = self.analysis.functions(loops)
        if parts == [loops]:
            return [f"# {title}:", *self.loops(loops)]
        views, arguments = self.at.views, ["state", *self.work]
        calls: Lines = []
        for part in parts:
            name = self.at.names.new(f"{title}_{len(calls) + 1}")
            calls.append(f"{name}({', '.join(arguments)})")
            self.functions += [*self.function(name, arguments, partial(self.loops, part)), ""]
        self.at.views = views
        return calls

    def mean(self) -> Lines:
        """The lines that return the mean of the outputs."""
        output = self.at.entry(self.analysis.outputs)
        if not self.analysis.buffers[self.analysis.outputs].batched:
            return [f"return {output}"]
        return ["acc = 0.0", *loop("s", "n", [f"acc += {output}"]), f"return acc * {SHARE}"]

    # ---- loops ----

    def loops(self, loops: list[FusedLoop]) -> Lines:
        return [line for fused in loops for line in self.fused_loop(fused)]

    def fused_loop(self, fused: FusedLoop) -> Lines:
        """The lines of a loop, with those that its statements need before it."""
        shape = fused[0].shape
        lines = [self.comment(statement) for statement in fused if statement.op]
        in_row: Lines = []
        in_sample: Lines = []
        for statement in fused:
            row = self.row(statement)
            lines += row.loops
            in_row += row.row
            in_sample += row.sample
        if shape.batched and in_sample:
            in_sample = loop("s", "n", in_sample)
        return lines + (by_row(shape.rows, [*in_row, *in_sample]) if in_sample else [])

    def row(self, statement: LoopStatement) -> Row:
        """How a statement is computed, with the line that stores its value."""
        if statement.op:
            row = WRITERS[type(statement.op)](self.at, statement)
        else:
            row = Row(self.at.text(statement.expr))
        if row.value:
            row = row._replace(sample=[*row.sample, assignment(self.at, statement, row.value)])
        return row

    def comment(self, statement: LoopStatement) -> str:
        target = named(self.plan, statement.target)
        return f"# {target} {sign(statement)} {meaning(self.plan, statement.expr)}"
