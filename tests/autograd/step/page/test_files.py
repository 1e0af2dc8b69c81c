"""What the page is put together from, without a browser."""

import re
from collections import Counter

from autograd.draw import scale, theme
from autograd.step.frames import PASSES
from autograd.step.page.javascript import engine
from autograd.step.page.page import ASSETS, PROGRAMS, REPLAY, SAID
from autograd.step.session import CODES, SENTENCES

KINDS = r"(?:async )?(?:function\*?|class|const|let|var)"
NAMED = re.compile(rf"^{KINDS} +(?:([\w$]+)|[\[{{]([^\]}}]*)[\]}}])", re.MULTILINE)


def names(text):
    """The names at the top level of a program."""
    for single, several in NAMED.findall(text):
        yield from [single] if single else [each.split(":")[-1].strip() for each in several.split(",")]


def source(name):
    return (ASSETS / name).read_text(encoding="utf-8")


def test_top_level_names_are_found():
    lines = ["const a = 1;", "const [b, c] = [1, 2];", "const { d, e: f } = x;", "function g() {"]
    lines += ["  const h = 1;", "}", "class K {}"]
    assert list(names("\n".join(lines))) == ["a", "b", "c", "d", "f", "g", "K"]
    assert {"received", "showTraining", "Ledger", "THIN"} <= {
        name for each in (*PROGRAMS, *REPLAY) for name in names(source(each))
    }


def test_no_two_programs_of_a_page_have_a_name_in_common():
    """They are one script: a function would silently take the place of another of its name."""
    found = Counter(name for each in (*PROGRAMS, *REPLAY) for name in names(source(each)))
    assert [name for name, count in found.items() if count > 1] == []
    assert "engine" not in found
    inside = Counter(names(engine([])))
    assert [name for name, count in inside.items() if count > 1] == []


def test_what_is_said_is_not_written_twice():
    assert (SAID["sentences"], SAID["codes"], SAID["passes"]) == (SENTENCES, CODES, PASSES)
    assert SAID["scale"] == {
        "decades": scale.DECADES, "levels": theme.LEVELS, "thin": scale.THIN, "thick": scale.THICK,
    }  # fmt: skip
    script = "\n".join(map(source, PROGRAMS))
    for sentence in (*SENTENCES.values(), *CODES.values()):
        assert sentence not in script
    assert ".grad = 1" not in script
