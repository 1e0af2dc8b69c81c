"""The notebook widget in a browser: the page follows its step and leads it.

Here a model stands in for the notebook's; in JupyterLab 4.6 the same was seen by hand.
"""

import json

import pytest

from autograd.step.page import widget as module
from autograd.step.page.page import page as page_of

from .test_widget import made

pytestmark = pytest.mark.slow  # a second or two each, in a browser

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
