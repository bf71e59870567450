"""What the chapter on counting asks for."""

from collections.abc import Iterator

import numpy as np

from embedding_tutorial.counts import ppmi
from embedding_tutorial.exercises._cases import Floats, count_tables
from embedding_tutorial.exercises._grading import exercise


def _counts() -> Iterator[tuple[Floats]]:
    for counts in count_tables():
        yield (counts,)


@exercise(cases=_counts)
def above_chance(counts: Floats) -> Floats:
    """The PPMI of a table of counts without smoothing, dense; 0 for cells never seen."""
    return np.asarray(ppmi(counts, smoothing=1.0).toarray())


def _matrices_and_ranks() -> Iterator[tuple[Floats, int]]:
    rng = np.random.default_rng(0)
    for shape in [(2, 2), (2, 3), (3, 3), (4, 3), (3, 6)]:
        matrix = rng.integers(-3, 4, shape).astype(float)
        for d in (1, 2):
            yield matrix, d


@exercise(cases=_matrices_and_ranks)
def share_kept(matrix: Floats, d: int) -> float:
    """The share of the sum of all squares that the best approximation of rank `d` keeps."""
    squares = np.linalg.svd(matrix, compute_uv=False) ** 2
    return float(squares[:d].sum() / squares.sum())


def _matrices_and_terms() -> Iterator[tuple[Floats, int]]:
    rng = np.random.default_rng(2)
    for shape in [(2, 2), (3, 3), (2, 4), (4, 3), (5, 5)]:
        matrix = rng.integers(-4, 5, shape) + np.arange(shape[1], dtype=float)
        for k in (1, 2):
            yield matrix, k


@exercise(cases=_matrices_and_terms)
def one_term(matrix: Floats, k: int) -> Floats:
    """Term number `k`, counted from 1, of the singular value decomposition, as a table."""
    left, values, right = np.linalg.svd(matrix)
    term: Floats = values[k - 1] * np.outer(left[:, k - 1], right[k - 1])
    return term
