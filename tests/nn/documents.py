"""Programs that the documents show, for tests to run as they stand there."""

import re
from pathlib import Path

PAGE = Path(__file__).parent.parent.parent / "docs" / "neighbours.md"


def block(first_line):
    """The ```python block of docs/neighbours.md that begins with this line."""
    (found,) = re.findall(
        rf"^```python\n({re.escape(first_line)}\n.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S
    )
    return found
