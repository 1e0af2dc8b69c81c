"""Photograph the pages of the documents again, in Chromium: python docs/make_screenshots.py"""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import nn
from autograd import Value, stepper

PICTURES = Path(__file__).parent / "pictures"


def a_stepper(folder: Path) -> str:
    x, w, b = Value(2.0, label="x"), Value(-0.5, label="w"), Value(0.4, label="b")
    loss = ((x * w + b).tanh() - x) ** 2
    loss.label = "loss"
    return stepper(loss, lr=0.1, parameters=[w, b]).save(folder / "stepper.html") + "#step=10"


def a_training(folder: Path) -> str:
    points, answers = [(0, 0), (0, 1), (1, 0), (1, 1)], [-1, 1, 1, -1]
    model = nn.MLP(2, [4, 1], activation="tanh", seed=0)
    recorder = nn.Recorder(model, points, answers, loss="mse")
    optimizer = nn.SGD(model, lr=0.2)
    fitting = {"loss": "mse", "optimizer": optimizer, "epochs": 60, "seed": 0, "verbose": False}
    nn.fit(model, points, answers, callbacks=[recorder], **fitting)
    return recorder.replay().save(folder / "training.html") + "#epoch=40"


def photograph(page: Page, address: str, name: str, height: int) -> None:
    page.set_viewport_size({"width": 1200, "height": height})
    page.goto(f"file://{address}")
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURES / name)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = chromium.new_page()
        photograph(page, a_stepper(Path(folder)), "stepper.png", 720)
        photograph(page, a_training(Path(folder)), "replay.png", 900)
        chromium.close()


if __name__ == "__main__":
    main()
