"""Plan: the rolled-up graph as statements on named arrays; forward, then the chain rule in reverse."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, NamedTuple

from .. import ops
from ..chain import ancestors, chain_rule
from . import arrays
from .arrays import SHARE, Scatter, Spread, Take, ToInputs, ToWeights, extent
from .blocks import GIVEN, Block, is_run
from .code import COMPARISONS, Code, Gradients, Term, Terms, is_number, name
from .names import Names
from .rollup import RollUp

UFUNCS = [op.array for op in (*ops.TABLE, *COMPARISONS) if isinstance(op.array, str)]
NUMPY = (
    "array",
    "arange",
    "empty",
    "full",
    "ones",
    "zeros",
    "float64",
    "equal",
    "subtract",
    "multiply",
    "divide",
)
MORE = ("power", "negative", "classes", "clip", "erf", "erfc", "float", "load", "forward", "backward", "bind")
TERMS = 16  # of a sum, in one statement
RESERVED = ("p", "g", "n", SHARE, "add", *UFUNCS, *NUMPY, *MORE)


@dataclass
class Buffer:
    """A named array of so many rows, with a column for each sample or without."""

    name: str
    rows: int
    sampled: bool
    kind: str  # "value", "gradient", "input", "p", "g", "numbers", or "part": rows of another buffer
    bordered: int = 0  # rows of ones below it
    places: int = 1
    numbers: tuple[float, ...] = ()
    whole: str = ""  # of a part: the buffer
    part: tuple[int, ...] = ()  # and the rows


class Statement(NamedTuple):
    """`target` is assigned an expression, or has it added."""

    target: str
    code: Term
    add: bool = False


@dataclass
class Plan:
    """What a program does, in order."""

    inputs: list[str]
    output: str
    buffers: dict[str, Buffer] = field(default_factory=dict)
    forward: list[Statement] = field(default_factory=list)
    backward: list[Statement] = field(default_factory=list)


class Planner:
    """Names the blocks, writes down how each is computed and, if asked, the chain rule."""

    def __init__(self, up: RollUp, gradient: bool) -> None:
        self.up = up
        self.names = Names(RESERVED)
        self.blocks = ancestors(*dict.fromkeys([up.output, up.parameters, *up.inputs]))
        self.view: dict[Block, Code] = {}
        self.solid: dict[Block, Code] = {}
        self.plan = Plan([], "")
        self.gradients: dict[Any, str] = {up.parameters: "g"}
        self.unnamed = 0
        for block in self.blocks:
            self.view[block] = self.compute(block)
        self.plan.inputs = [self.view[block].text for block in up.inputs]
        self.plan.output = self.filled(up.output).text
        if gradient:
            self.differentiate()

    # ---- names and buffers ----

    def new(self, label: str) -> str:
        if label:
            return self.names.new(label)
        self.unnamed += 1
        return self.names.new(f"v{self.unnamed}")

    def buffer(self, text: str, rows: int, sampled: bool, kind: str, **more: Any) -> Code:
        self.plan.buffers[text] = Buffer(text, rows, sampled, kind, **more)
        return name(text, rows, sampled)

    # ---- forward ----

    def compute(self, block: Block) -> Code:
        """The name under which a block is found, once it has been computed."""
        if block.op is GIVEN:
            return self.given(block)
        if isinstance(block.op, Spread):
            return name(self.view[block.parents[0]].text, block.rows, block.sampled)
        if isinstance(block.op, Take) and is_run(block.op.rows) and not (block.bordered and block.sampled):
            return self.part(block)
        args = [parent if type(parent) is float else self.argument(block, parent) for parent in block.parents]
        result = self.buffer(
            self.new(block.label), block.rows, block.sampled, "value", bordered=block.bordered
        )
        code = (
            block.op(*args)
            if isinstance(block.op, ops.Op)
            else Code(block.op, tuple(args), block.rows, block.sampled)
        )
        self.plan.forward.append(Statement(result.text, code))
        return result

    def given(self, block: Block) -> Code:
        if block is self.up.parameters:
            return self.buffer("p", block.rows, False, "p")
        kind = "input" if block.sampled else "numbers"
        text = self.new(block.label or "c")
        return self.buffer(
            text,
            block.rows,
            block.sampled,
            kind,
            numbers=block.numbers,
            bordered=block.bordered,
            places=block.places,
        )

    def part(self, block: Block) -> Code:
        """Rows of another block, looked at in place."""
        whole = self.filled(block.parents[0]).text
        text = self.new(self.weights(block.op.rows) if whole == "p" else block.label)
        return self.buffer(text, block.rows, block.sampled, "part", whole=whole, part=block.op.rows)

    def weights(self, rows: tuple[int, ...]) -> str:
        """What some of the parameters are called: layers.0.W, or layers.0.Wb with the biases among them."""
        labels = [self.up.recording.parameters[row].label for row in rows]
        if len(labels) == 1:
            return labels[0] or "w"
        columns = zip(*[label.split(".") for label in labels])
        shared = [parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, columns)]
        kinds = {label.split(".")[-1] for label in labels if label}
        kind = "Wb" if "b" in kinds and len(kinds) > 1 else "b" if kinds == {"b"} else "W"
        return ".".join([*[part for part in shared if part not in ("neurons", "w", "b")], kind])

    def argument(self, block: Block, parent: Block) -> Code:
        """An elementwise operation spreads its arguments by itself; one on arrays needs them as they are."""
        return self.view[parent] if isinstance(block.op, ops.Op) else self.filled(parent)

    def filled(self, block: Block) -> Code:
        """A block as an array of its full extent."""
        if not isinstance(block.op, Spread):
            return self.view[block]
        if block not in self.solid:
            full = self.buffer(
                self.new(block.label), block.rows, block.sampled, "value", bordered=block.bordered
            )
            self.plan.forward.append(Statement(full.text, self.view[block]))
            self.solid[block] = full
        return self.solid[block]

    # ---- backward ----

    def differentiate(self) -> None:
        """The chain rule, as statements."""
        self.learned = reached(self.blocks, self.up.parameters)
        self.shared = self.shared_parts()
        self.plan.buffers["g"] = Buffer("g", self.up.parameters.rows, False, "g")
        grads = Gradients({self.up.output: Terms([name(SHARE) if self.up.output.sampled else 1.0])})
        for block, _ in chain_rule(self.up.output, grads, self.seen):
            grads[block] = self.complete(block, grads[block]) if block in self.learned else 0.0
        if self.up.parameters not in grads:
            self.state("g", 0.0)

    def seen(self, block: Block) -> Code:
        return self.solid.get(block, self.view[block])

    def shared_parts(self) -> dict[Block, list[Block]]:
        """{block: those rows of it, blocks themselves, whose gradients are written straight into its own}.

        They must not overlap, and either cover the block or be all that is done with it.
        """
        consumers: dict[Block, list[Block]] = defaultdict(list)
        for block in self.blocks:
            for parent in block.parents:
                if parent in self.learned:
                    consumers[parent].append(block)
        found = {}
        for whole, users in consumers.items():
            parts: list[Block] = []
            covered: set[int] = set()
            for user in users:
                if self.is_part(user) and covered.isdisjoint(user.op.rows):
                    parts.append(user)
                    covered.update(user.op.rows)
            if parts and (len(parts) == len(users) or len(covered) == whole.rows):
                found[whole] = parts
        return found

    def is_part(self, block: Block) -> bool:
        return isinstance(block.op, Take) and self.plan.buffers[self.view[block].text].kind == "part"

    def complete(self, block: Block, terms: Any) -> Term:
        """Add up the gradient of a block, and give it a name; a single name or number is one already."""
        within = {self.gradient_name(part) for part in self.shared.get(block, [])}
        terms = [self.ready(term) for term in terms if not (is_scatter(term) and str(term.args[0]) in within)]
        place = self.place(block, terms)
        if place is None:
            return terms[0] if terms else 0.0
        add = bool(within)
        for term in self.ordered(terms, place) or [0.0]:
            if add and is_number(term, 0):
                continue
            self.state(place.text, term, add)
            add = True
        return place

    def ordered(self, terms: list[Term], place: Code) -> list[Term]:
        """Array operations first, the elementwise terms as one, rows that are added at last.

        The first is assigned to all rows.
        """
        wholes = [term for term in terms if is_array(term) and not is_scatter(term)]
        scattered = [term for term in terms if is_scatter(term)]
        simple = [term for term in terms if not is_array(term)]
        for i in range(0, len(simple), TERMS):
            wholes.append(sum(simple[i + 1 : i + TERMS], simple[i]))
        wholes.sort(key=lambda term: extent(term) != (place.rows, place.sampled))
        return [*wholes, *scattered] if wholes or not scattered else [0.0, *scattered]

    def place(self, block: Block, terms: list[Term]) -> Code | None:
        """The array for the gradient of a block, if it needs one."""
        rows, sampled, text = block.rows, block.sampled, self.gradient_name(block)
        if block is self.up.parameters:
            return name("g", rows)
        whole = block.parents[0] if block.parents else None
        if whole and block in self.shared.get(whole, []):
            return self.buffer(
                text, rows, sampled, "part", whole=self.gradient_name(whole), part=block.op.rows
            )
        if block not in self.shared:
            if not terms or (
                len(terms) == 1 and (is_fixed(terms[0]) or is_plain(terms[0]) or self.passes(block, terms[0]))
            ):
                return None
            rows, sampled = max(extent(term)[0] for term in terms), any(extent(term)[1] for term in terms)
        return self.buffer(text, rows, sampled, "gradient", bordered=block.bordered)

    def passes(self, block: Block, term: Term) -> bool:
        """Whether it is left to Spread to change the sign, of less."""
        return (
            isinstance(block.op, Spread)
            and isinstance(term, Code)
            and term.op is ops.neg
            and is_plain(term.args[0])
        )

    def gradient_name(self, block: Any) -> str:
        if block not in self.gradients:
            self.gradients[block] = self.names.new(f"d_{self.view[block].text}")
        return self.gradients[block]

    def ready(self, term: Term) -> Term:
        """A term whose array operation, if it has one, stands alone and has arguments of full extent."""
        if not isinstance(term, Code) or term.op is None:
            return term
        if isinstance(term.op, (ToWeights, ToInputs)):
            forward, (a, b) = term.op.forward, term.args
            rows = forward.units * forward.places
            weights = isinstance(term.op, ToWeights)
            args = [self.full(a, rows, b), b] if weights else [a, self.full(b, rows, term)]
            return Code(term.op, tuple(args), term.rows, term.sampled)
        if is_array(term):
            return term
        parts = tuple([self.alone(self.ready(arg)) if isinstance(arg, Code) else arg for arg in term.args])
        return Code(term.op, parts, term.rows, term.sampled)

    def alone(self, term: Term) -> Term:
        """A name for an array operation within an expression."""
        if not is_array(term):
            return term
        assert isinstance(term, Code)
        place = self.buffer(self.names.new("d_part"), term.rows, term.sampled, "gradient")
        if is_scatter(term):
            self.state(place.text, 0.0)
        self.state(place.text, term, is_scatter(term))
        return place

    def full(self, grad: Term, rows: int, like: Any) -> Code:
        if isinstance(grad, Code) and (grad.rows, grad.sampled) == (rows, like.sampled):
            return grad
        place = self.buffer(self.names.new("d_even"), rows, like.sampled, "gradient")
        self.state(place.text, grad)
        return place

    def state(self, target: str, code: Term, add: bool = False) -> None:
        self.plan.backward.append(Statement(target, code, add))


def reached(blocks: list[Block], source: Block) -> set[Block]:
    """The blocks that change when this one does, as far as the chain rule is concerned."""
    found: set[Any] = {source}
    for block in blocks:
        if not isinstance(block.op, (arrays.Peak, arrays.OneHot)) and not found.isdisjoint(block.parents):
            found.add(block)
    return found


def is_fixed(x: Term) -> bool:
    """Whether it is the same for every batch of one size."""
    if not isinstance(x, Code) or x.text == SHARE:
        return True
    return isinstance(x.op, ops.Op) and all(map(is_fixed, x.args))


def is_plain(x: Term) -> bool:
    return not isinstance(x, Code) or x.op is None


def is_array(x: Term) -> bool:
    """Whether it is an array operation."""
    return isinstance(x, Code) and isinstance(x.op, arrays.ArrayOp)


def is_scatter(x: Term) -> bool:
    return isinstance(x, Code) and isinstance(x.op, Scatter)
