"""What the chapter on looking up asks for."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from embedding_tutorial.embedding import masked_mean
from embedding_tutorial.exercises._cases import Floats, Ids, tables
from embedding_tutorial.exercises._grading import exercise


def _tables_and_counts() -> Iterator[tuple[Floats, Ids]]:
    """Yield tables and counts with ties; only with many rows NumPy's default sort reorders ties."""
    for _, weight in [*tables()][:-1]:
        yield weight, np.arange(len(weight)) * 7 % 4
    yield np.arange(40.0)[:, np.newaxis], np.arange(40) * 7 % 4


@exercise(cases=_tables_and_counts)
def by_frequency(weight: Floats, counts: Ids) -> Floats:
    """The table with its rows in the order of falling counts, ties in the old order."""
    return weight[np.argsort(-counts, kind="stable")]


def _texts() -> Iterator[tuple[Sequence[Sequence[str]]]]:
    yield ([["hope"]],)
    yield ([["hope", "hope"], ["nice"]],)
    yield (["hope to see you soon".split(), "nice to see you again".split()],)
    yield ([["to", "be"], ["or"], ["not", "to", "be"]],)


@exercise(cases=_texts)
def rows_needed(sentences: Sequence[Sequence[str]]) -> int:
    """The `input_dim` for these sentences with a padding word and an unknown word."""
    return 2 + len({word for words in sentences for word in words})


def _batches_with_places() -> Iterator[tuple[Floats, Floats, Ids]]:
    """Yield batches, in some of which the table of places has rows to spare."""
    rng = np.random.default_rng(2)
    for n, length, size, d in [
        (1, 1, 1, 1),
        (1, 2, 2, 1),
        (2, 2, 3, 2),
        (2, 3, 4, 3),
        (4, 2, 5, 2),
    ]:
        word_rows = rng.integers(1, 10, (size, d)).astype(float)
        place_rows = rng.integers(1, 10, (length + n // 2, d)).astype(float) * 10
        ids = rng.integers(size, size=(n, length)).astype(np.intp)
        yield word_rows, place_rows, ids


@exercise(cases=_batches_with_places)
def with_places(word_rows: Floats, place_rows: Floats, ids: Ids) -> Floats:
    """The rows of a batch of ids, each with the row of its place in the sentence added."""
    return word_rows[ids] + place_rows[: ids.shape[1]]


def _padded_batches() -> Iterator[tuple[Floats, npt.NDArray[np.bool_]]]:
    masks = ([[1, 0]], [[1, 0, 0, 0], [1, 1, 1, 0], [1, 1, 1, 1]], [[0, 1, 0, 1]] * 3)
    for mask in masks:
        n, length = np.shape(mask)
        vectors = np.arange(1.0, 2 * n * length + 1).reshape(n, length, 2) ** 2
        yield vectors, np.array(mask, dtype=bool)


@exercise(cases=_padded_batches)
def padded_mean(vectors: Floats, mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.floating[Any]]:
    """The mean of the vectors in each sentence that the mask keeps, without `masked_mean`."""
    return masked_mean(vectors, mask)
