"""Which faults can be planted, and that those which change nothing are still there to plant."""

import ast

from .__main__ import ROOT, changes_nothing, folders_of, nearest, of_folder
from .faults import faults, read, sample

SOURCE = '''
def f(x: int = 1 + 2, *, total=0) -> "a + b":
    """1 + 1, ² before what follows."""
    if x < 3 and total:
        raise ValueError(f"{x + 1} is too small: {total - 1}")
    total += x - 5
    with lock:
        self.total = min(x, total)
    return x, -total[0]
'''

FOUND = {
    ("dropped term", "1 + 2 -> (1)"),
    ("dropped term", "1 + 2 -> (2)"),
    ("operator", "1 + 2 -> (1 - 2)"),
    ("off by one", "1 -> (2)"),
    ("off by one", "2 -> (3)"),
    ("off by one", "0 -> (1)"),
    ("wrong end", "0 -> (-1)"),
    ("negated condition", "x < 3 and total -> (not (x < 3 and total))"),
    ("and, or", "x < 3 and total -> (x < 3 or total)"),
    ("dropped term", "x < 3 and total -> total"),
    ("dropped term", "x < 3 and total -> (x < 3)"),
    ("comparison", "x < 3 -> (x <= 3)"),
    ("off by one", "3 -> (4)"),
    ("missing accumulate", "total += x - 5 -> total = x - 5"),
    ("dropped statement", "total += x - 5 -> pass"),
    ("operator", "x - 5 -> (x + 5)"),
    ("operand", "x - 5 -> (5 - x)"),
    ("dropped term", "x - 5 -> x"),
    ("off by one", "5 -> (6)"),
    ("missing lock or context", "lock -> __import__('contextlib').nullcontext()"),
    ("dropped statement", "self.total = min(x, total) -> pass"),
    ("operand", "min(x, total) -> (min(total, x))"),
    ("other function", "min -> max"),
    ("operand", "x, -total[0] -> (-total[0], x)"),
    ("sign", "-total[0] -> (total[0])"),
}


def test_what_computes_is_changed_and_no_text_annotation_or_error():
    found = faults("f.py", SOURCE.encode())
    assert {(fault.kind, fault.change) for fault in found} == FOUND
    for fault in found:
        planted = fault.planted(SOURCE.encode()).decode()
        assert ast.dump(ast.parse(planted)) != ast.dump(ast.parse(SOURCE))
        assert len(planted) - len(SOURCE) == len(fault.new) - len(fault.old)


def test_a_sample_is_the_same_for_a_seed_and_takes_each_kind_in_turn():
    found = faults("f.py", SOURCE.encode())
    assert sample(found, 12, 0) == sample(found, 12, 0) != sample(found, 12, 1)
    kinds = {fault.kind for fault in found}
    assert {fault.kind for fault in sample(found, len(kinds), 0)} == kinds
    assert len(sample(found, 10**6, 0)) == len(found)


def test_every_fault_that_changes_nothing_can_still_be_planted():
    for file, text, change in changes_nothing():
        assert (file, text, change) in [fault.key for fault in read(ROOT, file)]


def test_a_file_has_tests_nearby():
    assert nearest("autograd/ops.py")[0] == ("tests/autograd/test_ops.py", "autograd/ops.py")
    assert folders_of("nn/engines.py") == ("tests/nn",)
    assert folders_of("autograd/compiler/ir/names.py") == (
        "tests/autograd/compiler/ir",
        "tests/autograd/compiler",
    )
    first, others = nearest("autograd/compiler/plan/backward.py")
    assert first[3:] == ("autograd/compiler/plan/backward.py",)
    assert sorted([*first[:3], *others]) == of_folder("tests/autograd/compiler")
