"""ES modules joined into one script, in the order of their imports: a page is one file, without a bundler."""

import re
from collections.abc import Callable, Iterator

HEAD = re.compile(r"\A(?://.*\n)+\n")  # what a module says of itself
IMPORT = re.compile(r'^import \{((?:\s*\w+,)*\s*\w+,?\s*)\} from "\./(\w+\.js)";\n+', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|function\*?|class) )", re.MULTILINE)
OTHER = re.compile(r"^\s*(?:import|export)\b.*|\bimport\s*[.(].*", re.MULTILINE)
DECLARED = re.compile(
    r"^(export )?(?:async )?(?:const|let|var|function\*?|class) +(?:(\w+)|[\[{]([^\]}]*)[\]}])", re.MULTILINE
)

Read = Callable[[str], str]  # the text of a module, by the name of its file


def joined(entry: str, read: Read) -> str:
    r"""The module `entry` behind all that it imports, each once and behind its own imports, as one script.

    Two forms are understood, at the beginning of a line: `import { a, b } from "./file.js";`, and `export`
    before a const, function or class. Raises ValueError for any other, for a name that is imported and not
    exported, for modules that import each other, and for a name that two of them declare: they come to share
    one scope.

    >>> texts = {"a.js": "export const x = 1;", "b.js": 'import { x } from "./a.js";\n\nf(x);'}
    >>> print(joined("b.js", texts.__getitem__))
    const x = 1;
    f(x);
    """
    texts = in_order(entry, read)
    check(texts)
    return "\n".join(plain(file, text) for file, text in texts.items())


def in_order(entry: str, read: Read) -> dict[str, str]:
    """The texts of the modules, depth first."""
    found: dict[str, str] = {}

    def visit(file: str, importers: list[str]) -> None:
        if file in importers:
            raise ValueError(f"modules import each other: {' -> '.join([*importers, file])}")
        if file not in found:
            text = read(file)
            for other, _ in imports(text):
                visit(other, [*importers, file])
            found[file] = text

    visit(entry, [])
    return found


def check(texts: dict[str, str]) -> None:
    """What is imported is exported, and no name is declared twice."""
    owners: dict[str, str] = {}
    for file, text in texts.items():
        for other, names in imports(text):
            if missing := sorted(names - set(declared(texts[other], exported=True))):
                raise ValueError(f"{file} imports {', '.join(missing)}, which {other} does not export")
        for name in declared(text):
            if owners.setdefault(name, file) != file:
                raise ValueError(f"{owners[name]} and {file} both declare {name}")


def imports(text: str) -> Iterator[tuple[str, set[str]]]:
    """(file, names) for each import of a module."""
    for names, file in IMPORT.findall(text):
        yield file, set(names.replace(",", " ").split())


def declared(text: str, exported: bool = False) -> Iterator[str]:
    """The names at the top level of a module; only those that it exports, if that is asked for."""
    for export, single, several in DECLARED.findall(text):
        if export or not exported:
            yield from [single] if single else [each.split(":")[-1].strip() for each in several.split(",")]


def plain(file: str, text: str) -> str:
    """What is left of a module: its declarations and statements."""
    script = EXPORT.sub("", IMPORT.sub("", HEAD.sub("", text)))
    if other := OTHER.search(script):
        raise ValueError(f"{file} has an import or export that cannot be joined: {other[0].strip()}")
    return script
