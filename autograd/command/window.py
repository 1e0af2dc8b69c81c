"""The windows on a stepper: a page, the terminal program, JSON, or the transcript."""

import argparse
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from .formula import UsageError
from .output import document, write

if TYPE_CHECKING:
    from ..step.stepper import Stepper
    from ..value import Value


def check_windows(args: argparse.Namespace) -> None:
    """Raise UsageError for two windows at once; ImportError for one that cannot open."""
    if args.html == "":
        raise UsageError("--html needs the name of a file, such as page.html; - is the standard output")
    given = [f"--{name}" for name in ("html", "tui", "plain", "json") if getattr(args, name)]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)}: choose one")
    if args.tui and not find_spec("textual"):
        raise ImportError(
            "the terminal program needs textual: pip install glassgrad[tui]; --plain needs nothing"
        )


def stepper_of(output: "Value", args: argparse.Namespace, title: str) -> "Stepper":
    from ..step.stepper import stepper

    return stepper(output, lr=args.lr, title=title)


def show(stepper: "Stepper", args: argparse.Namespace, about: dict[str, Any]) -> None:
    if args.html == "-":
        write(stepper.html().encode())
    elif args.html:
        print(stepper.save(args.html))
    elif args.json:
        document(about | {"stepper": stepper.json()})
    elif args.plain:
        print(stepper)
    else:
        stepper.run()
