import io
import json
import math

import pytest

from autograd.command import output
from autograd.command.output import NEGATIVE, PLAIN, POSITIVE, columns, document, plain, tinted, write


def test_numbers_that_json_lacks():
    data = {"a": [math.nan, math.inf], "b": (-math.inf, 0.1, 3, True, None, "NaN")}
    assert plain(data) == {"a": ["NaN", "Infinity"], "b": ["-Infinity", 0.1, 3, True, None, "NaN"]}
    assert [float(word) for word in plain([math.inf, -math.inf])] == [math.inf, -math.inf]
    assert math.isnan(float(plain(math.nan)))


def test_numbers_keep_every_digit(capsys):
    document({"x": 0.1 + 0.2, "größe": 1e-320})
    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out) == {"x": 0.1 + 0.2, "größe": 1e-320}


class Screen(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": ""}, True),  # no-color.org: "when present and not an empty string"
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_colours(monkeypatch, environment, shown):
    for name in ("TERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(output.os, "name", "posix")
    monkeypatch.setattr("sys.stdout", Screen())
    expected = [f"{POSITIVE}3{PLAIN}", f"{NEGATIVE}-3{PLAIN}"] if shown else ["3", "-3"]
    assert [tinted("3", 3.0), tinted("-3", -3.0)] == expected
    assert [tinted("0", 0.0), tinted("nan", math.nan)] == ["0", "nan"]


def test_no_colours_in_a_file(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert tinted("3", 3.0) == "3"


def channel(colour):
    c = colour / 255
    return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4


@pytest.mark.parametrize("code", [POSITIVE, NEGATIVE])
def test_colours_can_be_read_on_white_and_on_black(code):
    number = int(code.removeprefix("\x1b[38;5;").removesuffix("m")) - 16
    levels = (0, 95, 135, 175, 215, 255)  # of the colour cube of terminals
    red, green, blue = (levels[number // n % 6] for n in (36, 6, 1))
    luminance = 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue)  # WCAG 2.2
    assert 1.05 / (luminance + 0.05) > 4.4
    assert (luminance + 0.05) / 0.05 > 4.4
    assert (blue > red) == (code == POSITIVE)


def test_columns():
    assert columns([("a", "value", ""), ("long", "1", "x")], " >") == ["a     value", "long      1  x"]


def test_bytes(capsysbinary):
    write(b"\xff\r\n")
    assert capsysbinary.readouterr().out == b"\xff\r\n"


def test_bytes_come_after_the_text_before_them(monkeypatch):
    out = io.TextIOWrapper(io.BytesIO(), newline="\n")
    monkeypatch.setattr("sys.stdout", out)
    print("text")
    write(b"bytes")
    assert out.buffer.getvalue() == b"text\nbytes"


def test_bytes_where_only_text_goes(monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    write("größe".encode())
    assert out.getvalue() == "größe"
