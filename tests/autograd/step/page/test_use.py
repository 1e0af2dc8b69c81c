"""How the page is used: pointer, keyboard, screen reader, small windows, addresses, other windows."""

import http.server
import json
import re
import threading
from functools import partial

import pytest

from autograd import Value, dot, stepper
from autograd.step.matching import counterparts

from ....browser import missing
from .graphs import net, neuron, sums
from .test_page import net_stepper, open_neuron, opened

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "--></style><b>",
    "\"'`${alert(1)}\n\t\u2028",
    "x" * 300,
    "\u202eمرحبا 🦜",
    "]]><!--",
    "__proto__",
]


IDS = "(elements) => elements.map(({ id }) => id)"


def index(page):
    return page.evaluate("stepper.index")


def until(page, condition):
    """Wait for it; the page's own policy forbids playwright's way, which evaluates text in the page."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"it did not come to {condition}")


def settle(page):
    """The address is written a moment later."""
    page.wait_for_timeout(250)


def test_the_buttons_and_the_slider(page, tmp_path):
    session = open_neuron(page, tmp_path)
    last = len(session.frames) - 1
    assert page.locator("#controls button:disabled").evaluate_all(IDS) == ["first", "back"]
    for button, expected in [("#step", 1), ("#step", 2), ("#back", 1), ("#last", last), ("#first", 0)]:
        page.click(button)
        assert index(page) == expected
    page.click("#last")
    assert page.locator("#controls button:disabled").evaluate_all(IDS) == ["step", "last"]
    page.locator("#slider").fill("5")
    assert index(page) == 5
    assert page.get_attribute("#slider", "aria-valuetext") == f"5 of {last}, forward pass"
    page.evaluate("stepper.step(1000)")
    assert index(page) == last
    page.evaluate("stepper.step(-3)")
    assert index(page) == 0
    assert page.locator("#ticks span").count() == 2


def test_the_counter_counts_within_a_part(page, tmp_path):
    session = open_neuron(page, tmp_path, "#step=10")
    start = session.index("seed")
    ends = session.index("update") - 1 - start
    assert page.text_content("#counter") == f"backward {10 - start} / {ends}"


def test_the_keys(page, tmp_path):
    session = open_neuron(page, tmp_path)
    last = len(session.frames) - 1
    keys = [("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", last), ("Home", 0)]
    for key, expected in [*keys, ("b", session.index("seed")), ("B", session.index("seed"))]:
        page.keyboard.press(key)
        assert index(page) == expected, key
    for key, there in [("t", True), ("t", False)]:
        page.keyboard.press(key)
        assert page.is_visible("#values") == there
        page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.is_visible("#all-keys")
    page.keyboard.press("w")
    assert page.evaluate("document.activeElement.id") == "value"
    page.keyboard.press("b")  # it is typed into the field
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") != "value"
    width = page.locator("#picture > svg").bounding_box()["width"]
    page.keyboard.press("+")
    assert page.locator("#picture > svg").bounding_box()["width"] > width * 1.2
    page.keyboard.press("0")
    assert page.locator("#picture > svg").bounding_box()["width"] == pytest.approx(width)


@pytest.mark.slow
def test_play_and_pause(page, tmp_path):
    session = open_neuron(page, tmp_path)
    page.select_option("#speed", "16")
    page.keyboard.press("Control+ArrowRight")  # is the browser's
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(" ")
    until(page, "stepper.index >= 2")
    assert page.text_content("#play").strip() == "pause"
    page.keyboard.press(" ")
    stopped = index(page)
    page.wait_for_timeout(250)
    assert index(page) == stopped
    page.click("#play")
    until(page, f"stepper.index === {len(session.frames) - 1}")
    until(page, "document.getElementById('play').textContent.trim() === 'play'")


def test_a_click_on_a_value_goes_to_the_step_that_completes_its_gradient(page, tmp_path):
    session = open_neuron(page, tmp_path)
    nodes = {name: node for node, name in session.names.items()}
    for name in ("h", "x", "L"):
        page.locator(".card").filter(has_text=re.compile(f"^{name}")).locator(".head").click()
        assert index(page) == session.finished(nodes[name])
    card = page.locator(".card").filter(has_text=re.compile("^n"))
    card.focus()
    page.keyboard.press("Enter")
    assert index(page) == session.finished(nodes["n"])
    assert card.get_attribute("aria-label") == "n, data -0.6, gradient -3.611"


def test_the_active_arrow_and_its_ends(page, tmp_path):
    session = open_neuron(page, tmp_path)
    frame = next(i for i, f in enumerate(session.frames) if f.step and session.names[f.step.parent] == "n")
    page.evaluate(f"stepper.step({frame})")
    assert page.locator(".card[data-role=node] .name").text_content() == "h"
    assert page.locator(".card[data-role=parent] .name").text_content() == "n"
    active = page.locator("[data-goes=back]")
    assert active.locator(".edge").all_text_contents() == ["∂ = 0.712", "-3.61"]
    assert active.locator(".dot").count() == 1
    page.evaluate("stepper.step(1)")
    assert page.locator("[data-goes=forward]").count() == 3  # two inputs and the result
    assert page.locator("[data-goes=back]").count() == 0
    assert page.locator(".edge.sent").all_text_contents() == [""] * 8


def test_the_active_arrow_has_its_numbers_where_no_room_was_left(page, tmp_path):
    session = opened(page, tmp_path, net_stepper()).session
    for name in ("layers.1.neurons.2.a", "layers.0.neurons.3.a"):
        frame = next(
            i for i, f in enumerate(session.frames) if f.step and session.names[f.step.parent] == name
        )
        page.evaluate(f"stepper.step({frame})")
        step = session.frames[frame].step
        texts = page.locator("[data-goes=back] .edge").all_text_contents()
        assert texts == [f"∂ = {step.local:.3g}", f"{step.contribution:+.3g}"]
    page.keyboard.press("Home")
    assert page.locator(".edge").filter(has_text="∂ =").count() == 0


# ---- addresses and other windows ----


def test_the_address_names_the_step(page, tmp_path):
    session = open_neuron(page, tmp_path, "#step=7")
    assert index(page) == 7
    page.evaluate("location.hash = 'step=3'")
    until(page, "stepper.index === 3")
    page.keyboard.press("ArrowRight")
    until(page, "location.hash === '#step=4'")
    page.evaluate("location.hash = 'step=9999'")
    until(page, f"stepper.index === {len(session.frames) - 1}")
    page.evaluate("location.hash = 'step=x'")
    settle(page)
    assert index(page) == len(session.frames) - 1


def test_an_address_that_somebody_changes_is_not_written_over(page, tmp_path):
    open_neuron(page, tmp_path)
    page.click("#step")  # the address of this step waits to be written
    page.evaluate("location.hash = 'step=3'; byLink = document.getElementById('link'); byLink.click()")
    until(page, "stepper.index === 3")
    settle(page)
    assert (index(page), page.evaluate("location.hash")) == (3, "#step=3")


def test_in_a_frame_without_an_address(page, tmp_path):
    text = stepper(neuron(), lr=0.1).html()
    path = tmp_path / "around.html"
    path.write_text('<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,">')
    page.goto(path.as_uri())
    page.evaluate(
        """(text) => { window.heard = []; addEventListener("message", (event) => heard.push(event.data));
        const frame = document.createElement("iframe");
        Object.assign(frame, { srcdoc: text, width: 900, height: 700 });
        frame.setAttribute("sandbox", "allow-scripts");
        document.body.append(frame); }""",
        text,
    )
    until(page, "heard.length > 0")
    frame = page.frame_locator("iframe")
    send = "(message) => document.querySelector('iframe').contentWindow.postMessage(message, '*')"
    for message in (
        {"glassgrad": "step", "step": 4},
        {"glassgrad": "step", "step": "5"},
        {"step": 6},
        None,
        7,
    ):
        page.evaluate(send, message)
    until(page, "heard.at(-1).step === 4")
    assert frame.locator("#counter").text_content() == "forward 4 / 5"
    frame.locator("#step").click()
    until(page, "heard.at(-1).step === 5")
    settle(page)
    assert page.evaluate("heard.at(-1)") == {"glassgrad": "step", "step": 5}
    for theme, shown in (("dark", "dark"), ("pink", "dark"), ("light", "light"), ("auto", "auto")):
        page.evaluate(send, {"glassgrad": "theme", "theme": theme})
        frame.locator(f"#theme[data-theme={shown}]").wait_for()


def test_a_program_can_hold_a_step_back_and_hear_of_steps(page, tmp_path):
    open_neuron(page, tmp_path)
    page.evaluate(
        """() => { window.seen = []; stepper.hooks.shown.push((i) => seen.push(i));
        stepper.hooks.beforeReveal = (i) => i === 2; }"""
    )
    page.click("#step")
    page.click("#step")
    assert index(page) == 1
    page.keyboard.press("ArrowRight")
    assert index(page) == 1
    page.evaluate("stepper.hooks.beforeReveal = null")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("seen") == [1, 2]


# ---- sheets and sums ----


def test_neurons_open_and_close(page, tmp_path):
    session = opened(page, tmp_path, net_stepper()).session
    assert page.locator(".fold").count() == 9
    fold = page.get_by_role("button", name="layer 0, neuron 2")
    fold.focus()
    page.keyboard.press("Enter")
    assert page.text_content("#crumbs [aria-current]") == "layer 0, neuron 2"
    assert page.locator(".card .name").all_text_contents()[:3] == ["w.0", "w.1", "b"]
    page.keyboard.press("End")
    assert page.locator(".stub").filter(has_text="x0").locator(".stub-number").text_content() == "1"
    page.locator(".stub").filter(has_text="layer 1, neuron 3").click()
    assert page.text_content("#crumbs [aria-current]") == "layer 1, neuron 3"
    page.keyboard.press("Escape")
    assert page.text_content("#crumbs [aria-current]") == "everything"
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    folded = page.locator(".fold").first
    members = [node for node in session.nodes if session.names[node].startswith("layers.0.neurons.0.")]
    total = sum(abs(session.grads[node]) for node in members)
    assert folded.locator(".fold-total").text_content() == f"Σ|grad| {total:.4g}"
    assert folded.locator(".fold-known").text_content() == "5 of 5 gradients"
    assert folded.locator(".cell").count() == 5


def test_follow(page, tmp_path):
    session = opened(page, tmp_path, net_stepper()).session
    page.keyboard.press("f")
    assert page.is_checked("#follow")
    for i, frame in enumerate(session.frames):
        if i % 6 == 0 and session.names[frame.node].startswith("layers."):
            page.evaluate(f"stepper.step({i})")
            _, layer, _, unit, *_ = session.names[frame.node].split(".")
            assert page.text_content("#crumbs [aria-current]") == f"layer {layer}, neuron {unit}"
            assert page.locator("[data-role=node], [data-role=parent], [data-role=result]").count() > 0
            assert page.text_content("#elsewhere") == ""
    page.keyboard.press("f")
    names = [session.names[frame.node] for frame in session.frames]
    page.evaluate(f"stepper.step({names.index('layers.1.neurons.2.z')})")
    page.evaluate("stepper.openSheet(0)")
    assert page.text_content("#elsewhere") == "this step: layer 1, neuron 2"
    page.click("#elsewhere button")
    assert page.text_content("#crumbs [aria-current]") == "layer 1, neuron 2"
    assert page.text_content("#elsewhere") == ""


def test_weighted_sums_unfold(page, tmp_path):
    made = opened(page, tmp_path, net_stepper())
    frame = next(i for i, f in enumerate(made.session.frames) if f.step and f.turns > 1)
    page.evaluate(f"stepper.step({frame})")
    name = made.session.names[made.session.frames[frame].step.parent]
    page.keyboard.press("u")
    assert page.evaluate("stepper.frames.length") == len(made.unfolded.frames)
    assert page.get_attribute("#unfold", "aria-pressed") == "true"
    unfolded = made.unfolded.frames[index(page)]
    assert made.unfolded.names[unfolded.step.parent] == name
    page.click("#unfold")
    assert made.session.names[made.session.frames[index(page)].step.parent] == name
    page.keyboard.press("u")
    settle(page)
    assert page.evaluate("location.hash").endswith("&unfolded")
    page.reload()
    assert page.evaluate("stepper.frames.length") == len(made.unfolded.frames)


def test_what_was_changed_stays_changed_when_sums_unfold(page, tmp_path):
    opened(page, tmp_path, net_stepper())
    page.fill("#value", "0.75")
    page.fill("#rate", "0.3")
    data = "[stepper.session.data.at(-1), stepper.session.update.output, stepper.session.lr]"
    folded = page.evaluate(data)
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    assert page.evaluate(data) == pytest.approx(folded, rel=1e-12)
    page.click("#reset")
    page.keyboard.press("u")
    assert page.evaluate("stepper.session.isOriginal()")


@pytest.mark.slow
def test_a_large_graph_opens_folded(page, tmp_path):
    y = Value(0.5, label="x")
    for _ in range(700):
        y = y * 1.001 + 0.001
    session = opened(page, tmp_path, stepper(y)).session
    assert page.locator(".fold").count() == 20
    page.keyboard.press("End")
    texts = page.locator(".fold-known").all_text_contents()
    assert sum(int(text.split()[2].replace(",", "")) for text in texts) == len(session.nodes)
    assert all(text.split()[0] == text.split()[2] for text in texts)
    page.locator(".fold").last.press("Enter")
    assert page.locator(".compact").count() > 30
    last = page.locator(".compact").filter(has_text=session.names[session.output])
    assert last.locator(".number").all_text_contents() == [f"{session.output.data:.4g}", "1"]
    assert last.locator(".kind").text_content() == "+"


def test_the_line_of_the_users_program(page, tmp_path):
    from autograd import record_lines

    with record_lines():
        x = Value(3.0, label="x")
        y = x * x
    opened(page, tmp_path, stepper(y), "#step=1")
    assert page.text_content("#source").endswith("y = x * x")
    page.click("#table")
    assert page.locator("#rows .source").last.text_content() == page.text_content("#source")


def test_the_table_of_values(page, tmp_path):
    session = opened(page, tmp_path, stepper(sums()), "#step=9999").session
    page.click("#table")
    rows = page.locator("#rows tr")
    shown = [node for node in session.nodes if not session.is_number(node)]
    assert rows.count() == len(shown)
    cells = rows.last.locator("th, td").all_text_contents()
    output = session.output
    assert cells[:4] == [
        session.names[output],
        str(session.trace.formula(output)),
        f"{output.data:.6g}",
        "1",
    ]
    page.fill("#filter", "w.1")
    assert page.locator("#rows th").all_text_contents() == ["w.1", "w.10", "w.11"]
    page.locator("#rows button").first.click()
    node = next(node for node in session.nodes if session.names[node] == "w.1")
    assert index(page) == session.finished(node)
    assert page.locator("#rows .current th").text_content() == "w.1"
    page.fill("#filter", "nothing like this")
    assert page.text_content("#more") == "no value has such a name"


# ---- hostile names ----


def hostile():
    total = Value(0.5, label=HOSTILE[0])
    for i, name in enumerate(HOSTILE[1:]):
        total = total * Value(1.0 + i, label=name) + 1.0
        total.label = name
    total.label = HOSTILE[0]
    return total


@pytest.mark.parametrize("has_policy", [True, False])
def test_hostile_names_run_nothing(page, tmp_path, has_policy):
    made = stepper(hostile(), lr=0.1, title="<script>alert(2)</script>")
    text = made.html()
    assert '<meta http-equiv="Content-Security-Policy"' in text
    if not has_policy:
        text = re.sub(r"<meta http-equiv[^>]*>", "", text)
    path = tmp_path / "hostile.html"
    path.write_text(text, encoding="utf-8")
    page.goto(path.as_uri())
    elements = page.evaluate("[document.images.length, document.scripts.length, document.styleSheets.length]")
    assert elements == [0, 3, 1]
    page.click("#table")
    names = page.locator("#rows th").all_text_contents()
    assert names == [
        made.session.names[node] for node in made.session.nodes if not made.session.is_number(node)
    ]
    assert page.text_content("h1") == "<script>alert(2)</script>"
    assert page.title() == "<script>alert(2)</script>"
    sentences = page.evaluate(
        "stepper.frames.map((_, i) => { stepper.step(i); return byId('sentence').textContent; })"
    )
    assert sentences == [made.session.sentence(frame) for frame in made.session.frames]


def test_a_page_asks_for_nothing(page, tmp_path):
    asked = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            asked.append(self.path)

    stepper(neuron(), lr=0.1).save(tmp_path / "page.html")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page.goto(f"http://127.0.0.1:{server.server_port}/page.html#step=3")
    page.keyboard.press("End")
    page.wait_for_timeout(400)
    server.shutdown()
    server.server_close()
    assert asked == ["/page.html"]


# ---- for everyone ----


def violations(page):
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        missing("axe-playwright-python is not installed")
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page, tmp_path, scheme):
    page.emulate_media(color_scheme=scheme)
    opened(page, tmp_path, net_stepper(), "#step=60")
    page.click("#table")
    page.click("#more-keys")
    page.fill("#rate", "0.2")
    page.click("#take")
    assert violations(page) == []
    page.evaluate("stepper.openSheet(3)")
    page.click("#unfold")
    page.set_viewport_size({"width": 360, "height": 740})
    assert violations(page) == []


def test_the_sentence_is_spoken(page, tmp_path):
    open_neuron(page, tmp_path)
    assert page.get_attribute("#sentence", "aria-live") == "polite"
    page.select_option("#speed", "4")
    page.click("#play")
    assert page.get_attribute("#sentence", "aria-live") == "off"
    page.click("#play")
    assert page.get_attribute("#sentence", "aria-live") == "polite"
    assert page.get_attribute("#refusal", "role") == "status"


def test_everything_is_reached_by_the_keyboard(page, tmp_path):
    opened(page, tmp_path, net_stepper(), "#step=5")
    stops = []
    for _ in range(80):
        page.keyboard.press("Tab")
        element = page.evaluate(
            """() => { const focus = document.activeElement;
            const outline = getComputedStyle(focus).outlineStyle;
            const ring = focus.querySelector?.(".ring");
            return [focus.id || focus.getAttribute("aria-label") || focus.tagName,
                    outline !== "none" || (ring && getComputedStyle(ring).stroke !== "none")]; }"""
        )
        if element[0] == "BODY":
            break
        stops.append(element)
    names = [name for name, _ in stops]
    wanted = ["table", "theme", "picture", "first", "back", "play", "step", "last", "slider", "speed", "leaf"]
    wanted += ["explain", "value", "range", "rate", "take", "more-keys", "follow", "larger", "unfold"]
    assert set(wanted) <= set(names)
    assert sum(name.startswith("layer ") for name in names) == 9
    assert [name for name, seen in stops if not seen] == []


def test_dark_and_light(page, tmp_path):
    def background():
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    open_neuron(page, tmp_path)
    light, dark = "rgb(255, 255, 255)", "rgb(13, 17, 23)"
    page.emulate_media(color_scheme="dark")
    assert background() == dark
    for expected in (light, dark, dark):  # light, dark, and as the system has it
        page.click("#theme")
        assert background() == expected
    page.emulate_media(color_scheme="light")
    assert background() == light


def test_calm(page, tmp_path):
    page.emulate_media(reduced_motion="reduce")
    open_neuron(page, tmp_path, "#step=10")
    assert page.locator("[data-goes=back]").count() == 1
    assert page.locator(".dot").count() == 0
    assert page.evaluate("document.getAnimations().length") == 0
    page.emulate_media(reduced_motion="no-preference")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.getAnimations().length") > 0


@pytest.mark.parametrize("width", [360, 768, 1600])
def test_no_window_scrolls_sideways(page, tmp_path, width):
    page.set_viewport_size({"width": width, "height": 740})
    made = stepper(hostile() * net(), lr=0.1)
    opened(page, tmp_path, made)
    for step in (0, 5, len(made.session.frames) // 2, 9999):
        page.evaluate(f"stepper.step({step})")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("#table")
    page.click("#more-keys")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_data_can_be_read_by_other_programs(tmp_path):
    text = stepper(neuron(), lr=0.1).html()
    data = json.loads(re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1])
    assert data["sessions"][0]["data"][-1] == neuron().data


def test_a_wide_picture_follows_the_step(page, tmp_path):
    x = Value(0.5, label="x")
    for _ in range(20):
        x = x.tanh()
    page.set_viewport_size({"width": 500, "height": 740})
    page.emulate_media(reduced_motion="reduce")
    opened(page, tmp_path, stepper(x))
    for key in ("End", "b"):
        page.keyboard.press(key)
        role = page.locator("[data-role=parent]").first.bounding_box()
        assert 0 < role["x"] < 500


def test_the_table_may_have_been_at_a_later_step_of_the_other_session(page, tmp_path):
    opened(page, tmp_path, stepper(sums()))
    for key in ("u", "End", "t", "Escape", "u", "t"):
        page.keyboard.press(key)
    assert page.locator("#rows tr").count() > 0


def test_what_is_no_number_is_said_to_be_none(page, tmp_path):
    open_neuron(page, tmp_path)
    page.fill("#value", "")
    assert page.text_content("#refusal") == "Type a number, such as 0.5 or -2e3."
    page.fill("#value", "1")
    assert page.text_content("#refusal") == ""
    page.fill("#rate", "-1")
    assert page.text_content("#refusal") == "A learning rate is a number above 0."
    assert page.get_attribute("#rate", "aria-invalid") == "true"
    page.fill("#rate", "0.5")
    assert page.get_attribute("#rate", "aria-invalid") is None


def test_unfolding_stays_at_the_same_value(page, tmp_path):
    """relu(v1) is as large as v1, and has the same gradient: numbers do not tell them apart."""
    a = [Value(1.0, label="a0"), Value(2.0, label="a1")]
    made = opened(page, tmp_path, stepper(dot(a, a).relu() * 2))
    same = counterparts(made.session, made.unfolded)
    for node in made.session.nodes:
        frames = [i for i, f in enumerate(made.session.frames) if f.kind == "forward" and f.node is node]
        for i in frames:
            page.evaluate(f"stepper.step({i})")
            page.keyboard.press("u")
            assert made.unfolded.frames[index(page)].node is same[node]
            page.keyboard.press("u")
            assert index(page) == i
