"""Samples and targets as arrays, with every check that can be made before the first step."""

from collections.abc import Callable
from numbers import Integral, Real
from typing import Any, TypeAlias

from autograd import Value, constant, enable_grad

from .losses import CLASSIFICATION, LOSSES
from .masks import refuse_masked
from .module import Module
from .names import counted, find

Loss: TypeAlias = Callable[[Any, Any], Any]  # of (prediction, target), for one sample


def array(name: str, x: Any) -> Any:
    """`x` as a NumPy array of numbers, of shape (samples, ...); ints stay ints, for they may be classes.

    `name`: what errors call it. Raises TypeError for what are no numbers, ValueError for ragged rows or no
    samples.
    """
    import numpy as np

    refuse_masked(name, x)
    given = list(x) if hasattr(x, "__next__") else x
    try:
        numbers = np.asarray(given)
    except ValueError:
        raise ValueError(f"{name} is ragged: its rows must all have the same length") from None
    if numbers.dtype.kind not in "biuf":
        numbers = _of_mixed_kinds(name, given)
    if numbers.ndim == 0:
        raise ValueError(f"{name} is a single number: give a list with an entry for each sample")
    if not len(numbers):
        raise ValueError(f"{name} is empty: there must be at least one sample")
    return numbers


def _of_mixed_kinds(name: str, x: Any) -> Any:
    """An array of objects, as a data frame with floats and bools gives, as one of floats, or ints if all are.

    Raises TypeError, which names the first cell that is no number.
    """
    import numpy as np

    cells = np.asarray(x, dtype=object)
    for place, cell in np.ndenumerate(cells):
        if not isinstance(cell, (Real, np.bool_)):
            where = f"{name}[{', '.join(map(str, place))}]" if place else name
            columns = list(getattr(x, "columns", ()))
            column = f", in the column {columns[place[1]]!r}," if len(place) > 1 and columns else ""
            raise TypeError(
                f"{name} must hold numbers, not {type(cell).__name__}: {where}{column} is {cell!r:.60}"
            )
    whole = all(isinstance(cell, (Integral, np.bool_)) for cell in cells.flat)
    return cells.astype(int if whole else float)


def samples(X: Any) -> Any:
    """X as a float array of shape (n, ...). Raises what `array` raises."""
    return array("X", X).astype(float)


def pairs(X: Any, y: Any, names: tuple[str, str] = ("X", "y")) -> tuple[Any, Any]:
    """(X as a float array of shape (n, ...), y as an array of floats or ints, of shape (n, ...)).

    `names`: what errors call them. Raises ValueError for different lengths, nan and infinity, and what
    `array` raises.
    """
    X, y = array(names[0], X).astype(float), array(names[1], y)
    for name, numbers in zip(names, (X, y)):
        _check_finite(name, numbers)
    if len(X) != len(y):
        raise ValueError(
            f"{names[0]} has {counted(len(X), 'sample')} and {names[1]} has {counted(len(y), 'target')}: "
            "there must be one target for each sample"
        )
    return X, y


def _check_finite(name: str, numbers: Any) -> None:
    """Raise ValueError, which says where, for nan or infinity in an array."""
    import numpy as np

    wrong = np.argwhere(~np.isfinite(numbers))
    if len(wrong):
        place = tuple(wrong[0].tolist())
        raise ValueError(
            f"{name}[{', '.join(map(str, place))}] is {numbers[place]}: fit and evaluate need finite numbers"
        )


def loss_function(loss: str | Loss) -> Loss:
    """The loss of that name in LOSSES; a function itself.

    Raises ValueError for an unknown name, TypeError for what is neither.
    """
    if isinstance(loss, str):
        return find("loss", loss, LOSSES)
    if not callable(loss):
        raise TypeError(f"a loss is a name or a function of (prediction, target), not {loss!r}")
    return loss


def check_targets(model: Module, loss: Loss, X: Any, y: Any) -> None:
    """Compute the output of the first sample, and the loss of it with each different target.

    So a classification loss itself refuses wrong targets, before the first step. Another loss is computed for
    the first target only: it takes any number, or nobody knows what it takes. Raises what the model or the
    loss raises, and TypeError if they return something else than Values.
    """
    import numpy as np

    with enable_grad():  # losses see which operation made a prediction
        output = answer(model, X[0])
        different = np.unique(y, axis=0, return_index=True)[1].tolist() if loss in CLASSIFICATION else [0]
        for i in sorted(different):
            try:
                value = loss(output, y[i].tolist())
            except (TypeError, ValueError) as error:
                error.add_note(f"This is from the target y[{i}], {y[i].tolist()}, of y of shape {y.shape}.")
                raise
            if not isinstance(value, Value):
                raise TypeError(f"a loss returns one Value, not {value!r:.60}")


def checked(model: Any) -> Module:
    """The model. Raises TypeError if it is no Module."""
    if isinstance(model, Module):
        return model
    raise TypeError(f"a model is a Module, not {type(model).__name__}")


def answer(model: Module, x: Any) -> Any:
    """The output of the model for one sample, an array: a Value or a list of Values.

    A number among the Values, as of an input that a model passes on, becomes a constant. Raises TypeError for
    an output that is neither a Value nor a list of them.
    """
    try:
        output = model(x.tolist())
    except (TypeError, ValueError) as error:
        error.add_note(f"A sample, as it was given to the model, has the shape {x.shape}.")
        if not x.ndim:
            error.add_note("X is a list of samples: of a single sample, [0, 1], it is [[0, 1]].")
        raise
    if isinstance(output, Value):
        return output
    if isinstance(output, (list, tuple)) and _values_among_numbers(output):
        return [out if isinstance(out, Value) else constant(out) for out in output]
    raise TypeError(f"a model returns a Value or a list of Values, not {output!r:.60}")


def _values_among_numbers(outputs: Any) -> bool:
    return any(isinstance(out, Value) for out in outputs) and all(
        isinstance(out, (Value, Real)) for out in outputs
    )
