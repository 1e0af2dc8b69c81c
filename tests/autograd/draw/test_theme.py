import itertools
import re

import pytest

from autograd import draw_dot
from autograd.draw.scale import Scale
from autograd.draw.theme import LEVELS, PALETTE, colours, stylesheet

from .graphs import net, parsed, readme

TINTS = ["zero", *(f"{sign}{i}" for sign in "+-" for i in range(1, LEVELS + 1))]
WRITTEN = [  # what is written, and on what
    *itertools.product(["text"], [*TINTS, "card", "input", "const", "param", "loss", "cluster", "page"]),
    *itertools.product(["muted"], ["card", "input", "const", "param", "loss", "cluster", "page"]),
    *itertools.product(["positive", "negative"], ["page", "cluster"]),
    ("on op", "op"),
]


def luminance(colour):
    """WCAG 2.1, "relative luminance"."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    darker, lighter = sorted([luminance(a), luminance(b)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), WRITTEN)
def test_text_can_be_read(theme, ink, paper):
    palette = colours(theme)
    assert contrast(palette[ink], palette[paper]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("line", ["positive", "negative", "muted", "param line", "loss line"])
def test_lines_can_be_seen(theme, line):
    assert contrast(colours(theme)[line], colours(theme)["page"]) >= 3


def test_shades_of_a_sign_differ():
    assert len({pair[0] for pair in PALETTE.values()}) == len(PALETTE)


def test_neither_red_nor_green_stands_for_a_sign():
    for role in ["positive", "negative", f"+{LEVELS}", f"-{LEVELS}"]:
        for colour in PALETTE[role]:
            red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
            assert blue > max(red, green) if role[0] in "p+" else red > green > blue


@pytest.mark.parametrize("make", [readme, lambda: net([2, 4, 4, 1])])
def test_auto_knows_the_dark_colour_of_every_light_one(make):
    svg = draw_dot(make(), theme="auto").pipe("svg").decode()
    used = set(re.findall(r'(?:fill|stroke)="(#\w+)"', svg.partition("</style>")[2]))
    known = set(re.findall(r'\[fill="(#\w+)"\]', svg))
    assert used <= known
    assert not re.findall(r"<(?:text|polygon|path|ellipse)(?![^>]*(?:fill|stroke)=)", svg)


def test_auto_recolours_this_picture_alone():
    svg = draw_dot(readme(), theme="auto").pipe("svg").decode()
    (name,) = re.findall(r'<g id="(glassgrad-\w+)"', svg)
    rules = re.findall(r"[{}]([^{}]+)\{", svg)
    assert len(rules) == 2 * len(PALETTE)
    assert all(rule.startswith(f"#{name} ") for rule in rules)


def test_auto_is_one_well_formed_svg():
    assert parsed(draw_dot(readme(), theme="auto")).tag.endswith("svg")
    assert "prefers-color-scheme" in stylesheet("x")


def test_light_and_dark_differ_in_colours_alone():
    light, dark = (draw_dot(readme(), theme=theme).source for theme in ("light", "dark"))
    assert light != dark
    assert re.sub(r"#\w{6}", "", light) == re.sub(r"#\w{6}", "", dark)


def test_scale_of_nothing():
    scale = Scale([])
    assert scale.shade(0.0) == scale.shade(float("nan")) == "zero"
    assert scale.width(0.0) == 0.8


@pytest.mark.parametrize("numbers", [[1e-320, 5e-324], [1e308, -1e308], [float("inf"), 1.0]])
def test_scale_of_extremes(numbers):
    scale = Scale(numbers)
    for number in numbers:
        assert scale.shade(number)[0] == ("+" if number > 0 else "-")
        assert 0.8 <= scale.width(number) <= 4.0
