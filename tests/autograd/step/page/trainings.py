"""Trainings of which the tests make pages."""

import math
import random

import nn


def learn(model, X, y, loss, epochs, **settings):
    recorder = nn.Recorder(model, X, y, loss=loss)
    made = {"batch_size": None, "shuffle": False, "verbose": False} | settings
    adam = nn.Adam(model, lr=0.05)
    nn.fit(model, X, y, loss=loss, optimizer=adam, epochs=epochs, callbacks=[recorder], **made)
    return recorder


def xor():
    model = nn.MLP(2, [4, 1], activation="tanh", output="tanh", seed=1)
    X, y = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [-1.0, 1.0, 1.0, -1.0]
    return learn(model, X, y, "mse", 30)


def moons(loss="hinge"):
    rng = random.Random(0)
    X, y = [], []
    for i in range(24):
        angle, side = rng.uniform(0, math.pi), i % 2
        X.append([math.cos(angle) + side, math.sin(angle) * (1 - 2 * side) + 0.5 * side])
        y.append(side if loss.startswith("binary") else 2 * side - 1)
    model = nn.MLP(2, [8, 8, 1], seed=0)
    return learn(model, X, y, loss, 20, metrics=["accuracy"], validation_data=(X[:6], y[:6]))


def logits():
    return moons("binary_cross_entropy_with_logits")


def regression():
    xs = [-3 + 0.3 * i for i in range(21)]
    return learn(nn.MLP(1, [6, 1], activation="tanh", seed=0), xs, [math.sin(x) for x in xs], "mse", 25)


def kinds(inputs=2):
    rng = random.Random(1)
    X = [[rng.gauss(math.cos(2.1 * (i % 3)), 0.4) for _ in range(inputs)] for i in range(30)]
    model = nn.MLP(inputs, [5, 3], activation="tanh", seed=0)
    return learn(model, X, [i % 3 for i in range(30)], "cross_entropy_with_logits", 20)


def pairs():
    X = [[0.1 * i, 1.0, -0.2 * i] for i in range(12)]
    return learn(nn.MLP(3, [4, 2], seed=0), X, [[0.3 * i, 1.0 - i] for i in range(12)], "half_sse", 8)


def surface():
    X = [[0.1 * (i % 10) - 0.5, 0.1 * (i // 10) - 0.5] for i in range(100)]
    return learn(nn.MLP(2, [6, 1], activation="tanh", seed=0), X, [a * b for a, b in X], "mse", 9)
