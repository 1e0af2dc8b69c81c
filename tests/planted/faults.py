"""The faults that can be planted in a file: small changes of its text, found in its syntax tree."""

import ast
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path

SWAPPED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Pow: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
OTHER_NAME = {"min": "max", "max": "min", "any": "all", "all": "any"}
OTHER_NAME |= {"minimum": "maximum", "maximum": "minimum", "sin": "cos", "cos": "sin"}
FIXED_ORDER = {"isinstance", "issubclass", "getattr", "hasattr", "setattr", "partial", "TypeVar", "cast"}
NO_LOCK = "__import__('contextlib').nullcontext()"


@dataclass(frozen=True)
class Fault:
    """One change: the bytes from `start` to `stop` of a file become `new`."""

    file: str
    line: int
    kind: str
    text: str  # the line that it begins in
    old: str
    new: str
    start: int
    stop: int

    @property
    def change(self) -> str:
        return f"{self.old} -> {self.new}"

    @property
    def key(self) -> tuple[str, str, str]:
        """What names the fault when lines above it have come or gone."""
        return self.file, self.text, self.change

    def planted(self, source: bytes) -> bytes:
        return source[: self.start] + self.new.encode() + source[self.stop :]


def faults(file: str, source: bytes) -> list[Fault]:
    """All faults of a file."""
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    found = {}
    for node, parent in code(ast.parse(source)):
        for kind, place, new in changes(node, parent):
            start = starts[place.lineno - 1] + place.col_offset
            stop = starts[place.end_lineno - 1] + place.end_col_offset
            text, old = lines[place.lineno - 1].decode().strip(), source[start:stop].decode()
            fault = Fault(file, place.lineno, kind, text, " ".join(old.split()), new, start, stop)
            found[start, stop, new] = fault
    return list(found.values())


def sample(found: list[Fault], size: int, seed: int) -> list[Fault]:
    """Some of the faults of a file, the same for a seed, with each kind in its turn."""
    rng, kinds = random.Random(f"{seed} {found[0].file}" if found else seed), defaultdict(list)
    for fault in found:
        kinds[fault.kind].append(fault)
    groups = [rng.sample(kinds[kind], len(kinds[kind])) for kind in sorted(kinds)]
    rng.shuffle(groups)
    return [fault for turn in zip_longest(*groups) for fault in turn if fault][:size]


def code(node: ast.AST, parent: ast.AST | None = None) -> Iterator[tuple[ast.AST, ast.AST | None]]:
    """Each node that computes, with what it stands in: no annotations, decorators, or sentences of errors."""
    if isinstance(node, (ast.Raise, ast.JoinedStr, ast.Assert)):
        return
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("__all__", "__slots__"):
        return
    yield node, parent
    for field, value in ast.iter_fields(node):
        if field not in ("annotation", "returns", "decorator_list", "bases"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from code(child, node)


def changes(node: ast.AST, parent: ast.AST | None) -> Iterator[tuple[str, ast.AST, str]]:
    """(kind of fault, the node that is replaced, by which text)."""
    if isinstance(node, ast.stmt):
        yield from ((kind, node, new) for kind, new in statements(node))
    if isinstance(node, (ast.If, ast.IfExp)):
        yield "negated condition", node.test, f"(not ({ast.unparse(node.test)}))"
    if isinstance(node, ast.With):
        for item in node.items:
            if not item.optional_vars:
                yield "missing lock or context", item.context_expr, NO_LOCK
    if isinstance(node, ast.expr):
        for kind, new in expressions(node, parent):
            yield kind, node, new if new.isidentifier() or new == NO_LOCK else f"({new})"


def statements(node: ast.stmt) -> Iterator[tuple[str, str]]:
    match node:
        case ast.AugAssign(target, _, value):
            yield "missing accumulate", f"{ast.unparse(target)} = {ast.unparse(value)}"
            yield "dropped statement", "pass"
        case ast.Expr(ast.Call()) | ast.Continue() | ast.Break():
            yield "dropped statement", "pass"
        case ast.Assign([ast.Attribute() | ast.Subscript()], _):
            yield "dropped statement", "pass"


def expressions(node: ast.expr, parent: ast.AST | None) -> Iterator[tuple[str, str]]:  # noqa: C901, PLR0912
    text = ast.unparse
    match node:
        case ast.BinOp(left, op, right):
            if type(op) in SWAPPED:
                yield "operator", text(ast.BinOp(left, SWAPPED[type(op)](), right))
            if isinstance(op, (ast.Sub, ast.Div)):
                yield "operand", text(ast.BinOp(right, op, left))
            if isinstance(op, (ast.Add, ast.Sub, ast.Mult)):
                yield "dropped term", text(left)
            if isinstance(op, (ast.Add, ast.Mult)):
                yield "dropped term", text(right)
        case ast.UnaryOp(ast.USub(), operand):
            yield "sign", text(operand)
        case ast.BoolOp(op, values):
            yield "and, or", text(ast.BoolOp(SWAPPED[type(op)](), values))
            for i in range(len(values)):
                yield "dropped term", text(values[1 - i] if len(values) == 2 else without(node, i))
        case ast.Compare(left, ops, others):
            for i, op in enumerate(ops):
                swapped = [*ops[:i], SWAPPED[type(op)](), *ops[i + 1 :]]
                yield "comparison", text(ast.Compare(left, swapped, others))
        case ast.Constant(bool(value)):
            yield "flag", str(not value)
        case ast.Constant(int(value) | float(value)):
            if isinstance(parent, ast.keyword) and parent.arg == "axis":
                yield "wrong axis", str(1 - value)
            else:
                yield "off by one", repr(value + 1)
            if isinstance(parent, ast.Subscript) and value == 0:
                yield "wrong end", "-1"
        case ast.Call(ast.Name(name) | ast.Attribute(_, name), [first, second, *rest], keywords):
            if name not in FIXED_ORDER and not isinstance(first, ast.Starred) and text(first) != text(second):
                yield "operand", text(ast.Call(node.func, [second, first, *rest], keywords))
        case ast.Tuple([first, second]) if isinstance(parent, (ast.Return, ast.Lambda)):
            if text(first) != text(second):
                yield "operand", f"{text(second)}, {text(first)}"
        case ast.Name(name) if name in OTHER_NAME:
            yield "other function", OTHER_NAME[name]


def without(node: ast.BoolOp, i: int) -> ast.BoolOp:
    return ast.BoolOp(node.op, [*node.values[:i], *node.values[i + 1 :]])


@cache
def read(root: Path, file: str) -> list[Fault]:
    return faults(file, (root / file).read_bytes())
