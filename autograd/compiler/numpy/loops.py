"""Loops of the `numpy` back end: a function for one step, and the lines that call it again and again."""

from itertools import accumulate
from textwrap import indent
from typing import Any

from ..ir.expr import Expr
from ..ir.loop_ops import Feed, Steps, StepsGrad
from ..ir.shape import SCALAR
from ..plan.plan import Plan, Statement, StepPlan
from .source import QUICK, ArraySource

Lines = list[str]
STEP = '''def {title}(p, g, n):
    """One of {steps:,} steps for n samples; p: its parameters; g: where their gradient goes."""
'''


class LoopsSource(ArraySource):
    """The source of a plan that may have loops."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.helpers: Lines = []
        self.loops: dict[Steps, LoopLines] = {}

    def statement(self, s: Statement) -> None:
        op: Any = s.expr.op if isinstance(s.expr, Expr) else None
        if isinstance(op, Steps):
            self.loops[op] = LoopLines(self, op, s)
            self.lines += self.loops[op].forward()
        elif isinstance(op, StepsGrad):
            loop = self.loops[op.forward]
            self.lines += loop.backward(s.expr)
            self.assign(s, loop.gradient(op.i))
        else:
            super().statement(s)

    def assign(self, s: Statement, value: str) -> None:
        """A line that assigns an array, or a number, to the target of a statement."""
        target = self.at.array(s.target)
        if self.at.buffers[s.target].shape == SCALAR:
            self.lines.append(f"{target} {'+=' if s.add else '='} {value}")
        else:
            self.write_into(target, value, s.add)

    def careful(self, text: str) -> list[str]:
        found = {*super().careful(text), *[name for loop in self.loops.values() for name in loop.called]}
        return [name for name in QUICK if name in found]


class StepSource(LoopsSource):
    """The source of one step: a function that makes its arrays, and returns functions of them."""

    def __init__(self, outer: LoopsSource, op: Steps, step: StepPlan) -> None:
        super().__init__(step.plan)
        self.helpers, self.at.imports = outer.helpers, outer.at.imports
        self.outer, self.op, self.step = outer, op, step
        self.called: Lines = []  # what `backward` is given, to call it with care

    @property
    def has_seed(self) -> bool:
        """Whether the gradient of its output is an array; a single number is an argument of `backward`."""
        return bool(self.step.seed) and self.plan.buffers[self.step.seed].shape != SCALAR

    def written(self) -> tuple[str, dict[Any, str]]:
        """Append the function to the helpers; returns its name, and what it returns."""
        batched = [i for i, feed in enumerate(self.op.feeds) if feed.batched]
        inputs = {i: self.at.array(x) for i, x in zip(batched, self.plan.inputs)}
        shared = {i: x for i, x in inputs.items() if self.op.feeds[i].role == "shared"}
        given = {x: self.at.names.new(f"given_{x}") for i, x in inputs.items() if i not in shared}
        loads = [f"{x}[...] = {argument}" for x, argument in given.items()]
        output = self.at.array(self.plan.output)
        functions = {"forward": self.function("forward", loads, self.plan.forward, given.values(), output)}
        results: dict[Any, str] = {("shared", i): x for i, x in shared.items()}
        if self.step.seed:
            functions["backward"] = self.back()
            results |= {"seed": self.at.array(self.step.seed)} if self.has_seed else {}
            slopes = self.step.gradients.items()
            results |= {("gradient", i): self.at.array(x) for i, x in slopes if self.op.feeds[i].batched}
        title = self.outer.at.names.new(f"step_{len(self.helpers) + 1}")
        results = dict(zip(functions, functions)) | results
        head = STEP.format(title=title, steps=self.op.steps)
        self.helpers.append(self.defined(head, functions, list(results.values())).rstrip())
        return title, results

    def back(self) -> str:
        """The function `backward`."""
        text = self.function("backward", [], self.plan.backward)
        self.called = self.careful(text)
        arguments = [*([] if self.has_seed else [self.at.array(self.step.seed)]), *self.called]
        return text.replace("()", f"({', '.join(arguments)})", 1)


class LoopLines:
    """The lines of a loop in the functions of a program: it calls the step forward, then in reverse."""

    def __init__(self, outer: LoopsSource, op: Steps, s: Statement) -> None:
        assert isinstance(s.expr, Expr)
        self.outer, self.op, self.at = outer, op, outer.at
        self.target = s.target
        self.step = outer.plan.bodies[op]
        source = StepSource(outer, op, self.step)
        title, results = source.written()
        self.has_seed, self.called = source.has_seed, source.called
        self.t, self.p, self.g, self.out, self.kept = map(
            self.at.names.new, ("t", "p_of_step", "g_of_step", "out", "kept")
        )
        sizes = [0 if feed.batched else feed.rows for feed in op.feeds]
        self.starts = list(accumulate(sizes, initial=0))  # the first row of each feed among the parameters
        self.inputs = [self.at.array(str(x)) for x in s.expr.args]
        self.at.define_array(self.p, self.at.call("zeros", str(sum(sizes))))
        self.at.define_array(self.g, self.at.call("zeros", str(sum(sizes))))
        self.made = {key: self.at.names.new(f"step_{text}") for key, text in results.items()}
        self.at.lines.append(f"{', '.join(self.made.values())} = {title}({self.p}, {self.g}, n)")
        self.at.define_array(self.kept, self.at.call("empty", self.shape(op.steps + 1, op.feeds[0])))
        self.arrays: dict[int, str] = {}  # {input: the array for its gradient}
        self.lines: Lines | None = None  # of the function that has those of the gradient

    # ---- shapes ----

    def shape(self, steps: int, feed: Feed) -> str:
        """The shape of an array with the rows of a feed for so many steps."""
        axes = [str(x) for x in (steps, feed.rows) if x > 1] + ["n"] * feed.batched
        return f"({', '.join(axes)})" if len(axes) > 1 else "".join(axes) or "1"

    def by_step(self, array: str, feed: Feed) -> str:
        """An array of the rows of all steps, as one with an axis for the steps."""
        if feed.rows == 1:
            return array
        return self.at.define(f"{array}_by_step", f"{array}.reshape{self.shape(self.op.steps, feed)}")

    def emitted(self, array: str) -> str:
        """Of a result, or its gradient, the rows that the steps emit, with an axis for the steps."""
        rows = self.at.define(f"{array}_emitted", f"{array}[{self.op.carried}:]")
        return self.by_step(rows, Feed("stepped", self.op.emitted, self.op.feeds[0].batched))

    def carried(self, array: str) -> str:
        """Of a result, a gradient, or the output of a step, the rows that are carried."""
        return f"{array}[{f':{self.op.carried}' if self.op.carried > 1 else 0}]" if self.op.emitted else array

    def rest(self, array: str) -> str:
        """Of the output of a step, or its gradient, the rows that it emits."""
        return f"{array}[{self.op.carried}{':' if self.op.emitted > 1 else ''}]"

    def among(self, array: str, i: int) -> str:
        """Of the parameters of the step, or their gradient, the rows of one feed."""
        first, rows = self.starts[i], self.op.feeds[i].rows
        return f"{array}[{first}:{first + rows}]" if rows > 1 else f"{array}[{first}]"

    # ---- forward ----

    def forward(self) -> Lines:
        target, last = self.at.array(self.target), f"{self.kept}[{self.op.steps}]"
        is_number = self.at.buffers[self.target].shape == SCALAR
        lines = [
            *self.opening(),
            f"{self.kept}[0] = {self.inputs[0]}",
            f"for {self.t} in range({self.op.steps}):",
        ]
        body = [
            *self.feeds(),
            f"{self.out} = {self.call()}",
            f"{self.kept}[{self.t} + 1] = {self.carried(self.out)}",
        ]
        if self.op.emitted:
            body.append(f"{self.emitted(target)}[{self.t}] = {self.rest(self.out)}")
        goal = self.carried(target)
        return [*lines, *inside(body), f"{goal if is_number or '[' in goal else f'{goal}[...]'} = {last}"]

    def opening(self) -> Lines:
        """Lines that hand to the step what is the same for all steps."""
        return [
            f"{self.made['shared', i]}[...] = {x}" if feed.batched else f"{self.among(self.p, i)} = {x}"
            for i, (feed, x) in enumerate(zip(self.op.feeds, self.inputs))
            if feed.role == "shared"
        ]

    def given(self, batched: bool) -> dict[int, str]:
        """What a step alone reads of each input."""
        return {
            i: f"{self.kept if feed.role == 'carried' else self.by_step(x, feed)}[{self.t}]"
            for i, (feed, x) in enumerate(zip(self.op.feeds, self.inputs))
            if feed.role != "shared" and feed.batched == batched
        }

    def feeds(self) -> Lines:
        return [f"{self.among(self.p, i)} = {x}" for i, x in self.given(False).items()]

    def call(self) -> str:
        return f"{self.made['forward']}({', '.join(self.given(True).values())})"

    # ---- backward ----

    def backward(self, expr: Any) -> Lines:
        """The lines of the whole gradient, for its first part in a function; nothing for the others."""
        if self.lines is self.outer.lines:
            return []
        self.lines = self.outer.lines
        grad = self.at.array(str(expr.args[0]))
        self.seed = self.made["seed"] if self.has_seed else self.at.names.new("d_out")
        seed = self.carried(self.seed)
        goal = f"{seed}[...]" if self.has_seed and "[" not in seed else seed
        lines = [*self.opening(), f"{goal} = {self.carried(grad)}"]
        body = [*self.feeds(), self.call()]
        if self.op.emitted:
            body.append(f"{self.rest(self.seed)} = {self.emitted(grad)}[{self.t}]")
        arguments = [*([] if self.has_seed else [self.seed]), *self.called]
        body.append(f"{self.made['backward']}({', '.join(arguments)})")
        for i in self.step.gradients:
            feed = self.op.feeds[i]
            slope = self.made["gradient", i] if feed.batched else self.among(self.g, i)
            if feed.role == "carried":
                body.append(f"{goal} = {slope}")
                continue
            array = self.array(i, expr.args[1 + i].text)
            if feed.role == "shared":
                lines.append(f"{array}[...] = 0.0")
                self.at.imports.add("add")
                body.append(f"add({array}, {slope}, {array})")
            else:
                body.append(f"{array}[{self.t}] = {slope}")
        return [*lines, f"for {self.t} in reversed(range({self.op.steps})):", *inside(body)]

    def array(self, i: int, text: str) -> str:
        """The array for the gradient of an input."""
        feed = self.op.feeds[i]
        if i not in self.arrays:
            shape = self.shape(self.op.steps if feed.role == "stepped" else 1, feed)
            self.arrays[i] = self.at.define_array(
                self.at.names.new(f"d_{text}"), self.at.call("empty", shape)
            )
        return self.arrays[i]

    def gradient(self, i: int) -> str:
        """The gradient of an input."""
        if not i:
            return self.carried(self.seed)
        feed, array = self.op.feeds[i], self.arrays[i]
        if feed.role == "stepped" and feed.rows > 1:
            samples = ", n" * feed.batched
            return self.at.define(f"{array}_rows", f"{array}.reshape({feed.rows * self.op.steps}{samples})")
        return array if feed.role == "stepped" or feed.batched or feed.rows > 1 else f"{array}[0]"


def inside(lines: Lines) -> Lines:
    return [indent(line, "    ") for line in lines]
