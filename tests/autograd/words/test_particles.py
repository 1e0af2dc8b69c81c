"""Which particle stands behind a name or a number, by how it is read."""

import pytest

from autograd.words.particles import sound, with_particle


@pytest.mark.parametrize(
    ("names", "ending"),
    [
        (
            "2 4 5 9 -0.5 3.14 w x b h i y dL/dw layers.0.w ∂v2/∂x d(layers.0.w) tanh(x) x̄ α β θ λ σ 기울기 MSE loss",
            "는",
        ),
        ("0 3 6 10 1.23 m n v3 x₀ x² xⁿ⁻¹ ŷ ε 값 (w_10) SGDM output", "은"),
        ("1 7 8 L r v1 w_8 손실 tanh(v7)", "은"),
        ("tolerance TOTAL my_name foo layers.weight_x ?", "은(는)"),
    ],
)
def test_the_topic_particle(names, ending):
    for name in names.split():
        assert with_particle(name, "은/는") == name + ending, name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("w", ["w가", "w를", "w와", "w로", "w예요"]),
        ("v3", ["v3이", "v3을", "v3과", "v3으로", "v3이에요"]),
        ("v1", ["v1이", "v1을", "v1과", "v1로", "v1이에요"]),  # ㄹ: 로, not 으로
        ("손실", ["손실이", "손실을", "손실과", "손실로", "손실이에요"]),
        (
            "tolerance",
            [
                "tolerance이(가)",
                "tolerance을(를)",
                "tolerance와(과)",
                "tolerance(으)로",
                "tolerance이에요(예요)",
            ],
        ),
    ],
)
def test_all_particles(name, expected):
    particles = ["이/가", "을/를", "과/와", "으로/로", "이에요/예요"]
    assert [with_particle(name, particle) for particle in particles] == expected


@pytest.mark.parametrize("text", ["", " ", "…", "()", "\N{GRINNING FACE}"])
def test_what_cannot_be_read_has_no_sound(text):
    assert sound(text) == ""
