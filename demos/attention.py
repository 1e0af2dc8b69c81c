"""What the attention heads of demos.microgpt look at: as numbers, as pictures, and in the stepper."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from autograd import Value, dot, no_grad, softmax, stepper

from . import pictures
from .elements import tokens
from .gpt import GPT, Memory, Vector, named


def look(model: GPT, name: str) -> tuple[Memory, list[list[list[float]]]]:
    """(queries, keys, values of the letters; for each head and letter, how it looks at those so far)."""
    memory = Memory([], [], [])
    with no_grad():
        for token in tokens(name)[:-1]:
            model.logits(token, memory)
        looks = [
            [
                [share.data for share in model.attention(head, query, memory.keys[: i + 1])]
                for i, query in enumerate(memory.queries)
            ]
            for head in range(model.heads)
        ]
    return memory, looks


def one_head(model: GPT, name: str) -> Any:
    """The stepper on the head that is least sure where to look, from the last letter but one.

    It mixes the first of its channels; all numbers are rounded to one decimal.
    """
    memory, looks = look(model, name)
    places = ["start", *name[:-1]]
    head = min(range(model.heads), key=lambda head: max(looks[head][len(name) - 1]))

    def leaves(title: str, vector: Vector) -> list[Value]:
        numbers = [Value(round(number.data, 1) + 0.0) for number in model.part(head, vector)]
        return named(title, numbers)

    query = leaves(f"q_{places[-1]}", memory.queries[len(name) - 1])
    keys = [leaves(f"k_{place}", key) for place, key in zip(places, memory.keys)]
    values = [leaves(f"v_{place}", value)[0] for place, value in zip(places, memory.values)]
    scores = [dot(query, key) / model.width**0.5 for key in keys]
    attention = softmax(scores)
    for place, score, share, value in zip(places, scores, attention, values):
        score.label, share.label, value.label = f"score_{place}", f"a_{place}", f"v_{place}"
    mixed = dot(attention, values)
    mixed.label = "mixed"
    return stepper(mixed, title=f"Head {head} looks back from {' '.join(places)}")


def heads(looks: Sequence[Sequence[Sequence[float]]], name: str) -> list[pictures.Panel]:
    """A panel for each head: dark where the letter of the row looks at that of the column."""
    places = ["start", *name]

    def panel(rows: Sequence[Sequence[float]], title: str, *, ax: Any) -> None:
        ax.imshow([[*row, *[0.0] * (len(places) - len(row))] for row in rows], cmap="Blues", vmin=0, vmax=1)
        ax.set(title=title, xlabel="looks at", ylabel="the letter")
        ax.set_xticks(range(len(places)), places, rotation=90)
        ax.set_yticks(range(len(places)), places)

    return [partial(panel, rows, f"head {i}") for i, rows in enumerate(looks)]
