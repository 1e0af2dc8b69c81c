"""The page of a training in a real browser: every number is Python's, at every epoch."""

import math

import pytest
from axe_playwright_python.sync_playwright import Axe

import nn
from autograd import Value, constant, replay

from ....browser import ask
from ....nights import by_day
from .trainings import kinds, logits, moons, pairs, regression, surface, xor

pytestmark = pytest.mark.slow  # a second or two each, in a browser; Node tests what needs no document


def opened(page, tmp_path, recorder, address=""):
    path = tmp_path / "page.html"
    made = recorder.replay()
    made.save(path)
    page.goto(path.as_uri() + address)
    return made


def near(numbers):
    return pytest.approx(numbers, rel=1e-9, abs=1e-12)


TOLD = """([moment, sample]) => {
    stepper.training.choose(sample);
    stepper.training.goTo(moment);
    const { session, training } = stepper;
    const { outputs, loss, losses, isRight } = training.samples;
    return { data: session.data, grads: session.grads, outputs: outputs.map((column) => [...column]), loss,
             losses: [...losses], right: isRight ?? null, epoch: byId("epoch-number").textContent,
             title: document.title };
}"""


@pytest.mark.parametrize("train", by_day(3, [moons, kinds, pairs, xor, logits, regression]))
def test_every_number_is_pythons(page, tmp_path, train):
    recorder = train()
    made = opened(page, tmp_path, recorder)
    model, loss, run = recorder.model, recorder.loss, made.run
    last = len(recorder.history) - 1
    for moment in (0, 1, last // 2, last):
        for parameter, number in zip(model.parameters(), recorder.history[moment]):
            parameter.data = number
        sample = (3 * moment) % len(recorder.X)
        found = ask(page, TOLD, [moment, sample])
        losses = []
        for i, (x, target) in enumerate(zip(recorder.X.tolist(), recorder.y.tolist())):
            output = model(x)
            losses.append(loss(output, target))
            answers = [out.data for out in (output if isinstance(output, list) else [output])]
            assert [column[i] for column in found["outputs"]] == near(answers)
            if run["classes"]:
                assert found["right"][i] == (is_right(answers, target, run["threshold"]))
        assert found["losses"] == near([value.data for value in losses])
        assert found["loss"] == near(sum(value.data for value in losses) / len(losses))
        model.zero_grad()
        losses[sample].backward()
        places = run["parameters"]
        assert [found["data"][i] for i in places] == recorder.history[moment]
        assert [found["grads"][i] for i in places] == near([p.grad for p in model.parameters()])
        assert found["data"][-1] == near(losses[sample].data)
        assert found["epoch"] == f"epoch {recorder.epochs[moment]} / {recorder.epochs[-1]}"
        assert found["title"].startswith(f"After epoch {moment}" if moment else "Before the first epoch")


def is_right(answers, target, threshold):
    if len(answers) == 1:
        return (answers[0] > threshold) == (target == 1)
    return answers.index(max(answers)) == target


PIXEL = """() => {
    const { drawing, samples } = training;
    drawing.paint(ROUGH);
    const lattice = drawing.lattices.get(ROUGH);
    const [column] = samples.predicted.compute(lattice.columns, ROUGH * ROUGH);
    const image = drawing.canvas.getContext("2d").getImageData(0, 0, ROUGH, ROUGH).data;
    return [...column].map((x, i) => {
        const at = 4 * ((ROUGH - 1 - Math.floor(i / ROUGH)) * ROUGH + (i % ROUGH));
        return [x, image[at], image[at + 2]];
    });
}"""


CORNER = """() => {
    training.drawing.paint(ROUGH);
    const [red, green, blue, alpha] = training.drawing.canvas.getContext("2d").getImageData(0, 40, 1, 1).data;
    const { lattices } = training.drawing;
    const outputs = training.samples.predicted.compute(lattices.get(ROUGH).columns, ROUGH * ROUGH);
    return [red, blue, alpha, outputs.map((column) => column[0])];
}"""


def test_each_class_has_its_colour(page, tmp_path):
    """The lower left corner of the picture is the first point of the lattice."""
    opened(page, tmp_path, kinds(), "#epoch=20")
    red, blue, alpha, outputs = ask(page, CORNER, None)
    assert alpha == 255
    assert {0: blue > red, 1: red > blue, 2: blue > 200}[outputs.index(max(outputs))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_blue_above_the_threshold_and_orange_below(page, tmp_path, scheme):
    page.emulate_media(color_scheme=scheme)
    opened(page, tmp_path, logits(), "#epoch=20")
    found = ask(page, PIXEL, None)
    assert {x > 0 for x, _, _ in found} == {True, False}
    assert all((blue > red) == (x > 0) for x, red, blue in found)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# ---- controls ----


def until(page, condition):
    """wait_for_function, which needs eval: the page's policy forbids it."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never: {condition}")


def moment(page):
    return page.evaluate("stepper.training.moment")


def test_the_slider_the_buttons_and_the_keys(page, tmp_path):
    opened(page, tmp_path, xor())
    assert moment(page) == 0
    page.focus("#epoch")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert moment(page) == 2
    page.keyboard.press("End")
    assert moment(page) == 30
    page.focus("#picture")
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    page.keyboard.press("PageDown")
    assert moment(page) == 29
    page.click("#epoch-first")
    assert moment(page) == 0
    assert page.is_disabled("#epoch-back")
    page.click("#epoch-next")
    assert page.input_value("#epoch") == "1"
    assert page.get_attribute("#epoch", "aria-valuetext") == "epoch 1 of 30"
    page.click("#epoch-last")
    assert page.is_disabled("#epoch-next")
    assert "4 of 4 right" in page.text_content("#epoch-told")


def test_it_plays_to_the_end_and_begins_again(page, tmp_path):
    opened(page, tmp_path, xor(), "#epoch=27")
    page.keyboard.press("r")
    assert page.text_content("#epoch-play span") == "pause"
    until(page, "stepper.training.moment === 30 && byId('epoch-play').textContent.includes('play')")
    page.click("#epoch-play")
    until(page, "stepper.training.moment > 0 && stepper.training.moment < 27")
    page.click("#epoch-play")
    stopped = moment(page)
    page.wait_for_timeout(500)
    assert moment(page) == stopped


def test_the_address(page, tmp_path):
    made = opened(page, tmp_path, xor(), "#step=5&epoch=12&sample=2")
    state = "[stepper.index, stepper.training.moment, stepper.training.sample]"
    assert page.evaluate(state) == [5, 12, 2]
    assert page.input_value("#sample") == "2"
    page.keyboard.press("PageDown")
    until(page, "location.hash === '#step=5&epoch=13&sample=2'")
    page.evaluate("location.hash = '#epoch=999&sample=77'")
    until(page, "stepper.training.moment === 30")
    assert page.evaluate(state) == [5, 30, 2]
    assert made.run["epochs"][-1] == 30


def test_without_an_address_the_gradients_are_there(page, tmp_path):
    made = opened(page, tmp_path, xor())
    assert page.evaluate("[stepper.index, stepper.training.moment]") == [len(made.session.frames) - 1, 0]


def test_a_click_on_a_sample_shows_its_graph(page, tmp_path):
    made = opened(page, tmp_path, xor())
    mark = page.locator("#predictions .sample").nth(1).bounding_box()
    page.mouse.click(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    x0, x1 = made.run["inputs"]
    assert page.evaluate(f"[stepper.session.data[{x0}], stepper.session.data[{x1}]]") == [0, 1]
    assert page.evaluate("stepper.training.sample") == 1
    assert page.evaluate(f"stepper.session.data[{made.run['targets'][0]}]") == 1
    page.select_option("#sample", "3")
    assert page.evaluate(f"[stepper.session.data[{x0}], stepper.session.data[{x1}]]") == [1, 1]
    assert page.text_content("#sample-told").startswith("target -1, predicted ")


def test_a_step_of_the_backward_pass_in_the_middle_of_the_training(page, tmp_path):
    recorder = xor()
    opened(page, tmp_path, recorder, "#epoch=10")
    page.focus("#picture")
    page.keyboard.press("b")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    before = page.text_content("#sentence")
    assert "feeds" in before
    step = page.evaluate("stepper.index")
    page.keyboard.press("PageDown")
    assert page.evaluate("stepper.index") == step
    assert page.text_content("#sentence") != before


def test_what_if_moves_the_boundary_and_is_told(page, tmp_path):
    made = opened(page, tmp_path, xor(), "#epoch=10")
    grads = page.evaluate("stepper.session.grads")
    assert page.is_disabled("#reset")
    assert page.locator(".changed").count() == 0
    assert "was" not in page.text_content("#outcome")
    border = page.get_attribute("#predictions .boundary", "d")
    weight = made.run["parameters"][0]
    page.evaluate(f"stepper.set({{{weight}: 0}})")
    assert page.get_attribute("#predictions .boundary", "d") != border
    assert "changed by hand" in page.text_content("#epoch-told")
    page.click("#reset")
    assert page.evaluate(f"stepper.session.data[{weight}]") == made.run["history"][10][0]
    assert page.evaluate("stepper.session.grads") == grads
    assert "changed by hand" not in page.text_content("#epoch-told")
    assert page.get_attribute("#predictions .boundary", "d") is not None


def test_the_curve_reads_and_leads(page, tmp_path):
    recorder = moons()
    opened(page, tmp_path, recorder)
    assert page.locator("#curves .legend span").all_text_contents() == [" loss", " val_loss"]
    page.select_option("#curve", "accuracy")
    assert page.locator("#curves .legend span").all_text_contents() == [" accuracy", " val_accuracy"]
    page.select_option("#curve", "loss")
    box = page.locator("#curves svg.plot").bounding_box()
    left, right = (box["x"] + box["width"] * share / 460 for share in (52, 448))
    at = left + (right - left) * 8 / 20
    page.mouse.move(at, box["y"] + box["height"] / 2)
    loss, held_out = (f"{recorder.curves[name][7]:.4g}" for name in ("loss", "val_loss"))
    assert page.text_content("#reading") == f"In epoch 8: loss {loss}, val_loss {held_out}"
    page.mouse.down()
    assert moment(page) == 8
    page.mouse.move(right + 5, box["y"] + box["height"] / 2)
    page.mouse.up()
    assert moment(page) == 20
    assert f"val_accuracy {recorder.curves['val_accuracy'][-1]:.4g}" in page.text_content("#epoch-told")


def test_a_logarithmic_scale_where_the_range_asks_for_it(page, tmp_path):
    recorder = xor()
    recorder.logs = [{"loss": 10.0 ** -(i / 10)} for i in range(30)]
    opened(page, tmp_path, recorder)
    assert page.is_checked("#log")
    ticks = page.locator("#curves .tick.end").all_text_contents()
    assert ticks == ["0.001", "0.01", "0.1", "1"]
    page.click("#log")
    assert page.locator("#curves .tick.end").all_text_contents()[0] == "0"
    recorder.logs[3]["loss"] = 0.0
    opened(page, tmp_path, recorder)
    assert not page.is_visible("#log")


def test_curves_with_gaps(page, tmp_path):
    recorder = xor()
    for logs in recorder.logs[10:15]:
        logs["loss"] = math.nan
    recorder.logs[20]["loss"] = math.inf
    opened(page, tmp_path, recorder, "#epoch=12")
    assert page.get_attribute("#curves .curve", "d").count("M") == 3
    assert "NaN" not in page.locator("main").inner_html()


# ---- pictures ----


def test_the_fit_and_its_residual(page, tmp_path):
    recorder = regression()
    opened(page, tmp_path, recorder, "#epoch=25&sample=4")
    xs = page.evaluate("[...training.drawing.xs]")
    ys = page.evaluate("[...training.samples.predicted.compute([training.drawing.xs], 240)[0]]")
    assert ys == near(nn.predict(recorder.model, xs).tolist())
    at = "(x, y) => training.drawing.plot.place(x, y)"
    x, y = recorder.X[4], recorder.y[4]
    column, target = page.evaluate(f"({at})({x}, {y})")
    answer = page.evaluate(f"({at})({x}, {recorder.model(x).data})")[1]
    assert page.get_attribute(".residual", "d") == f"M{column:.1f} {target:.1f} V{answer:.1f}"


def early():
    """A training of 500 epochs that learns in the first 30."""
    w = Value(0.0, label="w")
    moved = [[1 - math.exp(-epoch / 5)] for epoch in range(501)]
    losses = [(1 - w) ** 2 for (w,) in moved[1:]]
    return replay((w - 1.0) ** 2, [w], moved, curves={"loss": losses})


def test_time_is_logarithmic_where_a_training_learns_early(page, tmp_path):
    path = tmp_path / "page.html"
    early().save(path)
    page.goto(path.as_uri())
    assert page.is_checked("#log-time")
    ticks = "#curves .tick.middle"
    assert page.locator(ticks).all_text_contents() == ["0", "1", "10", "100"]
    place = page.evaluate("training.curves.plot.x(30)")
    assert place > 0.5 * 460
    box = page.locator("#curves .plot").bounding_box()
    page.mouse.click(box["x"] + place / 460 * box["width"], box["y"] + box["height"] / 2)
    assert abs(moment(page) - 30) <= 1
    page.uncheck("#log-time")
    assert page.locator(ticks).all_text_contents() == ["0", "100", "200", "300", "400", "500"]
    assert page.evaluate("training.curves.plot.x(30)") < 0.2 * 460


def test_half_of_the_time_goes_to_what_is_learned(page, tmp_path):
    path = tmp_path / "page.html"
    early().save(path)
    page.goto(path.as_uri())
    half = """() => { training.play(); training.pause(); training.progress = 0.5; training.advance();
        return training.moment; }"""
    assert page.evaluate(half) < 30
    page.uncheck("#log-time")
    assert page.evaluate(half) in (250, 251)  # a tick later


def test_the_speed_of_a_training(page, tmp_path):
    path = tmp_path / "page.html"
    early().save(path)
    page.goto(path.as_uri())
    tick = """() => { training.play(); training.pause(); training.progress = 0; training.advance();
        return training.progress; }"""
    usual = page.evaluate(tick)
    for speed in ("0.1", "4"):
        page.select_option("#epoch-speed", speed)
        assert page.evaluate(tick) == pytest.approx(usual * float(speed))


def test_a_link_to_a_moment_keeps_the_changed_numbers(page, tmp_path):
    opened(page, tmp_path, xor(), "#epoch=9")
    page.locator("#range").press("ArrowRight")
    told = "[stepper.training.moment, stepper.session.data]"
    before = page.evaluate(told)
    page.wait_for_timeout(300)
    address = page.evaluate("location.href")
    assert "&set=" in address
    page.goto("about:blank")
    page.goto(address)
    assert page.evaluate(told) == before


def test_on_paper_its_pictures_are_light(page, tmp_path):
    page.emulate_media(color_scheme="dark")
    opened(page, tmp_path, xor(), "#epoch=20")
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_timeout(300)
    red, _, blue = page.evaluate("pixel('zero')")
    assert red > 200
    assert blue > 200
    assert page.locator("#epochs:visible, #chooser:visible").count() == 0


def test_more_inputs(page, tmp_path):
    recorder = kinds(inputs=4)
    opened(page, tmp_path, recorder, "#epoch=20")
    cells = page.locator("#predictions text.middle:not(.tick):not(.axis)").all_text_contents()
    answers = nn.predict(recorder.model, recorder.X).argmax(axis=1).tolist()
    pairs = [(guess, i % 3) for i, guess in enumerate(answers)]
    counted = [pairs.count((guess, kind)) for guess in range(3) for kind in range(3)]
    assert cells == [str(n) if n else "" for n in counted]
    assert page.locator("#predictions .tick").all_text_contents() == ["0", "1", "2"] * 2


def test_predictions_over_targets(page, tmp_path):
    recorder = pairs()
    opened(page, tmp_path, recorder, "#epoch=8")
    answers = nn.predict(recorder.model, recorder.X)
    for output in (0, 1):
        wanted = [[recorder.y[i][output], answers[i][output]] for i in range(12)]
        places = page.evaluate("(all) => all.map(([x, y]) => training.drawing.plot.place(x, y))", wanted)
        marks = page.locator("#predictions .sample")
        found = marks.evaluate_all("(all) => all.map((each) => each.getAttribute('transform'))")
        assert found[12 * output : 12 * output + 12] == [f"translate({x:.1f} {y:.1f})" for x, y in places]


def test_a_number_over_two_inputs_has_its_colours_and_no_border(page, tmp_path):
    made = opened(page, tmp_path, surface(), "#epoch=9")
    assert made.run["classes"] is None
    assert page.get_attribute("#predictions .boundary", "d") == ""
    assert page.text_content("#prediction-title") == "What is predicted: from -0.2 (orange) to 0.25 (blue)"
    fills = page.locator("#predictions .sample").evaluate_all("(all) => all.map((each) => each.style.fill)")
    for (target,), fill in zip(made.run["y"], fills):
        red, _, blue = (float(part) for part in fill.removeprefix("rgb(").removesuffix(")").split(","))
        assert abs(target - 0.025) < 0.03 or (blue > red) == (target > 0.025)
    page.click("#theme")
    page.click("#theme")
    dark = page.locator("#predictions .sample").evaluate_all("(all) => all.map((each) => each.style.fill)")
    assert dark[0] != fills[0]


def test_samples_without_targets(page, tmp_path):
    x, w = [constant(1.0, label="a"), constant(2.0, label="b")], Value(1.0, label="w")
    out = w * x[0] + x[1]
    made = replay(
        out**2, [w], [[1.0], [2.0]], inputs=x, predictions=[out], X=[[0.0, 1.0], [1.0, 2.0]], y=[[], []]
    )
    made.save(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri() + "#epoch=1")
    assert page.locator("#predictions .sample").count() == 2
    assert not page.is_visible("#chooser")
    assert page.evaluate("[...training.samples.outputs[0]]") == [1.0, 4.0]


def test_without_samples_there_are_the_curve_and_the_graph(page, tmp_path):
    x, w = constant(2.0, label="x"), Value(1.0, label="w")
    replay((w * x - 4) ** 2, [w], [[1.0], [1.5]], curves={"loss": [4.0]}).save(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri() + "#epoch=1")
    assert page.evaluate("stepper.session.data.at(-1)") == 1.0
    assert not page.is_visible("#predictions")
    assert not page.is_visible("#chooser")
    assert "loss 4" in page.text_content("#epoch-told")


def test_where_a_model_is_not_defined(page, tmp_path):
    x, y, w = constant(2.0, label="x"), constant(0.0, label="y"), Value(1.0, label="w")
    out = 1 / (w * x)
    made = replay(
        (out - y) ** 2, [w], [[1.0], [0.0]], inputs=[x], targets=[y], predictions=[out],
        X=[[0.0], [1.0], [2.0]], y=[0.0, 1.0, 2.0], sample=1,
    )  # fmt: skip
    made.save(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    assert "NaN" not in page.locator("main").inner_html()
    assert page.evaluate("stepper.session.data[2]") == 1.0
    assert page.evaluate("[...training.samples.outputs[0]].map(Number.isNaN)") == [True, False, False]
    page.keyboard.press("PageDown")
    assert "no numbers: 1 / 0" in page.text_content("#epoch-told")
    page.keyboard.press("PageUp")
    assert "no numbers" not in page.text_content("#epoch-told")


def test_it_goes_to_the_step_of_a_message(page, tmp_path):
    opened(page, tmp_path, xor(), "#epoch=9")
    for message in ({"glassgrad": "step", "step": 4}, {"glassgrad": "other", "step": 6}, {"step": 5}, None):
        page.evaluate("(message) => postMessage(message, '*')", message)
    page.wait_for_timeout(100)
    assert page.evaluate("[stepper.index, stepper.training.moment]") == [4, 9]
    assert page.text_content("#counter").startswith("forward 4 ")


# ---- hostile names, accessibility, sizes of a window ----

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{}"


def test_hostile_names_run_nothing(page, tmp_path):
    x, w = constant(2.0, label=HOSTILE), Value(1.0, label=f"w{HOSTILE}")
    y, out = constant(0.0, label=f"y{HOSTILE}"), w * x
    loss = (out - y) ** 2
    loss.label = f"loss{HOSTILE}"
    made = replay(
        loss, [w], [[1.0], [2.0]], inputs=[x], targets=[y], predictions=[out], X=[[1.0], [2.0]], y=[0.0, 1.5],
        curves={HOSTILE: [1.0], f"val_{HOSTILE}": [2.0], "loss": [2.0]}, title=HOSTILE,
    )  # fmt: skip
    text = made.html()
    start, _, rest = text.partition("<meta http-equiv=")
    for number, html in enumerate((text, start + rest.partition("\n")[2])):
        path = tmp_path / f"{number}.html"
        path.write_text(html, encoding="utf-8")
        page.goto(path.as_uri())
        page.keyboard.press("PageDown")
        page.select_option("#curve", HOSTILE)
        assert page.locator("img").count() == 0
        assert HOSTILE in page.title()
        assert HOSTILE[:20] in page.text_content("#predictions")


@pytest.mark.parametrize(
    ("train", "scheme"),
    by_day(2, [(xor, "light"), (kinds, "dark"), (regression, "light"), (moons, "dark")]),
)
def test_axe_finds_nothing(page, tmp_path, train, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    opened(page, tmp_path, train(), "#epoch=9")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", by_day(1, [340, 800, 1500]))
def test_it_fits_into_the_window(page, tmp_path, width):
    page.set_viewport_size({"width": width, "height": 700})
    opened(page, tmp_path, moons(), "#epoch=9")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    canvas = page.locator("#predictions canvas").bounding_box()
    frame = page.locator("#predictions .grid").first.bounding_box()
    assert canvas["y"] == pytest.approx(frame["y"], abs=1.5)
    assert canvas["height"] == pytest.approx(frame["height"], abs=1.5)
