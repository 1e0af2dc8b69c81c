"""What an operation looks like on a blackboard: its formula, its derivatives, and each as a line of code."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from ..formula.notation import COMPARISON, PRODUCT, PYTHON, Tree, Written
from ..formula.symbol import Symbol, as_symbol
from ..ops import Op

OUT = "out"  # the names of the slots in a form: the output, and the inputs x0, x1, ...


def slot(i: int) -> str:
    """The name of the slot for input `i`."""
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
    formula = as_symbol(op(*inputs))
    partials = [as_symbol(rule) for rule in op.partials(Symbol(OUT), *inputs)]
    return Form(
        op.symbol,
        formula.tree,
        [rule.tree for rule in partials],
        f"{{{OUT}}}.data = {code(formula.tree)}",
        [_line(i, rule.tree) for i, rule in enumerate(partials)],
    )


def _line(i: int, rule: Tree) -> str:
    """The line that adds to the gradient of input `i`; `rule` is the derivative by it."""
    grad = f"{{{OUT}}}.grad"
    if rule == 1.0:
        return f"{{{slot(i)}}}.grad += {grad}"
    return f"{{{slot(i)}}}.grad += {code(rule, PRODUCT)} * {grad}"


# ---- a formula as Python ----


def code(tree: Tree, needs: int = COMPARISON) -> str:
    """A formula as Python, in parentheses if it binds less tightly than it needs to; slots as "{x0}.data".

    >>> code(("*", 2.0, ("**", "x0", ("-", "x1", 1.0))))
    '2 * {x0}.data**({x1}.data - 1)'
    """
    return PYTHON.tree(tree, _slot).within(needs)


def _slot(name: str) -> Written:
    return Written("..." if name == "…" else f"{{{name}}}.data")


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
    """Whether a slot stands behind a minus, or on either side of a power."""
    template = slot.string
    return template[: slot.start()].endswith(("-", "- ", "**")) or template.startswith("**", slot.end())
