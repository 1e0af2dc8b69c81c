"""diagnose: which usual mistakes with the chain rule give exactly the number that somebody got."""

from collections.abc import Iterator
from math import isclose, isfinite, nan
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import ops
from ..chain import inputs, slopes
from ..explain.mistakes import CONTRIBUTION, QUESTIONS, WHOLE, WRONG_SLOPES, Mistake, Numbers, names_in
from ..explain.steps import Step, Steps
from ..formula.symbol import as_symbol, quotient
from ..real import argument
from ..words.sentence import say
from .finding import Cause, Finding

if TYPE_CHECKING:
    from ..value import Value

ROUNDED = 5e-3  # the largest share by which a claim, with the digits that it has, may differ from a number
CHANCE = 2e-2  # of all mistakes together, that a number is met by chance
AVERAGES = (ops.mean_, ops.sum_)


class Candidate(NamedTuple):
    """A mistake, and the gradient that it gives."""

    sentence: str
    gives: float
    nodes: list["Value"]


def diagnose(node: "Value", output: "Value", claimed: float) -> Finding:
    """Which usual mistakes give exactly `claimed` as d(output)/d(node): all of them, one cause each.

    claimed: the number that was got, by hand or by a program of one's own; the more digits it has, the more
    can be told. There are no causes if it is right, or if no mistake that is known gives it. The mistakes are
    those of the stepper's predict mode at each step, those of the rules of operations, and those with the
    whole gradient, such as a forgotten zero_grad().

    Raises TypeError for a claim that is no number, ValueError for one that is not finite, and for a `node`
    that is not behind `output`.

    >>> from autograd import Value
    >>> x = Value(6.0, label="x")
    >>> diagnose(x, x**3, claimed=216.0)
    dv1/dx = 108, not 216:
    - backward() ran twice without zero_grad() in between: gradients add up, and this is twice as much
    - 216 is the number v1, not a gradient
    >>> diagnose(x, x**3, claimed=36.0)
    dv1/dx = 108, not 36: v1 = x³: the exponent n of n·xⁿ⁻¹ was forgotten as a factor
    """
    trace, claim = Steps(output), argument("claimed", claimed)
    if not isfinite(claim):
        raise ValueError(f"claimed is {claim}: see why_nan")
    if node not in trace.names:
        raise ValueError(f"{node!r} is not behind {output!r}: its gradient is 0, see why_zero")
    grad = trace.grads[node]
    words = {
        "slope": quotient("d", trace.names[output], trace.names[node]),
        "grad": as_symbol(grad),
        "claim": as_symbol(claim),
    }
    if is_right(claim, grad):
        return Finding(say("{slope} = {grad}: {claim} is right", words), [])
    causes = mistakes_of(node, trace, claim)
    if not causes:
        return Finding(say("{slope} = {grad}, not {claim}: no usual mistake gives this number", words), [])
    return Finding(say("{slope} = {grad}, not {claim}", words), causes)


def mistakes_of(node: "Value", trace: Steps, claim: float) -> list[Cause]:
    """The usual mistakes that give `claim`, a wrong gradient of `node`."""
    found = [each for each in _candidates(node, trace) if isfinite(each.gives) and each.gives]
    tolerance = min(ROUNDED, CHANCE / max(len(found), 1))
    causes = {
        each.sentence: Cause("mistake", each.sentence, each.nodes)
        for each in found
        if _is_meant(claim, each.gives, tolerance)
    }
    return list(causes.values())


def is_right(claim: float, number: float) -> bool:
    """Whether a claim is this number, rounded to the digits that it has.

    >>> is_right(0.36, 0.3611), is_right(0.4, 0.3611)
    (True, False)
    """
    return _is_meant(claim, number, ROUNDED)


def _is_meant(claim: float, number: float, tolerance: float) -> bool:
    """Whether a claim is this number, rounded to the digits that it has, but not by more than `tolerance`."""
    return claim == number or isclose(claim, number, rel_tol=min(_last_digit(claim), tolerance) + 1e-12)


def _last_digit(claim: float) -> float:
    """Half a unit of the last digit of a number, as a share of it."""
    digits = repr(claim).partition("e")[0].strip("-").replace(".", "").strip("0")
    return 0.5 * 10.0 ** (1 - len(digits))


def _candidates(node: "Value", trace: Steps) -> Iterator[Candidate]:
    yield from _of_the_whole(node, trace)
    yield from _of_steps(node, trace)


def _of_the_whole(node: "Value", trace: Steps) -> Iterator[Candidate]:
    grad = trace.grads[node]
    for whole in WHOLE:
        yield Candidate(say(whole.sentence), whole.gives(grad), [node])
    if node.grad not in (0.0, grad):
        sentence = say("{old}, which was in .grad before, is added", old=as_symbol(node.grad))
        yield Candidate(sentence, grad + node.grad, [node])
    for each in dict.fromkeys((node, trace.output)):
        number = trace.data[each]
        name = trace.names[each]
        sentence = say("{number} is the number {name}, not a gradient", number=as_symbol(number), name=name)
        yield Candidate(sentence, number, [each])
    for each in trace.nodes:
        count = len(each.parents)
        if each.op in AVERAGES and count > 1:
            words: dict[str, Any] = {"name": trace.names[each], "count": count}
            if each.op is ops.mean_:
                sentence = say("{name} is a mean, not a sum, of {count} terms", words)
                yield Candidate(sentence, grad * count, [each])
            else:
                sentence = say("{name} is a sum, not a mean, of {count} terms", words)
                yield Candidate(sentence, grad / count, [each])


def _of_steps(node: "Value", trace: Steps) -> Iterator[Candidate]:
    """A wrong contribution at one step, or a gradient that was overwritten; the other steps are right.

    The gradient is linear in each contribution: a difference at a parent arrives times d(parent)/d(node).
    """
    grad, along = trace.grads[node], _tangents(node, trace)
    for step in trace:
        factor = along.get(step.parent, 0.0)
        if factor:
            for sentence, contribution in _wrong(step, trace):
                yield Candidate(sentence, grad + factor * (contribution - step.contribution), [step.node])
    for parent, factor in along.items():
        steps = trace.into(parent)
        for step in steps if len(steps) > 1 else ():
            alone = grad + factor * (step.contribution - trace.grads[parent])
            sentence = say(
                "only what {node}{which} sends to {parent} was kept: gradients add up, so it is += and not =",
                node=trace.names[step.node],
                which=step.which,
                parent=trace.names[parent],
            )
            yield Candidate(sentence, alone, [parent])


def _tangents(node: "Value", trace: Steps) -> dict["Value", float]:
    """{value: d(value)/d(node)} for the values that are computed from `node`, and `node` itself."""
    along = {node: 1.0}
    for each in reversed(trace.nodes):
        steps = [step for step in trace.out_of(each) if step.parent in along]
        if steps:
            along[each] = sum(step.local * along[step.parent] for step in steps)
    return along


def _wrong(step: Step, trace: Steps) -> Iterator[tuple[str, float]]:
    """(what went wrong at a step, the contribution that this gives)."""
    words = names_in(step, trace.output, trace.names)
    where = trace.definition(step.node)
    for mistake in QUESTIONS[CONTRIBUTION].mistakes:
        for i, other in _others(step) if "{input}" in mistake.sentence else [(0, nan)]:
            sentence = say(mistake.sentence, words, input=i + 1)
            yield (
                say("at {where}: {mistake:clause}", where=where, mistake=sentence),
                _given(mistake, step, other),
            )
    for wrong, slope in wrong_slopes(step, trace):
        yield say("{where}: {mistake}", where=where, mistake=wrong), slope * step.grad


def wrong_slopes(step: Step, trace: Steps) -> Iterator[tuple[str, float]]:
    """(the mistake, the slope that it gives) for the usual mistakes with the rule of a step's operation."""
    for wrong in WRONG_SLOPES.get(step.node.op.name.partition("(")[0], ()):
        try:
            slope = wrong.gives(trace.data[step.node], trace.data[step.parent], step.local)
        except ArithmeticError:
            continue
        yield say(wrong.sentence), slope


def _given(mistake: Mistake, step: Step, other: float) -> float:
    """The contribution that a mistake gives; nan where it divides by 0."""
    try:
        return float(mistake.gives(Numbers(step.local, step.grad, step.contribution, step.before, other)))
    except ZeroDivisionError:
        return nan


def _others(step: Step) -> list[tuple[int, float]]:
    """(i, the slope by the other input) of an operation of two inputs; where there are many, none."""
    if len(inputs(step.node)) != 2:
        return []
    return [(i, float(slope)) for i, slope in enumerate(slopes(step.node)) if i != step.position]
