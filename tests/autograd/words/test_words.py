"""All that is said has its Korean, with the same slots, and nothing is left over."""

import ast
import copy
import pickle
import string
from math import inf

import pytest

from autograd import Value, diagnose, stepper, trace, why_nan, why_rising, why_zero
from autograd.doctor import nonfinite, zero
from autograd.explain import layers, mistakes
from autograd.step.frames import PASSES
from autograd.step.mistakes import PRAISE
from autograd.step.session import SENTENCES
from autograd.words.here import language_here
from autograd.words.ko import KO
from autograd.words.ko.pages import PAGES
from autograd.words.ko.trainings import TRAININGS
from autograd.words.sentence import Sentence, is_spoken, say, told
from autograd.words.width import width
from tests.test_architecture import FILES


def written():
    """The templates that stand in calls of `say`."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("say", "self._said"):
                yield from literals(node.args[0])


def literals(node):
    assert not isinstance(node, ast.JoinedStr), "a template is no f-string"
    if isinstance(node, ast.IfExp):
        yield from (*literals(node.body), *literals(node.orelse))
    elif isinstance(node, ast.Constant):
        yield node.value


def tables():
    """Those that stand in tables."""
    yield from (*SENTENCES.values(), *PASSES.values(), PRAISE)
    for question in mistakes.QUESTIONS.values():
        yield from (question.asks, question.rule, question.numbers)
        yield from (mistake.sentence for mistake in question.mistakes)
    for slopes in mistakes.WRONG_SLOPES.values():
        yield from (slope.sentence for slope in slopes)
    yield from (whole.sentence for whole in mistakes.WHOLE)
    yield from (*layers.HEAD, layers.UNNAMED, *terminal())
    yield from (kind.sentence for kind in zero.KINDS)
    yield from (
        *nonfinite.FORWARD.values(),
        *nonfinite.BACKWARD.values(),
        nonfinite.OVERFLOW,
        nonfinite.STEEP,
    )


def terminal():
    """Those of the terminal program."""
    pytest.importorskip("textual")
    from autograd.step.terminal import entry, graph, keys, predict, rows

    yield from (key.description for key in keys.KEYS)
    yield from (keys.HELP, predict.INTRODUCTION, *predict.REVEALED.values(), *entry.PROMPTS.values())
    yield from (*graph.HEADER, *rows.LISTINGS)


SPOKEN = {template for template in [*written(), *tables()] if is_spoken(template)}


WITHOUT_WORDS = {"{names} and {last}", "{name}: {sentence}"}  # a particle alone, or nothing


def slots(template):
    return {name for _, name, *_ in string.Formatter().parse(template) if name is not None}


def test_every_sentence_has_its_korean_and_none_is_left_over():
    assert len(SPOKEN) > 100
    assert not SPOKEN - KO.keys()
    assert KO.keys() - SPOKEN <= PAGES.keys() | TRAININGS.keys()  # test_languages.py knows of these


@pytest.mark.parametrize("template", KO)
def test_the_slots_are_the_same(template):
    assert slots(KO[template]) == slots(template)
    assert any("가" <= letter <= "힣" for letter in KO[template]) or template in WITHOUT_WORDS


def test_a_sentence_is_its_english_and_can_be_kept():
    inner = say("{name} is a sum, not a mean, of {count} terms", name="v3", count=2)
    sentence = say("at {where}: {mistake:clause}", where="{x}", mistake=inner)
    assert sentence == "at {x}: v3 is a sum, not a mean, of 2 terms"
    for same in (copy.deepcopy(sentence), pickle.loads(pickle.dumps(sentence))):
        assert type(same) is Sentence
        assert told(same, "ko") == "{x}에서: v3은 항 2개의 평균이 아니라 합이에요"
    assert told("plain", "ko") == "plain"


def test_a_sentence_inside_another_one_has_no_full_stop():
    whole = say("It is so.")
    assert say("{whole:clause}, {whole:phrase}; {whole}", whole=whole) == "it is so, It is so; It is so."


def test_a_wide_letter_takes_two_columns():
    assert [width(letter) for letter in "aＡ가̂"] == [1, 2, 2, 0]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LC_ALL": "", "LC_MESSAGES": "ko", "LANG": "en_US"}, "ko"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "ko_KR.UTF-8"}, "en"),
        ({"LANG": "Korean_Korea.949"}, "ko"),  # on Windows
        ({"LANG": "de_DE"}, "en"),
        ({"LANG": "kok_IN.UTF-8"}, "en"),  # Konkani
    ],
)
def test_the_language_of_the_locale(environment, expected):
    assert language_here(environment) == expected


def hangul(text):
    return any("가" <= letter <= "힣" for letter in text)


def deep():
    """The output of six layers through which the gradient vanishes."""
    h = Value(1.0)
    for i in range(6):
        h = (Value(0.5, label=f"layers.{i}.w") * h).sigmoid()
        h.label = f"layers.{i}.h"
    return h


def test_layers_in_korean_stand_in_columns():
    *rows, verdict = trace(deep()).layers().text("ko").splitlines()
    assert len({width(row) for row in rows}) == 1
    assert (
        verdict == "기울기가 소실돼요: layer 5의 출력에서 1이던 것이, layer 0의 출력에는 2.745e-05가 도착해요"
    )


def cases():
    x, w = Value(2.0, label="x"), Value(-3.0, label="w")
    y = (w * x + x).tanh()
    return {
        "steps": lambda lang: stepper(y, lr=0.1).transcript(lang),
        "trace": lambda lang: trace(y * y).text(lang),
        "zero": lambda lang: why_zero(w, (w * 2).relu()).text(lang),
        "nan": lambda lang: why_nan((1000 * x).exp()).text(lang),
        "given": lambda lang: why_nan(Value(inf, label="x") * 2).text(lang),
        "steep": lambda lang: why_nan((x * 0.0).sqrt()).text(lang),
        "rising": lambda lang: why_rising(10 * w**2, [w], 1.0).text(lang),
        "unreached": lambda lang: why_zero(Value(7.0, label="q"), y).text(lang),
        "ledger": lambda lang: x.explain(y).text(lang),
        "paths": lambda lang: x.explain(y).paths(1).text(lang),
        "layers": lambda lang: trace(deep()).layers().text(lang),
        "no layers": lambda lang: trace(y).layers().text(lang),
        "claimed": lambda lang: diagnose(x, x**3, 4.0).text(lang),
        "unknown": lambda lang: diagnose(x, x**3, 5.4321).text(lang),
    }


@pytest.mark.parametrize("case", cases())
def test_each_kind_of_account_speaks_both(case):
    account = cases()[case]
    assert not hangul(account("en"))
    korean = [line for line in account("ko").splitlines() if "   " not in line or case == "trace"]
    assert all(hangul(line) for line in korean if "=" not in line)
    assert hangul(account("ko"))
    with pytest.raises(ValueError, match="lang is 'en' or 'ko', not 'kr'"):
        account("kr")


def test_what_is_saved_stays_english():
    x = Value(2.0, label="x")
    assert not hangul(str(stepper(x * x).json()))


def test_the_transcript_in_korean():
    w = Value(0.5, label="w")
    assert stepper(w * w, lr=0.5).transcript("ko").splitlines()[7:] == [
        "  3  w는 v1을 계산하는 데 쓰였어요. v1에 도착한 기울기 1에 국소 미분 0.5를 곱해서 0.5를 w로 돌려보내요. "
        "기여분 2개 중 1번째: 기울기는 더해져요. 0에서 0.5가 돼요.",
        "       w.grad += w.data * v1.grad",
        "  4  w는 v1을 계산하는 데 쓰였어요. v1에 도착한 기울기 1에 국소 미분 0.5를 곱해서 0.5를 w로 돌려보내요. "
        "기여분 2개 중 2번째: 기울기는 더해져요. 0.5에서 1이 돼요.",
        "       w.grad += w.data * v1.grad",
        "갱신(update)",
        "  5  w는 기울기 1의 반대 방향으로 움직여요. 학습률이 0.5라서 0.5에서 0이 돼요.",
        "       w.data -= 0.5 * w.grad",
        "  6  새 매개변수로 계산하면 v1은 0이에요. 전에는 0.25였어요.",
    ]
