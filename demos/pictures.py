"""The pictures of the demos: plots by matplotlib, if it is installed, and graphs by autograd.draw_dot."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from autograd import Value, constant
from autograd.files import write
from nn import Module, predict

from .common import optional, say

Panel = Callable[[Any], None]  # draws into one pair of matplotlib axes

PURPLE, ORANGE, BLUE, GREY = "#542788", "#b35806", "#1f6fb4", "#7f8797"


def written(*paths: Path) -> None:
    """Print the paths of the pictures that were written."""
    if paths:
        print(f"\nPicture{'s' * (len(paths) > 1)}:", *paths, sep="\n  ")


def plot(path: Path, *panels: Panel) -> list[Path]:
    """Write a PNG with the panels side by side; returns [its path]. Without matplotlib print a sentence."""
    matplotlib = optional("matplotlib.figure")
    if not matplotlib:
        say(f'No {path.name}: plots need matplotlib (pip install -e ".[plot]")')
        return []
    figure = matplotlib.Figure(figsize=(4.8 * len(panels), 4.2), dpi=110, layout="constrained")
    for axes, panel in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels):
        panel(axes)
    drawn = BytesIO()
    figure.savefig(drawn, format="png")
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


def losses(
    runs: Mapping[str, Sequence[float]],
    title: str = "loss",
    level: tuple[str, float] | None = None,
    x: str = "step",
) -> Panel:
    """A panel of the loss of each run, step by step, on a log scale; `level`, (name, loss), is dashed."""

    def panel(axes: Any) -> None:
        for (name, run), colour in zip(runs.items(), (BLUE, PURPLE)):
            axes.semilogy(range(1, len(run) + 1), run, color=colour, linewidth=2, label=name)
        if level:
            axes.axhline(level[1], color=ORANGE, linestyle="--", linewidth=2, label=level[0])
        axes.xaxis.get_major_locator().set_params(integer=True)
        finish(axes, title, x, "", legend=len(runs) > 1 or bool(level))

    return panel


def finish(axes: Any, title: str, x: str, y: str, *, legend: bool) -> None:
    """Add a title, the names of the axes, a grid and, if asked for, a legend."""
    axes.set(title=title, xlabel=x, ylabel=y)
    axes.grid(alpha=0.3)
    if legend:
        axes.legend()


def curves(
    title: str,
    xs: Sequence[float],
    ys: Sequence[float],
    along: Sequence[float],
    lines: Mapping[str, Any],
) -> Panel:
    """A panel of points and of two lines: {what was learned (solid), what is true (dashed)}, over `along`."""

    def panel(axes: Any) -> None:
        axes.plot(xs, ys, "o", color=GREY, markeredgecolor="white", markersize=8, label="data")
        for (name, line), colour, style in zip(lines.items(), (BLUE, ORANGE), ("-", "--")):
            axes.plot(along, line, style, color=colour, linewidth=2.2, label=name)
        finish(axes, title, "x", "y", legend=True)

    return panel


def boundary(
    title: str,
    model: Module,
    points: Sequence[Sequence[float]],
    targets: Sequence[float],
    engine: str,
) -> Panel:
    """A panel of what the model returns at each place: purple above 0, orange below, a black line between."""

    def panel(axes: Any) -> None:
        (left, bottom), (right, top) = np.min(points, axis=0) - 0.5, np.max(points, axis=0) + 0.5
        xs, ys = np.linspace(left, right, 61), np.linspace(bottom, top, 61)
        grid = np.stack(np.meshgrid(xs, ys), axis=-1)
        outputs = predict(model, grid.reshape(-1, 2), engine=engine).reshape(len(ys), len(xs))
        colours = axes.contourf(xs, ys, outputs.clip(-1, 1), np.linspace(-1, 1, 17), cmap="PuOr")
        if outputs.min() < -0.01 and outputs.max() > 0.01:
            axes.contour(xs, ys, outputs, [0.0], colors="black", linewidths=1.5)
        markers(axes, points, targets)
        axes.set(title=title, xlabel="x0", ylabel="x1")
        axes.locator_params(nbins=5)
        axes.figure.colorbar(colours, ax=axes, ticks=[-1, -0.5, 0, 0.5, 1])

    return panel


def markers(axes: Any, points: Sequence[Sequence[float]], targets: Sequence[float]) -> None:
    """Draw the points: circles for targets above 0, squares for those below."""
    for marker, colour, sign in (("o", PURPLE, 1), ("s", ORANGE, -1)):
        chosen = np.array([point for point, target in zip(points, targets) if sign * target > 0])
        axes.scatter(*chosen.T, s=70, marker=marker, color=colour, edgecolors="white", linewidths=1.5)


MOST_IMAGES = 16


def mistakes(images: Any, truths: Any, answers: Any) -> Panel:
    """A panel of the images, (n, 64), with wrong answers, each below its answer and the truth."""
    wrong = np.flatnonzero(truths != answers)
    shown = wrong[:MOST_IMAGES]

    def panel(axes: Any) -> None:
        some = f"the first {len(shown)} of " if len(shown) < len(wrong) else ""
        axes.set_title(f"{some}{len(wrong)} wrong answers")
        axes.set_axis_off()
        for place, i in enumerate(shown.tolist()):
            row, column = divmod(place, 4)
            inset = axes.inset_axes((column / 4 + 0.03, 0.78 - row / 4, 0.19, 0.17))
            inset.imshow(images[i].reshape(8, 8), cmap="gray_r")
            inset.set_title(f"{answers[i]}, not {truths[i]}", fontsize=9, pad=3)
            inset.set(xticks=[], yticks=[])

    return panel
