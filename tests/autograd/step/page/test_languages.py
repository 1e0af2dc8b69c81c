"""The languages of pages: every text has its Korean, and what is said in JavaScript is said as in Python."""

import json
import re
import unicodedata

import pytest

from autograd import Value, playground, stepper
from autograd.step.page.javascript import ASSETS, asset
from autograd.step.page.languages import TEXT, literals
from autograd.words.ko import KO
from autograd.words.ko.pages import PAGES
from autograd.words.ko.trainings import TRAININGS
from autograd.words.particles import WORDS, with_particle
from autograd.words.sentence import say, told

from ....node import ask

SCRIPTS = sorted(path.name for path in ASSETS.glob("*.js"))
BODIES = sorted(path.name for path in ASSETS.glob("*.html"))
ATTRIBUTE = re.compile(r'(?:title|aria-label|placeholder|data-say)="([^"]*)"')
SAID = re.compile(r'\bsay\(\s*"((?:[^"\\]|\\.)*)"')
SENTENCE = re.compile(r"[A-Za-z}]{2,}[,;:.]? [A-Za-z{]{2,}")
FILLED = re.compile(r"`[^`\n]*`")

#: Literals of several words that nobody reads: code, and the classes of elements.
NOT_SAID = re.compile(
    r"import nn|(edge|fold|name|number|plot|tick|axis) \w+|dead relu|step function|\(prefers-.*|.*input, .*"
)
LISTS = {"particles.js"}  # lists of words
OUTSIDE = {"The chain rule, one step at a time"}  # the title of a frame, which no page speaks of
#: As they stand on a keyboard, in code and in formulas.
NOTATION = {"Home", "End", "Esc", "grad", "L1", "L2"}


def fixed(name):
    """The texts that stand in HTML."""
    body = re.sub(r"<kbd>.*?</kbd>", "<kbd></kbd>", asset(name)).replace("{{theme}}", "")
    found = {*TEXT.findall(body), *ATTRIBUTE.findall(body)}
    return {text for text in found if re.search(r"[A-Za-z]{2}", text)} - NOTATION


def script(name):
    return re.sub(r"(?m)^ *//.*$|(?<=[;{,]) //.*$", "", asset(name))


@pytest.mark.parametrize("name", BODIES)
def test_every_text_of_html_has_its_korean(name):
    assert fixed(name) <= KO.keys()


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_text_of_javascript_has_its_korean(name):
    said = {json.loads(f'"{text}"') for text in SAID.findall(script(name))}
    several = {
        text for text in literals(script(name)) if SENTENCE.search(text) and not NOT_SAID.fullmatch(text)
    }
    assert said | (several if name not in LISTS else set()) <= KO.keys() | OUTSIDE


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_words_stand_around_slots_of_javascript(name):
    """`${count} values` cannot be said in another language: say("{count} values", { count }) can."""
    made = [re.sub(r"\$\{[^}]*\}", "{}", text) for text in FILLED.findall(script(name))]
    words = [text for text in made if re.search(r"[a-z]{3,} [a-z]{3,}|\} [a-z]{3,}|[a-z]{3,} \{", text)]
    assert [
        text for text in words if not re.search(r"nn\.|<|mul|class|translate|^`(arrow|head|box) ", text)
    ] == []


def test_no_text_is_left_over():
    used = set().union(*map(literals, map(asset, SCRIPTS)), *map(fixed, BODIES))
    of_python = {
        "param",
        "input",
        "leaf",
        "const",
        "loss",
        "output",
        "{done} of {all}",
        "forward",
        "backward",
    }
    domains = {
        text for text in PAGES if text.startswith(("a finite", "a denominator", "a divisor", "a base"))
    }
    assert {*PAGES, *TRAININGS} - used - of_python - domains == set()


# ---- what is said ----

NAMES = [
    *"abchijlmnorwxyzLMNRXYŷẑȳαβεουλ",
    *WORDS,
    *(str(i) for i in range(12)),
    "-0.5",
    "1.23",
    "1e-05",
    "inf",
]
NAMES += [
    "",
    " ",
    "…",
    "()",
    "🦜",
    "손실",
    "값",
    "기울기",
    "x²",
    "xⁿ⁻¹",
    "x₀",
    "w_10",
    "w.3",
    "dL/dw",
    "dw",
    "tanh(x)",
]
NAMES += [
    "my_name",
    "foo",
    "MSE",
    "SGDM",
    "RELUX",
    "y'",
    "y′",
    "d(layers.0.w)",
    "∂v2/∂x",
    "ㅋ",
    "１",
    "{x}",
    "v1|",
    unicodedata.normalize("NFD", "값"),
]
PARTICLES = ["은/는", "이/가", "을/를", "과/와", "으로/로", "이에요/예요", "이라서/라서"]


def test_particles_are_pythons():
    found = ask(
        'import { withParticle } from "./particles.js";\n',
        "([names, particles]) => names.map((name) => particles.map((each) => withParticle(name, each)))",
        [NAMES, PARTICLES],
    )
    assert found == [[with_particle(name, particle) for particle in PARTICLES] for name in NAMES]


def test_sentences_are_pythons():
    inner = say("{name} is a sum, not a mean, of {count} terms", name="$&", count=2)
    said = ["{node} is computed from {inputs}: it is {data}.", {"node": "{x}", "inputs": "v1", "data": 9}]
    found = ask(
        'import { language, say, told } from "./words.js";\nimport { withParticle } from "./particles.js";\n',
        """([table, said, inner]) => {
            const english = [say(...said), told(inner), told("{plain}")];
            const formed = (text, form) => (form ? withParticle(text, form) : text);
            Object.assign(language, { table, formed });
            return [english, [say(...said), told(inner), told("{plain}")]]; }""",
        [KO, said, [inner.template, inner.slots]],
    )
    sentences = [say(said[0], said[1]), inner, "{plain}"]
    assert found == [[told(each, lang) for each in sentences] for lang in ("en", "ko")]


# ---- pages ----


def table_of(page):
    found = re.search(
        r'<script type="application/json" id="language-table" data-lang="(\w*)">(.*?)</script>', page
    )
    return found and (found[1], json.loads(found[2]))


@pytest.mark.parametrize("made", [stepper(Value(2.0, label="x").log() * 3.0, lr=0.1), playground()])
def test_a_page_holds_what_it_says_and_no_more(made):
    english, korean, both = (made.html(lang) for lang in ("en", "ko", None))
    assert [table_of(english), table_of(korean)[0], table_of(both)[0]] == [None, "ko", ""]
    assert table_of(korean)[1] == table_of(both)[1]
    assert '<html lang="ko">' in korean
    assert ['id="language"' in page for page in (english, korean, both)] == [False, False, True]
    assert not re.search("[가-힣]", english)
    assert len(both.encode()) < 1.15 * len(english.encode())
    assert made.html() == both
    with pytest.raises(ValueError, match="lang is 'en' or 'ko', not 'de'"):
        made.html("de")


def test_where_python_runs_in_a_page_others_begin_in_its_language(monkeypatch):
    made = stepper(Value(2.0, label="x") * 3.0)
    monkeypatch.setenv("LC_ALL", "ko.UTF-8")
    assert "data-here" not in made.html()
    monkeypatch.setattr("autograd.step.page.page.is_page", lambda: True)
    assert 'id="language-table" data-lang="" data-here="ko">' in made.html()
    monkeypatch.setenv("LC_ALL", "en.UTF-8")
    assert 'data-here="en"' in made.html()
