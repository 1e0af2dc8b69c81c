"""The moving picture of a backward pass."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from autograd import Value, trace
from autograd.draw import draw_backward
from autograd.draw.motion import HOLD
from autograd.draw.scale import digits, signed
from autograd.formula.symbol import printable

from .graphs import net, readme, textbook_neuron
from .test_hostile import LABELS

SVG = "{http://www.w3.org/2000/svg}"


def reused():
    """a goes into three inputs: its gradient comes in three contributions."""
    a, b = Value(2.0, label="a"), Value(-0.5, label="b")
    c = a * b + a * a
    c.label = "c"
    return (c * 2.0 + b).square()


class Film:
    """A film, read back from its file as a browser does: what is to be seen at a moment, in scenes."""

    def __init__(self, output, **options):
        self.source = draw_backward(output, seconds=1.0, **options).pipe()
        self.root = ElementTree.fromstring(self.source)
        style = self.root.find(f"{SVG}style").text
        self.seconds = float(re.search(r"animation:([\d.]+)s", style)[1])
        self.ways = {
            way: [
                (float(at) / 100 * self.seconds, css) for at, css in re.findall(r"([\d.]+)%{(.*?)}", frames)
            ]
            for way, frames in re.findall(r"@keyframes \S+-(m\d+){((?:[^{}]*{[^{}]*})*)}", style)
        }

    def hidden(self, element, moment):
        if "moving" not in element.get("class", ""):
            return element.get("opacity") == "0"
        frames = self.ways[element.get("class").split()[1]]
        now = [css for at, css in frames if at <= moment + 1e-3][-1]
        return "opacity:0" in now

    def texts(self, moment, element=None):
        """What is written and not hidden, in the order in which it is painted."""
        element = self.root if element is None else element
        if self.hidden(element, moment):
            return []
        if element.tag == f"{SVG}text":
            return [element.text or ""]
        return [text for child in element for text in self.texts(moment, child)]

    def rows(self, moment):
        """{the card's grad row: the number on top}"""
        cells = [g for g in self.root.iter(f"{SVG}g") if re.fullmatch(r"a_gradv\d+number", g.get("id", ""))]
        return {cell.get("id")[6:-6]: self.texts(moment, cell)[-1] for cell in cells}


@pytest.mark.parametrize("make", [reused, readme, lambda: textbook_neuron()[0], lambda: net([2, 2, 1])])
def test_every_row_shows_the_gradient_of_each_moment(make):
    output = make()
    t = trace(output)
    film = Film(output)
    boxes = {value: f"v{i}" for i, value in enumerate(sorted(t.nodes, key=lambda v: v.serial))}
    grads = dict.fromkeys(t.nodes, 0.0)
    asked = [value for value in t.nodes if t.names[value].number is None]
    changes = [(output, 0.0), (output, 1.0), *[(s.parent, s.after) for s in t if s.parent in asked]]
    for scene, (value, grad) in enumerate(changes):
        grads[value] = grad
        assert film.rows(scene + 0.9) == {boxes[value]: digits(grads[value]) for value in asked}
    assert [grads[value] for value in asked] == [t.grads[value] for value in asked]


@pytest.mark.parametrize("make", [reused, lambda: textbook_neuron()[0]])
def test_the_line_below_says_each_step(make):
    output = make()
    t = trace(output)
    film = Film(output)
    steps = [step for step in t if t.names[step.parent].number is None]
    for scene, step in enumerate(steps, 2):
        assert film.texts(scene + 0.9)[-2] == t.sentence(step)
        assert film.texts(scene + 0.9)[-1].startswith(f"step {scene - 1} of {len(steps)}")
    assert film.seconds == len(steps) + 3 + HOLD


def test_contributions_are_counted():
    drawn = " | ".join(Film(reused()).root.itertext())
    assert "contribution 1 of 3 |" in drawn
    assert "contribution 3 of 3: gradients add up to " in drawn


def test_an_edge_says_its_numbers_from_its_step_on():
    output = reused()
    first = trace(output)[0]
    film = Film(output)
    numbers = [f"d = {digits(first.local, 3)}", signed(first.contribution)]
    assert not set(numbers) & set(film.texts(1.9))
    assert set(numbers) <= set(film.texts(2.9))
    assert numbers[1] not in film.texts(2.4)


def test_without_animation_the_end_is_shown():
    output = reused()
    t = trace(output)
    film = Film(output)
    for element in film.root.iter():
        element.attrib.pop("class", None)
    assert set(film.rows(0).values()) >= {digits(t.grads[v]) for v in t.nodes if v.label}
    assert film.texts(0)[-1] == f"{len(t)} steps"
    assert "step 1 of" not in " ".join(film.texts(0))


def test_plain_numbers_have_no_gradient():
    film = Film(Value(2.0, label="x") * 3.0)
    assert film.texts(99).count("grad") == 2
    assert "3" in film.texts(0)


def test_less_motion_and_no_script():
    svg = draw_backward(reused(), theme="auto").pipe().decode()
    assert "prefers-reduced-motion:reduce" in svg
    assert "prefers-color-scheme: dark" in svg
    assert not re.search(r"<script|href|url\(|@import|<a\b|\bon\w+=", svg)


def test_it_begins_again_unless_told_not_to():
    assert b"linear infinite both" in draw_backward(reused()).pipe()
    assert b"linear 1 both" in draw_backward(reused(), repeat=False).pipe()


@pytest.mark.parametrize("label", LABELS)
def test_labels_are_drawn_literally(label):
    y = Value(2.0, label=label).exp()
    y.label = label
    film = Film(y)
    assert film.texts(0.5).count(printable(label)) >= 1
    assert len(film.root.findall(f"{SVG}style")) == 1
    assert not any(element.tag.endswith("script") for element in film.root.iter())


def test_drawing_changes_no_grad():
    output = reused()
    draw_backward(output).pipe()
    assert {v.grad for v in trace(output).nodes} == {0.0}


def test_a_film_can_be_written_and_shown(tmp_path):
    film = draw_backward(reused())
    path = Path(film.render(tmp_path / "backward.svg"))
    assert path.read_bytes() == film.pipe("svg")
    assert film._repr_mimebundle_()["image/svg+xml"].startswith("<svg style=")
    ElementTree.fromstring(film._repr_mimebundle_()["image/svg+xml"])
    assert "10 steps, 24 seconds" in repr(film)
    with pytest.raises(ValueError, match="only svg moves: for png draw the same graph with draw_dot"):
        film.render(tmp_path / "backward.png")


def test_a_film_of_one_value():
    film = Film(Value(3.0, label="x"))
    assert film.rows(0.5) == {"v0": "0"}
    assert film.rows(1.9) == {"v0": "1"}


def test_dot_products_can_be_unfolded():
    loss = net([2, 1])
    assert len(draw_backward(loss, unfold=True)._timeline.arrows) > len(draw_backward(loss)._timeline.arrows)


def test_too_many_steps():
    with pytest.raises(ValueError, match=r"245 steps are too many .* draw_dot\(output\), which stands still"):
        draw_backward(net([10, 10, 1]))


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"theme": "blue"}, "unknown theme 'blue'"),
        ({"rankdir": "XY"}, "unknown rankdir 'XY'"),
        ({"seconds": 0}, "more than 0, not 0"),
        ({"seconds": float("inf")}, "more than 0, not inf"),
    ],
)
def test_unknown_options(option, message):
    with pytest.raises(ValueError, match=message):
        draw_backward(reused(), **option)


def test_what_is_no_value():
    with pytest.raises(TypeError, match="expected a Value"):
        draw_backward(3.0)


# ---- in a browser ----

SEEK = """moment => document.getAnimations().forEach(animation => {
    animation.pause();
    animation.currentTime = 1000 * moment;
})"""
SEEN = """() => [...document.querySelectorAll("g.moving")].filter(
    group => getComputedStyle(group).opacity === "1" && !group.closest(".node")
).map(group => group.querySelector("text").textContent)"""


@pytest.mark.slow
def test_a_browser_plays_it(page, tmp_path):
    output = reused()
    page.goto(Path(draw_backward(output, seconds=1.0).render(tmp_path / "film.svg")).as_uri())
    assert page.evaluate("document.getAnimations().every(animation => animation.playState === 'running')")
    for scene, step in enumerate(trace(output), 2):
        page.evaluate(SEEK, scene + 0.9)
        assert page.evaluate(SEEN) == [trace(output).sentence(step)]


def test_a_browser_shows_the_end_to_those_who_prefer_less_motion(page, tmp_path):
    page.emulate_media(reduced_motion="reduce")
    page.goto(Path(draw_backward(reused()).render(tmp_path / "film.svg")).as_uri())
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate(SEEN) == ["Every value holds its gradient: how v5 moves when it moves."]


def test_labels_run_nothing_in_a_browser(page, tmp_path):
    labels = [
        "</style><script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "} * {display:none} <!--",
    ]
    output = Value(1.0, label=labels[0]) * Value(2.0, label=labels[1]) + 1.0
    output.label = labels[2]
    page.goto(Path(draw_backward(output).render(tmp_path / "film.svg")).as_uri())
    assert page.evaluate("document.querySelectorAll('script, img').length") == 0
    assert page.evaluate("document.querySelectorAll('style').length") == 1
