"""The `numpy` back end: a plan as calls of NumPy that write into arrays made beforehand."""

from collections.abc import Iterable
from textwrap import indent

from ..ir import array_ops as arrays
from ..ir.array_ops import SHARE
from ..ir.expr import Code
from ..plan.describe import formula
from ..plan.plan import Buffer, Statement
from .array_ops import ARRAYS
from .elementwise import Elementwise, is_scalar

HEAD = '''def bind(p, g, n):
    """The program for batches of n samples; p: the parameters; g: where their gradient goes.

    f(a, b, c) writes f(a, b) into c, and a.dot(b, c) the matrix product of a and b.
    """
'''
SUPPORT = ("clip", "classes", "erf", "erfc")


class Vectors(Elementwise):
    """Prints a plan."""

    def write(self) -> str:
        """The source of a module with a function `bind`."""
        self.at.fresh(SHARE, "array(1.0 / n)", "array")
        given = {x: self.at.names.new(f"given_{x}") for x in self.plan.inputs}
        times = self.plan.early()
        early = [s for s in (*self.plan.forward, *self.plan.backward) if s.target in times]
        forward = [s for s in self.plan.forward if s.target not in times]
        backward = [s for s in self.plan.backward if s.target not in times]
        functions = {
            "load": self.function("load", self.loads(given), early, given.values()),
            "forward": self.function("forward", [], forward, result=self.at.array(self.plan.output)),
        }
        if self.plan.backward:
            functions["backward"] = self.function("backward", [], backward, result=self.mean())
        scalars = [f"{' = '.join(self.at.scalars)} = 0.0"] if self.at.scalars else []
        made = "\n".join([*self.at.lines, *scalars])
        body = "\n\n".join([made, *functions.values(), f"return {', '.join(functions)}"])
        return f"{self.imports()}\n\n\n{HEAD}{indent(body, '    ')}\n"

    def imports(self) -> str:
        support = self.at.imports & set(SUPPORT)
        modules = {"numpy": self.at.imports - support, f"{__package__}.support": support}
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

    def loads(self, given: dict[str, str]) -> list[str]:
        """Lines that copy the batch into the inputs."""
        return [
            f"{self.by_sample(x)}[...] = {argument}"
            for x, argument in given.items()
            if self.plan.buffers[x].rows
        ]

    def by_sample(self, text: str) -> str:
        """An input with a row for each sample."""
        array = self.at.array(text)
        return self.at.make(f"{text}_by_sample", f"{array}.T") if self.plan.buffers[text].rows > 1 else array

    def mean(self) -> str:
        """The mean of the outputs."""
        output = self.at.array(self.plan.output)
        if not self.plan.buffers[self.plan.output].sampled:
            return output
        return f"{output}.dot({self.at.make('even', 'full(n, share)', 'full')})"

    # ---- statements ----

    def statement(self, s: Statement) -> None:
        buffer = self.at.buffers[s.target]
        if buffer.rows == 1 and not buffer.sampled:
            self.lines.append(f"{self.at.array(s.target)} {'+=' if s.add else '='} {self.scalar(s.code)}")
        elif isinstance(s.code, Code) and type(s.code.op) in ARRAYS:
            self.whole(s)
        elif not s.add:
            self.store(s.code, self.at.array(s.target), buffer.sampled)
        else:
            target = self.at.array(s.target)
            value = self.value(s.code, buffer.sampled)
            self.call("add", target, value, target)
            self.at.release(value)

    def whole(self, s: Statement) -> None:
        """An array operation."""
        assert isinstance(s.code, Code)
        buffer = self.at.buffers[s.target]
        if is_scalar(s.code):
            self.write_into(self.at.array(s.target), self.scalar(s.code), s.add)
            return
        fits = (s.code.rows, s.code.sampled) == (buffer.rows, buffer.sampled) and is_solid(buffer)
        in_place = isinstance(s.code.op, arrays.Scatter) or (fits and not s.add)
        place = buffer if in_place else self.at.extra(buffer, s.code)
        self.lines += ARRAYS[type(s.code.op)](self.at, s.code, place)
        if in_place:
            return
        found = self.at.array(place.name) + ("[:, None]" if buffer.sampled and not place.sampled else "")
        self.write_into(self.at.array(s.target), found, s.add)

    def write_into(self, target: str, found: str, add: bool) -> None:
        if add:
            self.call("add", target, found, target)
        else:
            self.lines.append(f"{target}[...] = {found}")


def is_solid(buffer: Buffer) -> bool:
    """Whether its numbers lie side by side, as the results of `dot` must."""
    return buffer.kind != "part" or buffer.part[-1] - buffer.part[0] == len(buffer.part) - 1
