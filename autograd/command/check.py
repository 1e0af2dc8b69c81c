"""check: gradients against finite differences."""

import argparse
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..finite_differences import finite_difference, gradcheck
from ..formula.expression import Expression
from ..functional import value_and_grad
from .arguments import UsageError, above_zero, expression_parser, read_expression
from .output import columns, document, summary

EXAMPLE = 'Example: glassgrad check "tanh(w*x + b)" w=0.5 x=2 b=-1.5; the exit code is 1 where they differ.'
NOT_FINITE = "cannot be compared: not both are finite"
HEAD = ("name", "value", "autograd", "finite difference", "")


class Comparison(NamedTuple):
    """The derivative by one name, by the chain rule and by finite differences."""

    name: str
    value: float
    autograd: float
    finite_difference: float
    problem: str  # "" if they agree

    def cells(self) -> tuple[str, ...]:
        """A row of the table."""
        numbers = (f"{number:.8g}" for number in (self.value, self.autograd, self.finite_difference))
        return self.name, *numbers, self.problem or "agree"


def add(commands: Any) -> None:
    parser = expression_parser(
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
    expression, leaves = read_expression(args)
    if not leaves:
        raise UsageError(f"there is nothing to check in {expression.text}: it has no names")
    output = expression.evaluate(leaves)
    results = list(comparisons(expression, [leaf.data for leaf in leaves.values()], args.tolerance))
    differ = [row for row in results if row.problem]
    if args.json:
        gradients = {row.name: row._asdict() | {"agree": not row.problem} for row in results}
        document(summary(expression, leaves, output.data) | {"agree": not differ, "gradients": gradients})
    else:
        print(*columns([HEAD, *[row.cells() for row in results]], " >>>"), sep="\n")
    return 1 if differ else 0


def comparisons(expression: Expression, point: list[float], tolerance: float) -> Iterator[Comparison]:
    """For each name of the expression its derivative at `point`: the numbers of the names, in their order."""

    def along(i: int, x: Any) -> Any:
        return expression.evaluate(dict(zip(expression.names, [*point[:i], x, *point[i + 1 :]])))

    for i, (name, x) in enumerate(zip(expression.names, point)):
        f = lambda x, i=i: along(i, x)
        exact, numeric = value_and_grad(f)(x)[1], numeric_derivative(f, x, name)
        finite = math.isfinite(exact) and math.isfinite(numeric)
        yield Comparison(name, x, exact, numeric, problem(f, x, tolerance) if finite else NOT_FINITE)


def numeric_derivative(f: Any, x: float, name: str) -> float:
    """The derivative of `f` at `x` by finite differences. Raises ValueError if `f` is undefined near it."""
    try:
        return float(finite_difference(f, x))
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(
            f"finite differences look to both sides of {name} = {x:g}, and there {error}"
        ) from None


def problem(f: Any, x: float, tolerance: float) -> str:
    """How the derivatives of `f` at `x` differ, as gradcheck says it; "" if they agree."""
    try:
        gradcheck(f, x, tolerance=tolerance)
    except AssertionError as error:
        _, semicolon, why = str(error).partition("; ")
        return f"differ{semicolon}{why}"
    return ""
