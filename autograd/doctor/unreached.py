"""A value that an output was not computed from: what happened instead, as far as can be told."""

from typing import TYPE_CHECKING

from .. import ops
from ..formula.symbol import printable
from ..words.sentence import say
from .finding import Cause, Finding, place

if TYPE_CHECKING:
    from ..explain.steps import Steps
    from ..value import Value


def unreached(node: "Value", trace: "Steps") -> Finding:
    """Why `node` is not behind the output of a trace."""
    name = printable(node.label) or repr(node)
    says = say(
        "{name} is not behind {output}, so that its gradient is 0", name=name, output=repr(trace.output)
    )
    if node.op is ops.constant:
        sentence = say(
            "it is a constant: a number given, or made by constant(), detach() or inside no_grad()"
        )
        return Finding(says, [Cause("constant", sentence, [node])])
    return Finding(says, [_same_label(node, trace) or _same_number(node, trace) or _not_reached(node, trace)])


def _same_label(node: "Value", trace: "Steps") -> Cause | None:
    """Another leaf of this name was used: `w = w - ...` gives the name to a new Value."""
    for each in trace.nodes:
        if node.label and each.label == node.label:
            if each.op is ops.constant:
                sentence = say("detach() of it, {value}, stands in its place: a constant", value=repr(each))
                return Cause("detached", sentence, [node, each])
            sentence = say(
                "another Value that is called {name}, {value}, stands in its place: to move a parameter "
                "write w.data -= lr * w.grad, for w = w - lr * w.grad makes a new Value",
                name=printable(node.label),
                value=repr(each),
            )
            return Cause("not reached", sentence, [node, each])
    return None


def _same_number(node: "Value", trace: "Steps") -> Cause | None:
    """Its number was used in its place, as `.data`, float() and detach() give it."""
    number = node.data
    if number in (0.0, 1.0, -1.0, 2.0):  # which stand in many formulas
        return None
    for each in trace.nodes:
        given = [p for p in each.parents if type(p) is float or p.op is ops.constant]
        if number in [p if type(p) is float else p.data for p in given]:
            sentence = say(
                "a plain number that is the same stands in {definition}{place}: compute with the Value "
                "itself, and not with its .data, its detach() or float() of it",
                definition=trace.definition(each),
                place=place(each),
            )
            return Cause("detached", sentence, [node, each])
    return None


def _not_reached(node: "Value", trace: "Steps") -> Cause:
    leaves = [str(trace.names[each]) for each in trace.nodes if each.op is ops.leaf]
    listed = f"{', '.join(leaves[:5])}{', …' * (len(leaves) > 5)}"
    suspect = next(filter(_has_nameless_constant, trace.nodes), None)
    if leaves and suspect:
        sentence = say(
            "the output was not computed from it: behind it are {leaves}, and in {definition}{place} a "
            "constant: if detach() or no_grad() made it, the way back ends there",
            leaves=listed,
            definition=trace.definition(suspect),
            place=place(suspect),
        )
    elif leaves:
        sentence = say("the output was not computed from it: behind it are {leaves}", leaves=listed)
    else:
        sentence = say(
            "the output was not computed from it: only constants are behind it: was it computed "
            "inside no_grad()?"
        )
    return Cause("not reached", sentence, [node])


def _has_nameless_constant(node: "Value") -> bool:
    """Whether it was computed from a constant Value without a label, as detach() of a result gives it."""
    return any(type(p) is not float and p.op is ops.constant and not p.label for p in node.parents)
