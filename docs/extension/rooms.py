"""A room of the house: a folder of the packages, in its own words, and its files with a sentence of each."""

import ast
import re
from pathlib import Path

from . import links
from .links import ROOT

COMMENT = {".js": re.compile(r"// (.*(?:\n// .+)*)"), ".c": re.compile(r"/\* (.*?)\*/", re.DOTALL)}
COMMENT[".h"] = COMMENT[".c"]


def written(folder: str, _: list[str]) -> str:
    """What the folder says of itself, and a table of its files, with links to their sources."""
    words = [own_words(ROOT / folder), "", f"What it alone knows: {known(folder)}." if known(folder) else ""]
    rows = [f"| [`{path.name}`]({repository_path(path)}) | {about(path)} |" for path in files(ROOT / folder)]
    return "\n".join([*words, "", "| file | what it does |", "|---|---|", *rows])


def known(folder: str) -> str:
    """What CONTRIBUTING.md says in its table of rooms; "" for a folder that shares the row of another one.

    >>> known("nn/data")[:19]
    'samples and targets'
    """
    package, _, room = folder.partition("/")
    house = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    tables = dict(zip(("autograd", "nn"), house.split("| folder | what it alone knows |")[1:]))
    for names, text in re.findall(r"^\| (`.+?) \| (.+) \|$", tables[package], re.MULTILINE):
        if re.search(rf"`{room or 'autograd/*.py'}/?`".replace("*", r"\*"), names):
            return links.rewritten(text, ROOT / "CONTRIBUTING.md", ROOT, "")
    return ""


def repository_path(path: Path) -> str:
    return "repository:" + path.relative_to(ROOT).as_posix()


def files(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.iterdir() if path.suffix in (".py", *COMMENT))
    return [path for path in found if not path.stem.startswith("__")]


def own_words(folder: Path) -> str:
    """The docstring of the package up to its examples; "" for a folder without one."""
    package = folder / "__init__.py"
    words = ast.get_docstring(ast.parse(package.read_text(encoding="utf-8"))) if package.exists() else ""
    return (words or "").partition("\n>>>")[0].strip()


def about(path: Path) -> str:
    """The first sentence of what a file says of itself.

    >>> about(ROOT / "autograd" / "floats.py")[:10]
    'Functions '
    """
    text = path.read_text(encoding="utf-8")
    found = COMMENT[path.suffix].match(text) if path.suffix in COMMENT else None
    words = ast.get_docstring(ast.parse(text)) if path.suffix == ".py" else found and found[1]
    plain = " ".join((words or "").partition("\n\n")[0].replace("\n//", "").split())
    return re.split(r"(?<=[.:]) (?=[A-Z])", plain)[0].removesuffix(":").replace("|", r"\|")
