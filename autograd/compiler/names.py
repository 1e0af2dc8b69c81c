"""Names for generated programs: identifiers, each used once."""

import keyword
import re
from collections.abc import Iterable


class Names:
    """Hands out identifiers.

    >>> names = Names(["exp"])
    >>> names.new("layers.0.w"), names.new("layers.0.w"), names.new("exp"), names.new("2 x"), names.new("")
    ('layers_0_w', 'layers_0_w_2', 'exp_2', 'v2_x', 'v')
    """

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self.used = set(reserved)
        self.last: dict[str, int] = {}  # the number given to a stem last

    def new(self, wish: str) -> str:
        """An identifier like `wish`, whatever is written in it."""
        stem = re.sub(r"\W+", "_", wish, flags=re.ASCII)[:40].strip("_")
        if not stem or stem[0].isdigit() or keyword.iskeyword(stem):
            stem = f"v{stem}"
        found, i = stem, self.last.get(stem, 1)
        while found in self.used:
            i += 1
            found = f"{stem}_{i}"
        self.last[stem] = i
        self.used.add(found)
        return found
