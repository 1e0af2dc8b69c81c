"""k-means: rows of a table in k clusters."""

from typing import Any

STARTS, ROUNDS = 5, 100


def kmeans(X: Any, k: int) -> Any:
    """The cluster, from 0 to k - 1, of each row of X, an array of shape (n, d) with n at least k.

    The best of some starts, which are the same each time: Lloyd 1982; Arthur & Vassilvitskii 2007,
    "k-means++".

    >>> import numpy as np
    >>> clusters = kmeans(np.array([[0.0], [9.0], [0.1], [9.1]]), 2)
    >>> clusters[0] == clusters[2], clusters[1] == clusters[3], clusters[0] == clusters[1]
    (np.True_, np.True_, np.False_)
    """
    import numpy as np

    rng = np.random.default_rng(0)
    results = [_lloyd(X, _first(X, k, rng)) for _ in range(STARTS)]
    return min(results, key=lambda result: result[0])[1]


def _first(X: Any, k: int, rng: Any) -> Any:
    """k rows as the first centres, far from each other."""
    import numpy as np

    chosen = [int(rng.integers(len(X)))]
    while len(chosen) < k:
        nearest = _distances(X, X[chosen]).min(axis=1)
        total = nearest.sum()
        shares = nearest / total if total > 0 else np.full(len(X), 1 / len(X))
        chosen.append(int(rng.choice(len(X), p=shares)))
    return X[chosen]


def _lloyd(X: Any, centres: Any) -> tuple[float, Any]:
    """(the sum of the squared distances to the centres, the cluster of each row)."""
    import numpy as np

    clusters = None
    for _ in range(ROUNDS):
        distances = _distances(X, centres)
        nearest = distances.argmin(axis=1)
        if clusters is not None and (nearest == clusters).all():
            break
        clusters = nearest
        means = [X[clusters == i].mean(axis=0) for i in range(len(centres)) if (clusters == i).any()]
        centres = np.array([*means, *centres[len(means) :]])
    return float(distances.min(axis=1).sum()), nearest


def _distances(X: Any, centres: Any) -> Any:
    """The squared distance of each row to each centre."""
    return ((X[:, None, :] - centres) ** 2).sum(axis=2)
