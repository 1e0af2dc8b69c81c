"""Entries of tables: `take` finds a row by its number, and adds its gradient to that row."""

import numpy as np
import pytest

import autograd
from autograd import Value, compile, take

from ..comparing import BACKENDS, leaves

ROWS, COLUMNS = 5, 3


def table_of(values):
    return [values[i * COLUMNS : (i + 1) * COLUMNS] for i in range(ROWS)]


def row_by_number(table, x, i, j):
    return autograd.sum(a * a for a in take(table, i))


def rows_by_two_numbers(table, x, i, j):
    first, second = take(table, i), take(table, j)
    return autograd.dot(first, second) + first[0] * x


def two_tables(table, x, i, j):
    columns = list(zip(*table))
    return take(columns[0], i) * take(columns[1], j) + x


def computed_table(table, x, i, j):
    return take([x * a for a in table[0] + table[1][:2]], i) + take(
        [x + a for a in table[2] + table[3][:2]], j
    )


def weights_first(table, x, i, j):
    return autograd.dot(autograd.one_hot(i, ROWS), [row[0] * x for row in table])


def each_its_own(table, x, i, j):
    probabilities = [autograd.softmax([a * x for a in row]) for row in zip(*table)]
    return autograd.sum(take(row, k).log() for row, k in zip(probabilities, (i, j, i)))


def log_likelihood(table, x, i, j):
    return -take(autograd.log_softmax([x * row[0] for row in table]), i) - take(
        autograd.log_softmax([x * row[1] for row in table]), j
    )


def a_number_that_is_computed(table, x, i, j):
    return take([row[0] for row in table], i + 0.0 * x) * x


def weights_of_other_kinds(table, x, i, j):
    """Sums that look like entries of tables, and are none."""
    column, first, second = [row[0] for row in table], autograd.one_hot(i, ROWS), autograd.one_hot(j, ROWS)
    mixtures = [first[:4] + [0.5], [0.5, *first[1:]], first[:2] + second[2:], first[::-1], first[:4] + [x]]
    return autograd.sum([autograd.dot(column, weights) for weights in mixtures])


FUNCTIONS = (
    *(row_by_number, rows_by_two_numbers, two_tables, computed_table, weights_first),
    *(each_its_own, log_likelihood, a_number_that_is_computed, weights_of_other_kinds),
)
SAMPLES = [(0.5, 0, 4), (-1.0, 2, 2), (0.3, 4, 1), (2.0, 2, 3), (0.1, 0, 0)]


@pytest.mark.parametrize("samples", [SAMPLES, SAMPLES[:1]], ids=["batch", "one"])
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("backend", BACKENDS)
def test_numbers_and_gradients_are_those_of_the_graph(backend, function, samples):
    values = leaves(ROWS * COLUMNS)
    table = table_of(values)
    columns = [list(column) for column in zip(*samples)]
    program = compile(lambda x, i, j: function(table, x, i, j), 0.5, 0, 1, parameters=values, backend=backend)
    mean, gradient = program.value_and_grad(*columns)
    outputs = [function(table, Value(x), Value(i), Value(j)) for x, i, j in samples]
    total = autograd.mean(outputs)
    total.backward()
    assert mean == pytest.approx(total.data, rel=1e-12)
    np.testing.assert_allclose(gradient, [value.grad for value in values], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("wrong", [-1, 5, 1.5, float("nan"), float("inf")])
@pytest.mark.parametrize("function", [row_by_number, computed_table], ids=lambda f: f.__name__)
@pytest.mark.parametrize("backend", BACKENDS)
def test_another_number_is_an_error(backend, function, wrong):
    values = leaves(ROWS * COLUMNS)
    table = table_of(values)
    program = compile(lambda x, i, j: function(table, x, i, j), 0.5, 0, 1, parameters=values, backend=backend)
    with pytest.raises(ValueError, match="whole number from 0 to 4"):
        program.value_and_grad([0.5, 0.5], [1, wrong], [0, 0])


def test_a_row_is_found_by_its_number_without_products():
    values = leaves(ROWS * COLUMNS)
    program = compile(lambda i: take(table_of(values), i), 0, parameters=values)
    assert str(program).splitlines()[3:] == ["  (3, n)    v1 = p[i]"]
    assert ".take(" in program.source


def test_two_rows_are_a_table_and_one_is_not():
    a, b = leaves(2)
    assert "v1 = p[i]" in str(compile(lambda i: autograd.take([a, b], i), 0, parameters=[a, b]))
    one = compile(lambda i: autograd.take([a], i) * a, 0, parameters=[a])
    assert one(0) == a.data**2


def test_the_plan_names_matrices_by_the_labels_of_their_entries():
    rows = [[Value(i + j, label=f"wte1.{i}.{j}") for j in range(COLUMNS)] for i in range(ROWS)]
    more = [Value(0.5, label=f"b.{j}") for j in range(COLUMNS)]
    program = compile(lambda i: autograd.dot(take(rows, i), more), 0, parameters=[rows, more])
    assert "v1 = wte1[i]" in str(program)
    assert "d_wte1 = " in str(program)
