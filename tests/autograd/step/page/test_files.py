"""What is said on a page is said once: in Python."""

from autograd.draw import scale, theme
from autograd.step.frames import PASSES
from autograd.step.page.javascript import program
from autograd.step.page.page import SAID
from autograd.step.session import CODES, SENTENCES


def test_what_is_said_is_not_written_twice():
    assert (SAID["sentences"], SAID["codes"], SAID["passes"]) == (SENTENCES, CODES, PASSES)
    assert SAID["scale"] == {
        "decades": scale.DECADES, "levels": theme.LEVELS, "thin": scale.THIN, "thick": scale.THICK,
    }  # fmt: skip
    script = program("replay.js", [])
    for sentence in (*SENTENCES.values(), *CODES.values()):
        assert sentence not in script
    assert ".grad = 1" not in script
