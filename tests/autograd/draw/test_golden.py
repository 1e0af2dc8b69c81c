"""Pictures that stay as they are, drawn by graphviz-pure 0.2.2.

After a change that is meant: `UPDATE_GOLDEN=1 pytest tests/autograd/draw`, and look at them.
"""

import os
from pathlib import Path

import pytest

from autograd import Value, draw_dot
from autograd.draw import draw_backward

from .graphs import net, readme, textbook_neuron

GOLDEN = Path(__file__).parent / "golden"


def neuron_picture(**options):
    output, params = textbook_neuron()
    return draw_dot(output, params=params, **options)


PICTURES = {
    "cards": neuron_picture,
    "cards_dark": lambda: neuron_picture(theme="dark"),
    "cards_auto": lambda: neuron_picture(theme="auto", legend=False),
    "compact": lambda: neuron_picture(view="compact"),
    "neurons": lambda: draw_dot(net([2, 2, 1]), view="neurons"),
    "layers": lambda: draw_dot(net([2, 3, 1], samples=2), view="layers"),
    "one_layer": lambda: draw_dot(net([2, 2, 2, 1]), scope="layers.1"),
    "least": lambda: draw_dot(readme(), least=0.1),
    "backward": lambda: draw_backward(textbook_neuron()[0], theme="auto"),
    "one_neuron": lambda: draw_dot(net([2, 2, 1]), scope="layers.0.neurons.1"),
    "hostile": lambda: draw_dot(Value(1.0, label='a<b & "\\N"\n</script>') * 2),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_has_not_changed(name):
    drawn = PICTURES[name]().pipe("svg")
    golden = GOLDEN / f"{name}.svg"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_bytes(drawn)
    assert drawn == golden.read_bytes()


def test_no_golden_picture_is_left_over():
    assert {path.stem for path in GOLDEN.glob("*.svg")} == set(PICTURES)


def test_the_same_graph_gives_the_same_source():
    assert draw_dot(readme()).source == draw_dot(readme()).source
