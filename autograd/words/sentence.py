"""Sentence: what is said, in English, which can be said again in another language."""

import re
from collections.abc import Mapping
from typing import Any

from .particles import with_particle

LANGUAGES = ("en", "ko")
SLOT = re.compile(r"\{[^{}]*\}")


class Word(str):
    """What fills a slot. The slot may ask for a form: "{name:은/는}", "{sentence:clause}"."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        if form == "clause":  # a sentence inside another one
            return (self[:1].lower() + self[1:]).rstrip(".")
        if form == "phrase":
            return self.rstrip(".")
        return with_particle(self, form) if "/" in form else format(str(self), form)


class Sentence(str):
    """A sentence in English. It knows its template and what fills the slots, so `told` can translate it.

    >>> sentence = say("{node} is computed from {inputs}: it is {data}.", node="v1", inputs="x", data=9)
    >>> sentence
    'v1 is computed from x: it is 9.'
    >>> told(sentence, "ko")
    'x로 v1을 계산해요. 값은 9예요.'
    """

    slots: dict[str, Any]
    template: str
    __slots__ = ("slots", "template")

    def __new__(cls, template: str, slots: Mapping[str, Any]) -> "Sentence":
        kept = {name: word if isinstance(word, Sentence) else str(word) for name, word in slots.items()}
        sentence = super().__new__(
            cls, template.format_map({name: Word(word) for name, word in kept.items()})
        )
        sentence.template, sentence.slots = template, kept
        return sentence

    def __reduce__(self) -> tuple[Any, ...]:
        return Sentence, (self.template, self.slots)


def say(template: str, slots: Mapping[str, Any] | None = None, /, **more: Any) -> Sentence:
    """The sentence of a template. What fills a slot may be a sentence, too."""
    return Sentence(template, {**(slots or {}), **more})


def told(text: str, lang: str) -> str:
    """A sentence in a language; a text that is none as it is.

    Raises ValueError for a language that there is not.
    """
    if language(lang) == "en" or not isinstance(text, Sentence):
        return str(text)
    template: str = table(lang).get(text.template, text.template)
    return template.format_map({name: Word(told(word, lang)) for name, word in text.slots.items()})


def table(lang: str) -> Mapping[str, str]:
    """{template: the same in this language}; for English it is empty."""
    if language(lang) == "en":
        return {}
    from .ko import KO

    return KO


def language(lang: str) -> str:
    """`lang`, checked. Raises ValueError for a language that there is not."""
    if lang not in LANGUAGES:
        raise ValueError(f"lang is {' or '.join(map(repr, LANGUAGES))}, not {lang!r}")
    return lang


def is_spoken(template: str) -> bool:
    """Whether a template has words of its own, which are others in another language.

    >>> is_spoken("{rule}: {numbers}."), is_spoken("{node} is {data}")
    (False, True)
    """
    return any(letter.isalpha() for letter in SLOT.sub("", template))
