"""Stepper: a session, and the ways to look at it."""

import sys
import warnings
from collections.abc import Iterable
from math import inf
from typing import Any

from ..draw import draw_dot
from ..draw.graph import is_loss
from ..explain.stale import warn_if_stale
from ..explain.unfold import EXPANSIONS
from ..explain.unfold import unfold as unfold_sums
from ..labels.variables import variable
from ..real import argument
from ..value import Value
from ..words.here import language_here
from ..words.sentence import language
from .export import as_record
from .page.showable import Showable
from .session import Session
from .transcript import transcript

MOST_UNFOLDED_TERMS = 3000  # of weighted sums: with more, only one of the two sessions is kept
MOST_PICTURE_BOXES = 1000


class Stepper(Showable):
    """The chain rule of one computation, to step through, as `stepper` returns it.

    It is a page (`html`, `save`, `view`), a picture in a notebook, a program in a terminal (`run`), a
    transcript (`print`) and data (`json`). It shows the numbers of the moment at which it was made.

    >>> from autograd import Value, stepper
    >>> x = Value(3.0, label="x")
    >>> print(stepper(x * x))
    forward pass
      0  The leaves are given. The forward pass computes the other values from them, one after the other.
      1  v1 is computed from x: it is 9.
           v1.data = x.data * x.data
    backward pass
      2  The forward pass is done: v1 is 9. The backward pass starts here: dv1/dv1 is 1.
           v1.grad = 1
      3  x feeds v1. The gradient arriving at v1 is 1; times the local derivative 3 it sends 3 back to x. \
Contribution 1 of 2: gradients add up, from 0 to 3.
           x.grad += x.data * v1.grad
      4  x feeds v1. The gradient arriving at v1 is 1; times the local derivative 3 it sends 3 back to x. \
Contribution 2 of 2: gradients add up, from 3 to 6.
           x.grad += x.data * v1.grad
    """

    def __init__(self, session: Session, unfolded: Session | None = None) -> None:
        self.session = session
        self.unfolded = unfolded  # the session with its weighted sums unfolded, if there are any
        with warnings.catch_warnings(action="ignore"):  # that it is large, or stale
            self._drawn = draw_dot(session.output, params=session.parameters)

    def __str__(self) -> str:
        return self.transcript()

    def transcript(self, lang: str = "en") -> str:
        """All steps in words, with their lines of code, as `print` shows them.

        lang: "en", or "ko" for Korean; ValueError for another one.

        >>> from autograd import Value, stepper
        >>> w = Value(3.0, label="w")
        >>> print(stepper(2 * w).transcript(lang="ko").splitlines()[2])
          1  2와 w로 v1을 계산해요. 값은 6이에요.
        """
        return transcript(self.session, lang)

    def __repr__(self) -> str:
        frames = f"{len(self.session.frames):,} frames"
        return f"<Stepper of {self.session.title}: {frames}; .save('page.html') writes it>"

    def json(self) -> dict[str, Any]:
        """The session as plain data: {"title": ..., "values": [...], "frames": [...], "doctor": [...]}.

        A value has its "name", "operation", "inputs" (their names), "data", "grad" and "line" (of the
        program, or None). A frame has its "part", "kind", "value", "sentence" and "code"; one of the backward
        pass also the "input" that gets a contribution, its "position" among the inputs, and the numbers
        "local", "grad", "contribution", "before" and "after". The doctor's sentences are on what is not
        finite, and on parameters that get no gradient.

        >>> from autograd import Value, stepper
        >>> x = Value(3.0, label="x")
        >>> stepper(x * x).json()["frames"][3]["contribution"]
        3.0
        """
        return as_record(self.session)

    def html(self, lang: str | None = None) -> str:
        """The page as HTML: one file that needs no network. `lang`: as in `save`."""
        from .page.page import page

        return page(self.session, self.unfolded, lang)

    def picture(self) -> str:
        """The graph with its gradients, as the text of an SVG.

        Raises ValueError for a graph that would have more than 1,000 boxes.
        """
        if self._drawn.boxes > MOST_PICTURE_BOXES:
            raise ValueError(f"{self._drawn.boxes:,} boxes are too many for a picture: save the page instead")
        return self._drawn.pipe("svg").decode()

    def widget(self) -> Any:
        """A notebook widget with a `step` to read, to set and to observe: `w = s.widget(); w.step = 3`.

        A step is an index of the transcript that `print` shows; one that is not there is a TraitError. For
        the steps of unfolded sums, make the stepper with `unfold=True`. A widget lives as long as its kernel;
        the stepper itself is shown without one. It needs the extra `notebook`.

        Raises ImportError without it.
        """
        from .page.widget import widget

        return widget(self, self.session)

    def run(self, lang: str = "") -> None:
        """Step in the terminal, with keys; where there is no terminal, print the transcript.

        lang: "en", or "ko" for Korean; by default, in a terminal, the language of the locale.

        Raises ValueError for another one.
        """
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            print(self.transcript(lang or "en"))
            return
        lang = language(lang or language_here())
        try:
            from .terminal.app import terminal
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] not in ("textual", "rich"):
                raise
            print(self.transcript(lang))
            print('To step with keys: pip install "glassgrad[tui]"', file=sys.stderr)
            return
        terminal(self.session, self.unfolded, lang).run()


def stepper(
    output: Value,
    *,
    lr: float | None = None,
    parameters: Iterable[Value] | Any = None,
    unfold: bool = False,
    title: str = "",
) -> Stepper:
    """Step through the chain rule behind `output`, forward and backward, one contribution at a time.

    output: a Value.
    lr: a learning rate; the session then ends with one step of gradient descent, and the new output.
    parameters: what that step changes: Values, or a module with .parameters(); by default all leaves.
    unfold: show weighted sums as products and additions; otherwise a key does, if they have at most 3,000
        terms together.
    title: the heading; by default the output as a formula.

    A loss without a label is called what your variable is called: L, loss, val_loss. No `.grad` is changed.

    Raises TypeError if `output` or a parameter is not a Value, or `lr` not a number; ValueError if `lr` is
    not a finite number above 0, moves nothing, or leads to where an operation is not defined, if a parameter
    is computed, or if only constants are behind the output. Warns if `.data` was changed after the forward
    pass, as by an optimizer.

    >>> from autograd import Value
    >>> x, w = Value(2.0, label="x"), Value(-3.0, label="w")
    >>> stepper((x * w).tanh(), lr=0.1)
    <Stepper of v2 = tanh(x * w): 10 frames; .save('page.html') writes it>
    """
    if parameters is not None and hasattr(parameters, "parameters"):
        parameters = parameters.parameters()
    lr = None if lr is None else rate(lr)
    called = variable(output, sys._getframe(1))
    session = Session(
        output, lr=lr, parameters=parameters, title=title, called=called if is_loss(called) else ""
    )
    warn_if_stale(output)
    sums = [node.parents for node in session.nodes if node.op in EXPANSIONS and len(node.parents) > 1]
    terms = sum(map(len, sums))
    if not terms or (terms > MOST_UNFOLDED_TERMS and not unfold):
        return Stepper(session)
    unfolded = Session(
        unfold_sums(output),
        lr=lr,
        parameters=session.parameters if parameters is not None else None,
        title=session.title,
        called=session.called,
    )
    return Stepper(unfolded) if unfold else Stepper(session, unfolded)


def rate(lr: float) -> float:
    """`lr` as a float. Raises ValueError if it is not a finite number above 0, TypeError if it is none."""
    if 0 < (number := argument("lr", lr)) < inf:
        return number
    raise ValueError(f"a learning rate is a number above 0, not {lr}")
