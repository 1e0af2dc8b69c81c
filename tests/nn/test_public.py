"""Facts about the package as a whole."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import autograd
import nn

DEFINITIONS = (ast.FunctionDef, ast.ClassDef)
FILES = sorted(Path(nn.__file__).parent.glob("*.py"))


def test_all_lists_every_public_name_that_init_imports():
    tree = ast.parse(Path(nn.__file__).read_text(encoding="utf-8"))
    imported = {a.asname or a.name for n in tree.body if isinstance(n, ast.ImportFrom) for a in n.names}
    assert imported == set(nn.__all__)
    assert len(nn.__all__) == len(set(nn.__all__))
    assert all(hasattr(nn, name) for name in nn.__all__)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_public_names_of_autograd_and_the_standard_library_when_loaded(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    loaded = {node for top in tree.body if not isinstance(top, DEFINITIONS) for node in ast.walk(top)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level:
            assert node.module.split(".")[0] in {"autograd", *sys.stdlib_module_names}
            if node.module.startswith("autograd"):
                assert node.module == "autograd"
                assert {alias.name for alias in node.names} <= set(autograd.__all__)
        elif isinstance(node, ast.Import):
            allowed = {"autograd", *sys.stdlib_module_names, *({"numpy"} if node not in loaded else ())}
            assert {alias.name for alias in node.names} <= allowed
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "autograd"
        ):
            assert node.attr in autograd.__all__


def test_importing_it_loads_the_standard_library_alone():
    others = {"numpy", "tqdm", "torch", "graphviz", "matplotlib"}
    code = f"import sys, nn; print({others} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
