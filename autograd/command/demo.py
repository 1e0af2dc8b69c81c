"""demo: the demos of the source repository."""

import argparse
import ast
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from ..formula.symbol import printable
from .arguments import PARSER_OPTIONS, Parser, UsageError, command_parser
from .gallery import run_all
from .output import columns, document

SOURCE = "https://github.com/glassgrad/glassgrad"
HOME = Path(__file__).parent.parent.parent  # of a clone: the demos are not installed
EXAMPLE = """\
Examples: glassgrad demo xor --seed 1
          glassgrad demo all --out out       all of them, and out/index.html with their pictures

Without NAME the demos are listed. What stands behind NAME is for the demo: glassgrad demo xor --help"""
ALL = "all"


def add(commands: Any) -> None:
    parser = command_parser(commands, "demo", "run a demo", EXAMPLE)
    parser.add_argument("name", nargs="?", metavar="NAME", help="which one")
    parser.add_argument(
        "values", nargs=argparse.REMAINDER, metavar="...", help="its own options: --help lists them"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int | None:
    demos = descriptions()
    if args.name is None:
        document(demos) if args.json else print(*columns(demos.items()), sep="\n")
        return None
    if args.name not in (*demos, ALL):
        raise UsageError(f"there is no demo {printable(args.name)}: choose one of {', '.join(demos)}, or all")
    if args.json:
        raise UsageError("a demo prints no JSON; the list of the demos is one with --json")
    sys.path.insert(0, str(HOME))
    try:
        if args.name == ALL:
            return run_all(demos, main_of, folder_in(args.values))
        return main_of(args.name)(args.values)
    finally:
        sys.path.remove(str(HOME))


def main_of(name: str) -> Callable[..., int]:
    """The function `main` of a demo."""
    main: Callable[..., int] = import_module(f"demos.{name}").main
    return main


def folder_in(argv: list[str]) -> Path:
    """The folder that the options of `demo all` name; it is made. Raises UsageError if that cannot be."""
    parser = Parser(
        "glassgrad demo all", description="Run all demos, each with its defaults.", **PARSER_OPTIONS
    )
    parser.add_argument(
        "--out", metavar="DIR", default="out", help="where index.html and the pictures go (out)"
    )
    name = parser.parse_args(argv).out
    try:
        if not name.strip():
            raise OSError("it has no name")
        Path(name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"--out {printable(name)} is no folder to write to: {error.strerror or error}"
        ) from None
    return Path(name)


def descriptions() -> dict[str, str]:
    """{name: the first line of its docstring} for each demo. Raises UsageError where there are none."""
    if not (HOME / "pyproject.toml").is_file() or not (HOME / "demos" / "__main__.py").is_file():
        raise UsageError(
            "the demos are not part of the installed package, but of the source repository of glassgrad, in "
            f"its folder demos/: git clone {SOURCE}, and in it python -m autograd demo runs them"
        )
    paths = (HOME / "demos").glob("*.py")
    modules = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    return {
        name: (ast.get_docstring(tree) or "").partition("\n")[0]
        for name, tree in sorted(modules.items())
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body)
        and not name.startswith("_")
    }
