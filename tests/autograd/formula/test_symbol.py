import pytest

from autograd import Value, constant, ops
from autograd.chain import ancestors
from autograd.formula.symbol import Symbol, as_symbol, printable, symbols, total

a, b, c = map(Symbol, "abc")


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (a + b + c, "a + b + c"),
        (a + (b + c), "a + b + c"),
        (a - (b - c), "a - (b - c)"),
        (a - (b + c), "a - (b + c)"),
        (a - b - c, "a - b - c"),
        (a - b * c, "a - b * c"),
        (a / (b * c), "a / (b * c)"),
        (a / (b / c), "a / (b / c)"),
        (a / b / c, "a / b / c"),
        (a * b / c, "a * b / c"),
        ((a + b) * c, "(a + b) * c"),
        (a * (b - c), "a * (b - c)"),
        (a / (b + c), "a / (b + c)"),
        (-((a + b) ** 2), "-(a + b)²"),
        (-(a + b), "-(a + b)"),
        (-(a * b), "-(a * b)"),
        ((-a) ** 2, "(-a)²"),
        (-a * b, "-a * b"),
        (a * -b, "a * -b"),
        (2 * a**-1, "2 * a⁻¹"),
        (a**0.5, "a⁰·⁵"),
        ((a * b) ** 2, "(a * b)²"),
        (a**2**0.5, "a¹·⁴¹⁴²¹"),
        (a**b, "a^b"),
        (a ** (b + 1), "a^(b + 1)"),
        ((a + 1) ** b, "(a + 1)^b"),
        (2**a, "2^a"),
        ((-2) ** a, "(-2)^a"),
        ((a**2) ** 3, "(a²)³"),
        ((a**-1) ** 2, "(a⁻¹)²"),
        ((a**b) ** c, "(a^b)^c"),
        (2 ** (a**b), "2^(a^b)"),
        (ops.mul(a, a), "a * a"),
        (a**1, "a"),
        (a**0, "1"),
        (a * a, "a²"),
        (1 * a, "a"),
        (a * 1.0, "a"),
        ((a > 0) * b, "[a > 0] * b"),
        ((a < b) + (a <= 1) + (b >= a) + (a < 1), "[a < b] + [a ≤ 1] + [b ≥ a] + [a < 1]"),
        (2 - a, "2 - a"),
        (2 / a, "2 / a"),
        (2 / (a * b), "2 / (a * b)"),
        (a - (-3.0), "a - -3"),
        (a * 0.123456, "a * 0.1235"),
        (a * 1e-12, "a * 1e-12"),
        (ops.exp(a + b) * c, "exp(a + b) * c"),
        (ops.maximum(a, 0.0), "max(a, 0)"),
        (ops.absolute(a), "abs(a)"),
        (ops.leaky_relu(0.1)(a), "leaky_relu(a, 0.1)"),
        (ops.softmax_(1)(a, b), "softmax(a, b)[1]"),
        (ops.sum_(a, b, 2.0), "a + b + 2"),
        (ops.sum_(a, b) * c, "(a + b) * c"),
        (ops.sum_(a + b) * c, "(a + b) * c"),
        (ops.dot_(a, b, c, 2.0, 0.5), "a * c + b * 2 + 0.5"),
        (ops.dot_(a, b), "a * b"),
        (ops.dot_(a, b) ** 2, "(a * b)²"),
        (ops.add(a, b), "a + b"),
        (ops.neg(a), "-a"),
        (ops.constant_power(3)(a), "a³"),
        (ops.constant_base(3)(a), "3^a"),
    ],
)
def test_parentheses_only_where_needed(formula, text):
    assert str(formula) == text


@pytest.mark.parametrize(
    ("op", "rules"),
    [
        (ops.tanh, "1 - out²"),
        (ops.sigmoid, "out * (1 - out)"),
        (ops.relu, "[out > 0]"),
        (ops.mul, "b, a"),
        (ops.div, "1 / b, -out / b"),
        (ops.exp, "out"),
        (ops.log, "1 / a"),
        (ops.sin, "cos(a)"),
        (ops.maximum, "[a ≥ b], [a < b]"),
        (ops.constant_power(3), "3 * a²"),
    ],
    ids=lambda x: getattr(x, "name", None),
)
def test_the_rule_of_the_textbook(op, rules):
    n = rules.count(",") + 1
    assert ", ".join(str(as_symbol(rule)) for rule in op.partials(Symbol("out"), *[a, b][:n])) == rules


def test_a_long_sum_is_shortened():
    terms = [Symbol(f"x{i}") for i in range(9)]
    assert str(total(terms[:8])) == " + ".join(map(str, terms[:8]))
    assert str(total(terms)) == "x0 + x1 + x2 + … + x7 + x8"


@pytest.mark.parametrize("n", [1e-7, 1e20, float("inf"), -1e-7], ids=str)
def test_exponents_that_superscripts_cannot_write(n):
    text = str(a**n)
    assert text in (f"a^{n:g}", f"a^({n:g})")


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (2, "2"),
        (-0.5, "-0.5"),
        (1 / 3, "0.3333"),
        (1e-9, "1e-09"),
        (True, "1"),
        (123456.0, "1.235e+05"),
        (a, "a"),
    ],
)
def test_spell(x, text):
    assert str(as_symbol(x)) == text


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("w", "w"),
        ("Größe ₁", "Größe ₁"),
        ("a\x1b[31m", r"a\x1b[31m"),
        ("a\nb", r"a\nb"),
        ("\u202e", r"\u202e"),
        ("\ud800", r"\ud800"),
    ],
)
def test_printable(label, text):
    assert printable(label) == text


def names_of(y):
    return [str(name) for name in symbols(ancestors(y)).values()]


def test_names_of_nodes():
    x, one = Value(1.0, label="x"), constant(0.25)
    assert names_of((x * one).tanh() + Value(3.0)) == ["x", "0.25", "v1", "v2", "v3", "v4"]


def test_a_label_that_looks_like_a_name_is_not_given_twice():
    v1, x = Value(1.0, label="v1"), Value(2.0)
    assert names_of(v1 * x) == ["v1", "v2", "v3"]


def test_labels_that_are_repeated_are_numbered():
    x1, x2, x3 = (Value(1.0, label="x") for _ in range(3))
    assert names_of(x1 * x2 * x3)[:3] == ["x", "x_2", "x_3"]
    x1, x2, x3 = Value(1.0, label="x"), Value(1.0, label="x_2"), Value(1.0, label="x")
    assert len(set(names_of(x1 * x2 * x3))) == 5


def test_braces_in_labels_are_literal():
    x1, x2 = Value(1.0, label="{}"), Value(1.0, label="{}")
    assert names_of(x1 * x2)[:2] == ["{}", "{}_2"]


def test_repr_is_the_text():
    assert repr([a + 1, b]) == "[a + 1, b]"
