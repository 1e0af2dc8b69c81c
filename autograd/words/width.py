"""How many columns a text takes in a terminal."""

from unicodedata import combining, east_asian_width


def width(text: str) -> int:
    """The columns of a text: a Hangul syllable takes two, a mark above a letter none.

    >>> width("w = 3"), width("기울기"), width("y\u0302")
    (5, 6, 1)
    """
    return sum(0 if combining(letter) else 1 + (east_asian_width(letter) in "WF") for letter in text)


def left(text: str, columns: int) -> str:
    """`text` at the left of so many columns."""
    return text + " " * (columns - width(text))


def right(text: str, columns: int) -> str:
    """`text` at the right of so many columns."""
    return " " * (columns - width(text)) + text
