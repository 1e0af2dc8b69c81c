"""Values that share a box: what carries little gradient, and very many values."""

import math
import re

import pytest

import autograd as ag
from autograd import Value, draw_dot, trace
from autograd.draw.collapsed import CHUNKS, NEAREST, chunks, minor_values, shares
from autograd.draw.graph import Graph
from autograd.explain.shares import shares as shares_of_a_trace

from .graphs import chain, net, readme, texts, tooltips


def folded(drawn):
    """(values, percent) that each dashed box says."""
    found = [re.fullmatch(r"([\d,]+) values?, (\S+) % of the gradient", text) for text in drawn]
    return [(int(match[1]), float(match[2])) for match in found if match]


# ---- shares ----


@pytest.mark.parametrize("make", [readme, lambda: net([2, 3, 1], samples=2)])
def test_shares_are_those_of_the_trace(make):
    root = make()
    expected = shares_of_a_trace(trace(root))
    assert shares(Graph([root])) == pytest.approx(expected)


def test_the_shares_of_the_leaves_add_up_to_one():
    graph = Graph([net([2, 3, 1])])
    assert sum(share for value, share in shares(graph).items() if not value.parents) == pytest.approx(1.0)


def test_several_outputs_have_equal_shares():
    x = Value(2.0)
    a, b = x * 3, x * 5
    assert shares(Graph([a, b])) == {x: 1.0, a: 0.5, b: 0.5}


# ---- little gradient ----


def unequal():
    """s sends back 0.02 of all 5 that the dot product sends, and goes no further than to c and d."""
    a, c, d = Value(1.0, label="a"), Value(1.0, label="c"), Value(1.0, label="d")
    return ag.dot([a, c + d], [0.98, 0.02], 0.0)


@pytest.mark.parametrize("view", ["cards", "compact"])
def test_nothing_is_folded_unless_asked_for(view):
    assert folded(texts(draw_dot(unequal(), view=view))) == []
    assert draw_dot(unequal(), view=view, least=0).source == draw_dot(unequal(), view=view).source


@pytest.mark.parametrize("view", ["cards", "compact"])
def test_what_carries_little_becomes_a_box_that_says_so(view):
    picture = draw_dot(unequal(), view=view, least=0.05)
    assert folded(texts(picture)) == [(3, 0.4)]
    assert not {"c", "d"} & set(texts(picture))
    assert "a" in texts(picture)
    assert any("c = 1, grad 0.02" in tip for tip in tooltips(picture))


@pytest.mark.parametrize("least", [0.01, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("make", [readme, lambda: net([2, 3, 1]), lambda: net([2, 3, 1], samples=3)])
def test_every_value_is_drawn_or_counted(make, least):
    root = make()
    graph = Graph([root])
    picture = draw_dot(root, view="compact", least=least)
    hidden = sum(n for n, _ in folded(texts(picture)))
    total = shares(graph)
    assert hidden == sum(share < least for value, share in total.items() if value is not root) > 0
    kept = [value for value in graph.nodes if total[value] >= least or value is root]
    assert len(re.findall(r"^\tv\d+ \[|^\t+v\d+ \[", picture.source, re.MULTILINE)) == len(kept)


def test_values_that_go_to_the_same_place_share_a_box():
    root = ag.sum([Value(1.0, label=f"x{i}") for i in range(50)])
    assert folded(texts(draw_dot(root, least=0.1))) == [(50, 100.0)]


def test_the_output_is_always_drawn():
    drawn = texts(draw_dot(Value(1.0, label="x").exp(), least=1.0))
    assert "output" in drawn


def test_a_gradient_of_zero_or_infinity_can_be_folded():
    x = Value(-1.0, label="x")
    assert folded(texts(draw_dot(x.relu() * 2, least=0.5))) == [(1, 0.0)]
    infinite = Value(math.inf, label="big") * Value(1.0, label="x")
    assert folded(texts(draw_dot(infinite, least=0.5))) == [(1, 0.0)]


def test_arrows_of_a_box_are_sums_of_absolute_values():
    a, b = Value(1.0, label="a"), Value(2.0, label="b")
    root = ag.dot([a, b], [Value(3.0, label="c"), Value(-4.0, label="d")])
    picture = draw_dot(root, least=0.9)
    assert "sum of |gradient| sent back: 10.0" in tooltips(picture)


def test_a_graph_of_which_little_is_left_has_full_cards():
    root = ag.sum([Value(1.0) * 1e-6 for _ in range(200)]) + Value(1.0, label="x") * 5.0
    assert draw_dot(root, least=0.3).boxes < 20


def test_regions_hang_together():
    graph = Graph([net([2, 3, 1])])
    places = minor_values(graph, 0.5)
    for edge in graph.edges():
        if edge.parent in places and edge.child in places:
            assert places[edge.parent] == places[edge.child]


# ---- very many values ----


def test_a_large_graph_opens_collapsed():
    root = chain(3000)
    picture = draw_dot(root)
    drawn = texts(picture)
    counts = [int(text.removesuffix(" values")) for text in drawn if text.endswith(" values")]
    assert len(counts) == CHUNKS
    assert sum(counts) == len(trace(root).nodes) - NEAREST
    assert picture.boxes == CHUNKS + 2 * NEAREST  # each value beside a number
    assert "v1 … v250" in drawn


def test_arrows_between_chunks_go_one_way():
    source = draw_dot(chain(3000)).source
    arrows = re.findall(r"fold(\d+) -> fold(\d+) ", source)
    assert [(int(a), int(b)) for a, b in arrows] == [(i, i + 1) for i in range(CHUNKS - 1)]


def test_a_chunk_says_the_sum_of_its_gradients():
    x = Value(1.0)
    root = x
    for _ in range(2500):
        root = root + 1.0
    drawn = texts(draw_dot(root))
    assert drawn[drawn.index("sum |grad|") + 1] == "208"


@pytest.mark.untraced
def test_a_leaf_that_is_used_everywhere_keeps_its_card():
    x = Value(0.5, label="x")
    root = x
    for _ in range(2000):
        root = root * 0.999 + x
    assert x not in chunks(Graph([root]))
    drawn = texts(draw_dot(root))
    assert drawn.count("x") > CHUNKS
    assert "leaf" in texts(draw_dot(root, view="cards"))


def test_very_many_parameters_are_chunked():
    root = ag.sum([Value(1.0) * 2.0 for _ in range(3000)])
    picture = draw_dot(root)
    assert picture.boxes < 50
    assert picture.pipe()[:4] == b"<svg"


def test_all_of_a_large_graph_can_be_read_in_the_text():
    assert "v2999 = v2998 * 0.999" in str(draw_dot(chain(3000)))
