"""Board: a callback that writes what TensorBoard shows."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..callbacks.base import Callback
from ..callbacks.pace import Pace
from ..modules.module import Module
from ..modules.neuron import size
from ..training.history import Logs
from ..training.modes import mode
from .graph import graph_def
from .shown import pictures, points
from .tensors import Tensor, tensors

OfModel = Callable[[Module], Any]
LARGEST = 1e19  # that the histograms of tensorboardX have a place for


class Board(Callback):
    """Writes a training to files that TensorBoard shows while they grow: `tensorboard --logdir runs`.

    logdir: the folder of all runs. run: the name of this one, a folder in it; None for "run-1", "run-2", ...
    every: histograms and pictures are written after every so many epochs.
    images: a function of the model that returns pictures, an array of numbers from 0, black, to 1, white: of
        shape (height, width), (n, height, width), or (n, height, width, 3) in colour; or {name: function}.
    embedding: a function of the model that returns a row of numbers for each of n samples, (n, d): at the end
        TensorBoard's projector gets them. labels: n labels for the rows. clusters: into how many clusters
        k-means puts them, as one more label.

    Curves of all numbers of an epoch and of the learning rate, histograms of weights and gradients, and the
    graph, collapsed by layer, come by themselves. Epochs are those of the optimizer, from 1 on: a second
    `fit` with it goes on in the same run. Functions of the model see it in eval() mode.

    Raises ImportError if tensorboardX, the extra `board`, is not installed; ValueError for settings out of
    range, and when the training begins for a run that is there already, and for pictures or rows of another
    shape; OSError for a folder that cannot be written.
    """

    looks = False
    is_last = True  # an EarlyStopping has taken back the best weights when the embedding is written

    def __init__(  # noqa: PLR0913
        self,
        logdir: str | Path,
        run: str | None = None,
        *,
        every: int = 1,
        images: OfModel | Mapping[str, OfModel] | None = None,
        embedding: OfModel | None = None,
        labels: Any = None,
        clusters: int | None = None,
    ) -> None:
        try:
            import tensorboardX  # noqa: F401
        except ImportError as error:
            raise ImportError('nn.board needs tensorboardX: pip install "glassgrad[board]"') from error
        self.logdir, self.run = Path(logdir), run
        self.pace = Pace(every, None)
        self.images = dict(images) if isinstance(images, Mapping) else {"images": images} if images else {}
        self.embedding, self.labels = embedding, None if labels is None else list(labels)
        self.clusters = None if clusters is None else size(clusters, "clusters")
        if embedding is None and (labels is not None or clusters is not None):
            raise ValueError("labels and clusters are those of an embedding: give a function of the model")
        self._run: str | None = run
        self._writer: Any = None
        self._needs_graph = False
        self._places: dict[Tensor, list[int]] = {}

    def on_train_begin(self, logs: Logs) -> None:
        self._close()

    def on_epoch_begin(self, epoch: int, logs: Logs) -> None:
        if self._writer is None:  # here, because a BackupAndRestore has restored its epochs now
            self._open()

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        writer, step = self._writer, self.training.optimizer.epochs
        for name, number in (logs | self._rates()).items():
            writer.add_scalar(name, number, step)
        if self._needs_graph:
            self._write_graph()
        if self.pace.is_due(step - 1):
            self._write_histograms(step)
            self._write_images(self._drawn(), step)

    def on_train_end(self, logs: Logs) -> None:
        if self._writer is not None:
            self._write_embedding(self.training.optimizer.epochs)
        self._close()

    def _open(self) -> None:
        """Begin a run, or go on with one; what is wrong with the settings is raised before the first step."""
        from tensorboardX import SummaryWriter

        step = self.training.optimizer.epochs
        folder = self._folder(step)
        self._needs_graph = not _has_events(folder)
        if step == 0 and not self._needs_graph:
            raise ValueError(f"there is a run in {folder} already: choose another name, or remove it")
        if self.embedding is not None:
            points(self._answer(self.embedding), self.labels, self.clusters)
        first = self._drawn()
        self._places = self._learned()
        self._writer = SummaryWriter(
            str(folder),
            purge_step=step + 1 if step else None,  # what a training wrote after its last backup
            flush_secs=1,
            filename_suffix=f".{step}",  # two files of one second have other names
        )
        self._write_images(first, step)

    def _learned(self) -> dict[Tensor, list[int]]:
        """{tensor: where its parameters stand among those of the optimizer}, if they are learned."""
        places = {value: i for i, value in enumerate(self.training.optimizer.parameters)}
        found = tensors(self.model.named_parameters())
        learned = {name: [places[value] for value in held if value in places] for name, held in found.items()}
        return {name: held for name, held in learned.items() if held}

    def _folder(self, step: int) -> Path:
        """That of the run, which is new if no step was taken."""
        if self.run is None and (self._run is None or step == 0):
            i = 1
            while (self.logdir / f"run-{i}").exists():
                i += 1
            self._run = f"run-{i}"
        return self.logdir / str(self._run)

    def _close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def _rates(self) -> Logs:
        """The learning rate; with groups of parameters, that of each."""
        groups = self.training.optimizer.groups
        if len(groups) == 1:
            return {"learning_rate": groups[0].lr}
        return {f"learning_rate/{i}": group.lr for i, group in enumerate(groups)}

    def _write_graph(self) -> None:
        from tensorboardX.proto.event_pb2 import Event

        batch = self.training.last_batch()
        graph = graph_def(self.model, self.training.loss, batch.X[0], batch.y[0])
        self._writer.file_writer.add_event(Event(graph_def=graph.SerializeToString()))
        self._needs_graph = False

    def _write_histograms(self, step: int) -> None:
        import numpy as np

        training = self.training
        for kind, listed in (("weights", training.parameters()), ("gradients", training.gradients())):
            numbers = np.clip(listed, -LARGEST, LARGEST)
            for tensor, places in self._places.items():
                tag = "/".join(filter(None, (kind, tensor.layer, tensor.name)))
                self._writer.add_histogram(tag, numbers[places], step)

    def _answer(self, function: OfModel) -> Any:
        self.training.write()
        with mode(self.model, False):
            return function(self.model)

    def _drawn(self) -> dict[str, Any]:
        return {name: pictures(name, self._answer(draw)) for name, draw in self.images.items()}

    def _write_images(self, drawn: Mapping[str, Any], step: int) -> None:
        for name, pixels in drawn.items():
            self._writer.add_images(name, pixels, step, dataformats="NHWC")

    def _write_embedding(self, step: int) -> None:
        if self.embedding is None:
            return
        matrix, columns = points(self._answer(self.embedding), self.labels, self.clusters)
        titles = list(columns) if len(columns) > 1 else None  # of one column TensorBoard wants none
        texts = [list(texts) for texts in zip(*columns.values())]
        metadata = texts if titles else [text for row in texts for text in row]
        self._writer.add_embedding(matrix, metadata or None, None, step, "embedding", titles)

    def state_dict(self) -> dict[str, Any]:
        return {"run": self._run}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self._run = state["run"]


def _has_events(folder: Path) -> bool:
    return any(folder.glob("events.out.tfevents.*"))
