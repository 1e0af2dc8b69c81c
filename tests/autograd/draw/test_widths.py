import pytest

from autograd import draw_dot
from autograd.draw.widths import fitted

from .graphs import net


def text(letters, weight=""):
    return f'<text x="1" font-family="Helvetica,sans-Serif"{weight} font-size="10.00">{letters}</text>'


@pytest.mark.parametrize(
    ("drawn", "width"),
    [
        (text("data"), 5.56 + 5.56 + 2.78 + 5.56),
        (text("d&amp;ta"), 5.56 + 6.67 + 2.78 + 5.56),
        (text("data", ' font-weight="bold"'), 6.11 + 5.56 + 3.33 + 5.56),
    ],
)
def test_text_says_how_wide_it_is(drawn, width):
    assert f'textLength="{width:.2f}" lengthAdjust="spacingAndGlyphs"'.encode() in fitted(drawn.encode())


@pytest.mark.parametrize("drawn", [text("입력"), text(""), text("data").replace("Helvetica", "Courier")])
def test_other_text_stays(drawn):
    assert fitted(drawn.encode()) == drawn.encode()


@pytest.mark.slow
def test_a_reader_with_another_font_sees_words_as_wide_as_they_were_laid_out_for(page, tmp_path):
    svg = draw_dot(net([3, 4, 1]), view="neurons").pipe().decode()
    (tmp_path / "picture.svg").write_text(svg.replace("Helvetica,sans-Serif", "monospace"), encoding="utf-8")
    page.goto((tmp_path / "picture.svg").as_uri())
    measured = page.evaluate(
        "[...document.querySelectorAll('text[textLength]')].map("
        "t => [t.getComputedTextLength(), t.textLength.baseVal.value])"
    )
    assert len(measured) > 40
    for drawn, wanted in measured:
        assert drawn == pytest.approx(wanted, abs=0.5)
