"""What the chapter on a language model asks for."""

import math
from collections.abc import Iterator

import numpy as np

from embedding_tutorial.exercises._cases import Floats, Ids
from embedding_tutorial.exercises._grading import exercise


def _sentences_and_sizes() -> Iterator[tuple[Ids, int, int]]:
    rng = np.random.default_rng(3)
    for count, n_words, n_places in [(1, 1, 1), (1, 4, 3), (3, 7, 5), (4, 6, 4), (8, 30, 12)]:
        yield rng.integers(n_words, size=count), n_words, n_places


@exercise(cases=_sentences_and_sizes)
def stacked_ids(ids: Ids, n_words: int, n_places: int) -> Ids:
    """The rows of one table of words, places and kinds that a sentence of kind 0 looks up."""
    places = n_words + np.arange(len(ids))
    return np.stack([ids, places, np.full(len(ids), n_words + n_places)], axis=1)


def _three_vectors_each() -> Iterator[tuple[Floats, Floats, Floats]]:
    rng = np.random.default_rng(4)
    for n, d in [(1, 1), (2, 1), (2, 3), (3, 2), (4, 4), (5, 9)]:
        queries, keys, values = rng.normal(0, 2, (3, n, d)).round(2)
        yield queries, keys, values
    yield 40 * queries, 40 * keys, values  # scores whose powers are too large for a float


def _softmax(scores: Floats) -> Floats:
    powers: Floats = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return weights


@exercise(cases=_three_vectors_each)
def attend(queries: Floats, keys: Floats, values: Floats) -> Floats:
    """For each query the mean of the values, weighed by how well their keys fit."""
    mixed: Floats = _softmax(queries @ keys.T / math.sqrt(queries.shape[1])) @ values
    return mixed


def _guesses() -> Iterator[tuple[Floats, Ids, int]]:
    rng = np.random.default_rng(5)
    for before, target in [([0], 1), ([0, 1], 2), ([2, 2], 0), ([3, 0, 3], 3), ([1, 4, 2], 5)]:
        table = rng.normal(size=(6, 2 + len(before))).round(2)
        yield table, np.array(before), target


@exercise(cases=_guesses)
def tied_gradient(table: Floats, before: Ids, target: int) -> Floats:
    """What a table is sent as input and as output, when the mean of its rows guesses a word."""
    x = table[before].mean(axis=0)
    error = _softmax(table @ x) - (np.arange(len(table)) == target)
    gradient = np.outer(error, x)
    np.add.at(gradient, before, error @ table / len(before))
    return gradient
