"""What the page on Keras and PyTorch asks for."""

from collections.abc import Iterator

import numpy as np

from embedding_tutorial.exercises._cases import Floats, Ids
from embedding_tutorial.exercises._grading import exercise


def _vectors_and_tables() -> Iterator[tuple[Floats, Floats]]:
    rng = np.random.default_rng(5)
    weight = np.array([[1.2, 3.1], [0.1, 4.2], [1.0, 3.1], [0.3, 2.1], [2.2, 1.4], [0.7, 1.7]])
    yield weight, weight  # every row is its own nearest
    yield weight[[4, 4]], weight  # longer rows have larger products with it
    yield np.array([[4.4, 2.8], [0.5, 0.0]]), weight  # not the row that points the same way
    for size, d in [(1, 1), (3, 1), (2, 3), (8, 4)]:
        yield rng.uniform(-1, 1, (5, d)).round(2), rng.uniform(-1, 1, (size, d)).round(2)


@exercise(cases=_vectors_and_tables)
def back_to_ids(vectors: Floats, weight: Floats) -> Ids:
    """For each vector the id of the row that is nearest by distance."""
    apart = np.linalg.norm(vectors[:, np.newaxis] - weight, axis=2)
    return np.asarray(apart.argmin(axis=1))
