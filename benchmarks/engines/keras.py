"""Keras, with the backend that KERAS_BACKEND names."""

import keras
import numpy as np

from benchmarks import data
from benchmarks.work import Looped

keras.config.set_floatx("float64")


def epoch() -> Looped:
    pictures = data.digits(data.EPOCH_DIGITS)
    X, y = np.array([x for x, _ in pictures]), np.array([label for _, label in pictures])
    nin, hidden, nout = data.DIGITS_SIZES
    layers = [keras.layers.Dense(hidden, activation="relu"), keras.layers.Dense(nout)]
    model = keras.Sequential([keras.Input((nin,)), *layers])

    def run(epochs: int) -> tuple[float, ...]:
        for layer, (weights, biases) in zip(layers, data.matrices(data.DIGITS_SIZES)):
            layer.set_weights([np.array(weights).T, np.array(biases)])
        model.compile(
            keras.optimizers.Adam(data.ADAM_RATE, epsilon=1e-8),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        )
        history = model.fit(X, y, batch_size=data.DIGITS, epochs=epochs, shuffle=False, verbose=0)
        return (history.history["loss"][0],)

    return Looped(run, data.EPOCHS)
