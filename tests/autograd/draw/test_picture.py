import json
import math
import webbrowser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import autograd as ag
from autograd import Value, draw_dot
from autograd.draw.picture import Picture

from .graphs import chain, net, parsed, readme, textbook_neuron, texts


@pytest.fixture
def picture():
    return draw_dot(textbook_neuron()[0])


def test_micrograds_calls_work(picture):
    root = readme()
    assert draw_dot(root).source == draw_dot(root, format="svg", rankdir="LR").source
    assert draw_dot(root, "svg", "TB").source != draw_dot(root).source


@pytest.mark.parametrize(
    ("format", "magic"),
    [("svg", b"<svg"), ("png", b"\x89PNG"), ("jpg", b"\xff\xd8"), ("json", b"{"), ("gv", b"digraph")],
)
def test_formats(picture, format, magic):
    assert picture.pipe(format).startswith(magic)


@pytest.mark.parametrize(
    ("name", "options", "written"),
    [
        ("a.svg", {}, "a.svg"),
        ("a.PNG", {}, "a.PNG"),
        ("a", {}, "a.svg"),
        ("a", {"format": "png"}, "a.png"),
        ("a.svg", {"format": "png"}, "a.svg.png"),
        ("v1.5", {}, "v1.5.svg"),
        ("model.v2", {}, "model.v2.svg"),
    ],
)
def test_render_writes_what_it_says(picture, tmp_path, name, options, written):
    path = picture.render(tmp_path / name, **options)
    assert path == str(tmp_path / written)
    kind = written[-3:].lower()
    assert Path(path).read_bytes() == picture.pipe(kind)


def test_render_as_graphviz_does(picture, tmp_path):
    assert picture.render("graph", str(tmp_path), cleanup=True) == str(tmp_path / "graph.svg")
    png = draw_dot(Value(1.0), format="png")
    assert png.render(tmp_path / "other").endswith("other.png")
    assert png.pipe().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "name",
    ["r.xyz", "x.gif", "x.webp", "x.eps", "x.GIF", "b.gif2", "b.mp4", "b.jpeg2000", "b.html5", "b.bitmap"],
)
def test_render_to_an_unknown_format(picture, tmp_path, name):
    with pytest.raises(ValueError, match=r"unknown format '\w+': choose one of svg, png"):
        picture.render(tmp_path / name)
    assert not list(tmp_path.iterdir())
    assert picture.render(tmp_path / name, format="svg").endswith(".svg")


def test_render_without_a_file_name(picture, tmp_path):
    with pytest.raises(ValueError, match="needs the name of a file"):
        picture.render("")
    with pytest.raises(TypeError, match="needs the name of a file, not int: 123"):
        picture.render(123)
    with pytest.raises(IsADirectoryError, match="a folder, where a file is to be named") as caught:
        picture.render(tmp_path)
    assert caught.value.filename == str(tmp_path)


def test_render_to_nowhere(picture, tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        picture.render(tmp_path / "nowhere" / "a.svg")
    with pytest.raises(OSError, match="nowhere"):
        picture.save(tmp_path / "nowhere" / "a.gv")


def test_save_is_utf8(tmp_path):
    picture = draw_dot(Value(1.0, label="∂"))
    assert "∂" in Path(picture.save(tmp_path / "a.gv")).read_text(encoding="utf-8")


def test_view_opens_the_file(picture, monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    path = picture.view()
    assert opened == [Path(path).as_uri()]
    assert Path(path).read_bytes().startswith(b"<svg")


def test_a_notebook_gets_svg_and_text(picture):
    bundle = picture._repr_mimebundle_()
    assert bundle["image/svg+xml"].startswith("<svg")
    assert bundle["text/plain"] == str(picture)
    assert ElementTree.fromstring(bundle["image/svg+xml"]).attrib["style"] == "max-width:100%;height:auto"
    assert "max-width" not in picture.pipe("svg").decode()
    assert list(picture._repr_mimebundle_(include=["text/plain"])) == ["text/plain"]
    assert list(picture._repr_mimebundle_(exclude=["text/plain"])) == ["image/svg+xml"]


def test_a_notebook_shows_an_error_as_text():
    bundle = Picture("this is not DOT", 1, "a tree")._repr_mimebundle_()
    assert bundle["text/plain"].startswith("a tree\n\n")
    assert "image/svg+xml" not in bundle


def test_repr(picture):
    assert repr(picture) == (
        "<Picture of o = tanh(n) = 0.7071, grad 1: 15 boxes; .render('graph.svg') writes it>"
    )


def test_the_text_is_short_and_does_not_repeat_itself():
    text = str(draw_dot(readme()))
    assert len(text.splitlines()) <= 41
    x = Value(1.0, label="x")
    assert str(draw_dot((x * 2.0).exp() * x)).splitlines()[-1].strip() == "x (above)"


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"format": "bmp"}, "unknown format 'bmp': choose one of svg, png"),
        ({"theme": "blue"}, "unknown theme 'blue': choose one of light, dark, auto"),
        ({"view": "small"}, "unknown view 'small': choose one of auto, cards, compact, neurons, layers"),
        ({"rankdir": "XY"}, "unknown rankdir 'XY': choose one of LR, RL, TB, BT"),
        ({"scope": "layers.9"}, "no scope 'layers.9' in this graph: it has no neurons"),
        ({"least": 1.5}, "least is a share of the gradient, from 0 to 1"),
        ({"least": math.nan}, "least is a share of the gradient, from 0 to 1"),
        ({"view": "neurons"}, "there are no neurons in this graph"),
    ],
)
def test_unknown_options(option, message):
    with pytest.raises(ValueError, match=message):
        draw_dot(Value(1.0), **option)


def test_unknown_format_later(picture, tmp_path):
    with pytest.raises(ValueError, match="unknown format 'bmp'"):
        picture.pipe("bmp")
    with pytest.raises(ValueError, match="unknown format 'bmp'"):
        picture.render(tmp_path / "a", format="bmp")


@pytest.mark.parametrize("root", [3.0, None, "x", [1.0], [Value(1.0), "x"], object()])
def test_what_is_not_a_value(root):
    with pytest.raises(TypeError, match="draw_dot draws a Value, or a list of Values, not"):
        draw_dot(root)


def test_nothing_at_all():
    with pytest.raises(ValueError, match="empty list"):
        draw_dot([])


def test_an_array_of_values():
    x = Value(1.0)
    array = np.array([[x * 2, x * 3]])
    assert draw_dot(array).source == draw_dot(list(array[0])).source


def test_rankdir_turns_the_picture():
    wide, high = (parsed(draw_dot(readme(), rankdir=d)).attrib["viewBox"].split() for d in ("LR", "TB"))
    assert float(wide[2]) > float(wide[3])
    assert float(high[2]) < float(high[3])


def boxes(picture):
    """{the id of a box: (x, y) of its middle}, from the left and from below."""
    objects = json.loads(picture.pipe("json"))["objects"]
    return {o["name"]: tuple(float(x) for x in o["pos"].split(",")) for o in objects if "pos" in o}


@pytest.mark.parametrize("view", ["cards", "compact"])
@pytest.mark.parametrize("rankdir", ["LR", "RL", "TB", "BT"])
@pytest.mark.parametrize(
    ("operation", "number_first"),
    [(lambda x: x - 1, False), (lambda x: 1 - x, True), (lambda x: x / 2, False), (lambda x: 2 / x, True)],
)
def test_the_first_operand_comes_first(view, rankdir, operation, number_first):
    places = boxes(draw_dot(operation(Value(3.0)), rankdir=rankdir, view=view))
    number = next(name for name in places if "n" in name)
    right, up = (a - b for a, b in zip(places[number], places["v0"]))
    assert (up > 0 if rankdir in ("LR", "RL") else right < 0) == number_first


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize("operation", [ag.arctan2, lambda x, y: x - y, lambda x, y: x / y, lambda x, y: x**y])
def test_the_first_of_two_values_comes_first(operation, swap):
    x, y = Value(3.0), Value(5.0)
    places = boxes(draw_dot(operation(y, x) if swap else operation(x, y)))
    assert (places["v0"][1] < places["v1"][1]) == swap


def test_a_number_stays_in_the_cluster_of_its_operation():
    x = Value(3.0, label="cell.x")
    y = x - 1
    y.label = "cell.y"
    places = boxes(draw_dot(y))
    assert places["v0"][1] > places["v1n1"][1]
    outside = (Value(3.0, label="cell.x") - 1) * 2
    assert draw_dot(outside).pipe()


def test_without_the_legend():
    root = readme()
    assert "log scale" in " ".join(texts(draw_dot(root)))
    assert "log scale" not in " ".join(texts(draw_dot(root, legend=False)))


def test_the_view_follows_the_size():
    assert "d = 0.999" in texts(draw_dot(chain(20)))
    assert draw_dot(chain(20)).boxes == 61  # values, numbers and operations
    assert draw_dot(chain(100)).boxes == 201  # values and numbers
    assert draw_dot(net([2, 4, 4, 1])).boxes < 20


def test_many_boxes_warn():
    with pytest.warns(UserWarning, match=r"601 boxes takes long .* view=\"neurons\""):
        draw_dot(chain(300))


def test_too_many_boxes_for_png():
    with pytest.warns(UserWarning, match="boxes"):
        picture = draw_dot(chain(1100), view="compact")
    with pytest.raises(ValueError, match=r"2,201 boxes are too many for png .* write svg, .*neurons"):
        picture.pipe("png")


def test_a_sum_of_very_many():
    x = Value(1.0)
    with pytest.warns(UserWarning, match="boxes"):
        assert draw_dot(ag.sum([x * 1.0 for _ in range(600)])).boxes > 1000


@pytest.mark.parametrize("n", [5_000, pytest.param(100_000, marks=pytest.mark.nightly)])
def test_a_hundred_thousand_values_deep(n):
    assert draw_dot(chain(n)).boxes < 50


def test_a_picture_of_several_values_is_called_after_the_first():
    roots = [Value(2.0, label=f"x{i}") * 3 for i in range(20)]
    assert repr(draw_dot(roots)).startswith("<Picture of v1 = x0 * 3 = 6")
