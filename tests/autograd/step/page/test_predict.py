"""Predict, then reveal, in a real browser: it asks, judges, and keeps its secrets."""

import pytest

from autograd import Value, stepper

from ....browser import ask
from ....nights import by_day
from .graphs import net, neuron, product, shared, sums
from .test_page import open_neuron, opened
from .test_use import HOSTILE, index, violations

pytestmark = pytest.mark.slow  # a second or two each, in a browser; Node tests what needs no document


def frame_to(session, name, turn=1):
    return next(
        i
        for i, frame in enumerate(session.frames)
        if frame.step and session.names[frame.step.parent] == name and frame.turn == turn
    )


def asked(page, tmp_path, graph, name, turn=1):
    """The page with the question for what goes back to a value."""
    session = opened(page, tmp_path, stepper(graph(), lr=0.1)).session
    page.evaluate(f"stepper.step({frame_to(session, name, turn) - 1})")
    page.keyboard.press("p")
    page.keyboard.press("ArrowRight")
    return session


def answer(page, text):
    page.fill("#answer", str(text))
    page.keyboard.press("Enter")
    return page.text_content("#verdict")


def is_asking(page):
    return page.is_visible("#prediction")


def focused(page):
    return page.evaluate("document.activeElement.id")


# ---- to judge ----


@pytest.mark.parametrize(
    ("text", "says"),
    by_day(
        3,
        [
            ("-36", "a sign was lost"),
            ("−12", "The local derivative ∂p/∂x was forgotten: this is dy/dp alone."),
            ("-3", "This is the local derivative ∂p/∂x alone"),
            ("-24", "The operands are swapped: this is the local derivative by input 2 of p."),
            ("-15", "the chain rule multiplies"),
            ("4", "It is divided"),
            ("12/3", "It is divided"),
            ("5", "It is the local derivative times the gradient arriving."),
            ("nan", "It is the local derivative times"),
        ],
    ),
)
def test_each_mistake_is_told_apart(page, tmp_path, text, says):
    session = asked(page, tmp_path, product, "x")
    assert page.text_content("#asked") == "dy/dx: what does p send back to x?"
    verdict = answer(page, text)
    assert says in verdict
    assert verdict.startswith(f"{text}: ")
    assert verdict.endswith(" Try again.")
    assert [is_asking(page), focused(page), page.get_attribute("#answer", "aria-invalid")] == [
        True,
        "answer",
        "true",
    ]
    assert answer(page, "36,2") == "Right."
    assert [is_asking(page), index(page)] == [False, frame_to(session, "x")]
    assert page.text_content("#score") == "0 of 1 right at the first try"


@pytest.mark.parametrize(
    ("text", "says"),
    by_day(
        2,
        [
            ("7", "This overwrites what had arrived before: gradients add up, so it is += and not =."),
            ("2.72", "This is what had arrived before: the contribution is still to be added."),
            ("-9.72", "a sign was lost"),
            ("4.28", "subtracted"),
            ("-4.28", "subtracted"),
            ("19.03", "multiplied"),
            ("100", "It is what had arrived before plus the contribution."),
        ],
    ),
)
def test_a_second_contribution_is_added(page, tmp_path, text, says):
    session = asked(page, tmp_path, shared, "x", turn=2)
    assert "Right." in answer(page, 7)
    assert (
        page.text_content("#asked")
        == f"dy/dx was 2.718, and {session.names[session.nodes[1]]} sends 7 back: what is it now?"
    )
    assert [is_asking(page), focused(page), index(page)] == [True, "answer", frame_to(session, "x", 2) - 1]
    assert says in answer(page, text)
    assert answer(page, "9.72") == "Right."
    assert index(page) == frame_to(session, "x", 2)
    assert page.text_content("#score") == "1 of 2 right at the first try"


def test_a_right_answer_is_right_even_if_a_mistake_gives_it_too(page, tmp_path):
    asked(page, tmp_path, lambda: Value(2.0, label="x") + Value(2.0, label="y"), "y")
    assert answer(page, "1") == "Right."


def test_what_the_shown_digits_give_is_right(page, tmp_path):
    """tanh(4.5) is shown as 0.9998: 1 - 0.9998² is 0.0004, where the derivative is 0.0004935."""
    asked(page, tmp_path, lambda: Value(4.5, label="y").tanh() * 1.0, "y")
    assert answer(page, "0.0004") == "Right."


def test_what_is_no_number_is_no_try(page, tmp_path):
    asked(page, tmp_path, product, "x")
    assert answer(page, "p w") == "Type a number or a calculation, such as -0.5, 1/3 or 2 * 0.786."
    assert answer(page, "") == "Type a number or a calculation, such as -0.5, 1/3 or 2 * 0.786."
    assert answer(page, "-3 * -2 * 6") == "Right."
    assert page.text_content("#score") == "1 of 1 right at the first try"


# ---- what is shown, and what is not ----

EVERYTHING = """() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const isSpoken = ({ name }) => name.startsWith("aria") || name === "title";
    const attributes = all("body *").flatMap((each) => [...each.attributes].filter(isSpoken));
    const texts = all("#stage text, #stage title, #sentence, #code, #equations, #rows td");
    const hidden = [...attributes.map(({ value }) => value), ...texts.map((each) => each.textContent)];
    return [document.body.innerText, ...hidden];
}"""


def numbers_in(page):
    """All that can be seen or heard; minus signs as Python writes them."""
    return " ".join([*page.evaluate(EVERYTHING), page.locator("body").aria_snapshot()]).replace("−", "-")


def test_the_numbers_of_the_step_are_hidden_until_they_are_answered(page, tmp_path):
    session = open_neuron(page, tmp_path)
    page.click("#table")
    i = frame_to(session, "n")
    step = session.frames[i].step
    secrets = [
        f"{step.contribution:.4g}",
        f"{step.contribution:.3g}",
        f"{step.local:.4g}",
        f"{step.local:.3g}",
    ]
    page.evaluate(f"stepper.step({i - 1})")
    page.keyboard.press("Escape")
    page.locator("#picture").focus()
    page.keyboard.press("p")
    page.keyboard.press("ArrowRight")
    told = numbers_in(page)
    assert not [secret for secret in secrets if secret in told]
    assert page.locator("#facts li").all_text_contents() == [
        "dL/dh = -5.074",
        "h = tanh(n) = -0.537",
        "n = -0.6",
    ]
    assert page.text_content("#symbols") == "dLdn+=dLdh·∂h∂n"
    assert not page.is_visible("#equations")
    assert not page.is_visible("#code")
    assert page.text_content("#sentence") == session.sentence(session.frames[i - 1])
    assert page.locator("[data-goes=back]").count() == 1
    answer(page, "3.6")
    assert not [secret for secret in secrets if secret in numbers_in(page)]
    answer(page, "1")
    assert not [secret for secret in secrets if secret in numbers_in(page)]
    answer(page, "-3.6")
    told = numbers_in(page)
    assert [secret for secret in secrets if secret not in told] == []
    assert page.text_content("#sentence") == session.sentence(session.frames[i])
    assert page.is_visible("#equations")


def test_hints_give_first_the_formula_then_the_local_derivative(page, tmp_path):
    asked(page, tmp_path, neuron, "n")
    hints = page.locator("#hints .unseen")
    page.click("#hint")
    assert hints.all_text_contents() == ["∂h/∂n = 1 - h²"]
    assert page.locator("#hints math").text_content() == "∂h∂n=1−h2"
    page.click("#hint")
    assert hints.all_text_contents()[1] == "∂h/∂n = 1 - (-0.537)² = 0.7116"
    assert page.get_attribute("#hint", "aria-disabled") == "true"
    page.evaluate("byId('hint').click()")
    assert hints.count() == 2
    answer(page, -3.611)
    assert page.text_content("#score") == "1 of 1 right at the first try"
    page.keyboard.press("ArrowRight")
    assert hints.count() == 0
    page.click("#hint")
    assert hints.all_text_contents() == ["∂n/∂v1 = 1"]
    assert page.get_attribute("#hint", "aria-disabled") == "true"


def test_show_me_reveals_the_step_and_is_no_success(page, tmp_path):
    session = asked(page, tmp_path, shared, "x", turn=2)
    page.click("#tell")
    assert (
        page.text_content("#verdict") == "It is the local derivative times the gradient arriving: 7 times 1."
    )
    assert [is_asking(page), index(page), focused(page)] == [False, frame_to(session, "x", 2), "step"]
    assert page.text_content("#score") == "0 of 1 right at the first try"


def test_the_facts_of_a_long_sum_are_those_of_its_rule(page, tmp_path):
    made = stepper(sums())
    i = next(
        i for i, f in enumerate(made.session.frames) if f.step and made.session.names[f.step.parent] == "w.3"
    )
    opened(page, tmp_path, made, f"#step={i - 1}")
    page.keyboard.press("p")
    page.keyboard.press("ArrowRight")
    facts = page.locator("#facts li").all_text_contents()
    assert sorted(fact.split(" = ")[0] for fact in facts[2:]) == ["w.3", "x3"]


# ---- the way through ----


def test_a_whole_backward_pass_by_keyboard(page, tmp_path):
    session = open_neuron(page, tmp_path)
    page.keyboard.press("p")
    assert page.get_attribute("#predict", "aria-pressed") == "true"
    assert page.text_content("#verdict").startswith("Predict is on.")
    assert index(page) == session.index("seed")
    questions = 0
    for i, frame in enumerate(session.frames):
        if frame.step is None:
            continue
        page.keyboard.press("ArrowRight")
        assert [index(page), focused(page)] == [i - 1, "answer"]
        for number in [frame.step.contribution, frame.step.after][: min(frame.turn, 2)]:
            page.keyboard.type(f"{number:.3g}")
            page.keyboard.press("Enter")
            questions += 1
        assert [index(page), focused(page), page.text_content("#verdict")] == [i, "step", "Right."]
    assert page.text_content("#score") == f"{questions} of {questions} right at the first try"
    assert questions == 9
    page.keyboard.press("ArrowRight")
    assert [is_asking(page), page.text_content("#verdict"), index(page)] == [False, "", i - 3]
    page.keyboard.press("p")
    assert [page.text_content("#score"), page.get_attribute("#predict", "aria-pressed")] == ["", "false"]


def test_the_last_step_of_all_hands_the_focus_back(page, tmp_path):
    x = Value(2.0, label="x")
    opened(page, tmp_path, stepper(x.exp()))
    page.click("#predict")
    page.click("#step")
    answer(page, "7.389")
    assert [page.is_disabled("#step"), focused(page)] == [True, "back"]


def test_every_button_is_reached_by_tab(page, tmp_path):
    asked(page, tmp_path, neuron, "n")
    assert (
        page.locator("#answer").evaluate("(field) => field.labels[0].textContent")
        == "dL/dn: what does h send back to n?"
    )
    assert "facts" in page.get_attribute("#answer", "aria-describedby")
    reached = [focused(page)]
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(focused(page))
    assert reached == ["answer", "check", "hint", "tell"]
    page.keyboard.press("Enter")
    assert page.text_content("#verdict").startswith(
        "It is the local derivative times the gradient arriving: 0.7116"
    )
    assert page.get_attribute("#verdict", "role") == "status"


def test_escape_leaves_a_question_and_another_step_asks_it_again(page, tmp_path):
    session = asked(page, tmp_path, neuron, "n")
    page.keyboard.type("1")
    page.keyboard.press("Escape")
    i = frame_to(session, "n") - 1
    assert [is_asking(page), index(page), focused(page), page.is_visible("#equations")] == [
        False,
        i,
        "step",
        True,
    ]
    assert page.locator("[data-role=parent]").count() == 1
    page.keyboard.press("Enter")
    assert [is_asking(page), index(page), page.input_value("#answer")] == [True, i, ""]
    page.click("#step")
    assert [is_asking(page), index(page), focused(page)] == [True, i, "answer"]
    assert page.text_content("#score") == ""


def test_jumps_go_without_asking_and_a_known_step_is_not_asked_again(page, tmp_path):
    session = asked(page, tmp_path, neuron, "n")
    i = frame_to(session, "n")
    page.locator("#slider").fill(str(i + 2))
    assert [is_asking(page), index(page)] == [False, i + 2]
    page.locator("#picture").focus()
    page.keyboard.press("End")
    assert [is_asking(page), index(page)] == [False, len(session.frames) - 1]
    page.evaluate(f"stepper.step({i - 1})")
    page.click("#step")
    answer(page, "-3.611")
    page.click("#back")
    assert page.text_content("#verdict") == ""
    page.click("#step")
    assert [is_asking(page), index(page)] == [False, i]


def test_other_numbers_are_asked_anew(page, tmp_path):
    session = asked(page, tmp_path, neuron, "n")
    answer(page, "-3.611")
    page.click("#back")
    page.select_option("#leaf", label="b")
    page.fill("#value", "0.5")
    page.click("#step")
    assert is_asking(page)
    before = page.locator("#facts li").all_text_contents()
    page.fill("#value", "0.6")
    after = page.locator("#facts li").all_text_contents()
    assert before != after
    assert [is_asking(page), focused(page), after[-1]] == [True, "value", "n = -0.4"]
    step = ask(page, f"() => stepper.session.steps[{frame_to(session, 'n')}]", None)
    assert answer(page, step["contribution"]) == "Right."


def test_play_is_off(page, tmp_path):
    open_neuron(page, tmp_path)
    page.click("#play")
    page.keyboard.press("p")
    at = index(page)
    assert [page.is_disabled("#play"), page.text_content("#play span")] == [True, "play"]
    page.locator("#picture").focus()
    page.keyboard.press(" ")
    page.wait_for_timeout(100)
    assert [page.text_content("#play span"), index(page)] == ["play", at]
    page.keyboard.press("p")
    assert page.is_enabled("#play")


def test_where_sums_are_unfolded_the_question_goes(page, tmp_path):
    opened(page, tmp_path, stepper(net(), lr=0.1))
    page.click("#predict")
    page.click("#step")
    assert is_asking(page)
    page.click("#unfold")
    assert not is_asking(page)
    page.click("#step")
    assert is_asking(page)


def test_following_into_the_part_that_is_asked_for(page, tmp_path):
    session = opened(page, tmp_path, stepper(net(), lr=0.1), "#step=40").session
    page.check("#follow")
    page.keyboard.press("p")
    page.click("#step")
    home = page.evaluate("stepper.session.sheets[stepper.session.homes[stepper.frames[41].node]].title")
    assert [page.text_content("#crumbs [aria-current]"), index(page), is_asking(page)] == [home, 40, True]
    assert home.startswith("layer ")
    assert session.frames[41].step


def test_nothing_to_predict(page, tmp_path):
    opened(page, tmp_path, stepper(Value(3.0, label="x")))
    assert not page.is_visible("#predict")
    page.keyboard.press("p")
    assert page.text_content("#verdict") == ""


def test_hostile_names_are_text(page, tmp_path):
    values = [Value(i + 1.5, label=name) for i, name in enumerate(HOSTILE)]
    out = values[0] * values[1]
    for value in values[2:]:
        out = out * value
    made = opened(page, tmp_path, stepper(out))
    page.click("#predict")
    for _ in range(len(made.session.frames) - made.session.index("seed") - 1):
        page.click("#step")
        assert is_asking(page)
        page.click("#hint")
        page.click("#tell")
    assert index(page) == len(made.session.frames) - 1


# ---- for everyone ----


@pytest.mark.parametrize("scheme", by_day(1, ["dark", "light"]))
def test_axe_finds_nothing_and_a_phone_has_room(page, tmp_path, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    asked(page, tmp_path, neuron, "n")
    page.click("#hint")
    page.click("#hint")
    answer(page, "3.611")
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator(".dot").count() == 0
    answer(page, "-3.611")
    assert violations(page) == []


def test_it_works_in_the_frame_of_a_notebook(page, tmp_path):
    """Its sandbox allows scripts, and no forms."""
    frame = '<iframe sandbox="allow-scripts" width="900" height="900" srcdoc="{}"></iframe>'
    made = stepper(neuron(), lr=0.1)
    (tmp_path / "outer.html").write_text(
        frame.format(made.html().replace("&", "&amp;").replace('"', "&quot;"))
    )
    page.goto((tmp_path / "outer.html").as_uri())
    inner = page.frame_locator("iframe")
    inner.locator("#predict").click()
    inner.locator("#step").click()
    inner.locator("#answer").fill("-5.074")
    inner.locator("#answer").press("Enter")
    assert inner.locator("#verdict").text_content() == "Right."
