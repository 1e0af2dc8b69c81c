"""The rooms of the house and the doors between them: who may import what, read from the source."""

import ast
import pathlib
import subprocess
import sys

import pytest

import autograd

ROOT = pathlib.Path(__file__).parent.parent
MAY_IMPORT = {  # file -> what it may import from autograd, when it is loaded
    "floats.py": set(),
    "ops.py": {"floats"},
    "chain.py": set(),  # any node will do
    "real.py": set(),
    "pause.py": set(),
    "accumulate.py": {"ops", "chain"},
    "value.py": {"ops", "chain", "accumulate", "pause", "real"},
    "copying.py": {"ops", "chain", "value"},
    "tree.py": {"value"},
    "functions.py": {"ops", "real", "value"},
    "functional.py": {"ops", "chain", "pause", "tree", "value"},
    "symbol.py": {"ops"},
    "scope.py": set(),
    "unfold.py": {"ops", "chain", "pause", "value"},
    "lines.py": {"symbol", "value"},
    "flow.py": set(),
    "paths.py": {"symbol"},
    "members.py": {"ops", "scope"},
    "layers.py": {"members", "scope", "symbol"},
    "ledger.py": {"lines", "paths", "symbol"},
    "trace.py": {"chain", "flow", "layers", "ledger", "lines", "symbol", "unfold"},
    "check.py": {"chain", "functional", "pause", "tree", "value"},
    "label.py": {"value"},
    "expression.py": {"functions", "ops", "real", "symbol", "value"},
    "__main__.py": {"command"},
}
LATER = {  # file -> what it may import inside a function, for a method that belongs to another room
    "value.py": {"trace", "copying"},
}
ROOMS = {  # a folder of autograd -> what its files may import from autograd, beside each other
    "draw": {"ops", "chain", "flow", "members", "scope", "symbol", "trace", "unfold", "value"},
    "compiler": {"ops", "chain", "floats", "functions", "pause", "real", "tree", "value"},
    "command": {
        "check",
        "compile",
        "draw",
        "expression",
        "functional",
        "step",
        "symbol",
        "value",
    },
    "step": {
        "ops",
        "chain",
        "draw",
        "expression",
        "lines",
        "members",
        "paths",
        "pause",
        "real",
        "scope",
        "symbol",
        "trace",
        "tree",
        "unfold",
        "value",
    },
}
INSIDES = {  # a room -> the rooms, and the files in them, that it imports
    "command": {"draw", "step", "step/script"},
    "step": {"draw", "draw/graph", "draw/groups", "draw/render", "draw/scale", "draw/theme"},
}
THIRD_PARTY = {  # file or folder -> what else it may import, and only inside functions
    "tree.py": {"numpy"},
    "draw": {"graphviz", "graphviz_pure"},
    "compiler": {"numpy", "numba"},
    "step": {"anywidget", "rich", "textual", "traitlets"},
}
WHEN_LOADED = {  # files that are loaded only for what they import
    "compiler/support.py",
    "compiler/run_arrays.py",
    "compiler/run_loops.py",
    "step/terminal/app.py",
    "step/terminal/detail.py",
    "step/terminal/entry.py",
    "step/terminal/graph.py",
    "step/terminal/help.py",
    "step/terminal/text.py",
}
FILES = sorted((ROOT / "autograd").rglob("*.py"))
files = pytest.mark.parametrize(
    "path", FILES, ids=[p.relative_to(ROOT / "autograd").as_posix() for p in FILES]
)


def imports(path):
    """(module, name, level, when) for each import of a file; `when` is "load", "later" or "typing"."""
    found = []

    def visit(node, when):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for child in node.body:
                visit(child, "typing")
            return
        if isinstance(node, ast.Import):
            found.extend((alias.name, "", 0, when) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.extend((node.module or "", alias.name, node.level, when) for alias in node.names)
        if isinstance(node, (ast.FunctionDef, ast.Lambda)):
            when = "later" if when == "load" else when
        for child in ast.iter_child_nodes(node):
            visit(child, when)

    visit(ast.parse(path.read_text(encoding="utf-8")), "load")
    return found


def absolute(path, module, name, level):
    """The file or folder of autograd that an import in `path` reaches; "" for a module of another package."""
    if not level:
        return (
            module.removeprefix("autograd").removeprefix(".") or "__init__"
            if module.split(".")[0] == "autograd"
            else ""
        )
    folder = path.parent
    for _ in range(level - 1):
        folder = folder.parent
    target = "/".join([*folder.relative_to(ROOT / "autograd").parts, *module.split(".")]).strip("/.")
    return target if module else f"{target}/{name}".strip("/")


def room(target):
    return target.split("/")[0]


def rule(path):
    inside = path.relative_to(ROOT / "autograd")
    return inside.parts[0] if len(inside.parts) > 1 else inside.name


def reached(key, *times):
    """What the files of a room, or one file, import of autograd when they are loaded, or later."""
    return {
        target
        for path in FILES
        if rule(path) == key
        for module, name, level, when in imports(path)
        if when in times and (target := absolute(path, module, name, level)) and room(target) != key
    }


@pytest.mark.parametrize("key", ROOMS)
def test_a_room_imports_what_it_may_and_no_rule_is_left_over(key):
    targets = reached(key, "load", "later")
    assert {room(target) for target in targets} == ROOMS[key]
    assert {target for target in targets if room(target) in ROOMS} == INSIDES.get(key, set())


@pytest.mark.parametrize("key", MAY_IMPORT)
def test_a_file_imports_what_it_may_and_no_rule_is_left_over(key):
    assert {room(target) for target in reached(key, "load")} == MAY_IMPORT[key]
    assert {room(target) for target in reached(key, "later")} == LATER.get(key, set())


@files
def test_third_parties_are_loaded_when_they_are_first_used(path):
    for module, _, level, when in imports(path):
        top = module.split(".")[0]
        if level or top == "autograd" or top in sys.stdlib_module_names:
            continue
        assert top in THIRD_PARTY.get(rule(path), set()), f"{path.name} imports {module}"
        if path.relative_to(ROOT / "autograd").as_posix() in WHEN_LOADED:
            continue
        assert when in {"later", "typing"}, f"{path.name} imports {module} when it is loaded"


@files
def test_nothing_in_autograd_knows_the_nets_or_the_demos(path):
    assert not {"nn", "demos", "benchmarks", "tests"} & {module.split(".")[0] for module, *_ in imports(path)}


def test_every_file_has_a_rule_and_every_rule_a_file():
    assert {rule(path) for path in FILES} - {"__init__.py"} == set(MAY_IMPORT) | set(ROOMS)
    assert set(LATER) <= set(MAY_IMPORT)


def test_rules_have_no_circles():
    order = list(MAY_IMPORT)
    done = set()
    while order:
        ready = [file for file in order if {f"{name}.py" for name in MAY_IMPORT[file] - set(ROOMS)} <= done]
        assert ready, order
        done.update(ready)
        order = [file for file in order if file not in done]


def public(package):
    return set(__import__(package).__all__)


OUTSIDE = [path for folder in ("nn", "demos") for path in sorted((ROOT / folder).rglob("*.py"))]


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_nn_and_demos_use_public_names_only(path):
    folder = path.relative_to(ROOT).parts[0]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for module, name, level, _ in imports(path):
        package = module.split(".")[0]
        if level or package not in ("autograd", "nn", "demos"):
            continue
        assert package != "demos" or folder == "demos"
        if package == "autograd" or (package == "nn" and folder == "demos"):
            assert module == package, f"{path.name} reaches into {module}"
            assert not name or name in public(package), f"{path.name} imports {name} from {package}"
    aliases = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == "autograd"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            assert node.attr in autograd.__all__, f"{path.name} uses autograd.{node.attr}"


def fresh(program, *options):
    """What a new interpreter prints."""
    ran = subprocess.run(
        [sys.executable, *options, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


LOADED = """
import sys
before = set(sys.modules)
import autograd
print(*sorted({name.partition(".")[0] for name in set(sys.modules) - before}))
"""


def test_import_autograd_loads_the_standard_library_alone():
    loaded = set(fresh(LOADED, "-S").split())  # -S: nothing that was ever installed is on the path
    assert loaded - {"autograd"} <= sys.stdlib_module_names
    assert not loaded & {
        "dataclasses",
        "inspect",
        "ast",
        "asyncio",
        "logging",
        "pickle",
        "random",
        "subprocess",
        "copy",
    }


def test_import_autograd_does_not_load_the_drawing():
    program = "import sys, autograd; print(*[name for name in sys.modules if name.startswith('autograd.')])"
    loaded = fresh(program, "-S").split()
    assert "autograd.value" in loaded
    assert not [
        name
        for name in loaded
        if name.startswith(("autograd.draw", "autograd.copying", "autograd.compiler", "autograd.step"))
    ]


def test_the_engine_works_without_anything_installed():
    program = (
        "import autograd, copy, pickle; from autograd import Value, grad, hessian, trace, gradcheck\n"
        "x = Value(3.0); y = (x * x).tanh(); y.backward(); str(trace(y)); pickle.dumps(copy.deepcopy(y))\n"
        "gradcheck(lambda x: x.exp(), 1.0); print(hessian(lambda x: x[0] * x[1])([1.0, 2.0]))"
    )
    assert fresh(program, "-S") == "[[0.0, 1.0], [1.0, 0.0]]\n"
