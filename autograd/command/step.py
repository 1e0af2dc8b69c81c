"""step: the stepper on an expression, or on a backward() call of the user's own script."""

import argparse
from typing import Any

from .arguments import (
    PARSER_OPTIONS,
    Parser,
    UsageError,
    above_zero,
    add_language,
    count,
    expression_parser,
    mixed,
    read_expression,
)
from .output import summary
from .script import run_script
from .window import check_windows, show, stepper_of

EXAMPLES = """\
Examples: glassgrad step "tanh(w*x + b)" w=0.5 x=2 b=-1.5
          glassgrad step --html page.html --lr 0.1 "(w*x - y)**2" w=1 x=2 y=3
          glassgrad step train.py                 its first backward() call
          glassgrad step --list train.py -n 10    which calls it makes
          glassgrad step --call 7 train.py -n 10

A file that ends in .py is run as python runs it, and not edited. Options for the
stepper stand before its name; all that stands behind it is for the script. While a
page or JSON goes to the standard output, what the script prints goes to the standard
error. Values without a label are called after the variables that hold them."""
USAGE = """\
%(prog)s [OPTIONS] EXPRESSION NAME=VALUE ...
       %(prog)s [OPTIONS] SCRIPT.py [ARGUMENT ...]"""


def add(commands: Any) -> None:
    does = "step through the chain rule of an expression, or of your own script"
    values = argparse.REMAINDER  # they may be the script's
    parser = expression_parser(commands, "step", does, EXAMPLES, values=values)
    parser.usage = USAGE
    add_options(parser)
    parser.set_defaults(run=run)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--html", metavar="FILE", help="write the page; - is the standard output")
    parser.add_argument(
        "--tui", action="store_true", help="the terminal program (pip install glassgrad[tui])"
    )
    parser.add_argument("--plain", action="store_true", help="print the transcript")
    add_language(parser, "the transcript, the page and the terminal program", default="")
    parser.add_argument(
        "--lr", type=above_zero("a learning rate"), metavar="RATE", help="end with a step of gradient descent"
    )
    scripts = parser.add_argument_group("of a script")
    scripts.add_argument("--call", type=count, metavar="N", help="its N-th backward() call; 1 is the first")
    scripts.add_argument("--line", type=count, metavar="N", help="the first one made at that line of it")
    scripts.add_argument("--list", action="store_true", help="run it to its end, and list the calls")
    scripts.add_argument(
        "--continue", dest="keep_on", action="store_true", help="do not stop it after the call"
    )


def run(args: argparse.Namespace) -> int:
    if args.expression.lower().endswith(".py"):
        return run_script(args)
    read_rest(args)
    check_windows(args)
    if args.call or args.line or args.list or args.keep_on:
        raise UsageError("--call, --line, --list and --continue are for scripts: files that end in .py")
    expression, leaves = read_expression(args)
    output = expression.evaluate(leaves)
    show(stepper_of(output, args, expression.text), args, summary(expression, leaves, output.data))
    return 0


def read_rest(args: argparse.Namespace) -> None:
    """Read into `args` what stands behind the expression: values, and options too."""
    parser = Parser(**PARSER_OPTIONS)
    parser.error, parser.print_help = args.parser.error, args.parser.print_help  # type: ignore[method-assign]
    parser.add_argument("--json", action="store_true")
    parser.add_argument("values", nargs="*")
    add_options(parser)
    argv, args.values = args.values, []
    mixed(parser, argv, args)
