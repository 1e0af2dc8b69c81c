"""The command line: python -m autograd step "tanh(w*x + b)" w=0.5 x=2 b=-1"""

import argparse
import errno
import os
import sys
from collections.abc import Sequence

from .command import COMMANDS
from .command.arguments import FAILURES, PARSER_OPTIONS, Parser, UsageError, Version, mixed
from .command.standard_output import send

UNREAD = (errno.EPIPE, errno.EINVAL)  # `| head` has seen enough; EINVAL is how Windows says so
EPILOG = """\
glassgrad COMMAND --help explains a command. Exit codes: 0 done; 1 the computation
failed, or check found a difference; 2 not a command. With --json one JSON document
is all that stands on the standard output; in it nan is "NaN", and what is infinite
"Infinity" or "-Infinity". Colours are for terminals, and not if NO_COLOR is set."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns 0, 1 if its computation failed, 2 if it is not a command.

    Its arguments are `argv`, else those of the process. What argparse finds wrong, and --help, raise
    SystemExit, as always.
    """
    open_what_is_closed()
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name may be in letters that the terminal lacks
    args = arguments(argv)
    args.is_process = argv is None
    try:
        code: int = args.run(args) or 0
        if not sys.stdout.closed:
            sys.stdout.flush()
    except UsageError as error:
        return complain(error, 2)
    except FAILURES as error:
        return complain(error, 1)
    except OSError as error:
        if error.errno not in UNREAD or error.filename is not None:
            return complain(error, 1)
        send(sys.stdout.fileno(), to=None)  # the flush at exit must succeed
        return 0
    return code


def open_what_is_closed() -> None:
    """A standard stream that the caller has closed holds, and keeps, nothing."""
    for name, mode in ("stdin", "r"), ("stdout", "w"), ("stderr", "w"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115


def complain(error: Exception, code: int) -> int:
    if not sys.stdout.closed:  # by a script
        sys.stdout.flush()
    print(f"error: {error}", file=sys.stderr)
    return code


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """The command and its arguments."""
    prog = "python -m autograd" if sys.argv[0].endswith("__main__.py") else "glassgrad"
    parser = Parser(
        prog=prog, description="Gradients of formulas and of your scripts.", epilog=EPILOG, **PARSER_OPTIONS
    )
    parser.add_argument("--version", action=Version)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in COMMANDS:
        add(commands)
    return mixed(parser, argv, argparse.Namespace())


if __name__ == "__main__":
    sys.exit(main())
