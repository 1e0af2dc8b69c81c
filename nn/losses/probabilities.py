"""Which outputs are probabilities, and the logits behind them."""

from collections.abc import Iterable, Sequence
from operator import is_

from autograd import Value

PROBABILITIES = ("sigmoid", "softmax", "log_softmax")  # operations whose results are no scores


def refuse_activated(loss: str, scores: Iterable[Value], activations: Sequence[str], instead: str) -> None:
    """Raise ValueError if one of these activations made a score: the loss would apply it again."""
    for score in scores:
        if score.op.symbol in activations:
            raise ValueError(
                f"{loss} takes scores before any {score.op.symbol}, and these are outputs of "
                f'{score.op.symbol}: use a model with output="linear", or {instead}'
            )


def refuse_scores(loss: str, probabilities: Iterable[Value], instead: str) -> None:
    """Raise ValueError, which says what to do `instead`, if one of the numbers is not from 0 to 1."""
    for p in probabilities:
        if not 0 <= p.data <= 1:
            raise ValueError(
                f"{loss} takes probabilities from 0 to 1, not {p.data:g}: for logits use {instead}"
            )


def log(p: Value) -> Value:
    if p.data == 0:
        raise ValueError(
            "a target has the probability 0, perhaps by rounding, so the loss is infinite: give the loss "
            "what sigmoid or softmax returned, outside of no_grad(), and it takes the logits behind it"
        )
    return p.log()


def logits_behind(outputs: list[Value]) -> list[Value] | None:
    """What sigmoid was applied to for each output, or softmax for all of them together; else None."""
    if all(out.op.symbol == "sigmoid" for out in outputs):
        return [out.parents[0] for out in outputs]
    names = [f"softmax_({i})" for i in range(len(outputs))]
    logits: tuple[Value, ...] = outputs[0].parents
    if [out.op.name for out in outputs] != names or len(logits) != len(outputs):
        return None
    same = all(all(map(is_, out.parents, logits)) for out in outputs)
    return list(logits) if same else None
