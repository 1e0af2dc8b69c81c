"""What commands share: their parsers, an expression, and a number for each of its names."""

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn
from unicodedata import normalize

from ..formula.expression import Expression
from ..formula.symbol import printable
from ..value import Value
from ..words.sentence import LANGUAGES

MINUS = "An expression that starts with a minus stands in parentheses: '(-x)**2'."
FAILURES = (ValueError, ArithmeticError, ImportError, RuntimeError)  # what a computation may raise
PARSER_OPTIONS: dict[str, Any] = {
    "formatter_class": argparse.RawDescriptionHelpFormatter,
    "allow_abbrev": False,
}


class UsageError(Exception):
    """What the user wrote is not a command; the message says why."""


class Parser(argparse.ArgumentParser):
    """A parser whose messages can be printed, whatever the user wrote."""

    def error(self, message: str) -> NoReturn:
        super().error(printable(message))


class Version(argparse.Action):
    """Prints the version of the installed package."""

    def __init__(self, option_strings: Sequence[str], dest: str, **_: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version and stop")

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        from importlib import metadata

        try:
            print("glassgrad", metadata.version("glassgrad"))
        except metadata.PackageNotFoundError:
            print("glassgrad, not installed: its files are used where they are")
        parser.exit()


def mixed(
    parser: argparse.ArgumentParser, argv: Sequence[str] | None, args: argparse.Namespace
) -> argparse.Namespace:
    """`args` with what is in `argv`, where values may stand before and after options.

    Ends the process with a message for an unknown option.
    """
    args, rest = parser.parse_known_args(argv, args)
    options = [text for text in rest if text.startswith("-")]
    if options:
        args.parser.error(f"there is no option {', '.join(options)}. {MINUS}")
    args.values += rest
    return args


# ---- numbers ----


def above_zero(what: str) -> Callable[[str], float]:
    """A function that reads a finite number above 0 from a command line; `what` is for its message."""

    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not 0 < number < math.inf:
            raise argparse.ArgumentTypeError(f"{what} is a number above 0, not {text or 'nothing'}")
        return number

    return read


def count(text: str) -> int:
    """Read a whole number above 0 from a command line."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is not 1, 2, 3, ...")
    return int(text)


# ---- an expression, and a number for each of its names ----


def expression_parser(
    commands: Any,
    name: str,
    does: str,
    *examples: str,
    values: str = "*",
) -> argparse.ArgumentParser:
    """Add the parser of a command on an expression; set_defaults(run=...) gives it what it runs.

    commands: where to add it. does: what the command does, for its help. values: the nargs of NAME=VALUE.
    """
    parser = command_parser(commands, name, does, *examples, MINUS)
    parser.add_argument(
        "expression", metavar="EXPRESSION", help="such as 'tanh(w*x + b)'; - reads it from the standard input"
    )
    names = parser.add_argument("values", nargs=values, metavar="NAME=VALUE", help="a number for each: w=0.5")
    names.required = False  # not even what stands behind a script
    return parser


def command_parser(commands: Any, name: str, does: str, *epilog: str) -> argparse.ArgumentParser:
    """Add the parser of a command, with the option --json; `epilog`: the last lines of its help."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=does,
        description=f"{does[0].upper()}{does[1:]}.",
        epilog="\n".join(epilog),
        **PARSER_OPTIONS,
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(parser=parser, values=[])
    return parser


def add_language(parser: argparse.ArgumentParser, of: str, default: str = "en") -> None:
    """Add the option --lang; `of`: what is said in this language."""
    parser.add_argument("--lang", choices=LANGUAGES, default=default, help=f"the language of {of}")


def read_expression(args: argparse.Namespace) -> tuple[Expression, dict[str, Value]]:
    """(the expression, {name: its leaf} in the order of the names).

    Raises UsageError for what is no expression, and for a value that is missing, given twice or no number.
    """
    check_is_no_file(args.expression)
    try:
        expression = Expression(sys.stdin.read() if args.expression == "-" else args.expression)
    except ValueError as error:
        raise UsageError(error) from None
    numbers: dict[str, float] = {}
    for name, value in map(assignment, args.values):
        if name in numbers:
            raise UsageError(f"{printable(name)} is given twice")
        numbers[name] = value
    check_names(numbers, expression)
    missing = [name for name in expression.names if name not in numbers]
    if missing:
        example = " ".join(f"{name}=1.5" for name in missing)
        euler = "; Euler's number is written exp(1)" if "e" in missing else ""
        raise UsageError(f"no value for {', '.join(missing)}: add {example}{euler}")
    return expression, {name: Value(numbers[name], label=name) for name in expression.names}


def check_is_no_file(text: str) -> None:
    """Raise UsageError, which says what to do, for the name of a notebook or a script."""
    name, path = printable(text), text.lower()
    if path.endswith(".ipynb"):
        raise UsageError(
            f"{name} is a notebook, not an expression: write stepper(loss) in it, which shows the page "
            f"there; or make a script of it (jupyter nbconvert --to script {name}), which glassgrad step runs"
        )
    if path.endswith(".py"):
        raise UsageError(f"{name} is a script, not an expression: glassgrad step {name} runs it")


def assignment(text: str) -> tuple[str, float]:
    """(name, number) of "w=0.5". Raises UsageError for another text."""
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"{printable(text)} is not NAME=VALUE, such as w=0.5")
    try:
        return normalize("NFKC", name.strip()), float(value)
    except ValueError:
        raise UsageError(f"{printable(text)}: {printable(value) or 'nothing'} is not a number") from None


def check_names(names: Iterable[str], expression: Expression) -> None:
    """Raise UsageError for a name that is not in the expression."""
    for name in names:
        if name not in expression.names:
            has = f"its names are {', '.join(expression.names)}" if expression.names else "it has no names"
            raise UsageError(f"{printable(name) or 'nothing'} is not a name in {expression.text}: {has}")


def names_in(text: str, expression: Expression) -> list[str]:
    """The names in "x,y". Raises UsageError for one that is not in the expression."""
    names = [normalize("NFKC", name.strip()) for name in text.split(",") if name.strip()]
    check_names(names, expression)
    return names
