"""The floors of the house: which folder may import which, read from the source. CONTRIBUTING.md draws it."""

import ast
import pathlib
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter

import pytest

import autograd

ROOT = pathlib.Path(__file__).parent.parent
FILES = sorted((ROOT / "autograd").rglob("*.py"))
NN = sorted((ROOT / "nn").rglob("*.py"))

STAGES = ["compiler/ir", "compiler/graph", "compiler/plan"]
FLOORS = {  # from the ground up: a folder of autograd, or a file that stands higher -> what it stands on
    "": set(),  # the engine
    "words/ko": {""},
    "words": {"", "words/ko"},
    "native": {""},
    "formula": {""},
    "labels": {""},
    "explain": {"", "formula", "labels", "words"},
    "draw": {"", "formula", "labels", "explain"},
    "doctor": {"", "formula", "explain", "words"},
    "compiler/ir": {"", "formula"},
    "compiler/graph": {"", "compiler/ir"},
    "compiler/plan": {"", "compiler/ir", "compiler/graph"},
    "compiler": {"", "compiler/graph"},
    "compiler/python": {"", "formula", *STAGES, "compiler"},
    "compiler/numpy": {"", *STAGES, "compiler"},
    "compiler/numba": {"", "formula", *STAGES, "compiler", "compiler/numpy"},
    "step": {"", "formula", "labels", "words", "explain", "doctor", "draw"},
    "step/page": {"", "formula", "labels", "words", "explain", "doctor", "draw", "step"},
    "step/terminal": {"", "formula", "labels", "words", "explain", "doctor", "draw", "step"},
    "step/stepper.py": {"", "labels", "words", "explain", "draw", "step", "step/page", "step/terminal"},
    "teach": {"", "formula", "words", "explain", "doctor", "step"},
    "command": {
        "",
        "formula",
        "labels",
        "words",
        "explain",
        "doctor",
        "draw",
        "step/page",
        "step/stepper.py",
    },
    "__init__.py": {
        "",
        "labels",
        "explain",
        "doctor",
        "draw",
        "compiler",
        "step/page",
        "step/stepper.py",
        "teach",
    },
    "__main__.py": {"command"},
}
DOORS = {  # Value.explain leads upstairs, and the engine asks whether there is one in C
    ("value.py", "explain/trace.py"),
    ("value.py", "explain/ledger.py"),
    ("value.py", "native/__init__.py"),
}
THIRD_PARTY = {  # folder or file of autograd, or of nn -> what else it may import, inside functions ...
    "nn": {"numpy"},
    "nn/datasets/bundled.py": {"sklearn"},
    "nn/board": {"google", "tensorboardX"},
    "tree.py": {"numpy"},
    "ops.py": {"numpy"},
    "array_functions.py": {"numpy"},
    "compiler": {"numpy"},
    "draw": {"graphviz", "graphviz_pure"},
    "step/page": {"anywidget", "traitlets"},
}
AT_ONCE = {  # ... or as soon as it is loaded, because it is loaded for nothing else
    "compiler/numpy": {"numpy"},
    "compiler/numba": {"numba", "numpy"},
    "step/terminal": {"rich", "textual"},
    "nn/estimators": {"numpy", "sklearn"},
}


def inside(path):
    return path.relative_to(ROOT / "autograd").as_posix()


def named(path):
    return path.relative_to(ROOT).as_posix()


def floor(file):
    """The folder of a file, or the file itself if it has a floor of its own."""
    return file if file in FLOORS else file.rpartition("/")[0]


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path):
    """(module, name, level, when) for each import of a file; `when` is "load", "later" or "typing"."""
    found = []

    def visit(node, when):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            when = "typing"
        if isinstance(node, ast.Import):
            found.extend((alias.name, "", 0, when) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.extend((node.module or "", alias.name, node.level, when) for alias in node.names)
        if isinstance(node, (ast.FunctionDef, ast.Lambda)) and when == "load":
            when = "later"
        for child in ast.iter_child_nodes(node):
            visit(child, when)

    visit(tree(path), "load")
    return found


def targets(path):
    """The files of autograd that a file imports, at any time."""
    for module, name, level, _ in imports(path):
        if level:
            base = path.parents[level - 1].joinpath(*module.split("."))
        elif module.split(".")[0] == "autograd":
            base = ROOT.joinpath(*module.split("."))
        else:
            continue
        candidates = (
            base / f"{name}.py",
            base / name / "__init__.py",
            base.with_suffix(".py"),
            base / "__init__.py",
        )
        yield inside(next(file for file in candidates if file.exists()))


@cache
def arrows():
    """File -> the files that it imports."""
    return {inside(path): set(targets(path)) - {inside(path)} for path in FILES}


files = pytest.mark.parametrize("path", FILES, ids=map(inside, FILES))


@pytest.mark.parametrize("name", FLOORS)
def test_a_floor_stands_on_those_below_it_and_no_rule_is_left_over(name):
    reached = {
        floor(target)
        for file, reaches in arrows().items()
        if floor(file) == name
        for target in reaches
        if (file, target) not in DOORS and not (name and target == "__init__.py")
    }
    assert reached - {name} <= FLOORS[name]
    assert FLOORS[name] <= reached | {""}
    assert all(list(FLOORS).index(below) < list(FLOORS).index(name) for below in FLOORS[name])


def test_there_is_no_circle_of_files_but_through_the_doors():
    for file, target in DOORS:
        assert target in arrows()[file]
    kept = {f: {t for t in ts if (f, t) not in DOORS and t != "__init__.py"} for f, ts in arrows().items()}
    TopologicalSorter(kept).prepare()  # raises CycleError


def test_there_is_no_circle_of_files_of_nn():
    def stands_on(path):
        for module, name, level, when in imports(path):
            if level and when == "load":
                base = path.parents[level - 1].joinpath(*filter(None, module.split(".")))
                yield named(
                    base.with_suffix(".py") if base.with_suffix(".py").exists() else base / f"{name}.py"
                )

    kept = {named(path): set(stands_on(path)) for path in NN if path != ROOT / "nn" / "__init__.py"}
    assert "nn/modules/module.py" in kept["nn/modules/neuron.py"]
    TopologicalSorter(kept).prepare()  # raises CycleError


@pytest.mark.parametrize("path", [*FILES, *NN], ids=named)
def test_third_parties_are_loaded_when_they_are_first_used(path):
    keys = {inside(path), floor(inside(path))} if path in FILES else {"nn", named(path), named(path.parent)}
    at_once = {name for key in keys for name in AT_ONCE.get(key, ())}
    later = {name for key in keys for name in THIRD_PARTY.get(key, ())}
    for module, _, level, when in imports(path):
        top = module.split(".")[0]
        if level or top == "autograd" or top in sys.stdlib_module_names:
            continue
        assert top in at_once | later, f"{path.name} imports {module}"
        assert when != "load" or top in at_once, f"{path.name} imports {module} when it is loaded"


@files
def test_nothing_in_autograd_knows_the_nets_or_the_demos(path):
    assert not {"nn", "demos", "benchmarks", "tests"} & {module.split(".")[0] for module, *_ in imports(path)}


# ---- nn and demos ----


def public(package):
    return set(__import__(package).__all__)


@pytest.mark.parametrize("path", [*NN, *sorted((ROOT / "demos").rglob("*.py"))], ids=named)
def test_nn_and_demos_use_public_names_only(path):
    folder = path.relative_to(ROOT).parts[0]
    for module, name, level, _ in imports(path):
        package = module.split(".")[0]
        if level or package not in ("autograd", "nn", "demos"):
            continue
        assert package != "demos" or folder == "demos"
        if module == "autograd.files":
            continue  # how we write files
        if package == "autograd" or (package == "nn" and folder == "demos"):
            assert module == package, f"{path.name} reaches into {module}"
            assert not name or name in public(package), f"{path.name} imports {name} from {package}"
    aliases = {
        alias.asname or alias.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == "autograd"
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            assert node.attr in autograd.__all__, f"{path.name} uses autograd.{node.attr}"


# ---- what `import autograd` and `import nn` load ----


def fresh(program, *options):
    """What a new interpreter prints."""
    ran = subprocess.run(
        [sys.executable, *options, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


LOADED = "import sys; before = set(sys.modules); import {}; print(*sorted(set(sys.modules) - before))"
SLOW = {"dataclasses", "inspect", "ast", "asyncio", "logging", "pickle", "random", "subprocess", "copy"}


def loads(package):
    """The modules that are loaded by importing a package, ours and others."""
    loaded = set(fresh(LOADED.format(package), "-S").split())  # -S: nothing that was ever installed is there
    ours = {name for name in loaded if name.partition(".")[0] in ("autograd", "nn")}
    return ours, loaded - ours


def test_import_autograd_loads_the_standard_library_and_the_lowest_floors_alone():
    ours, others = loads("autograd")
    assert {name.partition(".")[0] for name in others} <= sys.stdlib_module_names
    assert not others & SLOW
    assert "autograd.value" in ours
    assert not {
        name for name in ours if name.split(".")[1:2] in (["draw"], ["compiler"], ["step"], ["command"])
    }


def test_import_nn_loads_the_standard_library_alone():
    _, others = loads("nn")
    assert {name.partition(".")[0] for name in others} <= sys.stdlib_module_names


def test_the_engine_works_without_anything_installed():
    program = (
        "import autograd, copy, pickle; from autograd import Value, grad, hessian, trace, gradcheck\n"
        "x = Value(3.0); y = (x * x).tanh(); y.backward(); str(trace(y)); pickle.dumps(copy.deepcopy(y))\n"
        "gradcheck(lambda x: x.exp(), 1.0); print(hessian(lambda x: x[0] * x[1])([1.0, 2.0]))"
    )
    assert fresh(program, "-S") == "[[0.0, 1.0], [1.0, 0.0]]\n"
