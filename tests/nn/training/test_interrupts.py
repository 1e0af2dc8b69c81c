"""Ctrl-C in fit, at every moment: the last whole step stays, with its gradients, nothing of the next."""

import random
import signal
from contextlib import suppress
from itertools import pairwise

import pytest

from nn import Adam, Neuron, fit
from nn.engines import ENGINES
from tests.interrupts import at_every_moment

FILES = [
    f"nn/{name}.py"
    for name in ("engines/compiled", "engines/eager", "optim/optimizer", "loop", "callbacks/hooks")
]
X, Y = [[0.0, 1.0], [1.0, 0.5], [-1.0, 2.0]], [1.0, 1.5, 1.0]
EPOCHS = 1
STEPS = 2 * EPOCHS

each_engine = pytest.mark.parametrize("engine", ENGINES)


class Run:
    """A training that has not begun, whose gradients are not 0."""

    def __init__(self, kind, engine):
        self.model = Neuron(2, "tanh", seed=0)
        for p in self.model.parameters():
            p.grad = 7.0
        self.optimizer = kind(self.model, lr=0.1)
        self.engine = engine

    def fit(self, epochs=EPOCHS, **settings):
        history = fit(
            self.model,
            X,
            Y,
            loss="mse",
            optimizer=self.optimizer,
            epochs=epochs,
            batch_size=2,
            shuffle=False,
            engine=self.engine,
            verbose=False,
            validation_data=(X, Y),
            **settings,
        )
        if history.interrupted:
            raise KeyboardInterrupt

    def state(self):
        parameters, rows = self.model.parameters(), self.optimizer._rows()
        moments = [x for row in rows for x in row]
        return [p.data for p in parameters], [p.grad for p in parameters], moments


def whole_steps(kind, engine):
    """The state after 0, 1, ... steps."""
    states = []
    for stop in range(STEPS + 1):
        run, taken = Run(kind, engine), []
        usual = run.optimizer.update

        def update(*args, usual=usual, run=run, stop=stop, taken=taken):
            if run.optimizer.steps > stop:
                raise KeyboardInterrupt
            taken.append(1)
            return usual(*args)

        run.optimizer.update = update
        try:
            run.fit()
        except KeyboardInterrupt:
            assert stop < STEPS
        states.append(run.state())
    assert states[0][1] == [7.0] * 3
    assert all(before != after for before, after in pairwise(states))
    return states


def check(run, states):
    assert run.state() == states[run.optimizer.steps]
    assert run.optimizer.epochs in (run.optimizer.steps // 2, (run.optimizer.steps - 1) // 2)
    assert all(module.training for module in run.model.modules())


@each_engine
def test_every_moment_of_a_training_leaves_whole_steps(engine):
    states, runs, met = whole_steps(Adam, engine), [], set()

    def act():
        runs.clear()
        runs.append(Run(Adam, engine))
        runs[0].fit(callbacks=[lambda *_: None])

    for _ in at_every_moment(act, *FILES):
        for run in runs:  # none, if it was not even made
            check(run, states)
            met.add(run.optimizer.steps)
    check(runs[0], states)
    assert met == set(range(STEPS + 1))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # one that hit a finalizer
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no timers on Windows")
@pytest.mark.slow
@pytest.mark.parametrize(("engine", "longest"), [("eager", 0.003), ("compiled", 0.03)])
def test_signals_at_400_random_moments(engine, longest):
    states, rng = whole_steps(Adam, engine), random.Random(0)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    met = set()
    try:
        for _ in range(400):
            run = Run(Adam, engine)
            with suppress(KeyboardInterrupt):
                signal.setitimer(signal.ITIMER_REAL, rng.uniform(0.0002, longest))
                run.fit()
                signal.setitimer(signal.ITIMER_REAL, 0)
            check(run, states)
            met.add(run.optimizer.steps)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert len(met) > 1
