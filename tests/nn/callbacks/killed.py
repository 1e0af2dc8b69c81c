"""A training for test_backup.py, run as a script, which is killed and started again: ENGINE FOLDER.

It prints when it begins, and writes "done" last: what it ended as, to the last bit.
"""

import pathlib
import sys

import nn


def main(engine, folder):
    folder = pathlib.Path(folder)
    X, y = nn.datasets.moons(60, noise=0.15, seed=0)
    model = nn.Sequential(
        nn.Layer(2, 8, "tanh", seed=0), nn.Dropout(0.2), nn.LayerNorm(8), nn.Layer(8, 1, "sigmoid", seed=1)
    )
    optimizer = nn.SGD(model, lr=nn.schedules.cosine(0.5, 400), momentum=0.9, clip_norm=1.0)
    stopping = nn.EarlyStopping(patience=25)
    print("begins", flush=True)
    history = nn.fit(
        model, X, y, loss="binary_cross_entropy", optimizer=optimizer, epochs=60, batch_size=16,
        validation_split=0.25, metrics=["accuracy"], seed=3, engine=engine, verbose=False,
        callbacks=[nn.BackupAndRestore(folder / "training"), stopping],
    )  # fmt: skip
    numbers = [parameter.data.hex() for parameter in model.parameters()]
    moments = [moment.hex() for row in optimizer.state_dict()["state"] for moment in row]
    losses = {name: [number.hex() for number in history[name]] for name in history}
    ended = f"{numbers}\n{moments}\n{losses}\n{history.stopped}\n{stopping.best_epoch}\n{optimizer.steps}\n"
    (folder / "done.part").write_text(ended)
    (folder / "done.part").rename(folder / "done")


if __name__ == "__main__":
    main(*sys.argv[1:])
