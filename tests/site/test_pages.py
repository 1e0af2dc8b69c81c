"""The pages that the site is made of leave nothing out."""

import importlib
import inspect
import re
from collections import Counter
from pathlib import Path

import pytest

from ..test_documents import ROOT, refresh

DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```\{(\w+)\} (.+)\n((?:.*\n)*?)```$", re.MULTILINE)
PACKAGES = ["autograd", "nn", "nn.board", "nn.datasets", "nn.estimators", "nn.plot", "nn.schedules"]


def blocks(folder, kind):
    """(page, argument, lines) of the blocks of a kind on the pages of a folder of docs/."""
    for page in sorted((DOCS / folder).glob("*.md")):
        for found, argument, body in BLOCK.findall(page.read_text(encoding="utf-8")):
            if found == kind:
                yield page.name, argument, body.split()


def public(package):
    """The public names of a package, but for its public modules, which have their own blocks."""
    module = importlib.import_module(package)
    own = [name for name, held in vars(module).items() if getattr(held, "__module__", "") == package]
    names = getattr(module, "__all__", [name for name in own if not name.startswith("_")])
    return {name for name in names if not inspect.ismodule(getattr(module, name))}


@pytest.mark.parametrize("package", PACKAGES)
def test_the_api_has_every_public_name_once(package):
    named = Counter(name for _, module, names in blocks("api", "api") if module == package for name in names)
    assert named == Counter(public(package))


def test_the_api_has_every_public_module():
    assert {module for _, module, _ in blocks("api", "api")} == set(PACKAGES)
    nn = importlib.import_module("nn")
    modules = {f"nn.{name}" for name in nn.__all__ if inspect.ismodule(getattr(nn, name))}
    assert modules <= set(PACKAGES)


def test_every_room_is_shown_once():
    shown = Counter(folder for _, folder, _ in blocks("house", "room"))
    packages = [path.parent for top in ("autograd", "nn") for path in (ROOT / top).rglob("__init__.py")]
    rooms = {folder.relative_to(ROOT).as_posix() for folder in packages} - {"nn"}
    assert shown == Counter(rooms | {"autograd/step/page/assets"})


def test_every_photograph_of_the_documents_is_live_on_the_site():
    text = "".join((ROOT / document).read_text(encoding="utf-8") for document in refresh.DOCUMENTS)
    photographs = {
        Path(name).name
        for name in re.findall(r"\]\((\S+\.png)\)", text)
        if f'"{Path(name).stem}.html"' in text
    }
    assert photographs == set(refresh.MOMENTS)


def menu(folder):
    """(title, page) of each line in the menu of a folder."""
    text = (DOCS / folder / "index.md").read_text("utf-8")
    for block in re.findall(r"^```\{toctree\}\n(.*?)^```$", text, re.M | re.S):
        for line in block.splitlines():
            if line and not line.startswith(":"):
                title, page = re.fullmatch(r"(?:(.*) <)?(.+?)>?", line).groups()
                yield title, page.removesuffix("/index")


@pytest.mark.parametrize("folder", ["", "api", "house"])
def test_every_page_is_in_the_menu(folder):
    entries = [page for _, page in menu(folder)]
    pages = [path.stem for kind in ("md", "ipynb") for path in (DOCS / folder).glob(f"*.{kind}")]
    inner = [] if folder else ["api", "house"]
    assert sorted([*entries, "index"]) == sorted([*pages, *inner])


def test_the_korean_menu_is_the_english_one_with_the_pages_that_are_korean():
    korean = {path.stem for path in (DOCS / "ko").iterdir()} - {"index"}
    there = [page for _, page in menu("")]
    assert [page.removeprefix("/") for _, page in menu("ko")] == there
    assert korean <= set(there), "a Korean page has an English twin of its name"
    for title, page in menu("ko"):
        assert page in korean if not page.startswith("/") else page[1:] not in korean, page
        assert re.search("[가-힣]|^API", title)
        assert title.endswith(" (영어)") == page.startswith("/")
