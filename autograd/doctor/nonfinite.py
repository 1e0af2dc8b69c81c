"""why_nan: which operation made the first number that is nan or infinite."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import TYPE_CHECKING

from ..chain import inputs
from ..explain.steps import Step
from ..explain.trace import Trace
from ..formula.symbol import Symbol, as_symbol, quotient, symbols
from ..words.sentence import say
from .finding import Cause, Finding, place

if TYPE_CHECKING:
    from ..value import Value

#: {operation: what to write instead}, for one that makes nan or infinity of finite numbers ...
FORWARD = {
    "exp": "exp overflows above 709.78: softmax, logsumexp and the losses 'with logits' subtract the largest "
    "number first; x.sigmoid() and softplus need no exp of large numbers",
    "exp2": "exp2 overflows from 1024 on",
    "cosh": "cosh overflows above 710.47",
    "sinh": "sinh overflows above 710.47",
    "expm1": "expm1 overflows above 709.78",
    "div": "the denominator is too small for such a numerator: keep away from 0, as x / (y + 1e-12) does",
}
OVERFLOW = "there is no number above 1.8e308: scale the inputs, or take a smaller learning rate"
#: ... and for one whose slope is not finite.
BACKWARD = {
    "sqrt": "sqrt has an infinite slope at 0: keep away from it, as (x + 1e-12).sqrt() does",
    "log": "log has the slope 1/x: keep away from 0, or use log_softmax, softplus or a loss 'with logits'",
    "constant_power": "a power below 1 has an infinite slope at 0: keep away from it, as (x + 1e-12)**0.5 "
    "does",
    "div": "the slopes 1/y and -x/y² overflow for a small y: keep away from 0, as x / (y + 1e-12) does",
}
LONGEST, MOST_NUMBERS = 80, 4  # letters of a formula, and numbers in it, that are told
STEEP = "its slope is not finite there: keep away from such a place, or clip what goes in"


def why_nan(output: "Value") -> Finding:
    """Which node made the first number that is nan or infinite: forward, else in the backward pass.

    The kinds of causes are "given" (a leaf), "forward" and "backward"; there are none if all numbers of the
    graph and all its gradients are finite. No `.grad` changes.

    >>> from autograd import Value
    >>> z = Value(1000.0, label="z")
    >>> why_nan(z.exp() / (z.exp() + 1)).causes[0].sentence.partition(":")[0]
    'exp(z) = inf for z = 1000'
    >>> x = Value(0.0, label="x")
    >>> print(why_nan(3 * x.sqrt()))
    v2 = 0, and dv2/dx = inf: the slope of v1 = sqrt(x) by x is inf for x = 0: sqrt has an infinite slope at \
0: keep away from it, as (x + 1e-12).sqrt() does
    """
    return nonfinite_in(Trace(output))


def nonfinite_in(trace: Trace) -> Finding:
    """What made the first number of a trace that is not finite."""
    output, names = trace.output, trace.names
    number = as_symbol(output.data)
    says = f"{number}" if names[output].number is not None else f"{names[output]} = {number}"
    first = next((node for node in reversed(trace.nodes) if not isfinite(node.data)), None)
    if first is not None:
        return Finding(says, [_made(first, names)])
    step = next(_bad_steps(trace), None)
    if step is None:
        return Finding(say("{says}: all of its numbers and gradients are finite", says=says), [])
    worst = next((n for n in trace.nodes if not n.parents and not isfinite(trace.grads[n])), step.parent)
    slope = quotient("d", names[output], names[worst])
    sentence = say("{says}, and {slope} = {grad}", says=says, slope=slope, grad=as_symbol(trace.grads[worst]))
    return Finding(sentence, [_steep(step, trace)])


def made(node: "Value") -> str:
    """A sentence on a node that is not finite though its inputs are; or on the input that is not."""
    nodes = [*dict.fromkeys([*_values(node), node])]
    first = next((each for each in nodes if not isfinite(each.data)), node)
    return _made(first, symbols(nodes)).sentence


def _values(node: "Value") -> list["Value"]:
    return [parent for parent in node.parents if type(parent) is not float]


def _made(node: "Value", names: Mapping["Value", Symbol]) -> Cause:
    """What is said of the first node that is not finite."""
    number = as_symbol(node.data)
    if not node.parents:
        sentence = say(
            "{name} is {number}: it was given so, or a step of training made it so",
            name=names[node],
            number=number,
        )
        return Cause("given", sentence, [node])
    numbers = _largest(node, names)
    words = {"made": f"{_formula(node, names)} = {number}", "numbers": numbers, "place": place(node)}
    told = say("{made} for {numbers}{place}" if numbers else "{made}{place}", words)
    given = next((p for p in node.parents if type(p) is float and not isfinite(p)), None)
    if given is not None:
        sentence = say(
            "{made}: {number} was given in it, and not computed", made=told, number=as_symbol(given)
        )
        return Cause("given", sentence, [node])
    advice = say(FORWARD.get(node.op.name, OVERFLOW))
    return Cause("forward", say("{made}: {advice}", made=told, advice=advice), [node])


def _formula(node: "Value", names: Mapping["Value", Symbol]) -> str:
    """What a node computes, shortened."""
    text = str(node.op(*inputs(node, names.__getitem__)))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _largest(node: "Value", names: Mapping["Value", Symbol]) -> str:
    """The inputs of a node with their numbers; of many, the largest."""
    parents = [p for p in dict.fromkeys(_values(node)) if names[p].number is None]
    many = len(parents) > MOST_NUMBERS
    told = sorted(parents, key=lambda p: abs(p.data), reverse=True)[:MOST_NUMBERS] if many else parents
    return ", ".join([*[f"{names[p]} = {as_symbol(p.data)}" for p in told], *["…"] * many])


def _bad_steps(trace: Trace) -> Iterator[Step]:
    """The steps that make a gradient which is not finite of one that is."""
    for step in trace:
        if isfinite(step.grad) and not (isfinite(step.contribution) and isfinite(step.after)):
            yield step


def _steep(step: Step, trace: Trace) -> Cause:
    node, parent = step.node, step.parent
    name = trace.names[parent]
    if isfinite(step.local):
        return Cause(
            "backward", say("{made}: {advice}", made=trace.sentence(step), advice=say(OVERFLOW)), [node]
        )
    advice = BACKWARD.get(node.op.name.partition("(")[0], STEEP)
    sentence = say(
        "the slope of {definition} by {name} is {local} for {name} = {data}{place}: {advice}",
        definition=trace.definition(node),
        name=name,
        local=as_symbol(step.local),
        data=as_symbol(parent.data),
        place=place(node),
        advice=say(advice),
    )
    return Cause("backward", sentence, [node])
