"""What a notebook shows of a page, and what remains of it where frames are taken out."""

import webbrowser
from base64 import b64decode
from html import unescape
from html.parser import HTMLParser

import pytest

from autograd import Value, stepper
from autograd.step.page.showable import HIGHEST, MOST_TEXT_LINES, Showable, frame_height, framed, shortened

SANE = {"a", "b", "code", "details", "div", "em", "img", "li", "p", "pre", "span", "summary", "svg", "ul"}


def neuron():
    x, w, b = Value(2.0, label="x"), Value(-0.5, label="w"), Value(0.4, label="b")
    return stepper((x * w + b).tanh(), lr=0.1, title="a 'neuron' & more")


def hostile():
    return stepper(Value(2.0, label="</script><b>'\"\n\n&amp;") * Value(3.0, label="'><img src=x>"))


def html_of(made):
    return made._repr_mimebundle_()["text/html"]


class Tags(HTMLParser):
    """The tags of a text, with their attributes as a browser reads them."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.texts = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


def attributes(text, tag):
    (found,) = [attrs for name, attrs in Tags(text).found if name == tag]
    return found


# ---- the bundle ----


def test_a_notebook_gets_the_page_a_picture_and_the_text():
    made = neuron()
    bundle = made._repr_mimebundle_()
    assert bundle == {
        "text/plain": str(made),
        "image/svg+xml": made.picture(),
        "text/html": framed(made.html(), made.picture(), frame_height(made.picture(), made.beside)),
    }


def test_a_notebook_may_ask_for_some_of_it():
    made = neuron()
    assert list(made._repr_mimebundle_(include=["text/plain"])) == ["text/plain"]
    assert set(made._repr_mimebundle_(exclude={"text/html"})) == {"text/plain", "image/svg+xml"}


def test_without_graphviz_there_is_the_text(monkeypatch):
    made = neuron()
    monkeypatch.setenv("GRAPHVIZ_DOT", "no-such-program")
    bundle = made._repr_mimebundle_()
    assert list(bundle) == ["text/plain"]
    assert bundle["text/plain"].startswith(str(made))
    assert "no-such-program" in bundle["text/plain"]


def test_of_a_very_long_text_the_beginning_is_shown():
    whole = "\n".join(map(str, range(MOST_TEXT_LINES)))
    assert shortened(whole) == whole
    more = shortened(whole + "\n200\n201").splitlines()
    assert more[:MOST_TEXT_LINES] == whole.splitlines()
    assert more[MOST_TEXT_LINES:] == ["… (2 more lines: print() shows all of them)"]


def test_save_and_view(tmp_path, monkeypatch):
    made, opened = neuron(), []
    assert made.save(tmp_path / "page.html") == str(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == made.html()
    monkeypatch.setattr(webbrowser, "open", opened.append)
    path = made.view()
    assert opened[0].startswith("file:///")
    assert opened[0].endswith(path.replace("\\", "/").rsplit("/", 1)[1])


def test_the_picture_is_drawn_once(monkeypatch):
    made, drawn = neuron(), []
    picture = made.picture
    monkeypatch.setattr(made, "picture", lambda: drawn.append(1) or picture())
    assert made._repr_mimebundle_() == made._repr_mimebundle_()
    assert len(drawn) == 1


def test_a_page_that_is_too_large_for_a_picture_is_shown_without_one(monkeypatch):
    made = neuron()

    def refuse():
        raise ValueError("too many boxes")

    monkeypatch.setattr(made, "picture", refuse)
    bundle = made._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert bundle["text/plain"].endswith("too many boxes")
    assert [tag for tag, _ in Tags(bundle["text/html"]).found] == ["div", "iframe"]
    assert attributes(bundle["text/html"], "iframe")["height"] == str(HIGHEST)


def test_it_is_saved_under_a_name_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert neuron().save() == "stepper.html"
    assert (tmp_path / "stepper.html").is_file()


def test_a_page_says_what_it_needs():
    with pytest.raises(NotImplementedError):
        Showable().html()
    with pytest.raises(NotImplementedError):
        Showable().picture()


# ---- the frame ----


@pytest.mark.parametrize("make", [neuron, hostile])
def test_the_frame_holds_the_page_as_it_is(make):
    made = make()
    frame = attributes(html_of(made), "iframe")
    assert frame["srcdoc"] == made.html()
    assert frame["sandbox"] == "allow-scripts"
    assert frame["title"] == made.session.title
    assert [tag for tag, _ in Tags(html_of(made)).found] == ["div", "img", "iframe"]


def test_it_is_one_line_for_markdown():
    text = html_of(hostile())
    assert len(text.splitlines()) == 1
    mistune = pytest.importorskip("mistune")
    rendered = mistune.create_markdown(escape=False)(f"Before.\n\n{text}\n\nAfter.")
    assert rendered.split("\n") == ["<p>Before.</p>", text, "", "<p>After.</p>", ""]


def test_the_picture_is_behind_it():
    made = neuron()
    kind, _, data = attributes(html_of(made), "img")["src"].partition(";base64,")
    assert kind == "data:image/svg+xml"
    assert b64decode(data).decode() == made.picture()


@pytest.mark.parametrize("make", [neuron, hostile])
def test_the_picture_remains_where_frames_are_taken_out(make):
    """As on GitHub, and in JupyterLab for notebooks that are not trusted."""
    bleach = pytest.importorskip("bleach")
    clean = bleach.clean(
        html_of(make()),
        tags=SANE,
        attributes={"img": ["src", "alt"]},
        protocols=["http", "https", "data"],
        strip=True,
    )
    left = Tags(clean)
    assert [tag for tag, _ in left.found] == ["div", "img"]
    assert left.found[1][1]["src"].startswith("data:image/svg+xml;base64,")
    assert unescape(left.found[1][1]["alt"]) == make().session.title  # bleach escapes it once more
    assert "".join(left.texts) == ""
