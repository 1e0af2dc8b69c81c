"""doctor: why a gradient is 0, nan, or not the number that somebody got."""

import argparse
from typing import TYPE_CHECKING, Any

from .arguments import UsageError, add_language, check_names, expression_parser, read_expression
from .output import document, summary

if TYPE_CHECKING:
    from ..doctor.finding import Finding

EXAMPLES = (
    'Examples: glassgrad doctor "relu(w*x - 9)" w=2 x=3',
    '          glassgrad doctor "x**3" x=6 --of x --claimed 216',
)


def add(commands: Any) -> None:
    does = "say why a gradient is 0 or nan, or which mistake gives the number that you got"
    parser = expression_parser(commands, "doctor", does, *EXAMPLES)
    parser.add_argument(
        "--of", action="append", metavar="NAME", help="whose gradient; by default, of each name"
    )
    parser.add_argument(
        "--claimed", type=float, metavar="NUMBER", help="what you got as the gradient of the one name of --of"
    )
    add_language(parser, "what is said")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    from ..doctor import diagnose, why_nan, why_zero

    expression, leaves = read_expression(args)
    check_names(args.of or (), expression)
    names = args.of or list(leaves)
    if args.claimed is not None and len(names) != 1:
        raise UsageError("--claimed is the gradient of one name: choose it with --of NAME")
    output = expression.evaluate(leaves)
    if leaves:
        output.backward()
    found: dict[str, Finding] = {"output": why_nan(output)}
    for name in names:
        leaf = leaves[name]
        found[name] = why_zero(leaf, output) if args.claimed is None else diagnose(leaf, output, args.claimed)
    if args.json:
        findings = {name: as_data(finding) for name, finding in found.items()}
        document(summary(expression, leaves, output.data) | {"findings": findings})
    else:
        print(*[finding.text(args.lang) for finding in found.values()], sep="\n")


def as_data(finding: "Finding") -> dict[str, object]:
    causes = [{"kind": cause.kind, "sentence": cause.sentence} for cause in finding]
    return {"says": finding.says, "causes": causes}
