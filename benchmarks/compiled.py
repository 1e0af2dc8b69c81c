"""The benchmarks for programs of `autograd.compile`, for each back end."""

from typing import Any

import numpy as np

import autograd
from autograd import Value, dot, exp, grad, tanh
from benchmarks import data, scalar, textbook
from benchmarks.rnn import RNN
from benchmarks.work import Looped, Work
from demos.gpt import GPT
from nn import MLP, Adam, cross_entropy_with_logits, fit

if not hasattr(autograd, "compile"):
    raise ImportError("this glassgrad has no autograd.compile")


def _batch(points: Any, backend: str) -> tuple[Any, Any]:
    x, y = [list(x) for x, _ in points], [y for _, y in points]
    return (x, y) if backend == "python" else (np.array(x), np.array(y))


def _step(program: Any, rate: float, x: Any, y: Any, keep: bool = False) -> Work:
    """One step of gradient descent; `keep`: the batch stays the same, as in the engines written by hand."""
    value_and_grad = program.on(x, y) if keep else lambda: program.value_and_grad(x, y)
    vector = program.vector

    def numpy_step() -> tuple[float, ...]:
        value, gradient = value_and_grad()
        slope = float(gradient[0])
        np.multiply(gradient, rate, out=gradient)
        np.subtract(vector, gradient, out=vector)
        return value, slope

    def python_step() -> tuple[float, ...]:
        value, gradient = program.value_and_grad(x, y)
        program.vector[:] = [p - rate * g for p, g in zip(program.vector, gradient)]
        return value, gradient[0]

    return python_step if program.backend == "python" else numpy_step


def expression(backend: str) -> Work:
    g, a, b = scalar.expression_of(Value)
    program = autograd.compile(g, parameters=[a, b], backend=backend)

    def work() -> tuple[float, ...]:
        value, (to_a, to_b) = program.value_and_grad()
        return value, to_a, to_b

    return work


def moons(backend: str) -> Work:
    model = MLP(2, [16, 16, 1])
    parameters = model.parameters()
    scalar.assign(parameters, data.weights(data.SIZES))

    def loss(x: Any, y: Any) -> Value:
        return (1 - y * model(x)).relu() + data.ALPHA * dot(parameters, parameters)

    program = autograd.compile(loss, *data.moons()[0], parameters=parameters, backend=backend)
    return _step(program, data.RATE, *_batch(data.moons(), backend), keep=True)


def xor(backend: str) -> Work:
    model = MLP(2, [8, 1], activation="tanh")
    first = data.weights(data.XOR_SIZES)
    scalar.assign(model.parameters(), first)
    program = autograd.compile(
        lambda x, y: (model(x) - y) ** 2, *data.XOR[0], parameters=model.parameters(), backend=backend
    )
    step = _step(program, data.XOR_RATE, *_batch(data.XOR, backend), keep=True)
    first = first if backend == "python" else np.array(first)

    def work() -> tuple[float, ...]:
        program.vector[:] = first
        for _ in range(data.XOR_STEPS - 1):
            step()
        return step()

    return work


def _digits(backend: str) -> Any:
    model = MLP(64, [32, 10])
    scalar.assign(model.parameters(), data.weights(data.DIGITS_SIZES))
    return autograd.compile(
        lambda x, label: cross_entropy_with_logits(model(x), label),
        *data.digits()[0],
        parameters=model.parameters(),
        backend=backend,
    )


def digits(backend: str) -> Work:
    return _step(_digits(backend), data.DIGITS_RATE, *_batch(data.digits(), backend))


def epoch(backend: str) -> Looped:
    """A fit, compiling included."""
    X, y = _batch(data.digits(data.EPOCH_DIGITS), backend)
    model = MLP(64, [32, 10])

    def run(epochs: int) -> tuple[float, ...]:
        scalar.assign(model.parameters(), data.weights(data.DIGITS_SIZES))
        history = fit(
            model,
            X,
            y,
            loss=cross_entropy_with_logits,
            optimizer=Adam(model, data.ADAM_RATE),
            epochs=epochs,
            batch_size=data.DIGITS,
            shuffle=False,
            backend=backend,
            verbose=False,
        )
        return (history.history["loss"][0],)

    return Looped(run, data.EPOCHS)


def compile(backend: str) -> Work:
    batch = _batch(data.digits(), backend)

    def work() -> tuple[float, ...]:
        value, gradient = _digits(backend).value_and_grad(*batch)
        return value, float(gradient[0])

    return work


def wide(backend: str) -> Work:
    """Recording, compiling, one value_and_grad."""
    nin, *nouts = data.WIDE_SIZES
    model, x = textbook.MLP(Value, nin, nouts, Value.relu), data.wide_input()
    scalar.assign(model.parameters(), data.weights(data.WIDE_SIZES))
    batch = [x] if backend == "python" else np.array([x])

    def work() -> tuple[float, ...]:
        program = autograd.compile(model, x, parameters=model.parameters(), backend=backend)
        value, gradient = program.value_and_grad(batch)
        return value, float(gradient[0])

    return work


def long(backend: str) -> Work:
    """Recording, compiling, one value_and_grad."""

    def work() -> tuple[float, ...]:
        y, w = scalar.chain_of(Value)
        program = autograd.compile(y, parameters=[w], backend=backend)
        value, gradient = program.value_and_grad()
        return value, float(gradient[0])

    return work


def gpt() -> GPT:
    """The net of demos.microgpt, with the weights of all engines."""
    model = GPT(len(data.gpt_weights()["wte"]), channels=data.GPT_CHANNELS, heads=data.GPT_HEADS)
    scalar.assign(
        model.parameters(), [w for rows in data.gpt_weights().values() for row in rows for w in row]
    )
    return model


def microgpt(backend: str, documents: int = 1) -> Work:
    """The mean loss of documents of one length, and its gradient."""
    tokens, model = np.array(data.documents(documents), dtype=float), gpt()
    program = autograd.compile(model.loss, tokens[0].tolist(), parameters=model, backend=backend)

    def work() -> tuple[float, ...]:
        value, gradient = program.value_and_grad(tokens)
        return value, float(gradient[-1])

    return work


def bump(x: Any) -> Any:
    return tanh(x) * exp(-x * x)


def nested(backend: str) -> Work:
    """The third derivative, as a program of a number."""
    program = autograd.compile(grad(grad(grad(bump))), data.NESTED, backend=backend)
    return lambda: (float(program([data.NESTED])[0]),)


def rnn(backend: str) -> Work:
    model = RNN(Value)
    sequences, answers = zip(*data.sequences())
    program = autograd.compile(
        lambda x, y: (model(x) - y) ** 2,
        *(sequences[0], answers[0]),
        parameters=model.parameters(),
        backend=backend,
    )
    x, y = np.array(sequences), np.array(answers)

    def work() -> tuple[float, ...]:
        value, gradient = program.value_and_grad(x, y)
        return value, float(gradient[0])

    return work
