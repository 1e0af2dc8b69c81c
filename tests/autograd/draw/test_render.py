"""Which program draws, and what happens where there is none."""

import subprocess
import sys
import types
from pathlib import Path

import pytest

from autograd import Value, draw_dot
from autograd.draw import render

from .graphs import textbook_neuron


@pytest.fixture
def nothing(monkeypatch):
    """A machine without any Graphviz."""
    monkeypatch.delenv("GRAPHVIZ_DOT", raising=False)
    monkeypatch.setattr(render.shutil, "which", lambda name: None)
    monkeypatch.setattr(render, "graphviz_pure", lambda: None)


@pytest.fixture
def tools(monkeypatch, tmp_path):
    """Makes programs that print their name and what they were asked, or fail."""
    monkeypatch.delenv("GRAPHVIZ_DOT", raising=False)
    if sys.platform == "win32":
        pytest.skip("shell scripts")

    def make(name, code=0):
        path = tmp_path / name
        path.write_text(
            f'#!/bin/sh\nwhile read -r _; do :; done\necho "<svg>{name} $*"\necho oh no >&2\nexit {code}\n'
        )
        path.chmod(0o755)
        return str(path)

    monkeypatch.setattr(render.shutil, "which", lambda name: None)
    monkeypatch.setattr(render, "graphviz_pure", lambda: None)
    return make


def which(**found):
    return found.get


def test_the_forced_program_comes_first(monkeypatch, tools):
    forced = tools("forced")
    monkeypatch.setenv("GRAPHVIZ_DOT", forced)
    monkeypatch.setattr(render.shutil, "which", lambda name: name if name == forced else tools("dot"))
    assert list(render.programs()) == [forced]
    assert b"forced -Kdot -Tsvg" in render.render("digraph {}")


def test_then_dot_on_the_path_then_graphviz_pure(monkeypatch, tools):
    dot, pure = tools("dot"), tools("graphviz-pure")
    monkeypatch.setattr(render.shutil, "which", which(dot=dot))
    monkeypatch.setattr(render, "graphviz_pure", lambda: pure)
    assert list(render.programs()) == [dot, pure]
    assert b"dot -Kdot" in render.render("digraph {}")


def test_a_dot_that_fails_gives_way_to_the_next(monkeypatch, tools):
    monkeypatch.setattr(render.shutil, "which", which(dot=tools("dot", code=3)))
    pure = tools("graphviz-pure")
    monkeypatch.setattr(render, "graphviz_pure", lambda: pure)
    assert b"graphviz-pure -Kdot" in render.render("digraph {}")


def test_if_all_fail_the_message_of_the_last_is_told(monkeypatch, tools):
    monkeypatch.setattr(render.shutil, "which", which(dot=tools("dot", code=3)))
    with pytest.raises(RuntimeError, match=r"dot failed with exit status 3: oh no"):
        render.render("digraph {}")


def test_a_dot_that_cannot_be_run_gives_way_too(monkeypatch, tools, tmp_path):
    (tmp_path / "broken").write_text("")
    pure = tools("graphviz-pure")
    monkeypatch.setattr(render.shutil, "which", which(dot=str(tmp_path / "broken")))
    monkeypatch.setattr(render, "graphviz_pure", lambda: pure)
    assert b"graphviz-pure" in render.render("digraph {}")


def test_a_forced_program_that_is_not_there(monkeypatch):
    monkeypatch.setenv("GRAPHVIZ_DOT", "no-such-program")
    with pytest.raises(RuntimeError, match="GRAPHVIZ_DOT is set to 'no-such-program'"):
        render.render("digraph {}")


def test_graphviz_pure_is_found_off_the_path(monkeypatch):
    monkeypatch.setattr(render.shutil, "which", lambda name: None)
    render.graphviz_pure.cache_clear()
    assert render.graphviz_pure().endswith(("graphviz-pure", "graphviz-pure.exe"))


def test_graphviz_pure_is_found_by_its_record(monkeypatch, tmp_path):
    monkeypatch.setattr(render.sysconfig, "get_path", lambda name: str(tmp_path))
    monkeypatch.setattr(render.sys, "executable", str(tmp_path / "python"))
    render.graphviz_pure.cache_clear()
    assert render.graphviz_pure() is not None
    monkeypatch.setattr(render, "_recorded", lambda name: [])
    monkeypatch.setattr(render.shutil, "which", lambda name: "by path")
    render.graphviz_pure.cache_clear()
    assert render.graphviz_pure() == "by path"
    render.graphviz_pure.cache_clear()


def test_graphviz_pure_may_not_be_installed(monkeypatch):
    def missing(name):
        raise render.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(render.metadata, "files", missing)
    assert render._recorded("graphviz-pure") == []


def test_with_no_program_pipe_says_what_to_install(nothing):
    with pytest.raises(RuntimeError, match=r"pip install graphviz-pure.*apt install graphviz"):
        draw_dot(Value(1.0)).pipe()


def test_with_no_program_a_notebook_shows_the_text(nothing):
    bundle = draw_dot(textbook_neuron()[0])._repr_mimebundle_()
    assert list(bundle) == ["text/plain"]
    assert "o = tanh(n) = 0.7071, grad 1\n  n = v3 + b" in bundle["text/plain"]
    assert "pip install graphviz-pure" in bundle["text/plain"]


def test_with_no_program_the_source_is_there(nothing, tmp_path):
    picture = draw_dot(Value(1.0))
    path = picture.save(tmp_path / "graph.gv")
    assert Path(path).read_text(encoding="utf-8") == picture.source
    assert picture.pipe("dot").decode() == picture.source


def test_graphviz_pure_writes_no_pdf():
    with pytest.raises(RuntimeError, match="graphviz-pure does not write pdf: choose svg or png"):
        draw_dot(Value(1.0)).pipe("pdf")


def test_pdf_is_left_to_dot(monkeypatch, tools):
    monkeypatch.setattr(render.shutil, "which", which(dot=tools("dot")))
    assert b"-Tpdf" in render.render("digraph {}", "pdf")


def test_importing_autograd_loads_no_graphviz():
    code = (
        "import sys, autograd; assert 'graphviz' not in sys.modules; "
        "autograd.draw_dot; assert 'graphviz' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# ---- in a page, where Python itself runs ----


@pytest.fixture
def graphviz_of_the_page(monkeypatch):
    """A page whose Graphviz writes SVG and fails for "bad"."""

    def render_(source, format):
        if "bad" in source:
            raise OSError("syntax error in line 1")
        return f"<?xml?><svg>{source}</svg>"

    page = types.SimpleNamespace(formats=["svg", "json"], render=render_)
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setitem(sys.modules, "glassgrad_layout", page)


def test_in_a_page_its_own_graphviz_draws_and_no_program_is_looked_for(graphviz_of_the_page, monkeypatch):
    monkeypatch.setenv("GRAPHVIZ_DOT", "dot")
    monkeypatch.setattr(render.shutil, "which", lambda name: pytest.fail("there are no programs"))
    assert render.render("digraph {}") == b"<svg>digraph {}</svg>"


@pytest.mark.parametrize(
    ("source", "format", "sentence"),
    [
        ("digraph {}", "png", "the Graphviz of this page does not write png: choose svg"),
        ("bad", "svg", "the Graphviz of this page failed: syntax error in line 1"),
    ],
)
def test_what_the_graphviz_of_a_page_cannot_do_is_told(graphviz_of_the_page, source, format, sentence):
    with pytest.raises(RuntimeError, match=sentence):
        render.render(source, format)


def test_a_page_without_a_graphviz_says_how_it_gets_one(monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")
    with pytest.raises(render.NoGraphviz, match="registerJsModule"):
        render.render("digraph {}")
