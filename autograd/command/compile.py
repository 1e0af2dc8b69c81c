"""compile: an expression and its gradient as one plain program."""

import argparse
from collections.abc import Iterable, Iterator
from typing import Any

from .arguments import UsageError, expression_parser, names_in, read_expression
from .output import document, summary, tinted

EXAMPLE = 'Example: glassgrad compile "tanh(w*x + b)" w=0.5 b=-1.5 x=2 --inputs x --backend numpy'


def add(commands: Any) -> None:
    parser = expression_parser(
        commands, "compile", "turn an expression and its gradient into one plain program", EXAMPLE
    )
    parser.add_argument("--backend", choices=("python", "numpy", "numba"), help="what the program runs on")
    parser.add_argument(
        "--inputs", default="", metavar="X,Y", help="names of what is given; the others are learned"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    expression, leaves = read_expression(args)
    inputs = {name: leaves[name] for name in names_in(args.inputs, expression)}
    parameters = {name: leaf for name, leaf in leaves.items() if name not in inputs}
    if not parameters:
        raise UsageError(f"nothing is learned in {expression.text}: it needs a name that is not an input")
    output = expression.evaluate(leaves)
    from .. import compile  # only now: a mistake is told without waiting for NumPy

    program = compile(
        output,
        inputs=list(inputs.values()),
        parameters=list(parameters.values()),
        backend=args.backend,
    )
    value, gradient = program.value_and_grad(*[[leaf.data] for leaf in inputs.values()])
    slopes = dict(zip(parameters, map(float, gradient)))
    if args.json:
        program_data = {"gradients": slopes, "plan": str(program), "source": program.source}
        document(summary(expression, leaves, float(value)) | program_data)
        return
    print(program, program.source.rstrip(), "", sep="\n\n", end="")
    print(*table(value, slopes.items()), sep="\n")


def table(value: float, slopes: Iterable[tuple[str, float]]) -> Iterator[str]:
    """Lines of two columns: the value, and the derivative by each name."""
    slopes = list(slopes)
    width = max(5, *[len(f"d/d{name}") for name, _ in slopes])
    yield f"{'value':{width}} {value:.6g}"
    yield from (f"{f'd/d{name}':{width}} {tinted(f'{slope:.6g}', slope)}" for name, slope in slopes)
