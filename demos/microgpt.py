"""A small GPT that learns the names of the elements, and invents others.

After microgpt: one transformer layer of scalars, which reads a name letter by
letter and guesses the next one. It is written for one letter, on Values; from
that, autograd.compile makes a program for each length of a name. Some names
are held out, to tell what it has understood from what it knows by heart.
--engine eager trains on the graph itself, with one name a step, and fewer.
"""

import math
import random
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import autograd
from autograd import no_grad, softmax
from nn import Adam, plot

from . import pictures
from .attention import heads, look, one_head
from .common import demo, parse, parser, progress, table
from .elements import END, LETTERS, NAMES, tokens
from .gpt import GPT, Memory
from .story import check, heading, tell

HELD_OUT = 18
STEPS = {"compiled": 300, "eager": 60}
SHOWN = {"compiled": 6, "eager": 2}  # how often the losses are measured
TEMPERATURES = (0.5, 0.8, 1.0, 1.3)
SAMPLES = 24  # for each temperature
HEAD = "tin"  # the name that is stepped through
COUNTS = ("counting letters", 0), ("counting pairs of letters", 1)


# ---- learning ----


class Learner(NamedTuple):
    """An engine: `step` learns from names of one length, `measure` returns the loss of each name."""

    step: Callable[[Sequence[str]], float]
    measure: Callable[[Sequence[str]], Any]


def by_programs(model: GPT, optimizer: Adam) -> Learner:
    weights = model.parameters()
    compiled = autograd.compile(model.loss, parameters=weights)
    vector = np.array([weight.data for weight in weights])

    def step(names: Sequence[str]) -> float:
        loss, gradient = compiled.batch.value_and_grad([tokens(name) for name in names])
        optimizer.step_vector(vector, gradient)
        for weight, number in zip(weights, vector.tolist()):
            weight.data = number
        return loss

    return Learner(step, lambda names: compiled.batch([tokens(name) for name in names]))


def on_the_graph(model: GPT, optimizer: Adam) -> Learner:
    def step(names: Sequence[str]) -> float:
        loss = model.loss(tokens(names[0]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return float(loss.data)

    def measure(names: Sequence[str]) -> Any:
        with no_grad():
            return np.array([model.loss(tokens(name)).data for name in names])

    return Learner(step, measure)


class Learned(NamedTuple):
    """A trained model, and how it went: the losses of each step, and the rows of the table."""

    model: GPT
    losses: list[float]
    rows: list[tuple[int, float, float]]  # step, mean loss of the names to learn, and of those held out


class Losses(NamedTuple):
    """Of whom, for known names, and for those that were held out."""

    of: str
    known: float
    new: float


def learn(args: Namespace, known: Sequence[str], unknown: Sequence[str]) -> Learned:
    rng, model = random.Random(args.seed), GPT(len(LETTERS) + 1, seed=args.seed)
    optimizer = Adam(model.parameters(), lr=lambda step: args.lr * (1.0 - step / args.steps))
    learner = (by_programs if args.engine == "compiled" else on_the_graph)(model, optimizer)
    losses: list[float] = []
    rows: list[tuple[int, float, float]] = []

    def measure(step: int) -> None:
        rows.append((step, *(float(learner.measure(names).mean()) for names in (known, unknown))))
        print("{:7} {:10.3f} {:10.3f}".format(*rows[-1]), flush=True)

    print(f"{'step':>7} {'known':>10} {'held out':>10}")
    for step in progress(args.steps, "Learning names", losses):
        if step % math.ceil(args.steps / SHOWN[args.engine]) == 0:
            measure(step)
        like = len(rng.choice(known))  # so long lengths of many names come often
        batch = [name for name in known if len(name) == like]
        rng.shuffle(batch)
        losses.append(learner.step(batch))
    measure(len(losses))
    print()
    return Learned(model, losses, rows)


def counted(names: Sequence[str], known: Sequence[str], seen: int) -> float:
    """The mean loss of names for who counted, in the known ones, what follows `seen` letters."""
    counts: dict[str, Counter[str]] = {}
    for before, letter in (pair for name in known for pair in pairs(name, seen)):
        counts.setdefault(before, Counter())[letter] += 1
    few = 0.1  # as if each letter had come so often, too

    def loss(before: str, letter: str) -> float:
        found = counts.get(before, Counter())
        return -math.log((found[letter] + few) / (found.total() + few * (len(LETTERS) + 1)))

    return float(np.mean([np.mean([loss(*pair) for pair in pairs(name, seen)]) for name in names]))


def pairs(name: str, seen: int) -> list[tuple[str, str]]:
    """(the `seen` letters before it, the letter), for each letter of a name, and its end."""
    text = f".{name}."
    return [(text[max(0, i - seen) : i], text[i]) for i in range(1, len(text))]


# ---- inventing ----


def invent(model: GPT, temperature: float, rng: random.Random) -> str:
    """A name, letter by letter: the smaller the temperature, the surer the choices."""
    name, token, memory = "", END, Memory([], [], [])
    with no_grad():
        while len(memory.keys) < len(model.wpe):
            scores = [logit.data / temperature for logit in model.logits(token, memory)]
            (token,) = rng.choices(range(len(scores)), softmax(scores))
            if token == END:
                break
            name += LETTERS[token - 1]
    return name


def is_new(name: str) -> bool:
    return bool(name) and name not in NAMES


def is_metal(name: str) -> bool:
    return name.endswith("ium")


def invented(learned: Learned, args: Namespace, known: Sequence[str]) -> list[str]:
    """Print names of each temperature, and return them all."""
    rng = random.Random(args.seed)
    found = {t: [invent(learned.model, t, rng) for _ in range(SAMPLES)] for t in TEMPERATURES}
    rows = [
        (
            f"{t:g}",
            f"{sum(name in known for name in names)}",
            f"{sum(map(is_new, names))}",
            f"{sum(map(is_metal, names))}",
        )
        for t, names in found.items()
    ]
    print(table(("temperature", "by heart", "new", "-ium"), rows) + "\n")
    for t, names in found.items():
        new = dict.fromkeys(name for name in names if is_new(name))
        tell(f"New at {t:g}: {', '.join(list(new)[:12]) or 'none'}.")
    return [name for names in found.values() for name in names]


# ---- showing ----


def step_through(model: GPT, page: str) -> None:
    """Open the stepper on one head in the terminal, or write it as a page."""
    head = one_head(model, HEAD)
    if page:
        print(f"A page that steps through one head:\n  {head.save(Path(page))}\n")
    else:
        head.run()


def draw(args: Namespace, learned: Learned, alone: float) -> None:
    steps, *measured = zip(*learned.rows)
    _, looks = look(learned.model, "helium")

    def curves(*, ax: Any) -> None:
        for numbers, title, colour in zip(measured, ("known names", "held out"), plot.colours()):
            ax.plot(steps, numbers, "o-", color=colour, linewidth=2, label=title)
        ax.axhline(alone, color=plot.colours()[2], linestyle="--", linewidth=2, label="counted letters")
        ax.set(title="loss", xlabel="step")
        ax.grid(alpha=0.3)
        ax.legend(fontsize=9)

    each = partial(plot.losses, {"a step": learned.losses}, title="loss of the names of each step")
    paths = pictures.plot(args.out / "microgpt.png", curves, each)
    paths += pictures.plot(args.out / "microgpt-heads.png", *heads(looks, "helium"))
    pictures.written(*paths)
    print()


def tell_losses(learned: Learned, known: Sequence[str], unknown: Sequence[str]) -> list[Losses]:
    """Print what counting would reach beside the net, and return it: of known names and of those held out."""
    found = [
        Losses(what, *(counted(some, known, seen) for some in (known, unknown))) for what, seen in COUNTS
    ]
    losses = [*found, Losses("the net", *learned.rows[-1][1:])]
    rows = [(loss.of, f"{loss.known:.3f}", f"{loss.new:.3f}") for loss in losses]
    print(table(("the loss of", "known", "held out"), rows) + "\n")
    step, _, best = min(learned.rows, key=lambda row: row[2])
    weights = len(learned.model.parameters())
    by_heart = (
        f" After that it learns the known ones by heart: it has {weights // len(known)} weights for each."
    )
    tell(
        f"{weights:,} weights, {len(known)} names to learn from and {len(unknown)} held out. The loss is the "
        "mean of -log(probability) that the right letter got. To count how often each letter comes is better "
        "than nothing, to count pairs of letters better still; the net sees all letters so far. Its loss of "
        f"names that it has never seen was smallest, {best:.2f}, at step {step}."
        + by_heart
        * (step < len(learned.losses))
    )
    return found


def claims(
    args: Namespace, learned: Learned, counts: Sequence[Losses], made: Sequence[str]
) -> dict[str, bool]:
    (letters, pairs), best = counts, min(new for _, _, new in learned.rows)
    _, known, new = learned.rows[-1]
    names = {name for name in made if is_new(name)}
    found = {
        "it guesses better than who counts letters": known < letters.known,
        "most names that it makes are new": 2 * len(names) > len(made),
    }
    if args.engine == "eager":
        return found
    return found | {
        "it guesses better than who counts pairs of letters": known < pairs.known,
        "it guessed names that it had never seen better than who counts letters": best < letters.new,
        "it grew worse at these when it learned by heart": new > best + 0.1,
        "every third element that it invents, or more, ends in -ium": 3 * sum(map(is_metal, names))
        >= len(names),
    }


@demo
def main(argv: Sequence[str] | None = None) -> None:
    options = parser("demos.microgpt", __doc__, steps=None, lr=0.01)
    step_help = f"then step through one attention head reading {HEAD!r}, in the terminal or as a page"
    options.add_argument("--step", nargs="?", const="", metavar="FILE", help=step_help)
    args = parse(options, argv)
    args.steps = args.steps or STEPS[args.engine]
    names = random.Random(args.seed).sample(NAMES, len(NAMES))
    known, unknown = names[HELD_OUT:], names[:HELD_OUT]

    heading("Learning to guess the next letter")
    learned = learn(args, known, unknown)
    counts = tell_losses(learned, known, unknown)

    heading("Inventing elements")
    made = invented(learned, args, known)
    tell(
        "A letter is drawn by the probabilities that the net gives, and is what it reads next. Scores that "
        "are divided by a small temperature make likely letters likelier: safe and dull; a large one makes "
        "it bold."
    )
    if args.step is not None:
        step_through(learned.model, args.step)
    if not args.no_pictures:
        draw(args, learned, counts[0].known)
    check(claims(args, learned, counts, made), "more --steps, or another --seed")


if __name__ == "__main__":
    raise SystemExit(main())
