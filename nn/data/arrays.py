"""Samples and targets as arrays, with every check that can be made before the first step."""

from collections.abc import Callable, Iterator, Mapping
from numbers import Integral, Real
from typing import Any, TypeAlias

from autograd import Value, constant, enable_grad

from ..losses import CLASSIFICATION, LOSSES
from ..modules.module import Module
from ..names import counted, find
from .masks import refuse_masked

Loss: TypeAlias = Callable[[Any, Any], Any]  # of (prediction, target), for one sample


def array(name: str, x: Any, ragged: bool = False) -> Any:
    """`x` as a NumPy array of numbers, of shape (samples, ...); ints stay ints, for they may be classes.

    `name`: what errors call it. `ragged`: whether samples may differ in their shapes; the result is then an
    array of arrays. Raises TypeError for what are no numbers, ValueError for ragged rows or no samples.
    """
    import numpy as np

    refuse_masked(name, x)
    given = list(x) if hasattr(x, "__next__") else x
    try:
        numbers = np.asarray(given)
    except ValueError:
        if ragged and all(map(_is_list, given)):
            return _of_different_shapes(name, given)
        raise ValueError(f"{name} is ragged: its rows must all have the same length") from None
    if numbers.dtype.kind not in "biuf":
        if ragged and numbers.ndim == 1 and len(numbers) and all(map(_is_list, numbers)):
            return _of_different_shapes(name, numbers)
        numbers = _of_mixed_kinds(name, given)
    if numbers.ndim == 0:
        raise ValueError(f"{name} is a single number: give a list with an entry for each sample")
    if not len(numbers):
        raise ValueError(f"{name} is empty: there must be at least one sample")
    return numbers


def is_ragged(x: Any) -> bool:
    """Whether it is an array of arrays, of samples of different shapes."""
    return bool(x.dtype.kind == "O")


def _is_list(x: Any) -> bool:
    return isinstance(x, (list, tuple)) or getattr(x, "ndim", 0) > 0


def _of_different_shapes(name: str, rows: Any) -> Any:
    return of_arrays([array(f"{name}[{i}]", row) for i, row in enumerate(rows)])


def of_arrays(arrays: list[Any]) -> Any:
    """An array of shape (n,) of n arrays."""
    import numpy as np

    held = np.empty(len(arrays), dtype=object)
    for i, each in enumerate(arrays):
        held[i] = each
    return held


def rows(x: Any) -> list[Any]:
    """The samples of an array as plain lists and numbers."""
    return [row.tolist() for row in x] if is_ragged(x) else x.tolist()


def as_floats(x: Any) -> Any:
    """The same array with floats."""
    return of_arrays([row.astype(float) for row in x]) if is_ragged(x) else x.astype(float)


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
    is_short = whole and all(-(2**63) <= int(cell) < 2**63 for cell in cells.flat)
    return cells.astype(int if is_short else float)


def samples(X: Any) -> Any:
    """X as a float array of shape (n, ...), or an array of n of them. Raises what `array` raises."""
    return as_floats(array("X", X, ragged=True))


def pairs(X: Any, y: Any, names: tuple[str, str] = ("X", "y"), *, ragged: bool = True) -> tuple[Any, Any]:
    """(X as a float array of shape (n, ...), y as an array of floats or ints, of shape (n, ...)).

    `names`: what errors call them. `ragged`: whether they may be arrays of n arrays. Raises ValueError for
    different lengths, nan and infinity, and what `array` raises.
    """
    X, y = as_floats(array(names[0], X, ragged)), array(names[1], y, ragged)
    for name, numbers in zip(names, (X, y)):
        if is_ragged(numbers):
            for i, row in enumerate(numbers):
                finite(f"{name}[{i}]", row)
        else:
            finite(name, numbers)
    if len(X) != len(y):
        raise ValueError(
            f"{names[0]} has {counted(len(X), 'sample')} and {names[1]} has {counted(len(y), 'target')}: "
            "there must be one target for each sample"
        )
    return X, y


def finite(name: str, numbers: Any, why: str = "fit and evaluate need finite numbers") -> Any:
    """The array. Raises ValueError, which says where, and `why`, for nan or infinity in it."""
    import numpy as np

    wrong = np.argwhere(~np.isfinite(numbers))
    if len(wrong):
        place = tuple(wrong[0].tolist())
        raise ValueError(f"{name}{list(place)} is {numbers[place]}: {why}")
    return numbers


def loss_function(loss: str | Loss) -> Loss:
    """The loss of that name in LOSSES; a function itself.

    Raises ValueError for an unknown name, TypeError for what is neither.
    """
    if isinstance(loss, str):
        return find("loss", loss, LOSSES)
    if not callable(loss):
        raise TypeError(f"a loss is a name or a function of (prediction, target), not {loss!r}")
    return loss


def check_targets(model: Module, loss: Loss, X: Any, y: Any) -> Any:
    """Compute the output of the first sample of each shape, and the loss; of the first with all its targets.

    So a classification loss itself refuses wrong targets, before the first step. Another loss is computed for
    one target only: it takes any number, or nobody knows what it takes. Returns the output of the first
    sample. Raises what the model or the loss raises, and TypeError if they return something else than Values.
    """
    with enable_grad():  # losses see which operation made a prediction
        outputs = answers(model, X, y)
        for i in sorted({*outputs, *different(loss, y)}):
            _check_target(loss, outputs[_alike(i, outputs, X, y)], y, i)
    return outputs[0]


def _alike(i: int, outputs: Mapping[int, Any], X: Any, y: Any) -> int:
    """The place of a sample with an output that the target of sample i fits."""
    import numpy as np

    if not (is_ragged(X) or is_ragged(y)):
        return 0
    shape = X[i].shape, np.shape(y[i])
    return next(place for place in outputs if (X[place].shape, np.shape(y[place])) == shape)


def answers(model: Module, X: Any, y: Any = None) -> dict[int, Any]:
    """{place: its output} for the first sample of each shape, with X[0]. Raises what `answer` raises."""
    outputs = {}
    for i in _of_each_shape(X, X if y is None else y):
        try:
            outputs[i] = answer(model, X[i])
        except (TypeError, ValueError) as error:
            if is_ragged(X):
                error.add_note(f"X is ragged: X[{i}] has the shape {X[i].shape}, X[0] has {X[0].shape}.")
            raise
    return outputs


def _of_each_shape(X: Any, y: Any) -> list[int]:
    """The places of the first samples of each shape."""
    import numpy as np

    if not (is_ragged(X) or is_ragged(y)):
        return [0]
    places: dict[Any, int] = {}
    for i, (x, target) in enumerate(zip(X, y)):
        places.setdefault((x.shape, np.shape(target)), i)
    return list(places.values())


def different(loss: Loss, y: Any) -> list[int]:
    """The places of all different targets of a loss that takes certain ones only; else that of the first."""
    import numpy as np

    if hasattr(loss, "different"):
        return loss.different(y)  # type: ignore[no-any-return]
    if loss not in CLASSIFICATION:
        return [0]
    if is_ragged(y):
        return _with_new_numbers(y)
    return sorted(np.unique(y, axis=0, return_index=True)[1].tolist())


def _with_new_numbers(y: Any) -> list[int]:
    """The places of arrays with a number that was not in those before."""
    met: set[float] = set()
    places = []
    for i, target in enumerate(y):
        numbers = set(target.ravel().tolist())
        if not numbers <= met:
            places.append(i)
            met |= numbers
    return places


def _check_target(loss: Loss, output: Any, y: Any, i: int) -> None:
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
    """The output for one sample, an array: a Value, Values in (nested) lists, or a tuple of such.

    A number among the Values, as of an input that a model passes on, becomes a constant. Raises TypeError for
    another output.
    """
    try:
        output = model(x.tolist())
    except (TypeError, ValueError) as error:
        error.add_note(f"A sample, as it was given to the model, has the shape {x.shape}.")
        if not x.ndim:
            error.add_note("X is a list of samples: of a single sample, [0, 1], it is [[0, 1]].")
        raise
    found = list(leaves(output))
    if not any(isinstance(x, Value) for x in found) or not all(isinstance(x, (Value, Real)) for x in found):
        raise TypeError(f"a model returns a Value or a list of Values, not {output!r:.60}")
    return tuple(map(_lifted, output)) if is_several(output) else _lifted(output)


def is_several(output: Any) -> bool:
    """Whether a model returned several outputs: a tuple with lists in it. A flat tuple is a list."""
    return isinstance(output, tuple) and any(isinstance(out, (list, tuple)) for out in output)


def listed(output: Any) -> Any:
    """An output, of which a flat tuple is made a list."""
    return list(output) if isinstance(output, tuple) and not is_several(output) else output


def leaves(output: Any) -> Iterator[Any]:
    """What is in an output, in order."""
    if isinstance(output, (list, tuple)):
        for out in output:
            yield from leaves(out)
    else:
        yield output


def _lifted(output: Any) -> Any:
    """An output in lists, with constants for its numbers."""
    if isinstance(output, (list, tuple)):
        return [_lifted(out) for out in output]
    return output if isinstance(output, Value) else constant(output)
