"""What users give to be shown: pictures, and rows of numbers with labels."""

from typing import Any

from ..data.arrays import array
from .kmeans import kmeans


def pictures(name: str, given: Any) -> Any:
    """Pictures as an array of shape (n, height, width, 3), of numbers from 0 to 1.

    Raises ValueError for another shape, no pixels and nan; TypeError for what are no numbers.
    """
    import numpy as np

    pixels = array(name, given).astype(float)
    if pixels.ndim == 2:
        pixels = pixels[None]
    if pixels.ndim == 3:
        pixels = np.repeat(pixels[..., None], 3, axis=3)
    if pixels.ndim != 4 or pixels.shape[3] != 3 or not pixels.size:
        raise ValueError(
            f"{name} has the shape {np.shape(given)}: pictures are of shape (height, width), "
            "(n, height, width), or (n, height, width, 3) in colour"
        )
    if np.isnan(pixels).any():
        raise ValueError(f"{name} has a pixel that is nan: a pixel is a number from 0, black, to 1, white")
    return pixels.clip(0, 1)


def points(given: Any, labels: list[Any] | None, clusters: int | None) -> tuple[Any, dict[str, list[str]]]:
    """(the rows, an array of shape (n, d); {title: a text for each row}).

    Raises ValueError for another shape, nan and infinity, another number of labels, and more clusters than
    rows; TypeError for what are no numbers.
    """
    import numpy as np

    matrix = array("the embedding", given).astype(float)
    if matrix.ndim != 2:
        raise ValueError(f"the embedding has the shape {matrix.shape}: give a row for each sample, (n, d)")
    n = len(matrix)
    if not np.isfinite(matrix).all():
        raise ValueError("the embedding has nan or infinity in it: every number must be finite")
    if labels is not None and len(labels) != n:
        raise ValueError(
            f"there are {len(labels):,} labels for {n:,} rows of the embedding: give one for each"
        )
    if clusters is not None and clusters > n:
        raise ValueError(f"clusters={clusters} is more than the {n:,} rows of the embedding")
    columns = {}
    if labels is not None:
        columns["label"] = [" ".join(str(label).split()) for label in labels]
    if clusters is not None:
        columns["cluster"] = list(map(str, kmeans(matrix, clusters)))
    return matrix, columns
