"""What the tests of compiled programs share: back ends, inputs, and the eager walk as the answer."""

import copy

import numpy as np

import autograd
from autograd import Value, constant

BACKENDS = ("numpy", "python")


def flat(x):
    """The numbers or Values in nested lists, in order."""
    x = x.tolist() if hasattr(x, "tolist") else x
    return [leaf for part in x for leaf in flat(part)] if isinstance(x, (list, tuple)) else [x]


def constants(x):
    """The same nested lists, of constants."""
    return list(map(constants, x)) if isinstance(x, list) else constant(x)


def numbers(result):
    return [x.data if isinstance(x, Value) else float(x) for x in flat(result)]


def columns(samples):
    """Samples as a batch: for each argument a list."""
    return [list(column) for column in zip(*samples)]


def eager(function, parameters, samples):
    """The outputs, one row for each sample; their mean and its gradient, if there is one output."""
    results = [function(*map(constants, copy.deepcopy(sample))) for sample in samples]
    rows = [numbers(result) for result in results]
    if not isinstance(results[0], (Value, float)):
        return rows, None, None
    learned = autograd.mean(results) + 0.0 * autograd.sum(parameters)
    for parameter in parameters:
        parameter.grad = 0.0
    if isinstance(learned, Value) and parameters:
        learned.backward()
    return rows, autograd.mean(row[0] for row in rows), [parameter.grad for parameter in parameters]


def rows_of(result, n):
    """What a program returns for a batch of n, one row for each sample."""
    parts = result if isinstance(result, tuple) else (result,)
    return np.concatenate([np.asarray(part, float).reshape(n, -1) for part in parts], axis=1)


def close(found, expected, tolerance=1e-12):
    scale = max([1.0, *np.abs(np.asarray(expected, float)).ravel()])
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance * scale)


def agree(function, parameters, samples, backend, tolerance=1e-12):
    """Outputs and gradients of the program are those of the eager walk; returns the program."""
    rows, value, gradient = eager(function, parameters, samples)
    program = autograd.compile(function, *samples[0], parameters=parameters, backend=backend)
    batch = columns(samples)
    close(rows_of(program(*batch), len(samples)), rows, tolerance)
    close(rows_of(program(*samples[-1]), 1), rows[-1:], tolerance)
    if value is not None and parameters:
        mean, slopes = program.value_and_grad(*batch)
        close(mean, value, tolerance)
        close(slopes, gradient, tolerance)
    return program


def leaves(n, label="", start=0.3):
    """n Values with different numbers between -1 and 1."""
    return [
        Value(((i * 0.37 + start + 1.0) % 2.0) - 1.0, label=f"{label}{i}" if label else "") for i in range(n)
    ]


def samples_of(n, *shapes, seed=0):
    """n samples of random numbers in these shapes."""
    random = np.random.default_rng(seed)
    return [tuple(random.uniform(-1.5, 1.5, shape).tolist() for shape in shapes) for _ in range(n)]
