"""The usual mistakes with the chain rule, and the numbers they give, for predict mode and the doctor."""

from collections.abc import Callable, Mapping
from math import exp, nan, tanh
from typing import Any, NamedTuple

from ..formula.symbol import behind_d
from ..ops import times
from .steps import Step


class Numbers(NamedTuple):
    """The numbers of a step: floats, or Symbols where a formula is to be written down."""

    local: Any
    grad: Any  # arriving at the node
    contribution: Any
    before: Any  # what the gradient of the input was
    other: Any = nan  # the local derivative by another input


def names_in(step: Step, output: Any, names: Mapping[Any, object]) -> dict[str, str]:
    """What fills the {slots} for names in a sentence; at {d_...} as they stand behind a d or ∂."""
    nodes = {"node": step.node, "parent": step.parent, "output": output}
    texts = {slot: str(names[node]) for slot, node in nodes.items()}
    return texts | {f"d_{slot}": behind_d(text) for slot, text in texts.items()}


class Mistake(NamedTuple):
    """A usual mistake: what is said of it, and the number that it gives."""

    sentence: str  # its {slots} are filled with names; one with {input} is said of each other input
    gives: Callable[[Numbers], Any]


class Question(NamedTuple):
    """What is asked of a step. Where two mistakes give the same number, the first one is said."""

    asks: str
    right: Callable[[Numbers], Any]  # the right answer
    mistakes: list[Mistake]
    rule: str  # what is said of any other number ...
    numbers: str  # ... and the numbers in it


CONTRIBUTION, AFTER = "contribution", "after"
QUESTIONS = {
    CONTRIBUTION: Question(
        "d{d_output}/d{d_parent}: what does {node} send back to {parent}?",
        lambda x: times(x.local, x.grad),
        [
            Mistake("The size is right, but a sign was lost.", lambda x: -x.contribution),
            Mistake(
                "The local derivative ∂{d_node}/∂{d_parent} was forgotten: "
                "this is d{d_output}/d{d_node} alone.",
                lambda x: x.grad,
            ),
            Mistake(
                "This is the local derivative ∂{d_node}/∂{d_parent} alone: "
                "multiply it by the gradient arriving.",
                lambda x: x.local,
            ),
            Mistake(
                "The operands are swapped: this is the local derivative by input {input} of {node}.",
                lambda x: x.grad * x.other,
            ),
            Mistake("The two are added, but the chain rule multiplies them.", lambda x: x.local + x.grad),
            Mistake(
                "This is the sum so far; the question is what this contribution adds to it.",
                lambda x: x.before + x.contribution,
            ),
            Mistake(
                "This is what had arrived before; a contribution is added to it, and does not repeat it.",
                lambda x: x.before,
            ),
            Mistake("It is divided, but the chain rule multiplies.", lambda x: x.grad / x.local),
        ],
        "It is the local derivative times the gradient arriving",
        "{local} times {grad}",
    ),
    AFTER: Question(
        "d{d_output}/d{d_parent} was {before}, and {node} sends {contribution} back: what is it now?",
        lambda x: x.before + x.contribution,
        [
            Mistake(
                "This overwrites what had arrived before: gradients add up, so it is += and not =.",
                lambda x: x.contribution,
            ),
            Mistake(
                "This is what had arrived before: the contribution is still to be added.", lambda x: x.before
            ),
            Mistake("The size is right, but a sign was lost.", lambda x: -(x.before + x.contribution)),
            Mistake("It is subtracted, but contributions add up.", lambda x: x.before - x.contribution),
            Mistake("It is subtracted, but contributions add up.", lambda x: x.contribution - x.before),
            Mistake("The two are multiplied, but contributions add up.", lambda x: x.before * x.contribution),
        ],
        "It is what had arrived before plus the contribution",
        "{before} plus {contribution}",
    ),
}


class WrongSlope(NamedTuple):
    """A usual mistake with the slope of an operation, of (out, x, slope): result, input and slope."""

    sentence: str
    gives: Callable[[float, float, float], float]


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + exp(-x))


#: {operation: mistakes with its slope}, for operations of one input.
WRONG_SLOPES: dict[str, list[WrongSlope]] = {
    "square": [
        WrongSlope("the 2 of d(x²)/dx = 2x was forgotten", lambda out, x, slope: x),
        WrongSlope("the exponent was not lowered: 2x², not 2x", lambda out, x, slope: 2.0 * out),
    ],
    "constant_power": [
        WrongSlope("the exponent n of n·xⁿ⁻¹ was forgotten as a factor", lambda out, x, slope: out / x),
        WrongSlope("the exponent was not lowered: n·xⁿ, not n·xⁿ⁻¹", lambda out, x, slope: slope * x),
    ],
    "exp": [
        WrongSlope("exp was taken for a power: x·exp(x - 1)", lambda out, x, slope: x * exp(x - 1.0)),
    ],
    "log": [
        WrongSlope("the slope of log is 1/x, not log(x)", lambda out, x, slope: out),
    ],
    "sqrt": [
        WrongSlope("the ½ of 1 / (2·sqrt(x)) was forgotten", lambda out, x, slope: 1.0 / out),
        WrongSlope("the slope is 1 / (2·sqrt(x)), not sqrt(x) / 2", lambda out, x, slope: out / 2.0),
    ],
    "tanh": [
        WrongSlope("the square of 1 - tanh² was forgotten", lambda out, x, slope: 1.0 - out),
        WrongSlope("1 - x² of the input, not 1 - out² of the output", lambda out, x, slope: 1.0 - x * x),
        WrongSlope("tanh was applied twice: 1 - tanh(out)²", lambda out, x, slope: 1.0 - tanh(out) ** 2),
    ],
    "sigmoid": [
        WrongSlope("the factor 1 - out of out·(1 - out) was forgotten", lambda out, x, slope: out),
        WrongSlope("the factor out of out·(1 - out) was forgotten", lambda out, x, slope: 1.0 - out),
        WrongSlope("x·(1 - x) of the input, not out·(1 - out)", lambda out, x, slope: x * (1.0 - x)),
        WrongSlope(
            "sigmoid was applied twice: s·(1 - s) of s = sigmoid(out)",
            lambda out, x, slope: _sigmoid(out) * (1.0 - _sigmoid(out)),
        ),
    ],
    "relu": [
        WrongSlope(
            "relu lets nothing through below 0: its slope there is 0, not 1", lambda out, x, slope: 1.0
        ),
        WrongSlope("the slope of relu is 1, not its output", lambda out, x, slope: out),
    ],
    "sin": [WrongSlope("the slope of sin is cos, not sin", lambda out, x, slope: out)],
    "cos": [WrongSlope("the slope of cos is -sin, not cos", lambda out, x, slope: out)],
}


class WrongWhole(NamedTuple):
    """A mistake with the whole gradient."""

    sentence: str
    gives: Callable[[float], float]


WHOLE = [
    WrongWhole("the sign is wrong", lambda grad: -grad),
    WrongWhole(
        "backward() ran twice without zero_grad() in between: gradients add up, and this is twice as much",
        lambda grad: 2.0 * grad,
    ),
    WrongWhole(
        "backward() ran three times without zero_grad() in between: gradients add up",
        lambda grad: 3.0 * grad,
    ),
]
