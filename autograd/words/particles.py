"""Korean particles: which form of 은/는, 이/가, 을/를, 과/와, 으로/로 stands behind a name or a number."""

import re
import unicodedata
from typing import NamedTuple

OPEN, CLOSED, RIEUL = "vowel", "consonant", "ㄹ"  # how a word ends when it is spoken
BOTH = {"은/는": "은(는)", "이/가": "이(가)", "을/를": "을(를)", "과/와": "와(과)", "으로/로": "(으)로"}

DIGITS = dict(zip("0123456789", [CLOSED, RIEUL, OPEN, CLOSED, OPEN, OPEN, CLOSED, RIEUL, RIEUL, OPEN]))
LETTERS = dict.fromkeys("abcdefghijkopqstuvwxyz", OPEN)  # 에이, 비, 씨, ...
LETTERS |= {"l": RIEUL, "r": RIEUL, "m": CLOSED, "n": CLOSED}
GREEK = dict.fromkeys("αβγδζηθικλμνξπρσςτφχψω", OPEN) | dict.fromkeys("εουϵ", CLOSED)
#: Words that are often names; their Korean is 로스, 바이어스, 웨이트, 인풋, 아웃풋, 에러, ...
WORDS = {
    **dict.fromkeys(["bias", "error", "grad", "loss", "layer", "lr", "sigma", "theta"], OPEN),
    **dict.fromkeys(["alpha", "beta", "gamma", "delta", "eta", "data", "score", "target", "weight"], OPEN),
    **dict.fromkeys(["input", "output", "out", "logit", "nan"], CLOSED),
    **dict.fromkeys(["inf"], OPEN),  # 무한대
}
POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ"  # 제곱
MARKS = {"\u0302": CLOSED, "\u0304": OPEN, "\u0303": OPEN, "'": CLOSED, "′": CLOSED}  # 햇, 바, 틸데, 프라임
CLOSING = ' )]}>"”’`|.…'  # is not spoken


class Particle(NamedTuple):
    """The two forms of a particle."""

    closed: str  # behind a consonant
    open: str


def sound(text: str) -> str:
    """How `text` ends when it is spoken: OPEN, CLOSED or RIEUL; "" if that cannot be known.

    >>> sound("w"), sound("L"), sound("v1"), sound("0.36"), sound("손실"), sound("ŷ"), sound("my_name")
    ('vowel', 'ㄹ', 'ㄹ', 'consonant', 'ㄹ', 'consonant', '')
    """
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).rstrip(CLOSING))
    text = text if text[-1:] in MARKS else unicodedata.normalize("NFC", text)
    last = text[-1:]
    if last in MARKS:
        return MARKS[last]
    if last and last in POWERS:
        return CLOSED
    last = unicodedata.normalize("NFKC", last)[-1:]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return {0: OPEN, 8: RIEUL}.get(final, CLOSED)
    return DIGITS.get(last) or GREEK.get(last.lower()) or _of_letters(text)


def _of_letters(text: str) -> str:
    """Of a name in Latin letters: a word that is known, or letters that are named one by one."""
    match = re.search(r"(?<![A-Za-z_])(d?)([A-Za-z]+)$", text)
    if not match:
        return ""
    word = match[1] + match[2]
    is_spelled = len(word) == 1 or (match[1] and len(match[2]) == 1) or (word.isupper() and len(word) < 5)
    return LETTERS[word[-1].lower()] if is_spelled else WORDS.get(word.lower(), "")


def with_particle(text: str, particle: str) -> str:
    """`text` with the form of a particle that fits it; with both forms where that cannot be known.

    >>> with_particle("w", "은/는"), with_particle("v1", "으로/로"), with_particle("my_name", "을/를")
    ('w는', 'v1로', 'my_name을(를)')
    """
    form, heard = Particle(*particle.split("/")), sound(text)
    if not heard:
        return text + BOTH.get(particle, f"{form.closed}({form.open})")
    is_open = heard == OPEN or (heard == RIEUL and form.closed.startswith("으"))
    return text + (form.open if is_open else form.closed)
