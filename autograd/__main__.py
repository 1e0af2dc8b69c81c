"""The command line: python -m autograd compile "tanh(w*x + b)" w=0.5 x=2 b=-1"""

import argparse
import errno
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn
from unicodedata import normalize

from .expression import Expression
from .symbol import printable
from .value import Value

EPILOG = "An expression that starts with a minus stands in parentheses: '(-x)**2'."
UNREAD = (errno.EPIPE, errno.EINVAL)  # `| head` has seen enough; EINVAL is how Windows says so
FAILURES = (ValueError, ArithmeticError, ImportError, RuntimeError)  # what a computation may raise


class UsageError(Exception):
    """What the user wrote is not a command: the sentence for it."""


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        super().error(printable(message))


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns 0, 1 if its computation failed, 2 if it is not a command.

    Its arguments are `argv`, else those of the process. What argparse finds wrong, and --help, raise
    SystemExit, as always.
    """
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name may be in letters that the terminal lacks
    args = arguments(argv)
    try:
        args.run(args)
        sys.stdout.flush()
    except UsageError as error:
        return complain(error, 2)
    except FAILURES as error:
        return complain(error, 1)
    except OSError as error:
        if error.errno not in UNREAD:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the flush at exit must succeed
    return 0


def complain(error: Exception, code: int) -> int:
    print(f"error: {error}", file=sys.stderr)
    return code


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """The command and its arguments; values may stand before and after options."""
    prog = "python -m autograd" if sys.argv[0].endswith("__main__.py") else "glassgrad"
    parser = Parser(prog=prog, description="Gradients of formulas.", allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in COMMANDS:
        add(commands)
    args, rest = parser.parse_known_args(argv)
    options = [text for text in rest if text.startswith("-")]
    if options:
        args.parser.error(f"there is no option {', '.join(options)}. {EPILOG}")
    args.values += rest
    return args


# ---- what commands share: an expression, and a number for each of its names ----


def formula(commands: Any, name: str, does: str) -> argparse.ArgumentParser:
    """The parser of a command on an expression. Its function is set_defaults(run=...)."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=does, description=f"{does[0].upper()}{does[1:]}.", epilog=EPILOG, allow_abbrev=False
    )
    parser.add_argument("expression", metavar="EXPRESSION", help="such as 'tanh(w*x + b)'")
    parser.add_argument("values", nargs="*", metavar="NAME=VALUE", help="a number for each name: w=0.5")
    parser.set_defaults(parser=parser)
    return parser


def read(args: argparse.Namespace) -> tuple[Expression, dict[str, Value]]:
    """The expression, and a leaf for each of its names, in its order."""
    try:
        expression = Expression(args.expression)
    except ValueError as error:
        raise UsageError(error) from None
    given: dict[str, float] = {}
    for name, value in map(assignment, args.values):
        if name in given:
            raise UsageError(f"{printable(name)} is given twice")
        given[name] = value
    known(given, expression)
    missing = [name for name in expression.names if name not in given]
    if missing:
        example = " ".join(f"{name}=1.5" for name in missing)
        euler = "; Euler's number is written exp(1)" if "e" in missing else ""
        raise UsageError(f"no value for {', '.join(missing)}: add {example}{euler}")
    return expression, {name: Value(given[name], label=name) for name in expression.names}


def assignment(text: str) -> tuple[str, float]:
    """The name and the number of "w=0.5"."""
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"{printable(text)} is not NAME=VALUE, such as w=0.5")
    try:
        return normalize("NFKC", name.strip()), float(value)
    except ValueError:
        raise UsageError(f"{printable(text)}: {printable(value) or 'nothing'} is not a number") from None


def known(names: Any, expression: Expression) -> None:
    """Raise UsageError for a name that is not in the expression."""
    for name in names:
        if name not in expression.names:
            has = f"its names are {', '.join(expression.names)}" if expression.names else "it has no names"
            raise UsageError(f"{printable(name) or 'nothing'} is not a name in {expression.text}: {has}")


# ---- compile ----


def add_compile(commands: Any) -> None:
    parser = formula(commands, "compile", "turn an expression and its gradient into one plain program")
    parser.add_argument("--backend", choices=("python", "numpy", "numba"), help="what the program runs on")
    parser.add_argument(
        "--inputs", default="", metavar="X,Y", help="names of what is given; the others are learned"
    )
    parser.set_defaults(run=run_compile)


def run_compile(args: argparse.Namespace) -> None:
    expression, leaves = read(args)
    inputs = {name: leaves[name] for name in listed(args.inputs, expression)}
    parameters = {name: leaf for name, leaf in leaves.items() if name not in inputs}
    if not parameters:
        raise UsageError(f"nothing is learned in {expression.text}: it needs a name that is not an input")
    output = expression.evaluate(leaves)
    from . import compile  # noqa: PLC0415  # only now: a mistake is told without waiting for NumPy

    program = compile(
        output,
        inputs=list(inputs.values()),
        parameters=list(parameters.values()),
        backend=args.backend,
    )
    value, gradient = program.value_and_grad(*[[leaf.data] for leaf in inputs.values()])
    print(program, program.source.rstrip(), "", sep="\n\n", end="")
    print(*rows(value, parameters, gradient), sep="\n")


def listed(text: str, expression: Expression) -> list[str]:
    """The names in "x,y"."""
    names = [normalize("NFKC", name.strip()) for name in text.split(",") if name.strip()]
    known(names, expression)
    return names


def rows(value: float, names: Any, gradient: Any) -> Iterator[str]:
    """The value, and the derivative by each name, in two columns."""
    width = max(5, *[len(f"d/d{name}") for name in names])
    yield f"{'value':{width}} {value:.6g}"
    yield from (f"{f'd/d{name}':{width}} {slope:.6g}" for name, slope in zip(names, gradient))


COMMANDS = (add_compile,)  # each adds its parser

if __name__ == "__main__":
    sys.exit(main())
