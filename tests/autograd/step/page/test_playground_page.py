"""The playground in a real browser: it learns as Python does, and shows it."""

import math

import pytest
from axe_playwright_python.sync_playwright import Axe

import nn
from autograd import playground

from ....browser import ask
from ....nights import by_day
from .test_use import until

pytestmark = pytest.mark.slow  # some seconds each, in a browser; Node tests what needs no document

HELD = """() => ({ numbers: playground.numbers, epoch: playground.epoch, losses: playground.losses,
    shown: byId("told").textContent, seed: playground.settings.seed })"""


def opened(page, tmp_path, made, address=""):
    path = tmp_path / "playground.html"
    made.save(path)
    page.goto(path.as_uri() + address)


def moons(n=60):
    return nn.datasets.moons(n, noise=0.1, seed=0)


def held(page):
    return ask(page, HELD, None)


def test_it_learns_as_python_does_and_tells_every_number(page, tmp_path):
    X, y = moons()
    model = nn.MLP(2, [8, 8, 1], activation="tanh", seed=1)
    opened(page, tmp_path, playground(model, X, y, batch_size=6, shuffle=False, l2=0.001))
    assert held(page)["shown"].startswith("epoch 0loss ")
    assert page.text_content("#title") == str(model)
    for _ in range(9):
        page.keyboard.press("e")
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    history = nn.fit(
        model, X, y, loss="binary_cross_entropy_with_logits", optimizer=nn.SGD(model, lr=0.1), epochs=10,
        batch_size=6, shuffle=False, penalty=nn.l2(0.001), verbose=False,
    )  # fmt: skip
    found = held(page)
    assert found["numbers"] == pytest.approx([p.data for p in model.parameters()], rel=1e-12, abs=1e-15)
    assert found["losses"] == pytest.approx(history["loss"], rel=1e-12)
    assert found["epoch"] == 10
    right = sum((nn.predict(model, X) > 0) == y)
    assert f"{right} of 60 right" in found["shown"]
    assert "epoch 10, loss" in page.text_content("#status")


def test_the_chain_rule_of_a_weight(page, tmp_path):
    X, y = moons()
    model = nn.MLP(2, [4, 1], activation="tanh", seed=1)
    opened(page, tmp_path, playground(model, X, y, batch_size=6, shuffle=False))
    page.select_option("#from", "1")
    page.select_option("#neuron", "2")
    page.fill("#sample", "3")
    page.press("#sample", "Enter")
    losses = [
        nn.binary_cross_entropy_with_logits(model(x), t) for x, t in zip(X[:6].tolist(), y[:6].tolist())
    ]
    losses[3].backward()
    w = model.layers[0].neurons[2].w[1]
    sentence = page.text_content("#sentence")
    assert sentence.startswith(
        "For sample 3: layers.0.neurons.2.w.1 feeds layers.0.neurons.2.z. The gradient"
    )
    assert f"times the local derivative {X[3][1]:.4g} it sends {w.grad:.4g} back" in sentence
    assert page.text_content("#code") == "layers.0.neurons.2.w.1.grad += x1.data * layers.0.neurons.2.z.grad"
    model.zero_grad()
    sum(losses).backward()
    assert f"{w.grad:.4g} / 6 = {w.grad / 6:.4g}." in page.text_content("#over-batch")
    assert f"goes from {w.data:.7g} to {w.data - 0.1 * w.grad / 6:.7g}." in page.text_content("#update")
    assert page.locator("#rows tr").count() == 5
    page.click("#rows button >> nth=0")
    sample = page.input_value("#sample")
    assert page.text_content("#rows button >> nth=0") == sample
    page.locator(".weight .edge-touch").nth(0).dispatch_event("click")
    assert [page.input_value(f"#{name}") for name in ("from", "layer", "neuron")] == ["0", "0", "0"]
    page.locator(".choosable").last.dispatch_event("click")
    assert page.text_content("#sentence").find("layers.1.neurons.0.b feeds layers.1.neurons.0.z") > 0
    page.select_option("#of", "sample")
    page.keyboard.press("Tab")
    page.keyboard.press("g")
    assert page.is_checked("#show-gradients")
    assert page.locator(".painted").count() == 0


LINES = """() => [...document.querySelectorAll(".edge-line")].map(({ style }) =>
    [style.stroke, parseFloat(style.strokeWidth)])"""
CORNERS = """() => [...document.querySelectorAll("#net canvas")].map((canvas) =>
    [...canvas.getContext("2d").getImageData(0, 0, 1, 1).data.slice(0, 3)])"""


def test_the_picture_shows_sign_and_size_of_weights_and_of_gradients(page, tmp_path):
    model = nn.MLP(2, [2, 1], activation="tanh", seed=1)
    numbers = [-4.0, 4.0, 0.0, 1.0, -0.25, 0.0, 1.0, 0.04, 0.0]
    for parameter, number in zip(model.parameters(), numbers):
        parameter.data = number
    page.emulate_media(color_scheme="light")
    X, y = moons(20)
    opened(page, tmp_path, playground(model, X, y, loss="mse", batch_size=None))
    signs = {-1: "var(--negative)", 1: "var(--positive)"}

    def lines(of):
        largest = max(map(abs, of))
        return [
            [signs[math.copysign(1, x)], pytest.approx(0.5 + 3.2 * (abs(x) / largest) ** 0.5, abs=0.01)]
            for x in of
        ]

    weights = [0, 1, 3, 4, 6, 7]
    assert page.evaluate(LINES) == lines([numbers[i] for i in weights])
    first, second, _ = page.evaluate(CORNERS)  # the upper left: x0 is small, x1 large
    assert (first[2] > first[0], second[2] > second[0]) == (True, False)  # blue, and not blue
    page.keyboard.press("g")
    loss = sum((model(x) - t).square() for x, t in zip(X.tolist(), y.tolist())) / 20
    loss.backward()
    grads = [p.grad for p in model.parameters()]
    assert page.evaluate(LINES) == lines([grads[i] for i in weights])
    page.select_option("#of", "sample")
    model.zero_grad()
    (model(X[0].tolist()) - y[0].item()).square().backward()
    grads = [p.grad for p in model.parameters()]
    assert page.evaluate(LINES) == lines([grads[i] for i in weights])


def test_the_last_neuron_has_the_gradient_of_its_logit(page, tmp_path):
    model = nn.MLP(2, [2, 1], activation="tanh", output="sigmoid", seed=1)
    X, y = moons(20)
    opened(page, tmp_path, playground(model, X, y))
    shown = page.locator(".unit-number").last
    p = model(X[0].tolist()).data
    page.keyboard.press("g")
    page.select_option("#of", "sample")
    assert float(shown.text_content().replace("−", "-")) == pytest.approx(p - y[0].item(), rel=0.05)


def test_it_plays_and_its_settings_change(page, tmp_path):
    opened(page, tmp_path, playground(seed=4), "#layers=4&activation=relu&dataset=circles&lr=0.3&batch=0")
    assert held(page)["shown"].endswith("start 4")
    assert page.evaluate("playground.settings.batch") == 10  # a batch of 0 is not understood
    assert page.text_content("#title") == "A net of your own: 2 → 4 relu → 1 linear"
    drawn = page.evaluate('drawnNumbers(playground.world.shape, ["he", "xavier"], 4)')
    assert held(page)["numbers"] == drawn
    page.keyboard.press(" ")
    until(page, "playground.epoch > 4")
    page.keyboard.press(" ")
    epoch = held(page)["epoch"]
    page.wait_for_timeout(150)
    assert held(page)["epoch"] == epoch
    page.fill("#lr", "0.01")  # the training goes on
    page.press("#lr", "Enter")
    assert (held(page)["epoch"], page.evaluate("playground.settings.lr")) == (epoch, 0.01)
    page.fill("#layers", "3, 99")
    page.press("#layers", "Enter")
    assert "numbers from 1 to 8" in page.text_content("#trouble")
    assert page.get_attribute("#layers", "aria-invalid") == "true"
    for typed, batch, told in [("few", 10, "1 sample or more"), ("all", None, ""), ("7", 7, "")]:
        page.fill("#batch", typed)
        page.press("#batch", "Enter")
        assert page.evaluate("playground.settings.batch") == batch
        assert told in page.text_content("#trouble")
        assert page.get_attribute("#batch", "aria-invalid") == ("true" if told else None)
    page.fill("#layers", "")  # none: logistic regression
    page.press("#layers", "Enter")
    assert (held(page)["epoch"], len(held(page)["numbers"])) == (0, 3)
    assert "layers=&" in page.evaluate("location.hash") + "&"
    page.select_option("#output", "sigmoid")
    assert page.input_value("#loss") == "mse"
    page.select_option("#dataset", "hills")
    assert page.text_content("#prediction-title") == "What is predicted"
    page.evaluate("document.activeElement.blur()")
    numbers = held(page)["numbers"]
    page.keyboard.press("e")
    page.keyboard.press("r")
    assert held(page)["numbers"] == numbers
    page.keyboard.press("n")
    assert held(page)["seed"] == 5
    assert held(page)["numbers"] != numbers


def test_dead_neurons_are_named_in_the_doctors_words(page, tmp_path):
    model = nn.MLP(2, [3, 1], activation="relu", seed=0)
    model.layers[0].neurons[1].b.data = -50.0
    opened(page, tmp_path, playground(model, *moons()))
    assert page.locator(".lifeless").count() == 1
    told = page.text_content("#findings")
    assert told.startswith(
        "layers.0.neurons.1: the input of relu(layers.0.neurons.1.z) is 0 or less in 60 of 60 places ("
    )
    assert told.endswith("a smaller learning rate, another start, or leaky_relu keep it alive")
    assert "is 0 or less in 60 of 60" in page.get_attribute("#net svg", "aria-label")


def test_a_sample_that_there_is_not_is_told(page, tmp_path):
    opened(page, tmp_path, playground(nn.MLP(2, [3, 1], seed=0), *moons(8)))
    for text, told in (("8", "numbered from 0 to 7"), ("1.5", "numbered from 0 to 7"), ("7", "")):
        page.fill("#sample", text)
        page.keyboard.press("Enter")
        assert told in page.text_content("#trouble")
        assert page.get_attribute("#sample", "aria-invalid") == ("true" if told else None)
    assert page.text_content("#trouble") == ""


def test_a_long_training_of_an_address_is_shown_as_it_goes_on(page, tmp_path):
    opened(page, tmp_path, playground(), "#epochs=9999")
    begun = held(page)["epoch"]
    assert 0 < begun < 9999, "the page does not wait for its end"
    until(page, f"playground.epoch > {begun}")
    page.keyboard.press("r")
    page.keyboard.press("e")
    page.wait_for_timeout(100)
    assert held(page)["epoch"] == 1, "reset ends it"


def test_a_step_that_is_too_large_is_not_taken(page, tmp_path):
    X, y = nn.datasets.line(20, seed=0)
    opened(page, tmp_path, playground(nn.MLP(1, [1], seed=0), X, y, lr=1e200, loss="mse"))
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert "no step is taken. Press reset" in page.text_content("#trouble")
    assert all(map(math.isfinite, held(page)["numbers"]))


def test_the_settings_as_a_program_that_runs(page, tmp_path, capsys):
    opened(page, tmp_path, playground(batch_size=20), "#dataset=xor&loss=hinge&l1=0.001&epochs=1")
    assert held(page)["shown"].startswith("epoch 1loss ")
    page.click("#as-python summary")
    names = {}
    exec(page.locator("#program", has_text="import nn").text_content(), names)  # it comes with the next event
    assert capsys.readouterr().out.startswith("History(1 epoch, loss ")
    assert repr(names["model"]) == "MLP(2 -> 8 tanh -> 8 tanh -> 1 linear, 105 parameters)"


@pytest.mark.parametrize(("width", "scheme"), by_day(2, [(390, "light"), (1024, "dark"), (1920, "light")]))
def test_it_fits_into_the_window_and_axe_finds_nothing(page, tmp_path, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    made = playground(nn.MLP(2, [8, 8, 3], seed=0), *nn.datasets.spirals(60, classes=3, seed=0))
    opened(page, tmp_path, made)
    page.keyboard.press("e")
    page.keyboard.press("g")
    page.click("#as-python summary")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width < 760:
        page.click("#settings summary")
        buttons = page.locator("button, select, input:not([type=checkbox], [type=radio])")
        assert min(box["height"] for box in (each.bounding_box() for each in buttons.all()) if box) >= 44
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
