"""What the chapter on one-hot vectors asks for."""

from collections.abc import Iterator

import numpy as np

from embedding_tutorial import embedding
from embedding_tutorial.exercises._cases import Floats, Ids, tables
from embedding_tutorial.exercises._grading import exercise


def _sentences() -> Iterator[tuple[Ids, int]]:
    for ids, weight in tables():
        yield ids, len(weight)


@exercise(cases=_sentences)
def one_hot(ids: Ids, input_dim: int) -> Floats:
    """The one-hot vectors of a one-dimensional array of ids."""
    return embedding.one_hot(ids, input_dim, dtype=np.float64)


def _tables_and_biases() -> Iterator[tuple[Floats, Floats]]:
    for _, weight in tables():
        yield weight, weight[0] * 10


@exercise(cases=_tables_and_biases)
def fold_bias(weight: Floats, bias: Floats) -> Floats:
    """A table whose plain lookup gives the same as ``one_hot(ids, V) @ weight + bias``."""
    return weight + bias


@exercise(cases=_sentences)
def bag_of_words(ids: Ids, input_dim: int) -> Ids:
    """How often each id from 0 to `input_dim` - 1 occurs in one sentence."""
    return np.bincount(ids, minlength=input_dim)
