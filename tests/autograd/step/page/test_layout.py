"""How the page fills a window, and a sheet of paper: buttons, panels, the size of the picture, print."""

import re

import pytest

import nn
from autograd import Value, stepper

from ....nights import by_day
from .graphs import neuron
from .test_page import net_stepper, open_neuron, opened
from .test_use import violations

pytestmark = pytest.mark.slow  # each opens a page in a browser

WINDOWS = [
    *((1024, 768), (390, 844)),
    *(pytest.param(size, marks=pytest.mark.nightly) for size in ((1280, 720), (1920, 1080))),
]


def box(page, selector):
    return page.locator(selector).first.bounding_box()


def one_neuron():
    x, w, b = Value(2.0, label="x"), Value(-3.0, label="w"), Value(6.5, label="b")
    y = (w * x + b).tanh()
    y.label = "y"
    return y


def resize(page, window):
    width, height = window
    page.set_viewport_size({"width": width, "height": height})


COLOURS = """(id) => {
    const style = getComputedStyle(document.getElementById(id));
    return [style.color, style.backgroundColor];
}"""


def luminance(colour):
    channels = [int(x) / 255 for x in re.findall(r"\d+", colour)[:3]]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in channels]
    return sum(weight * x for weight, x in zip((0.2126, 0.7152, 0.0722), linear))


def contrast(page, button):
    light, dark = sorted(map(luminance, page.evaluate(COLOURS, button)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_pressed_button_under_the_mouse_can_be_read(page, tmp_path, scheme):
    page.emulate_media(color_scheme=scheme)
    open_neuron(page, tmp_path)
    for button in ("table", "explain", "predict"):
        page.click(f"#{button}")
        page.hover(f"#{button}")
        assert page.get_attribute(f"#{button}", "aria-pressed") == "true"
        assert contrast(page, button) > 4.5


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("names", [("explain", "e", "origin"), ("table", "t", "values")])
def test_a_panel_opens_where_it_is_seen_and_its_key_closes_it(page, tmp_path, window, names):
    button, key, panel = names
    page.emulate_media(reduced_motion="reduce")
    resize(page, window)
    open_neuron(page, tmp_path, "#step=9")
    page.click(f"#{button}")
    place = box(page, f"#{panel}")
    assert place["y"] >= 0
    assert place["y"] + min(place["height"], 250) <= window[1]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press(key)
    assert not page.is_visible(f"#{panel}")
    assert page.evaluate("document.activeElement.id") == button
    page.keyboard.press(key)
    page.click(f"#close-{panel}")
    assert not page.is_visible(f"#{panel}")
    assert page.get_attribute(f"#{button}", "aria-pressed") == "false"


def test_beside_the_graph_where_there_is_room(page, tmp_path):
    resize(page, (1280, 720))
    open_neuron(page, tmp_path)
    page.keyboard.press("e")
    page.keyboard.press("t")
    graph, values = box(page, "#stage"), box(page, "#values")
    assert values["x"] > graph["x"] + graph["width"]
    assert values["y"] == pytest.approx(graph["y"])


@pytest.mark.parametrize("window", WINDOWS)
def test_fit_shows_the_whole_picture(page, tmp_path, window):
    resize(page, window)
    opened(page, tmp_path, net_stepper(), "#step=40")
    page.click("#fit")
    hidden = "(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => [scrollWidth - clientWidth,"
    hidden += " scrollHeight - clientHeight])(byId('picture'))"
    assert page.evaluate(hidden) == [0, 0]
    page.click("#larger")
    page.click("#larger")
    larger = box(page, "#picture > svg")["width"]
    page.keyboard.press("0")
    assert box(page, "#picture > svg")["width"] < larger


def test_the_picture_fills_a_large_window(page, tmp_path):
    resize(page, (1920, 1080))
    open_neuron(page, tmp_path, "#step=9")
    assert box(page, "#picture > svg")["width"] > 1700
    assert box(page, "#explanation")["y"] + 100 < 1080


@pytest.mark.parametrize("paper", [(703, 1033), (1033, 703)])  # A4 with margins, in pixels
def test_a_handout(page, tmp_path, paper):
    page.emulate_media(color_scheme="dark")
    opened(page, tmp_path, net_stepper(), "#step=60")
    page.click("#theme")
    page.click("#theme")  # dark, whatever the system has
    resize(page, paper)
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("header button:visible, #controls button:visible, #what-if:visible").count() == 0
    picture = box(page, "#picture > svg")
    assert picture["x"] + picture["width"] <= paper[0]
    assert picture["height"] < paper[1] * 0.7
    assert page.evaluate("getComputedStyle(byId('picture')).overflow") == "visible"
    assert page.is_visible("#sentence")
    assert page.is_visible("#equations")
    explained = box(page, "#explanation")
    assert explained["y"] + explained["height"] <= paper[1]  # all on the first sheet


def test_a_handout_of_a_small_graph_has_its_values(page, tmp_path):
    session = opened(page, tmp_path, stepper(neuron()), "#step=9").session
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    shown = [node for node in session.nodes if not session.is_number(node)]
    assert page.locator("#rows tr:visible").count() == len(shown)
    page.emulate_media(media="screen")
    assert not page.is_visible("#values")
    assert page.pdf(format="A4", landscape=True).startswith(b"%PDF")


def test_a_small_handout_is_one_sheet_and_a_table_is_not_torn(page, tmp_path):
    opened(page, tmp_path, stepper(one_neuron(), lr=0.1), "#step=6")
    for landscape in (False, True):
        sheets = page.pdf(format="A4", landscape=landscape)
        assert re.findall(rb"/Type /Pages\s*/Count (\d+)", sheets) == [b"1"]
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(byId('values')).breakInside") == "avoid"


@pytest.mark.parametrize("window", WINDOWS)
def test_all_of_what_if_is_seen_when_its_key_is_pressed(page, tmp_path, window):
    page.emulate_media(reduced_motion="reduce")
    resize(page, window)
    opened(page, tmp_path, stepper(nn.mse(nn.MLP(3, [4, 4, 1], seed=0)([2.0, 3.0, -1.0]), 1.0)))
    page.keyboard.press("w")
    assert page.evaluate("document.activeElement.id") == "value"
    panel = box(page, "#what-if")
    assert panel["y"] >= 0
    assert panel["y"] + panel["height"] <= window[1]
    assert abs(window[1] - panel["y"] - panel["height"]) < 40  # the graph is moved no more than it must


@pytest.mark.parametrize("window", WINDOWS)
def test_the_table_of_layers_shows_its_last_column(page, tmp_path, window):
    resize(page, window)
    opened(page, tmp_path, net_stepper(), "#step=60&lang=en")
    page.keyboard.press("e")
    assert page.locator("#layers td:last-child").first.inner_text() == "0 of 1"
    wide, seen = page.evaluate(
        "(() => { const { scrollWidth, clientWidth } = document.querySelector('#by-layer .rows');"
        " return [scrollWidth, clientWidth]; })()"
    )
    assert wide <= seen


@pytest.mark.parametrize("scheme", by_day(1, ["dark", "light"]))
def test_axe_finds_nothing_in_the_panels(page, tmp_path, scheme):
    page.emulate_media(color_scheme=scheme)
    resize(page, (1280, 720))
    opened(page, tmp_path, net_stepper(), "#step=60")
    page.keyboard.press("e")
    page.keyboard.press("t")
    page.click("#all-leaves summary")
    assert violations(page) == []
