"""What is left to the night: more of what others test."""

import pytest


def by_day(count, cases):
    """Cases for parametrize: the first `count` as they are, the others marked `nightly`. A row is a tuple."""
    rows = (case if isinstance(case, tuple) else (case,) for case in cases[count:])
    return [*cases[:count], *(pytest.param(*row, marks=pytest.mark.nightly) for row in rows)]
