"""What the chapter on learning asks for."""

from collections.abc import Iterator, Sequence

import numpy as np

from embedding_tutorial.embedding import one_hot
from embedding_tutorial.exercises._cases import Floats, Ids, tables
from embedding_tutorial.exercises._grading import exercise
from embedding_tutorial.optimizers import SGD


def _gradients_of_means() -> Iterator[tuple[Ids, Floats, int]]:
    for ids, weight in tables():
        yield ids, weight[0], len(weight)


@exercise(cases=_gradients_of_means)
def mean_gradient(ids: Ids, gradient: Floats, input_dim: int) -> Floats:
    """The gradient of the whole table, where that of the mean of the ids' rows is `gradient`."""
    share = one_hot(ids, input_dim, dtype=np.float64).mean(axis=0)
    return np.outer(share, gradient)


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


def _gradients_and_rates() -> Iterator[tuple[list[float], float, float]]:
    for n in (1, 2, 4):
        for learning_rate, momentum in [(0.5, 0.0), (0.2, 0.5), (0.1, 0.9)]:
            yield [1.0, 2.0, -3.0, 0.5][:n], learning_rate, momentum


@exercise(cases=_gradients_and_rates)
def momentum_path(gradients: Sequence[float], learning_rate: float, momentum: float) -> list[float]:
    """A number after each step of SGD with momentum; it and the velocity start at 0."""
    optimizer = SGD(learning_rate, momentum=momentum)
    number = np.zeros(1)
    path = []
    for gradient in gradients:
        optimizer.step(number, np.array([gradient]))
        path.append(float(number[0]))
    return path
