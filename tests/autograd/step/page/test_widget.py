"""The notebook widget: in Python its step, in the browser the page that follows it and leads it.

Here a model stands in for the notebook's; in JupyterLab 4.6 the same was seen by hand.
"""

import json
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


# ---- in a browser ----

HOST = """<!DOCTYPE html><body><div id="one"></div><div id="two"></div><script type="module">
%s
window.render = render;
</script>"""

MODEL = """(state) => {
  const listeners = new Set();
  window.model = {
    saved: [],
    listeners,
    get: (name) => state[name],
    set(name, value) {
      if (state[name] === value) return;
      state[name] = value;
      if (name === "step") for (const listener of [...listeners]) listener();
    },
    on: (event, listener) => event === "change:step" && listeners.add(listener),
    off: (event, listener) => listeners.delete(listener),
    save_changes() { this.saved.push(state.step); },
  };
  window.views = {};
  window.openView = (id) => { views[id] = render({ model, el: document.getElementById(id) }); };
}"""


@pytest.fixture
def host(page):
    """A page with a model, as a notebook has one."""
    stepper = made()
    program = module.PROGRAM.read_text(encoding="utf-8")
    assert program.count("export default") == 1
    page.set_content(HOST % program.replace("export default", "void"))
    page.wait_for_function("typeof window.render === 'function'")
    page.evaluate(MODEL, {"html": page_of(stepper.session), "height": 700, "step": 0})
    return page


def open_view(host, number="one"):
    host.evaluate("(id) => openView(id)", number)
    host.frame_locator(f"#{number} iframe").locator("#counter").wait_for()


def within(host, number, program="stepper.index"):
    return host.locator(f"#{number} iframe").element_handle().content_frame().evaluate(program)


def settled(host, *numbers):
    """The step of the model and of these views, when no message is on its way any more."""
    previous = None
    for _ in range(50):
        state = host.evaluate("JSON.stringify([model.get('step'), model.saved])")
        state += json.dumps([within(host, number) for number in numbers])
        if state == previous:
            break
        previous = state
        host.wait_for_timeout(60)
    else:
        pytest.fail(f"the views never come to rest: {state:.200}")
    return [host.evaluate("model.get('step')"), *[within(host, number) for number in numbers]]


def saved(host):
    return host.evaluate("model.saved")


def test_the_reader_leads(host):
    open_view(host)
    for _ in range(3):
        host.frame_locator("#one iframe").locator("#step").click()
    host.keyboard.press("ArrowLeft")
    assert settled(host, "one") == [2, 2]
    assert saved(host) == [1, 2, 3, 2]


def test_python_leads(host):
    open_view(host)
    host.evaluate("model.set('step', 5)")
    assert settled(host, "one") == [5, 5]
    host.evaluate("model.set('step', 0)")
    assert settled(host, "one") == [0, 0]
    assert saved(host) == []  # what came from Python is not told to it again
    host.frame_locator("#one iframe").locator("#step").click()
    assert settled(host, "one") == [1, 1]
    assert saved(host) == [1]


def test_python_leads_in_a_hurry(host):
    open_view(host)
    host.evaluate("for (const step of [3, 4, 3, 0, 7, 7, 6, 9, 6]) model.set('step', step)")
    assert settled(host, "one") == [6, 6]
    assert saved(host) == []


def test_both_lead_at_once(host):
    open_view(host)
    within(host, "one", "for (const step of [1, 2, 3, 8]) stepper.step(step)")
    host.evaluate("for (const step of [5, 2, 7]) model.set('step', step)")
    model, view = settled(host, "one")
    assert model == view
    host.frame_locator("#one iframe").locator("#first").click()
    host.frame_locator("#one iframe").locator("#step").click()
    assert settled(host, "one") == [1, 1]


def test_two_views_follow_each_other(host):
    open_view(host, "one")
    open_view(host, "two")
    within(host, "one", "for (let i = 1; i <= 9; i += 1) stepper.step(i)")
    assert settled(host, "one", "two") == [9, 9, 9]
    within(host, "two", "for (const step of [8, 7, 8, 7, 6]) stepper.step(step)")
    assert settled(host, "one", "two") == [6, 6, 6]
    assert saved(host) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 7, 8, 7, 6]  # and no echo


def test_a_view_opened_later_begins_where_the_others_are(host):
    open_view(host, "one")
    host.evaluate("model.set('step', 4)")
    open_view(host, "two")
    assert settled(host, "one", "two") == [4, 4, 4]
    assert saved(host) == []


def test_a_frame_that_is_moved_in_the_document_comes_back_to_its_step(host):
    """It loads again, as when a notebook's cell is dragged to another place."""
    open_view(host)
    host.evaluate("model.set('step', 4)")
    assert settled(host, "one") == [4, 4]
    host.evaluate("document.body.append(document.getElementById('one'))")
    host.wait_for_function("frames.length === 1")
    host.frame_locator("#one iframe").locator("#counter").wait_for()
    assert settled(host, "one") == [4, 4]
    host.frame_locator("#one iframe").locator("#step").click()
    assert settled(host, "one") == [5, 5]
    assert saved(host) == [5]


def test_other_messages_are_not_heard(host):
    open_view(host)
    host.evaluate("postMessage({ glassgrad: 'step', step: 7 }, '*')")
    within(host, "one", "parent.postMessage({ glassgrad: 'other', step: 7 }, '*')")
    within(host, "one", "parent.postMessage(null, '*')")
    assert settled(host, "one") == [0, 0]
    assert saved(host) == []


def test_a_closed_view_is_gone(host):
    open_view(host, "one")
    open_view(host, "two")
    host.evaluate("views.one()")
    assert host.locator("#one iframe").count() == 0
    assert host.evaluate("model.listeners.size") == 1
    host.evaluate("model.set('step', 2)")
    assert settled(host, "two") == [2, 2]


def test_the_frame_is_closed_off_and_as_high_as_the_page(host):
    open_view(host)
    frame = host.locator("#one iframe")
    assert frame.get_attribute("sandbox") == "allow-scripts"
    assert frame.get_attribute("title")
    assert frame.bounding_box()["height"] == 700
