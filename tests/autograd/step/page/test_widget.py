"""The notebook widget: its step, in Python."""

import sys

import pytest

from autograd import Value, dot, stepper
from autograd.step.page import widget as module
from autograd.step.page.page import page as page_of
from autograd.step.page.showable import frame_height


def made():
    x, w, b = Value(2.0, label="x"), Value(-0.5, label="w"), Value(0.4, label="b")
    return stepper((x * w + b).tanh(), lr=0.1)


# ---- in Python ----


@pytest.fixture
def widget():
    pytest.importorskip("anywidget")
    widget = made().widget()
    yield widget
    widget.close()


def test_it_begins_at_step_0_and_can_be_set(widget):
    assert widget.step == 0
    widget.step = 3
    assert widget.step == 3


def test_it_tells_those_who_observe(widget):
    seen = []
    widget.observe(lambda change: seen.append((change["old"], change["new"])), "step")
    widget.step = 3
    widget.step = 3
    widget.set_state({"step": 4})  # what the page does
    assert seen == [(0, 3), (3, 4)]


@pytest.mark.parametrize("step", [-1, 14, 10**9])
def test_a_step_that_is_not_there_is_refused(widget, step):
    import traitlets

    assert len(widget.stepper.session.frames) == 14
    widget.step = 13
    with pytest.raises(traitlets.TraitError, match=f"there are the steps 0 to 13, and no step {step}$"):
        widget.step = step
    with pytest.raises(traitlets.TraitError, match="no step"):
        widget.set_state({"step": step})
    assert widget.step == 13


@pytest.mark.parametrize("step", [1.5, "1", None, [1]])
def test_what_is_no_step_is_refused(widget, step):
    import traitlets

    with pytest.raises(traitlets.TraitError, match="step"):
        widget.step = step
    assert widget.step == 0


def test_it_has_the_page_of_one_session():
    """With a second session, of unfolded sums, steps of the page and of Python would differ."""
    pytest.importorskip("anywidget")
    xs = [Value(1.0, label="a"), Value(2.0, label="b"), Value(3.0, label="c")]
    folded = stepper(dot(xs, xs))
    assert folded.unfolded
    widget = folded.widget()
    assert widget.html == page_of(folded.session) != folded.html()
    assert widget.height == frame_height(folded.picture(), folded.beside)
    widget.close()


def test_exported_notebooks_show_what_the_stepper_itself_shows(widget):
    bundle, _ = widget._repr_mimebundle_()
    assert bundle.pop("application/vnd.jupyter.widget-view+json")["model_id"] == widget.model_id
    assert bundle == widget.stepper._repr_mimebundle_()


def test_its_repr_is_short(widget):
    widget.step = 2
    assert repr(widget) == f"<Widget of {widget.stepper!r}, at step 2>"


def test_without_anywidget_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    module._widget_class.cache_clear()
    with pytest.raises(ImportError, match=r'pip install "glassgrad\[notebook\]"'):
        made().widget()
    assert "text/html" in made()._repr_mimebundle_()
