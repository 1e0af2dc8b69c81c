"""Rows of an array, given by their numbers."""

Rows = tuple[int, ...]
FEW = 4  # numbers that are written out


def is_slice(rows: Rows) -> bool:
    """Whether these rows are evenly spaced, so that they are a view of the array.

    >>> is_slice((3, 5, 7)), is_slice((3, 4, 7))
    (True, False)
    """
    step = rows[1] - rows[0] if len(rows) > 1 else 1
    return step > 0 and rows == tuple(range(rows[0], rows[0] + step * len(rows), step))


def slice_text(rows: Rows) -> str:
    """Evenly spaced rows as Python slices them: `3:9` or `3:9:2`."""
    step = rows[1] - rows[0] if len(rows) > 1 else 1
    return f"{rows[0]}:{rows[-1] + 1}" + (f":{step}" if step > 1 else "")


def short_text(rows: Rows) -> str:
    """Any rows, for print: `3`, `0:9`, or `1, 4, 2, 7, ...`."""
    if len(rows) == 1:
        return str(rows[0])
    if is_slice(rows):
        return slice_text(rows)
    return ", ".join([*map(str, rows[:FEW]), *["..."] * (len(rows) > FEW)])
