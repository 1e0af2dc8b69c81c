"""A link to a state, and the page on a projector."""

import pytest

import nn
from autograd import Value, stepper

from ....nights import by_day
from .test_layout import box, resize
from .test_page import net_stepper, open_neuron, opened
from .test_use import index, settle, violations

pytestmark = pytest.mark.slow  # each opens a page in a browser

WIDE = pytest.param((1920, 1080), marks=pytest.mark.nightly)
STATE = "() => [stepper.index, stepper.session.data, stepper.session.lr, byId('crumbs').textContent]"


def reopened(page):
    """The page at the address that it shows, opened anew."""
    settle(page)
    address = page.evaluate("location.href")
    page.goto("about:blank")
    page.goto(address)
    return address


def test_the_address_names_the_changed_numbers(page, tmp_path):
    session = open_neuron(page, tmp_path, "#step=3")
    page.select_option("#leaf", label="w")
    page.fill("#value", "0.1")
    page.fill("#rate", "0.25")
    before = page.evaluate(STATE)
    address = reopened(page)
    assert "#step=3&set=1:0.1&lr=0.25" in address
    assert page.evaluate(STATE) == before
    page.click("#reset")
    assert page.evaluate("stepper.session.data") == [session.data[node] for node in session.nodes]
    settle(page)
    assert page.evaluate("location.hash") == "#step=3"


def test_after_steps_of_a_descent_every_digit_is_kept(page, tmp_path):
    opened(page, tmp_path, net_stepper(), "#step=70")
    page.locator(".fold").filter(has_text="layer 1, neuron 0").press("Enter")
    for _ in range(3):
        page.click("#take")
    before = page.evaluate(STATE)
    reopened(page)
    assert page.evaluate(STATE) == before
    assert page.text_content("#crumbs [aria-current]") == "layer 1, neuron 0"


@pytest.mark.parametrize(
    "state", ["set=99:1", "set=3:1", "set=0:x,1", "set=0:inf", "lr=-1", "lr=x", "sheet=77", "set=__proto__:1"]
)
def test_a_broken_address_changes_nothing(page, tmp_path, state):
    open_neuron(page, tmp_path, f"#step=2&{state}")
    assert index(page) == 2
    assert page.evaluate("stepper.session.isOriginal()")


def test_a_number_for_which_an_operation_is_not_defined_is_refused(page, tmp_path):
    opened(page, tmp_path, stepper(Value(2.0, label="x").log()), "#step=1&set=0:-1")
    assert "has no value" in page.text_content("#refusal")
    assert page.evaluate("stepper.session.data[0]") == 2


def test_the_link_is_copied(page, tmp_path):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_neuron(page, tmp_path, "#step=4")
    page.locator("#range").press("ArrowRight")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("c")
    page.get_by_role("button", name="Link copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.evaluate("location.href")
    assert "#step=4&set=0:" in copied


def test_where_there_is_no_clipboard_the_address_is_told(page, tmp_path):
    open_neuron(page, tmp_path, "#step=4")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.click("#link")
    page.get_by_role("button", name="The link is in the address bar").wait_for()


# ---- on a projector ----


@pytest.mark.parametrize("window", [(1024, 768), WIDE])
def test_presenting_fills_the_screen(page, tmp_path, window):
    resize(page, window)
    opened(page, tmp_path, net_stepper(), "#step=60")
    page.keyboard.press("s")
    settle(page)
    assert page.get_attribute("#present", "aria-pressed") == "true"
    picture, explained = box(page, "#picture > svg"), box(page, "#explanation")
    width, height = page.evaluate("[innerWidth, innerHeight]")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert explained["y"] + explained["height"] <= height
    assert picture["width"] > 0.85 * width or picture["height"] > 0.4 * height
    assert float(page.evaluate("getComputedStyle(byId('sentence')).fontSize")[:-2]) >= 19
    assert not page.is_visible("#what-if")
    page.keyboard.press("ArrowRight")
    assert index(page) == 61
    page.keyboard.press("e")
    assert page.is_visible("#origin")
    settle(page)
    assert box(page, "#picture > svg")["height"] > 100
    page.keyboard.press("s")
    assert page.is_visible("#what-if")


@pytest.mark.parametrize("window", [(1024, 768), (1280, 720), WIDE])
def test_the_result_of_a_step_is_seen_while_presenting(page, tmp_path, window):
    model = nn.MLP(3, [4, 4, 1], activation="tanh", seed=0)
    resize(page, window)
    opened(page, tmp_path, stepper((model([2.0, 3.0, -1.0]) - 1.0) ** 2, lr=0.1), "#lang=en")
    page.keyboard.press("s")
    hidden = page.evaluate(
        """() => Array.from(stepper.frames).flatMap((_, i) => {
            byId("slider").value = i;
            byId("slider").dispatchEvent(new Event("input"));
            const below = (id) => byId(id).getBoundingClientRect().bottom;
            const ends = Math.max(below("equations"), below("sentence"));
            const isWide = byId("equations").scrollWidth > byId("equations").clientWidth;
            return isWide || ends > below("explanation") ? [i] : [];
        })"""
    )
    assert hidden == []
    page.keyboard.press("s")
    assert page.evaluate("byId('equations').style.fontSize") == ""


@pytest.mark.parametrize("scheme", by_day(1, ["light", "dark"]))
def test_axe_finds_nothing_while_presenting(page, tmp_path, scheme):
    page.emulate_media(color_scheme=scheme)
    opened(page, tmp_path, net_stepper(), "#step=60")
    page.click("#present")
    assert violations(page) == []
    page.evaluate("document.exitFullscreen?.().catch(() => null)")
    settle(page)


def test_escape_ends_it(page, tmp_path):
    open_neuron(page, tmp_path)
    page.evaluate("Element.prototype.requestFullscreen = undefined")  # as in a frame
    page.click("#present")
    page.keyboard.press("Escape")
    assert page.get_attribute("#present", "aria-pressed") == "false"
