"""Letters that a picture of pixels may lack: graphviz-pure has Latin, Greek, Cyrillic and Hebrew alone."""

import warnings
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any
from unicodedata import east_asian_width

LATIN = "\u0250"  # every Graphviz has all letters below this one
NO_LETTER = "\u0378"  # not assigned: no font has a glyph
LONGEST_LIST = 10  # letters that a warning lists

#: Families that systems have, in place of Helvetica and Courier: the renderer takes no others for these.
FAMILIES = {
    "Helvetica,sans-Serif": "Helvetica,Arial,Liberation Sans,DejaVu Sans,Noto Sans,"
    "Noto Sans CJK KR,NanumGothic,Malgun Gothic,Apple SD Gothic Neo",
    "Courier,monospace": "Courier New,Courier,Liberation Mono,DejaVu Sans Mono,Noto Sans Mono,"
    "Noto Sans Mono CJK KR,NanumGothicCoding",
}


def with_all_letters(
    drawn: bytes,
    source: str,
    format: str,
    own_glyphs: Callable[[str], bytes] | None,
    svg: Callable[[], bytes],
) -> bytes:
    """`drawn`, the picture of a DOT text in a `format` of pixels; anew, with this system's fonts, if need be.

    Warns of letters that will be boxes, and says what to install.

    own_glyphs: what draws a text with glyphs that are built in; None for a Graphviz that uses the system's.
    svg: what draws the picture as an SVG.
    """
    letters = beyond_latin(source)
    if own_glyphs:
        letters = {letter for letter in letters if not has_glyph(letter, own_glyphs)}
    if not letters:
        return drawn
    if not rasterizer():
        if own_glyphs:
            _warn(
                letters,
                "graphviz-pure lacks them. `pip install resvg-py` takes them from this system's fonts",
            )
        return drawn
    orphans = {letter for letter in letters if not has_glyph(letter, picture_of)}
    if orphans:
        _warn(orphans, f"no font here has them. Install one, as by `apt install {font_package(orphans)}`")
    if not own_glyphs or letters == orphans:
        return drawn
    if format != "png":
        _warn(letters, f"graphviz-pure lacks them, and does without other fonts in a {format}. Write a png")
        return drawn
    return to_png(svg().decode())


def beyond_latin(text: str) -> set[str]:
    """The letters of `text` that not every Graphviz has."""
    return {letter for letter in text if letter >= LATIN}


def has_glyph(letter: str, draw: Callable[[str], bytes]) -> bool:
    """Whether `draw`, which makes a picture of a text, has this letter."""
    return draw(letter) != draw(NO_LETTER)


def rasterizer() -> Any:
    """The function of resvg-py that makes a PNG of an SVG with the fonts of this system; None without it."""
    try:
        return import_module("resvg_py").svg_to_bytes
    except ImportError:
        return None


def to_png(svg: str) -> bytes:
    """The SVG as a PNG, drawn with the fonts of this system."""
    for family, families in FAMILIES.items():
        svg = svg.replace(f'font-family="{family}"', f'font-family="{families}"')
    return bytes(rasterizer()(svg_string=svg, dpi=96))


@cache
def picture_of(text: str) -> bytes:
    """A PNG of a text, drawn with the fonts of this system."""
    family = next(iter(FAMILIES))
    return to_png(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        f'<text x="5" y="30" font-family="{family}" font-size="20">{text}</text></svg>'
    )


def _warn(letters: set[str], why: str) -> None:
    """Warn that these letters will be boxes, and why."""
    some = ", ".join(sorted(letters)[:LONGEST_LIST]) + ", …" * (len(letters) > LONGEST_LIST)
    sentence = f"{some} will be boxes in the picture: {why}, or write an SVG, which its reader's fonts show"
    warnings.warn(sentence, stacklevel=6)  # the line that calls Picture.render


def font_package(letters: set[str]) -> str:
    """The Debian package of a font for these letters.

    >>> font_package({"가"}), font_package({"ก"})
    ('fonts-noto-cjk', 'fonts-noto')
    """
    is_cjk = all(east_asian_width(letter) in "WF" and letter < "\U0001f000" for letter in letters)
    return "fonts-noto-cjk" if is_cjk else "fonts-noto"
