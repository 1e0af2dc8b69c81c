"""why_zero: where a gradient of 0 comes from."""

from collections.abc import Callable
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import ops
from ..chain import inputs
from ..explain.stale import warn_if_stale
from ..explain.steps import Step, Steps
from ..formula.symbol import as_symbol, quotient
from ..words.sentence import say
from .finding import MOST_NAMED, Cause, Finding, place, some
from .unreached import unreached

if TYPE_CHECKING:
    from ..value import Value

TINY = 1e-6  # of the largest gradient of a leaf: such a gradient learns nothing, though it is not 0
FLAT = {
    op.name
    for op in (
        ops.sign,
        ops.heaviside,
        ops.floor,
        ops.ceil,
        ops.trunc,
        ops.rint,
        ops.floor_divide,
        ops.constant_power(0.0),
    )
}
CHOICES = {"maximum", "minimum", "where", "clip"}
PRODUCTS = {"mul", "dot_", "div"}


class Kind(NamedTuple):
    """A kind of step that hands on 0 of a gradient that is not 0."""

    name: str
    holds: Callable[[Step], bool]
    sentence: str  # {what} the operations are, {count} of {all}, {examples} given to them, {slope}: theirs


def _of(names: set[str]) -> Callable[[Step], bool]:
    return lambda step: step.node.op.name in names


def _is_product(step: Step) -> bool:
    """Whether it is a product whose other factor is 0: n / y is one of n and 1 / y."""
    name = step.node.op.name
    return name in PRODUCTS and (name != "div" or step.node.data == 0)


def _stays_flat(step: Step) -> bool:
    """Whether the slope is 0 further up, or further down, too: then it is no point, but a plain."""
    numbers = inputs(step.node)
    x = numbers[step.position]
    for moved in (x - max(0.5, abs(x) / 2), x + max(0.5, abs(x) / 2)):
        numbers[step.position] = moved
        try:
            out = step.node.op(*numbers)
            if step.node.op.partials(out, *numbers)[step.position] == 0:
                return True
        except (ValueError, ArithmeticError):
            continue
    return False


#: What is told only where nothing else is: a loss has such a point where a prediction is right.
FLAT_POINT = Kind(
    "flat point",
    lambda step: True,
    "{what} has the slope 0 just here ({examples}): a minimum, a maximum or a corner of it",
)
#: The first one that holds is said.
KINDS = [
    Kind(
        "underflow",
        lambda step: step.local != 0,
        "the product of slopes is smaller than the smallest number, 5e-324, at {what}",
    ),
    Kind(
        "detached",
        _of({"stop_gradient"}),
        "it goes through detach(), which hands nothing back",
    ),
    Kind(
        "dead relu",
        _of({"relu"}),
        "the input of {what} is 0 or less in {count} of {all} places ({examples}), where its slope is 0. A "
        "unit that is so for all samples learns nothing: a smaller learning rate, another start, or "
        "leaky_relu keep it alive",
    ),
    Kind(
        "step function",
        _of(FLAT),
        "{what} is flat between its steps: its slope is 0 everywhere, so that nothing can be learned through "
        "it. Use a smooth function, such as sigmoid or tanh",
    ),
    Kind(
        "not chosen",
        _of(CHOICES),
        "{what} chose another input in {count} of {all} places ({examples}): its slope is 0 by what it left",
    ),
    Kind(
        "multiplied by zero",
        _is_product,
        "it is multiplied by 0 in {count} of {all} products: {factors}",
    ),
    Kind(
        "saturation",
        _stays_flat,
        "{what} is saturated for {count} of {all} inputs ({examples}): so far out its slope is {slope}. "
        "Scale the inputs, or start with smaller weights",
    ),
    FLAT_POINT,
]


def why_zero(node: "Value", output: "Value") -> Finding:
    """Why d(output)/d(node) is 0: where it ends on its way from `output`.

    The kinds of causes are "dead relu", "step function", "multiplied by zero", "saturation", "not chosen",
    "detached", "flat point", "underflow", "cancellation", "not reached" and "constant"; and, for a gradient
    that is not 0 but less than a millionth of the largest one of a leaf, "vanishing". Where the gradient is
    fine there are none. No `.grad` changes.

    Raises TypeError for what are no Values.

    >>> from autograd import Value
    >>> w = Value(-3.0, label="w")
    >>> why_zero(w, (w * 2).relu().square()).kinds
    ['dead relu']
    >>> print(why_zero(w, w * 0.0))
    dv1/dw = 0: it is multiplied by 0 in 1 of 1 products: v1 = w * 0
    """
    if not hasattr(node, "parents"):
        raise TypeError(f"expected a Value whose gradient is 0, not {type(node).__name__}: {node!r:.80}")
    trace = Steps(output)
    warn_if_stale(output)
    finding = zero_in(trace, node)
    if node.grad == 0 and isfinite(grad := trace.grads.get(node, 0.0)) and grad:
        finding.says = say(
            "{says}; its .grad is 0, for backward() has not run, or zero_grad() came after it",
            says=finding.says,
        )
    return finding


def zero_in(trace: Steps, node: "Value") -> Finding:
    """Why a gradient of a trace is 0."""
    if node not in trace.names:
        return unreached(node, trace)
    grad = trace.grads[node]
    says = f"{quotient('d', trace.names[trace.output], trace.names[node])} = {as_symbol(grad)}"
    if not isfinite(grad):
        return Finding(say("{says}, which is not 0: why_nan(output) says why", says=says), [])
    if grad == 0:
        return Finding(says, _ends(node, trace) or [_cancelled(node, trace)])
    return Finding(says, _vanishing(node, trace))


def _ends(node: "Value", trace: Steps) -> list[Cause]:
    """The causes where the gradient ends, one for each kind of operation; where contributions cancel, too."""
    reaching = computed_from(node, trace)
    ends: dict[tuple[int, str], list[Step]] = {}
    for step in dict.fromkeys([*_seen_from_above(reaching, trace), *_seen_from_below(node, trace)]):
        kind = next(i for i, kind in enumerate(KINDS) if kind.holds(step))
        ends.setdefault((kind, step.node.op.name), []).append(step)
    found = [key for key in sorted(ends) if KINDS[key[0]] is not FLAT_POINT] or list(ends)
    causes = [_cause(KINDS[kind], ends[kind, op], reaching, trace) for kind, op in found]
    cancelled = [each for each in trace.nodes if each in reaching and _cancels(each, trace)]
    return causes + [_cancelled(each, trace) for each in cancelled[:1]]


def _seen_from_above(reaching: set["Value"], trace: Steps) -> list[Step]:
    """The steps at which a gradient that is not 0 becomes 0."""
    return [step for step in trace if step.parent in reaching and step.grad != 0 and step.contribution == 0]


def _seen_from_below(node: "Value", trace: Steps) -> list[Step]:
    """The first steps with a slope of 0 on the ways from `node` up; what arrives at them may be 0 already."""
    alive, ends = {node}, []
    for each in reversed(trace.nodes):
        for step in trace.out_of(each):
            if step.parent in alive and step.local == 0:
                ends.append(step)
            elif step.parent in alive:
                alive.add(each)
    return ends


def _cancels(node: "Value", trace: Steps) -> bool:
    return trace.grads[node] == 0 and any(step.contribution != 0 for step in trace.into(node))


def computed_from(node: "Value", trace: Steps) -> set["Value"]:
    """The values of a trace that are computed from `node`, and `node` itself."""
    found = {node}
    for each in reversed(trace.nodes):
        if not found.isdisjoint(each.parents):
            found.add(each)
    return found


def _cause(kind: Kind, steps: list[Step], reaching: set["Value"], trace: Steps) -> Cause:
    op = steps[0].node.op
    alike = [step for step in trace if step.node.op is op and step.parent in reaching]
    if steps[0].local == 0:
        steps = [step for step in alike if step.local == 0]
    nodes = list(dict.fromkeys(step.node for step in steps))
    words: dict[str, Any] = {
        "what": as_formula(nodes[0], trace) if len(nodes) == 1 else op.symbol,
        "count": len(steps),
        "all": len(alike),
        "examples": some([step.parent for step in steps], trace),
        "slope": say("0 in floating point"),
    }
    if kind.holds is _is_product:
        factors = [_product(step, trace) for step in steps[:MOST_NAMED]]
        words["factors"] = "; ".join([*factors, *["…"] * (len(steps) > MOST_NAMED)])
    sentence = say("{sentence}{place}", sentence=say(kind.sentence, words), place=place(nodes[0]))
    return Cause(kind.name, sentence, nodes)


def _product(step: Step, trace: Steps) -> str:
    """Where the factor of 0 stands: "v1 = w * mask (mask = 0)", "z = … + w * x0 + … (x0 = 0)"."""
    node, parents = step.node, step.node.parents
    if node.op.name == "dot_":
        half = len(parents) // 2
        zero = parents[(step.position + half) % (2 * half)]
        factor = as_symbol(zero) if type(zero) is float else trace.names[zero]
        product = f"{trace.names[step.parent]} * {factor}"
        text = f"{trace.names[node]} = {f'… + {product} + …' if len(parents) > 2 else product}"
    else:
        zero = parents[0 if node.op.name == "div" else 1 - step.position]
        text = trace.definition(node)
    is_named = type(zero) is not float and not trace.is_number(zero)
    return f"{text} ({trace.names[zero]} = 0)" if is_named else text


def as_formula(node: "Value", trace: Steps) -> str:
    """What a node computes, without its name; shortened."""
    text = str(trace.formula(node))
    return text if len(text) <= 60 else f"{text[:59]}…"


def _cancelled(node: "Value", trace: Steps) -> Cause:
    steps = [step for step in trace.into(node) if step.contribution]
    numbers = " + ".join(str(as_symbol(step.contribution)) for step in steps[:4])
    more = " + …" * (len(steps) > 4)
    sentence = say(
        "the contributions to {name} cancel: {numbers} = 0. It is at a minimum, a maximum or a saddle, or "
        "what uses it is symmetric",
        name=trace.names[node],
        numbers=numbers + more,
    )
    return Cause("cancellation", sentence, [node])


def _vanishing(node: "Value", trace: Steps) -> list[Cause]:
    """A cause if the gradient is very small beside that of other leaves: the smallest slope on its way."""
    grad = trace.grads[node]
    others = [abs(trace.grads[each]) for each in trace.nodes if each.op is ops.leaf]
    if abs(grad) >= TINY * max(others, default=0.0):
        return []
    from ..explain.paths import Paths

    path = Paths(trace, node, 1)[0]
    smallest = min(path.steps, key=lambda step: abs(step.local))
    slopes = " * ".join(str(as_symbol(slope)) for slope in path.locals[:6])
    sentence = say(
        "it is not 0, but small: along the path that carries most of it the slopes multiply to {product}; "
        "the smallest is that of {smallest}{place}",
        product=f"{slopes}{' * …' * (len(path.steps) > 6)} = {as_symbol(path.product)}",
        smallest=trace.definition(smallest.node),
        place=place(smallest.node),
    )
    return [Cause("vanishing", sentence, [smallest.node])]
