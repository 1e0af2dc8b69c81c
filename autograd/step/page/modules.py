"""ES modules joined into one script, in the order of their imports: a page is one file, without a bundler."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

HEAD = re.compile(r"\A(?://.*\n)+\n")  # what a module says of itself
COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)  # a line of its own
IMPORT = re.compile(r'^import \{((?:\s*\w+,)*\s*\w+,?\s*)\} from "\./(\w+\.js)";\n+', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|function\*?|class) )", re.MULTILINE)
OTHER = re.compile(r"^ *(?:import|export)\b.*", re.MULTILINE), re.compile(r"import *[.(].*")
DECLARED = re.compile(
    r"^(export )?(?:async )?(?:const|let|var|function\*?|class) +(?:(\w+)|[\[{]([^\]}]*)[\]}])", re.MULTILINE
)


class Module(NamedTuple):
    imports: list[tuple[str, set[str]]]  # file, names
    exports: list[str]
    names: list[str]  # at its top level
    script: str  # its declarations and statements


def joined(entry: str, read: Callable[[str], str]) -> str:
    r"""The module `entry` behind all that it imports, each once and behind its own imports, as one script.

    `read` gives the text of a module, by the name of its file. Two forms are understood, at the beginning of
    a line: `import { a, b } from "./file.js";`, and `export` before a const, function or class.

    Lines that are comments are left out.

    Raises ValueError for any other, for a name that is imported and not exported, for modules that import
    each other, and for a name that two of them declare: they come to share one scope.

    >>> texts = {"a.js": "export const x = 1;", "b.js": 'import { x } from "./a.js";\n\nf(x);'}
    >>> print(joined("b.js", texts.__getitem__))
    const x = 1;
    f(x);
    """
    modules = in_order(entry, lambda file: parsed(file, read(file)))
    check(modules)
    return "\n".join(module.script for module in modules.values())


def in_order(entry: str, module_of: Callable[[str], Module]) -> dict[str, Module]:
    """The modules by their files, depth first."""
    found: dict[str, Module] = {}

    def visit(file: str, importers: list[str]) -> None:
        if file in importers:
            raise ValueError(f"modules import each other: {' -> '.join([*importers, file])}")
        if file not in found:
            module = module_of(file)
            for other, _ in module.imports:
                visit(other, [*importers, file])
            found[file] = module

    visit(entry, [])
    return found


def check(modules: dict[str, Module]) -> None:
    """What is imported is exported, and no name is declared twice."""
    owners: dict[str, str] = {}
    for file, module in modules.items():
        for other, names in module.imports:
            if missing := sorted(names.difference(modules[other].exports)):
                raise ValueError(f"{file} imports {', '.join(missing)}, which {other} does not export")
        for name in module.names:
            if owners.setdefault(name, file) != file:
                raise ValueError(f"{owners[name]} and {file} both declare {name}")


@lru_cache(maxsize=128)
def parsed(file: str, text: str) -> Module:
    imports = [(other, set(names.replace(",", " ").split())) for names, other in IMPORT.findall(text)]
    names = list(declared(text))
    exports = [name for name, is_exported in names if is_exported]
    return Module(imports, exports, [name for name, _ in names], _script(file, text))


def declared(text: str) -> Iterator[tuple[str, bool]]:
    """(name, whether it is exported) for each name at the top level of a module."""
    for export, single, several in DECLARED.findall(text):
        for name in [single] if single else several.split(","):
            yield name.split(":")[-1].strip(), bool(export)


def _script(file: str, text: str) -> str:
    script = EXPORT.sub("", IMPORT.sub("", COMMENT.sub("", HEAD.sub("", text))))
    for pattern in OTHER:
        if other := pattern.search(script):
            raise ValueError(f"{file} has an import or export that cannot be joined: {other[0].strip()}")
    return script
