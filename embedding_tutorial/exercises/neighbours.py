"""What the chapter on neighbours asks for."""

from collections.abc import Iterator

import numpy as np
from scipy.special import softmax

from embedding_tutorial.embedding import one_hot
from embedding_tutorial.exercises._cases import Floats, Ids, tables
from embedding_tutorial.exercises._grading import exercise


def _sentences_and_windows() -> Iterator[tuple[Ids, int, int]]:
    for ids, weight in tables():
        for window in (1, 2, 3):
            yield ids, window, len(weight)


@exercise(cases=_sentences_and_windows)
def weighted_neighbours(ids: Ids, window: int, input_dim: int) -> Floats:
    """The counts of neighbours in one sentence; one at distance k counts 1 / k."""
    distance = np.abs(np.subtract.outer(np.arange(len(ids)), np.arange(len(ids))))
    in_window = (distance > 0) & (distance <= window)
    vectors = one_hot(ids, input_dim, dtype=np.float64)
    return np.asarray(vectors.T @ (in_window / np.maximum(distance, 1)) @ vectors)


def _rows_and_neighbours() -> Iterator[tuple[Floats, Floats, int]]:
    rng = np.random.default_rng(2)
    for size, width in [(2, 1), (2, 2), (3, 2), (4, 3), (7, 2)]:
        context = rng.uniform(-1, 1, (size, width)).round(1)
        for neighbour in (0, size - 1):
            yield rng.uniform(-1, 1, width).round(1), context, neighbour


@exercise(cases=_rows_and_neighbours)
def pull(row: Floats, context: Floats, neighbour: int) -> Floats:
    """What a pair adds to the row that is asked, at a rate of 1."""
    error: Floats = softmax(context @ row)
    error[neighbour] -= 1
    return -error @ context


def _counts() -> Iterator[tuple[Floats]]:
    rng = np.random.default_rng(3)
    yield (np.array([[0.0, 1.0], [1.0, 0.0]]),)
    yield (np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 3.0], [2.0, 0.0, 0.0]]),)
    for size in (2, 3, 5, 7):
        table = rng.integers(0, 4, (size, size))
        yield (table + np.roll(np.eye(size), 1, axis=1),)  # every word is asked


@exercise(cases=_counts)
def lowest_loss(counts: Floats) -> float:
    """The lowest loss that any guesses can have on these counts."""
    possible = counts / counts.sum(axis=1, keepdims=True)
    seen = counts > 0
    return float(-(counts[seen] * np.log(possible[seen])).sum() / counts.sum())
