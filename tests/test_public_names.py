import importlib
import inspect
import types

import pytest

import autograd

PACKAGES = ["autograd", "nn", "nn.board", "nn.datasets", "nn.estimators"]
MODULES = {"datasets", "plot", "schedules"}  # public modules in them


def public(module):
    return {
        name
        for name, held in vars(module).items()
        if not name.startswith("_") and (name in MODULES or not isinstance(held, types.ModuleType))
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_all_lists_exactly_what_is_public(package):
    module = importlib.import_module(package)
    lazy = set(module.__all__) - set(vars(module))
    lazy |= {"draw_dot"} & set(module.__all__)  # found by __getattr__, or there already
    hidden = {"TYPE_CHECKING", "Any", "annotations", "isdir", "dirname"}
    assert public(module) - hidden | lazy == set(module.__all__)


@pytest.mark.parametrize("package", PACKAGES)
def test_all_is_sorted_and_has_no_name_twice(package):
    names = importlib.import_module(package).__all__
    assert len(names) == len(set(names))
    assert list(names) == sorted(names, key=lambda name: (not name[0].isupper(), name))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_is_there_and_says_what_it_is(package):
    module = importlib.import_module(package)
    for name in module.__all__:
        held = getattr(module, name)
        if callable(held):
            assert inspect.getdoc(held), name


def test_a_name_that_is_not_there():
    with pytest.raises(AttributeError, match="autograd has no nonsense"):
        autograd.nonsense  # noqa: B018


def test_star_import():
    names = {}
    exec("from autograd import *", names)
    assert set(autograd.__all__) <= set(names)


@pytest.mark.parametrize("name", [name for name in dir(autograd.Value) if not name.startswith("_")])
def test_methods_of_value_say_what_they_do(name):
    held = inspect.getattr_static(autograd.Value, name)
    assert not callable(held) or held.__doc__


@pytest.mark.parametrize(
    ("name", "hint"), [("tensor", "autograd.Value"), ("atan", "arctan"), ("tanhh", "tanh")]
)
def test_names_of_other_libraries_are_answered(name, hint):
    with pytest.raises(AttributeError, match=hint):
        getattr(autograd, name)
