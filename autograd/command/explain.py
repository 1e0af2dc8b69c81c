"""explain: where the gradient of a name comes from."""

import argparse
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .arguments import add_language, check_names, count, expression_parser, read_expression
from .output import document, summary, tinted

if TYPE_CHECKING:
    from ..explain.ledger import Ledger
    from ..explain.paths import Path
    from ..explain.steps import Step, Steps

EXAMPLES = (
    'Examples: glassgrad explain "x*w + x" x=2 w=-3 --of x',
    '          glassgrad explain "(a*b)**2 + a" a=2 b=3 --of a --paths 5',
)


def add(commands: Any) -> None:
    does = "say where a gradient comes from, contribution by contribution"
    parser = expression_parser(commands, "explain", does, *EXAMPLES)
    parser.add_argument(
        "--of", action="append", metavar="NAME", help="whose gradient; by default, that of each name"
    )
    parser.add_argument(
        "--paths", type=count, metavar="K", help="also the K paths to the output that carry most of it"
    )
    add_language(parser, "what is said")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    expression, leaves = read_expression(args)
    check_names(args.of or (), expression)
    output = expression.evaluate(leaves)
    ledgers = {name: leaves[name].explain(output) for name in args.of or leaves}
    if args.json:
        explained = {name: ledger_data(ledger, args.paths) for name, ledger in ledgers.items()}
        document(summary(expression, leaves, output.data) | {"ledgers": explained})
    else:
        print(*["\n".join(lines(ledger, args.paths, args.lang)) for ledger in ledgers.values()], sep="\n\n")


def lines(ledger: "Ledger", paths: int | None, lang: str) -> Iterator[str]:
    """The lines of a ledger, numbers in the colour of their sign; then so many of the largest paths."""
    numbers = [ledger.grad, *[step.contribution for step in ledger.rows]]
    for line, number in zip(ledger.text(lang).split("\n"), numbers):
        product, *how = re.split(r"(?<=\S)(?=   )", line, maxsplit=1)
        yield tinted(product, number) + "".join(how)
    if paths:
        yield f"\n{ledger.paths(paths).text(lang)}"


def ledger_data(ledger: "Ledger", paths: int | None) -> dict[str, Any]:
    rows = [step_data(step, ledger.trace) for step in ledger.rows]
    if not paths:
        return {"gradient": ledger.grad, "rows": rows}
    largest = ledger.paths(paths)
    records = [path_data(path, ledger.trace) for path in largest]
    return {"gradient": ledger.grad, "rows": rows, "path_count": largest.total, "paths": records}


def step_data(step: "Step", trace: "Steps") -> dict[str, Any]:
    return {
        "via": str(trace.names[step.node]),
        "formula": str(trace.formula(step.node)),
        "input": step.position + 1,
        "rule": str(step.rule),
        "local": step.local,
        "grad": step.grad,
        "contribution": step.contribution,
    }


def path_data(path: "Path", trace: "Steps") -> dict[str, Any]:
    nodes = [str(trace.names[node]) for node in path.nodes]
    return {"nodes": nodes, "locals": path.locals, "product": path.product}
