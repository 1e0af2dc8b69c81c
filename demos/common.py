"""What the demos share: options, training, a progress bar, tables, and errors of one sentence."""

import argparse
import functools
import importlib
import math
import os
import shutil
import signal
import sys
import tempfile
import textwrap
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from io import StringIO, TextIOWrapper
from itertools import pairwise
from pathlib import Path
from typing import Any

from nn import History, Module, Optimizer, Recorder, TrainingWarning, fit


class DidNotLearn(Exception):
    """Why the training failed, in one sentence: exit status 1."""

    says = "It did not learn"


class StoppedEarly(DidNotLearn):
    """What was not learned yet when Ctrl-C was pressed, in one sentence: exit status 130."""


# ---- options ----

EXIT_STATUS = """\
Exit status: 0 if it learned, and what it tells was so, 1 if not, 2 for wrong
options, files that cannot be written or a package that is missing, 130 if
Ctrl-C stopped it before it had learned.
"""


def parser(  # noqa: PLR0913
    name: str,
    about: str | None,
    *,
    steps: int | None,
    lr: float | None,
    seed: int | None = 0,
    seed_is: str = "of all that is random",
    lr_is: str = "learning rate",
    unit: str = "steps",
    engine: bool = True,
    replay: bool = False,
) -> argparse.ArgumentParser:
    """A parser with the options that every demo has.

    name: of the module, after `python -m`. about: its docstring. steps, lr, seed: defaults of the options.
    seed_is, lr_is: what these are for. unit: what training steps are called. engine, replay: whether there
    are such options.
    """
    options = argparse.ArgumentParser(
        f"python -m {name}",
        description=wrap(about or ""),
        epilog=wrap(EXIT_STATUS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = options.add_argument
    add("--seed", type=whole, default=seed, help=f"{seed_is}{default(seed)}")
    add(f"--{unit}", type=count, default=steps, metavar="N", help=f"training {unit} at most{default(steps)}")
    add("--lr", type=rate, default=lr, metavar="RATE", help=f"{lr_is}{default(lr)}")
    add("--out", type=folder, default=Path("out"), metavar="DIR", help="the folder for the pictures (out)")
    add("--no-pictures", action="store_true", help="write no files")
    if engine:
        add("--engine", choices=("compiled", "eager"), default="compiled", help="how to train (compiled)")
    if replay:
        add("--replay", type=Path, metavar="FILE", help="write a page that plays the training of the net")
    return options


def default(value: float | None) -> str:
    """What the help of an option says of its default."""
    return "" if value is None else f" ({value})"


def parse(options: argparse.ArgumentParser, argv: Sequence[str] | None) -> argparse.Namespace:
    """The options in `argv`. Ends the process with status 2, and one sentence, if they are wrong."""
    args = options.parse_args(argv)
    if not args.no_pictures:
        try:
            args.out.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=args.out).close()
        except OSError as error:
            why = "it is a file" if isinstance(error, FileExistsError) else error.strerror
            options.error(f"argument --out: cannot write pictures to '{args.out}': {why}")
    return args


def whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a whole number, not {text!r}") from None


def count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number above 0, not {text!r}")
    return number


def rate(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"must be a number above 0, not {text!r}")
    return number


def folder(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError(f"must be the name of a folder, not {text!r}")
    return Path(text)


# ---- exit status ----


def demo(main: Callable[[Sequence[str] | None], None]) -> Callable[..., int]:
    """`main` as a function that returns its exit status, as in EXIT_STATUS, and raises nothing."""

    @functools.wraps(main)
    def run(argv: Sequence[str] | None = None) -> int:
        for name in ("stdout", "stderr"):
            if getattr(sys, name) is None:  # closed, as by >&-
                setattr(sys, name, StringIO())
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # for a console that has no ²
        try:
            main(argv)
            sys.stdout.flush()
        except StoppedEarly as why:
            return say(f"Stopped early, before it had learned: {why}.", 130)
        except DidNotLearn as why:
            return say(f"{why.says}: {why}.", 1)
        except KeyboardInterrupt:
            return say("Stopped by Ctrl-C.", 130)
        except BrokenPipeError:  # the reader of our output has left, as in `| head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        except OSError as error:
            return say(f"Cannot write {error.filename or 'the output'}: {error.strerror}.", 2)
        return 0

    return run


def say(sentence: str, status: int = 0) -> int:
    """Print a sentence to stderr, after all that was printed to stdout, and return the status."""
    sys.stdout.flush()
    print(wrap(sentence), file=sys.stderr)
    return status


# ---- training ----


def learn(  # noqa: PLR0913
    model: Module,
    X: Any,
    y: Any,
    args: argparse.Namespace,
    optimizer: Optimizer,
    *,
    replay: Path | None = None,
    **settings: Any,
) -> History:
    """Train by nn.fit, on all samples at once unless `settings` says otherwise.

    `args`: the options. `replay`: where to write a page that plays the training.

    Raises DidNotLearn if the loss explodes, KeyboardInterrupt if Ctrl-C was pressed before the first epoch
    was over.
    """
    all_at_once = {"batch_size": None, "shuffle": False}
    recorder = Recorder(model, X, y, loss=settings["loss"]) if replay else None
    if recorder:
        settings["callbacks"] = [*settings.get("callbacks", ()), recorder]
    try:
        with warnings.catch_warnings(action="ignore", category=TrainingWarning):  # the demo itself tells
            history = fit(model, X, y, optimizer=optimizer, engine=args.engine, **all_at_once | settings)
    except FloatingPointError as error:
        why, _, _ = str(error).partition(":")
        raise DidNotLearn(f"{why}; try a smaller --lr") from None
    if not len(history):
        raise KeyboardInterrupt
    if recorder:
        print(f"A page that plays the training:\n  {recorder.replay().save(replay)}\n")
    return history


def progress(total: int, name: str, losses: Sequence[float]) -> Iterator[int]:
    """0, 1, ... total - 1, behind a progress bar; Ctrl-C ends it early, with what was learned so far.

    Raises DidNotLearn if the last of `losses` is not a finite number.
    """
    with ctrl_c() as pressed:
        with closing(bar(total, name, losses)) as steps:
            for step in steps:
                yield step
                if not math.isfinite(losses[-1]):
                    raise DidNotLearn(f"the loss is {losses[-1]} after step {step + 1}; try a smaller --lr")
                if pressed:
                    break
        if pressed:
            say(f"{name}: stopped by Ctrl-C after step {step + 1} of {total}.")


def failure(problem: str, losses: Sequence[float], stopped: bool, unit: str = "steps") -> DidNotLearn:
    """The error for a training with a problem: what to try, as its losses suggest.

    `stopped`: whether Ctrl-C ended it. `unit`: the name of the option for a longer training.
    """
    if stopped:
        return StoppedEarly(problem)
    if losses[-1] > losses[0]:
        return DidNotLearn(f"{problem}, and the loss rose; try a smaller --lr")
    rises = any(later > loss for loss, later in pairwise(losses))
    settings = f"a smaller --lr, more --{unit}" if rises else f"more --{unit}, another --lr"
    return DidNotLearn(f"{problem}; try {settings}, or another --seed")


def bar(total: int, name: str, losses: Sequence[float]) -> Generator[int, None, None]:
    """0, 1, ... total - 1; with a bar if stderr is a terminal and tqdm is installed."""
    tqdm = optional("tqdm.auto") if sys.stderr.isatty() else None
    if not tqdm:
        yield from range(total)
        return
    width = min(76, shutil.get_terminal_size().columns - 3)  # leaves room for the ^C of the terminal
    with tqdm.tqdm(total=total, desc=name, leave=False, ncols=width) as line:
        for step in range(total):
            yield step
            line.set_postfix_str(f"loss {losses[-1]:.4g}", refresh=False)
            line.update()


@contextmanager
def ctrl_c() -> Iterator[list[bool]]:
    """A list that is no longer empty once Ctrl-C was pressed; pressing it again raises KeyboardInterrupt."""
    pressed: list[bool] = []

    def note(*_: Any) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(True)

    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    try:
        if usual:
            signal.signal(signal.SIGINT, note)
        yield pressed
    finally:
        if usual:
            signal.signal(signal.SIGINT, signal.default_int_handler)


# ---- text ----


def wrap(text: str) -> str:
    """The paragraphs of a text in lines as wide as the terminal, at most 79 characters."""
    width = min(79, shutil.get_terminal_size().columns - 1)
    fill = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False).fill
    return "\n\n".join(map(fill, text.strip("\n").split("\n\n")))


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as text: columns of numbers are aligned to the right, of words to the left."""
    columns = list(zip(header, *rows))
    widths = [max(map(len, column)) for column in columns]
    sides = [">" if column[1][:1] in "+-.0123456789" else "<" for column in columns]
    lines = [
        "".join(f"  {cell:{side}{width}} " for cell, side, width in zip(row, sides, widths))
        for row in (header, *rows)
    ]
    return "\n".join(line.rstrip() for line in lines)


def optional(module: str) -> Any:
    """The module, or None if it is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError:
        return None
