"""The graph as indented text, for where no picture can be shown."""

from ..value import Value
from .graph import Graph
from .scale import digits
from .table import shorten

MOST_TREE_LINES = 40


def tree(graph: Graph, most_lines: int = MOST_TREE_LINES) -> str:
    """A line for each value, above and less indented than those of its inputs.

    The inputs of a value follow it only where it appears first.
    """
    lines: list[str] = []
    waiting: list[tuple[Value | float, int]] = [(output, 0) for output in reversed(list(graph.outputs))]
    met: set[Value] = set()
    while waiting and len(lines) < most_lines:
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
    if again:
        return f"{shorten(name, 40)} (above)"
    definition = f"{name} = {formula}" if formula else name
    return f"{shorten(definition, 80)} = {digits(value.data)}, grad {digits(graph.grads[value])}"
