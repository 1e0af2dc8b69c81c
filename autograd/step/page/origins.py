"""Where gradients come from, as plain data: the largest paths to the output, and the layers of a network."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...explain.paths import counted
from ...formula.symbol import printable
from ...labels.scope import scope_title
from ...value import Value
from ...words.sentence import say
from ..session import Session
from .languages import said

if TYPE_CHECKING:
    from ...explain.layers import Layer

MOST_PATHS = 3  # of a leaf
MOST_TRACED_LEAVES = 40  # whose paths are told
MOST_SEARCHED_STEPS = 200_000  # to find the paths of all leaves: about a second
LONGEST_PATH = 30  # steps
AUTOMATIC_NAME = re.compile(r"v\d+")


def origins(session: Session, index: Mapping[Value, int]) -> dict[int, dict[str, Any]]:
    """{index of a leaf: its paths to the output} for the first leaves that have a name.

    `index`: {value: its index}. The paths are {"total": how many there are, "others": how many are left out,
    "paths": for each of the largest the indices of its frames}.
    """
    frames = {(frame.node, frame.position): i for i, frame in enumerate(session.frames) if frame.step}
    most = min(MOST_TRACED_LEAVES, MOST_SEARCHED_STEPS // max(1, len(session.trace)))
    leaves = [node for node in session.nodes if not node.parents and node is not session.output]
    named = [node for node in leaves if has_name(session, node)]
    return {index[node]: _paths(session, node, frames) for node in named[:most]}


def has_name(session: Session, node: Value) -> bool:
    """Whether a value has a name other than v1, v2, ..."""
    return not session.is_number(node) and not AUTOMATIC_NAME.fullmatch(session.names[node])


def _paths(session: Session, node: Value, frames: Mapping[tuple[Value, int], int]) -> dict[str, Any]:
    paths = session.trace.explain(node).paths(MOST_PATHS)
    short = [path for path in paths if len(path.steps) <= LONGEST_PATH]
    return {
        "total": counted(paths.total),
        "others": counted(paths.total - len(short)),
        "paths": [[frames[step.node, step.position] for step in path.steps] for path in short],
    }


def layers(session: Session) -> dict[str, Any] | None:
    """{"rows": a row for each layer, from the output back, "verdict": what they mean}; None for no layers."""
    table = session.trace.layers()
    return {"rows": list(map(_row, table)), "verdict": said(table.verdict)} if table else None


def _row(layer: "Layer") -> dict[str, Any]:
    return {
        "layer": printable(scope_title(layer.scope)),
        "values": layer.values,
        "numbers": [layer.grad, layer.mean, layer.factor, layer.product, layer.params_grad],
        "dead": said(say("{done} of {all}", done=layer.dead, all=layer.units)),
    }
