"""step train.py: the user's own script, and the backward() call in it to step through."""

import argparse
import itertools
import os
import sys
from collections.abc import Callable
from contextlib import nullcontext, redirect_stdout
from typing import TYPE_CHECKING

from ..formula.symbol import printable
from .arguments import UsageError
from .output import columns, document
from .standard_output import is_kept, kept_for_us
from .window import check_windows, show, stepper_of

if TYPE_CHECKING:
    from ..value import Value
    from .runner import Call, ScriptRun

OPTIONS = ("--call", "--line", "--list", "--continue", "--html", "--tui", "--plain", "--lang")
LONGEST_SOURCE = 48  # letters of a source line in the list
SHOWN_LATER = "its stepper opens when the main thread has ended; Ctrl-C ends it"
NO_CALL = (
    "grad(), value_and_grad() and compiled programs compute gradients without one. "
    'nn.fit makes one for each batch with engine="eager", and none with engine="compiled", its default'
)


def run_script(args: argparse.Namespace) -> int:
    """Run the script, show the stepper of one call or list all calls, and return the exit code."""
    check_windows(args)
    check_list(args)
    if not os.path.isfile(args.expression):
        raise UsageError(f"there is no file {printable(args.expression)}")
    from .runner import ScriptRun

    is_ours = args.json or args.html == "-"
    with kept_for_us(forever=args.is_process) if is_ours else nullcontext():
        script = ScriptRun(args.expression, args.values, wanted(args), looking(args), keep_on=args.keep_on)
        code = script.run()
        if not is_ours and sys.stdout.closed:
            raise UsageError("the script closed its standard output: there is nowhere to print")
        if args.list:
            list_calls(script, args.json)
    return code if report_outcome(script, args, code) else code or int(not args.list)


def check_list(args: argparse.Namespace) -> None:
    """Raise UsageError for options that do not go with --list."""
    others = [args.call, args.line, args.keep_on, args.lr, args.html, args.tui, args.plain]
    if args.list and any(others):
        raise UsageError("--list goes with no other option but --json")


def looking(args: argparse.Namespace) -> Callable[["Value", "Call"], Callable[[], None]]:
    """A function for `ScriptRun` that makes the stepper of a call, and returns what shows it."""
    stdout = sys.stdout  # the script may have another one

    def look(output: "Value", call: "Call") -> Callable[[], None]:
        if call.thread:
            say(args, f"{call_text(call)} is made in thread {printable(call.thread)}; {SHOWN_LATER}")
        stepper = stepper_of(output, args, title(call))

        def shown() -> None:
            with nullcontext() if is_kept() else redirect_stdout(stdout):
                show(stepper, args, {"script": args.expression, "call": call._asdict()})

        return shown

    return look


def report_outcome(script: "ScriptRun", args: argparse.Namespace, code: int) -> bool:
    """Whether there was what the user asked for; if not, or if the script was stopped, say so."""
    if script.chosen and not args.keep_on:
        say(args, f"stopped at {call_text(script.chosen)}; --continue lets it run on")
    if script.chosen or (args.list and script.calls):
        return True
    say(args, f"{why_no_call(script, args, failed=bool(code))}{misplaced(args)}")
    return False


def say(args: argparse.Namespace, sentence: str) -> None:
    """Print a sentence about the script to the standard error."""
    print(f"{printable(os.path.basename(args.expression))}: {sentence}", file=sys.stderr)


def wanted(args: argparse.Namespace) -> Callable[["Call"], bool]:
    """A function that says whether a call is the one to step through: of those at --line, number --call."""
    numbers = itertools.count(1)

    def is_it(call: "Call") -> bool:
        return not args.list and at_line(call, args) and next(numbers) == (args.call or 1)

    return is_it


def at_line(call: "Call", args: argparse.Namespace) -> bool:
    """Whether a call was made at --line; all are, without that option."""
    return not args.line or (call.file, call.line) == (os.path.abspath(args.expression), args.line)


def call_text(call: "Call") -> str:
    return f"backward() call {call.number}, line {call.line}"


def title(call: "Call") -> str:
    """The title of the stepper of a call."""
    seeded = f"; backward({call.seed:g}) makes each gradient {call.seed:g} times as large" * (call.seed != 1)
    return f"{call.place}  {call.source}  (backward() call {call.number}{seeded})"


def why_no_call(script: "ScriptRun", args: argparse.Namespace, failed: bool) -> str:
    """Why there is nothing to step through, in words."""
    calls = [call for call in script.calls if at_line(call, args)]
    at = f" at line {args.line}" if args.line and script.calls else ""
    if calls:
        return f"{len(calls)} backward() call{'s' * (len(calls) > 1)}{at}, not {args.call}"
    if script.calls:
        places = dict.fromkeys(call.place for call in script.calls)
        return f"no backward() call{at}, but at {', '.join(places)}"
    return "no backward() call before it ended" if failed else f"no backward() call: {NO_CALL}"


def misplaced(args: argparse.Namespace) -> str:
    """A hint, if an option of the stepper was given to the script; else ""."""
    ours = [word for word in args.values if word.partition("=")[0] in OPTIONS]
    return f"; it was given {' '.join(ours)}: options for the stepper stand before its name" if ours else ""


def list_calls(script: "ScriptRun", as_json: bool) -> None:
    """Print the calls of a script, as a table or as a JSON document."""
    if as_json:
        document({"script": script.typed_path, "calls": [call._asdict() for call in script.calls]})
    elif script.calls:
        head = ("call", "where", "source", "output", "values", "")
        print(*columns([head, *map(cells, script.calls)], "><<<>"), sep="\n")


def cells(call: "Call") -> tuple[str, ...]:
    """The row of a call in the table."""
    name = f"{printable(call.name)} = " if call.name else ""
    inside = [f"in {call.inside}"] * bool(call.inside) + [f"in thread {call.thread}"] * bool(call.thread)
    source = call.source if len(call.source) <= LONGEST_SOURCE else f"{call.source[: LONGEST_SOURCE - 1]}…"
    place, source, where = map(printable, (call.place, source, ", ".join(inside)))
    return str(call.number), place, source, f"{name}{call.data:.6g}", f"{call.values:,}", where
