"""Which sample of a batch makes a loss or a gradient nan or infinite, and which operation of it."""

from collections.abc import Sequence

from autograd import enable_grad, why_nan

from ..data.arrays import Loss, answer, rows
from ..data.batching import Batch
from ..modules.module import Module
from ..modules.noise import drawing_from


def culprit(model: Module, loss: Loss, batch: Batch, indices: Sequence[int]) -> tuple[str, str]:
    """(which sample is the first that is computed to nan or infinity, or not at all; what is said of it).

    batch: n samples. indices: n places of them in the data. Two times "" if there is none.
    """
    with enable_grad():
        for row, (i, x, target) in enumerate(zip(indices, batch.X, rows(batch.y))):
            try:
                with drawing_from(batch.source(row)):
                    finding = why_nan(loss(answer(model, x), target))
            except (ValueError, ArithmeticError) as error:
                return f"X[{i}]", str(error)
            if finding:
                return f"X[{i}]", str(finding)
    return "", ""
