"""What an operation looks like on a blackboard: its formula, its derivatives, and each as a line of code."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from ..formula.symbol import ATOM, POWER, PRODUCT, SIGN, SUM, Symbol, Tree, spell
from ..ops import Op

OUT = "out"  # the names of the slots in a form: the output, and the inputs x0, x1, ...


def slot(i: int) -> str:
    return f"x{i}"


class Form(NamedTuple):
    """One operation on some number of inputs, with slots in place of names and numbers."""

    sign: str  # as drawn in a graph
    formula: Tree
    partials: list[Tree]
    code: str  # the line that computes it: "{out}.data = {x0}.data * {x1}.data"
    backward: list[str]  # for each input the line that adds to its gradient


@lru_cache(maxsize=2048)
def form(op: Op, n: int) -> Form:
    """The form of `op` on `n` inputs.

    >>> from autograd import ops
    >>> form(ops.tanh, 1).backward
    ['{x0}.grad += (1 - {out}.data**2) * {out}.grad']
    """
    inputs = [Symbol(slot(i)) for i in range(n)]
    formula = spell(op(*inputs))
    partials = [spell(rule) for rule in op.partials(Symbol(OUT), *inputs)]
    return Form(
        op.symbol,
        formula.tree,
        [rule.tree for rule in partials],
        f"{{{OUT}}}.data = {code(formula.tree)}",
        [_line(i, rule.tree) for i, rule in enumerate(partials)],
    )


def _line(i: int, rule: Tree) -> str:
    grad = f"{{{OUT}}}.grad"
    if rule == 1.0:
        return f"{{{slot(i)}}}.grad += {grad}"
    return f"{{{slot(i)}}}.grad += {code(rule, PRODUCT)} * {grad}"


# ---- a formula as Python ----

SIGNS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "**": POWER}
COMPARISONS = {"<": "<", "≤": "<=", ">": ">", "≥": ">=", "=": "=="}


def code(tree: Tree, binding: int = SUM) -> str:
    """A formula as Python, in parentheses if it binds less tightly than `binding`; slots as "{x0}.data".

    >>> code(("*", 2.0, ("**", "x0", ("-", "x1", 1.0))))
    '2 * {x0}.data**({x1}.data - 1)'
    """
    if isinstance(tree, str):
        return "..." if tree == "…" else f"{{{tree}}}.data"
    if isinstance(tree, (int, float)):
        return _within(
            f"{tree:.17g}" if len(f"{tree:.17g}") < 8 else repr(float(tree)), _tight(tree), binding
        )
    head, *parts = tree
    if head == "()":
        return f"{parts[0]}({', '.join(map(code, parts[1:]))})"
    if head == "[]":
        return f"{code(parts[0])}[{parts[1]}]"
    if head in COMPARISONS:
        return f"({code(parts[0])} {COMPARISONS[head]} {code(parts[1])})"
    return _within(*_arithmetic(head, parts), binding)


def _arithmetic(head: str, parts: list[Tree]) -> tuple[str, int]:
    """The text, and how tightly it binds."""
    tight = SIGNS[head]
    if len(parts) == 1:
        return f"-{code(parts[0], SIGN)}", SIGN
    if head == "**":
        return f"{code(parts[0], ATOM)}**{code(parts[1], ATOM)}", POWER
    first, *rest = parts
    needs = tight + (head in "-/")
    return f" {head} ".join([code(first, tight), *[code(part, needs) for part in rest]]), tight


def _tight(number: float) -> int:
    return SIGN if number < 0 else ATOM


def _within(text: str, tight: int, binding: int) -> str:
    return text if tight >= binding else f"({text})"


# ---- filling the slots ----


SLOT = re.compile(r"\{(\w+)\}(\.data|)")


def fill(template: str, name_of: Callable[[str], Any]) -> str:
    """`template` with its slots filled; a slot whose name is a number loses its ".data".

    >>> fill("{x0}.grad += {x1}.data * {x2}.data**2", {"x0": "w", "x1": -2.0, "x2": -3.0}.__getitem__)
    'w.grad += -2.0 * (-3.0)**2'
    """
    return SLOT.sub(lambda slot: _filled(slot, name_of(slot[1])), template)


def _filled(slot: re.Match[str], name: Any) -> str:
    if not isinstance(name, float):
        return f"{name}{slot[2]}"
    return f"({name!r})" if repr(name).startswith("-") and _is_bound(slot) else repr(name)


def _is_bound(slot: re.Match[str]) -> bool:
    """Whether it stands behind a minus, or on either side of a power."""
    template = slot.string
    return template[: slot.start()].endswith(("-", "- ", "**")) or template.startswith("**", slot.end())
