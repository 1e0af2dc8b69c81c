"""What the doctor says: causes, each a word, a sentence with numbers, and the Values that it is about."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..explain.lines import line_of
from ..explain.listed import Listed
from ..words.sentence import told

if TYPE_CHECKING:
    from ..explain.steps import Steps
    from ..value import Value

MOST_NAMED = 3  # examples in a sentence


class Cause(NamedTuple):
    """One cause: `kind` is a word for programs, `sentence` is for people."""

    kind: str
    sentence: str
    nodes: list["Value"]


class Finding(Listed[Cause]):
    """The causes, the earliest first: print() it. It has none where nothing is wrong.

    `says`: what was looked at, with its number. `kinds`: the kinds of its causes.

    >>> finding = Finding("dy/dx = 0", [Cause("step", "floor(x) is flat: its slope is 0 everywhere", [])])
    >>> finding
    dy/dx = 0: floor(x) is flat: its slope is 0 everywhere
    >>> finding.kinds, len(finding)
    (['step'], 1)
    """

    def __init__(self, says: str, causes: list[Cause]) -> None:
        self.says = says
        self.causes = self._items = causes

    @property
    def kinds(self) -> list[str]:
        """The kind of each cause."""
        return [cause.kind for cause in self.causes]

    @property
    def sentences(self) -> list[str]:
        """What was looked at, and the sentence of each cause."""
        return [self.says, *[cause.sentence for cause in self.causes]]

    def __repr__(self) -> str:
        return self.text()

    def text(self, lang: str = "en") -> str:
        """What it says and its causes: on one line if there is one. `lang`: "en" or "ko", Korean.

        Raises ValueError for another language.
        """
        says, *sentences = [told(each, lang) for each in self.sentences]
        if len(sentences) < 2:
            return ": ".join([says, *sentences])
        return "\n- ".join([f"{says}:", *sentences])


def place(node: "Value") -> str:
    """(file.py:3: y = x.log()), if lines are recorded."""
    line = line_of(node)
    return f" ({line})" if line else ""


def some(nodes: Sequence["Value"], trace: "Steps") -> str:
    """The first few nodes with their numbers: "z1 = -3.2, z2 = -0.5, ..."."""
    told = [f"{trace.names[node]} = {trace.data[node]:.4g}" for node in nodes[:MOST_NAMED]]
    return ", ".join([*told, *["…"] * (len(nodes) > MOST_NAMED)])
