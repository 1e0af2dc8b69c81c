"""summary: the layers of a model as a table, and how deep it is."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from autograd import Value

from ..data.arrays import checked
from ..names import counted
from ..penalties import is_bias
from .activations import Activation, title
from .dropout import Dropout
from .embedding import Embedding, Flatten
from .layers import Layer
from .module import Module
from .networks import MLP, Sequential
from .neuron import Neuron
from .normalization import LayerNorm
from .standardize import Standardize


class Form(NamedTuple):
    """What is known of the modules of a class of nn; without a function, they pass on as many as they get."""

    inputs: Callable[[Any], int | None] | None = None
    outputs: Callable[[Any], int | None] | None = None
    computes: bool = False  # whether it counts in the depth: a layer of weighted sums does


FORMS: dict[type[Module], Form] = {
    Activation: Form(),
    Dropout: Form(),
    Embedding: Form(lambda m: None, lambda m: m.embedding_dim),
    Flatten: Form(outputs=lambda m: None),
    Layer: Form(lambda m: m.nin, lambda m: m.nout, computes=True),
    LayerNorm: Form(lambda m: m.n, lambda m: m.n),
    Neuron: Form(lambda m: m.nin, lambda m: 1, computes=True),
    Standardize: Form(lambda m: m.nin, lambda m: m.nin),
}
OWN = Form(lambda m: None, lambda m: None)  # of the user's own class


class Place(NamedTuple):
    """A module in the order in which the model computes, if that is known."""

    name: str
    module: Module
    form: Form
    owner: Module | None  # the user's own module that decides on the order; None if the order is known
    parameters: dict[str, Value]


class Row(NamedTuple):
    """A row of the table; None is what is not known."""

    name: str
    layer: str
    kind: str  # "input", "hidden", "output"; "" for what is none of them, or not known
    outputs: int | None
    activation: str = ""
    weights: int = 0
    biases: int = 0
    shared: bool = False  # whether its parameters stand in a row above

    @property
    def parameters(self) -> int:
        """Its weights and biases together."""
        return self.weights + self.biases


class Summary:
    """What `summary` returns: its text is the table.

    rows: a Row for the input layer and for each module.
    inputs, outputs: how many numbers go in and come out. hidden: how many hidden layers there are. depth: how
        many layers compute, the hidden ones and the output layer. None for what is not known.
    parameters, buffers: how many Values there are to learn, and constants, each counted once.
    """

    def __init__(self, model: Module) -> None:
        places = list(_places(model, "", None, set()))
        computing = [place for place in places if place.form.computes]
        self.title = type(model).__name__
        self.parameters = len(model.parameters())
        self.buffers = len(list(model.named_buffers()))
        self.owners = list(dict.fromkeys(type(p.owner).__name__ for p in places if p.owner))
        self.depth = None if self.owners else len(computing)
        self.hidden = None if self.depth is None else max(0, self.depth - 1)
        self.inputs = _inputs(places)
        outputs = list(_outputs(places, self.inputs))
        self.outputs = outputs[-1] if places and not places[-1].owner else None
        kinds = _kinds(computing)
        self.rows = [Row("", "input", "input", self.inputs), *_rows(places, outputs, kinds)]

    def __repr__(self) -> str:
        table = [HEAD, *[_cells(row) for row in self.rows]]
        widths = [max(map(len, column)) for column in zip(*table)]
        lines = ["  ".join(map(_aligned, cells, widths, HEAD)).rstrip() for cells in table]
        weights, biases = (sum(getattr(row, name) for row in self.rows) for name in ("weights", "biases"))
        parts = f"{counted(weights, 'weight')} and {biases:,} {'bias' if biases == 1 else 'biases'}"
        end = f"{counted(self.parameters, 'parameter')}: {parts}"
        if self.buffers:
            end = f"{end}; and {counted(self.buffers, 'constant')}"
        return "\n".join([f"{_printable(self.title)}: {self._depth()}", *lines, end])

    def _depth(self) -> str:
        if self.depth is None:
            names = " and ".join(map(_printable, self.owners))
            return f"its depth is not known, for {names} alone knows in which order its modules compute"
        if not self.depth:
            return "depth 0, no layer of weighted sums"
        layers = f"{counted(self.hidden or 0, 'hidden layer')} and the output layer"
        return f"depth {self.depth}, {f'multi-layer: {layers}' if self.hidden else 'the output layer alone'}"


def summary(model: Module) -> Summary:
    """The layers of a model as a table: which is hidden, how many numbers come out, how many are learned.

    model: a Module. The input layer only passes values on, and is not counted in the depth; layers of
    weighted sums are, and modules of your own that hold parameters and no modules. Layers stand from the
    lowest, which is the nearest to the input, to the highest. A module of your own that holds other modules
    decides itself in which order they compute: then they stand in the order of its attributes, and the depth
    is not known.

    Raises TypeError for what is no Module.

    >>> from nn import MLP
    >>> table = summary(MLP(2, [16, 16, 1]))
    >>> table
    MLP: depth 3, multi-layer: 2 hidden layers and the output layer
    name      layer  kind    outputs  activation  weights  biases  parameters
              input  input         2
    layers.0  Layer  hidden       16  relu             32      16          48
    layers.1  Layer  hidden       16  relu            256      16         272
    layers.2  Layer  output        1  linear           16       1          17
    337 parameters: 304 weights and 33 biases
    >>> table.depth, table.hidden, table.inputs, table.outputs, table.parameters
    (3, 2, 2, 1, 337)
    """
    return Summary(checked(model))


def in_order(model: Module) -> list[tuple[str, Module, bool]] | None:
    """(name, module, whether it counts in the depth) for each in turn; None if their order is not known."""
    places = list(_places(model, "", None, set()))
    if any(place.owner for place in places):
        return None
    return [(place.name, place.module, place.form.computes) for place in places]


HEAD = ("name", "layer", "kind", "outputs", "activation", "weights", "biases", "parameters")


def _places(module: Module, name: str, owner: Module | None, met: set[Module]) -> Iterator[Place]:
    """The places of a module and of those in it: `met` are those that were met."""
    steps = _steps(module)
    if steps is not None:
        for key, step in steps.items():
            yield from _places(step, _joined(name, key), owner, met)
        return
    if owner and module in met:
        return
    met.add(module)
    form = _form(module)
    if form:
        yield Place(name, module, form, owner, dict(module.named_parameters()))
        return
    held = list(module._held())
    inside = [(key, thing) for key, thing in held if isinstance(thing, Module)]
    own = {key: thing for key, thing in held if isinstance(thing, Value) and thing.op.name == "leaf"}
    owner = owner or (module if inside else None)
    if own or not inside:
        yield Place(name, module, OWN._replace(computes=bool(own)), owner, own)
    for key, thing in inside:
        yield from _places(thing, _joined(name, key), owner, met)


def _joined(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key


def _steps(module: Module) -> dict[str, Module] | None:
    """{name: module} of modules that compute one after the other; None if it does something else."""
    for kind, attribute in ((MLP, "layers"), (Sequential, "steps")):
        if isinstance(module, kind) and type(module).__call__ is kind.__call__:
            steps = {f"{attribute}.{i}": step for i, step in enumerate(getattr(module, attribute))}
            held = [thing for _, thing in module._held()]
            return steps if held == list(steps.values()) else None
    return None


def _form(module: Module) -> Form | None:
    """The form of a module of nn, or of a class that computes as it does."""
    kinds = (k for k in FORMS if isinstance(module, k) and type(module).__call__ is k.__call__)
    return next((FORMS[kind] for kind in kinds), None)


def _kinds(computing: list[Place]) -> dict[int, str]:
    """{id of a place: "hidden" or "output"} as far as it is known."""
    kinds = {}
    last = computing[-1] if computing else None
    for place in computing:
        if last and (place.owner is None or place.owner is not last.owner):
            kinds[id(place)] = "output" if place is last else "hidden"
    return kinds


def _inputs(places: list[Place]) -> int | None:
    """How many numbers the first module takes that does not pass on what it gets."""
    first = next((place for place in places if place.form.inputs or place.owner), None)
    return first.form.inputs(first.module) if first and first.form.inputs and not first.owner else None


def _outputs(places: list[Place], n: int | None) -> Iterator[int | None]:
    """How many numbers come out of each module, if n go into the first one."""
    for place in places:
        if place.form.outputs or place.owner:
            n = place.form.outputs(place.module) if place.form.outputs else None
        yield n


def _rows(places: list[Place], outputs: list[int | None], kinds: dict[int, str]) -> Iterator[Row]:
    met: set[Value] = set()
    for place, n in zip(places, outputs):
        new = [key for key, value in place.parameters.items() if value not in met]
        met.update(place.parameters.values())
        biases = sum(map(is_bias, new))
        activation = getattr(place.module, "activation", "")
        yield Row(
            place.name,
            type(place.module).__name__,
            kinds.get(id(place), ""),
            n,
            title(activation) if isinstance(activation, str) or callable(activation) else "",
            len(new) - biases,
            biases,
            shared=bool(place.parameters and not new),
        )


def _cells(row: Row) -> tuple[str, ...]:
    weights, biases, total = (f"{n:,}" if n else "" for n in (row.weights, row.biases, row.parameters))
    total = "shared" if row.shared else total
    outputs = "" if row.outputs is None else f"{row.outputs:,}"
    texts = map(_printable, (row.name, row.layer, row.kind))
    return (*texts, outputs, _printable(row.activation), weights, biases, total)


def _aligned(cell: str, width: int, column: str) -> str:
    return (
        cell.rjust(width) if column in ("outputs", "weights", "biases", "parameters") else cell.ljust(width)
    )


def _printable(text: str) -> str:
    """The text without characters that a terminal would act on."""
    return "".join([c if c.isprintable() else repr(c)[1:-1] for c in text])
