"""Whatever a label says is drawn as it stands."""

import numpy as np
import pytest

from autograd import Value, draw_dot
from autograd.formula.symbol import printable

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


@pytest.mark.parametrize("view", ["cards", "compact"])
@pytest.mark.parametrize("label", [7, 2.5, ("a", 1), ["a"], np.str_("a")])
def test_what_is_no_text_is_drawn_as_text(label, view):
    x, w = Value(2.0), Value(3.0, label="cell.w")
    x.label = label
    root = (x * w).tanh()
    root.label = label
    picture = draw_dot([root], view=view)
    assert {str(label), f"{label}_2"} <= set(texts(picture))
    assert f"{label} = 2, grad" in str(picture)


@pytest.mark.parametrize("options", [{"view": "cards"}, {"view": "neurons"}, {"scope": "cell"}])
def test_none_is_no_label(options):
    x, w = Value(2.0), Value(3.0, label="cell.w")
    a = (x * w).tanh()
    a.label = "cell.a"
    root = a * 2
    drawn = draw_dot(root, **options).source
    x.label = root.label = None
    assert draw_dot(root, **options).source == drawn
    root.label = 7
    assert draw_dot(root, **options).pipe()


def test_a_long_name_is_cut_and_whole_in_the_tooltip():
    label = "x" * 3000
    picture = draw_dot(Value(2.0, label=label))
    assert "x" * 23 + "…" in texts(picture)
    assert any(label in tip for tip in tooltips(picture))


def test_a_label_of_a_thousand_scopes_is_no_scope():
    draw_dot(Value(2.0, label=".".join(["a"] * 1000))).pipe("svg")
