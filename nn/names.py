"""Looking up names, with a helpful error; counting things."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TypeVar

T = TypeVar("T")


def find(kind: str, name: str, table: Mapping[str, T]) -> T:
    """table[name]. Raises ValueError, which lists the names that there are, if it is not one of them.

    `kind`: what the names are, for the error.

    >>> find("colour", "gren", {"red": 1, "green": 2})
    Traceback (most recent call last):
    ValueError: unknown colour 'gren': did you mean 'green'? There are: green, red
    """
    try:
        return table[name]
    except KeyError:
        close = get_close_matches(name.lower(), table, n=1)
        hint = f"did you mean {close[0]!r}? There are" if close else "there are"
        raise ValueError(f"unknown {kind} {name!r}: {hint}: {', '.join(sorted(table))}") from None


def counted(n: int, thing: str) -> str:
    """The number and the noun.

    >>> counted(1, "input"), counted(2020, "weight")
    ('1 input', '2,020 weights')
    """
    return f"{n:,} {thing}{'s' * (n != 1)}"
