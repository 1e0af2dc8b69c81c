"""The structure of arguments and results: containers, with blocks of numbers in them.

A key is a structure as something hashable: two calls with one key have one program. It is one of

- (BLOCK, nest, kind): numbers in one shape, of which the program has an input. `nest` has a pair (container,
  length) for each level, ("array", shape) for an array, and is () for a single number; `kind` is INT if all
  numbers are whole, else FLOAT;
- (FIXED, type, x): something that is part of the program: text, None, a bool, an int that is used as one;
- (ARRAY, dtype, shape, bytes): the same for an array of ints;
- (container, keys) for a list or tuple, (dict, names, keys) for a dict.
"""

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from functools import partial
from itertools import chain, islice
from math import prod
from numbers import Integral, Real
from types import BuiltinFunctionType, FunctionType, MethodType, NoneType
from typing import Any

from ..ops import Op
from ..value import Value

Key = tuple[Any, ...]
BLOCK, FIXED, ARRAY = "block", "fixed", "array"
FLOAT, INT = "float", "int"
NUMBER: Key = (BLOCK, (), FLOAT)
WHOLE: Key = (BLOCK, (), INT)
EXACT = 2**53  # larger ints are no floats, all of them
PART_OF_PROGRAM = (
    NoneType, bool, str, bytes, range, Enum, type, Op,
    FunctionType, BuiltinFunctionType, MethodType, partial,
)  # fmt: skip
_kinds: dict[type, str] = {float: FLOAT, int: INT}  # "" for what is no number


class MeetsValue(Exception):
    """There is a Value in the arguments."""


def kind_of(kind: type) -> str:
    """FLOAT or INT for a type of numbers, "" for others."""
    if kind not in _kinds:
        is_bool = kind.__module__ == "numpy" and kind.__name__ in ("bool", "bool_")
        is_real = issubclass(kind, Real) and not issubclass(kind, bool)
        _kinds[kind] = (
            INT if is_bool or (is_real and issubclass(kind, Integral)) else FLOAT if is_real else ""
        )
    return _kinds[kind]


def look(x: Any, blocks: list[Any], fixed: bool = False) -> Key:
    """The key of an argument; its blocks of numbers are appended to `blocks`.

    `fixed`: whether ints in it are part of the program. Raises MeetsValue, and TypeError for what is neither
    data nor something that can be part of a program.
    """
    if type(x) is float:
        blocks.append(x)
        return NUMBER
    if isinstance(x, (list, tuple)):
        return look_at_list(x, blocks, fixed)
    if kind := kind_of(type(x)):
        return look_at_number(x, kind, blocks, fixed)
    if isinstance(x, dict):
        return dict, tuple(x), tuple([look(item, blocks, fixed) for item in x.values()])
    if is_array(x):
        return look_at_array(x, blocks, fixed)
    return look_at_other(x)


def look_at_number(x: Any, kind: str, blocks: list[Any], fixed: bool) -> Key:
    if kind == INT and (fixed or not -EXACT <= x <= EXACT):
        return FIXED, type(x), x
    blocks.append(x)
    return NUMBER if kind == FLOAT else WHOLE


def look_at_other(x: Any) -> Key:
    if isinstance(x, Value):
        raise MeetsValue
    if isinstance(x, PART_OF_PROGRAM):
        return FIXED, type(x), x
    raise TypeError(no_argument(x))


def look_at_list(x: Sequence[Any], blocks: list[Any], fixed: bool) -> Key:
    container = container_of(x)
    if container is list:
        types = set(map(type, x))
        if types == {float}:
            blocks.append(x)
            return BLOCK, ((list, len(x)),), FLOAT
        if types == {list} and is_matrix(x):
            blocks.append(x)
            return BLOCK, ((list, len(x)), (list, len(x[0]))), FLOAT
    inner: list[Any] = []
    keys = [look(item, inner, fixed) for item in x]
    if container in (list, tuple) and is_uniform(keys):
        blocks.append(x)
        return BLOCK, ((container, len(x)), *keys[0][1]), common_kind(keys)
    blocks.extend(inner)
    return container, tuple(keys)


def container_of(x: Sequence[Any]) -> Any:
    """What to make a list or a tuple with: a named tuple is of its own kind."""
    return list if isinstance(x, list) else type(x) if hasattr(x, "_fields") else tuple


def is_matrix(rows: Sequence[list[Any]]) -> bool:
    """Whether they are rows of floats, of one length."""
    return len(set(map(len, rows))) == 1 and set(map(type, chain.from_iterable(rows))) == {float}


def is_uniform(keys: Sequence[Key]) -> bool:
    """Whether the parts of a list are blocks of one shape, so that it is one block."""
    return bool(keys) and all(key[0] == BLOCK and key[1] == keys[0][1] for key in keys)


def common_kind(keys: Sequence[Key]) -> str:
    return INT if all(key[2] == INT for key in keys) else FLOAT


def look_at_array(x: Any, blocks: list[Any], fixed: bool) -> Key:
    if hasattr(x, "mask") and hasattr(x, "filled"):
        raise TypeError("a masked array: its .filled(number) says what stands for what is masked")
    kind = x.dtype.kind
    if kind == "O" and any(isinstance(item, Value) for item in x.ravel().tolist()):
        raise MeetsValue
    if kind not in "biufO":
        raise TypeError(f"an array must hold real numbers, not {x.dtype}")
    if kind in "biu" and (fixed or not is_exact(x)):
        return ARRAY, x.dtype.str, x.shape, x.tobytes()
    blocks.append(x)
    return BLOCK, ((ARRAY, x.shape),), INT if kind in "biu" else FLOAT


def is_exact(ints: Any) -> bool:
    """Whether all ints of an array are floats, too."""
    return ints.dtype.itemsize < 8 or not ints.size or bool(ints.min() >= -EXACT and ints.max() <= EXACT)


def is_array(x: Any) -> bool:
    is_of_numpy = type(x).__module__.partition(".")[0] == "numpy"
    return is_of_numpy and hasattr(x, "ndim") and hasattr(x, "dtype") and not isinstance(x, (str, bytes))


def no_argument(x: Any) -> str:
    """What is wrong with an argument, and what to do."""
    wanted = "numbers, lists, tuples, dicts and arrays of them, or text, None and bools"
    kind = type(x).__name__
    if hasattr(x, "parameters"):
        hint = "use the model inside the function, and name it in parameters="
    elif hasattr(x, "__next__"):
        hint = f"a {kind} is used up by one look: give list(...) of it"
    elif hasattr(x, "__array__"):
        hint = "numpy.asarray(x) makes an array of it"
    elif isinstance(x, complex):
        hint = "numbers are real: give its real and imaginary parts"
    else:
        hint = "use it inside the function, or functools.partial(fn, ...)"
    return f"the arguments of a compiled function are {wanted}; not {kind}: {x!r:.80}; {hint}"


def look_at_result(x: Any, blocks: list[Any]) -> Key:
    """The key of what a function returns; what it computes is appended to `blocks`, in (nested) lists."""
    if isinstance(x, Value) or kind_of(type(x)):
        blocks.append(x)
        return NUMBER
    if is_array(x) and x.dtype.kind in "biufO":
        blocks.append(x.tolist())
        return BLOCK, ((ARRAY, x.shape),), FLOAT
    if isinstance(x, (NoneType, bool, str)):
        return FIXED, type(x), x
    if isinstance(x, dict):
        return dict, tuple(x), tuple([look_at_result(item, blocks) for item in x.values()])
    if not isinstance(x, (list, tuple)):
        raise TypeError(
            "a compiled function returns Values and numbers, in lists, tuples, dicts and arrays, not "
            f"{type(x).__name__}: {x!r:.80}"
        )
    inner: list[Any] = []
    keys = [look_at_result(item, inner) for item in x]
    if isinstance(x, list) and is_uniform(keys):
        blocks.append(x)
        return BLOCK, ((list, len(x)), *keys[0][1]), FLOAT
    blocks.extend(inner)
    return container_of(x), tuple(keys)


# ---- the way back ----


def build(key: Key, numbers: Iterator[Any]) -> Any:
    """What has this key, with these numbers, or Values, in its blocks."""
    return build_with(key, lambda block: build_block(block[1], block[2], numbers))


def build_with(key: Key, block: Callable[[Key], Any]) -> Any:
    """What has this key, with block(key) for each block of numbers."""
    mark = key[0]
    if mark == BLOCK:
        return block(key)
    if mark == FIXED:
        return key[2]
    if mark == ARRAY:
        import numpy as np

        return np.frombuffer(key[3], key[1]).reshape(key[2]).copy()
    items = [build_with(item, block) for item in key[-1]]
    if mark is dict:
        return dict(zip(key[1], items))
    return mark(*items) if hasattr(mark, "_fields") else mark(items)


def build_block(nest: Sequence[Any], kind: str, numbers: Iterator[Any]) -> Any:
    if not nest:
        x = next(numbers)
        return int(x) if kind == INT and type(x) is float else x
    (container, size), *inner = nest
    if container == ARRAY:
        return build_array(size, kind, numbers)
    return container([build_block(inner, kind, numbers) for _ in range(size)])


def build_array(shape: tuple[int, ...], kind: str, numbers: Iterator[Any]) -> Any:
    """An array of Values, of floats or of ints; for the shape () its number."""
    import numpy as np

    if shape == ():
        return build_block((), kind, numbers)
    items = list(islice(numbers, prod(shape)))
    if set(map(type, items)) <= {float}:
        return np.array(items, np.int64 if kind == INT else np.float64).reshape(shape)
    array = np.empty(shape, dtype=object)
    for i, item in enumerate(items):
        array.flat[i] = item
    return array


def shape_of_block(key: Key) -> tuple[int, ...]:
    lengths = [size if container == ARRAY else (size,) for container, size in key[1]]
    return tuple([n for length in lengths for n in length])


def names_of(key: Key, name: str) -> Iterator[str]:
    """A name for each block of numbers."""
    if key[0] == BLOCK:
        yield name
    elif key[0] not in (FIXED, ARRAY):
        parts = key[1] if key[0] is dict else range(len(key[-1]))
        for part, item in zip(parts, key[-1]):
            yield from names_of(item, f"{name}_{part}")


def described(key: Key) -> str:
    """A key in words."""
    if key[0] == BLOCK:
        shape = shape_of_block(key)
        return f"numbers of shape {shape}" if shape else "a number"
    if key[0] == FIXED:
        return f"{key[2]!r:.40}"
    if key[0] == ARRAY:
        return f"ints of shape {key[2]}"
    return f"{key[0].__name__} of {len(key[-1])}: {', '.join(map(described, key[-1])):.60}"
