"""playground: a page in which a net learns."""

import argparse
from typing import Any

from .arguments import UsageError, command_parser
from .output import document, write

EXAMPLE = """\
Example: glassgrad playground --html play.html

The page needs no network. Data, layers, activation, loss, learning rate and more
are chosen in it. In Python, autograd.playground(model, X, y) begins with a net and
samples of your own."""


def add(commands: Any) -> None:
    parser = command_parser(commands, "playground", "open a page in which a net learns", EXAMPLE)
    parser.add_argument("--html", metavar="FILE", help="write the page instead; - is the standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    if args.html == "":
        raise UsageError("--html needs the name of a file, such as play.html; - is the standard output")
    if args.html == "-" and args.json:
        raise UsageError("--html - and --json both write to the standard output: name a file")
    from ..step.page.playground import playground

    page = playground()
    if args.html == "-":
        write(page.html().encode())
        return
    file = page.save(args.html) if args.html else page.view()
    if args.json:
        document({"file": file})
    else:
        print(file)
