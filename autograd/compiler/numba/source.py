"""The `numba` back end: a plan as loops over rows and samples."""

from collections.abc import Callable
from functools import partial
from textwrap import indent

from ..ir.array_ops import SHARE, OneHot, extent
from ..ir.expr import Code
from ..ir.names import Names
from ..plan.describe import named
from ..plan.describe import text as meaning
from ..plan.plan import Buffer, Plan, Statement
from .array_ops import ALONE, ROWS, Lines, Row, by_row, classes, inside, loop, nested, sign
from .fusion import Group, Piece, arranged, known_once, known_to
from .storage import Cells

MOST, SOME = 30, 12  # loops in one function, and in each if they are more
HEAD = '''def bind(jit):
    """The program, in functions that `jit` makes native.

    state: the parameters p, their gradient g, and what else is computed once for all samples
    work:  the rest, of shape (rows, n) for n samples, of which s is one
    learn: whether to go on to the gradient, and return the mean of the outputs
    """
'''


class Loops:
    """Prints a plan: `load` is called when a batch is there, `run` whenever the parameters have changed."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.buffers = dict(plan.buffers)
        self.outputs = self.add_outputs()
        like = self.buffers[plan.output]
        result = Statement(self.outputs, Code(None, (), like.rows, like.sampled, plan.output))
        times = plan.early()
        early = [s for s in plan.forward if s.target in times]
        later = [s for s in plan.forward if s.target not in times]
        (early if plan.output in times else later).append(result)
        back = [s for s in plan.backward if self.buffers[s.target].rows]
        self.early, self.forward, self.backward = (
            arranged(statements, self.buffers) for statements in (early, later, back)
        )
        known = [known_to([group]) for group in (*self.early, *self.forward, *self.backward)]
        computed = {b.name for b in self.buffers.values() if b.kind in ("value", "gradient")}
        single = known_once(known) & computed - {self.outputs}
        parts = [known_to(part) for part in (*self.parts(self.forward), *self.parts(self.backward))]
        stored = {name for name in computed if sum([name in part for part in parts]) > 1}
        self.at = Cells(self.buffers, single, stored | {self.outputs})
        self.given = {x: self.at.names.new(f"given_{x}") for x in plan.inputs}
        self.functions: Lines = []
        self.work = ["work"] if any(b.sampled for b in self.buffers.values()) else []

    def add_outputs(self) -> str:
        """A buffer for the outputs, whatever they are."""
        like, name = self.buffers[self.plan.output], Names(self.buffers).new("outputs")
        self.buffers[name] = Buffer(name, like.rows, like.sampled, "value")
        return name

    def parts(self, groups: list[Group]) -> list[list[Group]]:
        """The loops in parts that numba can compile in the time of a breath; few are left together."""
        if len(self.forward) + len(self.backward) <= MOST:
            return [groups]
        return [groups[i : i + SOME] for i in range(0, len(groups), SOME)]

    # ---- the module ----

    def write(self) -> str:
        """The source of a module with a function `bind`."""
        outputs = self.at.view(self.outputs)
        load = self.function("load", [*self.work, *map(self.argument, self.plan.inputs)], self.load)
        run = self.function("run", ["state", *self.work, "learn"], self.run)
        made = [f"{name} = {text}" for text, name in self.at.made.items()]
        found = ["def outputs(state, work):", f"    return {outputs}"]
        end = f"return load, run, outputs, {self.at.room}, {self.at.rows}"
        body = [*made, *([""] if made else []), *load, "", *self.functions, *run, "", *found, "", end]
        return "\n".join([*self.imports(), HEAD + indent("\n".join(body), "    "), ""])

    def imports(self) -> Lines:
        known = ", ".join(sorted(self.at.imports - {"array"}))
        lines = [f"from math import {known}"] if known else []
        lines += ["from numpy import array"] if "array" in self.at.imports else []
        if any(text.startswith("jit") for text in self.at.made):
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
        """The batch as rows of samples, and what depends on nothing else."""
        lines: Lines = []
        for name in self.plan.inputs:
            rows = self.buffers[name].rows
            given = f"{self.argument(name)}[s{', i' if rows > 1 else ''}]"
            lines += nested(rows, True, [f"{self.at.cell(name)} = {given}"]) if rows else []
        return lines + self.groups(self.early)

    def argument(self, name: str) -> str:
        return self.given[name]

    def run(self) -> Lines:
        """What depends on the parameters."""
        lines = self.stage("forward", self.forward)
        if not self.plan.backward:
            return [*lines, "return 0.0"]
        back = self.stage("backward", self.backward)
        return [*lines, "if not learn:", "    return 0.0", *back, *self.mean()]

    def stage(self, title: str, groups: list[Group]) -> Lines:
        """Loops; or calls of functions that have them, if they are many."""
        parts = self.parts(groups)
        if parts == [groups]:
            return [f"# {title}:", *self.groups(groups)]
        views, arguments = self.at.views, ["state", *self.work]
        calls: Lines = []
        for part in parts:
            name = self.at.names.new(f"{title}_{len(calls) + 1}")
            calls.append(f"{name}({', '.join(arguments)})")
            self.functions += [*self.function(name, arguments, partial(self.groups, part)), ""]
        self.at.views = views
        return calls

    def mean(self) -> Lines:
        """The last lines: what the outputs are on average."""
        output = self.at.cell(self.outputs)
        if not self.buffers[self.outputs].sampled:
            return [f"return {output}"]
        return ["acc = 0.0", *loop("s", "n", [f"acc += {output}"]), f"return acc * {SHARE}"]

    # ---- loops ----

    def groups(self, groups: list[Group]) -> Lines:
        return [line for group in groups for line in self.group(group)]

    def group(self, group: Group) -> Lines:
        """The loop, or the loops, of some statements."""
        lines = [self.comment(piece) for piece in group.pieces if piece.op]
        before: Lines = []
        each: Lines = []
        for piece in group.pieces:
            if piece.alone:
                return lines + ALONE[type(piece.op)](self.at, piece)
            lines += classes(self.at, piece) if isinstance(piece.op, OneHot) else []
            found = self.row(piece)
            lines += found.first
            before += found.before
            each += found.each
        if group.extent[1] and each:
            each = loop("s", "n", each)
        return lines + (by_row(group.extent[0], [*before, *each]) if each else [])

    def row(self, piece: Piece) -> Row:
        """How a row of the target is computed."""
        target, code = piece.statement.target, piece.statement.code
        if piece.op:
            found = ROWS[type(piece.op)](self.at, piece, "i" if extent(code)[0] > 1 else "")
        else:
            found = Row(self.at.text(code))
        if not found.value:
            return found
        return found._replace(each=[*found.each, f"{self.at.cell(target)} {sign(piece)} {found.value}"])

    def comment(self, piece: Piece) -> str:
        target = named(self.plan, piece.statement.target)
        return f"# {target} {sign(piece)} {meaning(self.plan, piece.statement.code)}"
