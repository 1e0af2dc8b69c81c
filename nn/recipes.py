"""recipe: the net, the loss and the metrics that suit a task, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from textwrap import fill
from typing import Any, NamedTuple

from .modules.networks import MLP
from .modules.neuron import size
from .names import find


class Row(NamedTuple):
    """A kind of task. Of outputs, losses and metrics it has {name: why}; the first one is the usual one."""

    purpose: str
    units: str  # what the outputs are for
    least: int  # of them
    most: float
    targets: str
    output: dict[str, str]
    loss: dict[str, str]
    metrics: dict[str, str]
    watch: str


NUMBERS = "numbers, of shape (n,), or (n, k) for k outputs"
SQUARED = {"mse": "the mean squared error, for targets without outliers"}
HOW_FAR = {"mae": "how far off an answer is on average", "r2": "1 is perfect, 0 as good as the mean"}
YES_OR_NO = {
    "accuracy": "the share of right answers",
    "precision": "how many of its yes are right",
    "recall": "how many of the right yes it found",
}

#: The recipes, by task.
RECIPES = {
    "regression": Row(
        "predict numbers of any size",
        "one for each number",
        1,
        inf,
        NUMBERS,
        {"linear": "no activation, so any number can come out"},
        SQUARED,
        HOW_FAR,
        'large targets take long to reach: scale them; outliers count by their square: take "robust"',
    ),
    "positive": Row(
        "predict numbers above 0, such as prices",
        "one for each number",
        1,
        inf,
        NUMBERS + ", above 0",
        {
            "softplus": "always above 0, and with a slope everywhere",
            "relu": "0 or more, and exactly 0 at times",
        },
        SQUARED,
        HOW_FAR,
        "an output cannot reach a target below 0; of targets from 1 to 1,000,000, predict the log",
    ),
    "bounded": Row(
        "predict numbers between two bounds, such as shares",
        "one for each number",
        1,
        inf,
        NUMBERS + ", between the bounds of the output",
        {"sigmoid": "from 0 to 1", "tanh": "from -1 to 1"},
        SQUARED,
        HOW_FAR,
        "scale targets to these bounds; outputs close to one learn slowly, for the slope there is small",
    ),
    "robust": Row(
        "predict numbers of any size, some of which are outliers",
        "one for each number",
        1,
        inf,
        NUMBERS,
        {"linear": "no activation, so any number can come out"},
        {
            "huber": "the square of a small error and the size of a large one, so outliers count less",
            "mae": "the size of the error: an outlier does not count by its square",
        },
        {"mae": "how far off an answer is on average"},
        "errors above 1 are large ones of huber: scale targets, or use a function with nn.huber(..., delta=)",
    ),
    "binary": Row(
        "answer a question with yes or no",
        "for the question",
        1,
        1,
        "0 and 1, of shape (n,)",
        {"sigmoid": "the probability of yes"},
        {"binary_cross_entropy": "-log of the probability that the right answer got"},
        YES_OR_NO,
        "if yes is rare, accuracy is high without a single yes: watch the others, give class_weight",
    ),
    "multi-label": Row(
        "answer several questions with yes or no; any number of them may be yes",
        "one for each label",
        2,
        inf,
        "rows of 0 and 1, of shape (n, k) for k labels",
        {"sigmoid": "the probability of each label, whatever the others are"},
        {"binary_cross_entropy": "the mean over the labels of -log of the probability of the right answer"},
        YES_OR_NO,
        'accuracy counts each label by itself; if always exactly one is right, take "multi-class"',
    ),
    "multi-class": Row(
        "tell which one of several classes it is",
        "one for each class",
        2,
        inf,
        "classes 0, 1, ... of shape (n,), or nn.one_hot(classes)",
        {"softmax": "the probabilities of the classes, which sum to 1"},
        {"cross_entropy": "-log of the probability that the right class got"},
        {"accuracy": "the share of right answers"},
        "nn.confusion_matrix shows which class is taken for which; for rare classes, give class_weight",
    ),
}


@dataclass(frozen=True, repr=False)
class Recipe:
    """A net for a task: what `recipe` returns. Printed, it gives the reason for each part.

    task, inputs, outputs: as given. hidden: the sizes of the hidden layers. activation, output: the
    activations of the hidden layers and of the last one. loss, metrics: for `fit`.
    """

    task: str
    inputs: int
    outputs: int
    hidden: tuple[int, ...]
    output: str
    loss: str
    activation: str = "relu"

    @property
    def metrics(self) -> list[str]:
        """The names of the metrics, for `fit`."""
        return list(RECIPES[self.task].metrics)

    def model(self, *, seed: int | None = None) -> MLP:
        """A new net, with first weights of its own; `seed`: as in `MLP`."""
        return MLP(self.inputs, [*self.hidden, self.outputs], self.activation, self.output, seed=seed)

    def __repr__(self) -> str:
        row = RECIPES[self.task]
        lines = {
            "task": f'"{self.task}": {row.purpose}',
            "inputs": f"{self.inputs}, one for each feature",
            "hidden": self._layers(),
            "outputs": f"{self.outputs} {self.output}, {row.units}: {row.output[self.output]}",
            "targets": row.targets,
            "loss": f"{self.loss}: {row.loss[self.loss]}",
            "metrics": "; ".join(f"{name}: {why}" for name, why in row.metrics.items()),
            "watch": row.watch,
        }
        return "\n".join(
            fill(f"{name:9}{text}", 100, subsequent_indent=" " * 9, break_on_hyphens=False)
            for name, text in lines.items()
        )

    def _layers(self) -> str:
        if not self.hidden:
            return "none: such a net draws straight lines only"
        sizes = ", ".join(f"{n} {self.activation}" for n in self.hidden)
        return f"{sizes}: 1 to 5 layers of 10 to 100 units are usual; the slope of relu does not vanish"


def recipe(  # noqa: PLR0913
    task: str,
    inputs: int,
    outputs: int = 1,
    *,
    hidden: Sequence[int] = (32, 16),
    output: str | None = None,
    loss: str | None = None,
) -> Recipe:
    """The net, the loss and the metrics that suit a task; print it for the reasons.

    task: "regression", "positive", "bounded" or "robust", for numbers; "binary", "multi-label" or
        "multi-class", for classes.
    inputs: the number of features. outputs: how many numbers, labels or classes there are.
    hidden: the sizes of the hidden layers.
    output: the activation of the last layer, where there is a choice: "softplus" or "relu" of "positive",
        "sigmoid" or "tanh" of "bounded".
    loss: the loss, where there is a choice: "huber" or "mae" of "robust".

    Raises ValueError for an unknown task, a choice that it does not have, and sizes that do not suit it;
    TypeError for sizes that are no ints.

    >>> plan = recipe("multi-class", inputs=4, outputs=3)
    >>> plan.model(seed=0), plan.loss, plan.metrics
    (MLP(4 -> 32 relu -> 16 relu -> 3 softmax, 739 parameters), 'cross_entropy', ['accuracy'])
    """
    row = find("task", task, RECIPES)
    inputs, outputs = size(inputs, "the number of inputs"), size(outputs, "the number of outputs")
    if not row.least <= outputs <= row.most:
        needs, other = (
            ("one output", '"multi-label" or "multi-class"')
            if row.most == 1
            else (f"2 outputs or more, {row.units}", '"binary"')
        )
        raise ValueError(f'"{task}" has {needs}, not {outputs}: for {outputs} take {other}')
    return Recipe(
        task,
        inputs,
        outputs,
        _hidden(hidden),
        _choice(f'output of "{task}"', output, row.output),
        _choice(f'loss of "{task}"', loss, row.loss),
    )


def _choice(what: str, name: str | None, usual: dict[str, str]) -> str:
    if name is None:
        return next(iter(usual))
    find(what, name, usual)
    return name


def _hidden(hidden: Any) -> tuple[int, ...]:
    if not hasattr(hidden, "__iter__") or isinstance(hidden, str):
        raise TypeError(f"hidden is a list, the sizes of the hidden layers: [32, 16], not {hidden!r}")
    return tuple([size(n, "the size of a hidden layer") for n in hidden])
