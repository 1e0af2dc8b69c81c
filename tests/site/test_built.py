"""The site as it was built: its links, and what a browser makes of it, without a network."""

import doctest
import importlib
import os
import re
import threading
from functools import cache, partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from ..browser import Watch
from ..test_documents import ROOT

LOADED = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src", "use": "href"}
KINDS = {
    "start": "index.html",
    "guide": "fitting.html",
    "API": "api/derivatives.html",
    "gallery": "gallery.html",
    "notebook": "the-chain-rule.html",
    "room": "house/engine.html",
    "table": "operations.html",
    "search": "search.html?q=logsumexp",
    "Korean start": "ko/index.html",
    "Korean guide": "ko/tour.html",
}
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


class Page(HTMLParser):
    """The ids of a page, its links, and what it loads."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.loaded = set(), [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self.ids.update(held[key] for key in ("id", "name") if held.get(key))
        if tag == "a" and held.get("href"):
            self.links.append(held["href"])
        if held.get(LOADED.get(tag)):
            self.loaded.append(held[LOADED[tag]])


read = cache(Page)


OTHERS = ("live", "try", "_static")  # folders of pages that Sphinx has not made


@pytest.fixture(scope="module")
def pages(site):
    found = {path for path in site.rglob("*.html") if path.relative_to(site).parts[0] not in OTHERS}
    assert len(found) > 50
    return found


def test_every_link_leads_to_a_page_and_a_place_on_it(pages, site):
    links = {(path, link) for path in pages for link in [*read(path).links, *read(path).loaded]}
    lost = [(path, link) for path, link in links if not leads_somewhere(link, path, site, pages)]
    assert sorted((path.relative_to(site).as_posix(), link) for path, link in lost) == []


def leads_somewhere(link, path, site, pages):
    """Whether there is what a link leads to. Links to other hosts are not followed."""
    parts = urlsplit(link)
    if parts.scheme:
        return parts.scheme in ("data", "mailto") or bool(re.match(r"https://[\w.-]+\.[a-z]+(/|$)", link))
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not (target.is_file() and site in target.parents):
        return False
    return not parts.fragment or target not in pages or unquote(parts.fragment) in read(target).ids


def test_nothing_is_loaded_from_another_host(pages, site):
    assert [link for path in pages for link in read(path).loaded if re.match(r"(https?:)?//", link)] == []
    for path in [*site.rglob("*.css"), *(site / "live").glob("*.html")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"""(url\(|@import|src=|<link[^>]+href=)\s*["']?(https?:)?//""", text), path


def test_no_page_tells_where_it_was_built(pages):
    assert [path for path in pages if str(ROOT) in path.read_text(encoding="utf-8")] == []


def test_each_page_says_its_language_and_where_it_is_in_the_other_one(pages, site):
    names = {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in pages}
    for name, text in names.items():
        own, other = ("ko", "en") if name.startswith("ko/") else ("en", "ko")
        twin = name.removeprefix("ko/") if own == "ko" else f"ko/{name}"
        link = os.path.relpath(twin if twin in names else "ko/index.html", Path(name).parent)
        assert re.search('<html[^>]* lang="(..)"', text)[1] == own, name
        assert f'<a class="muted-link" href="{link}" hreflang="{other}" lang="{other}">' in text, name
        assert (f'<link rel="alternate" hreflang="{other}" href="{link}">' in text) == (twin in names), name
    assert sum(name.startswith("ko/") for name in names) == len([*(ROOT / "docs" / "ko").iterdir()])


def test_the_korean_notebook_shows_what_the_english_one_does(site):
    def shown(page):
        return re.findall("srcdoc=|<svg ", (site / page).read_text(encoding="utf-8").split("<article")[1])

    assert "srcdoc=" in shown("the-chain-rule.html")
    assert shown("ko/the-chain-rule.html") == shown("the-chain-rule.html")


@pytest.mark.parametrize("name", ["api", "languages", "links", "rooms"])
def test_the_examples_of_the_extension(name, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "docs")
    result = doctest.testmod(importlib.import_module(f"extension.{name}"))
    assert result.failed == 0 < result.attempted


# ---- in a browser ----


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def home(site):
    """The address of the site, on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def visit(context, site, home):
    """A page that asks for nothing but what the site has, and says nothing."""
    page = context.new_page()
    here = Watch(page, (home, site.as_uri()))
    yield page
    assert here.seen == []


ONCE = """() => {  // of the thousands of words in blocks of code one of each kind, for they have its colours
    const seen = new Set();
    for (const word of document.querySelectorAll("pre span[class]")) {
        const kind = `${word.className} in ${word.closest("div[class]").className}`;
        if (seen.has(kind)) word.replaceWith(...word.childNodes);
        seen.add(kind);
    }
}"""


def violations(page, **options):
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate(ONCE)
    options = {"resultTypes": ["violations"], "iframes": False, **options}  # frames have tests of their own
    found = Axe().run(page, options=options).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]][:5]) for each in found]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "scheme", "options"),
    [
        pytest.param(DESK, "light", {}, id="desk"),
        pytest.param(DESK, "dark", {"runOnly": ["color-contrast"]}, id="dark"),
        pytest.param(PHONE, "light", {}, id="phone", marks=pytest.mark.nightly),
    ],
)
def test_every_kind_of_page_can_be_read_by_all(visit, home, size, scheme, options):
    visit.emulate_media(color_scheme=scheme)
    visit.set_viewport_size(size)
    found = {}
    for kind, name in KINDS.items():
        visit.goto(f"{home}/{name}")
        if kind == "search":
            visit.locator("#search-results a").first.wait_for()
        found[kind] = violations(visit, **options)
    assert {kind: wrong for kind, wrong in found.items() if wrong} == {}


CUT_OFF = """() => {  // what is not in the window, and in nothing that scrolls
    const scrolls = (x) => ["auto", "scroll"].includes(getComputedStyle(x).overflowX);
    const isKept = (x) => x.tagName !== "ARTICLE" && (scrolls(x) || isKept(x.parentElement));
    const isOut = (x) => x.getBoundingClientRect().right > innerWidth + 1;
    const wide = document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [];
    const out = [...document.querySelectorAll("article *")].filter((x) => isOut(x) && !isKept(x));
    return [...wide, ...out.map((x) => x.outerHTML.slice(0, 100))];
}"""


@pytest.mark.slow
def test_no_page_is_wider_than_a_phone(visit, home, site, pages):
    visit.set_viewport_size(PHONE)
    wide = {}
    for path in sorted(pages):
        visit.goto(f"{home}/{path.relative_to(site).as_posix()}", wait_until="domcontentloaded")
        wide[path.name] = visit.evaluate(CUT_OFF)
    assert {name: found[:3] for name, found in wide.items() if found} == {}


@pytest.mark.slow
@pytest.mark.parametrize("place", ["served", "opened as a file"])
def test_search_finds_a_word_and_leads_to_it(visit, home, site, place):
    visit.goto(f"{home if place == 'served' else site.as_uri()}/index.html")
    visit.locator(".sidebar-search").fill("Yoshida")
    visit.locator(".sidebar-search").press("Enter")
    visit.locator("#search-results a", has_text="An orbit").first.click()
    visit.locator("h1", has_text="An orbit").wait_for()


@pytest.mark.slow
def test_the_start_page_can_be_stepped_and_its_frame_has_its_colours(visit, home):
    visit.emulate_media(color_scheme="light")
    visit.goto(f"{home}/index.html")
    inside = visit.frame_locator(".live iframe")
    before = inside.locator("#counter").inner_text()
    inside.locator("#step").click()
    assert inside.locator("#counter").inner_text() != before
    for theme in ("dark", "light", "auto"):
        visit.locator(".theme-toggle-content .theme-toggle").click()
        inside.locator(f"#theme[data-theme={theme}]").wait_for()


@pytest.mark.slow
def test_the_switch_stays_on_the_page_and_korean_pages_stay_korean(visit, home):
    def here():
        return visit.url.removeprefix(f"{home}/"), visit.locator("html").get_attribute("lang")

    visit.goto(f"{home}/the-chain-rule.html")
    visit.locator(".languages a").click()
    assert here() == ("ko/the-chain-rule.html", "ko")
    visit.locator("footer a", has_text="다음").click()
    assert here() == ("ko/curriculum.html", "ko")
    visit.locator(".languages a").click()
    assert here() == ("curriculum.html", "en")
    visit.goto(f"{home}/stepping.html")
    visit.locator(".languages a").click()
    assert here() == ("ko/index.html", "ko")
    visit.locator(".sidebar-tree a", has_text="5분 둘러보기").click()
    visit.locator(".live iframe").scroll_into_view_if_needed()
    visit.frame_locator(".live iframe").locator("#step", has_text="한 단계").wait_for()
    visit.locator(".sidebar-brand").click()
    assert here() == ("ko/index.html", "ko")
    visit.locator(".sidebar-search").fill("역전파")
    visit.locator(".sidebar-search").press("Enter")
    visit.locator("#search-results a", has_text="연쇄 법칙").first.click()
    assert visit.locator("html").get_attribute("lang") == "ko"
