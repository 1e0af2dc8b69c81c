"""check: gradients against finite differences."""

import argparse
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..finite_differences import finite_difference, gradcheck
from ..formula.expression import Expression
from ..functional import value_and_grad
from .formula import UsageError, above_zero, formula, read
from .output import columns, document, told

EXAMPLE = 'Example: glassgrad check "tanh(w*x + b)" w=0.5 x=2 b=-1.5; the exit code is 1 where they differ.'
NOT_FINITE = "cannot be compared: not both are finite"
HEAD = ("name", "value", "autograd", "finite difference", "")


class Row(NamedTuple):
    """The derivative by one name, twice."""

    name: str
    value: float
    autograd: float
    finite_difference: float
    problem: str  # "" if they agree

    def cells(self) -> tuple[str, ...]:
        numbers = (f"{number:.8g}" for number in (self.value, self.autograd, self.finite_difference))
        return self.name, *numbers, self.problem or "agree"


def add(commands: Any) -> None:
    parser = formula(
        commands, "check", "compare the gradients of an expression with finite differences", EXAMPLE
    )
    parser.add_argument(
        "--tolerance",
        type=above_zero("a tolerance"),
        default=1e-6,
        help="the largest difference, as a share of the number; 1e-6",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    expression, leaves = read(args)
    if not leaves:
        raise UsageError(f"there is nothing to check in {expression.text}: it has no names")
    output = expression.evaluate(leaves)
    found = list(rows(expression, [leaf.data for leaf in leaves.values()], args.tolerance))
    differ = [row for row in found if row.problem]
    if args.json:
        gradients = {row.name: row._asdict() | {"agree": not row.problem} for row in found}
        document(told(expression, leaves, output.data) | {"agree": not differ, "gradients": gradients})
    else:
        print(*columns([HEAD, *[row.cells() for row in found]], " >>>"), sep="\n")
    return 1 if differ else 0


def rows(expression: Expression, point: list[float], tolerance: float) -> Iterator[Row]:
    def along(i: int, x: Any) -> Any:
        return expression.evaluate(dict(zip(expression.names, [*point[:i], x, *point[i + 1 :]])))

    for i, (name, x) in enumerate(zip(expression.names, point)):
        f = lambda x, i=i: along(i, x)
        exact, numeric = value_and_grad(f)(x)[1], near(f, x, name)
        finite = math.isfinite(exact) and math.isfinite(numeric)
        yield Row(name, x, exact, numeric, problem(f, x, tolerance) if finite else NOT_FINITE)


def near(f: Any, x: float, name: str) -> float:
    try:
        return float(finite_difference(f, x))
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(
            f"finite differences look to both sides of {name} = {x:g}, and there {error}"
        ) from None


def problem(f: Any, x: float, tolerance: float) -> str:
    """What gradcheck says of it; "" if the two agree."""
    try:
        gradcheck(f, x, tolerance=tolerance)
    except AssertionError as error:
        _, semicolon, why = str(error).partition("; ")
        return f"differ{semicolon}{why}"
    return ""
