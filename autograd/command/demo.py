"""demo: the demos of the source repository."""

import argparse
import ast
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from ..formula.symbol import printable
from .arguments import UsageError, command_parser
from .output import columns, document

HOME = Path(__file__).parent.parent.parent  # of a clone: the demos are not installed
EXAMPLE = """\
Example: glassgrad demo xor --seed 1
Without NAME the demos are listed. What stands behind NAME is for the demo: glassgrad demo xor --help"""


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
    if args.name not in demos:
        raise UsageError(f"there is no demo {printable(args.name)}: choose one of {', '.join(demos)}")
    if args.json:
        raise UsageError("a demo prints no JSON; the list of the demos is one with --json")
    sys.path.insert(0, str(HOME))
    try:
        code: int = import_module(f"demos.{args.name}").main(args.values)
    finally:
        sys.path.remove(str(HOME))
    return code


def descriptions() -> dict[str, str]:
    """{name: the first line of its docstring} for each demo. Raises UsageError where there are none."""
    if not (HOME / "pyproject.toml").is_file() or not (HOME / "demos" / "__main__.py").is_file():
        raise UsageError(
            "the demos are not part of the installed package, but of the source repository of glassgrad, in "
            "its folder demos/: in a clone of it, python -m autograd demo runs them"
        )
    paths = (HOME / "demos").glob("*.py")
    modules = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    return {
        name: (ast.get_docstring(tree) or "").partition("\n")[0]
        for name, tree in sorted(modules.items())
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body)
        and not name.startswith("_")
    }
