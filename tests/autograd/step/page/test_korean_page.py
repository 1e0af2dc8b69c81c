"""Pages in Korean, in a real browser: every text, the switch, the address."""

import re

import pytest

from autograd import Value, playground, stepper
from autograd.words.sentence import told

from .test_page import opened
from .test_predict import answer, frame_to
from .test_use import index, violations
from .trainings import xor

pytestmark = pytest.mark.slow  # a few seconds each, in a browser

HANGUL = re.compile(r"[가-힣]")
#: Texts of which the words are no names, numbers or code: in Korean they have Hangul.
TEXTS = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { parentElement, data } = walker.currentNode;
        if (!parentElement.closest("script, kbd, pre, math, option, [lang=en], .source"))
            found.push(data.trim());
    }
    for (const name of ["title", "aria-label", "placeholder", "aria-valuetext"])
        for (const element of document.querySelectorAll(`[${name}]`)) found.push(element.getAttribute(name));
    return found;
}"""


def english(page):
    """The texts of a page that have English words and no Korean ones."""
    plain = {re.sub(r"\b(layer|neuron) \d+", "", text) for text in page.evaluate(TEXTS)}
    return {
        text for text in plain if re.search(r"[A-Za-z]{3,} [A-Za-z]{2,}", text) and not HANGUL.search(text)
    }


def graph():
    """L = log(w * x + b)², in which w is a parameter, and the logarithm may be refused."""
    x, w, b = (Value(number, label=name) for number, name in ((2.0, "x"), (3.0, "w"), (1.0, "b")))
    n = w * x + b
    out = n.log() * x
    n.label, out.label = "n", "L"
    return out


def test_a_session_in_korean_and_back_in_english(page, tmp_path):
    session = opened(page, tmp_path, stepper(graph(), lr=0.1), "#step=3&lang=ko").session
    assert page.get_attribute("html", "lang") == "ko"
    for i in (3, 4, 3):
        page.evaluate(f"stepper.step({i})")
        assert page.text_content("#sentence") == told(session.sentence(session.frames[i]), "ko")
    for key in "te?":
        page.keyboard.press(key)
    assert not english(page)
    assert page.locator("th[translate=no]").all_text_contents() == ["data", "grad"]  # as in code
    assert not violations(page)

    i = frame_to(session, "w")
    page.evaluate(f"stepper.step({i - 1})")
    page.keyboard.press("p")
    page.keyboard.press("ArrowRight")
    page.click("#hint")
    step = session.frames[i].step
    assert (
        answer(page, -step.contribution)
        == f"{-step.contribution}: 크기는 맞지만 부호가 빠졌어요. 다시 해 보세요."
    )
    assert not english(page)
    page.click("#language")
    assert (
        page.text_content("#verdict")
        == f"{-step.contribution}: The size is right, but a sign was lost. Try again."
    )
    assert page.text_content("#asked") == "dL/dw: what does v1 send back to w?"
    assert [page.locator("#hints p").count(), page.input_value("#answer")] == [1, str(-step.contribution)]
    assert [index(page), page.get_attribute("html", "lang"), page.text_content("#language")] == [
        i - 1,
        "en",
        "한국어",
    ]
    page.wait_for_timeout(300)
    assert page.evaluate("location.hash") == f"#step={i - 1}"
    page.click("#language")
    page.wait_for_timeout(300)
    assert page.evaluate("location.hash") == f"#step={i - 1}&lang=ko"
    page.keyboard.press("Escape")
    page.keyboard.press("p")

    page.select_option("#leaf", label="w")
    page.fill("#value", "-5")
    assert "log(-9)는 실수가 아니에요. log에는 x > 0이 필요해요" in page.text_content("#refusal")
    assert not english(page)
    page.fill("#value", "4")
    assert "전에는" in page.text_content("#outcome")
    page.reload()
    assert [page.text_content("#language"), page.text_content("#badge")] == [
        "English",
        "역전파(backward pass)",
    ]


def test_a_playground_in_korean(page, tmp_path):
    opened(page, tmp_path, playground(), "#epochs=3&lang=ko")
    page.evaluate("document.getElementById('as-python').open = true")
    page.fill("#lr", "-1")
    page.keyboard.press("Tab")
    assert page.text_content("#trouble") == "학습률에는 0보다 큰 수를 쓰세요."
    page.fill("#momentum", "0.5")
    page.keyboard.press("Tab")
    assert not english(page)
    assert not violations(page)
    page.click("#language")
    assert page.text_content("#told b") == "epoch 3"
    assert page.text_content("#reset") == "reset"
    page.click("#language")
    assert page.text_content("#told b") == "3에포크"


def test_the_language_of_the_browser_needs_no_word_in_the_address(page, tmp_path):
    path = playground().save(tmp_path / "page.html")
    context = page.context.browser.new_context(locale="ko-KR")
    tab = context.new_page()
    tab.goto(f"file://{path}")
    for lang, said in [("ko", ""), ("en", "&lang=en"), ("ko", "")]:
        assert tab.get_attribute("html", "lang") == lang
        assert tab.get_attribute("#language", "lang") == ("en" if lang == "ko" else "ko")
        assert "".join(re.findall("&lang=.*", tab.evaluate("location.hash"))) == said
        tab.reload()
        assert tab.get_attribute("html", "lang") == lang
        tab.click("#language")
    context.close()


def test_a_training_in_korean(page, tmp_path):
    opened(page, tmp_path, xor().replay(), "#epoch=10&lang=ko")
    page.keyboard.press("?")
    assert page.text_content("#epoch-told b") == "10에포크 뒤"
    assert page.text_content("#prediction-title") == "결정 경계"
    assert not english(page)
    page.click("#language")
    assert page.text_content("#epoch-told b") == "After epoch 10"
    assert page.text_content("#prediction-title") == "The decision boundary"
    page.click("#language")
    assert not english(page)
