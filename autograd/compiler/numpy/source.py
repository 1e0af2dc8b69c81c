"""The `numpy` back end: a plan as calls of NumPy that write into arrays made beforehand."""

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import indent
from typing import Any

from ..ir.array_ops import SHARE, ArrayOp, ScatterAdd
from ..ir.expr import Expr
from ..ir.shape import SCALAR
from ..ir.table_ops import Take
from ..plan.describe import formula
from ..plan.plan import Buffer, Statement
from . import support
from .array_ops import WRITERS, places
from .elementwise import Elementwise

HEAD = '''def bind(p, g, n):
    """The program for batches of n samples; p: the parameters; g: where their gradient goes.

    f(a, b, c) writes f(a, b) into c, and a.dot(b, c) the matrix product of a and b.
    """
'''
#: For what is done with care where slopes are infinite: what is as good where they are not.
QUICK = {"times": "multiply", "steep_dot": "dot"}
AGAIN = """def backward():
    with errstate(all="ignore"):
        gradient({quick})
    if not isfinite(vdot(g, g)):  # a slope may be infinite: again, with care
        gradient({careful})
    return {result}
"""
#: Python inserts an instruction for each variable of inner functions into the first block of code, which
#: takes quadratic time if that block is long: a jump ends it.
MANY_LINES = 500
JUMP = "assert n > 0  # a jump: without one Python takes long to compile so many variables"


class ArraySource(Elementwise):
    """The source of a plan as functions of arrays.

    `helpers`: functions that stand before `bind`.
    """

    helpers: Sequence[str] = ()

    def write(self) -> str:
        """The source of a module with a function `bind`."""
        self.at.define_array(SHARE, self.at.call("array", "1.0 / n"))
        arguments = {x: self.at.names.new(f"given_{x}") for x in self.plan.inputs}
        invariant = self.plan.loop_invariant()
        early = [s for s in (*self.plan.forward, *self.plan.backward) if s.target in invariant]
        forward = [s for s in self.plan.forward if s.target not in invariant]
        backward = [s for s in self.plan.backward if s.target not in invariant]
        functions = {
            "load": self.function("load", self.loads(arguments), early, arguments.values()),
            "forward": self.function("forward", [], forward, result=self.at.array(self.plan.output)),
        }
        if self.plan.backward:
            functions["backward"] = self.backward(backward)
        bind = self.defined(HEAD, functions, list(functions))
        return "\n\n\n".join([self.imports(), *self.helpers, bind])

    def defined(self, head: str, functions: dict[str, str], results: list[str]) -> str:
        """A function that makes the arrays, and defines functions."""
        scalars = [f"{' = '.join(self.at.scalars)} = 0.0"] if self.at.scalars else []
        jump = [JUMP] if len(self.at.lines) > MANY_LINES else []
        definitions = "\n".join([*jump, *self.at.lines, *scalars])
        body = "\n\n".join(
            [definitions, *map(str.rstrip, functions.values()), f"return {', '.join(results)}"]
        )
        return f"{head}{indent(body, '    ')}\n"

    def imports(self) -> str:
        ours = self.at.imports & set(support.__all__)
        modules = {"numpy": self.at.imports - ours, f"{__package__}.support": ours}
        return "\n".join(
            f"from {module} import {', '.join(sorted(names))}" for module, names in modules.items() if names
        )

    def function(
        self,
        title: str,
        lines: list[str],
        statements: list[Statement],
        arguments: Iterable[str] = (),
        result: str = "",
    ) -> str:
        """A function that starts with these lines; statements of several lines have a comment."""
        self.lines = lines
        for statement in statements:
            start = len(self.lines)
            self.statement(statement)
            if len(self.lines) > start + 1:
                self.lines.insert(start, f"# {formula(self.plan, statement)}")
        if result:
            self.lines.append(f"return {result}")
        scalars = set(self.at.scalars)
        assigned = [s.target for s in statements if s.target in scalars]
        head = [f"nonlocal {', '.join(dict.fromkeys(assigned))}"] if assigned else []
        body = "\n".join([*head, *self.lines]) or "pass"
        return f"def {title}({', '.join(arguments)}):\n" + indent(body, "    ")

    def backward(self, statements: list[Statement]) -> str:
        """The function `backward`; what is slower where slopes are infinite is done again only then."""
        result = self.mean()
        text = self.function("backward", [], statements, result=result)
        careful = self.careful(text)
        if not careful:
            return text
        quick = [self.at.call(QUICK[name])[:-2] for name in careful]
        self.at.imports |= {"errstate", "isfinite", "vdot"}
        run = text.removesuffix(f"\n    return {result}")
        run = run.replace("backward()", f"gradient({', '.join(careful)})", 1)
        return f"{run}\n\n{AGAIN.format(quick=', '.join(quick), careful=', '.join(careful), result=result)}"

    def careful(self, text: str) -> list[str]:
        """The functions that a text calls with care."""
        return [name for name in QUICK if re.search(rf"\b{name}\(", text)]

    def loads(self, arguments: dict[str, str]) -> list[str]:
        """Lines that copy the batch, given as `arguments`, into the inputs, and find what rows they mean."""
        lines = [
            f"{self.by_sample(x)}[...] = {argument}"
            for x, argument in arguments.items()
            if self.plan.buffers[x].rows
        ]
        for take in self.takes_by_input():
            table, index = take.args
            lines += places(self.at, take.op, index, table.batched)[0]
        return lines

    def takes_by_input(self) -> Iterator[Any]:
        """The expressions of the plan that take entries of tables by numbers of the batch."""
        for s in self.plan.forward:
            if isinstance(s.expr, Expr) and isinstance(s.expr.op, Take):
                index = self.plan.buffers[str(s.expr.args[1])]
                if (index.whole or index.name) in self.plan.inputs:
                    yield s.expr

    def by_sample(self, text: str) -> str:
        """An input as an array with a row for each sample."""
        array = self.at.array(text)
        is_flat = self.plan.buffers[text].rows == 1
        return array if is_flat else self.at.define(f"{text}_by_sample", f"{array}.T")

    def mean(self) -> str:
        """The expression of the mean of the outputs."""
        output = self.at.array(self.plan.output)
        if not self.plan.buffers[self.plan.output].batched:
            return output
        return f"{output}.dot({self.at.define('even', self.at.call('full', 'n', SHARE))})"

    # ---- statements ----

    def statement(self, s: Statement) -> None:
        buffer = self.at.buffers[s.target]
        if buffer.shape == SCALAR:
            self.lines.append(f"{self.at.array(s.target)} {'+=' if s.add else '='} {self.scalar(s.expr)}")
        elif isinstance(s.expr, Expr) and isinstance(s.expr.op, ArrayOp):
            self.array_op(s.expr, buffer, s.add)
        elif not s.add:
            self.store(s.expr, self.at.array(s.target), buffer.batched)
        else:
            target = self.at.array(s.target)
            value = self.value(s.expr, buffer.batched)
            self.write_into(target, value, add=True)
            self.at.release(value)

    def array_op(self, x: Expr, buffer: Buffer, add: bool) -> None:
        """Lines that compute an array operation into a buffer, or into another array that is then copied."""
        if x.shape == SCALAR:
            self.write_into(self.at.array(buffer.name), self.scalar(x), add)
            return
        fits = x.shape == buffer.shape and is_contiguous(buffer)
        in_place = isinstance(x.op, ScatterAdd) or (fits and not add)
        result = buffer if in_place else self.at.buffer_like(buffer, x.shape)
        self.lines += WRITERS[type(x.op)].array(self.at, x, result)
        if not in_place:
            form = "[:, None]" if buffer.batched and not result.batched else ""
            value = self.at.array(result.name) + form
            self.write_into(self.at.array(buffer.name), value, add)

    def write_into(self, target: str, value: str, add: bool) -> None:
        if add:
            self.call("add", target, value, target)
        else:
            self.copy(value, target)


def is_contiguous(buffer: Buffer) -> bool:
    """Whether its numbers lie side by side, as the results of `dot` must."""
    return buffer.kind != "part" or buffer.part[-1] - buffer.part[0] == len(buffer.part) - 1
