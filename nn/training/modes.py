"""train() and eval() for a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from ..modules.module import Module


@contextmanager
def mode(model: Module, training: bool) -> Iterator[None]:
    """A context in which the model is in train() or eval() mode; then each of its modules is as it was."""
    before = [(module, module.training) for module in model.modules()]
    try:
        model.train(training)
        yield
    finally:
        try:
            _restore(before)
        except KeyboardInterrupt:
            _restore(before)
            raise


def _restore(before: list[tuple[Module, bool]]) -> None:
    for module, was in before:
        module.training = was
