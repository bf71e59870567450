"""What the chapter on learning asks for."""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.special import expit

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


def _labelled_sentences() -> Iterator[tuple[Floats, Ids, Floats, int]]:
    rng = np.random.default_rng(2)
    for ids, weight in tables():
        for label in (0, 1):
            readout = rng.normal(size=(weight.shape[1],))
            yield weight / 10, ids, readout, label


@exercise(cases=_labelled_sentences)
def sentence_step(weight: Floats, ids: Ids, readout: Floats, label: int) -> Floats:
    """The table after one step of logistic regression on the mean of a sentence's rows."""
    share = one_hot(ids, len(weight), dtype=np.float64).mean(axis=0)
    error = expit(share @ weight @ readout) - label
    return weight - np.outer(share, error * readout)


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
