"""diagnose: which usual mistakes with the chain rule give exactly the number that somebody got."""

from collections.abc import Iterator
from math import isclose, isfinite, nan
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import ops
from ..chain import inputs, slopes
from ..explain.mistakes import CONTRIBUTION, QUESTIONS, WHOLE, WRONG_SLOPES, Mistake, Numbers, names_in
from ..explain.steps import Step, Steps
from ..formula.symbol import as_symbol, quotient
from ..real import real
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
    trace, claim = Steps(output), real(claimed)
    if not isfinite(claim):
        raise ValueError(f"claimed is {claim}: see why_nan")
    if node not in trace.names:
        raise ValueError(f"{node!r} is not behind {output!r}: its gradient is 0, see why_zero")
    grad = trace.grads[node]
    told = f"{quotient('d', trace.names[output], trace.names[node])} = {as_symbol(grad)}"
    if _is_meant(claim, grad, ROUNDED):
        return Finding(f"{told}: {as_symbol(claim)} is right", [])
    found = [each for each in _candidates(node, trace) if isfinite(each.gives) and each.gives]
    tolerance = min(ROUNDED, CHANCE / max(len(found), 1))
    causes = {
        each.sentence: Cause("mistake", each.sentence, each.nodes)
        for each in found
        if _is_meant(claim, each.gives, tolerance) and not _is_meant(grad, each.gives, 1e-12)
    }
    says = f"{told}, not {as_symbol(claim)}"
    return Finding(says if causes else f"{says}: no usual mistake gives this number", list(causes.values()))


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
        yield Candidate(whole.sentence, whole.gives(grad), [node])
    if node.grad not in (0.0, grad):
        yield Candidate(
            f"{as_symbol(node.grad)}, which was in .grad before, is added", grad + node.grad, [node]
        )
    for each in dict.fromkeys((node, trace.output)):
        number = trace.data[each]
        yield Candidate(
            f"{as_symbol(number)} is the number {trace.names[each]}, not a gradient", number, [each]
        )
    for each in trace.nodes:
        count = len(each.parents)
        if each.op in AVERAGES and count > 1:
            is_mean = each.op is ops.mean_
            was, taken = ("mean", "sum") if is_mean else ("sum", "mean")
            told = f"{trace.names[each]} is a {was}, not a {taken}"
            yield Candidate(f"{told}, of {count} terms", grad * count if is_mean else grad / count, [each])


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
            told = f"only what {trace.names[step.node]}{step.which} sends to {trace.names[parent]} was kept: "
            yield Candidate(f"{told}gradients add up, so it is += and not =", alone, [parent])


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
    words: dict[str, Any] = {**names_in(step, trace.output, trace.names)}
    where = f"at {trace.definition(step.node)}: "
    for mistake in QUESTIONS[CONTRIBUTION].mistakes:
        for i, other in _others(step) if "{input}" in mistake.sentence else [(0, nan)]:
            sentence = mistake.sentence.format_map(words | {"input": i + 1})
            yield f"{where}{sentence[0].lower()}{sentence[1:].rstrip('.')}", _given(mistake, step, other)
    name = step.node.op.name.partition("(")[0]
    for wrong in WRONG_SLOPES.get(name, ()):
        try:
            slope = wrong.gives(trace.data[step.node], trace.data[step.parent], step.local)
        except ArithmeticError:
            continue
        yield f"{where[3:]}{wrong.sentence}", slope * step.grad


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
