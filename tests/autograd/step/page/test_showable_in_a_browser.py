"""What a notebook shows of a page, in a browser."""

import re

import pytest

from autograd import Value, stepper
from autograd.step.page.showable import HIGHEST

from .test_showable import hostile, html_of, neuron

pytestmark = pytest.mark.slow  # a second or two each, in a browser


def shown(page, text, width=1000):
    """The frame of a text that stands in a page, such as a notebook."""
    page.set_viewport_size({"width": width, "height": 900})
    page.set_content(f"<!DOCTYPE html><body style='margin:0'>{text}<p id='after'>after</p>")
    return page.frame_locator("iframe")


def box(page, selector):
    return page.locator(selector).bounding_box()


def test_the_stepper_works_in_the_frame(page):
    made = neuron()
    frame = shown(page, html_of(made))
    for _ in range(3):
        frame.locator("#step").click()
    assert frame.locator("#sentence").inner_text() == made.session.sentence(made.session.frames[3])


def test_the_frame_covers_the_picture(page):
    shown(page, html_of(neuron()))
    frame, picture = box(page, "iframe"), box(page, "img")
    assert box(page, "div") == frame
    assert picture["width"] > 300
    assert picture["y"] + picture["height"] <= frame["y"] + frame["height"]
    middle = [picture["x"] + picture["width"] / 2, picture["y"] + picture["height"] / 2]
    assert page.evaluate("(at) => document.elementFromPoint(...at).tagName", middle) == "IFRAME"
    assert box(page, "#after")["y"] >= frame["height"]


def test_without_the_frame_there_is_the_picture(page):
    page.set_content(re.sub("<iframe.*</iframe>", "", html_of(neuron())) + "<p id='after'>after</p>")
    picture = box(page, "img")
    assert page.evaluate("document.querySelector('img').naturalWidth") > 300
    assert box(page, "#after")["y"] < picture["y"] + picture["height"] + 60


def big():
    return stepper(sum((Value(i, label=f"x{i}") * 2.0 for i in range(12)), Value(0.0)))


@pytest.mark.parametrize(("make", "fits"), [(neuron, True), (hostile, True), (big, False)])
def test_the_frame_is_as_high_as_its_page(page, make, fits):
    frame = shown(page, html_of(make()))
    frame.locator("#counter").wait_for()
    needed = page.frames[1].evaluate("document.body.getBoundingClientRect().height")
    height = box(page, "iframe")["height"]
    assert height == HIGHEST or needed <= height <= needed + 100
    assert fits == (needed <= height)


def test_keys_are_the_notebooks_until_the_frame_is_clicked(page):
    frame = shown(page, html_of(neuron()))
    frame.locator("#counter").wait_for()
    page.evaluate("() => { window.keys = []; addEventListener('keydown', (e) => keys.push(e.key)); }")
    inside = page.frames[1]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("b")
    assert (page.evaluate("keys"), inside.evaluate("stepper.index")) == (["ArrowRight", "b"], 0)
    frame.locator("#sentence").click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert (page.evaluate("keys"), inside.evaluate("stepper.index")) == (["ArrowRight", "b"], 2)


def test_the_page_can_reach_nothing_outside(page):
    shown(page, html_of(hostile())).locator("#counter").wait_for()
    inside = page.frames[1]
    assert inside.evaluate("origin") == "null"
    reach = "() => { try { return parent.document.title; } catch (error) { return error.name; } }"
    assert inside.evaluate(reach) == "SecurityError"


def test_an_exported_notebook_steps_without_a_network(page, tmp_path):
    nbformat = pytest.importorskip("nbformat")
    exporters = pytest.importorskip("nbconvert.exporters")
    output = nbformat.v4.new_output("execute_result", neuron()._repr_mimebundle_(), execution_count=1)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("s", outputs=[output])])
    text, _ = exporters.HTMLExporter(mathjax_url="", require_js_url="").from_notebook_node(notebook)
    path = tmp_path / "notebook.html"
    path.write_text(text, encoding="utf-8")
    page.context.set_offline(True)
    page.goto(path.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("#step").click()
    assert frame.locator("#slider").input_value() == "1"
    assert page.locator(".jp-OutputArea svg").count() == 0  # the picture is not shown a second time
    assert page.locator(".jp-OutputArea img").count() == 1
