"""Letters that graphviz-pure does not have, in pictures of pixels."""

import io
import sys
import warnings

import pytest

from autograd import Value, draw_dot
from autograd.draw import letters

KOREAN = "가"


@pytest.fixture
def picture():
    return draw_dot(Value(2.0, label=KOREAN).tanh())


@pytest.fixture
def no_font(monkeypatch):
    """A system without a Korean font."""
    pytest.importorskip("resvg_py")
    monkeypatch.setattr(letters, "picture_of", lambda text: b"a box")


@pytest.fixture
def a_font(monkeypatch, tmp_path):
    """A system with a Korean font, all of whose letters are black squares."""
    pytest.importorskip("resvg_py")
    builder = pytest.importorskip("fontTools.fontBuilder")
    pens = pytest.importorskip("fontTools.pens.ttGlyphPen")
    pen = pens.TTGlyphPen(None)
    corners = [(100, 0), (100, 800), (900, 800), (900, 0)]
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    font = builder.FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "square"])
    font.setupCharacterMap({ord(KOREAN): "square"})
    font.setupGlyf({".notdef": pens.TTGlyphPen(None).glyph(), "square": pen.glyph()})
    font.setupHorizontalMetrics({".notdef": (1000, 0), "square": (1000, 100)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable(dict.fromkeys(("familyName", "psName"), "NanumGothic") | {"styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(tmp_path / "squares.ttf")
    whole = letters.rasterizer()
    monkeypatch.setattr(
        letters, "rasterizer", lambda: lambda **how: whole(font_files=[str(tmp_path / "squares.ttf")], **how)
    )
    letters.picture_of.cache_clear()
    yield
    letters.picture_of.cache_clear()


def dark_pixels(png):
    image = pytest.importorskip("PIL.Image").open(io.BytesIO(png)).convert("L")
    return sum(image.histogram()[:40])


def test_with_a_font_the_letters_are_drawn(picture, a_font, monkeypatch):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = picture.pipe("png")
    monkeypatch.setattr(letters, "beyond_latin", lambda text: set())
    assert dark_pixels(drawn) > dark_pixels(picture.pipe("png")) + 50


def test_without_a_font_a_warning_says_what_to_install(picture, no_font):
    with pytest.warns(UserWarning, match=f"{KOREAN} will be boxes.*no font here.*apt install fonts-noto-cjk"):
        assert picture.pipe("png")[:4] == b"\x89PNG"


def test_without_the_library_a_warning_names_it(picture, monkeypatch):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.warns(UserWarning, match="pip install resvg-py"):
        picture.pipe("png")


def test_a_jpeg_cannot_have_them(picture, a_font):
    with pytest.warns(UserWarning, match="boxes.*Write a png"):
        picture.pipe("jpg")


def test_of_many_letters_some_are_named():
    with pytest.warns(UserWarning, match="^a, b, c, d, e, f, g, h, i, j, … will be boxes"):
        letters._warn(set("abcdefghijkl"), "why")


@pytest.mark.parametrize(("label", "format"), [("Größe × λ ∂", "png"), (KOREAN, "svg")])
def test_no_warning_where_nothing_is_lacking(label, format):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw_dot(Value(2.0, label=label)).pipe(format)


def drawn_by_graphviz_itself():
    return letters.with_all_letters(b"drawn", f'digraph {{ "{KOREAN}" }}', "png", None, lambda: b"")


def test_graphviz_itself_takes_the_fonts_of_the_system(a_font, monkeypatch):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert drawn_by_graphviz_itself() == b"drawn"
        monkeypatch.setitem(sys.modules, "resvg_py", None)
        assert drawn_by_graphviz_itself() == b"drawn"


def test_graphviz_itself_lacks_them_if_the_system_does(no_font):
    with pytest.warns(UserWarning, match="no font here has them"):
        assert drawn_by_graphviz_itself() == b"drawn"
