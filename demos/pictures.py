"""The pictures of the demos: plots of nn.plot, if there is matplotlib, and graphs of autograd.draw_dot."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from autograd import Value, constant
from autograd.files import write
from nn import plot as nn_plot

from .common import optional, say

Panel = Callable[..., Any]  # draws into the axes that it is given as ax=


def written(*paths: Path) -> None:
    """Print the paths of the pictures that were written."""
    if paths:
        print(f"\nPicture{'s' * (len(paths) > 1)}:", *paths, sep="\n  ")


def plot(path: Path, *panels: Panel, columns: int | None = None) -> list[Path]:
    """Write a PNG with the panels side by side, or in so many columns; returns [its path]."""
    columns = columns or len(panels)

    def draw() -> Any:
        figure, places = nn_plot.panels(columns, -(-len(panels) // columns), height=4.2)
        for ax, panel in zip(places, panels):
            panel(ax=ax)
        for ax in places[len(panels) :]:
            ax.remove()
        return figure

    return figure(path, draw)


def figure(path: Path, draw: Callable[[], Any]) -> list[Path]:
    """Write the Figure that `draw` makes, as PNG; returns [its path]. Without matplotlib print a sentence."""
    if not optional("matplotlib.figure"):
        say(f'No {path.name}: plots need matplotlib (pip install -e ".[plot]")')
        return []
    drawn = BytesIO()
    draw().savefig(drawn, format="png")
    write(path, drawn.getvalue())
    return [path]


def graph(path: Path, picture: Any) -> list[Path]:
    """Write what draw_dot returned as SVG and PNG, and return their paths.

    Without Graphviz the DOT text is written, and a sentence printed.
    """
    paths = []
    try:
        for suffix in (".svg", ".png"):
            paths.append(Path(picture.render(path.with_suffix(suffix))))
    except RuntimeError as error:
        say(str(error))
        paths.append(Path(picture.save(path.with_suffix(".gv"))))
    return paths


def inputs(point: Sequence[float]) -> list[Value]:
    """The numbers as constants labelled x0, x1, ..., as a graph shows them."""
    return [constant(x, label=f"x{i}") for i, x in enumerate(point)]


MOST_IMAGES = 16


def mistakes(images: Any, truths: Any, answers: Any) -> Panel:
    """A panel of the images, (n, 64), with wrong answers, each below its answer and the truth."""
    wrong = np.flatnonzero(truths != answers)
    shown = wrong[:MOST_IMAGES]

    def panel(ax: Any) -> None:
        some = f"the first {len(shown)} of " if len(shown) < len(wrong) else ""
        ax.set_title(f"{some}{len(wrong)} wrong answers")
        ax.set_axis_off()
        for place, i in enumerate(shown.tolist()):
            row, column = divmod(place, 4)
            inset = ax.inset_axes((column / 4 + 0.03, 0.78 - row / 4, 0.19, 0.17))
            inset.imshow(images[i].reshape(8, 8), cmap="gray_r")
            inset.set_title(f"{answers[i]}, not {truths[i]}", fontsize=9, pad=3)
            inset.set(xticks=[], yticks=[])

    return panel
