"""Whatever a label says is drawn as it stands."""

import pytest

from autograd import Value, draw_dot
from autograd.symbol import printable

from .graphs import texts, tooltips

LABELS = [
    "a<b", "</script>", 'say "hi"', "it's", "R&D", "&amp; &lt;", "<b>x</b>", "<b>", "back\\slash",
    "\\N \\G \\l \\", "two\nlines", "tab\there", "bell\x07\x1b[31m\x00", "\x85\u2028", "{}|<p>", "[x=1];}",
    "été ∂", "漢字", "\ud800", "%s {0}", "-->", "]]>", "a.b.<c>", "layers.0.<i>", "..", ".", "3.5", "1.2.3",
]  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("view", ["cards", "compact"])
def test_labels_are_drawn_literally(label, view):
    picture = draw_dot(Value(2.0, label=label).exp(), view=view)
    assert printable(label) in texts(picture)
    assert any(tip.startswith(printable(label) + "\ndata") for tip in tooltips(picture))
    draw_dot(Value(2.0, label=label).exp(), theme="auto").pipe("svg").decode()


@pytest.mark.parametrize("label", LABELS)
def test_in_the_text_too(label):
    assert printable(label) in str(draw_dot(Value(2.0, label=label).exp()))


def test_a_long_name_is_cut_and_whole_in_the_tooltip():
    label = "x" * 3000
    picture = draw_dot(Value(2.0, label=label))
    assert "x" * 23 + "…" in texts(picture)
    assert any(label in tip for tip in tooltips(picture))


def test_a_label_of_a_thousand_scopes_is_no_scope():
    draw_dot(Value(2.0, label=".".join(["a"] * 1000))).pipe("svg")
