"""The languages of a page: what it says in English, and the table that says it in another one."""

import json
import re
from typing import Any

from ...words.sentence import Sentence, language, table

#: In a page in English alone, in place of languages.js.
ENGLISH_ALONE = 'export const openLanguages = () => () => "";\n'
SWITCH = '<button type="button" id="language"></button>'

LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"')  # of JavaScript, JSON and HTML
TEXT = re.compile(r">[\s·]*([^<>]*[^<>\s·])[\s·]*<")  # between two tags


def said(text: str) -> Any:
    """A sentence as the page says it in its language: [template, {slot: what fills it}]; a text as it is.

    >>> from autograd.words.sentence import say
    >>> said(say("{name} is 0", name="w"))
    ['{name} is 0', {'name': 'w'}]
    """
    if not isinstance(text, Sentence):
        return text
    return [text.template, {name: said(word) for name, word in text.slots.items()}]


def checked(lang: str | None) -> str | None:
    """The language of a page; None for all. Raises ValueError for a language that there is not."""
    return None if lang is None else language(lang)


def literals(program: str) -> set[str]:
    r"""The texts between double quotes in JavaScript or JSON.

    >>> literals(r'say("a \u003c b")')
    {'a < b'}
    """
    found = set(LITERAL.findall(program))
    return {json.loads(each, strict=False) if "\\" in each else each[1:-1] for each in found}


def texts(body: str) -> set[str]:
    """The texts of HTML: between tags, and its attributes.

    >>> sorted(texts('<p title="to go"> on <b>now</b></p>'))
    ['now', 'on', 'to go']
    """
    return {*TEXT.findall(body), *(literal[1:-1] for literal in LITERAL.findall(body))}


def korean(used: set[str]) -> dict[str, str]:
    """{what is said in English: the same in Korean}, as far as a page uses it."""
    return {template: same for template, same in table("ko").items() if template in used}
