"""Which sample of a batch makes a loss or a gradient nan or infinite, and which operation of it."""

from collections.abc import Sequence
from typing import Any

from autograd import enable_grad, why_nan

from .data import Loss, answer
from .module import Module


def culprit(model: Module, loss: Loss, X: Any, y: Any, indices: Sequence[int]) -> str:
    """A sentence on the first sample that is computed to nan or infinity; "" if there is none.

    X: the batch, of shape (n, ...). y: its targets, of shape (n, ...). indices: n places of them in the data.
    """
    with enable_grad():
        for i, x, target in zip(indices, X, y.tolist()):
            try:
                finding = why_nan(loss(answer(model, x), target))
            except (ValueError, ArithmeticError) as error:
                return f"at X[{i}] {error}"
            if finding:
                return f"at X[{i}] {finding}"
    return ""
