"""The graph of a model and its loss as TensorBoard draws it: a box for each layer, its operations inside."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from autograd import Value, enable_grad

from ..data.arrays import Loss, leaves
from ..modules.module import Module
from ..training.modes import mode
from .tensors import tensors

PRODUCER = 22  # of the format: the first one of which TensorBoard changes nothing
INPUT, TARGET, LOSS = "input", "target", "loss"


class Node(NamedTuple):
    """The parameters of a tensor; or operations of one kind in a layer that are equally far from leaves."""

    layer: str
    name: str
    op: str
    level: int


def graph_def(model: Module, loss: Loss, x: Any, y: Any) -> Any:
    """The graph of the loss of one sample, two arrays, as a GraphDef.

    A layer is what named_parameters() calls so, "layers.0"; an operation without parameters is in the layer
    whose outputs it takes. "input", "target" and "loss" stand around the layers.
    """
    from tensorboardX.proto.graph_pb2 import GraphDef
    from tensorboardX.proto.versions_pb2 import VersionDef

    sample = _lifted(x.tolist())
    with mode(model, False), enable_grad():
        output = model(sample)
        value = loss(output, y.tolist())
    outputs = [each for each in leaves(output) if isinstance(each, Value)]
    nodes = _nodes(model, sample, outputs, value)
    inputs: dict[Node, dict[Node, None]] = {node: {} for node in nodes.values()}
    for each, node in nodes.items():
        inputs[node] |= {nodes[parent]: None for parent in _parents(each) if parent in nodes}
    target = Node("", TARGET, "Placeholder", 0)
    for node, sources in inputs.items():
        if node.layer == LOSS and any(source.layer != LOSS for source in sources):
            sources[target] = None
    inputs[target] = {}
    counts = dict.fromkeys(inputs, 0) | {target: y.size}
    for node in nodes.values():
        counts[node] += 1
    names = _names(inputs)
    drawn = [_drawn(names, node, sources, counts[node]) for node, sources in inputs.items()]
    return GraphDef(node=drawn, versions=VersionDef(producer=PRODUCER))


def _lifted(x: Any) -> Any:
    """A sample with a Value for each number, which is known again in the graph."""
    return list(map(_lifted, x)) if isinstance(x, list) else Value(x)


def _parents(value: Value) -> list[Value]:
    return [parent for parent in value.parents if isinstance(parent, Value)]


def _nodes(model: Module, sample: Any, outputs: list[Value], value: Value) -> dict[Value, Node]:
    """{Value: its node}, without constants that no module holds. Values stand after their parents."""
    known = {each: Node("", INPUT, "Placeholder", 0) for each in leaves(sample)}
    for op, named in (("Parameter", model.named_parameters()), ("Constant", model.named_buffers())):
        for tensor, values in tensors(named).items():
            node = Node(tensor.layer or type(model).__name__, tensor.name, op, 0)
            known |= dict.fromkeys(values, node)
    inside = set(_ordered(outputs))
    order: dict[str, int] = {"": 0}  # of the layers, as they are first met
    nodes: dict[Value, Node] = {}
    for each in _ordered([*outputs, value]):
        parents = [nodes[parent] for parent in _parents(each) if parent in nodes]
        if each in known:
            nodes[each] = known[each]
        elif parents:
            op = each.op.name.partition("(")[0].strip("_")
            layers = [parent.layer for parent in parents]
            layer = max(layers, key=lambda name: order.setdefault(name, len(order)))
            level = 1 + max(parent.level for parent in parents)
            nodes[each] = Node(layer if each in inside else LOSS, op, op, level)
    return nodes


def _ordered(roots: Iterable[Value]) -> list[Value]:
    """The Values behind the roots, and these, each after its parents."""
    ordered: dict[Value, None] = {}
    waiting = list(roots)[::-1]
    while waiting:
        value = waiting[-1]
        missing = [parent for parent in _parents(value) if parent not in ordered]
        if missing and value not in ordered:
            waiting += reversed(missing)
        else:
            ordered[waiting.pop()] = None
    return list(ordered)


def _names(nodes: Iterable[Node]) -> dict[Node, str]:
    """{node: its name, with that of its layer before a slash}: no two are the same."""
    names: dict[str, Node] = {}
    for node in nodes:
        whole = name = f"{node.layer}/{node.name}" if node.layer else node.name
        i = 0
        while name in names:
            i += 1
            name = f"{whole}_{i}"
        names[name] = node
    return {node: name for name, node in names.items()}


def _drawn(names: dict[Node, str], node: Node, sources: Iterable[Node], count: int) -> Any:
    from tensorboardX.proto.attr_value_pb2 import AttrValue
    from tensorboardX.proto.node_def_pb2 import NodeDef
    from tensorboardX.proto.tensor_shape_pb2 import TensorShapeProto

    shape = TensorShapeProto(dim=[TensorShapeProto.Dim(size=count)])
    shapes = AttrValue(list=AttrValue.ListValue(shape=[shape]))
    inputs = [names[source] for source in sources]
    return NodeDef(name=names[node], op=node.op, input=inputs, attr={"_output_shapes": shapes})
