"""The graph as indented text, for where no picture can be shown."""

from ..value import Value
from .graph import Graph
from .scale import digits
from .table import shorten

MOST_LINES = 40


def tree(graph: Graph, most: int = MOST_LINES) -> str:
    """Each value above what it was made from; a value met again is not taken apart again."""
    lines: list[str] = []
    waiting: list[tuple[Value | float, int]] = [(output, 0) for output in reversed(list(graph.outputs))]
    met: set[Value] = set()
    while waiting and len(lines) < most:
        value, depth = waiting.pop()
        again = value in met
        lines.append("  " * min(depth, 20) + _line(graph, value, again))
        if isinstance(value, Value) and not again:
            met.add(value)
            waiting += [(parent, depth + 1) for parent in reversed(value.parents)]
    if waiting:
        lines.append("…")
    return "\n".join(lines)


def _line(graph: Graph, value: Value | float, again: bool) -> str:
    if not isinstance(value, Value):
        return digits(value)
    name, formula = str(graph.names[value]), graph.formula(value)
    made = f" = {formula}" if formula else ""
    if again:
        return f"{shorten(name, 40)} (above)"
    return f"{shorten(name + made, 80)} = {digits(value.data)}, grad {digits(graph.grads[value])}"
