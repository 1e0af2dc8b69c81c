"""Print docs/operations.md from the table itself: python docs/make_operations.py > docs/operations.md"""

import inspect

from autograd import ops
from autograd.formula.symbol import Symbol, as_symbol

HEAD = """# The operations

Every operation is one row of `autograd/ops.py`: what it computes, and its local derivatives. This page is
printed from that table by `docs/make_operations.py`; a test keeps it in step. `out` is the result;
`[x > 0]` is 1 where it holds and 0 elsewhere.

| operation | its local derivatives | defined for |
|---|---|---|
"""
FAMILIES = [ops.constant_power(3), ops.constant_base(2), ops.leaky_relu(0.01), ops.elu(1.0)]
FAMILIES += [ops.softmax_(0), ops.log_softmax_(0), ops.one_hot_(0, 10)]
UNRESTRICTED = "a finite x"


def operands(op: ops.Op) -> list[Symbol]:
    """As many symbols as the rule takes: x, y, z; or w1, w2, x1, x2, b; or x1, x2, x3."""
    rule = inspect.signature(op.partials).parameters
    if op is ops.dot_:
        return [Symbol(name) for name in ("w1", "w2", "x1", "x2", "b")]
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in rule.values()):
        return [Symbol(name) for name in ("x1", "x2", "x3")]
    return [Symbol(name) for name in list(rule)[1:]]


def row(op: ops.Op) -> str:
    xs = operands(op)
    rules = [f"{as_symbol(rule)}" for rule in op.partials(Symbol("out"), *xs)]
    slopes = "; ".join(f"d/d{x} = {rule}" for x, rule in zip(xs, rules))
    domain = "" if op.domain == UNRESTRICTED else op.domain
    cells = (str(op(*xs)), slopes, domain)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|').replace('*', chr(92) + '*') for cell in cells)} |"


def page() -> str:
    primitives = [op for op in ops.TABLE if op.symbol and op not in (ops.leaf, ops.constant, ops.identity)]
    return HEAD + "\n".join(map(row, [*primitives, *FAMILIES])) + "\n"


if __name__ == "__main__":
    print(page(), end="")
