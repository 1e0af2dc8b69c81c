"""How a stepper is shown: as a page, as the terminal program, as JSON, or as the transcript."""

import argparse
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from .arguments import UsageError
from .output import document, write

if TYPE_CHECKING:
    from ..step.stepper import Stepper
    from ..value import Value


def check_windows(args: argparse.Namespace) -> None:
    """Raise UsageError for two ways to show it at once; ImportError for one that cannot be."""
    if args.html == "":
        raise UsageError("--html needs the name of a file, such as page.html; - is the standard output")
    options = [f"--{name}" for name in ("html", "tui", "plain", "json") if getattr(args, name)]
    if len(options) > 1:
        raise UsageError(f"{' and '.join(options)}: choose one")
    if args.tui and not find_spec("textual"):
        raise ImportError(
            "the terminal program needs textual: pip install glassgrad[tui]; --plain needs nothing"
        )


def stepper_of(output: "Value", args: argparse.Namespace, title: str) -> "Stepper":
    from ..step.stepper import stepper

    return stepper(output, lr=args.lr, title=title)


def show(stepper: "Stepper", args: argparse.Namespace, about: dict[str, Any]) -> None:
    """Show the stepper as the options ask for. `about`: what a JSON document begins with."""
    if args.html == "-":
        write(stepper.html(args.lang or None).encode())
    elif args.html:
        print(stepper.save(args.html, args.lang or None))
    elif args.json:
        document(about | {"stepper": stepper.json()})
    elif args.plain:
        print(stepper.transcript(args.lang or "en"))
    else:
        stepper.run(args.lang)
