"""The page as a notebook widget, whose `step` Python can read and set."""

from functools import cache
from typing import Any

from ..session import Session
from .javascript import ASSETS
from .page import page
from .showable import Showable

PROGRAM = ASSETS / "widget.js"


def widget(stepper: Showable, session: Session) -> Any:
    """The notebook widget of a stepper: `w.step` is the index of the frame it shows; set it to go there.

    Raises ImportError, which names the extra, if anywidget is not installed.
    """
    return _widget_class()(stepper, session)


@cache
def _widget_class() -> type:
    try:
        import anywidget
        import traitlets
    except ImportError:
        raise ImportError(
            'the notebook widget needs anywidget: `pip install "glassgrad[notebook]"`; '
            "a notebook shows the stepper itself without it"
        ) from None

    class StepperWidget(anywidget.AnyWidget):
        _esm = PROGRAM
        html = traitlets.Unicode().tag(sync=True)
        height = traitlets.Int().tag(sync=True)  # pixels
        step = traitlets.Int(0).tag(sync=True)

        def __init__(self, stepper: Showable, session: Session) -> None:
            self.stepper = stepper
            self.session = session
            # Without the unfolded session: a step is the same frame in the page and in Python.
            super().__init__(html=page(session), height=stepper.height)

        @traitlets.validate("step")
        def _within(self, proposal: Any) -> int:
            last = len(self.session.frames) - 1
            step = int(proposal["value"])
            if not 0 <= step <= last:
                raise traitlets.TraitError(f"there are the steps 0 to {last}, and no step {step}")
            return step

        def __repr__(self) -> str:
            return f"<Widget of {self.stepper!r}, at step {self.step}>"

        def _repr_mimebundle_(self, **options: Any) -> Any:
            """The widget; and for exported notebooks, what the stepper itself shows there."""
            shown = super()._repr_mimebundle_(**options)
            bundle, metadata = shown if isinstance(shown, tuple) else (shown or {}, {})
            return {**bundle, **self.stepper._repr_mimebundle_()}, metadata

    return StepperWidget
