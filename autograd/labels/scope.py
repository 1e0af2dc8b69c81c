"""Where a dotted label puts a value: "layers.0.neurons.2.w.1" is w.1 of neuron 2 of layer 0."""

import re
from functools import lru_cache

_NAME = r"[^\W\d]\w*"
_LABEL = re.compile(rf"(?:({_NAME}(?:\.\w+){{0,9}})\.)?({_NAME}(?:\.\d+)*)", re.ASCII)


def split(label: object) -> tuple[str, str]:
    """(scope, name) of a dotted label: the name is the last identifier and the indices behind it.

    The scope is "" for a label without one; both are "" for None or "".

    >>> split("layers.0.neurons.2.w.1"), split("w.1"), split("3.5 < x")
    (('layers.0.neurons.2', 'w.1'), ('', 'w.1'), ('', '3.5 < x'))
    """
    return _split(str(label) if label else "")


@lru_cache(maxsize=65536)
def _split(label: str) -> tuple[str, str]:
    match = _LABEL.fullmatch(label)
    return (match[1] or "", match[2]) if match else ("", label)


def outer(scope: str) -> str:
    """The scope around a scope; "" for an outermost one.

    >>> outer("layers.0.neurons.2"), outer("layers.0")
    ('layers.0', '')
    """
    return split(scope)[0]


def enclosing(scope: str) -> list[str]:
    """The scope itself and those around it, outermost first."""
    chain = []
    while scope:
        chain.append(scope)
        scope = outer(scope)
    return chain[::-1]


def scope_title(scope: str) -> str:
    """A scope as a title of a picture.

    >>> scope_title("layers.0.neurons.2"), scope_title("encoder.norm")
    ('layer 0, neuron 2', 'encoder, norm')
    """
    return ", ".join(_part_title(split(part)[1]) for part in enclosing(scope))


def _part_title(part: str) -> str:
    name, _, indices = part.partition(".")
    return f"{name.removesuffix('s')} {indices}" if indices else name


def natural_sort_key(scope: str) -> tuple[object, ...]:
    """A key for `sorted` that puts neuron 10 behind neuron 9."""
    return tuple((part.isdigit(), int(part) if part.isdigit() else part) for part in scope.split("."))
