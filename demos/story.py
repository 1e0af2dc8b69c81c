"""What the demos that tell a story share: headings, trainings in silence, and whether it was so."""

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from nn import History, Module, Optimizer

from .common import DidNotLearn, learn, wrap


class NotShown(DidNotLearn):
    """What a run should have shown and did not, in one sentence: exit status 1."""

    says = "This run does not show it"


def tell(text: str) -> None:
    """Print paragraphs as wide as the terminal, and an empty line."""
    print(f"{wrap(text)}\n")


def heading(text: str) -> None:
    print(f"{text}\n{'-' * len(text)}\n")


def trial(model: Module, X: Any, y: Any, args: Namespace, optimizer: Optimizer, **settings: Any) -> History:
    """A training as in `learn`, one of several, in silence. Ctrl-C ends the demo."""
    history = learn(model, X, y, args, optimizer, verbose=False, **settings)
    if history.interrupted:
        raise KeyboardInterrupt
    return history


def check(claims: Mapping[str, bool], advice: str = "its default options") -> None:
    """Print what was shown. Raises NotShown if one of {what was told: whether it was so} was not."""
    print("What this run has shown:")
    for claim, was_so in claims.items():
        print(wrap(f"{'- ' if was_so else '- NOT: '}{claim}").replace("\n", "\n  "))
    missing = [claim for claim, was_so in claims.items() if not was_so]
    if missing:
        raise NotShown(f"{missing[0]} was not so; try {advice}")
